"""The forms: they fit Discord, hold what was said before, and tell which run of the bot opened them."""

from __future__ import annotations

import pytest
from discord import ui

from bot.rules.programme import QUALITIES
from bot.rules.writing import FEW_WORDS
from bot.ui import forms
from bot.ui.knocks import Interaction
from tests.by_hand import mentor, seeker

from .cases import AWKWARD
from .limits import parts, what_breaks

LONGEST_TITLE = "Becoming a mentor"


async def received(_interaction: Interaction, **_fields: object) -> ui.LayoutView:
    raise AssertionError("nobody fills these in")


def every_form(words: str | None) -> list[forms.Form]:
    """Each form, empty and with all that was said before."""
    said = mentor(words=words, qualities=QUALITIES, capacity=10)
    hoped = seeker(hope=words, preferences=words, attends=False)
    return [
        forms.MentorForm(LONGEST_TITLE, received, default_capacity=2),
        forms.MentorForm(LONGEST_TITLE, received, default_capacity=2, mentor=said),
        forms.SeekerForm(LONGEST_TITLE, received, named=True),
        forms.SeekerForm(LONGEST_TITLE, received, named=False, seeker=hoped),
        forms.NoteForm(received),
    ]


@pytest.mark.parametrize("words", [None, *AWKWARD.values()], ids=["none", *AWKWARD])
async def test_every_form_fits_discord(words: str | None) -> None:
    for form in every_form(words):
        form.open_in(set())
        assert what_breaks(form) == []


async def test_a_form_holds_what_was_said_before() -> None:
    words = "w" * FEW_WORDS

    form = forms.MentorForm("What you bring", received, default_capacity=2, mentor=mentor(words=words, capacity=7))

    ticked = [option["value"] for part in parts(form) for option in part.get("options", []) if option.get("default")]
    assert ticked == ["listener", "kind", "7"]
    assert words in [part.get("value") for part in parts(form)]


async def test_a_form_left_lying_is_noted_as_open_no_longer() -> None:
    open_forms: set[str] = set()
    one, other = every_form(None)[0].open_in(open_forms), every_form(None)[0].open_in(open_forms)

    await one.on_timeout()

    assert open_forms == {other.custom_id}
