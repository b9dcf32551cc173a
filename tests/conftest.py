"""Fixtures: databases, services over them, and a simulated community in a simulated Discord."""

from __future__ import annotations

import gc
import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from random import Random, SystemRandom
from typing import cast

import pytest
import structlog
from simcord import Env

from bot.app import MentorshipBot
from bot.config.crisis_lines import CrisisLines
from bot.config.sections import SupportSettings
from bot.connection import Backoff
from bot.demo.world.community import ManualClock, SimulatedCommunity, create_community_without_settings, have_begun
from bot.demo.world.world import DemoEnv
from bot.dependencies import BotDependencies
from bot.outbox.rate_limiter import OutboxSettings
from bot.rules.programme import Programme
from bot.ui.setup import guide as setup_guide
from storage.database import Database
from storage.maintenance.migrate import migrate
from storage.process_lock import ProcessLock
from tests.support.counted_ids import CountedIds
from tests.support.databases import PostgresDatabases, SqliteDatabases, database_at, run_in_thread, running_postgres
from tests.support.run_selection import DATABASES, select_tests
from tests.support.service_harness import ServiceHarness, hold_weekly
from tests.support.settings_snapshot import SettingsSnapshot

from .support import cog_import_cache

COUNTED_IDS = CountedIds()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Whoever works on something wants to know soon; before it lands, everything is run."""
    parser.addoption("--everything", action="store_true", help="on both databases, every case, and what takes long")


def pytest_configure() -> None:
    """Tracebacks in the log are plain, as in the running bot: painting them took a quarter of the outbox tests' time.

    And cogs are made from modules that are executed once.
    """
    plainly = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[*structlog.get_config()["processors"][:-1], plainly])
    cog_import_cache.install()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes long only where it was asked for, and the longest first."""
    select_tests(config, items)


def pytest_collection_finish() -> None:
    """What was imported and collected stays; looking through it for garbage took a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(autouse=True)
def restore_logging() -> Iterator[None]:
    """Logging is the whole process's: left set up by one test, it would write down every statement of the rest."""
    root, structured = logging.getLogger(), structlog.get_config()
    level, ours = root.level, [each for each in root.handlers if each.name == "companion"]
    yield
    for handler in [each for each in root.handlers if each.name == "companion" and each not in ours]:
        root.removeHandler(handler)
    root.setLevel(level)
    structlog.configure(**structured)


@pytest.fixture(autouse=True)
def ids_are_counted() -> None:
    """Ids are drawn; counted ones let a test read rows in the order in which they were written."""
    COUNTED_IDS.reset()


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresDatabases]:
    """A real PostgreSQL server for this test process."""
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file that was migrated once, to be copied for each test."""
    file = tmp_path_factory.mktemp("sqlite") / "migrated.db"

    async def prepare() -> None:
        database = database_at(f"sqlite+aiosqlite:///{file}")
        await migrate(database)
        await database.close()

    run_in_thread(prepare())
    return file


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> SqliteDatabases:
    """A place for SQLite files."""
    return SqliteDatabases(tmp_path_factory.mktemp("lite"), migrated_file)


@pytest.fixture(scope="session")
def bot_sqlite_databases(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> SqliteDatabases:
    """Another, for the file that the whole bot works with."""
    return SqliteDatabases(tmp_path_factory.mktemp("bot"), migrated_file)


@pytest.fixture(params=DATABASES)
async def database(request: pytest.FixtureRequest) -> AsyncIterator[Database]:
    """A migrated database, of each of the two kinds; where services work over it, their community is set up."""
    place: SqliteDatabases | PostgresDatabases = request.getfixturevalue(
        "sqlite_databases" if request.param == "sqlite" else "postgres"
    )
    database = place.seeded_database(set_up) if "harness" in request.fixturenames else place.fresh_database()
    yield database
    await database.close()


async def set_up(database: Database) -> None:
    """What every harness begins with."""
    await ServiceHarness(database).set_up()


@pytest.fixture
def harness(database: Database) -> ServiceHarness:
    """Services over a database, with a clock that the test sets and a community that is set up."""
    return ServiceHarness(database)


@pytest.fixture
def clock() -> ManualClock:
    """The time in the bot under test; it stands until the test moves it."""
    return ManualClock()


@pytest.fixture
def programme() -> Programme:
    """The numbers that the bot goes by; a test names others by a parameter of this name."""
    return Programme()


@pytest.fixture
def companion(bot_sqlite_databases: SqliteDatabases, clock: ManualClock, programme: Programme) -> MentorshipBot:
    """The whole bot over a SQLite file that was migrated before, not yet connected."""
    return new_companion(bot_sqlite_databases.fresh_database(), clock, programme)


LONG_NOTES = pytest.mark.parametrize("programme", [Programme(note_chars=4000)], ids=["long notes"])
"""Where a community lets notes be longer than one message."""


def new_companion(
    database: Database,
    clock: ManualClock,
    programme: Programme | None = None,
    *,
    random: Random | None = None,
    messages_at_once: int = 50,
    process_lock: ProcessLock | None = None,
) -> MentorshipBot:
    """The bot as the app makes it, in a hurry where the real one takes its time."""
    return MentorshipBot(
        BotDependencies(
            database=database,
            programme=programme or Programme(),
            outbox_settings=OutboxSettings(
                max_requests_per_s=1000, dm_open_interval_s=0, batch_size=messages_at_once
            ),
            sweep_interval_s=3600,
            guide=setup_guide.read_guide(None, Programme()),
            crisis_lines=CrisisLines(**SupportSettings().model_dump()),
            clock=clock,
            random=random or SystemRandom(),
            new_backoff=lambda: Backoff(max_s=0),
            lost_form_waits_s=(0, 0, 0),
            process_lock=process_lock,
        )
    )


@pytest.fixture
async def env(companion: MentorshipBot) -> AsyncIterator[Env]:
    """A simulated Discord that the bot is connected to; an error that the bot swallowed fails the test."""
    # Longer than SimCord's own five seconds: a busy machine is no failure of the bot.
    env = DemoEnv(companion, settle_timeout=30)
    await env.start()
    try:
        yield env
    finally:
        running = cast(MentorshipBot, env.bot)
        await running.close()
        await env.shutdown()
        if unexpected := env.errors_since(env._errors_acknowledged):
            raise ExceptionGroup("the bot raised", [error for error in unexpected if isinstance(error, Exception)])


@pytest.fixture(scope="session")
def settings_snapshot() -> SettingsSnapshot:
    """The settings that the simulated community chooses, in this test process."""
    return SettingsSnapshot()


@pytest.fixture
async def community(
    env: Env, companion: MentorshipBot, clock: ManualClock, settings_snapshot: SettingsSnapshot
) -> SimulatedCommunity:
    """The bot at work in the simulated community: roles, channels and people are there, settings chosen."""
    community = await create_community_without_settings(env, companion, clock)
    await settings_snapshot.restore_into(community)
    await have_begun(community, *community.people)
    await hold_weekly(companion._dependencies.database, community.guild.id)
    return community
