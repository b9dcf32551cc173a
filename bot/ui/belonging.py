"""Which community something belongs to that is shown in a direct message, and so, whose names hold in it.

A direct message by itself is of none. Whoever finds out notes it; where nobody does, Discord's own names hold.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast

from discord import ui

from . import names
from .household import House
from .trait_words import GroupName

if TYPE_CHECKING:
    from .context import Interaction

COMMUNITY = "community"
"""Where an interaction keeps it."""

PROMPTLY = 0.6
"""Seconds for Discord to tell names that are not known here; what is to be shown has still to arrive in three."""


def belongs_to(interaction: Interaction, community_id: int) -> None:
    """Note whose names hold in what is shown in answer."""
    interaction.extras[COMMUNITY] = community_id


async def write_out_in(interaction: Interaction, view: ui.LayoutView) -> None:
    """Put names in the place of mentions."""
    client, home = interaction.client, interaction.extras.get(COMMUNITY)
    known, unknown = names.known_in(client, home), names.unknown_in(client, home, view)
    told = await _asked(interaction, home, unknown) if unknown else None
    names.write_out(view, lambda one: (told and told(one)) or known(one), names.groups_of(client, home))


async def _asked(interaction: Interaction, home: int | None, unknown: set[int]) -> names.Known | None:
    """What Discord calls people who are not known here; None where it does not say so in time."""
    ask = cast(House, interaction.client).courier.ask
    asking = asyncio.ensure_future(names.looked_up(interaction.client, home, unknown, ask))
    # Not cancelled, but not waited for either: whoever knocked is answered now.
    asking.add_done_callback(lambda late: late.cancelled() or late.exception())
    done, _ = await asyncio.wait({asking}, timeout=PROMPTLY)
    return asking.result() if done and asking.exception() is None else None


def groups_in(interaction: Interaction, community_id: int) -> GroupName:
    """The names of a community's support groups."""
    return names.groups_of(interaction.client, community_id)
