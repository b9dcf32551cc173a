"""The form for what somebody hopes for, to join the waiting list or to ask a mentor by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from bot.rules.refusals import NotFound
from bot.ui.core.modals import InputForm, OnSubmit, short_text_input
from storage.models.records import Seeker

MENTORS_TOO, FACILITATORS_ONLY = "mentors", "facilitators"

LISTED_LABELS = {
    MENTORS_TOO: ("Mentors here", "They see what you chose about yourself, without name or words, and can offer."),
    FACILITATORS_ONLY: ("Facilitators only", "They look who might fit. No mentor sees that you wait."),
}
"""Label and description of each choice of who sees an entry."""

LIST_READERS = "Anyone who mentors here can read the mentors' list, also somebody whom you keep apart."


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class SeekerInput:
    """What someone hopes for; *listed* and *preferences* are asked for the waiting list only."""

    hope: str
    attends: bool
    listed: bool
    preferences: str | None


FACILITATORS_READ_MEETINGS = "Only facilitators see it; they can help to find one. Your request counts either way."
WHO_READS_MEETINGS = "Once you both said yes, facilitators see it, nobody else. Your request counts either way."


class SeekerForm(InputForm[SeekerInput]):
    """Form for asking for a mentor: a named one, or anyone who may fit."""

    is_personal = True
    is_tried_first = True

    def __init__(
        self, title: str, on_submit: OnSubmit[SeekerInput], *, is_for_named_mentor: bool, seeker: Seeker | None = None
    ) -> None:
        super().__init__(title, on_submit)
        self.hope = short_text_input(seeker.hope if seeker else None)
        self.attends = _attends(seeker.attends if seeker else True)
        self.listed = None if is_for_named_mentor else _listed(seeker.listed if seeker else None)
        self.preferences = None if is_for_named_mentor else short_text_input(seeker.preferences if seeker else None)
        who = (
            "The person you ask reads it, and your name."
            if is_for_named_mentor
            else "Facilitators read it, and a mentor once you have said yes to them. It is not in the list."
        )
        self.add_item(ui.Label(text="What do you hope for? (if you like)", description=who, component=self.hope))
        self.add_item(
            ui.Label(
                text="Are you going to group meetings?",
                description=WHO_READS_MEETINGS if is_for_named_mentor else FACILITATORS_READ_MEETINGS,
                component=self.attends,
            )
        )
        if self.listed is not None:
            self.add_item(
                ui.Label(text="Who may see that somebody waits?", description=LIST_READERS, component=self.listed)
            )
        if self.preferences is not None:
            self.add_item(
                ui.Label(
                    text="Anything that would help us find someone?",
                    description="For example same group, apart or reconciling, evenings. Facilitators read it.",
                    component=self.preferences,
                )
            )

    def typed(self) -> SeekerInput:
        if self.listed is not None and self.listed.value not in LISTED_LABELS:
            raise NotFound
        return SeekerInput(
            hope=self.hope.value,
            attends=self.attends.value != "not_now",
            listed=self.listed is not None and self.listed.value == MENTORS_TOO,
            preferences=self.preferences.value if self.preferences is not None else None,
        )


def _listed(listed: bool | None) -> ui.RadioGroup[Any]:
    """Return the choice without a default: None selects nothing."""
    now = None if listed is None else MENTORS_TOO if listed else FACILITATORS_ONLY
    return ui.RadioGroup(
        options=[
            discord.RadioGroupOption(label=label, value=value, description=details, default=value == now)
            for value, (label, details) in LISTED_LABELS.items()
        ]
    )


def _attends(attends: bool) -> ui.RadioGroup[Any]:
    return ui.RadioGroup(
        options=[
            discord.RadioGroupOption(label="Yes", value="yes", default=attends),
            discord.RadioGroupOption(label="Not at the moment", value="not_now", default=not attends),
        ]
    )
