"""The form that comes once, before all others: what is kept is told, and what messages may show is chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from bot.rules.refusals import NotFound
from bot.ui.core.modals import InputForm, OnSubmit

SHOWN, HIDDEN = "shown", "hidden"
ADULT, MINOR = "yes", "no"

SHOWN_LABELS = {
    HIDDEN: (
        "Only that there is something to read",
        "You open it here, for you alone.",
    ),
    SHOWN: ("What they are about, too", "The first line, which a locked phone may show, says nothing either way."),
}
"""Label and description of what direct messages may show."""

SOMEBODY_MAY_LOOK = "Somebody else may look at your phone now and then. It is up to you."


@dataclass(frozen=True, slots=True)
class FirstAnswers:
    """What somebody answered before their first form."""

    is_discreet: bool
    is_adult: bool


class FirstForm(InputForm[FirstAnswers]):
    """Tells what is kept, and asks what messages may show, and whether the person is an adult."""

    is_personal = False

    def __init__(self, title: str, on_submit: OnSubmit[FirstAnswers], *, notice: str, asks_age: bool) -> None:
        super().__init__(title, on_submit)
        self.add_item(ui.TextDisplay(notice))
        # Without a default: each chooses.
        self.shown: ui.RadioGroup[Any] = _choice(
            [(value, label, more) for value, (label, more) in SHOWN_LABELS.items()]
        )
        self.add_item(
            ui.Label(text="What may my messages show?", description=SOMEBODY_MAY_LOOK, component=self.shown)
        )
        self.age = _choice([(ADULT, "Yes", None), (MINOR, "No", None)]) if asks_age else None
        if self.age is not None:
            self.add_item(ui.Label(text="Are you 18 or older?", component=self.age))

    def typed(self) -> FirstAnswers:
        if self.shown.value not in SHOWN_LABELS:
            raise NotFound
        return FirstAnswers(
            is_discreet=self.shown.value == HIDDEN, is_adult=self.age is None or self.age.value == ADULT
        )


def _choice(options: list[tuple[str, str, str | None]]) -> ui.RadioGroup[Any]:
    return ui.RadioGroup(
        options=[
            discord.RadioGroupOption(label=label, value=value, description=more) for value, label, more in options
        ]
    )
