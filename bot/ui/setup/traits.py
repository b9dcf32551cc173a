"""Pages and form for the traits that people may say about themselves in one community."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord
from discord import ui

from bot.rules.refusals import NotFound
from bot.rules.traits import (
    CUSTOM_KEY_PREFIX,
    GROUP_KEY,
    MAX_CUSTOM_TRAITS,
    MAX_OPTION_LABEL_CHARS,
    MAX_TRAIT_OPTIONS,
    Trait,
    TraitKind,
    TraitSection,
)
from bot.ui.components.traits import TraitListMove, TraitMove, trait_button, trait_select, traits_button
from bot.ui.core.layout import Block, card_view, escape_markup, join_lines
from bot.ui.profiles.labels import OPTION_LABELS, TRAIT_NAMES, trait_name

TRAITS_INTRO = (
    "All of it is optional for everyone. Choose one to rename it, to hide it, or to change your own. What people "
    "have said is kept, also while something is hidden."
)

MAX_LIST_LENGTH = 300
"""Characters of the line about traits among the settings."""

MAX_TYPED_OPTIONS_LENGTH = MAX_TRAIT_OPTIONS * (MAX_OPTION_LABEL_CHARS + 10)


def traits_page(traits: Sequence[Trait], confirmation: str | None = None) -> ui.LayoutView:
    """Return the page of all traits, in the order in which people are asked."""
    parts = [[trait for trait in traits if trait.section is part] for part in TraitSection]
    lists = ["\n".join(map(_in_the_list, part)) for part in parts if part]
    options = [
        discord.SelectOption(label=trait_name(trait), value=trait.key, description=_note(trait)) for trait in traits
    ]
    own = sum(map(is_custom_trait, traits))
    return card_view(
        f"## What people may say about themselves\n{TRAITS_INTRO}",
        confirmation,
        *lists,
        [trait_select(options)],
        [traits_button(TraitListMove.ADD)]
        if own < MAX_CUSTOM_TRAITS
        else f"-# {MAX_CUSTOM_TRAITS} of your own is as many as one form holds.",
    )


def trait_page(traits: Sequence[Trait], key: str, confirmation: str | None = None) -> ui.LayoutView:
    """Return the page of one trait, with what can be done about it; raise NotFound if there is none with this key."""
    trait = trait_by_key(traits, key)
    state = "Nobody is asked about it, and it counts for nothing; what people said is kept." if trait.hidden else None
    usual = f"The programme calls it *{TRAIT_NAMES[key]}*." if trait.name and key in TRAIT_NAMES else None
    blocks: list[Block] = [
        f"## {escape_markup(trait_name(trait))}",
        confirmation,
        join_lines(state, usual, _choices(trait)),
        [
            trait_button(key, TraitMove.CHANGE if is_custom_trait(trait) else TraitMove.RENAME),
            trait_button(key, TraitMove.SHOW if trait.hidden else TraitMove.HIDE),
            traits_button(TraitListMove.BACK),
        ],
    ]
    return card_view(*blocks)


def traits_summary(traits: Sequence[Trait]) -> str:
    """Return the line among the settings: the hidden traits, and the community's own."""
    hidden = ", ".join(trait_name(trait) for trait in traits if trait.hidden)
    own = ", ".join(trait_name(trait) for trait in traits if is_custom_trait(trait) and not trait.hidden)
    changed = "; ".join([*([f"hidden {hidden}"] if hidden else []), *([f"your own {own}"] if own else [])])
    said = f"**What people may say about themselves**: {changed or 'as the programme has it'}"
    return said if len(said) <= MAX_LIST_LENGTH else f"{said[: MAX_LIST_LENGTH - 1]}…"


def is_custom_trait(trait: Trait) -> bool:
    """Return whether the community has added the trait."""
    return trait.key.startswith(CUSTOM_KEY_PREFIX)


def trait_by_key(traits: Sequence[Trait], key: str) -> Trait:
    """Return the trait with this key; raise NotFound if there is none."""
    found = next((trait for trait in traits if trait.key == key), None)
    if found is None:
        raise NotFound
    return found


def _typed_options(trait: Trait | None) -> ui.TextInput[Any]:
    return ui.TextInput(
        style=discord.TextStyle.paragraph,
        max_length=MAX_TYPED_OPTIONS_LENGTH,
        default="\n".join(trait.labels.values()) if trait else None,
        placeholder="Yes\nNo\nA little",
    )


def _in_the_list(trait: Trait) -> str:
    note = _note(trait)
    return f"**{escape_markup(trait_name(trait))}**{f' ({note})' if note else ''}"


def _note(trait: Trait) -> str | None:
    notes = [
        *(["hidden"] if trait.hidden else []),
        *(["your own"] if is_custom_trait(trait) else []),
        *([f"usually {TRAIT_NAMES[trait.key]}"] if trait.name and not is_custom_trait(trait) else []),
    ]
    return ", ".join(notes) or None


def _choices(trait: Trait) -> str:
    if trait.key == GROUP_KEY:
        return "The choices are the roles of the support groups, as `/setup start` has them."
    if trait.kind is TraitKind.ZONE:
        return "Nobody is asked here: it is the time zone that people choose for when I may write to them."
    labels = [trait.labels.get(option) or OPTION_LABELS[trait.key][option] for option in trait.options]
    return f"**Choices**: {escape_markup(', '.join(labels))}"
