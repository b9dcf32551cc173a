"""What the controls do with which a community chooses what people may say about themselves."""

from __future__ import annotations

from typing import Any

from discord import ui

from bot.rules.people import Caller
from bot.services import Services

from . import forms, trait_settings
from .knocks import Interaction, answer, caller_of, open_form
from .trait_settings import TraitForm, is_own, named
from .trait_words import NAMES

KEPT = "**Kept.** That is what people see from now on."


class TraitPresses:
    """Handed to the controls by the app."""

    def __init__(self, services: Services) -> None:
        self._traits = services.traits

    async def listed(self, interaction: Interaction, what: str) -> None:
        """All of them, or one more."""
        caller = caller_of(interaction)
        if what == "add":
            await open_form(interaction, forms.prepared(interaction, self._add_form(caller)))
            return

        async def show() -> ui.LayoutView:
            return trait_settings.page(await self._traits.all(caller))

        await answer(interaction, show(), in_place=what == "list")

    async def one(self, interaction: Interaction, key: str) -> None:
        """One of them, in the place of the list."""

        async def show() -> ui.LayoutView:
            return trait_settings.one(await self._traits.all(caller_of(interaction)), key)

        await answer(interaction, show(), in_place=True)

    async def change(self, interaction: Interaction, key: str, what: str) -> None:
        """Hide it or show it again, or open the form for its name and choices."""
        caller = caller_of(interaction)
        if what in {"rename", "change"}:
            await open_form(interaction, forms.prepared(interaction, self._change_form(caller, key)))
            return

        async def turn() -> ui.LayoutView:
            kept = await self._traits.hide(caller, key, hidden=what == "hide", usual=NAMES)
            return trait_settings.one(kept, key)

        await answer(interaction, turn(), in_place=True)

    async def _add_form(self, caller: Caller) -> forms.Form:
        await self._traits.may_add(caller)

        async def add(sent: Interaction, name: str, options: str) -> ui.LayoutView:
            kept = await self._traits.add(caller_of(sent), name, options, usual=NAMES)
            return trait_settings.page(kept, KEPT)

        return TraitForm("One of your own", add)

    async def _change_form(self, caller: Caller, key: str) -> forms.Form:
        trait = named(await self._traits.all(caller), key)

        async def keep(sent: Interaction, name: str, **fields: Any) -> ui.LayoutView:
            change = self._traits.change if is_own(trait) else self._traits.rename
            kept = await change(caller_of(sent), key, name, **fields, usual=NAMES)
            return trait_settings.one(kept, key, KEPT)

        return TraitForm("Change it" if is_own(trait) else "Rename it", keep, trait)
