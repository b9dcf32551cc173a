"""Looks that every command makes read their own few rows, however much a community has lived through."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, event

from storage.database import Store
from storage.models.enums import Duty, LetterKind, NoteKind, PairingState
from storage.repositories.retention import Keeping
from storage.unit_of_work import Memory

HOME, MENTOR, MENTEE = 100, 1, 2
NOW = datetime(2026, 1, 1, tzinfo=UTC)

DUE_BY = {
    Duty.PAIRING: "ix_pairings_due",
    Duty.SCHEDULE: "ix_schedules_due",
    Duty.SEEKER: "ix_seekers_word_at",
    Duty.MENTOR: "ix_mentors_paused_until",
    Duty.CONTACT: "ix_questions_again_at",
    Duty.REST: "ix_preferences_resting_until",
}

KEPT_BY = {
    Keeping.PAIRING_WORDS: "ix_pairings_words",
    Keeping.NOTES: "ix_notes_words",
    Keeping.CONCERN_WORDS: "ix_concerns_words",
    Keeping.CONCERN_NOTES: "ix_concern_notes_words",
    Keeping.MENTOR_WORDS: "ix_mentors_forget_at",
    Keeping.SEEKER_WORDS: "ix_seekers_forget_at",
    Keeping.LETTERS: "ix_letters_settled_at",
    Keeping.UNREAD_LETTERS: "ix_letters_settled_at",
    Keeping.PASSED_OVER: "ix_passed_over_until",
    Keeping.MATCHINGS: "ix_matchings_made_at",
}


def _kept(keeping: Keeping, memory: Memory) -> Awaitable[object]:
    return memory.retention.due(keeping, before=NOW, limit=100)


def _had_its_time(memory: Memory) -> Awaitable[object]:
    return memory.retention.any_due(dict.fromkeys(Keeping, NOW), left=NOW, removed=NOW)


def _claim(duty: Duty, memory: Memory) -> Awaitable[object]:
    return memory.duties.claim(duty, by=NOW, limit=100)


def _not_for(memory: Memory) -> Awaitable[object]:
    return memory.couples.not_brought_together(HOME, MENTEE, at=NOW, answered_since=NOW)


CHECK_INS = (LetterKind.CHECK_IN, LetterKind.CHECK_IN_AGAIN)

LOOKS: dict[str, tuple[Callable[[Memory], Awaitable[object]], str]] = {
    "as mentor": (lambda m: m.pairings.of(HOME, MENTOR), "ix_pairings_mentor"),
    "as mentee": (lambda m: m.pairings.of(HOME, MENTEE), "ix_pairings_mentee"),
    "asked": (lambda m: m.pairings.of(HOME, MENTEE, [PairingState.PROPOSED]), "ix_pairings_mentee"),
    "the couple": (lambda m: m.pairings.live_between(HOME, MENTOR, MENTEE), "uq_pairings_live_couple"),
    "mentees": (lambda m: m.pairings.count_mentees(HOME, MENTOR), "ix_pairings_mentor"),
    **{f"due: {duty}": (partial(_claim, duty), index) for duty, index in DUE_BY.items()},
    "a mentor": (lambda m: m.mentors.live(HOME, MENTOR), "uq_mentors_live"),
    "once a mentor": (lambda m: m.mentors.latest(HOME, MENTOR), "ix_mentors_person"),
    "a seeker": (lambda m: m.seekers.waiting_one(HOME, MENTEE), "uq_seekers_waiting"),
    "kept letters": (lambda m: m.letters.kept_for(HOME, MENTEE), "ix_letters_kept"),
    "partings": (lambda m: m.pairings.ended_with(HOME, MENTEE, since=NOW), "ix_pairings_mentor"),
    "live and just ended": (
        lambda m: m.pairings.live_and_ended(HOME, MENTEE, since=NOW),
        "ix_pairings_mentee",
    ),
    "partners of old": (lambda m: m.pairings.partners_before(HOME, MENTEE), "ix_pairings_mentor"),
    "a schedule": (lambda m: m.schedules.of(1, MENTEE), "sqlite_autoindex_schedules_1"),
    "schedules": (lambda m: m.questions.open_of(MENTEE, [1]), "sqlite_autoindex_schedules_1"),
    "attention list": (lambda m: m.silences.open_ones(HOME), "ix_silences_community_id"),
    "boundaries between two": (lambda m: m.boundaries.between(HOME, MENTEE, MENTOR), "ix_pairings"),
    "check-ins on their way": (
        lambda m: m.letters.check_ins_on_their_way([1, 2], since=NOW, kinds=CHECK_INS),
        "ix_letters_kept",
    ),
    "who is not for someone": (_not_for, "ix_kept_apart_other_id"),
    "with something open": (_not_for, "ix_pairings_mentee"),
    "a page of those who wait": (
        lambda m: m.finding.waiting(HOME, after=(NOW, 1), limit=100),
        "ix_seekers_community_id_state",
    ),
    "what someone said": (lambda m: m.profiles.get(HOME, MENTEE), "sqlite_autoindex_profiles_1"),
    **{f"kept: {keeping}": (partial(_kept, keeping), index) for keeping, index in KEPT_BY.items()},
    "over, with words": (_had_its_time, "ix_mentors_over"),
    "who leaves without a trace": (lambda m: m.people.left(HOME, MENTEE, at=NOW), "ix_audit_actor_id"),
    "who left": (lambda m: m.retention.who_left(before=NOW, limit=10), "ix_people_left_at"),
    "what someone asked lately": (lambda m: m.pairings.asked_lately(HOME, MENTEE, since=NOW), "ix_pairings_mentee"),
    "what someone offered lately": (lambda m: m.pairings.asked_lately(HOME, MENTOR, since=NOW), "ix_pairings_mentor"),
    "what someone wrote lately": (
        lambda m: m.notes.written_lately(MENTEE, NoteKind.NOTE, since=NOW),
        "ix_notes_author_id",
    ),
    "letters to carry": (lambda m: m.letters.claim(at=NOW, until=NOW, limit=50), "ix_letters_waiting"),
}


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
@pytest.mark.parametrize("look", LOOKS)
async def test_a_look_goes_through_its_index(store: Store, look: str) -> None:
    ask, index = LOOKS[look]

    plan = await _plan_of(store, ask)

    assert f"USING INDEX {index}" in plan or f"USING COVERING INDEX {index}" in plan


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
async def test_the_one_look_for_all_that_has_had_its_time_goes_through_all_its_indexes(store: Store) -> None:
    plan = await _plan_of(store, _had_its_time)

    assert [index for index in KEPT_BY.values() if index not in plan] == []


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
async def test_the_next_letters_are_found_without_sorting_all_that_wait(store: Store) -> None:
    plan = await _plan_of(store, LOOKS["letters to carry"][0])

    assert "TEMP B-TREE" not in plan


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
async def test_who_walked_together_later_is_not_looked_for_among_all_that_ever_ended(store: Store) -> None:
    plan = await _plan_of(store, _not_for)

    assert "ix_pairings_state" not in plan


async def _plan_of(store: Store, ask: Callable[[Memory], Awaitable[object]]) -> str:
    asked: list[tuple[str, Any]] = []

    def note(_connection: Connection, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        if not statement.startswith("BEGIN"):
            asked.append((statement, parameters))

    event.listen(store.engine.sync_engine, "before_cursor_execute", note)
    async with store.transaction() as memory:
        await ask(memory)
    event.remove(store.engine.sync_engine, "before_cursor_execute", note)
    statement, parameters = asked[0]
    async with store.engine.begin() as connection:
        steps = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        return "\n".join(step.detail for step in steps)
