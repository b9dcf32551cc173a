"""Handlers of somebody's list of people to keep apart from: adding, and taking off."""

from __future__ import annotations

import discord
from discord import ui

from bot.rules.refusals import NotFound
from bot.ui.core.context import Interaction, caller_in, caller_of, person_from_user, services
from bot.ui.core.custom_ids import parse_id
from bot.ui.core.mentions import cached_names
from bot.ui.core.respond import responds
from bot.ui.core.routes import Route, selected_value

from . import views


@responds()
async def keep_apart(interaction: Interaction, member: discord.User) -> ui.LayoutView:
    """Put a member on the person's list of those they keep apart from."""
    kept = await services(interaction).exclusions.exclude(caller_of(interaction), person_from_user(member))
    return views.exclusion_confirmation(kept, interaction.user.id)


@responds(edit_source=True)
async def remove_exclusion(interaction: Interaction, community_id: int) -> ui.LayoutView:
    """Take the selected person off the list of those kept apart."""
    whom = _parse_person(selected_value(interaction))
    left = await services(interaction).exclusions.lift(await caller_in(interaction, community_id), whom)
    return views.exclusion_list(community_id, left, cached_names(interaction.client, community_id), removed_id=whom)


def _parse_person(value: str) -> int:
    """Return the selected id; a negative number stands for an erased person. Raises NotFound for anything else."""
    number = parse_id(value.removeprefix("-"))
    if number is None:
        raise NotFound
    return -number if value.startswith("-") else number


EXCLUSION_ROUTES = (Route("apart:{community_id}", remove_exclusion),)
