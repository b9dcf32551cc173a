"""Marks in what people write are words like all others: nobody is looked up, named or mentioned by them."""

from __future__ import annotations

import re

import pytest

from bot.demo.world.community import InventedCommunity
from tests.journeys.conftest import messages_sent, texts
from tests.support.journeys.acting import carried, leaves, services
from tests.support.journeys.reading import ask, becomes_mentor, dms, fill_in, last_dm, text, walk_together

LIVE = re.compile(r"<\\*(?:@[!&]?\d|#\d|/|id:|t:)", re.IGNORECASE)


def lookups(town: InventedCommunity) -> list[str]:
    """What the bot asked Discord about people."""
    paths = [request.path for request in town.env.http_requests if request.method == "GET"]
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
async def test_no_mark_is_live_whatever_way_the_words_take(town: InventedCommunity, mark: str) -> None:
    await becomes_mentor(town, "Ines")
    typed = f"I mean {mark.format(id=10**17 + 7)} here"
    before = lookups(town)
    shown_before = len(list(messages_sent(town.env)))

    await ask(town, "Ada", "Ines", words=typed)
    await services(town).answering.agree(town.caller("Ines"), 1)
    await fill_in(town["Ada"], await town["Ada"].slash(town.mentorship, "pairing note"), typed)
    await carried(town)

    told = [words for _, sent in list(messages_sent(town.env))[shown_before:] for words in texts(sent)]
    brought = [words for words in told if "I mean" in words]
    assert len(brought) == 2
    assert not [words for words in brought if LIVE.search(words)]
    assert all(mark.format(id=10**17 + 7).strip("\\<`> ").rstrip(">") in words.replace("\\", "") for words in brought)
    assert lookups(town) == before


async def test_hundreds_of_mentions_cost_no_request_and_the_note_arrives_as_long_as_it_was(
    town: InventedCommunity,
) -> None:
    await walk_together(town, "Ada", "Ines")
    before, typed = lookups(town), " ".join(f"<@{number}>" for number in range(1, 572))

    await fill_in(town["Ada"], await town["Ada"].slash(town.mentorship, "pairing note"), typed)
    await carried(town)

    brought = "".join(text(each).partition(">>> ")[2] for each in dms(town["Ines"])[-2:])
    assert brought.count("@") == 571
    assert len(brought) == len(typed)
    assert lookups(town) == before


async def test_a_nickname_that_looks_like_a_mention_names_nobody_else(town: InventedCommunity) -> None:
    town.env.backend.edit_member(town.guild.id, town["Ada"].id, {"nick": f"<@&{town.roles['Mentor'].id}> <@1>"})
    await town.env.settle()
    before = lookups(town)

    await walk_together(town, "Ada", "Ines")

    assert not LIVE.search(text(last_dm(town["Ines"])))
    assert "Mentor]" not in text(last_dm(town["Ines"]))
    assert lookups(town) == before


@pytest.mark.parametrize("status", [404, 429, 500])
async def test_a_name_that_discord_does_not_tell_keeps_no_letter_away(town: InventedCommunity, status: int) -> None:
    await walk_together(town, "Ada", "Ines")
    town.env.inject_error("GET", "/users/*", status=status, times=None)

    leaves(town, "Ada")
    await town.env.settle()
    town.bot._connection._users.pop(town["Ada"].id, None)
    await carried(town)

    assert "is no longer in the server" in text(last_dm(town["Ines"]))
    assert "<@" not in text(last_dm(town["Ines"]))
