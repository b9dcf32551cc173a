"""Queries of every command read their own few rows, however much a community has lived through."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, event

from bot.rules.audit_trail.moves import SHOWN_MOVES
from storage.database import Database
from storage.models.enums import MessageKind, PairingState
from storage.models.retention import RetentionKind
from storage.repositories.due_rows import DueKind
from storage.unit_of_work import UnitOfWork

HOME, MENTOR, MENTEE = 100, 1, 2
NOW = datetime(2026, 1, 1, tzinfo=UTC)

DUE_BY = {
    DueKind.PAIRING: "ix_pairings_due",
    DueKind.SCHEDULE: "ix_schedules_due",
    DueKind.SEEKER: "ix_seekers_word_at",
    DueKind.MENTOR: "ix_mentors_paused_until",
    DueKind.MATTER: "ix_open_matters_due_at",
    DueKind.REST: "ix_preferences_resting_until",
}

KEPT_BY = {
    RetentionKind.PAIRING_WORDS: "ix_pairings_words",
    RetentionKind.NOTES: "ix_notes_words",
    RetentionKind.CONCERN_WORDS: "ix_concerns_words",
    RetentionKind.CONCERN_NOTES: "ix_concern_notes_words",
    RetentionKind.MENTOR_WORDS: "ix_mentors_forget_at",
    RetentionKind.SEEKER_WORDS: "ix_seekers_forget_at",
    RetentionKind.MESSAGES: "ix_letters_settled_at",
    RetentionKind.UNDELIVERED_MESSAGES: "ix_letters_settled_at",
    RetentionKind.PASSED_OVER: "ix_passed_over_until",
    RetentionKind.MATCHINGS: "ix_matchings_made_at",
    RetentionKind.SEALED: "ix_sealed_until",
    RetentionKind.COUNTED_ACTS: "ix_counted_acts",
    RetentionKind.CLOSED_QUESTIONS: "ix_counted_acts",
}


def _kept(keeping: RetentionKind, uow: UnitOfWork) -> Awaitable[object]:
    return uow.retention.due_ids(keeping, before=NOW, limit=100)


def _had_its_time(uow: UnitOfWork) -> Awaitable[object]:
    before = dict.fromkeys(RetentionKind, NOW)
    return uow.retention.due_kinds(before, left=NOW, removed=NOW, posted_words=NOW)


def _claim(due_kind: DueKind, uow: UnitOfWork) -> Awaitable[object]:
    return uow.due_rows.claim(due_kind, by=NOW, limit=100)


def _not_for(uow: UnitOfWork) -> Awaitable[object]:
    return uow.exclusions.not_suggested_to(HOME, MENTEE, at=NOW, answered_since=NOW)


CHECK_INS = (MessageKind.CHECK_IN, MessageKind.CHECK_IN_REMINDER)

LOOKS: dict[str, tuple[Callable[[UnitOfWork], Awaitable[object]], str]] = {
    "as mentor": (lambda m: m.pairings.list_of_person(HOME, MENTOR), "ix_pairings_mentor"),
    "as mentee": (lambda m: m.pairings.list_of_person(HOME, MENTEE), "ix_pairings_mentee"),
    "asked": (lambda m: m.pairings.list_of_person(HOME, MENTEE, [PairingState.PROPOSED]), "ix_pairings_mentee"),
    "the couple": (lambda m: m.pairings.get_live_between(HOME, MENTOR, MENTEE), "uq_pairings_live_couple"),
    "mentees": (lambda m: m.pairings.count_mentees(HOME, MENTOR), "ix_pairings_mentor"),
    **{f"due: {due_kind}": (partial(_claim, due_kind), index) for due_kind, index in DUE_BY.items()},
    "a mentor": (lambda m: m.mentors.get_live(HOME, MENTOR), "uq_mentors_live"),
    "posted words": (lambda m: m.posted_messages.ids_over(before=NOW, limit=100), "ix_posted_messages_over_since"),
    "once a mentor": (lambda m: m.mentors.get_latest(HOME, MENTOR), "ix_mentors_person"),
    "a seeker": (lambda m: m.seekers.get_waiting(HOME, MENTEE), "uq_seekers_waiting"),
    "kept letters": (lambda m: m.outbox.list_undelivered(HOME, MENTEE), "ix_letters_kept"),
    "partings": (lambda m: m.pairings.list_ended_since(HOME, MENTEE, since=NOW), "ix_pairings_mentor"),
    "live and just ended": (
        lambda m: m.pairings.list_live_and_ended(HOME, MENTEE, since=NOW),
        "ix_pairings_mentee",
    ),
    "partners of old": (lambda m: m.pairings.former_partners(HOME, MENTEE), "ix_pairings_mentor"),
    "a schedule": (lambda m: m.schedules.get(1, MENTEE), "sqlite_autoindex_schedules_1"),
    "schedules": (lambda m: m.questions.open_of(MENTEE, [1]), "sqlite_autoindex_schedules_1"),
    "attention list": (lambda m: m.silences.list_open(HOME), "ix_silences_community_id"),
    "boundaries between two": (lambda m: m.boundaries.latest_between(HOME, MENTEE, MENTOR), "ix_pairings"),
    "what is sealed between two": (lambda m: m.boundaries.latest_between(HOME, MENTEE, MENTOR), "ix_sealed"),
    "check-ins on their way": (
        lambda m: m.outbox.schedules_with_check_in_queued([1, 2], since=NOW, kinds=CHECK_INS),
        "ix_letters_kept",
    ),
    "who is not for someone": (_not_for, "sqlite_autoindex_kept_apart_1"),
    "with something open": (_not_for, "ix_pairings_mentee"),
    "those who wait": (lambda m: m.candidates.listed_seekers(HOME), "ix_seekers_community_id_state"),
    "what someone said": (lambda m: m.profiles.get(HOME, MENTEE), "sqlite_autoindex_profiles_1"),
    **{f"kept: {keeping}": (partial(_kept, keeping), index) for keeping, index in KEPT_BY.items()},
    "over, with words": (_had_its_time, "ix_mentors_over"),
    "who leaves without a trace": (lambda m: m.people.mark_left(HOME, MENTEE, at=NOW), "ix_audit_actor_id"),
    "who left": (lambda m: m.retention.list_left(before=NOW, limit=10), "ix_people_left_at"),
    "what someone did lately": (
        lambda m: m.counted_acts.list_by(HOME, MENTEE, to=MENTOR, since=NOW, closed_since=NOW),
        "ix_counted_acts_by_hash",
    ),
    "who did what": (
        lambda m: m.audit.list_back(HOME, kinds=SHOWN_MOVES, since=NOW, behind=(NOW, 1), limit=100),
        "ix_audit_community_id_at",
    ),
    "letters to carry": (lambda m: m.outbox.claim(at=NOW, leased_until=NOW, limit=50), "ix_letters_waiting"),
}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("look", LOOKS)
async def test_a_look_goes_through_its_index(database: Database, look: str) -> None:
    ask, index = LOOKS[look]

    plan = await _plan_of(database, ask)

    assert f"USING INDEX {index}" in plan or f"USING COVERING INDEX {index}" in plan


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_the_one_look_for_all_that_has_had_its_time_goes_through_all_its_indexes(database: Database) -> None:
    plan = await _plan_of(database, _had_its_time)

    assert [index for index in KEPT_BY.values() if index not in plan] == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_the_next_messages_are_found_without_sorting_all_that_wait(database: Database) -> None:
    plan = await _plan_of(database, LOOKS["letters to carry"][0])

    assert "TEMP B-TREE" not in plan


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_who_walked_together_later_is_not_looked_for_among_all_that_ever_ended(database: Database) -> None:
    plan = await _plan_of(database, _not_for)

    assert "ix_pairings_state" not in plan


async def _plan_of(database: Database, ask: Callable[[UnitOfWork], Awaitable[object]]) -> str:
    asked: list[tuple[str, Any]] = []

    def note(_connection: Connection, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        if not statement.startswith("BEGIN") and "hash_key" not in statement:
            asked.append((statement, parameters))

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    async with database.transaction() as uow:
        await ask(uow)
    event.remove(database.engine.sync_engine, "before_cursor_execute", note)
    steps: list[str] = []
    async with database.engine.begin() as connection:
        for statement, parameters in asked:
            plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            steps += [step.detail for step in plan]
    return "\n".join(steps)
