"""``python -m bot``: what is wrong is told in one plain sentence, before Discord is asked anything."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.maintenance.key_checks import check_keys
from storage.maintenance.migrate import migrate
from tests.support.databases import KEY, database_at

pytestmark = pytest.mark.long  # each starts a process of its own

ROOT = Path(__file__).parents[1]
TOKEN = "s3cr3t.t0ken.never-shown"  # noqa: S105 - invented
WENT_OUT = 99
RUN = f"""
import os, runpy, sys
def watch(event, arguments):
    if event == "socket.getaddrinfo" or event == "socket.connect":
        print("asked the network", file=sys.stderr, flush=True)
        os._exit({WENT_OUT})
sys.addaudithook(watch)
runpy.run_module("bot", run_name="__main__", alter_sys=True)
"""


@dataclass(frozen=True, slots=True)
class Ended:
    """How the program ended and what it said."""

    code: int
    printed: str
    told: str


class Program:
    """The program, started beside a settings file of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = folder / "config.toml"
        self.write("")

    def write(self, toml: str) -> None:
        """What the settings file says."""
        self.config.write_text(toml, encoding="utf-8")

    def run(self, *arguments: str, token: str | None = TOKEN, typed: str = "", start: str = RUN) -> Ended:
        """Start it and wait for its end; whatever asks the network ends it with WENT_OUT."""
        environment = {name: said for name, said in os.environ.items() if not name.startswith("COMPANION_")}
        environment |= {"PYTHONPATH": str(ROOT)} | ({"COMPANION_DISCORD__TOKEN": token} if token else {})
        ended = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-c", start, *(arguments or ("run", "--config", str(self.config)))],
            capture_output=True,
            input=typed,
            text=True,
            cwd=self.folder,
            env=environment,
            timeout=60,
            check=False,
        )
        assert TOKEN not in ended.stdout + ended.stderr
        assert "Traceback" not in ended.stdout + ended.stderr
        return Ended(ended.returncode, ended.stdout, ended.stderr)


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path)


def told_last(ended: Ended) -> str:
    """The one sentence in which the program gives up."""
    return ended.told.strip().splitlines()[-1]


def test_with_all_in_order_the_database_is_made_and_only_then_discord_is_asked(program: Program) -> None:
    ended = program.run()

    assert ended.code == WENT_OUT
    assert told_last(ended) == "asked the network"
    assert (program.folder / "companion.db").stat().st_size > 0
    assert (program.folder / "companion.key").is_file()
    assert stat.S_IMODE((program.folder / "companion.ledger").stat().st_mode) == 0o600


@pytest.mark.skipif(os.name != "posix", reason="Windows knows no such modes")
def test_a_database_that_others_may_read_is_told_of_whatever_is_asked(program: Program) -> None:
    closed = program.run()
    (program.folder / "companion.db").chmod(0o644)

    ran = program.run()
    forgot = program.run("forget-community", "300", "--yes")
    # One that has not come to this version yet: there, rotating ends before it waits for a running bot.
    os.truncate(program.folder / "companion.db", 0)
    rotated = program.run("keys", "rotate", "--config", str(program.config))

    assert "chmod" not in closed.told
    for ended in (ran, forgot, rotated):
        assert "chmod 600" in ended.told + ended.printed
        assert "companion.db" in ended.told + ended.printed


def test_a_wrong_setting_is_told_by_its_key(program: Program) -> None:
    program.write("[programme]\nexpiry_days = 'soon'\n[log]\nlevel = 'LOUD'\n")

    ended = program.run()

    assert ended.code == 2
    assert [line.split()[0] for line in ended.told.splitlines()] == ["programme.expiry_days", "log.level"]
    assert ended.printed == ""
    assert not (program.folder / "companion.db").exists()


def test_without_a_token_it_is_told_where_to_put_one(program: Program) -> None:
    ended = program.run(token=None)

    assert ended.code == 2
    assert len(ended.told.splitlines()) == 1
    assert "COMPANION_DISCORD__TOKEN" in ended.told
    assert not (program.folder / "companion.key").exists()


def test_a_settings_file_that_is_not_there_is_named(program: Program) -> None:
    ended = program.run("run", "--config", "gone.toml")

    assert ended.code == 2
    assert ended.told == "The settings file gone.toml cannot be read: No such file or directory.\n"


def test_a_token_in_the_settings_file_is_refused_and_not_repeated(program: Program) -> None:
    program.write(f"[discord]\ntoken = '{TOKEN}'\n")

    ended = program.run(token=None)

    assert ended.code == 2
    assert "discord.token is a secret" in ended.told


@pytest.mark.parametrize(
    ("guide", "told"), [(b"no sections", "has 0 sections"), (b"# Caf\xe9\nx", "it is not UTF-8 text")]
)
def test_a_broken_guide_is_told(guide: bytes, told: str, program: Program) -> None:
    (program.folder / "guide.md").write_bytes(guide)
    program.write("guide_file = 'guide.md'\n")

    ended = program.run()

    assert ended.code == 2
    assert told_last(ended).startswith("The guide")
    assert told in ended.told


def test_a_key_file_without_a_key_is_told(program: Program) -> None:
    (program.folder / "companion.key").write_text("garbage")

    ended = program.run("run", "--new", "--config", "config.toml")

    assert ended.code == 2
    assert len(ended.told.splitlines()) == 1
    assert "companion.key should hold one key a line" in ended.told


def test_a_key_file_that_cannot_be_read_is_told(program: Program) -> None:
    (program.folder / "companion.key").mkdir()

    ended = program.run("run", "--new", "--config", "config.toml")

    assert ended.code == 2
    assert ended.told.endswith("companion.key cannot be read: Is a directory.\n")


async def _put_ahead(folder: Path) -> None:
    (folder / "companion.key").write_bytes(KEY)
    database = database_at(f"sqlite+aiosqlite:///{folder}/companion.db")
    await migrate(database)
    async with database.engine.begin() as connection:
        await connection.execute(text("update alembic_version set version_num = '9999'"))
    await database.close()


async def test_a_newer_database_is_told_before_discord_is_asked(program: Program) -> None:
    await _put_ahead(program.folder)

    ended = program.run()

    assert ended.code == 2
    assert "9999" in told_last(ended)
    assert "Start the newer version again, or restore a backup" in told_last(ended)


@pytest.mark.parametrize("place", ["no such folder/companion.db", "config.toml"])
def test_a_database_that_cannot_be_opened_is_told(place: str, program: Program) -> None:
    program.write(f"[database]\nurl = 'sqlite:///{place}'\n")

    ended = program.run()

    assert ended.code == 1
    assert told_last(ended).startswith("The database sqlite+aiosqlite:///")
    assert "(database.url) cannot be opened" in told_last(ended)


@pytest.mark.parametrize(
    "arguments", [("--help",), ("run", "--help"), ("demo", "--help"), ("forget-community", "--help")]
)
def test_help_helps_without_any_settings(arguments: tuple[str, ...], program: Program) -> None:
    ended = program.run(*arguments, token=None)

    assert ended.code == 0
    assert ended.printed.startswith("usage: python -m bot")


@pytest.mark.parametrize(
    "arguments", [("walk",), ("run", "--conifg", "x"), ("demo", "--port", "many"), ("forget-community", "x")]
)
def test_wrong_usage_is_told_with_the_right_one(arguments: tuple[str, ...], program: Program) -> None:
    ended = program.run(*arguments)

    assert ended.code == 2
    assert "usage: python -m bot" in ended.told


async def _stored(folder: Path, *communities: int) -> None:
    """A database and its key, with so many servers in it."""
    (folder / "companion.key").write_bytes(KEY)
    (folder / "companion.key").chmod(0o600)
    database = database_at(f"sqlite+aiosqlite:///{folder}/companion.db")
    await migrate(database)
    await check_keys(database)
    for community_id in communities:
        async with database.transaction() as uow:
            await uow.communities.get_or_create(community_id)
            await uow.people.lock(community_id, 10, 20)
    await database.close()


async def _communities(folder: Path) -> list[int]:
    database = database_at(f"sqlite+aiosqlite:///{folder}/companion.db")
    async with database.engine.connect() as connection:
        found = list((await connection.execute(text("select community_id from communities"))).scalars())
    await database.close()
    return found


async def test_a_community_is_forgotten_at_once_and_told_in_numbers(program: Program) -> None:
    await _stored(program.folder, 100, 200)

    ended = program.run("forget-community", "100", "--yes", token=None)

    assert (ended.code, ended.told) == (0, "")
    assert ended.printed == "Deleted for good: communities 1, people 2.\n"
    assert await _communities(program.folder) == [200]


@pytest.mark.parametrize(("typed", "left"), [("100\n", []), ("yes\n", [100]), ("", [100])])
async def test_a_community_is_forgotten_only_once_its_id_was_typed_again(
    program: Program, typed: str, left: list[int]
) -> None:
    await _stored(program.folder, 100)

    ended = program.run("forget-community", "100", typed=typed)

    assert ended.code == (1 if left else 0)
    assert ("Nothing was deleted." in ended.printed) == bool(left)
    assert await _communities(program.folder) == left


async def test_a_community_that_nobody_knows_is_told(program: Program) -> None:
    await _stored(program.folder, 100)

    ended = program.run("forget-community", "300", "--yes")

    assert ended.code == 2
    assert ended.told == "Nothing is stored about a server with the id 300.\n"
    assert await _communities(program.folder) == [100]
