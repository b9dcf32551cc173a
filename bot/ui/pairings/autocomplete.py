"""Autocomplete of command options for a pairing, and which pairing was meant."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import cache
from itertools import islice

from discord import app_commands

from bot.rules.pairing import PairingMove
from bot.rules.refusals import NotFound, Refusal
from bot.rules.visibility import DataKind, Viewer, may_know, visible_partner_id
from bot.ui.core.autocomplete import MAX_CHOICE_LENGTH, MAX_CHOICES, Autocomplete, Choices
from bot.ui.core.context import Interaction, caller_from_member, caller_of, finish_before_deadline, services
from bot.ui.core.custom_ids import parse_id
from bot.ui.core.members import Names, clean_name, tell_apart
from bot.ui.core.mentions import SHORT_NAME_LENGTH
from storage.models.records import Pairing

NamesIn = Callable[[int], Names]
"""Returns the names of one community's people, by its id."""


def complete_pairing_for(move: PairingMove) -> Autocomplete:
    """Return an autocomplete of the caller's pairings on which *move* is possible, by the other's name."""

    async def complete(interaction: Interaction, typed: str) -> Choices:
        fitting = await _found(_fitting(interaction, move))
        return pairing_choices(fitting, typed, _names_in(interaction), interaction.user.id)

    return complete


async def complete_pairing_to_end(interaction: Interaction, typed: str) -> Choices:
    """Return the pairings that a facilitator may end, by both names."""
    if not may_know(DataKind.PAIRED, to=Viewer.FACILITATOR):
        return []
    together = await _found(services(interaction).overview.endable_pairings(caller_of(interaction)))
    return pairing_choices(together, typed, _names_in(interaction), interaction.user.id)


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


def _names_in(interaction: Interaction) -> NamesIn:
    return cache(lambda community_id: Names(interaction.client.get_guild(community_id)))


def pairing_choices(pairings: Sequence[Pairing], typed: str, names_in: NamesIn, reader: int) -> Choices:
    """Return those of all the pairings that have what was typed in a label, each told from the others."""
    wanted = clean_name(typed).casefold()
    # Where no name tells two apart, it is since when; where that does not, either, the id. All of it can be typed.
    labels = (
        (each.id, (label, f"{label}, since {each.proposed_at:%d %B %Y}", f"{label} ({each.id})"))
        for each in pairings
        if (label := _label(each, names_in(each.community_id), reader))
    )
    found = ((each, forms) for each, forms in labels if any(wanted in form.casefold() for form in forms))
    some = dict(islice(found, MAX_CHOICES))
    return [
        app_commands.Choice(name=label, value=str(pairing_id))
        for pairing_id, label in zip(some, tell_apart(list(some.values())), strict=True)
    ]


def _label(pairing: Pairing, names: Names, reader: int) -> str:
    if reader not in pairing.party_ids:
        return _pair_label(pairing, names)
    other = visible_partner_id(pairing, reader)
    if other is None:
        return f"Someone from the groups ({pairing.id})"
    part = "your mentee" if reader == pairing.mentor_id else "your mentor"
    return f"{names.of(other) or _unknown(names)}, {part}"


def _pair_label(pairing: Pairing, names: Names) -> str:
    for max_length in (None, SHORT_NAME_LENGTH):
        both = (names.of(each, max_length=max_length) or _unknown(names) for each in pairing.party_ids)
        label = " mentors ".join(both)
        if len(label) <= MAX_CHOICE_LENGTH:
            break
    return label


def _unknown(names: Names) -> str:
    return "someone who left" if names.is_complete else "someone I can't name yet"
