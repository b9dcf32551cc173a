"""How every interaction is responded to: in time, in words, and visible to the caller only."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from functools import wraps
from typing import Any, Concatenate, ParamSpec

import discord
import structlog
from discord import ui

from bot.discord_errors import ALREADY_ACKNOWLEDGED, RESPONSE_ERRORS, is_content_error
from bot.rules.refusals import NotBegun, Refusal

from . import mentions
from .context import EXTRA_COMMUNITY, Interaction, client, finish_before_deadline
from .custom_ids import set_component_id
from .layout import (
    Reply,
    end_with,
    files_of,
    quoted_text,
    remove_mentions,
    replace_quotes,
    text_displays,
    text_file_view,
    text_view,
)
from .refusals import refusal_text, refusal_view

log = structlog.get_logger(__name__)

DEFER_AFTER_S = 1.2
"""Seconds until the response is deferred; Discord waits three for a first response."""

GENERIC_ERROR = (
    "Something went wrong on my side, not yours. It has been noted for the person who looks after me. "
    "Please try again in a little while; `/mentorship me` shows how things stand."
)
FORM_TOO_SLOW = (
    "I am a little slow just now and couldn't open the form in time. Nothing is lost; please try once more."
)

MEMBER_LOOKUP_TIMED_OUT = (
    "Discord is slow to tell me who you are just now, so I couldn't do that. Nothing is lost; please try once more."
)

DONE_BUT_NOT_SHOWN = (
    "That is done, but I couldn't show you the answer. It has been noted for the person who looks after me. "
    "`/mentorship me` shows how things stand."
)

EXTRA_TEXT_LEFT_OUT, EXTRA_TEXT_RETURNED, EXTRA_WITHOUT_NAMES = "words left out", "words go back", "unnamed"
"""Keys in an interaction's extras, for what Discord may refuse in a response.

Somebody's text was left out, and the reader gets it as a file; or it is returned to its author instead; or the names
in a direct message were left out.
"""

EXTRA_DEFERRAL = "deferral"
"""Key in an interaction's extras: its response was to be deferred, whether or not Discord has said that it was."""

EXTRA_SETTLED = "settled"
"""Key in an interaction's extras: another process has settled the form that is sent, and says so itself."""

_Params = ParamSpec("_Params")


def responds(
    *, edit_source: bool = False, typed_argument: str | None = None
) -> Callable[
    [Callable[Concatenate[Interaction, _Params], Awaitable[Reply]]],
    Callable[Concatenate[Interaction, _Params], Coroutine[Any, Any, bool]],
]:
    """Turn a function that returns something to show into a handler that responds with it, as :func:`respond` does.

    *typed_argument* names the argument that the person typed.
    """

    def made(
        work: Callable[Concatenate[Interaction, _Params], Awaitable[Reply]],
    ) -> Callable[Concatenate[Interaction, _Params], Coroutine[Any, Any, bool]]:
        @wraps(work)
        async def handler(interaction: Interaction, /, *args: _Params.args, **kwargs: _Params.kwargs) -> bool:
            words = kwargs.get(typed_argument) if typed_argument else None
            shown = work(interaction, *args, **kwargs)
            return await respond(
                interaction, shown, edit_source=edit_source, typed_texts=[str(words)] if words else ()
            )

        return handler

    return made


async def respond(
    interaction: Interaction,
    work: Awaitable[Reply],
    *,
    edit_source: bool = False,
    typed_texts: Sequence[str] = (),
    last_line: str | None = None,
) -> bool:
    """Do the work and show its result, always within three seconds and always in words; return whether it was done.

    The response is visible to the caller only, or, with *edit_source*, replaces the message that was pressed; what
    follows it is always visible to the caller only. *typed_texts* is what the person typed: if the work fails, it is
    returned to them. *last_line* is what the response ends with, whatever comes of the work.
    """
    track_task(client(interaction).running_tasks)
    began = time.monotonic()
    task = asyncio.ensure_future(client(interaction).forms_first.after(work))
    done, _ = await asyncio.wait({task}, timeout=DEFER_AFTER_S)
    if not done:
        await acknowledge(interaction, thinking=not edit_source)
    shown, outcome = await _reply_of(interaction, task)
    went_well = outcome == "done"
    if last_line and not end_with(shown[-1], last_line):
        shown = [*shown, text_view(last_line)]
    view, *further = shown
    await try_send(interaction, _try_send_view(interaction, view, edit_source=edit_source and went_well))
    client(interaction).answers.note(outcome, time.monotonic() - began)
    await follow_up(interaction, *further)
    if not went_well and (interaction.response.is_done() or EXTRA_SETTLED not in interaction.extras):
        await return_typed_text(interaction, typed_texts)
    return went_well


async def acknowledge(interaction: Interaction, *, thinking: bool = True) -> bool:
    """Defer the response, unless there is one; return whether it is known that Discord takes it from this process."""
    if not interaction.response.is_done():
        interaction.extras[EXTRA_DEFERRAL] = True
        await try_send(interaction, interaction.response.defer(ephemeral=True, thinking=thinking))
    return interaction.response.is_done()


async def is_thinking(interaction: Interaction) -> bool | None:
    """Return whether the person waits for a deferred response, of any process; None where none is known."""
    try:
        # That remembers what it was told first, so only the id in it is still true.
        original = await interaction.original_response()
        return (await interaction.followup.fetch_message(original.id)).flags.loading
    except RESPONSE_ERRORS:
        return None


@responds()
async def respond_with_text(_interaction: Interaction, text: str) -> ui.LayoutView:
    """Respond with a sentence or two."""
    return text_view(text)


async def follow_up(interaction: Interaction, *views: ui.LayoutView) -> None:
    """Send more views after the response, visible to the caller only."""
    for view in views:
        await try_send(interaction, _try_send_view(interaction, view, is_follow_up=True))


async def open_form(interaction: Interaction, prepare: Coroutine[Any, Any, ui.Modal]) -> None:
    """Open a form, or say kindly why not, but NotBegun. A form cannot be deferred, so it must be prepared quickly."""
    track_task(client(interaction).running_tasks)
    try:
        form = await finish_before_deadline(client(interaction).forms_first.prepare(prepare))
    except TimeoutError:
        why_not = FORM_TOO_SLOW
    except NotBegun:
        raise
    except Refusal as refusal:
        why_not = refusal_text(refusal, interaction.user.id)
    except Exception as error:  # noqa: BLE001 - the one place where a form's errors end
        _log_error(interaction, error)
        why_not = GENERIC_ERROR
    else:
        await try_send(interaction, interaction.response.send_modal(form))
        return
    await try_send(interaction, _try_send_view(interaction, text_view(why_not)))


def track_task(running_tasks: set[asyncio.Task[Any]]) -> None:
    """Note the current task as running, so that the bot waits for it when it is stopped."""
    if task := asyncio.current_task():
        running_tasks.add(task)
        task.add_done_callback(running_tasks.discard)


async def return_typed_text(interaction: Interaction, typed_texts: Sequence[str]) -> None:
    """Show a person the whole text that they typed, so that nothing is lost; in a file if Discord refuses it."""
    for words in filter(None, typed_texts):
        try:
            for start in range(0, len(words), 1900):
                piece = remove_mentions(words[start : start + 1900]).replace("```", "'''")
                await interaction.followup.send(f"```\n{piece}\n```", ephemeral=True)
        except RESPONSE_ERRORS as error:
            log.warning("text not returned as a message", interaction=interaction.id, error=error)
            await try_send(interaction, send_view(interaction, text_file_view(words), is_follow_up=True))


async def _reply_of(interaction: Interaction, task: asyncio.Future[Reply]) -> tuple[Sequence[ui.LayoutView], str]:
    """Return what is shown, and what it came to: "done", "refused", "late" or "failed"."""
    try:
        says = await task
    except Refusal as refusal:
        return [refusal_view(refusal, refusal_text(refusal, interaction.user.id))], "refused"
    except TimeoutError:
        log.warning("member lookup timed out", interaction=interaction.id)
        return [text_view(MEMBER_LOOKUP_TIMED_OUT)], "late"
    except Exception as error:  # noqa: BLE001 - the one place where an interaction's errors end
        _log_error(interaction, error)
        return [text_view(GENERIC_ERROR)], "failed"
    return [says] if isinstance(says, ui.LayoutView) else says, "done"


async def _try_send_view(
    interaction: Interaction, view: ui.LayoutView, *, edit_source: bool = False, is_follow_up: bool = False
) -> None:
    said = {shown: shown.content for shown in text_displays(view)}
    try:
        await send_view(interaction, view, edit_source=edit_source, is_follow_up=is_follow_up)
    except discord.HTTPException as error:
        if error.code == ALREADY_ACKNOWLEDGED:
            # A deferral had arrived, although Discord's reply was lost, or another process has deferred a form for
            # this slow one. Else it was this very response, sent twice by discord.py, or another process said it.
            is_form = interaction.type is discord.InteractionType.modal_submit
            if EXTRA_DEFERRAL in interaction.extras or (is_form and await is_thinking(interaction)):
                await send_view(interaction, view, is_follow_up=True)
            return
        if not is_content_error(error):
            raise
        _restore_texts(said)
        tries_names, interaction.extras[EXTRA_WITHOUT_NAMES] = not interaction.extras.get(EXTRA_WITHOUT_NAMES), False
        if interaction.guild_id is None and tries_names:
            # It may be a name: in direct messages these stand there in messages.
            interaction.extras[EXTRA_WITHOUT_NAMES] = True
            await _try_send_view(interaction, view, edit_source=edit_source, is_follow_up=is_follow_up)
        elif left_out := quoted_text(view):
            # Somebody's words, most likely: a link in them, perhaps. Everything else need not stay away with them.
            log.warning("text in a response refused", interaction=interaction.id, code=error.code)
            interaction.extras[EXTRA_TEXT_LEFT_OUT] = True
            await _try_send_view(
                interaction, replace_quotes(view), edit_source=edit_source, is_follow_up=is_follow_up
            )
            if not interaction.extras.get(EXTRA_TEXT_RETURNED):
                await send_view(interaction, text_file_view(left_out), is_follow_up=True)
        else:
            log.error("response could not be shown", interaction=interaction.id, code=error.code, exc_info=error)
            await send_view(interaction, text_view(DONE_BUT_NOT_SHOWN), is_follow_up=is_follow_up)
    else:
        # A form that is sent again is answered with the same view.
        _restore_texts(said)


def _restore_texts(said: Mapping[ui.TextDisplay[ui.LayoutView], str]) -> None:
    for shown, content in said.items():
        shown.content = content


async def send_view(
    interaction: Interaction, view: ui.LayoutView, *, edit_source: bool = False, is_follow_up: bool = False
) -> None:
    """Send a view in response, as the first or as a follow-up; in direct messages with names in place of mentions.

    All responses but forms go this way; Discord shows no mentions in a form.
    """
    if interaction.guild_id is None and interaction.extras.get(EXTRA_WITHOUT_NAMES):
        mentions.leave_out_names(view)
    elif interaction.guild_id is None:
        home, ask = interaction.extras.get(EXTRA_COMMUNITY), client(interaction).outbox_worker.request
        await mentions.write_names(interaction.client, home, view, ask, within_s=mentions.REPLY_NAMES_TIMEOUT_S)
    else:
        mentions.add_account_names(view, interaction.guild)
    mentions.link_commands(interaction.client, view, in_dm=interaction.guild_id is None)
    if edit_source and interaction.message is not None and interaction.message.components:
        # Should it not be noted yet that it stands there, the outbox worker finds it by that.
        set_component_id(view, getattr(interaction.message.components[0], "id", None))
    response = interaction.response  # a picture of the page before goes away with what replaces it
    is_deferred = response.type is discord.InteractionResponseType.deferred_channel_message
    if is_follow_up or (response.is_done() and not (edit_source or is_deferred)):
        await interaction.followup.send(view=view, files=files_of(view), ephemeral=True)
    elif response.is_done():
        await interaction.edit_original_response(view=view, attachments=files_of(view))
    elif edit_source:
        await response.edit_message(view=view, attachments=files_of(view))
    else:
        await response.send_message(view=view, files=files_of(view), ephemeral=True)


async def try_send(interaction: Interaction, sending: Awaitable[object]) -> None:
    """Await a request to Discord, and log it if Discord refuses it: what was done stays done."""
    try:
        await sending
    except RESPONSE_ERRORS as error:
        log.warning("response refused", interaction=interaction.id, error=error)


def _log_error(interaction: Interaction, error: Exception) -> None:
    command = getattr(interaction.command, "qualified_name", None)
    log.error("interaction failed", interaction=interaction.id, command=command, exc_info=error)
