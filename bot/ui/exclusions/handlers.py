"""Handlers of the list of those whom somebody keeps apart from: putting someone on it, and taking them off."""

from __future__ import annotations

import discord
from discord import ui

from bot.rules.refusals import NotFound
from bot.ui.core.context import Interaction, caller_in, caller_of, services, someone
from bot.ui.core.custom_ids import whole_number
from bot.ui.core.mentions import known_in
from bot.ui.core.respond import responds
from bot.ui.core.routes import Route, chosen_one

from . import views


@responds()
async def keep(interaction: Interaction, member: discord.User) -> ui.LayoutView:
    """Put a member on the list of those whom the person keeps apart from."""
    kept = await services(interaction).keeping_apart.keep(caller_of(interaction), someone(member))
    return views.kept(kept, interaction.user.id)


@responds(in_place=True)
async def let_be(interaction: Interaction, community_id: int) -> ui.LayoutView:
    """Take whoever was chosen off the person's list of those kept apart."""
    whom = _whom(chosen_one(interaction))
    left = await services(interaction).keeping_apart.let_be(await caller_in(interaction, community_id), whom)
    return views.listed(community_id, left, known_in(interaction.client, community_id), taken_off=whom)


def _whom(value: str) -> int:
    """Return who was chosen; of someone who was forgotten, the number below nought that stands in their place."""
    number = whole_number(value.removeprefix("-"))
    if number is None:
        raise NotFound
    return -number if value.startswith("-") else number


ROUTES = (Route("apart:{community_id}", let_be),)
