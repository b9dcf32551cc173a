"""Forms of the closing; sending one replaces the message that it was opened from with the next step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from bot.rules.text_limits import MAX_LONG_TEXT_CHARS
from bot.ui.core.modals import InputForm, OnSubmit


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class RespectInput:
    """Something for the facilitators, and whether they keep it from the other."""

    words: str
    in_confidence: bool


class RespectForm(InputForm[RespectInput]):
    """Form for something that facilitators alone read; *asks* whether they may mention it, if the partner is here."""

    is_personal = True
    edit_source = True

    def __init__(self, on_submit: OnSubmit[RespectInput], *, asks: bool) -> None:
        super().__init__("For the facilitators", on_submit)
        self.words = _last_words()
        self.mention = _mention() if asks else None
        self.add_item(
            ui.Label(
                text="What should they know?",
                description="Only facilitators read it, with your name. I then forget it.",
                component=self.words,
            )
        )
        if self.mention is not None:
            self.add_item(ui.Label(text="May the facilitators mention it to the other?", component=self.mention))

    def typed(self) -> RespectInput:
        may_mention = self.mention is not None and self.mention.value == "yes"
        return RespectInput(words=self.words.value, in_confidence=not may_mention)


class ThanksForm(InputForm[str]):
    """Form for a few words to the partner, who is asked first whether they would like to read them."""

    is_personal = True
    is_tried_first = True
    edit_source = True

    def __init__(self, on_submit: OnSubmit[str]) -> None:
        super().__init__("A few words", on_submit)
        self.words = _last_words()
        self.add_item(
            ui.Label(
                text="Your words",
                description="They are asked first whether they would like to read them. I then forget them.",
                component=self.words,
            )
        )

    def typed(self) -> str:
        return self.words.value


def _last_words() -> ui.TextInput[Any]:
    return ui.TextInput(
        style=discord.TextStyle.paragraph, min_length=1, max_length=MAX_LONG_TEXT_CHARS, required=True
    )


def _mention() -> ui.RadioGroup[Any]:
    return ui.RadioGroup(
        options=[
            discord.RadioGroupOption(label="No, please keep it to yourselves", value="no", default=True),
            discord.RadioGroupOption(label="Yes, they may", value="yes"),
        ]
    )
