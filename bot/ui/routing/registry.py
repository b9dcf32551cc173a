"""Every route there is: the only place that knows all features."""

from __future__ import annotations

from bot.ui.browsing import handlers as browsing_handlers
from bot.ui.check_ins import handlers as check_ins_handlers
from bot.ui.closing import handlers as closing_handlers
from bot.ui.concerns import handlers as concerns_handlers
from bot.ui.exclusions import handlers as exclusions_handlers
from bot.ui.matching import handlers as matching_handlers
from bot.ui.mentors import handlers as mentors_handlers
from bot.ui.outbox import handlers as outbox_handlers
from bot.ui.overview import handlers as overview_handlers
from bot.ui.pairings import facilitator_handlers
from bot.ui.pairings import handlers as pairings_handlers
from bot.ui.preferences import handlers as preferences_handlers
from bot.ui.privacy import handlers as privacy_handlers
from bot.ui.profiles import handlers as profiles_handlers
from bot.ui.setup import handlers as setup_handlers
from bot.ui.setup import traits_handlers as setup_traits_handlers
from bot.ui.support import handlers as support_handlers
from bot.ui.waiting_list import handlers as waiting_list_handlers

from . import navigation

ROUTES = (
    *navigation.ROUTES,
    *pairings_handlers.ROUTES,
    *overview_handlers.ROUTES,
    *mentors_handlers.ROUTES,
    *waiting_list_handlers.ROUTES,
    *facilitator_handlers.ROUTES,
    *setup_handlers.ROUTES,
    *profiles_handlers.ROUTES,
    *setup_traits_handlers.ROUTES,
    *browsing_handlers.ROUTES,
    *exclusions_handlers.ROUTES,
    *matching_handlers.ROUTES,
    *check_ins_handlers.ROUTES,
    *preferences_handlers.ROUTES,
    *closing_handlers.ROUTES,
    *concerns_handlers.ROUTES,
    *support_handlers.ROUTES,
    *privacy_handlers.ROUTES,
    *outbox_handlers.ROUTES,
)


def is_known(custom_id: str) -> bool:
    """Whether a press on what carries this custom id leads anywhere."""
    return any(route.template.fullmatch(custom_id) for route in ROUTES)
