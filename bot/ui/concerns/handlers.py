"""Handlers of concerns: raising one, and looking after one.

Every response is for the caller alone; in a direct message nothing of it stays.
"""

from __future__ import annotations

from functools import partial

from discord import ui

from bot.rules.audience import FirstRecipient
from bot.rules.callers import Caller, require_community_id
from bot.rules.concerns import ConcernMove
from bot.rules.ladder import MatterMove, NewcomerMove
from bot.rules.mentor_status import NewPeopleMove
from bot.services.concerns.cases import ConcernCase
from bot.ui.components.concerns import matter_row
from bot.ui.components.paging import FIRST_PLACE, LIST_PARTS, Place
from bot.ui.core.audience import INSTEAD, OUTSIDE, SHARED_TEXT, first_recipient_of, staff_in
from bot.ui.core.context import Interaction, caller_in, caller_of, resolve_person, services, set_community
from bot.ui.core.layout import QUIET, Reply, card_view, mention_user, reply_view
from bot.ui.core.mentions import find_names_for_reply
from bot.ui.core.modals import Form, opens_form
from bot.ui.core.respond import responds
from bot.ui.core.routes import Route

from . import modals, views, waiting_views
from .labels import (
    ASSIGNMENT_MOVES,
    CONCERN_RAISED_TEXT,
    HEARS_BY_DM,
    MOVE_CONFIRMATIONS,
    QUIET_DONE,
    QUIET_TAKEN,
    SAID_OF_OWN,
    SAID_OF_TAKEN,
)

SAID_OF_NEWCOMER = {
    NewcomerMove.LET: "Thank you. I show it to them.",
    NewcomerMove.LEAVE: "That is fine. I don't show it to them, and nobody hears that I asked.",
}

LET_IN_TEXT = "Thank you. I show it to them now: this, and nothing else."

OWNER_ALLOWED_TEXT = (
    "Thank you for saying so. No facilitator is here just now, so I bring it to the server's owner, as you allowed."
)

PLEASE_WRITE_YOURSELF = "**Please write to them yourself;** they learn that it is with you."


@opens_form
async def open_concern_form(interaction: Interaction, community_id: int) -> Form:
    """Open the form for a concern, from the server or a direct message."""
    caller = await caller_in(interaction, community_id)
    mentorships = await services(interaction).concerns.own_mentorships(caller)
    partners = {pairing.id: pairing.partner_of(caller.user_id) for pairing in mentorships}
    names = await find_names_for_reply(interaction, community_id, partners.values())
    received = partial(_receive_concern, community_id=community_id)
    named = {each.id: (names(partners[each.id]), each.began_at or each.proposed_at) for each in mentorships}
    return modals.ConcernForm(received, named, in_dm=interaction.guild_id is None)


@responds()
async def list_concerns(interaction: Interaction) -> ui.LayoutView:
    """Show the concerns that the person may look after."""
    return await concerns_page_at(interaction, FIRST_PLACE)


async def concerns_page_at(interaction: Interaction, place: Place) -> ui.LayoutView:
    """Return one page of the concerns that the person may look after."""
    cases = await services(interaction).concern_cases.list_cases(caller_of(interaction))
    return views.concern_list_page(cases, place)


@responds()
async def show_concern_outcome(interaction: Interaction, concern_id: int) -> ui.LayoutView:
    """Show the outcome of a concern to the person who raised it."""
    concern, resting = await services(interaction).concerns.outcome(caller_of(interaction), concern_id)
    set_community(interaction, concern.community_id)
    return waiting_views.concern_outcome_page(concern, resting)


@responds()
async def show_concern(interaction: Interaction, concern_id: int) -> Reply:
    """Show one whole concern to someone who may look after it, in as many messages as it needs."""
    caller = await _caller(interaction, concern_id)
    return views.concern_page(await services(interaction).concern_cases.get(caller, concern_id), caller.user_id)


@responds()
async def assign_concern(interaction: Interaction, concern_id: int, move: ConcernMove) -> ui.LayoutView:
    """Take a concern on, take it over from somebody else, or hand it back."""
    caller = await _caller(interaction, concern_id)
    return _after(await services(interaction).concern_cases.take(caller, concern_id, move), caller, move)


@responds()
async def move_new_people(interaction: Interaction, concern_id: int, move: NewPeopleMove) -> ui.LayoutView:
    """Stop new people for the mentor whom a concern is about, or let them come again."""
    caller = await _caller(interaction, concern_id)
    case = await services(interaction).concern_cases.decide_about_new_people(caller, concern_id, move)
    said = views.new_people_confirmation(case.concern.about_id or 0, move)
    return views.concern_move_confirmation(case, caller.user_id, said)


@responds()
async def share_concern(interaction: Interaction, concern_id: int) -> ui.LayoutView:
    """Show a concern to those, too, who came to look after mentorship after it was raised."""
    caller = await _caller(interaction, concern_id)
    await services(interaction).concern_cases.share(caller, concern_id)
    return card_view(SHARED_TEXT, colour=QUIET)


@opens_form
async def open_concern_note_form(interaction: Interaction, concern_id: int) -> Form:
    """Open the form for a note on a concern, for the others who may look after it."""
    caller = await _caller(interaction, concern_id)
    await services(interaction).concern_cases.get(caller, concern_id, ConcernMove.NOTE)
    return modals.ConcernNoteForm(partial(_receive_note, concern_id=concern_id))


@opens_form
async def open_concern_close_form(interaction: Interaction, concern_id: int) -> Form:
    """Open the form for closing a concern with its outcome."""
    caller = await _caller(interaction, concern_id)
    await services(interaction).concern_cases.get(caller, concern_id, ConcernMove.CLOSE)
    return modals.ConcernCloseForm(partial(_receive_close, concern_id=concern_id))


async def _receive_concern(
    interaction: Interaction, typed: modals.ConcernInput, *, community_id: int
) -> ui.LayoutView:
    caller, guild = await caller_in(interaction, community_id), interaction.client.get_guild(community_id)
    owner = guild.owner_id if guild is not None and typed.lets_owner else None
    concern = await services(interaction).concerns.raise_concern(
        caller,
        words=typed.words,
        about=await resolve_person(interaction, typed.about_id, community_id) if typed.about_id else None,
        pairing_id=typed.pairing_id,
        named=typed.named,
        pause_pairing=typed.pauses,
        is_danger=typed.is_danger,
        is_told=typed.is_told,
        let_in=owner,
    )
    first_recipient = await first_recipient_of(
        interaction, *await services(interaction).concerns.load_audience_inputs(concern)
    )
    instead = INSTEAD.get(first_recipient)
    said = f"Thank you for saying so. {instead} {OUTSIDE}" if instead else CONCERN_RAISED_TEXT
    if owner is not None and first_recipient is FirstRecipient.OWNER:
        said = f"{OWNER_ALLOWED_TEXT} {OUTSIDE}"
    return views.concern_raised_page(concern, f"{said} {HEARS_BY_DM[typed.is_told]}")


async def _receive_note(interaction: Interaction, words: str, *, concern_id: int) -> ui.LayoutView:
    caller = await _caller(interaction, concern_id)
    noted = await services(interaction).concern_cases.add_note(caller, concern_id, words)
    return _after(noted, caller, ConcernMove.NOTE)


async def _receive_close(interaction: Interaction, typed: modals.CloseInput, *, concern_id: int) -> ui.LayoutView:
    caller = await _caller(interaction, concern_id)
    closed = await services(interaction).concern_cases.close(
        caller, concern_id, outcome=typed.outcome, words=typed.words
    )
    return _after(closed, caller, ConcernMove.CLOSE)


async def _caller(interaction: Interaction, concern_id: int) -> Caller:
    """Return the caller with their rights in the concern's own server, also in a direct message."""
    if interaction.guild_id is not None:
        return caller_of(interaction)
    return await caller_in(interaction, await services(interaction).concerns.community_id_of(concern_id))


def _after(case: ConcernCase, caller: Caller, move: ConcernMove) -> ui.LayoutView:
    takes = move in (ConcernMove.TAKE, ConcernMove.TAKE_OVER)
    said = (
        f"{MOVE_CONFIRMATIONS[move]} {PLEASE_WRITE_YOURSELF}"
        if takes and case.concern.named
        else MOVE_CONFIRMATIONS[move]
    )
    return views.concern_move_confirmation(case, caller.user_id, said)


@responds()
async def take_quiet(interaction: Interaction, matter_id: int) -> ui.LayoutView:
    """Let one of those who look after mentorship look after a quiet pair, or somebody who can't be reached."""
    caller = await _matter_caller(interaction, matter_id)
    people = await services(interaction).matters.take(caller, matter_id)
    who = " and ".join(map(mention_user, people))
    return card_view(
        f"Thank you. {who} {QUIET_TAKEN[len(people)]}", matter_row(matter_id, caller.user_id), colour=QUIET
    )


@responds(edit_source=True)
async def say_of_taken(interaction: Interaction, matter_id: int, move: MatterMove) -> ui.LayoutView:
    """Note what the person says of something that they look after."""
    caller = await _matter_caller(interaction, matter_id)
    matter = await services(interaction).matters.say_of_taken(caller, matter_id, move)
    done = QUIET_DONE.get(matter.kind) if move is MatterMove.DONE else None
    return reply_view(caller_of(interaction), done or SAID_OF_TAKEN[move])


@responds(edit_source=True)
async def say_of_own(interaction: Interaction, matter_id: int, move: MatterMove) -> ui.LayoutView:
    """Note what the person says of something for which they wait."""
    caller = await _matter_caller(interaction, matter_id)
    await services(interaction).matters.say_of_own(caller, matter_id, move)
    return reply_view(caller_of(interaction), SAID_OF_OWN[move])


@responds(edit_source=True)
async def answer_about_newcomer(interaction: Interaction, reader_row_id: int, move: NewcomerMove) -> ui.LayoutView:
    """Note whether the person lets somebody read it who came later."""
    caller = caller_of(interaction)
    await services(interaction).matter_readers.answer(caller, reader_row_id, move)
    return reply_view(caller, SAID_OF_NEWCOMER[move])


@responds()
async def offer_to_let_in(interaction: Interaction, matter_id: int) -> ui.LayoutView:
    """Show the person who waits whom they can let read it."""
    return await _let_in_page(interaction, matter_id, FIRST_PLACE)


@responds(edit_source=True)
async def turn_let_in(interaction: Interaction, matter_id: int, at: int, row: int) -> ui.LayoutView:
    """Show another page of them."""
    return await _let_in_page(interaction, matter_id, Place(at, row))


async def _let_in_page(interaction: Interaction, matter_id: int, place: Place) -> ui.LayoutView:
    caller = await _matter_caller(interaction, matter_id)
    home = require_community_id(caller)
    people = await services(interaction).matter_readers.candidates(
        caller, matter_id, await staff_in(interaction, home)
    )
    page = waiting_views.let_in_at(matter_id, people, place)
    names = await find_names_for_reply(interaction, home, [entry.place.row for entry in page.entries])
    return waiting_views.let_in_page(matter_id, page, names)


@responds(edit_source=True)
async def let_in(interaction: Interaction, matter_id: int, person_id: int) -> ui.LayoutView:
    """Let one of these people read what the person waits for."""
    caller = await _matter_caller(interaction, matter_id)
    staff = await staff_in(interaction, require_community_id(caller))
    await services(interaction).matter_readers.let_in(caller, matter_id, person_id, staff)
    return reply_view(caller_of(interaction), LET_IN_TEXT)


async def _matter_caller(interaction: Interaction, matter_id: int) -> Caller:
    if interaction.guild_id is not None:
        return caller_of(interaction)
    return await caller_in(interaction, await services(interaction).matters.community_id_of(matter_id))


CONCERN_ROUTES = (
    Route(f"matter:{{matter_id}}:{MatterMove.TAKE}", take_quiet),
    Route("matter:{matter_id}:{move}", say_of_taken, move=tuple(SAID_OF_TAKEN)),
    Route("matter:{matter_id}:{move}", say_of_own, move=tuple(SAID_OF_OWN)),
    Route(f"matter:{{matter_id}}:{MatterMove.LET_IN}", offer_to_let_in),
    Route(f"matter:{{matter_id}}:{MatterMove.LET_IN}:{{person_id}}", let_in),
    Route(f"matter:{{matter_id}}:{MatterMove.LET_IN}:{LIST_PARTS}", turn_let_in),
    Route("newcomer:{reader_row_id}:{move}", answer_about_newcomer, move=NewcomerMove),
    Route("concern:{concern_id}:outcome", show_concern_outcome),
    Route(f"concern:{{concern_id}}:{ConcernMove.SHOW}", show_concern),
    Route("concern:{concern_id}:{move}", assign_concern, move=ASSIGNMENT_MOVES),
    Route(f"concern:{{concern_id}}:{ConcernMove.SHARE}", share_concern),
    Route("concern:{concern_id}:{move}", move_new_people, move=NewPeopleMove),
    Route(f"concern:{{concern_id}}:{ConcernMove.NOTE}", open_concern_note_form),
    Route(f"concern:{{concern_id}}:{ConcernMove.CLOSE}", open_concern_close_form),
)
