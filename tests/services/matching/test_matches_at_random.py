"""Whoever waits and whoever has room: no set breaks a must or room, or brings together who is kept apart."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.rules.fitting import fit
from bot.services.profiles.compatibility import answers_of, looking_of, measure_in
from storage.models.enums import MatchState
from tests.support.house import House, facilitator
from tests.support.services.matching import BETRAYED, UNFAITHFUL, apart, couples, mentors, waits, who_is

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
    house: House,
    seeking: list[tuple[str, str]],
    offering: list[tuple[tuple[str, str], int]],
    kept: set[tuple[int, int]],
) -> None:
    home = next(COMMUNITIES)
    await house.set_up(home)
    for number, ((said, _), room) in enumerate(offering):
        await mentors(house, 100 + number, said, room=room, home=home)
    for number, (said, wants) in enumerate(seeking):
        await waits(house, 200 + number, said, wants, home=home)
    for seeker, mentor in kept:
        await apart(house, 200 + seeker, 100 + mentor, home=home)

    found = await house.services.matches.find(facilitator(TOMAS, home))
    done = await house.services.matches.suggest_all(facilitator(TOMAS, home), found.matching.id, who_is)

    async with house.store.reading() as memory:
        measure = await measure_in(memory, await memory.communities.get(home), house.programme, at=house.clock())
        profiles = await memory.profiles.of_many(home, [person for couple in couples(found) for person in couple])
        asked = {mentor: await memory.pairings.of(home, mentor) for _, mentor in couples(found)}
    assert not [
        couple
        for couple in couples(found)
        if not fit(measure, looking_of(profiles[couple[0]]), answers_of(profiles[couple[1]])).is_possible
    ]
    assert not [(s, m) for s, m in couples(found) if (s - 200, m - 100) in kept]
    assert not [mentor for mentor, open_ones in asked.items() if len(open_ones) > offering[mentor - 100][1]]
    assert done == {MatchState.SUGGESTED: len(found.found)} if found.found else done == {}
    assert len(found.found) + len(found.left) == len(seeking)
