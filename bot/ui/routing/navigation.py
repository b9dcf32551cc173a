"""The ways into something of one's own, from the server or from a direct message."""

from __future__ import annotations

from bot.ui.browsing import handlers as browsing_handlers
from bot.ui.components.navigation import DOOR_LOOKS
from bot.ui.core.context import Interaction
from bot.ui.core.routes import Handler, Route
from bot.ui.mentors import handlers as mentors_handlers
from bot.ui.overview import handlers as overview_handlers
from bot.ui.preferences import handlers as preferences_handlers
from bot.ui.profiles import handlers as profiles_handlers
from bot.ui.waiting_list import handlers as waiting_list_handlers

DOORS: dict[str, Handler] = {
    "volunteer": mentors_handlers.volunteer,
    "ask": waiting_list_handlers.join,
    "browse": browsing_handlers.first,
    "offer": waiting_list_handlers.waiting_list,
    "me": overview_handlers.me,
    "seeker-update": waiting_list_handlers.change,
    "seeker-withdraw": waiting_list_handlers.withdraw,
    "mentor-update": mentors_handlers.change,
    "mentor-pause": mentors_handlers.pause,
    "mentor-resume": mentors_handlers.resume,
    "mentor-step-down": mentors_handlers.step_down,
    "mentor-role-off": mentors_handlers.take_role_off,
    "offer-withdraw": mentors_handlers.step_down,
    "about-me": profiles_handlers.show,
    "preferences": preferences_handlers.open_page,
    "who-sees": overview_handlers.who_may_see,
    "check-ins-on": preferences_handlers.go_on,
    "check-ins-rest": preferences_handlers.rest,
    "check-ins-off": preferences_handlers.opt_out,
}


async def through(interaction: Interaction, community_id: int, door: str) -> None:
    """Go where a door leads, in the community that it names."""
    await DOORS[door](interaction, community_id)


ROUTES = (Route("door:{community_id}:{door}", through, door=DOOR_LOOKS),)
