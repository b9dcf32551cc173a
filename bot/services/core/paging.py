"""Pages of a list that is shown newest first, of which each reader may see a part.

A position counts only what its reader was shown. So it stays the same when something new arrives, and tells nothing
of what they may not see.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

RowKey = tuple[datetime, int]
"""Moment and id of a stored row: behind which one the next batch begins."""


class PageEntry(Protocol):
    """Something in a list that happened *at* a moment."""

    @property
    def at(self) -> datetime: ...


Entry = TypeVar("Entry", bound=PageEntry)


@dataclass(frozen=True, slots=True)
class PagePosition:
    """Position in a list: behind the first *behind* entries of the moment *at*; None is the newest page."""

    at: datetime | None = None
    behind: int = 0


@dataclass(frozen=True, slots=True)
class Batch(Generic[Entry]):
    """The entries that the reader may see of the next stored rows, newest first; without *last* there are no more."""

    entries: Sequence[Entry]
    last: RowKey | None


@dataclass(frozen=True, slots=True)
class Page(Generic[Entry]):
    """One page: its entries, newest first, its own position, and that of the older page, if there is one."""

    entries: Sequence[Entry]
    position: PagePosition = PagePosition()
    older: PagePosition | None = None


async def read_page(
    load: Callable[[RowKey | None], Awaitable[Batch[Entry]]], position: PagePosition, *, size: int
) -> Page[Entry]:
    """Return the page at this position, read in batches.

    *load* returns the batch behind a row, or, for None, the one that begins at the position's moment.
    """
    found: list[Entry] = []
    last, to_skip = None, position.behind
    while True:
        batch = await load(last)
        for entry in batch.entries:
            if to_skip and entry.at == position.at:
                to_skip -= 1
            else:
                found.append(entry)
        last = batch.last
        if len(found) > size or last is None:
            break
    shown = found[:size]
    if len(found) == len(shown):
        return Page(shown, position)
    at = shown[-1].at
    behind = sum(entry.at == at for entry in shown) + (position.behind if at == position.at else 0)
    return Page(shown, position, PagePosition(at, behind))
