"""Renderers of direct messages about offering to mentor and being a mentor."""

from __future__ import annotations

from collections.abc import Callable

from discord import ui

from bot.rules.mentor_status import EARLY_DAYS, MANY_BEGUN, MANY_BEGUN_DAYS, MANY_ENDED, is_current_mentor
from bot.rules.message_types import ReminderReason
from bot.rules.programme import Programme
from bot.rules.visibility import DataKind, Viewer, visible
from bot.services.outbox.context import MessageContext
from bot.ui.components.mentors import still_open_select
from bot.ui.components.navigation import NavigationTarget, navigate_button
from bot.ui.components.pairing_rows import with_preferences_button
from bot.ui.core.layout import QUIET, dm_view, join_lines, mention_user, quote
from bot.ui.core.message_parts import Renderer
from bot.ui.core.refusals import NOBODY_NEW_FOR_NOW
from storage.models.enums import MentorState, MessageKind
from storage.models.records import Mentor

from .handover_views import remaining_mentees_blocks


def _approved(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    mentor = context.mentor
    if mentor is None or mentor.state not in {MentorState.APPROVED, MentorState.PAUSED}:
        return None
    return dm_view(
        "**Thank you. Your offer to mentor has been accepted.**",
        NOBODY_NEW_FOR_NOW
        if mentor.closed_since
        else "From now on people can ask you to be their mentor. You decide each time; *Not this time* is always a "
        "good answer. You can also offer to someone who is waiting, pause, or stop, whenever you like.",
        [
            navigate_button(mentor.community_id, NavigationTarget.WAITING_LIST),
            navigate_button(mentor.community_id, NavigationTarget.OVERVIEW),
        ],
    )


def _declined(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    mentor = context.mentor
    if mentor is None or mentor.state is not MentorState.DECLINED:
        return None
    reason = visible(DataKind.MENTOR_REFUSAL_REASON, mentor.reason, to=Viewer.SELF)
    return dm_view(
        "Thank you for offering your time. The facilitators have decided not to add you as a mentor for now.",
        join_lines("A few words from them:", quote(reason)) if reason else None,
        "You can talk with any of them about it, and offer again whenever you like.",
        [navigate_button(mentor.community_id, NavigationTarget.VOLUNTEER)],
        colour=QUIET,
    )


def _added(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    mentor = context.mentor
    if mentor is None or mentor.state not in {MentorState.APPROVED, MentorState.PAUSED}:
        return None
    return dm_view(
        "**Thank you for being willing to mentor.**",
        f"{mention_user(mentor.decided_by)} has noted it here, as you said. You can add what you would bring and how "
        "many people you have room for. If this is not what you meant, stepping down takes one button.",
        [
            navigate_button(mentor.community_id, NavigationTarget.MENTOR_UPDATE),
            navigate_button(mentor.community_id, NavigationTarget.MENTOR_STEP_DOWN),
        ],
    )


def _retired(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    mentor = context.mentor
    if mentor is None or mentor.state is not MentorState.STEPPED_DOWN:
        return None
    return dm_view(
        "A facilitator has noted that you take nobody new as a mentor. Not what you meant? Talk to any of them. "
        "**Thank you for everything you gave.**",
        *remaining_mentees_blocks(context.mentees, context.community, mentor),
        [
            navigate_button(mentor.community_id, NavigationTarget.OVERVIEW),
            navigate_button(mentor.community_id, NavigationTarget.VOLUNTEER),
        ],
    )


def _open_again(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    mentor = context.mentor
    asked = _ASKED_NOW_AND_THEN.get(context.payload) if isinstance(context.payload, ReminderReason) else None
    if mentor is not None and asked is not None:
        return asked(mentor)
    if mentor is None or mentor.state is not MentorState.APPROVED:
        return None
    return dm_view(
        f"The pause that you set is over. {NOBODY_NEW_FOR_NOW}"
        if mentor.closed_since
        else "The pause that you set is over, so people can ask you again. If you need longer, take it.",
        with_preferences_button(
            mentor.community_id,
            navigate_button(mentor.community_id, NavigationTarget.MENTOR_PAUSE),
            navigate_button(mentor.community_id, NavigationTarget.OVERVIEW),
        ),
    )


def _still_paused(mentor: Mentor) -> ui.LayoutView | None:
    if mentor.state is not MentorState.PAUSED or mentor.paused_until is not None:
        return None
    return dm_view(
        "For some time now you take nobody new as a mentor. Is that still right for you? Then you can leave it as it "
        "is.",
        with_preferences_button(
            mentor.community_id,
            navigate_button(mentor.community_id, NavigationTarget.MENTOR_RESUME),
            navigate_button(mentor.community_id, NavigationTarget.MENTOR_STEP_DOWN),
        ),
        colour=QUIET,
    )


def _still_open(mentor: Mentor) -> ui.LayoutView | None:
    if mentor.state is not MentorState.APPROVED or mentor.closed_since is not None:
        return None
    return dm_view(
        "**Are you still open for new people?** One tap is enough. The mentorships that you have go on either way.",
        [still_open_select(mentor.community_id, mentor.capacity)],
        with_preferences_button(
            mentor.community_id, navigate_button(mentor.community_id, NavigationTarget.MENTOR_PAUSE)
        ),
    )


def _resting(mentor: Mentor) -> ui.LayoutView | None:
    if mentor.state is not MentorState.PAUSED or mentor.paused_until is not None:
        return None
    return dm_view(
        "You were asked twice whether you are still open for new people, and may have had other things on your mind. "
        "So for now nobody new comes to you. Your mentorships go on. One tap opens it again, whenever you like.",
        with_preferences_button(
            mentor.community_id,
            navigate_button(mentor.community_id, NavigationTarget.MENTOR_RESUME),
            navigate_button(mentor.community_id, NavigationTarget.MENTOR_STEP_DOWN),
        ),
        colour=QUIET,
    )


_ASKED_NOW_AND_THEN = {
    ReminderReason.OPEN_PAUSE: _still_paused,
    ReminderReason.STILL_OPEN: _still_open,
    ReminderReason.RESTING: _resting,
}


def _approval_asked(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    mentor = context.mentor
    if mentor is None or mentor.state is not MentorState.APPLIED:
        return None
    return dm_view(
        f"Thank you for your offer to mentor. {mention_user(mentor.word_asked_by)} would like to talk with you "
        "before anything is decided. It is a conversation and no test. I have asked them to write to you, and you "
        "can write to them; your offer stays open meanwhile."
    )


def _suspended(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    mentor = context.mentor
    is_so = mentor is not None and mentor.state is MentorState.SUSPENDED
    return dm_view(NOBODY_NEW_FOR_NOW, colour=QUIET) if is_so else None


def _lifted(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    mentor = context.mentor
    if mentor is None or mentor.state is not MentorState.PAUSED:
        return None
    return dm_view(
        NOBODY_NEW_FOR_NOW
        if mentor.closed_since
        else "As far as the facilitators are concerned, people can ask you again. Whether and when is yours to say: "
        "nobody new comes until you press the button.",
        [navigate_button(mentor.community_id, NavigationTarget.MENTOR_RESUME)],
        colour=QUIET,
    )


def _change_shown(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    mentor = context.mentor
    if mentor is None or not is_current_mentor(mentor) or mentor.changed_at is not None:
        return None
    return dm_view("Thank you. What you changed about what you offer is what people see from now on.")


def _change_left(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    mentor = context.mentor
    if mentor is None or not is_current_mentor(mentor) or mentor.changed_at is not None:
        return None
    reason = visible(DataKind.MENTOR_REFUSAL_REASON, mentor.reason, to=Viewer.SELF)
    return dm_view(
        "The facilitators have left what people see of your offer as it was. You can talk with any of them about it.",
        join_lines("A few words from them:", quote(reason)) if reason else None,
        [navigate_button(mentor.community_id, NavigationTarget.MENTOR_UPDATE)],
        colour=QUIET,
    )


def _signal(said: str) -> Callable[[MessageContext, Programme], ui.LayoutView | None]:
    """Return the renderer of something about a mentor that the coordinator may want to know."""

    def render(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
        if context.mentor is None or context.is_reader_excluded:
            return None
        return dm_view(f"{mention_user(context.mentor.user_id)} {said}", colour=QUIET)

    return render


def _stepped_down(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    mentor = context.mentor
    if mentor is None or context.is_reader_excluded:
        return None
    return dm_view(
        f"{mention_user(mentor.user_id)} has stepped down as a mentor and takes nobody new. A mentorship that they "
        "have goes on until one of the two ends it. A word of thanks might mean a lot.",
        colour=QUIET,
    )


MENTOR_RENDERERS: dict[MessageKind, Renderer] = {
    MessageKind.MENTOR_APPROVED: _approved,
    MessageKind.MENTOR_DECLINED: _declined,
    MessageKind.MENTOR_ADDED: _added,
    MessageKind.MENTOR_RETIRED: _retired,
    MessageKind.MENTOR_OPEN_AGAIN: _open_again,
    MessageKind.TALK_REQUESTED: _approval_asked,
    MessageKind.MENTOR_SUSPENDED: _suspended,
    MessageKind.MENTOR_LIFTED: _lifted,
    MessageKind.MENTOR_CHANGE_SHOWN: _change_shown,
    MessageKind.MENTOR_CHANGE_LEFT: _change_left,
    MessageKind.COORDINATOR_STEPPED_DOWN: _stepped_down,
    MessageKind.MENTOR_BEGAN_MANY: _signal(
        f"has begun to mentor {MANY_BEGUN} people within {MANY_BEGUN_DAYS} days. That may be just right; a word with "
        "them about how it is may do good. `/facilitator person` shows what was."
    ),
    MessageKind.MENTOR_ENDED_MANY: _signal(
        f"has had {MANY_ENDED} mentorships that ended within their first {EARLY_DAYS} days. There can be many "
        "reasons, and none need be theirs; a word with them may do good. `/facilitator person` shows what was."
    ),
}
