"""Fixtures: databases, services over them, and an invented community in a simulated Discord."""

from __future__ import annotations

import gc
import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import cast

import pytest
import structlog
from simcord import Env

from bot.app import Companion, Parts
from bot.config.crisis_lines import CrisisLines
from bot.config.sections import SupportSettings
from bot.demo.world.community import InventedCommunity, SetClock, build
from bot.demo.world.world import Prompt
from bot.outbox.rate_limiter import Round
from bot.rules.programme import Programme
from bot.ui.setup import guide as setup_guide
from storage.database import Store
from storage.maintenance.migrate import migrate
from tests.support.choosing import DATABASES, choose
from tests.support.chosen import ChosenSettings
from tests.support.databases import Lite, Postgres, run_apart, running_postgres, store_at
from tests.support.house import House

from .support import cogs_once


def pytest_addoption(parser: pytest.Parser) -> None:
    """Whoever works on something wants to know soon; before it lands, everything is run."""
    parser.addoption("--everything", action="store_true", help="all on both databases, and what takes long")


def pytest_configure() -> None:
    """Tracebacks in the log are plain, as in the running bot: painted ones took a quarter of the courier's tests.

    And cogs are made from modules that are executed once.
    """
    plainly = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[*structlog.get_config()["processors"][:-1], plainly])
    cogs_once.install()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes long only where it was asked for, and the longest first."""
    choose(config, items)


def pytest_collection_finish() -> None:
    """What was imported and collected stays; looking through it for garbage took a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(autouse=True)
def log_as_before() -> Iterator[None]:
    """Logging is the whole process's: left set up by one test, it would write down every statement of the rest."""
    root, structured = logging.getLogger(), structlog.get_config()
    level, ours = root.level, [each for each in root.handlers if each.name == "companion"]
    yield
    for handler in [each for each in root.handlers if each.name == "companion" and each not in ours]:
        root.removeHandler(handler)
    root.setLevel(level)
    structlog.configure(**structured)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A real PostgreSQL server for this test process."""
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file that was migrated once, to be copied for each test."""
    file = tmp_path_factory.mktemp("sqlite") / "migrated.db"

    async def prepare() -> None:
        store = store_at(f"sqlite+aiosqlite:///{file}")
        await migrate(store)
        await store.close()

    run_apart(prepare())
    return file


@pytest.fixture(scope="session")
def lite(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Lite:
    """A place for SQLite files."""
    return Lite(tmp_path_factory.mktemp("lite"), migrated_file)


@pytest.fixture(scope="session")
def lite_of_the_bot(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Lite:
    """Another, for the file that the whole bot works with."""
    return Lite(tmp_path_factory.mktemp("bot"), migrated_file)


@pytest.fixture(params=DATABASES)
async def store(request: pytest.FixtureRequest) -> AsyncIterator[Store]:
    """A migrated store, on each of the two databases; where there is a house over it, its community is set up."""
    place: Lite | Postgres = request.getfixturevalue("lite" if request.param == "sqlite" else "postgres")
    store = place.furnished_store(set_up) if "house" in request.fixturenames else place.emptied_store()
    yield store
    await store.close()


async def set_up(store: Store) -> None:
    """What every house begins with."""
    await House(store).set_up()


@pytest.fixture
def house(store: Store) -> House:
    """Services over a store, with a clock that the test sets and a community that is set up."""
    return House(store)


@pytest.fixture
def clock() -> SetClock:
    """The time in the bot under test; it stands until the test moves it."""
    return SetClock()


@pytest.fixture
def companion(lite_of_the_bot: Lite, clock: SetClock) -> Companion:
    """The whole bot over a SQLite file that was migrated before, not yet connected."""
    return new_companion(lite_of_the_bot.emptied_store(), clock)


def new_companion(store: Store, clock: SetClock, programme: Programme | None = None) -> Companion:
    """The bot as the app makes it, in a hurry where the real one takes its time."""
    return Companion(
        Parts(
            store=store,
            programme=programme or Programme(),
            round=Round(requests_per_second=1000, dm_open_seconds=0),
            sweep_seconds=3600,
            guide=setup_guide.read(None),
            crisis_lines=CrisisLines(**SupportSettings().model_dump()),
            clock=clock,
        )
    )


@pytest.fixture
async def env(companion: Companion) -> AsyncIterator[Env]:
    """A simulated Discord that the bot is connected to; an error that the bot swallowed fails the test."""
    # Longer than SimCord's own five seconds: a busy machine is no failure of the bot.
    env = Prompt(companion, settle_timeout=30)
    await env.start()
    try:
        yield env
    finally:
        running = cast(Companion, env.bot)
        await running.close()
        await env.shutdown()
        if unexpected := env.errors_since(env._errors_acknowledged):
            raise ExceptionGroup("the bot raised", [error for error in unexpected if isinstance(error, Exception)])


@pytest.fixture(scope="session")
def chosen_settings() -> ChosenSettings:
    """The settings that the invented community chooses, in this test process."""
    return ChosenSettings()


@pytest.fixture
async def town(env: Env, companion: Companion, clock: SetClock, chosen_settings: ChosenSettings) -> InventedCommunity:
    """The bot at work in the invented community: roles, channels and people are there, settings chosen."""
    town = await build(env, companion, clock)
    await chosen_settings.put_into(town)
    return town
