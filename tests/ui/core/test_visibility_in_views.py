"""What is shown goes by the visibility table: no message says more than it allows, and what it forbids is gone."""

from __future__ import annotations

import pytest
from discord import ui

from bot.rules.message_specs import SPECS
from bot.rules.programme import Programme
from bot.rules.visibility import ACCESS_TABLE, Access, DataKind, Viewer, visible
from bot.ui.outbox import cards as outbox_cards
from bot.ui.outbox import direct_messages
from storage.models.enums import MessageKind
from tests.support.ui import visibility_markers_concerns
from tests.support.ui.cases import cases_of
from tests.support.ui.limits import text
from tests.support.ui.visibility_markers import View, rendered_with_markers, views

ELSEWHERE = {
    MessageKind.REACTION_ANSWERED,
    MessageKind.COMMUNITY_REMOVED,
    MessageKind.MANY_REFUSED,
    MessageKind.CONCERN_CONFIDED,
    MessageKind.CONCERN_TAKEN,
    MessageKind.CONCERN_CLOSED,
    MessageKind.CARD_CONCERN,
    MessageKind.FORUM_REPLY,
    MessageKind.UPDATE_MENTOR_ROLE,
    MessageKind.ROLE_REMOVAL,
    MessageKind.CARD_REMOVAL,
    MessageKind.DM_REMOVAL,
    MessageKind.STAFF_CHECK,
    MessageKind.WEEKLY_ROUND,
    MessageKind.DAILY_LINE,
    MessageKind.CARD_CONFIDED,
}
"""Told by nobody's words, or what a card says that is among these; concerns' messages have tests of their own."""

WITH_WORDS = {
    MessageKind.MENTOR_DECLINED: {(DataKind.MENTOR_REFUSAL_REASON, Viewer.SELF)},
    MessageKind.MENTOR_CHANGE_LEFT: {(DataKind.MENTOR_REFUSAL_REASON, Viewer.SELF)},
    MessageKind.ASKED: {(DataKind.REQUEST_TEXT, Viewer.ASKED), (DataKind.MENTOR_OFFER, Viewer.ASKED)},
    MessageKind.ASKED_REMINDER: {(DataKind.REQUEST_TEXT, Viewer.ASKED), (DataKind.MENTOR_OFFER, Viewer.ASKED)},
    MessageKind.NOTE: {(DataKind.NOTE, Viewer.PARTNER)},
    MessageKind.NOTE_REST: {(DataKind.NOTE, Viewer.PARTNER)},
    MessageKind.THANKS: {(DataKind.THANKS, Viewer.PARTNER)},
    MessageKind.TEXT_LEFT_OUT: {
        (DataKind.MENTOR_OFFER, Viewer.SELF),
        (DataKind.MENTOR_REFUSAL_REASON, Viewer.FACILITATOR),
    },
    MessageKind.TEXT_RETURNED: {
        (DataKind.NOTE, Viewer.SELF),
        (DataKind.CLOSING_FEEDBACK, Viewer.SELF),
    },
    MessageKind.CARD_MENTOR: {(DataKind.MENTOR_OFFER, Viewer.FACILITATOR)},
    MessageKind.CARD_CLOSING_FEEDBACK: {(DataKind.CLOSING_FEEDBACK, Viewer.FACILITATOR)},
}
"""Everything that anybody ever wrote and a message carries; to all others, no words of anybody's are known."""


@pytest.mark.parametrize("kind", [kind for kind in SPECS if kind not in ELSEWHERE])
def test_no_message_and_no_card_carries_more_than_its_reader_may_see(kind: MessageKind) -> None:
    seen = rendered_with_markers(kind)

    assert seen == WITH_WORDS.get(kind, set())
    assert all(visible(kept, "words", to=reader) for kept, reader in seen)


@pytest.mark.parametrize("kind", [kind for kind in SPECS if kind not in ELSEWHERE])
def test_a_message_or_card_that_says_not_what_it_tells_is_never_sent(
    kind: MessageKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    messages = list(cases_of(kind, "words"))

    monkeypatch.delitem(SPECS, kind)

    for context in messages:
        render = outbox_cards.render_card if kind not in direct_messages.DM_RENDERERS else direct_messages.render_dm
        assert render(context, Programme()) is None


@pytest.mark.parametrize(
    ("kind", "kept", "reader"),
    [(kind, kept, reader) for kind, seen in WITH_WORDS.items() for kept, reader in sorted(seen)],
)
def test_what_the_table_forbids_is_gone_from_messages_and_cards(
    kind: MessageKind, kept: DataKind, reader: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ACCESS_TABLE[kept], reader, Access.NO)

    assert (kept, reader) not in rendered_with_markers(kind)


@pytest.mark.parametrize(("kept", "reader", "told", "view"), [*views(), *visibility_markers_concerns.views()])
def test_what_the_table_forbids_is_gone_from_every_page(
    kept: DataKind, reader: Viewer, told: str, view: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert told in _said(view)

    monkeypatch.setitem(ACCESS_TABLE[kept], reader, Access.NO)

    assert told not in _said(view)


def _said(view: View) -> str:
    shows = view()
    return text(shows) if isinstance(shows, ui.LayoutView) else shows or ""
