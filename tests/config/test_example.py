"""The example file says what there is to set, and the defaults."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

import pytest

from bot.config.settings import ONLY_FROM_ENVIRONMENT, Config, environment_variable, load_config, setting_descriptions

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"


def test_the_example_says_the_defaults(tmp_path: Path) -> None:
    copy, empty = tmp_path / "copy.toml", tmp_path / "empty.toml"
    shutil.copy(EXAMPLE, copy)
    empty.touch()

    assert load_config(copy) == load_config(empty)


def test_the_example_sets_every_setting_that_has_a_default() -> None:
    said = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))

    default = Config().model_dump(
        exclude={"guide_file": True, "discord": True, "database": {"keys", "ledger"}, "health": {"port"}}
    )

    said.pop("discord")
    assert {name: set(section) for name, section in said.items()} == {
        name: set(section) for name, section in default.items()
    }


@pytest.mark.parametrize("key", setting_descriptions())
def test_the_example_mentions_every_setting(key: str) -> None:
    section, _, name = key.rpartition(".")
    text = EXAMPLE.read_text(encoding="utf-8")
    chapter = (text.partition(f"[{section}]\n")[2] if section else text).partition("\n[")[0]

    spot = environment_variable(key) if key in ONLY_FROM_ENVIRONMENT else f"{name} = "
    assert spot in chapter or f"\n[{key}]\n" in text
