"""Everything that people may say about themselves, and every reason why it could be two, or could not yet be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache

from bot.rules.matching.compatibility import Fit, MatchCriteria, SeekerProfile, Weights, assess_fit
from bot.rules.matching.obstacles import MatchObstacles
from bot.rules.traits import (
    GROUP_KEY,
    MAX_OPTION_LABEL_CHARS,
    MAX_TRAIT_NAME_CHARS,
    TRAIT_CATALOGUE,
    Trait,
    TraitKind,
    TraitSection,
    Want,
    WantStance,
    format_answers,
)
from bot.services.profiles.compatibility import MatchOutlook, MatchReasons
from storage.models.matching import Profile
from tests.support.factories import COMMUNITY_ID, MENTEE_ID, NOW

OWN_TRAITS = tuple(
    Trait(
        key=f"own{number}",
        kind=TraitKind.ONE,
        section=TraitSection.CUSTOM,
        options=("1", "2"),
        name="n" * MAX_TRAIT_NAME_CHARS,
        labels={"1": "l" * MAX_OPTION_LABEL_CHARS, "2": "m" * MAX_OPTION_LABEL_CHARS},
    )
    for number in range(1, 6)
)
GROUPS = tuple(str(role) for role in range(10**18, 10**18 + 25))
TRAITS = (
    *(replace(trait, options=GROUPS) if trait.key == GROUP_KEY else trait for trait in TRAIT_CATALOGUE),
    *OWN_TRAITS,
)
"""As many traits as a community may ask about, with the longest names."""

EVERYTHING = {trait.key: "+".join(trait.options) for trait in TRAITS if trait.options}
"""Answers that say everything there is to say."""

LIKE_ME = {trait.key: Want(stance=WantStance.SIMILAR, must=True) for trait in TRAITS}


@cache
def full_compatibility() -> Fit:
    """Return a result with every possible reason; cached, because it takes longer than rendering it."""
    criteria, said = MatchCriteria(traits=TRAITS, weights=Weights(), now=NOW), EVERYTHING | {"zone": "Asia/Kathmandu"}
    return assess_fit(criteria, SeekerProfile(answers=said, wants=LIKE_ME), said)


def reasons(words: str | None = None) -> MatchReasons:
    """Return every possible reason, with a profile that says everything."""
    other = Profile(
        community_id=COMMUNITY_ID,
        user_id=MENTEE_ID,
        answers=format_answers(EVERYTHING),
        pronouns=(words or "she/her")[:40],
        faith=words,
    )
    return MatchReasons(
        traits=TRAITS, fit=full_compatibility(), other_profile=other, clocks_apart=timedelta(hours=5, minutes=45)
    )


def outlooks() -> Iterator[MatchOutlook]:
    """Yield outlooks: nothing in the way, no mentor with room, and every must there can be."""
    for way in (
        MatchObstacles(),
        MatchObstacles(has_no_free_mentor=True),
        MatchObstacles(musts=tuple(trait.key for trait in TRAITS)),
    ):
        yield MatchOutlook(traits=TRAITS, obstacles=way)
