"""What people may say about themselves, with everything said and hoped for, as long and as awkward as it may be."""

from __future__ import annotations

import json
from collections.abc import Sequence

from bot.rules.traits import (
    CATALOGUE,
    LONGEST_LABEL,
    LONGEST_NAME,
    MOST_OPTIONS,
    MOST_OWN,
    Kind,
    Trait,
    read_answers,
    read_wants,
    traits_of,
    write_answers,
)
from bot.rules.writing import FAITH, PRONOUNS
from bot.services.profiles.service import AboutMe
from storage.models.matching import Profile, TraitChoice
from storage.models.records import Mentor, Seeker
from tests.support.factories import HOME, MENTEE_ID

from .guilds import LONG_NAME, ROLES

OWN_OPTIONS = json.dumps([[str(n), f"{n:02}" + "ש" * (LONGEST_LABEL - 2)] for n in range(1, MOST_OPTIONS + 1)])


def choices(*, hidden: bool = False) -> list[TraitChoice]:
    """A community that has renamed everything, and added as much as it may, in words as long as they may be."""
    keys = [trait.key for trait in CATALOGUE] + [f"own{n}" for n in range(1, MOST_OWN + 1)]
    return [
        TraitChoice(
            id=n,
            community_id=HOME,
            key=key,
            name=f"{n:02}" + "*" * (LONGEST_NAME - 2),
            options=OWN_OPTIONS if key.startswith("own") else None,
            hidden=hidden,
        )
        for n, key in enumerate(keys, start=1)
    ]


USUAL = traits_of([], groups=set())
EVERYTHING = traits_of(choices(), groups=set(ROLES))
HIDDEN = traits_of(choices(hidden=True), groups=set(ROLES))
COMMUNITIES = {"usual": USUAL, "everything": EVERYTHING, "hidden": HIDDEN}


def long_named(_role_id: int) -> str:
    """A support group's role with the longest name that Discord allows."""
    return LONG_NAME


def nameless(_role_id: int) -> None:
    """A role that is gone."""


def said(
    traits: Sequence[Trait],
    words: str | None = None,
    *,
    want: str = "any",
    mentor: Mentor | None = None,
    seeker: Seeker | None = None,
) -> AboutMe:
    """Someone who has ticked all that they can, and hopes for the same about each."""
    everything = {t.key: "+".join(t.options if t.kind is Kind.MANY else t.options[-1:]) for t in traits}
    answers, wants = write_answers(everything), write_answers({t.key: want for t in traits})
    zone = "America/Argentina/ComodRivadavia"
    return AboutMe(
        profile=Profile(
            community_id=HOME,
            user_id=MENTEE_ID,
            answers=answers,
            wants=wants,
            pronouns=words[:PRONOUNS] if words else None,
            faith=words[:FAITH] if words else None,
            time_zone=zone,
        ),
        traits=list(traits),
        answers={**read_answers(answers), "zone": zone},
        wants=read_wants(wants),
        mentor=mentor,
        seeker=seeker,
    )


def silent(traits: Sequence[Trait], **live: Mentor | Seeker | None) -> AboutMe:
    """Someone who has said nothing."""
    profile = Profile(community_id=HOME, user_id=MENTEE_ID)
    mentor, seeker = live.get("mentor"), live.get("seeker")
    assert mentor is None or isinstance(mentor, Mentor)
    assert seeker is None or isinstance(seeker, Seeker)
    return AboutMe(
        profile=profile, traits=list(traits), answers={}, wants=read_wants(""), mentor=mentor, seeker=seeker
    )
