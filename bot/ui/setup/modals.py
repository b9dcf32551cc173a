"""The form for one trait that people may say about themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from discord import ui

from bot.rules.traits import MAX_TRAIT_NAME_CHARS, Trait
from bot.ui.core.modals import InputForm, OnSubmit
from bot.ui.profiles.labels import trait_name

from .traits import _typed_options, is_custom_trait


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class TraitInput:
    """The name of a trait and, for the community's own, its choices, one on a line."""

    name: str
    options: str


class TraitForm(InputForm[TraitInput]):
    """The form for a trait's name and, for a trait of the community's own, its choices."""

    is_personal = False
    edit_source = True

    def __init__(self, title: str, on_submit: OnSubmit[TraitInput], trait: Trait | None = None) -> None:
        """Build the form for this *trait*, or for a new one of the community's own without it."""
        super().__init__(title, on_submit)
        own = trait is None or is_custom_trait(trait)
        self.name: ui.TextInput[Any] = ui.TextInput(
            max_length=MAX_TRAIT_NAME_CHARS, required=own, default=trait_name(trait) if trait else None
        )
        hint = None if own else "Left empty, it goes by the programme's name again."
        self.add_item(ui.Label(text="What is it called?", description=hint, component=self.name))
        self.options: ui.TextInput[Any] | None = _typed_options(trait) if own else None
        if self.options is not None:
            self.add_item(
                ui.Label(
                    text="The choices, one on a line",
                    description="People choose one. People who have chosen one that you leave as it is keep it.",
                    component=self.options,
                )
            )

    def typed(self) -> TraitInput:
        return TraitInput(name=self.name.value, options=self.options.value if self.options is not None else "")
