"""The control of a person's list of people to be kept apart from."""

from __future__ import annotations

import discord

from bot.ui.core.custom_ids import Select, select


def exclusion_select(community_id: int, options: list[discord.SelectOption]) -> Select:
    """Return a select of people to take off the list, in the community with this id."""
    return select(f"apart:{community_id}", "Take someone off the list…", options)
