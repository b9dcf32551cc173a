"""Setting mentorship up: every choice through its select, by those who manage the server and nobody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import discord
import pytest
from simcord.results import InteractionResult, ResponseMessage

from bot.demo.world.community import InventedCommunity
from storage.models.enums import RoleKind
from storage.models.records import Community
from tests.support.journeys.acting import applies, asks, carried, is_mentor, remembered, services
from tests.support.journeys.reading import answer, card, components, labels, last_dm, press, roles, text


async def settings(town: InventedCommunity) -> Community:
    """What is stored."""
    return await services(town).setup.settings(town.caller("Rosa"))


async def page(town: InventedCommunity) -> ResponseMessage:
    """The settings page, opened by the owner."""
    shown = await town["Rosa"].slash(town.mentorship, "setup start")
    assert shown.response is not None
    return shown.response


async def choose(town: InventedCommunity, what: str, *values: Any) -> InteractionResult:
    """The owner makes one choice on the page."""
    chosen: InteractionResult = await town["Rosa"].select(await page(town), list(values), custom_id=f"setup:{what}")
    return chosen


@pytest.mark.parametrize("kind", list(RoleKind))
async def test_roles_are_chosen_and_kept_at_once(town: InventedCommunity, kind: RoleKind) -> None:
    new = town.guild.create_role("Something new")

    shown = await choose(town, kind, new)

    assert (await settings(town)).role_ids(kind) == {new.id}
    assert shown.response is not None
    select = next(c for c in components(shown.response) if c.get("custom_id") == f"setup:{kind}")
    assert [int(default["id"]) for default in select["default_values"]] == [new.id]


async def test_roles_can_be_left_out_again(town: InventedCommunity) -> None:
    await choose(town, "member")

    assert (await settings(town)).role_ids(RoleKind.MEMBER) == frozenset()


async def test_several_roles_can_mean_the_same(town: InventedCommunity) -> None:
    await choose(town, "facilitator", town.roles["Facilitator"], town.roles["Tuesday group"])

    await applies(town, "Hana")
    said = await town["Bilal"].slash(town.mentorship, "facilitator approve", member=town["Hana"])

    assert "is a mentor now" in answer(said)


async def test_the_channel_is_chosen_and_open_cards_move_along(town: InventedCommunity) -> None:
    await applies(town, "Ines")
    new = town.guild.create_text_channel("new-room")

    await choose(town, "channel", new)
    await carried(town)

    assert new.last_message is not None
    assert labels(new.last_message) == ["Approve", "Decline", "Ask for a word"]


async def test_the_forum_and_then_its_tag_are_chosen(town: InventedCommunity) -> None:
    new = town.guild.create_forum_channel("hellos")
    tag = {"id": "77", "name": "Mentor", "moderated": False, "emoji_id": None, "emoji_name": None}
    town.env.backend.edit_channel(new.id, {"available_tags": [tag]})

    await choose(town, "forum", new)
    await choose(town, "tag", "77")

    assert ((await settings(town)).forum_id, (await settings(town)).forum_tag_id) == (new.id, 77)


async def test_the_coordinator_is_chosen_and_hears_who_steps_down(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")

    await choose(town, "coordinator", town["Lindiwe"])
    await town["Ines"].slash(town.mentorship, "mentor step-down")

    assert "has stepped down" in text(last_dm(town["Lindiwe"]))


async def test_a_facilitators_yes_is_chosen_and_from_then_on_asked_for(town: InventedCommunity) -> None:
    await choose(town, "yes", "1")
    await asks(town, "Ada", "Ines")

    await press(town["Ines"], "Yes")

    assert labels(card(town)) == ["Approve", "Not now"]


async def test_choosing_the_mentor_role_later_gives_it_to_those_who_are_mentors(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")
    new = town.guild.create_role("Companion on the way")

    await choose(town, "mentor", new)
    await carried(town)

    assert "Companion on the way" in roles(town, "Ines")


async def test_the_settings_can_be_read(town: InventedCommunity) -> None:
    shown = await town["Rosa"].slash(town.mentorship, "setup show")

    said = answer(shown)
    assert f"**Facilitators** – who decides (one or more roles): {town.roles['Facilitator'].mention}" in said
    assert f"**Facilitators' channel**: <#{town.facilitators.id}>" in said
    assert f"**Forum**: <#{town.forum.id}>, tag *I'd like to mentor*" in said
    assert f"**Coordinator**: {town['Rosa'].mention}" in said
    assert "says yes to each pairing**: no" in said


async def test_the_page_still_opens_when_what_was_chosen_is_gone(town: InventedCommunity) -> None:
    for name in ("Facilitator", "Mentor", "Tuesday group"):
        town.env.backend.delete_role(town.guild.id, town.roles[name].id)
    town.env.backend.delete_channel(town.facilitators.id)
    town.env.backend.delete_channel(town.forum.id)
    await services(town).setup.choose_coordinator(town.caller("Rosa"), town["Lindiwe"].id)
    town.guild.remove_member(town["Lindiwe"])

    shown = await page(town)
    read = await town["Rosa"].slash(town.mentorship, "setup show")

    assert "Setting up" in text(shown)
    assert "Settings" in answer(read)


def allowed(town: InventedCommunity, name: str) -> None:
    """Someone is shown /setup by the server's own command settings, without managing the server."""
    command = town.env.backend.find_command("setup", None)
    assert command is not None
    town.guild.set_command_permissions(int(command["id"]), {town[name]: True})


@pytest.mark.parametrize("command", ["setup start", "setup show", "setup check"])
async def test_who_does_not_manage_the_server_is_told_whom_to_ask(town: InventedCommunity, command: str) -> None:
    allowed(town, "Tomas")

    said = await town["Tomas"].slash(town.mentorship, command)

    assert "Settings are for those who manage the server" in answer(said)


async def test_a_page_left_open_by_a_manager_of_old_chooses_nothing(town: InventedCommunity) -> None:
    manager = town.guild.create_role("Manager", permissions=discord.Permissions(manage_guild=True))
    town.env.backend.add_member_role(town.guild.id, town["Tomas"].id, manager.id)
    shown = await town["Tomas"].slash(town.mentorship, "setup start")
    town.env.backend.remove_member_role(town.guild.id, town["Tomas"].id, manager.id)
    before = await remembered(town)
    assert shown.response is not None
    values: dict[str, Callable[[], Any]] = {
        **{kind: lambda: town.roles["Member"] for kind in RoleKind},
        "channel": lambda: town.mentorship,
        "forum": lambda: town.forum,
        "coordinator": lambda: town["Tomas"],
        "tag": lambda: str(town.tag_id),
        "yes": lambda: "1",
    }

    said = [
        answer(await town["Tomas"].select(shown.response, [value()], custom_id=f"setup:{what}"))
        for what, value in values.items()
    ]

    assert all("Settings are for those who manage the server" in words for words in said)
    assert await remembered(town) == before


async def test_without_facilitators_nobody_is_left_waiting_for_a_decision(town: InventedCommunity) -> None:
    await choose(town, "facilitator")

    said = await town["Ines"].slash(town.mentorship, "mentor volunteer")

    assert "isn't fully set up in this server yet" in answer(said)
