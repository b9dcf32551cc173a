"""What happens when someone sees, takes along or deletes what is stored about them."""

from __future__ import annotations

from discord import ui

from bot.rules.people import Caller, at_home
from bot.rules.refusals import NotFound
from bot.services import Services

from . import apart, privacy
from .knocks import Interaction, add, answer, caller_in, plain
from .names import known_in
from .privacy_buttons import EVERYWHERE


class PrivacyPresses:
    """Handed to the controls by the app."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def moved(self, interaction: Interaction, community_id: int, move: str) -> None:
        """One of the buttons; what was asked about is answered in its place."""

        if community_id == EVERYWHERE and move == "mine":
            await self._everywhere(interaction)
            return

        async def show() -> ui.LayoutView:
            return await self.shown(interaction, await self._owner(interaction, community_id), move)

        await answer(interaction, show(), in_place=move in {"delete-yes", "keep"})

    async def _everywhere(self, interaction: Interaction) -> None:
        """What each community that knows the presser keeps of them, one message each."""
        beside: list[ui.LayoutView] = []

        async def show() -> ui.LayoutView:
            me, store = interaction.user.id, self._services.privacy
            homes = await store.homes(me)
            pages = [privacy.mine(await store.mine(Caller(user_id=me, community_id=home))) for home in homes]
            first, *more = pages or [plain(privacy.NOTHING)]
            beside.extend(more)
            return first

        if await answer(interaction, show()):
            await add(interaction, *beside)

    async def _owner(self, interaction: Interaction, community_id: int) -> Caller:
        """Who knocks about what is stored of themselves; of a server that they have left, without any rights there.

        Raises NotFound where nothing is known of them, and for a button that is carried from one server to another.
        """
        try:
            return await caller_in(interaction, community_id)
        except NotFound:
            me = interaction.user.id
            if interaction.guild_id is not None or community_id not in await self._services.privacy.homes(me):
                raise
            return Caller(user_id=me, community_id=community_id)

    async def shown(self, interaction: Interaction, caller: Caller, move: str) -> ui.LayoutView:
        """What comes of one move."""
        known = known_in(interaction.client, caller.community_id)
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
