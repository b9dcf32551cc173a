"""What one person sees at a glance: their own things, and what a command can mean."""

from __future__ import annotations

import pytest

from bot.rules.pairing import PairingMove
from bot.rules.refusals import NotFound, NothingToAnswer, WhichOne
from storage.models.enums import LetterKind, MentorState
from tests.support.house import ELSEWHERE, House, facilitator, in_dm, member, someone

INES, MAREK, ADA, BILAL, TOMAS = 10, 11, 31, 32, 50


async def test_who_never_did_anything_has_nothing(house: House) -> None:
    mine = await house.services.overview.mine(member(ADA))

    assert (mine.mentor, mine.seeker, mine.pairings, mine.kept, mine.mentees) == (None, None, [], [], 0)


async def test_one_sees_all_of_ones_own_and_nothing_of_others(house: House) -> None:
    await house.mentor(INES)
    await house.mentor(MAREK)
    walking = await house.together(ADA, INES)
    asked = await house.asked(BILAL, INES)
    await house.asked(33, MAREK)
    await house.services.seekers.join(member(INES), hope="Mine.", attends=True, preferences=None)

    mine = await house.services.overview.mine(member(INES))

    assert mine.mentor is not None
    assert mine.seeker is not None
    assert (mine.user_id, mine.mentees, mine.seeker.hope) == (INES, 1, "Mine.")
    assert [pairing.id for pairing in mine.pairings] == [walking.id, asked.id]


async def test_what_is_over_is_not_shown_but_ones_last_standing_is(house: House) -> None:
    await house.mentor(INES)
    pairing = await house.together(ADA, INES)
    await house.services.walking.end(in_dm(ADA), pairing.id)
    await house.services.standing.step_down(member(INES))

    mine = await house.services.overview.mine(member(INES))

    assert mine.pairings == []
    assert mine.mentor is not None
    assert mine.mentor.state is MentorState.STEPPED_DOWN


async def test_nothing_of_another_community_is_shown(house: House) -> None:
    await house.set_up(ELSEWHERE)
    await house.mentor(INES)
    await house.together(ADA, INES)

    elsewhere = await house.services.overview.mine(member(ADA, ELSEWHERE))

    assert elsewhere.pairings == []
    with pytest.raises(NotFound):
        await house.services.overview.mine(in_dm(ADA))


async def test_what_could_not_be_delivered_is_shown_until_it_was_read(house: House) -> None:
    await house.mentor(INES)
    await house.letters()
    for mentee in (ADA, BILAL):
        await house.asked(mentee, INES)
    for letter in await house.services.post.claim(limit=10, lease_seconds=60):
        await house.services.post.unreachable(letter)
    overview = house.services.overview

    first, second = (await overview.mine(member(INES))).kept
    await overview.were_read(member(INES), first.letter.id)
    left = (await overview.mine(member(INES))).kept

    assert (first.letter.kind, first.pairing is not None) == (LetterKind.ASKED, True)
    assert [facts.letter.id for facts in left] == [second.letter.id]


async def test_a_command_without_a_name_means_the_only_one_that_fits(house: House) -> None:
    await house.mentor(INES, capacity=3)
    overview = house.services.overview

    with pytest.raises(NothingToAnswer):
        await overview.the_one(member(INES), PairingMove.AGREE)
    asked = await house.asked(ADA, INES)
    assert await overview.the_one(member(INES), PairingMove.AGREE) == asked.id
    assert await overview.the_one(member(INES), PairingMove.DECLINE) == asked.id
    assert await overview.the_one(member(ADA), PairingMove.WITHDRAW) == asked.id
    with pytest.raises(NothingToAnswer):
        await overview.the_one(member(ADA), PairingMove.AGREE)
    with pytest.raises(NothingToAnswer):
        await overview.the_one(member(INES), PairingMove.WITHDRAW)
    await house.asked(BILAL, INES)
    with pytest.raises(WhichOne):
        await overview.the_one(member(INES), PairingMove.AGREE)


async def test_each_move_fits_where_it_can_be_made(house: House) -> None:
    await house.mentor(INES, capacity=3)
    walking = await house.together(ADA, INES)
    resting = await house.together(BILAL, INES)
    await house.services.walking.pause(in_dm(INES), resting.id)
    asked = await house.asked(33, INES)
    fits = {
        PairingMove.PAUSE: [walking.id],
        PairingMove.RESUME: [resting.id],
        PairingMove.END: [walking.id, resting.id],
        PairingMove.NOTE: [walking.id, resting.id],
        PairingMove.AGREE: [asked.id],
    }

    for move, expected in fits.items():
        fitting = await house.services.overview.fitting(member(INES), move)

        assert [pairing.id for pairing in fitting] == expected


async def test_a_facilitator_finds_their_own_suggestion_to_take_back(house: House) -> None:
    await house.mentor(INES)
    suggested = await house.services.suggesting.suggest(facilitator(TOMAS), mentor=someone(INES), mentee=someone(ADA))

    assert await house.services.overview.the_one(facilitator(TOMAS), PairingMove.WITHDRAW) == suggested.id
    with pytest.raises(NothingToAnswer):
        await house.services.overview.the_one(facilitator(51), PairingMove.WITHDRAW)
