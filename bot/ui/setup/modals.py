"""The forms of the settings: one trait that people may say about themselves, and who is responsible."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from bot.rules.text_limits import MAX_NAMED_CHARS
from bot.rules.traits import MAX_TRAIT_NAME_CHARS, Trait
from bot.ui.core.modals import InputForm, OnSubmit
from bot.ui.profiles.labels import trait_name
from storage.models.records import Community

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


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ResponsibleInput:
    """Who is named as running the bot and for complaints; *adults_only*: everybody has to be an adult."""

    operator: str
    complaints: str
    adults_only: bool


ADULTS, ALL_AGES = "adults", "all"


class ResponsibleForm(InputForm[ResponsibleInput]):
    """The form for who is responsible here, which members read before their first form."""

    is_personal = False
    edit_source = True

    def __init__(self, on_submit: OnSubmit[ResponsibleInput], community: Community) -> None:
        super().__init__("Who is responsible here", on_submit)
        self.operator = _named(community.operator)
        self.complaints = _named(community.complaints)
        self.ages: ui.RadioGroup[Any] = ui.RadioGroup(
            options=[
                discord.RadioGroupOption(
                    label="Adults only",
                    value=ADULTS,
                    description="Everybody is asked once.",
                    default=community.adults_only,
                ),
                discord.RadioGroupOption(
                    label="No, minors are welcome, too",
                    value=ALL_AGES,
                    description="Then see that your groups know what the law asks for.",
                    default=not community.adults_only,
                ),
            ]
        )
        self.add_item(
            ui.Label(
                text="Who runs this bot here?",
                description="Members read it before their first form: a name, an organisation, a way to write.",
                component=self.operator,
            )
        )
        self.add_item(
            ui.Label(
                text="Whom can people complain to?",
                description="About the programme, a mentor or their data. It need not be the same.",
                component=self.complaints,
            )
        )
        self.add_item(ui.Label(text="Is mentorship here for adults only?", component=self.ages))

    def typed(self) -> ResponsibleInput:
        return ResponsibleInput(
            operator=self.operator.value,
            complaints=self.complaints.value,
            adults_only=self.ages.value != ALL_AGES,
        )


def _named(now: str | None) -> ui.TextInput[Any]:
    return ui.TextInput(required=False, max_length=MAX_NAMED_CHARS, default=now)
