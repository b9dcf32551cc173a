"""What each control does with which someone raises a concern, or looks after one.

All of it is for the eyes of whoever presses: in a direct message nothing of it stays.
"""

from __future__ import annotations

from discord import ui

from bot.rules.concerns import ConcernMove
from bot.rules.people import Caller
from bot.rules.refusals import NotFound
from bot.services import Services
from bot.services.looking_after import Case
from storage.states import ConcernOutcome

from . import concern_forms, concerns, forms
from .belonging import belongs_to
from .concern_buttons import OUTCOME
from .concerns import HELP_AT_ONCE
from .heard import INSTEAD, OUTSIDE, first_to_hear
from .knocks import Interaction, add, answer, caller_in, caller_of, named, open_form, plain

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

TELL_THEM = "**Please write to them yourself;** I tell them that you will."


class ConcernPresses:
    """Handed to the controls by the app."""

    def __init__(self, services: Services) -> None:
        self._concerns = services.concerns
        self._looking_after = services.looking_after

    async def form(self, interaction: Interaction, community_id: int) -> None:
        """Open the form for a concern, from the server or a direct message."""

        async def form() -> forms.Form:
            caller = await caller_in(interaction, community_id)
            return concern_forms.ConcernForm(
                self._received(community_id), interaction, caller, await self._concerns.own_mentorships(caller)
            )

        await open_form(interaction, forms.prepared(interaction, form()))

    async def listed(self, interaction: Interaction) -> None:
        """Someone looks at what waits for them."""
        caller = caller_of(interaction)

        async def show() -> ui.LayoutView:
            return concerns.listed(await self._looking_after.listed(caller))

        await answer(interaction, show())

    async def moved(self, interaction: Interaction, concern_id: int, move: str) -> None:
        """Someone looks at a concern, or does something about it."""
        if move == OUTCOME:
            await answer(interaction, self._outcome(interaction, concern_id))
        elif move == ConcernMove.SHOW:
            await self._show(interaction, concern_id)
        elif move in (ConcernMove.NOTE, ConcernMove.CLOSE):
            form = self._asked(interaction, concern_id, ConcernMove(move))
            await open_form(interaction, forms.prepared(interaction, form))
        else:
            await answer(interaction, self._take(interaction, concern_id, ConcernMove(move)))

    async def _outcome(self, interaction: Interaction, concern_id: int) -> ui.LayoutView:
        concern, resting = await self._concerns.outcome(caller_of(interaction), concern_id)
        belongs_to(interaction, concern.community_id)
        return concerns.outcome(concern, resting)

    async def _show(self, interaction: Interaction, concern_id: int) -> None:
        """The whole of it, in as many messages as it needs."""
        beside: list[ui.LayoutView] = []

        async def show() -> ui.LayoutView:
            caller = await self._caller(interaction, concern_id)
            first, *more = concerns.page(await self._looking_after.one(caller, concern_id), caller.user_id)
            beside.extend(more)
            return first

        if await answer(interaction, show()):
            await add(interaction, *beside)

    async def _take(self, interaction: Interaction, concern_id: int, move: ConcernMove) -> ui.LayoutView:
        caller = await self._caller(interaction, concern_id)
        return _after(await self._looking_after.take(caller, concern_id, move), caller, move)

    async def _asked(self, interaction: Interaction, concern_id: int, move: ConcernMove) -> forms.Form:
        await self._looking_after.one(await self._caller(interaction, concern_id), concern_id, move)

        async def note(sent: Interaction, words: str) -> ui.LayoutView:
            caller = await self._caller(sent, concern_id)
            return _after(await self._looking_after.note(caller, concern_id, words), caller, move)

        async def close(sent: Interaction, outcome: str, words: str | None) -> ui.LayoutView:
            caller = await self._caller(sent, concern_id)
            if outcome not in set(ConcernOutcome):
                raise NotFound
            closed = await self._looking_after.close(caller, concern_id, outcome=ConcernOutcome(outcome), words=words)
            return _after(closed, caller, move)

        return concern_forms.NoteForm(note) if move is ConcernMove.NOTE else concern_forms.CloseForm(close)

    async def _caller(self, interaction: Interaction, concern_id: int) -> Caller:
        """Who presses, with their rights in the concern's own server, also in a direct message."""
        if interaction.guild_id is not None:
            return caller_of(interaction)
        return await caller_in(interaction, await self._concerns.home_of(concern_id))

    def _received(self, community_id: int) -> forms.Received:
        async def raised(
            sent: Interaction, *, words: str, about: int | None, pairing_id: int | None, is_named: bool, pauses: bool
        ) -> ui.LayoutView:
            caller = await caller_in(sent, community_id)
            concern = await self._concerns.raise_concern(
                caller,
                words=words,
                about=await named(sent, about, community_id) if about else None,
                pairing_id=pairing_id,
                named=is_named,
                pauses=pauses,
            )
            hearer = await first_to_hear(sent, *await self._concerns.circumstances(concern))
            instead = INSTEAD.get(hearer)
            return plain(f"Thank you for saying so. {instead} {OUTSIDE}" if instead else RAISED)

        return raised


def _after(case: Case, caller: Caller, move: ConcernMove) -> ui.LayoutView:
    takes = move in (ConcernMove.TAKE, ConcernMove.TAKE_OVER)
    said = f"{SAID[move]} {TELL_THEM}" if takes and case.concern.named else SAID[move]
    return concerns.done(case, caller.user_id, said)
