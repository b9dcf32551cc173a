"""Being forgotten undoes nobody's wish never to be brought together with someone (promise 8), and names no one."""

from __future__ import annotations

import pytest

from bot.rules.refusals import CantBeAsked
from storage.schema.columns import sealed_id
from storage.schema.matching import kept_apart
from tests.support.house import House, member, someone
from tests.support.services.moments import rows

ADA, INES, FARID = 101, 202, 303


async def test_whoever_was_forgotten_and_comes_back_is_kept_apart_as_before(house: House) -> None:
    await house.services.keeping_apart.keep(member(ADA), someone(INES))
    await house.services.privacy.delete(member(INES))
    [sealed] = await rows(house.store, kept_apart)

    await house.mentor(INES)

    with pytest.raises(CantBeAsked):
        await house.asked(ADA, INES)
    [again] = await rows(house.store, kept_apart)
    assert (sealed["other_id"], sealed["sealed"]) == (-sealed["id"], sealed_id(INES))
    assert (again["other_id"], again["sealed"]) == (INES, None)


async def test_whoever_comes_back_unseals_only_what_is_about_them(house: House) -> None:
    for other in (INES, FARID):
        await house.services.keeping_apart.keep(member(ADA), someone(other))
        await house.services.privacy.delete(member(other))

    await house.mentor(FARID)

    assert sorted(row["other_id"] > 0 for row in await rows(house.store, kept_apart)) == [False, True]


async def test_the_wish_about_someone_forgotten_can_still_be_taken_back(house: House) -> None:
    await house.services.keeping_apart.keep(member(ADA), someone(INES))
    await house.services.privacy.delete(member(INES))
    [mine] = await house.services.keeping_apart.mine(member(ADA))

    left = await house.services.keeping_apart.let_be(member(ADA), mine.other_id)
    await house.mentor(INES)

    assert left == []
    assert (await house.asked(ADA, INES)).mentor_id == INES


async def test_with_whoever_wished_it_the_wish_goes_too(house: House) -> None:
    await house.services.keeping_apart.keep(member(ADA), someone(INES))
    await house.services.privacy.delete(member(INES))

    await house.services.privacy.delete(member(ADA))

    assert await rows(house.store, kept_apart) == []
