"""The best set for all who wait at once: who is in it, who is left and why, and nothing that is the reader's own."""

from __future__ import annotations

import pytest

from bot.rules.matching.obstacles import MatchObstacles
from bot.rules.pairing import PairingMove
from bot.rules.refusals import CantBeAsked
from bot.services.matching.results import ClosestMentor, ClosestMentorStatus
from storage.models.matching import Match
from storage.schema.matching import matchings
from tests.support.service_harness import ServiceHarness, facilitator, in_dm, someone
from tests.support.services.concurrency import ROUNDS, make_ended_pairing, rows, run_concurrently
from tests.support.services.matching import (
    BETRAYED,
    UNFAITHFUL,
    add_mentor_with_room,
    add_seeker,
    find_matches,
    keep_apart,
    matched_pairs,
    only_match,
)

INES, MAREK, ADA, BILAL, CHIARA, TOMAS, LINDIWE = 10, 11, 31, 32, 33, 50, 51


async def pair(harness: ServiceHarness, match: Match) -> ClosestMentor | None:
    return (await harness.services.matching.get_match(facilitator(), match.id)).closest


async def test_whoever_waited_longest_stands_first(harness: ServiceHarness) -> None:
    await add_mentor_with_room(harness, INES, room=3)
    for person in (CHIARA, ADA, BILAL):
        await add_seeker(harness, person)

    found = await find_matches(harness)

    assert matched_pairs(found) == [(CHIARA, INES), (ADA, INES), (BILAL, INES)]
    assert found.open_matches == found.matches
    assert (found.unmatched, found.snapshot.fully_suggested_count, found.snapshot.has_left_out_own_cases) == (
        {},
        0,
        False,
    )


async def test_the_set_is_the_best_for_all_and_not_for_the_first(harness: ServiceHarness) -> None:
    await add_mentor_with_room(harness, INES, f"{BETRAYED} path=apart")
    await add_mentor_with_room(harness, MAREK, f"{BETRAYED} path=reconciling")
    await add_seeker(harness, ADA, f"{BETRAYED} path=apart", "side=similar path=similar")
    await add_seeker(harness, BILAL, "path=apart", "path=similar!")

    found = await find_matches(harness)
    [of_ada, of_bilal] = [
        await harness.services.matching.get_match(facilitator(), match.id) for match in found.matches
    ]

    assert matched_pairs(found) == [(ADA, MAREK), (BILAL, INES)]
    assert (of_ada.position, of_ada.closest) == (1, ClosestMentor(mentor_id=INES, status=ClosestMentorStatus.IN_SET))
    assert of_ada.next_id == of_bilal.match.id
    assert (of_bilal.position, of_bilal.total, of_bilal.previous_id, of_bilal.next_id) == (
        2,
        2,
        of_ada.match.id,
        None,
    )


async def test_a_pair_tells_what_is_met_what_is_missed_and_what_is_not_known(harness: ServiceHarness) -> None:
    await add_mentor_with_room(harness, INES, f"{UNFAITHFUL} path=apart")
    await add_seeker(harness, ADA, f"{BETRAYED} path=apart age=40s", "side=similar path=similar age=similar")

    shown = await harness.services.matching.get_match(facilitator(), (await only_match(harness)).id)

    assert [reason.trait for reason in shown.fit.reasons] == ["path"]
    assert (shown.fit.unmet, "age" in shown.fit.unknown) == (("side",), True)


async def test_it_says_when_somebodys_closest_fit_is_found_for_someone_else(harness: ServiceHarness) -> None:
    await add_mentor_with_room(harness, INES, BETRAYED)
    await add_mentor_with_room(harness, MAREK)
    await add_seeker(harness, ADA, BETRAYED, "side=similar")
    await add_seeker(harness, BILAL, BETRAYED, "side=similar")

    found = await find_matches(harness)

    assert matched_pairs(found) == [(ADA, INES), (BILAL, MAREK)]
    assert [await pair(harness, match) for match in found.matches] == [
        None,
        ClosestMentor(mentor_id=INES, status=ClosestMentorStatus.IN_SET),
    ]


async def test_it_says_when_the_closest_fit_has_as_many_suggestions_as_fit_and_when_it_was_passed_by(
    harness: ServiceHarness,
) -> None:
    await add_mentor_with_room(harness, INES, BETRAYED)
    await add_mentor_with_room(harness, MAREK)
    suggested = [
        await harness.services.suggestions.suggest(facilitator(), mentor=someone(INES), mentee=someone(mentee))
        for mentee in (BILAL, CHIARA, 34)
    ]
    await add_seeker(harness, ADA, BETRAYED, "side=similar")

    match = await only_match(harness)
    while_suggested = await pair(harness, match)
    await harness.services.responses.decline(in_dm(INES), suggested[0].id)
    later = await pair(harness, match)

    assert match.mentor_id == MAREK
    assert while_suggested == ClosestMentor(mentor_id=INES, status=ClosestMentorStatus.SUGGESTED)
    assert later == ClosestMentor(mentor_id=INES, status=ClosestMentorStatus.PASSED)


async def test_who_is_asked_or_was_suggested_stays_in_the_set_and_who_has_a_mentor_does_not(
    harness: ServiceHarness,
) -> None:
    await add_mentor_with_room(harness, INES, room=5)
    await add_mentor_with_room(harness, MAREK)
    for person in (ADA, BILAL, CHIARA):
        await add_seeker(harness, person)
    await harness.request_pairing(ADA, INES)
    await harness.services.suggestions.suggest(facilitator(), mentor=someone(INES), mentee=someone(CHIARA))
    await harness.require_approval()
    await harness.active_pairing(BILAL, INES)

    found = await find_matches(harness)

    assert matched_pairs(found) == [(ADA, INES), (CHIARA, MAREK)]
    assert [each.free_places for each in found.snapshot.free_mentors] == [4, 1]


async def test_who_is_left_learns_which_must_nobody_meets(harness: ServiceHarness) -> None:
    await add_seeker(harness, ADA, BETRAYED, "side=similar! path=other")

    nobody = await find_matches(harness)
    await add_mentor_with_room(harness, INES, UNFAITHFUL)
    await add_seeker(harness, BILAL)
    await add_seeker(harness, CHIARA)
    found = await find_matches(harness)

    assert nobody.unmatched == {ADA: MatchObstacles(has_no_free_mentor=True)}
    assert matched_pairs(found) == [(BILAL, INES)]
    assert found.unmatched == {ADA: MatchObstacles(musts=("side",)), CHIARA: MatchObstacles()}


async def test_nobody_is_their_own_mentor(harness: ServiceHarness) -> None:
    await add_mentor_with_room(harness, ADA)
    await add_seeker(harness, ADA)

    found = await find_matches(harness)

    assert (matched_pairs(found), found.unmatched) == ([], {ADA: MatchObstacles(has_no_free_mentor=True)})


async def test_who_keeps_apart_and_lets_facilitators_know_goes_with_someone_else(harness: ServiceHarness) -> None:
    await add_mentor_with_room(harness, INES, BETRAYED)
    await add_mentor_with_room(harness, MAREK)
    for person in (ADA, BILAL):
        await add_seeker(harness, person, BETRAYED, "side=similar")
    await keep_apart(harness, INES, ADA, for_facilitators=True)
    await keep_apart(harness, BILAL, MAREK, for_facilitators=True)

    found = await find_matches(harness)

    assert matched_pairs(found) == [(ADA, MAREK), (BILAL, INES)]
    assert await pair(harness, found.matches[0]) is None
    for mentor, mentee in ((INES, ADA), (MAREK, BILAL)):
        with pytest.raises(CantBeAsked):
            await harness.services.suggestions.suggest(facilitator(), mentor=someone(mentor), mentee=someone(mentee))


@pytest.mark.parametrize("state", ["open", "declined", "long ago", "ended", "refused by a facilitator"])
async def test_what_facilitators_know_of_two_keeps_them_out_of_a_set(harness: ServiceHarness, state: str) -> None:
    await add_mentor_with_room(harness, INES)
    await add_seeker(harness, ADA)
    if state == "ended":
        await make_ended_pairing(harness, ADA, INES)
    elif state == "refused by a facilitator":
        await harness.require_approval()
        pairing = await harness.active_pairing(ADA, INES)
        await harness.services.responses.decide(facilitator(), pairing.id, PairingMove.REFUSE)
    else:
        asked = await harness.services.suggestions.suggest(facilitator(), mentor=someone(INES), mentee=someone(ADA))
        if state != "open":
            await harness.services.responses.decline(in_dm(INES), asked.id)
    if state == "long ago":
        harness.advance_time(days=harness.programme.ask_again_days + 1)

    found = await find_matches(harness)

    assert matched_pairs(found) == ([(ADA, INES)] if state == "long ago" else [])


async def test_a_facilitators_own_case_is_in_none_of_it(harness: ServiceHarness) -> None:
    await add_mentor_with_room(harness, TOMAS, room=3)
    await add_mentor_with_room(harness, INES, room=3)
    await harness.active_pairing(LINDIWE, INES)
    for person in (ADA, TOMAS):
        await add_seeker(harness, person)

    by_tomas, by_lindiwe = await find_matches(harness, TOMAS), await find_matches(harness, LINDIWE)

    assert (matched_pairs(by_tomas), by_tomas.snapshot.has_left_out_own_cases) == ([(ADA, INES)], True)
    assert by_tomas.unmatched == {}
    assert [each.person_id for each in by_tomas.snapshot.seekers] == [ADA]
    assert (matched_pairs(by_lindiwe), by_lindiwe.snapshot.has_left_out_own_cases) == ([(ADA, TOMAS)], True)
    assert by_lindiwe.unmatched == {TOMAS: MatchObstacles()}


async def test_who_waits_for_a_facilitators_yes_is_in_no_set(harness: ServiceHarness) -> None:
    await harness.require_approval()
    await add_mentor_with_room(harness, INES)
    await add_mentor_with_room(harness, MAREK)
    await add_seeker(harness, ADA)
    await harness.active_pairing(ADA, MAREK)

    found = await find_matches(harness)

    assert (matched_pairs(found), found.unmatched, found.snapshot.fully_suggested_count) == ([], {}, 0)


async def test_of_two_sets_found_at_once_one_is_left(harness: ServiceHarness, second_harness: ServiceHarness) -> None:
    await add_mentor_with_room(harness, INES)
    await add_seeker(harness, ADA)

    for turn in range(ROUNDS):
        await run_concurrently(find_matches(harness), find_matches(second_harness), turned=turn % 2 == 0)

        assert len(await rows(harness.database, matchings)) == 1
