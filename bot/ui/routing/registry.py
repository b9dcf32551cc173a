"""All routes: the only module that knows all features."""

from __future__ import annotations

from bot.ui.audit_trail import handlers as audit_trail_handlers
from bot.ui.browsing import handlers as browsing_handlers
from bot.ui.check_ins import handlers as check_ins_handlers
from bot.ui.closing import handlers as closing_handlers
from bot.ui.concerns import handlers as concerns_handlers
from bot.ui.exclusions import handlers as exclusions_handlers
from bot.ui.matching import handlers as matching_handlers
from bot.ui.mentors import handlers as mentors_handlers
from bot.ui.outbox import handlers as outbox_handlers
from bot.ui.overview import facilitator_handlers as overview_facilitator_handlers
from bot.ui.overview import handlers as overview_handlers
from bot.ui.overview import help_handlers
from bot.ui.pairings import facilitator_handlers
from bot.ui.pairings import handlers as pairings_handlers
from bot.ui.preferences import first_handlers
from bot.ui.preferences import handlers as preferences_handlers
from bot.ui.privacy import handlers as privacy_handlers
from bot.ui.profiles import handlers as profiles_handlers
from bot.ui.reports import handlers as reports_handlers
from bot.ui.setup import handlers as setup_handlers
from bot.ui.setup import making_handlers as setup_making_handlers
from bot.ui.setup import traits_handlers as setup_traits_handlers
from bot.ui.support import handlers as support_handlers
from bot.ui.waiting_list import handlers as waiting_list_handlers

from . import navigation

ALL_ROUTES = (
    *navigation.NAVIGATION_ROUTES,
    *pairings_handlers.PAIRING_ROUTES,
    *overview_handlers.OVERVIEW_ROUTES,
    *help_handlers.HELP_ROUTES,
    *overview_facilitator_handlers.FACILITATOR_ROUTES,
    *audit_trail_handlers.AUDIT_TRAIL_ROUTES,
    *mentors_handlers.MENTOR_ROUTES,
    *waiting_list_handlers.WAITING_LIST_ROUTES,
    *facilitator_handlers.SUGGESTION_ROUTES,
    *setup_handlers.SETUP_ROUTES,
    *setup_making_handlers.MAKING_ROUTES,
    *profiles_handlers.PROFILE_ROUTES,
    *setup_traits_handlers.TRAIT_ROUTES,
    *browsing_handlers.BROWSING_ROUTES,
    *exclusions_handlers.EXCLUSION_ROUTES,
    *matching_handlers.MATCHING_ROUTES,
    *check_ins_handlers.CHECK_IN_ROUTES,
    *preferences_handlers.PREFERENCE_ROUTES,
    *first_handlers.FIRST_ROUTES,
    *closing_handlers.CLOSING_ROUTES,
    *concerns_handlers.CONCERN_ROUTES,
    *support_handlers.SUPPORT_ROUTES,
    *privacy_handlers.PRIVACY_ROUTES,
    *outbox_handlers.OUTBOX_ROUTES,
    *reports_handlers.REPORT_ROUTES,
)


def is_known_custom_id(custom_id: str) -> bool:
    """Return whether any route takes this custom id."""
    return any(route.template.fullmatch(custom_id) for route in ALL_ROUTES)
