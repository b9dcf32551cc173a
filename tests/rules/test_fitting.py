"""How well two people fit: what adds, what excludes, what is neutral, and that the reasons are all there is."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.fitting import (
    NEVER,
    Closeness,
    Fit,
    Looking,
    Measure,
    Points,
    Reason,
    Weights,
    compare,
    fit,
    in_order,
    worth_loosening,
)
from bot.rules.traits import CATALOGUE, OWN, Stance, Trait, Want, read_answers
from storage.models.matching import Offering
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


@given(measure=MEASURES, looking=LOOKING, said=SAID)
def test_the_points_are_those_of_the_reasons_unless_a_must_is_broken(
    measure: Measure, looking: Looking, said: str
) -> None:
    found = fit(measure, looking, read_answers(said))

    reasons = sum(reason.points for reason in found.reasons)
    assert found.points == reasons + NEVER * len(found.broken)
    assert (found.points >= 0) == found.is_possible == (not found.broken)
    assert all(reason.points == reason.closeness * measure.weights.of(reason.trait) > 0 for reason in found.reasons)
    assert Points(measure, looking).of(said) == found.points


@given(measure=MEASURES, looking=LOOKING, said=SAID)
def test_everything_hoped_for_is_accounted_for_once(measure: Measure, looking: Looking, said: str) -> None:
    found = fit(measure, looking, read_answers(said))

    told = [*(reason.trait for reason in found.reasons), *found.missed, *found.unsaid, *found.broken]
    hoped = [
        trait.key
        for trait in measure.asked()
        if looking.wants.get(trait.key, Want()).stance is not Stance.ANY and measure.weights.of(trait.key)
    ]
    assert len(told) == len(set(told))
    assert set(hoped) <= set(told)
    assert all(looking.wants[key].must for key in found.broken)
    assert not any(looking.wants[key].must for key in found.missed)


@given(looking=LOOKING, said=SAID, taken=st.sampled_from([trait.key for trait in TRAITS]))
def test_what_somebody_has_not_said_never_counts_against_them(looking: Looking, said: str, taken: str) -> None:
    mentor_said = read_answers(said)
    silent = {key: value for key, value in mentor_said.items() if key != taken}
    silent_too = replace(looking, answers={key: value for key, value in looking.answers.items() if key != taken})

    for one, other in ((looking, silent), (silent_too, mentor_said)):
        found = fit(MEASURE, one, other)
        assert taken not in (*found.missed, *found.broken, *(reason.trait for reason in found.reasons))


@given(looking=LOOKING, said=SAID)
def test_a_hidden_trait_counts_for_nothing(looking: Looking, said: str) -> None:
    visible = replace(MEASURE, traits=[trait for trait in TRAITS if not trait.hidden])

    assert FAITH.hidden
    assert fit(MEASURE, looking, read_answers(said)) == fit(visible, looking, read_answers(said))


@given(looking=LOOKING, said=SAID)
def test_forged_and_removed_options_are_as_if_nothing_was_said(looking: Looking, said: str) -> None:
    forged = {**read_answers(said), "side": "forged+worse", "path": "else", "age": "5s", "zone": "../etc", "new": "x"}

    found = fit(MEASURE, looking, forged)

    assert (found.reasons, found.missed, found.broken) == ((), (), ())


def test_a_reason_says_what_was_hoped_for_how_far_it_is_met_and_what_meets_it() -> None:
    looking = Looking(
        answers={"side": "betrayed", "path": "apart", "age": "40s", "zone": "Europe/Berlin"},
        wants={"side": OTHER, "path": MUST_SIMILAR, "age": SIMILAR, "zone": SIMILAR},
    )

    found = fit(MEASURE, looking, read_answers("age=60s path=apart side=betrayed+unfaithful zone=Africa/Lagos"))

    assert found == Fit(
        reasons=(
            Reason(trait="side", stance=Stance.OTHER, closeness=NEARLY, said=("unfaithful",), points=3),
            Reason(trait="path", stance=Stance.SIMILAR, closeness=FULLY, said=("apart",), points=6),
            Reason(trait="zone", stance=Stance.SIMILAR, closeness=FULLY, said=("Africa/Lagos",), points=4),
        ),
        missed=("age",),
    )


def test_a_reason_names_of_several_choices_only_those_that_meet_the_hope() -> None:
    looking = Looking(answers={"languages": "en+fr"}, wants={"languages": SIMILAR})
    measure = replace(MEASURE, traits=CATALOGUE)

    [reason] = fit(measure, looking, {"languages": "de+fr+pl"}).reasons

    assert reason.said == ("fr",)


def test_no_repr_shows_what_anyone_said() -> None:
    looking = Looking(answers={"path": "apart"}, wants={"path": SIMILAR})

    shown = repr((looking, fit(MEASURE, looking, {"path": "apart"})))

    assert "path" in shown
    assert "apart" not in shown
    assert Stance.SIMILAR not in repr(looking)


def test_a_must_that_is_not_known_to_be_met_is_told_and_one_that_is_broken_excludes() -> None:
    looking = Looking(answers={"side": "betrayed", "path": "apart"}, wants={"side": MUST_OTHER, "path": MUST_SIMILAR})

    found = fit(MEASURE, looking, {"side": "betrayed"})

    assert (found.broken, found.unsaid) == (("side",), ("path",))
    assert found.points == NEVER
    assert not found.is_possible


def test_a_trait_that_weighs_nothing_gives_no_reason_and_still_excludes() -> None:
    measure = replace(MEASURE, weights=Weights(path=0))
    similar = Looking(answers={"path": "apart"}, wants={"path": MUST_SIMILAR})

    assert fit(measure, similar, {"path": "apart"}) == Fit()
    assert fit(measure, similar, {"path": "reconciling"}).broken == ("path",)


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
    assert compare(trait, Stance.SIMILAR, own, theirs, NOW) is similar
    assert compare(trait, Stance.OTHER, own, theirs, NOW) is other


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
    assert compare(ZONE, Stance.SIMILAR, own, theirs, WINTER) is winter
    assert compare(ZONE, Stance.SIMILAR, own, theirs, SUMMER) is summer
    assert compare(ZONE, Stance.SIMILAR, theirs, own, SUMMER) is summer


def test_what_a_community_added_weighs_the_same_for_each() -> None:
    weights = Weights(own=5)

    assert [weights.of(f"{OWN}{number}") for number in (1, 2)] == [5, 5]
    assert {trait.key: weights.of(trait.key) for trait in CATALOGUE}["side"] == weights.side


@given(looking=LOOKING, offering=mentors(most=8), whom=PEOPLE, again=st.randoms())
def test_mentors_stand_in_the_same_order_however_they_come_the_best_first(
    looking: Looking, offering: list[Offering], whom: int, again: random.Random
) -> None:
    first = in_order(MEASURE, looking, offering, for_whom=whom)
    again.shuffle(offering)

    found = in_order(MEASURE, looking, offering, for_whom=whom)

    fits = {each.person: fit(MEASURE, looking, read_answers(each.said)) for each in offering}
    points = [fits[each.person].points for each in found]
    assert found == first
    assert points == sorted(points, reverse=True)
    assert sorted(each.person for each in found) == sorted(who for who, each in fits.items() if each.is_possible)


def test_among_equals_not_the_same_mentor_stands_first_for_everyone() -> None:
    offering = [mentor(10**18 + number * 4_194_304) for number in range(10)]
    anyone = Looking(answers={}, wants={})

    first = {in_order(MEASURE, anyone, offering, for_whom=10**17 + who * 4_194_304)[0].person for who in range(100)}

    assert len(first) == 10


def test_mentors_who_draw_the_same_lot_still_stand_in_one_order() -> None:
    alike = [mentor(3), mentor(LARGEST_ID)]
    anyone = Looking(answers={}, wants={})

    orders = [in_order(MEASURE, anyone, those, for_whom=1) for those in (alike, alike[::-1])]

    assert orders[0] == orders[1]


def broken(*traits: str) -> Fit:
    """Somebody who breaks these musts."""
    return Fit(broken=traits)


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
    assert worth_loosening(fits) == told
