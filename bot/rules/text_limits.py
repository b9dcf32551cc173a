"""Limits and cleaning of what people type: how much fits, and which characters are taken out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from .bad_input import NothingWritten, TooLong

MAX_SHORT_TEXT_CHARS = 1000
"""Characters in what someone says with an application, a request or a wish."""

MAX_NOTE_CHARS = 4000
"""Characters in a note to the partner; the most that a modal of Discord's takes."""

MAX_LONG_TEXT_CHARS = 2000
"""Characters in what someone says at the end, in thanks or to the facilitators; it fits one message."""

MAX_PRONOUNS_CHARS, MAX_FAITH_CHARS = 40, 500
"""Characters in the two free texts that people write about themselves: pronouns, then faith."""

MAX_NAMED_CHARS = 120
"""Characters in which a community says who runs the bot, and whom to complain to."""

MAX_NAMED = 10
"""Names that a sentence has where there are many."""

MAX_NOTE_CHARS_PER_MESSAGE = 3500
"""Characters of a note that fit one message with its frame; the rest follows in a second message."""

_JOINERS = "\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}"
"""Invisible joiners, kept because many scripts and emoji fall apart without them; alone they count as blank."""

_REGION_FLAG = re.compile("\N{WAVING BLACK FLAG}[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\N{CANCEL TAG}")
"""The flag of a part of a country, such as Wales: a black flag, its letters as invisible tags, and their end."""

_ALLOWED_INVISIBLE = {"\n", "\t", *_JOINERS}

_LINE_ENDS = re.compile("\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")

_INVISIBLE_CATEGORIES = {"Cc", "Cf", "Cs", "Co"}
"""Unicode categories taken out: controls, direction overrides and other formats, surrogates, private use."""

_BLANK_CHARACTERS = "\N{HANGUL FILLER}\N{HALFWIDTH HANGUL FILLER}\N{COMBINING GRAPHEME JOINER}"
_ONLY_BLANK = re.compile(
    f"[\\s{_JOINERS}\N{BRAILLE PATTERN BLANK}\N{HANGUL CHOSEONG FILLER}\N{HANGUL JUNGSEONG FILLER}\ufe00-\ufe0f]*"
)
"""Matches text of nothing but white space and characters that are blank without a word or emoji around them."""

_LINK_LIKE = re.compile(r"://|\w\.\w")

_MAX_COMBINING_MARKS = 8
"""Combining marks kept on one character; no language uses more, and stacks of them cover the lines around."""


def clean_text(text: str | None) -> str:
    """Return typed text, or a name, reduced to what a reader can see; "" for None or when nothing is left.

    Line ends become newlines. Control characters, direction overrides, characters that look blank, stacked combining
    marks and blank edges are taken out.
    """
    if not text:
        return ""
    lines = _LINE_ENDS.sub("\n", text)
    kept, in_flags = set[int](), (range(*flag.span()) for flag in _REGION_FLAG.finditer(lines))
    kept.update(*in_flags)
    visible = "".join(
        _limit_combining_marks(
            c
            for place, c in enumerate(lines)
            if c in _ALLOWED_INVISIBLE or place in kept or unicodedata.category(c) not in _INVISIBLE_CATEGORIES
        )
    )
    return "" if _ONLY_BLANK.fullmatch(visible) else visible.strip()


def _limit_combining_marks(characters: Iterable[str]) -> Iterator[str]:
    marks = 0
    for c in characters:
        if c in _BLANK_CHARACTERS:
            continue
        marks = marks + 1 if unicodedata.category(c) in {"Mn", "Me"} else 0
        if marks <= _MAX_COMBINING_MARKS:
            yield c


def may_hold_link(text: str) -> bool:
    """Return whether Discord may find a link in a text; where that is not clear, it may."""
    return _LINK_LIKE.search(text) is not None


def optional_text(text: str | None, *, limit: int = MAX_SHORT_TEXT_CHARS) -> str | None:
    """Return optional text, cleaned; None when it is empty. Raises TooLong."""
    return _within_limit(clean_text(text), limit) or None


def single_line_text(text: str | None, *, limit: int) -> str:
    """Return what something is called, cleaned and on one line. Raises NothingWritten or TooLong."""
    return _required(" ".join(clean_text(text).split()), limit)


def note_text(text: str | None, *, limit: int = MAX_NOTE_CHARS) -> str:
    """Return the text of a note, cleaned. Raises NothingWritten or TooLong."""
    return _required(text, min(limit, MAX_NOTE_CHARS))


def required_text(text: str | None) -> str:
    """Return the longer text someone must write, cleaned. Raises NothingWritten or TooLong."""
    return _required(text, MAX_LONG_TEXT_CHARS)


def _required(text: str | None, limit: int) -> str:
    words = _within_limit(clean_text(text), limit)
    if not words:
        raise NothingWritten
    return words


def _within_limit(text: str, limit: int) -> str:
    if len(text) > limit:
        raise TooLong(limit=limit, length=len(text))
    return text


def name_some(names: Sequence[str]) -> str:
    """Return the names as one text, of many the first few and how many more there are."""
    more = len(names) - MAX_NAMED
    return ", ".join(names[:MAX_NAMED]) + (f" and {more} more" if more > 0 else "")
