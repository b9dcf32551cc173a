"""Handlers of the end of a mentorship: the closing, step by step, and reading a word of thanks.

A button turns the message it stands on to the next step, which is the same whatever was said. What the answer means
comes beside it, for one person alone, and goes away.
"""

from __future__ import annotations

from functools import partial

from discord import ui

from bot.rules.parting import is_parting, partner_is_here
from bot.rules.refusals import NoLongerOpen
from bot.services.closing import Parting
from bot.ui.components.closing import STEPS, WISHES, ClosingMove, ThanksMove
from bot.ui.components.navigation import NavigationTarget, door_button
from bot.ui.core.audience import first_to_hear
from bot.ui.core.context import Interaction, belongs_to, caller_in, caller_of, house, services
from bot.ui.core.layout import Says, card, plain, shown
from bot.ui.core.modals import Form, opens_form
from bot.ui.core.respond import answer, responds
from bot.ui.core.routes import Route
from bot.ui.mentors import views as mentors_views
from storage.models.enums import MentorState, Welcome
from storage.models.records import Pairing

from . import views
from .modals import RespectForm, RespectInput, ThanksForm


@responds()
async def look(interaction: Interaction, pairing_id: int) -> ui.LayoutView:
    """Show the closing of a mentorship at the first step about which the person has said nothing yet."""
    stands = await services(interaction).farewell.look(caller_of(interaction), pairing_id)
    left = _partner_left(interaction, stands.pairing)
    return _step(interaction, stands, views.where_it_stands(stands, partner_left=left))


@responds()
async def what_holds(interaction: Interaction, pairing_id: int) -> ui.LayoutView:
    """Show how much contact holds for both after their mentorship, and the way to say less."""
    pairing, contact = await services(interaction).farewell.what_holds(caller_of(interaction), pairing_id)
    belongs_to(interaction, pairing.community_id)
    me, here = interaction.user.id, house(interaction)
    goes_on = is_parting(pairing, me, here.programme, at=here.clock())
    can_say_less = goes_on and not _partner_left(interaction, pairing)
    return card(*views.what_holds(pairing, me, contact, can_say_less=can_say_less))


@responds(in_place=True)
async def wish(interaction: Interaction, pairing_id: int, move: ClosingMove) -> Says:
    """Keep how much contact after the mentorship feels right to one of the two."""
    caller, farewell = caller_of(interaction), services(interaction).farewell
    before = await farewell.look(caller, pairing_id)
    if _partner_left(interaction, before.pairing):
        raise NoLongerOpen
    stands = await farewell.set_boundary(caller, pairing_id, WISHES[move])
    said = views.after_wish(stands, interaction.user.id)
    return [_step(interaction, stands, ClosingMove.RESPECT), plain(said)]


@opens_form
async def tell(interaction: Interaction, pairing_id: int) -> Form:
    """Open the form for something that the facilitators should know."""
    stands = await services(interaction).farewell.look(caller_of(interaction), pairing_id)
    asks = not _partner_left(interaction, stands.pairing)
    return RespectForm(partial(_told, pairing_id=pairing_id, asks=asks), asks=asks)


@opens_form
async def thank(interaction: Interaction, pairing_id: int) -> Form:
    """Open the form for a few words of thanks to the other."""
    pairing = await services(interaction).farewell.may_thank(caller_of(interaction), pairing_id)
    if _partner_left(interaction, pairing):
        raise NoLongerOpen
    return ThanksForm(partial(_thanked, pairing_id=pairing_id))


@responds()
async def rest(interaction: Interaction, pairing_id: int) -> ui.LayoutView:
    """Let a mentee rest before they look for a mentor again."""
    await services(interaction).farewell.rest(caller_of(interaction), pairing_id)
    return plain(views.after_resting(house(interaction).programme))


@responds()
async def stay_open(interaction: Interaction, pairing_id: int) -> ui.LayoutView:
    """Let a mentor be open for someone new."""
    stands = await services(interaction).farewell.look(caller_of(interaction), pairing_id)
    home = stands.pairing.community_id
    match stands.mentor.state if stands.mentor else None:
        case MentorState.PAUSED:
            await services(interaction).standing.resume(await caller_in(interaction, home))
            return plain(mentors_views.MENTOR_RESUMED)
        case MentorState.APPROVED:
            return plain(views.OPEN_ALREADY)
    return card(views.NOT_OPEN, [door_button(home, NavigationTarget.VOLUNTEER)])


@responds(in_place=True)
async def turn(interaction: Interaction, pairing_id: int, move: ClosingMove) -> ui.LayoutView:
    """Show the chosen step of the closing in the place of the one before."""
    return _step(interaction, await services(interaction).farewell.look(caller_of(interaction), pairing_id), move)


async def answer_thanks(interaction: Interaction, note_id: int, welcome: Welcome) -> None:
    """Keep whether someone would like to read the thanks that were left for them."""
    await answer(interaction, _welcomed(interaction, note_id, welcome), in_place=interaction.guild_id is None)


@responds()
async def put_thanks_off(interaction: Interaction, note_id: int) -> ui.LayoutView:
    """Let the thanks that were left for someone wait."""
    note = await services(interaction).farewell.waiting_thanks(caller_of(interaction), note_id)
    return plain(views.after_welcome(ThanksMove.LATER, note.author_id))


async def _told(interaction: Interaction, typed: RespectInput, *, pairing_id: int, asks: bool) -> Says:
    told = await services(interaction).farewell.tell_facilitators(
        caller_of(interaction), pairing_id, typed.words, in_confidence=typed.in_confidence
    )
    me, home, people = interaction.user.id, told.pairing.community_id, told.pairing.people
    found = await services(interaction).unheard.circumstances(home, people, reader=me)
    hearer = await first_to_hear(interaction, *found)
    said = views.after_telling(told.pairing, me, in_confidence=typed.in_confidence and asks, hearer=hearer)
    return [_step(interaction, told, ClosingMove.GRATITUDE), plain(said)]


async def _thanked(interaction: Interaction, words: str, *, pairing_id: int) -> Says:
    thanked = await services(interaction).farewell.thank(caller_of(interaction), pairing_id, words)
    said = views.after_thanking(thanked.pairing, interaction.user.id)
    return [_step(interaction, thanked, ClosingMove.NEXT), plain(said)]


async def _welcomed(interaction: Interaction, note_id: int, welcome: Welcome) -> Says:
    caller = caller_of(interaction)
    note = await services(interaction).farewell.answer_thanks(caller, note_id, welcome)
    return [shown(caller, views.ANSWERED), plain(views.after_welcome(ThanksMove(welcome), note.author_id))]


def _step(interaction: Interaction, stands: Parting, move: ClosingMove) -> ui.LayoutView:
    me = interaction.user.id
    belongs_to(interaction, stands.pairing.community_id)
    left = _partner_left(interaction, stands.pairing)
    blocks = views.step(stands, me, move, house(interaction).programme, partner_left=left)
    return shown(caller_of(interaction), *blocks)


def _partner_left(interaction: Interaction, pairing: Pairing) -> bool:
    """Return whether the partner has left the server, by the end or since.

    Where Discord has not told of the whole server just now, what is stored counts.
    """
    guild = interaction.client.get_guild(pairing.community_id)
    is_known = guild is not None and not guild.unavailable and (guild.chunked or interaction.client.is_ready())
    if not partner_is_here(pairing) or guild is None or not is_known:
        return not partner_is_here(pairing)
    return guild.get_member(pairing.partner_of(interaction.user.id)) is None


ROUTES = (
    Route("closing:{pairing_id}:open", look),
    Route("closing:{pairing_id}:holds", what_holds),
    Route("closing:{pairing_id}:{move}", wish, move=WISHES),
    Route("closing:{pairing_id}:tell", tell),
    Route("closing:{pairing_id}:thank", thank),
    Route("closing:{pairing_id}:rest", rest),
    Route("closing:{pairing_id}:stay-open", stay_open),
    Route("closing:{pairing_id}:{move}", turn, move=STEPS),
    Route("thanks:{note_id}:{welcome}", answer_thanks, welcome=Welcome),
    Route(f"thanks:{{note_id}}:{ThanksMove.LATER}", put_thanks_off),
)
