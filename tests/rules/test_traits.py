"""What people say about themselves, as it is kept and read again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.matching.compatibility import Weights
from bot.rules.traits import (
    CUSTOM_KEY_PREFIX,
    DEFAULT_WANTS,
    GROUP_KEY,
    MAX_TRAIT_OPTIONS,
    TRAIT_CATALOGUE,
    ZONE_KEY,
    Trait,
    TraitKind,
    TraitSection,
    Want,
    WantStance,
    askable_traits,
    chosen_options,
    comparable_traits,
    format_answers,
    parse_answers,
    parse_wants,
)
from tests.support.factories import write_wants

TIMES = next(trait for trait in TRAIT_CATALOGUE if trait.key == "times")
PATH = next(trait for trait in TRAIT_CATALOGUE if trait.key == "path")

KEYS = st.sampled_from([trait.key for trait in TRAIT_CATALOGUE] + [f"{CUSTOM_KEY_PREFIX}1", f"{CUSTOM_KEY_PREFIX}2"])
VALUES = st.lists(st.sampled_from([option for trait in TRAIT_CATALOGUE for option in trait.options]), min_size=1).map(
    "+".join
)


@given(st.dictionaries(KEYS, VALUES))
def test_answers_are_read_as_they_were_written(answers: dict[str, str]) -> None:
    assert parse_answers(format_answers(answers)) == answers


@given(st.dictionaries(KEYS, st.builds(Want, stance=st.sampled_from(WantStance), must=st.booleans())))
def test_wants_are_read_as_they_were_written(wants: dict[str, Want]) -> None:
    assert parse_wants(write_wants(wants)) == {**DEFAULT_WANTS, **wants}


def test_the_same_answers_are_always_kept_as_the_same_text() -> None:
    assert format_answers({"side": "betrayed", "age": "40s"}) == "age=40s side=betrayed"
    assert format_answers({"age": "40s", "side": "betrayed", "path": ""}) == "age=40s side=betrayed"


def test_whoever_said_nothing_hopes_that_they_can_talk_at_all() -> None:
    assert parse_answers("") == {}
    assert parse_wants("") == DEFAULT_WANTS
    assert not any(want.must for want in DEFAULT_WANTS.values())


def test_what_goes_without_saying_can_be_unsaid() -> None:
    assert parse_wants("times=any")["times"] == Want()
    assert parse_wants("zone=other!")[ZONE_KEY] == Want(stance=WantStance.OTHER, must=True)


@pytest.mark.parametrize(
    ("trait", "text", "known"),
    [
        (TIMES, "evenings+mornings", ("mornings", "evenings")),
        (TIMES, "evenings+forged+evenings", ("evenings",)),
        (TIMES, "", ()),
        (PATH, "apart+reconciling", ("reconciling",)),
        (PATH, "forged", ()),
    ],
)
def test_options_come_in_their_order_and_forged_ones_fall_away(
    trait: Trait, text: str, known: tuple[str, ...]
) -> None:
    assert (
        trait.parse_options(text)
        == trait.valid_options(text.split("+"))
        == chosen_options(trait, {trait.key: text})
        == known
    )


def test_an_option_taken_away_is_no_longer_read() -> None:
    assert chosen_options(replace(TIMES, options=("mornings",)), {"times": "mornings+evenings"}) == ("mornings",)
    assert chosen_options(TIMES, {}) == ()


def test_only_what_has_something_to_choose_is_asked_about() -> None:
    traits = [replace(PATH, hidden=True), *TRAIT_CATALOGUE[:4], TIMES]

    assert [trait.key for trait in askable_traits(traits)] == ["gender", "age", "children", "times"]
    assert [trait.key for trait in askable_traits(traits, TraitSection.TALKING)] == ["times"]


def test_the_time_zone_is_compared_though_it_is_not_asked_about_here() -> None:
    keys = [trait.key for trait in comparable_traits(TRAIT_CATALOGUE)]

    assert ZONE_KEY in keys
    assert GROUP_KEY not in keys
    assert [trait.key for trait in comparable_traits(TRAIT_CATALOGUE, TraitSection.SELF)] == [
        "gender",
        "age",
        "children",
    ]
    assert comparable_traits([replace(trait, hidden=True) for trait in TRAIT_CATALOGUE]) == []


def test_the_programmes_traits_fit_what_discord_and_the_stored_text_hold() -> None:
    assert len({trait.key for trait in TRAIT_CATALOGUE}) == len(TRAIT_CATALOGUE)
    for trait in TRAIT_CATALOGUE:
        assert len(trait.options) <= MAX_TRAIT_OPTIONS
        assert len(set(trait.options)) == len(trait.options)
        assert all(word.isalnum() for word in (trait.key, *trait.options))
        assert (not trait.options) == (trait.key in {GROUP_KEY, ZONE_KEY})
        assert trait.kind is not TraitKind.ZONE or trait.key == ZONE_KEY
        assert Weights().for_trait(trait.key) > 0
    assert Weights(own=7).for_trait(f"{CUSTOM_KEY_PREFIX}3") == 7
