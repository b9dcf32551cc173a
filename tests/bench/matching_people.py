"""An invented crowd that seeks and offers mentorship: what they said, what they hope for, how long they wait."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from bot.rules.matching.compatibility import MatchCriteria, SeekerCandidate, SeekerProfile, Weights
from bot.rules.traits import (
    CUSTOM_KEY_PREFIX,
    DEFAULT_WANTS,
    GROUP_KEY,
    TRAIT_CATALOGUE,
    Trait,
    TraitKind,
    TraitSection,
    Want,
    WantStance,
    format_answers,
)
from storage.models.matching import AvailableMentor

NOW = datetime(2026, 5, 1, tzinfo=UTC)
SEEKERS, MENTORS = 10**18, 2 * 10**18
"""Where their ids begin."""

GROUPS = ("monday", "tuesday", "wednesday", "thursday", "saturday", "online")
REGION = f"{CUSTOM_KEY_PREFIX}1"
COMMUNITY = f"{CUSTOM_KEY_PREFIX}2"
MOST_REGIONS = 20
ZONES = (
    *("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Sao_Paulo"),
    *("Europe/London", "Europe/Berlin", "Europe/Paris", "Europe/Madrid", "Africa/Lagos", "Africa/Johannesburg"),
    *("Asia/Kolkata", "Asia/Tokyo", "Australia/Sydney", "Pacific/Auckland"),
)


def criteria(*, mentors: int, plausible: int | None) -> MatchCriteria:
    """The programme's traits, and two whose answers split the mentors into parts of about *plausible*, if given."""
    parts = max(1, round(mentors / plausible)) if plausible else 1
    regions = min(parts, MOST_REGIONS)
    traits = [
        Trait(key=GROUP_KEY, kind=TraitKind.MANY, section=TraitSection.STORY, options=GROUPS)
        if trait.key == GROUP_KEY
        else trait
        for trait in TRAIT_CATALOGUE
    ]
    for key, many in ((REGION, regions), (COMMUNITY, max(1, round(parts / regions)))):
        options = tuple(f"part{number}" for number in range(many))
        traits.append(Trait(key=key, kind=TraitKind.ONE, section=TraitSection.CUSTOM, options=options))
    return MatchCriteria(traits=traits, weights=Weights(), now=NOW)


def crowd(
    by: MatchCriteria, *, seekers: int, mentors: int, musts: bool, room: int = 2, seed: int = 1
) -> tuple[list[SeekerCandidate], list[AvailableMentor]]:
    """So many people; with *musts*, everyone wants a mentor of their own region and community."""
    dice = random.Random(seed)
    seeking = [
        SeekerCandidate(
            person_id=SEEKERS + number * 4_194_304,
            waiting_since=NOW - timedelta(days=dice.randrange(200)),
            profile=SeekerProfile(answers=_said(by, dice), wants=_hopes(dice, musts=musts)),
        )
        for number in range(seekers)
    ]
    offering = [
        AvailableMentor(
            person_id=MENTORS + number * 4_194_304,
            free_places=dice.randint(1, room),
            mentee_count=dice.randint(0, 2),
            answers=format_answers(_said(by, dice)),
        )
        for number in range(mentors)
    ]
    return seeking, offering


def _said(by: MatchCriteria, dice: random.Random) -> dict[str, str]:
    """What one person says about themselves; one in six says nothing about any one thing."""
    answers = {trait.key: _answer(trait, dice) for trait in by.traits}
    return {
        key: said for key, said in answers.items() if said and (key in {REGION, COMMUNITY} or dice.random() > 1 / 6)
    }


def _answer(trait: Trait, dice: random.Random) -> str:
    if trait.kind is TraitKind.ZONE:
        return dice.choice(ZONES)
    if trait.key == "languages":
        return "+".join(dict.fromkeys(["en"] * (dice.random() < 0.9) + [dice.choice(trait.options)]))
    if trait.kind is TraitKind.MANY:
        return "+".join(option for option in trait.options if dice.random() < 0.4)
    return dice.choice(trait.options)


def _hopes(dice: random.Random, *, musts: bool) -> dict[str, Want]:
    """What one person hopes for: to be able to talk, and about every second other thing this or that."""
    hopes = dict(DEFAULT_WANTS)
    for trait in TRAIT_CATALOGUE:
        if trait.key not in DEFAULT_WANTS and dice.random() < 0.5:
            hopes[trait.key] = Want(stance=dice.choice([WantStance.SIMILAR, WantStance.OTHER]))
    if musts:
        hopes |= dict.fromkeys((REGION, COMMUNITY), Want(stance=WantStance.SIMILAR, must=True))
    return hopes
