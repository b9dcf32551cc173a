"""The settings: what wins, what is refused and in which words, and what is never shown."""

import base64
import os
import re
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import ValidationError
from sqlalchemy.engine import make_url

from bot.config import (
    ONLY_FROM_ENVIRONMENT,
    Config,
    ConfigError,
    DatabaseSettings,
    load_config,
    settings,
    variable,
)

EXAMPLE = Path(__file__).parent.parent / "config.example.toml"
SECRET = "s3cr3t-and-long"  # noqa: S105 - invented
KEYS = [base64.urlsafe_b64encode(bytes([number]) * 32).decode() for number in (1, 2)]
WRONG = {
    "programme.mentor_capacity": "0, 11, 'two', true",
    "programme.check_in_hour": "-1, 24",
    "programme.expiry_days": "0, 9999",
    "programme.reminder_days": "3, [7, 3], [3, 3], [0, 3], [3, 14]",
    "programme.check_in_days": "[30, 14], [-3, 14], []",
    "courier.requests_per_second": "0, 51",
    "courier.dm_open_seconds": "-0.1, nan",
    "courier.lease_seconds": "0",
    "courier.batch": "0",
    "courier.sweep_seconds": "0, inf",
    "log.level": "'LOUD'",
    "log.format": "'xml'",
    "database.key_file": "3",
}
Loader = Callable[..., Config]
Complaint = Callable[..., str]
WRONG_ONES = [(key, value) for key in WRONG for value in re.split(r", (?![^\[]*\])", WRONG[key])]


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


@pytest.mark.parametrize(("held", "told"), [(None, "No such file or directory"), (b"\xff", "it is not UTF-8 text")])
def test_a_file_that_cannot_be_read_is_named(held: bytes | None, told: str, tmp_path: Path) -> None:
    if held:
        (tmp_path / "a.toml").write_bytes(held)

    with pytest.raises(ConfigError, match=rf"^The settings file .*a\.toml cannot be read: {told}\.$"):
        load_config(tmp_path / "a.toml")


def test_broken_toml_is_told_with_line_and_column(complaint: Complaint) -> None:
    told = complaint("[programme]\nmentor_capacity 3\n")

    assert told.startswith("The settings file FILE cannot be read: it is not valid TOML")
    assert "line 2, column 17" in told


def test_the_mark_of_windows_editors_is_no_trouble(load: Loader) -> None:
    assert load("\ufeff[log]\nformat = 'json'\n").log.format == "json"


@pytest.mark.parametrize(
    ("toml", "key", "guess"),
    [
        ("[programme]\nmentor_capacitty = 3", "programme.mentor_capacitty", "programme.mentor_capacity"),
        ("[programe]\nmentor_capacity = 3", "programe.mentor_capacity", "programme.mentor_capacity"),
        ("guidefile = 'x'", "guidefile", "guide_file"),
        ("[zzz]", "zzz", None),
        ("_cli_parse_args = true", "_cli_parse_args", None),
    ],
)
def test_an_unknown_key_is_told_with_a_guess(toml: str, key: str, guess: str, complaint: Complaint) -> None:
    told = complaint(toml)

    assert told.startswith(f"{key} in FILE is not a setting.")
    assert told.endswith(f"Did you mean {guess}?") or guess is None


@pytest.mark.parametrize("name", ["DISCORD__TOKN", "DISCORD_TOKEN", "DISCRD__TOKEN"])
def test_a_misspelt_variable_is_told_with_a_guess(name: str, complaint: Complaint) -> None:
    assert complaint(**{name: SECRET}) == (
        f"COMPANION_{name} in the environment is not a setting. Did you mean COMPANION_DISCORD__TOKEN?"
    )


def test_a_section_that_is_none_is_told(complaint: Complaint) -> None:
    assert complaint("log = 3") == "log should be a section: write [log] and its settings below it."


@pytest.mark.parametrize(("key", "value"), WRONG_ONES)
def test_a_wrong_value_is_told_by_its_key_and_place(key: str, value: str, complaint: Complaint) -> None:
    section, _, name = key.partition(".")

    assert complaint(f"[{section}]\n{name} = {value}\n") == (
        f"{key} should be {settings()[key]}. It can be set as {name} under [{section}] in FILE, "
        f"or as {variable(key)} in the environment."
    )


def test_an_end_before_the_reminders_is_told_as_wrong_reminders(complaint: Complaint) -> None:
    assert complaint("[programme]\nexpiry_days = 7\n").startswith("programme.reminder_days should be a list")


def test_a_wrong_variable_is_named_as_the_place(complaint: Complaint) -> None:
    assert complaint(LOG__LEVEL="LOUD").endswith("It comes from COMPANION_LOG__LEVEL in the environment.")


def test_all_problems_are_told_at_once_one_a_line(complaint: Complaint) -> None:
    told = complaint("[log]\nlevel = 'LOUD'\ncolour = 1\n[courier]\nbatch = 0\n")

    assert sorted(line.split()[0] for line in told.splitlines()) == [
        "courier.batch",
        "log.colour",
        "log.level",
    ]


@pytest.mark.parametrize("toml", [f"[discord]\ntoken = '{SECRET}'", f"[database]\nkeys = ['{KEYS[0]}']"])
def test_a_secret_in_the_file_is_refused_kindly(toml: str, complaint: Complaint) -> None:
    told = complaint(toml)

    assert "is a secret. Take it out of FILE and set COMPANION_D" in told
    assert told.endswith("instead, please.")
    assert toml.split("'")[1] not in told


def test_the_token_comes_from_the_environment_first(load: Loader) -> None:
    assert load("[discord]\ntoken_file = 'unread'", DISCORD__TOKEN=f" {SECRET}\n").require_token() == SECRET


def test_the_token_is_read_from_its_file_beside_the_settings(load: Loader, tmp_path: Path) -> None:
    (tmp_path / "token").write_text(f"{SECRET}\n", encoding="utf-8")

    assert load("[discord]\ntoken_file = 'token'").require_token() == SECRET


def test_a_missing_token_is_told_with_both_places(load: Loader) -> None:
    with pytest.raises(ConfigError, match=r"COMPANION_DISCORD__TOKEN .* discord\.token_file"):
        load().require_token()


@pytest.mark.parametrize("held", ["", " \n", f"{SECRET} {SECRET}"])
def test_a_token_file_without_one_word_is_refused(held: str, load: Loader, tmp_path: Path) -> None:
    (tmp_path / "token").write_text(held, encoding="utf-8")

    with pytest.raises(ConfigError, match="one word alone") as caught:
        load("[discord]\ntoken_file = 'token'").require_token()

    assert SECRET not in str(caught.value)


def test_a_token_file_that_is_not_there_is_named(load: Loader) -> None:
    with pytest.raises(ConfigError, match=r"discord\.token_file .*gone cannot be read"):
        load("[discord]\ntoken_file = 'gone'").require_token()


def test_the_token_the_keys_and_the_databases_password_are_never_shown(load: Loader) -> None:
    address = f"postgresql://bot:{SECRET}@host/name"

    config = load(DISCORD__TOKEN=SECRET, DATABASE__KEYS=KEYS[0], DATABASE__URL=address)

    shown = f"{config} {config!r} {config.database} {config.database!r} {config.discord} {config.discord!r}"
    assert SECRET not in shown
    assert KEYS[0] not in shown


def test_a_complaint_never_carries_a_value(complaint: Complaint) -> None:
    told = complaint(DATABASE__URL=f"mysql://bot:{SECRET}@host/name", DATABASE__KEYS=f'["{SECRET}"]')

    assert SECRET not in told
    assert [line.split()[0] for line in told.splitlines()] == ["database.url", "database.keys"]
    with pytest.raises(ValidationError) as caught:
        DatabaseSettings(url=f"mysql://bot:{SECRET}@host/name")
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("form", ['["{0}", "{1}"]', "{0},{1}", "{0}, {1}"])
def test_keys_are_a_json_list_or_have_commas(form: str, load: Loader) -> None:
    keys = load(DATABASE__KEYS=form.format(*KEYS)).database.keys

    assert [key.get_secret_value() for key in keys] == KEYS


@pytest.mark.parametrize("keys", ["short", "x" * 44, "é" * 44, "[broken", "[1]", KEYS[0][:-4]])
def test_a_key_that_is_none_is_refused(keys: str, complaint: Complaint) -> None:
    assert complaint(DATABASE__KEYS=keys).startswith("database.keys should be Fernet keys")


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("sqlite:////data/c.db", "sqlite+aiosqlite:////data/c.db"),
        ("sqlite://", "sqlite+aiosqlite://"),
        ("sqlite:///:memory:", "sqlite+aiosqlite:///:memory:"),
        ("sqlite:///file:c?mode=memory&uri=true", "sqlite+aiosqlite:///file:c?mode=memory&uri=true"),
        ("postgres://u:p@h/n", "postgresql+asyncpg://u:p@h/n"),
        ("postgresql://u:p@h/n?sslmode=require", "postgresql+asyncpg://u:p@h/n?ssl=require"),
    ],
)
def test_a_databases_address_gets_its_async_driver_and_keeps_it(said: str, kept: str, load: Loader) -> None:
    assert load(DATABASE__URL=said).database.url == kept
    assert load(DATABASE__URL=kept).database.url == kept


@pytest.mark.parametrize("url", ["mysql://h/n", "c.db", "sqlite", "sqlite://c.db", "postgresql+psycopg://h/n"])
def test_another_database_is_refused(url: str, complaint: Complaint) -> None:
    assert complaint(DATABASE__URL=url).startswith("database.url should be an address like sqlite+aiosqlite:///")


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


@pytest.mark.parametrize("named", ["gone.md", "."])
def test_a_guide_that_is_not_there_is_told(named: str, complaint: Complaint) -> None:
    told = complaint(f"guide_file = '{named}'")

    assert told.startswith("guide_file should be the path of a Markdown file that exists.")


def test_the_example_says_the_defaults(tmp_path: Path) -> None:
    copy, empty = tmp_path / "copy.toml", tmp_path / "empty.toml"
    shutil.copy(EXAMPLE, copy)
    empty.touch()

    assert load_config(copy) == load_config(empty)


def test_the_example_sets_every_setting_that_has_a_default() -> None:
    said = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))

    default = Config().model_dump(exclude={"guide_file": True, "discord": True, "database": {"keys"}})

    said.pop("discord")
    assert {name: set(section) for name, section in said.items()} == {
        name: set(section) for name, section in default.items()
    }


@pytest.mark.parametrize("key", settings())
def test_the_example_mentions_every_setting(key: str) -> None:
    section, _, name = key.rpartition(".")
    text = EXAMPLE.read_text(encoding="utf-8")
    chapter = (text.partition(f"[{section}]\n")[2] if section else text).partition("\n[")[0]

    assert (variable(key) if key in ONLY_FROM_ENVIRONMENT else f"{name} = ") in chapter
