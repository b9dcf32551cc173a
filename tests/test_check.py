"""``python -m bot check``: a line for each thing that a start needs, nothing secret in any, and nothing changed."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from discord.http import Route
from sqlalchemy import text

from bot.clock import system_clock
from bot.commands.check import ALL_WELL, NOT_KNOWN, TO_MEND, check, findings_from
from bot.commands.discord_look import Look, look_at_discord
from storage.maintenance.key_checks import check_keys
from storage.maintenance.migrate import migrate
from tests.outbox.test_connection import wire
from tests.support.databases import KEY, database_at
from tests.support.loopback import Fault, Loopback

__all__ = ["wire"]

TOKEN, PASSWORD = "t0ken.m4rk", "p4ssw0rd-m4rk"


@pytest.fixture
async def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A bot that has run: its settings, its key and its database."""
    monkeypatch.setenv("COMPANION_DISCORD__TOKEN", TOKEN)
    (tmp_path / "config.toml").touch()
    (tmp_path / "companion.key").touch(0o600)
    (tmp_path / "companion.key").write_bytes(KEY)
    database = database_at(f"sqlite+aiosqlite:///{tmp_path}/companion.db")
    await migrate(database)
    await check_keys(database)
    await database.close()
    return tmp_path


async def looked_over(folder: Path) -> tuple[int, dict[str, str]]:
    """The exit code, and what begins each line by its subject; none says a secret."""
    said: list[str] = []
    code = await check(folder / "config.toml", clock=system_clock, say=said.append)
    assert not [line for line in said for secret in (TOKEN, PASSWORD, KEY.decode()) if secret in line]
    return code, {line.split()[1]: line for line in sorted(said, reverse=True)}


def files_in(folder: Path) -> dict[str, bytes]:
    """What is there, but for what SQLite has beside an open database."""
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.suffix in {".toml", ".key", ".db"}}


def begun(lines: dict[str, str], *subjects: str) -> list[str]:
    return [lines[subject].split()[0] for subject in subjects]


@pytest.mark.usefixtures("wire")
async def test_all_is_well_with_a_bot_that_may_start_and_nothing_is_changed(folder: Path) -> None:
    before = files_in(folder)

    code, lines = await looked_over(folder)

    assert code == ALL_WELL, lines
    assert set(lines) == {"settings", "key", "database", "token", "intents", "clock", "disk", "rights"}
    assert files_in(folder) == before


@pytest.mark.usefixtures("wire")
async def test_before_the_first_start_nothing_is_wrong_and_nothing_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMPANION_DISCORD__TOKEN", TOKEN)
    (tmp_path / "config.toml").touch()

    code, lines = await looked_over(tmp_path)

    assert code == ALL_WELL
    assert "the first start makes it" in lines["key"]
    assert list(files_in(tmp_path)) == ["config.toml"]


async def put_ahead(folder: Path) -> None:
    database = database_at(f"sqlite+aiosqlite:///{folder}/companion.db")
    async with database.engine.begin() as connection:
        await connection.execute(text("update alembic_version set version_num = '9999'"))
    await database.close()


async def replace_key(folder: Path) -> None:
    (folder / "companion.key").write_bytes(Fernet.generate_key())


async def lose_key(folder: Path) -> None:
    (folder / "companion.key").unlink()


async def break_key(folder: Path) -> None:
    (folder / "companion.key").write_text("garbage")


async def misspell(folder: Path) -> None:
    (folder / "config.toml").write_text("[programme]\nexpiry_days = 'soon'\n")


async def wrong_option(folder: Path) -> None:
    (folder / "config.toml").write_text(f"[database]\nurl = 'sqlite:///companion.db?timeout={PASSWORD}'\n")


async def open_to_others(folder: Path) -> None:
    (folder / "companion.db").chmod(0o644)


@pytest.mark.usefixtures("wire")
@pytest.mark.parametrize(
    ("happens", "subject", "words"),
    [
        (put_ahead, "database", "is of version 9999"),
        (replace_key, "database", "is missing"),
        (lose_key, "database", "is missing"),
        (break_key, "key", "should hold one key a line"),
        (misspell, "settings", "expiry_days"),
        (wrong_option, "database", "It has timeout"),
        pytest.param(
            open_to_others, "rights", "chmod 600", marks=pytest.mark.skipif(os.name != "posix", reason="no modes")
        ),
    ],
)
async def test_what_is_wrong_has_its_line(
    happens: Callable[[Path], object], subject: str, words: str, folder: Path
) -> None:
    await happens(folder)  # type: ignore[misc]  # each is a coroutine

    code, lines = await looked_over(folder)

    assert code == TO_MEND
    assert begun(lines, subject) == ["mend"]
    assert words in lines[subject]


async def test_without_a_network_that_is_said_and_the_rest_looked_at(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Route, "BASE", "http://127.0.0.1:1")

    code, lines = await looked_over(folder)

    assert code == NOT_KNOWN
    assert begun(lines, "token", "intents", "clock", "database", "rights") == ["?", "?", "?", "ok", "ok"]
    assert "could not be reached" in lines["token"]


@pytest.mark.parametrize(
    ("fault", "begins"),
    [(Fault.UNAUTHORIZED, "mend"), (Fault.LATE, "?"), (Fault.UNAVAILABLE, "?"), (Fault.BROKEN, "?")],
)
async def test_what_discord_answers_is_told_by_a_time_out(fault: Fault, begins: str, wire: Loopback) -> None:
    wire.fail("GET", fault)

    token, *_ = findings_from(await look_at_discord(TOKEN, system_clock, timeout_s=0.2))

    assert token.verdict.value == begins


async def test_a_clock_that_is_wrong_is_told_by_how_much(wire: Loopback) -> None:
    assert wire
    look = await look_at_discord(TOKEN, lambda: datetime(2026, 1, 1, tzinfo=UTC))

    told = findings_from(look)[2].line

    assert told.startswith("mend  clock     It is ")
    assert "(NTP)" in told


@pytest.mark.parametrize(
    ("flags", "begins"), [(0, "mend"), (1 << 14, "ok"), (1 << 15 | 1 << 18, "ok"), (1 << 18, "mend")]
)
def test_the_members_intent_is_told_by_the_applications_flags(flags: int, begins: str) -> None:
    _, intents, _ = findings_from(Look(is_token_known=True, flags=flags, clock_ahead_s=0))

    assert intents.verdict.value == begins
