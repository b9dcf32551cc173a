"""Handlers of what people say about themselves, and hope for in a mentor."""

from __future__ import annotations

from collections.abc import Mapping

from discord import ui

from bot.rules.callers import Caller
from bot.rules.refusals import NoLongerOpen
from bot.rules.traits import TraitSection
from bot.services.profiles.service import OwnProfile
from bot.ui.components.paging import FIRST_PLACE, LIST_PARTS, Place
from bot.ui.components.profiles import ProfileMove
from bot.ui.core.context import Interaction, caller_in, caller_of, services
from bot.ui.core.mentions import role_names_in
from bot.ui.core.modals import Form, opens_form
from bot.ui.core.respond import responds
from bot.ui.core.routes import Route, selected_values

from . import group_views, views
from .modals import AnswersForm, HopeForm, ProfileInput

PROFILE_SAVED = "**Kept.**"


@responds()
async def show_profile(interaction: Interaction, community_id: int) -> ui.LayoutView:
    """Show to the person everything that they have said about themselves."""
    return await _page(interaction, community_id)


@responds()
async def show_mentor_profile(interaction: Interaction) -> ui.LayoutView:
    """Show to a mentor, and to nobody else, what they have said about themselves."""
    mentor = await services(interaction).mentor_status.mine(caller_of(interaction))
    return await _page(interaction, mentor.community_id)


@responds()
async def show_seeker_profile(interaction: Interaction) -> ui.LayoutView:
    """Show to somebody on the waiting list, and to nobody else, what they have said about themselves."""
    seeker = await services(interaction).waiting_list.mine(caller_of(interaction))
    return await _page(interaction, seeker.community_id)


@opens_form
async def open_profile_form(
    interaction: Interaction, community_id: int, move: ProfileMove, part: TraitSection
) -> Form:
    """Open the form for one part of what the person says about themselves, or hopes for.

    Raises NoLongerOpen where nothing is left in it, because all its traits have been hidden since.
    """
    caller = await caller_in(interaction, community_id)
    mine = await services(interaction).profiles.mine(caller)
    form = (
        _answers_form(interaction, mine, part, caller)
        if move is ProfileMove.SAY
        else _hope_form(interaction, mine, part)
    )
    if not form.children:
        # All that this part asked about was hidden since the page was shown, and Discord opens no empty form.
        raise NoLongerOpen
    return form


@responds()
async def show_groups(interaction: Interaction, community_id: int) -> ui.LayoutView:
    """Show all support groups, for somebody to say which are theirs."""
    caller = await caller_in(interaction, community_id)
    return _groups(interaction, await services(interaction).profiles.mine(caller), caller, FIRST_PLACE)


@responds(edit_source=True)
async def turn_groups(interaction: Interaction, community_id: int, at: int, row: int) -> ui.LayoutView:
    """Show another page of them."""
    caller = await caller_in(interaction, community_id)
    return _groups(interaction, await services(interaction).profiles.mine(caller), caller, Place(at, row))


@responds(edit_source=True)
async def choose_groups(interaction: Interaction, community_id: int, at: int, row: int) -> ui.LayoutView:
    """Add the chosen groups to what the person has said, or take them back, and show the page as it is then."""
    caller = await caller_in(interaction, community_id)
    joined, left = group_views.joined_and_left(selected_values(interaction))
    kept = await services(interaction).profiles.change_groups(caller, joined=joined, left=left)
    return _groups(interaction, kept, caller, Place(at, row), PROFILE_SAVED)


async def _page(interaction: Interaction, community_id: int) -> ui.LayoutView:
    mine = await services(interaction).profiles.mine(await caller_in(interaction, community_id))
    return views.profile_page(mine, role_names_in(interaction, community_id))


def _answers_form(interaction: Interaction, mine: OwnProfile, part: TraitSection, caller: Caller) -> Form:
    home = mine.profile.community_id

    async def keep(sent: Interaction, typed: ProfileInput) -> ui.LayoutView:
        kept = await services(sent).profiles.set_answers(
            await caller_in(sent, home), part, chosen=typed.chosen, pronouns=typed.pronouns, faith=typed.faith
        )
        return views.profile_page(kept, role_names_in(sent, home), PROFILE_SAVED)

    return AnswersForm(keep, mine, part, role_names_in(interaction, home), worn=_worn(caller))


def _hope_form(interaction: Interaction, mine: OwnProfile, part: TraitSection) -> Form:
    home = mine.profile.community_id

    async def keep(sent: Interaction, wants: Mapping[str, str]) -> ui.LayoutView:
        kept = await services(sent).profiles.set_wants(await caller_in(sent, home), part, wants=wants)
        return views.profile_page(kept, role_names_in(sent, home), PROFILE_SAVED)

    return HopeForm(keep, mine, part, role_names_in(interaction, home))


def _worn(caller: Caller) -> set[str]:
    return {str(role) for role in caller.role_ids}


def _groups(
    interaction: Interaction, mine: OwnProfile, caller: Caller, place: Place, told: str | None = None
) -> ui.LayoutView:
    """Return a page of the support groups; the profile where by now a form's select holds them, or none are asked."""
    names = role_names_in(interaction, mine.profile.community_id)
    trait = group_views.paged_groups(mine, names)
    if trait is None:
        return views.profile_page(mine, names, told)
    return group_views.groups_page(mine, trait, names, worn=_worn(caller), place=place, told=told)


PROFILE_ROUTES = (
    Route("groups:{community_id}", show_groups),
    Route(f"groups:{{community_id}}:{LIST_PARTS}", turn_groups),
    Route(f"group:{{community_id}}:{LIST_PARTS}", choose_groups),
    Route("about:{community_id}:{move}:{part}", open_profile_form, move=ProfileMove, part=TraitSection),
)
