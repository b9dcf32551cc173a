"""No observer can tell the world in which Ada has a secret from the one in which she has none."""

from __future__ import annotations

import pytest
from _pytest.mark import ParameterSet

from tests.support.databases import SqliteDatabases
from tests.support.settings_snapshot import SettingsSnapshot

from .observers import OBSERVERS
from .playing import Player, reached_her, told_apart
from .random_scripts import random_script
from .secrets import SECRETS

CASES: list[tuple[str, ...]] = [
    (name, observer)
    for name, secret in SECRETS.items()
    for observer, who in OBSERVERS.items()
    if who in secret.chapter.apart or secret.counterpart(observer) is not None
]
"""Each secret with each of those to whom it is one."""

TOLD: list[tuple[str, ...]] = [
    (name, observer) for name, secret in SECRETS.items() for observer in secret.told if not secret.part
]
QUICK = {"keeps him apart", "keeps him apart after both agreed", "who said no", "a rest over a concern"}
"""Secrets that are tried in every run, one of each kind; the others take too long."""

FIXED_SEEDS = range(2)


def cases(found: list[tuple[str, ...]]) -> list[ParameterSet]:
    """Return these cases, each beginning with a secret, and which of them take long."""
    return [pytest.param(*case, marks=() if case[0] in QUICK else pytest.mark.long) for case in found]


@pytest.fixture(scope="module")
def player(bot_sqlite_databases: SqliteDatabases, settings_snapshot: SettingsSnapshot) -> Player:
    """What was played once is looked at by every observer."""
    return Player(bot_sqlite_databases, settings_snapshot)


@pytest.mark.parametrize(("secret", "observer"), cases(CASES))
async def test_a_secret_changes_nothing_that_others_see(player: Player, secret: str, observer: str) -> None:
    if told := await told_apart(player, SECRETS[secret], observer):
        pytest.fail(told, pytrace=False)


@pytest.mark.long
@pytest.mark.parametrize(("secret", "observer"), [case for case in TOLD if case not in CASES])
async def test_whom_she_tells_is_told(player: Player, secret: str, observer: str) -> None:
    told = SECRETS[secret]

    closed, opened = await player.play(told.chapter, told.closed), await player.play(told.chapter, told.open)

    assert closed.seen_by[observer] != opened.seen_by[observer]


@pytest.mark.parametrize("secret", cases([(name,) for name, secret in SECRETS.items() if secret.reach]))
async def test_what_is_kept_from_her_does_not_reach_her(player: Player, secret: str) -> None:
    closed = await player.play(SECRETS[secret].chapter, SECRETS[secret].closed)

    assert reached_her(closed) == SECRETS[secret].reach


@pytest.mark.long
@pytest.mark.parametrize("seed", FIXED_SEEDS)
async def test_whatever_anyone_tries_nobody_learns_of_it(player: Player, seed: int) -> None:
    script = random_script(seed)

    for observer in OBSERVERS:
        if told := await told_apart(player, script.secret, observer, seed=seed):
            pytest.fail("\n".join([f"{observer} learns of {script.name}", *script.steps, told]), pytrace=False)
