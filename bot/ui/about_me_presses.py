"""What the controls do with which people say more about themselves."""

from __future__ import annotations

from typing import Any

from discord import ui

from bot.rules.people import Caller
from bot.rules.refusals import NoLongerOpen
from bot.rules.traits import Part
from bot.services import Services
from bot.services.about_them import AboutMe

from . import about_me, forms
from .about_me_forms import HopeForm, SayForm
from .belonging import groups_in
from .knocks import Interaction, answer, caller_in, caller_of, open_form

KEPT = "**Kept.**"


class AboutMePresses:
    """Handed to the controls by the app."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def page(self, interaction: Interaction, community_id: int) -> ui.LayoutView:
        """Everything that whoever knocks has said."""
        mine = await self._services.about_them.mine(await caller_in(interaction, community_id))
        return about_me.page(mine, groups_in(interaction, community_id))

    async def as_mentor(self, interaction: Interaction) -> None:
        """The same for a mentor, and nobody else."""

        async def show() -> ui.LayoutView:
            mentor = await self._services.standing.mine(caller_of(interaction))
            return await self.page(interaction, mentor.community_id)

        await answer(interaction, show())

    async def as_seeker(self, interaction: Interaction) -> None:
        """The same for someone on the waiting list, and nobody else."""

        async def show() -> ui.LayoutView:
            seeker = await self._services.seekers.mine(caller_of(interaction))
            return await self.page(interaction, seeker.community_id)

        await answer(interaction, show())

    async def change(self, interaction: Interaction, community_id: int, what: str, part: Part) -> None:
        """Open the form for one part; the page then shows what holds."""

        async def form() -> forms.Form:
            caller = await caller_in(interaction, community_id)
            mine = await self._services.about_them.mine(caller)
            make = self._say_form if what == "say" else self._hope_form
            made = make(interaction, mine, part, caller)
            if not made.children:
                # All that this part asked about was hidden since the page was shown, and Discord opens no empty form.
                raise NoLongerOpen
            return made

        await open_form(interaction, forms.prepared(interaction, form()))

    def _say_form(self, interaction: Interaction, mine: AboutMe, part: Part, caller: Caller) -> forms.Form:
        home = mine.profile.community_id

        async def keep(sent: Interaction, **fields: Any) -> ui.LayoutView:
            kept = await self._services.about_them.say(await caller_in(sent, home), part, **fields)
            return about_me.page(kept, groups_in(sent, home), KEPT)

        worn = {str(role) for role in caller.role_ids}
        return SayForm(keep, mine, part, groups_in(interaction, home), worn=worn)

    def _hope_form(self, interaction: Interaction, mine: AboutMe, part: Part, _caller: Caller) -> forms.Form:
        home = mine.profile.community_id

        async def keep(sent: Interaction, wants: dict[str, str]) -> ui.LayoutView:
            kept = await self._services.about_them.hope(await caller_in(sent, home), part, wants=wants)
            return about_me.page(kept, groups_in(sent, home), KEPT)

        return HopeForm(keep, mine, part, groups_in(interaction, home))
