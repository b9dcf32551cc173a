"""Looking around while things change, from elsewhere, and long after: nobody is left in front of a closed door."""

from __future__ import annotations

import pytest

from bot.demo.world.community import InventedCommunity
from tests.support.journeys.acting import (
    asks,
    is_mentor,
    leaves,
    loses_role,
    posted,
    restart,
    services,
    someone,
    together,
)
from tests.support.journeys.looking import CARD, EVERYONE, browse, go, page, says, seen, who
from tests.support.journeys.reading import answer, by_name, fill_in, labels, last_dm, text


async def test_who_has_a_mentor_is_told_how_to_change(town: InventedCommunity) -> None:
    await is_mentor(town, "Marek")
    shown = await browse(town, "Ada")
    await together(town, "Ada", "Ines")

    anew = answer(await town["Ada"].slash(town.mentorship, "mentee browse"))
    old = [answer(await town["Ada"].click(shown, label=label)) for label in CARD]

    assert all("You have a mentor already" in said for said in [anew, *old])


@pytest.mark.parametrize("how", ["leaves", "pauses", "fills up", "steps down", "is asked"])
async def test_a_mentor_who_is_gone_meanwhile_is_skipped_kindly(town: InventedCommunity, how: str) -> None:
    await is_mentor(town, "Ines", "Marek", "Tomas")
    order = await seen(town, "Ada")
    shown = await browse(town, "Ada")
    await _goes(town, str(order[0]), how)

    after = await go(town, "Ada", shown, "Next")

    assert who(town, after) == order[1]
    assert await seen(town, "Ada") == order[1:]


@pytest.mark.parametrize("how", ["leaves", "pauses", "fills up", "steps down"])
async def test_asking_a_mentor_who_is_gone_meanwhile_is_answered_kindly(town: InventedCommunity, how: str) -> None:
    await is_mentor(town, "Ines", "Marek")
    order = await seen(town, "Ada")
    shown = await browse(town, "Ada")
    await _goes(town, str(order[0]), how)

    said = answer(await town["Ada"].click(shown, label="Ask"))
    asked = await go(town, "Ada", shown, "Not for me")

    assert "isn't possible at the moment" in said or "isn't in the server any more" in said
    assert who(town, asked) == order[1]
    assert labels(asked) == CARD


async def _goes(town: InventedCommunity, mentor: str, how: str) -> None:
    match how:
        case "leaves":
            leaves(town, mentor)
            await town.env.settle()
        case "pauses":
            await services(town).standing.pause(town.caller(mentor), until=None)
        case "steps down":
            await services(town).standing.step_down(town.caller(mentor))
        case "is asked":
            await asks(town, "Ada", mentor)
        case _:
            await together(town, "Chiara", mentor)
            await together(town, "Dorji", mentor)


async def test_two_presses_on_an_old_card_show_the_same(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines", "Marek")
    shown = await browse(town, "Ada")
    row = await _row(town, str(who(town, shown)))

    for move in ("next", "ever"):
        custom_id = f"browse:{town.guild.id}:{row}:{move}"
        twice = [
            answer(await town["Ada"].click(posted(town.mentorship, custom_id), custom_id=custom_id)) for _ in range(2)
        ]
        assert twice[0] == twice[1]


async def _row(town: InventedCommunity, name: str) -> int:
    async with town.bot._parts.store.reading() as memory:
        mentor = await memory.mentors.live(town.guild.id, town[name].id)
    assert mentor is not None
    return mentor.id


async def test_a_card_works_after_a_restart(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines", "Marek")
    shown = await browse(town, "Ada")
    first = who(town, shown)
    await restart(town)

    after = await go(town, "Ada", shown, "Next")

    assert {first, who(town, after)} == {"Ines", "Marek"}


async def test_it_works_from_a_direct_message(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")
    door = f"door:{town.guild.id}:browse"
    ada = town["Ada"]

    shown = page(await ada.user.click(posted(ada.user.dm_channel, door), custom_id=door))
    form = await ada.user.click(shown, label="Ask")
    said = await fill_in(ada, form, "Would you?", "yes", in_dm=True)

    assert by_name(town, "Ines") in text(shown)
    assert labels(shown) == CARD
    assert "I ask" in answer(said)
    assert "asks whether you would be their mentor" in text(last_dm(town["Ines"]))


async def test_in_a_direct_message_one_can_go_on_and_pass_over(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines", "Marek")
    door = f"door:{town.guild.id}:browse"
    ada = town["Ada"]
    shown = page(await ada.user.click(posted(ada.user.dm_channel, door), custom_id=door))

    shown = page(await ada.user.click(shown, label="Next"))
    shown = page(await ada.user.click(shown, label="Not for me"))
    shown = page(await ada.user.click(shown, label="For good"))

    assert EVERYONE in text(shown)
    assert len(await seen(town, "Ada")) == 1


async def test_who_loses_the_members_role_looks_no_further(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines", "Marek")
    shown = await browse(town, "Ada")
    loses_role(town, "Ada", "Member")

    said = answer(await town["Ada"].click(shown, label="Next"))

    assert "This is for members of the groups" in said


@pytest.mark.parametrize("nick", ["\u202eנעמי\u202c", "ﷺ" * 10, "𝔐" * 32, "*_`~|[a](b)>#"])
async def test_awkward_names_and_words_are_shown_as_they_are(town: InventedCommunity, nick: str) -> None:
    await is_mentor(town, "Ines")
    town.env.backend.edit_member(town.guild.id, town["Ines"].id, {"nick": nick})
    await town.env.settle()
    await services(town).standing.update(
        town.caller("Ines"), qualities=["kind"], capacity=2, words="# Big\n[a](https://evil.example) " + "*_~|" * 200
    )
    await says(town, "Ines", pronouns="*she*\n# her", faith="> [a](b)\n" * 30)

    here = await browse(town, "Ada")
    door = f"door:{town.guild.id}:browse"
    there = await town["Ada"].user.click(posted(town["Ada"].user.dm_channel, door), custom_id=door)

    assert labels(here) == CARD
    assert r"\*she\* # her" in text(here)
    assert labels(page(there)) == CARD


async def test_hundreds_of_mentors_are_shown_one_by_one_each_once(town: InventedCommunity) -> None:
    many = {}
    for number in range(120):
        user = town.env.create_user(f"mentor{number}")
        many[f"mentor{number}"] = town.guild.add_member(user, roles=[town.roles["Member"]])
    await town.env.settle()
    town.people.update(many)
    for name in many:
        await services(town).mentors.add(town.caller("Tomas"), someone(town, name))

    looked = services(town).browsing
    shown, order = await looked.first(town.caller("Ada")), []
    while (mentor := getattr(shown, "mentor", None)) is not None:
        order.append(mentor.user_id)
        shown = await looked.after(town.caller("Ada"), mentor.id)

    assert sorted(order) == sorted(member.id for member in many.values())
    assert labels(await browse(town, "Ada")) == CARD
