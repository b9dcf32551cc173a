"""What the database itself refuses, whatever the code above it should ever do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from itertools import product
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from storage.database import Database

from .rows import (
    ACTIVE,
    ADA,
    BOTH_AGREED,
    COUPLE_SWAPPED,
    ENDED,
    HANA,
    INES,
    NOW,
    PAUSED,
    STATES,
    count,
    create_community,
    put_mentor,
    put_pairing,
    put_seeker,
    turn_pairings,
)

Put = Callable[..., Awaitable[None]]


@pytest.fixture(autouse=True)
async def _home(database: Database) -> None:
    await create_community(database)


async def refused(doing: Awaitable[None]) -> str:
    """What the database says in refusing."""
    with pytest.raises(IntegrityError) as caught:
        await doing
    return str(caught.value.orig)


async def test_nothing_is_agreed_or_active_without_both(database: Database) -> None:
    agreed = ACTIVE | {"state": "agreed"}
    for state, missing in product((agreed, ACTIVE, PAUSED), ("mentor_agreed_at", "mentee_agreed_at")):
        one_sided = state | {missing: None}

        assert "ck_pairings_nothing_without_both" in await refused(put_pairing(database, **one_sided))

    assert await count(database, "pairings") == 0


async def test_a_proposal_cannot_be_turned_into_more_without_both(database: Database) -> None:
    await put_pairing(database, mentee_agreed_at=NOW)

    for state, paused_at in (("agreed", None), ("active", None), ("paused", NOW)):
        said = await refused(turn_pairings(database, state=state, began_at=NOW, mentee_paused_at=paused_at))

        assert "ck_pairings_nothing_without_both" in said


async def test_a_yes_cannot_be_taken_out_of_what_goes_on(database: Database) -> None:
    await put_pairing(database, **ACTIVE)

    assert "ck_pairings_nothing_without_both" in await refused(turn_pairings(database, mentor_agreed_at=None))


async def test_where_a_facilitators_yes_is_wanted_nothing_begins_without_it(database: Database) -> None:
    unapproved = ACTIVE | {"needs_yes": True}

    assert "ck_pairings_begun_with_yes" in await refused(put_pairing(database, **unapproved))
    assert "ck_pairings_begun_with_yes" in await refused(put_pairing(database, **(PAUSED | {"needs_yes": True})))
    await put_pairing(database, **unapproved, decided_by=HANA)


async def test_it_is_paused_exactly_while_one_of_the_two_has_paused(database: Database) -> None:
    either = "ck_pairings_paused_by_either"

    assert either in await refused(put_pairing(database, **(ACTIVE | {"state": "paused"})))
    for state in (ACTIVE, ENDED):
        assert either in await refused(put_pairing(database, **(state | {"mentor_paused_at": NOW})))
    await put_pairing(database, **PAUSED, mentor_paused_at=NOW)
    assert either in await refused(turn_pairings(database, state="active", mentor_paused_at=None))
    await turn_pairings(database, state="active", mentor_paused_at=None, mentee_paused_at=None)


async def test_only_who_has_paused_has_an_end_of_the_pause(database: Database) -> None:
    for until in ({"mentor_paused_until": NOW}, {"mentee_paused_at": None, "mentor_paused_at": NOW}):
        paused = PAUSED | {"mentee_paused_until": NOW} | until

        assert "ck_pairings_only_paused_has_until" in await refused(put_pairing(database, **paused))


async def test_what_has_begun_has_its_beginning(database: Database) -> None:
    assert "ck_pairings_begun_with_yes" in await refused(put_pairing(database, **(ACTIVE | {"began_at": None})))


async def test_what_has_ended_has_its_end(database: Database) -> None:
    for missing in ("closed_at", "ended_how"):
        assert "ck_pairings_ended" in await refused(put_pairing(database, **(ENDED | {missing: None})))
    await put_pairing(database, **ENDED)


LIVE: list[dict[str, Any]] = [{}, BOTH_AGREED | {"state": "agreed"}, ACTIVE, PAUSED]


@pytest.mark.parametrize("first", LIVE, ids=["proposed", "agreed", "active", "paused"])
async def test_a_couple_has_one_live_pairing_whichever_way_round(database: Database, first: dict[str, Any]) -> None:
    await put_pairing(database, **first)

    for second in ({}, COUPLE_SWAPPED):
        said = await refused(put_pairing(database, **second))

        assert "uq_pairings_live_couple" in said or "UNIQUE constraint failed: pairings" in said
    assert await count(database, "pairings") == 1


async def test_a_couple_may_try_again_after_the_end(database: Database) -> None:
    await put_pairing(database, **ENDED)
    await put_pairing(database, state="declined", closed_at=NOW)

    await put_pairing(database, **COUPLE_SWAPPED)

    assert await count(database, "pairings") == 3


async def test_a_mentorship_takes_two_people(database: Database) -> None:
    alone = {"mentor_id": ADA, "mentee_id": ADA, "lower_id": ADA, "higher_id": ADA}

    # Each of two constraints refuses it; which is told first is the database's choice.
    said = await refused(put_pairing(database, **alone))
    assert "ck_pairings_two_people" in said or "ck_pairings_couple" in said
    assert "ck_pairings_" in await refused(put_pairing(database, mentor_id=INES))


async def test_the_couple_is_that_of_the_two(database: Database) -> None:
    for forged in ({"lower_id": INES, "higher_id": ADA}, {"higher_id": HANA}, {"lower_id": 1}):
        assert "ck_pairings_couple" in await refused(put_pairing(database, **forged))


async def test_a_suggestion_has_a_facilitator_and_nothing_else_has(database: Database) -> None:
    forgeries: list[dict[str, Any]] = [
        {"asked_by": "facilitator"},
        {"suggested_by": HANA},
        {"asked_by": "mentor", "suggested_by": HANA},
    ]

    for forged in forgeries:
        assert "ck_pairings_suggested_by" in await refused(put_pairing(database, **forged))
    await put_pairing(database, asked_by="facilitator", suggested_by=HANA)


@pytest.mark.parametrize("state", ["applied", "approved", "paused"])
async def test_a_person_is_a_mentor_once_at_a_time(database: Database, state: str) -> None:
    await put_mentor(database, state="declined")
    await put_mentor(database, state="stepped_down")
    await put_mentor(database, state=state)

    said = await refused(put_mentor(database))

    assert "uq_mentors_live" in said or "UNIQUE constraint failed: mentors" in said


async def test_a_person_waits_once_at_a_time(database: Database) -> None:
    await put_seeker(database, state="matched")
    await put_seeker(database, state="withdrawn")
    await put_seeker(database)

    said = await refused(put_seeker(database))

    assert "uq_seekers_waiting" in said or "UNIQUE constraint failed: seekers" in said


async def test_a_capacity_is_between_one_and_ten(database: Database) -> None:
    for capacity in (-1, 0, 11, 100):
        assert "ck_mentors_capacity" in await refused(put_mentor(database, capacity=capacity))
    await put_mentor(database, capacity=10)


async def test_only_a_paused_mentor_has_an_end_of_the_pause(database: Database) -> None:
    assert "ck_mentors_only_paused_has_until" in await refused(put_mentor(database, paused_until=NOW))
    await put_mentor(database, state="paused", paused_until=NOW)


@pytest.mark.parametrize(
    ("table", "put"), [("mentors", put_mentor), ("seekers", put_seeker), ("pairings", put_pairing)]
)
async def test_an_unknown_state_is_refused(database: Database, table: str, put: Put) -> None:
    for state in ("", "Active", "finished", "PAUSED"):
        assert f"ck_{table}_state" in await refused(put(database, state=state))


@pytest.mark.parametrize(("table", "put"), [("mentors", put_mentor), ("seekers", put_seeker)])
async def test_every_known_state_is_taken(database: Database, table: str, put: Put) -> None:
    for number, state in enumerate(STATES[table]):
        await put(database, state=state, user_id=1000 + number)

    assert await count(database, table) == len(STATES[table])


@pytest.mark.parametrize("put", [put_mentor, put_seeker, put_pairing])
async def test_nothing_belongs_to_a_community_that_is_not_there(database: Database, put: Put) -> None:
    assert "foreign key" in (await refused(put(database, community_id=999))).lower()


@pytest.mark.parametrize("state", ["matched", "withdrawn"])
async def test_only_who_waits_is_due_for_a_word(database: Database, state: str) -> None:
    await put_seeker(database, word_at=NOW)

    assert "ck_seekers_only_waiting_has_word" in await refused(put_seeker(database, state=state, word_at=NOW))
    assert await count(database, "seekers") == 1
