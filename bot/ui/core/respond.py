"""How everybody is answered: in time, in words, and for their eyes alone."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

import discord
import structlog
from discord import ui

from bot.discord_errors import ALREADY_ACKNOWLEDGED, NOT_TAKEN, is_about_content
from bot.rules.refusals import Refusal

from . import mentions
from .context import Interaction, house
from .layout import Says, files_of, in_a_file, plain, texts_of, unmarked, without_words, words_in
from .refusals import in_words

log = structlog.get_logger(__name__)

PROMPTLY = 1.2
"""Seconds for an answer to be ready; after them Discord is told to wait, well within its three seconds."""

FORM_PROMPTLY = 2.2
"""The same for what opens a form: Discord takes a form only as the very first answer."""

CALM_SENTENCE = (
    "Something went wrong on my side, not yours. It has been noted for whoever looks after me. "
    "Please try again in a little while; `/mentorship me` shows how things stand."
)
SLOW_SENTENCE = (
    "I am a little slow just now and couldn't open the form in time. Nothing is lost; please try once more."
)

NOT_TOLD_SENTENCE = (
    "Discord is slow to tell me who you are just now, so I couldn't do that. Nothing is lost; please try once more."
)

UNSHOWN_SENTENCE = (
    "That is done, but I couldn't show you the answer. It has been noted for whoever looks after me. "
    "`/mentorship me` shows how things stand."
)

WORDS_LEFT_OUT, WORDS_GO_BACK, UNNAMED = "words left out", "words go back", "unnamed"
"""Where an interaction keeps what Discord may not take in the answer: somebody's words, which go to the reader in a
file, or back to whoever wrote them; or a name."""

Found = TypeVar("Found")
Asked = ParamSpec("Asked")


def responds(
    *, in_place: bool = False, written: str | None = None
) -> Callable[
    [Callable[Concatenate[Interaction, Asked], Awaitable[Says]]],
    Callable[Concatenate[Interaction, Asked], Coroutine[Any, Any, bool]],
]:
    """Make a handler of what gives something to show; it is answered as :func:`answer` does.

    *written* names the argument that the person typed.
    """

    def made(
        work: Callable[Concatenate[Interaction, Asked], Awaitable[Says]],
    ) -> Callable[Concatenate[Interaction, Asked], Coroutine[Any, Any, bool]]:
        @wraps(work)
        async def handler(interaction: Interaction, /, *args: Asked.args, **kwargs: Asked.kwargs) -> bool:
            words = kwargs.get(written) if written else None
            shown = work(interaction, *args, **kwargs)
            return await answer(interaction, shown, in_place=in_place, written=[str(words)] if words else ())

        return handler

    return made


async def answer(
    interaction: Interaction,
    work: Awaitable[Says],
    *,
    in_place: bool = False,
    written: Sequence[str] = (),
) -> bool:
    """Do the work and show what comes of it, always within three seconds and always in words.

    Gives whether the work was done. The answer is for the person alone, or, *in_place*, takes the place of the
    message that was pressed; whatever follows it is always for the person alone.
    *written* is what the person typed: should the work fail, it is given back to them.
    """
    under_way(house(interaction).answering)
    task = asyncio.ensure_future(work)
    done, _ = await asyncio.wait({task}, timeout=PROMPTLY)
    if not done:
        await _told(interaction, interaction.response.defer(ephemeral=True, thinking=not in_place))
    (view, *further), went_well = await _outcome(interaction, task)
    await _told(interaction, _show(interaction, view, in_place=in_place and went_well))
    await add(interaction, *further)
    if not went_well:
        await give_back(interaction, written)
    return went_well


@responds()
async def say(_interaction: Interaction, text: str) -> ui.LayoutView:
    """Answer with a sentence or two."""
    return plain(text)


async def add(interaction: Interaction, *views: ui.LayoutView) -> None:
    """Say more, after the answer, to the same person alone."""
    for view in views:
        await _told(interaction, _show(interaction, view, further=True))


async def open_form(interaction: Interaction, prepare: Awaitable[ui.Modal]) -> None:
    """Open a form, or say kindly why not. A form cannot be put off, so what it needs must come quickly."""
    under_way(house(interaction).answering)
    try:
        form = await in_time(prepare)
    except TimeoutError:
        await _told(interaction, _show(interaction, plain(SLOW_SENTENCE)))
    except Refusal as refusal:
        await _told(interaction, _show(interaction, plain(in_words(refusal))))
    except Exception as error:  # noqa: BLE001 - the one place where a form's errors end
        _note(interaction, error)
        await _told(interaction, _show(interaction, plain(CALM_SENTENCE)))
    else:
        await _told(interaction, interaction.response.send_modal(form))


async def in_time(work: Awaitable[Found]) -> Found:
    """For what cannot be put off. Raises TimeoutError after FORM_PROMPTLY seconds, whatever *work* is doing."""
    task = asyncio.ensure_future(work)
    done, _ = await asyncio.wait({task}, timeout=FORM_PROMPTLY)
    if done:
        return task.result()
    # Cancelled, but not waited for: a busy database may take seconds to notice.
    task.cancel()
    task.add_done_callback(lambda late: late.cancelled() or late.exception())
    raise TimeoutError


def under_way(answering: set[asyncio.Task[Any]]) -> None:
    """When the bot is stopped, the task that calls this is waited for."""
    if task := asyncio.current_task():
        answering.add(task)
        task.add_done_callback(answering.discard)


async def give_back(interaction: Interaction, written: Sequence[str]) -> None:
    """Show a person their own words again, whole, so that nothing they wrote is lost."""
    for words in filter(None, written):
        for start in range(0, len(words), 1900):
            piece = unmarked(words[start : start + 1900]).replace("```", "'''")
            await _told(interaction, interaction.followup.send(f"```\n{piece}\n```", ephemeral=True))


async def _outcome(interaction: Interaction, task: asyncio.Future[Says]) -> tuple[Sequence[ui.LayoutView], bool]:
    try:
        says = await task
    except Refusal as refusal:
        return [plain(in_words(refusal))], False
    except TimeoutError:
        log.warning("not told in time", interaction=interaction.id)
        return [plain(NOT_TOLD_SENTENCE)], False
    except Exception as error:  # noqa: BLE001 - the one place where an interaction's errors end
        _note(interaction, error)
        return [plain(CALM_SENTENCE)], False
    return [says] if isinstance(says, ui.LayoutView) else says, True


async def _show(
    interaction: Interaction, view: ui.LayoutView, *, in_place: bool = False, further: bool = False
) -> None:
    said = {shown: shown.content for shown in texts_of(view)}
    try:
        await show(interaction, view, in_place=in_place, further=further)
    except discord.HTTPException as error:
        if error.code == ALREADY_ACKNOWLEDGED:
            # An earlier word had arrived, although Discord's reply to it was lost.
            await show(interaction, view, further=True)
            return
        if not is_about_content(error):
            raise
        for shown, content in said.items():
            shown.content = content
        tries_names, interaction.extras[UNNAMED] = not interaction.extras.get(UNNAMED), False
        if interaction.guild_id is None and tries_names:
            # It may be a name: in direct messages these stand there in letters.
            interaction.extras[UNNAMED] = True
            await _show(interaction, view, in_place=in_place, further=further)
        elif left_out := words_in(view):
            # Somebody's words, most likely: a link in them, perhaps. Everything else need not stay away with them.
            log.warning("words in an answer not taken", interaction=interaction.id, code=error.code)
            interaction.extras[WORDS_LEFT_OUT] = True
            await _show(interaction, without_words(view), in_place=in_place, further=further)
            if not interaction.extras.get(WORDS_GO_BACK):
                await show(interaction, in_a_file(left_out), further=True)
        else:
            log.error("answer could not be shown", interaction=interaction.id, code=error.code, exc_info=error)
            await show(interaction, plain(UNSHOWN_SENTENCE), further=further)


async def show(
    interaction: Interaction, view: ui.LayoutView, *, in_place: bool = False, further: bool = False
) -> None:
    """Everything that is said in answer goes this way, first or *further*; in direct messages with names written out.

    A form goes its own way: Discord shows no mentions in one.
    """
    if interaction.guild_id is None and interaction.extras.get(UNNAMED):
        mentions.write_out(view, lambda _: None, lambda _: None)
    elif interaction.guild_id is None:
        await mentions.write_out_in(interaction, view)
    # A picture of the page before goes away with it.
    response = interaction.response
    if further:
        await interaction.followup.send(view=view, files=files_of(view), ephemeral=True)
    elif not response.is_done():
        if in_place:
            await response.edit_message(view=view, attachments=files_of(view))
        else:
            await response.send_message(view=view, files=files_of(view), ephemeral=True)
    elif in_place or response.type is discord.InteractionResponseType.deferred_channel_message:
        await interaction.edit_original_response(view=view, attachments=files_of(view))
    else:
        await interaction.followup.send(view=view, files=files_of(view), ephemeral=True)


async def _told(interaction: Interaction, telling: Awaitable[object]) -> None:
    """What was done stands, whether or not Discord takes the answer."""
    try:
        await telling
    except NOT_TAKEN as error:
        said = {"status": getattr(error, "status", None), "code": getattr(error, "code", None)}
        log.warning("answer not taken", interaction=interaction.id, error=type(error).__name__, **said)


def _note(interaction: Interaction, error: Exception) -> None:
    command = interaction.command.qualified_name if interaction.command else None
    log.error("knock failed", interaction=interaction.id, command=command, exc_info=error)
