"""Sections of the settings, and what each setting may be; ``bot.config.settings`` reads them."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cryptography.fernet import Fernet
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationInfo
from pydantic.functional_validators import AfterValidator, BeforeValidator, field_validator, model_validator

SQLITE_DRIVER, POSTGRES_DRIVER = "sqlite+aiosqlite", "postgresql+asyncpg"
_DRIVERS = {
    SQLITE_DRIVER: SQLITE_DRIVER,
    POSTGRES_DRIVER: POSTGRES_DRIVER,
    "sqlite": SQLITE_DRIVER,
    "postgres": POSTGRES_DRIVER,
    "postgresql": POSTGRES_DRIVER,
}


_HOST_AND_PORT = re.compile(r"(\[[^]]*\]|[^:/?]*)(:\d*)?($|[/?])")


def _parse_list(given: object) -> object:
    # An environment variable holds text: a JSON list, or items with commas between them.
    if not isinstance(given, str):
        return given
    if given.lstrip().startswith("["):
        return json.loads(given)
    return [each.strip() for each in given.split(",")]


def _require_ascending(days: tuple[int, ...]) -> tuple[int, ...]:
    if list(days) != sorted(set(days)):
        raise ValueError("the days do not rise")
    return days


def _parse_table(given: object) -> object:
    # The same for a table, which comes as a JSON object.
    return json.loads(given) if isinstance(given, str) else given


def _require_fits_card(lines: dict[str, str]) -> dict[str, str]:
    """Return the texts by country, each on one line. Raises ValueError unless they fit the support card."""
    tidy = {" ".join(country.split()): " ".join(text.split()) for country, text in lines.items()}
    if not 1 <= len(tidy) <= MAX_COUNTRIES or len(tidy) < len(lines):
        raise ValueError("none, too many, or one of them twice")
    if not all(text and 1 <= len(country) <= MAX_COUNTRY_CHARS for country, text in tidy.items()):
        raise ValueError("a country or its lines are missing, or too long")
    if sum(len(country) + len(text) for country, text in tidy.items()) > MAX_CRISIS_LINES_CHARS:
        raise ValueError("more than fits a message")
    return tidy


def _fernet_key(key: SecretStr) -> SecretStr:
    Fernet(key.get_secret_value())  # a ValueError if it is none
    return key


def _known_zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, OSError):
        raise ValueError("no such time zone") from None


def _with_async_driver(url: str) -> str:
    scheme, found, rest = url.strip().partition("://")
    driver = _DRIVERS.get(scheme.lower())
    if driver is None or not found:
        raise ValueError("no such kind of database")
    if driver == POSTGRES_DRIVER:
        # Of a password with a bare @, what follows would be taken for the computer's name, and shown.
        if rest.count("@") > 1 or not _HOST_AND_PORT.match(rest.rpartition("@")[2]):
            raise ValueError("where the password ends and the computer's name begins is not clear")
    elif rest and not rest.startswith(("/", "?")):
        # With two slashes, the file's name would be taken for a computer's.
        raise ValueError("a slash is missing")
    return f"{driver}://{rest}"


# Read as text, as it comes from the environment: otherwise Python would take "true" for the number one.
WholeNumber = Annotated[int, BeforeValidator(str)]
Seconds = Annotated[float, BeforeValidator(str), Field(le=86400)]
DayCount = Annotated[WholeNumber, Field(ge=1, le=3650)]
HourCount = Annotated[WholeNumber, Field(ge=1, le=720)]
Weight = Annotated[WholeNumber, Field(ge=0, le=10)]
DailyLimit = Annotated[WholeNumber, Field(ge=1, le=1000)]
NoteLength = Annotated[WholeNumber, Field(ge=100, le=4000)]
AscendingDays = Annotated[tuple[DayCount, ...], BeforeValidator(_parse_list), AfterValidator(_require_ascending)]
ZoneName = Annotated[str, AfterValidator(_known_zone)]
DatabaseUrl = Annotated[str, AfterValidator(_with_async_driver)]
LinesByCountry = Annotated[dict[str, str], BeforeValidator(_parse_table), AfterValidator(_require_fits_card)]
LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]
FernetKey = Annotated[SecretStr, AfterValidator(_fernet_key)]
FernetKeys = Annotated[tuple[FernetKey, ...], BeforeValidator(_parse_list)]

MAX_COUNTRIES, MAX_COUNTRY_CHARS, MAX_CRISIS_LINES_CHARS = 15, 40, 2400
"""Maximum countries, characters of a country, and characters in all that the card with the crisis lines holds."""

DEFAULT_CRISIS_LINES = {
    "Canada": "emergency 911. Call or text 9-8-8. If home is not safe: sheltersafe.ca has lines for each province, "
    "day and night.",
    "United States": "emergency 911. Call or text 988; or text HOME to 741741 (Crisis Text Line). If home is not "
    "safe: 1-800-799-7233, or text START to 88788 (National Domestic Violence Hotline).",
    "United Kingdom": "emergency 999 or 112. Call 116 123 (Samaritans), or text SHOUT to 85258. If home is not "
    "safe: 0808 2000 247 (National Domestic Abuse Helpline), Scotland 0800 027 1234, Wales 0808 80 10 800, Northern "
    "Ireland 0808 802 1414, for men 0808 801 0327 (Men's Advice Line).",
    "Ireland": "emergency 112 or 999. Call 116 123 (Samaritans), or text HELLO to 50808. If home is not safe: 1800 "
    "341 900 (Women's Aid), for men 1800 816 588 (Male Advice Line).",
    "Australia": "emergency 000. Call 13 11 14 or text 0477 13 11 14 (Lifeline). If home is not safe: 1800 737 732, "
    "or text 0458 737 732 (1800RESPECT).",
    "Elsewhere": "your local emergency number; 112 works in many countries. findahelpline.com lists lines for many "
    "countries, also by text or chat.",
}

_URL = (
    f"an address like {SQLITE_DRIVER}:///companion.db or {POSTGRES_DRIVER}://user:password@host/name, in which an @ "
    "in the password is written %40"
)
_DAY = "a whole number of days, from 1 to 3650"
_DAYS = "a list of whole days, from 1 to 3650, each later than the one before"
_HOUR = "a whole number of hours, from 1 to 720"
_HOURS = "three whole numbers of hours, from 1 to 3650, each later than the one before"
_TWO_DAYS = "two whole numbers of days, from 1 to 3650, the second later than the first"
_WEIGHT = "a whole number, from 0 to 10"
_OFTEN = "a whole number, from 1 to 1000"
_LENGTH = "a whole number of characters, from 100 to 4000"
_LINES = (
    f"a table of texts by country, from 1 to {MAX_COUNTRIES} countries of up to {MAX_COUNTRY_CHARS} characters, each "
    f"with its lines, {MAX_CRISIS_LINES_CHARS} characters in all"
)
_SECONDS = "a number of seconds, above 0 and up to 86400"


class Section(BaseModel):
    """A table of the settings file: it knows all its keys, checks its defaults too, and never changes."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True, hide_input_in_errors=True)


class DiscordSettings(Section):
    """The bot's token, or the file that it is in."""

    token: SecretStr | None = Field(default=None, description="the bot's token")
    token_file: Path | None = Field(default=None, description="the path of a file with the bot's token alone")


class DatabaseSettings(Section):
    """The address of the database, and the keys that encrypt what people wrote."""

    # Kept out of every repr: an address may hold a password.
    url: DatabaseUrl = Field(default=f"{SQLITE_DRIVER}:///companion.db", repr=False, description=_URL)
    key_file: Path = Field(default=Path("companion.key"), description="the path of the file that keeps the key")
    ledger: Path | None = Field(default=None, description="the path of the file that keeps the ledger of deletions")
    pool_size: WholeNumber = Field(default=10, ge=1, le=100, description="a whole number, from 1 to 100")
    keys: FernetKeys = Field(default=(), description="Fernet keys, 44 characters each, with commas between them")

    @property
    def ledger_file(self) -> Path:
        """The ledger of deletions: where the setting says, or beside the key file."""
        return self.ledger or self.key_file.with_name("companion.ledger")


RETIRED = frozenset({"reach_out_days", "reach_out_again_hours"})
"""Settings of the programme that earlier versions had."""


class ProgrammeSettings(Section):
    """Numbers of the programme, where a server has not chosen otherwise."""

    expiry_days: DayCount = Field(default=14, description=_DAY)
    reminder_days: AscendingDays = Field(default=(3, 7), description=f"{_DAYS} and all before programme.expiry_days")
    check_in_days: AscendingDays = Field(default=(3, 14, 30), min_length=1, description=f"{_DAYS}, at least one")
    check_in_every_days: DayCount = Field(default=30, description=_DAY)
    check_in_hour: WholeNumber = Field(default=18, ge=0, le=23, description="a whole hour, from 0 to 23")
    check_in_reminder_days: DayCount = Field(default=3, description=_DAY)
    silent_after: WholeNumber = Field(default=2, ge=1, le=100, description="a whole number, from 1 to 100")
    ask_mentor_every: WholeNumber = Field(default=3, ge=0, le=100, description="a whole number, from 0 to 100")
    still_open_weeks: WholeNumber = Field(default=8, ge=0, le=100, description="a whole number, from 0 to 100")
    mentor_capacity: WholeNumber = Field(default=2, ge=1, le=10, description="a whole number, from 1 to 10")
    urgent_hours: AscendingDays = Field(default=(4, 24, 48), min_length=3, max_length=3, description=_HOURS)
    urgent_again_days: DayCount = Field(default=7, description=_DAY)
    danger_hours: AscendingDays = Field(default=(1, 4, 12), min_length=3, max_length=3, description=_HOURS)
    danger_again_hours: HourCount = Field(default=24, description=_HOUR)
    taken_days: DayCount = Field(default=3, description=_DAY)
    danger_taken_days: DayCount = Field(default=1, description=_DAY)
    answer_hours: HourCount = Field(default=48, description=_HOUR)
    danger_answer_hours: HourCount = Field(default=12, description=_HOUR)
    told_days: DayCount = Field(default=14, description=_DAY)
    decision_days: AscendingDays = Field(default=(3, 14), min_length=2, max_length=2, description=_TWO_DAYS)
    quiet_days: DayCount = Field(default=7, description=_DAY)
    first_weeks_days: DayCount = Field(default=14, description=_DAY)
    rest_days: DayCount = Field(default=14, description=_DAY)
    closing_days: DayCount = Field(default=30, description=_DAY)
    word_days: DayCount = Field(default=14, description=_DAY)
    not_for_me_days: DayCount = Field(default=90, description=_DAY)
    ask_again_days: DayCount = Field(default=90, description=_DAY)
    staff_again_days: DayCount = Field(default=3, description=_DAY)
    weekly_weekday: WholeNumber = Field(default=1, ge=1, le=7, description="a whole number, from 1 to 7")
    weekly_hour: WholeNumber = Field(default=18, ge=0, le=23, description="a whole hour, from 0 to 23")
    weekly_zone: ZoneName = Field(default="UTC", description="the name of a time zone, such as Europe/London")
    looked_days: DayCount = Field(default=30, description=_DAY)
    coordinator_decision_days: DayCount = Field(default=7, description=_DAY)
    coordinator_days: DayCount = Field(default=21, description=_DAY)

    @model_validator(mode="before")
    @classmethod
    def _without_retired(cls, given: object) -> object:
        # Files of earlier versions still start the bot; what these said, the ladder's own settings say.
        return {key: said for key, said in given.items() if key not in RETIRED} if isinstance(given, dict) else given

    @field_validator("reminder_days")
    @classmethod
    def _before_it_expires(cls, days: tuple[int, ...], others: ValidationInfo) -> tuple[int, ...]:
        # The days rise, so the last one speaks for all. An expiry_days that is wrong itself is absent here.
        if days and days[-1] >= others.data.get("expiry_days", float("inf")):
            raise ValueError("a reminder would come after the end")
        return days


class MatchingSettings(Section):
    """Weight of each thing that somebody hopes for when mentors are looked for."""

    gender: Weight = Field(default=2, description=_WEIGHT)
    age: Weight = Field(default=1, description=_WEIGHT)
    children: Weight = Field(default=1, description=_WEIGHT)
    group: Weight = Field(default=1, description=_WEIGHT)
    side: Weight = Field(default=3, description=_WEIGHT)
    affair: Weight = Field(default=2, description=_WEIGHT)
    path: Weight = Field(default=3, description=_WEIGHT)
    since: Weight = Field(default=1, description=_WEIGHT)
    languages: Weight = Field(default=3, description=_WEIGHT)
    ways: Weight = Field(default=2, description=_WEIGHT)
    often: Weight = Field(default=1, description=_WEIGHT)
    times: Weight = Field(default=2, description=_WEIGHT)
    zone: Weight = Field(default=2, description=_WEIGHT)
    own: Weight = Field(default=2, description=_WEIGHT)


class PrivacySettings(Section):
    """Days for which data is kept, and how often one person may reach others in a day."""

    keep_words_days: DayCount = Field(default=90, description=_DAY)
    keep_letters_days: DayCount = Field(default=30, description=_DAY)
    keep_left_days: DayCount = Field(default=90, description=_DAY)
    keep_removed_days: DayCount = Field(default=30, description=_DAY)
    keep_decisions_days: DayCount = Field(default=730, description=_DAY)
    messages_a_day: DailyLimit = Field(default=6, description=_OFTEN)
    notes_a_day: DailyLimit = Field(default=5, description=_OFTEN)
    note_chars: NoteLength = Field(default=1500, description=_LENGTH)
    asks_a_day: DailyLimit = Field(default=10, description=_OFTEN)
    concerns_a_day: DailyLimit = Field(default=5, description=_OFTEN)
    applications_a_day: DailyLimit = Field(default=3, description=_OFTEN)


class SupportSettings(Section):
    """Crisis lines that ``/support`` shows, by country and in this order."""

    checked: date = Field(default=date(2026, 11, 30), description="the date of the last check, like 2026-11-30")
    lines: LinesByCountry = Field(default=DEFAULT_CRISIS_LINES, description=_LINES)


class CourierSettings(Section):
    """Limits of the outbox worker: its speed, its leases and batches, and the interval of the sweep."""

    requests_per_second: WholeNumber = Field(default=40, ge=1, le=50, description="a whole number, from 1 to 50")
    dm_open_seconds: Seconds = Field(default=2.0, ge=0, description="a number of seconds, from 0 to 86400")
    lease_seconds: Seconds = Field(default=120.0, gt=0, description=_SECONDS)
    batch: WholeNumber = Field(default=50, ge=1, le=1000, description="a whole number, from 1 to 1000")
    sweep_seconds: Seconds = Field(default=60.0, gt=0, description=_SECONDS)


class LogSettings(Section):
    """Level of the log, and whether people or machines read it."""

    level: LogLevel = Field(default="INFO", description="DEBUG, INFO, WARNING, ERROR or CRITICAL")
    format: Literal["console", "json"] = Field(default="console", description="console or json")


class HealthSettings(Section):
    """Where it can be asked how the bot is; without a port, nowhere."""

    host: str = Field(default="127.0.0.1", min_length=1, description="the address of this machine to listen at")
    port: WholeNumber | None = Field(default=None, ge=1, le=65535, description="a port, from 1 to 65535")
