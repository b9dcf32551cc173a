"""A concern that nobody takes on, or of which nobody can be told: it comes again, and goes on to others."""

from __future__ import annotations

from storage.models.enums import ConcernReach, LetterKind
from storage.schema.concerns import concerns
from tests.support.house import House, facilitator, someone
from tests.support.services.moments import rows

from .test_concerns import raised
from .test_looking_after import COORDINATOR, JEFF, LINDIWE, TOMAS


async def test_untaken_it_comes_again_then_to_the_coordinator_and_is_then_looked_after_daily(house: House) -> None:
    concern = await raised(house)
    await house.letters()
    seen = []

    for _ in range(4):
        house.wait(hours=24)
        await house.services.due.sweep()
        seen.append([(letter.kind, letter.detail) for letter in await house.letters()])

    assert seen == [[(LetterKind.CARD_CONCERN, why)] for why in ("again", "on", "look", "look")]
    [stored] = await rows(house.store, concerns)
    assert stored["reach"] == ConcernReach.COORDINATOR
    assert [each.id for each in (await house.services.looking_after.listed(JEFF)).open_ones] == [concern.id]


async def test_about_the_coordinator_it_goes_on_to_the_owner(house: House) -> None:
    await raised(house, about=someone(COORDINATOR))

    for _ in range(2):
        house.wait(hours=24)
        await house.services.due.sweep()

    assert (await house.services.looking_after.listed(JEFF)).open_ones == []
    [stored] = await rows(house.store, concerns)
    assert stored["reach"] == ConcernReach.OWNER


async def test_taken_it_does_not_come_again(house: House) -> None:
    concern = await raised(house)
    await house.services.looking_after.take(facilitator(), concern.id)
    await house.letters()

    house.wait(days=3)
    await house.services.due.sweep()

    assert await house.letters() == []


async def test_confided_once_for_each_turn_and_to_the_next_where_nobody_can_be_told(house: House) -> None:
    await raised(house)
    [card] = await house.letters()
    post = house.services.post

    for _ in range(2):
        await post.confide(card, to=[TOMAS, LINDIWE], reach=ConcernReach.FACILITATORS)
    first, second = await post.claim(limit=10, lease_seconds=60)
    await post.unreachable(first)
    [concern] = await rows(house.store, concerns)
    assert concern["reach"] == ConcernReach.FACILITATORS
    await post.unreachable(second)

    [concern] = await rows(house.store, concerns)
    assert concern["reach"] == ConcernReach.COORDINATOR
    on = [letter for letter in await house.letters() if letter.kind is LetterKind.CARD_CONCERN]
    assert [letter.detail for letter in on] == ["on"]


async def test_where_nobody_further_can_be_told_it_is_tried_daily_and_no_more(house: House) -> None:
    await raised(house)
    [card] = await house.letters()
    seen = []

    for _ in range(3):
        await house.services.post.confide(card, to=[TOMAS], reach=ConcernReach.OWNER)
        [confided] = await house.services.post.claim(limit=10, lease_seconds=60)
        await house.services.post.unreachable(confided)
        house.wait(days=1)
        await house.services.due.sweep()
        [card] = await house.letters()
        seen.append(card.detail)

    assert seen == ["again", "look", "look"]
