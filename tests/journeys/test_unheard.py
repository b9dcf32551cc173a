"""Where no facilitator would hear of what waits: the coordinator is told, else the owner, until it is taken on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import discord
import pytest

from bot.demo.community import InventedCommunity

from .acting import (
    applies,
    carried,
    check_in_comes,
    close_dms,
    days_pass,
    gets_role,
    is_mentor,
    loses_role,
    open_dms,
    services,
    someone,
    together,
    wants_a_yes,
)
from .closings import ended
from .concerned import WORDS, brings, listed
from .reading import Shown, answer, by_name, dms, fill_in, labels, last_dm, press, text, volunteer
from .test_when_discord_is_in_the_way import may_post

Step = Callable[[InventedCommunity], Awaitable[object]]
FACILITATORS = ("Rosa", "Tomas", "Lindiwe")


async def _walk(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    await check_in_comes(town)


async def _wants_contact(town: InventedCommunity) -> str:
    return answer(await press(town["Ada"], "Please contact me"))


async def _reaches(town: InventedCommunity) -> str:
    shown = await town["Ada"].slash(town.mentorship, "support")
    assert shown.response is not None
    return answer(await town["Ada"].click(shown.response, label="Reach a facilitator"))


async def _is_silent(town: InventedCommunity) -> str:
    await days_pass(town, 35)
    return ""


async def _agreed(town: InventedCommunity) -> str:
    await wants_a_yes(town)
    await together(town, "Ada", "Ines")
    return text(last_dm(town["Ada"]))


async def _nothing(_town: InventedCommunity) -> None:
    """Nothing has happened before."""


async def _is_approved(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")


async def _offers(town: InventedCommunity) -> str:
    return answer(await volunteer(town, "Ada"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """Something that waits for facilitators: how it comes, what its reader is told, and what the owner may know."""

    before: Step
    comes: Callable[[InventedCommunity], Awaitable[str]]
    tells: str
    kind: str
    promises: bool = True


MATTERS = {
    "please contact me": Matter(
        before=_walk, comes=_wants_contact, tells="asks to be contacted", kind="someone has asked to be contacted"
    ),
    "reach a facilitator": Matter(
        before=_nothing,
        comes=_reaches,
        tells="Something waits that only a few may look at",
        kind="like to be reached",
    ),
    "a concern": Matter(
        before=_nothing,
        comes=lambda town: brings(town, "Ada"),
        tells="Something waits that only a few may look at",
        kind="someone has brought something",
    ),
    "a quiet pair": Matter(
        before=_walk, comes=_is_silent, tells="It has been quiet with", kind="it has been quiet", promises=False
    ),
    "an offer to mentor": Matter(
        before=_nothing, comes=_offers, tells="would like to mentor", kind="someone has offered to mentor"
    ),
    "a pairing that waits": Matter(
        before=_is_approved,
        comes=_agreed,
        tells="have both said yes",
        kind="two people",
    ),
}


async def _nobody_wears_the_role(town: InventedCommunity) -> None:
    for name in FACILITATORS:
        loses_role(town, name, "Facilitator")
    await town.env.settle()


async def _the_role_is_gone(town: InventedCommunity) -> None:
    town.env.backend.delete_overwrite(town.facilitators.id, town.guild.id)
    town.env.backend.delete_role(town.guild.id, town.roles["Facilitator"].id)
    await town.env.settle()


async def _the_channel_is_gone(town: InventedCommunity) -> None:
    town.env.backend.delete_channel(town.facilitators.id)
    await town.env.settle()


async def _the_bot_may_not_post(town: InventedCommunity) -> None:
    may_post(town, allowed=False)
    await town.env.settle()


async def coordinates(town: InventedCommunity, name: str | None) -> None:
    """From now on this person, or nobody, looks after mentorship as a whole."""
    await services(town).setup.choose_coordinator(town.caller("Rosa"), town[name].id if name else None)
    await carried(town)


def _card_with(town: InventedCommunity, label: str) -> discord.Message:
    return next(message for message in town.facilitators.history() if label in labels(message))


def told(town: InventedCommunity, name: str, words: str) -> list[Shown]:
    """Someone's direct messages that say this."""
    return [message for message in dms(town[name]) if words in text(message)]


@pytest.mark.parametrize("what", MATTERS)
async def test_where_nobody_wears_the_role_the_coordinator_hears_who_it_is_at_once_and_daily(
    town: InventedCommunity, what: str
) -> None:
    matter = MATTERS[what]
    await coordinates(town, "Hana")
    await matter.before(town)
    await _nobody_wears_the_role(town)

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
    await _the_role_is_gone(town)

    said = await matter.comes(town)
    await carried(town)
    at_once = len(told(town, "Rosa", matter.kind))
    await days_pass(town, 3)

    assert at_once >= 1
    assert len(told(town, "Rosa", matter.kind)) == at_once + 3
    assert "`/setup start` chooses which role" in text(last_dm(town["Rosa"]))
    assert ("the server's owner" in said) is matter.promises
    assert not [m for m in dms(town["Rosa"]) for name in ("Ada", "Ines") if str(town[name].id) in text(m)]


@pytest.mark.parametrize("breaks", [_the_channel_is_gone, _the_bot_may_not_post])
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
    await _walk(town)
    await _nobody_wears_the_role(town)
    await _wants_contact(town)

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

    await _nobody_wears_the_role(town)
    await days_pass(town, 1)

    assert (posted, before) == (1, 0)
    assert f"{by_name(town, 'Ines')} would like to mentor" in text(last_dm(town["Hana"]))
    assert len(town.facilitators.history()) == 1


async def test_a_facilitator_who_is_named_finds_what_waited_and_the_others_hear_no_more(
    town: InventedCommunity,
) -> None:
    await coordinates(town, None)
    await _nobody_wears_the_role(town)
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
    await _nobody_wears_the_role(town)
    await brings(town, "Ada")

    found = answer(await listed(town, "Rosa"))

    assert "for the group's facilitators" in found
    assert labels(last_dm(town["Rosa"])) == []


async def test_with_the_coordinators_messages_closed_the_owner_is_asked_too(town: InventedCommunity) -> None:
    await coordinates(town, "Hana")
    await _nobody_wears_the_role(town)
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
    await _nobody_wears_the_role(town)
    await services(town).keeping_apart.keep(town.caller("Ada"), someone(town, "Hana"))

    await applies(town, "Hana")
    await brings(town, "Ada")

    assert dms(town["Hana"]) == []
    assert len(told(town, "Rosa", "someone has offered to mentor")) == 1
    assert len(told(town, "Rosa", "someone has brought something")) == 1


async def test_words_for_the_facilitators_reach_the_coordinator(town: InventedCommunity) -> None:
    await coordinates(town, "Hana")
    pairing = await ended(town)
    await _nobody_wears_the_role(town)

    await services(town).farewell.tell_facilitators(
        town.caller("Ada"), pairing.id, "It was hard.", in_confidence=True
    )
    await carried(town)
    await days_pass(town, 2)

    assert len(told(town, "Hana", "It was hard.")) == 1


async def test_joining_the_list_promises_nothing_where_nothing_is_set_up(town: InventedCommunity) -> None:
    await _nobody_wears_the_role(town)

    form = await town["Ada"].slash(town.mentorship, "mentee ask")
    said = answer(await fill_in(town["Ada"], form, "Someone to listen.", "yes", None))

    assert "your place is kept" in said
    assert "I can't promise that somebody looks for you" in said
    assert "Facilitators and mentors look" not in said
