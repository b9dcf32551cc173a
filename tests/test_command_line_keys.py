"""``python -m bot keys``: told plainly on the command line, without a token and without asking the network."""

from __future__ import annotations

import pytest

import bot.__main__
from storage.schema.key_ring import fingerprint

from .test_command_line import WENT_OUT, Program, program, told_last

pytestmark = pytest.mark.long  # each starts a process of its own

__all__ = ["program"]


def test_rotating_asks_for_no_token_and_shows_no_key(
    program: Program, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program.run()
    key = (program.folder / "companion.key").read_text().strip()
    monkeypatch.setenv("COMPANION_DATABASE__KEYS", key)
    # Logging belongs to the whole process.
    monkeypatch.setattr(bot.__main__, "set_up_logging", lambda _: None)

    code = bot.__main__.main(["keys", "rotate", "--config", str(program.config)])

    said = capsys.readouterr()
    assert (code, said.err) == (0, "")
    assert [line.split()[0] for line in said.out.splitlines()] == ["The", "0", "There"]
    assert key not in said.out


def test_before_the_first_start_there_is_nothing_to_rotate(program: Program) -> None:
    ended = program.run("keys", "rotate", "--config", str(program.config), token=None)

    assert ended.code == 2
    assert told_last(ended).endswith("the bot makes one on its first start.")
    assert not (program.folder / "companion.db").exists()


def test_a_missing_key_is_told_at_the_start_by_its_fingerprint(program: Program) -> None:
    program.run()
    key = program.folder / "companion.key"
    [name] = [fingerprint(line) for line in key.read_text().split()]
    key.unlink()

    ran = program.run()
    forgot = program.run("forget-community", "100", "--yes")

    for ended in (ran, forgot):
        assert ended.code == 2
        assert ended.told.startswith(f"The key with the print {name} is missing: {key} ")
        assert len(ended.told.splitlines()) == 1
    assert not key.exists()


def test_where_a_key_is_no_empty_database_begins_unless_it_is_said_to_be_new(program: Program) -> None:
    program.run()
    program.write("[database]\nurl = 'sqlite:///compannion.db'\n")

    ran = program.run()
    forgot = program.run("forget-community", "100", "--yes", "--config", "config.toml")
    refused = list(program.folder.glob("compannion.db*"))
    begun = program.run("run", "--new", "--config", "config.toml")

    for ended in (ran, forgot):
        assert ended.code == 2
        assert "nothing yet in sqlite+aiosqlite:///" in ended.told
        assert len(ended.told.splitlines()) == 1
    assert refused == []
    assert begun.code == WENT_OUT


def test_help_tells_what_rotating_does(program: Program) -> None:
    ended = program.run("keys", "rotate", "--help", token=None)

    assert ended.code == 0
    assert "goes on where it was" in " ".join(ended.printed.split())
    assert "rotate" in program.run("keys", "--help", token=None).printed
    assert program.run("keys", token=None).code == 2


def test_a_backup_is_made_looked_over_and_put_back_on_the_command_line(program: Program) -> None:
    program.run()
    settings = ("--config", str(program.config))

    made = program.run("backup", "kept.backup", *settings, token=None)
    seen = program.run("backup", "verify", "kept.backup", *settings, token=None)
    refused = program.run("restore", "kept.backup", *settings, token=None)
    for file in program.folder.glob("companion.db*"):
        file.unlink()
    restored = program.run("restore", "kept.backup", *settings, token=None)

    assert (made.code, made.told, seen.code, seen.told) == (0, "", 0, "")
    assert "It is whole" in seen.printed
    assert refused.code == 2
    assert "companion.db is there" in told_last(refused)
    assert restored.code == 0
    assert restored.printed.startswith("Restored as it was on ")
    assert program.run("backup", "verify", token=None).code == 2
    assert program.run("backup", "verify", "config.toml", token=None).code == 1
