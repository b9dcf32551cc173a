"""Every no is drawn in the tree, and has words that say what can be done."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from bot.rules import bad_input, refusals
from bot.rules.bad_input import InvalidOptions, InvalidQuietDates, TooLong, TooManyDates, UnknownTimeZone
from bot.rules.quiet_dates import parse_ranges
from bot.rules.refusals import AlreadyDecided, AskedLately, FirstStep, NotBegun, Refusal, TooNew, TooOften
from bot.ui.core.refusals import INPUT_ERROR_TEXTS, REFUSAL_TEXTS, refusal_text

UNKIND = (
    "invalid",
    "error",
    "fail",
    "denied",
    "forbidden",
    "illegal",
    "wrong",
    "must",
    "unauthori",
    "reject",
    "bad ",
)
BRANCHES = {"NotAllowed", "WrongMoment", "NotPossible", "BadInput"}


def below(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    """All kinds of refusal under this one."""
    for each in kind.__subclasses__():
        yield each
        yield from below(each)


LATER = datetime(2026, 1, 2, tzinfo=UTC)
EXAMPLES: dict[type[Refusal], list[Refusal]] = {
    AlreadyDecided: [AlreadyDecided(1), AlreadyDecided(None)],
    TooNew: [TooNew(LATER)],
    NotBegun: [NotBegun(7, FirstStep.SEEK)],
    TooLong: [TooLong(limit=1000, length=4000)],
    InvalidQuietDates: [InvalidQuietDates("the day we met")],
    TooManyDates: [TooManyDates(limit=40)],
    TooOften: [TooOften(limit=10), TooOften(limit=10, again_at=LATER)],
    AskedLately: [AskedLately(LATER)],
    UnknownTimeZone: [UnknownTimeZone(), UnknownTimeZone(("Lima, Peru", "Bogotá, Colombia"))],
    InvalidOptions: [InvalidOptions(most=25, longest=60)],
}


def example(kind: type[Refusal]) -> list[Refusal]:
    """One refusal of this kind for every way in which it is put in words."""
    return EXAMPLES.get(kind) or [kind()]


def drawn() -> dict[str, str]:
    """Every name in the drawing, with the branch that it hangs on; branches hang on Refusal."""
    assert refusals.__doc__ is not None
    found: dict[str, str] = {}
    branch = "Refusal"
    for line in refusals.__doc__.splitlines():
        if not line.startswith(("├", "└", "│")):
            continue
        is_twig = line.startswith("│")
        first = re.split(r"  +(?=[a-z])", line.lstrip("│├└─ "))[0]
        names = re.findall(r"\b[A-Z]\w+", first)
        found |= dict.fromkeys(names, branch if is_twig else "Refusal")
        branch = branch if is_twig else names[0]
    return found


ALL = list(below(Refusal))
LEAVES = [kind for kind in ALL if kind.__name__ not in BRANCHES]


def test_the_tree_is_drawn_as_it_is() -> None:
    assert drawn() == {kind.__name__: kind.__base__.__name__ for kind in ALL if kind.__base__}


def test_every_refusal_stands_in_its_file() -> None:
    assert {inspect.getmodule(kind) for kind in ALL if not issubclass(kind, bad_input.BadInput)} == {refusals}
    assert {inspect.getmodule(kind) for kind in below(bad_input.BadInput)} == {bad_input}


@pytest.mark.parametrize("kind", LEAVES, ids=lambda kind: kind.__name__)
def test_every_refusal_has_calm_words(kind: type[Refusal]) -> None:
    for refusal in example(kind):
        words = refusal_text(refusal)

        assert len(words) > 30
        assert words[0].isupper() or words.startswith("<@")
        assert words.endswith(".")
        assert not [word for word in UNKIND if word in words.lower()]
        assert "!" not in words


NEXT_STEPS = (
    "`/",
    "please",
    "you can",
    "you could",
    "thank you",
    "nothing more",
    "taken care of",
    "will gladly",
    "can set it right",
    "all work",
)


@pytest.mark.parametrize("kind", LEAVES, ids=lambda kind: kind.__name__)
def test_every_refusal_says_what_can_be_done_or_that_nothing_is_needed(kind: type[Refusal]) -> None:
    for refusal in example(kind):
        assert any(step in refusal_text(refusal).lower() for step in NEXT_STEPS)


def test_no_words_are_kept_for_a_refusal_that_is_no_more() -> None:
    assert REFUSAL_TEXTS.keys() | INPUT_ERROR_TEXTS.keys() <= set(LEAVES)


def test_who_was_first_is_named_and_the_limit_is_told() -> None:
    assert "<@42>" in refusal_text(AlreadyDecided(42))
    assert "You have settled this before" in refusal_text(AlreadyDecided(42), 42)
    assert "<@" not in refusal_text(AlreadyDecided(None))
    assert "4,000 characters, and 1,000 fit" in refusal_text(TooLong(limit=1000, length=4000))
    assert "40 single days or stretches" in refusal_text(TooManyDates(limit=40))


def test_what_could_not_be_read_as_days_is_said_back_as_it_was_typed() -> None:
    assert "*the day we met*" in refusal_text(InvalidQuietDates("the day we met"))
    assert r"*\*\*loud\*\**" in refusal_text(InvalidQuietDates("**loud**"))


def test_the_examples_of_quiet_days_are_read() -> None:
    words = refusal_text(InvalidQuietDates("…"))

    examples = re.findall(r"\*([^*]+)\*", words)[1:]

    assert len(examples) == 4
    assert all(parse_ranges(example, today=date(2026, 6, 1)) for example in examples)
