"""Views for facilitators: what waits, all pairings, one member."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from discord import ui

from bot.rules.mentoring import stands
from bot.rules.seeing import Kept, Reader, shown, tells
from bot.services.facilitator_overview import Queue, Standings
from bot.ui.check_ins import cards as check_ins_cards
from bot.ui.closing.cards import ended_blocks
from bot.ui.concerns import views as concerns_views
from bot.ui.core.layout import ONE_OF_THREE, Block, card, day, fitting, joined, person, quote, since
from bot.ui.matching.views import stands_in_the_way
from bot.ui.mentors import cards as mentors_cards
from bot.ui.pairings import cards as pairings_cards
from bot.ui.profiles import fit_views
from storage.models.enums import MentorState, PairingState
from storage.models.records import Mentor, Pairing, Seeker

READS = Reader.FACILITATOR


def queue(view: Queue) -> ui.LayoutView:
    """What waits for facilitators: first who asked to be contacted, then decisions, oldest first."""
    kinds: list[tuple[Kept, list[Sequence[Block]]]] = [
        (Kept.CONTACT, [check_ins_cards.contact_blocks(each.question, each.pairing) for each in view.contacts]),
        (Kept.CONCERN, [entry for concern in view.concerns if (entry := concerns_views.entry(concern))]),
        (Kept.SILENCE, [check_ins_cards.silence_blocks(each.silence, each.pairing) for each in view.silent]),
        (Kept.MENTORING, [mentors_cards.mentor_blocks(mentor) for mentor in view.applications]),
        (Kept.PAIRED, [pairings_cards.pairing_blocks(pairing) for pairing in view.pairings]),
        (
            Kept.UNREACHABLE,
            [[line] for p in view.unreachable if (line := _unreachable(p.user_id, p.unreachable_since))],
        ),
        (
            Kept.SEEKING,
            [[_seeker_line(s, stands_in_the_way(view.ways.get(s.user_id), view.traits))] for s in view.waiting],
        ),
    ]
    groups = [group for kept, of_it in kinds if tells(kept, to=READS) for group in of_it]
    if not groups:
        return card("Nothing waits for a decision.")
    return card("## What waits", *fitting(groups, text_reserve=100))


def pairs(live: list[Pairing], quiet: Collection[int] = ()) -> ui.LayoutView:
    """All live pairings and proposals; the ids of those on the attention list are in *quiet*."""
    live = [pairing for pairing in live if tells(_kind_of(pairing), to=READS)]
    if not live:
        return card("There are no pairings just now.")
    return card(
        f"## Pairings ({len(live)})",
        *fitting([[f"{pairings_cards.pairing_line(p, quiet=p.id in quiet)} · `{p.id}`"] for p in live]),
    )


def standings(view: Standings) -> ui.LayoutView:
    """One member, as facilitators may see them."""
    seeker, is_mentor = shown(Kept.SEEKING, view.seeker, to=READS), stands(view.mentor)
    lines: list[Block] = [
        _mentor_standing(shown(Kept.MENTORING, view.mentor, to=READS)),
        _seeker_line(seeker, stands_in_the_way(view.way, view.traits)) if seeker else None,
        _wishes(seeker) if seeker else None,
        fit_views.about(
            view.traits, shown(Kept.MENTOR_TRAITS if is_mentor else Kept.TRAITS, view.said, to=READS) or {}
        ),
        shown(Kept.UNREACHABLE, _unreachable(view.person_id, view.unreachable_since), to=READS),
    ]
    groups: list[list[Block]] = [
        lines if any(lines) or view.pairings or view.ended else ["Nothing is noted about them."]
    ]
    if tells(Kept.MENTORING, to=READS) and view.mentor is not None and view.mentor.state is MentorState.APPLIED:
        groups.append(mentors_cards.mentor_blocks(view.mentor, limit=ONE_OF_THREE))
    groups += [
        [f"{pairings_cards.pairing_line(p)} · `{p.id}`"] for p in view.pairings if tells(_kind_of(p), to=READS)
    ]
    groups += [ended_blocks(p) for p in view.ended]
    return card(f"## {person(view.person_id)}", *fitting(groups, text_reserve=100))


def _kind_of(pairing: Pairing) -> Kept:
    return Kept.ASKING if pairing.state is PairingState.PROPOSED else Kept.PAIRED


def _unreachable(person_id: int, noticed: datetime | None) -> str | None:
    if noticed is None:
        return None
    return f"📭 {person(person_id)} can't be reached by direct message (noticed {since(noticed)})"


def _wishes(seeker: Seeker) -> str | None:
    written = (shown(Kept.HOPE, words, to=READS) for words in (seeker.hope, seeker.preferences))
    return joined(*(quote(words, limit=ONE_OF_THREE) for words in written)) or None


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
    attends = shown(Kept.MEETINGS, seeker.attends, to=READS)
    meetings = "" if attends is not False else " · not in meetings at the moment"
    why = f" · {in_the_way}" if in_the_way else ""
    return f"🔎 {person(seeker.user_id)} waits for a mentor · joined the list {since(seeker.since)}{meetings}{why}"
