"""What is shown is shown through the table: no letter says more than it allows, and what it forbids is gone."""

from __future__ import annotations

import pytest
from discord import ui

from bot.rules.message_specs import SPECS
from bot.rules.programme import Programme
from bot.rules.seeing import SEES, Kept, Reader, Sight, shown
from bot.ui.outbox import cards as outbox_cards
from bot.ui.outbox import direct_messages
from storage.models.enums import LetterKind
from tests.support.ui import marked_concerns
from tests.support.ui.cases import everything_about
from tests.support.ui.limits import text
from tests.support.ui.marked import View, seen_in, views

ELSEWHERE = {
    LetterKind.REACTION_ANSWERED,
    LetterKind.COMMUNITY_REMOVED,
    LetterKind.CONCERN_CONFIDED,
    LetterKind.CONCERN_TAKEN,
    LetterKind.CONCERN_CLOSED,
    LetterKind.CARD_CONCERN,
    LetterKind.FORUM_REPLY,
    LetterKind.MENTOR_ROLE,
    LetterKind.ROLE_OFF,
    LetterKind.CARD_AWAY,
    LetterKind.STILL_HEARD,
    LetterKind.CARD_CONFIDED,
}
"""Told by nobody's words, or what a card says that is among these; concerns' letters have tests of their own."""

WITH_WORDS = {
    LetterKind.MENTOR_DECLINED: {(Kept.MENTOR_REASON, Reader.SELF)},
    LetterKind.ASKED: {(Kept.REQUEST, Reader.ASKED), (Kept.MENTOR_CARD, Reader.ASKED)},
    LetterKind.ASKED_REMINDER: {(Kept.REQUEST, Reader.ASKED), (Kept.MENTOR_CARD, Reader.ASKED)},
    LetterKind.NOTE: {(Kept.NOTE, Reader.PARTNER)},
    LetterKind.NOTE_REST: {(Kept.NOTE, Reader.PARTNER)},
    LetterKind.THANKS: {(Kept.THANKS, Reader.PARTNER)},
    LetterKind.WORDS_LEFT_OUT: {
        (Kept.REQUEST, Reader.SELF),
        (Kept.MENTOR_CARD, Reader.SELF),
        (Kept.MENTOR_REASON, Reader.FACILITATOR),
    },
    LetterKind.WORDS_RETURNED: {
        (Kept.NOTE, Reader.SELF),
        (Kept.RESPECT, Reader.SELF),
    },
    LetterKind.CARD_MENTOR: {(Kept.MENTOR_CARD, Reader.FACILITATOR), (Kept.MENTOR_REASON, Reader.FACILITATOR)},
    LetterKind.CARD_RESPECT: {(Kept.RESPECT, Reader.FACILITATOR)},
}
"""Everything that anybody ever wrote and a letter carries; to all others, no words of anybody's are known."""


@pytest.mark.parametrize("kind", [kind for kind in SPECS if kind not in ELSEWHERE])
def test_no_letter_and_no_card_carries_more_than_its_reader_may_see(kind: LetterKind) -> None:
    seen = seen_in(kind)

    assert seen == WITH_WORDS.get(kind, set())
    assert all(shown(kept, "words", to=reader) for kept, reader in seen)


@pytest.mark.parametrize("kind", [kind for kind in SPECS if kind not in ELSEWHERE])
def test_a_letter_or_card_that_says_not_what_it_tells_is_never_sent(
    kind: LetterKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    letters = list(everything_about(kind, "words"))

    monkeypatch.delitem(SPECS, kind)

    for facts in letters:
        render = outbox_cards.render if kind not in direct_messages.LETTERS else direct_messages.render
        assert render(facts, Programme()) is None


@pytest.mark.parametrize(
    ("kind", "kept", "reader"),
    [(kind, kept, reader) for kind, seen in WITH_WORDS.items() for kept, reader in sorted(seen)],
)
def test_what_the_table_forbids_is_gone_from_letters_and_cards(
    kind: LetterKind, kept: Kept, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SEES[kept], reader, Sight.NO)

    assert (kept, reader) not in seen_in(kind)


@pytest.mark.parametrize(("kept", "reader", "told", "view"), [*views(), *marked_concerns.views()])
def test_what_the_table_forbids_is_gone_from_every_page(
    kept: Kept, reader: Reader, told: str, view: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert told in _said(view)

    monkeypatch.setitem(SEES[kept], reader, Sight.NO)

    assert told not in _said(view)


def _said(view: View) -> str:
    shows = view()
    return text(shows) if isinstance(shows, ui.LayoutView) else shows or ""
