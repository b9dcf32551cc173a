"""The controls of the waiting list."""

from __future__ import annotations

import discord

from bot.ui.core.custom_ids import Select, select


def offer_select(options: list[discord.SelectOption], community_id: int) -> Select:
    """Return a select in which a mentor chooses among the seekers in this community, shown without names."""
    return select(f"offer:{community_id}", "I'd like to be there for…", options)


def waiting_list_id(community_id: int) -> str:
    """Return that with which the custom ids of the pages of this community's waiting list begin."""
    return f"waiting:{community_id}"
