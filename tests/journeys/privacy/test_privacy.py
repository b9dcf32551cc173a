"""``/privacy mine``, ``export`` and ``delete``: a person sees all that is stored about them, and can have it gone."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from simcord import InteractionResult

from bot.demo.world.community import InventedCommunity
from bot.ui.core.layout import OPENING
from storage.schema.columns import metadata
from tests.support.journeys.acting import (
    asks,
    carried,
    close_dms,
    is_mentor,
    open_dms,
    remembered,
    services,
    together,
    waits,
)
from tests.support.journeys.reading import answer, by_name, dms, labels, last_dm, press, roles, text


async def privacy(town: InventedCommunity, name: str, what: str) -> InteractionResult:
    """One of the three commands."""
    return await town[name].slash(town.mentorship, f"privacy {what}")


async def deletes(town: InventedCommunity, name: str) -> InteractionResult:
    """The command, and the one question after it answered with yes."""
    asked = await privacy(town, name, "delete")
    assert asked.response is not None
    return await town[name].click(asked.response, label="Delete everything")


async def test_who_has_done_nothing_reads_that_there_is_nothing(town: InventedCommunity) -> None:
    before = await remembered(town)

    said = [answer(await privacy(town, "Dorji", what)) for what in ("mine", "export")]
    gone = await deletes(town, "Dorji")

    assert "Nothing is stored about you here." in said[0]
    assert "Nothing is stored about you here." in said[1]
    assert "nothing to delete" in answer(gone)
    assert await remembered(town) == before


async def test_mine_tells_each_kind_with_how_much_and_leads_on(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")

    mine = await privacy(town, "Ines", "mine")
    assert mine.response is not None
    listed = await town["Ines"].click(mine.response, label="Whom I keep apart from")
    exported = await town["Ines"].click(mine.response, label="Get a copy")

    assert mine.ephemeral
    assert "Being a mentor, or offering to be one: 1" in answer(mine)
    assert "Mentorships, and questions about one: 1" in answer(mine)
    assert "Your list is empty" in answer(listed)
    assert "one file to read, one for programs" in answer(exported)
    assert "Who sees what of mine" in labels(mine.response)


async def test_the_export_comes_as_two_files_with_neutral_names_to_the_person_alone(town: InventedCommunity) -> None:
    await asks(town, "Ada", "Ines")

    said = await privacy(town, "Ada", "export")

    assert said.ephemeral
    assert said.response is not None
    assert sorted(attached.filename for attached in said.response.attachments) == ["my-data.json", "my-data.txt"]
    everything = await services(town).privacy.mine(town.caller("Ada"))
    assert json.loads(json.dumps(everything.kinds, default=str))["pairings"][0]["with"] == town["Ines"].id


async def test_by_direct_message_it_comes_dull_with_its_files(town: InventedCommunity) -> None:
    await asks(town, "Ada", "Ines")
    said = await privacy(town, "Ada", "export")
    assert said.response is not None

    promised = await town["Ada"].click(said.response, label="Send it by direct message")
    await carried(town)

    came = last_dm(town["Ada"])
    assert "I send it to you" in answer(promised)
    assert text(came).startswith(OPENING)
    assert sorted(attached.filename for attached in came.attachments) == ["my-data.json", "my-data.txt"]


async def test_with_closed_messages_it_waits_and_is_shown_in_the_server_with_its_files(
    town: InventedCommunity,
) -> None:
    await is_mentor(town, "Ada")
    close_dms(town, "Ada")
    said = await privacy(town, "Ada", "export")
    assert said.response is not None
    await town["Ada"].click(said.response, label="Send it by direct message")
    await carried(town)
    open_dms(town)

    kept = await town["Ada"].slash(town.mentorship, "mentorship me")

    assert "could not reach you" in answer(kept)
    assert kept.followups
    assert [attached.filename for message in kept.followups for attached in message.attachments] == [
        "my-data.txt",
        "my-data.json",
    ]


async def test_delete_says_what_goes_and_stays_and_asks_once(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    await asks(town, "Bilal", "Ines")
    before = await remembered(town)

    asked = await privacy(town, "Ines", "delete")
    assert asked.response is not None
    page = answer(asked)
    kept = await town["Ines"].click(asked.response, label="Keep everything")

    for said in ("This goes", "This stays", "1 mentorship;", "1 open question", "can't take back"):
        assert said in page
    assert "Everything stays as it is." in answer(kept)
    assert await remembered(town) == before


async def test_after_deleting_nothing_of_them_is_stored_and_the_role_and_the_card_are_gone(
    town: InventedCommunity,
) -> None:
    pairing = await together(town, "Ada", "Ines")
    assert "Mentor" in roles(town, "Ines")
    before, had = len(town.facilitators.history()), len(dms(town["Ines"]))

    done = await deletes(town, "Ines")
    await carried(town)

    assert "Nothing that is stored here leads to you any more" in answer(done)
    assert "Mentor" not in roles(town, "Ines")
    assert len(town.facilitators.history()) == before - 1
    stored = await remembered(town)
    assert [name for name, rows in stored.items() if str(town["Ines"].id) in str(rows)] == []
    assert len(dms(town["Ines"])) == had
    assert "Your mentorship has ended" in text(last_dm(town["Ada"]))
    assert by_name(town, "Ines") not in text(last_dm(town["Ada"]))
    assert set(stored) == set(metadata.tables)
    assert pairing.mentor_id == town["Ines"].id


async def test_the_other_goes_on_and_every_page_says_someone(town: InventedCommunity) -> None:
    pairing = await together(town, "Ada", "Ines")
    await town.let_time_pass(timedelta(days=20))
    await deletes(town, "Ines")
    await carried(town)
    await is_mentor(town, "Marek")

    ended = last_dm(town["Ada"])
    me = await town["Ada"].slash(town.mentorship, "mentorship me")
    told = [answer(await press(town["Ada"], labels(ended)[0], ended))]
    again = await town["Ada"].slash(town.mentorship, "mentee ask", mentor=town["Marek"])
    person = await town["Tomas"].slash(town.mentorship, "facilitator person", member=town["Ada"])

    for said in (text(ended), answer(me), *told, answer(person)):
        assert "<@-" not in said
        assert "<@0>" not in said
        assert "wrong on my side" not in said
    assert again.modal is not None or again.response is not None
    assert pairing.id


@pytest.mark.parametrize("label", ["End it", "Pause"])
async def test_old_buttons_about_what_is_gone_answer_kindly(town: InventedCommunity, label: str) -> None:
    await together(town, "Ada", "Ines")
    begun = last_dm(town["Ines"])

    await deletes(town, "Ines")
    await carried(town)
    said = await press(town["Ines"], label, begun)

    assert "wrong on my side" not in answer(said)


async def test_twice_says_that_there_is_nothing_more(town: InventedCommunity) -> None:
    await waits(town, "Ada")
    asked = await privacy(town, "Ada", "delete")
    assert asked.response is not None
    custom_id = f"privacy:{town.guild.id}:delete-yes"

    first = await town["Ada"].click(asked.response, custom_id=custom_id)
    again = await deletes(town, "Ada")

    assert "Done." in answer(first)
    assert "nothing to delete" in answer(again)
