"""Pages about everything of one person's, for themselves, and about their undelivered messages."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ui

from bot.rules.mentor_status import can_take_mentees, is_closed_to_new_people, is_current_mentor
from bot.rules.pairing import PairingMove, can_move_pairing
from bot.rules.visibility import DataKind, Viewer, visible
from bot.services.overview import MemberOverview
from bot.ui.check_ins import views as check_ins_views
from bot.ui.closing import views as closing_views
from bot.ui.components.check_ins import CheckInMove, check_in_action_button
from bot.ui.components.navigation import NavigationTarget, navigate_button
from bot.ui.components.overview import OwnList, own_list_button, own_list_id
from bot.ui.components.paging import FIRST_PLACE, Place, entry_of, join_parts, page_at
from bot.ui.components.pairings import pairing_button
from bot.ui.concerns import waiting_views
from bot.ui.core.layout import (
    SUPPORT_HINT,
    Block,
    ControlRow,
    card_view,
    format_date,
    format_relative,
    join_lines,
    quote,
    separator,
    split_into_messages,
)
from bot.ui.core.message_parts import partner_mention
from bot.ui.core.refusals import NOBODY_NEW_FOR_NOW
from bot.ui.mentors import handover_views
from bot.ui.pairings.descriptions import describe_pairing
from bot.ui.profiles import fit_views
from bot.ui.waiting_list import views as waiting_list_views
from storage.models.enums import CheckInWish, MentorState, PairingState
from storage.models.records import Mentor, Pairing

from .undelivered_views import undelivered_note

NOBODY_TO_WRITE_TO = (
    "Notes go to your mentor or mentee, and there is none just now to whom I can bring one. *My overview* shows what "
    "is yours, and *Support* how to reach a facilitator."
)


MAX_PAIRINGS_SHOWN = 30
"""Pairings on the overview; all of them are on the list to which it leads."""


def overview_page(view: MemberOverview) -> list[ui.LayoutView]:
    """Return everything of one person's, with what they can do next, in as many messages as it needs.

    What waits for them comes first, then their own state, then what goes on, and what has ended.
    """
    asked, waiting, others = _by_urgency(view)
    urgent = [*asked, *waiting][:MAX_PAIRINGS_SHOWN]
    others = others[: MAX_PAIRINGS_SHOWN - len(urgent)]
    ended = [
        (each.received_thanks is not None, closing_views.closing_blocks(each, view.user_id)) for each in view.closings
    ]
    wishes: list[Block] = (
        [separator(), *of_theirs] if (of_theirs := check_ins_views.check_in_preference_blocks(view)) else []
    )
    are_asked = view.preferences.wish is CheckInWish.ASK
    groups = [
        *[_pairing_group(view, pairing) for pairing in urgent],
        *[group for waits, group in ended if waits],
        [] if are_asked else wishes,
        _mentor_group(view),
        _list_group(view),
        *[_pairing_group(view, pairing) for pairing in others],
        _further_pairings(view, len(urgent) + len(others)),
        wishes if are_asked else [],
        *waiting_views.newcomer_groups(view.newcomers, view.concerns),
        *waiting_views.own_concern_groups(view.concerns, view.open_matters),
        *[group for waits, group in ended if not waits],
        _start_group(view),
    ]
    first, *more = split_into_messages([g for g in groups if g], reserved_components=8)
    lead = card_view("## My overview", *undelivered_note(view), *first, SUPPORT_HINT)
    return [lead, *[card_view(*blocks) for blocks in more]]


def pairings_page(view: MemberOverview, place: Place = FIRST_PLACE) -> ui.LayoutView:
    """Return one page of a person's pairings and requests only."""
    parts = (
        [entry_of(each.proposed_at, each.id, *_pairing_group(view, each)) for each in part]
        for part in _by_urgency(view)
    )
    page = page_at(join_parts(*parts), place)
    if not page.total:
        return card_view("You have no mentorship and no open question at the moment.", _start_buttons(view))
    home = view.community.community_id
    return card_view(f"## Yours ({page.total})", *page.blocks(own_list_id(home, OwnList.PAIRINGS)))


def notes_page(
    pairings: Sequence[Pairing], reader: int, community_id: int, place: Place = FIRST_PLACE
) -> ui.LayoutView:
    """Return one page of those of a person's pairings in which they can write a note."""
    if not pairings:
        return card_view(NOBODY_TO_WRITE_TO)
    entries = (
        entry_of(
            pairing.proposed_at,
            pairing.id,
            f"A note to {partner_mention(pairing, reader)}:",
            [pairing_button(pairing.id, PairingMove.NOTE)],
        )
        for pairing in pairings
    )
    return card_view(*page_at(entries, place).blocks(own_list_id(community_id, OwnList.NOTES)))


def _is_waiting_for(view: MemberOverview, pairing: Pairing) -> bool:
    """Return whether the pairing waits for the reader: for a yes or no, a check-in, or whether to stay."""
    asked, answers = view.check_ins.get(pairing.id), (PairingMove.AGREE, PairingMove.STAY)
    is_asked = asked is not None and asked.open_question is not None
    return any(can_move_pairing(pairing, move, view.user_id) for move in answers) or (
        is_asked and can_move_pairing(pairing, PairingMove.CHECK_IN, view.user_id)
    )


def _by_urgency(view: MemberOverview) -> tuple[list[Pairing], list[Pairing], list[Pairing]]:
    """Return the pairings about which the person is asked, those that otherwise wait for them, and the others."""
    asked, waiting, others = list[Pairing](), list[Pairing](), list[Pairing]()
    for pairing in view.pairings:
        is_asked = can_move_pairing(pairing, PairingMove.AGREE, view.user_id)
        (asked if is_asked else waiting if _is_waiting_for(view, pairing) else others).append(pairing)
    return asked, waiting, others


def _pairing_group(view: MemberOverview, pairing: Pairing) -> list[Block]:
    reader, asked = view.user_id, view.check_ins.get(pairing.id)
    offered = [
        PairingMove.AGREE,
        PairingMove.DECLINE,
        PairingMove.WITHDRAW,
        PairingMove.RESUME,
        PairingMove.NOTE,
        PairingMove.PAUSE,
        PairingMove.END,
    ]
    if view.mentor is not None and view.mentor.state is MentorState.STEPPED_DOWN:
        offered.append(PairingMove.HAND_OVER)
    buttons: ControlRow = [
        pairing_button(pairing.id, move) for move in offered if can_move_pairing(pairing, move, reader)
    ]
    answers = (PairingMove.STAY, PairingMove.MOVE_ON)
    to_handover: ControlRow = [
        pairing_button(pairing.id, move) for move in answers if can_move_pairing(pairing, move, reader)
    ]
    if (
        asked is not None
        and asked.open_question is not None
        and can_move_pairing(pairing, PairingMove.CHECK_IN, reader)
    ):
        buttons.insert(0, check_in_action_button(asked.open_question.id, CheckInMove.SHOW))
    said = join_lines(
        describe_pairing(pairing, reader, view.programme),
        _reasons(view, pairing),
        handover_views.handover_offer_text(pairing, reader),
        check_ins_views.check_in_line(pairing, asked),
    )
    return [separator(), said, buttons, to_handover]


def _further_pairings(view: MemberOverview, shown: int) -> list[Block]:
    """Return where the pairings are that the overview has no room for."""
    total = len(view.pairings)
    if shown == total:
        return []
    home = view.community.community_id
    return [separator(), f"{total - shown} more of yours:", [own_list_button(home, OwnList.PAIRINGS, total)]]


def _reasons(view: MemberOverview, pairing: Pairing) -> str | None:
    """Return why the two could fit, while the reader is asked."""
    found = view.match_reasons.get(pairing.id)
    return fit_views.fit_text(found.fit, found.traits) if found else None


_APPLICANT_TARGETS = (
    NavigationTarget.MENTOR_UPDATE,
    NavigationTarget.ABOUT_ME,
    NavigationTarget.VOLUNTEER_WITHDRAW,
)


def _mentor_group(view: MemberOverview) -> list[Block]:
    mentor, home = view.mentor, view.community.community_id
    match mentor.state if mentor else None:
        case MentorState.APPLIED:
            said = "Your offer to mentor is with the facilitators."
            return [separator(), said, _navigation_rows(home, *_APPLICANT_TARGETS)]
        case MentorState.APPROVED:
            targets = [
                NavigationTarget.MENTOR_UPDATE,
                NavigationTarget.ABOUT_ME,
                NavigationTarget.MENTOR_PAUSE,
                NavigationTarget.MENTOR_STEP_DOWN,
            ]
            if can_take_mentees(mentor, mentee_count=view.mentee_count):
                targets.insert(0, NavigationTarget.WAITING_LIST)
        case MentorState.PAUSED:
            targets = [
                NavigationTarget.MENTOR_RESUME,
                NavigationTarget.MENTOR_UPDATE,
                NavigationTarget.ABOUT_ME,
                NavigationTarget.MENTOR_STEP_DOWN,
            ]
        case MentorState.SUSPENDED:
            targets = [NavigationTarget.MENTOR_UPDATE, NavigationTarget.ABOUT_ME, NavigationTarget.MENTOR_STEP_DOWN]
        case MentorState.STEPPED_DOWN:
            return handover_views.stepped_down_blocks(view)
        case _:
            return []
    return [
        separator(),
        f"You are a mentor. {_capacity_text(mentor, view.mentee_count)}",
        _navigation_rows(home, *targets),
    ]


def _capacity_text(mentor: Mentor | None, mentees: int) -> str:
    if mentor is None:
        return ""
    has = f"You have room for {mentor.capacity}, and {mentees} with you now."
    if is_closed_to_new_people(mentor):
        has = f"{has} {NOBODY_NEW_FOR_NOW}"
    if mentor.state is not MentorState.PAUSED:
        return has
    until = f" until about {format_date(mentor.paused_until)}" if mentor.paused_until else ""
    return f"{has} Nobody new can ask you{until}."


def _list_group(view: MemberOverview) -> list[Block]:
    if view.seeker is None:
        return []
    # While an offer is open, that nobody could be found is not what matters.
    is_asked = any(p.mentee_id == view.user_id and p.state is PairingState.PROPOSED for p in view.pairings)
    said = join_lines(
        f"You are on the waiting list (joined {format_relative(view.seeker.since)}). "
        f"{waiting_list_views.listed_text(view.seeker.listed)}",
        quote(visible(DataKind.HOPE, view.seeker.hope, to=Viewer.SELF), max_length=400),
        None if is_asked else waiting_list_views.outlook_text(view.outlook),
    )
    about = [] if _is_mentor(view) else [NavigationTarget.ABOUT_ME]  # once is enough, and Discord takes no more
    return [
        separator(),
        said,
        _navigation_rows(
            view.community.community_id,
            NavigationTarget.BROWSE_MENTORS,
            NavigationTarget.SEEKER_UPDATE,
            *about,
            NavigationTarget.SEEKER_WITHDRAW,
        ),
    ]


def _start_group(view: MemberOverview) -> list[Block]:
    """Return what somebody who is not on the waiting list could begin."""
    has_mentor = any(p.mentee_id == view.user_id and p.state is not PairingState.PROPOSED for p in view.pairings)
    may_seek = view.is_member and not has_mentor
    targets = [
        *([NavigationTarget.SEEKER_JOIN, NavigationTarget.BROWSE_MENTORS] if may_seek else []),
        *([] if _is_mentor(view) else [NavigationTarget.VOLUNTEER, NavigationTarget.ABOUT_ME]),
    ]
    if view.seeker is not None or not targets:
        return []
    ways = (
        "Whenever you like:"
        if not may_seek
        else "Whenever you like: *Find a mentor* puts you on the waiting list; *Look around* shows you mentors, one "
        "at a time, and nobody knows whom you look at."
    )
    return [separator(), ways, _navigation_rows(view.community.community_id, *targets)]


def _is_mentor(view: MemberOverview) -> bool:
    """Return whether the person is a mentor or has offered to be one."""
    is_applicant = view.mentor is not None and view.mentor.state is MentorState.APPLIED
    return is_applicant or is_current_mentor(view.mentor)


def _start_buttons(view: MemberOverview) -> ControlRow:
    targets = [NavigationTarget.SEEKER_JOIN] if view.is_member else []
    return _navigation_rows(view.community.community_id, *targets, NavigationTarget.VOLUNTEER)


def _navigation_rows(community_id: int, *targets: NavigationTarget) -> ControlRow:
    return [navigate_button(community_id, target) for target in targets]
