"""``python -m bot keys rotate``: a new key for what people write, and everything sealed anew, while the bot runs.

It can be cut off at any moment and started again: what is done stays done, and a key file with more than one key in
it tells that a rotation has not come to its end.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.config.settings import Config, variable
from bot.database_files import warn_if_open
from bot.encryption.file_key_ring import LOOKS_EVERY
from bot.encryption.key_file import KeyFile
from storage.database import Store
from storage.maintenance.key_check import check_key, keys_in_use, use_no_more
from storage.maintenance.migrate import require_newest
from storage.maintenance.reencryption import BREATH, Resealing
from storage.schema.key_ring import Ring

UNTIL_ALL_KNOW = LOOKS_EVERY + 5
"""Seconds after which every running bot has heard of a new key, with some to spare."""

HOW_TO_MAKE_ONE = 'python -c "from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"'


class NotReady(Exception):
    """Nothing was rotated, for something has to be done before; says what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How time is told and spent; a test has its own."""

    seconds: Callable[[], float] = time.monotonic
    wait: Callable[[float], Awaitable[None]] = asyncio.sleep


async def rotate(config: Config, say: Callable[[str], None], pace: Pace | None = None) -> None:
    """Do all of it, and *say* what is done in whole sentences, with prints and never with keys.

    Raises NotReady, KeyUnreadable, WrongKey or DatabaseOutOfReach.
    """
    given = [key.get_secret_value() for key in config.database.keys]
    file = None if given else KeyFile(config.database.key_file)
    if file and file.stamp() is None:
        raise NotReady(f"There is no key yet in {file.path}: the bot makes one on its first start.")
    store = Store(config.database.url, Ring(file.keys() if file else given))
    try:
        await store.reach()
        warn_if_open(store)
        await require_newest(store)
        if not file and store.ring.newest not in await keys_in_use(store):
            raise NotReady(
                f"The bot has not been started yet with the key {store.ring.newest}. Restart it with the keys as "
                "they are now, so that it can read what is sealed under the new one, and then start this again."
            )
        # Whether all is well with the keys of before, while nothing is changed.
        await check_key(store)
    finally:
        await store.close()
    await _with_new_key(config, file, given, say, pace or Pace())


async def _with_new_key(
    config: Config, file: KeyFile | None, given: list[str], say: Callable[[str], None], pace: Pace
) -> None:
    if file:
        file.add_new()
    since = pace.seconds()
    # A ring that stays as it is now: should yet another key come meanwhile, its words are not taken for old ones.
    ring = Ring(file.keys() if file else given)
    store = Store(config.database.url, ring)
    try:
        await check_key(store)
        say(f"The key {ring.newest} is the one that encrypts now. Back it up, apart from the database.")
        resealed = await _reseal_all(store, pace, until=since + UNTIL_ALL_KNOW if file else since)
        say(f"{resealed} entries were encrypted anew; everything that people wrote is under that key.")
        await use_no_more(store, ring.prints[1:])
    finally:
        await store.close()
    if file:
        say(_told_of_file(file, file.retire(ring.prints[1:])))
    else:
        say(_told_of_environment(ring))


async def _reseal_all(store: Store, pace: Pace, *, until: float) -> int:
    resealing = Resealing(store, pace.wait)
    await resealing.once_around()
    while (left := until - pace.seconds()) > 0:
        # Until then, a running bot may still write under the key that was the newest before.
        await pace.wait(left)
    await resealing.writers_are_through()
    while await resealing.once_around():
        await pace.wait(BREATH)
    return resealing.resealed


def _told_of_file(file: KeyFile, retired: list[str]) -> str:
    if not retired:
        return "Another rotation has retired the keys of before."
    return (
        f"Retired: {', '.join(retired)}, now in {file.retired}. Backups of the database from before still need it: "
        "keep that file as safe as a key, for as long as you keep those backups, and then delete it."
    )


def _told_of_environment(ring: Ring) -> str:
    keys = variable("database.keys")
    if not (old := ring.prints[1:]):
        return (
            f"There is no other key in {keys}. For a new one, run {HOW_TO_MAKE_ONE}, put what it prints in front of "
            "the present key, with a comma between them, restart the bot, and start this again."
        )
    return (
        f"You may take out of {keys}: {', '.join(old)}. Backups of the database from before still need it: keep it "
        "in a safe place for as long as you keep those backups. Restart the bot when you have."
    )
