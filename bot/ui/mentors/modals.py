"""The form in which mentors say what they bring."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from bot.rules.programme import MOST_MENTEES, QUALITIES
from bot.rules.refusals import NotFound
from bot.ui.core.modals import InputForm, Received, few_words
from storage.models.records import Mentor

from .labels import QUALITY_WORDS


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class MentorInput:
    """What someone would bring as a mentor; *past_member* counts only where they apply."""

    qualities: Sequence[str]
    capacity: int
    words: str
    past_member: bool


class MentorForm(InputForm[MentorInput]):
    """Volunteering as a mentor, or saying anew what one brings."""

    def __init__(
        self,
        title: str,
        then: Received[MentorInput],
        *,
        capacity: int,
        mentor: Mentor | None = None,
        words: str | None = None,
        applies: bool,
    ) -> None:
        """What the *mentor* said before stands in it already, or else these *words*."""
        super().__init__(title, then)
        self.qualities = _qualities(mentor.qualities if mentor else ())
        self.capacity = _capacity(mentor.capacity if mentor else capacity)
        self.words = few_words(mentor.words if mentor else words)
        self.membership = _membership(past=mentor is not None and mentor.past_member) if applies else None
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
                description="Facilitators read them, and whoever you offer to. Mentors get a role that all can see.",
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
        """Raises NotFound for what the form does not offer."""
        offered = {option.value for option in self.capacity.options}
        if not self.capacity.values or self.capacity.values[0] not in offered:
            raise NotFound
        return int(self.capacity.values[0])


def _qualities(ticked: Collection[str]) -> ui.CheckboxGroup[Any]:
    options = [discord.CheckboxGroupOption(label=QUALITY_WORDS[q], value=q, default=q in ticked) for q in QUALITIES]
    return ui.CheckboxGroup(options=options, required=False, min_values=0, max_values=len(options))


def _capacity(chosen: int) -> ui.Select[Any]:
    options = [
        discord.SelectOption(label=str(number), default=number == chosen) for number in range(1, MOST_MENTEES + 1)
    ]
    return ui.Select(options=options, required=True)


def _membership(*, past: bool) -> ui.RadioGroup[Any]:
    return ui.RadioGroup(
        options=[
            discord.RadioGroupOption(label="Yes, I am a member now", value="present", default=not past),
            discord.RadioGroupOption(label="I was one in the past", value="past", default=past),
        ]
    )
