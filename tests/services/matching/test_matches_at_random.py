"""Random people: no set breaks a must or room, or brings together whom facilitators know to be kept apart."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.rules.matching.compatibility import assess_fit
from bot.rules.matching.suggestion_counts import MAX_OPEN_SUGGESTIONS
from bot.services.profiles.compatibility import load_criteria, profile_answers, to_seeker_profile
from storage.models.enums import MatchState
from tests.support.service_harness import ServiceHarness, facilitator
from tests.support.services.matching import (
    BETRAYED,
    UNFAITHFUL,
    add_mentor_with_room,
    add_seeker,
    keep_apart,
    matched_pairs,
    who_is,
)

TOMAS = 50
COMMUNITIES = itertools.count(1000)

PEOPLE = st.tuples(
    st.sampled_from(["", BETRAYED, UNFAITHFUL, f"{BETRAYED} path=apart", f"{UNFAITHFUL} path=reconciling"]),
    st.sampled_from(["", "side=similar!", "side=other!", "side=similar path=similar!", "path=other"]),
)


@pytest.mark.long
@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    database=None,
    # Each takes place in a community of its own, so they may share the database.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    seeking=st.lists(PEOPLE, min_size=1, max_size=6),
    offering=st.lists(st.tuples(PEOPLE, st.integers(1, 3)), min_size=1, max_size=4),
    kept=st.sets(st.tuples(st.integers(0, 5), st.integers(0, 3)), max_size=6),
)
async def test_no_set_breaks_a_must_or_room_or_brings_together_who_is_kept_apart(
    harness: ServiceHarness,
    seeking: list[tuple[str, str]],
    offering: list[tuple[tuple[str, str], int]],
    kept: set[tuple[int, int]],
) -> None:
    home = next(COMMUNITIES)
    await harness.set_up(home)
    for number, ((said, _), room) in enumerate(offering):
        await add_mentor_with_room(harness, 100 + number, said, room=room, home=home)
    for number, (said, wants) in enumerate(seeking):
        await add_seeker(harness, 200 + number, said, wants, home=home)
    for seeker, mentor in kept:
        await keep_apart(harness, 200 + seeker, 100 + mentor, home=home, for_facilitators=True)

    found = await harness.services.matching.find(facilitator(TOMAS, home))
    done = await harness.services.matching.suggest_all(facilitator(TOMAS, home), found.matching.id, who_is)

    async with harness.database.read_transaction() as uow:
        criteria = await load_criteria(uow, await uow.communities.get(home), harness.programme, at=harness.clock())
        profiles = await uow.profiles.get_many(home, [person for couple in matched_pairs(found) for person in couple])
        asked = {mentor: await uow.pairings.list_of_person(home, mentor) for _, mentor in matched_pairs(found)}
    assert not [
        couple
        for couple in matched_pairs(found)
        if not assess_fit(
            criteria, to_seeker_profile(profiles[couple[0]]), profile_answers(profiles[couple[1]])
        ).is_possible
    ]
    assert not [(s, m) for s, m in matched_pairs(found) if (s - 200, m - 100) in kept]
    assert not [
        mentor
        for mentor, open_ones in asked.items()
        if len(open_ones) > min(offering[mentor - 100][1], MAX_OPEN_SUGGESTIONS)
    ]
    assert done == {MatchState.SUGGESTED: len(found.matches)} if found.matches else done == {}
    assert len(found.matches) + len(found.unmatched) == len(seeking)
