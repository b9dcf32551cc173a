"""Confirmations on the card that was pressed, and beside it for those who chose discretion."""

from __future__ import annotations

from dataclasses import replace

from bot.ui.core.context import Interaction, caller_of, services
from bot.ui.core.layout import Block, Reply, reply_view, text_view


async def is_discreet(interaction: Interaction, community_id: int) -> bool:
    """Return whether what stays on the caller's screen is to say nothing of what they answered."""
    own = replace(caller_of(interaction), community_id=community_id)
    return await services(interaction).preferences.is_discreet(own)


async def confirm_above(interaction: Interaction, community_id: int, said: str, *blocks: Block) -> Reply:
    """Return a card with the confirmation as its first line, so that what comes next stays in sight.

    For those who chose discretion it comes after the card, where it doesn't stay.
    """
    caller = caller_of(interaction)
    if await is_discreet(interaction, community_id):
        return [reply_view(caller, *blocks), text_view(said)]
    return reply_view(caller, said, *blocks)
