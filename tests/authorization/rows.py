"""Everything that somebody could try: what the bot has to press, choose, type, send and react to.

The rows come from the bot itself: its commands, its controls with all their moves, its forms. What each is tried with
stands in ``tests.authorization.attempts``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import product
from typing import Any

from discord import AppCommandType, app_commands

from bot.app import MentorshipBot
from bot.ui.communities.reaction_handlers import REACTION_MOVES
from bot.ui.components import check_ins
from bot.ui.components.home import ARGUMENT
from bot.ui.core.modals import Form
from bot.ui.core.routes import Route
from bot.ui.routing.registry import ALL_ROUTES

GROUP = re.compile(r"\(\?P<(\w+)>((?:[^()]|\([^()]*\))*)\)")
CARDS = ("application", "agreed")
"""The kinds of card that a reaction can count on."""


def slash_commands(bot: MentorshipBot) -> Iterator[app_commands.Command[Any, ..., Any]]:
    """Every command and subcommand."""
    return (each for each in bot.tree.walk_commands() if isinstance(each, app_commands.Command))


def commands(bot: MentorshipBot) -> Iterator[str]:
    """What can be done by name, and every context menu."""
    for command in slash_commands(bot):
        yield f"/{command.qualified_name}"
    for kind in (AppCommandType.user, AppCommandType.message):
        for menu in bot.tree.get_commands(type=kind):
            yield f"menu {menu.name}"


def completions(bot: MentorshipBot) -> Iterator[str]:
    """Every option that completes itself."""
    for command in slash_commands(bot):
        for parameter in command.parameters:
            if parameter.autocomplete:
                yield f"/{command.qualified_name} {parameter.name}…"


def bare(row: str, there: Collection[str]) -> str:
    """The command of a row, without what its options are."""
    return max((name for name in there if row == name or row.startswith(f"{name} ")), key=len, default=row)


def controls() -> Iterator[str]:
    """Every button and select with every move, as its custom id is made; ids stand in braces."""
    for route in ALL_ROUTES:
        for custom_id in custom_ids(route):
            if custom_id == "question:{id}:more":
                wishes = [*check_ins.REMINDER_OPTIONS, *check_ins.MORE_OPTIONS]
                yield from (f"{custom_id} {wish}" for wish in wishes)
            else:
                yield custom_id


def custom_ids(route: Route) -> Iterator[str]:
    """All that one route takes; ids stand in braces."""
    parts = GROUP.split(route.template.pattern)
    choices = [_words(name, pattern) for name, pattern in zip(parts[1::3], parts[2::3], strict=True)]
    for chosen in product(*choices):
        yield "".join(text + choice for text, choice in zip(parts[::3], (*chosen, ""), strict=True))


def _words(name: str, pattern: str) -> list[str]:
    if pattern == ARGUMENT.pattern:
        return [""]
    if "\\d" in pattern:
        return ["{id}" if name.endswith("_id") else f"{{{name}}}"]
    return pattern.replace("\\", "").split("|")


def reactions() -> Iterator[str]:
    """Both reactions on every kind of card."""
    return (f"{emoji} {card}" for emoji in REACTION_MOVES for card in CARDS)


def forms(kind: type[Form] = Form) -> Iterator[str]:
    """Every form that can be opened, by the name of its class."""
    below = kind.__subclasses__()
    if not below:
        yield kind.__name__
    for each in below:
        yield from forms(each)
