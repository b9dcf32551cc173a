"""What is told of a mistake in the settings: its key, its place, what was expected, all at once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.config.settings import ConfigError, environment_variable, load_config, setting_descriptions

from .conftest import SECRET, Complaint

WRONG = {
    "programme.mentor_capacity": "0, 11, 'two', true",
    "programme.check_in_hour": "-1, 24",
    "programme.expiry_days": "0, 9999",
    "programme.reminder_days": "3, [7, 3], [3, 3], [0, 3], [3, 14]",
    "programme.check_in_days": "[30, 14], [-3, 14], []",
    "programme.check_in_reminder_days": "0, 3651",
    "programme.silent_after": "0, 101",
    "programme.ask_mentor_every": "-1, 101",
    "programme.urgent_hours": "[], [4, 24], [24, 4, 48], [0, 1, 2], 4",
    "programme.danger_hours": "[1, 4, 12, 24]",
    "programme.urgent_again_days": "0",
    "programme.decision_days": "[3], [14, 3], [0, 14], 3",
    "programme.quiet_days": "0",
    "programme.answer_hours": "0, 721",
    "programme.first_weeks_days": "0",
    "programme.rest_days": "0",
    "programme.closing_days": "0",
    "privacy.keep_words_days": "0",
    "privacy.asks_a_day": "0, 1001",
    "courier.requests_per_second": "0, 51",
    "courier.dm_open_seconds": "-0.1, nan",
    "courier.lease_seconds": "0",
    "courier.batch": "0",
    "courier.sweep_seconds": "0, inf",
    "log.level": "'LOUD'",
    "log.format": "'xml'",
    "database.key_file": "3",
}
WRONG_ONES = [(key, value) for key in WRONG for value in re.split(r", (?![^\[]*\])", WRONG[key])]


@pytest.mark.parametrize(("held", "told"), [(None, "No such file or directory"), (b"\xff", "it is not UTF-8 text")])
def test_a_file_that_cannot_be_read_is_named(held: bytes | None, told: str, tmp_path: Path) -> None:
    if held:
        (tmp_path / "a.toml").write_bytes(held)

    with pytest.raises(ConfigError, match=rf"^The settings file .*a\.toml cannot be read: {told}\.$"):
        load_config(tmp_path / "a.toml")


def test_broken_toml_is_told_with_line_and_column(complaint: Complaint) -> None:
    told = complaint("[programme]\nmentor_capacity 3\n")

    assert told.startswith("The settings file FILE cannot be read: it is not valid TOML")
    assert "line 2, column 17" in told


@pytest.mark.parametrize(
    ("toml", "key", "guess"),
    [
        ("[programme]\nmentor_capacitty = 3", "programme.mentor_capacitty", "programme.mentor_capacity"),
        ("[programe]\nmentor_capacity = 3", "programe.mentor_capacity", "programme.mentor_capacity"),
        ("guidefile = 'x'", "guidefile", "guide_file"),
        ("[zzz]", "zzz", None),
        ("_cli_parse_args = true", "_cli_parse_args", None),
    ],
)
def test_an_unknown_key_is_told_with_a_guess(toml: str, key: str, guess: str, complaint: Complaint) -> None:
    told = complaint(toml)

    assert told.startswith(f"{key} in FILE is not a setting.")
    assert told.endswith(f"Did you mean {guess}?") or guess is None


@pytest.mark.parametrize("name", ["DISCORD__TOKN", "DISCORD_TOKEN", "DISCRD__TOKEN"])
def test_a_misspelt_variable_is_told_with_a_guess(name: str, complaint: Complaint) -> None:
    assert complaint(**{name: SECRET}) == (
        f"COMPANION_{name} in the environment is not a setting. Did you mean COMPANION_DISCORD__TOKEN?"
    )


def test_a_section_that_is_none_is_told(complaint: Complaint) -> None:
    assert complaint("log = 3") == "log should be a section: write [log] and its settings below it."


@pytest.mark.parametrize(("key", "value"), WRONG_ONES)
def test_a_wrong_value_is_told_by_its_key_and_place(key: str, value: str, complaint: Complaint) -> None:
    section, _, name = key.partition(".")

    assert complaint(f"[{section}]\n{name} = {value}\n") == (
        f"{key} should be {setting_descriptions()[key]}. It can be set as {name} under [{section}] in FILE, "
        f"or as {environment_variable(key)} in the environment."
    )


def test_an_end_before_the_reminders_is_told_as_wrong_reminders(complaint: Complaint) -> None:
    assert complaint("[programme]\nexpiry_days = 7\n").startswith("programme.reminder_days should be a list")


def test_a_wrong_variable_is_named_as_the_place(complaint: Complaint) -> None:
    assert complaint(LOG__LEVEL="LOUD").endswith("It comes from COMPANION_LOG__LEVEL in the environment.")


def test_all_problems_are_told_at_once_one_a_line(complaint: Complaint) -> None:
    told = complaint("[log]\nlevel = 'LOUD'\ncolour = 1\n[courier]\nbatch = 0\n")

    assert sorted(line.split()[0] for line in told.splitlines()) == [
        "courier.batch",
        "log.colour",
        "log.level",
    ]


@pytest.mark.parametrize(
    "rest",
    [
        "bot:{0}@{1}@host/name",
        "bot:{0}@{1}/x@host/name",
        "bot:{0}?@{1}@host/name",
        "bot@host:{0}{1}/name",
        "h:{0}{1}",
    ],
)
def test_a_password_that_is_not_written_as_it_should_be_is_told_of_and_not_shown(
    rest: str, complaint: Complaint
) -> None:
    parts = ("p4ss", "w0rd")

    told = complaint(DATABASE__URL=f"postgresql://{rest.format(*parts)}")

    assert told.startswith("database.url should be an address")
    assert "an @ in the password is written %40" in told
    assert [part for part in parts if part in told] == []


@pytest.mark.parametrize("url", ["mysql://h/n", "c.db", "sqlite", "sqlite://c.db", "postgresql+psycopg://h/n"])
def test_another_database_is_refused(url: str, complaint: Complaint) -> None:
    assert complaint(DATABASE__URL=url).startswith("database.url should be an address like sqlite+aiosqlite:///")


@pytest.mark.parametrize("named", ["gone.md", "."])
def test_a_guide_that_is_not_there_is_told(named: str, complaint: Complaint) -> None:
    told = complaint(f"guide_file = '{named}'")

    assert told.startswith("guide_file should be the path of a Markdown file that exists.")


@pytest.mark.parametrize(
    "lines",
    [
        "{}",
        '{Canada = ""}',
        '{" " = "9-8-8"}',
        "{Canada = 988}",
        f'{{{"C" * 41} = "9-8-8"}}',
        '{Canada = "988", "Canada " = "988"}',
        f'{{Canada = "{"9" * 2400}"}}',
        "{" + ", ".join(f"C{number} = '9'" for number in range(16)) + "}",
        '["988"]',
    ],
)
def test_crisis_lines_that_the_card_could_not_show_are_told(lines: str, complaint: Complaint) -> None:
    assert complaint(f"[support]\nlines = {lines}\n") == (
        "support.lines should be a table of texts by country, from 1 to 15 countries of up to 40 characters, each "
        "with its lines, 2400 characters in all. It can be set as lines under [support] in FILE, or as "
        "COMPANION_SUPPORT__LINES in the environment."
    )


@pytest.mark.parametrize("checked", ["'yesterday'", "2026", "'2026-13-01'", "''"])
def test_a_check_without_a_day_is_told(checked: str, complaint: Complaint) -> None:
    told = complaint(f"[support]\nchecked = {checked}\n")

    assert told.startswith("support.checked should be the date of the last check, like 2026-11-30.")
