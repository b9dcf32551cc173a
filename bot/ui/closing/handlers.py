"""Handlers of the closing, step by step, and of reading a word of thanks.

A button replaces the message it stands on with the next step, below a confirmation of what was said. For those who
chose discretion the step is the same whatever was said, and what it means is shown beside it and doesn't stay.
"""

from __future__ import annotations

from functools import partial

from discord import ui

from bot.rules.closing import is_in_closing, is_partner_present
from bot.rules.refusals import NoLongerOpen
from bot.services.closing import ClosingState
from bot.ui.components.closing import CLOSING_STEPS, CONTACT_MOVES, ClosingMove, ThanksMove
from bot.ui.components.navigation import NavigationTarget, navigate_button
from bot.ui.core.audience import first_recipient_of
from bot.ui.core.context import Interaction, caller_in, caller_of, client, services, set_community
from bot.ui.core.layout import Block, Reply, card_view, reply_view, text_view
from bot.ui.core.modals import Form, opens_form
from bot.ui.core.respond import respond, responds
from bot.ui.core.routes import Route
from bot.ui.mentors import views as mentors_views
from bot.ui.preferences.handlers import confirm_above
from storage.models.enums import MentorState, ThanksAnswer
from storage.models.records import Pairing

from . import views
from .modals import RespectForm, RespectInput, ThanksForm


@responds()
async def show_closing(interaction: Interaction, pairing_id: int) -> ui.LayoutView:
    """Show the closing of a mentorship at the first step about which the person has said nothing yet."""
    stands = await services(interaction).closing.get(caller_of(interaction), pairing_id)
    left = _has_partner_left(interaction, stands.pairing)
    return _step(interaction, stands, views.current_closing_step(stands, partner_left=left))


@responds()
async def show_contact_agreed(interaction: Interaction, pairing_id: int) -> ui.LayoutView:
    """Show how much contact both agreed to after their mentorship, and the way to say less."""
    pairing, contact = await services(interaction).closing.shared_contact_of(caller_of(interaction), pairing_id)
    set_community(interaction, pairing.community_id)
    me, here = interaction.user.id, client(interaction)
    goes_on = is_in_closing(pairing, me, here.programme, at=here.clock())
    can_say = views.contact_moves(partner_left=_has_partner_left(interaction, pairing)) if goes_on else ()
    return card_view(*views.agreed_contact_blocks(pairing, me, contact, can_say=can_say))


@responds(edit_source=True)
async def set_contact_wish(interaction: Interaction, pairing_id: int, move: ClosingMove) -> Reply:
    """Store how much contact feels right to one of the two.

    Raises NoLongerOpen if the other has left, unless it is none at all.
    """
    caller, service = caller_of(interaction), services(interaction).closing
    before = await service.get(caller, pairing_id)
    left = _has_partner_left(interaction, before.pairing)
    if move not in views.contact_moves(partner_left=left):
        raise NoLongerOpen
    stands = await service.set_boundary(caller, pairing_id, CONTACT_MOVES[move])
    said = views.contact_wish_confirmation(stands, interaction.user.id, partner_left=left)
    return await _confirmed(interaction, stands, ClosingMove.RESPECT, said)


@opens_form
async def open_respect_form(interaction: Interaction, pairing_id: int) -> Form:
    """Open the form for what the facilitators should know."""
    stands = await services(interaction).closing.get(caller_of(interaction), pairing_id)
    asks = not _has_partner_left(interaction, stands.pairing)
    return RespectForm(partial(_receive_respect, pairing_id=pairing_id, asks=asks), asks=asks)


@opens_form
async def open_thanks_form(interaction: Interaction, pairing_id: int) -> Form:
    """Open the form for a few words of thanks to the other. Raises NoLongerOpen if they left."""
    pairing = await services(interaction).closing.check_can_thank(caller_of(interaction), pairing_id)
    if _has_partner_left(interaction, pairing):
        raise NoLongerOpen
    return ThanksForm(partial(_receive_thanks, pairing_id=pairing_id))


@responds()
async def rest_after_closing(interaction: Interaction, pairing_id: int) -> ui.LayoutView:
    """Let a mentee rest before they look for a mentor again."""
    await services(interaction).closing.rest(caller_of(interaction), pairing_id)
    return text_view(views.rest_confirmation(client(interaction).programme))


@responds()
async def stay_open(interaction: Interaction, pairing_id: int) -> ui.LayoutView:
    """Let a mentor be open for someone new."""
    stands = await services(interaction).closing.get(caller_of(interaction), pairing_id)
    home = stands.pairing.community_id
    match stands.mentor.state if stands.mentor else None:
        case MentorState.PAUSED:
            resumed = await services(interaction).mentor_status.resume(await caller_in(interaction, home))
            return text_view(mentors_views.resume_confirmation(resumed))
        case MentorState.APPROVED | MentorState.SUSPENDED:
            return text_view(mentors_views.open_text(stands.mentor, views.ALREADY_OPEN))
    return card_view(views.NOT_A_MENTOR_NOW, [navigate_button(home, NavigationTarget.VOLUNTEER)])


@responds(edit_source=True)
async def show_closing_step(interaction: Interaction, pairing_id: int, move: ClosingMove) -> ui.LayoutView:
    """Show the chosen step of the closing, in place of the one before."""
    return _step(interaction, await services(interaction).closing.get(caller_of(interaction), pairing_id), move)


async def answer_thanks(interaction: Interaction, note_id: int, welcome: ThanksAnswer) -> None:
    """Store whether the person would like to read the thanks that were left for them, and confirm it."""
    await respond(
        interaction, _receive_thanks_answer(interaction, note_id, welcome), edit_source=interaction.guild_id is None
    )


@responds()
async def postpone_thanks(interaction: Interaction, note_id: int) -> ui.LayoutView:
    """Let the thanks that were left for the person wait."""
    note = await services(interaction).closing.waiting_thanks(caller_of(interaction), note_id)
    return text_view(views.thanks_answer_confirmation(ThanksMove.LATER, note.author_id))


async def _receive_respect(interaction: Interaction, typed: RespectInput, *, pairing_id: int, asks: bool) -> Reply:
    told = await services(interaction).closing.tell_facilitators(
        caller_of(interaction), pairing_id, typed.words, in_confidence=typed.in_confidence
    )
    me, home, people = interaction.user.id, told.pairing.community_id, told.pairing.party_ids
    found = await services(interaction).escalation.load_audience_inputs(home, people, reader=me)
    first_recipient = await first_recipient_of(interaction, *found)
    said = views.respect_confirmation(
        told.pairing, me, in_confidence=typed.in_confidence and asks, first_recipient=first_recipient
    )
    return await _confirmed(interaction, told, ClosingMove.GRATITUDE, said)


async def _receive_thanks(interaction: Interaction, words: str, *, pairing_id: int) -> Reply:
    thanked = await services(interaction).closing.thank(caller_of(interaction), pairing_id, words)
    said = views.thanks_confirmation(thanked.pairing, interaction.user.id)
    return await _confirmed(interaction, thanked, ClosingMove.NEXT, said)


async def _receive_thanks_answer(interaction: Interaction, note_id: int, welcome: ThanksAnswer) -> Reply:
    caller = caller_of(interaction)
    pairing = await services(interaction).closing.answer_thanks(caller, note_id, welcome)
    set_community(interaction, pairing.community_id)
    said = views.thanks_answer_confirmation(ThanksMove(welcome), pairing.partner_of(caller.user_id))
    return [reply_view(caller, views.THANKS_ANSWER_SAVED), text_view(said)]


async def _confirmed(interaction: Interaction, stands: ClosingState, move: ClosingMove, said: str) -> Reply:
    """Return the step that comes next, with what was just said confirmed above it."""
    blocks = _step_blocks(interaction, stands, move)
    return await confirm_above(interaction, stands.pairing.community_id, said, *blocks)


def _step(interaction: Interaction, stands: ClosingState, move: ClosingMove) -> ui.LayoutView:
    return reply_view(caller_of(interaction), *_step_blocks(interaction, stands, move))


def _step_blocks(interaction: Interaction, stands: ClosingState, move: ClosingMove) -> list[Block]:
    set_community(interaction, stands.pairing.community_id)
    left, here = _has_partner_left(interaction, stands.pairing), client(interaction)
    return views.closing_step_blocks(stands, interaction.user.id, move, here.programme, partner_left=left)


def _has_partner_left(interaction: Interaction, pairing: Pairing) -> bool:
    """Return whether the partner has left the server, at the end or since.

    What is stored decides while Discord hasn't told of the server's members yet.
    """
    guild = interaction.client.get_guild(pairing.community_id)
    is_known = guild is not None and not guild.unavailable and (guild.chunked or interaction.client.is_ready())
    if not is_partner_present(pairing) or guild is None or not is_known:
        return not is_partner_present(pairing)
    return guild.get_member(pairing.partner_of(interaction.user.id)) is None


CLOSING_ROUTES = (
    Route("closing:{pairing_id}:open", show_closing),
    Route("closing:{pairing_id}:holds", show_contact_agreed),
    Route("closing:{pairing_id}:{move}", set_contact_wish, move=CONTACT_MOVES),
    Route("closing:{pairing_id}:tell", open_respect_form),
    Route("closing:{pairing_id}:thank", open_thanks_form),
    Route("closing:{pairing_id}:rest", rest_after_closing),
    Route("closing:{pairing_id}:stay-open", stay_open),
    Route("closing:{pairing_id}:{move}", show_closing_step, move=CLOSING_STEPS),
    Route("thanks:{note_id}:{welcome}", answer_thanks, welcome=ThanksAnswer),
    Route(f"thanks:{{note_id}}:{ThanksMove.LATER}", postpone_thanks),
)
