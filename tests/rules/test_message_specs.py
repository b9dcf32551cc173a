"""The table of kinds of messages, and what is stored of their payloads."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from bot.rules import refusals
from bot.rules.message_specs import SPECS, kinds_by, kinds_where, payload_of
from bot.rules.message_types import (
    REFUSALS_BY_STORED_NAME,
    AboutCard,
    CardReason,
    MessageRoute,
    Payload,
    PostedIn,
    RefusedWith,
    ReminderReason,
    ReplacedRole,
    Retry,
    WeeklyReader,
    WordsOf,
    WriterCommunities,
    encode,
)
from bot.services.check_ins.service import CheckInService
from bot.services.concerns.cases import ConcernCaseService
from bot.services.mentors.applications import MentorApplicationService
from bot.services.pairings.responses import PairingResponseService
from storage.models.enums import MessageKind, Rung
from storage.repositories.posted_messages import TABLES_WITH_CARDS

STORED: list[tuple[MessageKind, str, Payload]] = [
    (MessageKind.CARD_CONCERN, "raised", CardReason.RAISED),
    (MessageKind.CARD_CONTACT, "again", CardReason.REMINDER),
    (MessageKind.CARD_CONCERN, "on", CardReason.ESCALATED),
    (MessageKind.CARD_CONCERN, "look", CardReason.LOOK),
    (MessageKind.CARD_PAIRING, "where it stands", CardReason.EDIT_ONLY),
    (MessageKind.CHECK_IN_REMINDER, "snoozed", ReminderReason.SNOOZED),
    (MessageKind.MENTOR_OPEN_AGAIN, "open pause", ReminderReason.OPEN_PAUSE),
    (MessageKind.PAUSE_OVER, "open pause", ReminderReason.OPEN_PAUSE),
    (MessageKind.HANDOVER_ASKED, "unanswered", ReminderReason.UNANSWERED),
    (MessageKind.HANDOVER_STAYS, "unanswered", ReminderReason.UNANSWERED),
    (MessageKind.WEEKLY, "coordinator", WeeklyReader.COORDINATOR),
    (MessageKind.NOT_READ, "several", WriterCommunities.SEVERAL),
    (MessageKind.CONCERN_CONFIDED, "coordinator", Rung.COORDINATOR),
    (MessageKind.CARD_CONFIDED, "card_contact", AboutCard(MessageKind.CARD_CONTACT)),
    (MessageKind.SOMETHING_WAITS, "card_concern", AboutCard(MessageKind.CARD_CONCERN)),
    (MessageKind.TEXT_RETURNED, "note_rest", WordsOf(MessageKind.NOTE_REST)),
    (MessageKind.TEXT_LEFT_OUT, "mentor_declined", WordsOf(MessageKind.MENTOR_DECLINED)),
    (MessageKind.UPDATE_MENTOR_ROLE, "300000000000000001", ReplacedRole(300000000000000001)),
    (MessageKind.CARD_REMOVAL, "800", PostedIn(800)),
    (MessageKind.DM_REMOVAL, "5001", PostedIn(5001)),
    (MessageKind.REACTION_ANSWERED, "AlreadyDecided", RefusedWith(refusals.AlreadyDecided)),
]
"""Texts as they stand in databases; what a version once wrote is read for good."""


@pytest.mark.parametrize(("kind", "stored", "payload"), STORED)
def test_a_payload_is_stored_and_read_as_ever(kind: MessageKind, stored: str, payload: Payload) -> None:
    assert encode(payload) == stored
    assert payload_of(kind, stored) == payload


def test_every_kind_with_a_payload_is_among_these_and_a_message_may_have_none() -> None:
    cards = kinds_by(MessageRoute.CARD) | kinds_by(MessageRoute.CONFIDED)

    assert kinds_where(lambda spec: spec.payload is not None) == {kind for kind, _, _ in STORED} | cards
    assert encode(None) is None
    assert {payload_of(kind, None) for kind in MessageKind} == {None}


@pytest.mark.parametrize(("kind", "stored"), [("something_waits", "x"), ("card_away", "x")])
def test_what_only_a_newer_version_can_read_is_not_taken_for_something_else(kind: str, stored: str) -> None:
    with pytest.raises(ValueError, match=stored):
        payload_of(MessageKind(kind), stored)


@pytest.mark.parametrize("kind", ["card_contact", "check_in_again", "not_read", "reaction_answered"])
def test_a_reason_that_only_a_newer_version_can_read_is_none(kind: str) -> None:
    assert payload_of(MessageKind(kind), "tomorrow") is None


@pytest.mark.parametrize(
    "method",
    [MentorApplicationService.decide, PairingResponseService.decide, ConcernCaseService.take, CheckInService.take],
)
def test_every_refusal_that_a_reaction_can_meet_is_known_by_the_name_that_is_stored(method: object) -> None:
    said = re.search(r"Raises (.*)", method.__doc__ or "")

    assert said is not None
    # Nothing is typed with a reaction that could be too long.
    named = set(re.findall(r"\b[A-Z]\w+", said[1])) - {"Raises", "TooLong"}
    assert {name: REFUSALS_BY_STORED_NAME.get(name) for name in named} == {
        name: getattr(refusals, name) for name in named
    }


def test_every_refusal_that_is_stored_can_be_said_again() -> None:
    for name, refusal in REFUSALS_BY_STORED_NAME.items():
        made = refusals.AlreadyDecided(None) if name == "AlreadyDecided" else refusal()
        assert isinstance(made, refusals.Refusal)


def test_each_row_that_has_a_card_has_one() -> None:
    subjects = Counter(str(SPECS[kind].subject) for kind in kinds_by(MessageRoute.CARD) - {MessageKind.CARD_QUEUE})

    assert subjects == Counter(table.name for table in TABLES_WITH_CARDS)


def test_what_brings_words_back_says_whose_and_is_brought_back_by_nothing() -> None:
    bringing = {spec.returned_by for spec in SPECS.values()} - {None}

    assert bringing == kinds_where(lambda spec: spec.payload is WordsOf)
    assert all(SPECS[kind].returned_by is None for kind in bringing if kind)


def test_what_nobody_reads_as_theirs_is_not_kept_for_a_reader() -> None:
    """A card that is given up is kept for nobody: it has no reader."""
    routes = MessageRoute.CARD, MessageRoute.CONFIDED
    to_facilitators = kinds_where(lambda spec: spec.route in routes)

    assert {SPECS[kind].retry for kind in to_facilitators} == {Retry.UNTIL_DONE}
