"""What people write: what is taken out, what is kept, how much fits."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.bad_input import NothingWritten, TooLong
from bot.rules.text_limits import (
    MAX_LONG_TEXT_CHARS,
    MAX_NOTE_CHARS,
    MAX_SHORT_TEXT_CHARS,
    clean_text,
    note_text,
    optional_text,
    required_text,
)

FAMILY = "👩\u200d👩\u200d👧\u200d👦"
FLAGS = [
    f"\U0001f3f4{''.join(chr(0xE0000 + ord(letter)) for letter in part)}\U000e007f"
    for part in ("gbeng", "gbsct", "gbwls")
]
PERSIAN = "می\u200cخواهم"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (None, ""),
        ("", ""),
        ("  \n\t ", ""),
        ("  hello\n", "hello"),
        ("one\n\n\ttwo", "one\n\n\ttwo"),
        ("a\x00b\x07c\x1bd\x7fe\x9ff", "abcdef"),
        ("line\r\nline", "line\nline"),
        # Direction overrides could make a sentence read as another.
        ("\u202egnp.exe\u202c", "gnp.exe"),
        ("\u2066hidden\u2069 \u200eleft\u200f", "hidden left"),
        ("in\u200bvis\u2060i\ufeffble\u00ad", "invisible"),
        ("\ud800broken\udfff", "broken"),
        ("\ue000private", "private"),
        (f"we are {FAMILY}", f"we are {FAMILY}"),
        (PERSIAN, PERSIAN),
        ("❤️ 👍🏽 🇺🇬 e\u0301", "❤️ 👍🏽 🇺🇬 e\u0301"),
        *((f"{flag} home", f"{flag} home") for flag in FLAGS),
        # Tags that belong to no flag, or to one that never ends, are nothing that anyone could read.
        ("\U000e0067a\U0001f3f4\U000e0067\U000e0062b", "a\U0001f3f4b"),
        ("@everyone <@1> **bold**", "@everyone <@1> **bold**"),
        # Joiners that join nothing are nothing that anyone could read.
        ("\u200d\u200c", ""),
        (" \u200d \n", ""),
    ],
)
def test_what_no_reader_could_see_is_taken_out(written: str | None, kept: str) -> None:
    assert clean_text(written) == kept


@given(st.text())
def test_cleaning_twice_changes_nothing_more_and_adds_nothing(written: str) -> None:
    once = clean_text(written)

    assert clean_text(once) == once
    assert len(once) <= len(written)
    assert not any(unicodedata.category(c) == "Cc" for c in once.replace("\n", "").replace("\t", ""))
    once.encode()


@pytest.mark.parametrize("emoji", ["💚", FAMILY])
def test_emoji_count_like_any_character_and_too_many_are_told(emoji: str) -> None:
    with pytest.raises(TooLong) as caught:
        note_text(emoji * 4001)

    assert (caught.value.limit, caught.value.length) == (MAX_NOTE_CHARS, 4001 * len(emoji))


def test_one_character_is_a_note() -> None:
    assert note_text("x") == "x"
    assert note_text("💚") == "💚"


@pytest.mark.parametrize("written", [None, "", " \n ", "\u200b", "\x00", "\u200d"])
def test_a_note_without_words_is_refused_and_optional_words_may_be_none(written: str | None) -> None:
    with pytest.raises(NothingWritten):
        note_text(written)
    with pytest.raises(NothingWritten):
        required_text(written)

    assert optional_text(written) is None


def test_exactly_the_limit_fits_and_one_more_does_not() -> None:
    assert optional_text("x" * MAX_SHORT_TEXT_CHARS) == "x" * MAX_SHORT_TEXT_CHARS
    assert note_text("x" * MAX_NOTE_CHARS) == "x" * MAX_NOTE_CHARS
    assert required_text("x" * MAX_LONG_TEXT_CHARS) == "x" * MAX_LONG_TEXT_CHARS

    with pytest.raises(TooLong) as words:
        optional_text("x" * (MAX_SHORT_TEXT_CHARS + 1))
    with pytest.raises(TooLong):
        note_text("x" * (MAX_NOTE_CHARS + 1))
    with pytest.raises(TooLong):
        required_text("x" * (MAX_LONG_TEXT_CHARS + 1))
    assert (words.value.limit, words.value.length) == (MAX_SHORT_TEXT_CHARS, MAX_SHORT_TEXT_CHARS + 1)


def test_only_what_is_kept_is_counted() -> None:
    assert note_text("  " + "x" * MAX_NOTE_CHARS + "\u200b\n") == "x" * MAX_NOTE_CHARS
