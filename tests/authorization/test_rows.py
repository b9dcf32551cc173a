"""Nothing that can be tried is missing from the table, and everything in it can be tried."""

from __future__ import annotations

from simcord import Env

from bot.app import MentorshipBot

from . import rows, table
from .attempts import COMMANDS, COMPLETIONS, FORMS
from .world import CALLERS


async def test_every_command_and_each_of_its_options_has_a_row(env: Env, companion: MentorshipBot) -> None:
    assert env.bot is companion
    there = set(rows.commands(companion))
    options = {
        f"/{command.qualified_name} {parameter.name}"
        for command in rows.slash_commands(companion)
        for parameter in command.parameters
    }

    tried = {rows.bare(name, there): action for name, action in COMMANDS.items()}
    assert set(tried) == there
    given = {f"{rows.bare(name, there)} {option}" for name, action in COMMANDS.items() for option in action.options}
    assert {each for each in options if each not in given} == set()
    assert set(rows.completions(companion)) == set(COMPLETIONS)


def test_every_form_has_a_row() -> None:
    assert set(rows.forms()) == {filled.form for filled in FORMS.values()}


def test_the_table_has_exactly_these_rows_and_all_kinds_of_caller_in_each() -> None:
    written = table.read()

    assert set(written) == {*COMMANDS, *COMPLETIONS, *FORMS, *rows.controls(), *rows.reactions()}
    assert {name for name, row in written.items() if set(row) != set(CALLERS)} == set()
    assert table.written(written) == table.TABLE_FILE.read_text(encoding="utf-8")


def test_a_controls_moves_are_read_from_its_pattern() -> None:
    found = list(rows.controls())

    assert {"guide", "offer", "offer:{id}", "kept:{id}", "setup:yes", "mentor:{id}:word"} <= set(found)
    assert {"browse:{id}:{mentor}:ask", "question:{id}:more end", "pairing:{id}:hand-over"} <= set(found)
    assert len(found) == len(set(found))
