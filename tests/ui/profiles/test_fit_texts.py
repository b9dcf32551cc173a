"""Why two people fit, in words: what is said is so, and reads as a sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.rules.contact_hours import clocks_apart
from bot.rules.matching.compatibility import MatchCriteria, SeekerProfile, Weights, assess_fit
from bot.rules.traits import TRAIT_CATALOGUE, Trait, Want, WantStance, parse_answers
from bot.ui.profiles.fit_views import clocks_text
from bot.ui.profiles.labels import fit_reasons

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
SIMILAR, OTHER = WantStance.SIMILAR, WantStance.OTHER


def because(
    key: str, stance: WantStance, seeker: str, mentor: str, traits: tuple[Trait, ...] = TRAIT_CATALOGUE
) -> str | None:
    """The words for one hope, between a seeker and a mentor who said these."""
    looking = SeekerProfile(answers=parse_answers(f"{key}={seeker}"), wants={key: Want(stance=stance)})
    found = assess_fit(
        MatchCriteria(traits=traits, weights=Weights(), now=NOW), looking, parse_answers(f"{key}={mentor}")
    )
    return fit_reasons(found, traits, lambda _: None)


@pytest.mark.parametrize(
    ("key", "stance", "seeker", "mentor", "words"),
    [
        ("languages", SIMILAR, "en", "en+fr", "both speak English"),
        ("languages", SIMILAR, "en+fr+sign", "sign+fr+en", "both speak English, French and a sign language"),
        ("ways", SIMILAR, "call+person", "text+call+person", "both are fine with calls and meeting in person"),
        ("times", SIMILAR, "evenings+nights", "evenings+nights", "weekday evenings and late nights suit both"),
        ("often", SIMILAR, "week", "week", "about once a week suits both"),
        ("age", SIMILAR, "40s", "40s", "about the same age: 40 to 49"),
        ("age", SIMILAR, "40s", "50s", "age: 50 to 59, nearly the same"),
        ("children", SIMILAR, "yes", "yes", "both have children at home"),
        ("children", SIMILAR, "no", "no", "both have no children at home"),
        ("children", OTHER, "yes", "grown", "grown-up children, which is different, as hoped"),
        ("path", SIMILAR, "apart", "apart", "both apart"),
        ("side", OTHER, "betrayed", "betrayed+unfaithful", "the other side of the affair: unfaithful, as hoped"),
        ("since", OTHER, "weeks", "long", "it came to light at a different time: more than five years ago, as hoped"),
        ("zone", OTHER, "Europe/Berlin", "America/New_York", "clocks far apart, as hoped"),
        ("zone", OTHER, "Europe/Berlin", "Asia/Karachi", "a few hours between the clocks, as hoped"),
    ],
)
def test_a_reason_names_what_both_share_or_what_differs_as_hoped(
    key: str, stance: WantStance, seeker: str, mentor: str, words: str
) -> None:
    assert because(key, stance, seeker, mentor) == words


def test_what_a_community_calls_otherwise_goes_by_its_own_name_in_reasons() -> None:
    renamed = tuple(replace(each, name="My role") if each.key == "side" else each for each in TRAIT_CATALOGUE)

    assert because("side", SIMILAR, "betrayed", "betrayed", renamed) == "My role: both betrayed"
    assert because("side", OTHER, "betrayed", "unfaithful", renamed) == "My role: unfaithful, different, as hoped"


@pytest.mark.parametrize(
    ("own", "theirs", "winter", "summer"),
    [
        ("UTC", "Asia/Kathmandu", "about 5¾ hours ahead of you", "about 5¾ hours ahead of you"),
        ("Asia/Kathmandu", "UTC", "about 5¾ hours behind you", "about 5¾ hours behind you"),
        ("Europe/Berlin", "Asia/Kolkata", "about 4½ hours ahead of you", "about 3½ hours ahead of you"),
        ("Asia/Kolkata", "Asia/Kathmandu", "about ¼ hour ahead of you", "about ¼ hour ahead of you"),
        ("Europe/London", "Africa/Accra", "the same time as you", "about 1 hour behind you"),
        ("Europe/Berlin", "Europe/Paris", "the same time as you", "the same time as you"),
        ("Australia/Adelaide", "Australia/Brisbane", "about ½ hour behind you", "about ½ hour ahead of you"),
        ("Pacific/Kiritimati", "Pacific/Honolulu", "about 24 hours behind you", "about 24 hours behind you"),
        (None, "Europe/Paris", None, None),
        ("Europe/Paris", None, None, None),
        ("Europe/Paris", "Nowhere/Nothing", None, None),
    ],
)
def test_hours_apart_are_those_of_now(own: str | None, theirs: str | None, winter: str, summer: str) -> None:
    for month, words in ((1, winter), (7, summer)):
        apart = clocks_apart(own, theirs, NOW.replace(month=month))

        said = clocks_text(TRAIT_CATALOGUE, apart)

        assert said == (words and f"**Time zone**: {words}")


def test_where_a_community_does_not_ask_about_time_zones_no_hours_are_shown() -> None:
    hidden = tuple(replace(trait, hidden=trait.key == "zone") for trait in TRAIT_CATALOGUE)

    assert clocks_text(hidden, timedelta(hours=1)) is None
