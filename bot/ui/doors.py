"""The ways into something of one's own, from the server or from a direct message."""

from __future__ import annotations

from . import (
    about_me_presses,
    browsing_presses,
    joining_presses,
    overview_presses,
    preference_presses,
    seeker_presses,
    volunteering_presses,
)
from .buttons import DOOR_LOOKS
from .context import Interaction
from .routes import Handler, Route

DOORS: dict[str, Handler] = {
    "volunteer": volunteering_presses.volunteer,
    "ask": joining_presses.join,
    "browse": browsing_presses.first,
    "offer": seeker_presses.waiting_list,
    "me": overview_presses.me,
    "seeker-update": joining_presses.change,
    "seeker-withdraw": seeker_presses.withdraw,
    "mentor-update": volunteering_presses.change,
    "mentor-pause": volunteering_presses.pause,
    "mentor-resume": volunteering_presses.resume,
    "mentor-step-down": volunteering_presses.step_down,
    "mentor-role-off": volunteering_presses.take_role_off,
    "offer-withdraw": volunteering_presses.step_down,
    "about-me": about_me_presses.show,
    "preferences": preference_presses.open_page,
    "who-sees": overview_presses.who_may_see,
    "check-ins-on": preference_presses.go_on,
    "check-ins-rest": preference_presses.rest,
    "check-ins-off": preference_presses.opt_out,
}


async def through(interaction: Interaction, community_id: int, door: str) -> None:
    """Go where a door leads, in the community that it names."""
    await DOORS[door](interaction, community_id)


ROUTES = (Route("door:{community_id}:{door}", through, door=DOOR_LOOKS),)
