"""Profiles with everything said and hoped for, as long and as awkward as they may be."""

from __future__ import annotations

import json
from collections.abc import Sequence

from bot.rules.text_limits import MAX_FAITH_CHARS, MAX_PRONOUNS_CHARS
from bot.rules.traits import (
    MAX_CUSTOM_TRAITS,
    MAX_OPTION_LABEL_CHARS,
    MAX_TRAIT_NAME_CHARS,
    MAX_TRAIT_OPTIONS,
    TRAIT_CATALOGUE,
    Trait,
    TraitKind,
    build_traits,
    format_answers,
    parse_answers,
    parse_wants,
)
from bot.services.profiles.service import OwnProfile
from storage.models.matching import Profile, TraitChoice
from storage.models.records import Mentor, Seeker
from tests.support.factories import COMMUNITY_ID, MENTEE_ID

from .guilds import LONG_NAME, ROLES

OWN_OPTIONS = json.dumps(
    [[str(n), f"{n:02}" + "ש" * (MAX_OPTION_LABEL_CHARS - 2)] for n in range(1, MAX_TRAIT_OPTIONS + 1)]
)


def choices(*, hidden: bool = False) -> list[TraitChoice]:
    """Return the traits of a community that renamed all and added as many as it may, with the longest names."""
    keys = [trait.key for trait in TRAIT_CATALOGUE] + [f"own{n}" for n in range(1, MAX_CUSTOM_TRAITS + 1)]
    return [
        TraitChoice(
            id=n,
            community_id=COMMUNITY_ID,
            key=key,
            name=f"{n:02}" + "*" * (MAX_TRAIT_NAME_CHARS - 2),
            options=OWN_OPTIONS if key.startswith("own") else None,
            hidden=hidden,
        )
        for n, key in enumerate(keys, start=1)
    ]


USUAL = build_traits([], group_role_ids=set())
EVERYTHING = build_traits(choices(), group_role_ids=set(ROLES))
HIDDEN = build_traits(choices(hidden=True), group_role_ids=set(ROLES))
COMMUNITIES = {"usual": USUAL, "everything": EVERYTHING, "hidden": HIDDEN}


def long_named(_role_id: int) -> str:
    """Return the longest name that Discord allows for a role."""
    return LONG_NAME


def nameless(_role_id: int) -> None:
    """Return None, as for a role that was deleted."""


def full_profile(
    traits: Sequence[Trait],
    words: str | None = None,
    *,
    want: str = "any",
    mentor: Mentor | None = None,
    seeker: Seeker | None = None,
) -> OwnProfile:
    """Return the profile of someone who ticked all that they can, and hopes for the same about each trait."""
    everything = {t.key: "+".join(t.options if t.kind is TraitKind.MANY else t.options[-1:]) for t in traits}
    answers, wants = format_answers(everything), format_answers({t.key: want for t in traits})
    zone = "America/Argentina/ComodRivadavia"
    return OwnProfile(
        profile=Profile(
            community_id=COMMUNITY_ID,
            user_id=MENTEE_ID,
            answers=answers,
            wants=wants,
            pronouns=words[:MAX_PRONOUNS_CHARS] if words else None,
            faith=words[:MAX_FAITH_CHARS] if words else None,
            time_zone=zone,
            shares_zone=True,
        ),
        traits=list(traits),
        answers={**parse_answers(answers), "zone": zone},
        wants=parse_wants(wants),
        mentor=mentor,
        seeker=seeker,
    )


def empty_profile(
    traits: Sequence[Trait], *, mentor: Mentor | None = None, seeker: Seeker | None = None
) -> OwnProfile:
    """Return the profile of someone who has said nothing."""
    profile = Profile(community_id=COMMUNITY_ID, user_id=MENTEE_ID)
    return OwnProfile(
        profile=profile, traits=list(traits), answers={}, wants=parse_wants(""), mentor=mentor, seeker=seeker
    )
