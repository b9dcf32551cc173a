"""An invented crowd that seeks and offers mentorship: what they said, what they hope for, how long they wait."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from bot.rules.fitting import Looking, Measure, Seeking, Weights
from bot.rules.traits import CATALOGUE, GROUP, OWN, UNLESS_SAID, Kind, Part, Stance, Trait, Want, write_answers
from storage.models.matching import Offering

NOW = datetime(2026, 5, 1, tzinfo=UTC)
SEEKERS, MENTORS = 10**18, 2 * 10**18
"""Where their ids begin."""

GROUPS = ("monday", "tuesday", "wednesday", "thursday", "saturday", "online")
REGION = f"{OWN}1"
TOWN = f"{OWN}2"
MOST_REGIONS = 20
ZONES = (
    *("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Sao_Paulo"),
    *("Europe/London", "Europe/Berlin", "Europe/Paris", "Europe/Madrid", "Africa/Lagos", "Africa/Johannesburg"),
    *("Asia/Kolkata", "Asia/Tokyo", "Australia/Sydney", "Pacific/Auckland"),
)


def measure(*, mentors: int, plausible: int | None) -> Measure:
    """The programme's traits, and two whose answers split the mentors into parts of about *plausible*, if given."""
    parts = max(1, round(mentors / plausible)) if plausible else 1
    regions = min(parts, MOST_REGIONS)
    traits = [
        Trait(key=GROUP, kind=Kind.MANY, part=Part.STORY, options=GROUPS) if trait.key == GROUP else trait
        for trait in CATALOGUE
    ]
    for key, many in ((REGION, regions), (TOWN, max(1, round(parts / regions)))):
        options = tuple(f"part{number}" for number in range(many))
        traits.append(Trait(key=key, kind=Kind.ONE, part=Part.OURS, options=options))
    return Measure(traits=traits, weights=Weights(), now=NOW)


def crowd(
    by: Measure, *, seekers: int, mentors: int, musts: bool, room: int = 2, seed: int = 1
) -> tuple[list[Seeking], list[Offering]]:
    """So many people; with *musts*, everyone wants a mentor of their own region and town."""
    dice = random.Random(seed)
    seeking = [
        Seeking(
            person=SEEKERS + number * 4_194_304,
            since=NOW - timedelta(days=dice.randrange(200)),
            looking=Looking(answers=_said(by, dice), wants=_hopes(dice, musts=musts)),
        )
        for number in range(seekers)
    ]
    offering = [
        Offering(
            person=MENTORS + number * 4_194_304,
            room=dice.randint(1, room),
            mentees=dice.randint(0, 2),
            said=write_answers(_said(by, dice)),
        )
        for number in range(mentors)
    ]
    return seeking, offering


def _said(by: Measure, dice: random.Random) -> dict[str, str]:
    """What one person says about themselves; one in six says nothing about any one thing."""
    answers = {trait.key: _answer(trait, dice) for trait in by.traits}
    return {key: said for key, said in answers.items() if said and (key in {REGION, TOWN} or dice.random() > 1 / 6)}


def _answer(trait: Trait, dice: random.Random) -> str:
    if trait.kind is Kind.ZONE:
        return dice.choice(ZONES)
    if trait.key == "languages":
        return "+".join(dict.fromkeys(["en"] * (dice.random() < 0.9) + [dice.choice(trait.options)]))
    if trait.kind is Kind.MANY:
        return "+".join(option for option in trait.options if dice.random() < 0.4)
    return dice.choice(trait.options)


def _hopes(dice: random.Random, *, musts: bool) -> dict[str, Want]:
    """What one person hopes for: to be able to talk, and about every second other thing this or that."""
    hopes = dict(UNLESS_SAID)
    for trait in CATALOGUE:
        if trait.key not in UNLESS_SAID and dice.random() < 0.5:
            hopes[trait.key] = Want(stance=dice.choice([Stance.SIMILAR, Stance.OTHER]))
    if musts:
        hopes |= dict.fromkeys((REGION, TOWN), Want(stance=Stance.SIMILAR, must=True))
    return hopes
