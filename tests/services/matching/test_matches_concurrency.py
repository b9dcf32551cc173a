"""Asking the two of a match in the same moment as something else is done about it: only one of the two happens."""

from __future__ import annotations

from bot.rules.matching.suggestion_counts import MAX_OPEN_SUGGESTIONS
from bot.rules.refusals import NoLongerOpen, TooManySuggestions
from storage.models.enums import MatchState
from storage.models.matching import Match
from storage.models.records import Pairing
from tests.support.service_harness import ServiceHarness, facilitator, member, someone
from tests.support.services.concurrency import ROUNDS, refusals, run_concurrently
from tests.support.services.matching import (
    add_mentor_with_room,
    add_seeker,
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

        assert [each.state for each in outcomes if isinstance(each, Match)] == [MatchState.SUGGESTED] * 2
        assert (30 + turn, match.mentor_id) in await proposed_pairings(harness)
        await harness.services.waiting_list.withdraw(member(30 + turn))
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


async def test_two_facilitators_at_once_make_no_more_suggestions_than_may_be_open(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    for turn in range(ROUNDS):
        mentor, mentees = 10 + turn, [100 + 10 * turn + number for number in range(4)]
        await add_mentor_with_room(harness, mentor, room=5)
        await harness.has_waited(*mentees)
        for mentee in mentees[:2]:
            await _suggest_by_name(harness, mentor, mentee)

        outcomes = await run_concurrently(
            _suggest_by_name(harness, mentor, mentees[2]),
            _suggest_by_name(second_harness, mentor, mentees[3], LINDIWE),
            turned=turn % 2 == 0,
        )

        assert [type(refusal) for refusal in refusals(outcomes)] == [TooManySuggestions]
    assert len(await proposed_pairings(harness)) == ROUNDS * MAX_OPEN_SUGGESTIONS


async def _suggest_by_name(harness: ServiceHarness, mentor: int, mentee: int, by: int = TOMAS) -> Pairing:
    return await harness.services.suggestions.suggest(facilitator(by), mentor=someone(mentor), mentee=someone(mentee))
