"""``/privacy mine``, ``export`` and ``delete``: a person sees all that is stored about them, and can have it gone."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from simcord import InteractionResult

from bot.demo.world.community import SimulatedCommunity
from bot.ui.core.layout import DM_OPENING
from storage.schema.columns import metadata
from tests.support.journeys.reading import answer, dms, labels, last_dm, press, profile_link, roles, text
from tests.support.journeys.steps import (
    close_dms,
    drain_outbox,
    has_not_begun,
    make_mentors,
    make_pairing,
    open_dms,
    request_pairing,
    services,
    stored_rows,
)

DELETED = "Nothing that is stored here leads to you any more"


async def privacy(community: SimulatedCommunity, name: str, what: str) -> InteractionResult:
    """One of the three commands."""
    return await community[name].slash(community.mentorship, f"privacy {what}")


async def deletes(community: SimulatedCommunity, name: str, *, label: str = "Delete everything") -> InteractionResult:
    """The command, and the one question after it answered with yes."""
    asked = await privacy(community, name, "delete")
    assert asked.response is not None
    return await community[name].click(asked.response, label=label)


async def test_who_has_done_nothing_reads_so_and_leaves_no_trace_by_deleting(
    community: SimulatedCommunity,
) -> None:
    await has_not_begun(community, "Dorji")
    before = await stored_rows(community)

    said = [answer(await privacy(community, "Dorji", what)) for what in ("mine", "export")]
    gone = await deletes(community, "Dorji")

    assert "Nothing is stored about you here." in said[0]
    assert "Nothing is stored about you here." in said[1]
    assert DELETED in answer(gone)
    assert await stored_rows(community) == before


async def test_mine_tells_each_kind_with_how_much_and_leads_on(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")

    mine = await privacy(community, "Ines", "mine")
    assert mine.response is not None
    listed = await community["Ines"].click(mine.response, label="Whom I keep apart from")
    exported = await community["Ines"].click(mine.response, label="Get a copy")

    assert mine.ephemeral
    assert "Being a mentor, or offering to be one: 1" in answer(mine)
    assert "Mentorships, and questions about one: 1" in answer(mine)
    assert "Your list is empty" in answer(listed)
    assert "one file to read, one for programs" in answer(exported)
    assert "Who sees what of mine" in labels(mine.response)


async def test_the_export_comes_as_two_files_with_neutral_names_to_the_person_alone(
    community: SimulatedCommunity,
) -> None:
    await request_pairing(community, "Ada", "Ines")

    said = await privacy(community, "Ada", "export")

    assert said.ephemeral
    assert said.response is not None
    assert sorted(attached.filename for attached in said.response.attachments) == ["my-data.json", "my-data.txt"]
    everything = await services(community).privacy.mine(community.caller("Ada"))
    assert json.loads(json.dumps(everything.rows_by_kind, default=str))["pairings"][0]["with"] == community["Ines"].id


async def test_by_direct_message_it_comes_dull_with_its_files(community: SimulatedCommunity) -> None:
    await request_pairing(community, "Ada", "Ines")
    said = await privacy(community, "Ada", "export")
    assert said.response is not None

    promised = await community["Ada"].click(said.response, label="Send it by direct message")
    await drain_outbox(community)

    came = last_dm(community["Ada"])
    assert "I send it to you" in answer(promised)
    assert text(came).startswith(DM_OPENING)
    assert sorted(attached.filename for attached in came.attachments) == ["my-data.json", "my-data.txt"]


async def test_with_closed_messages_it_waits_and_is_shown_in_the_server_with_its_files(
    community: SimulatedCommunity,
) -> None:
    await make_mentors(community, "Ada")
    close_dms(community, "Ada")
    said = await privacy(community, "Ada", "export")
    assert said.response is not None
    await community["Ada"].click(said.response, label="Send it by direct message")
    await drain_outbox(community)
    open_dms(community)

    kept = await community["Ada"].slash(community.mentorship, "mentorship me")

    assert "could not reach you" in answer(kept)
    assert kept.followups
    assert [attached.filename for message in kept.followups for attached in message.attachments] == [
        "my-data.txt",
        "my-data.json",
    ]


async def test_delete_says_what_goes_and_stays_and_asks_once(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await request_pairing(community, "Bilal", "Ines")
    before = await stored_rows(community)

    asked = await privacy(community, "Ines", "delete")
    assert asked.response is not None
    page = answer(asked)
    kept = await community["Ines"].click(asked.response, label="Keep everything")

    for said in ("This goes", "This stays", "1 mentorship;", "1 open question", "can't take back"):
        assert said in page
    assert "Everything stays as it is." in answer(kept)
    assert await stored_rows(community) == before


async def test_after_deleting_nothing_of_them_is_stored_and_the_role_and_the_card_are_gone(
    community: SimulatedCommunity,
) -> None:
    pairing = await make_pairing(community, "Ada", "Ines")
    assert "Mentor" in roles(community, "Ines")
    before = len(community.facilitators.history())

    done = await deletes(community, "Ines")
    await drain_outbox(community)

    assert DELETED in answer(done)
    assert "Mentor" not in roles(community, "Ines")
    assert len(community.facilitators.history()) == before - 1
    stored = await stored_rows(community)
    assert [name for name, rows in stored.items() if str(community["Ines"].id) in str(rows)] == ["sealed"]
    assert dms(community["Ines"]) == []
    assert "Your mentorship has ended" in text(last_dm(community["Ada"]))
    assert profile_link(community, "Ines") not in text(last_dm(community["Ada"]))
    assert set(stored) == set(metadata.tables)
    assert pairing.mentor_id == community["Ines"].id


async def test_the_other_goes_on_and_every_page_says_someone(community: SimulatedCommunity) -> None:
    pairing = await make_pairing(community, "Ada", "Ines")
    await community.advance_time(timedelta(days=20))
    await deletes(community, "Ines")
    await drain_outbox(community)
    await make_mentors(community, "Marek")

    ended = last_dm(community["Ada"])
    me = await community["Ada"].slash(community.mentorship, "mentorship me")
    told = [answer(await press(community["Ada"], labels(ended)[0], ended))]
    again = await community["Ada"].slash(community.mentorship, "mentee ask", mentor=community["Marek"])
    person = await community["Tomas"].slash(community.mentorship, "facilitator person", member=community["Ada"])

    for said in (text(ended), answer(me), *told, answer(person)):
        assert "<@-" not in said
        assert "<@0>" not in said
        assert "wrong on my side" not in said
    assert again.modal is not None or again.response is not None
    assert pairing.id


@pytest.mark.parametrize("label", ["End it", "Pause"])
async def test_old_buttons_about_what_is_gone_answer_kindly(community: SimulatedCommunity, label: str) -> None:
    await make_pairing(community, "Ada", "Ines")
    begun = last_dm(community["Ines"])

    await deletes(community, "Ines", label="Delete, but leave my messages")
    await drain_outbox(community)
    said = await press(community["Ines"], label, begun)

    assert "wrong on my side" not in answer(said)
