"""Text that Discord refuses is returned to its author; nobody counts as unreachable because of it."""

from __future__ import annotations

from datetime import timedelta

import discord
import pytest

from bot.demo.world.community import SimulatedCommunity
from bot.services.outbox.retries import RETRY_DELAYS_S
from storage.models.enums import DeliveryState, MessageKind
from tests.conftest import LONG_NOTES
from tests.support.journeys.closing import (
    make_ended_pairing,
    make_thanked_pairing,
    stored_note_texts,
    tell_facilitators,
)
from tests.support.journeys.reading import (
    answer,
    ask,
    become_mentor,
    card,
    dms,
    fill_in,
    last_dm,
    press,
    profile_link,
    start_pairing,
    text,
    volunteer,
)
from tests.support.journeys.steps import close_dms, drain_outbox, open_dms, services, someone
from tests.support.outbox.request_faults import MESSAGES, database_of, newest_message, refuse_text, sent_bodies

BAD = "evil.example"
WORDS = f"Read https://{BAD}/help, it helped me."


async def note(community: SimulatedCommunity, words: str = WORDS, *, by: str = "Ada") -> None:
    """Ada writes to Ines."""
    await fill_in(community[by], await community[by].slash(community.mentorship, "pairing note"), words)
    await drain_outbox(community)


def brought(message: discord.Message) -> list[str]:
    """The names of the files that came with a message."""
    return [attached.filename for attached in message.attachments]


async def file_of(message: discord.Message) -> str:
    """What stands in the one file that came with a message."""
    [attached] = message.attachments
    return (await attached.read()).decode()


def said_to_be_out_of_reach(community: SimulatedCommunity) -> bool:
    """Whether facilitators were told that somebody can't be reached."""
    return any("can't reach" in text(message) for message in dms(community["Tomas"]))


@pytest.mark.parametrize(("status", "code"), [(400, 240000), (400, 50035), (403, 200000), (400, 0)])
async def test_a_note_that_discord_does_not_take_goes_back_whole_and_the_other_gets_nothing(
    community: SimulatedCommunity, status: int, code: int
) -> None:
    await start_pairing(community, "Ada", "Ines")
    before = len(dms(community["Ines"]))
    refuse_text(community.env, BAD, status=status, code=code)

    await note(community)
    tries = len(sent_bodies(community.env))
    await community.advance_time(timedelta(days=1))

    assert f"does not take your note to {profile_link(community, 'Ines')}" in text(last_dm(community["Ada"]))
    assert await file_of(last_dm(community["Ada"])) == WORDS
    assert (len(dms(community["Ines"])), len(sent_bodies(community.env))) == (before, tries)
    assert (await newest_message(community, MessageKind.NOTE)).state is DeliveryState.DROPPED
    assert not said_to_be_out_of_reach(community)
    assert await stored_note_texts(community) == [None]


async def test_what_only_one_reader_may_not_be_sent_is_shown_to_its_author(community: SimulatedCommunity) -> None:
    await start_pairing(community, "Ada", "Ines")
    community.env.inject_error(
        "POST", f"/channels/{community['Ines'].user.dm_channel.id}/messages", status=400, times=None
    )

    await note(community)

    assert f">>> {WORDS}" in text(last_dm(community["Ada"]))
    assert await file_of(last_dm(community["Ada"])) == WORDS


@LONG_NOTES
async def test_of_a_long_note_whose_beginning_is_not_taken_the_rest_is_not_brought_either(
    community: SimulatedCommunity,
) -> None:
    await start_pairing(community, "Ada", "Ines")
    before = len(dms(community["Ines"]))
    refuse_text(community.env, BAD)

    await note(community, long := WORDS + " word" * 780)

    assert len(dms(community["Ines"])) == before
    assert await file_of(last_dm(community["Ada"])) == long
    assert await stored_note_texts(community) == [None]


@LONG_NOTES
async def test_of_a_long_note_whose_rest_is_not_taken_the_author_hears_what_has_arrived(
    community: SimulatedCommunity,
) -> None:
    await start_pairing(community, "Ada", "Ines")
    refuse_text(community.env, BAD)

    await note(community, long := "word " * 780 + WORDS)

    assert "has got the beginning of your note" in text(last_dm(community["Ada"]))
    assert await file_of(last_dm(community["Ada"])) == long
    assert await stored_note_texts(community) == [None]


async def test_thanks_that_discord_does_not_take_only_later_come_in_a_file_and_their_writer_learns_nothing_of_it(
    community: SimulatedCommunity,
) -> None:
    await make_thanked_pairing(community, words=WORDS)
    refuse_text(community.env, BAD)
    before = len(dms(community["Ada"]))

    await press(community["Ines"], "Read them")
    await drain_outbox(community)

    assert await file_of(last_dm(community["Ines"])) == WORDS
    assert BAD not in text(last_dm(community["Ines"]))
    assert len(dms(community["Ada"])) == before
    assert await stored_note_texts(community) == [None]


async def test_thanks_that_are_opened_and_not_taken_come_in_a_file_beside(community: SimulatedCommunity) -> None:
    await make_thanked_pairing(community, words=WORDS)
    await services(community).preferences.set_discreet(community.caller("Ines"), discreet=True)
    await press(community["Ines"], "Read them")
    await drain_outbox(community)
    community.env.inject_error("POST", "/interactions/*/*/callback", status=400, code=240000, times=2)

    opened = await press(community["Ines"], "Open")

    assert [attached.filename for shown in opened.followups for attached in shown.attachments] == ["words.txt"]


async def test_what_is_refused_even_in_a_file_is_kept_for_its_author(community: SimulatedCommunity) -> None:
    await start_pairing(community, "Ada", "Ines")
    refuse_text(community.env, "my-words.txt")
    refuse_text(community.env, BAD)

    await note(community)
    told = last_dm(community["Ada"])
    kept = await stored_note_texts(community)
    shown = await community["Ada"].slash(community.mentorship, "mentorship me")
    await community["Ada"].click(shown.followups[-1], label="I've read these")

    assert "`/mentorship me` shows them" in text(told)
    assert (brought(told), kept) == ([], [WORDS])
    assert [attached.filename for message in shown.followups for attached in message.attachments] == ["my-words.txt"]
    assert await stored_note_texts(community) == [None]


async def test_whoever_wishes_for_discretion_opens_what_came_back(community: SimulatedCommunity) -> None:
    await start_pairing(community, "Ada", "Ines")
    await services(community).preferences.set_discreet(community.caller("Ada"), discreet=True)
    refuse_text(community.env, BAD)

    await note(community)
    told = last_dm(community["Ada"])
    opened = await press(community["Ada"], "Open")

    assert "There is something to read" in text(told)
    assert opened.response is not None
    assert [attached.filename for attached in opened.response.attachments] == ["my-words.txt"]


async def test_what_is_not_taken_only_when_it_is_opened_goes_back_as_well(community: SimulatedCommunity) -> None:
    await start_pairing(community, "Ada", "Ines")
    await services(community).preferences.set_discreet(community.caller("Ines"), discreet=True)
    await note(community)
    community.env.inject_error("POST", "/interactions/*/*/callback", status=400, code=240000, times=2)

    opened = await press(community["Ines"], "Open")
    await drain_outbox(community)

    assert "What was written can't be shown here" in answer(opened)
    assert f"A note from {profile_link(community, 'Ada')}" in answer(opened)
    assert f"does not take your note to {profile_link(community, 'Ines')}" in text(last_dm(community["Ada"]))
    assert await file_of(last_dm(community["Ada"])) == WORDS


async def test_who_has_left_gets_nothing_back_and_their_words_are_forgotten(community: SimulatedCommunity) -> None:
    await start_pairing(community, "Ada", "Ines")
    community.env.inject_error("POST", MESSAGES, status=500, times=1)
    await note(community)
    async with database_of(community).transaction() as uow:
        await uow.people.mark_left(community.guild.id, community["Ada"].id, at=community.clock())
    before = len(dms(community["Ada"]))
    refuse_text(community.env, BAD)

    await community.advance_time(timedelta(seconds=RETRY_DELAYS_S[0]))

    assert len(dms(community["Ada"])) == before
    assert await stored_note_texts(community) == [None]


async def test_an_asking_goes_without_words_that_discord_does_not_take_and_nobody_can_tell_that_it_has_arrived(
    community: SimulatedCommunity,
) -> None:
    await volunteer(community, "Ines", words=WORDS)
    await community["Tomas"].click(card(community), label="Approve")
    await drain_outbox(community)
    refuse_text(community.env, BAD)
    await services(community).requests.ask_mentee(community.caller("Ines"), someone(community, "Bilal"))

    await ask(community, "Ada", "Ines", words=WORDS)
    await drain_outbox(community)
    await community.advance_time(timedelta(days=3))

    asked = [text(each) for each in dms(community["Ines"]) if "asks whether you would be their mentor" in text(each)]
    assert ["What was written can't be shown here" in each for each in asked] == [True, True]
    for asker in ("Ada", "Ines"):
        assert [each for each in dms(community[asker]) if each.attachments] == []
    assert (await newest_message(community, MessageKind.ASKED)).state is DeliveryState.SENT


async def test_an_offer_to_mentor_reaches_facilitators_without_words_that_discord_does_not_take(
    community: SimulatedCommunity,
) -> None:
    refuse_text(community.env, BAD)

    await volunteer(community, "Ines", words=WORDS)
    await drain_outbox(community)
    offered = text(community.facilitators.last_message)
    reason = {"member": community["Ines"], "reason": f"See {BAD}."}
    await community["Tomas"].slash(community.mentorship, "facilitator decline", **reason)
    await drain_outbox(community)

    assert "What was written can't be shown here" in offered
    assert "decided *not for now*" in text(community.facilitators.last_message)
    assert [await file_of(each) for each in dms(community["Ines"]) if each.attachments] == [WORDS]
    assert "not to add you as a mentor for now" in text(last_dm(community["Ines"]))
    assert await file_of(last_dm(community["Tomas"])) == f"See {BAD}."


async def test_facilitators_hear_that_there_are_words_for_them_that_discord_does_not_take(
    community: SimulatedCommunity,
) -> None:
    await make_ended_pairing(community)
    await press(community["Ada"], "Skip")
    refuse_text(community.env, BAD)

    await tell_facilitators(community, "Ada", WORDS)
    await drain_outbox(community)

    for name in ("Tomas", "Lindiwe", "Rosa"):
        assert "would like you to know something" in text(last_dm(community[name]))
        assert "What was written can't be shown here" in text(last_dm(community[name]))
    assert await file_of(last_dm(community["Ada"])) == WORDS
    assert await stored_note_texts(community) == [None]


async def test_what_holds_nobodys_words_is_tried_as_ever_and_says_nothing_of_its_reader(
    community: SimulatedCommunity,
) -> None:
    await start_pairing(community, "Ada", "Ines")
    community.env.inject_error(
        "POST", f"/channels/{community['Ines'].user.dm_channel.id}/messages", status=400, times=None
    )
    await community["Ada"].slash(community.mentorship, "pairing pause")

    for seconds in RETRY_DELAYS_S:
        await community.advance_time(timedelta(seconds=seconds))

    assert (await newest_message(community, MessageKind.PAIRING_PAUSED)).state is DeliveryState.UNDELIVERABLE
    assert not said_to_be_out_of_reach(community)
    assert "has paused the mentorship" in answer(await community["Ines"].slash(community.mentorship, "mentorship me"))


async def test_a_page_is_shown_without_words_that_discord_does_not_take(community: SimulatedCommunity) -> None:
    await become_mentor(community, "Ines")
    close_dms(community, "Ines")
    await ask(community, "Ada", "Ines", words=WORDS)
    open_dms(community)
    community.env.inject_error("POST", "/interactions/*/*/callback", status=400, code=240000, times=1)

    shown = answer(await community["Ines"].slash(community.mentorship, "mentorship me"))

    assert "My overview" in shown
    assert "What was written can't be shown here" in shown
