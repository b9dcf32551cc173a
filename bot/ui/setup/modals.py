"""The forms of the settings: traits that people may say about themselves, who is responsible, rules for mentors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from bot.rules.programme import MAX_MENTEES
from bot.rules.refusals import NotFound
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


@dataclass(frozen=True, slots=True, kw_only=True)
class MentorRulesInput:
    """For how many days somebody has to be here before they mentor, and for how many mentees there is room."""

    least_days: int
    capacity: int


LEAST_DAYS = {0: "Any time", 30: "A month", 90: "Three months", 180: "Half a year", 365: "A year"}


class MentorRulesForm(InputForm[MentorRulesInput]):
    """The form for how long somebody has to be here before they offer to mentor, and how much room there is."""

    is_personal = False
    edit_source = True

    def __init__(self, on_submit: OnSubmit[MentorRulesInput], community: Community, *, capacity: int) -> None:
        """Build the form; *capacity* is how many mentees there is room for now."""
        super().__init__("Rules for mentors", on_submit)
        self.least_days = _numbers(LEAST_DAYS, community.least_days)
        self.capacity = _numbers({number: str(number) for number in range(1, MAX_MENTEES + 1)}, capacity)
        self.add_item(
            ui.Label(
                text="How long in the server before mentoring?",
                description="Facilitators can still note somebody as a mentor by hand.",
                component=self.least_days,
            )
        )
        self.add_item(
            ui.Label(
                text="How many mentees at once?",
                description="Each mentor can say otherwise; more is for the facilitators to approve.",
                component=self.capacity,
            )
        )

    def typed(self) -> MentorRulesInput:
        return MentorRulesInput(least_days=_chosen(self.least_days), capacity=_chosen(self.capacity))


def _numbers(labels: dict[int, str], now: int) -> ui.Select[Any]:
    options = [
        discord.SelectOption(label=label, value=str(number), default=number == now)
        for number, label in labels.items()
    ]
    return ui.Select(options=options)


def _chosen(numbers: ui.Select[Any]) -> int:
    """Return the number that was chosen. Raises NotFound for what the form does not offer."""
    known = {option.value for option in numbers.options}
    value = next(iter(numbers.values), "")
    if value not in known:
        raise NotFound
    return int(value)
