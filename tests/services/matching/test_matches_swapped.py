"""The next best mentor in place of the one found: in the seeker's own order, possible, and with room."""

from __future__ import annotations

import pytest

from tests.support.service_harness import ServiceHarness, facilitator, member, someone
from tests.support.services.matching import (
    BETRAYED,
    add_mentor_with_room,
    add_seeker,
    find_matches,
    keep_apart,
    only_match,
    stop_new_people,
)

INES, MAREK, HANA, ADA, BILAL = 10, 11, 12, 31, 32


async def test_the_next_best_has_room_beside_the_rest_of_the_set(harness: ServiceHarness) -> None:
    await add_mentor_with_room(harness, INES, f"{BETRAYED} path=apart")
    await add_mentor_with_room(harness, MAREK, BETRAYED)
    await add_mentor_with_room(harness, HANA)
    await add_seeker(harness, ADA, f"{BETRAYED} path=apart", "side=similar path=similar")
    await add_seeker(harness, BILAL, BETRAYED, "side=similar")

    [of_ada, of_bilal] = (await find_matches(harness)).matches
    swapped = await harness.services.matching.swap(facilitator(), of_ada.id)
    again = await harness.services.matching.swap(facilitator(), of_ada.id)

    assert [(of_ada.mentor_id, of_bilal.mentor_id)] == [(INES, MAREK)]
    assert swapped is not None
    assert (swapped.id, swapped.mentor_id) == (of_ada.id, HANA)
    assert again is None
    assert (await harness.services.matching.get_match(facilitator(), of_ada.id)).match.mentor_id == HANA


async def test_the_next_best_takes_the_place_that_a_skipped_match_leaves(harness: ServiceHarness) -> None:
    await add_mentor_with_room(harness, INES, f"{BETRAYED} path=apart")
    await add_mentor_with_room(harness, MAREK, BETRAYED)
    await add_seeker(harness, ADA, f"{BETRAYED} path=apart", "side=similar path=similar")
    await add_seeker(harness, BILAL, BETRAYED, "side=similar")
    [of_ada, of_bilal] = (await find_matches(harness)).matches

    before = await harness.services.matching.swap(facilitator(), of_ada.id)
    await harness.services.matching.skip(facilitator(), of_bilal.id)
    after = await harness.services.matching.swap(facilitator(), of_ada.id)

    assert before is None
    assert after is not None
    assert after.mentor_id == MAREK


@pytest.mark.parametrize("apart", [None, (MAREK, ADA), (ADA, MAREK)])
async def test_the_next_best_is_the_same_whoever_keeps_whom_apart(
    harness: ServiceHarness, apart: tuple[int, int] | None
) -> None:
    await add_mentor_with_room(harness, INES, f"{BETRAYED} path=apart")
    await add_mentor_with_room(harness, MAREK, BETRAYED)
    await add_seeker(harness, ADA, f"{BETRAYED} path=apart", "side=similar! path=similar")
    match = await only_match(harness)
    if apart:
        await keep_apart(harness, *apart)

    swapped = await harness.services.matching.swap(facilitator(), match.id)

    assert swapped is not None
    assert (match.mentor_id, swapped.mentor_id) == (INES, MAREK)


@pytest.mark.parametrize("way", ["must", "apart", "suggested", "no room", "nobody new", "themselves"])
async def test_the_next_best_is_someone_who_could_be_asked(harness: ServiceHarness, way: str) -> None:
    await add_mentor_with_room(harness, INES, BETRAYED)
    await add_seeker(harness, ADA, BETRAYED, "side=similar!")
    match = await only_match(harness)
    other = ADA if way == "themselves" else MAREK
    await add_mentor_with_room(harness, other, "side=unfaithful" if way == "must" else BETRAYED)
    match way:
        case "apart":
            await keep_apart(harness, other, ADA, for_facilitators=True)
        case "suggested":
            await harness.services.suggestions.suggest(facilitator(), mentor=someone(other), mentee=someone(ADA))
        case "no room":
            await harness.active_pairing(BILAL, other)
        case "nobody new":
            await stop_new_people(harness, other)

    assert await harness.services.matching.swap(facilitator(), match.id) is None


async def test_the_next_best_of_one_whose_mentor_is_not_there_any_more_comes_after_them(
    harness: ServiceHarness,
) -> None:
    await add_mentor_with_room(harness, INES, f"{BETRAYED} path=apart")
    await add_mentor_with_room(harness, MAREK, BETRAYED)
    await add_seeker(harness, ADA, f"{BETRAYED} path=apart", "side=similar path=similar")
    match = await only_match(harness)
    await harness.services.mentor_status.pause(member(INES), until=None)

    swapped = await harness.services.matching.swap(facilitator(), match.id)

    assert match.mentor_id == INES
    assert swapped is not None
    assert swapped.mentor_id == MAREK
