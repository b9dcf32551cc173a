"""Made-up seekers, and mentors with room, for the rules of matching."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from bot.rules.matching.compatibility import MatchCriteria, SeekerCandidate, SeekerProfile, Weights
from bot.rules.traits import Answers, Trait, TraitKind, TraitSection, Want, Wants, WantStance, format_answers
from storage.models.matching import AvailableMentor

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
LARGEST_ID = 2**63 - 1

SIDE = Trait(key="side", kind=TraitKind.MANY, section=TraitSection.STORY, options=("betrayed", "unfaithful"))
PATH = Trait(
    key="path", kind=TraitKind.ONE, section=TraitSection.STORY, options=("reconciling", "apart", "undecided")
)
AGE = Trait(key="age", kind=TraitKind.SCALE, section=TraitSection.SELF, options=("30s", "40s", "50s", "60s"))
ZONE = Trait(key="zone", kind=TraitKind.ZONE, section=TraitSection.TALKING)
FAITH = Trait(key="own1", kind=TraitKind.MANY, section=TraitSection.CUSTOM, options=("a", "b", "c"), hidden=True)
TRAITS = (SIDE, PATH, AGE, ZONE, FAITH)
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Tokyo", "Africa/Lagos", "Nowhere/Nothing")

MEASURE = MatchCriteria(traits=TRAITS, weights=Weights(), now=NOW)

SIMILAR, OTHER = Want(stance=WantStance.SIMILAR), Want(stance=WantStance.OTHER)
MUST_SIMILAR, MUST_OTHER = Want(stance=WantStance.SIMILAR, must=True), Want(stance=WantStance.OTHER, must=True)


def seeker(
    person: int, *, days: int = 0, answers: Answers | None = None, wants: Wants | None = None
) -> SeekerCandidate:
    """Return a seeker who has waited for so many days."""
    looking = SeekerProfile(answers=answers or {}, wants=wants or {})
    return SeekerCandidate(person_id=person, waiting_since=NOW - timedelta(days=days), profile=looking)


def mentor(person: int, *, room: int = 1, mentees: int = 0, said: str = "") -> AvailableMentor:
    """Return a mentor with room for so many mentees."""
    return AvailableMentor(person_id=person, free_places=room, mentee_count=mentees, answers=said)


def _answers(trait: Trait) -> st.SearchStrategy[str]:
    if trait.kind is TraitKind.ZONE:
        return st.sampled_from(("", *ZONES))
    forged = st.just("forged")
    if trait.kind is TraitKind.MANY:
        return st.lists(st.sampled_from(trait.options), unique=True).map("+".join) | forged
    return st.sampled_from(("", *trait.options)) | forged


ANSWERS = st.fixed_dictionaries({trait.key: _answers(trait) for trait in TRAITS})
WANTS = st.dictionaries(
    st.sampled_from([*(trait.key for trait in TRAITS), "gone"]),
    st.builds(Want, stance=st.sampled_from(WantStance), must=st.booleans()),
)
LOOKING = st.builds(SeekerProfile, answers=ANSWERS, wants=WANTS)
SAID = ANSWERS.map(format_answers)
WEIGHTS = st.builds(Weights, **{key: st.integers(0, 10) for key in ("side", "path", "age", "zone", "own")})
MEASURES = st.builds(MatchCriteria, traits=st.just(TRAITS), weights=WEIGHTS, now=st.just(NOW))

PEOPLE = st.integers(1, 12) | st.integers(LARGEST_ID - 3, LARGEST_ID)


def seekers(*, most: int) -> st.SearchStrategy[list[SeekerCandidate]]:
    """Return a strategy for lists of at most *most* seekers, some of whom have waited equally long."""
    since = st.integers(0, 40).map(lambda days: NOW - timedelta(days=days))
    return st.lists(
        st.builds(SeekerCandidate, person_id=PEOPLE, waiting_since=since, profile=LOOKING),
        max_size=most,
        unique_by=_person,
    )


def mentors(*, most: int) -> st.SearchStrategy[list[AvailableMentor]]:
    """Return a strategy for lists of at most *most* mentors, not all with room, some of them seekers, too."""
    one = st.builds(
        AvailableMentor,
        person_id=PEOPLE,
        free_places=st.integers(-1, 3),
        mentee_count=st.integers(0, 3),
        answers=SAID,
    )
    return st.lists(one, max_size=most, unique_by=_person)


def _person(each: SeekerCandidate | AvailableMentor) -> int:
    return each.person_id
