"""What facilitators do about pairings: suggest two people to each other, end a pairing for both."""

from __future__ import annotations

import discord
from discord import ui

from bot.rules.people import Someone
from bot.rules.refusals import NotFound
from bot.ui.components.pairings import PairingRole
from bot.ui.core.context import Interaction, caller_of, named, services, someone
from bot.ui.core.layout import plain
from bot.ui.core.respond import responds
from bot.ui.core.routes import Route, chosen_ids

from . import autocomplete
from . import views as pairings_views


@responds()
async def suggest(interaction: Interaction, *, mentor: discord.User, mentee: discord.User) -> ui.LayoutView:
    """Suggest two people to each other."""
    return await _suggest(interaction, mentor=someone(mentor), mentee=someone(mentee))


@responds()
async def suggest_to_someone(interaction: Interaction, member: discord.User) -> ui.LayoutView:
    """Ask with whom a member would be suggested."""
    await services(interaction).overview.person(caller_of(interaction), someone(member))
    return pairings_views.suggestion(member.id)


@responds()
async def suggest_chosen(interaction: Interaction, person_id: int, part: PairingRole) -> ui.LayoutView:
    """Suggest the person asked about, in this part, and the one who was chosen to each other."""
    chosen = chosen_ids(interaction)
    if not chosen:
        raise NotFound
    first, second = await named(interaction, person_id), await named(interaction, chosen[0])
    mentor, mentee = (first, second) if part is PairingRole.MENTOR else (second, first)
    return await _suggest(interaction, mentor=mentor, mentee=mentee)


async def _suggest(interaction: Interaction, *, mentor: Someone, mentee: Someone) -> ui.LayoutView:
    await services(interaction).suggesting.suggest(caller_of(interaction), mentor=mentor, mentee=mentee)
    return plain(pairings_views.both_asked(mentor.user_id, mentee.user_id))


@responds(written="reason")
async def end(interaction: Interaction, pairing: str, *, reason: str | None = None) -> ui.LayoutView:
    """End a pairing for both people."""
    await services(interaction).walking.end_for_both(
        caller_of(interaction), autocomplete.as_id(pairing), reason=reason
    )
    return plain(pairings_views.ended_for_both(with_reason=reason is not None))


ROUTES = (Route("suggest:{person_id}:{part}", suggest_chosen, part=PairingRole),)
