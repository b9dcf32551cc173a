"""What all forms share. One that cannot be used gives its words back."""

from __future__ import annotations

import secrets
from abc import abstractmethod
from collections.abc import Awaitable, Callable, Coroutine
from functools import wraps
from typing import Any, Concatenate, Generic, ParamSpec, Self, TypeVar

import discord
from discord import ui

from bot.rules.writing import FEW_WORDS

from .context import Interaction, house, submitted
from .layout import Says
from .respond import answer, give_back, open_form, say

Asked = ParamSpec("Asked")

Typed = TypeVar("Typed")
"""What somebody filled in: a frozen value of the form's own, or plain text where that is all that it asks for."""

Received = Callable[[Interaction, Typed], Awaitable[Says]]
"""What a form calls with the interaction and what was filled in."""

LONGEST_OPEN = 24 * 3600.0
"""Seconds that a form waits to be sent; whoever needs longer gets their words back."""

LOST_SENTENCE = (
    "I no longer had this form open, because it was long ago or I was restarted, so I couldn't take the form in. "
    "Nothing is lost: your words are below. Please open the form once more and paste them in."
)


def typed_words(interaction: Interaction) -> list[str]:
    """All text that a submitted form carries, whatever form it was."""
    found: list[str] = []
    left = list(submitted(interaction).get("components", []))
    while left:
        component = left.pop(0)
        left[:0] = [*component.get("components", []), *filter(None, [component.get("component")])]
        if component.get("type") == discord.ComponentType.text_input.value and component.get("value"):
            found.append(str(component["value"]))
    return found


class Form(ui.Modal):
    """Base of all forms: received in time, answered in words, nothing typed ever lost.

    The answer to one that is *in_place* takes the place of the page that it was opened from.
    """

    in_place = False

    def __init__(self, title: str) -> None:
        super().__init__(title=title, timeout=LONGEST_OPEN)

    def open_in(self, open_forms: set[str]) -> Self:
        """Note the form as open, so that one which nobody waits for any more can be told from it."""
        self.custom_id = f"form:{secrets.token_hex(8)}"
        self._open_forms = open_forms
        open_forms.add(self.custom_id)
        return self

    async def on_timeout(self) -> None:
        """Closed without sending, or left lying: Discord never says so, and it cannot be kept for ever."""
        self._open_forms.discard(self.custom_id)

    @abstractmethod
    async def received(self, interaction: Interaction) -> Says:
        """Do what the form is for; return what to show."""

    async def on_submit(self, interaction: Interaction) -> None:
        await answer(
            interaction, self.received(interaction), in_place=self.in_place, written=typed_words(interaction)
        )


# Generic stands first: discord.py's __init_subclass__ calls no other, and a form could not say what it asks for.
class InputForm(Generic[Typed], Form):
    """Base of the forms that hand on what was filled in as one value."""

    def __init__(self, title: str, then: Received[Typed]) -> None:
        super().__init__(title)
        self._then = then

    @abstractmethod
    def typed(self) -> Typed:
        """Return what was filled in. Raises NotFound for what the form does not offer."""

    async def received(self, interaction: Interaction) -> Says:
        return await self._then(interaction, self.typed())


def opens_form(
    prepare: Callable[Concatenate[Interaction, Asked], Awaitable[Form]],
) -> Callable[Concatenate[Interaction, Asked], Coroutine[Any, Any, None]]:
    """Make a handler of what prepares a form; :func:`bot.ui.core.respond.open_form` opens it, and it is noted."""

    @wraps(prepare)
    async def handler(interaction: Interaction, /, *args: Asked.args, **kwargs: Asked.kwargs) -> None:
        await open_form(interaction, prepared(interaction, prepare(interaction, *args, **kwargs)))

    async def prepared(interaction: Interaction, form: Awaitable[Form]) -> Form:
        return (await form).open_in(house(interaction).open_forms)

    return handler


async def receive_lost(interaction: Interaction) -> None:
    """A form that nobody waits for comes in: hand the words back, so that they can be pasted again."""
    words = typed_words(interaction)
    await say(interaction, LOST_SENTENCE)
    await give_back(interaction, words)


def few_words(written: str | None) -> ui.TextInput[Any]:
    """Room for a few words, which need not be said; *written* stands in it already."""
    return ui.TextInput(style=discord.TextStyle.paragraph, required=False, max_length=FEW_WORDS, default=written)
