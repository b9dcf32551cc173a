"""Every list can be walked to its end, whatever becomes of it meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest
from discord import ui

from bot.ui.components.overview import OwnList, own_list_id
from bot.ui.components.paging import MAX_ENTRIES, ListEntry, Place, entry_of, join_parts, page_at
from bot.ui.core.layout import card_view
from tests.support.factories import COMMUNITY_ID, NOW
from tests.support.ui.limits import limit_violations, text
from tests.support.ui.walking import next_place, walk


def entries(count: int) -> list[ListEntry]:
    return [entry_of(NOW + timedelta(minutes=number // 3), number, f"no. {number}") for number in range(count)]


def page(shown: list[ListEntry], place: Place) -> ui.LayoutView:
    return card_view("## All", *page_at(shown, place).blocks(own_list_id(COMMUNITY_ID, OwnList.NOTES)))


def lines(*views: ui.LayoutView) -> list[str]:
    return [line for view in views for line in text(view).splitlines() if line.startswith("no. ")]


@pytest.mark.parametrize("count", [0, 1, 25, 26, 100, 1000])
def test_each_entry_is_on_one_page_in_order(count: int) -> None:
    pages = walk(lambda place: page(entries(count), place))

    assert lines(*pages) == [f"no. {number}" for number in range(count)]
    assert len(pages) == max(1, -(-count // MAX_ENTRIES))
    assert ("Page 1 of" in text(pages[0])) is (len(pages) > 1)


def test_one_can_go_back() -> None:
    first, second, third = walk(lambda place: page(entries(60), place))
    back = next_place(third, "Previous")

    assert back is not None
    assert text(page(entries(60), back)) == text(second)
    assert next_place(first, "Previous") is None


def test_what_vanishes_between_two_pages_hides_nothing_else() -> None:
    """Whoever decides all that is on a page, and then goes on, misses nobody."""
    first = page(entries(60), Place())
    following = next_place(first)
    assert following is not None

    left = entries(60)[MAX_ENTRIES:]

    assert lines(page(left, following))[0] == f"no. {MAX_ENTRIES}"
    # Only some of the page are gone: then what was to come stands on the page before.
    assert f"no. {MAX_ENTRIES}" in lines(page(entries(60)[10:], following))
    # The first of the next page is gone, too: then the one behind it is there.
    assert f"no. {MAX_ENTRIES + 1}" in lines(page(left[1:], following))


def test_of_a_list_that_became_shorter_the_last_page_is_shown() -> None:
    last = walk(lambda place: page(entries(60), place))[-2]
    following = next_place(last)
    assert following is not None

    assert lines(page(entries(30), following)) == [f"no. {number}" for number in range(25, 30)]
    assert lines(page([], following)) == []


@pytest.mark.parametrize("forged", [Place(0, 2**63 - 1), Place(2**63 - 1, 0), Place(1, 1)])
def test_any_place_that_is_made_up_is_on_some_page(forged: Place) -> None:
    view = page(entries(60), forged)

    assert limit_violations(view) == []
    assert lines(view)


def test_long_entries_make_more_pages_and_parts_stay_one_after_another() -> None:
    long = [entry_of(NOW, number, "x" * 3000) for number in range(3)]

    pages = walk(lambda place: page(join_parts(long, entries(2)), place))

    assert len(pages) == 3
    assert lines(*pages) == ["no. 0", "no. 1"]


def test_a_page_has_room_for_the_names_that_its_mentions_become() -> None:
    people = [entry_of(NOW, number, f"no. <@{10**18 + number}> with <@{10**18 - number}>") for number in range(25)]

    assert len(page_at(people, Place(), reserved_characters=600).entries) < 25
