"""What the programme is by default is what the settings say by default."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from bot.config.sections import CourierSettings, MatchingSettings, PrivacySettings, ProgrammeSettings
from bot.config.settings import Config
from bot.dependencies import build_dependencies
from bot.rules.programme import MAX_MENTEES, QUALITIES, Programme
from bot.ui.mentors.labels import QUALITY_LABELS

ONLY_BY_DESIGN = {"mentee_capacity": 1}
"""One mentor a mentee: part of what the programme is, and no setting."""


def test_the_programmes_numbers_are_the_settings_defaults() -> None:
    settings = ProgrammeSettings().model_dump() | PrivacySettings().model_dump()
    settings["weights"] = MatchingSettings().model_dump()

    assert asdict(Programme()) == settings | ONLY_BY_DESIGN


def test_the_outbox_workers_numbers_are_the_settings_defaults(tmp_path: Path) -> None:
    parts = build_dependencies(Config().with_absolute_paths(tmp_path))

    courier = CourierSettings()
    assert parts.outbox_settings == type(parts.outbox_settings)()
    assert asdict(parts.outbox_settings) == {
        "max_requests_per_s": courier.requests_per_second,
        "dm_open_interval_s": courier.dm_open_seconds,
        "lease_s": courier.lease_seconds,
        "batch_size": courier.batch,
    }
    assert parts.sweep_interval_s == courier.sweep_seconds
    assert parts.programme == Programme()


def test_the_programme_is_as_the_community_agreed() -> None:
    programme = Programme()

    assert (programme.reminder_days, programme.expiry_days) == ((3, 7), 14)
    assert (programme.check_in_days, programme.check_in_every_days, programme.check_in_hour) == ((3, 14, 30), 30, 18)
    assert (programme.mentor_capacity, programme.mentee_capacity) == (2, 1)
    assert programme.mentor_capacity <= MAX_MENTEES


def test_every_quality_has_words() -> None:
    assert set(QUALITY_LABELS) == set(QUALITIES)
