"""The commands and their options, as Discord is told of them; ``python -m tests.golden`` writes the file again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from discord import AppCommandOptionType, AppCommandType, Permissions
from simcord import Env

from bot.app import MentorshipBot

from .files import must_be_as_written

Payload = dict[str, Any]

NESTED = {AppCommandOptionType.subcommand.value, AppCommandOptionType.subcommand_group.value}
SHOWN = {"name", "description", "type", "options", "required", "autocomplete", "choices"}
"""What a line or two say of a command or an option; whatever else is sent follows below."""

IN_WORDS = {
    "contexts": {0: "servers", 1: "direct messages with the bot", 2: "other direct messages"},
    "integration_types": {0: "servers", 1: "people"},
}
"""What Discord's numbers mean where discord.py has no names for them."""


async def test_discord_is_told_of_the_same_commands(env: Env, companion: MentorshipBot) -> None:
    assert env.bot is companion
    commands = companion.tree.get_commands(type=None)
    # As it goes over the wire, without our own classes in it.
    roots = [json.loads(json.dumps(command.to_dict(companion.tree))) for command in commands]

    told = [[*_lines(_named(root), root), ""] for root in sorted(roots, key=_named)]

    must_be_as_written("commands.txt", "\n".join(line for lines in told for line in lines))


def _named(root: Payload) -> str:
    """As it is called where people find it: typed, or in the menu on a person."""
    kind = AppCommandType(root["type"])
    return f"/{root['name']}" if kind is AppCommandType.chat_input else f"{root['name']} (menu on a {kind.name})"


def _lines(name: str, told: Payload) -> Iterator[str]:
    """A command, then its options in their order, or those below it by name."""
    yield name
    if told.get("description"):
        yield f"    {told['description']}"
    yield from (f"    {key}: {_in_words(key, told[key])}" for key in sorted(set(told) - SHOWN))
    below = [option for option in told.get("options") or () if option["type"] in NESTED]
    for option in told.get("options") or ():
        if option not in below:
            yield from _option(option)
    for option in sorted(below, key=lambda each: str(each["name"])):
        yield from _lines(f"{name} {option['name']}", option)


def _option(told: Payload) -> Iterator[str]:
    says = [AppCommandOptionType(told["type"]).name]
    says += [word for word in ("required", "autocomplete") if told.get(word)]
    yield f"    - {told['name']} ({', '.join(says)}): {told['description']}"
    yield from (f"        {key}: {told[key]}" for key in sorted(set(told) - SHOWN))
    yield from (f"        “{choice['name']}” = {choice['value']!r}" for choice in told.get("choices") or [])


def _in_words(key: str, value: Any) -> Any:
    if key == "default_member_permissions" and value is not None:
        return ", ".join(name for name, given in Permissions(int(value)) if given) or "nobody"
    if key in IN_WORDS and value is not None:
        return ", ".join(IN_WORDS[key][each] for each in value)
    return value
