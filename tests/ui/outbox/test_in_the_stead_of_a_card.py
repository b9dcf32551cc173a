"""What one person reads in a direct message, where no facilitator would see it in their channel."""

from __future__ import annotations

import pytest

from bot.rules.programme import Programme
from bot.ui.outbox import direct_messages
from bot.ui.outbox.cards import CARDS
from storage.models.enums import LetterKind
from tests.support.ui.cases import everything_about
from tests.support.ui.limits import text


def test_the_owner_reads_of_what_waits_nobodys_name_and_nobodys_words() -> None:
    told = everything_about(LetterKind.SOMETHING_WAITS, "somebody's own words")

    said = [
        (about.kind, text(view)) for about in told if (view := direct_messages.render(about, Programme())) is not None
    ]

    assert {kind for kind, _ in said} == {kind for kind, card in CARDS.items() if card.waits}
    assert [words for _, words in said if "<@" in words or "own words" in words] == []


@pytest.mark.parametrize("kind", sorted({LetterKind.CARD_MENTOR, LetterKind.CARD_CONTACT, LetterKind.CARD_CONCERN}))
def test_once_somebody_has_taken_it_on_nobody_hears_any_more_that_it_waits(kind: LetterKind) -> None:
    told = [about for about in everything_about(LetterKind.SOMETHING_WAITS, "words") if about.kind is kind]

    waits = [about for about in told if direct_messages.render(about, Programme()) is not None]

    assert 0 < len(waits) < len(told)
    assert all(about.waits for about in waits)
