"""Handlers of moves on a pairing by the two and by facilitators: ask, respond, pause, end, write."""

from __future__ import annotations

import discord
from discord import ui

from bot.rules.callers import NamedUser
from bot.rules.pairing import PairingMove
from bot.rules.refusals import FirstStep, NothingToAnswer
from bot.ui.components.pairings import PAIRING_LOOKS
from bot.ui.core.context import (
    Interaction,
    caller_in,
    caller_of,
    client,
    person_from_user,
    resolve_person,
    services,
    set_community,
)
from bot.ui.core.layout import Reply, reply_view, text_view
from bot.ui.core.mentions import find_names_for_reply
from bot.ui.core.modals import Form, form_title, opens_form
from bot.ui.core.respond import respond, responds
from bot.ui.core.routes import Route
from bot.ui.mentors import handover_views
from bot.ui.profiles import fit_views
from bot.ui.waiting_list.modals import SeekerForm, SeekerInput

from . import autocomplete, views
from .modals import NoteForm

PRIVATE_CHOICES = frozenset({PairingMove.STAY, PairingMove.MOVE_ON})
"""Choices that others who read the direct message need not know."""


async def on_pairing_button(interaction: Interaction, pairing_id: int, move: PairingMove) -> None:
    """Make the move of a button on a pairing; in a direct message the response replaces the message."""
    if move is PairingMove.NOTE:
        await open_note_form(interaction, pairing_id)
    elif move is PairingMove.END:
        await respond(interaction, end_question(interaction, pairing_id))
    elif interaction.guild_id is None and move in PRIVATE_CHOICES:
        await make_private_choice(interaction, pairing_id, move)
    else:
        # What is offered for one of several mentees leaves standing what it says about the others.
        in_place = interaction.guild_id is None and move is not PairingMove.HAND_OVER
        await respond(interaction, make_move(interaction, pairing_id, move), edit_source=in_place)


async def end_question(interaction: Interaction, pairing_id: int) -> ui.LayoutView:
    """Return the question whether the person means to end it, which only a button asks."""
    pairing = await services(interaction).active_pairings.check_can_end(caller_of(interaction), pairing_id)
    set_community(interaction, pairing.community_id)
    return views.end_question_view(caller_of(interaction), pairing)


@responds(edit_source=True)
async def end_after_question(interaction: Interaction, pairing_id: int) -> ui.LayoutView:
    """End it, as somebody said who was asked, and show what comes next in place of the question."""
    return await make_move(interaction, pairing_id, PairingMove.END)


@responds(edit_source=True)
async def make_private_choice(interaction: Interaction, pairing_id: int, move: PairingMove) -> Reply:
    """Make a move and leave a text that is the same for either choice; what it means is shown and doesn't stay."""
    means = await make_move(interaction, pairing_id, move)
    return [reply_view(caller_of(interaction), handover_views.HANDOVER_CHOICE_SAVED), means]


@responds()
async def make_chosen_move(
    interaction: Interaction, move: PairingMove, pairing: str | None, *, until: str | None = None
) -> ui.LayoutView:
    """Make the move on the pairing chosen by its id, or on the only one that fits."""
    try:
        pairing_id = await autocomplete.resolve_pairing(interaction, move, pairing)
    except NothingToAnswer:
        if until is None:
            raise
        # It is for the pause of their own that is on already: a date can be changed.
        pairing_id = await autocomplete.resolve_pairing(interaction, PairingMove.RESUME, pairing)
    return await make_move(interaction, pairing_id, move, until=until)


async def make_move(
    interaction: Interaction, pairing_id: int, move: PairingMove, *, until: str | None = None
) -> ui.LayoutView:
    """Make the move, and return what to show to the person who made it."""
    done, caller = services(interaction), caller_of(interaction)
    match move:
        case PairingMove.AGREE:
            pairing = await done.responses.agree(caller, pairing_id, asks_first=True)
        case PairingMove.DECLINE:
            pairing = await done.responses.decline(caller, pairing_id)
        case PairingMove.WITHDRAW:
            pairing = await done.responses.withdraw(caller, pairing_id)
        case PairingMove.PAUSE:
            pairing = await done.active_pairings.pause(caller, pairing_id, until=until)
        case PairingMove.RESUME:
            pairing = await done.active_pairings.resume(caller, pairing_id)
        case PairingMove.END:
            pairing = await done.active_pairings.end(caller, pairing_id)
        case PairingMove.HAND_OVER:
            pairing = await done.handover.offer(caller, pairing_id)
        case PairingMove.STAY:
            pairing = await done.handover.stay(caller, pairing_id)
        case PairingMove.MOVE_ON:
            pairing = await done.handover.move_on(caller, pairing_id)
        case _:
            pairing = await done.responses.decide(caller, pairing_id, move)
    set_community(interaction, pairing.community_id)
    return reply_view(caller, *views.move_confirmation(pairing, move, caller.user_id, client(interaction).programme))


@opens_form
async def open_note_form(interaction: Interaction, pairing: int | str | None) -> Form:
    """Open the form for a note on the pairing with this id, or on the only one that fits."""
    chosen = autocomplete.parse_pairing_id(pairing) if isinstance(pairing, str) else pairing
    return await note_form(interaction, chosen)


async def note_form(interaction: Interaction, pairing: int | None) -> Form:
    """Return the form for a note to the other, after checking that the caller may write one."""
    me, found = caller_of(interaction), services(interaction).active_pairings
    going_on = await found.check_can_write(me, pairing)
    other, pairing_id = going_on.partner_of(me.user_id), going_on.id
    names = await find_names_for_reply(interaction, going_on.community_id, [other])

    async def send(sent: Interaction, words: str) -> ui.LayoutView:
        caller = caller_of(sent)
        pairing = await services(sent).active_pairings.write_note(caller, pairing_id, words)
        set_community(sent, pairing.community_id)
        left = await services(sent).active_pairings.notes_left(caller, pairing)
        return text_view(views.note_confirmation(pairing, caller.user_id, left=left))

    return NoteForm(send, limit=client(interaction).programme.note_chars, to=names(other))


@opens_form
async def open_request_form(interaction: Interaction, mentor: discord.User | discord.Member) -> Form:
    """Open the form for asking someone by name to be one's mentor."""
    return await request_form(interaction, interaction.guild_id or 0, person_from_user(mentor))


async def request_form(interaction: Interaction, community_id: int, asked: NamedUser) -> Form:
    """Return the form for asking this mentor, after checking that the caller may; works in direct messages, too."""
    await services(interaction).requests.check_can_ask(await caller_in(interaction, community_id), asked)

    async def send(sent: Interaction, typed: SeekerInput) -> ui.LayoutView:
        # It may have been open for hours: who asks and who is asked are looked at again.
        caller, mentor = await caller_in(sent, community_id), await resolve_person(sent, asked.user_id, community_id)
        pairing = await services(sent).requests.ask_mentor(caller, mentor, words=typed.hope, attends=typed.attends)
        return text_view(views.request_confirmation(pairing, caller.user_id, client(sent).programme))

    names = await find_names_for_reply(interaction, community_id, [asked.user_id])
    title = form_title("Asking {}", names(asked.user_id), otherwise="Asking someone")
    return SeekerForm(title, send, is_for_named_mentor=True)


@opens_form
async def ask_by_name(interaction: Interaction, community_id: int, person_id: int) -> Form:
    """Open the form for asking the mentor of the button."""
    return await request_form(interaction, community_id, await resolve_person(interaction, person_id, community_id))


@responds()
async def offer_to_member(interaction: Interaction, mentee: discord.User | discord.Member) -> ui.LayoutView:
    """Ask someone by name to be one's mentee."""
    caller = caller_of(interaction)
    await services(interaction).preferences.check_has_begun(caller, FirstStep.OFFER)
    pairing = await services(interaction).requests.ask_mentee(caller, person_from_user(mentee))
    return text_view(views.request_confirmation(pairing, caller.user_id, client(interaction).programme))


@responds()
async def show_reasons(interaction: Interaction, pairing_id: int) -> ui.LayoutView:
    """Show one of two who were asked why the other may fit; in a direct message it doesn't stay."""
    found = await services(interaction).requests.match_reasons(caller_of(interaction), pairing_id)
    set_community(interaction, found.other_profile.community_id)
    return fit_views.reasons_page(found)


PAIRING_ROUTES = (
    Route("pairing:{pairing_id}:{move}", on_pairing_button, move=PAIRING_LOOKS),
    Route("end:{pairing_id}", end_after_question),
    Route("request:{community_id}:{person_id}", ask_by_name),
    Route("why:{pairing_id}", show_reasons),
)
