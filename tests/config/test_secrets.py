"""The token and the keys: where they may come from, and that they are never shown."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.config.sections import DatabaseSettings
from bot.config.settings import CREDENTIALS, CREDENTIALS_FOLDER, ConfigError

from .conftest import SECRET, Complaint, Loader

KEYS = [base64.urlsafe_b64encode(bytes([number]) * 32).decode() for number in (1, 2)]


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


@pytest.fixture
def credentials(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which systemd, or a container's engine, puts secrets."""
    folder = tmp_path / "credentials"
    folder.mkdir()
    monkeypatch.setenv(CREDENTIALS_FOLDER, str(folder))
    return folder


def test_credentials_are_settings_named_as_they_are_and_win_over_the_file(credentials: Path, load: Loader) -> None:
    for key, said in zip(CREDENTIALS, (SECRET, f"postgresql://bot:{SECRET}@host/name", ",".join(KEYS)), strict=True):
        (credentials / key).write_text(f"{said}\n", encoding="utf-8")
    (credentials / "postgres-password").write_text("another program's", encoding="utf-8")

    config = load("[database]\nurl = 'sqlite:///other.db'\nkey_file = 'kept.key'\n[discord]\ntoken_file = 'unread'")

    assert config.require_token() == SECRET
    assert config.database.url == f"postgresql+asyncpg://bot:{SECRET}@host/name"
    assert [key.get_secret_value() for key in config.database.keys] == KEYS
    assert config.database.key_file.name == "kept.key"
    assert load(DISCORD__TOKEN=KEYS[0]).require_token() == KEYS[0]


def test_a_credential_that_cannot_be_used_is_named_without_what_it_says(
    credentials: Path, complaint: Complaint
) -> None:
    (credentials / "database.keys").write_text(SECRET, encoding="utf-8")

    told = complaint()

    assert told.endswith(f"It comes from the credential {credentials / 'database.keys'}.")
    assert SECRET not in told

    (credentials / "discord.token").write_bytes(b"\xff")
    assert complaint() == f"The credential {credentials / 'discord.token'} cannot be read: it is not UTF-8 text."


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
