"""Content that Discord refuses in a response or in a name, and messages that it accepted late."""

from __future__ import annotations

from datetime import timedelta

import aiohttp
import discord
import pytest
from simcord.results import ResponseMessage

from bot.demo.world.community import SimulatedCommunity
from tests.conftest import LONG_NOTES
from tests.journeys.outbox.test_no_facilitator_reads import told
from tests.support.journeys.closing import go_to_gratitude, make_ended_pairing
from tests.support.journeys.concerns import CONCERN_TEXT as WORRY
from tests.support.journeys.concerns import list_concerns, raise_concern
from tests.support.journeys.reading import (
    answer,
    ask,
    become_mentor,
    card,
    dms,
    fill_in,
    last_dm,
    press,
    start_pairing,
    text,
)
from tests.support.journeys.steps import (
    close_dms,
    drain_outbox,
    make_mentors,
    make_pairing,
    open_dms,
    services,
    volunteer_as_mentor,
)
from tests.support.outbox.request_faults import (
    RequestHook,
    align_clocks,
    fail_sending,
    inject_faults,
    no_fault,
    refuse_text,
)

BAD = "evil.example"
LONG = f"Read https://{BAD}/help. " + "word " * 780
ANSWERS = "/interactions/*/*/callback"


async def note(community: SimulatedCommunity, words: str) -> None:
    """Ada writes to Ines."""
    await fill_in(community["Ada"], await community["Ada"].slash(community.mentorship, "pairing note"), words)
    await drain_outbox(community)


def files(message: discord.Message | ResponseMessage) -> list[str]:
    """The names of what came with a message."""
    return [attached.filename for attached in message.attachments]


async def test_a_concern_whose_words_are_not_taken_in_answer_is_read_in_a_file(community: SimulatedCommunity) -> None:
    await raise_concern(community, "Ada")
    listed = (await list_concerns(community, "Tomas")).response
    assert listed is not None
    community.env.inject_error("POST", ANSWERS, status=400, code=240000, times=1)

    said = await community["Tomas"].click(listed, label="Read it")

    assert "What was written can't be shown here" in answer(said)
    [beside] = [shown for shown in said.followups if shown.attachments]
    assert (await beside.attachments[0].read()).decode() == WORRY


async def test_a_filter_that_answers_forbidden_is_about_content_too(community: SimulatedCommunity) -> None:
    await raise_concern(community, "Ada")
    listed = (await list_concerns(community, "Tomas")).response
    assert listed is not None
    community.env.inject_error("POST", ANSWERS, status=403, code=240000, times=1)

    said = await community["Tomas"].click(listed, label="Read it")

    assert "What was written can't be shown here" in answer(said)


async def test_what_was_kept_and_is_not_taken_on_ones_own_page_goes_back(community: SimulatedCommunity) -> None:
    await start_pairing(community, "Ada", "Ines")
    close_dms(community, "Ines")
    await note(community, "Read this.")
    open_dms(community)
    # The page itself is taken, and what was kept, which follows it, is not.
    community.env.inject_error("POST", "/webhooks/*", status=400, code=240000, times=1)

    shown = answer(await community["Ines"].slash(community.mentorship, "mentorship me"))
    await drain_outbox(community)

    assert "What was written can't be shown here" in shown
    assert "does not take your note to" in text(last_dm(community["Ada"]))
    assert files(last_dm(community["Ada"])) == ["my-words.txt"]


@LONG_NOTES
async def test_of_a_note_whose_beginning_is_not_taken_when_it_is_opened_the_rest_is_not_read(
    community: SimulatedCommunity,
) -> None:
    await start_pairing(community, "Ada", "Ines")
    await services(community).preferences.set_discreet(community.caller("Ines"), discreet=True)
    await note(community, LONG)
    first, rest = dms(community["Ines"])[-2:]
    community.env.inject_error("POST", ANSWERS, status=400, code=240000, times=2)

    await press(community["Ines"], "Open", first)
    opened = answer(await press(community["Ines"], "Open", rest))
    await drain_outbox(community)

    assert "there is nothing left to read here" in opened
    assert len([message for message in dms(community["Ada"]) if files(message)]) == 1


@LONG_NOTES
async def test_of_a_note_whose_rest_is_not_taken_the_reader_hears_that_it_is_missing(
    community: SimulatedCommunity,
) -> None:
    await start_pairing(community, "Ada", "Ines")
    refuse_text(community.env, BAD)

    await note(community, "word " * 780 + BAD)

    assert "What was written can't be shown here" in text(last_dm(community["Ines"]))
    assert "The rest of the note from" in text(last_dm(community["Ines"]))


async def test_words_that_are_changed_and_not_taken_either_come_back_again(community: SimulatedCommunity) -> None:
    refuse_text(community.env, BAD)
    await volunteer_as_mentor(community, "Ines")
    update = services(community).mentor_status.update

    for words in (f"First {BAD}.", f"Second {BAD}."):
        await update(community.caller("Ines"), qualities=["kind"], capacity=2, words=words)
        await drain_outbox(community)

    assert len([message for message in dms(community["Ines"]) if files(message)]) == 2


async def test_a_name_that_is_not_taken_keeps_no_news_away(community: SimulatedCommunity) -> None:
    pairing = await make_pairing(community, "Ada", "Ines")
    community.env.backend.edit_member(community.guild.id, community["Ada"].id, {"nick": BAD})
    await community.env.settle()
    refuse_text(community.env, BAD)

    await services(community).active_pairings.end(community.caller("Ada"), pairing.id)
    await drain_outbox(community)

    assert "someone](" in text(last_dm(community["Ines"]))
    assert "has ended the mentorship" in text(last_dm(community["Ines"]))


async def test_a_note_that_was_dropped_while_discord_was_slow_to_take_it_is_taken_down(
    community: SimulatedCommunity,
) -> None:
    pairing = await make_pairing(community, "Ada", "Ines")
    before = len(dms(community["Ines"]))

    async def end(route: discord.http.Route) -> None:
        if route.method == "POST" and route.path.endswith("/messages"):
            mend()
            await services(community).active_pairings.end(community.caller("Ines"), pairing.id)

    mend = inject_faults(community.env, after=end)
    await services(community).active_pairings.write_note(community.caller("Ada"), pairing.id, "Are you well?")
    await drain_outbox(community)

    assert not told(community, "Ines", "Are you well?")
    assert len(dms(community["Ines"])) == before


@pytest.mark.parametrize("where", ["before", "after"])
async def test_when_the_line_breaks_it_is_looked_at_once_what_discord_has(
    community: SimulatedCommunity, where: str
) -> None:
    align_clocks(community)
    asked: list[int] = []

    async def count(route: discord.http.Route) -> None:
        if route.method == "POST" and route.path.endswith("/messages"):
            asked.append(1)
        if where == "before":
            await breaks(route)

    breaks = _breaks_once()
    mend = inject_faults(community.env, before=count, after=breaks if where == "after" else no_fault)

    await volunteer_as_mentor(community, "Ines")
    mend()

    assert len(asked) == (2 if where == "before" else 1)
    assert "would like to mentor" in text(card(community))


async def test_what_was_being_posted_about_somebody_who_was_forgotten_is_found_and_taken_back(
    community: SimulatedCommunity,
) -> None:
    align_clocks(community)
    mend = inject_faults(community.env, after=fail_sending(TimeoutError()))
    await volunteer_as_mentor(community, "Ines")
    mend()
    posted = community.facilitators.history()

    await services(community).privacy.delete(community.caller("Ines"))
    await community.advance_time(timedelta(days=1))

    assert len(posted) == 1
    assert community.facilitators.history() == []


async def test_ones_own_words_come_back_without_marks(community: SimulatedCommunity) -> None:
    pairing = await make_pairing(community, "Ada", "Ines")
    form = await community["Ada"].slash(community.mentorship, "pairing note")
    await services(community).active_pairings.end(community.caller("Ines"), pairing.id)

    said = answer(await fill_in(community["Ada"], form, f"For <@{community['Ines'].id}> and <@&5>."))

    assert f"For ＜@{community['Ines'].id}> and ＜@&5>." in said


@pytest.mark.parametrize("kind", ["stepped down", "words"])
async def test_what_is_posted_once_and_forbidden_is_told_to_somebody(
    community: SimulatedCommunity, kind: str
) -> None:
    await services(community).setup.choose_coordinator(community.caller("Rosa"), None)
    await make_mentors(community, "Ines")
    pairing = await make_pairing(community, "Ada", "Ines")
    community.env.inject_error(
        "POST", f"/channels/{community.facilitators.id}/messages", status=403, code=50013, times=None
    )

    if kind == "words":
        await services(community).active_pairings.end(community.caller("Ada"), pairing.id)
        tell = services(community).closing.tell_facilitators
        await tell(community.caller("Ada"), pairing.id, "It was hard.", in_confidence=False)
    else:
        await services(community).mentor_status.step_down(community.caller("Ines"))
    await drain_outbox(community)

    words = "It was hard." if kind == "words" else "has stepped down"
    assert [name for name in ("Rosa", "Tomas", "Lindiwe") if told(community, name, words)]


@pytest.mark.parametrize("what", ["thanks", "a request"])
async def test_words_of_which_nobody_is_told_later_that_they_were_read_go_back_before_anybody_is_asked(
    community: SimulatedCommunity, what: str
) -> None:
    if what == "thanks":
        await make_ended_pairing(community)
        form = await press(community["Ada"], "Write a few words", await go_to_gratitude(community, "Ada"))
    else:
        await become_mentor(community, "Ines")
        form = await community["Ada"].slash(community.mentorship, "mentee ask", mentor=community["Ines"])
    before = len(dms(community["Ines"]))
    # The words as they are read; as they are given back, too.
    community.env.inject_error("POST", "/webhooks/*", status=400, code=240000, times=1)
    if what == "a request":
        community.env.inject_error("POST", ANSWERS, status=400, code=240000, times=1)

    said = await fill_in(
        community["Ada"], form, *([BAD] if what == "thanks" else [BAD, "yes"]), in_dm=what == "thanks"
    )
    await drain_outbox(community)

    assert "Discord does not take these words" in answer(said)
    assert BAD in answer(said) or [files(each) for each in said.followups][-1] == ["words.txt"]
    assert len(dms(community["Ines"])) == before


async def test_words_with_a_link_that_discord_takes_are_shown_as_they_are_read(community: SimulatedCommunity) -> None:
    await become_mentor(community, "Ines")

    said = await ask(community, "Ada", "Ines", words=f"Read https://{BAD}.")

    assert f">>> Read https://{BAD}." in text(said.response)
    assert "You hear from me by" in answer(said)


def _breaks_once() -> RequestHook:
    broken: list[int] = []

    async def fail(route: discord.http.Route) -> None:
        if route.method == "POST" and route.path.endswith("/messages") and not broken:
            broken.append(1)
            raise aiohttp.ServerDisconnectedError

    return fail
