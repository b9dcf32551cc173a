"""An invented community in a simulated Discord: its rooms, roles and people, and its settings chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import discord
from simcord import Env
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, GuildHandle, RoleHandle, UserHandle

from bot.app import Companion
from bot.rules.people import Caller
from storage.models.enums import RoleKind

MENTOR_TAG = "I'd like to mentor"

Overwritten = (
    RoleHandle | MemberActor | UserHandle | discord.Role | discord.Member | discord.User | discord.ClientUser
)


class SetClock:
    """A clock that stands until it is moved; it begins at noon, when nobody minds a message."""

    def __init__(self, start: datetime = datetime(2026, 1, 1, 12, tzinfo=UTC)) -> None:
        self._now = start

    def __call__(self) -> datetime:
        return self._now

    def forward(self, span: timedelta) -> None:
        """Let *span* pass."""
        self._now += span


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Who someone is in the invented community."""

    name: str
    part: str
    roles: tuple[str, ...]


CAST = (
    Part(name="Rosa", part="coordinator", roles=("Facilitator", "Member")),
    Part(name="Tomas", part="facilitator", roles=("Facilitator", "Member")),
    Part(name="Lindiwe", part="facilitator", roles=("Facilitator", "Member")),
    Part(name="Ines", part="mentor", roles=("Member", "Tuesday group")),
    Part(name="Marek", part="mentor", roles=("Member", "Thursday group")),
    Part(name="Hana", part="mentor", roles=("Alumni",)),
    Part(name="Ada", part="member", roles=("Member", "Tuesday group")),
    Part(name="Bilal", part="member", roles=("Member", "Tuesday group")),
    Part(name="Chiara", part="member", roles=("Member", "Thursday group")),
    Part(name="Dorji", part="member", roles=("Member", "Thursday group")),
    Part(name="Esme", part="member", roles=("Member", "Tuesday group")),
    Part(name="Farid", part="member", roles=("Member", "Thursday group")),
)


@dataclass(slots=True, kw_only=True)
class InventedCommunity:
    """Handles to everything in the simulated server."""

    env: Env
    bot: Companion
    clock: SetClock
    guild: GuildHandle
    roles: dict[str, RoleHandle]
    mentorship: ChannelHandle
    facilitators: ChannelHandle
    forum: ChannelHandle
    tag_id: int
    people: dict[str, MemberActor] = field(default_factory=dict)

    def __getitem__(self, name: str) -> MemberActor:
        """Someone in the server, by first name."""
        return self.people[name]

    def caller(self, name: str) -> Caller:
        """This person as the services know a caller."""
        member = self.people[name]
        roles = self.guild._guild.members[member.id].role_ids
        return Caller(
            user_id=member.id,
            community_id=self.guild.id,
            role_ids=frozenset(roles),
            manages_server=member.id == self.guild.owner.id,
        )

    async def post(self, name: str, title: str, text: str, *, tagged: bool = True) -> ChannelHandle:
        """Open a forum post as this person, with the mentor tag or without; gives its thread."""
        thread = open_post(
            self.env, self.forum, self.people[name], title, text, tag_ids=[self.tag_id] if tagged else []
        )
        await self.env.settle()
        return next(one for one in self.forum.threads if one.id == thread)

    async def let_time_pass(self, span: timedelta) -> None:
        """Move the clock, ring the alarm, and wait until everything has been carried."""
        self.clock.forward(span)
        await self.bot.alarm.ring()
        await self.bot.courier.rest()
        await self.env.settle()


async def invent(env: Env, bot: Companion, clock: SetClock) -> InventedCommunity:
    """Build the server, bring in everyone, choose every setting."""
    community = await build(env, bot, clock)
    await choose_settings(community)
    return community


async def build(env: Env, bot: Companion, clock: SetClock) -> InventedCommunity:
    """Build the server and bring in everyone; no setting is chosen yet."""
    owner = env.create_user("rosa", global_name="Rosa")
    guild = env.create_guild("A circle of friends", owner=owner)
    me = guild.create_role("Companion", permissions=discord.Permissions(manage_roles=True), position=20)
    env.backend.add_member_role(guild.id, env.backend.bot_user.id, me.id)
    names = ("Facilitator", "Member", "Alumni", "Tuesday group", "Thursday group", "Mentor")
    roles = {name: guild.create_role(name) for name in names}
    hidden: dict[Overwritten, discord.PermissionOverwrite] = {
        guild.default_role: discord.PermissionOverwrite(view_channel=False),
        roles["Facilitator"]: discord.PermissionOverwrite(view_channel=True),
        me: discord.PermissionOverwrite(view_channel=True),
    }
    community = InventedCommunity(
        env=env,
        bot=bot,
        clock=clock,
        guild=guild,
        roles=roles,
        mentorship=guild.create_text_channel("mentorship", topic="Where people find one another"),
        facilitators=guild.create_text_channel("facilitators", overwrites=hidden),
        forum=guild.create_forum_channel("introductions"),
        tag_id=env.backend.snowflake(),
    )
    tag = {"id": str(community.tag_id), "name": MENTOR_TAG, "moderated": False, "emoji_id": None, "emoji_name": None}
    env.backend.edit_channel(community.forum.id, {"available_tags": [tag]})
    for someone in CAST:
        user = owner if someone.name == "Rosa" else env.create_user(someone.name.lower(), global_name=someone.name)
        community.people[someone.name] = guild.add_member(user, roles=[roles[role] for role in someone.roles])
    await env.settle()
    return community


async def choose_settings(community: InventedCommunity) -> None:
    """What ``/setup start`` asks, answered."""
    setup, rosa, roles = community.bot.services.setup, community.caller("Rosa"), community.roles
    chosen: dict[RoleKind, list[str]] = {
        RoleKind.FACILITATOR: ["Facilitator"],
        RoleKind.MEMBER: ["Member"],
        RoleKind.ALUMNI: ["Alumni"],
        RoleKind.GROUP: ["Tuesday group", "Thursday group"],
        RoleKind.MENTOR: ["Mentor"],
    }
    for kind, names in chosen.items():
        await setup.choose_roles(rosa, kind, [roles[name].id for name in names])
    await setup.choose_facilitators_channel(rosa, community.facilitators.id)
    await setup.choose_forum(rosa, community.forum.id)
    await setup.choose_tag(rosa, community.tag_id)
    await setup.choose_coordinator(rosa, rosa.user_id)
    await community.bot.courier.rest()


def open_post(
    env: Env, forum: ChannelHandle, author: MemberActor, title: str, text: str, *, tag_ids: Sequence[int]
) -> int:
    """Open a forum post and announce it; gives the id of its thread.

    As on Discord, a post and its first message share one id, the post is announced first, and both are
    complete before the bot hears of either.
    """
    backend = env.backend
    first = backend.prepare_message(forum.id, author.id, text)
    thread = backend.create_thread(
        forum.id, title, author.id, message_id=first.id, applied_tags=tag_ids, broadcast=False
    )
    first.channel_id = thread.id
    backend.commit_message(first, broadcast=False)
    backend.get_channel(forum.id).last_message_id = thread.id
    backend.announce_thread_create(thread)
    backend.announce_message_create(first)
    return int(thread.id)
