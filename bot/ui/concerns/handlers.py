"""Handlers of concerns: raising one, and looking after one.

All answers are for the eyes of whoever asks: in a direct message nothing of them stays.
"""

from __future__ import annotations

from functools import partial

from discord import ui

from bot.rules.concerns import ConcernMove
from bot.rules.people import Caller
from bot.services.concerns.handling import Case
from bot.ui.core.audience import INSTEAD, OUTSIDE, first_to_hear
from bot.ui.core.context import Interaction, belongs_to, caller_in, caller_of, named, services
from bot.ui.core.layout import Says, plain
from bot.ui.core.modals import Form, opens_form
from bot.ui.core.respond import responds
from bot.ui.core.routes import Route

from . import modals, views
from .views import HELP_AT_ONCE

RAISED = (
    "Thank you for saying so. I take it to those who look after the groups, and to nobody who is part of it. You "
    "hear from me once someone looks after it, and what comes of it; `/mentorship me` shows how it stands. "
    f"{HELP_AT_ONCE}"
)

SAID = {
    ConcernMove.TAKE: "Thank you. The others see that you look after it.",
    ConcernMove.TAKE_OVER: "Thank you. It is with you now; please let whoever had it know.",
    ConcernMove.HAND_BACK: "That is fine. It waits for someone again.",
    ConcernMove.NOTE: "Kept, for those alone who may look after it.",
    ConcernMove.CLOSE: "Closed. I tell whoever brought it what came of it.",
}

TAKING = (ConcernMove.TAKE, ConcernMove.TAKE_OVER, ConcernMove.HAND_BACK)

TELL_THEM = "**Please write to them yourself;** I tell them that you will."


@opens_form
async def form(interaction: Interaction, community_id: int) -> Form:
    """Open the form for a concern, from the server or a direct message."""
    caller = await caller_in(interaction, community_id)
    mentorships = await services(interaction).concerns.own_mentorships(caller)
    return modals.ConcernForm(partial(_raised, community_id=community_id), interaction, caller, mentorships)


@responds()
async def listed(interaction: Interaction) -> ui.LayoutView:
    """Show the concerns that the person may look after."""
    return views.listed(await services(interaction).looking_after.listed(caller_of(interaction)))


@responds()
async def outcome(interaction: Interaction, concern_id: int) -> ui.LayoutView:
    """Show what came of a concern to whoever brought it."""
    concern, resting = await services(interaction).concerns.outcome(caller_of(interaction), concern_id)
    belongs_to(interaction, concern.community_id)
    return views.outcome(concern, resting)


@responds()
async def show(interaction: Interaction, concern_id: int) -> Says:
    """Show one whole concern to someone who may look after it, in as many messages as it needs."""
    caller = await _caller(interaction, concern_id)
    return views.page(await services(interaction).looking_after.one(caller, concern_id), caller.user_id)


@responds()
async def take(interaction: Interaction, concern_id: int, move: ConcernMove) -> ui.LayoutView:
    """Take a concern on, take it over from another, or hand it back."""
    caller = await _caller(interaction, concern_id)
    return _after(await services(interaction).looking_after.take(caller, concern_id, move), caller, move)


@opens_form
async def note(interaction: Interaction, concern_id: int) -> Form:
    """Open the form for a note about a concern to the others who may look after it."""
    caller = await _caller(interaction, concern_id)
    await services(interaction).looking_after.one(caller, concern_id, ConcernMove.NOTE)
    return modals.NoteForm(partial(_noted, concern_id=concern_id))


@opens_form
async def close(interaction: Interaction, concern_id: int) -> Form:
    """Open the form for closing a concern, with what came of it."""
    caller = await _caller(interaction, concern_id)
    await services(interaction).looking_after.one(caller, concern_id, ConcernMove.CLOSE)
    return modals.CloseForm(partial(_closed, concern_id=concern_id))


async def _raised(interaction: Interaction, typed: modals.ConcernInput, *, community_id: int) -> ui.LayoutView:
    caller = await caller_in(interaction, community_id)
    concern = await services(interaction).concerns.raise_concern(
        caller,
        words=typed.words,
        about=await named(interaction, typed.about_id, community_id) if typed.about_id else None,
        pairing_id=typed.pairing_id,
        named=typed.named,
        pauses=typed.pauses,
    )
    hearer = await first_to_hear(interaction, *await services(interaction).concerns.circumstances(concern))
    instead = INSTEAD.get(hearer)
    return plain(f"Thank you for saying so. {instead} {OUTSIDE}" if instead else RAISED)


async def _noted(interaction: Interaction, words: str, *, concern_id: int) -> ui.LayoutView:
    caller = await _caller(interaction, concern_id)
    noted = await services(interaction).looking_after.note(caller, concern_id, words)
    return _after(noted, caller, ConcernMove.NOTE)


async def _closed(interaction: Interaction, typed: modals.CloseInput, *, concern_id: int) -> ui.LayoutView:
    caller = await _caller(interaction, concern_id)
    closed = await services(interaction).looking_after.close(
        caller, concern_id, outcome=typed.outcome, words=typed.words
    )
    return _after(closed, caller, ConcernMove.CLOSE)


async def _caller(interaction: Interaction, concern_id: int) -> Caller:
    """Return who asks, with their rights in the concern's own server, also in a direct message."""
    if interaction.guild_id is not None:
        return caller_of(interaction)
    return await caller_in(interaction, await services(interaction).concerns.home_of(concern_id))


def _after(case: Case, caller: Caller, move: ConcernMove) -> ui.LayoutView:
    takes = move in (ConcernMove.TAKE, ConcernMove.TAKE_OVER)
    said = f"{SAID[move]} {TELL_THEM}" if takes and case.concern.named else SAID[move]
    return views.done(case, caller.user_id, said)


ROUTES = (
    Route("concern:{concern_id}:outcome", outcome),
    Route(f"concern:{{concern_id}}:{ConcernMove.SHOW}", show),
    Route("concern:{concern_id}:{move}", take, move=TAKING),
    Route(f"concern:{{concern_id}}:{ConcernMove.NOTE}", note),
    Route(f"concern:{{concern_id}}:{ConcernMove.CLOSE}", close),
)
