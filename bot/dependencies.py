"""Dependencies of the bot besides Discord, and how the configuration makes them."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random, SystemRandom

from bot.config.crisis_lines import CrisisLines
from bot.config.sections import HealthSettings
from bot.config.settings import Config
from bot.encryption.file_key_ring import load_key_ring
from bot.outbox.rate_limiter import OutboxSettings
from bot.rules.matching.compatibility import Weights
from bot.rules.programme import Programme
from bot.ui.setup import guide as setup_guide
from storage.database import Database
from storage.ledger import Ledger
from storage.process_lock import ProcessLock, process_lock

from .clock import Clock, system_clock
from .connection import Backoff, NewBackoff

LOST_FORM_WAITS_S = 1.5, 3.0, 10.0
"""Seconds until a form that this process does not know counts as lost: another one may be taking it in.

By the first, that one has responded or deferred its response, and Discord takes no other. If not, one that stood
still has by the second responded in the place of this one; if it has, it is done by the third.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class BotDependencies:
    """Dependencies of the bot besides Discord; :func:`build_dependencies` makes them from the configuration."""

    database: Database
    programme: Programme
    outbox_settings: OutboxSettings
    sweep_interval_s: float
    guide: dict[str, str]
    crisis_lines: CrisisLines
    clock: Clock = system_clock
    random: Random = field(default_factory=SystemRandom)
    """Draws when questions that reach nobody end."""
    new_backoff: NewBackoff = Backoff
    """Waits between attempts to reach Discord."""

    lost_form_waits_s: tuple[float, float, float] = LOST_FORM_WAITS_S
    health: HealthSettings = field(default_factory=HealthSettings)
    process_lock: ProcessLock | None = None
    """Held by the one process that serves; None where no other can reach the database."""


def build_dependencies(config: Config, *, clock: Clock = system_clock, serves: bool = False) -> BotDependencies:
    """Build everything that the settings describe. What *serves* has to be the only one to do so on its database.

    Raises KeyFileError or GuideUnreadable.
    """
    stored, outbox = config.database, config.courier
    key_ring = load_key_ring([key.get_secret_value() for key in stored.keys], stored.key_file)
    ledger = Ledger(stored.ledger_file, key_ring)
    return BotDependencies(
        database=Database(stored.url, key_ring, pool_size=stored.pool_size, ledger=ledger),
        programme=programme_of(config),
        outbox_settings=OutboxSettings(
            max_requests_per_s=outbox.requests_per_second,
            dm_open_interval_s=outbox.dm_open_seconds,
            lease_s=outbox.lease_seconds,
            batch_size=outbox.batch,
        ),
        sweep_interval_s=outbox.sweep_seconds,
        guide=setup_guide.read_guide(config.guide_file, programme_of(config)),
        crisis_lines=CrisisLines(**config.support.model_dump()),
        clock=clock,
        health=config.health,
        process_lock=process_lock(stored.url) if serves else None,
    )


def programme_of(config: Config) -> Programme:
    """Return the numbers that the programme goes by."""
    return Programme(
        **config.programme.model_dump(),
        **config.privacy.model_dump(),
        weights=Weights(**config.matching.model_dump()),
    )
