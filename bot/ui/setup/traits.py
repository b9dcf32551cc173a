"""Pages and form for what people may say about themselves in one community."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord
from discord import ui

from bot.rules.refusals import NotFound
from bot.rules.traits import GROUP, LONGEST_LABEL, MOST_OPTIONS, MOST_OWN, OWN, Kind, Part, Trait
from bot.ui.components.traits import TraitListMove, TraitMove, trait_button, trait_select, traits_button
from bot.ui.core.layout import Block, card, escaped, joined
from bot.ui.profiles.labels import LABELS, NAMES, name_of

LEAD = (
    "All of it is optional for everyone. Choose one to rename it, to hide it, or to change your own. What people "
    "have said is kept, also while something is hidden."
)

LONGEST_LIST = 300
"""Characters of the line among the settings."""

MOST_TYPED = MOST_OPTIONS * (LONGEST_LABEL + 10)


def page(traits: Sequence[Trait], told: str | None = None) -> ui.LayoutView:
    """All of them, in the order in which people are asked."""
    parts = [[trait for trait in traits if trait.part is part] for part in Part]
    lists = ["\n".join(map(_in_the_list, part)) for part in parts if part]
    options = [
        discord.SelectOption(label=name_of(trait), value=trait.key, description=_note(trait)) for trait in traits
    ]
    own = sum(map(is_own, traits))
    return card(
        f"## What people may say about themselves\n{LEAD}",
        told,
        *lists,
        [trait_select(options)],
        [traits_button(TraitListMove.ADD)]
        if own < MOST_OWN
        else f"-# {MOST_OWN} of your own is as many as one form holds.",
    )


def one(traits: Sequence[Trait], key: str, told: str | None = None) -> ui.LayoutView:
    """One of them, with what can be done about it. Raises NotFound."""
    trait = named(traits, key)
    state = "Nobody is asked about it, and it counts for nothing; what people said is kept." if trait.hidden else None
    usual = f"The programme calls it *{NAMES[key]}*." if trait.name and key in NAMES else None
    blocks: list[Block] = [
        f"## {escaped(name_of(trait))}",
        told,
        joined(state, usual, _choices(trait)),
        [
            trait_button(key, TraitMove.CHANGE if is_own(trait) else TraitMove.RENAME),
            trait_button(key, TraitMove.SHOW if trait.hidden else TraitMove.HIDE),
            traits_button(TraitListMove.BACK),
        ],
    ]
    return card(*blocks)


def in_short(traits: Sequence[Trait]) -> str:
    """The line among the settings: what is hidden, and what is the community's own."""
    hidden = ", ".join(name_of(trait) for trait in traits if trait.hidden)
    own = ", ".join(name_of(trait) for trait in traits if is_own(trait) and not trait.hidden)
    changed = "; ".join([*([f"hidden {hidden}"] if hidden else []), *([f"your own {own}"] if own else [])])
    said = f"**What people may say about themselves**: {changed or 'as the programme has it'}"
    return said if len(said) <= LONGEST_LIST else f"{said[: LONGEST_LIST - 1]}…"


def is_own(trait: Trait) -> bool:
    """Whether the community has added it."""
    return trait.key.startswith(OWN)


def named(traits: Sequence[Trait], key: str) -> Trait:
    """The one with this key. Raises NotFound."""
    found = next((trait for trait in traits if trait.key == key), None)
    if found is None:
        raise NotFound
    return found


def _typed_options(trait: Trait | None) -> ui.TextInput[Any]:
    return ui.TextInput(
        style=discord.TextStyle.paragraph,
        max_length=MOST_TYPED,
        default="\n".join(trait.labels.values()) if trait else None,
        placeholder="Yes\nNo\nA little",
    )


def _in_the_list(trait: Trait) -> str:
    note = _note(trait)
    return f"**{escaped(name_of(trait))}**{f' ({note})' if note else ''}"


def _note(trait: Trait) -> str | None:
    notes = [
        *(["hidden"] if trait.hidden else []),
        *(["your own"] if is_own(trait) else []),
        *([f"usually {NAMES[trait.key]}"] if trait.name and not is_own(trait) else []),
    ]
    return ", ".join(notes) or None


def _choices(trait: Trait) -> str:
    if trait.key == GROUP:
        return "The choices are the roles of the support groups, as `/setup start` has them."
    if trait.kind is Kind.ZONE:
        return "Nobody is asked here: it is the time zone that people choose for when I may write to them."
    labels = [trait.labels.get(option) or LABELS[trait.key][option] for option in trait.options]
    return f"**Choices**: {escaped(', '.join(labels))}"
