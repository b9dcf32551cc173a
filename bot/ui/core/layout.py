"""How everything looks: one calm card, made of lines and rows of buttons."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

import discord
from discord import ui

from bot.rules.people import Caller

CALM = discord.Colour(0x6F9E87)
WARM = discord.Colour(0xD9A066)
QUIET = discord.Colour(0x7A8591)

OPENING = "There is an update for you from your server."
"""How every direct message begins. Dull on purpose: it must betray nothing, and sound like nobody's secret."""

SUPPORT_ID = "support:0:open"
"""What is on every direct message; the route in ``bot.ui.support.handlers`` answers it."""

HELP = "-# If you need someone to talk to now: `/support`."
"""The same on pages, in words."""

MARK = re.compile(r"<(?=\\*(?:[@#/]|id:|t:))", re.IGNORECASE)
"""The bracket of a mention of someone or something, of a command, of a moment; escaped, perhaps."""

NO_MARK = "\N{FULLWIDTH LESS-THAN SIGN}"
"""What stands in its place in people's words: it reads the same, and is no mark to Discord, nor to us."""

IN_A_FILE = "Discord does not take what was written as a message, so it is in the file below."
LEFT_OUT = "-# *What was written can't be shown here, because Discord does not take it.*"
QUOTATION = re.compile(r"^(?:>>> (?s:.*)\Z|> .*(?:\n> .*)*)", re.MULTILINE)
"""Somebody's words: to the end of a text, or line by line."""

MOST_COMPONENTS = 40
MOST_TEXT = 4000

LONGEST_QUOTE = 3000
"""Characters of one quotation, marks and all; what stands around it fits the same message."""

SHARED_QUOTE = 1500
"""The same where two quotations share a message."""

ONE_OF_THREE = 1040
"""The same where three do; a thousand characters of plain prose are still whole."""

Row = list[ui.Item[Any]]
Block = str | Row | ui.Item[Any] | None

Says = ui.LayoutView | Sequence[ui.LayoutView]
"""What there is to show: a card, or several, of which the first is the answer and the others follow it."""


class WithFiles(ui.LayoutView):
    """A card with files that go along with it, by name. Pictures never where a locked phone shows them."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        super().__init__(timeout=None)
        self._files = files

    def files(self) -> list[discord.File]:
        """Anew for each time they are sent, because sending uses them up."""
        return [discord.File(BytesIO(content), name) for name, content in self._files.items()]


def files_of(view: ui.LayoutView) -> list[discord.File]:
    """What is sent along with a card."""
    return view.files() if isinstance(view, WithFiles) else []


def gallery(name: str, alt: str) -> ui.MediaGallery[Any]:
    """The picture of that name among a card's pictures; *alt* says in words what is to be seen."""
    return ui.MediaGallery(discord.MediaGalleryItem(f"attachment://{name}", description=alt))


def card(*blocks: Block, colour: discord.Colour = CALM, files: Mapping[str, bytes] | None = None) -> ui.LayoutView:
    """A card: text for each string, a row of controls for each list; None is left out."""
    container: ui.Container[ui.LayoutView] = ui.Container(accent_colour=colour)
    for block in blocks:
        if isinstance(block, str):
            container.add_item(ui.TextDisplay(block))
        elif isinstance(block, list):
            if block:
                container.add_item(ui.ActionRow(*block))
        elif block is not None:
            container.add_item(block)
    view = WithFiles(files) if files else ui.LayoutView(timeout=None)
    view.add_item(container)
    # Its buttons are found by what they carry, not by it: discord.py need not keep it for a quarter of an hour.
    view.stop()
    return view


def plain(text: str) -> ui.LayoutView:
    """A sentence or two."""
    return card(text, colour=QUIET)


def line() -> ui.Separator[Any]:
    """A thin line between two things."""
    return ui.Separator()


def dm(*blocks: Block, colour: discord.Colour = CALM, files: Mapping[str, bytes] | None = None) -> ui.LayoutView:
    """A card for a direct message, with the opening that betrays nothing, and help one button away."""
    support: ui.Button[Any] = ui.Button(label="Support", style=discord.ButtonStyle.secondary, custom_id=SUPPORT_ID)
    return card(OPENING, *blocks, [support], colour=colour, files=files)


def shown(caller: Caller, *blocks: Block) -> ui.LayoutView:
    """An answer; in a direct message it stands where a card stood, and begins as discreetly."""
    return dm(*blocks) if caller.community_id is None else card(*blocks)


def in_messages(groups: Iterable[Sequence[Block]], *, reserve: int = 6, text_reserve: int = 600) -> list[list[Block]]:
    """All groups of blocks, whole and in their order, over as many Discord messages as they need; at least one."""
    messages: list[list[Block]] = [[]]
    components, characters = reserve, text_reserve
    for group in groups:
        needs, writes = _size(group)
        if messages[-1] and (components + needs > MOST_COMPONENTS or characters + writes > MOST_TEXT):
            messages.append([])
            components, characters = reserve, text_reserve
        components, characters = components + needs, characters + writes
        messages[-1] += group
    return messages


def fitting(groups: Iterable[Sequence[Block]], *, reserve: int = 6, text_reserve: int = 600) -> list[Block]:
    """As many whole groups of blocks as fit one Discord message, and a line that says how many do not."""
    shown: list[Block] = []
    left_out = 0
    components, characters = reserve, text_reserve
    for group in groups:
        needs, writes = _size(group)
        if left_out or components + needs > MOST_COMPONENTS or characters + writes > MOST_TEXT:
            left_out += 1
            continue
        components, characters = components + needs, characters + writes
        shown += group
    if left_out:
        shown.append(f"-# …and {left_out} more.")
    return shown


def _size(group: Sequence[Block]) -> tuple[int, int]:
    """How many components and characters a group takes up."""
    components = sum(1 + (len(block) if isinstance(block, list) else 0) for block in group if block)
    return components, sum(len(block) for block in group if isinstance(block, str))


def counted(number: int, what: str) -> str:
    """A number of things: 1 day, 2 days."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def shortened(words: str, most: int) -> str:
    """At most so many characters; where some are left out, that is to be seen."""
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def span(days: int) -> str:
    """So many days, in weeks where that comes out even."""
    return counted(days // 7, "week") if days % 7 == 0 else counted(days, "day")


def person(user_id: int | None) -> str:
    """A mention; it shows the name and never pings, because the bot allows no pings at all.

    Who has had what was stored about them deleted is someone.
    """
    return f"<@{user_id}>" if user_id is not None and user_id > 0 else "someone"


def role(role_id: int) -> str:
    """A role by mention; it shows the name the role has now, and never pings either."""
    return f"<@&{role_id}>"


def day(when: datetime) -> str:
    """A date in the reader's own time zone."""
    return discord.utils.format_dt(when, "D")


def since(when: datetime) -> str:
    """How long ago, or how long until, as Discord counts it for the reader."""
    return discord.utils.format_dt(when, "R")


def quote(words: str | None, *, limit: int = LONGEST_QUOTE) -> str | None:
    """Somebody's words as a quotation, with nothing in them that could pass for the bot's own.

    At most *limit* characters, counted as they are sent: escaping and the marks can make three of one.
    """
    if not words:
        return None
    quotation, kept = _quotation(words), len(words)
    while len(quotation) > limit:
        kept -= max(1, (len(quotation) - limit) // 3)
        quotation = _quotation(words[:kept].rstrip() + "…")
    return quotation


def _quotation(words: str) -> str:
    return "\n".join(f"> {part}" for part in escaped(words).splitlines())


def unmarked(words: str) -> str:
    """Somebody's words as long as they were, and with no mention in them: those are the bot's own alone."""
    return MARK.sub(NO_MARK, words)


def escaped(words: str) -> str:
    """Somebody's words with nothing in them that Discord would take for a sign: no heading, link, mention, command.

    Piece by piece, because discord.py leaves alone whatever stands in angle brackets and looks like an address.
    """
    return r"\[".join(_escaped(piece) for piece in unmarked(words).split("["))


def _escaped(words: str) -> str:
    return "<".join(map(discord.utils.escape_markdown, words.split("<")))


def as_written(words: str) -> str:
    """Somebody's words as long as they were; no mention, and a link shows where it leads, whatever it is called."""
    return unmarked(words).replace("](", "]\N{FULLWIDTH LEFT PARENTHESIS}")


def quotes(view: ui.LayoutView) -> bool:
    """Whether a card shows words that somebody wrote."""
    return any(QUOTATION.search(text.content) for text in texts_of(view))


def words_in(view: ui.LayoutView) -> str:
    """The words on a card that somebody wrote, as they were typed, as near as can be told."""
    found = [match[0] for text in texts_of(view) for match in QUOTATION.finditer(text.content)]
    lines = [re.sub(r"^>(>>)? ?", "", line) for part in found for line in part.splitlines()]
    return re.sub(r"\\([^\w\s])", r"\1", "\n".join(lines))


def in_a_file(words: str) -> ui.LayoutView:
    """Words that Discord does not take as a message; as a file it does. Its name tells nothing."""
    attached: ui.File[ui.LayoutView] = ui.File("attachment://words.txt")
    return card(IN_A_FILE, attached, colour=QUIET, files={"words.txt": words.encode()})


def without_words(view: ui.LayoutView) -> ui.LayoutView:
    """The same card, saying in their place that they can't be shown."""
    for text in texts_of(view):
        text.content = QUOTATION.sub(LEFT_OUT, text.content)
    return view


def texts_of(view: ui.LayoutView) -> Iterator[ui.TextDisplay[ui.LayoutView]]:
    """Everything that a card says, from top to bottom."""
    return (item for item in view.walk_children() if isinstance(item, ui.TextDisplay))


def joined(*parts: str | None) -> str:
    """The parts that there are, each on a line of its own."""
    return "\n".join(part for part in parts if part)
