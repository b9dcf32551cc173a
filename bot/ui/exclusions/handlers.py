"""Handlers of the list of those whom somebody keeps apart from: putting someone on it, and taking them off."""

from __future__ import annotations

import discord
from discord import ui

from bot.rules.refusals import NotFound
from bot.ui.core.context import Interaction, caller_in, caller_of, services, someone
from bot.ui.core.mentions import known_in
from bot.ui.core.respond import responds
from bot.ui.core.routes import Route, chosen_ids

from . import views


@responds()
async def keep(interaction: Interaction, member: discord.User) -> ui.LayoutView:
    """Put a member on the list of those whom the person keeps apart from."""
    kept = await services(interaction).keeping_apart.keep(caller_of(interaction), someone(member))
    return views.kept(kept, interaction.user.id)


@responds(in_place=True)
async def let_be(interaction: Interaction, community_id: int) -> ui.LayoutView:
    """Take whoever was chosen off the person's list of those kept apart."""
    chosen = chosen_ids(interaction)
    if not chosen:
        raise NotFound
    left = await services(interaction).keeping_apart.let_be(await caller_in(interaction, community_id), chosen[0])
    return views.listed(community_id, left, known_in(interaction.client, community_id), taken_off=chosen[0])


ROUTES = (Route("apart:{community_id}", let_be),)
