"""What the controls do with which a community chooses what people may say about themselves."""

from __future__ import annotations

import re
from typing import Any

from discord import ui

from . import trait_settings
from .context import Interaction, caller_of, services
from .forms import Form, opens_form
from .knocks import responds
from .routes import Route, chosen_one
from .trait_buttons import TRAIT_LOOKS, TRAITS_LOOKS
from .trait_settings import TraitForm, is_own, named
from .trait_words import NAMES

KEPT = "**Kept.** That is what people see from now on."


async def _all(interaction: Interaction) -> ui.LayoutView:
    return trait_settings.page(await services(interaction).traits.all(caller_of(interaction)))


open_list = responds()(_all)
back_to_list = responds(in_place=True)(_all)


@opens_form
async def add(interaction: Interaction) -> Form:
    """Open the form for one more."""
    await services(interaction).traits.may_add(caller_of(interaction))

    async def keep(sent: Interaction, name: str, options: str) -> ui.LayoutView:
        kept = await services(sent).traits.add(caller_of(sent), name, options, usual=NAMES)
        return trait_settings.page(kept, KEPT)

    return TraitForm("One of your own", keep)


@responds(in_place=True)
async def one(interaction: Interaction) -> ui.LayoutView:
    """Show one of them, in the place of the list."""
    traits = await services(interaction).traits.all(caller_of(interaction))
    return trait_settings.one(traits, chosen_one(interaction))


@responds(in_place=True)
async def hide(interaction: Interaction, key: str, *, hidden: bool) -> ui.LayoutView:
    """Hide one of them, or show it again."""
    kept = await services(interaction).traits.hide(caller_of(interaction), key, hidden=hidden, usual=NAMES)
    return trait_settings.one(kept, key)


@opens_form
async def change(interaction: Interaction, key: str) -> Form:
    """Open the form for the name and choices of one of them."""
    trait = named(await services(interaction).traits.all(caller_of(interaction)), key)

    async def keep(sent: Interaction, name: str, **fields: Any) -> ui.LayoutView:
        traits = services(sent).traits
        keep_as = traits.change if is_own(trait) else traits.rename
        kept = await keep_as(caller_of(sent), key, name, **fields, usual=NAMES)
        return trait_settings.one(kept, key, KEPT)

    return TraitForm("Change it" if is_own(trait) else "Rename it", keep, trait)


async def listed(interaction: Interaction, what: str) -> None:
    """Do what a button of the list says."""
    await {"open": open_list, "list": back_to_list, "add": add}[what](interaction)


async def moved(interaction: Interaction, key: str, what: str) -> None:
    """Do what a button of one of them says."""
    await (
        change(interaction, key) if what in {"rename", "change"} else hide(interaction, key, hidden=what == "hide")
    )


ROUTES = (
    Route("traits:{what}", listed, what=TRAITS_LOOKS),
    Route("traits:one", one),
    Route("trait:{key}:{what}", moved, key=re.compile(r"[a-z]{1,12}\d{0,6}"), what=TRAIT_LOOKS),
)
