"""Options for a pairing that complete themselves while someone types, and which pairing was meant."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import discord
from discord import app_commands

from bot.rules.pairing import PairingMove
from bot.rules.refusals import NotFound, Refusal
from bot.rules.seeing import Kept, Reader, partner_known, tells
from bot.ui.core.autocomplete import MOST, Choices, Complete
from bot.ui.core.context import Interaction, caller_of, services
from bot.ui.core.custom_ids import whole_number
from bot.ui.core.mentions import as_name
from bot.ui.core.respond import in_time
from storage.models.records import Pairing


def pairings_for(move: PairingMove) -> Complete:
    """The caller's own pairings that *move* fits, by the other's name."""

    async def complete(interaction: Interaction, typed: str) -> Choices:
        fitting = await _found(services(interaction).overview.fitting(caller_of(interaction), move))
        return _choices(fitting, typed, lambda pairing: _other(interaction, pairing))

    return complete


async def pairings_to_end(interaction: Interaction, typed: str) -> Choices:
    """What a facilitator may end, by both names."""
    if not tells(Kept.PAIRED, to=Reader.FACILITATOR):
        return []
    together = await _found(services(interaction).overview.to_end(caller_of(interaction)))
    return _choices(
        together,
        typed,
        lambda p: _couple(interaction, p),
    )


def as_id(chosen: str) -> int:
    """The id that a choice stands for; anything typed instead is NotFound."""
    number = whole_number(chosen)
    if number is None:
        raise NotFound
    return number


async def which(interaction: Interaction, move: PairingMove, chosen: str | None) -> int:
    """The pairing meant: the chosen one, or the only one that fits. Raises NothingToAnswer or WhichOne."""
    if chosen is not None:
        return as_id(chosen)
    return await services(interaction).overview.the_one(caller_of(interaction), move)


async def _found(look: Awaitable[list[Pairing]]) -> list[Pairing]:
    """An empty list when nothing may be shown or it takes too long: completion cannot answer in words, nor later."""
    try:
        return await in_time(look)
    except (Refusal, TimeoutError):
        return []


def _choices(pairings: list[Pairing], typed: str, label: Callable[[Pairing], str]) -> Choices:
    named = [(label(pairing)[:100], str(pairing.id)) for pairing in pairings]
    found = [(name, value) for name, value in named if typed.strip().lower() in name.lower()]
    return [app_commands.Choice(name=name, value=value) for name, value in found[:MOST]]


def _other(interaction: Interaction, pairing: Pairing) -> str:
    me = interaction.user.id
    if me not in pairing.people:
        return _couple(interaction, pairing)
    other = partner_known(pairing, me)
    if other is None:
        return f"Someone from the groups ({pairing.id})"
    part = "your mentee" if me == pairing.mentor_id else "your mentor"
    return f"{_name(interaction, other)}, {part}"


def _couple(interaction: Interaction, pairing: Pairing) -> str:
    return f"{_name(interaction, pairing.mentor_id)} mentors {_name(interaction, pairing.mentee_id)}"


def _name(interaction: Interaction, user_id: int) -> str:
    member = interaction.guild.get_member(user_id) if interaction.guild else None
    if member is None:
        is_told_of_all = interaction.guild is not None and interaction.guild.chunked
        return "someone who left" if is_told_of_all else "someone I can't name yet"
    return as_name(discord.utils.remove_markdown(member.display_name)) or member.name
