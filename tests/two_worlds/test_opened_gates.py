"""Opened in any one place, the gate lets through what the comparison of the two worlds finds."""

from __future__ import annotations

import pytest

from storage.repositories.boundaries import BoundaryRepository
from storage.repositories.exclusions import ExclusionRepository
from storage.repositories.pairings import PairingRepository
from tests.support.databases import SqliteDatabases
from tests.support.settings_snapshot import SettingsSnapshot

from .playing import Player, reached_her, told_apart
from .secrets import SECRETS

Opened = tuple[type, str, object]
"""What the gate looks up, and what it is told there."""

UNWANTED: Opened = (ExclusionRepository, "is_unwanted", False)
REACHING: list[tuple[Opened, str]] = [
    (UNWANTED, "keeps him apart"),
    (UNWANTED, "keeps a seeker apart"),
    (UNWANTED, "not for me"),
    (UNWANTED, "an unnamed concern"),
    ((BoundaryRepository, "latest_between", {}), "no contact"),
    ((PairingRepository, "count_mentors", 0), "has a mentor"),
    ((PairingRepository, "has_refused", False), "who said no"),
    (UNWANTED, "keeps him apart after both agreed"),
]
"""Secrets for which more reaches Ada then."""

TELLING: list[tuple[Opened, str, str]] = [
    ((ExclusionRepository, "excluding_ids", set()), "keeps him apart", "facilitator kept apart"),
    ((ExclusionRepository, "excluding_since", {}), "keeps him apart", "facilitator kept apart"),
    ((PairingRepository, "list_of_people", []), "keeps him apart", "facilitator"),
]
"""Secrets of which this observer learns then."""

pytestmark = pytest.mark.long


@pytest.fixture
def player(bot_sqlite_databases: SqliteDatabases, settings_snapshot: SettingsSnapshot) -> Player:
    """Nothing was played yet."""
    return Player(bot_sqlite_databases, settings_snapshot)


@pytest.mark.parametrize(("opened", "secret"), REACHING)
async def test_more_reaches_her(player: Player, monkeypatch: pytest.MonkeyPatch, opened: Opened, secret: str) -> None:
    _answer(monkeypatch, *opened)

    closed = await player.play(SECRETS[secret].chapter, SECRETS[secret].closed)

    assert reached_her(closed) != SECRETS[secret].reach


@pytest.mark.parametrize(("opened", "secret", "observer"), TELLING)
async def test_somebody_learns_of_it(
    player: Player, monkeypatch: pytest.MonkeyPatch, opened: Opened, secret: str, observer: str
) -> None:
    _answer(monkeypatch, *opened)

    assert await told_apart(player, SECRETS[secret], observer)


def _answer(monkeypatch: pytest.MonkeyPatch, repository: type, look: str, found: object) -> None:
    async def answer(*_args: object, **_options: object) -> object:
        return found

    monkeypatch.setattr(repository, look, answer)
