"""``/support``: for everyone and everywhere, whatever is broken, and written down nowhere."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import discord
import pytest
from discord import app_commands
from simcord import Env
from simcord.results import InteractionResult, ResponseMessage
from structlog.testing import capture_logs

from bot.app import MentorshipBot
from bot.demo.world.community import ManualClock, SimulatedCommunity, create_community
from bot.ui.core.layout import SUPPORT_CUSTOM_ID
from storage.database import Database
from tests.support.journeys.reading import answer, labels, last_dm, press, text
from tests.support.journeys.steps import make_mentors, make_pairing, press_forged, stored_rows

LINES = ("741741", "1-800-799-7233", "last checked: 30 November 2026")
"""What the card begins with for somebody whose Discord speaks the English of the United States."""

WAYS = ("Reach a facilitator", "Raise a concern")


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Iterator[list[str]]:
    """Every line that is logged during the test, by whomever, as text."""
    said = list[str]()
    with capture_logs() as ours, caplog.at_level(logging.INFO):
        yield said
        said += [str(line) for line in ours] + [record.getMessage() for record in caplog.records]


@pytest.fixture
def touched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The database is gone; gives how often it was asked."""
    asked = list[str]()

    def gone(_database: Database) -> None:
        asked.append("asked")
        raise OSError

    monkeypatch.setattr(Database, "transaction", gone)
    monkeypatch.setattr(Database, "read_transaction", gone)
    return asked


def shown(said: InteractionResult) -> ResponseMessage:
    """The card itself."""
    assert said.response is not None
    return said.response


def is_the_card(said: str) -> bool:
    """Whether all that matters can be read at once."""
    return all(line in said for line in LINES)


@pytest.mark.parametrize("name", ["Ada", "Ines", "Tomas", "Rosa"])
async def test_everyone_sees_the_lines_in_the_server(community: SimulatedCommunity, name: str) -> None:
    await make_pairing(community, "Ada", "Ines")

    said = await community[name].slash(community.mentorship, "support")

    assert is_the_card(answer(said))
    assert answer(said).startswith("**If you are in danger")
    assert "A mentor is not a crisis line" in answer(said)


@pytest.mark.parametrize("name", ["Ada", "Ines", "Tomas", "Rosa"])
async def test_everyone_sees_them_in_a_direct_message(community: SimulatedCommunity, name: str) -> None:
    said = await community[name].user.slash("support")

    assert is_the_card(answer(said))


async def test_someone_who_shares_no_server_with_the_bot_sees_them(community: SimulatedCommunity) -> None:
    outsider = community.env.create_user("Zola")

    said = await outsider.slash("support")

    assert is_the_card(answer(said))


async def test_in_a_server_that_never_set_the_bot_up_it_works(community: SimulatedCommunity) -> None:
    elsewhere = community.env.create_guild("Another circle")
    room = elsewhere.create_text_channel("room")
    someone = elsewhere.add_member(community.env.create_user("Zola"))

    said = await someone.slash(room, "support")

    assert is_the_card(answer(said))


@pytest.mark.usefixtures("env")
def test_what_is_ones_own_is_for_direct_messages_and_nothing_else(companion: MentorshipBot) -> None:
    asked = {command.name: command.to_dict(companion.tree)["contexts"] for command in companion.tree.get_commands()}

    own = {name for name, contexts in asked.items() if sorted(contexts) == [0, 1]}
    assert own == {"support", "help", "mentorship", "pairing", "checkin", "privacy"}
    assert {name: contexts for name, contexts in asked.items() if name not in own and contexts != [0]} == {}


async def test_without_a_database_the_card_comes_without_names(
    community: SimulatedCommunity, touched: list[str], logged: list[str]
) -> None:
    here = await community["Ada"].slash(community.mentorship, "support")
    there = await community["Ada"].user.slash("support")

    for said in (here, there):
        assert is_the_card(answer(said))
        assert "You can also write yourself" not in answer(said)
    assert touched
    assert logged == []


async def test_nothing_of_it_is_stored_sent_or_logged(community: SimulatedCommunity, logged: list[str]) -> None:
    before, requests = await stored_rows(community), len(community.env.http_requests)

    card = await community["Ada"].slash(community.mentorship, "support")
    await community["Ada"].user.slash("support")
    await press_forged(community, "Ada", community.mentorship, SUPPORT_CUSTOM_ID)
    await community["Ada"].select(shown(card), ["Ireland"])

    sent = [request.path for request in community.env.http_requests[requests:]]
    assert await stored_rows(community) == before
    assert all(path.endswith("/callback") for path in sent)
    assert logged == []


async def test_when_discord_refuses_it_nothing_is_logged_either(
    community: SimulatedCommunity, logged: list[str]
) -> None:
    community.env.inject_error("POST", "/interactions/*/*/callback", status=400, code=50035, message="no", times=1)

    said = await community["Ada"].slash(community.mentorship, "support")

    assert "9-8-8" in answer(said)
    assert "I'm glad" not in answer(said)
    assert logged == []


async def test_when_it_cannot_be_made_sense_of_the_lines_are_shown_and_nothing_is_logged(
    community: SimulatedCommunity, logged: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    command = community.bot.tree.get_command("support", type=discord.AppCommandType.chat_input)
    assert isinstance(command, app_commands.Command)

    async def other(*_: object) -> None:
        raise app_commands.CommandSignatureMismatch(command)

    monkeypatch.setattr(command, "_invoke_with_namespace", other)

    said = await community["Ada"].slash(community.mentorship, "support")

    assert is_the_card(answer(said))
    assert logged == []
    assert len(community.env.errors) == 1


async def test_the_button_on_a_direct_message_opens_it_and_the_message_stays(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    message = text(last_dm(community["Ada"]))

    said = await press(community["Ada"], "Support", last_dm(community["Ada"]))

    assert is_the_card(answer(said))
    assert text(last_dm(community["Ada"])) == message


@pytest.mark.parametrize("number", ["999999", "9999999999999999999"])
async def test_a_forged_button_shows_the_lines_and_no_more(community: SimulatedCommunity, number: str) -> None:
    said = await press_forged(community, "Ada", community.mentorship, f"support:{number}:open")

    assert is_the_card(answer(said))


async def test_the_guide_and_ones_own_page_point_to_it(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")

    about = await community["Ines"].slash(community.mentorship, "mentorship about")
    me = await community["Ines"].slash(community.mentorship, "mentorship me")

    assert "`/support`" in answer(about)
    assert "`/support`" in answer(me)


async def concerns(community: SimulatedCommunity) -> int:
    """How many there are."""
    return len((await stored_rows(community))["concerns"])


async def test_a_facilitator_can_be_reached_from_the_server_and_by_direct_message(
    community: SimulatedCommunity,
) -> None:
    here = await community["Ada"].slash(community.mentorship, "support")
    there = await community["Bilal"].user.slash("support")

    from_here = await community["Ada"].click(shown(here), label="Reach a facilitator")
    from_there = await community["Bilal"].user.click(shown(there), label="Reach a facilitator")

    for said in (from_here, from_there):
        assert "I ask a facilitator to get in touch with you" in answer(said)
        assert "please don't wait for us" in answer(said)
    assert await concerns(community) == 2


async def test_who_asked_before_hears_so_and_where_help_is_meanwhile(community: SimulatedCommunity) -> None:
    card = shown(await community["Ada"].slash(community.mentorship, "support"))
    await community["Ada"].click(card, label="Reach a facilitator")

    again = await community["Ada"].click(card, label="Reach a facilitator")

    assert "please don't wait for us" in answer(again)
    assert await concerns(community) == 1


@pytest.mark.parametrize("in_dm", [True, False])
async def test_a_concern_can_be_raised_from_either(community: SimulatedCommunity, in_dm: bool) -> None:
    ada = community["Ada"]
    said = await (ada.user.slash("support") if in_dm else ada.slash(community.mentorship, "support"))

    form = await (ada.user if in_dm else ada).click(shown(said), label="Raise a concern")

    assert form.modal is not None


async def test_without_a_database_the_wish_is_answered_calmly_with_where_help_is(
    community: SimulatedCommunity, touched: list[str]
) -> None:
    card = shown(await community["Ada"].slash(community.mentorship, "support"))

    said = await community["Ada"].click(card, label="Reach a facilitator")

    assert touched
    assert "Something went wrong on my side" in answer(said)
    assert "please don't wait for us" in answer(said)


async def test_who_is_in_several_servers_chooses_by_name_and_sees_no_others(
    community: SimulatedCommunity, env: Env, companion: MentorshipBot, clock: ManualClock
) -> None:
    elsewhere = await create_community(env, companion, clock)
    elsewhere.env.create_guild("Nobody's circle")
    second = elsewhere.guild.add_member(community["Ada"].user)
    card = shown(await second.user.slash("support"))

    await second.user.click(card, custom_id=f"support:{elsewhere.guild.id}:reach")

    assert sorted(labels(card)) == sorted(
        # Both have the same name.
        f"{what}: {guild.name} ({guild.id})"
        for guild in (community.guild, elsewhere.guild)
        for what in WAYS
    )
    assert [row[1] for row in (await stored_rows(community))["concerns"]] == [elsewhere.guild.id]


async def test_who_shares_no_server_reads_where_facilitators_can_be_reached(
    community: SimulatedCommunity,
) -> None:
    said = await community.env.create_user("Zola").slash("support")

    assert labels(shown(said)) == ["What is stored about me"]
    assert "In your server, `/support` has buttons for that" in answer(said)


async def test_where_nobody_could_read_the_wish_it_is_refused_kindly(community: SimulatedCommunity) -> None:
    owner = community.env.create_user("Zola")
    elsewhere = community.env.create_guild("Another circle", owner=owner)
    room = elsewhere.create_text_channel("room")
    zola = elsewhere.add_member(owner)
    card = shown(await zola.slash(room, "support"))

    said = await zola.click(card, label="Reach a facilitator")

    assert "please don't wait for us" in answer(said)
    assert await concerns(community) == 0
