"""Who is told of what is for the facilitators, as far as Discord says who is there."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Collection, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import discord

from bot.rules.audience import FirstRecipient, Staff, eligible_handlers
from bot.rules.setup.check import CHANNEL_PERMISSIONS
from storage.models.enums import RoleKind
from storage.models.records import Community

from .context import Interaction, caller_in, services
from .layout import mention_user
from .members import fetch_member, has_all_members, wait_at_most

_Answer = TypeVar("_Answer")

INSTEAD = {
    FirstRecipient.COORDINATOR: (
        "No facilitator would hear of it through me just now, so I tell the one who coordinates mentorship here: "
        "now, and again until somebody has taken it on."
    ),
    FirstRecipient.OWNER: (
        "Just now nobody is here to whom I may show it. I ask the server's owner to see to it that there is a "
        "facilitator, without saying who you are: now, and again. Then I bring it to them."
    ),
    FirstRecipient.NOBODY: (
        "I keep it, but at present nobody here could read it who is no part of it. I go on looking for someone every "
        "day."
    ),
    FirstRecipient.UNKNOWN: (
        "I take it to those who look after the groups: to the facilitators, or, if none of them is there, to the "
        "person who coordinates mentorship here. If nobody is, I ask the server's owner for someone, without saying "
        "who you are."
    ),
}
"""What people read where it is not the facilitators who are told first, by who is."""

ASKED_AGAIN = (
    "As long as nobody has taken it on, I ask again, and then others. I write to you when I do, and when somebody "
    "has."
)
"""What becomes of something urgent that somebody asks for."""

SHARED_TEXT = (
    "Thank you. I show it, as far as I may, to those, too, who have come to look after the groups since then."
)
"""What somebody reads who shows something that waits to those who came later."""

OUTSIDE = "Please don't wait for us: `/support` shows who outside can help, at any hour."

AT_MOST_S = 1.0
"""Seconds for Discord to list a server's members; a response must not wait longer."""

MAX_FACILITATORS_NAMED = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Whom somebody can write to themselves, as far as that is known, and the country that their server chose."""

    coordinator: int | None = None
    facilitators: Sequence[int] = ()
    country: str | None = field(default=None, repr=False)


NOBODY_KNOWN = People()


def staff_of(guild: discord.Guild, community: Community, *, known: bool = True) -> Staff:
    """Return who looks after mentorship here, as far as Discord has told who is there; *known*, if it has."""
    coordinator = guild.get_member(community.coordinator_id or 0)
    return Staff(
        facilitators=tuple(one.id for one in guild.members if facilitates(one, community)),
        coordinator=coordinator.id if coordinator is not None and not coordinator.bot else None,
        owner=guild.owner_id,
        can_post=may_post(guild, community),
        is_fully_known=known,
    )


def may_post(guild: discord.Guild, community: Community) -> bool:
    """Return whether the facilitators' channel exists and the bot may write in it."""
    channel = guild.get_channel(community.facilitators_channel_id or 0)
    if channel is None:
        return False
    mine = channel.permissions_for(guild.me)
    return all(getattr(mine, needed) for needed in CHANNEL_PERMISSIONS)


def facilitates(person: discord.Member, community: Community) -> bool:
    """Return whether a member is a person, not a bot, and has a facilitator's role here."""
    return not person.bot and any(role.id in community.role_ids(RoleKind.FACILITATOR) for role in person.roles)


async def first_recipient_in_community(
    interaction: Interaction, community_id: int, *, by_dm: bool = False
) -> FirstRecipient:
    """Return who is told first of something about the caller, who is not: by a card in the channel, or *by_dm*."""
    me = interaction.user.id
    found = await services(interaction).escalation.load_audience_inputs(community_id, [me], reader=me)
    return await first_recipient_of(interaction, *found, is_confided=by_dm)


async def first_recipient_of(
    interaction: Interaction, community: Community, but: Collection[int], *, is_confided: bool = True
) -> FirstRecipient:
    """Return who is told first of something that those in *but* must not be told of; mostly it is confided.

    Waits at most a second for Discord to list the members. Where the server is unavailable, the facilitators are
    taken.
    """
    guild = interaction.client.get_guild(community.community_id)
    if guild is None or guild.unavailable:
        return FirstRecipient.FACILITATORS
    first = eligible_handlers(staff_of(guild, community), but).first_recipient(is_confided=is_confided)
    if first is FirstRecipient.FACILITATORS:
        return first
    known = await has_all_members(guild, timeout_s=AT_MOST_S)
    everybody = staff_of(guild, community, known=known)
    if known and not everybody.facilitators:
        await services(interaction).staff.request_met_nobody(community.community_id)
    return eligible_handlers(everybody, but).first_recipient(is_confided=is_confided)


async def staff_in(interaction: Interaction, community_id: int) -> Staff:
    """Return who looks after mentorship in a community, as far as Discord says so within a second."""
    me, guild = interaction.user.id, interaction.client.get_guild(community_id)
    community, _ = await services(interaction).escalation.load_audience_inputs(community_id, [], reader=me)
    if guild is None or guild.unavailable:
        return Staff(is_fully_known=False)
    return staff_of(guild, community, known=await has_all_members(guild, timeout_s=AT_MOST_S))


def people_text(people: People) -> str | None:
    """Return whom the reader can write to themselves, by name; None where nobody is known."""
    named = [f"{mention_user(people.coordinator)}, who coordinates mentorship here"] if people.coordinator else []
    if people.facilitators:
        noun = "a facilitator" if len(people.facilitators) == 1 else "facilitators"
        named.append(f"{' or '.join(map(mention_user, people.facilitators))}, {noun}")
    return f"**You can also write yourself, now:** to {', or to '.join(named)}." if named else None


async def first_recipient_and_people(
    interaction: Interaction, community: Community, but: Collection[int]
) -> tuple[FirstRecipient, People]:
    """Return who is told first of what the caller confided, and whom they can write to themselves."""
    return (
        await first_recipient_of(interaction, community, but),
        await people_to_write_to(interaction, community, but),
    )


async def find_people(interaction: Interaction, community_id: int) -> People:
    """Return whom the caller can write to, and the community's country.

    Takes little more than a second, raises nothing and logs nothing: what is not known by then is left out.
    """
    me, until = interaction.user.id, _now() + AT_MOST_S
    inputs = services(interaction).escalation.load_audience_inputs(community_id, [me], reader=me)
    look = asyncio.ensure_future(inputs)
    found = await _answer_until(until, look)
    # A database that is too slow need not go on with what nobody waits for.
    look.cancel()
    return await people_to_write_to(interaction, *found, within_s=until - _now()) if found else NOBODY_KNOWN


async def people_to_write_to(
    interaction: Interaction, community: Community, but: Collection[int], *, within_s: float = AT_MOST_S
) -> People:
    """Return the coordinator and two facilitators, none of them in *but*; Discord is asked for *within_s* seconds."""
    guild, me, until = interaction.client.get_guild(community.community_id), interaction.user.id, _now() + within_s
    if guild is None:
        return NOBODY_KNOWN
    chosen = community.coordinator_id if community.coordinator_id not in but else None
    coordinator, _ = await asyncio.gather(
        _answer_until(until, fetch_member(guild, chosen or 0)),
        _answer_until(until, has_all_members(guild, timeout_s=within_s)),
    )
    facilitators = sorted({*staff_of(guild, community).facilitators} - {*but, chosen, me})
    # Not everyone is sent to the same two, and one person reads the same names each time.
    first = me % len(facilitators) if facilitators else 0
    return People(
        coordinator=coordinator.id if coordinator is not None and not coordinator.bot else None,
        facilitators=[*facilitators[first:], *facilitators[:first]][:MAX_FACILITATORS_NAMED],
        country=community.country,
    )


def _now() -> float:
    return asyncio.get_running_loop().time()


async def _answer_until(until: float, request: Awaitable[_Answer]) -> _Answer | None:
    """Return the answer to a request; None where it fails, or takes longer."""
    answer = await wait_at_most(max(0.0, until - _now()), request)
    return None if answer is None or answer.exception() else answer.result()


async def coordinator_text(interaction: Interaction, community_id: int) -> str | None:
    """Return who coordinates mentorship here, as the caller may read it; None where that is nobody for them."""
    coordinator = await services(interaction).staff.coordinator(await caller_in(interaction, community_id))
    guild = interaction.client.get_guild(community_id)
    if guild is None or coordinator in (None, interaction.user.id):
        return None
    try:
        member = await fetch_member(guild, coordinator)
    except TimeoutError:
        return None
    who = mention_user(member.id) if member else None
    return f"{who} looks after mentorship here as a whole; you can write to them." if who else None
