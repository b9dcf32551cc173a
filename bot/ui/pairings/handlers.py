"""What the two, and those who look after them, do with a pairing: ask, answer, pause, end, write."""

from __future__ import annotations

import discord
from discord import ui

from bot.rules.pairing import PairingMove
from bot.rules.people import Someone
from bot.ui.components.pairings import PAIRING_LOOKS
from bot.ui.core.context import Interaction, belongs_to, caller_in, caller_of, house, named, services, someone
from bot.ui.core.layout import Says, plain, shown
from bot.ui.core.message_parts import partner
from bot.ui.core.modals import Form, opens_form
from bot.ui.core.respond import answer, responds
from bot.ui.core.routes import Route
from bot.ui.mentors import handover_views
from bot.ui.profiles import fit_views
from bot.ui.waiting_list.modals import SeekerForm, SeekerInput

from . import autocomplete, views
from .modals import NoteForm

ASKED_OF_ONE = frozenset({PairingMove.STAY, PairingMove.MOVE_ON})
"""Choices that nobody who reads along need know."""


async def pressed(interaction: Interaction, pairing_id: int, move: PairingMove) -> None:
    """Do what a button on a pairing says, in place of a direct message that it stands on."""
    if move is PairingMove.NOTE:
        await note(interaction, pairing_id)
    elif interaction.guild_id is None and move in ASKED_OF_ONE:
        await choose(interaction, pairing_id, move)
    else:
        # What is offered for one of several mentees leaves standing what it says about the others.
        in_place = interaction.guild_id is None and move is not PairingMove.HAND_OVER
        await answer(interaction, moved(interaction, pairing_id, move), in_place=in_place)


@responds(in_place=True)
async def choose(interaction: Interaction, pairing_id: int, move: PairingMove) -> Says:
    """Make a move of which the message that stays says the same for either choice; what it means goes away."""
    means = await moved(interaction, pairing_id, move)
    return [shown(caller_of(interaction), handover_views.CHOSEN), means]


@responds()
async def make(
    interaction: Interaction, move: PairingMove, pairing: str | None, *, until: str | None = None
) -> ui.LayoutView:
    """Make the move on the pairing that was chosen by its id, or on the only one that fits."""
    return await moved(interaction, await autocomplete.which(interaction, move, pairing), move, until=until)


async def moved(
    interaction: Interaction, pairing_id: int, move: PairingMove, *, until: str | None = None
) -> ui.LayoutView:
    """Make the move; return what to show to whoever made it."""
    done, caller = services(interaction), caller_of(interaction)
    match move:
        case PairingMove.AGREE:
            pairing = await done.answering.agree(caller, pairing_id)
        case PairingMove.DECLINE:
            pairing = await done.answering.decline(caller, pairing_id)
        case PairingMove.WITHDRAW:
            pairing = await done.answering.withdraw(caller, pairing_id)
        case PairingMove.PAUSE:
            pairing = await done.walking.pause(caller, pairing_id, until=until)
        case PairingMove.RESUME:
            pairing = await done.walking.resume(caller, pairing_id)
        case PairingMove.END:
            pairing = await done.walking.end(caller, pairing_id)
        case PairingMove.HAND_OVER:
            pairing = await done.handing_over.offer(caller, pairing_id)
        case PairingMove.STAY:
            pairing = await done.handing_over.stay(caller, pairing_id)
        case PairingMove.MOVE_ON:
            pairing = await done.handing_over.move_on(caller, pairing_id)
        case _:
            pairing = await done.answering.decide(caller, pairing_id, move)
    belongs_to(interaction, pairing.community_id)
    return shown(caller, *views.after_move(pairing, move, caller.user_id, house(interaction).programme))


@opens_form
async def note(interaction: Interaction, pairing: int | str | None) -> Form:
    """Open the form for a note on the pairing with this id, or on the only one that fits."""
    chosen = pairing if isinstance(pairing, int) else await autocomplete.which(interaction, PairingMove.NOTE, pairing)
    return await note_form(interaction, chosen)


async def note_form(interaction: Interaction, pairing_id: int) -> Form:
    """Return the form for a note, for one of two who may write one."""
    await services(interaction).walking.may_write(caller_of(interaction), pairing_id)

    async def send(sent: Interaction, words: str) -> ui.LayoutView:
        caller = caller_of(sent)
        pairing = await services(sent).walking.write_note(caller, pairing_id, words)
        belongs_to(sent, pairing.community_id)
        return plain(
            f"I bring it to {partner(pairing, caller.user_id)} now. If their direct messages are closed, it "
            "waits until they look in `/mentorship me`. If the mentorship ends first, I don't bring it."
        )

    return NoteForm(send)


@opens_form
async def ask(interaction: Interaction, mentor: discord.User | discord.Member) -> Form:
    """Open the form for asking someone by name to be one's mentor."""
    return await request_form(interaction, interaction.guild_id or 0, someone(mentor))


async def request_form(interaction: Interaction, community_id: int, asked: Someone) -> Form:
    """Return the form for asking a mentor of this community, who may be asked; also in direct messages."""
    await services(interaction).asking.may_ask(await caller_in(interaction, community_id), asked)

    async def send(sent: Interaction, typed: SeekerInput) -> ui.LayoutView:
        # It may have been open for hours: who asks and who is asked are looked at anew.
        caller, mentor = await caller_in(sent, community_id), await named(sent, asked.user_id, community_id)
        pairing = await services(sent).asking.ask_mentor(caller, mentor, words=typed.hope, attends=typed.attends)
        return plain(views.asked(pairing, caller.user_id, house(sent).programme))

    return SeekerForm("Asking someone", send, named=True)


@responds()
async def offer(interaction: Interaction, mentee: discord.User | discord.Member) -> ui.LayoutView:
    """Ask someone by name to be one's mentee."""
    caller = caller_of(interaction)
    pairing = await services(interaction).asking.offer(caller, someone(mentee))
    return plain(views.asked(pairing, caller.user_id, house(interaction).programme))


@responds()
async def why(interaction: Interaction, pairing_id: int) -> ui.LayoutView:
    """Show what fits to one of two who are asked; in a direct message it does not stay."""
    found = await services(interaction).asking.reasons(caller_of(interaction), pairing_id)
    belongs_to(interaction, found.other.community_id)
    return fit_views.page(found)


ROUTES = (
    Route("pairing:{pairing_id}:{move}", pressed, move=PAIRING_LOOKS),
    Route("why:{pairing_id}", why),
)
