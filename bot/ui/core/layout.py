"""How messages are laid out: one card of texts and rows of buttons."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any
from zlib import crc32

import discord
from discord import ui
from discord.ui.select import BaseSelect

from bot.rules.callers import Caller

CALM = discord.Colour(0x6F9E87)
WARM = discord.Colour(0xD9A066)
QUIET = discord.Colour(0x7A8591)

DM_OPENING = "There is an update for you from your server."
"""The first line of every direct message. It must reveal nothing to somebody who glances at the phone."""

SUPPORT_CUSTOM_ID = "support:0:open"
"""The custom id of the button on every direct message; ``bot.ui.support.handlers`` handles it."""

SUPPORT_HINT = "-# In danger, or at the end of your strength? `/support`, at any hour."
"""The line that points to help, on pages without that button and in answer to people who write of themselves."""

MENTION_START = re.compile(r"<(?=\\*(?:[@#/]|id:|t:))", re.IGNORECASE)
"""The bracket that begins a mention of a person, role, channel, command or time, perhaps behind backslashes."""

FULLWIDTH_LESS_THAN = "\N{FULLWIDTH LESS-THAN SIGN}"
"""What replaces that bracket in people's text: it looks alike, and is no mention to Discord or the bot."""

TEXT_IS_IN_FILE = "Discord does not take what was written as a message, so it is in the file below."
TEXT_LEFT_OUT = "-# *What was written can't be shown here, because Discord does not take it.*"
QUOTATION = re.compile(r"^(?:>>> (?s:.*)\Z|> .*(?:\n> .*)*)", re.MULTILINE)
"""A quotation of somebody's text: one to the end of the text, or one line by line."""

MAX_COMPONENTS = 40
MAX_COMPONENT_NUMBER = 2**31 - 1
MAX_TEXT_LENGTH = 4000

MAX_QUOTE_LENGTH = 3000
"""Characters of one quotation with its markup, so that the rest of the card fits the same message."""

MAX_QUOTE_LENGTH_OF_TWO = 1500
"""Characters of each quotation where two share a message."""

MAX_QUOTE_LENGTH_OF_THREE = 1040
"""Characters of each quotation where three share a message; 1000 characters of plain prose still fit whole."""

ControlRow = list[ui.Item[Any]]
Block = str | ControlRow | ui.Item[Any] | None

Reply = ui.LayoutView | Sequence[ui.LayoutView]
"""What a handler shows: one view, or several, of which the first is the response and the others follow it."""


class ViewWithFiles(ui.LayoutView):
    """A view with files that are sent along with it, by name; never with pictures where a locked phone shows them."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        super().__init__(timeout=None)
        self._files = files

    def files(self) -> list[discord.File]:
        """Return new file objects each time, because sending uses them up."""
        return [discord.File(BytesIO(content), name) for name, content in self._files.items()]


def files_of(view: ui.LayoutView) -> list[discord.File]:
    """Return the files that are sent along with a view."""
    return view.files() if isinstance(view, ViewWithFiles) else []


def gallery(name: str, alt: str) -> ui.MediaGallery[Any]:
    """Return a gallery with the attached picture of that name; *alt* describes it in words."""
    return ui.MediaGallery(discord.MediaGalleryItem(f"attachment://{name}", description=alt))


def card_view(
    *blocks: Block, colour: discord.Colour = CALM, files: Mapping[str, bytes] | None = None
) -> ui.LayoutView:
    """Return a card: text for each string, a row of controls for each list; None is left out."""
    container: ui.Container[ui.LayoutView] = ui.Container(accent_colour=colour)
    for block in blocks:
        if isinstance(block, str):
            container.add_item(ui.TextDisplay(block))
        elif isinstance(block, list):
            if block:
                container.add_item(ui.ActionRow(*map(_numbered, block)))
        elif block is not None:
            container.add_item(block)
    view = ViewWithFiles(files) if files else ui.LayoutView(timeout=None)
    view.add_item(container)
    # Its buttons are found by what they carry, not by it: discord.py need not keep it for a quarter of an hour.
    view.stop()
    return view


def _numbered(control: ui.Item[Any]) -> ui.Item[Any]:
    """Give a select a number by what it asks and what is chosen.

    Numbered by its place, it could show what was chosen on the page that this card was before, or not yet now.
    """
    if isinstance(control, BaseSelect):
        control.id = crc32(repr(control.to_component_dict()).encode()) % MAX_COMPONENT_NUMBER + 1
    return control


def end_with(view: ui.LayoutView, line: str) -> bool:
    """Let a card end with this line, unless it has it; return whether it fits."""
    texts = [text.content for text in text_displays(view)]
    if line in texts:
        return True
    card = next((item for item in view.children if isinstance(item, ui.Container)), None)
    full = sum(map(len, texts)) + len(line) > MAX_TEXT_LENGTH or view.total_children_count >= MAX_COMPONENTS
    if card is None or full:
        return False
    card.add_item(ui.TextDisplay(line))
    return True


def text_view(text: str) -> ui.LayoutView:
    """Return a card with a sentence or two."""
    return card_view(text, colour=QUIET)


def separator() -> ui.Separator[Any]:
    """Return a thin line between two blocks."""
    return ui.Separator()


def dm_view(*blocks: Block, colour: discord.Colour = CALM, files: Mapping[str, bytes] | None = None) -> ui.LayoutView:
    """Return a card for a direct message, with the opening that reveals nothing and a support button."""
    support: ui.Button[Any] = ui.Button(
        label="Support", style=discord.ButtonStyle.secondary, custom_id=SUPPORT_CUSTOM_ID
    )
    return card_view(DM_OPENING, *blocks, [support], colour=colour, files=files)


def reply_view(caller: Caller, *blocks: Block) -> ui.LayoutView:
    """Return a response as a card; where it replaces a direct message, with the opening and the support button."""
    return dm_view(*blocks) if caller.community_id is None else card_view(*blocks)


def split_into_messages(
    groups: Iterable[Sequence[Block]], *, reserved_components: int = 6, reserved_characters: int = 600
) -> list[list[Block]]:
    """Return the groups, each whole and in order, in as many messages as they need, at least one."""
    messages: list[list[Block]] = [[]]
    components, characters = reserved_components, reserved_characters
    for group in groups:
        needs, writes = measure(group)
        if messages[-1] and (components + needs > MAX_COMPONENTS or characters + writes > MAX_TEXT_LENGTH):
            messages.append([])
            components, characters = reserved_components, reserved_characters
        components, characters = components + needs, characters + writes
        messages[-1] += group
    return messages


def measure(group: Sequence[Block]) -> tuple[int, int]:
    """Return how many components and characters a group takes up."""
    components = sum(1 + (len(block) if isinstance(block, list) else 0) for block in group if block)
    return components, sum(len(block) for block in group if isinstance(block, str))


def format_count(number: int, noun: str) -> str:
    """Return a number with its noun: 1 day, 2 days."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def truncate(text: str, max_length: int) -> str:
    """Return the text cut to *max_length* characters; an ellipsis shows that some are left out."""
    return text if len(text) <= max_length else f"{text[: max_length - 1].rstrip()}…"


def format_days(days: int) -> str:
    """Return a number of days in words, in weeks where they are whole weeks."""
    return format_count(days // 7, "week") if days % 7 == 0 else format_count(days, "day")


def mention_user(user_id: int | None) -> str:
    """Return a mention, which shows the name and never pings, because the bot allows no pings.

    For somebody whose data was erased it is "someone".
    """
    return f"<@{user_id}>" if user_id is not None and user_id > 0 else "someone"


def mention_role(role_id: int) -> str:
    """Return a mention of a role, which shows the role's present name and never pings."""
    return f"<@&{role_id}>"


def format_date(when: datetime) -> str:
    """Return a timestamp that Discord shows as a date in the reader's time zone."""
    return discord.utils.format_dt(when, "D")


def format_moment(when: datetime) -> str:
    """Return a timestamp that Discord shows as a date and time in the reader's time zone."""
    return discord.utils.format_dt(when, "f")


def until_about(when: datetime | None) -> str:
    """Return the end of a sentence that names a date until which something is so; nothing without one."""
    return f" until about {format_date(when)}" if when is not None else ""


def format_relative(when: datetime) -> str:
    """Return a timestamp that Discord shows as how long ago, or how long until."""
    return discord.utils.format_dt(when, "R")


def quote(text: str | None, *, max_length: int = MAX_QUOTE_LENGTH) -> str | None:
    """Return somebody's text as a quotation in which nothing can pass for the bot's own text; None for no text.

    It has at most *max_length* characters as sent: escaping and quotation marks can make three of one.
    """
    if not text:
        return None
    quotation, kept = _quotation(text), len(text)
    while len(quotation) > max_length:
        kept -= max(1, (len(quotation) - max_length) // 3)
        quotation = _quotation(text[:kept].rstrip() + "…")
    return quotation


def _quotation(words: str) -> str:
    return "\n".join(f"> {part}" for part in escape_markup(words).splitlines())


def remove_mentions(text: str) -> str:
    """Return the text, as long as before, without mentions: only the bot mentions anybody."""
    return MENTION_START.sub(FULLWIDTH_LESS_THAN, text)


def escape_markup(text: str) -> str:
    """Return the text with all of Discord's markup escaped: no heading, link, mention or command is left in it.

    The pieces are escaped one by one, because discord.py leaves what looks like an address in angle brackets as it
    is.
    """
    return r"\[".join(_escape_piece(piece) for piece in remove_mentions(text).split("["))


def _escape_piece(text: str) -> str:
    return "<".join(map(discord.utils.escape_markdown, text.split("<")))


def defuse_links(text: str) -> str:
    """Return the text, as long as before, without mentions, and with links that show where they lead."""
    return remove_mentions(text).replace("](", "]\N{FULLWIDTH LEFT PARENTHESIS}")


def has_quote(view: ui.LayoutView) -> bool:
    """Return whether a card shows text that somebody wrote."""
    return any(QUOTATION.search(text.content) for text in text_displays(view))


def quoted_text(view: ui.LayoutView) -> str:
    """Return the text on a card that somebody wrote, as nearly as possible as they typed it."""
    found = [match[0] for text in text_displays(view) for match in QUOTATION.finditer(text.content)]
    lines = [re.sub(r"^>(>>)? ?", "", line) for part in found for line in part.splitlines()]
    return re.sub(r"\\([^\w\s])", r"\1", "\n".join(lines))


def text_file_view(text: str) -> ui.LayoutView:
    """Return a card with a file of text that Discord refuses in a message. The file's name reveals nothing."""
    attached: ui.File[ui.LayoutView] = ui.File("attachment://words.txt")
    return card_view(TEXT_IS_IN_FILE, attached, colour=QUIET, files={"words.txt": text.encode()})


def replace_quotes(view: ui.LayoutView) -> ui.LayoutView:
    """Replace all quotations on the card by a line that says that they can't be shown, and return the card."""
    for text in text_displays(view):
        text.content = QUOTATION.sub(TEXT_LEFT_OUT, text.content)
    return view


def text_displays(view: ui.LayoutView) -> Iterator[ui.TextDisplay[ui.LayoutView]]:
    """Return all texts of a card, from top to bottom."""
    return (item for item in view.walk_children() if isinstance(item, ui.TextDisplay))


def join_lines(*parts: str | None) -> str:
    """Return the parts that are not empty, each on a line of its own."""
    return "\n".join(part for part in parts if part)
