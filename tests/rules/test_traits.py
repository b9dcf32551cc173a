"""What people say about themselves, as it is kept and read again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.fitting import Weights
from bot.rules.traits import (
    CATALOGUE,
    GROUP,
    MOST_OPTIONS,
    OWN,
    UNLESS_SAID,
    ZONE,
    Kind,
    Part,
    Stance,
    Trait,
    Want,
    chosen,
    comparable,
    offered,
    read_answers,
    read_wants,
    write_answers,
)
from tests.support.factories import write_wants

TIMES = next(trait for trait in CATALOGUE if trait.key == "times")
PATH = next(trait for trait in CATALOGUE if trait.key == "path")

KEYS = st.sampled_from([trait.key for trait in CATALOGUE] + [f"{OWN}1", f"{OWN}2"])
VALUES = st.lists(st.sampled_from([option for trait in CATALOGUE for option in trait.options]), min_size=1).map(
    "+".join
)


@given(st.dictionaries(KEYS, VALUES))
def test_answers_are_read_as_they_were_written(answers: dict[str, str]) -> None:
    assert read_answers(write_answers(answers)) == answers


@given(st.dictionaries(KEYS, st.builds(Want, stance=st.sampled_from(Stance), must=st.booleans())))
def test_wants_are_read_as_they_were_written(wants: dict[str, Want]) -> None:
    assert read_wants(write_wants(wants)) == {**UNLESS_SAID, **wants}


def test_the_same_answers_are_always_kept_as_the_same_text() -> None:
    assert write_answers({"side": "betrayed", "age": "40s"}) == "age=40s side=betrayed"
    assert write_answers({"age": "40s", "side": "betrayed", "path": ""}) == "age=40s side=betrayed"


def test_whoever_said_nothing_hopes_that_they_can_talk_at_all() -> None:
    assert read_answers("") == {}
    assert read_wants("") == UNLESS_SAID
    assert not any(want.must for want in UNLESS_SAID.values())


def test_what_goes_without_saying_can_be_unsaid() -> None:
    assert read_wants("times=any")["times"] == Want()
    assert read_wants("zone=other!")[ZONE] == Want(stance=Stance.OTHER, must=True)


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
    assert trait.read(text) == trait.known(text.split("+")) == chosen(trait, {trait.key: text}) == known


def test_an_option_taken_away_is_no_longer_read() -> None:
    assert chosen(replace(TIMES, options=("mornings",)), {"times": "mornings+evenings"}) == ("mornings",)
    assert chosen(TIMES, {}) == ()


def test_only_what_has_something_to_choose_is_asked_about() -> None:
    traits = [replace(PATH, hidden=True), *CATALOGUE[:4], TIMES]

    assert [trait.key for trait in offered(traits)] == ["gender", "age", "children", "times"]
    assert [trait.key for trait in offered(traits, Part.TALKING)] == ["times"]


def test_the_time_zone_is_compared_though_it_is_not_asked_about_here() -> None:
    keys = [trait.key for trait in comparable(CATALOGUE)]

    assert ZONE in keys
    assert GROUP not in keys
    assert [trait.key for trait in comparable(CATALOGUE, Part.SELF)] == ["gender", "age", "children"]
    assert comparable([replace(trait, hidden=True) for trait in CATALOGUE]) == []


def test_the_programmes_traits_fit_what_discord_and_the_stored_text_hold() -> None:
    assert len({trait.key for trait in CATALOGUE}) == len(CATALOGUE)
    for trait in CATALOGUE:
        assert len(trait.options) <= MOST_OPTIONS
        assert len(set(trait.options)) == len(trait.options)
        assert all(word.isalnum() for word in (trait.key, *trait.options))
        assert (not trait.options) == (trait.key in {GROUP, ZONE})
        assert trait.kind is not Kind.ZONE or trait.key == ZONE
        assert Weights().of(trait.key) > 0
    assert Weights(own=7).of(f"{OWN}3") == 7
