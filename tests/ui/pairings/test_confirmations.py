"""What is shown once something is done: to the one who did it, as discreetly as they did it."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest

from bot.rules.mentor_status import MentorMove
from bot.rules.pairing import PairingMove
from bot.rules.programme import Programme
from bot.rules.refusals import NotFound
from bot.ui.core import layout
from bot.ui.core.layout import DM_OPENING, MAX_QUOTE_LENGTH, quote
from bot.ui.mentors import views as mentors_views
from bot.ui.pairings import views as pairings_views
from bot.ui.pairings.autocomplete import parse_pairing_id
from storage.models.enums import MentorState, PairingState
from tests.support.factories import FACILITATOR_ID, MENTEE_ID, MENTOR_ID, NOW, mentor, pairing
from tests.support.service_harness import in_dm, member
from tests.support.ui.cases import AWKWARD_TEXTS
from tests.support.ui.limits import limit_violations, text

MOVERS = (MENTOR_ID, MENTEE_ID, FACILITATOR_ID)


@pytest.mark.parametrize("move", [move for move in PairingMove if move is not PairingMove.NOTE])
def test_every_move_is_answered_in_the_server_and_discreetly_in_a_direct_message(move: PairingMove) -> None:
    for state, mover in product(PairingState, MOVERS):
        blocks = pairings_views.move_confirmation(pairing(state), move, mover, Programme())

        in_the_server, by_message = (
            layout.reply_view(member(mover), *blocks),
            layout.reply_view(in_dm(mover), *blocks),
        )

        assert limit_violations(in_the_server) + limit_violations(by_message) == []
        assert text(by_message) == f"{DM_OPENING}\n{text(in_the_server)}\nSupport"


@pytest.mark.parametrize("reader", [MENTOR_ID, MENTEE_ID])
def test_who_ends_it_is_thanked_and_may_begin_their_closing(reader: int) -> None:
    ended = pairing(PairingState.ENDED, began_at=NOW - timedelta(days=60))

    said = text(
        layout.reply_view(
            member(reader), *pairings_views.move_confirmation(ended, PairingMove.END, reader, Programme())
        )
    )

    assert "Thank you for the time you gave it" in said
    assert "**Boundaries.**" in said
    assert "Skip" in said
    assert "first 2 weeks" not in said


def test_within_the_first_two_weeks_who_ends_it_reads_what_these_weeks_are_for() -> None:
    for days, early in ((0, True), (14, True), (15, False)):
        ended = pairing(PairingState.ENDED, began_at=NOW - timedelta(days=days))
        blocks = pairings_views.move_confirmation(ended, PairingMove.END, MENTOR_ID, Programme())

        assert ("finding out whether it suits" in text(layout.reply_view(member(MENTOR_ID), *blocks))) is early


@pytest.mark.parametrize("move", [MentorMove.APPROVE, MentorMove.DECLINE, MentorMove.WORD])
def test_a_facilitators_decision_is_answered_with_whom_it_is_about(move: MentorMove) -> None:
    view = mentors_views.decision_confirmation(mentor(MentorState.APPLIED), move)

    assert limit_violations(view) == []
    assert str(MENTOR_ID) in text(view)


@pytest.mark.parametrize("words", AWKWARD_TEXTS.values(), ids=AWKWARD_TEXTS)
@pytest.mark.parametrize("limit", [MAX_QUOTE_LENGTH, 300, 40])
def test_a_quotation_is_never_longer_than_it_may_be_and_every_line_is_marked(words: str, limit: int) -> None:
    quoted = quote(words, max_length=limit)

    assert quoted is not None
    assert len(quoted) <= limit
    assert all(line.startswith("> ") for line in quoted.splitlines())
    assert quoted.endswith("…") or len(quote(words, max_length=10**6) or "") <= limit


def test_what_fits_is_quoted_whole_and_nothing_is_no_quotation() -> None:
    assert quote("one\n*two*") == "> one\n> \\*two\\*"
    assert quote("") is None
    assert quote(None) is None


def test_a_quotation_cannot_pass_for_the_bots_own_words() -> None:
    forged = quote("# Heading\n-# small\n**bold** `code` ||hidden|| [here](https://a.b)")

    assert forged is not None
    assert all(mark in forged for mark in ("\\#", "\\-#", "\\*\\*bold", "\\`code", "\\|\\|hidden", "\\[here"))


@pytest.mark.parametrize("typed", ["", "x", "-1", "1.5", "²", str(2**63), "9" * 6000, "١" * 5000])
def test_what_is_typed_instead_of_a_choice_is_nothing_that_can_be_found(typed: str) -> None:
    with pytest.raises(NotFound):
        parse_pairing_id(typed)


def test_a_choice_stands_for_its_id() -> None:
    assert parse_pairing_id(" 42 ") == 42
    assert parse_pairing_id(str(2**63 - 1)) == 2**63 - 1
