"""What each control does with which someone raises a concern, or looks after one."""

from __future__ import annotations

from discord import ui

from bot.rules.programme import Programme
from bot.services import Services

from . import concern_forms, forms
from .knocks import Interaction, caller_in, named, open_form, plain

RAISED = (
    "I take it to those who look after the groups now. You hear from me once someone looks after it, and what comes "
    "of it. If it can't wait, `/support` shows where help is to be had at any hour."
)


class ConcernPresses:
    """Handed to the controls by the app."""

    def __init__(self, services: Services, programme: Programme) -> None:
        self._concerns = services.concerns
        self._programme = programme

    async def form(self, interaction: Interaction, community_id: int) -> None:
        """Open the form for a concern, from the server or a direct message."""

        async def form() -> forms.Form:
            caller = caller_in(interaction, community_id)
            return concern_forms.ConcernForm(
                self._received(community_id), interaction, caller, await self._concerns.own_mentorships(caller)
            )

        await open_form(interaction, forms.prepared(interaction, form()))

    def _received(self, community_id: int) -> forms.Received:
        async def raised(
            sent: Interaction, *, words: str, about: int | None, pairing_id: int | None, is_named: bool, pauses: bool
        ) -> ui.LayoutView:
            await self._concerns.raise_concern(
                caller_in(sent, community_id),
                words=words,
                about=named(sent, about, community_id) if about else None,
                pairing_id=pairing_id,
                named=is_named,
                pauses=pauses,
            )
            return plain(RAISED)

        return raised
