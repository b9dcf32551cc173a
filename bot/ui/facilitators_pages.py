"""What facilitators see when they look: what waits, all pairings, one member."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from discord import ui

from bot.services.overview import Queue, Standings
from storage.records import Mentor, Pairing, Seeker
from storage.states import MentorState

from . import cards, concerns, reasons
from .buttons import SuggestSelect
from .look import ONE_OF_THREE, Block, card, day, fitting, joined, person, quote, since
from .matches import stands_in_the_way
from .parting_cards import ended_blocks


def queue(view: Queue) -> ui.LayoutView:
    """What waits for facilitators: first who asked to be contacted, then decisions, oldest first."""
    groups: list[Sequence[Block]] = [
        *[cards.contact_blocks(contact.question, contact.pairing) for contact in view.contacts],
        *[concerns.entry(concern) for concern in view.concerns],
        *[cards.silence_blocks(silent.silence, silent.pairing) for silent in view.silent],
        *[cards.mentor_blocks(mentor) for mentor in view.applications],
        *[cards.pairing_blocks(pairing) for pairing in view.pairings],
        *[
            [f"📭 {person(p.user_id)} can't be reached by direct message (noticed {since(p.unreachable_since)})"]
            for p in view.unreachable
            if p.unreachable_since
        ],
        *[[_seeker_line(s, stands_in_the_way(view.ways.get(s.user_id), view.traits))] for s in view.waiting],
    ]
    if not groups:
        return card("Nothing waits for a decision.")
    return card("## What waits", *fitting(groups, text_reserve=100))


def pairs(live: list[Pairing], quiet: Collection[int] = ()) -> ui.LayoutView:
    """All live pairings and proposals; the ids of those on the attention list are in *quiet*."""
    if not live:
        return card("There are no pairings just now.")
    return card(
        f"## Pairings ({len(live)})",
        *fitting([[f"{cards.pairing_line(p, quiet=p.id in quiet)} · `{p.id}`"] for p in live]),
    )


def standings(view: Standings) -> ui.LayoutView:
    """One member, as facilitators may see them."""
    seeker = view.seeker
    lines: list[Block] = [
        _mentor_standing(view.mentor),
        _seeker_line(seeker, stands_in_the_way(view.way, view.traits)) if seeker else None,
        _wishes(seeker) if seeker else None,
        reasons.about(view.traits, view.said),
        f"📭 Can't be reached by direct message (noticed {since(view.unreachable_since)})"
        if view.unreachable_since
        else None,
    ]
    groups: list[list[Block]] = [
        lines if any(lines) or view.pairings or view.ended else ["Nothing is noted about them."]
    ]
    if view.mentor is not None and view.mentor.state is MentorState.APPLIED:
        groups.append(cards.mentor_blocks(view.mentor, limit=ONE_OF_THREE))
    groups += [[f"{cards.pairing_line(p)} · `{p.id}`"] for p in view.pairings]
    groups += [ended_blocks(p) for p in view.ended]
    return card(f"## {person(view.person_id)}", *fitting(groups, text_reserve=100))


def suggestion(person_id: int) -> ui.LayoutView:
    """A facilitator has someone in mind; with whom?"""
    return card(
        f"Suggest {person(person_id)}…",
        [SuggestSelect(person_id, "mentor")],
        [SuggestSelect(person_id, "mentee")],
        "-# Both are asked, and it begins only if both say yes.",
    )


def _wishes(seeker: Seeker) -> str | None:
    return joined(quote(seeker.hope, limit=ONE_OF_THREE), quote(seeker.preferences, limit=ONE_OF_THREE)) or None


def _mentor_standing(mentor: Mentor | None) -> str | None:
    match mentor.state if mentor else None:
        case MentorState.APPLIED:
            return "Has offered to mentor; not decided yet."
        case MentorState.APPROVED:
            return f"Mentor, with room for {mentor.capacity if mentor else 0}."
        case MentorState.PAUSED:
            until = f" until {day(mentor.paused_until)}" if mentor and mentor.paused_until else ""
            return f"Mentor, not taking anyone new{until}."
        case MentorState.STEPPED_DOWN:
            return "Was a mentor and has stepped down."
        case _:
            return None


def _seeker_line(seeker: Seeker, in_the_way: str | None) -> str:
    meetings = "" if seeker.attends else " · not in meetings at the moment"
    why = f" · {in_the_way}" if in_the_way else ""
    return f"🔎 {person(seeker.user_id)} waits for a mentor · joined the list {since(seeker.since)}{meetings}{why}"
