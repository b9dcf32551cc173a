"""Handlers of keeping apart: the wish, from a command or beside a question, and the list of those kept apart."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord import ui

from bot.rules.callers import is_known_user
from bot.rules.refusals import NotFound
from bot.ui.components.exclusions import FACILITATOR_MOVES, ApartMove
from bot.ui.components.paging import FIRST_PLACE, LIST_PARTS, Place
from bot.ui.core.context import Interaction, caller_in, caller_of, home_of, person_from_user, resolve_person, services
from bot.ui.core.custom_ids import parse_id
from bot.ui.core.layout import text_view
from bot.ui.core.mentions import find_names_for_reply
from bot.ui.core.respond import responds
from bot.ui.core.routes import Route, selected_value
from storage.models.matching import Exclusion

from . import views


@responds()
async def keep_apart(interaction: Interaction, member: discord.abc.Snowflake) -> ui.LayoutView:
    """Put a member on the person's list; where the two have something open, ask first whether it is to end."""
    home = home_of(interaction)
    if interaction.guild is not None and isinstance(member, discord.Member | discord.User):
        other = person_from_user(member)
    else:
        other = await resolve_person(interaction, member.id, home)
    kept = await services(interaction).exclusions.exclude(caller_of(interaction), other)
    return views.exclusion_page(home, kept, interaction.user.id)


@responds()
async def ask_to_keep_apart(interaction: Interaction, community_id: int, person: int) -> ui.LayoutView:
    """Ask once more whether the person would like to be kept apart from somebody, and what is to end with it."""
    return await _ask(interaction, community_id, person)


@responds()
async def ask_after_concern(interaction: Interaction, concern_id: int) -> ui.LayoutView:
    """Ask the same about whom a concern of the person's was about. Raises NotFound without one."""
    concern, _ = await services(interaction).concerns.outcome(caller_of(interaction), concern_id)
    if concern.about_id is None or not is_known_user(concern.about_id):
        raise NotFound
    return await _ask(interaction, concern.community_id, concern.about_id)


@responds(edit_source=True)
async def confirm_keep_apart(
    interaction: Interaction, community_id: int, person: int, move: ApartMove
) -> ui.LayoutView:
    """Put somebody on the person's list, and end what the two have if they said so."""
    caller = await caller_in(interaction, community_id)
    other = await resolve_person(interaction, person, community_id)
    kept = await services(interaction).exclusions.exclude(caller, other, end_open=move is ApartMove.END)
    return views.exclusion_page(community_id, kept, caller.user_id)


@responds(edit_source=True)
async def postpone_keep_apart(_interaction: Interaction, community_id: int, person: int) -> ui.LayoutView:
    """Leave everything as it is."""
    del community_id, person  # nothing of theirs is looked at
    return text_view(views.POSTPONED)


@responds()
async def tell_facilitators_or_not(
    interaction: Interaction, community_id: int, person: int, move: ApartMove
) -> ui.LayoutView:
    """Let facilitators take one wish into account, or no longer."""
    caller, allowed = await caller_in(interaction, community_id), move is ApartMove.ALLOW
    await services(interaction).exclusions.set_for_facilitators(caller, person, allowed=allowed)
    return views.for_facilitators_confirmation(community_id, person, allowed=allowed)


@responds(edit_source=True)
async def choose_for_facilitators(interaction: Interaction, community_id: int, move: ApartMove) -> ui.LayoutView:
    """Do the same for the person selected in the list."""
    caller, whom = await caller_in(interaction, community_id), _parse_person(selected_value(interaction))
    kept = await services(interaction).exclusions.set_for_facilitators(caller, whom, allowed=move is ApartMove.ALLOW)
    place = next((views.exclusion_entry(each).place for each in kept if each.shown_id == whom), FIRST_PLACE)
    return await named_exclusion_list(interaction, community_id, kept, place=place)


@responds(edit_source=True)
async def remove_exclusion(interaction: Interaction, community_id: int) -> ui.LayoutView:
    """Take the selected person off the list of those kept apart."""
    whom = _parse_person(selected_value(interaction))
    left = await services(interaction).exclusions.lift(await caller_in(interaction, community_id), whom)
    return await named_exclusion_list(interaction, community_id, left, removed_id=whom)


@responds(edit_source=True)
async def turn_exclusion_list(interaction: Interaction, community_id: int, at: int, row: int) -> ui.LayoutView:
    """Show another page of the person's own list."""
    kept = await services(interaction).exclusions.mine(await caller_in(interaction, community_id))
    return await named_exclusion_list(interaction, community_id, kept, place=Place(at, row))


async def named_exclusion_list(
    interaction: Interaction,
    community_id: int,
    kept: Sequence[Exclusion],
    *,
    removed_id: int | None = None,
    place: Place = FIRST_PLACE,
) -> ui.LayoutView:
    """Return one page of the person's own list, with a name for everyone whom Discord names in time."""
    page, shown = views.exclusions_at(kept, place)
    names = await find_names_for_reply(interaction, community_id, [each.shown_id for each in shown])
    return views.exclusion_list(community_id, page, shown, names, removed_id=removed_id)


async def _ask(interaction: Interaction, community_id: int, person: int) -> ui.LayoutView:
    caller = await caller_in(interaction, community_id)
    other = await resolve_person(interaction, person, community_id)
    found = await services(interaction).exclusions.preview(caller, other)
    return views.exclusion_question(community_id, found, caller.user_id)


def _parse_person(value: str) -> int:
    """Return the selected id; a negative number stands for an erased person. Raises NotFound for anything else."""
    number = parse_id(value.removeprefix("-"))
    if number is None:
        raise NotFound
    return -number if value.startswith("-") else number


EXCLUSION_ROUTES = (
    Route("apart:{community_id}", remove_exclusion),
    Route(f"apart-list:{{community_id}}:{LIST_PARTS}", turn_exclusion_list),
    Route("apart:{community_id}:{move}", choose_for_facilitators, move=FACILITATOR_MOVES),
    Route(f"apart:{{community_id}}:{{person}}:{ApartMove.ASK}", ask_to_keep_apart),
    Route("apart:{community_id}:{person}:{move}", confirm_keep_apart, move=(ApartMove.KEEP, ApartMove.END)),
    Route(f"apart:{{community_id}}:{{person}}:{ApartMove.LATER}", postpone_keep_apart),
    Route("apart:{community_id}:{person}:{move}", tell_facilitators_or_not, move=FACILITATOR_MOVES),
    Route("concern:{concern_id}:apart", ask_after_concern),
)
