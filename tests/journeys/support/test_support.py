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

from bot.app import Companion
from bot.demo.world.community import InventedCommunity, SetClock, invent
from bot.ui.core.layout import SUPPORT_ID
from storage.database import Store
from tests.support.journeys.acting import is_mentor, press_forged, remembered, together
from tests.support.journeys.reading import answer, labels, last_dm, press, text

LINES = ("9-8-8", "741741", "85258", "50808", "13 11 14", "findahelpline.com", "Last checked: 23 November 2026")

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

    def gone(_store: Store) -> None:
        asked.append("asked")
        raise OSError

    monkeypatch.setattr(Store, "transaction", gone)
    monkeypatch.setattr(Store, "reading", gone)
    return asked


def shown(said: InteractionResult) -> ResponseMessage:
    """The card itself."""
    assert said.response is not None
    return said.response


def is_the_card(said: str) -> bool:
    """Whether all that matters can be read at once."""
    return all(line in said for line in LINES)


@pytest.mark.parametrize("name", ["Ada", "Ines", "Tomas", "Rosa"])
async def test_everyone_sees_the_lines_in_the_server(town: InventedCommunity, name: str) -> None:
    await together(town, "Ada", "Ines")

    said = await town[name].slash(town.mentorship, "support")

    assert is_the_card(answer(said))
    assert answer(said).startswith("I'm glad that you looked here.")
    assert "A mentor is not a crisis line, and that is fine" in answer(said)


@pytest.mark.parametrize("name", ["Ada", "Ines", "Tomas", "Rosa"])
async def test_everyone_sees_them_in_a_direct_message(town: InventedCommunity, name: str) -> None:
    said = await town[name].user.slash("support")

    assert is_the_card(answer(said))


async def test_someone_who_shares_no_server_with_the_bot_sees_them(town: InventedCommunity) -> None:
    outsider = town.env.create_user("Zola")

    said = await outsider.slash("support")

    assert is_the_card(answer(said))


async def test_in_a_server_that_never_set_the_bot_up_it_works(town: InventedCommunity) -> None:
    elsewhere = town.env.create_guild("Another circle")
    room = elsewhere.create_text_channel("room")
    someone = elsewhere.add_member(town.env.create_user("Zola"))

    said = await someone.slash(room, "support")

    assert is_the_card(answer(said))


@pytest.mark.usefixtures("env")
def test_no_other_command_is_for_direct_messages(companion: Companion) -> None:
    asked = {command.name: command.to_dict(companion.tree)["contexts"] for command in companion.tree.get_commands()}

    assert sorted(asked.pop("support")) == [0, 1]
    assert {name: contexts for name, contexts in asked.items() if contexts != [0]} == {}


async def test_it_needs_no_database(town: InventedCommunity, touched: list[str]) -> None:
    here = await town["Ada"].slash(town.mentorship, "support")
    there = await town["Ada"].user.slash("support")

    assert is_the_card(answer(here))
    assert is_the_card(answer(there))
    assert touched == []


async def test_nothing_of_it_is_stored_sent_or_logged(town: InventedCommunity, logged: list[str]) -> None:
    before, requests = await remembered(town), len(town.env.http_requests)

    await town["Ada"].slash(town.mentorship, "support")
    await town["Ada"].user.slash("support")
    await press_forged(town, "Ada", town.mentorship, SUPPORT_ID)

    sent = [request.path for request in town.env.http_requests[requests:]]
    assert await remembered(town) == before
    assert all(path.endswith("/callback") for path in sent)
    assert logged == []


async def test_when_discord_refuses_it_nothing_is_logged_either(town: InventedCommunity, logged: list[str]) -> None:
    town.env.inject_error("POST", "/interactions/*/*/callback", status=400, code=50035, message="no", times=1)

    said = await town["Ada"].slash(town.mentorship, "support")

    assert "9-8-8" in answer(said)
    assert "I'm glad" not in answer(said)
    assert logged == []


async def test_when_it_cannot_be_made_sense_of_the_lines_are_shown_and_nothing_is_logged(
    town: InventedCommunity, logged: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    command = town.bot.tree.get_command("support", type=discord.AppCommandType.chat_input)
    assert isinstance(command, app_commands.Command)

    async def other(*_: object) -> None:
        raise app_commands.CommandSignatureMismatch(command)

    monkeypatch.setattr(command, "_invoke_with_namespace", other)

    said = await town["Ada"].slash(town.mentorship, "support")

    assert is_the_card(answer(said))
    assert logged == []
    assert len(town.env.errors) == 1


async def test_the_button_on_a_direct_message_opens_it_and_the_message_stays(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    letter = text(last_dm(town["Ada"]))

    said = await press(town["Ada"], "Support", last_dm(town["Ada"]))

    assert is_the_card(answer(said))
    assert text(last_dm(town["Ada"])) == letter


@pytest.mark.parametrize("number", ["999999", "9999999999999999999"])
async def test_a_forged_button_shows_the_lines_and_no_more(town: InventedCommunity, number: str) -> None:
    said = await press_forged(town, "Ada", town.mentorship, f"support:{number}:open")

    assert is_the_card(answer(said))


async def test_the_guide_and_ones_own_page_point_to_it(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")

    about = await town["Ines"].slash(town.mentorship, "mentorship about")
    me = await town["Ines"].slash(town.mentorship, "mentorship me")

    assert "`/support`" in answer(about)
    assert "`/support`" in answer(me)


async def concerns(town: InventedCommunity) -> int:
    """How many there are."""
    return len((await remembered(town))["concerns"])


async def test_a_facilitator_can_be_reached_from_the_server_and_by_direct_message(
    town: InventedCommunity,
) -> None:
    here = await town["Ada"].slash(town.mentorship, "support")
    there = await town["Bilal"].user.slash("support")

    from_here = await town["Ada"].click(shown(here), label="Reach a facilitator")
    from_there = await town["Bilal"].user.click(shown(there), label="Reach a facilitator")

    for said in (from_here, from_there):
        assert "I ask a facilitator to get in touch with you" in answer(said)
        assert "please don't wait for us" in answer(said)
    assert await concerns(town) == 2


async def test_who_asked_before_hears_so_and_where_help_is_meanwhile(town: InventedCommunity) -> None:
    card = shown(await town["Ada"].slash(town.mentorship, "support"))
    await town["Ada"].click(card, label="Reach a facilitator")

    again = await town["Ada"].click(card, label="Reach a facilitator")

    assert "please don't wait for us" in answer(again)
    assert await concerns(town) == 1


@pytest.mark.parametrize("in_dm", [True, False])
async def test_a_concern_can_be_raised_from_either(town: InventedCommunity, in_dm: bool) -> None:
    ada = town["Ada"]
    said = await (ada.user.slash("support") if in_dm else ada.slash(town.mentorship, "support"))

    form = await (ada.user if in_dm else ada).click(shown(said), label="Raise a concern")

    assert form.modal is not None


async def test_without_a_database_the_wish_is_answered_calmly_with_where_help_is(
    town: InventedCommunity, touched: list[str]
) -> None:
    card = shown(await town["Ada"].slash(town.mentorship, "support"))

    said = await town["Ada"].click(card, label="Reach a facilitator")

    assert touched
    assert "Something went wrong on my side" in answer(said)
    assert "please don't wait for us" in answer(said)


async def test_who_is_in_several_servers_chooses_by_name_and_sees_no_others(
    town: InventedCommunity, env: Env, companion: Companion, clock: SetClock
) -> None:
    elsewhere = await invent(env, companion, clock)
    elsewhere.env.create_guild("Nobody's circle")
    second = elsewhere.guild.add_member(town["Ada"].user)
    card = shown(await second.user.slash("support"))

    await second.user.click(card, custom_id=f"support:{elsewhere.guild.id}:reach")

    assert sorted(labels(card)) == sorted(
        f"{what}: {guild.name}" for guild in (town.guild, elsewhere.guild) for what in WAYS
    )
    assert [row[1] for row in (await remembered(town))["concerns"]] == [elsewhere.guild.id]


async def test_who_shares_no_server_reads_where_facilitators_can_be_reached(
    town: InventedCommunity,
) -> None:
    said = await town.env.create_user("Zola").slash("support")

    assert labels(shown(said)) == ["What is stored about me"]
    assert "In your server, `/support` has buttons for that" in answer(said)


async def test_where_nobody_could_read_the_wish_it_is_refused_kindly(town: InventedCommunity) -> None:
    owner = town.env.create_user("Zola")
    elsewhere = town.env.create_guild("Another circle", owner=owner)
    room = elsewhere.create_text_channel("room")
    zola = elsewhere.add_member(owner)
    card = shown(await zola.slash(room, "support"))

    said = await zola.click(card, label="Reach a facilitator")

    assert "please don't wait for us" in answer(said)
    assert await concerns(town) == 0
