"""Views of everything of one person's own, for themselves, and of what was kept for them."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ui

from bot.rules.pairing import PairingMove, can
from bot.rules.programme import Programme
from bot.rules.seeing import Kept, Reader, shown
from bot.services.outbox.context import Facts
from bot.services.overview import Mine
from bot.ui.check_ins import views as check_ins_views
from bot.ui.closing import views as closing_views
from bot.ui.components.check_ins import CheckInMove, aside_button
from bot.ui.components.navigation import NavigationTarget, door_button
from bot.ui.components.overview import kept_button
from bot.ui.components.pairings import pairing_button
from bot.ui.concerns import views as concerns_views
from bot.ui.core.layout import HELP, Block, Row, card, counted, day, fitting, in_messages, joined, line, quote, since
from bot.ui.mentors import handover_views
from bot.ui.outbox.direct_messages import render
from bot.ui.pairings.descriptions import describe
from bot.ui.profiles import fit_views
from bot.ui.waiting_list import views as waiting_list_views
from storage.models.enums import MentorState, PairingState, Wish
from storage.models.records import Mentor, Pairing

ALL_WAS_READ = "Cleared. Nothing is kept for you any more."
MORE_IS_KEPT = "Cleared. More was kept than fits at once: `/mentorship me` shows the rest."


def mine(view: Mine) -> list[ui.LayoutView]:
    """Everything of one person's, with what they can do next, in as many messages as it needs.

    What waits for them comes first, then how they stand themselves, then what goes on, and what has ended.
    """
    live = [(_waits_for(view, pairing), _pairing_group(view, pairing)) for pairing in _soonest_first(view)]
    ended = [(each.thanks_for_me is not None, closing_views.group(each, view.user_id)) for each in view.partings]
    wishes: list[Block] = [line(), *of_theirs] if (of_theirs := check_ins_views.wishes(view)) else []
    asked = view.preferences.wish is Wish.ASK
    groups = [
        *[group for waits, group in [*live, *ended] if waits],
        [] if asked else wishes,
        _mentor_group(view),
        _list_group(view),
        *[group for waits, group in live if not waits],
        wishes if asked else [],
        concerns_views.own(view.concerns),
        *[group for waits, group in ended if not waits],
        _ways_group(view),
    ]
    first, *more = in_messages([g for g in groups if g], reserve=8)
    lead = card("## How things stand with you", *_kept_note(view), *first, HELP)
    return [lead, *[card(*blocks) for blocks in more]]


def kept(found: Sequence[Facts], programme: Programme) -> list[tuple[Facts, ui.LayoutView]]:
    """What could not be delivered by direct message and still matters, each as it would have come."""
    return [(facts, letter) for facts in found if (letter := render(facts, programme)) is not None]


def all_that_was_kept(found: Sequence[Facts], programme: Programme) -> ui.LayoutView:
    """After all of it, the way to clear it."""
    last = max(facts.letter.id for facts in found)
    matters = "This is what was kept, oldest first."
    said = matters if kept(found, programme) else "What was kept no longer matters; nothing is needed."
    return card(said, [kept_button(last)])


def pairings(view: Mine) -> ui.LayoutView:
    """A person's pairings and requests alone."""
    groups: list[list[Block]] = [_pairing_group(view, pairing) for pairing in _soonest_first(view)]
    if not groups:
        return card("You have no mentorship and no open question at the moment.", _ways_in(view))
    return card("## Yours", *fitting(groups))


def _waits_for(view: Mine, pairing: Pairing) -> bool:
    """Whether this one waits for something from the reader: a yes or no, a word on how it goes, whether to stay."""
    asked, answers = view.check_ins.get(pairing.id), (PairingMove.AGREE, PairingMove.STAY)
    is_asked = asked is not None and asked.open_question is not None
    return any(can(pairing, move, view.user_id) for move in answers) or (
        is_asked and can(pairing, PairingMove.CHECK_IN, view.user_id)
    )


def _soonest_first(view: Mine) -> list[Pairing]:
    """What is asked of this person comes first, then what else waits for them."""
    return sorted(view.pairings, key=lambda p: (not can(p, PairingMove.AGREE, view.user_id), not _waits_for(view, p)))


def _pairing_group(view: Mine, pairing: Pairing) -> list[Block]:
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
    buttons: Row = [pairing_button(pairing.id, move) for move in offered if can(pairing, move, reader)]
    answers = (PairingMove.STAY, PairingMove.MOVE_ON)
    to_handover: Row = [pairing_button(pairing.id, move) for move in answers if can(pairing, move, reader)]
    if asked is not None and asked.open_question is not None and can(pairing, PairingMove.CHECK_IN, reader):
        buttons.insert(0, aside_button(asked.open_question.id, CheckInMove.SHOW))
    said = joined(
        describe(pairing, reader),
        _why(view, pairing),
        handover_views.offered(pairing, reader),
        check_ins_views.in_short(pairing, asked),
    )
    return [line(), said, buttons, to_handover]


def _why(view: Mine, pairing: Pairing) -> str | None:
    """Why it could be these two, while the reader is asked."""
    found = view.reasons.get(pairing.id)
    return fit_views.because(found.fit, found.traits) if found else None


def _mentor_group(view: Mine) -> list[Block]:
    mentor, home = view.mentor, view.community.community_id
    match mentor.state if mentor else None:
        case MentorState.APPLIED:
            said = "Your offer to mentor is with the facilitators."
            return [
                line(),
                said,
                _doors(
                    home, NavigationTarget.MENTOR_UPDATE, NavigationTarget.ABOUT_ME, NavigationTarget.OFFER_WITHDRAW
                ),
            ]
        case MentorState.APPROVED:
            doors = [
                NavigationTarget.MENTOR_UPDATE,
                NavigationTarget.ABOUT_ME,
                NavigationTarget.MENTOR_PAUSE,
                NavigationTarget.MENTOR_STEP_DOWN,
            ]
            if mentor and view.mentees < mentor.capacity:
                doors.insert(0, NavigationTarget.OFFER)
        case MentorState.PAUSED:
            doors = [
                NavigationTarget.MENTOR_RESUME,
                NavigationTarget.MENTOR_UPDATE,
                NavigationTarget.ABOUT_ME,
                NavigationTarget.MENTOR_STEP_DOWN,
            ]
        case MentorState.STEPPED_DOWN:
            return handover_views.group(view)
        case _:
            return []
    return [line(), f"You are a mentor. {_room(mentor, view.mentees)}", _doors(home, *doors)]


def _room(mentor: Mentor | None, mentees: int) -> str:
    if mentor is None:
        return ""
    has = f"You have room for {mentor.capacity}, and {mentees} with you now."
    if mentor.state is not MentorState.PAUSED:
        return has
    until = f" until about {day(mentor.paused_until)}" if mentor.paused_until else ""
    return f"{has} Nobody new can ask you{until}."


def _list_group(view: Mine) -> list[Block]:
    if view.seeker is None:
        return []
    # While an offer is open, that nobody could be found is not what matters.
    is_asked = any(p.mentee_id == view.user_id and p.state is PairingState.PROPOSED for p in view.pairings)
    said = joined(
        f"You are on the waiting list (joined {since(view.seeker.since)}). Mentors see what you hope for and "
        "what you said about yourself, without your name.",
        quote(shown(Kept.HOPE, view.seeker.hope, to=Reader.SELF), limit=400),
        None if is_asked else waiting_list_views.in_the_way(view.outlook),
    )
    about = [] if _is_mentor(view) else [NavigationTarget.ABOUT_ME]  # once is enough, and Discord takes no more
    return [
        line(),
        said,
        _doors(
            view.community.community_id,
            NavigationTarget.BROWSE,
            NavigationTarget.SEEKER_UPDATE,
            *about,
            NavigationTarget.SEEKER_WITHDRAW,
        ),
    ]


def _ways_group(view: Mine) -> list[Block]:
    """What someone who is not on the list may like to begin."""
    has_mentor = any(p.mentee_id == view.user_id and p.state is not PairingState.PROPOSED for p in view.pairings)
    doors = [
        *([] if has_mentor else [NavigationTarget.ASK, NavigationTarget.BROWSE]),
        *([] if _is_mentor(view) else [NavigationTarget.VOLUNTEER, NavigationTarget.ABOUT_ME]),
    ]
    if view.seeker is not None or not doors:
        return []
    ways = (
        "Whenever you like:"
        if has_mentor
        else "Whenever you like: *Find a mentor* puts you on the waiting list; *Look around* shows you mentors, one "
        "at a time, and nobody knows whom you look at."
    )
    return [line(), ways, _doors(view.community.community_id, *doors)]


def _is_mentor(view: Mine) -> bool:
    """Or has offered to be one."""
    live = {MentorState.APPLIED, MentorState.APPROVED, MentorState.PAUSED}
    return view.mentor is not None and view.mentor.state in live


def _ways_in(view: Mine) -> Row:
    return _doors(view.community.community_id, NavigationTarget.ASK, NavigationTarget.VOLUNTEER)


def _doors(community_id: int, *targets: NavigationTarget) -> Row:
    return [door_button(community_id, target) for target in targets]


def _kept_note(view: Mine) -> list[Block]:
    if not view.kept:
        return []
    return [
        f"📭 {counted(len(view.kept), 'message')} could not reach you by direct message. What still holds is below."
    ]
