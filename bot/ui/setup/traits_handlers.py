"""What the controls do with which a community chooses what people may say about themselves."""

from __future__ import annotations

import re

from discord import ui

from bot.ui.components.traits import TraitListMove, TraitMove
from bot.ui.core.context import Interaction, caller_of, services
from bot.ui.core.modals import Form, opens_form
from bot.ui.core.respond import responds
from bot.ui.core.routes import Route, chosen_one
from bot.ui.profiles.labels import NAMES

from . import traits as setup_traits
from .modals import TraitForm, TraitInput
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

    async def keep(sent: Interaction, typed: TraitInput) -> ui.LayoutView:
        kept = await services(sent).traits.add(caller_of(sent), typed.name, typed.options, usual=NAMES)
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

    async def keep(sent: Interaction, typed: TraitInput) -> ui.LayoutView:
        traits, caller = services(sent).traits, caller_of(sent)
        if is_own(trait):
            kept = await traits.change(caller, key, typed.name, typed.options, usual=NAMES)
        else:
            kept = await traits.rename(caller, key, typed.name, usual=NAMES)
        return setup_traits.one(kept, key, KEPT)

    return TraitForm("Change it" if is_own(trait) else "Rename it", keep, trait)


async def listed(interaction: Interaction, move: TraitListMove) -> None:
    """Do what a button of the list of traits says."""
    match move:
        case TraitListMove.OPEN:
            await open_list(interaction)
        case TraitListMove.BACK:
            await back_to_list(interaction)
        case TraitListMove.ADD:
            await add(interaction)


async def moved(interaction: Interaction, key: str, move: TraitMove) -> None:
    """Do what a button of one trait says."""
    match move:
        case TraitMove.RENAME | TraitMove.CHANGE:
            await change(interaction, key)
        case TraitMove.HIDE | TraitMove.SHOW:
            await hide(interaction, key, hidden=move is TraitMove.HIDE)


async def _list(interaction: Interaction) -> ui.LayoutView:
    return setup_traits.page(await services(interaction).traits.all(caller_of(interaction)))


ROUTES = (
    Route("traits:{move}", listed, move=TraitListMove),
    Route("traits:one", one),
    Route("trait:{key}:{move}", moved, key=re.compile(r"[a-z]{1,12}\d{0,6}"), move=TraitMove),
)
