"""The buttons that lead through the pages of a list, for any list that is shown newest first.

A list's route is ``list:{what it shows}:{at}:{behind}``; its handler makes a position of the last two.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.services.core.paging import Entry, Page, PagePosition
from bot.ui.core.custom_ids import GREY, ButtonLook, button
from bot.ui.core.layout import ControlRow

PAGE_PARTS = "{at}:{behind}"
"""End of the template of a list's route."""

OLDER: ButtonLook = ("Older", None, GREY)
NEWEST: ButtonLook = ("Newest", None, GREY)

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST = datetime(9999, 1, 1, tzinfo=UTC)


def page_buttons(list_id: str, page: Page[Entry]) -> ControlRow:
    """Return the buttons for the older page, if there is one, and back to the newest, from any other."""
    newest, older = PagePosition(), page.older
    return [
        *([button(OLDER, _custom_id(list_id, older))] if older else []),
        *([button(NEWEST, _custom_id(list_id, newest))] if page.position != newest else []),
    ]


def page_position(at: int, behind: int) -> PagePosition:
    """Return the position that a custom id says; the newest page for any that no list can have."""
    return PagePosition(moment_of(at), behind) if at else PagePosition()


def moment_number(when: datetime) -> int:
    """Return a moment as a custom id carries it: in microseconds, so that it is exactly the stored one."""
    return (when - _BEGINNING) // timedelta(microseconds=1)


def moment_of(number: int) -> datetime:
    """Return the moment that a custom id carries, also where it is forged."""
    return _BEGINNING + timedelta(microseconds=min(number, moment_number(_LATEST)))


def _custom_id(list_id: str, position: PagePosition) -> str:
    return f"{list_id}:{moment_number(position.at) if position.at else 0}:{position.behind}"
