"""The form for one thing that people may say about themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from discord import ui

from bot.rules.traits import LONGEST_NAME, Trait
from bot.ui.core.modals import InputForm, Received
from bot.ui.profiles.labels import name_of

from .traits import _typed_options, is_own


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class TraitInput:
    """The name of a trait and, for the community's own, its choices, one on a line."""

    name: str
    options: str


class TraitForm(InputForm[TraitInput]):
    """A name, and for the community's own traits the choices."""

    in_place = True

    def __init__(self, title: str, then: Received[TraitInput], trait: Trait | None = None) -> None:
        """Without a *trait*, for a new one."""
        super().__init__(title, then)
        own = trait is None or is_own(trait)
        self.name: ui.TextInput[Any] = ui.TextInput(
            max_length=LONGEST_NAME, required=own, default=name_of(trait) if trait else None
        )
        hint = None if own else "Left empty, it goes by the programme's name again."
        self.add_item(ui.Label(text="What is it called?", description=hint, component=self.name))
        self.options: ui.TextInput[Any] | None = _typed_options(trait) if own else None
        if self.options is not None:
            self.add_item(
                ui.Label(
                    text="The choices, one on a line",
                    description="People choose one. Whoever has chosen one that you leave as it is keeps it.",
                    component=self.options,
                )
            )

    def typed(self) -> TraitInput:
        return TraitInput(name=self.name.value, options=self.options.value if self.options is not None else "")
