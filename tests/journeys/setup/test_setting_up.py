"""Setting mentorship up: every choice through its select, by those who manage the server and nobody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import discord
import pytest
from simcord.results import InteractionResult

from bot.demo.world.community import OverwriteTarget, SimulatedCommunity
from bot.rules.setup.choices import SetupPage
from bot.ui.components.setup import Setting
from bot.ui.setup.handlers import PAGE_OF_SETTING
from storage.models.enums import RoleKind
from storage.models.records import Community
from storage.models.settings import GroupRule
from tests.support.journeys.reading import answer, card, components, labels, last_dm, press, roles, text
from tests.support.journeys.setting_up import settings_page
from tests.support.journeys.steps import (
    drain_outbox,
    make_mentors,
    request_pairing,
    services,
    stored_rows,
    volunteer_as_mentor,
)


async def settings(community: SimulatedCommunity) -> Community:
    """What is stored."""
    return await services(community).setup.settings(community.caller("Rosa"))


def where(what: str) -> SetupPage:
    """The page on which something is chosen."""
    return PAGE_OF_SETTING[Setting(what)] if what in set(Setting) else SetupPage.WHO


async def choose(community: SimulatedCommunity, what: str, *values: Any) -> InteractionResult:
    """The owner makes one choice on the page where it is made."""
    chosen: InteractionResult = await community["Rosa"].select(
        await settings_page(community, where(what)), list(values), custom_id=f"setup:{what}"
    )
    return chosen


@pytest.mark.parametrize("kind", list(RoleKind))
async def test_roles_are_chosen_and_kept_at_once(community: SimulatedCommunity, kind: RoleKind) -> None:
    new = community.guild.create_role("Something new")

    shown = await choose(community, kind, new)

    assert (await settings(community)).role_ids(kind) == {new.id}
    assert shown.response is not None
    select = next(c for c in components(shown.response) if c.get("custom_id") == f"setup:{kind}")
    assert [int(default["id"]) for default in select["default_values"]] == [new.id]


async def test_roles_can_be_left_out_again(community: SimulatedCommunity) -> None:
    await choose(community, "member")

    assert (await settings(community)).role_ids(RoleKind.MEMBER) == frozenset()


async def test_several_roles_can_mean_the_same(community: SimulatedCommunity) -> None:
    await choose(community, "facilitator", community.roles["Facilitator"], community.roles["Tuesday group"])

    await volunteer_as_mentor(community, "Hana")
    said = await community["Bilal"].slash(community.mentorship, "facilitator approve", member=community["Hana"])

    assert "is a mentor now" in answer(said)


async def test_the_channel_is_chosen_and_open_cards_move_along(community: SimulatedCommunity) -> None:
    await volunteer_as_mentor(community, "Ines")
    shown: dict[OverwriteTarget, discord.PermissionOverwrite] = {
        community.guild.default_role: discord.PermissionOverwrite(view_channel=False),
        community.guild.roles["Companion"]: discord.PermissionOverwrite(view_channel=True),
    }
    new = community.guild.create_text_channel("new-room", overwrites=shown)

    await choose(community, "channel", new)
    await drain_outbox(community)

    assert sorted(map(labels, new.history())) == [["Approve", "Decline", "Ask for a word"], ["What waits for me"]]


async def test_the_forum_and_then_its_tag_are_chosen(community: SimulatedCommunity) -> None:
    new = community.guild.create_forum_channel("hellos")
    tag = {"id": "77", "name": "Mentor", "moderated": False, "emoji_id": None, "emoji_name": None}
    community.env.backend.edit_channel(new.id, {"available_tags": [tag]})

    await choose(community, "forum", new)
    await choose(community, "tag", "77")

    assert ((await settings(community)).forum_id, (await settings(community)).forum_tag_id) == (new.id, 77)


async def test_the_coordinator_is_chosen_and_hears_who_steps_down_where_no_facilitator_would(
    community: SimulatedCommunity,
) -> None:
    await make_mentors(community, "Ines")

    await choose(community, "coordinator", community["Lindiwe"])
    await services(community).setup.choose_facilitators_channel(community.caller("Rosa"), None)
    await community["Ines"].slash(community.mentorship, "mentor step-down")
    await drain_outbox(community)

    told = last_dm(community["Lindiwe"])
    assert "has stepped down" in text(told)
    assert "I don't bring it up again" in answer(await press(community["Lindiwe"], "Seen", told))


async def test_one_support_group_is_chosen_and_from_then_on_kept_to(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")

    await choose(community, "groups", GroupRule.ONLY)
    refused = answer(await community["Farid"].slash(community.mentorship, "mentee ask", mentor=community["Ines"]))

    assert "You two are of different support groups" in refused
    assert "within one only" in answer(await community["Rosa"].slash(community.mentorship, "setup show"))


async def test_a_facilitators_yes_is_chosen_and_from_then_on_asked_for(community: SimulatedCommunity) -> None:
    await choose(community, "yes", "1")
    await request_pairing(community, "Ada", "Ines")

    await press(community["Ines"], "Yes")

    assert labels(card(community)) == ["Approve", "Not now", "Who are they?"]


async def test_choosing_the_mentor_role_later_gives_it_to_those_who_are_mentors(
    community: SimulatedCommunity,
) -> None:
    await make_mentors(community, "Ines")
    new = community.guild.create_role("Companion on the way")

    await choose(community, "mentor", new)
    await drain_outbox(community)

    assert "Companion on the way" in roles(community, "Ines")


async def test_the_settings_can_be_read(community: SimulatedCommunity) -> None:
    shown = await community["Rosa"].slash(community.mentorship, "setup show")

    said = answer(shown)
    assert f"**Facilitators** – who decides (one or more roles): {community.roles['Facilitator'].mention}" in said
    assert f"**Facilitators' channel**: <#{community.facilitators.id}>" in said
    assert f"**Forum**: <#{community.forum.id}>, tag *I'd like to mentor*" in said
    assert f"**Coordinator**: {community['Rosa'].mention}" in said
    assert "says yes to each pairing**: no" in said


async def test_the_page_still_opens_when_what_was_chosen_is_gone(community: SimulatedCommunity) -> None:
    for name in ("Facilitator", "Mentor", "Tuesday group"):
        community.env.backend.delete_role(community.guild.id, community.roles[name].id)
    community.env.backend.delete_channel(community.facilitators.id)
    community.env.backend.delete_channel(community.forum.id)
    await services(community).setup.choose_coordinator(community.caller("Rosa"), community["Lindiwe"].id)
    community.guild.remove_member(community["Lindiwe"])

    shown = await settings_page(community)
    read = await community["Rosa"].slash(community.mentorship, "setup show")

    assert "1 of 3" in text(shown)
    assert "Settings" in answer(read)


def allowed(community: SimulatedCommunity, name: str) -> None:
    """Someone is shown /setup by the server's own command settings, without managing the server."""
    command = community.env.backend.find_command("setup", None)
    assert command is not None
    community.guild.set_command_permissions(int(command["id"]), {community[name]: True})


@pytest.mark.parametrize("command", ["setup start", "setup show", "setup check"])
async def test_who_does_not_manage_the_server_is_told_whom_to_ask(
    community: SimulatedCommunity, command: str
) -> None:
    allowed(community, "Tomas")

    said = await community["Tomas"].slash(community.mentorship, command)

    assert "Settings are for those who manage the server" in answer(said)


async def test_a_page_left_open_by_a_manager_of_old_chooses_nothing(community: SimulatedCommunity) -> None:
    manager = community.guild.create_role("Manager", permissions=discord.Permissions(manage_guild=True))
    community.env.backend.add_member_role(community.guild.id, community["Tomas"].id, manager.id)
    pages = {which: await settings_page(community, which, by="Tomas") for which in SetupPage}
    community.env.backend.remove_member_role(community.guild.id, community["Tomas"].id, manager.id)
    before = await stored_rows(community)
    values: dict[str, Callable[[], Any]] = {
        **{kind: lambda: community.roles["Member"] for kind in RoleKind},
        "channel": lambda: community.mentorship,
        "forum": lambda: community.forum,
        "coordinator": lambda: community["Tomas"],
        "tag": lambda: str(community.tag_id),
        "yes": lambda: "1",
    }

    said = [
        answer(await community["Tomas"].select(pages[where(what)], [value()], custom_id=f"setup:{what}"))
        for what, value in values.items()
    ]

    assert all("Settings are for those who manage the server" in words for words in said)
    assert await stored_rows(community) == before


async def test_without_facilitators_nobody_is_left_waiting_for_a_decision(community: SimulatedCommunity) -> None:
    await choose(community, "facilitator")

    said = await community["Ines"].slash(community.mentorship, "mentor volunteer")

    assert "isn't fully set up in this server yet" in answer(said)
