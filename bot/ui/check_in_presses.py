"""What each control of a check-in does: answering, everything besides, its rhythm, one's own times.

What stays in a direct message is the same whatever was chosen: someone else may look at it. What it means for the
person is for their eyes, and goes away.
"""

from __future__ import annotations

from collections.abc import Awaitable

from discord import ui

from bot.rules.hearing import Hearer
from bot.rules.pairing import PairingMove
from bot.rules.people import Caller
from bot.rules.programme import Programme
from bot.rules.refusals import NoLongerOpen, NotFound
from bot.services import Services
from bot.services.checkins import Asked
from storage.records import Preferences, Question
from storage.states import Answer, Rhythm

from . import check_ins, forms, outcomes, preferences, prompts
from .belonging import belongs_to
from .buttons import DoorButton
from .check_in_buttons import REMINDERS, RESTS, MoreSelect, RhythmSelect
from .heard import first_to_hear
from .knocks import Interaction, add, answer, caller_in, caller_of, house, open_form, plain
from .letters.about_check_ins import KEPT, answer_rows, question_blocks
from .look import Block, card, person

ASKED_SINCE = "I have asked again since then, so this one is closed. The rest still works:"


class CheckInPresses:
    """Handed to the controls by the app."""

    def __init__(self, services: Services, programme: Programme) -> None:
        self._services = services
        self._programme = programme

    async def answered(self, interaction: Interaction, question_id: int, given: Answer) -> None:
        """Someone says how it goes."""
        caller, means = caller_of(interaction), list[str]()

        async def keep() -> ui.LayoutView:
            question = await self._services.check_ins.answer(caller, question_id, given)
            belongs_to(interaction, question.community_id)
            means.append(await self._meaning(interaction, question))
            return outcomes.shown(caller, KEPT, *answer_rows(question))

        if await answer(interaction, keep(), in_place=True):
            await add(interaction, *map(plain, means))

    async def _meaning(self, interaction: Interaction, question: Question) -> str:
        """What the answer given means; of a wish to be contacted, who hears of it."""
        given, hearer = question.answer or Answer.WELL, Hearer.FACILITATORS
        if given is Answer.CONTACT:
            asked = await self._services.check_ins.look(caller_of(interaction), question.id)
            hearer = await first_to_hear(
                interaction,
                *await self._services.unheard.circumstances(
                    question.community_id, asked.pairing.people, reader=question.person_id
                ),
            )
        return outcomes.after_answer(given, self._programme, hearer)

    async def more(self, interaction: Interaction, question_id: int, wish: str) -> None:
        """Something else than an answer."""
        match wish:
            case "note":
                await house(interaction).presses.note(interaction, self._pairing_of(interaction, question_id))
            case "pause":
                await answer(interaction, self._move(interaction, question_id, PairingMove.PAUSE), in_place=True)
            case "end":
                await answer(interaction, self._move(interaction, question_id, PairingMove.END), in_place=True)
            case _:
                await self._aside(interaction, question_id, wish)

    async def prompt(self, interaction: Interaction, question_id: int) -> None:
        """Another thing to talk about."""
        await answer(interaction, self._prompt(caller_of(interaction), question_id), in_place=True)

    async def show(self, interaction: Interaction, question_id: int) -> None:
        """Someone's own check-in, where they are."""
        await answer(interaction, self._card(interaction, question_id))

    async def start(self, interaction: Interaction, find: Awaitable[int]) -> None:
        """A check-in on the pairing that *find* gives, now."""

        async def ask() -> ui.LayoutView:
            caller = caller_of(interaction)
            question = await self._services.check_ins.start(caller, await find)
            return await self._card(interaction, question.id)

        await answer(interaction, ask())

    async def take(self, interaction: Interaction, question_id: int) -> None:
        """A facilitator takes on to reach out."""

        async def take() -> ui.LayoutView:
            question = await self._services.check_ins.take(caller_of(interaction), question_id)
            belongs_to(interaction, question.community_id)
            return plain(
                f"Thank you. I tell {person(question.person_id)} that you will write to them; the others see it on "
                "the card. **Please write to them yourself.**"
            )

        await answer(interaction, take())

    async def rhythm(self, interaction: Interaction, pairing_id: int, wish: str) -> None:
        """One of the two chooses how often both are asked."""

        async def change() -> ui.LayoutView:
            caller = caller_of(interaction)
            if wish not in set(Rhythm):
                raise NotFound
            pairing = await self._services.check_ins.change_rhythm(caller, pairing_id, Rhythm(wish))
            belongs_to(interaction, pairing.community_id)
            said = check_ins.rhythm_changed(pairing, caller.user_id, self._programme)
            if caller.community_id is None:
                door = DoorButton(pairing.community_id, "preferences")
                return outcomes.shown(caller, said, [RhythmSelect(pairing.id, pairing.rhythm)], [door])
            return check_ins.rhythms(await self._services.overview.mine(caller), said)

        await answer(interaction, change(), in_place=True)

    async def prefer(self, interaction: Interaction, community_id: int, what: str, chosen: list[str]) -> None:
        """Someone chooses when they may be written to; the page then shows what holds."""
        if what == "dates":
            await open_form(interaction, forms.prepared(interaction, self._dates_form(interaction, community_id)))
            return

        async def keep() -> ui.LayoutView:
            caller = await caller_in(interaction, community_id)
            return await self._page(interaction, *await self._chosen(caller, what, chosen))

        await answer(interaction, keep(), in_place=True)

    async def _aside(self, interaction: Interaction, question_id: int, wish: str) -> None:
        """Do it, and say what came of it beside the check-in, which stands as if nothing had been chosen."""
        caller, said = caller_of(interaction), list[ui.LayoutView]()

        async def do() -> ui.LayoutView:
            asked = await self._services.check_ins.look(caller, question_id)
            belongs_to(interaction, asked.question.community_id)
            said.append(await self._done(interaction, asked, wish))
            return outcomes.shown(caller, *self._standing(asked))

        if await answer(interaction, do(), in_place=True):
            await add(interaction, *said)

    async def _done(self, interaction: Interaction, asked: Asked, wish: str) -> ui.LayoutView:
        caller, question = caller_of(interaction), asked.question
        if wish in REMINDERS:
            again = await self._services.check_ins.put_off(caller, question.id, days=int(wish))
            return plain(check_ins.put_off(again))
        if wish == "prompt":
            return await self._prompt(caller, question.id)
        at_home = await caller_in(interaction, question.community_id)
        if wish == "preferences":
            return await self._page(interaction, await self._services.preferences.mine(at_home))
        if wish == "off":
            await self._services.preferences.opt_out(at_home)
            home = question.community_id
            return card(check_ins.NONE_ANY_MORE, [DoorButton(home, "check-ins-on"), DoorButton(home, "preferences")])
        raise NotFound

    async def _card(self, interaction: Interaction, question_id: int) -> ui.LayoutView:
        caller = caller_of(interaction)
        asked = await self._services.check_ins.look(caller, question_id)
        belongs_to(interaction, asked.question.community_id)
        if not asked.is_newest or asked.pairing.closed_at is not None:
            raise NoLongerOpen
        return outcomes.shown(caller, *self._standing(asked))

    def _standing(self, asked: Asked) -> list[Block]:
        if asked.is_newest:
            return question_blocks(asked.question, asked.pairing, self._programme)
        return [ASKED_SINCE, [MoreSelect(asked.question.id, is_open=False)]]

    async def _prompt(self, caller: Caller, question_id: int) -> ui.LayoutView:
        return prompts.shown(await self._services.check_ins.prompt(caller, question_id), question_id)

    async def _pairing_of(self, interaction: Interaction, question_id: int) -> int:
        asked = await self._services.check_ins.look(caller_of(interaction), question_id)
        return asked.pairing.id

    async def _move(self, interaction: Interaction, question_id: int, move: PairingMove) -> ui.LayoutView:
        pairing_id = await self._pairing_of(interaction, question_id)
        return await house(interaction).presses.move(interaction, pairing_id, move)

    async def _chosen(self, caller: Caller, what: str, chosen: list[str]) -> tuple[Preferences, str | None]:
        """Keep it; gives what holds now, and what there is to say about it."""
        wishes = self._services.preferences
        numbers = [int(value) for value in chosen if value.isdecimal() and len(value) < 3]
        match what:
            case "hour" if numbers:
                return await wishes.like_hour(caller, numbers[0]), None
            case "weekdays":
                return await wishes.keep_weekdays_quiet(caller, numbers), None
            case "rest" if chosen and chosen[0] in RESTS:
                until = None if chosen[0] == "open" else chosen[0]
                return await wishes.rest(caller, until=until), None
            case "on":
                return await wishes.go_on(caller), check_ins.AGAIN
            case "off":
                return await wishes.opt_out(caller), None
            case "veil" | "unveil":
                return await wishes.set_discreet(caller, discreet=what == "veil"), None
        raise NotFound

    async def _dates_form(self, interaction: Interaction, community_id: int) -> forms.Form:
        now = await self._services.preferences.mine(await caller_in(interaction, community_id))

        async def keep(sent: Interaction, dates: str) -> ui.LayoutView:
            kept = await self._services.preferences.keep_dates_quiet(await caller_in(sent, community_id), dates)
            return await self._page(sent, kept, "Kept. On those days I don't ask; it comes on the next good one.")

        return preferences.DatesForm(keep, now)

    async def _page(self, interaction: Interaction, holds: Preferences, said: str | None = None) -> ui.LayoutView:
        discreet = await self._services.preferences.is_discreet(await caller_in(interaction, holds.community_id))
        now = house(interaction).clock()
        return preferences.page(holds, self._programme, discreet=discreet, now=now, said=said)
