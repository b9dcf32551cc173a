"""Pages of every list, and the buttons that lead through them.

A whole list, of which the reader may see every entry, is cut into as many messages as it needs; its route is
``{list}:{at}:{row}`` and says on which entry its page is. Of a trail that is read in batches, newest first, the route
is ``{trail}:{at}:{behind}``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from bot.services.core.paging import Entry, Page, PagePosition
from bot.ui.core.custom_ids import GREY, ButtonLook, button
from bot.ui.core.layout import MAX_COMPONENTS, MAX_TEXT_LENGTH, Block, ControlRow, measure
from bot.ui.core.mentions import MENTION

PAGE_PARTS = "{at}:{behind}"
"""End of the template of a trail's route."""

LIST_PARTS = "{at}:{row}"
"""End of the template of a whole list's route."""

MAX_ENTRIES = 25
"""Entries of one page: what a select of them holds, and enough for a phone."""

NAME_LENGTH = 50
"""Characters by which a mention may grow: in a direct message it is a name, and one that two share has another."""

OLDER: ButtonLook = ("Older", None, GREY)
NEWEST: ButtonLook = ("Newest", None, GREY)
PREVIOUS: ButtonLook = ("Previous", None, GREY)
NEXT: ButtonLook = ("Next", None, GREY)

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST = datetime(9999, 1, 1, tzinfo=UTC)
_PART = 3 * 10**17
"""Larger than the number of any moment, so that every part of a list stands behind the one before."""


class Place(NamedTuple):
    """Where an entry stands in its list, for as long as it is in it: by moment, then by the id of its row."""

    at: int = 0
    row: int = 0


FIRST_PLACE = Place()
"""Where every list begins."""


@dataclass(frozen=True, slots=True)
class ListEntry:
    """An entry of a whole list, as blocks of its page."""

    place: Place
    blocks: Sequence[Block]


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a whole list; *total* is how many entries all its pages have."""

    entries: Sequence[ListEntry]
    number: int
    pages: int
    total: int
    previous: Place | None
    next: Place | None

    def blocks(self, list_id: str) -> list[Block]:
        """Return the entries and, where there are more, which page it is and the buttons to the others."""
        shown = [block for entry in self.entries for block in entry.blocks]
        return [*shown, *self.footer(list_id)]

    def footer(self, list_id: str) -> list[Block]:
        """Return which page it is and the buttons to the others; nothing where there are none."""
        if self.pages == 1:
            return []
        ways = ((PREVIOUS, self.previous), (NEXT, self.next))
        row: ControlRow = [button(look, f"{list_id}:{to.at}:{to.row}") for look, to in ways if to is not None]
        return [f"-# Page {self.number} of {self.pages}", row]


def entry_of(at: datetime | None, row: int, *blocks: Block, newest_first: bool = False) -> ListEntry:
    """Return an entry about what happened *at* a moment, or has none and comes first; *row* is the id of its row."""
    number = moment_number(at) if at is not None else 0
    return ListEntry(Place(moment_number(_LATEST) - number if newest_first else number, abs(row)), blocks)


def join_parts(*parts: Sequence[ListEntry]) -> list[ListEntry]:
    """Return the entries of several lists as one list, part after part."""
    return [
        ListEntry(Place(number * _PART + entry.place.at, entry.place.row), entry.blocks)
        for number, part in enumerate(parts)
        for entry in part
    ]


def page_at(
    entries: Iterable[ListEntry], place: Place, *, reserved_components: int = 9, reserved_characters: int = 600
) -> ListPage:
    """Return the page on which the entry at this place stands, or, where it is gone, the one behind it.

    So nothing is passed over when entries vanish between two pages, and any place that is made up is on some page.
    """
    in_order = sorted(entries, key=lambda entry: entry.place)
    pages = _split(in_order, MAX_COMPONENTS - reserved_components, MAX_TEXT_LENGTH - reserved_characters)
    there = (number for number, page in enumerate(pages) if page and page[-1].place >= place)
    number = next(there, len(pages) - 1)
    return ListPage(
        entries=pages[number],
        number=number + 1,
        pages=len(pages),
        total=len(in_order),
        previous=pages[number - 1][0].place if number else None,
        next=pages[number + 1][0].place if number + 1 < len(pages) else None,
    )


def _split(entries: Sequence[ListEntry], max_components: int, max_characters: int) -> list[list[ListEntry]]:
    """Return the entries, each whole and in order, in as many pages as they need, at least one."""
    pages: list[list[ListEntry]] = [[]]
    components = characters = 0
    for entry in entries:
        needs, writes = measure(entry.blocks)
        writes += NAME_LENGTH * sum(len(MENTION.findall(each)) for each in entry.blocks if isinstance(each, str))
        is_full = components + needs > max_components or characters + writes > max_characters
        if pages[-1] and (is_full or len(pages[-1]) == MAX_ENTRIES):
            pages.append([])
            components = characters = 0
        components, characters = components + needs, characters + writes
        pages[-1].append(entry)
    return pages


def page_buttons(trail_id: str, page: Page[Entry]) -> ControlRow:
    """Return the buttons for a trail's older page, if there is one, and back to the newest, from any other."""
    newest, older = PagePosition(), page.older
    return [
        *([button(OLDER, _custom_id(trail_id, older))] if older else []),
        *([button(NEWEST, _custom_id(trail_id, newest))] if page.position != newest else []),
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


def _custom_id(trail_id: str, position: PagePosition) -> str:
    return f"{trail_id}:{moment_number(position.at) if position.at else 0}:{position.behind}"
