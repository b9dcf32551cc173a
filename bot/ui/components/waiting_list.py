"""The controls of the waiting list."""

from __future__ import annotations

import discord

from bot.ui.core.custom_ids import GREY, Button, Select, button, select


def offer_select(options: list[discord.SelectOption], community_id: int) -> Select:
    """Return a select in which a mentor chooses among the seekers in this community, shown without names."""
    return select(f"offer:{community_id}", "I'd like to be there for…", options)


def waiting_list_page_button(community_id: int, after: int) -> Button:
    """Return the button for the page of the waiting list after the place with this row id."""
    return button(("Show the next ones", None, GREY), f"waiting:{community_id}:{after}")
