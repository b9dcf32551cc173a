"""What all forms share. A form that cannot be used returns the text that was typed into it."""

from __future__ import annotations

import secrets
from abc import abstractmethod
from collections.abc import Awaitable, Callable, Coroutine
from functools import wraps
from typing import Any, ClassVar, Concatenate, Generic, ParamSpec, Self, TypeVar

import discord
from discord import ui

from bot.rules.text_limits import MAX_SHORT_TEXT_CHARS

from .context import Interaction, client, interaction_data
from .layout import SUPPORT_HINT, Reply
from .respond import open_form, respond, respond_with_text, return_typed_text

_Params = ParamSpec("_Params")

Typed = TypeVar("Typed")
"""What somebody filled in: a frozen value of the form's own, or plain text where that is all that it asks for."""

OnSubmit = Callable[[Interaction, Typed], Awaitable[Reply]]
"""What a form calls with the interaction and what was filled in."""

FORM_TIMEOUT_S = 24 * 3600.0
"""Seconds that a form waits to be sent; after that, its text is returned to the person."""

FORM_LOST = (
    "I no longer had this form open, because it was long ago or I was restarted, so I couldn't take the form in. "
    "Nothing is lost: your words are below. Please open the form once more and paste them in."
)


def typed_texts(interaction: Interaction) -> list[str]:
    """Return all texts in a submitted form, whichever form it is."""
    found: list[str] = []
    left = list(interaction_data(interaction).get("components", []))
    while left:
        component = left.pop(0)
        left[:0] = [*component.get("components", []), *filter(None, [component.get("component")])]
        if component.get("type") == discord.ComponentType.text_input.value and component.get("value"):
            found.append(str(component["value"]))
    return found


class Form(ui.Modal):
    """Base of all forms: handled in time, responded to in words, and no typed text is ever lost.

    With *edit_source*, the response replaces the page from which the form was opened. Where people write of
    themselves, which *is_personal* says of every form, the response ends with the way to help, whatever they wrote.
    """

    edit_source = False
    is_personal: ClassVar[bool]

    def __init__(self, title: str) -> None:
        super().__init__(title=title, timeout=FORM_TIMEOUT_S)

    def open_in(self, open_modal_ids: set[str]) -> Self:
        """Note the form as open under a new custom id, and return it.

        A submitted form that is not noted is one that nobody waits for any more.
        """
        self.custom_id = f"form:{secrets.token_hex(8)}"
        self._open_forms = open_modal_ids
        open_modal_ids.add(self.custom_id)
        return self

    async def on_timeout(self) -> None:
        """Forget a form that was not sent in time; Discord never says that somebody closed one."""
        self._open_forms.discard(self.custom_id)

    @abstractmethod
    async def received(self, interaction: Interaction) -> Reply:
        """Do what the form is for; return what to show."""

    async def on_submit(self, interaction: Interaction) -> None:
        """Respond with what comes of the form; if it fails, return the typed texts."""
        await respond(
            interaction,
            self.received(interaction),
            edit_source=self.edit_source,
            typed_texts=typed_texts(interaction),
            last_line=SUPPORT_HINT if self.is_personal else None,
        )


# Generic stands first: discord.py's __init_subclass__ calls no other, and a form could not say what it asks for.
class InputForm(Generic[Typed], Form):
    """Base of the forms that hand on what was filled in as one value."""

    def __init__(self, title: str, on_submit: OnSubmit[Typed]) -> None:
        super().__init__(title)
        self._on_submit = on_submit

    @abstractmethod
    def typed(self) -> Typed:
        """Return what was filled in. Raises NotFound for what the form does not offer."""

    async def received(self, interaction: Interaction) -> Reply:
        return await self._on_submit(interaction, self.typed())


def opens_form(
    prepare: Callable[Concatenate[Interaction, _Params], Awaitable[Form]],
) -> Callable[Concatenate[Interaction, _Params], Coroutine[Any, Any, None]]:
    """Turn a function that prepares a form into a handler that opens it with ``bot.ui.core.respond.open_form``.

    The form is noted as open.
    """

    @wraps(prepare)
    async def handler(interaction: Interaction, /, *args: _Params.args, **kwargs: _Params.kwargs) -> None:
        await open_form(interaction, prepared(interaction, prepare(interaction, *args, **kwargs)))

    async def prepared(interaction: Interaction, form: Awaitable[Form]) -> Form:
        return (await form).open_in(client(interaction).open_modal_ids)

    return handler


async def return_lost_form(interaction: Interaction) -> None:
    """Return the texts of a form that is no longer open, so that they can be pasted into a new one."""
    words = typed_texts(interaction)
    await respond_with_text(interaction, f"{FORM_LOST}\n{SUPPORT_HINT}")
    await return_typed_text(interaction, words)


def short_text_input(current_text: str | None) -> ui.TextInput[Any]:
    """Return an optional text input for a few words, filled with *current_text*."""
    return ui.TextInput(
        style=discord.TextStyle.paragraph, required=False, max_length=MAX_SHORT_TEXT_CHARS, default=current_text
    )
