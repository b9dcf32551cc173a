"""Content that Discord does not take where it is shown in answer, or stands in a name; and what it took late."""

from __future__ import annotations

from datetime import timedelta

import aiohttp
import discord
import pytest

from bot.demo.world.community import InventedCommunity
from tests.journeys.outbox.test_unheard import told
from tests.support.journeys.acting import applies, carried, close_dms, is_mentor, open_dms, services, together
from tests.support.journeys.concerned import WORDS as WORRY
from tests.support.journeys.concerned import brings
from tests.support.journeys.reading import answer, card, dms, fill_in, last_dm, press, text, walk_together
from tests.support.outbox.line import MESSAGES, Trouble, filtering, nonces, sent, trouble

BAD = "evil.example"
LONG = f"Read https://{BAD}/help. " + "word " * 780
ANSWERS = "/interactions/*/*/callback"


async def note(town: InventedCommunity, words: str) -> None:
    """Ada writes to Ines."""
    await fill_in(town["Ada"], await town["Ada"].slash(town.mentorship, "pairing note"), words)
    await carried(town)


def files(message: discord.Message) -> list[str]:
    """The names of what came with a message."""
    return [attached.filename for attached in message.attachments]


async def test_a_concern_whose_words_are_not_taken_in_answer_is_read_in_a_file(town: InventedCommunity) -> None:
    await brings(town, "Ada")
    town.env.inject_error("POST", ANSWERS, status=400, code=240000, times=1)

    said = await town["Tomas"].click(card(town), label="Read it")

    assert "What was written can't be shown here" in answer(said)
    [beside] = [shown for shown in said.followups if shown.attachments]
    assert (await beside.attachments[0].read()).decode() == WORRY


async def test_a_filter_that_answers_forbidden_is_about_content_too(town: InventedCommunity) -> None:
    await brings(town, "Ada")
    town.env.inject_error("POST", ANSWERS, status=403, code=240000, times=1)

    said = await town["Tomas"].click(card(town), label="Read it")

    assert "What was written can't be shown here" in answer(said)


async def test_what_was_kept_and_is_not_taken_on_ones_own_page_goes_back(town: InventedCommunity) -> None:
    await walk_together(town, "Ada", "Ines")
    close_dms(town, "Ines")
    await note(town, "Read this.")
    open_dms(town)
    # The page itself is taken, and what was kept, which follows it, is not.
    town.env.inject_error("POST", "/webhooks/*", status=400, code=240000, times=1)

    shown = answer(await town["Ines"].slash(town.mentorship, "mentorship me"))
    await carried(town)

    assert "What was written can't be shown here" in shown
    assert "does not take your note to" in text(last_dm(town["Ada"]))
    assert files(last_dm(town["Ada"])) == ["my-words.txt"]


async def test_of_a_note_whose_beginning_is_not_taken_when_it_is_opened_the_rest_is_not_read(
    town: InventedCommunity,
) -> None:
    await walk_together(town, "Ada", "Ines")
    await services(town).preferences.set_discreet(town.caller("Ines"), discreet=True)
    await note(town, LONG)
    first, rest = dms(town["Ines"])[-2:]
    town.env.inject_error("POST", ANSWERS, status=400, code=240000, times=2)

    await press(town["Ines"], "Open", first)
    opened = answer(await press(town["Ines"], "Open", rest))
    await carried(town)

    assert "there is nothing left to read here" in opened
    assert len([message for message in dms(town["Ada"]) if files(message)]) == 1


async def test_of_a_note_whose_rest_is_not_taken_the_reader_hears_that_it_is_missing(town: InventedCommunity) -> None:
    await walk_together(town, "Ada", "Ines")
    filtering(town.env, BAD)

    await note(town, "word " * 780 + BAD)

    assert "What was written can't be shown here" in text(last_dm(town["Ines"]))
    assert "The rest of the note from" in text(last_dm(town["Ines"]))


async def test_words_that_are_changed_and_not_taken_either_come_back_again(town: InventedCommunity) -> None:
    filtering(town.env, BAD)
    await applies(town, "Ines")
    update = services(town).standing.update

    for words in (f"First {BAD}.", f"Second {BAD}."):
        await update(town.caller("Ines"), qualities=["kind"], capacity=2, words=words)
        await carried(town)

    assert len([message for message in dms(town["Ines"]) if files(message)]) == 2


async def test_a_name_that_is_not_taken_keeps_no_news_away(town: InventedCommunity) -> None:
    pairing = await together(town, "Ada", "Ines")
    town.env.backend.edit_member(town.guild.id, town["Ada"].id, {"nick": BAD})
    await town.env.settle()
    filtering(town.env, BAD)

    await services(town).walking.end(town.caller("Ada"), pairing.id)
    await carried(town)

    assert "someone](" in text(last_dm(town["Ines"]))
    assert "has ended the mentorship" in text(last_dm(town["Ines"]))


async def test_a_note_that_was_dropped_while_discord_was_slow_to_take_it_is_taken_down(
    town: InventedCommunity,
) -> None:
    pairing = await together(town, "Ada", "Ines")
    before = len(dms(town["Ines"]))

    async def end(route: discord.http.Route) -> None:
        if route.method == "POST" and route.path.endswith("/messages"):
            mend()
            await services(town).walking.end(town.caller("Ines"), pairing.id)

    mend = trouble(town.env, after=end)
    await services(town).walking.write_note(town.caller("Ada"), pairing.id, "Are you well?")
    await carried(town)

    assert not told(town, "Ines", "Are you well?")
    assert len(dms(town["Ines"])) == before


async def test_when_the_line_breaks_discord_is_asked_at_once_what_it_has(town: InventedCommunity) -> None:
    mend = trouble(town.env, after=_breaks_once())
    before = len(nonces(town.env))

    await applies(town, "Ines")
    mend()

    first, again = nonces(town.env)[before:]
    assert first == again


async def test_what_was_being_posted_about_somebody_who_was_forgotten_is_taken_back_by_its_nonce(
    town: InventedCommunity,
) -> None:
    town.env.inject_error("POST", MESSAGES, status=500, times=1)
    await applies(town, "Ines")
    [tried] = nonces(town.env)

    await services(town).privacy.delete(town.caller("Ines"))
    await town.let_time_pass(timedelta(minutes=1))

    assert [body["nonce"] for body in sent(town.env)] == [tried, tried]
    assert town.facilitators.history() == []


async def test_ones_own_words_come_back_without_marks(town: InventedCommunity) -> None:
    pairing = await together(town, "Ada", "Ines")
    form = await town["Ada"].slash(town.mentorship, "pairing note")
    await services(town).walking.end(town.caller("Ines"), pairing.id)

    said = answer(await fill_in(town["Ada"], form, f"For <@{town['Ines'].id}> and <@&5>."))

    assert f"For ＜@{town['Ines'].id}> and ＜@&5>." in said


@pytest.mark.parametrize("kind", ["stepped down", "words"])
async def test_what_is_posted_once_and_forbidden_is_told_to_somebody(town: InventedCommunity, kind: str) -> None:
    await services(town).setup.choose_coordinator(town.caller("Rosa"), None)
    await is_mentor(town, "Ines")
    pairing = await together(town, "Ada", "Ines")
    town.env.inject_error("POST", f"/channels/{town.facilitators.id}/messages", status=403, code=50013, times=None)

    if kind == "words":
        await services(town).walking.end(town.caller("Ada"), pairing.id)
        tell = services(town).farewell.tell_facilitators
        await tell(town.caller("Ada"), pairing.id, "It was hard.", in_confidence=False)
    else:
        await services(town).standing.step_down(town.caller("Ines"))
    await carried(town)

    words = "It was hard." if kind == "words" else "has stepped down"
    assert [name for name in ("Rosa", "Tomas", "Lindiwe") if told(town, name, words)]


def _breaks_once() -> Trouble:
    broken: list[int] = []

    async def fail(route: discord.http.Route) -> None:
        if route.method == "POST" and route.path.endswith("/messages") and not broken:
            broken.append(1)
            raise aiohttp.ServerDisconnectedError

    return fail
