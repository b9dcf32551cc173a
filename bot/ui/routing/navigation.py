"""The ways into something of one's own, from the server or from a direct message."""

from __future__ import annotations

from bot.ui.browsing import handlers as browsing_handlers
from bot.ui.components.navigation import NavigationTarget
from bot.ui.core.context import Interaction
from bot.ui.core.routes import Handler, Route
from bot.ui.mentors import handlers as mentors_handlers
from bot.ui.overview import handlers as overview_handlers
from bot.ui.preferences import handlers as preferences_handlers
from bot.ui.profiles import handlers as profiles_handlers
from bot.ui.waiting_list import handlers as waiting_list_handlers

DOORS: dict[NavigationTarget, Handler] = {
    NavigationTarget.VOLUNTEER: mentors_handlers.volunteer,
    NavigationTarget.ASK: waiting_list_handlers.join,
    NavigationTarget.BROWSE: browsing_handlers.first,
    NavigationTarget.OFFER: waiting_list_handlers.waiting_list,
    NavigationTarget.ME: overview_handlers.me,
    NavigationTarget.SEEKER_UPDATE: waiting_list_handlers.change,
    NavigationTarget.SEEKER_WITHDRAW: waiting_list_handlers.withdraw,
    NavigationTarget.MENTOR_UPDATE: mentors_handlers.change,
    NavigationTarget.MENTOR_PAUSE: mentors_handlers.pause,
    NavigationTarget.MENTOR_RESUME: mentors_handlers.resume,
    NavigationTarget.MENTOR_STEP_DOWN: mentors_handlers.step_down,
    NavigationTarget.MENTOR_ROLE_OFF: mentors_handlers.take_role_off,
    NavigationTarget.OFFER_WITHDRAW: mentors_handlers.step_down,
    NavigationTarget.ABOUT_ME: profiles_handlers.show,
    NavigationTarget.PREFERENCES: preferences_handlers.open_page,
    NavigationTarget.WHO_SEES: overview_handlers.who_may_see,
    NavigationTarget.CHECK_INS_ON: preferences_handlers.go_on,
    NavigationTarget.CHECK_INS_REST: preferences_handlers.rest,
    NavigationTarget.CHECK_INS_OFF: preferences_handlers.opt_out,
}


async def through(interaction: Interaction, community_id: int, door: NavigationTarget) -> None:
    """Go where a door leads, in the community that it names."""
    await DOORS[door](interaction, community_id)


ROUTES = (Route("door:{community_id}:{door}", through, door=NavigationTarget),)
