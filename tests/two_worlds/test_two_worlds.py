"""No observer can tell the world in which Ada has a secret from the one in which she has none."""

from __future__ import annotations

import pytest

from tests.support.databases import SqliteDatabases
from tests.support.settings_snapshot import SettingsSnapshot

from .observers import KEPT_APART, OBSERVERS
from .playing import Player, leaves
from .record import difference
from .secrets import SECRETS, Secret


@pytest.fixture(scope="module")
def player(bot_sqlite_databases: SqliteDatabases, settings_snapshot: SettingsSnapshot) -> Player:
    """What was played once is looked at by every observer."""
    return Player(bot_sqlite_databases, settings_snapshot)


@pytest.mark.parametrize("observer", OBSERVERS)
@pytest.mark.parametrize("name", SECRETS)
async def test_a_secret_changes_nothing_that_others_see(player: Player, name: str, observer: str) -> None:
    secret = SECRETS[name]
    counterpart = leaves if is_stranger(secret, observer) else secret.counterpart(observer)
    if counterpart is None:
        pytest.skip("told")

    closed = await player.play(secret.chapter, secret.closed)
    opened = await player.play(secret.chapter, counterpart, closed.noes)

    if told := difference(closed.seen_by[observer], opened.seen_by[observer]):
        pytest.fail(told, pytrace=False)


def is_stranger(secret: Secret, observer: str) -> bool:
    """Return whether Ada keeps apart from this observer in what they do for the groups."""
    return observer == KEPT_APART or OBSERVERS[observer] in secret.chapter.apart
