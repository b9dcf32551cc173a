"""Pages about everything of one person's, for themselves, and about their undelivered messages."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ui

from bot.rules.mentor_status import can_take_mentees
from bot.rules.pairing import PairingMove, can_move_pairing
from bot.rules.programme import Programme
from bot.rules.visibility import DataKind, Viewer, visible
from bot.services.outbox.context import MessageContext
from bot.services.overview import MemberOverview
from bot.ui.check_ins import views as check_ins_views
from bot.ui.closing import views as closing_views
from bot.ui.components.check_ins import CheckInMove, check_in_action_button
from bot.ui.components.navigation import NavigationTarget, navigate_button
from bot.ui.components.overview import clear_undelivered_button
from bot.ui.components.pairings import pairing_button
from bot.ui.concerns import waiting_views
from bot.ui.core.layout import (
    SUPPORT_HINT,
    Block,
    ControlRow,
    card_view,
    fit_one_message,
    format_count,
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
from bot.ui.outbox.direct_messages import render_dm
from bot.ui.pairings.descriptions import describe_pairing
from bot.ui.profiles import fit_views
from bot.ui.waiting_list import views as waiting_list_views
from storage.models.enums import CheckInWish, MentorState, PairingState
from storage.models.records import Mentor, Pairing

UNDELIVERED_CLEARED = "Cleared. Nothing is kept for you any more."
NOBODY_TO_WRITE_TO = (
    "Notes go to your mentor or mentee, and there is none just now to whom I can bring one. *My overview* shows what "
    "is yours, and *Support* how to reach a facilitator."
)
MORE_UNDELIVERED = "Cleared. More was kept than fits at once: `/mentorship me` shows the rest."


def overview_page(view: MemberOverview) -> list[ui.LayoutView]:
    """Return everything of one person's, with what they can do next, in as many messages as it needs.

    What waits for them comes first, then their own state, then what goes on, and what has ended.
    """
    live = [(_is_waiting_for(view, pairing), _pairing_group(view, pairing)) for pairing in _soonest_first(view)]
    ended = [
        (each.received_thanks is not None, closing_views.closing_blocks(each, view.user_id)) for each in view.closings
    ]
    wishes: list[Block] = (
        [separator(), *of_theirs] if (of_theirs := check_ins_views.check_in_preference_blocks(view)) else []
    )
    asked = view.preferences.wish is CheckInWish.ASK
    groups = [
        *[group for waits, group in [*live, *ended] if waits],
        [] if asked else wishes,
        _mentor_group(view),
        _list_group(view),
        *[group for waits, group in live if not waits],
        wishes if asked else [],
        waiting_views.newcomer_blocks(view.newcomers, view.concerns),
        waiting_views.own_concern_blocks(view.concerns, view.open_matters),
        *[group for waits, group in ended if not waits],
        _start_group(view),
    ]
    first, *more = split_into_messages([g for g in groups if g], reserved_components=8)
    lead = card_view("## How things stand with you", *_undelivered_note(view), *first, SUPPORT_HINT)
    return [lead, *[card_view(*blocks) for blocks in more]]


def undelivered_messages(
    found: Sequence[MessageContext], programme: Programme
) -> list[tuple[MessageContext, ui.LayoutView]]:
    """Return the undelivered messages that still apply, each with its view as it would have come."""
    return [(context, message) for context in found if (message := render_dm(context, programme)) is not None]


def undelivered_summary(found: Sequence[MessageContext], programme: Programme) -> ui.LayoutView:
    """Return the page after the undelivered messages, with the button that clears them."""
    last = max(found, key=lambda context: context.message.position).message.id
    matters = "This is what was kept, oldest first."
    said = (
        matters if undelivered_messages(found, programme) else "What was kept no longer matters; nothing is needed."
    )
    return card_view(said, [clear_undelivered_button(last)])


def pairings_page(view: MemberOverview) -> ui.LayoutView:
    """Return the page of a person's pairings and requests only."""
    groups: list[list[Block]] = [_pairing_group(view, pairing) for pairing in _soonest_first(view)]
    if not groups:
        return card_view("You have no mentorship and no open question at the moment.", _start_buttons(view))
    return card_view("## Yours", *fit_one_message(groups))


def notes_page(pairings: Sequence[Pairing], reader: int) -> ui.LayoutView:
    """Return the page of those of a person's pairings in which they can write a note."""
    groups: list[list[Block]] = [
        [f"A note to {partner_mention(pairing, reader)}:", [pairing_button(pairing.id, PairingMove.NOTE)]]
        for pairing in pairings
    ]
    return card_view(*fit_one_message(groups)) if groups else card_view(NOBODY_TO_WRITE_TO)


def _is_waiting_for(view: MemberOverview, pairing: Pairing) -> bool:
    """Return whether the pairing waits for the reader: for a yes or no, a check-in, or whether to stay."""
    asked, answers = view.check_ins.get(pairing.id), (PairingMove.AGREE, PairingMove.STAY)
    is_asked = asked is not None and asked.open_question is not None
    return any(can_move_pairing(pairing, move, view.user_id) for move in answers) or (
        is_asked and can_move_pairing(pairing, PairingMove.CHECK_IN, view.user_id)
    )


def _soonest_first(view: MemberOverview) -> list[Pairing]:
    """Return the pairings: those about which the person is asked first, then those that otherwise wait for them."""
    return sorted(
        view.pairings,
        key=lambda p: (not can_move_pairing(p, PairingMove.AGREE, view.user_id), not _is_waiting_for(view, p)),
    )


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


def _reasons(view: MemberOverview, pairing: Pairing) -> str | None:
    """Return why the two could fit, while the reader is asked."""
    found = view.match_reasons.get(pairing.id)
    return fit_views.fit_text(found.fit, found.traits) if found else None


def _mentor_group(view: MemberOverview) -> list[Block]:
    mentor, home = view.mentor, view.community.community_id
    match mentor.state if mentor else None:
        case MentorState.APPLIED:
            said = "Your offer to mentor is with the facilitators."
            return [
                separator(),
                said,
                _navigation_rows(
                    home,
                    NavigationTarget.MENTOR_UPDATE,
                    NavigationTarget.ABOUT_ME,
                    NavigationTarget.VOLUNTEER_WITHDRAW,
                ),
            ]
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
    if mentor.closed_since is not None:
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
    targets = [
        *([] if has_mentor else [NavigationTarget.SEEKER_JOIN, NavigationTarget.BROWSE_MENTORS]),
        *([] if _is_mentor(view) else [NavigationTarget.VOLUNTEER, NavigationTarget.ABOUT_ME]),
    ]
    if view.seeker is not None or not targets:
        return []
    ways = (
        "Whenever you like:"
        if has_mentor
        else "Whenever you like: *Find a mentor* puts you on the waiting list; *Look around* shows you mentors, one "
        "at a time, and nobody knows whom you look at."
    )
    return [separator(), ways, _navigation_rows(view.community.community_id, *targets)]


def _is_mentor(view: MemberOverview) -> bool:
    """Return whether the person is a mentor or has offered to be one."""
    live = {MentorState.APPLIED, MentorState.APPROVED, MentorState.PAUSED}
    return view.mentor is not None and view.mentor.state in live


def _start_buttons(view: MemberOverview) -> ControlRow:
    return _navigation_rows(view.community.community_id, NavigationTarget.SEEKER_JOIN, NavigationTarget.VOLUNTEER)


def _navigation_rows(community_id: int, *targets: NavigationTarget) -> ControlRow:
    return [navigate_button(community_id, target) for target in targets]


def _undelivered_note(view: MemberOverview) -> list[Block]:
    if not view.kept_messages:
        return []
    many = format_count(len(view.kept_messages), "message")
    return [f"📭 {many} could not reach you by direct message. What still holds is below."]
