"""What each control at the end of a mentorship does: the closing, step by step, and reading a word of thanks."""

from __future__ import annotations

from discord import ui

from bot.rules.parting import is_parting, partner_is_here
from bot.rules.programme import Programme
from bot.rules.refusals import NoLongerOpen
from bot.services import Services
from bot.services.farewell import Parting
from storage.records import Pairing
from storage.states import MentorState, Welcome

from . import forms, outcomes, parting
from .belonging import belongs_to
from .buttons import DoorButton
from .heard import first_to_hear
from .knocks import Interaction, add, answer, caller_in, caller_of, house, open_form, plain
from .look import card
from .parting_buttons import WISHES, ClosingMove
from .parting_forms import Closed, RespectForm, ThanksForm


class PartingPresses:
    """Handed to the controls by the app.

    A press turns the message it stands on to the next step, which is the same whatever was said. What the answer
    means comes beside it, for one person alone, and goes away.
    """

    def __init__(self, services: Services, programme: Programme) -> None:
        self._services = services
        self._programme = programme

    async def closing(self, interaction: Interaction, pairing_id: int, move: ClosingMove) -> None:
        """One of the two does something in their closing."""
        match move:
            case ClosingMove.OPEN:
                await answer(interaction, self._where_it_stands(interaction, pairing_id))
            case ClosingMove.HOLDS:
                await answer(interaction, self._what_holds(interaction, pairing_id))
            case ClosingMove.NO_CONTACT | ClosingMove.IN_GROUP | ClosingMove.GLADLY:
                await self._wish(interaction, pairing_id, move)
            case ClosingMove.TELL:
                await open_form(interaction, forms.prepared(interaction, self._respect(interaction, pairing_id)))
            case ClosingMove.THANK:
                await open_form(interaction, forms.prepared(interaction, self._gratitude(interaction, pairing_id)))
            case ClosingMove.REST:
                await answer(interaction, self._rest(interaction, pairing_id))
            case ClosingMove.STAY_OPEN:
                await answer(interaction, self._stay_open(interaction, pairing_id))
            case _:
                await answer(interaction, self._turn(interaction, pairing_id, move), in_place=True)

    async def thanks(self, interaction: Interaction, note_id: int, welcome: str) -> None:
        """Someone says whether they would like to read what was left for them."""
        caller, said = caller_of(interaction), list[ui.LayoutView]()

        async def keep() -> ui.LayoutView:
            if welcome == "later":
                note = await self._services.farewell.waiting_thanks(caller, note_id)
                return plain(parting.after_welcome(welcome, note.author_id))
            note = await self._services.farewell.answer_thanks(caller, note_id, Welcome(welcome))
            said.append(plain(parting.after_welcome(welcome, note.author_id)))
            return outcomes.shown(caller, parting.ANSWERED)

        in_place = welcome != "later" and interaction.guild_id is None
        if await answer(interaction, keep(), in_place=in_place):
            await add(interaction, *said)

    async def _where_it_stands(self, interaction: Interaction, pairing_id: int) -> ui.LayoutView:
        stands = await self._services.farewell.look(caller_of(interaction), pairing_id)
        left = _partner_left(interaction, stands.pairing)
        return self._step(interaction, stands, parting.where_it_stands(stands, partner_left=left))

    async def _what_holds(self, interaction: Interaction, pairing_id: int) -> ui.LayoutView:
        pairing, contact = await self._services.farewell.what_holds(caller_of(interaction), pairing_id)
        belongs_to(interaction, pairing.community_id)
        me, now = interaction.user.id, house(interaction).clock()
        can_say_less = is_parting(pairing, me, self._programme, at=now) and not _partner_left(interaction, pairing)
        return card(*parting.what_holds(pairing, me, contact, can_say_less=can_say_less))

    async def _turn(self, interaction: Interaction, pairing_id: int, move: ClosingMove) -> ui.LayoutView:
        return self._step(interaction, await self._services.farewell.look(caller_of(interaction), pairing_id), move)

    async def _wish(self, interaction: Interaction, pairing_id: int, move: ClosingMove) -> None:
        said = list[ui.LayoutView]()

        async def keep() -> ui.LayoutView:
            caller = caller_of(interaction)
            before = await self._services.farewell.look(caller, pairing_id)
            if _partner_left(interaction, before.pairing):
                raise NoLongerOpen
            stands = await self._services.farewell.set_boundary(caller, pairing_id, WISHES[move])
            said.append(plain(parting.after_wish(stands, interaction.user.id)))
            return self._step(interaction, stands, ClosingMove.RESPECT)

        if await answer(interaction, keep(), in_place=True):
            await add(interaction, *said)

    async def _respect(self, interaction: Interaction, pairing_id: int) -> forms.Form:
        stands = await self._services.farewell.look(caller_of(interaction), pairing_id)
        asks = not _partner_left(interaction, stands.pairing)

        async def tell(sent: Interaction, words: str, *, in_confidence: bool) -> Closed:
            told = await self._services.farewell.tell_facilitators(
                caller_of(sent), pairing_id, words, in_confidence=in_confidence
            )
            home, people = told.pairing.community_id, told.pairing.people
            found = await self._services.unheard.circumstances(home, people, reader=sent.user.id)
            hearer = await first_to_hear(sent, *found)
            said = parting.after_telling(
                told.pairing, sent.user.id, in_confidence=in_confidence and asks, hearer=hearer
            )
            return self._step(sent, told, ClosingMove.GRATITUDE), plain(said)

        return RespectForm(tell, asks=asks)

    async def _gratitude(self, interaction: Interaction, pairing_id: int) -> forms.Form:
        pairing = await self._services.farewell.may_thank(caller_of(interaction), pairing_id)
        if _partner_left(interaction, pairing):
            raise NoLongerOpen

        async def thank(sent: Interaction, words: str) -> Closed:
            thanked = await self._services.farewell.thank(caller_of(sent), pairing_id, words)
            said = parting.after_thanking(thanked.pairing, sent.user.id)
            return self._step(sent, thanked, ClosingMove.NEXT), plain(said)

        return ThanksForm(thank)

    async def _rest(self, interaction: Interaction, pairing_id: int) -> ui.LayoutView:
        await self._services.farewell.rest(caller_of(interaction), pairing_id)
        return plain(parting.after_resting(self._programme))

    async def _stay_open(self, interaction: Interaction, pairing_id: int) -> ui.LayoutView:
        stands = await self._services.farewell.look(caller_of(interaction), pairing_id)
        home = stands.pairing.community_id
        match stands.mentor.state if stands.mentor else None:
            case MentorState.PAUSED:
                await self._services.standing.resume(await caller_in(interaction, home))
                return plain(outcomes.MENTOR_RESUMED)
            case MentorState.APPROVED:
                return plain(parting.OPEN_ALREADY)
        return card(parting.NOT_OPEN, [DoorButton(home, "volunteer")])

    def _step(self, interaction: Interaction, stands: Parting, move: ClosingMove) -> ui.LayoutView:
        me = interaction.user.id
        belongs_to(interaction, stands.pairing.community_id)
        left = _partner_left(interaction, stands.pairing)
        blocks = parting.step(stands, me, move, self._programme, partner_left=left)
        return outcomes.shown(caller_of(interaction), *blocks)


def _partner_left(interaction: Interaction, pairing: Pairing) -> bool:
    """Whether the other has left, by then or since; of a server not wholly known just now, what is kept counts."""
    guild = interaction.client.get_guild(pairing.community_id)
    is_known = guild is not None and not guild.unavailable and (guild.chunked or interaction.client.is_ready())
    if not partner_is_here(pairing) or guild is None or not is_known:
        return not partner_is_here(pairing)
    return guild.get_member(pairing.partner_of(interaction.user.id)) is None
