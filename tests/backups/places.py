"""Where a backup comes from and where it goes: databases of both kinds, and settings that name them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlalchemy import LargeBinary, select, type_coerce

from bot.config.sections import DatabaseSettings
from bot.config.settings import Config
from storage.database import Database
from storage.ledger import Ledger
from storage.schema.columns import metadata
from storage.schema.types import EncryptedId, EncryptedText, PersonHash
from tests.support.databases import KEY, KEY_RING, database_at

Rows = dict[str, list[tuple[Any, ...]]]


def config_for(url: str, folder: Path, **changed: Any) -> Config:
    """The settings of a bot with this database, and the tests' key in its key file."""
    key_file = folder / "companion.key"
    if "keys" not in changed and not key_file.exists():
        key_file.touch(0o600)
        key_file.write_bytes(KEY)
        Ledger(folder / "companion.ledger", KEY_RING).open()
    given: dict[str, Any] = {"url": url, "key_file": key_file, "keys": ()} | changed
    return Config.model_construct(database=DatabaseSettings.model_construct(**given))


def secret_keys(*keys: str) -> tuple[SecretStr, ...]:
    """Keys as they come from the environment."""
    return tuple(map(SecretStr, keys))


async def stored_rows(url: str) -> Rows:
    """Every row of a database as it is stored, by table."""
    database = database_at(url)
    found: Rows = {}
    async with database.engine.begin() as connection:
        for table in metadata.sorted_tables:
            columns = [
                type_coerce(column, LargeBinary)
                if isinstance(column.type, EncryptedText | EncryptedId | PersonHash)
                else column
                for column in table.columns
            ]
            found[table.name] = sorted((tuple(row) for row in await connection.execute(select(*columns))), key=repr)
    await database.close()
    return found


def url_of(database: Database) -> str:
    """The address of a database, with its password."""
    return database.engine.url.render_as_string(hide_password=False)


def unheard(_: str) -> None:
    """What a command says, where a test does not look at it."""
