"""The page about one member for facilitators: how they stand, what can be done, and what was before."""

from __future__ import annotations

from discord import ui

from bot.rules.mentor_status import BarMove, is_current_mentor, new_people_move
from bot.rules.pairing import STATES_ALLOWING_MOVE, PairingMove
from bot.rules.visibility import DataKind, may_know, visible
from bot.services.core.paging import Page
from bot.services.member_status import HistoryEntry, MemberStatus
from bot.ui.audit_trail.views import trail_line
from bot.ui.closing.cards import ended_text
from bot.ui.components.mentors import bar_button, lift_button, new_people_button
from bot.ui.components.overview import member_list_id, trail_button
from bot.ui.components.paging import FIRST_PLACE, Place, entry_of, join_parts, page_at, page_buttons
from bot.ui.components.pairing_rows import pairing_move_row
from bot.ui.components.pairings import end_for_both_button, suggest_button
from bot.ui.components.reports import FacilitatorList, list_button
from bot.ui.core.layout import (
    MAX_QUOTE_LENGTH_OF_THREE,
    QUIET,
    Block,
    ControlRow,
    Reply,
    card_view,
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
from storage.models.enums import MentorState
from storage.models.matching import SealedKind
from storage.models.records import Mentor, Pairing, Seeker

from .facilitator import OVERVIEW_VIEWER, kind_of, seeker_line, unreachable_text

MAX_REASONS_LENGTH = 2300
"""Characters of all reasons on one page of what was before."""


def member_pages(view: MemberStatus) -> Reply:
    """Return the page about one member, as facilitators may see them, and the newest of what was before."""
    page = member_page(view)
    return [page, history_page(view.person_id, view.earlier)] if view.earlier.entries else page


def member_page(view: MemberStatus, place: Place = FIRST_PLACE) -> ui.LayoutView:
    """Return how one member stands, one page; what is said at length comes after what can be done."""
    seeker, mentor = _shown_seeker(view), visible(DataKind.MENTORING, view.mentor, to=OVERVIEW_VIEWER)
    head = [
        _mentor_state(mentor),
        seeker_line(seeker, None) if seeker else None,
        visible(DataKind.UNREACHABLE, unreachable_text(view.person_id, view.unreachable_since), to=OVERVIEW_VIEWER),
    ]
    groups = [_details(view, seeker)]
    if safety := _safety_text(view):
        groups.insert(0, [safety])
    if mentor is not None and (mentor.state is MentorState.APPLIED or mentor.changed_at is not None):
        groups.insert(0, mentors_cards.mentor_blocks(mentor, limit=MAX_QUOTE_LENGTH_OF_THREE, past=view.history))
    known = [each for each in view.pairings if may_know(kind_of(each), to=OVERVIEW_VIEWER)]
    entries = join_parts(
        [entry_of(None, row, *group) for row, group in enumerate(groups) if any(group)],
        [entry_of(each.proposed_at, each.id, *_pairing_blocks(each)) for each in known],
    )
    page = page_at(entries, place, reserved_components=12, reserved_characters=500)
    is_blank = not (any(head) or entries or view.earlier.entries)
    return card_view(
        join_lines(f"## {mention_user(view.person_id)}", *head, "Nothing is noted about them." if is_blank else None),
        _next_steps(view, mentor, seeker),
        *page.blocks(member_list_id(view.person_id)),
    )


def history_page(person_id: int, page: Page[HistoryEntry]) -> ui.LayoutView:
    """Return one page of what was before, newest first, with the buttons for the others."""
    with_reasons = sum(_reason(entry) is not None for entry in page.entries)
    limit = min(MAX_QUOTE_LENGTH_OF_THREE, MAX_REASONS_LENGTH // max(1, with_reasons))
    lines = [_entry_text(entry, limit) for entry in page.entries]
    return card_view(
        f"### What was before with {mention_user(person_id)}",
        join_lines(*lines) or "There is nothing to show.",
        page_buttons(f"person:{person_id}", page),
        colour=QUIET,
    )


def _next_steps(view: MemberStatus, mentor: Mentor | None, seeker: Seeker | None) -> ControlRow:
    move = new_people_move(mentor)
    return [
        suggest_button(view.person_id),
        *([list_button(FacilitatorList.MATCHES)] if seeker or is_current_mentor(mentor) else []),
        *([new_people_button(mentor.id, move)] if mentor and move else []),
        *([lift_button(mentor.id)] if mentor and mentor.state is MentorState.SUSPENDED else []),
        *(
            []
            if is_current_mentor(mentor)
            else [bar_button(view.person_id, BarMove.UNBAR if view.bar else BarMove.BAR)]
        ),
        trail_button(view.person_id),
    ]


def _safety_text(view: MemberStatus) -> str | None:
    """Return why somebody is suspended, or that they are barred; beside an offer it stands with what was before."""
    if view.mentor is not None and view.mentor.state is MentorState.APPLIED:
        return None
    is_suspended = view.mentor is not None and view.mentor.state is MentorState.SUSPENDED
    newest = [past for past in view.history if past.kind is SealedKind.SUSPENDED][-1:] if is_suspended else []
    return join_lines(*map(mentors_cards.past_line, [*newest, *([view.bar] if view.bar else [])])) or None


def _shown_seeker(view: MemberStatus) -> Seeker | None:
    return visible(DataKind.SEEKING, view.seeker, to=OVERVIEW_VIEWER)


def _details(view: MemberStatus, seeker: Seeker | None) -> list[Block]:
    """Return what stands in their way, what they hope for, and what they said about themselves."""
    said = DataKind.MENTOR_TRAITS if is_current_mentor(view.mentor) else DataKind.TRAITS
    in_the_way = obstacles_text(view.obstacles, view.traits) if seeker else None
    return [
        f"-# In the way: {in_the_way}" if in_the_way else None,
        _seeker_preferences(seeker) if seeker else None,
        fit_views.answers_text(view.traits, visible(said, view.answers, to=OVERVIEW_VIEWER) or {}),
    ]


def _pairing_blocks(pairing: Pairing) -> list[Block]:
    """Return one pairing that goes on, with what a facilitator can do about it."""
    can_decide = pairing.state in STATES_ALLOWING_MOVE[PairingMove.APPROVE]
    can_end = pairing.state in STATES_ALLOWING_MOVE[PairingMove.END]
    return [
        pairings_cards.pairing_line(pairing),
        [
            *(pairing_move_row(pairing.id, PairingMove.APPROVE, PairingMove.REFUSE) if can_decide else []),
            *([end_for_both_button(pairing.id)] if can_end else []),
        ],
    ]


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
        case MentorState.SUSPENDED:
            return "Mentor, suspended: nobody new comes to them until one of you lifts it."
        case MentorState.STEPPED_DOWN:
            return "Was a mentor and has stepped down."
        case _:
            return None


def _nobody_new(mentor: Mentor | None) -> str:
    """Return that facilitators let nobody new come to this mentor, if they do."""
    if mentor is None or mentor.closed_since is None:
        return ""
    return f" Facilitators have asked {format_relative(mentor.closed_since)} that nobody new comes to them for now."


def _entry_text(entry: HistoryEntry, limit: int) -> str | None:
    """Return one entry of what was before; None for what facilitators may not know."""
    match entry.what:
        case Mentor() as offer:
            said = _offer_text(offer) if may_know(DataKind.MENTORING, to=OVERVIEW_VIEWER) else None
        case Pairing() as pairing:
            said = ended_text(pairing) if may_know(DataKind.PAIRED, to=OVERVIEW_VIEWER) else None
        case line:
            said = f"{format_date(line.at)}: {trail_line(line)}"
    return join_lines(f"- {said}", quote(_reason(entry), max_length=limit)) if said else None


def _reason(entry: HistoryEntry) -> str | None:
    """Return why it was decided so, as far as facilitators may know."""
    match entry.what:
        case Mentor(state=MentorState.DECLINED, reason=reason):
            return visible(DataKind.MENTOR_REFUSAL_REASON, reason, to=OVERVIEW_VIEWER)
        case Pairing(end_reason=reason):
            return visible(DataKind.FACILITATOR_END_REASON, reason, to=OVERVIEW_VIEWER)
    return None


def _offer_text(offer: Mentor) -> str:
    parts = [f"Offered to mentor {format_date(offer.applied_at)}"]
    if offer.decided_at is not None:
        decided = "*not for now*" if offer.state is MentorState.DECLINED else "approved"
        parts.append(f"{decided} by {mention_user(offer.decided_by)} {format_date(offer.decided_at)}")
    if offer.stopped_at is not None:
        parts.append(f"{_stopped(offer)} {format_date(offer.stopped_at)}")
    return " · ".join(parts)


def _stopped(offer: Mentor) -> str:
    if offer.decided_at is None:
        return "taken back"
    by_themselves = offer.stopped_by in {None, offer.user_id}
    return "stopped" if by_themselves else f"noted by {mention_user(offer.stopped_by)} that they stop"
