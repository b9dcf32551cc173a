"""Where no facilitator would hear of what waits: the coordinator is told, else the owner, until it is taken on."""

from __future__ import annotations

import discord
import pytest

from bot.demo.world.community import InventedCommunity
from tests.journeys.core.test_when_discord_is_in_the_way import may_post
from tests.support.journeys.acting import (
    applies,
    carried,
    close_dms,
    days_pass,
    gets_role,
    loses_role,
    open_dms,
    services,
    someone,
)
from tests.support.journeys.closings import ended
from tests.support.journeys.concerned import WORDS, brings, listed
from tests.support.journeys.reading import Shown, answer, by_name, dms, fill_in, labels, last_dm, press, text
from tests.support.journeys.unheard import (
    MATTERS,
    Step,
    coordinates,
    nobody_wears_the_role,
    the_bot_may_not_post,
    the_channel_is_gone,
    the_role_is_gone,
    walks,
    wants_contact,
)


def _card_with(town: InventedCommunity, label: str) -> discord.Message:
    return next(message for message in town.facilitators.history() if label in labels(message))


def told(town: InventedCommunity, name: str, words: str) -> list[Shown]:
    """Someone's direct messages that say this."""
    return [message for message in dms(town[name]) if words in text(message)]


@pytest.mark.parametrize("what", MATTERS)
async def test_wherenobody_wears_the_role_the_coordinator_hears_who_it_is_at_once_and_daily(
    town: InventedCommunity, what: str
) -> None:
    matter = MATTERS[what]
    await coordinates(town, "Hana")
    await matter.before(town)
    await nobody_wears_the_role(town)

    said = await matter.comes(town)
    await carried(town)
    at_once = len(told(town, "Hana", matter.tells))
    await days_pass(town, 3)

    assert at_once >= 1
    assert len(told(town, "Hana", matter.tells)) == at_once + 3
    assert ("coordinates mentorship here" in said) is matter.promises
    assert dms(town["Rosa"]) == []


@pytest.mark.parametrize("what", MATTERS)
async def test_without_a_coordinator_the_owner_hears_daily_what_kind_waits_and_nobodys_name(
    town: InventedCommunity, what: str
) -> None:
    matter = MATTERS[what]
    await coordinates(town, None)
    await matter.before(town)
    await the_role_is_gone(town)

    said = await matter.comes(town)
    await carried(town)
    at_once = len(told(town, "Rosa", matter.kind))
    await days_pass(town, 3)

    assert at_once >= 1
    assert len(told(town, "Rosa", matter.kind)) == at_once + 3
    assert "`/setup start` chooses which role" in text(last_dm(town["Rosa"]))
    assert ("the server's owner" in said) is matter.promises
    assert not [m for m in dms(town["Rosa"]) for name in ("Ada", "Ines") if str(town[name].id) in text(m)]


@pytest.mark.parametrize("breaks", [the_channel_is_gone, the_bot_may_not_post])
@pytest.mark.parametrize("what", ["please contact me", "a concern", "an offer to mentor"])
async def test_where_the_channel_cannot_be_written_to_the_coordinator_is_told(
    town: InventedCommunity, what: str, breaks: Step
) -> None:
    matter = MATTERS[what]
    await coordinates(town, "Hana")
    await matter.before(town)
    await breaks(town)

    said = await matter.comes(town)
    await carried(town)
    await days_pass(town, 2)

    assert len(told(town, "Hana", matter.tells)) == 3
    assert "coordinates mentorship here" in said


async def test_what_the_coordinator_takes_on_is_not_told_again(town: InventedCommunity) -> None:
    await coordinates(town, "Hana")
    await walks(town)
    await nobody_wears_the_role(town)
    await wants_contact(town)

    said = answer(await press(town["Hana"], "I'll reach out"))
    await days_pass(town, 3)

    assert "Please write to them yourself" in said
    assert len(told(town, "Hana", "asks to be contacted")) == 1
    assert f"{by_name(town, 'Hana')} will write to you soon" in "".join(map(text, dms(town["Ada"])))


async def test_what_breaks_after_it_was_posted_is_told_within_a_day(town: InventedCommunity) -> None:
    await coordinates(town, "Hana")
    await applies(town, "Ines")
    posted = len(town.facilitators.history())
    await days_pass(town, 1)
    before = len(dms(town["Hana"]))

    await nobody_wears_the_role(town)
    await days_pass(town, 1)

    assert (posted, before) == (1, 0)
    assert f"{by_name(town, 'Ines')} would like to mentor" in text(last_dm(town["Hana"]))
    assert len(town.facilitators.history()) == 1


async def test_a_facilitator_who_is_named_finds_what_waited_and_the_others_hear_no_more(
    town: InventedCommunity,
) -> None:
    await coordinates(town, None)
    await nobody_wears_the_role(town)
    await brings(town, "Ada")
    await applies(town, "Ines")
    before = len(dms(town["Rosa"]))

    gets_role(town, "Tomas", "Facilitator")
    await town.env.settle()
    await days_pass(town, 1)

    assert before == 2
    assert len(dms(town["Rosa"])) == 2
    assert {"Read it", "Approve"} <= {label for message in town.facilitators.history() for label in labels(message)}
    assert WORDS in answer(await town["Tomas"].click(_card_with(town, "Read it"), label="Read it"))


async def test_an_owner_sees_no_concern_and_cannot_open_one(town: InventedCommunity) -> None:
    await coordinates(town, None)
    await nobody_wears_the_role(town)
    await brings(town, "Ada")

    found = answer(await listed(town, "Rosa"))

    assert "for the group's facilitators" in found
    assert labels(last_dm(town["Rosa"])) == []


async def test_with_the_coordinators_messages_closed_the_owner_is_asked_too(town: InventedCommunity) -> None:
    await coordinates(town, "Hana")
    await nobody_wears_the_role(town)
    async with town.bot._parts.store.transaction() as memory:
        await memory.people.keep_dm_channel(town["Hana"].id, town["Hana"].user.dm_channel.id)
    close_dms(town, "Hana")

    await applies(town, "Ines")
    asked = len(told(town, "Rosa", "someone has offered to mentor"))
    open_dms(town)
    await days_pass(town, 1)

    assert asked == 1
    assert told(town, "Hana", "would like to mentor")


async def test_the_one_it_is_about_and_whoever_they_keep_apart_from_are_told_nothing(town: InventedCommunity) -> None:
    await coordinates(town, "Hana")
    await nobody_wears_the_role(town)
    await services(town).keeping_apart.keep(town.caller("Ada"), someone(town, "Hana"))

    await applies(town, "Hana")
    await brings(town, "Ada")

    assert dms(town["Hana"]) == []
    assert len(told(town, "Rosa", "someone has offered to mentor")) == 1
    assert len(told(town, "Rosa", "someone has brought something")) == 1


async def test_words_for_the_facilitators_reach_the_coordinator(town: InventedCommunity) -> None:
    await coordinates(town, "Hana")
    pairing = await ended(town)
    await nobody_wears_the_role(town)

    await services(town).farewell.tell_facilitators(
        town.caller("Ada"), pairing.id, "It was hard.", in_confidence=True
    )
    await carried(town)
    await days_pass(town, 2)

    assert len(told(town, "Hana", "It was hard.")) == 1


async def test_joining_the_list_promises_nothing_where_nothing_is_set_up(town: InventedCommunity) -> None:
    await nobody_wears_the_role(town)

    form = await town["Ada"].slash(town.mentorship, "mentee ask")
    said = answer(await fill_in(town["Ada"], form, "Someone to listen.", "yes", None))

    assert "your place is kept" in said
    assert "I can't promise that somebody looks for you" in said
    assert "Facilitators and mentors look" not in said


async def test_words_for_the_facilitators_are_kept_until_there_is_somebody_who_may_read_them(
    town: InventedCommunity,
) -> None:
    await coordinates(town, None)
    pairing = await ended(town)
    await nobody_wears_the_role(town)
    await the_bot_may_not_post(town)
    await services(town).farewell.tell_facilitators(
        town.caller("Ada"), pairing.id, "It was hard.", in_confidence=True
    )
    await carried(town)
    await days_pass(town, 2)
    asked = len(told(town, "Rosa", "someone has left a few words"))

    gets_role(town, "Tomas", "Facilitator")
    may_post(town, allowed=True)
    await town.env.settle()
    await days_pass(town, 1)

    assert asked == 3
    assert "It was hard." in "".join(map(text, town.facilitators.history()))


@pytest.mark.parametrize("becomes", ["somebody else is coordinator", "kept apart from"])
async def test_what_was_confided_is_a_strangers_once_they_are_one(town: InventedCommunity, becomes: str) -> None:
    await coordinates(town, "Hana")
    await services(town).preferences.set_discreet(town.caller("Hana"), discreet=True)
    await walks(town)
    await nobody_wears_the_role(town)
    await wants_contact(town)
    await brings(town, "Ada")

    if becomes == "kept apart from":
        await services(town).keeping_apart.keep(town.caller("Ada"), someone(town, "Hana"))
    else:
        await coordinates(town, "Marek")
    opened = [answer(await press(town["Hana"], "Open", message)) for message in dms(town["Hana"])]
    shown = answer(await town["Hana"].slash(town.mentorship, "mentorship me"))

    assert len(opened) == 2
    assert not [said for said in (*opened, shown) if "Ada" in said or town["Ada"].mention in said]


async def test_where_the_only_facilitator_is_part_of_it_the_coordinator_is_told(town: InventedCommunity) -> None:
    await coordinates(town, "Hana")
    for name in ("Rosa", "Lindiwe"):
        loses_role(town, name, "Facilitator")
    await town.env.settle()

    await applies(town, "Tomas")

    assert told(town, "Hana", "would like to mentor")


async def test_whoever_waits_learns_nothing_of_whom_the_other_keeps_apart_from(town: InventedCommunity) -> None:
    await coordinates(town, "Hana")
    await nobody_wears_the_role(town)
    gets_role(town, "Tomas", "Facilitator")
    await walks(town)
    await services(town).keeping_apart.keep(town.caller("Ines"), someone(town, "Tomas"))

    said = await wants_contact(town)

    assert "I tell the facilitators, or one trusted person outside your pair" in said
