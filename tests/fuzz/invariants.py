"""What must never happen, whatever interaction comes: checked after every single step."""

from __future__ import annotations

import logging
from collections.abc import MutableMapping
from typing import Any

from simcord.results import InteractionResult
from sqlalchemy import select

from bot.demo.world.community import SimulatedCommunity
from bot.rules.audit_trail.moves import READING_MOVES
from bot.rules.callers import Caller
from bot.rules.programme import MAX_MENTEES, Programme
from bot.ui.core.respond import DONE_BUT_NOT_SHOWN, GENERIC_ERROR
from storage.schema.audit import audit
from storage.schema.columns import ERASED_USER_ID, metadata
from storage.schema.pairings import pairings
from tests.journeys.conftest import is_a_dm, is_an_answer, is_discreet, is_ephemeral, live_marks, messages_sent
from tests.support.services.concurrency import Row
from tests.support.services.simulation_invariants import Snapshot, check_all_invariants

from .interactions import said

FACILITATOR_MOVES = {
    "mentor": {"approve", "decline", "word", "add", "retire"},
    "pairing": {"approve", "refuse", "ask as facilitator"},
    "question": {"take"},
}
"""Moves in the trail that nobody else makes, by what they are about."""

SELF_ONLY_MOVES = {"left", "leave", "withdrawn", "end", "step_down"}


class InvariantWatch:
    """What has been found so far, and what was known before each step."""

    def __init__(self, logs: list[MutableMapping[str, Any]]) -> None:
        self._logs = logs
        self._known = 0
        self._plain = _Errors()
        self.left: set[int] = set()
        logging.getLogger().addHandler(self._plain)

    async def begin(self, community: SimulatedCommunity) -> None:
        """What has happened until now counts as seen."""
        await self._new_in_the_trail(community)

    def close(self) -> None:
        """Stop listening."""
        logging.getLogger().removeHandler(self._plain)

    async def after(
        self, community: SimulatedCommunity, by: Caller | None, answered: InteractionResult | None
    ) -> None:
        """After one step by this person, or by nobody: an answer, no error, no right that they do not have."""
        errors = [entry for entry in self._logs if entry["log_level"] in {"error", "critical"}]
        raised = community.env.errors_since(0)
        assert not errors, errors
        assert not raised, raised
        assert not self._plain.found, self._plain.found
        self._logs.clear()
        if answered is not None:
            is_calm(answered)
        for row in await self._new_in_the_trail(community):
            await _was_theirs_to_do(community, row, by)

    async def _new_in_the_trail(self, community: SimulatedCommunity) -> list[Row]:
        query = select(audit).where(audit.c.id > self._known).order_by(audit.c.id)
        async with community.bot._dependencies.database.engine.connect() as connection:
            rows = [dict(row._mapping) for row in await connection.execute(query)]
        self._known = max([self._known, *(row["id"] for row in rows)])
        return rows

    async def promises(self, community: SimulatedCommunity, swept_at: Any) -> None:
        """Everything that must be so at any time, in what is stored."""
        async with community.bot._dependencies.database.engine.connect() as connection:
            stored = {
                table.name: [dict(row._mapping) for row in await connection.execute(select(table))]
                for table in metadata.sorted_tables
            }
        programme = Programme(mentor_capacity=MAX_MENTEES)
        seen = Snapshot(now=community.clock(), programme=programme, left=frozenset(self.left), tables=stored)
        check_all_invariants(seen, swept_at)
        _nobody_kept_apart_is_brought_together(seen)

    def wire(self, community: SimulatedCommunity) -> None:
        """Over the whole time nobody was pinged, answers were for one person alone, messages began discreetly,
        and no mark was live that somebody typed."""
        sent = list(messages_sent(community.env))
        assert not [body for _, body in sent if body.get("allowed_mentions") != {"parse": []}]
        assert not [body for path, body in sent if is_an_answer(path) and not is_ephemeral(body)]
        assert not [body for path, body in sent if is_a_dm(community.env, path) and not is_discreet(body)]
        assert not live_marks(community.env)


class _Errors(logging.Handler):
    """What discord.py and the others log as errors."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.found.append(f"{record.getMessage()} {record.exc_info!r}")


def is_calm(answered: InteractionResult) -> None:
    """One answer, in words that are no apology for a failure; a form or a completion needs none."""
    assert answered.acknowledged, "nothing was answered"
    words = said(answered)
    assert GENERIC_ERROR not in words, "something went wrong"
    assert DONE_BUT_NOT_SHOWN not in words, "the answer could not be shown"
    if answered.modal is None and answered.autocomplete_choices is None and answered._interaction.type != 3:
        assert words.strip(), "an answer without words"


async def _was_theirs_to_do(community: SimulatedCommunity, row: Row, by: Caller | None) -> None:
    actor, move = row["actor_id"], row["move"]
    if actor in (None, ERASED_USER_ID):  # whoever had themselves forgotten is nobody any more
        return
    assert by is not None, f"{move} by {actor}, while nobody did anything"
    assert actor == by.user_id, f"{move} in the name of {actor} by {by.user_id}"
    if move in FACILITATOR_MOVES.get(row["subject"], set()):
        assert community.roles["Facilitator"].id in by.role_ids, f"{move} by someone who is no facilitator"
        assert actor not in await _people_of(community, row), f"{move} in one's own case"
    if row["subject"] == "community" and move not in READING_MOVES:
        assert by.manages_server, f"{move} by someone who does not manage the server"


async def _people_of(community: SimulatedCommunity, row: Row) -> set[int]:
    if row["subject"] not in {"pairing", "mentor"}:
        return set()
    table = pairings if row["subject"] == "pairing" else metadata.tables["mentors"]
    async with community.bot._dependencies.database.engine.connect() as connection:
        found = (await connection.execute(select(table).where(table.c.id == row["subject_id"]))).one()._mapping
    return {found["mentor_id"], found["mentee_id"]} if table is pairings else {found["user_id"]}


def _nobody_kept_apart_is_brought_together(seen: Snapshot) -> None:
    since = {
        (row["community_id"], *sorted((row["by_sealed"], row["other_sealed"]))): row["since"]
        for row in seen.tables["kept_apart"]
    }
    for pairing in seen.tables["pairings"]:
        couple = pairing["community_id"], pairing["lower_id"], pairing["higher_id"]
        if couple in since:
            assert pairing["proposed_at"] <= since[couple], "two were asked who are kept apart"
