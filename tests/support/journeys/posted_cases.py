"""Cases of every kind of message that the bot posts: how each comes to stand somewhere, with names or words."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta

from bot.demo.world.community import SimulatedCommunity
from bot.rules.pairing import PairingMove
from storage.models.enums import MessageKind

from .closing import make_ended_pairing
from .concerns import CONCERN_TEXT, raise_concern
from .dm_cases import DM_CASES
from .reading import press
from .steps import (
    close_dms,
    drain_outbox,
    make_pairing,
    request_pairing,
    require_approval,
    services,
    trigger_check_in,
    volunteer_as_mentor,
)
from .unheard import ask_for_contact, make_active_pairing, remove_role_from_all

Step = Callable[[SimulatedCommunity], Awaitable[object]]

WORDS = {
    "Ada": (
        "Would you?",
        "Thank you for Tuesday.",
        "Until Tuesday.",
        "It was hard.",
        "You were there.",
        CONCERN_TEXT,
    ),
    "Ines": ("I listen.",),
    "Tomas": ("Not while you rest.",),
}
"""What people write in these cases."""


async def _declined_with_words(community: SimulatedCommunity) -> None:
    await volunteer_as_mentor(community, "Ines")
    decline, tomas = "facilitator decline", community["Tomas"]
    await tomas.slash(community.mentorship, decline, member=community["Ines"], reason="Not while you rest.")


async def _approved_by_tomas(community: SimulatedCommunity) -> None:
    await require_approval(community)
    pairing = await make_pairing(community, "Ada", "Ines")
    await services(community).responses.decide(community.caller("Tomas"), pairing.id, PairingMove.APPROVE)


async def _asks_for_contact(community: SimulatedCommunity) -> None:
    await make_active_pairing(community)
    await ask_for_contact(community)
    await press(community["Tomas"], "I'll reach out")


async def _is_quiet(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await trigger_check_in(community)
    for _ in range(5):
        await community.advance_time(timedelta(days=7))


async def _tells_facilitators(community: SimulatedCommunity) -> None:
    pairing = await make_ended_pairing(community, by="Ines")
    tell = services(community).closing.tell_facilitators
    await tell(community.caller("Ada"), pairing.id, "It was hard.", in_confidence=True)


async def _cannot_be_reached(community: SimulatedCommunity) -> None:
    close_dms(community, "Ines")
    await request_pairing(community, "Ada", "Ines")


async def _nobody_reads(community: SimulatedCommunity) -> None:
    await remove_role_from_all(community)
    await services(community).setup.choose_coordinator(community.caller("Rosa"), None)
    await volunteer_as_mentor(community, "Ines")
    await community.advance_time(timedelta(days=2))


async def _a_day_with_news(community: SimulatedCommunity) -> None:
    await services(community).setup.choose_daily_line(community.caller("Rosa"), True)
    await make_ended_pairing(community, by="Ada")
    await make_pairing(community, "Ada", "Ines")
    await community.advance_time(timedelta(days=1))


CARD_CASES: dict[MessageKind, Step] = {
    MessageKind.CARD_MENTOR: _declined_with_words,
    MessageKind.CARD_PAIRING: _approved_by_tomas,
    MessageKind.CARD_QUEUE: lambda community: services(community).setup.choose_facilitators_channel(
        community.caller("Rosa"), community.facilitators.id
    ),
    MessageKind.DAILY_LINE: _a_day_with_news,
    MessageKind.FORUM_REPLY: lambda community: community.post_in_forum(
        "Ines", "I'd like to help", "As I was helped."
    ),
    MessageKind.CARD_CONTACT: _asks_for_contact,
    MessageKind.CARD_SILENCE: _is_quiet,
    MessageKind.CARD_CONCERN: lambda community: raise_concern(community, "Ada", about="Ines"),
    MessageKind.CARD_CLOSING_FEEDBACK: _tells_facilitators,
    MessageKind.CARD_UNREACHABLE: _cannot_be_reached,
    MessageKind.CARD_CONFIDED: _tells_facilitators,
    MessageKind.SOMETHING_WAITS: _nobody_reads,
}
"""How what is for facilitators comes about."""


async def bring_about(community: SimulatedCommunity, kind: MessageKind) -> None:
    """Let a message of this kind be posted."""
    if (case := DM_CASES.get(kind)) is not None:
        await case.before(community)
        await case.then(community)
    else:
        await CARD_CASES[kind](community)
    await drain_outbox(community)


def standing_with(community: SimulatedCommunity, name: str) -> list[str]:
    """Return what the bot's messages say that name or quote somebody, in all channels but their own conversation."""
    own = community[name].user.dm_channel.id
    traces = re.compile("|".join([str(community[name].id), rf"\b{name}\b", *map(re.escape, WORDS.get(name, ()))]))
    return [said for channel, said in _said(community) if channel != own and traces.search(said)]


def _said(community: SimulatedCommunity) -> Iterator[tuple[int, str]]:
    """Yield everything that stands in a message of the bot's, its files opened, with its channel."""
    backend = community.env.backend
    for channel, messages in backend.messages.items():
        for message in messages.values():
            if message.author_id == backend.bot_user.id and not message.flags & 64:
                files = [backend.cdn.get(each["url"]) for each in message.attachments]
                yield channel, json.dumps(message.components, ensure_ascii=False) + repr(files)
