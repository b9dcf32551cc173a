"""Renderer of what waits, once a week: how many and since when, without names, and a button for each kind."""

from __future__ import annotations

from datetime import datetime

from discord import ui

from bot.rules.message_types import WeeklyReader
from bot.rules.pairing import agreed_since
from bot.rules.programme import Programme
from bot.services.facilitator_overview import FacilitatorQueue
from bot.services.outbox.context import MessageContext
from bot.ui.components.overview import WeeklyMatter, weekly_button
from bot.ui.core.layout import QUIET, Block, dm_view, format_relative, quote
from bot.ui.core.message_parts import Renderer, server_link
from storage.models.enums import MessageKind

ONCE_A_WEEK = "once a week. A button shows it to you alone."
"""How the line ends that says what this is."""

WEEKLY_TEXTS = {
    WeeklyMatter.SEEKERS: "Waiting for a mentor",
    WeeklyMatter.OFFERS: "Offers to mentor that nobody has decided about",
    WeeklyMatter.PAIRINGS: "Pairs that wait for a facilitator's yes",
    WeeklyMatter.QUIET: "Pairs with whom it has been quiet",
    WeeklyMatter.UNREACHABLE: "People whom I can't reach by direct message",
    WeeklyMatter.STEPPED_DOWN: "Mentors who have stepped down",
}


SHORT_OF_PLACES = (
    "**Places run short**: {} more wait than there are places. A text that you can post, as it is or changed:"
)
CALL_FOR_MENTORS = (
    "More people look for a mentor here than there are places. If you are a little further along and could walk "
    "beside somebody for a while, would you think about it? You decide each time, and can stop at any time. "
    "`/mentor volunteer` tells the facilitators."
)


def since_by_matter(queue: FacilitatorQueue, *, at: datetime) -> dict[WeeklyMatter, list[datetime]]:
    """Return since when each thing waits, by its kind."""
    return {
        WeeklyMatter.SEEKERS: [seeker.since for seeker in queue.waiting_list],
        WeeklyMatter.OFFERS: [mentor.applied_at for mentor in queue.applications],
        WeeklyMatter.PAIRINGS: [agreed_since(pairing) for pairing in queue.pairings],
        WeeklyMatter.QUIET: [pair.silence.since for pair in queue.silent_pairs],
        WeeklyMatter.UNREACHABLE: [person.since for person in queue.unreachable],
        WeeklyMatter.STEPPED_DOWN: [mentor.stopped_at or at for mentor in queue.stepped_down],
    }


def _weekly(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    if context.queue is None:
        return None
    if context.payload is WeeklyReader.OWNER:
        return _for_owner(context, context.queue)
    home, blocks = context.community.community_id, list[Block]()
    for matter, times in since_by_matter(context.queue, at=context.message.written_at).items():
        if times:
            oldest = "" if matter is WeeklyMatter.STEPPED_DOWN else f", the longest {format_relative(min(times))}"
            blocks += [f"{WEEKLY_TEXTS[matter]}: **{len(times)}**{oldest}", [weekly_button(home, matter)]]
    if not blocks:
        return None
    if context.queue.missing_places:
        blocks += [SHORT_OF_PLACES.format(context.queue.missing_places), quote(CALL_FOR_MENTORS)]
    return dm_view(f"What waits in {server_link(home)}, {ONCE_A_WEEK}", *blocks, colour=QUIET)


def _for_owner(context: MessageContext, queue: FacilitatorQueue) -> ui.LayoutView | None:
    if not queue.waiting_list:
        return None
    oldest = min(seeker.since for seeker in queue.waiting_list)
    return dm_view(
        f"In {server_link(context.community.community_id)} somebody waits for a mentor, and I can't bring it to "
        f"anyone who may look: **{len(queue.waiting_list)}**, the longest {format_relative(oldest)}. I can't tell "
        "you who it is.",
        "What helps is a facilitator who can get direct messages from me. The facilitators' role is given in the "
        "server's settings under *Members*; `/setup check` says what is missing. While it is so, I write every week.",
        colour=QUIET,
    )


WEEKLY_RENDERERS: dict[MessageKind, Renderer] = {MessageKind.WEEKLY: _weekly}
