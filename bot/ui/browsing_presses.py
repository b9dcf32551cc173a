"""What each control does with which someone looks through mentors, or at whom they keep apart from."""

from __future__ import annotations

from discord import ui

from bot.rules.people import Caller, Someone
from bot.rules.programme import Programme
from bot.rules.refusals import NotFound
from bot.services import Services
from bot.services.browsing import NobodyMore, Shown

from . import apart, browsing
from .belonging import groups_in
from .knocks import Interaction, answer, caller_in, house, named
from .names import known_in


class BrowsingPresses:
    """Handed to the controls by the app."""

    def __init__(self, services: Services, programme: Programme) -> None:
        self._services = services
        self._programme = programme

    async def moved(self, interaction: Interaction, community_id: int, mentor_row_id: int, move: str) -> None:
        """Someone who looks around goes on, asks, or leaves someone out."""
        if move == "ask":
            await house(interaction).presses.ask_in(
                interaction, community_id, self._whom(interaction, community_id, mentor_row_id)
            )
            return

        async def show() -> ui.LayoutView:
            caller, group = await caller_in(interaction, community_id), groups_in(interaction, community_id)
            found = await self._found(caller, mentor_row_id, move)
            if move == "pass" and isinstance(found, Shown) and found.mentor.id == mentor_row_id:
                return browsing.not_for_me(found, group, self._programme)
            return browsing.page(found, group)

        await answer(interaction, show(), in_place=True)

    async def let_be(self, interaction: Interaction, community_id: int, chosen: list[int]) -> None:
        """Someone takes a person off their list."""

        async def let_be() -> ui.LayoutView:
            if not chosen:
                raise NotFound
            left = await self._services.keeping_apart.let_be(await caller_in(interaction, community_id), chosen[0])
            known = known_in(interaction.client, community_id)
            return apart.listed(community_id, left, known, taken_off=chosen[0])

        await answer(interaction, let_be(), in_place=True)

    async def _found(self, caller: Caller, mentor_row_id: int, move: str) -> Shown | NobodyMore:
        looking = self._services.browsing
        match move:
            case "first":
                return await looking.first(caller)
            case "next":
                return await looking.after(caller, mentor_row_id)
            case "while" | "ever":
                return await looking.pass_over(caller, mentor_row_id, for_ever=move == "ever")
            case _:
                return await looking.again(caller, mentor_row_id)

    async def _whom(self, interaction: Interaction, community_id: int, mentor_row_id: int) -> Someone:
        mentor = await self._services.browsing.whom(await caller_in(interaction, community_id), mentor_row_id)
        return await named(interaction, mentor, community_id)
