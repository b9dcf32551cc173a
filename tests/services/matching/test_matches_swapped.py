"""The next best mentor in place of the one found: in the seeker's own order, possible, and with room."""

from __future__ import annotations

import pytest

from tests.support.house import House, facilitator, member
from tests.support.services.matching import BETRAYED, apart, found_by, mentors, not_for_me, only_match, waits

INES, MAREK, HANA, ADA, BILAL = 10, 11, 12, 31, 32


async def test_the_next_best_has_room_beside_the_rest_of_the_set(house: House) -> None:
    await mentors(house, INES, f"{BETRAYED} path=apart")
    await mentors(house, MAREK, BETRAYED)
    await mentors(house, HANA)
    await waits(house, ADA, f"{BETRAYED} path=apart", "side=similar path=similar")
    await waits(house, BILAL, BETRAYED, "side=similar")

    [of_ada, of_bilal] = (await found_by(house)).found
    swapped = await house.services.matches.swap(facilitator(), of_ada.id)
    again = await house.services.matches.swap(facilitator(), of_ada.id)

    assert [(of_ada.mentor_id, of_bilal.mentor_id)] == [(INES, MAREK)]
    assert swapped is not None
    assert (swapped.id, swapped.mentor_id) == (of_ada.id, HANA)
    assert again is None
    assert (await house.services.matches.pair(facilitator(), of_ada.id)).match.mentor_id == HANA


async def test_the_next_best_takes_the_place_that_a_skipped_match_leaves(house: House) -> None:
    await mentors(house, INES, f"{BETRAYED} path=apart")
    await mentors(house, MAREK, BETRAYED)
    await waits(house, ADA, f"{BETRAYED} path=apart", "side=similar path=similar")
    await waits(house, BILAL, BETRAYED, "side=similar")
    [of_ada, of_bilal] = (await found_by(house)).found

    before = await house.services.matches.swap(facilitator(), of_ada.id)
    await house.services.matches.skip(facilitator(), of_bilal.id)
    after = await house.services.matches.swap(facilitator(), of_ada.id)

    assert before is None
    assert after is not None
    assert after.mentor_id == MAREK


@pytest.mark.parametrize("way", ["must", "apart", "not for me", "no room", "themselves"])
async def test_the_next_best_is_someone_who_could_be_asked(house: House, way: str) -> None:
    await mentors(house, INES, BETRAYED)
    await waits(house, ADA, BETRAYED, "side=similar!")
    match = await only_match(house)
    other = ADA if way == "themselves" else MAREK
    await mentors(house, other, "side=unfaithful" if way == "must" else "")
    match way:
        case "apart":
            await apart(house, other, ADA)
        case "not for me":
            await not_for_me(house, ADA, other)
        case "no room":
            await house.asked(BILAL, other)

    assert await house.services.matches.swap(facilitator(), match.id) is None


async def test_the_next_best_of_one_whose_mentor_is_not_there_any_more_comes_after_them(house: House) -> None:
    await mentors(house, INES, f"{BETRAYED} path=apart")
    await mentors(house, MAREK, BETRAYED)
    await waits(house, ADA, f"{BETRAYED} path=apart", "side=similar path=similar")
    match = await only_match(house)
    await house.services.standing.pause(member(INES), until=None)

    swapped = await house.services.matches.swap(facilitator(), match.id)

    assert match.mentor_id == INES
    assert swapped is not None
    assert swapped.mentor_id == MAREK
