"""Handlers that choose what was found by name, or make what is missing, for those who manage the server."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Collection, Coroutine
from typing import Any, TypeVar

import discord
from discord import ui

from bot.rules.refusals import CantMake
from bot.rules.setup.choices import SetupPage
from bot.ui.components.setup import MADE_NAMES, Made, Setting
from bot.ui.core.context import Interaction, caller_of, client, services
from bot.ui.core.respond import responds
from bot.ui.core.routes import Route
from storage.models.enums import RoleKind
from storage.models.records import Community

from . import handlers, suggestions

Thing = TypeVar("Thing")

FOUND_KEPT = "**Kept.** Please look whether it is what you meant."
IS_THERE = "**It is there now, and chosen.**"
"""What is said when it was made, and as well to one who asks for it once more, at once or later."""

ROLE_ARRIVES_WITHIN_S = 1.0
"""Seconds for Discord to tell of a role that was made: until then, it can't be shown as chosen."""

LOOK_AGAIN_AFTER_S = 0.25
"""Seconds between two looks whether somebody else has made what they were making."""

PAGE_OF_MADE = {made: page for page, several in suggestions.MADE_ON.items() for made in several}

REASON = "Asked for in /setup start"


@responds(edit_source=True)
async def use_found(interaction: Interaction, page: SetupPage) -> ui.LayoutView:
    """Choose everything that was found by name for a page and is not chosen yet."""
    community, guild = await handlers.load_settings(interaction), handlers.guild_of(interaction)
    for _ in range(2):  # A forum that was just chosen has tags to look through.
        found = suggestions.suggestions_for(page, community, guild)
        for kind, ids in found.roles.items():
            community = await services(interaction).setup.choose_roles(caller_of(interaction), kind, ids)
        for setting, chosen in found.settings.items():
            community = await handlers.save_setting(interaction, setting, str(chosen))
    return handlers.page_of_settings(interaction, page, community, FOUND_KEPT)


@responds(edit_source=True)
async def make_missing(interaction: Interaction, made: Made) -> ui.LayoutView:
    """Make what is missing, and choose it: once, also where two managers ask for it at the same moment."""
    guild = handlers.guild_of(interaction)
    async with _making(interaction):
        community = await handlers.load_settings(interaction)
        if suggestions.is_missing(made, community, guild):
            community = await _make(interaction, made, community, guild)
    if made in PAGE_OF_MADE:
        return handlers.page_of_settings(interaction, PAGE_OF_MADE[made], community, IS_THERE)
    return await handlers.page_of_check(interaction, community, IS_THERE)


@contextlib.asynccontextmanager
async def _making(interaction: Interaction) -> AsyncIterator[None]:
    """Make something while nobody else does in this server, in any process."""
    setup, caller = services(interaction).setup, caller_of(interaction)
    while (until := await setup.claim_making(caller)) is None:  # noqa: ASYNC110 - no process can wake another
        await asyncio.sleep(LOOK_AGAIN_AFTER_S)
    try:
        yield
    finally:
        await setup.release_making(caller, until)


async def _make(interaction: Interaction, made: Made, community: Community, guild: discord.Guild) -> Community:
    """Make it and choose it. What is there by its name, because it could not be chosen before, is taken.

    Raises CantMake.
    """
    if permission := suggestions.lacks_permission(made, community, guild):
        raise CantMake(permission)
    setup, caller = services(interaction).setup, caller_of(interaction)
    match made:
        case Made.FACILITATOR_ROLE | Made.MENTOR_ROLE:
            kind = RoleKind.FACILITATOR if made is Made.FACILITATOR_ROLE else RoleKind.MENTOR
            role = await _role(interaction, MADE_NAMES[made], guild, community.role_ids(kind))
            return await setup.choose_roles(caller, kind, [role])
        case Made.TAG:
            return await setup.choose_tag(caller, await _tag(interaction, community, guild))
    channel = await _channel(interaction, made, community, guild)
    setting = Setting.CHANNEL if made is Made.FACILITATORS_CHANNEL else Setting.WELCOME
    return await handlers.save_setting(interaction, setting, str(channel))


async def _role(interaction: Interaction, name: str, guild: discord.Guild, chosen: Collection[int]) -> int:
    # Discord is asked: that another process has made one may not have been told to this one yet.
    there = await _ask(interaction, guild.fetch_roles)
    role = next((each for each in there if each.id in chosen or (each.name == name and not each.managed)), None)
    if role is None:
        role = await _ask(interaction, lambda: guild.create_role(name=name, reason=REASON))
    with contextlib.suppress(TimeoutError):
        while guild.get_role(role.id) is None:
            await interaction.client.wait_for("guild_role_create", timeout=ROLE_ARRIVES_WITHIN_S)
    return role.id


async def _channel(interaction: Interaction, made: Made, community: Community, guild: discord.Guild) -> int:
    name, is_private = MADE_NAMES[made], made is Made.FACILITATORS_CHANNEL
    for known in await _ask(interaction, guild.fetch_channels):
        if isinstance(known, discord.TextChannel) and known.name == name and _is_as_made(known, made, community):
            return known.id
    shown, hidden = discord.PermissionOverwrite(view_channel=True), discord.PermissionOverwrite(view_channel=False)
    writes = discord.PermissionOverwrite(view_channel=True, send_messages=True, read_message_history=True)
    overwrites: dict[discord.Role | discord.Member | discord.Object, discord.PermissionOverwrite] = {guild.me: writes}
    if is_private:
        roles = filter(None, map(guild.get_role, community.role_ids(RoleKind.FACILITATOR)))
        overwrites |= {guild.default_role: hidden, **dict.fromkeys(roles, shown)}
    channel = await _ask(interaction, lambda: guild.create_text_channel(name, overwrites=overwrites, reason=REASON))
    return channel.id


def _is_as_made(channel: discord.TextChannel, made: Made, community: Community) -> bool:
    """Return whether a channel is read by whom it would be if it were made now, and the bot can write there."""
    guild = channel.guild
    if made is Made.FACILITATORS_CHANNEL:
        is_right = not suggestions.readers_besides_facilitators(channel, community, guild)
    else:
        everyone = guild.default_role
        is_right = channel.permissions_for(everyone).view_channel == everyone.permissions.view_channel
    return is_right and channel.permissions_for(guild.me).send_messages


async def _tag(interaction: Interaction, community: Community, guild: discord.Guild) -> int | None:
    chosen = suggestions.chosen_forum(community, guild)
    if chosen is None:
        return None
    name = MADE_NAMES[Made.TAG]
    forum = next((each for each in await _ask(interaction, guild.fetch_channels) if each.id == chosen.id), chosen)
    known = discord.utils.get(forum.available_tags, name=name) if isinstance(forum, discord.ForumChannel) else None
    made = (
        known if known is not None else await _ask(interaction, lambda: chosen.create_tag(name=name, reason=REASON))
    )
    return int(made.id)


async def _ask(interaction: Interaction, request: Callable[[], Coroutine[Any, Any, Thing]]) -> Thing:
    """Return what Discord makes. Raises CantMake where it refuses to."""
    try:
        return await client(interaction).outbox_worker.request(request())
    except discord.HTTPException as error:
        raise CantMake from error


MAKING_ROUTES = (
    Route("setup:use:{page}", use_found, page=SetupPage),
    Route("setup:make:{made}", make_missing, made=Made),
)
