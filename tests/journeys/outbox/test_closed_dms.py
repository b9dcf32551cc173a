"""Closed direct messages: what was done stands, the message is kept, and the person reads it in the server."""

from __future__ import annotations

import pytest

from bot.demo.world.community import SimulatedCommunity
from bot.ui.outbox.direct_messages import DM_RENDERERS
from storage.models.enums import MessageKind
from tests.support.journeys.dm_cases import DM_CASES
from tests.support.journeys.reading import answer, dms, text
from tests.support.journeys.steps import close_dms, drain_outbox


def test_every_message_to_a_person_has_its_row() -> None:
    # Those are for one moment, or tried until they arrive; these two come in the stead of a channel.
    for_a_moment = {
        MessageKind.COMMUNITY_INVITED,
        MessageKind.COMMUNITY_REMOVED,
        MessageKind.MANY_REFUSED,
        MessageKind.NOT_READ,
    }
    assert set(DM_CASES) == set(DM_RENDERERS) - for_a_moment - {
        MessageKind.CARD_CONFIDED,
        MessageKind.SOMETHING_WAITS,
    }


@pytest.mark.parametrize("kind", list(DM_CASES))
async def test_what_could_not_be_brought_is_read_in_the_server(
    community: SimulatedCommunity, kind: MessageKind
) -> None:
    case = DM_CASES[kind]
    await case.before(community)
    close_dms(community, case.reader)
    known = len(dms(community[case.reader]))

    await case.then(community)
    await drain_outbox(community)
    shown = await community[case.reader].slash(community.mentorship, "mentorship me")
    cleared = await community[case.reader].click(shown.followups[-1], label="I've read these")
    again = await community[case.reader].slash(community.mentorship, "mentorship me")

    assert len(dms(community[case.reader])) == known
    assert "could not reach you" in answer(shown)
    assert case.says in "".join(text(message) for message in shown.followups[:-1])
    assert "Cleared." in answer(cleared)
    assert "could not reach you" not in answer(again)
