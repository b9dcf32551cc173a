"""Fixtures: settings as a file and the environment say them, with nothing else around."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.config.settings import Config, ConfigError, load_config

SECRET = "s3cr3t-and-long"  # noqa: S105 - invented
Loader = Callable[..., Config]
Complaint = Callable[..., str]


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Loader:
    """Load what a file says, with these variables (named without their prefix) and no others around it."""
    for name in [name for name in os.environ if name.upper().startswith("COMPANION_")]:
        monkeypatch.delenv(name)

    def load(toml: str = "", **variables: str) -> Config:
        for name, said in variables.items():
            monkeypatch.setenv(f"COMPANION_{name}", said)
        (tmp_path / "config.toml").write_text(toml, encoding="utf-8")
        return load_config(tmp_path / "config.toml")

    return load


@pytest.fixture
def complaint(load: Loader, tmp_path: Path) -> Complaint:
    """What is said when loading is refused, with FILE for the path of the file."""

    def complaint(toml: str = "", **variables: str) -> str:
        with pytest.raises(ConfigError) as caught:
            load(toml, **variables)
        # An error behind this one would carry what was given, secrets too.
        assert caught.value.__context__ is None
        return str(caught.value).replace(str(tmp_path / "config.toml"), "FILE")

    return complaint
