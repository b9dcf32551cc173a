"""No secret and nobody's words are shown by a repr, by an error, or by whatever else prints an object."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from cryptography.fernet import Fernet
from pydantic import BaseModel, SecretStr
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

import bot
import storage
from bot.app import MentorshipBot
from bot.config.sections import DatabaseSettings, DiscordSettings
from bot.config.settings import Config
from bot.dependencies import build_dependencies
from bot.logging_setup import traceback_without_messages
from storage.database import DatabaseUnreachable
from storage.maintenance.key_checks import check_keys
from storage.schema.key_ring import KeyRing

TOKEN, PASSWORD = "s3cr3t.t0ken.m4rk", "p4ssw0rd-m4rk"
KEY, OTHER = (Fernet.generate_key().decode() for _ in range(2))
WORDS = "We have told nobody at all."
SECRETS = (TOKEN, PASSWORD, KEY, OTHER, KEY.rstrip("="))

SHOWN = {
    # Which of the things that can be said, never what somebody said.
    "BrowsedMentor.unknown_from_mentor",
    "BrowsedMentor.unknown_from_seeker",
    "EndOfMentorList.musts",
    "Fit.broken_musts",
    "Fit.unknown",
    "Fit.unmet",
    "FitReason.trait",
    "MatchObstacles.musts",
    # A community's settings, and the names of its server, roles and channels.
    "BotDependencies.guide",
    "ChannelState.name",
    "ChannelState.permissions",
    "ChannelState.hidden_from_roles",
    "ChannelState.visible_to_roles",
    "Community.time_zone",
    "CrisisLines.lines",
    "Preferences.community_zone",
    "Programme.weekly_zone",
    "Server.name",
    "SetupState.bot_name",
    "SetupState.facilitator_roles",
    "SetupState.mentor_role",
    "SetupState.other_roles",
    "SetupState.time_zone",
    "SetupState.unreached_channels",
    "Trait.key",
    "Trait.labels",
    "Trait.name",
    "Trait.options",
    "TraitChoice.key",
    "TraitChoice.name",
    "TraitChoice.options",
    # The bot's own sentences and signs.
    "AuditRecord.move",
    "AuditedMove.by_party",
    "AuditedMove.words",
    "BarGroup.bars",
    "BarGroup.title",
    "CardRenderer.waits",
    "ChartData.chosen",
    "ChartData.points",
    "ChartMentor.label",
    "CheckResult.text",
    "NewOutboxMessage.detail",
    "OutboxMessage.detail",
    "PersonalDataTable.columns",
    "TrailLine.words",
    "ZoneChoice.explanation",
    # The map of the world.
    "Preferences.time_zone",
    "Region.codes",
    "Region.largest_city_by_zone",
    "Region.name",
    "Region.names",
    "ZoneChoice.zone",
}
"""The texts that a value may show. Whatever else holds text may hold somebody's, and is declared with repr=False."""


def modules(*packages: ModuleType) -> Iterator[ModuleType]:
    """All of the program, but for what only Alembic, the command line or the demo runs."""
    for package in packages:
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not {"migrations", "__main__", "demo"} & set(module.name.split(".")):
                yield importlib.import_module(module.name)


def values() -> dict[str, type[Any]]:
    """Every dataclass of the program."""
    return {
        f"{module.__name__}.{name}": made
        for module in modules(storage, bot)
        for name, made in vars(module).items()
        if isinstance(made, type) and dataclasses.is_dataclass(made) and made.__module__ == module.__name__
    }


def shown_by(made: type[Any]) -> set[str]:
    """Which texts a value shows, when every field that may hold text holds its own name."""
    filled, texts = object.__new__(made), set()
    for field in dataclasses.fields(made):
        name = f"{made.__name__}.{field.name}"
        if holds_text := "str" in str(field.type).replace("[", " ").replace("]", " ").replace(",", " ").split():
            texts.add(name)
        object.__setattr__(filled, field.name, name if holds_text else None)
    shown = f"{filled!r} {filled} {[filled]!r} { {'at': filled} }"
    return {name for name in texts if f"'{name}'" in shown}


def test_of_all_values_only_those_declared_show_a_text() -> None:
    found = values()

    shown = set().union(*map(shown_by, found.values()))

    assert shown == SHOWN
    assert {
        "storage.models.records.Note",
        "storage.models.concerns.Concern",
        "bot.services.outbox.context.MessageContext",
    } <= found.keys()


def leaks(*things: object) -> list[str]:
    """The secrets that can be seen on these things or on what they hold, one step deep."""
    seen = []
    for thing in things:
        held = vars(thing) if hasattr(thing, "__dict__") else {}
        inside = [f"{each!r} {each}" for each in held.values() if not isinstance(each, str)]
        seen += [f"{thing!r} {thing} {[thing]!r} {thing!s:>9}", *inside]
    return [secret for secret in SECRETS if secret in "\n".join(seen)]


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """Settings full of secrets."""
    return Config.model_construct(
        discord=DiscordSettings(token=SecretStr(TOKEN)),
        database=DatabaseSettings(
            url=f"postgresql+asyncpg://bot:{PASSWORD}@127.0.0.1:1/name",
            keys=(SecretStr(KEY), SecretStr(OTHER)),
            key_file=tmp_path / "companion.key",
        ),
    )


def test_no_section_of_the_settings_shows_a_secret(config: Config) -> None:
    sections = [each for each in vars(config).values() if isinstance(each, BaseModel)]

    assert len(sections) == len(Config.model_fields) - 1
    assert leaks(config, *sections) == []


async def test_nothing_that_is_made_of_the_settings_shows_a_secret(config: Config) -> None:
    parts = build_dependencies(config)
    database, bot_itself = parts.database, MentorshipBot(parts)
    bot_itself.http.token = TOKEN
    engines = [
        database.engine,
        database.read_engine,
        database.engine.sync_engine,
        database.engine.url,
        database.engine.pool,
    ]

    things = [parts, database, database.key_ring, *engines, database.engine.dialect, bot_itself, bot_itself.http]
    shown = leaks(*things, bot_itself.services, bot_itself.outbox_worker, bot_itself.scheduler)

    assert shown == []
    await database.close()


async def test_a_ring_of_a_file_shows_no_key(config: Config) -> None:
    config.database.key_file.write_text(f"{KEY}\n{OTHER}\n")
    database = config.database.model_copy(update={"keys": ()})

    key_ring = build_dependencies(config.model_copy(update={"database": database})).database.key_ring

    assert key_ring.fingerprints == KeyRing([KEY, OTHER]).fingerprints
    assert [secret for secret in SECRETS if secret in f"{key_ring!r} {key_ring} {[key_ring]}"] == []


async def test_an_error_on_the_way_carries_no_secret_and_its_frames_no_locals(config: Config) -> None:
    database = build_dependencies(config).database

    with pytest.raises(DatabaseUnreachable) as caught:
        await database.check_connection()
    with pytest.raises(OSError) as unwrapped:  # noqa: PT011 - whatever it says
        await check_keys(database)

    for error in (caught.value, unwrapped.value):
        told = f"{error!r} {error} {traceback_without_messages(error)} {''.join(traceback.format_exception(error))}"
        assert [secret for secret in SECRETS if secret in told] == []
    await database.close()


async def test_a_statement_that_fails_does_not_show_what_it_carried(tmp_path: Path) -> None:
    settings = DatabaseSettings(
        url=f"sqlite+aiosqlite:///{tmp_path}/companion.db", key_file=tmp_path / "companion.key"
    )
    database = build_dependencies(Config.model_construct(database=settings)).database

    carried = {"words": WORDS}

    async with database.engine.connect() as connection:
        with pytest.raises(OperationalError, match="no_such_table") as caught:
            await connection.execute(text("insert into no_such_table values (:words)"), carried)

    assert WORDS not in "".join(traceback.format_exception(caught.value))
    await database.close()
