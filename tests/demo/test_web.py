"""The demo's web page: who may talk to it, and what a guest can do there."""

from __future__ import annotations

from typing import Any

import pytest

from bot.demo.web.proxy import SENT_AS_PLAIN_MESSAGE
from bot.demo.web.tabs import MAX_TABS

from .conftest import Guest


def named(things: list[dict[str, Any]], name: str) -> dict[str, Any]:
    """The one person or room of that name."""
    return next(thing for thing in things if thing["name"] == name)


async def test_the_page_and_its_files_are_served(guest: Guest) -> None:
    pages = [
        await guest.get(path)
        for path in ("/", "/demo/", "/demo/shell.css", "/demo/shell.js", "/demo/shell_leaving.js")
    ]

    assert [status for status, _ in pages] == [200] * 5
    assert "Let time pass" in pages[0][1]
    assert "Let time pass" in pages[1][1]


async def test_no_other_file_is_served(guest: Guest) -> None:
    asked = [await guest.get(path) for path in ("/demo/server.py", "/demo/../world/world.py", "/demo/guard.py")]

    assert all(status == 404 for status, _ in asked)


async def test_what_goes_on_is_shown_only_to_who_has_the_key(guest: Guest) -> None:
    without, _ = await guest.get("/demo/state")
    wrong, _ = await guest.get("/demo/state", **{"X-Demo-Key": "guessed"})
    doing = await guest.is_refused("time", {"step": "1 day"}, **{"X-Demo-Key": ""})

    assert (without, wrong, doing) == (401, 401, 401)


async def test_other_pages_and_other_names_for_this_machine_are_refused(guest: Guest) -> None:
    other_name, _ = await guest.get("/demo/", Host="demo.example")
    other_page = await guest.is_refused("time", {"step": "1 day"}, Origin="http://demo.example")
    other_reader, _ = await guest.get("/demo/state", **{"X-Demo-Key": guest.key, "Origin": "null"})
    to_the_inside, _ = await guest.get("/?n=1", Origin="http://demo.example")

    assert (other_name, other_page, other_reader, to_the_inside) == (403, 403, 403, 403)


async def test_what_cannot_be_read_changes_nothing(guest: Guest) -> None:
    before = await guest.state()

    wishes: list[object] = [[], "3", None, {"step": "1000 days"}, {"step": 1}]
    statuses = [await guest.is_refused("time", wish) for wish in wishes]

    assert statuses == [400, 400, 400, 409, 409]
    assert await guest.state() == before


async def test_a_newcomer_finds_something_alive(guest: Guest) -> None:
    state = await guest.state()

    parts = {one["name"]: one["part"] for one in state["people"]}
    assert state["person"] == "ada"
    assert parts["Ines"] == "mentor"
    assert (parts["Marek"], parts["Hana"], parts["Rosa"]) == ("member", "past member", "coordinator")
    assert len(state["people"]) == 13
    assert state["now"] == "Tuesday, 3 March 2026, 09:31"
    assert len(state["hints"]) > 10


async def test_a_guest_becomes_someone_else_and_sees_their_rooms(guest: Guest) -> None:
    state = await guest.does("look", person="tomas")
    room = named(state["rooms"], "facilitators")

    state = await guest.does("look", person="tomas", room=room["key"])

    assert (state["person"], state["room"]) == ("tomas", room["key"])
    status, page = await guest.get(f"/?n={state['frame']['n']}")
    assert status == 200
    assert "shell_inside.js" in page


async def test_nobody_sees_a_room_that_is_not_theirs(guest: Guest) -> None:
    state = await guest.does("look", person="tomas")
    facilitators = named(state["rooms"], "facilitators")["key"]

    as_ada = await guest.does("look", person="ada")
    status = await guest.is_refused("look", {"person": "ada", "room": facilitators})

    assert "facilitators" not in [room["name"] for room in as_ada["rooms"]]
    assert status == 409
    assert (await guest.state())["person"] == "ada"


async def test_time_passes_day_by_day_and_brings_what_is_due(guest: Guest) -> None:
    community = guest.community
    form = await community["Ada"].slash(community.mentorship, "mentee ask", mentor=community["Ines"])
    radio = form.modal["components"][1]["component"]["custom_id"] if form.modal else ""
    await community["Ada"].submit_modal(form, {radio: "yes"})
    before = named((await guest.state())["people"], "Ines")["unread"]

    state = await guest.does("time", step="2 weeks")

    assert state["now"] == "Tuesday, 17 March 2026, 18:30"
    # Two reminders and the kind end for Ines, the kind end for Ada.
    assert named(state["people"], "Ines")["unread"] == before + 3
    assert named(state["people"], "Ada")["unread"] == 1


async def test_the_bot_and_the_page_tell_the_same_time(guest: Guest) -> None:
    await guest.does("time", step="3 days")

    assert guest.community.env.now() == guest.clock() == guest.community.bot.clock()


async def test_a_post_with_the_mentor_tag_is_answered_in_its_own_room(guest: Guest) -> None:
    await guest.does("look", person="farid")
    forum = named((await guest.state())["rooms"], "introductions")
    tag = (await guest.does("look", person="farid", room=forum["key"]))["forum"]["tags"][0]["id"]

    state = await guest.does("post", title="I could be there", text="Two evenings a week.", tag=tag)

    assert named(state["rooms"], "I could be there")["key"] == state["room"]
    posts = (await guest.does("look", person="farid", room=forum["key"]))["forum"]["posts"]
    assert posts[0] == {
        "key": state["room"],
        "title": "I could be there",
        "by": "Farid",
        "tags": ["I'd like to mentor"],
        "answers": 1,
    }


@pytest.mark.parametrize(
    "wish",
    [
        {"title": "", "text": "words"},
        {"title": "a title", "text": "  "},
        {"title": "a" * 101, "text": "words"},
        {"title": "a title", "text": "words", "tag": "1"},
    ],
)
async def test_a_post_that_discord_would_refuse_is_refused(guest: Guest, wish: dict[str, str]) -> None:
    assert await guest.is_refused("post", wish) == 409


@pytest.mark.parametrize(("sent", "is_told"), [("/pairing end", True), ("Good evening", False)])
async def test_a_command_sent_as_plain_words_does_not_vanish_in_silence(
    guest: Guest, sent: str, is_told: bool
) -> None:
    frame = (await guest.state())["frame"]
    page = await guest.looks_into(frame)

    await guest.acts(frame, page, kind="send_message", content=sent)

    assert ((await guest.state())["notice"]["text"] == SENT_AS_PLAIN_MESSAGE) is is_told


async def test_each_tab_is_somebody_of_its_own_and_all_go_on(guest: Guest) -> None:
    ada = await guest.state()
    guest.tab = "the second tab"
    tomas = await guest.does("look", person="tomas", room="facilitators")

    pages = [await guest.looks_into(state["frame"]) for state in (ada, tomas)]
    guest.tab = "the first tab"

    assert (await guest.state())["person"] == "ada"
    assert ["would like to mentor" in str(page["messages"]) for page in pages] == [False, True]
    await guest.acts(ada["frame"], pages[0], kind="send_message", content="Good evening")
    guest.tab = "the second tab"
    seen = await guest.does("look", room="mentorship")
    assert "Good evening" in str(await guest.looks_into(seen["frame"]))


async def test_a_tab_that_was_closed_for_others_is_told_so_and_begins_anew(guest: Guest) -> None:
    for number in range(MAX_TABS):
        guest.tab = f"tab {number}"
        await guest.does("look", room="introductions")
    guest.tab = "the first tab"

    gone = await guest.is_refused("refresh", {})
    state = await guest.does("look", person="tomas")

    assert gone == 409
    assert state["person"] == "tomas"
