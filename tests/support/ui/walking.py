"""Walking through a list, page by page, as somebody does who presses *Next* until there is none."""

from __future__ import annotations

from collections.abc import Callable

from discord import ui

from bot.ui.components.paging import FIRST_PLACE, Place
from bot.ui.routing.registry import is_known_custom_id

from .limits import component_payloads, custom_ids, limit_violations


def walk(page: Callable[[Place], ui.LayoutView]) -> list[ui.LayoutView]:
    """Return all pages from the first to the last; each fits Discord, and all its controls are known."""
    views, place = list[ui.LayoutView](), FIRST_PLACE
    while True:
        view = page(place)
        assert limit_violations(view) == []
        assert [custom_id for custom_id in custom_ids(view) if not is_known_custom_id(custom_id)] == []
        views.append(view)
        following = next_place(view)
        if following is None:
            return views
        assert following > place
        place = following


def next_place(view: ui.LayoutView, label: str = "Next") -> Place | None:
    """Return where the button with this label leads; None without one."""
    leads = (each["custom_id"] for each in component_payloads(view) if each.get("label") == label)
    found = next(leads, None)
    return Place(*map(int, found.split(":")[-2:])) if found else None
