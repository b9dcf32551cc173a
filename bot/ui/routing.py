"""Every route there is: the only place that knows all features."""

from __future__ import annotations

from . import (
    about_me_presses,
    apart_presses,
    browsing_presses,
    check_in_presses,
    concern_presses,
    doors,
    facilitator_presses,
    matches_presses,
    mentor_presses,
    opening_presses,
    overview_presses,
    pairing_presses,
    parting_presses,
    preference_presses,
    privacy_presses,
    seeker_presses,
    setup_presses,
    support_presses,
    trait_presses,
)

ROUTES = (
    *doors.ROUTES,
    *pairing_presses.ROUTES,
    *overview_presses.ROUTES,
    *mentor_presses.ROUTES,
    *seeker_presses.ROUTES,
    *facilitator_presses.ROUTES,
    *setup_presses.ROUTES,
    *about_me_presses.ROUTES,
    *trait_presses.ROUTES,
    *browsing_presses.ROUTES,
    *apart_presses.ROUTES,
    *matches_presses.ROUTES,
    *check_in_presses.ROUTES,
    *preference_presses.ROUTES,
    *parting_presses.ROUTES,
    *concern_presses.ROUTES,
    *support_presses.ROUTES,
    *privacy_presses.ROUTES,
    *opening_presses.ROUTES,
)


def is_known(custom_id: str) -> bool:
    """Whether a press on what carries this custom id leads anywhere."""
    return any(route.template.fullmatch(custom_id) for route in ROUTES)
