"""What all forms share. A form that cannot be used returns the text that was typed into it."""

from __future__ import annotations

import asyncio
import secrets
from abc import abstractmethod
from collections.abc import Awaitable, Callable, Coroutine
from functools import wraps
from typing import Any, ClassVar, Concatenate, Generic, ParamSpec, TypeVar

import discord
import structlog
from discord import ui

from bot.discord_errors import RESPONSE_ERRORS, is_content_error
from bot.rules.bad_input import WordsNotTaken
from bot.rules.refusals import FormGivenBack, FormTakenIn, NotBegun
from bot.rules.text_limits import MAX_SHORT_TEXT_CHARS, may_hold_link
from storage.repositories.audit import FormSettled

from .context import Interaction, OpenableForm, client, form_of, interaction_data, is_first, services
from .layout import QUIET, SUPPORT_HINT, Reply, card_view, defuse_links, truncate
from .respond import EXTRA_SETTLED, acknowledge, is_thinking, open_form, respond, send_view, track_task

log = structlog.get_logger(__name__)

_Params = ParamSpec("_Params")

Typed = TypeVar("Typed")
"""What somebody filled in: a frozen value of the form's own, or plain text where that is all that it asks for."""

OnSubmit = Callable[[Interaction, Typed], Awaitable[Reply]]
"""What a form calls with the interaction and what was filled in."""

SHOWN_BACK = "-# There may be a link in your words, so I show you first how they can be read:"

MAX_FORM_TITLE_LENGTH = 45

REPLY_KEPT_FOR_S = 15 * 60.0
"""Seconds for which a form that is sent again gets the same reply; after that, only that it was taken in."""


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


class Form(OpenableForm):
    """Base of all forms: handled in time, responded to in words, and no typed text is ever lost.

    With *edit_source*, the response replaces the page from which the form was opened. Where people write of
    themselves, which *is_personal* says of every form, the response ends with the way to help, whatever they wrote.
    Where they may not learn later whether their words were read, a link in them *is_tried_first*.
    """

    edit_source = False
    is_tried_first = False
    is_personal: ClassVar[bool]

    def __init__(self, title: str) -> None:
        super().__init__(title=title, custom_id=f"form:{secrets.token_hex(8)}", timeout=None)
        self._taken: asyncio.Future[Reply] | None = None
        self._sent: object = None

    @abstractmethod
    async def received(self, interaction: Interaction) -> Reply:
        """Do what the form is for; return what to show."""

    async def interaction_check(self, interaction: Interaction) -> bool:
        """Return whether the interaction has not come before."""
        return is_first(interaction)

    async def on_submit(self, interaction: Interaction) -> None:
        """Respond with what comes of the form; if it fails, return the typed texts."""
        await respond(
            interaction,
            self._take_in(interaction),
            edit_source=self.edit_source,
            typed_texts=typed_texts(interaction),
            last_line=SUPPORT_HINT if self.is_personal else None,
        )

    async def _take_in(self, interaction: Interaction) -> Reply:
        """Do what the form is for, once: sent again, it gets the same reply. What failed is tried anew.

        Who sends it again never learned what came of it: Discord closes a form that is responded to.

        Raises FormTakenIn, FormGivenBack, and what doing it raises.
        """
        sent, taken = interaction_data(interaction).get("components"), self._taken
        if taken is not None and sent != self._sent:
            await asyncio.wait({taken})
            if not _has_failed(taken):
                raise FormTakenIn
        if taken is None or _has_failed(taken):
            taken = self._taken = asyncio.ensure_future(self._try_and_receive(interaction))
            taken.add_done_callback(self._forget_later)
            self._sent = sent
        try:
            return await asyncio.shield(taken)
        except FormSettled as settled:
            interaction.extras[EXTRA_SETTLED] = True
            raise (FormGivenBack if settled.is_given_back else FormTakenIn) from None

    async def _try_and_receive(self, interaction: Interaction) -> Reply:
        if self.is_tried_first:
            for words in filter(may_hold_link, typed_texts(interaction)):
                await self._show_back(interaction, words)
        return await self.received(interaction)

    async def _show_back(self, interaction: Interaction, words: str) -> None:
        """Show somebody their words as others will read them. Raises WordsNotTaken where Discord refuses them."""
        if self.edit_source:
            await acknowledge(interaction, thinking=False)
        try:
            await send_view(interaction, card_view(SHOWN_BACK, f">>> {defuse_links(words)}", colour=QUIET))
        except RESPONSE_ERRORS as error:
            if isinstance(error, discord.HTTPException) and is_content_error(error):
                raise WordsNotTaken from None
            log.warning("words not shown back", interaction=interaction.id, error=error)

    def _forget_later(self, taken: asyncio.Future[Reply]) -> None:
        if not _has_failed(taken):
            asyncio.get_running_loop().call_later(REPLY_KEPT_FOR_S, self.forget)


def _has_failed(task: asyncio.Future[Reply]) -> bool:
    return task.done() and (task.cancelled() or task.exception() is not None)


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

    The form is open before Discord is asked to show it, so that it can be sent also where Discord's reply is lost.
    """

    @wraps(prepare)
    async def handler(interaction: Interaction, /, *args: _Params.args, **kwargs: _Params.kwargs) -> None:
        try:
            await open_form(interaction, prepared(interaction, prepare(interaction, *args, **kwargs)))
        except NotBegun as before:  # in the place of this form comes the one that is before all others
            await client(interaction).open_first_form(interaction, before.community_id, before.first, before.of)

    async def prepared(interaction: Interaction, form: Awaitable[Form]) -> Form:
        return client(interaction).open_forms.open(await form)

    return handler


async def return_lost_form(interaction: Interaction) -> None:
    """Return the texts of a form that is not open here, so that they can be pasted into a new one.

    It says whether the form was taken in nevertheless: before a restart, or by another process that got it, too. If
    it was not, it is given back first, and no other process can take it in after that.
    """
    track_task(client(interaction).running_tasks)
    until_lost_s, until_resumed_s, until_answered_s = client(interaction).lost_form_waits_s
    await asyncio.sleep(until_lost_s)
    is_mine = await acknowledge(interaction)
    if is_mine or await is_thinking(interaction) is not None:
        # A process that knows the form may only have stood still, and answers then. Where this is not the one that
        # has responded, another does what the form is for, and will say so; or Discord's reply to this was lost.
        await asyncio.sleep(until_resumed_s if is_mine else until_answered_s)
        if await is_thinking(interaction) is False:
            return
    await respond(interaction, _give_back(interaction), typed_texts=typed_texts(interaction), last_line=SUPPORT_HINT)


async def _give_back(interaction: Interaction) -> Reply:
    is_given_back = await services(interaction).forms.give_back(form_of(interaction) or "")
    raise FormGivenBack if is_given_back else FormTakenIn


def form_title(pattern: str, name: str | None, *, otherwise: str) -> str:
    """Return the title of a form that names somebody, cut to what Discord takes; *otherwise* without a name."""
    return truncate(pattern.format(name), MAX_FORM_TITLE_LENGTH) if name else otherwise


def short_text_input(current_text: str | None) -> ui.TextInput[Any]:
    """Return an optional text input for a few words, filled with *current_text*."""
    return ui.TextInput(
        style=discord.TextStyle.paragraph, required=False, max_length=MAX_SHORT_TEXT_CHARS, default=current_text
    )
