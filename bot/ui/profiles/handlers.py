"""Handlers of what people say about themselves, and hope for in a mentor."""

from __future__ import annotations

from collections.abc import Mapping

from discord import ui

from bot.rules.people import Caller
from bot.rules.refusals import NoLongerOpen
from bot.rules.traits import Part
from bot.services.profiles.service import AboutMe
from bot.ui.components.profiles import ProfileMove
from bot.ui.core.context import Interaction, caller_in, caller_of, services
from bot.ui.core.mentions import groups_in
from bot.ui.core.modals import Form, opens_form
from bot.ui.core.respond import responds
from bot.ui.core.routes import Route

from . import views
from .modals import HopeForm, ProfileInput, SayForm

KEPT = "**Kept.**"


@responds()
async def show(interaction: Interaction, community_id: int) -> ui.LayoutView:
    """Show to the person everything that they have said about themselves."""
    return await _page(interaction, community_id)


@responds()
async def as_mentor(interaction: Interaction) -> ui.LayoutView:
    """Show to a mentor, and to nobody else, what they have said about themselves."""
    mentor = await services(interaction).standing.mine(caller_of(interaction))
    return await _page(interaction, mentor.community_id)


@responds()
async def as_seeker(interaction: Interaction) -> ui.LayoutView:
    """Show to someone on the waiting list, and to nobody else, what they have said about themselves."""
    seeker = await services(interaction).seekers.mine(caller_of(interaction))
    return await _page(interaction, seeker.community_id)


@opens_form
async def change(interaction: Interaction, community_id: int, move: ProfileMove, part: Part) -> Form:
    """Open the form for one part of what the person says about themselves, or hopes for."""
    caller = await caller_in(interaction, community_id)
    mine = await services(interaction).about_them.mine(caller)
    form = (
        _say_form(interaction, mine, part, caller) if move is ProfileMove.SAY else _hope_form(interaction, mine, part)
    )
    if not form.children:
        # All that this part asked about was hidden since the page was shown, and Discord opens no empty form.
        raise NoLongerOpen
    return form


async def _page(interaction: Interaction, community_id: int) -> ui.LayoutView:
    mine = await services(interaction).about_them.mine(await caller_in(interaction, community_id))
    return views.page(mine, groups_in(interaction, community_id))


def _say_form(interaction: Interaction, mine: AboutMe, part: Part, caller: Caller) -> Form:
    home = mine.profile.community_id

    async def keep(sent: Interaction, typed: ProfileInput) -> ui.LayoutView:
        kept = await services(sent).about_them.say(
            await caller_in(sent, home), part, chosen=typed.chosen, pronouns=typed.pronouns, faith=typed.faith
        )
        return views.page(kept, groups_in(sent, home), KEPT)

    worn = {str(role) for role in caller.role_ids}
    return SayForm(keep, mine, part, groups_in(interaction, home), worn=worn)


def _hope_form(interaction: Interaction, mine: AboutMe, part: Part) -> Form:
    home = mine.profile.community_id

    async def keep(sent: Interaction, wants: Mapping[str, str]) -> ui.LayoutView:
        kept = await services(sent).about_them.hope(await caller_in(sent, home), part, wants=wants)
        return views.page(kept, groups_in(sent, home), KEPT)

    return HopeForm(keep, mine, part, groups_in(interaction, home))


ROUTES = (Route("about:{community_id}:{move}:{part}", change, move=ProfileMove, part=Part),)
