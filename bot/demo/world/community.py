"""A community in a simulated Discord: its channels, roles and people, and its settings chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import discord
from simcord import Env
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, GuildHandle, RoleHandle, UserHandle

from bot.app import MentorshipBot
from bot.rules.callers import Caller
from storage.models.enums import RoleKind

MENTOR_TAG = "I'd like to mentor"
COORDINATOR = "coordinator"
"""Description of the owner of the server, who chooses its settings."""

OverwriteTarget = (
    RoleHandle | MemberActor | UserHandle | discord.Role | discord.Member | discord.User | discord.ClientUser
)


class ManualClock:
    """A clock that stands still until it is moved; by default at noon UTC, when messages may be sent."""

    def __init__(self, start: datetime = datetime(2026, 1, 1, 12, tzinfo=UTC)) -> None:
        self._now = start

    def __call__(self) -> datetime:
        return self._now

    def advance(self, span: timedelta) -> None:
        """Let *span* pass."""
        self._now += span


@dataclass(frozen=True, slots=True, kw_only=True)
class CastMember:
    """Who someone is in the simulated community."""

    name: str
    description: str
    roles: tuple[str, ...]


CAST = (
    CastMember(name="Rosa", description=COORDINATOR, roles=("Facilitator", "Member")),
    CastMember(name="Tomas", description="facilitator", roles=("Facilitator", "Member")),
    CastMember(name="Lindiwe", description="facilitator", roles=("Facilitator", "Member")),
    CastMember(name="Ines", description="mentor", roles=("Member", "Tuesday group")),
    CastMember(name="Marek", description="mentor", roles=("Member", "Thursday group")),
    CastMember(name="Hana", description="mentor", roles=("Alumni",)),
    CastMember(name="Ada", description="member", roles=("Member", "Tuesday group")),
    CastMember(name="Bilal", description="member", roles=("Member", "Tuesday group")),
    CastMember(name="Chiara", description="member", roles=("Member", "Thursday group")),
    CastMember(name="Dorji", description="member", roles=("Member", "Thursday group")),
    CastMember(name="Esme", description="member", roles=("Member", "Tuesday group")),
    CastMember(name="Farid", description="member", roles=("Member", "Thursday group")),
    CastMember(name="Viktor", description="mentor", roles=("Member", "Thursday group")),
)


@dataclass(slots=True, kw_only=True)
class SimulatedCommunity:
    """Handles to everything in the simulated server."""

    env: Env
    bot: MentorshipBot
    clock: ManualClock
    guild: GuildHandle
    roles: dict[str, RoleHandle]
    mentorship: ChannelHandle
    facilitators: ChannelHandle
    forum: ChannelHandle
    tag_id: int
    cast: Sequence[CastMember] = CAST
    people: dict[str, MemberActor] = field(default_factory=dict)

    @property
    def coordinator(self) -> str:
        """First name of who looks after mentorship as a whole, and owns the server."""
        return next(one.name for one in self.cast if one.description == COORDINATOR)

    def __getitem__(self, name: str) -> MemberActor:
        """Return someone in the server, by first name."""
        return self.people[name]

    def caller(self, name: str) -> Caller:
        """Return this person as the services know a caller."""
        member = self.people[name]
        roles = self.guild._guild.members[member.id].role_ids
        return Caller(
            user_id=member.id,
            community_id=self.guild.id,
            role_ids=frozenset(roles),
            manages_server=member.id == self.guild.owner.id,
        )

    async def post_in_forum(self, name: str, title: str, text: str, *, tagged: bool = True) -> ChannelHandle:
        """Open a forum post as this person, with the mentor tag or without; return its thread."""
        thread = open_post(
            self.env, self.forum, self.people[name], title, text, tag_ids=[self.tag_id] if tagged else []
        )
        await self.env.settle()
        return next(one for one in self.forum.threads if one.id == thread)

    async def advance_time(self, span: timedelta) -> None:
        """Advance the clock, sweep, and wait until all messages are sent."""
        self.clock.advance(span)
        await self.bot.scheduler.tick()
        await self.bot.outbox_worker.drain()
        await self.env.settle()


async def create_community(env: Env, bot: MentorshipBot, clock: ManualClock) -> SimulatedCommunity:
    """Create the server, add everyone, choose every setting."""
    community = await create_community_without_settings(env, bot, clock)
    await have_begun(community, *community.people)
    await choose_settings(community)
    return community


async def create_community_without_settings(
    env: Env,
    bot: MentorshipBot,
    clock: ManualClock,
    *,
    title: str = "A circle of friends",
    cast: Sequence[CastMember] = CAST,
) -> SimulatedCommunity:
    """Create the server and add everyone; no setting is chosen yet."""
    users = {one.name: env.create_user(one.name.lower(), global_name=one.name) for one in cast}
    owner = next(users[one.name] for one in cast if one.description == COORDINATOR)
    guild = env.create_guild(title, owner=owner)
    me = guild.create_role("Companion", permissions=discord.Permissions(manage_roles=True), position=20)
    env.backend.add_member_role(guild.id, env.backend.bot_user.id, me.id)
    names = ("Facilitator", "Member", "Alumni", "Tuesday group", "Thursday group", "Mentor")
    roles = {name: guild.create_role(name) for name in names}
    hidden: dict[OverwriteTarget, discord.PermissionOverwrite] = {
        guild.default_role: discord.PermissionOverwrite(view_channel=False),
        roles["Facilitator"]: discord.PermissionOverwrite(view_channel=True),
        me: discord.PermissionOverwrite(view_channel=True),
    }
    community = SimulatedCommunity(
        env=env,
        bot=bot,
        clock=clock,
        guild=guild,
        roles=roles,
        mentorship=guild.create_text_channel("mentorship", topic="Where people find one another"),
        facilitators=guild.create_text_channel("facilitators", overwrites=hidden),
        forum=guild.create_forum_channel("introductions"),
        tag_id=env.backend.snowflake(),
        cast=cast,
    )
    tag = {"id": str(community.tag_id), "name": MENTOR_TAG, "moderated": False, "emoji_id": None, "emoji_name": None}
    env.backend.edit_channel(community.forum.id, {"available_tags": [tag]})
    for someone in cast:
        worn = [roles[role] for role in someone.roles]
        community.people[someone.name] = guild.add_member(users[someone.name], roles=worn)
    await env.settle()
    return community


async def have_begun(community: SimulatedCommunity, *names: str) -> None:
    """Let these have answered what is asked once, before the first form: their messages say what they are about."""
    home, now = community.guild.id, community.clock()
    async with community.bot._dependencies.database.transaction() as uow:
        await uow.communities.get_or_create(home)
        for name in names:
            await uow.people.record_first_answers(home, community[name].id, discreet=False, at=now)


async def choose_settings(community: SimulatedCommunity) -> None:
    """Choose everything that ``/setup start`` asks for."""
    setup, roles = community.bot.services.setup, community.roles
    owner = community.caller(community.coordinator)
    chosen: dict[RoleKind, list[str]] = {
        RoleKind.FACILITATOR: ["Facilitator"],
        RoleKind.MEMBER: ["Member"],
        RoleKind.ALUMNI: ["Alumni"],
        RoleKind.GROUP: ["Tuesday group", "Thursday group"],
        RoleKind.MENTOR: ["Mentor"],
    }
    for kind, names in chosen.items():
        await setup.choose_roles(owner, kind, [roles[name].id for name in names])
    await setup.choose_facilitators_channel(owner, community.facilitators.id)
    await setup.choose_forum(owner, community.forum.id)
    await setup.choose_tag(owner, community.tag_id)
    await setup.choose_coordinator(owner, owner.user_id)
    await setup.choose_time_zone(owner, "UTC")
    await community.bot.outbox_worker.drain()


def open_post(
    env: Env, forum: ChannelHandle, author: MemberActor, title: str, text: str, *, tag_ids: Sequence[int]
) -> int:
    """Open a forum post and announce it; return the id of its thread.

    As on Discord, a post and its first message share one id, the post is announced first, and both are complete
    before the bot is told of either.
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
