"""The form for a note."""

from __future__ import annotations

from typing import Any

import discord
from discord import ui

from bot.rules.writing import NOTE
from bot.ui.core.modals import InputForm, Received


class NoteForm(InputForm[str]):
    """A few words to the partner."""

    def __init__(self, then: Received[str]) -> None:
        super().__init__("A note", then)
        self.words: ui.TextInput[Any] = ui.TextInput(
            style=discord.TextStyle.paragraph, min_length=1, max_length=NOTE, required=True
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
