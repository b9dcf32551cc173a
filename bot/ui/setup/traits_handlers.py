"""Handlers with which a community chooses the traits that people may say about themselves."""

from __future__ import annotations

import re

from discord import ui

from bot.ui.components.traits import TraitListMove, TraitMove
from bot.ui.core.context import Interaction, caller_of, services
from bot.ui.core.modals import Form, opens_form
from bot.ui.core.respond import responds
from bot.ui.core.routes import Route, selected_value
from bot.ui.profiles.labels import TRAIT_NAMES

from . import traits as setup_traits
from .modals import TraitForm, TraitInput
from .traits import is_custom_trait, trait_by_key

TRAITS_SAVED = "**Kept.** That is what people see from now on."


@responds()
async def open_traits(interaction: Interaction) -> ui.LayoutView:
    """Show all traits that people may say about themselves here."""
    return await _list(interaction)


@responds(edit_source=True)
async def back_to_traits(interaction: Interaction) -> ui.LayoutView:
    """Show the list again, in place of the trait that was shown."""
    return await _list(interaction)


@opens_form
async def open_new_trait_form(interaction: Interaction) -> Form:
    """Open the form for a new trait of the community's own."""
    await services(interaction).community_traits.check_can_add(caller_of(interaction))

    async def keep(sent: Interaction, typed: TraitInput) -> ui.LayoutView:
        kept = await services(sent).community_traits.add(
            caller_of(sent), typed.name, typed.options, default_names=TRAIT_NAMES
        )
        return setup_traits.traits_page(kept, TRAITS_SAVED)

    return TraitForm("One of your own", keep)


@responds(edit_source=True)
async def show_trait(interaction: Interaction) -> ui.LayoutView:
    """Show the trait that was chosen, in place of the list."""
    traits = await services(interaction).community_traits.list_traits(caller_of(interaction))
    return setup_traits.trait_page(traits, selected_value(interaction))


@responds(edit_source=True)
async def hide_trait(interaction: Interaction, key: str, *, hidden: bool) -> ui.LayoutView:
    """Hide a trait, or show it again."""
    kept = await services(interaction).community_traits.hide(
        caller_of(interaction), key, hidden=hidden, default_names=TRAIT_NAMES
    )
    return setup_traits.trait_page(kept, key)


@opens_form
async def open_trait_form(interaction: Interaction, key: str) -> Form:
    """Open the form for the name and choices of a trait."""
    trait = trait_by_key(await services(interaction).community_traits.list_traits(caller_of(interaction)), key)

    async def keep(sent: Interaction, typed: TraitInput) -> ui.LayoutView:
        traits, caller = services(sent).community_traits, caller_of(sent)
        if is_custom_trait(trait):
            kept = await traits.change(caller, key, typed.name, typed.options, default_names=TRAIT_NAMES)
        else:
            kept = await traits.rename(caller, key, typed.name, default_names=TRAIT_NAMES)
        return setup_traits.trait_page(kept, key, TRAITS_SAVED)

    return TraitForm("Change it" if is_custom_trait(trait) else "Rename it", keep, trait)


async def traits_move(interaction: Interaction, move: TraitListMove) -> None:
    """Call the handler of a button on the list of traits."""
    match move:
        case TraitListMove.OPEN:
            await open_traits(interaction)
        case TraitListMove.BACK:
            await back_to_traits(interaction)
        case TraitListMove.ADD:
            await open_new_trait_form(interaction)


async def trait_move(interaction: Interaction, key: str, move: TraitMove) -> None:
    """Call the handler of a button on one trait."""
    match move:
        case TraitMove.RENAME | TraitMove.CHANGE:
            await open_trait_form(interaction, key)
        case TraitMove.HIDE | TraitMove.SHOW:
            await hide_trait(interaction, key, hidden=move is TraitMove.HIDE)


async def _list(interaction: Interaction) -> ui.LayoutView:
    return setup_traits.traits_page(await services(interaction).community_traits.list_traits(caller_of(interaction)))


TRAIT_ROUTES = (
    Route("traits:{move}", traits_move, move=TraitListMove),
    Route("traits:one", show_trait),
    Route("trait:{key}:{move}", trait_move, key=re.compile(r"[a-z]{1,12}\d{0,6}"), move=TraitMove),
)
