"""Pages for facilitators: what waits for a decision, all pairings, one member."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from discord import ui

from bot.rules.mentor_status import is_current_mentor, new_people_move
from bot.rules.visibility import DataKind, Viewer, may_know, visible
from bot.services.facilitator_overview import FacilitatorQueue, MemberStatus
from bot.ui.check_ins import cards as check_ins_cards
from bot.ui.closing.cards import ended_blocks
from bot.ui.components.mentors import new_people_button, seen_button
from bot.ui.components.overview import WeeklyMatter, look_button
from bot.ui.concerns import views as concerns_views
from bot.ui.core.layout import (
    MAX_QUOTE_LENGTH_OF_THREE,
    QUIET,
    Block,
    ControlRow,
    card_view,
    fit_one_message,
    format_date,
    format_relative,
    join_lines,
    mention_user,
    quote,
)
from bot.ui.matching.views import obstacles_text
from bot.ui.mentors import cards as mentors_cards
from bot.ui.pairings import cards as pairings_cards
from bot.ui.profiles import fit_views
from storage.models.enums import MentorState, PairingState
from storage.models.records import Mentor, Pairing, Seeker

OVERVIEW_VIEWER = Viewer.FACILITATOR

QUEUE_ORDER = (
    WeeklyMatter.QUIET,
    WeeklyMatter.OFFERS,
    WeeklyMatter.PAIRINGS,
    WeeklyMatter.UNREACHABLE,
    WeeklyMatter.SEEKERS,
)
DECIDED_IN_SERVER = {WeeklyMatter.OFFERS, WeeklyMatter.PAIRINGS}


def queue_page(view: FacilitatorQueue) -> ui.LayoutView:
    """Return the page of what waits: people who asked to be contacted first, then decisions, oldest first."""
    urgent: list[tuple[DataKind, list[Sequence[Block]]]] = [
        (
            DataKind.CONTACT,
            [check_ins_cards.contact_blocks(each.question, each.pairing) for each in view.contact_requests],
        ),
        (
            DataKind.CONCERN,
            [entry for concern in view.concerns if (entry := concerns_views.concern_queue_entry(concern))],
        ),
    ]
    lasting = _lasting(view)
    kinds = [*urgent, *(lasting[matter] for matter in QUEUE_ORDER)]
    groups = [group for kept, of_it in kinds if may_know(kept, to=OVERVIEW_VIEWER) for group in of_it]
    if not groups:
        return card_view("Nothing waits for a decision.")
    return card_view("## What waits", *fit_one_message(groups, reserved_characters=100))


def matter_page(view: FacilitatorQueue, matter: WeeklyMatter, *, decides: bool) -> ui.LayoutView:
    """Return the page of one kind of what waits; *decides*: where the reader can decide, and not only read."""
    kept, groups = _lasting(view)[matter]
    if not groups or not may_know(kept, to=OVERVIEW_VIEWER):
        return card_view("Nothing of this waits for you any more.", colour=QUIET)
    if matter is WeeklyMatter.SEEKERS:
        groups = [[_seeker_line(s, None), [look_button(s.community_id, s.id)]] for s in view.waiting_list]
    if matter in DECIDED_IN_SERVER and not decides:
        groups = [[block for block in group if not isinstance(block, list)] for group in groups]
        groups.append(["-# Facilitators decide in the server, with `/facilitator queue`."])
    return card_view(*fit_one_message(groups, reserved_characters=100))


def look_confirmation(seeker: Seeker) -> str:
    """Return the confirmation for somebody who looks for a mentor for a seeker."""
    until = format_date(seeker.looked_until) if seeker.looked_until else "later"
    return (
        f"Thank you. {mention_user(seeker.user_id)} stays on the list, and I don't bring them up again before "
        f"{until}. `/facilitator matches` shows who might fit."
    )


def _lasting(view: FacilitatorQueue) -> dict[WeeklyMatter, tuple[DataKind, list[Sequence[Block]]]]:
    """Return what waits and is no cry for help, by kind, as blocks of a page."""
    return {
        WeeklyMatter.QUIET: (
            DataKind.SILENCE,
            [check_ins_cards.silence_blocks(each.silence, each.pairing) for each in view.silent_pairs],
        ),
        WeeklyMatter.OFFERS: (
            DataKind.MENTORING,
            [mentors_cards.mentor_blocks(m, past=view.history.get(m.user_id, ())) for m in view.applications],
        ),
        WeeklyMatter.PAIRINGS: (
            DataKind.PAIRED,
            [pairings_cards.pairing_blocks(pairing) for pairing in view.pairings],
        ),
        WeeklyMatter.UNREACHABLE: (
            DataKind.UNREACHABLE,
            [[line] for p in view.unreachable if (line := _unreachable(p.user_id, p.unreachable_since))],
        ),
        WeeklyMatter.SEEKERS: (
            DataKind.SEEKING,
            [
                [_seeker_line(s, obstacles_text(view.obstacles.get(s.user_id), view.traits))]
                for s in view.waiting_list
            ],
        ),
        WeeklyMatter.STEPPED_DOWN: (
            DataKind.MENTORING,
            [[mentors_cards.stepped_down_text(m), _seen_row(view, m)] for m in view.stepped_down],
        ),
    }


def _seen_row(view: FacilitatorQueue, stopped: Mentor) -> ControlRow | None:
    return [seen_button(stopped.community_id, stopped.id)] if stopped.id in view.unseen else None


def pairs_page(live: list[Pairing], quiet: Collection[int] = ()) -> ui.LayoutView:
    """Return the page of all live pairings and proposals; *quiet* has the ids of those with an open silence."""
    live = [pairing for pairing in live if may_know(_kind_of(pairing), to=OVERVIEW_VIEWER)]
    if not live:
        return card_view("There are no pairings just now.")
    return card_view(
        f"## Pairings ({len(live)})",
        *fit_one_message([[f"{pairings_cards.pairing_line(p, quiet=p.id in quiet)} · `{p.id}`"] for p in live]),
    )


def member_page(view: MemberStatus) -> ui.LayoutView:
    """Return the page about one member, as facilitators may see them."""
    seeker, is_mentor = visible(DataKind.SEEKING, view.seeker, to=OVERVIEW_VIEWER), is_current_mentor(view.mentor)
    lines: list[Block] = [
        _mentor_state(visible(DataKind.MENTORING, view.mentor, to=OVERVIEW_VIEWER)),
        _seeker_line(seeker, obstacles_text(view.obstacles, view.traits)) if seeker else None,
        _seeker_preferences(seeker) if seeker else None,
        fit_views.answers_text(
            view.traits,
            visible(DataKind.MENTOR_TRAITS if is_mentor else DataKind.TRAITS, view.answers, to=OVERVIEW_VIEWER) or {},
        ),
        visible(DataKind.UNREACHABLE, _unreachable(view.person_id, view.unreachable_since), to=OVERVIEW_VIEWER),
    ]
    groups: list[list[Block]] = [
        lines if any(lines) or view.pairings or view.recently_ended else ["Nothing is noted about them."]
    ]
    if (
        may_know(DataKind.MENTORING, to=OVERVIEW_VIEWER)
        and view.mentor is not None
        and view.mentor.state is MentorState.APPLIED
    ):
        groups.append(mentors_cards.mentor_blocks(view.mentor, limit=MAX_QUOTE_LENGTH_OF_THREE, past=view.history))
    if may_know(DataKind.MENTORING, to=OVERVIEW_VIEWER) and view.mentor and (move := new_people_move(view.mentor)):
        groups.append([[new_people_button(view.mentor.id, move)]])
    groups += [
        [f"{pairings_cards.pairing_line(p)} · `{p.id}`"]
        for p in view.pairings
        if may_know(_kind_of(p), to=OVERVIEW_VIEWER)
    ]
    groups += [ended_blocks(p) for p in view.recently_ended]
    return card_view(f"## {mention_user(view.person_id)}", *fit_one_message(groups, reserved_characters=100))


def _kind_of(pairing: Pairing) -> DataKind:
    return DataKind.OPEN_PROPOSAL if pairing.state is PairingState.PROPOSED else DataKind.PAIRED


def _unreachable(person_id: int, noticed: datetime | None) -> str | None:
    if noticed is None:
        return None
    return f"📭 {mention_user(person_id)} can't be reached by direct message (noticed {format_relative(noticed)})"


def _seeker_preferences(seeker: Seeker) -> str | None:
    written = (visible(DataKind.HOPE, words, to=OVERVIEW_VIEWER) for words in (seeker.hope, seeker.preferences))
    return join_lines(*(quote(words, max_length=MAX_QUOTE_LENGTH_OF_THREE) for words in written)) or None


def _mentor_state(mentor: Mentor | None) -> str | None:
    match mentor.state if mentor else None:
        case MentorState.APPLIED:
            return "Has offered to mentor; not decided yet."
        case MentorState.APPROVED:
            return f"Mentor, with room for {mentor.capacity if mentor else 0}.{_nobody_new(mentor)}"
        case MentorState.PAUSED:
            until = f" until {format_date(mentor.paused_until)}" if mentor and mentor.paused_until else ""
            return f"Mentor, not taking anyone new{until}.{_nobody_new(mentor)}"
        case MentorState.STEPPED_DOWN:
            return "Was a mentor and has stepped down."
        case _:
            return None


def _nobody_new(mentor: Mentor | None) -> str:
    """Return that facilitators let nobody new come to this mentor, if they do."""
    if mentor is None or mentor.closed_since is None:
        return ""
    return f" Facilitators have asked {format_relative(mentor.closed_since)} that nobody new comes to them for now."


def _seeker_line(seeker: Seeker, in_the_way: str | None) -> str:
    attends = visible(DataKind.MEETING_ATTENDANCE, seeker.attends, to=OVERVIEW_VIEWER)
    meetings = "" if attends is not False else " · not in meetings at the moment"
    why = f" · {in_the_way}" if in_the_way else ""
    since = format_relative(seeker.since)
    looked = f" · somebody looks, until {format_date(seeker.looked_until)}" if seeker.looked_until else ""
    return f"🔎 {mention_user(seeker.user_id)} waits for a mentor · joined the list {since}{meetings}{why}{looked}"
