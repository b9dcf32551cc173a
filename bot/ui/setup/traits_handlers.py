"""What the controls do with which a community chooses what people may say about themselves."""

from __future__ import annotations

import re
from typing import Any

from discord import ui

from bot.ui.components.traits import TRAIT_LOOKS, TRAITS_LOOKS
from bot.ui.core.context import Interaction, caller_of, services
from bot.ui.core.modals import Form, opens_form
from bot.ui.core.respond import responds
from bot.ui.core.routes import Route, chosen_one
from bot.ui.profiles.labels import NAMES

from . import traits as setup_traits
from .modals import TraitForm
from .traits import is_own, named

KEPT = "**Kept.** That is what people see from now on."


@responds()
async def open_list(interaction: Interaction) -> ui.LayoutView:
    """Show all that people may say about themselves here."""
    return await _list(interaction)


@responds(in_place=True)
async def back_to_list(interaction: Interaction) -> ui.LayoutView:
    """Show the list again, in the place of the trait that was shown."""
    return await _list(interaction)


@opens_form
async def add(interaction: Interaction) -> Form:
    """Open the form for one more trait, the community's own."""
    await services(interaction).traits.may_add(caller_of(interaction))

    async def keep(sent: Interaction, name: str, options: str) -> ui.LayoutView:
        kept = await services(sent).traits.add(caller_of(sent), name, options, usual=NAMES)
        return setup_traits.page(kept, KEPT)

    return TraitForm("One of your own", keep)


@responds(in_place=True)
async def one(interaction: Interaction) -> ui.LayoutView:
    """Show the trait that was chosen, in the place of the list."""
    traits = await services(interaction).traits.all(caller_of(interaction))
    return setup_traits.one(traits, chosen_one(interaction))


@responds(in_place=True)
async def hide(interaction: Interaction, key: str, *, hidden: bool) -> ui.LayoutView:
    """Hide a trait, or show it again."""
    kept = await services(interaction).traits.hide(caller_of(interaction), key, hidden=hidden, usual=NAMES)
    return setup_traits.one(kept, key)


@opens_form
async def change(interaction: Interaction, key: str) -> Form:
    """Open the form for the name and choices of a trait."""
    trait = named(await services(interaction).traits.all(caller_of(interaction)), key)

    async def keep(sent: Interaction, name: str, **fields: Any) -> ui.LayoutView:
        traits = services(sent).traits
        keep_as = traits.change if is_own(trait) else traits.rename
        kept = await keep_as(caller_of(sent), key, name, **fields, usual=NAMES)
        return setup_traits.one(kept, key, KEPT)

    return TraitForm("Change it" if is_own(trait) else "Rename it", keep, trait)


async def listed(interaction: Interaction, what: str) -> None:
    """Do what a button of the list of traits says."""
    await {"open": open_list, "list": back_to_list, "add": add}[what](interaction)


async def moved(interaction: Interaction, key: str, what: str) -> None:
    """Do what a button of one trait says."""
    await (
        change(interaction, key) if what in {"rename", "change"} else hide(interaction, key, hidden=what == "hide")
    )


async def _list(interaction: Interaction) -> ui.LayoutView:
    return setup_traits.page(await services(interaction).traits.all(caller_of(interaction)))


ROUTES = (
    Route("traits:{what}", listed, what=TRAITS_LOOKS),
    Route("traits:one", one),
    Route("trait:{key}:{what}", moved, key=re.compile(r"[a-z]{1,12}\d{0,6}"), what=TRAIT_LOOKS),
)
