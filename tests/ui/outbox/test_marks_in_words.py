"""Marks in what people wrote: in no message and on no card of any kind are they live."""

from __future__ import annotations

import re

import pytest

from bot.rules.programme import Programme
from bot.ui.core.layout import text_displays
from bot.ui.outbox import cards as outbox_cards
from bot.ui.outbox import direct_messages
from storage.models.enums import MessageKind
from tests.support.ui.cases import cases_of

MARKS = "<@77> \\<@77> <@!77> <@&77> <#77> </privacy delete:77> <t:77:R> <id:browse>"
LIVE = re.compile(r"<\\*(?:@[!&]?77|#77|/|t:77|id:)")
KINDS = {*direct_messages.DM_RENDERERS, *outbox_cards.CARD_RENDERERS} - {MessageKind.REACTION_ANSWERED}


def told_of(kind: MessageKind) -> list[str]:
    """All that a message or card of this kind says in any state."""
    render = direct_messages.render_dm if kind in direct_messages.DM_RENDERERS else outbox_cards.render_card
    views = [view for about in cases_of(kind, MARKS) if (view := render(about, Programme())) is not None]
    return [text.content for view in views for text in text_displays(view)]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_no_mark_in_anybodys_words_is_live(kind: MessageKind) -> None:
    assert [words for words in told_of(kind) if LIVE.search(words)] == []


@pytest.mark.parametrize("kind", [MessageKind.ASKED, MessageKind.NOTE, MessageKind.THANKS])
def test_the_words_are_there_all_the_same(kind: MessageKind) -> None:
    assert any("@77" in words for words in told_of(kind))
