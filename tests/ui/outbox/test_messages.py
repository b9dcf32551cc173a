"""Every message: that it can be rendered, begins discreetly, fits Discord, and betrays nobody."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from bot.rules import refusals
from bot.rules.message_specs import SPECS, kinds_by, kinds_where
from bot.rules.message_types import MessageRoute
from bot.rules.programme import Programme
from bot.services.outbox.context import MessageContext
from bot.ui.core.layout import DM_OPENING, SUPPORT_CUSTOM_ID, card_view
from bot.ui.core.message_parts import WORRIED_HINT
from bot.ui.outbox import cards as outbox_cards
from bot.ui.outbox import direct_messages
from storage.models.enums import ContactPreference, EndedHow, MessageKind, PairingState, ThanksAnswer
from tests.support.factories import (
    COMMUNITY_ID,
    MENTEE_ID,
    MENTOR_ID,
    message_context,
    note,
    pairing,
    question,
)
from tests.support.ui.cases import AWKWARD_TEXTS, cases_of
from tests.support.ui.limits import component_payloads, custom_ids, limit_violations, text

TO_A_PERSON = sorted(direct_messages.DM_RENDERERS)
IN_THE_SERVER = sorted(kinds_by(MessageRoute.CARD))
TELLING = ("mentor", "mentee", "heal", "affair", "infidel", "betray", "partner", "spouse", "support", "group", "pair")
BY_REACTION = ["OwnCase", "NotNow", "NoLongerOpen", "NotFound", "AlreadyDecided"]

UNASKED = [
    MessageKind.ASKED_REMINDER,
    MessageKind.RHYTHM_CHANGED,
    MessageKind.PAUSE_OVER,
    MessageKind.MENTOR_OPEN_AGAIN,
    MessageKind.BOUNDARY_SHARED,
    MessageKind.THANKS_OFFERED,
    MessageKind.CLOSING_FOLLOW_UP,
    MessageKind.HANDOVER_ASKED,
    MessageKind.HANDOVER_STAYS,
    MessageKind.STILL_WAITING,
]
"""What comes without anyone waiting for it; check-ins and the end of a rest say more about their own end."""


def rendered(kind: MessageKind, words: str) -> list[tuple[MessageContext, str]]:
    """What this kind of message says in each state, where it says anything."""
    said = [(about, direct_messages.render_dm(about, Programme())) for about in cases_of(kind, words)]
    return [(about, text(view)) for about, view in said if view is not None]


def reaction(name: str) -> MessageContext:
    """The answer to a reaction that changed nothing."""
    return message_context(MessageKind.REACTION_ANSWERED, detail=name)


def test_every_kind_has_a_row_and_one_renderer_where_there_is_something_to_read() -> None:
    routes = MessageRoute.CARD, MessageRoute.CONFIDED, MessageRoute.CHANNEL_POST, MessageRoute.WELCOME
    channel = kinds_where(lambda spec: spec.route in routes)
    renderers = Counter(kind for renderer in direct_messages.DMS_BY_FEATURE for kind in renderer)
    cards = Counter(kind for renderer in outbox_cards.CARDS_BY_FEATURE for kind in renderer)

    assert set(SPECS) == set(MessageKind)
    assert renderers == Counter(kinds_by(MessageRoute.DIRECT_MESSAGE))
    assert cards == Counter(channel)


@pytest.mark.parametrize("kind", [MessageKind.ASKED, MessageKind.ASKED_REMINDER, MessageKind.NOTE])
def test_a_mentor_reads_below_a_mentees_words_what_to_do_when_worried(kind: MessageKind) -> None:
    words = AWKWARD_TEXTS["plain"]
    said = [(about.message.recipient_id, told) for about, told in rendered(kind, words) if words in told]

    assert MENTOR_ID in {reader for reader, _ in said}
    assert all((WORRIED_HINT in told) is (reader == MENTOR_ID) for reader, told in said)


@pytest.mark.parametrize("kind", [kind for kind in TO_A_PERSON if kind is not MessageKind.REACTION_ANSWERED])
def test_every_message_says_something_and_begins_with_the_line_that_betrays_nothing(kind: MessageKind) -> None:
    said = rendered(kind, AWKWARD_TEXTS["plain"])

    assert said
    assert all(words.startswith(f"{DM_OPENING}\n") for _, words in said)


@pytest.mark.parametrize("kind", TO_A_PERSON)
def test_every_message_has_help_one_button_away_and_below_everything_else(kind: MessageKind) -> None:
    about = [reaction(name) for name in BY_REACTION]
    if kind is not MessageKind.REACTION_ANSWERED:
        about = list(cases_of(kind, AWKWARD_TEXTS["plain"]))

    views = [view for each in about if (view := direct_messages.render_dm(each, Programme())) is not None]

    assert views
    assert [custom_ids(view)[-1] for view in views] == [SUPPORT_CUSTOM_ID] * len(views)


@pytest.mark.parametrize("waits", [None, 7])
def test_what_is_told_in_confidence_has_it_too(waits: int | None) -> None:
    context = message_context(MessageKind.CARD_CONTACT, question=question(matter_id=waits))
    told = outbox_cards.card_as_dm(card_view("Somebody asks to be contacted."), context)

    assert custom_ids(told)[-1] == SUPPORT_CUSTOM_ID


@pytest.mark.parametrize("kind", IN_THE_SERVER)
def test_a_card_for_facilitators_has_not(kind: MessageKind) -> None:
    views = [outbox_cards.render_card(about, Programme()) for about in cases_of(kind, AWKWARD_TEXTS["plain"])]

    assert [view for view in views if view is not None and SUPPORT_CUSTOM_ID in custom_ids(view)] == []


@pytest.mark.parametrize("kind", UNASKED)
def test_all_that_is_sent_unasked_has_the_way_to_ones_own_times(kind: MessageKind) -> None:
    views = [direct_messages.render_dm(about, Programme()) for about in cases_of(kind, AWKWARD_TEXTS["plain"])]

    assert any(views)
    assert all(f"door:{COMMUNITY_ID}:preferences" in custom_ids(view) for view in views if view is not None)


@pytest.mark.parametrize("contact", ContactPreference)
@pytest.mark.parametrize("reader", [MENTOR_ID, MENTEE_ID])
def test_that_both_have_said_is_told_without_what_came_of_it(contact: ContactPreference, reader: int) -> None:
    about = message_context(
        MessageKind.BOUNDARY_SHARED, recipient_id=reader, pairing=pairing(PairingState.ENDED), shared_contact=contact
    )

    told = direct_messages.render_dm(about, Programme())
    other = direct_messages.render_dm(replace(about, shared_contact=ContactPreference.NONE), Programme())

    assert told is not None
    assert other is not None
    assert component_payloads(told) == component_payloads(other)
    assert custom_ids(told)[0].endswith(":holds")
    assert not any(word in text(told).lower() for word in ("no contact", "in group", "welcome"))


@pytest.mark.parametrize("name", BY_REACTION)
def test_the_answer_to_a_reaction_begins_with_it_too_and_has_the_refusals_words(name: str) -> None:
    view = direct_messages.render_dm(reaction(name), Programme())

    assert view is not None
    assert text(view).startswith(f"{DM_OPENING}\n")
    assert "othing was changed" in text(view) or name == "NotFound"
    assert issubclass(getattr(refusals, name), refusals.Refusal)


def test_the_opening_has_none_of_the_telling_words() -> None:
    assert not [word for word in TELLING if word in DM_OPENING.lower()]
    assert "\n" not in DM_OPENING


@pytest.mark.parametrize("words", AWKWARD_TEXTS)
@pytest.mark.parametrize("kind", [kind for kind in TO_A_PERSON if kind is not MessageKind.REACTION_ANSWERED])
def test_every_message_fits_discord_whatever_people_wrote(kind: MessageKind, words: str) -> None:
    for about in cases_of(kind, AWKWARD_TEXTS[words]):
        view = direct_messages.render_dm(about, Programme())
        assert view is None or limit_violations(view) == []


@pytest.mark.parametrize("words", AWKWARD_TEXTS)
@pytest.mark.parametrize("kind", IN_THE_SERVER)
def test_every_card_fits_discord_whatever_people_wrote(kind: MessageKind, words: str) -> None:
    views = [outbox_cards.render_card(about, Programme()) for about in cases_of(kind, AWKWARD_TEXTS[words])]

    shown = [view for view in views if view is not None]
    assert shown
    assert [problem for view in shown for problem in limit_violations(view)] == []


@pytest.mark.parametrize("kind", [MessageKind.CARD_UNREACHABLE, MessageKind.FORUM_REPLY])
def test_cards_about_nothing_stored_fit_as_well(kind: MessageKind) -> None:
    view = outbox_cards.render_card(message_context(kind), Programme())

    assert view is not None
    assert limit_violations(view) == []


@pytest.mark.parametrize("kind", [*IN_THE_SERVER, MessageKind.UPDATE_MENTOR_ROLE])
def test_a_card_about_what_is_gone_says_nothing(kind: MessageKind) -> None:
    assert outbox_cards.render_card(message_context(kind), Programme()) is None


ALWAYS_SAID = {
    MessageKind.REACTION_ANSWERED,
    MessageKind.SUGGESTION_CLOSED,
    MessageKind.NOT_READ,
    MessageKind.MANY_REFUSED,
    MessageKind.MATTER_OVER,
    MessageKind.COMMUNITY_INVITED,
    MessageKind.STAFF_JOINED,
    MessageKind.STAFF_CHANGED,
}


@pytest.mark.parametrize(
    "kind",
    [kind for kind in TO_A_PERSON if kind not in ALWAYS_SAID],
)
def test_a_message_about_what_is_gone_or_to_nobody_is_not_sent(kind: MessageKind) -> None:
    assert direct_messages.render_dm(message_context(kind), Programme()) is None
    if "mentor" not in kind and kind is not MessageKind.TALK_REQUESTED:
        assert (
            direct_messages.render_dm(
                message_context(kind, recipient_id=None, pairing=pairing(), question=question()), Programme()
            )
            is None
        )


@pytest.mark.parametrize(
    ("how", "says"),
    [
        (EndedHow.BY_PARTY, f"<@{MENTEE_ID}> has taken their yes back"),
        (EndedHow.LEFT, f"<@{MENTEE_ID}> is no longer in the server"),
        (EndedHow.BY_FACILITATOR, f"<@{MENTEE_ID}> has not said no to you"),
    ],
)
def test_nobody_is_told_that_the_other_took_back_what_they_did_not(how: EndedHow, says: str) -> None:
    never_began = pairing(PairingState.ENDED, began_at=None, ended_how=how)

    view = direct_messages.render_dm(
        message_context(MessageKind.PAIRING_ENDED, recipient_id=MENTOR_ID, pairing=never_began), Programme()
    )

    assert view is not None
    assert says in text(view)
    assert ("taken their yes back" in text(view)) is (how is EndedHow.BY_PARTY)


@pytest.mark.parametrize("reader", [MENTOR_ID, MENTEE_ID])
@pytest.mark.parametrize("how", EndedHow)
def test_every_end_is_told_in_words_of_its_own_and_blames_nobody(how: EndedHow, reader: int) -> None:
    early = pairing(PairingState.ENDED, ended_how=how)

    view = direct_messages.render_dm(
        message_context(MessageKind.PAIRING_ENDED, recipient_id=reader, pairing=early), Programme()
    )

    assert view is not None
    said = text(view)
    assert ("finding out whether it suits" in said) is (how is EndedHow.BY_PARTY)
    assert "**Boundaries.**" in said
    assert ("Contact is welcome" in said) is (how is not EndedHow.LEFT)
    assert not [word for word in ("fault", "because of you", "reason why", "sorry") if word in said]


@pytest.mark.parametrize(("welcome", "comes"), [(None, False), (ThanksAnswer.NO, False), (ThanksAnswer.YES, True)])
def test_thanks_are_brought_only_to_who_wants_to_read_them(welcome: ThanksAnswer | None, *, comes: bool) -> None:
    left = note("You were brave.", welcome=welcome)

    asked = direct_messages.render_dm(
        message_context(MessageKind.THANKS_OFFERED, pairing=pairing(), note=left), Programme()
    )
    brought = direct_messages.render_dm(
        message_context(MessageKind.THANKS, pairing=pairing(), note=left), Programme()
    )

    assert (asked is not None) is (welcome is None)
    assert asked is None or "brave" not in text(asked)
    assert (brought is not None and "You were brave." in text(brought)) is comes


def test_who_has_found_someone_is_not_asked_to_look_again() -> None:
    rested = message_context(MessageKind.CLOSING_FOLLOW_UP, pairing=pairing(PairingState.ENDED))

    assert direct_messages.render_dm(rested, Programme()) is not None
    assert direct_messages.render_dm(replace(rested, has_or_seeks_mentor=True), Programme()) is None


@pytest.mark.parametrize("secret", [True, False])
def test_what_is_meant_for_facilitators_says_whether_it_may_be_mentioned(*, secret: bool) -> None:
    told = note("It was hard.", in_confidence=secret)

    view = outbox_cards.render_card(
        message_context(MessageKind.CARD_CLOSING_FEEDBACK, recipient_id=None, pairing=pairing(), note=told),
        Programme(),
    )

    assert view is not None
    assert (f"Please don't mention it to <@{MENTEE_ID}>" in text(view)) is secret
    assert (f"You may mention it to <@{MENTEE_ID}>" in text(view)) is not secret
    assert "It was hard." in text(view)
