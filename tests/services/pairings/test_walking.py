"""While it lasts: either rests, goes on or leaves, alone and at once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.rules.refusals import DateGone, FacilitatorsOnly, NoLongerOpen, NotADate, NotFound, NotNow, NotYours, OwnCase
from storage.models.enums import EndedHow, LetterKind, PairingState
from storage.schema.check_ins import schedules
from tests.support.house import ELSEWHERE, House, facilitator, in_dm, member
from tests.support.services.moments import ROUNDS, at_once, news, pairing_of, refusals, rows, trail

INES, ADA, BILAL, TOMAS = 10, 31, 32, 50


@pytest.mark.parametrize("who", [INES, ADA], ids=["mentor", "mentee"])
@pytest.mark.parametrize("state", [PairingState.AGREED, PairingState.ACTIVE, PairingState.PAUSED])
async def test_either_ends_it_from_any_state_and_only_the_other_hears(
    house: House, who: int, state: PairingState
) -> None:
    if state is PairingState.AGREED:
        await house.wants_a_yes()
    await house.mentor(INES)
    pairing = await house.together(ADA, INES)
    if state is PairingState.PAUSED:
        await house.services.walking.pause(in_dm(INES), pairing.id, until="1 week")
    await house.letters()

    ended = await house.services.walking.end(in_dm(who), pairing.id)

    assert (ended.state, ended.ended_how, ended.closed_by) == (PairingState.ENDED, EndedHow.BY_PARTY, who)
    assert (ended.closed_at, ended.due_at, ended.paused_until) == (house.clock(), None, None)
    assert await news(house) == {(LetterKind.PAIRING_ENDED, pairing.partner_of(who)), (LetterKind.MENTOR_ROLE, INES)}
    assert (await trail(house, "pairing"))[-1] == (who, "end")


async def test_nobody_else_ends_it(house: House) -> None:
    await house.mentor(INES)
    pairing = await house.together(ADA, INES)
    end = house.services.walking.end

    for outsider in (in_dm(BILAL), member(BILAL), facilitator(TOMAS)):
        with pytest.raises(NotYours):
            await end(outsider, pairing.id)
    with pytest.raises(NotFound):
        await end(member(ADA, ELSEWHERE), pairing.id)
    with pytest.raises(NotFound):
        await end(in_dm(ADA), 10**12)

    assert (await pairing_of(house, pairing.id)).state is PairingState.ACTIVE


async def test_what_has_not_begun_or_is_over_cannot_be_ended(house: House) -> None:
    await house.mentor(INES)
    asked = await house.asked(ADA, INES)

    with pytest.raises(NotNow):
        await house.services.walking.end(in_dm(ADA), asked.id)
    await house.services.answering.agree(in_dm(INES), asked.id)
    await house.services.walking.end(in_dm(ADA), asked.id)
    for who in (ADA, INES):
        with pytest.raises(NoLongerOpen):
            await house.services.walking.end(in_dm(who), asked.id)


async def test_both_ending_it_in_the_same_moment_end_it_once(house: House, rival: House) -> None:
    for mentor, mentee in zip(range(INES, INES + ROUNDS), range(ADA, ADA + ROUNDS), strict=True):
        await house.mentor(mentor)
        pairing = await house.together(mentee, mentor)
        await house.letters()

        ended = await at_once(
            house.services.walking.end(in_dm(mentor), pairing.id),
            rival.services.walking.end(in_dm(mentee), pairing.id),
            turned=mentor % 2 == 0,
        )

        [refusal] = refusals(ended)
        assert isinstance(refusal, NoLongerOpen)
        assert len(await house.told(LetterKind.PAIRING_ENDED)) == 1


async def test_a_facilitator_ends_it_for_both_and_both_hear(house: House) -> None:
    await house.mentor(INES)
    pairing = await house.together(ADA, INES)
    await house.letters()

    ended = await house.services.walking.end_for_both(facilitator(TOMAS), pairing.id)

    assert (ended.ended_how, ended.closed_by) == (EndedHow.BY_FACILITATOR, TOMAS)
    assert await news(house) == {
        (LetterKind.PAIRING_ENDED, INES),
        (LetterKind.PAIRING_ENDED, ADA),
        (LetterKind.MENTOR_ROLE, INES),
    }
    with pytest.raises(NoLongerOpen):
        await house.services.walking.end_for_both(facilitator(51), pairing.id)


async def test_ending_for_both_is_for_facilitators_outside_of_it(house: House) -> None:
    await house.mentor(INES)
    pairing = await house.together(ADA, INES)
    end_for_both = house.services.walking.end_for_both

    for outsider in (member(BILAL), in_dm(TOMAS), member(ADA)):
        with pytest.raises(FacilitatorsOnly):
            await end_for_both(outsider, pairing.id)
    for party in (INES, ADA):
        with pytest.raises(OwnCase):
            await end_for_both(facilitator(party), pairing.id)
    with pytest.raises(NotFound):
        await end_for_both(facilitator(TOMAS, ELSEWHERE), pairing.id)


async def test_resting_and_going_on_tell_the_other(house: House) -> None:
    await house.mentor(INES)
    pairing = await house.together(ADA, INES)
    await house.letters()
    walking = house.services.walking

    paused = await walking.pause(in_dm(ADA), pairing.id, until="2 weeks")
    until = datetime(2026, 1, 15, 12, tzinfo=UTC)
    assert (paused.state, paused.paused_by, paused.paused_until) == (PairingState.PAUSED, ADA, until)
    assert await news(house) == {(LetterKind.PAIRING_PAUSED, INES)}

    resumed = await walking.resume(in_dm(INES), pairing.id)
    assert (resumed.state, resumed.paused_by, resumed.paused_until) == (PairingState.ACTIVE, None, None)
    due = [row["due_at"] for row in await rows(house.store, schedules, schedules.c.pairing_id == pairing.id)]
    assert (resumed.due_at, due) == (None, [datetime(2026, 1, 4, 18, tzinfo=UTC)] * 2)
    assert await news(house) == {(LetterKind.PAIRING_RESUMED, ADA)}
    assert [move for _, move in (await trail(house, "pairing"))[-2:]] == ["pause", "resume"]


async def test_a_pause_without_an_end_falls_due_never(house: House) -> None:
    await house.mentor(INES)
    pairing = await house.together(ADA, INES)

    paused = await house.services.walking.pause(in_dm(ADA), pairing.id)

    assert (paused.paused_until, paused.due_at) == (None, None)


async def test_what_does_not_fit_is_refused_and_changes_nothing(house: House) -> None:
    await house.mentor(INES)
    pairing = await house.together(ADA, INES)
    walking = house.services.walking

    with pytest.raises(NotNow):
        await walking.resume(in_dm(ADA), pairing.id)
    with pytest.raises(NotADate):
        await walking.pause(in_dm(ADA), pairing.id, until="soonish")
    with pytest.raises(DateGone):
        await walking.pause(in_dm(ADA), pairing.id, until="0 days")
    with pytest.raises(DateGone):
        await walking.pause(in_dm(ADA), pairing.id, until="2031-01-01")
    with pytest.raises(NotYours):
        await walking.pause(facilitator(TOMAS), pairing.id)
    await walking.pause(in_dm(ADA), pairing.id)
    with pytest.raises(NotNow):
        await walking.pause(in_dm(INES), pairing.id)
    with pytest.raises(NotYours):
        await walking.resume(in_dm(BILAL), pairing.id)
    await walking.end(in_dm(INES), pairing.id)
    with pytest.raises(NoLongerOpen):
        await walking.resume(in_dm(INES), pairing.id)


async def test_both_resting_in_the_same_moment_rest_once(house: House, rival: House) -> None:
    for mentor, mentee in zip(range(INES, INES + ROUNDS), range(ADA, ADA + ROUNDS), strict=True):
        await house.mentor(mentor)
        pairing = await house.together(mentee, mentor)

        paused = await at_once(
            house.services.walking.pause(in_dm(mentor), pairing.id),
            rival.services.walking.pause(in_dm(mentee), pairing.id),
        )

        [refusal] = refusals(paused)
        assert isinstance(refusal, NotNow)
        assert len(await house.told(LetterKind.PAIRING_PAUSED)) == 1
