"""Routes to something of the caller's own, from the server or from a direct message."""

from __future__ import annotations

from bot.ui.browsing import handlers as browsing_handlers
from bot.ui.components.navigation import NavigationTarget
from bot.ui.core.context import Interaction
from bot.ui.core.routes import Handler, Route
from bot.ui.mentors import handlers as mentors_handlers
from bot.ui.overview import handlers as overview_handlers
from bot.ui.preferences import handlers as preferences_handlers
from bot.ui.profiles import handlers as profiles_handlers
from bot.ui.setup import handlers as setup_handlers
from bot.ui.waiting_list import handlers as waiting_list_handlers

NAVIGATION_HANDLERS: dict[NavigationTarget, Handler] = {
    NavigationTarget.VOLUNTEER: mentors_handlers.open_volunteer_form,
    NavigationTarget.SEEKER_JOIN: waiting_list_handlers.open_seeker_form,
    NavigationTarget.BROWSE_MENTORS: browsing_handlers.show_first_mentor,
    NavigationTarget.WAITING_LIST: waiting_list_handlers.show_waiting_list,
    NavigationTarget.OVERVIEW: overview_handlers.show_overview,
    NavigationTarget.NOTE: overview_handlers.choose_note,
    NavigationTarget.SEEKER_UPDATE: waiting_list_handlers.change_seeker_form,
    NavigationTarget.SEEKER_WITHDRAW: waiting_list_handlers.leave_waiting_list,
    NavigationTarget.MENTOR_UPDATE: mentors_handlers.open_mentor_form,
    NavigationTarget.MENTOR_PAUSE: mentors_handlers.pause_mentor,
    NavigationTarget.MENTOR_RESUME: mentors_handlers.resume_mentor,
    NavigationTarget.MENTOR_STEP_DOWN: mentors_handlers.step_down_as_mentor,
    NavigationTarget.MENTOR_ROLE_OFF: mentors_handlers.remove_mentor_role,
    NavigationTarget.VOLUNTEER_WITHDRAW: mentors_handlers.step_down_as_mentor,
    NavigationTarget.ABOUT_ME: profiles_handlers.show_profile,
    NavigationTarget.PREFERENCES: preferences_handlers.open_preferences,
    NavigationTarget.WHO_SEES: overview_handlers.show_who_sees_what,
    NavigationTarget.GUIDE: setup_handlers.open_guide,
    NavigationTarget.CHECK_INS_ON: preferences_handlers.resume_check_ins,
    NavigationTarget.CHECK_INS_KEEP_RESTING: preferences_handlers.rest_from_check_ins,
    NavigationTarget.CHECK_INS_OFF: preferences_handlers.opt_out_of_check_ins,
}


async def navigate(interaction: Interaction, community_id: int, target: NavigationTarget) -> None:
    """Call the handler to which a navigation button leads, in the community that the button names."""
    await NAVIGATION_HANDLERS[target](interaction, community_id)


NAVIGATION_ROUTES = (Route("door:{community_id}:{target}", navigate, target=NavigationTarget),)
