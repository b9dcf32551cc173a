"""Texts are in plain English, at about level B1: short sentences, short words, and none that few people know.

Measured by LIX (Björnsson 1968): the words in a sentence on average, and of a hundred words those of more than six
letters, added up. Below 30 is a children's book, 40 an easy novel, 50 a newspaper. A heading, a line of a list and
what stands before a colon or semicolon count as sentences, as people read them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.support.source_files import ROOT, literals, sources
from tests.support.ui.shown import everything_read

MOST_LIX, MOST_LIX_ON_AVERAGE, MOST_WORDS_IN_A_SENTENCE = 40, 22, 28
FEWEST_WORDS = 20
"""Of fewer, one long word makes too much of a difference."""

EXCEPTIONS = {
    "guide: What it may involve": "the six words of the programme itself, each of them long, and explained beside it",
}
"""Texts that may be harder, with the reason."""

PLAINER = {
    "albeit": "but",
    "betrays": "shows",
    "endeavour": "try",
    "gladly": "like to",
    "hence": "so",
    "hitherto": "until now",
    "lest": "so that … not",
    "notwithstanding": "despite",
    "ought": "should",
    "seldom": "rarely",
    "thereby": "so",
    "thereof": "of it",
    "thus": "so",
    "upon": "on",
    "whilst": "while",
    "whoever": "the person who, people who, anyone who",
    "whomever": "the person whom",
    "wobbly": "not so well",
}
"""Words that many who learn English don't know, and what to say instead."""

FOR_MANY = ("README.md", "docs/privacy.md", "docs/commands.md", "docs/running.md", "bot/ui/setup/guide.md")
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
SENTENCE_END = re.compile(r"(?<=[.!?:;–])[\s\"*)”]+|\n+|·")


def sentences(said: str) -> Iterator[list[str]]:
    """Yield the words of each sentence."""
    yield from filter(None, (WORD.findall(part) for part in SENTENCE_END.split(said)))


def lix(said: str) -> float:
    """Return how hard a text is to read."""
    words, parts = WORD.findall(said), list(sentences(said))
    return len(words) / max(1, len(parts)) + 100 * sum(len(word) > 6 for word in words) / max(1, len(words))


def measured() -> dict[str, float]:
    """Return how hard each text is that is long enough to be measured."""
    return {said: lix(said) for said in everything_read() if len(WORD.findall(said)) >= FEWEST_WORDS}


def test_every_text_is_easy_to_read() -> None:
    places, found = everything_read(), measured()

    hard = {
        said: round(level) for said, level in found.items() if level > MOST_LIX and places[said] not in EXCEPTIONS
    }

    assert hard == {}
    assert sum(found.values()) / len(found) <= MOST_LIX_ON_AVERAGE
    assert len(found) > 200


def test_each_exception_is_still_needed() -> None:
    places = {places: said for said, places in everything_read().items()}

    assert [place for place in EXCEPTIONS if lix(places[place]) <= MOST_LIX] == []


def test_no_sentence_is_long() -> None:
    long = {
        " ".join(words): place
        for said, place in everything_read().items()
        for words in sentences(said)
        if len(words) > MOST_WORDS_IN_A_SENTENCE
    }

    assert long == {}


def test_nothing_that_people_read_has_a_word_that_few_know() -> None:
    rare = re.compile(rf"\b({'|'.join(PLAINER)})\b", re.IGNORECASE)
    said = [
        *((str(path.relative_to(ROOT)), literal) for path in sources("bot", "cogs") for literal in literals(path)),
        *((name, (ROOT / name).read_text(encoding="utf-8")) for name in FOR_MANY),
    ]

    found = {f"{place}: {word[0]}": PLAINER[word[0].lower()] for place, text in said for word in rare.finditer(text)}

    assert found == {}


@pytest.mark.parametrize(
    ("said", "level"),
    [
        ("A cat sat. A dog ran.", 3),
        ("Notwithstanding considerations.", 102),
        ("One two three four five seventeen.", 23),
    ],
)
def test_the_measure_counts_sentences_and_long_words(said: str, level: int) -> None:
    assert round(lix(said)) == level
