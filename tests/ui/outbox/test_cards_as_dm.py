"""What one person reads in a direct message, where no facilitator would see it in their channel."""

from __future__ import annotations

import pytest

from bot.rules.programme import Programme
from bot.ui.outbox import direct_messages
from bot.ui.outbox.cards import CARD_RENDERERS
from storage.models.enums import MessageKind
from tests.support.ui.cases import cases_of
from tests.support.ui.limits import text


def test_the_owner_reads_of_what_waits_nobodys_name_and_nobodys_words() -> None:
    told = cases_of(MessageKind.SOMETHING_WAITS, "somebody's own words")

    said = [
        (about.kind, text(view))
        for about in told
        if (view := direct_messages.render_dm(about, Programme())) is not None
    ]

    assert {kind for kind, _ in said} == {kind for kind, card in CARD_RENDERERS.items() if card.waits}
    assert [words for _, words in said if "<@" in words or "own words" in words] == []


@pytest.mark.parametrize(
    "kind", sorted({MessageKind.CARD_MENTOR, MessageKind.CARD_CONTACT, MessageKind.CARD_CONCERN})
)
def test_once_somebody_has_taken_it_on_nobody_hears_any_more_that_it_waits(kind: MessageKind) -> None:
    told = [about for about in cases_of(MessageKind.SOMETHING_WAITS, "words") if about.kind is kind]

    waits = [about for about in told if direct_messages.render_dm(about, Programme()) is not None]

    assert 0 < len(waits) < len(told)
    assert all(about.awaits_handling for about in waits)
