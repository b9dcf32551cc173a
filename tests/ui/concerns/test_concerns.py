"""Concerns on a page: whole for those who look after them, and without words or names anywhere that stays."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.rules.concerns import redact_concern
from bot.rules.programme import Programme
from bot.services.concerns.cases import ConcernCase, ConcernCaseList
from bot.ui.concerns import views as concerns_views
from bot.ui.concerns import waiting_views
from bot.ui.outbox import cards as outbox_cards
from bot.ui.outbox import direct_messages
from storage.models.concerns import ConcernNote
from storage.models.enums import ConcernOutcome, MessageKind
from tests.support.factories import (
    FACILITATOR_ID,
    MAX_ROW_ID,
    MENTEE_ID,
    MENTOR_ID,
    NOW,
    concern,
    message_context,
    pairing,
)
from tests.support.ui.cases import AWKWARD_TEXTS
from tests.support.ui.cases import concerns as every_concern
from tests.support.ui.limits import limit_violations, text

WORDS = "He reads what I write."


@pytest.mark.parametrize("words", AWKWARD_TEXTS)
def test_every_page_fits_discord_whatever_people_wrote(words: str) -> None:
    noted = ConcernNote(
        id=1, concern_id=MAX_ROW_ID, author_id=FACILITATOR_ID, words=AWKWARD_TEXTS[words], written_at=NOW
    )
    for each in every_concern(AWKWARD_TEXTS[words]):
        many = [replace(each, id=each.id - number) for number in range(80)]
        shown = [
            *concerns_views.concern_page(ConcernCase(concern=each, notes=[noted] * 12), FACILITATOR_ID),
            concerns_views.concern_move_confirmation(ConcernCase(concern=each), FACILITATOR_ID, "Kept."),
            waiting_views.concern_outcome_page(each, pairing()),
            concerns_views.concern_list_page(ConcernCaseList(open_concerns=many[:40], recently_closed=many[40:])),
        ]
        assert [problem for view in shown for problem in limit_violations(view)] == []


def test_a_page_shows_all_that_was_written() -> None:
    noted = ConcernNote(id=1, concern_id=MAX_ROW_ID, author_id=FACILITATOR_ID, words="I know both.", written_at=NOW)
    case = ConcernCase(concern=concern(words=WORDS, about_id=MENTOR_ID), notes=[noted])

    [page] = concerns_views.concern_page(case, FACILITATOR_ID)

    assert f">>> {WORDS}" in text(page)
    assert ">>> I know both." in text(page)
    assert f"about <@{MENTOR_ID}> · brought by <@{MENTEE_ID}>" in text(page)


@pytest.mark.parametrize("named", [True, False])
def test_what_stays_in_discord_holds_neither_words_nor_whom_it_is_about(named: bool) -> None:
    brought = concern(words=WORDS, about_id=MENTOR_ID, named=named, outcome_words=WORDS)
    for state in (
        brought,
        replace(brought, taken_by=FACILITATOR_ID),
        replace(brought, closed_at=NOW, closed_by=FACILITATOR_ID, outcome=ConcernOutcome.TALKED),
    ):
        told = [
            outbox_cards.render_card(
                message_context(MessageKind.CARD_CONCERN, recipient_id=None, concern=redact_concern(state)),
                Programme(),
            )
        ]
        kinds = (MessageKind.CONCERN_CONFIDED, MessageKind.CONCERN_TAKEN, MessageKind.CONCERN_CLOSED)
        told += [
            direct_messages.render_dm(message_context(kind, recipient_id=MENTEE_ID, concern=state), Programme())
            for kind in kinds
        ]

        said = "".join(text(view) for view in told if view is not None)
        assert said
        assert not [word for word in (WORDS, str(MENTOR_ID), str(MENTEE_ID)) if word in said]


def test_of_an_unnamed_one_nothing_tells_whose_it_is() -> None:
    told = redact_concern(concern(words=WORDS, about_id=MENTOR_ID, named=False))

    said = [
        *concerns_views.concern_page(ConcernCase(concern=told), FACILITATOR_ID),
        concerns_views.concern_list_page(ConcernCaseList(open_concerns=[told], recently_closed=[])),
    ]

    assert not [view for view in said if str(MENTEE_ID) in text(view)]
    assert "without a name" in text(said[0])


def test_whoever_raised_an_unnamed_one_hears_nobodys_name() -> None:
    taken = concern(named=False, taken_by=FACILITATOR_ID)

    message = direct_messages.render_dm(
        message_context(MessageKind.CONCERN_TAKEN, recipient_id=MENTEE_ID, concern=taken), Programme()
    )

    assert message is not None
    assert str(FACILITATOR_ID) not in text(message)
    assert "one of those who look after the groups" in "".join(
        block for blocks in waiting_views.own_concern_groups([taken]) for block in blocks if isinstance(block, str)
    )
