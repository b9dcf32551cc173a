"""Words that Discord does not take go back to whoever wrote them; nobody is said to be out of reach for that."""

from __future__ import annotations

from datetime import timedelta

import discord
import pytest

from bot.demo.world.community import InventedCommunity
from bot.services.outbox.service import PATIENCE
from storage.models.enums import LetterKind, LetterState
from tests.support.journeys.acting import carried, close_dms, open_dms, services
from tests.support.journeys.closings import ended, has_thanked, says_to_facilitators, words_kept
from tests.support.journeys.reading import (
    answer,
    ask,
    becomes_mentor,
    by_name,
    dms,
    fill_in,
    last_dm,
    press,
    text,
    volunteer,
    walk_together,
)
from tests.support.outbox.line import MESSAGES, filtering, sent, store_of, the_letter

BAD = "evil.example"
WORDS = f"Read https://{BAD}/help, it helped me."


async def note(town: InventedCommunity, words: str = WORDS, *, by: str = "Ada") -> None:
    """Ada writes to Ines."""
    await fill_in(town[by], await town[by].slash(town.mentorship, "pairing note"), words)
    await carried(town)


def brought(message: discord.Message) -> list[str]:
    """The names of the files that came with a message."""
    return [attached.filename for attached in message.attachments]


async def file_of(message: discord.Message) -> str:
    """What stands in the one file that came with a message."""
    [attached] = message.attachments
    return (await attached.read()).decode()


def said_to_be_out_of_reach(town: InventedCommunity) -> bool:
    """Whether facilitators were told that somebody can't be reached."""
    return any("can't reach" in text(message) for message in town.facilitators.history())


@pytest.mark.parametrize(("status", "code"), [(400, 240000), (400, 50035), (403, 200000), (400, 0)])
async def test_a_note_that_discord_does_not_take_goes_back_whole_and_the_other_gets_nothing(
    town: InventedCommunity, status: int, code: int
) -> None:
    await walk_together(town, "Ada", "Ines")
    before = len(dms(town["Ines"]))
    filtering(town.env, BAD, status=status, code=code)

    await note(town)
    tries = len(sent(town.env))
    await town.let_time_pass(timedelta(days=1))

    assert f"does not take your note to {by_name(town, 'Ines')}" in text(last_dm(town["Ada"]))
    assert await file_of(last_dm(town["Ada"])) == WORDS
    assert (len(dms(town["Ines"])), len(sent(town.env))) == (before, tries)
    assert (await the_letter(town, LetterKind.NOTE)).state is LetterState.DROPPED
    assert not said_to_be_out_of_reach(town)
    assert await words_kept(town) == [None]


async def test_what_only_one_reader_may_not_be_sent_is_shown_to_its_author(town: InventedCommunity) -> None:
    await walk_together(town, "Ada", "Ines")
    town.env.inject_error("POST", f"/channels/{town['Ines'].user.dm_channel.id}/messages", status=400, times=None)

    await note(town)

    assert f">>> {WORDS}" in text(last_dm(town["Ada"]))
    assert await file_of(last_dm(town["Ada"])) == WORDS


async def test_of_a_long_note_whose_beginning_is_not_taken_the_rest_is_not_brought_either(
    town: InventedCommunity,
) -> None:
    await walk_together(town, "Ada", "Ines")
    before = len(dms(town["Ines"]))
    filtering(town.env, BAD)

    await note(town, long := WORDS + " word" * 780)

    assert len(dms(town["Ines"])) == before
    assert await file_of(last_dm(town["Ada"])) == long
    assert await words_kept(town) == [None]


async def test_of_a_long_note_whose_rest_is_not_taken_the_author_hears_what_has_arrived(
    town: InventedCommunity,
) -> None:
    await walk_together(town, "Ada", "Ines")
    filtering(town.env, BAD)

    await note(town, long := "word " * 780 + WORDS)

    assert "has got the beginning of your note" in text(last_dm(town["Ada"]))
    assert await file_of(last_dm(town["Ada"])) == long
    assert await words_kept(town) == [None]


async def test_thanks_that_discord_does_not_take_come_in_a_file_and_their_writer_learns_nothing_of_it(
    town: InventedCommunity,
) -> None:
    await has_thanked(town, words=WORDS)
    filtering(town.env, BAD)
    before = len(dms(town["Ada"]))

    await press(town["Ines"], "Read them")
    await carried(town)

    assert await file_of(last_dm(town["Ines"])) == WORDS
    assert BAD not in text(last_dm(town["Ines"]))
    assert len(dms(town["Ada"])) == before
    assert await words_kept(town) == [None]


async def test_thanks_that_are_opened_and_not_taken_come_in_a_file_beside(town: InventedCommunity) -> None:
    await has_thanked(town, words=WORDS)
    await services(town).preferences.set_discreet(town.caller("Ines"), discreet=True)
    await press(town["Ines"], "Read them")
    await carried(town)
    town.env.inject_error("POST", "/interactions/*/*/callback", status=400, code=240000, times=2)

    opened = await press(town["Ines"], "Open")

    assert [attached.filename for shown in opened.followups for attached in shown.attachments] == ["words.txt"]


async def test_what_is_refused_even_in_a_file_is_kept_for_its_author(town: InventedCommunity) -> None:
    await walk_together(town, "Ada", "Ines")
    filtering(town.env, "my-words.txt")
    filtering(town.env, BAD)

    await note(town)
    told = last_dm(town["Ada"])
    kept = await words_kept(town)
    shown = await town["Ada"].slash(town.mentorship, "mentorship me")
    await town["Ada"].click(shown.followups[-1], label="I've read these")

    assert "`/mentorship me` shows them" in text(told)
    assert (brought(told), kept) == ([], [WORDS])
    assert [attached.filename for message in shown.followups for attached in message.attachments] == ["my-words.txt"]
    assert await words_kept(town) == [None]


async def test_whoever_wishes_for_discretion_opens_what_came_back(town: InventedCommunity) -> None:
    await walk_together(town, "Ada", "Ines")
    await services(town).preferences.set_discreet(town.caller("Ada"), discreet=True)
    filtering(town.env, BAD)

    await note(town)
    told = last_dm(town["Ada"])
    opened = await press(town["Ada"], "Open")

    assert "There is something to read" in text(told)
    assert opened.response is not None
    assert [attached.filename for attached in opened.response.attachments] == ["my-words.txt"]


async def test_what_is_not_taken_only_when_it_is_opened_goes_back_as_well(town: InventedCommunity) -> None:
    await walk_together(town, "Ada", "Ines")
    await services(town).preferences.set_discreet(town.caller("Ines"), discreet=True)
    await note(town)
    town.env.inject_error("POST", "/interactions/*/*/callback", status=400, code=240000, times=2)

    opened = await press(town["Ines"], "Open")
    await carried(town)

    assert "What was written can't be shown here" in answer(opened)
    assert f"A note from {by_name(town, 'Ada')}" in answer(opened)
    assert f"does not take your note to {by_name(town, 'Ines')}" in text(last_dm(town["Ada"]))
    assert await file_of(last_dm(town["Ada"])) == WORDS


async def test_who_has_left_gets_nothing_back_and_their_words_are_forgotten(town: InventedCommunity) -> None:
    await walk_together(town, "Ada", "Ines")
    town.env.inject_error("POST", MESSAGES, status=500, times=1)
    await note(town)
    async with store_of(town).transaction() as memory:
        await memory.people.left(town.guild.id, town["Ada"].id, at=town.clock())
    before = len(dms(town["Ada"]))
    filtering(town.env, BAD)

    await town.let_time_pass(timedelta(seconds=PATIENCE[0]))

    assert len(dms(town["Ada"])) == before
    assert await words_kept(town) == [None]


async def test_an_asking_goes_without_words_that_discord_does_not_take_and_the_asker_is_told(
    town: InventedCommunity,
) -> None:
    await becomes_mentor(town, "Ines")
    filtering(town.env, BAD)

    await ask(town, "Ada", "Ines", words=WORDS)
    await carried(town)
    await town.let_time_pass(timedelta(days=3))

    asked = [text(each) for each in dms(town["Ines"]) if "asks whether you would be their mentor" in text(each)]
    assert ["What was written can't be shown here" in each for each in asked] == [True, True]
    assert [await file_of(each) for each in dms(town["Ada"]) if each.attachments] == [WORDS]
    assert (await the_letter(town, LetterKind.ASKED)).state is LetterState.SENT


async def test_an_offer_to_mentor_reaches_facilitators_without_words_that_discord_does_not_take(
    town: InventedCommunity,
) -> None:
    filtering(town.env, BAD)

    await volunteer(town, "Ines", words=WORDS)
    await carried(town)
    reason = {"member": town["Ines"], "reason": f"See {BAD}."}
    await town["Tomas"].slash(town.mentorship, "facilitator decline", **reason)
    await carried(town)

    card = town.facilitators.last_message
    assert "What was written can't be shown here" in text(card)
    assert "decided *not for now*" in text(card)
    assert [await file_of(each) for each in dms(town["Ines"]) if each.attachments] == [WORDS]
    assert "not to add you as a mentor for now" in text(last_dm(town["Ines"]))
    assert await file_of(last_dm(town["Tomas"])) == f"See {BAD}."


async def test_facilitators_hear_that_there_are_words_for_them_that_discord_does_not_take(
    town: InventedCommunity,
) -> None:
    await ended(town)
    await press(town["Ada"], "Skip")
    filtering(town.env, BAD)

    await says_to_facilitators(town, "Ada", WORDS)
    await carried(town)

    card = text(town.facilitators.last_message)
    assert "would like you to know something" in card
    assert "What was written can't be shown here" in card
    assert await file_of(last_dm(town["Ada"])) == WORDS
    assert await words_kept(town) == [None]


async def test_what_holds_nobodys_words_is_tried_as_ever_and_says_nothing_of_its_reader(
    town: InventedCommunity,
) -> None:
    await walk_together(town, "Ada", "Ines")
    town.env.inject_error("POST", f"/channels/{town['Ines'].user.dm_channel.id}/messages", status=400, times=None)
    await town["Ada"].slash(town.mentorship, "pairing pause")

    for seconds in PATIENCE:
        await town.let_time_pass(timedelta(seconds=seconds))

    assert (await the_letter(town, LetterKind.PAIRING_PAUSED)).state is LetterState.UNDELIVERABLE
    assert not said_to_be_out_of_reach(town)
    assert "has paused the mentorship" in answer(await town["Ines"].slash(town.mentorship, "mentorship me"))


async def test_a_page_is_shown_without_words_that_discord_does_not_take(town: InventedCommunity) -> None:
    await becomes_mentor(town, "Ines")
    close_dms(town, "Ines")
    await ask(town, "Ada", "Ines", words=WORDS)
    open_dms(town)
    town.env.inject_error("POST", "/interactions/*/*/callback", status=400, code=240000, times=1)

    shown = answer(await town["Ines"].slash(town.mentorship, "mentorship me"))

    assert "How things stand with you" in shown
    assert "What was written can't be shown here" in shown
