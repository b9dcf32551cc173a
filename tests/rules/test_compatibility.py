"""How well two people fit: what adds, what excludes, what is neutral, and that the reasons are all there is."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.matching.compatibility import (
    BROKEN_MUST_POINTS,
    Closeness,
    Fit,
    FitReason,
    MatchCriteria,
    PointsCache,
    SeekerProfile,
    Weights,
    assess_fit,
    compare_answers,
    rank_mentors,
)
from bot.rules.matching.obstacles import musts_worth_relaxing
from bot.rules.traits import CUSTOM_KEY_PREFIX, TRAIT_CATALOGUE, Trait, Want, WantStance, parse_answers
from storage.models.matching import AvailableMentor
from tests.support.rules.communities import (
    AGE,
    FAITH,
    LARGEST_ID,
    LOOKING,
    MEASURE,
    MEASURES,
    MUST_OTHER,
    MUST_SIMILAR,
    NOW,
    OTHER,
    PATH,
    PEOPLE,
    SAID,
    SIDE,
    SIMILAR,
    TRAITS,
    ZONE,
    mentor,
    mentors,
)

NOT, NEARLY, FULLY = Closeness
WINTER, SUMMER = datetime(2026, 1, 15, 12, tzinfo=UTC), datetime(2026, 7, 15, 12, tzinfo=UTC)


@given(criteria=MEASURES, looking=LOOKING, said=SAID)
def test_the_points_are_those_of_the_reasons_unless_a_must_is_broken(
    criteria: MatchCriteria, looking: SeekerProfile, said: str
) -> None:
    found = assess_fit(criteria, looking, parse_answers(said))

    reasons = sum(reason.points for reason in found.reasons)
    assert found.points == reasons + BROKEN_MUST_POINTS * len(found.broken_musts)
    assert (found.points >= 0) == found.is_possible == (not found.broken_musts)
    assert all(
        reason.points == reason.closeness * criteria.weights.for_trait(reason.trait) > 0 for reason in found.reasons
    )
    assert PointsCache(criteria, looking).total(said) == found.points


@given(criteria=MEASURES, looking=LOOKING, said=SAID)
def test_everything_hoped_for_is_accounted_for_once(
    criteria: MatchCriteria, looking: SeekerProfile, said: str
) -> None:
    found = assess_fit(criteria, looking, parse_answers(said))

    told = [*(reason.trait for reason in found.reasons), *found.unmet, *found.unknown, *found.broken_musts]
    hoped = [
        trait.key
        for trait in criteria.weighted_traits()
        if looking.wants.get(trait.key, Want()).stance is not WantStance.ANY and criteria.weights.for_trait(trait.key)
    ]
    assert len(told) == len(set(told))
    assert set(hoped) <= set(told)
    assert all(looking.wants[key].must for key in found.broken_musts)
    assert not any(looking.wants[key].must for key in found.unmet)


@given(looking=LOOKING, said=SAID, taken=st.sampled_from([trait.key for trait in TRAITS]))
def test_what_somebody_has_not_said_never_counts_against_them(looking: SeekerProfile, said: str, taken: str) -> None:
    mentor_said = parse_answers(said)
    silent = {key: value for key, value in mentor_said.items() if key != taken}
    silent_too = replace(looking, answers={key: value for key, value in looking.answers.items() if key != taken})

    for one, other in ((looking, silent), (silent_too, mentor_said)):
        found = assess_fit(MEASURE, one, other)
        assert taken not in (*found.unmet, *found.broken_musts, *(reason.trait for reason in found.reasons))


@given(looking=LOOKING, said=SAID)
def test_a_hidden_trait_counts_for_nothing(looking: SeekerProfile, said: str) -> None:
    visible = replace(MEASURE, traits=[trait for trait in TRAITS if not trait.hidden])

    assert FAITH.hidden
    assert assess_fit(MEASURE, looking, parse_answers(said)) == assess_fit(visible, looking, parse_answers(said))


@given(looking=LOOKING, said=SAID)
def test_forged_and_removed_options_are_as_if_nothing_was_said(looking: SeekerProfile, said: str) -> None:
    forged = {
        **parse_answers(said),
        "side": "forged+worse",
        "path": "else",
        "age": "5s",
        "zone": "../etc",
        "new": "x",
    }

    found = assess_fit(MEASURE, looking, forged)

    assert (found.reasons, found.unmet, found.broken_musts) == ((), (), ())


def test_a_reason_says_what_was_hoped_for_how_far_it_is_met_and_what_meets_it() -> None:
    looking = SeekerProfile(
        answers={"side": "betrayed", "path": "apart", "age": "40s", "zone": "Europe/Berlin"},
        wants={"side": OTHER, "path": MUST_SIMILAR, "age": SIMILAR, "zone": SIMILAR},
    )

    found = assess_fit(
        MEASURE, looking, parse_answers("age=60s path=apart side=betrayed+unfaithful zone=Africa/Lagos")
    )

    assert found == Fit(
        reasons=(
            FitReason(
                trait="side", stance=WantStance.OTHER, closeness=NEARLY, matched_options=("unfaithful",), points=3
            ),
            FitReason(trait="path", stance=WantStance.SIMILAR, closeness=FULLY, matched_options=("apart",), points=6),
            FitReason(trait="zone", stance=WantStance.SIMILAR, closeness=FULLY, matched_options=(), points=4),
        ),
        unmet=("age",),
    )


def test_a_reason_names_of_several_choices_only_those_that_meet_the_hope() -> None:
    looking = SeekerProfile(answers={"languages": "en+fr"}, wants={"languages": SIMILAR})
    criteria = replace(MEASURE, traits=TRAIT_CATALOGUE)

    [reason] = assess_fit(criteria, looking, {"languages": "de+fr+pl"}).reasons

    assert reason.matched_options == ("fr",)


def test_no_repr_shows_what_anyone_said() -> None:
    looking = SeekerProfile(answers={"path": "apart"}, wants={"path": SIMILAR})

    shown = repr((looking, assess_fit(MEASURE, looking, {"path": "apart"})))

    assert "path" in shown
    assert "apart" not in shown
    assert WantStance.SIMILAR not in repr(looking)


def test_a_must_that_is_not_known_to_be_met_is_told_and_one_that_is_broken_excludes() -> None:
    looking = SeekerProfile(
        answers={"side": "betrayed", "path": "apart"}, wants={"side": MUST_OTHER, "path": MUST_SIMILAR}
    )

    found = assess_fit(MEASURE, looking, {"side": "betrayed"})

    assert (found.broken_musts, found.unknown) == (("side",), ("path",))
    assert found.points == BROKEN_MUST_POINTS
    assert not found.is_possible


def test_a_trait_that_weighs_nothing_gives_no_reason_and_still_excludes() -> None:
    criteria = replace(MEASURE, weights=Weights(path=0))
    similar = SeekerProfile(answers={"path": "apart"}, wants={"path": MUST_SIMILAR})

    assert assess_fit(criteria, similar, {"path": "apart"}) == Fit()
    assert assess_fit(criteria, similar, {"path": "reconciling"}).broken_musts == ("path",)


@pytest.mark.parametrize(
    ("trait", "own", "theirs", "similar", "other"),
    [
        (PATH, "apart", "apart", FULLY, NOT),
        (PATH, "apart", "reconciling", NOT, FULLY),
        (AGE, "40s", "40s", FULLY, NOT),
        (AGE, "40s", "30s", NEARLY, NEARLY),
        (AGE, "40s", "60s", NOT, FULLY),
        (SIDE, "betrayed", "betrayed", FULLY, NOT),
        (SIDE, "betrayed", "unfaithful", NOT, FULLY),
        (SIDE, "betrayed", "betrayed+unfaithful", FULLY, NEARLY),
        (SIDE, "betrayed+unfaithful", "betrayed", FULLY, NOT),
        (SIDE, "betrayed", "", None, None),
        (SIDE, "", "betrayed", None, None),
        (SIDE, "forged", "betrayed", None, None),
        (ZONE, "Europe/Berlin", "Africa/Lagos", FULLY, NOT),
        (ZONE, "Europe/Berlin", "Asia/Kolkata", NEARLY, NEARLY),
        (ZONE, "Europe/Berlin", "America/New_York", NOT, FULLY),
        (ZONE, "Europe/Berlin", "Nowhere/Nothing", None, None),
        (ZONE, "Nowhere/Nothing", "Europe/Berlin", None, None),
    ],
)
def test_answers_compare_by_what_kind_of_trait_it_is(
    trait: Trait, own: str, theirs: str, similar: Closeness | None, other: Closeness | None
) -> None:
    assert compare_answers(trait, WantStance.SIMILAR, own, theirs, NOW) is similar
    assert compare_answers(trait, WantStance.OTHER, own, theirs, NOW) is other


@pytest.mark.parametrize(
    ("own", "theirs", "winter", "summer"),
    [
        ("Europe/London", "Africa/Cairo", FULLY, FULLY),
        # Two hours apart in winter, three in summer.
        ("Africa/Accra", "Europe/Athens", FULLY, NEARLY),
        ("America/New_York", "Africa/Accra", NEARLY, NEARLY),
        ("America/New_York", "Europe/Berlin", NOT, NOT),
        ("America/Phoenix", "America/Los_Angeles", FULLY, FULLY),
        # Over the line where the date changes: the clocks are one hour apart, the dates a day.
        ("Pacific/Kiritimati", "Pacific/Honolulu", FULLY, FULLY),
        ("Pacific/Auckland", "America/Anchorage", FULLY, NEARLY),
        ("Australia/Sydney", "America/Los_Angeles", NEARLY, NOT),
    ],
)
def test_clocks_are_compared_as_they_are_at_the_moment(
    own: str, theirs: str, winter: Closeness, summer: Closeness
) -> None:
    assert compare_answers(ZONE, WantStance.SIMILAR, own, theirs, WINTER) is winter
    assert compare_answers(ZONE, WantStance.SIMILAR, own, theirs, SUMMER) is summer
    assert compare_answers(ZONE, WantStance.SIMILAR, theirs, own, SUMMER) is summer


def test_what_a_community_added_weighs_the_same_for_each() -> None:
    weights = Weights(own=5)

    assert [weights.for_trait(f"{CUSTOM_KEY_PREFIX}{number}") for number in (1, 2)] == [5, 5]
    assert {trait.key: weights.for_trait(trait.key) for trait in TRAIT_CATALOGUE}["side"] == weights.side


@given(looking=LOOKING, offering=mentors(most=8), whom=PEOPLE, again=st.randoms())
def test_mentors_stand_in_the_same_order_however_they_come_the_best_first(
    looking: SeekerProfile, offering: list[AvailableMentor], whom: int, again: random.Random
) -> None:
    first = rank_mentors(MEASURE, looking, offering, seeker_id=whom)
    again.shuffle(offering)

    found = rank_mentors(MEASURE, looking, offering, seeker_id=whom)

    fits = {each.person_id: assess_fit(MEASURE, looking, parse_answers(each.answers)) for each in offering}
    points = [fits[each.person_id].points for each in found]
    assert found == first
    assert points == sorted(points, reverse=True)
    assert sorted(each.person_id for each in found) == sorted(who for who, each in fits.items() if each.is_possible)


def test_among_equals_not_the_same_mentor_stands_first_for_everyone() -> None:
    offering = [mentor(10**18 + number * 4_194_304) for number in range(10)]
    anyone = SeekerProfile(answers={}, wants={})

    first = {
        rank_mentors(MEASURE, anyone, offering, seeker_id=10**17 + who * 4_194_304)[0].person_id for who in range(100)
    }

    assert len(first) == 10


def test_mentors_who_draw_the_same_lot_still_stand_in_one_order() -> None:
    alike = [mentor(3), mentor(LARGEST_ID)]
    anyone = SeekerProfile(answers={}, wants={})

    orders = [rank_mentors(MEASURE, anyone, those, seeker_id=1) for those in (alike, alike[::-1])]

    assert orders[0] == orders[1]


def broken(*traits: str) -> Fit:
    """Somebody who breaks these musts."""
    return Fit(broken_musts=traits)


@pytest.mark.parametrize(
    ("fits", "told"),
    [
        ([], ()),
        ([Fit(), broken("side")], ()),
        ([broken("side", "path"), broken("zone"), broken("age"), broken("zone")], ("zone", "age")),
        ([broken("side", "path"), broken("path", "zone")], ("side", "path", "zone")),
    ],
)
def test_musts_are_worth_loosening_where_that_would_let_somebody_in(fits: list[Fit], told: tuple[str, ...]) -> None:
    assert musts_worth_relaxing(fits) == told
