"""What happens when someone sees, takes along or deletes what is stored about them."""

from __future__ import annotations

from discord import ui

from bot.rules.people import Caller, at_home
from bot.services import Services

from . import apart, privacy
from .knocks import Interaction, answer, caller_in
from .names import known_to


class PrivacyPresses:
    """Handed to the controls by the app."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def moved(self, interaction: Interaction, community_id: int, move: str) -> None:
        """One of the buttons; what was asked about is answered in its place."""

        async def show() -> ui.LayoutView:
            return await self.shown(interaction, caller_in(interaction, community_id), move)

        await answer(interaction, show(), in_place=move in {"delete-yes", "keep"})

    async def shown(self, interaction: Interaction, caller: Caller, move: str) -> ui.LayoutView:
        """What comes of one move."""
        known = known_to(interaction.client, interaction.user.id)
        match move:
            case "export":
                return privacy.exported(await self._services.privacy.mine(caller), known)
            case "send":
                return privacy.on_its_way(new=await self._services.privacy.send(caller))
            case "list":
                return apart.listed(at_home(caller), await self._services.keeping_apart.mine(caller), known)
            case "delete":
                return privacy.asks(await self._services.privacy.what_goes(caller))
            case "delete-yes":
                return privacy.deleted(anything=await self._services.privacy.delete(caller))
            case "keep":
                return privacy.kept()
            case _:
                return privacy.mine(await self._services.privacy.mine(caller))
