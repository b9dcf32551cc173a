"""Asking the two of a match: as things are now, once, however often anyone presses, and the next best."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from bot.rules.callers import NamedUser
from bot.rules.matching.suggestion_counts import MAX_OPEN_SUGGESTIONS
from bot.rules.refusals import NoLongerOpen, TooManySuggestions
from bot.services.matching.results import MatchSet
from storage.models.enums import MatchState, MessageKind, PairingState
from storage.schema.audit import audit
from storage.schema.pairings import pairings
from tests.support.service_harness import COMMUNITY_ID, ServiceHarness, facilitator, in_dm, member, someone
from tests.support.services.concurrency import audit_entries, refusals, rows, run_concurrently
from tests.support.services.matching import (
    BETRAYED,
    add_mentor_with_room,
    add_seeker,
    find_matches,
    matched_pairs,
    only_match,
    proposed_pairings,
    state_of,
    store_answers,
    suggest,
    who_is,
)

INES, MAREK, ADA, BILAL, CHIARA, TOMAS = 10, 11, 31, 32, 33, 50


async def test_both_are_asked_and_the_mentor_without_the_name(harness: ServiceHarness) -> None:
    await add_mentor_with_room(harness, INES)
    await add_seeker(harness, ADA)
    match = await only_match(harness)
    await harness.drain_outbox()

    done = await suggest(harness, match)

    [pairing] = await rows(harness.database, pairings)
    assert (done.state, await state_of(harness, match)) == (MatchState.SUGGESTED, MatchState.SUGGESTED)
    assert (pairing["suggested_by"], pairing["veiled"], pairing["state"]) == (TOMAS, True, PairingState.PROPOSED)
    assert await harness.recipients_of(MessageKind.ASKED) == [INES, ADA]
    assert (TOMAS, "ask as facilitator") in await audit_entries(harness, "pairing")


async def test_what_was_done_about_a_match_is_done_once(harness: ServiceHarness) -> None:
    await add_mentor_with_room(harness, INES, room=2)
    for person in (ADA, BILAL):
        await add_seeker(harness, person)
    [asked, skipped] = (await find_matches(harness)).matches

    await suggest(harness, asked)
    await harness.services.matching.skip(facilitator(), skipped.id)

    assert (await suggest(harness, asked)).state is MatchState.SUGGESTED
    assert (await harness.services.matching.skip(facilitator(), skipped.id)).state is MatchState.SKIPPED
    for again in (
        suggest(harness, skipped),
        harness.services.matching.skip(facilitator(), asked.id),
        harness.services.matching.swap(facilitator(), asked.id),
    ):
        with pytest.raises(NoLongerOpen):
            await again
    assert await proposed_pairings(harness) == [(ADA, INES)]
    assert await state_of(harness, skipped) is MatchState.SKIPPED


async def pauses(harness: ServiceHarness) -> None:
    await harness.services.mentor_status.pause(member(INES), until=None)


async def steps_down(harness: ServiceHarness) -> None:
    await harness.services.mentor_status.step_down(member(INES))


async def leaves(harness: ServiceHarness) -> None:
    await harness.services.departures.member_left(COMMUNITY_ID, INES)


async def fills_up(harness: ServiceHarness) -> None:
    await harness.active_pairing(BILAL, INES)


async def is_asked_by_another(harness: ServiceHarness) -> None:
    await harness.request_pairing(BILAL, INES)


async def withdraws(harness: ServiceHarness) -> None:
    await harness.services.waiting_list.withdraw(member(ADA))


async def finds_a_mentor(harness: ServiceHarness) -> None:
    await harness.active_pairing(ADA, MAREK)


async def asks_another(harness: ServiceHarness) -> None:
    await harness.request_pairing(ADA, MAREK)


async def leaves_too(harness: ServiceHarness) -> None:
    await harness.services.departures.member_left(COMMUNITY_ID, ADA)


async def says_no(harness: ServiceHarness) -> None:
    asked = await harness.request_pairing(ADA, INES)
    await harness.services.responses.decline(in_dm(INES), asked.id)


async def has_a_must_now(harness: ServiceHarness) -> None:
    await store_answers(harness, INES, "side=unfaithful")
    await store_answers(harness, ADA, BETRAYED, "side=similar!")


MEANWHILE = (
    pauses,
    steps_down,
    leaves,
    fills_up,
    withdraws,
    finds_a_mentor,
    leaves_too,
    has_a_must_now,
)


@pytest.mark.parametrize("happens", MEANWHILE, ids=lambda happens: happens.__name__)
async def test_what_became_impossible_meanwhile_is_gone_and_nobody_is_asked(
    harness: ServiceHarness, happens: Callable[[ServiceHarness], Awaitable[None]]
) -> None:
    await add_mentor_with_room(harness, INES)
    await add_seeker(harness, ADA)
    match = await only_match(harness)
    await add_mentor_with_room(harness, MAREK)
    await happens(harness)
    await harness.drain_outbox()

    done = await suggest(harness, match)

    assert (done.state, await state_of(harness, match)) == (MatchState.GONE, MatchState.GONE)
    assert await proposed_pairings(harness) == []
    assert await harness.drain_outbox() == []


@pytest.mark.parametrize(
    "happens", [is_asked_by_another, asks_another, says_no], ids=lambda happens: happens.__name__
)
async def test_what_members_ask_each_other_meanwhile_changes_nothing(
    harness: ServiceHarness, happens: Callable[[ServiceHarness], Awaitable[None]]
) -> None:
    await add_mentor_with_room(harness, INES)
    await add_seeker(harness, ADA)
    match = await only_match(harness)
    await add_mentor_with_room(harness, MAREK)
    await happens(harness)

    assert (await suggest(harness, match)).state is MatchState.SUGGESTED


async def test_up_to_three_suggestions_are_open_for_somebody_at_once(harness: ServiceHarness) -> None:
    mentors = range(10, 14)
    for mentor in mentors:
        await add_mentor_with_room(harness, mentor)
    await add_seeker(harness, ADA)
    asked = []
    for _ in range(MAX_OPEN_SUGGESTIONS):
        match = await only_match(harness)
        asked.append((await suggest(harness, match)).mentor_id)

    full = await find_matches(harness)
    [left] = set(mentors) - set(asked)
    with pytest.raises(TooManySuggestions):
        await harness.services.suggestions.suggest(facilitator(), mentor=someone(left), mentee=someone(ADA))
    [first, *_] = await rows(harness.database, pairings)
    await harness.services.responses.decline(in_dm(ADA), first["id"])

    assert len(set(asked)) == MAX_OPEN_SUGGESTIONS
    assert (matched_pairs(full), full.unmatched, full.snapshot.fully_suggested_count) == ([], {}, 1)
    assert (await only_match(harness)).mentor_id == left


async def test_one_set_suggests_a_mentor_to_as_many_as_may_be_asked_at_once(harness: ServiceHarness) -> None:
    await add_mentor_with_room(harness, INES, room=6)
    for person in range(30, 35):
        await add_seeker(harness, person)

    found = await find_matches(harness)
    done = await harness.services.matching.suggest_all(facilitator(), found.matching.id, who_is)

    assert done == {MatchState.SUGGESTED: MAX_OPEN_SUGGESTIONS}
    again = await find_matches(harness)
    assert (matched_pairs(again), again.snapshot.free_mentors) == ([], [])
    assert len(again.unmatched) == 5


async def test_a_suggestion_that_a_facilitator_may_not_know_does_not_count_for_them(harness: ServiceHarness) -> None:
    for mentor in (INES, MAREK, 12, 13):
        await add_mentor_with_room(harness, mentor, room=3)
    await harness.active_pairing(TOMAS, INES)
    await add_seeker(harness, ADA)
    for mentor in (INES, MAREK, 12):
        await harness.services.suggestions.suggest(facilitator(51), mentor=someone(mentor), mentee=someone(ADA))

    by_tomas, by_another = await find_matches(harness), await find_matches(harness, 51)

    assert matched_pairs(by_tomas) == [(ADA, 13)]
    assert matched_pairs(by_another) == []
    assert await harness.services.suggestions.suggest(facilitator(), mentor=someone(13), mentee=someone(ADA))


@pytest.mark.parametrize("person", [ADA, INES])
async def test_who_is_not_in_the_server_any_more_is_not_asked(harness: ServiceHarness, person: int) -> None:
    await add_mentor_with_room(harness, INES)
    await add_seeker(harness, ADA)
    match = await only_match(harness)

    def known(user_id: int) -> NamedUser:
        return someone(user_id, is_here=user_id != person)

    done = await harness.services.matching.suggest(facilitator(), match.id, known)

    assert (done.state, await proposed_pairings(harness)) == (MatchState.GONE, [])


async def set_of_three(harness: ServiceHarness) -> MatchSet:
    """Ines has room for Ada, Bilal and Chiara."""
    await add_mentor_with_room(harness, INES, room=3)
    for person in (ADA, BILAL, CHIARA):
        await add_seeker(harness, person)
    return await find_matches(harness)


async def test_all_are_asked_each_by_itself_and_one_that_is_gone_stops_nothing(harness: ServiceHarness) -> None:
    found = await set_of_three(harness)
    await harness.services.waiting_list.withdraw(member(BILAL))
    await harness.drain_outbox()

    done = await harness.services.matching.suggest_all(facilitator(), found.matching.id, who_is)

    again = await harness.services.matching.suggest_all(facilitator(), found.matching.id, who_is)
    assert done == {MatchState.SUGGESTED: 2, MatchState.GONE: 1}
    assert again == {}
    assert await proposed_pairings(harness) == [(ADA, INES), (CHIARA, INES)]
    assert await harness.recipients_of(MessageKind.ASKED) == [INES, ADA, INES, CHIARA]


async def test_all_asked_twice_at_once_asks_each_once(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    found = await set_of_three(harness)

    first, second = await run_concurrently(
        harness.services.matching.suggest_all(facilitator(), found.matching.id, who_is),
        second_harness.services.matching.suggest_all(facilitator(), found.matching.id, who_is),
    )

    assert not refusals([first, second])
    assert first + second == {MatchState.SUGGESTED: 3}  # type: ignore[operator]  # neither is a refusal
    assert await proposed_pairings(harness) == matched_pairs(found)
    assert len(await rows(harness.database, audit, audit.c.move == "ask as facilitator")) == 3


async def test_what_is_looked_at_next_is_the_next_that_is_open(harness: ServiceHarness) -> None:
    found = await set_of_three(harness)
    first, second, third = found.matches
    matches = harness.services.matching

    skipped = await matches.skip(facilitator(), second.id)
    after_second = await matches.next_open(facilitator(), skipped)
    after_third = await matches.next_open(facilitator(), await matches.skip(facilitator(), third.id))
    after_all = await matches.next_open(facilitator(), await matches.skip(facilitator(), first.id))

    assert (after_second, after_third, after_all) == (third.id, first.id, None)
