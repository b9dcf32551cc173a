"""The form for a note."""

from __future__ import annotations

from typing import Any

import discord
from discord import ui

from bot.rules.text_limits import MAX_NOTE_CHARS
from bot.ui.core.modals import InputForm, OnSubmit


class NoteForm(InputForm[str]):
    """Form for a few words to the partner."""

    is_personal = True

    def __init__(self, on_submit: OnSubmit[str]) -> None:
        super().__init__("A note", on_submit)
        self.words: ui.TextInput[Any] = ui.TextInput(
            style=discord.TextStyle.paragraph, min_length=1, max_length=MAX_NOTE_CHARS, required=True
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
