"""What the settings file and the environment say, and which of them wins."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError
from sqlalchemy.engine import make_url

from bot.config.settings import Config, ConfigError, load_config

from .conftest import Loader


def test_the_file_changes_what_it_names_and_no_more(load: Loader) -> None:
    config = load("[programme]\nmentor_capacity = 3\n")

    assert config.programme == Config().programme.model_copy(update={"mentor_capacity": 3})
    assert config.courier == Config().courier


def test_the_environment_wins_over_the_file(load: Loader) -> None:
    config = load("[programme]\nmentor_capacity = 3\nexpiry_days = 20\n", PROGRAMME__MENTOR_CAPACITY="4")

    assert (config.programme.mentor_capacity, config.programme.expiry_days) == (4, 20)


def test_an_empty_variable_and_one_of_someone_else_set_nothing(load: Loader) -> None:
    assert load(PROGRAMME__MENTOR_CAPACITY="", CONFIG="config.toml").programme == Config().programme


@pytest.mark.parametrize("text", ["[2, 5]", "2,5", " 2 , 5 "])
def test_a_list_in_the_environment_is_json_or_has_commas(text: str, load: Loader) -> None:
    assert load(PROGRAMME__REMINDER_DAYS=text).programme.reminder_days == (2, 5)


def test_an_empty_list_of_days_means_never(load: Loader) -> None:
    assert load("[programme]\nreminder_days = []\n").programme.reminder_days == ()


def test_a_config_never_changes() -> None:
    config = Config()

    with pytest.raises(ValidationError):
        config.guide_file = Path("other.md")
    with pytest.raises(ValidationError):
        config.programme.expiry_days = 1


def test_the_mark_of_windows_editors_is_no_trouble(load: Loader) -> None:
    assert load("\ufeff[log]\nformat = 'json'\n").log.format == "json"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("sqlite:////data/c.db", "sqlite+aiosqlite:////data/c.db"),
        ("sqlite://", "sqlite+aiosqlite://"),
        ("sqlite:///:memory:", "sqlite+aiosqlite:///:memory:"),
        ("sqlite:///file:c?mode=memory&uri=true", "sqlite+aiosqlite:///file:c?mode=memory&uri=true"),
        ("postgres://u:p@h/n", "postgresql+asyncpg://u:p@h/n"),
        ("postgresql://u:p@h/n?sslmode=require", "postgresql+asyncpg://u:p@h/n?sslmode=require"),
        ("postgresql://u:p%40:/?q@[::1]:5432/n", "postgresql+asyncpg://u:p%40:/?q@[::1]:5432/n"),
        ("postgresql://u:p@/n?host=/run/pg", "postgresql+asyncpg://u:p@/n?host=/run/pg"),
    ],
)
def test_a_databases_address_gets_its_async_driver_and_keeps_it(said: str, kept: str, load: Loader) -> None:
    assert load(DATABASE__URL=said).database.url == kept
    assert load(DATABASE__URL=kept).database.url == kept


def test_postgresql_without_its_extra_is_told_in_one_line(load: Loader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "asyncpg", None)

    with pytest.raises(ConfigError) as told:
        load(DATABASE__URL="postgresql://bot:s3cr3t@host/name")

    assert "pip install -c constraints.txt -e '.[postgresql]'" in str(told.value)
    assert len(str(told.value).splitlines()) == 1
    assert "s3cr3t" not in str(told.value)
    assert load(DATABASE__URL="sqlite://").database.url.startswith("sqlite")


@pytest.mark.parametrize("folder", ["plain", "with space", "50% & a?b#c"])
def test_relative_paths_begin_where_the_file_is(folder: str, tmp_path: Path) -> None:
    place = tmp_path / folder
    place.mkdir()
    (place / "guide.md").touch()
    (place / "config.toml").write_text("guide_file = 'guide.md'\n[database]\nurl = 'sqlite:///a%20b.db?timeout=5'\n")

    config = load_config(place / "config.toml")

    assert make_url(config.database.url).database == str(place / "a b.db")
    assert make_url(config.database.url).query == {"timeout": "5"}
    assert (config.database.key_file, config.guide_file) == (place / "companion.key", place / "guide.md")


def test_without_a_file_paths_begin_where_the_bot_is_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    database = load_config(None).database

    assert database.key_file == tmp_path / "companion.key"
    assert make_url(database.url).database == str(tmp_path / "companion.db")


def test_a_communitys_own_crisis_lines_take_the_place_of_all_in_their_order(load: Loader) -> None:
    support = load(
        "[support]\nchecked = 2027-02-01\n[support.lines]\nZ = '1\\n 2'\nA = '3'\n".replace("\\n", " ")
    ).support

    assert list(support.lines.items()) == [("Z", "1 2"), ("A", "3")]
    assert support.checked == date(2027, 2, 1)


def test_crisis_lines_in_the_environment_are_a_json_object(load: Loader) -> None:
    support = load(SUPPORT__LINES='{"Österreich": "142"}', SUPPORT__CHECKED="2027-02-01").support

    assert (support.lines, support.checked) == ({"Österreich": "142"}, date(2027, 2, 1))
