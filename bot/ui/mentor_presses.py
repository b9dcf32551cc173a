"""What mentors do about being one, and what facilitators decide about it."""

from __future__ import annotations

import discord
from discord import ui

from bot.rules.mentoring import MentorMove

from . import outcomes
from .buttons import MENTOR_LOOKS
from .context import Interaction, caller_of, services, someone
from .knocks import responds
from .look import person, plain
from .routes import Route


@responds()
async def decide(interaction: Interaction, mentor_row_id: int, move: MentorMove) -> ui.LayoutView:
    """Decide as a facilitator about the application on a card."""
    mentor = await services(interaction).mentors.decide(caller_of(interaction), mentor_row_id, move)
    return outcomes.decided(mentor, move)


@responds(written="reason")
async def decide_for(
    interaction: Interaction, member: discord.User, move: MentorMove, *, reason: str | None = None
) -> ui.LayoutView:
    """Decide as a facilitator about someone's application."""
    mentor = await services(interaction).mentors.decide_for(caller_of(interaction), member.id, move, reason=reason)
    return outcomes.decided(mentor, move)


@responds()
async def add(interaction: Interaction, member: discord.User) -> ui.LayoutView:
    """Note a mentor who told a facilitator in person."""
    await services(interaction).mentors.add(caller_of(interaction), someone(member))
    return plain(f"{person(member.id)} is a mentor now; I thank them by direct message.")


@responds()
async def retire(interaction: Interaction, member: discord.User) -> ui.LayoutView:
    """Note that a mentor told a facilitator that they stop."""
    await services(interaction).standing.retire(caller_of(interaction), someone(member))
    who = person(member.id)
    return plain(f"Noted; I tell {who}, with thanks. Whoever they mentor now stays, until one of them ends it.")


ROUTES = (Route("mentor:{mentor_row_id}:{move}", decide, move=MENTOR_LOOKS),)
