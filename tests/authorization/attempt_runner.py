"""One kind of caller tries everything there is, each thing in the same moment; what happens is told in a word.

The words: *does* (something is kept that was not so before), *sees* (the answer names someone whom it is about),
*answers* (it names nobody), *form* (one is opened), *offers* and *nothing* (completion), *cannot* (Discord does not
bring it at all), or the refusal's own name.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from simcord.results import InteractionResult
from sqlalchemy import select

from bot.rules.message_types import REFUSALS_BY_STORED_NAME
from bot.rules.refusals import Refusal
from bot.ui.core import respond
from bot.ui.core.refusals import refusal_text
from storage.models.enums import MessageKind
from storage.schema.columns import metadata
from tests.support.journeys.reading import answer

from . import rows
from .attempts import COMMANDS, COMPLETIONS, FORMS, KEYS, VALUES, subject_of
from .interactions import (
    COMMAND,
    COMPLETION,
    command,
    completion,
    press,
    react,
    refusal_word,
    send_interaction,
    submit_form,
)
from .world import OUTSIDE_CALLERS, AuthorizationWorld, Case, Place, act_as

Rows = dict[str, list[tuple[Any, ...]]]


class DatabaseSnapshot:
    """What the bot keeps, as it was at the beginning: what has changed since, and back to it."""

    def __init__(self, world: AuthorizationWorld) -> None:
        file = world.community.bot._dependencies.database.engine.url.database
        assert file is not None
        self._all = {name: str(select(table)) for name, table in metadata.tables.items()}
        self._now, self._then = sqlite3.connect(file), sqlite3.connect(":memory:")
        self._now.backup(self._then)
        self._before = self.rows()
        self._version = self._seen()

    def rows(self) -> Rows:
        """Every row there is."""
        return {name: sorted(self._now.execute(every), key=repr) for name, every in self._all.items()}

    def changed(self) -> Rows:
        """What is new since the beginning, by table; empty when nothing is otherwise."""
        version = self._seen()
        if version == self._version:
            return {}
        self._version, now = version, self.rows()
        return {
            table: [row for row in now[table] if row not in before]
            for table, before in self._before.items()
            if now[table] != before
        }

    def restore(self) -> None:
        """As it was."""
        self._then.backup(self._now)

    def close(self) -> None:
        """Let go of the file."""
        self._now.close()
        self._then.close()

    def _seen(self) -> int:
        [version] = self._now.execute("PRAGMA data_version").fetchone()
        return int(version)


NUMBERS = dict.fromkeys(("about", "after", "at", "behind", "row", "since"), 0)
"""Parts of custom ids that are no ids of anything."""

NAMED_CASES = {"mentor": "mentor", "person": "farid", "seeker": "seeker"}
"""Which thing an id is that a control carries besides the first."""


class AttemptRunner:
    """Everything, by one kind of caller."""

    def __init__(self, world: AuthorizationWorld, caller: str) -> None:
        self._world, self._caller = world, caller
        self._refused: list[Refusal] = []

    async def run_all(self) -> dict[str, str]:
        """What happens, by row."""
        with self._hearing_refusals():
            opened = {name: await self._open(name) for name in FORMS}
            await act_as(self._world, self._caller)
            kept, found = DatabaseSnapshot(self._world), dict[str, str]()
            for name, case in self._rows():
                self._refused.clear()
                place = self._world.place(self._caller, case)
                told = await self._try(name, case, place, opened)
                changed = kept.changed()
                found[name] = self._word(told, case, changed)
                if changed:
                    kept.restore()
            kept.close()
        return found

    @contextmanager
    def _hearing_refusals(self) -> Iterator[None]:
        def hear(refusal: Refusal, reader: int | None = None) -> str:
            self._refused.append(refusal)
            return refusal_text(refusal, reader)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(respond, "refusal_text", hear)
            yield

    def _rows(self) -> Iterator[tuple[str, Case]]:
        cases = self._world.cases
        for name, action in COMMANDS.items():
            yield name, cases[action.case]
        for name, case in COMPLETIONS.items():
            yield name, cases[case]
        for name in rows.controls():
            yield name, cases[subject_of(name)]
        for name, filled in FORMS.items():
            yield name, cases[filled.case]
        for name in rows.reactions():
            yield name, cases[name.split(" ")[1]]

    async def _try(
        self, name: str, case: Case, place: Place, opened: dict[str, InteractionResult]
    ) -> InteractionResult | None:
        world = self._world
        if name in FORMS:
            return await submit_form(world, place, opened[name])
        if name in COMPLETIONS:
            return await send_interaction(world, place, COMPLETION, completion(world, place, name))
        if name in COMMANDS:
            return await self._command(name, place)
        emoji, _, card = name.partition(" ")
        if card in rows.CARDS:
            if self._caller not in OUTSIDE_CALLERS:
                await react(world, place.actor.id, world.cards[card], emoji)
            return None
        return await self._press(name, case, place)

    async def _command(self, name: str, place: Place) -> InteractionResult:
        options = {option: self._meant(value, place) for option, value in COMMANDS[name].options.items()}
        bare = rows.bare(name, self._world.commands)
        return await send_interaction(self._world, place, COMMAND, command(self._world, place, bare, options))

    async def _press(self, name: str, case: Case, place: Place) -> InteractionResult:
        control, _, wish = name.partition(" ")
        ids = {each: self._world.cases[case_name].id for each, case_name in NAMED_CASES.items()}
        custom_id = control.format(id=case.id, **ids, **NUMBERS, key=KEYS.get(name, "gender"))
        values = [wish] if wish else [self._chosen(value) for value in VALUES.get(control, ())]
        return await press(self._world, place, custom_id, values or None)

    async def _open(self, name: str) -> InteractionResult:
        filled, world = FORMS[name], self._world
        place = Place(
            actor=world.community[filled.opener], channel=world.community.mentorship, guild=world.community.guild
        )
        if filled.control.startswith("/"):
            options = {option: self._meant(value, place) for option, value in filled.options.items()}
            return await send_interaction(world, place, COMMAND, command(world, place, filled.control, options))
        return await press(world, place, self._ids(filled.control, world.cases[filled.case]), None)

    def _meant(self, value: str, place: Place) -> Any:
        """A person, as a command is given them; or a word."""
        if value == "oneself":
            return place.actor
        if value in self._world.community.people:
            person = self._world.community[value]
            return person if place.guild is self._world.community.guild else person.user
        return self._ids(value)

    def _chosen(self, value: str) -> str:
        if value in self._world.community.people:
            return str(self._world.community[value].id)
        return self._ids(value)

    def _ids(self, text: str, case: Case | None = None) -> str:
        return text.format(id=case.id if case else 0, **{name: each.id for name, each in self._world.cases.items()})

    def _word(self, told: InteractionResult | None, case: Case, changed: Rows) -> str:
        if told is None:
            return self._after_a_reaction(changed)
        if self._refused:
            assert not changed, self._refused
            return refusal_word(type(self._refused[-1]).__name__)
        if told.autocomplete_choices is not None:
            found = [choice["value"] for choice in told.autocomplete_choices]
            return "offers" if str(case.id) in found or (found and case.is_home) else "nothing"
        if told.modal is not None:
            return "form"
        said = answer(told)
        assert respond.GENERIC_ERROR not in said
        assert respond.DONE_BUT_NOT_SHOWN not in said
        if changed:
            return "does"
        return "sees" if any(str(self._world.community[name].id) in said for name in case.people) else "answers"

    def _after_a_reaction(self, changed: Rows) -> str:
        if self._caller in OUTSIDE_CALLERS:
            return "cannot"
        details = [part for row in changed.get("letters", []) if MessageKind.REACTION_ANSWERED in row for part in row]
        refused = [REFUSALS_BY_STORED_NAME[part] for part in details if part in REFUSALS_BY_STORED_NAME]
        return refusal_word(refused[0].__name__) if refused else "does" if changed else "nothing"
