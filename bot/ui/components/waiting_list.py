"""The controls of the waiting list."""

from __future__ import annotations

import discord

from bot.ui.core.custom_ids import GREY, Button, Select, button, select


def offer_select(options: list[discord.SelectOption], community_id: int) -> Select:
    """A mentor chooses among those waiting in the community with this id; they have no names here."""
    return select(f"offer:{community_id}", "I'd gladly be there for…", options)


def waiting_button(community_id: int, after: int) -> Button:
    """The next page of a community's waiting list, behind the place with this row id."""
    return button(("Show the next ones", None, GREY), f"waiting:{community_id}:{after}")
