"""Made-up people who seek and mentors who have room, for the rules that bring them together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from bot.rules.fitting import Looking, Measure, Seeking, Weights
from bot.rules.traits import Answers, Kind, Part, Stance, Trait, Want, Wants, write_answers
from storage.models.matching import Offering

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
LARGEST_ID = 2**63 - 1

SIDE = Trait(key="side", kind=Kind.MANY, part=Part.STORY, options=("betrayed", "unfaithful"))
PATH = Trait(key="path", kind=Kind.ONE, part=Part.STORY, options=("reconciling", "apart", "undecided"))
AGE = Trait(key="age", kind=Kind.SCALE, part=Part.SELF, options=("30s", "40s", "50s", "60s"))
ZONE = Trait(key="zone", kind=Kind.ZONE, part=Part.TALKING)
FAITH = Trait(key="own1", kind=Kind.MANY, part=Part.OURS, options=("a", "b", "c"), hidden=True)
TRAITS = (SIDE, PATH, AGE, ZONE, FAITH)
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Tokyo", "Africa/Lagos", "Nowhere/Nothing")

MEASURE = Measure(traits=TRAITS, weights=Weights(), now=NOW)

SIMILAR, OTHER = Want(stance=Stance.SIMILAR), Want(stance=Stance.OTHER)
MUST_SIMILAR, MUST_OTHER = Want(stance=Stance.SIMILAR, must=True), Want(stance=Stance.OTHER, must=True)


def seeker(person: int, *, days: int = 0, answers: Answers | None = None, wants: Wants | None = None) -> Seeking:
    """Someone who has waited so many days."""
    looking = Looking(answers=answers or {}, wants=wants or {})
    return Seeking(person=person, since=NOW - timedelta(days=days), looking=looking)


def mentor(person: int, *, room: int = 1, mentees: int = 0, said: str = "") -> Offering:
    """A mentor with room."""
    return Offering(person=person, room=room, mentees=mentees, said=said)


def _answers(trait: Trait) -> st.SearchStrategy[str]:
    if trait.kind is Kind.ZONE:
        return st.sampled_from(("", *ZONES))
    forged = st.just("forged")
    if trait.kind is Kind.MANY:
        return st.lists(st.sampled_from(trait.options), unique=True).map("+".join) | forged
    return st.sampled_from(("", *trait.options)) | forged


ANSWERS = st.fixed_dictionaries({trait.key: _answers(trait) for trait in TRAITS})
WANTS = st.dictionaries(
    st.sampled_from([*(trait.key for trait in TRAITS), "gone"]),
    st.builds(Want, stance=st.sampled_from(Stance), must=st.booleans()),
)
LOOKING = st.builds(Looking, answers=ANSWERS, wants=WANTS)
SAID = ANSWERS.map(write_answers)
WEIGHTS = st.builds(Weights, **{key: st.integers(0, 10) for key in ("side", "path", "age", "zone", "own")})
MEASURES = st.builds(Measure, traits=st.just(TRAITS), weights=WEIGHTS, now=st.just(NOW))

PEOPLE = st.integers(1, 12) | st.integers(LARGEST_ID - 3, LARGEST_ID)


def seekers(*, most: int) -> st.SearchStrategy[list[Seeking]]:
    """Some who wait, some of them equally long."""
    since = st.integers(0, 40).map(lambda days: NOW - timedelta(days=days))
    return st.lists(st.builds(Seeking, person=PEOPLE, since=since, looking=LOOKING), max_size=most, unique_by=_person)


def mentors(*, most: int) -> st.SearchStrategy[list[Offering]]:
    """Some mentors, not all with room; some of them may be seekers, too."""
    one = st.builds(Offering, person=PEOPLE, room=st.integers(-1, 3), mentees=st.integers(0, 3), said=SAID)
    return st.lists(one, max_size=most, unique_by=_person)


def _person(each: Seeking | Offering) -> int:
    return each.person
