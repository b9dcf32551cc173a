"""The forms for a note, and for ending a pairing for both."""

from __future__ import annotations

from typing import Any

import discord
from discord import ui

from bot.ui.core.modals import InputForm, OnSubmit, form_title, short_text_input


class NoteForm(InputForm[str]):
    """Form for a few words to the partner."""

    is_personal = True

    def __init__(self, on_submit: OnSubmit[str], *, limit: int, to: str | None = None) -> None:
        """Name in the title *to* whom it goes, where that is known."""
        super().__init__(form_title("A note to {}", to, otherwise="A note"), on_submit)
        self.words: ui.TextInput[Any] = ui.TextInput(
            style=discord.TextStyle.paragraph, min_length=1, max_length=limit, required=True
        )
        self.add_item(
            ui.Label(
                text="Your words",
                description="They arrive by direct message, which others at home may see. I then forget them.",
                component=self.words,
            )
        )

    def typed(self) -> str:
        return self.words.value


class EndForm(InputForm[str]):
    """Form with which a facilitator ends a pairing of two others; sending it is the yes to that."""

    is_personal = False

    def __init__(self, on_submit: OnSubmit[str]) -> None:
        super().__init__("End it for both", on_submit)
        self.reason = short_text_input(None)
        self.add_item(
            ui.Label(
                text="Why, if you like",
                description="Both hear that it has ended. Only facilitators see your words.",
                component=self.reason,
            )
        )

    def typed(self) -> str:
        return self.reason.value
