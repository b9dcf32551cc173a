"""Who is anonymous until both have agreed is in no message to the mentor before that."""

from __future__ import annotations

import pytest

from bot.rules.programme import Programme
from bot.ui.outbox import direct_messages
from storage.models.enums import AskedBy, MessageKind, PairingState
from storage.models.records import Pairing
from tests.support.factories import MENTEE_ID, MENTOR_ID, mentor, message_context, pairing, question
from tests.support.ui.limits import component_payloads, text

ANONYMOUS = [
    pairing(state, asked_by, anonymous_until_agreed=True)
    for asked_by in (AskedBy.MENTOR, AskedBy.FACILITATOR)
    for state in (PairingState.PROPOSED, PairingState.DECLINED, PairingState.WITHDRAWN, PairingState.EXPIRED)
]


@pytest.mark.parametrize("kind", sorted(direct_messages.DM_RENDERERS))
@pytest.mark.parametrize("anonymous", ANONYMOUS, ids=lambda each: f"{each.asked_by}-{each.state}")
def test_no_message_tells_a_mentor_who_waits_before_they_have_said_yes(kind: MessageKind, anonymous: Pairing) -> None:
    detail = "NoLongerOpen" if kind is MessageKind.REACTION_ANSWERED else None
    about = message_context(
        kind, recipient_id=MENTOR_ID, detail=detail, pairing=anonymous, question=question(person_id=MENTOR_ID)
    )

    view = direct_messages.render_dm(about, Programme())

    if kind is MessageKind.SUGGESTION_CLOSED:  # only ever written to the facilitator who suggested
        return
    assert view is None or str(MENTEE_ID) not in str(component_payloads(view))


def test_the_mentee_reads_who_offers_and_that_they_are_not_known() -> None:
    view = direct_messages.render_dm(
        message_context(MessageKind.ASKED, pairing=ANONYMOUS[0], offering_mentor=mentor()), Programme()
    )

    assert view is not None
    assert str(MENTOR_ID) in text(view)
    assert "don't know your name yet" in text(view)


def test_the_mentor_reads_the_name_once_it_was_a_yes() -> None:
    begun = pairing(PairingState.ACTIVE, AskedBy.MENTOR, anonymous_until_agreed=True)

    view = direct_messages.render_dm(
        message_context(MessageKind.INTRODUCED, recipient_id=MENTOR_ID, pairing=begun), Programme()
    )

    assert view is not None
    assert str(MENTEE_ID) in text(view)
