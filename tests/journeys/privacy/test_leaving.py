"""Someone leaves the server: everything of theirs is settled, the others hear gently, coming back starts afresh."""

from __future__ import annotations

from datetime import timedelta

from bot.demo.world.community import InventedCommunity
from bot.rules.traits import Part
from tests.support.journeys.acting import (
    applies,
    asks,
    carried,
    is_mentor,
    leaves,
    restart,
    services,
    together,
    waits,
    wants_a_yes,
)
from tests.support.journeys.reading import answer, card, dms, labels, last_dm, press, text
from tests.support.outbox.line import store_of, until


def comes_back(town: InventedCommunity, name: str) -> None:
    """Someone who left joins again."""
    town.people[name] = town.guild.add_member(town[name].user, roles=[town.roles["Member"]])


async def gone(town: InventedCommunity) -> list[int]:
    """Who is noted to have left."""
    async with store_of(town).reading() as memory:
        return sorted(await memory.people.who_left(town.guild.id))


async def test_the_mentor_hears_gently_that_their_mentee_left(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")

    leaves(town, "Ada")
    await town.env.settle()

    assert "is no longer in the server" in text(last_dm(town["Ines"]))
    assert labels(last_dm(town["Ines"])) == ["Tell the facilitators", "Skip"]


async def test_the_mentee_hears_gently_that_their_mentor_left(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")

    leaves(town, "Ines")
    await town.env.settle()

    assert "is no longer in the server" in text(last_dm(town["Ada"]))
    assert labels(last_dm(town["Ada"])) == ["Tell the facilitators", "Skip"]


async def test_open_questions_to_and_from_who_left_are_closed(town: InventedCommunity) -> None:
    await asks(town, "Ada", "Ines")
    await asks(town, "Ada", "Marek")
    await asks(town, "Bilal", "Ines")

    leaves(town, "Ada")
    leaves(town, "Ines")
    await town.env.settle()
    late = await press(town["Marek"], "Yes")

    assert "nothing is needed from you" in text(last_dm(town["Marek"]))
    assert "It has nothing to do with you" in text(last_dm(town["Bilal"]))
    assert "This is closed by now" in answer(late)


async def test_an_offer_of_someone_who_left_is_closed_on_its_card(town: InventedCommunity) -> None:
    await applies(town, "Ines")

    leaves(town, "Ines")
    await town.env.settle()

    assert "Nothing is needed" in text(card(town))
    assert labels(card(town)) == []


async def test_a_pairing_that_waited_for_a_yes_is_closed_on_its_card(town: InventedCommunity) -> None:
    await wants_a_yes(town)
    await together(town, "Ada", "Ines")

    leaves(town, "Ada")
    await town.env.settle()

    assert labels(card(town)) == []
    assert "before it began" in text(last_dm(town["Ines"]))


async def test_who_left_is_off_every_list(town: InventedCommunity) -> None:
    await waits(town, "Ada")
    await is_mentor(town, "Ines")
    leaves(town, "Ada")
    await town.env.settle()

    queue = await town["Tomas"].slash(town.mentorship, "facilitator queue")
    offers = await town["Ines"].slash(town.mentorship, "mentor ask")

    assert "Nothing waits for a decision" in answer(queue)
    assert "nobody to offer to" in answer(offers)


async def test_nothing_is_sent_to_who_left(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    known = len(dms(town["Ada"]))

    leaves(town, "Ada")
    await carried(town)

    assert len(dms(town["Ada"])) == known


async def test_coming_back_starts_afresh(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    leaves(town, "Ines")
    await town.env.settle()
    comes_back(town, "Ines")
    await town.env.settle()

    me = await town["Ines"].slash(town.mentorship, "mentorship me")
    form = await town["Ines"].slash(town.mentorship, "mentor volunteer")

    assert "You are a mentor" not in answer(me)
    assert town["Ada"].mention not in answer(me)
    assert form.modal is not None


async def test_who_left_cannot_be_asked_offered_to_or_added(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines", "Marek")
    gone_mentor, gone_mentee = town["Ines"].user, town["Ada"].user
    leaves(town, "Ines")
    leaves(town, "Ada")
    await town.env.settle()
    suggest = "facilitator suggest"

    said = [
        await town["Bilal"].slash(town.mentorship, "mentee ask", mentor=gone_mentor),
        await town["Marek"].slash(town.mentorship, "mentor ask", mentee=gone_mentee),
        await town["Tomas"].slash(town.mentorship, suggest, mentor=town["Marek"], mentee=gone_mentee),
        await town["Tomas"].slash(town.mentorship, suggest, mentor=gone_mentor, mentee=town["Bilal"]),
        await town["Tomas"].slash(town.mentorship, "facilitator add-mentor", member=gone_mentee),
    ]

    assert ["isn't in the server any more" in answer(one) for one in said] == [True] * 5


async def test_those_who_left_while_the_bot_was_away_are_settled_when_it_is_back(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    await waits(town, "Bilal")
    await town.bot.close()
    del town.env.backend.get_guild(town.guild.id).members[town["Ada"].id]
    del town.env.backend.get_guild(town.guild.id).members[town["Bilal"].id]

    await restart(town)
    await carried(town)
    queue = await town["Tomas"].slash(town.mentorship, "facilitator queue")

    assert "is no longer in the server" in text(last_dm(town["Ines"]))
    assert "Nothing waits for a decision" in answer(queue)


async def test_who_leaves_and_is_back_at_once_has_not_left(town: InventedCommunity) -> None:
    await services(town).about_them.say(town.caller("Ada"), Part.SELF, chosen={"age": ["40s"]})
    await together(town, "Ada", "Ines")

    for _ in range(2):
        leaves(town, "Ada")
        comes_back(town, "Ada")
    await town.env.settle()
    noted = await gone(town)
    await town.let_time_pass(timedelta(days=91))

    assert noted == []
    assert (await services(town).about_them.mine(town.caller("Ada"))).answers["age"] == "40s"
    assert "is no longer in the server" in text(last_dm(town["Ines"]))


async def test_who_leaves_again_at_once_is_gone(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    leaves(town, "Ada")
    await town.env.settle()
    looking = services(town).leaving._looking

    async with looking:
        # Their coming back is written only after their second going.
        comes_back(town, "Ada")
        leaves(town, "Ada")
        await until(lambda: len(looking._waiters or ()) == 2)
    await town.env.settle()

    assert await gone(town) == [town["Ada"].id]


async def test_whose_coming_back_was_missed_is_not_forgotten_while_they_are_here(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    await services(town).leaving.left(town.guild.id, town["Ada"].id)

    await town.let_time_pass(timedelta(days=91))

    assert await gone(town) == []
    async with store_of(town).reading() as memory:
        assert await memory.people.get(town.guild.id, town["Ada"].id) is not None


async def test_leaving_told_twice_tells_once(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    leaves(town, "Ada")
    await town.env.settle()
    known = len(dms(town["Ines"]))

    await restart(town)
    await carried(town)

    assert len(dms(town["Ines"])) == known


async def test_a_facilitator_can_still_look_at_who_left(town: InventedCommunity) -> None:
    gone = town["Ada"].user
    leaves(town, "Ada")
    await town.env.settle()

    person = await town["Tomas"].slash(town.mentorship, "facilitator person", member=gone)

    assert "Nothing is noted about them" in answer(person)
