"""What a locked phone or a glance shows of any message: nothing that could betray its reader."""

from __future__ import annotations

import pytest
from discord import ui

from bot.rules.programme import Programme
from bot.ui.core.layout import OPENING, files_of
from bot.ui.outbox import direct_messages
from storage.models.enums import LetterKind
from tests.support.factories import facts
from tests.support.ui.cases import AWKWARD, everything_about
from tests.support.ui.limits import custom_ids, text, what_breaks

TELLING = ("mentor", "mentee", "affair", "infidel", "heal", "betray", "cheat", "spouse", "partner", "group")
BY_ITSELF = {LetterKind.REACTION_ANSWERED}
"""Made of more than the cases have; it begins like all others, which its own test looks at."""


def shown(kind: LetterKind) -> list[ui.LayoutView]:
    """Every shape that a letter of this kind can have."""
    views = [direct_messages.render(about, Programme()) for about in everything_about(kind, AWKWARD["plain"])]
    return [view for view in views if view is not None]


@pytest.mark.parametrize("kind", sorted(set(direct_messages.LETTERS) - BY_ITSELF))
def test_the_line_that_a_locked_phone_shows_betrays_nothing_and_neither_do_names_of_files(kind: LetterKind) -> None:
    glances = [text(view).partition("\n")[0] for view in shown(kind)]
    files = [file.filename for view in shown(kind) for file in files_of(view)]

    assert set(glances) == {OPENING}
    assert not [word for word in TELLING for seen in (*glances, *files) if word in seen.lower()]


@pytest.mark.parametrize("kind", sorted(direct_messages.LETTERS))
def test_extra_discreet_every_letter_looks_the_same_but_for_its_number(kind: LetterKind) -> None:
    letter = facts(kind).letter
    view = direct_messages.veiled(letter, Programme())

    assert text(view) == text(direct_messages.veiled(facts(LetterKind.NOTE).letter, Programme()))
    assert text(view).startswith(f"{OPENING}\nThere is something to read.")
    assert not [word for word in TELLING if word in text(view).lower()]
    assert f"letter:{letter.id}:open" in custom_ids(view)
    assert what_breaks(view) == []
