"""Closed direct messages: what was done stands, the message is kept, and the person reads it in the server."""

from __future__ import annotations

import pytest

from bot.demo.world.community import SimulatedCommunity
from bot.ui.outbox.direct_messages import DM_RENDERERS
from storage.models.enums import MessageKind
from tests.support.journeys.dm_cases import DM_CASES
from tests.support.journeys.reading import answer, dms, last_dm, press, text
from tests.support.journeys.steps import close_dms, drain_outbox, make_mentors


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


async def test_one_looks_after_who_cannot_be_reached_and_it_is_done(community: SimulatedCommunity) -> None:
    close_dms(community, "Ines")
    await make_mentors(community, "Ines")
    await drain_outbox(community)

    told = text(last_dm(community["Tomas"]))
    taken = await press(community["Tomas"], "I look after it")
    said = answer(taken)
    late = await press(community["Lindiwe"], "I look after it")
    others = answer(await community["Lindiwe"].slash(community.mentorship, "facilitator queue"))
    assert taken.response is not None
    done = await community["Tomas"].user.click(taken.response, label="Done")
    queue = answer(await community["Lindiwe"].slash(community.mentorship, "facilitator queue"))

    assert "I can't reach" in told
    assert "is with you now, and the others see it. **Please let them know in another way:**" in said
    assert "Somebody else looks after it now" in answer(late)
    assert f"{community['Tomas'].mention} looks after it" in others
    assert "off the list, until a message to them can't arrive again" in answer(done)
    assert "can't be reached" not in queue
