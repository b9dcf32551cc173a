"""The forms in which people say more about themselves; each is filled with what was said before."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from bot.rules.text_limits import MAX_FAITH_CHARS, MAX_PRONOUNS_CHARS
from bot.rules.traits import (
    GROUP_KEY,
    Trait,
    TraitKind,
    TraitSection,
    askable_traits,
    chosen_options,
    comparable_traits,
)
from bot.services.profiles.service import OwnProfile
from bot.ui.core.mentions import RoleNameLookup
from bot.ui.core.modals import InputForm, OnSubmit

from .group_views import offered_groups, paged_groups
from .labels import option_label, trait_name
from .views import HOPE_LABELS, PROFILE_PART_TITLES, has_answered, hope_value

TEXT_INPUTS = {"pronouns": ("Pronouns", None), "faith": ("Faith or values", "In your own words, if they matter")}
"""The name and the hint of each text input; everything else is a select."""

MAX_LABEL_LENGTH = 100
"""Characters of an option's label, and of the hint below a question."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ProfileInput:
    """What someone says about themselves: what is chosen, by trait, and texts where they are asked for."""

    chosen: Mapping[str, Collection[str]]
    pronouns: str | None
    faith: str | None


class AnswersForm(InputForm[ProfileInput]):
    """The form for one part of what somebody says about themselves."""

    is_personal = True
    edit_source = True

    def __init__(
        self,
        on_submit: OnSubmit[ProfileInput],
        about: OwnProfile,
        part: TraitSection,
        group: RoleNameLookup,
        *,
        worn: Collection[str] = (),
    ) -> None:
        """Build the form; for somebody who has named no support group, those of their roles are chosen.

        More support groups than a select holds have pages of their own.
        """
        super().__init__(PROFILE_PART_TITLES[part], on_submit)
        self.selects: dict[str, ui.Select[Any]] = {}
        on_pages = paged_groups(about, group)
        for trait in askable_traits(about.traits, part):
            if trait == on_pages:
                continue
            said = chosen_options(trait, about.answers) or (
                trait.valid_options(worn) if trait.key == GROUP_KEY else ()
            )
            hint = "As many as fit. Untick one to take it back." if trait.kind is TraitKind.MANY else None
            options = _options(trait, said, group)
            if options:
                self.selects[trait.key] = _select(trait, options)
                self.add_item(ui.Label(text=trait_name(trait), description=hint, component=self.selects[trait.key]))
        self.texts: dict[str, ui.TextInput[Any]] = _texts(about) if part is TraitSection.SELF else {}
        for key, text in self.texts.items():
            name, hint = TEXT_INPUTS[key]
            self.add_item(ui.Label(text=name, description=hint, component=text))

    def typed(self) -> ProfileInput:
        texts = {key: text.value for key, text in self.texts.items()}
        return ProfileInput(
            chosen={key: select.values for key, select in self.selects.items()},
            pronouns=texts.get("pronouns"),
            faith=texts.get("faith"),
        )


class HopeForm(InputForm[Mapping[str, str]]):
    """The form for what somebody hopes for in a mentor, compared with themselves."""

    is_personal = True
    edit_source = True

    def __init__(
        self, on_submit: OnSubmit[Mapping[str, str]], about: OwnProfile, part: TraitSection, group: RoleNameLookup
    ) -> None:
        super().__init__("What I hope for in a mentor", on_submit)
        self.selects = {trait.key: _hope(about, trait) for trait in comparable_traits(about.traits, part)}
        for trait in comparable_traits(about.traits, part):
            yours = _yours(about, trait, group)
            self.add_item(ui.Label(text=trait_name(trait), description=yours, component=self.selects[trait.key]))

    def typed(self) -> Mapping[str, str]:
        """Return the hope about each trait, by its key."""
        return {key: select.values[0] for key, select in self.selects.items() if select.values}


def _options(trait: Trait, said: Collection[str], group: RoleNameLookup) -> list[discord.SelectOption]:
    """Return a trait's options; a support group without a role in the server only for somebody who has named it."""
    there = offered_groups(trait, said, group) if trait.key == GROUP_KEY else trait.options
    return [
        discord.SelectOption(
            label=option_label(trait, option, group)[:MAX_LABEL_LENGTH], value=option, default=option in said
        )
        for option in there
    ]


def _select(trait: Trait, options: list[discord.SelectOption]) -> ui.Select[Any]:
    most = len(options) if trait.kind is TraitKind.MANY else 1
    return ui.Select(placeholder="Nothing said", options=options, min_values=0, max_values=most, required=False)


def _texts(about: OwnProfile) -> dict[str, ui.TextInput[Any]]:
    return {
        "pronouns": ui.TextInput(
            required=False,
            max_length=MAX_PRONOUNS_CHARS,
            default=about.profile.pronouns,
            placeholder="For example: she/her",
        ),
        "faith": ui.TextInput(
            style=discord.TextStyle.paragraph, required=False, max_length=MAX_FAITH_CHARS, default=about.profile.faith
        ),
    }


def _hope(about: OwnProfile, trait: Trait) -> ui.Select[Any]:
    now = hope_value(about.wants.get(trait.key))
    options = [
        discord.SelectOption(label=words, value=value, default=value == now) for value, words in HOPE_LABELS.items()
    ]
    return ui.Select(options=options, required=True)


def _yours(about: OwnProfile, trait: Trait, group: RoleNameLookup) -> str:
    if not has_answered(about, trait):
        return "You haven't said yours, so it can't count yet."
    if trait.kind is TraitKind.ZONE:
        words = about.answers[trait.key]
    else:
        words = ", ".join(option_label(trait, option, group) for option in chosen_options(trait, about.answers))
    yours = f"Yours: {words}"
    return yours if len(yours) <= MAX_LABEL_LENGTH else f"{yours[: MAX_LABEL_LENGTH - 1]}…"
