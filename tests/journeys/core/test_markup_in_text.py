"""Marks in what people write are text like any other: nobody is looked up, named or mentioned by them."""

from __future__ import annotations

import re

import pytest

from bot.demo.world.community import SimulatedCommunity
from tests.conftest import LONG_NOTES
from tests.journeys.conftest import messages_sent, texts
from tests.support.journeys.reading import ask, become_mentor, dms, fill_in, last_dm, start_pairing, text
from tests.support.journeys.steps import drain_outbox, leave_server, services

LIVE = re.compile(r"<\\*(?:@[!&]?\d|#\d|/|id:|t:)", re.IGNORECASE)


def lookups(community: SimulatedCommunity) -> list[str]:
    """What the bot asked Discord about people."""
    paths = [request.path for request in community.env.http_requests if request.method == "GET"]
    return [path for path in paths if path.startswith("/users/") or "/members" in path]


@pytest.mark.parametrize(
    "mark",
    [
        "<@99999999999999999999999>",
        "<@{id}>",
        "\\<@{id}>",
        "\\\\<@!{id}>",
        "<@&{id}>",
        "<#{id}>",
        "</privacy delete:{id}>",
        "<id:customize>",
        "<t:1:R>",
        "```<@{id}>```",
        "> <@{id}>",
    ],
)
async def test_no_mark_is_live_whatever_way_the_words_take(community: SimulatedCommunity, mark: str) -> None:
    await become_mentor(community, "Ines")
    typed = f"I mean {mark.format(id=10**17 + 7)} here"
    before = lookups(community)
    shown_before = len(list(messages_sent(community.env)))

    await ask(community, "Ada", "Ines", words=typed)
    await services(community).responses.agree(community.caller("Ines"), 1)
    await fill_in(community["Ada"], await community["Ada"].slash(community.mentorship, "pairing note"), typed)
    await drain_outbox(community)

    told = [words for _, sent in list(messages_sent(community.env))[shown_before:] for words in texts(sent)]
    brought = [words for words in told if "I mean" in words]
    assert len(brought) == 2
    assert not [words for words in brought if LIVE.search(words)]
    assert all(mark.format(id=10**17 + 7).strip("\\<`> ").rstrip(">") in words.replace("\\", "") for words in brought)
    assert lookups(community) == before


@LONG_NOTES
async def test_hundreds_of_mentions_cost_no_request_and_the_note_arrives_as_long_as_it_was(
    community: SimulatedCommunity,
) -> None:
    await start_pairing(community, "Ada", "Ines")
    before, typed = lookups(community), " ".join(f"<@{number}>" for number in range(1, 572))

    await fill_in(community["Ada"], await community["Ada"].slash(community.mentorship, "pairing note"), typed)
    await drain_outbox(community)

    brought = "".join(text(each).partition(">>> ")[2].partition("\n")[0] for each in dms(community["Ines"])[-2:])
    assert brought.count("@") == 571
    assert len(brought) == len(typed)
    assert lookups(community) == before


async def test_a_nickname_that_looks_like_a_mention_names_nobody_else(community: SimulatedCommunity) -> None:
    community.env.backend.edit_member(
        community.guild.id, community["Ada"].id, {"nick": f"<@&{community.roles['Mentor'].id}> <@1>"}
    )
    await community.env.settle()
    before = lookups(community)

    await start_pairing(community, "Ada", "Ines")

    assert not LIVE.search(text(last_dm(community["Ines"])))
    assert "Mentor]" not in text(last_dm(community["Ines"]))
    assert lookups(community) == before


@pytest.mark.parametrize("status", [404, 429, 500])
async def test_a_name_that_discord_does_not_tell_keeps_no_message_away(
    community: SimulatedCommunity, status: int
) -> None:
    await start_pairing(community, "Ada", "Ines")
    community.env.inject_error("GET", "/users/*", status=status, times=None)

    leave_server(community, "Ada")
    await community.env.settle()
    community.bot._connection._users.pop(community["Ada"].id, None)
    await drain_outbox(community)

    assert "is no longer in the server" in text(last_dm(community["Ines"]))
    assert "<@" not in text(last_dm(community["Ines"]))
