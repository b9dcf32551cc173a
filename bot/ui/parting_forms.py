"""The forms of a closing. Once sent, the message that they were opened from turns to the next step."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Awaitable, Callable
from typing import Any

import discord
from discord import ui

from bot.rules.writing import LAST_WORDS

from .forms import Form, typed_words
from .knocks import Interaction, add, answer

Closed = tuple[ui.LayoutView, ui.LayoutView]
"""The next step of a closing, and what to say beside it to one person alone."""


class ClosingForm(Form):
    """Base of the two: what is said beside the next step goes away."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.words = _last_words()
        self._beside: list[ui.LayoutView] = []

    @abstractmethod
    async def closed(self, interaction: Interaction) -> Closed:
        """What to do with what was filled in."""

    async def received(self, interaction: Interaction) -> ui.LayoutView:
        step, beside = await self.closed(interaction)
        self._beside.append(beside)
        return step

    async def on_submit(self, interaction: Interaction) -> None:
        if await answer(interaction, self.received(interaction), in_place=True, written=typed_words(interaction)):
            await add(interaction, *self._beside)


class RespectForm(ClosingForm):
    """Something for the facilitators alone; *asks* whether they may mention it, where there is someone to."""

    def __init__(self, then: Callable[..., Awaitable[Closed]], *, asks: bool) -> None:
        super().__init__("For the facilitators")
        self._then = then
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

    async def closed(self, interaction: Interaction) -> Closed:
        may_mention = self.mention is not None and self.mention.value == "yes"
        return await self._then(interaction, words=self.words.value, in_confidence=not may_mention)


class ThanksForm(ClosingForm):
    """A few words to the other, who is asked first whether they would like to read them."""

    def __init__(self, then: Callable[..., Awaitable[Closed]]) -> None:
        super().__init__("A few words")
        self._then = then
        self.add_item(
            ui.Label(
                text="Your words",
                description="They are asked first whether they would like to read them. I then forget them.",
                component=self.words,
            )
        )

    async def closed(self, interaction: Interaction) -> Closed:
        return await self._then(interaction, words=self.words.value)


def _last_words() -> ui.TextInput[Any]:
    return ui.TextInput(style=discord.TextStyle.paragraph, min_length=1, max_length=LAST_WORDS, required=True)


def _mention() -> ui.RadioGroup[Any]:
    return ui.RadioGroup(
        options=[
            discord.RadioGroupOption(label="No, please keep it to yourselves", value="no", default=True),
            discord.RadioGroupOption(label="Yes, they may", value="yes"),
        ]
    )
