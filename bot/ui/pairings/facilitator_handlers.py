"""Handlers of facilitators' moves on pairings: suggest two people to each other, end a pairing for both."""

from __future__ import annotations

import discord
from discord import ui

from bot.rules.callers import NamedUser
from bot.rules.refusals import NotFound
from bot.ui.components.pairings import PairingRole
from bot.ui.core.context import Interaction, caller_of, person_from_user, resolve_person, services
from bot.ui.core.layout import text_view
from bot.ui.core.modals import Form, opens_form
from bot.ui.core.respond import responds
from bot.ui.core.routes import Route, selected_ids

from . import autocomplete
from . import views as pairings_views
from .cards import waiting_pairing_page
from .modals import EndForm


@responds()
async def suggest_pairing(interaction: Interaction, *, mentor: discord.User, mentee: discord.User) -> ui.LayoutView:
    """Suggest two people to each other."""
    return await _suggest(interaction, mentor=person_from_user(mentor), mentee=person_from_user(mentee))


@responds()
async def open_suggestion(interaction: Interaction, member: discord.User) -> ui.LayoutView:
    """Ask with whom a member shall be suggested."""
    await services(interaction).overview.must_not_be_own_case(caller_of(interaction), person_from_user(member))
    return pairings_views.suggestion_page(member.id)


@responds()
async def open_suggestion_of(interaction: Interaction, person_id: int) -> ui.LayoutView:
    """Ask with whom the member on the page shall be suggested."""
    person = await resolve_person(interaction, person_id)
    await services(interaction).overview.must_not_be_own_case(caller_of(interaction), person)
    return pairings_views.suggestion_page(person_id)


@responds()
async def suggest_selected(interaction: Interaction, person_id: int, chosen_role: PairingRole) -> ui.LayoutView:
    """Suggest the member in this role and the selected person to each other. Raises NotFound without one."""
    chosen = selected_ids(interaction)
    if not chosen:
        raise NotFound
    first, second = await resolve_person(interaction, person_id), await resolve_person(interaction, chosen[0])
    mentor, mentee = (first, second) if chosen_role is PairingRole.MENTOR else (second, first)
    return await _suggest(interaction, mentor=mentor, mentee=mentee)


async def _suggest(interaction: Interaction, *, mentor: NamedUser, mentee: NamedUser) -> ui.LayoutView:
    await services(interaction).suggestions.suggest(caller_of(interaction), mentor=mentor, mentee=mentee)
    return text_view(pairings_views.suggestion_confirmation(mentor.user_id, mentee.user_id))


@responds()
async def show_waiting_pairing(interaction: Interaction, pairing_id: int) -> ui.LayoutView:
    """Show a facilitator who may decide which two wait for a yes."""
    return waiting_pairing_page(await services(interaction).responses.waiting(caller_of(interaction), pairing_id))


@responds(typed_argument="reason")
async def end_pairing_for_both(interaction: Interaction, pairing: str, *, reason: str | None = None) -> ui.LayoutView:
    """End a pairing for both people, for a facilitator."""
    ended = await services(interaction).active_pairings.end_for_both(
        caller_of(interaction), autocomplete.parse_pairing_id(pairing), reason=reason
    )
    return text_view(pairings_views.end_confirmation(ended, with_reason=reason is not None))


@opens_form
async def open_end_form(interaction: Interaction, pairing_id: int) -> Form:
    """Open the form with which a facilitator ends a pairing for both."""
    await services(interaction).active_pairings.check_can_end_for_both(caller_of(interaction), pairing_id)

    async def end(sent: Interaction, reason: str) -> ui.LayoutView:
        ended = await services(sent).active_pairings.end_for_both(caller_of(sent), pairing_id, reason=reason or None)
        return text_view(pairings_views.end_confirmation(ended, with_reason=bool(reason)))

    return EndForm(end)


SUGGESTION_ROUTES = (
    Route("suggest:{person_id}:open", open_suggestion_of),
    Route("end-both:{pairing_id}", open_end_form),
    Route("suggest:{person_id}:{chosen_role}", suggest_selected, chosen_role=PairingRole),
    Route("who:{pairing_id}", show_waiting_pairing),
)
