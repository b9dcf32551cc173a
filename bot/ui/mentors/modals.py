"""The form in which mentors say what they bring."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from bot.rules.programme import MAX_MENTEES, QUALITIES
from bot.rules.refusals import NotFound
from bot.ui.core.modals import InputForm, OnSubmit, short_text_input
from storage.models.records import Mentor

from .labels import QUALITY_LABELS

READERS_OF_WORDS = "Shown in the facilitators' channel and to all who look. Mentors get a role, for all to see."
"""Who reads a mentor's words; Discord takes 100 characters."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class MentorInput:
    """What someone offers as a mentor; *past_member* is asked only in an application, and is False otherwise."""

    qualities: Sequence[str]
    capacity: int
    words: str
    past_member: bool


class MentorForm(InputForm[MentorInput]):
    """Form for offering to be a mentor, or for changing what one offers."""

    is_personal = True

    def __init__(
        self,
        title: str,
        on_submit: OnSubmit[MentorInput],
        *,
        capacity: int,
        mentor: Mentor | None = None,
        words: str | None = None,
        is_application: bool,
        is_past_member: bool = False,
    ) -> None:
        """Prefill the form from *mentor*, or from the other arguments where there is none yet."""
        super().__init__(title, on_submit)
        self.qualities = _quality_checkboxes(mentor.qualities if mentor else ())
        self.capacity = _capacity_select(mentor.capacity if mentor else capacity)
        self.words = short_text_input(mentor.words if mentor else words)
        self.membership = (
            _membership_radio(past=is_past_member or (mentor is not None and mentor.past_member))
            if is_application
            else None
        )
        self.add_item(
            ui.Label(
                text="What would you bring?",
                description="Tick what fits. Nobody needs all of them.",
                component=self.qualities,
            )
        )
        if self.membership is not None:
            self.add_item(ui.Label(text="Are you in a group at present?", component=self.membership))
        self.add_item(ui.Label(text="How many people could you mentor at once?", component=self.capacity))
        self.add_item(
            ui.Label(
                text="A few words, if you like",
                description=READERS_OF_WORDS,
                component=self.words,
            )
        )

    def typed(self) -> MentorInput:
        return MentorInput(
            qualities=self.qualities.values,
            capacity=self._capacity_chosen(),
            words=self.words.value,
            past_member=self.membership is not None and self.membership.value == "past",
        )

    def _capacity_chosen(self) -> int:
        """Return the selected number of mentees. Raises NotFound for what the form doesn't offer."""
        offered = {option.value for option in self.capacity.options}
        if not self.capacity.values or self.capacity.values[0] not in offered:
            raise NotFound
        return int(self.capacity.values[0])


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class BarInput:
    """Until when somebody is not to mentor, as typed, and why."""

    until: str
    reason: str


class BarForm(InputForm[BarInput]):
    """Form in which a facilitator says that somebody is not to mentor for now."""

    is_personal = False

    def __init__(self, on_submit: OnSubmit[BarInput]) -> None:
        super().__init__("Not to mentor", on_submit)
        self.until = ui.TextInput[Any](default="12 months", max_length=40)
        self.reason = short_text_input(None)
        self.add_item(
            ui.Label(
                text="Until when?",
                description="For example: 6 months, 2027-03-01; a year at most.",
                component=self.until,
            )
        )
        self.add_item(
            ui.Label(text="Why, if you like", description="Only facilitators read it.", component=self.reason)
        )

    def typed(self) -> BarInput:
        return BarInput(until=self.until.value, reason=self.reason.value)


def _quality_checkboxes(ticked: Collection[str]) -> ui.CheckboxGroup[Any]:
    options = [discord.CheckboxGroupOption(label=QUALITY_LABELS[q], value=q, default=q in ticked) for q in QUALITIES]
    return ui.CheckboxGroup(options=options, required=False, min_values=0, max_values=len(options))


def _capacity_select(chosen: int) -> ui.Select[Any]:
    options = [
        discord.SelectOption(label=str(number), default=number == chosen) for number in range(1, MAX_MENTEES + 1)
    ]
    return ui.Select(options=options, required=True)


def _membership_radio(*, past: bool) -> ui.RadioGroup[Any]:
    return ui.RadioGroup(
        options=[
            discord.RadioGroupOption(label="Yes, I am a member now", value="present", default=not past),
            discord.RadioGroupOption(label="I was one in the past", value="past", default=past),
        ]
    )
