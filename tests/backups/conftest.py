"""Fixtures for backups: empty databases to put them back into."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.run_selection import DATABASES


@pytest.fixture(params=DATABASES)
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database of each kind, wherever the backup comes from."""
    return empty_database(request, request.param, tmp_path)


def empty_database(request: pytest.FixtureRequest, kind: str, folder: Path) -> str:
    """The address of an empty database of this kind."""
    if kind == "sqlite":
        return f"sqlite+aiosqlite:///{folder}/restored.db"
    address: str = request.getfixturevalue("postgres").empty_database()
    return address
