"""Asking the two of a match in the same moment as something else is done about it: only one of the two happens."""

from __future__ import annotations

from bot.rules.refusals import NoLongerOpen
from storage.models.enums import MatchState
from storage.models.matching import Match
from tests.support.service_harness import ServiceHarness, facilitator, member
from tests.support.services.concurrency import ROUNDS, refusals, run_concurrently
from tests.support.services.matching import (
    add_mentor_with_room,
    add_seeker,
    find_matches,
    only_match,
    proposed_pairings,
    state_of,
    suggest,
)

TOMAS, LINDIWE = 50, 51


async def test_two_presses_at_once_ask_once(harness: ServiceHarness, second_harness: ServiceHarness) -> None:
    for turn in range(ROUNDS):
        await add_mentor_with_room(harness, 10 + turn)
        await add_seeker(harness, 30 + turn)
        match = await only_match(harness)

        outcomes = await run_concurrently(
            suggest(harness, match), suggest(second_harness, match), turned=turn % 2 == 0
        )

        assert [type(refusal) for refusal in refusals(outcomes)] == [NoLongerOpen]
        assert (30 + turn, 10 + turn) in await proposed_pairings(harness)
    assert len(await proposed_pairings(harness)) == ROUNDS


async def test_suggesting_and_skipping_at_once_does_one_of_them(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    for turn in range(ROUNDS):
        await add_mentor_with_room(harness, 10 + turn)
        await add_seeker(harness, 30 + turn)
        match = await only_match(harness)

        outcomes = await run_concurrently(
            suggest(harness, match),
            second_harness.services.matching.skip(facilitator(), match.id),
            turned=turn % 2 == 0,
        )

        assert [type(refusal) for refusal in refusals(outcomes)] == [NoLongerOpen]
        is_asked = (match.seeker_id, match.mentor_id) in await proposed_pairings(harness)
        assert await state_of(harness, match) is (MatchState.SUGGESTED if is_asked else MatchState.SKIPPED)
        await harness.services.waiting_list.withdraw(member(30 + turn))


async def test_suggesting_and_swapping_at_once_asks_nobody_twice(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    for turn in range(ROUNDS):
        await add_mentor_with_room(harness, 10 + 2 * turn)
        await add_mentor_with_room(harness, 11 + 2 * turn)
        await add_seeker(harness, 30 + turn)
        match = await only_match(harness)

        await run_concurrently(
            suggest(harness, match),
            second_harness.services.matching.swap(facilitator(), match.id),
            turned=turn % 2 == 0,
        )

        asked = [mentor for mentee, mentor in await proposed_pairings(harness) if mentee == 30 + turn]
        shown = (await harness.services.matching.get_match(facilitator(), match.id)).match
        assert asked == ([shown.mentor_id] if shown.state is MatchState.SUGGESTED else [])
        await harness.services.waiting_list.withdraw(member(30 + turn))


async def test_two_facilitators_at_once_ask_someone_once_and_fill_no_place_twice(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    for turn in range(ROUNDS):
        mentor, mentee, other = 10 + turn, 30 + turn, 70 + turn
        await add_mentor_with_room(harness, mentor)
        await add_seeker(harness, mentee)
        by_tomas = await only_match(harness)
        by_lindiwe = await only_match(harness, LINDIWE)
        await harness.services.waiting_list.withdraw(member(mentee))
        await add_seeker(harness, other)
        await find_matches(harness, TOMAS)
        await add_seeker(harness, mentee)
        in_other = (await find_matches(harness, TOMAS)).matches[0]

        outcomes = await run_concurrently(
            suggest(harness, in_other), suggest(second_harness, by_lindiwe, LINDIWE), turned=turn % 2 == 0
        )

        states = sorted(done.state for done in outcomes if isinstance(done, Match))
        assert by_tomas.mentor_id == mentor
        assert states == [MatchState.GONE, MatchState.SUGGESTED]
        for person in (mentee, other):
            await harness.services.waiting_list.withdraw(member(person))
    assert len(await proposed_pairings(harness)) == ROUNDS
