"""Autocomplete of command options for a pairing, and which pairing was meant."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import discord
from discord import app_commands

from bot.rules.pairing import PairingMove
from bot.rules.refusals import NotFound, Refusal
from bot.rules.visibility import DataKind, Viewer, may_know, visible_partner_id
from bot.ui.core.autocomplete import MAX_CHOICES, Autocomplete, Choices
from bot.ui.core.context import Interaction, caller_from_member, caller_of, services
from bot.ui.core.custom_ids import parse_id
from bot.ui.core.mentions import clean_name
from bot.ui.core.respond import finish_before_deadline
from storage.models.records import Pairing


def complete_pairing_for(move: PairingMove) -> Autocomplete:
    """Return an autocomplete of the caller's pairings on which *move* is possible, by the other's name."""

    async def complete(interaction: Interaction, typed: str) -> Choices:
        fitting = await _found(_fitting(interaction, move))
        return _choices(fitting, typed, lambda pairing: _partner_label(interaction, pairing))

    return complete


async def complete_pairing_to_end(interaction: Interaction, typed: str) -> Choices:
    """Return the pairings that a facilitator may end, by both names."""
    if not may_know(DataKind.PAIRED, to=Viewer.FACILITATOR):
        return []
    together = await _found(services(interaction).overview.endable_pairings(caller_of(interaction)))
    return _choices(
        together,
        typed,
        lambda p: _pair_label(interaction, p),
    )


def parse_pairing_id(chosen: str) -> int:
    """Return the id that a choice stands for. Raises NotFound for anything typed instead."""
    number = parse_id(chosen)
    if number is None:
        raise NotFound
    return number


async def resolve_pairing(interaction: Interaction, move: PairingMove, chosen: str | None) -> int:
    """Return the id of the chosen pairing, or the only one that fits. Raises NothingToAnswer or AmbiguousPairing."""
    if chosen is not None:
        return parse_pairing_id(chosen)
    return await services(interaction).overview.only_pairing_allowing(caller_of(interaction), move)


async def _fitting(interaction: Interaction, move: PairingMove) -> list[Pairing]:
    """Return the caller's pairings that fit, here or, in direct messages, wherever they are known to be."""
    overview, me = services(interaction).overview, interaction.user.id
    callers = [caller_of(interaction)]
    if interaction.guild_id is None:
        members = (guild.get_member(me) for guild in interaction.client.guilds)
        callers = [caller_from_member(member) for member in members if member is not None]
    return [found for caller in callers for found in await overview.own_pairings_allowing(caller, move)]


async def _found(look: Awaitable[list[Pairing]]) -> list[Pairing]:
    """Return the pairings found; none on a refusal or delay, for which an autocomplete has no other response."""
    try:
        return await finish_before_deadline(look)
    except (Refusal, TimeoutError):
        return []


def _choices(pairings: list[Pairing], typed: str, label: Callable[[Pairing], str]) -> Choices:
    named = [(label(pairing)[:100], str(pairing.id)) for pairing in pairings]
    found = [(name, value) for name, value in named if typed.strip().lower() in name.lower()]
    return [app_commands.Choice(name=name, value=value) for name, value in found[:MAX_CHOICES]]


def _partner_label(interaction: Interaction, pairing: Pairing) -> str:
    me = interaction.user.id
    if me not in pairing.party_ids:
        return _pair_label(interaction, pairing)
    other = visible_partner_id(pairing, me)
    if other is None:
        return f"Someone from the groups ({pairing.id})"
    part = "your mentee" if me == pairing.mentor_id else "your mentor"
    return f"{_name(interaction, other, pairing.community_id)}, {part}"


def _pair_label(interaction: Interaction, pairing: Pairing) -> str:
    home = pairing.community_id
    return f"{_name(interaction, pairing.mentor_id, home)} mentors {_name(interaction, pairing.mentee_id, home)}"


def _name(interaction: Interaction, user_id: int, community_id: int) -> str:
    guild = interaction.client.get_guild(community_id)
    member = guild.get_member(user_id) if guild else None
    if member is None:
        is_told_of_all = guild is not None and guild.chunked
        return "someone who left" if is_told_of_all else "someone I can't name yet"
    return clean_name(discord.utils.remove_markdown(member.display_name)) or member.name
