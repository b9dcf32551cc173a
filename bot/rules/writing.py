"""What people write: how much fits, and what is taken out because no reader could see it coming."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from .refusals import NothingWritten, TooLong

FEW_WORDS = 1000
"""Characters in what someone says with an application, a request or a wish."""

NOTE = 4000
"""Characters in a note to the partner; the most that a form of Discord's takes."""

LAST_WORDS = 2000
"""Characters in what someone says at the end, in thanks or to the facilitators; it fits one message."""

PRONOUNS, FAITH = 40, 500
"""Characters in what someone says about themselves in their own words."""

FITS_ONE_MESSAGE = 3500
"""Characters of a note that fit one message with its frame; the rest follows in a second."""

_JOINERS = "\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}"
"""Many scripts and emoji fall apart without them; alone they are nothing to read."""

_KEPT = {"\n", "\t", *_JOINERS}

_LINE_ENDS = re.compile("\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")

_UNSEEN = {"Cc", "Cf", "Cs", "Co"}
"""Controls, overrides of direction and other format characters, halves of characters, private use."""

_LOOK_LIKE_NOTHING = "\N{HANGUL FILLER}\N{HALFWIDTH HANGUL FILLER}\N{COMBINING GRAPHEME JOINER}"
_MAY_BE_NOTHING = re.compile(
    f"[\\s{_JOINERS}\N{BRAILLE PATTERN BLANK}\N{HANGUL CHOSEONG FILLER}\N{HANGUL JUNGSEONG FILLER}\ufe00-\ufe0f]*"
)
"""What belongs to a word or an emoji, and is nothing to read without one."""

_MOST_MARKS = 8
"""Signs set on one letter; no language has more, and towers of them run over the lines around."""


def clean(text: str | None) -> str:
    """What is kept of anything that people type, and of what they are called: what a reader can see.

    Every end of a line becomes the usual one. Without control characters, direction overrides, what looks like
    nothing, and towers of signs on one letter; without blank edges.
    """
    if not text:
        return ""
    lines = _LINE_ENDS.sub("\n", text)
    visible = "".join(_without_towers(c for c in lines if c in _KEPT or unicodedata.category(c) not in _UNSEEN))
    return "" if _MAY_BE_NOTHING.fullmatch(visible) else visible.strip()


def _without_towers(characters: Iterable[str]) -> Iterator[str]:
    marks = 0
    for c in characters:
        if c in _LOOK_LIKE_NOTHING:
            continue
        marks = marks + 1 if unicodedata.category(c) in {"Mn", "Me"} else 0
        if marks <= _MOST_MARKS:
            yield c


def few_words(text: str | None, *, limit: int = FEW_WORDS) -> str | None:
    """Optional words, cleaned; None when there are none. Raises TooLong."""
    return _within(clean(text), limit) or None


def name(text: str | None, *, limit: int) -> str:
    """What something is called, on one line. Raises NothingWritten or TooLong."""
    return _written(" ".join(clean(text).split()), limit)


def note(text: str | None) -> str:
    """The words of a note. Raises NothingWritten or TooLong."""
    return _written(text, NOTE)


def last_words(text: str | None) -> str:
    """What someone says at the end. Raises NothingWritten or TooLong."""
    return _written(text, LAST_WORDS)


def _written(text: str | None, limit: int) -> str:
    words = _within(clean(text), limit)
    if not words:
        raise NothingWritten
    return words


def _within(text: str, limit: int) -> str:
    if len(text) > limit:
        raise TooLong(limit=limit, length=len(text))
    return text
