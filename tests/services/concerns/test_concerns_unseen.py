"""What nobody may find out from elsewhere: that there is a concern about them, whose one is, or what is in it."""

from __future__ import annotations

import pytest

from bot.rules.refusals import NotFound
from storage.models.enums import ConcernOutcome, ConcernReach, LetterKind, PairingState
from tests.support.house import House, facilitator, in_dm, member, someone
from tests.support.services.moments import news, on_its_way, pairing_of

from .test_concerns import raised

ADA, MAREK, INES, TOMAS, LINDIWE = 31, 11, 10, 50, 51


@pytest.mark.parametrize("over", ["ended by the mentee", "ended by the mentor", "left", "deleted"])
async def test_who_walked_with_whoever_raised_it_learns_of_it_no_more_once_that_is_over(
    house: House, over: str
) -> None:
    await house.mentor(LINDIWE)
    pairing = await house.together(ADA, LINDIWE)
    general = await raised(house)

    match over:
        case "ended by the mentee":
            await house.services.walking.end(in_dm(ADA), pairing.id)
        case "ended by the mentor":
            await house.services.walking.end(in_dm(LINDIWE), pairing.id)
        case "left":
            await house.services.leaving.left(general.community_id, ADA)
        case _:
            await house.services.privacy.delete(member(ADA))

    found = await house.services.looking_after.listed(facilitator(LINDIWE))
    assert (found.open_ones, found.closed) == ([], [])
    with pytest.raises(NotFound):
        await house.services.looking_after.one(facilitator(LINDIWE), general.id)


async def test_who_was_with_them_when_it_ended_and_it_was_raised_after_that_is_part_of_it_too(house: House) -> None:
    await house.mentor(LINDIWE)
    pairing = await house.together(ADA, LINDIWE)
    await house.services.walking.end(in_dm(ADA), pairing.id)

    await raised(house)

    assert (await house.services.looking_after.listed(facilitator(LINDIWE))).open_ones == []


async def test_about_a_mentorship_and_somebody_else_it_is_the_case_of_all_three_and_rests(house: House) -> None:
    await house.mentor(LINDIWE)
    pairing = await house.together(ADA, LINDIWE)

    concern = await raised(house, pairing_id=pairing.id, about=someone(MAREK), pauses=True)

    assert (concern.about_id, concern.pairing_id, concern.pauses) == (MAREK, pairing.id, True)
    assert (await pairing_of(house, pairing.id)).state is PairingState.PAUSED
    assert (await house.services.looking_after.listed(facilitator(LINDIWE))).open_ones == []
    assert (await house.services.looking_after.listed(facilitator(MAREK))).open_ones == []


async def test_naming_oneself_beside_a_mentorship_leaves_it_about_that(house: House) -> None:
    await house.mentor(INES)
    pairing = await house.together(ADA, INES)

    concern = await raised(house, pairing_id=pairing.id, about=someone(ADA))

    assert (concern.about_id, concern.pairing_id) == (INES, pairing.id)


async def test_what_is_stored_about_somebody_is_as_before_when_a_concern_is_about_them(house: House) -> None:
    before = await house.services.privacy.mine(member(MAREK))

    await raised(house, about=someone(MAREK))

    assert (await house.services.privacy.mine(member(MAREK))).kinds == before.kinds
    assert not await house.services.privacy.delete(member(MAREK))


@pytest.mark.parametrize("named", [True, False])
async def test_that_whoever_raised_it_cannot_be_reached_tells_nobody_whose_an_unnamed_one_is(
    house: House, named: bool
) -> None:
    concern = await raised(house, named=named)
    await house.letters()
    await house.services.looking_after.take(facilitator(), concern.id)
    [told] = [letter for letter in await house.services.post.claim(limit=9, lease_seconds=60) if letter.to_id]

    await house.services.post.unreachable(told)

    assert ((LetterKind.CARD_UNREACHABLE, None) in await news(house)) is named
    queue = await house.services.overview.queue(facilitator())
    assert [person.user_id for person in queue.unreachable] == ([ADA] if named else [])
    assert [facts.letter.id for facts in (await house.services.overview.mine(member(ADA))).kept] == [told.id]


@pytest.mark.parametrize("named", [True, False])
async def test_that_a_word_about_an_unnamed_one_arrived_changes_nothing_that_facilitators_see(
    house: House, named: bool
) -> None:
    concern = await raised(house, named=named)
    await house.letters()
    async with house.store.transaction() as memory:
        await memory.people.could_not_be_reached(concern.community_id, ADA, at=house.clock())

    await house.services.looking_after.close(facilitator(), concern.id, outcome=ConcernOutcome.TALKED)
    await house.letters()

    queue = await house.services.overview.queue(facilitator())
    assert [person.user_id for person in queue.unreachable] == ([] if named else [ADA])


async def test_that_a_confidant_cannot_be_reached_is_told_to_no_channel(house: House) -> None:
    await raised(house, about=someone(LINDIWE))
    [card] = await house.letters()
    await house.services.post.confide(card, to=[TOMAS], reach=ConcernReach.FACILITATORS)

    await house.services.post.unreachable(await on_its_way(house, LetterKind.CONCERN_CONFIDED))

    assert {kind for kind, _ in await news(house)} == {LetterKind.CARD_CONCERN}
