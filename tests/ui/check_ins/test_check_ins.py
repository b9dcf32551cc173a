"""Check-ins as they are shown: to whom still, with which words, and that every page of theirs fits."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from bot.rules import quiet_dates
from bot.rules.contact_hours import DateRange
from bot.rules.message_types import ReminderReason
from bot.rules.programme import PROMPTS, Programme
from bot.rules.quiet_dates import MAX_QUIET_RANGES
from bot.ui.check_ins import prompts as check_ins_prompts
from bot.ui.check_ins import views as check_ins_views
from bot.ui.check_ins.labels import new_rhythm_sentence
from bot.ui.core.layout import SUPPORT_CUSTOM_ID
from bot.ui.outbox import cards as outbox_cards
from bot.ui.outbox import direct_messages
from bot.ui.preferences import modals as preferences_modals
from bot.ui.preferences import views as preferences_views
from storage.models.enums import CheckInAnswer, CheckInWish, MessageKind, PairingState, Rhythm
from storage.models.preferences import Preferences
from tests.support.factories import (
    FACILITATOR_ID,
    MAX_ROW_ID,
    MENTEE_ID,
    MENTOR_ID,
    NOW,
    message_context,
    pairing,
    question,
    schedule,
    silence,
)
from tests.support.factories import preferences as said
from tests.support.ui.limits import custom_ids, limit_violations, text
from tests.support.ui.walking import walk
from tests.ui.core.test_forms import received
from tests.ui.overview.test_pages import amiss, mine, open_ones

ASKING = [MessageKind.CHECK_IN, MessageKind.CHECK_IN_REMINDER]
FULL = quiet_dates.ranges_to_json(
    [DateRange(first=NOW.date().replace(year=2028), last=NOW.date().replace(year=2028, month=12))] * MAX_QUIET_RANGES
)
USUAL: dict[str, Any] = {"pairing": pairing(), "question": question(), "schedule": schedule(), "preferences": said()}


def asked(kind: MessageKind, **changed: Any) -> str | None:
    """What the message says to the mentee, if it is sent at all."""
    view = direct_messages.render_dm(message_context(kind, **(USUAL | changed)), Programme())
    return text(view) if view is not None else None


@pytest.mark.parametrize("kind", ASKING)
@pytest.mark.parametrize(
    "changed",
    [
        {"pairing": pairing(PairingState.PAUSED)},
        {"pairing": pairing(PairingState.ENDED)},
        {"schedule": schedule(number=2)},
        {"schedule": None},
        {"preferences": said(wish=CheckInWish.REST)},
        {"preferences": said(wish=CheckInWish.OFF)},
    ],
)
def test_what_is_no_longer_to_be_asked_is_not_sent(kind: MessageKind, changed: dict[str, Any]) -> None:
    assert asked(kind) is not None
    assert asked(kind, **changed) is None


@pytest.mark.parametrize("kind", ASKING)
@pytest.mark.parametrize("answer", CheckInAnswer)
def test_what_was_answered_before_it_came_is_not_asked_any_more(kind: MessageKind, answer: CheckInAnswer) -> None:
    assert asked(kind, question=question(answer)) is None


def test_a_reminder_that_was_wished_for_says_so() -> None:
    view = direct_messages.render_dm(
        message_context(MessageKind.CHECK_IN_REMINDER, detail=ReminderReason.SNOOZED, **USUAL), Programme()
    )

    assert view is not None
    assert "You wanted to be reminded" in text(view)
    assert "You wanted" not in (asked(MessageKind.CHECK_IN_REMINDER) or "")


@pytest.mark.parametrize(
    ("person", "number", "every", "asks"),
    [
        (MENTOR_ID, 3, 3, True),
        (MENTOR_ID, 6, 3, True),
        (MENTOR_ID, 2, 3, False),
        (MENTOR_ID, 1, 1, True),
        (MENTOR_ID, 3, 0, False),
        (MENTEE_ID, 3, 3, False),
    ],
)
def test_mentors_are_asked_how_they_are_now_and_then(person: int, number: int, every: int, *, asks: bool) -> None:
    about = message_context(
        MessageKind.CHECK_IN,
        recipient_id=person,
        pairing=pairing(),
        question=question(person_id=person, number=number),
        schedule=schedule(person_id=person, number=number),
    )

    view = direct_messages.render_dm(about, Programme(ask_mentor_every=every))

    assert view is not None
    assert ("And how are you" in text(view)) is asks
    assert amiss(view) == []


@pytest.mark.parametrize(
    ("wishes", "sent"),
    [
        (said(wish=CheckInWish.REST), True),
        (said(wish=CheckInWish.REST, resting_until=NOW), False),
        (said(wish=CheckInWish.ASK), False),
        (said(wish=CheckInWish.OFF), False),
    ],
)
def test_the_end_of_a_rest_is_asked_about_only_while_it_lasts(wishes: Preferences, *, sent: bool) -> None:
    view = direct_messages.render_dm(message_context(MessageKind.REST_OVER, preferences=wishes), Programme())

    assert (view is not None) is sent


def test_the_page_of_preferences_fits_in_every_state_and_shows_no_date() -> None:
    for wish, until, zone, dates in product(
        CheckInWish, (None, NOW), (None, "America/Argentina/ComodRivadavia", "Not/Known"), (None, FULL)
    ):
        holds = said(
            community_id=MAX_ROW_ID,
            wish=wish,
            resting_until=until,
            time_zone=zone,
            hour=3,
            quiet_weekdays=0b0111111,
            quiet_dates=dates,
        )

        page = preferences_views.preferences_page(holds, Programme(), discreet=False, now=NOW, confirmation="Kept.")

        assert amiss(page) == []
        assert "2028" not in text(page)
        assert any(custom_id.endswith(":on") for custom_id in custom_ids(page)) is (wish is not CheckInWish.ASK)


async def test_the_form_for_single_days_holds_as_many_as_are_kept() -> None:
    for dates in (None, FULL):
        form = preferences_modals.DatesForm(received, said(quiet_dates=dates))
        assert limit_violations(form) == []


def test_every_rhythm_is_said_and_thirty_mentorships_fit_the_page() -> None:
    live = [replace(pairing(rhythm=rhythm), id=number) for number, rhythm in enumerate([*Rhythm] * 6, 1)]

    view = mine(MENTOR_ID, live, check_ins=open_ones(live))

    pages = walk(lambda place: check_ins_views.rhythm_page(view, "Kept.", place=place))

    assert [custom_id for page in pages for custom_id in custom_ids(page) if custom_id.startswith("rhythm:")] == [
        f"rhythm:{each.id}" for each in live
    ]
    assert len({new_rhythm_sentence(rhythm, Programme()) for rhythm in Rhythm}) == len(Rhythm)
    assert "after 5 days" in new_rhythm_sentence(Rhythm.GENTLE, Programme(check_in_days=(5,)))


@pytest.mark.parametrize("place", [*range(len(PROMPTS)), 10**6])
def test_every_thing_to_talk_about_has_words(place: int) -> None:
    assert amiss(check_ins_prompts.prompt_card(place, MAX_ROW_ID)) == []
    assert set(check_ins_prompts.PROMPT_TEXTS) == set(PROMPTS)


def test_whoever_is_told_reads_the_cards_words_and_has_a_way_to_take_it_on() -> None:
    about = message_context(MessageKind.CARD_CONTACT, pairing=pairing(), question=question(CheckInAnswer.CONTACT))
    quiet = message_context(MessageKind.CARD_SILENCE, pairing=pairing(), silence=silence())

    for each, take in ((about, MAX_ROW_ID), (quiet, None)):
        card = outbox_cards.render_card(each, Programme())
        message = replace(each.message, kind=MessageKind.CARD_CONFIDED, detail=each.kind, recipient_id=FACILITATOR_ID)
        told = direct_messages.render_dm(replace(each, message=message), Programme())
        assert card is not None
        assert told is not None
        assert text(card).splitlines()[0] in text(told)
        assert custom_ids(told) == [*([f"question:{take}:take"] if take else []), SUPPORT_CUSTOM_ID]
        assert ("Please write to them yourself" in text(told)) is (take is not None)
