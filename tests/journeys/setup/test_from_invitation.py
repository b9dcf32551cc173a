"""An empty server, from the invitation to the card with which members begin; and what goes wrong on the way."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass

import discord
import pytest
from simcord import Env
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, GuildHandle
from simcord.results import InteractionResult, ResponseMessage

from bot.app import MentorshipBot
from bot.rules.callers import Caller
from bot.ui.setup.making_handlers import IS_THERE
from storage.models.enums import RoleKind
from storage.models.records import Community
from tests.support.journeys.reading import answer, dms, fill_in, labels, last_dm, text
from tests.support.journeys.repeats import Repeats
from tests.support.journeys.steps import post_control, press_together

MAKE_FACILITATORS = "setup:make:facilitator"
MAKE_CHANNEL = "setup:make:channel"
MAY_MAKE = discord.Permissions(manage_roles=True, manage_channels=True)


@dataclass(kw_only=True)
class EmptyServer:
    """A server with one room, and nothing chosen."""

    env: Env
    bot: MentorshipBot
    guild: GuildHandle
    room: ChannelHandle
    owner: MemberActor

    async def open(self, command: str = "setup start") -> ResponseMessage:
        """The owner types a command."""
        return shown(await self.owner.slash(self.room, command))

    async def press(self, page: ResponseMessage, label: str) -> ResponseMessage:
        """The owner presses a button on a page."""
        return shown(await self.owner.click(page, label=label))

    async def settings(self) -> Community:
        """What is stored."""
        rosa = Caller(user_id=self.owner.id, community_id=self.guild.id, manages_server=True)
        return await self.bot.services.setup.settings(rosa)

    async def take_permissions(self) -> None:
        """Somebody takes from the bot what its roles allow."""
        for role_id in list(self.env.backend.get_member(self.guild.id, self.env.backend.bot_user.id).role_ids):
            self.env.backend.edit_role(self.guild.id, role_id, {"permissions": 0})
        await self.env.settle()

    async def drain(self) -> None:
        """Wait until every message has arrived."""
        await self.bot.outbox_worker.drain()
        await self.env.settle()


def shown(result: InteractionResult) -> ResponseMessage:
    """The page that came."""
    assert result.response is not None
    return result.response


@pytest.fixture
async def server(env: Env, companion: MentorshipBot) -> EmptyServer:
    """An empty server that has just invited the bot."""
    rosa = env.create_user("rosa", global_name="Rosa")
    guild = env.create_guild("A circle of friends", owner=rosa)
    me = guild.create_role("Companion", permissions=MAY_MAKE, position=20)
    env.backend.add_member_role(guild.id, env.backend.bot_user.id, me.id)
    room = guild.create_text_channel("general")
    server = EmptyServer(env=env, bot=companion, guild=guild, room=room, owner=guild.add_member(rosa))
    await env.settle()
    await server.drain()
    return server


async def test_an_empty_server_is_set_up_from_the_invitation_to_the_welcome_card(server: EmptyServer) -> None:
    assert "`/setup start` there asks on three pages" in text(last_dm(server.owner))

    who = await server.open()
    who = await server.press(who, "Make the role Mentorship facilitator")
    who = await server.press(who, "Make the role Mentor")
    where = await server.press(who, "Next: where")
    where = await server.press(where, "Make the private channel #mentorship-facilitators")
    how = await server.press(where, "Next: how")
    form = await server.owner.click(how, label="Choose the time zone")
    how = shown(await fill_in(server.owner, form, "Kathmandu"))
    check = await server.press(how, "Next: look it all over")
    check = await server.press(check, "Make the channel #mentorship")
    await server.drain()

    assert IS_THERE in text(check)
    chosen, roles, rooms = await server.settings(), server.guild.roles, server.guild.channels
    assert chosen.role_ids(RoleKind.FACILITATOR) == {roles["Mentorship facilitator"].id}
    assert chosen.mentor_role_id == roles["Mentor"].id
    assert chosen.time_zone == "Asia/Kathmandu"
    assert chosen.facilitators_channel_id == rooms["mentorship-facilitators"].id
    [card] = rooms["mentorship"].history()
    assert labels(card) == ["Find a mentor", "Look around", "I would like to mentor", "My overview", "Support"]


async def test_each_step_comes_twice_and_is_done_once(server: EmptyServer) -> None:
    server.guild.create_role("Tuesday group")
    await server.env.settle()
    repeats, wrong = Repeats(server.env), list[str]()

    async def twice(name: str, doing: Awaitable[InteractionResult]) -> ResponseMessage:
        first = await doing
        said, kept = answer(first), await everything()
        again = await repeats.send_again()
        if said != answer(again) or kept != await everything():
            wrong.append(name)
        return shown(first)

    async def everything() -> tuple[object, ...]:
        await server.drain()
        rooms = {name: len(room.history()) for name, room in server.guild.channels.items()}
        return await server.settings(), set(server.guild.roles), rooms, len(dms(server.owner))

    page = await twice("start", server.owner.slash(server.room, "setup start"))
    for label in (
        "Use what you found",
        "Make the role Mentorship facilitator",
        "Make the role Mentor",
        "Next: where",
        "Make the private channel #mentorship-facilitators",
        "Next: how",
    ):
        page = await twice(label, server.owner.click(page, label=label))
    form = await server.owner.click(page, label="Choose the time zone")
    page = await twice("time zone", fill_in(server.owner, form, "Kathmandu"))
    for label in ("Next: look it all over", "Make the channel #mentorship"):
        page = await twice(label, server.owner.click(page, label=label))

    assert wrong == []


async def test_the_owner_is_written_to_once(server: EmptyServer) -> None:
    lifecycle = server.bot.services.guild_lifecycle

    again = [await lifecycle.guild_restored(server.guild.id, owner=server.owner.id) for _ in range(2)]
    new = await asyncio.gather(*(lifecycle.guild_restored(999, owner=server.owner.id) for _ in range(2)))
    await server.drain()

    assert (again, sorted(new)) == ([False, False], [False, True])
    assert len(dms(server.owner)) == 2  # once of each server


async def test_what_is_there_is_found_by_name_and_taken_with_one_press(server: EmptyServer) -> None:
    facilitators = server.guild.create_role("Group facilitators")
    mentors = server.guild.create_role("Mentor")
    for name in ("Tuesday group", "Thursday group", "Mentee"):
        server.guild.create_role(name)
    await server.env.settle()

    who = await server.open()
    found = text(who)
    kept = await server.press(who, "Use what you found")

    assert f"Facilitators: {facilitators.mention}" in found
    chosen = await server.settings()
    assert chosen.role_ids(RoleKind.FACILITATOR) == {facilitators.id}
    assert chosen.role_ids(RoleKind.MENTOR) == {mentors.id}
    assert len(chosen.role_ids(RoleKind.GROUP)) == 2
    assert labels(kept) == ["Next: where"]


async def test_everyone_is_no_facilitator_and_a_room_for_all_is_not_the_facilitators(server: EmptyServer) -> None:
    who = await server.open()

    everyone = await server.owner.select(who, [server.guild.default_role], custom_id="setup:facilitator")
    where = await server.press(who, "Next: where")
    public = await server.owner.select(where, [server.room], custom_id="setup:channel")

    assert "open to @everyone as well" in answer(everyone)
    assert "open to @everyone as well" in answer(public)
    chosen = await server.settings()
    assert (chosen.role_ids(RoleKind.FACILITATOR), chosen.facilitators_channel_id) == (frozenset(), None)


async def test_what_the_bot_may_not_make_it_says_with_the_permission(server: EmptyServer) -> None:
    await server.take_permissions()

    who = await server.open()
    said, buttons = text(who), labels(who)
    where = await server.press(who, "Next: where")

    assert "Make the role Mentor" not in buttons
    assert "I am missing *Manage Roles*" in said
    assert "I am missing *Manage Channels*" in text(where)


async def test_a_permission_that_was_taken_meanwhile_is_named(server: EmptyServer) -> None:
    who = await server.open()
    await server.take_permissions()

    said = await server.owner.click(who, label="Make the role Mentor")

    assert "I am missing *Manage Roles*" in answer(said)
    assert "Mentor" not in server.guild.roles


async def test_two_managers_at_once_make_one_role(server: EmptyServer) -> None:
    manages = server.guild.create_role("Manager", permissions=discord.Permissions(manage_guild=True))
    tomas = server.guild.add_member(server.env.create_user("tomas", global_name="Tomas"), roles=[manages])
    await server.env.settle()
    first, second = (post_control(server.room, MAKE_FACILITATORS) for _ in range(2))

    said = await press_together(
        server, [(server.owner, first, MAKE_FACILITATORS), (tomas, second, MAKE_FACILITATORS)]
    )

    assert [role.name for role in server.bot.guilds[0].roles].count("Mentorship facilitator") == 1
    assert all(IS_THERE in answer(each) for each in said)


async def test_what_was_made_and_did_not_come_to_be_chosen_is_taken(server: EmptyServer) -> None:
    """The bot may stop between the two, and whoever asked asks again."""
    rosa = Caller(user_id=server.owner.id, community_id=server.guild.id, manages_server=True)
    made = []
    for _ in range(2):
        await server.owner.click(post_control(server.room, MAKE_CHANNEL), custom_id=MAKE_CHANNEL)
        made.append((await server.settings()).facilitators_channel_id)
        await server.bot.services.setup.choose_facilitators_channel(rosa, None)

    assert made[0] is not None
    assert made[0] == made[1]


async def test_a_city_that_is_none_changes_nothing(server: EmptyServer) -> None:
    where = await server.press(await server.open(), "Next: where")
    how = await server.press(where, "Next: how")
    form = await server.owner.click(how, label="Choose the time zone")

    said = await fill_in(server.owner, form, "qqqqqq")

    assert "I don't know that time zone" in answer(said)
    assert (await server.settings()).time_zone is None


async def test_the_welcome_card_moves_and_its_buttons_work(server: EmptyServer) -> None:
    lobby = server.guild.create_text_channel("lobby")
    await server.env.settle()
    check = await server.open("setup check")
    await server.owner.select(check, [server.room], custom_id="setup:welcome")
    await server.drain()

    await server.owner.select(check, [lobby], custom_id="setup:welcome")
    await server.drain()
    [card] = lobby.history()
    support = await server.owner.click(card, label="Support")

    assert server.room.history() == []
    assert "please call now" in answer(support)
