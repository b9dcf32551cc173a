"""Settings: what those who run the bot may set, and how a mistake in it is reported to them.

A `Config` is read from a TOML file, from credentials, which win over it, and from the environment, which wins over
both. The description of a field says what the setting should be, and an error quotes it. No error repeats a value: it
may be a secret.
"""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Self, TypeVar
from urllib.parse import quote, unquote

from pydantic import Field, TypeAdapter, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from .sections import (
    POSTGRES_DRIVER,
    SQLITE_DRIVER,
    CourierSettings,
    DatabaseSettings,
    DatabaseUrl,
    DiscordSettings,
    HealthSettings,
    LogSettings,
    MatchingSettings,
    PrivacySettings,
    ProgrammeSettings,
    SupportSettings,
)

Parsed = TypeVar("Parsed")

ENV_PREFIX, ENV_NESTED_DELIMITER = "COMPANION_", "__"

# A settings file is copied, shown to a helper, put under version control: these must not travel with it.
ONLY_FROM_ENVIRONMENT = frozenset({"discord.token", "database.keys"})

CREDENTIALS_FOLDER = "CREDENTIALS_DIRECTORY"
"""The variable that names the folder of credentials: systemd sets it, and so does the container image."""

CREDENTIALS = ("discord.token", "database.url", "database.keys")
"""Settings that hold a secret. Each may stand alone in a file of that folder that is called as it is."""


POSTGRES_NOT_INSTALLED = (
    "database.url is of PostgreSQL, and what speaks with it is not installed: run "
    "pip install -c constraints.txt -e '.[postgresql]' where the bot is."
)


class ConfigError(Exception):
    """The settings cannot be used; the text is one plain line a problem, fit to be shown as it is."""


class Config(BaseSettings, env_prefix=ENV_PREFIX, env_nested_delimiter=ENV_NESTED_DELIMITER, env_ignore_empty=True):
    """All settings, checked; nothing that is passed them need check them again."""

    # Decoding is off because a list may also come with commas; `_parse_list` reads both.
    model_config = SettingsConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, enable_decoding=False)

    guide_file: Path | None = Field(default=None, description="the path of a Markdown file that exists")
    discord: DiscordSettings = Field(default_factory=DiscordSettings)
    database: DatabaseSettings = Field(default_factory=DatabaseSettings)
    programme: ProgrammeSettings = Field(default_factory=ProgrammeSettings)
    matching: MatchingSettings = Field(default_factory=MatchingSettings)
    privacy: PrivacySettings = Field(default_factory=PrivacySettings)
    support: SupportSettings = Field(default_factory=SupportSettings)
    courier: CourierSettings = Field(default_factory=CourierSettings)
    log: LogSettings = Field(default_factory=LogSettings)
    health: HealthSettings = Field(default_factory=HealthSettings)

    @classmethod
    # pydantic hands over more than these, each by name, and mypy takes nothing narrower.
    def settings_customise_sources(cls, *_: Any, **sources: Any) -> tuple[PydanticBaseSettingsSource, ...]:
        """Return the sources, of which the first wins; the settings file is passed in as arguments."""
        return sources["env_settings"], sources["init_settings"]

    def require_token(self) -> str:
        """Return the bot's token from the environment, else from its file. Raises ConfigError if there is none."""
        said, path = self.discord.token, self.discord.token_file
        token = said.get_secret_value() if said else _read(path, "discord.token_file", str) if path else ""
        if len(token.split()) != 1:
            raise ConfigError(
                "discord.token should be the bot's token, one word alone. It can be set as "
                f"{environment_variable('discord.token')} in the environment, be the credential discord.token, or "
                f"stand in {path or 'a file'}, the path of which is discord.token_file."
            )
        return token.strip()

    def with_absolute_paths(self, folder: Path) -> Self:
        """Return a copy with relative paths taken from *folder*, wherever the bot is started."""
        guide, token_file, key_file = self.guide_file, self.discord.token_file, self.database.key_file
        discord = {"token_file": token_file and folder / token_file}
        database = {
            "url": _absolute_url(self.database.url, folder),
            "key_file": folder / key_file,
            "ledger": self.database.ledger and folder / self.database.ledger,
        }
        settled: dict[str, object] = {
            "guide_file": guide and folder / guide,
            "discord": self.discord.model_copy(update=discord),
            "database": self.database.model_copy(update=database),
        }
        return self.model_copy(update=settled)


def load_config(path: Path | None) -> Config:
    """Read the settings from the file at *path*, if one is given, from credentials and from the environment.

    Raises `ConfigError` with every problem that can be seen at once.
    """
    table = _read(path, "The settings file", tomllib.loads) if path else {}
    problems = _unknown_settings(table, path)
    config = None
    try:
        known = {name: said for name, said in table.items() if name in Config.model_fields}
        for key, secret in _read_credentials().items():
            section, _, name = key.partition(".")
            said = known.get(section, {})
            known[section] = {**said, name: secret} if isinstance(said, dict) else said
        config = Config(**known).with_absolute_paths((path.parent if path else Path()).absolute())
    except ValidationError as error:
        for each in error.errors(include_input=False, include_context=False):
            key = ".".join(str(part) for part in each["loc"][:2])
            if each["type"] != "extra_forbidden":  # told already, with a guess at what was meant
                problems.setdefault(key, _describe_problem(key, path))
    if config and config.guide_file and not config.guide_file.is_file():
        problems["guide_file"] = _describe_problem("guide_file", path)
    if config and config.database.url.startswith(POSTGRES_DRIVER) and find_spec("asyncpg") is None:
        problems["database.url"] = POSTGRES_NOT_INSTALLED
    # Raised out here: inside, it would carry the ValidationError and the values that one has seen.
    if problems or config is None:
        raise ConfigError("\n".join(problems.values()))
    return config


def database_url(given: str, path: Path | None) -> str:
    """Return the address of another database, as the setting would be in the file at *path*. Raises ConfigError."""
    try:
        url: str = TypeAdapter(DatabaseUrl).validate_python(given)
    except ValidationError:
        url = ""
    if not url:
        raise ConfigError(f"The address should be {setting_descriptions()['database.url']}.")
    if url.startswith(POSTGRES_DRIVER) and find_spec("asyncpg") is None:
        raise ConfigError(POSTGRES_NOT_INSTALLED)
    return _absolute_url(url, (path.parent if path else Path()).absolute())


def setting_descriptions() -> dict[str, str]:
    """Return what each setting should be, by its dotted key."""
    found: dict[str, str] = {}
    for name, field in Config.model_fields.items():
        inner = getattr(field.annotation, "model_fields", None)
        fields = {name: field} if inner is None else {f"{name}.{key}": each for key, each in inner.items()}
        found |= {key: str(each.description) for key, each in fields.items()}
    return found


def environment_variable(key: str) -> str:
    """Return the environment variable of the setting *key*."""
    return ENV_PREFIX + key.upper().replace(".", ENV_NESTED_DELIMITER)


def _absolute_url(url: str, folder: Path) -> str:
    scheme, slashes, rest = url.partition(":///")
    name, mark, options = rest.partition("?")
    if scheme != SQLITE_DRIVER or name in {"", ":memory:"} or name.startswith("file:"):
        return url
    # SQLAlchemy reads the path percent-encoded, so a folder named "50%" has to be written so.
    return scheme + slashes + quote((folder / unquote(name)).as_posix(), safe="/:") + mark + options


def _credential_path(key: str) -> Path | None:
    """Return the file of the credential of the setting *key*; None where there is none."""
    path = Path(os.environ.get(CREDENTIALS_FOLDER, ""), key)
    # A folder that may not be entered is as good as none; unlike Path.is_file, this says so without an error.
    return path if key in CREDENTIALS and CREDENTIALS_FOLDER in os.environ and os.path.isfile(path) else None


def _read_credentials() -> dict[str, str]:
    paths = {key: path for key in CREDENTIALS if (path := _credential_path(key))}
    return {key: _read(path, "The credential", str.strip) for key, path in paths.items()}


def _read(path: Path, name: str, parse: Callable[[str], Parsed]) -> Parsed:
    try:
        # Some Windows editors put a mark before the text; "utf-8-sig" takes it away.
        return parse(path.read_text("utf-8-sig"))
    except OSError as error:
        why = error.strerror
    except UnicodeDecodeError:
        why = "it is not UTF-8 text"
    except tomllib.TOMLDecodeError as error:
        why = f"it is not valid TOML: {error}"
    # Raised out here, where the error with what it has read does not hang on to it.
    raise ConfigError(f"{name} {path} cannot be read: {why}.")


def _unknown_settings(table: dict[str, object], path: Path | None) -> dict[str, str]:
    """Return a problem for each setting that is misspelt or in the wrong place; ignored, it would seem to be set."""
    known = setting_descriptions()
    groups = {key.partition(".")[0] for key in known}
    problems: dict[str, str] = {}
    for group, said in table.items():
        inner = [f"{group}.{name}" for name in said] if isinstance(said, dict) else []
        for key in inner or [group]:
            if key in ONLY_FROM_ENVIRONMENT:
                problems[key] = (
                    f"{key} is a secret. Take it out of {path} and set {environment_variable(key)} instead, please."
                )
            elif key not in known and key not in groups:
                problems[key] = f"{key} in {path} is not a setting.{_guess(key, known)}"
    variables = [environment_variable(key) for key in known]
    for name in sorted(_environment().difference(variables)):
        # Without the delimiter it may be another program's; only what nearly hits is worth a word.
        guess = _guess(name, variables, closeness=0.6 if ENV_NESTED_DELIMITER in name else 0.9)
        if name.startswith(ENV_PREFIX) and (ENV_NESTED_DELIMITER in name or guess):
            problems[name] = f"{name} in the environment is not a setting.{guess}"
    return problems


def _environment() -> set[str]:
    return {name.upper() for name, said in os.environ.items() if said}


def _guess(word: str, known: Iterable[str], *, closeness: float = 0.6) -> str:
    return "".join(f" Did you mean {near}?" for near in difflib.get_close_matches(word, known, 1, closeness))


def _describe_problem(key: str, path: Path | None) -> str:
    wanted = setting_descriptions().get(key)
    if wanted is None:
        return f"{key} should be a section: write [{key}] and its settings below it."
    group, _, name = key.rpartition(".")
    spot = f"{name} under [{group}]" if group else f"{name} above all sections"
    where = (
        f"can be set as {spot} in {path or 'the settings file'}, or as {environment_variable(key)} in the environment"
    )
    if environment_variable(key) in _environment():
        where = f"comes from {environment_variable(key)} in the environment"
    elif credential := _credential_path(key):
        where = f"comes from the credential {credential}"
    return f"{key} should be {wanted}. It {where}."
