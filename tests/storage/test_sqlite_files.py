"""The files of a SQLite database are for nobody but their owner, whatever the machine's habits are."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from storage.database import Database
from storage.maintenance.migrate import DatabaseNotCopied, migrate
from tests.support.databases import database_at

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows knows no such modes")


@pytest.fixture(params=[0o022, 0o000])
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    """What the machine would take away from a new file's rights by itself."""
    before = os.umask(request.param)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, str]:
    """Who may do what with each file."""
    return {path.name: oct(stat.S_IMODE(path.lstat().st_mode)) for path in folder.iterdir() if not path.is_symlink()}


async def opened(url: str) -> Database:
    """A database that has been made, and is in use."""
    database = database_at(url)
    await database.check_connection()
    await migrate(database)
    return database


@pytest.mark.usefixtures("umask")
@pytest.mark.parametrize("url", ["{}/companion.db", "file:{}/companion.db?uri=true", "{}/companion.db?timeout=5"])
async def test_whatever_the_umask_each_file_is_its_owners_alone(tmp_path: Path, url: str) -> None:
    database = await opened(f"sqlite+aiosqlite:///{url.format(tmp_path)}")

    made = modes(tmp_path)
    await database.close()

    assert made == {f"companion.db{more}": "0o600" for more in ("", "-wal", "-shm")}
    assert database.files_readable_by_others() == []


@pytest.mark.usefixtures("umask")
async def test_where_a_link_leads_it_is_the_same(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "companion.db").symlink_to(tmp_path / "elsewhere" / "real.db")

    database = await opened(f"sqlite+aiosqlite:///{tmp_path}/companion.db")

    assert modes(tmp_path / "elsewhere") == {f"real.db{more}": "0o600" for more in ("", "-wal", "-shm")}
    await database.close()


async def test_a_database_of_before_stays_as_it_is_and_is_told_of_file_by_file(tmp_path: Path) -> None:
    file = tmp_path / "companion.db"
    file.touch()
    file.chmod(0o640)

    database = await opened(f"sqlite+aiosqlite:///{file}")

    assert database.files_readable_by_others() == [file, tmp_path / "companion.db-wal", tmp_path / "companion.db-shm"]
    assert modes(tmp_path)["companion.db"] == "0o640"
    await database.close()


@pytest.mark.usefixtures("umask")
@pytest.mark.parametrize("url", ["", "/:memory:", "/file:one?mode=memory&cache=shared&uri=true"])
async def test_a_database_in_memory_makes_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.chdir(tmp_path)

    database = await opened(f"sqlite+aiosqlite://{url}")

    assert database.files_readable_by_others() == []
    assert modes(tmp_path) == {}
    await database.close()


async def test_before_a_migration_the_file_is_copied_and_one_copy_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "companion.db"
    database = await opened(f"sqlite+aiosqlite:///{file}")
    (tmp_path / "companion.db.before-0001").touch()
    (tmp_path / "companion.db.before-0010.new").touch()
    async with database.engine.begin() as connection:
        await connection.execute(text("create table of_before (id integer)"))
        await connection.execute(text("update alembic_version set version_num = '0010'"))

    # What comes after 0010 finds its columns there already: the migration breaks off, and the copy is what is left.
    with pytest.raises(OperationalError):
        await migrate(database)
    await database.close()

    assert modes(tmp_path) == {"companion.db": "0o600", "companion.db.before-0010": "0o600"}
    with contextlib.closing(sqlite3.connect(tmp_path / "companion.db.before-0010")) as copied:
        assert copied.execute("select version_num, (select count(*) from of_before) from alembic_version").fetchall()
        assert copied.execute("pragma integrity_check").fetchone() == ("ok",)


async def test_a_copy_that_cannot_be_made_leaves_the_database_as_it_is(tmp_path: Path) -> None:
    database = await opened(f"sqlite+aiosqlite:///{tmp_path}/companion.db")
    async with database.engine.begin() as connection:
        await connection.execute(text("update alembic_version set version_num = '0010'"))
    (tmp_path / "companion.db.before-0010").mkdir()

    with pytest.raises(DatabaseNotCopied, match="Nothing was changed"):
        await migrate(database)

    async with database.engine.begin() as connection:
        assert await connection.scalar(text("select version_num from alembic_version")) == "0010"
    await database.close()
