"""What guests have done in the demo, in short words, so that each hint can say when it is done."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import discord

ANYBODY = "anybody"
SENT = "sent"
"""Added to what opened a form, once the form is sent."""

_GROUPS = {discord.AppCommandOptionType.subcommand.value, discord.AppCommandOptionType.subcommand_group.value}


class Actions:
    """Remembers each interaction as ``name what``: ``ada /mentee ask``, ``tomas mentor:approve``."""

    def __init__(self, names: Mapping[int, str]) -> None:
        self._names = names
        self._done: set[str] = set()
        self._latest: dict[int, str] = {}

    async def note_interaction(self, interaction: discord.Interaction) -> None:
        """Note what somebody did, as the bot hears of it; typing ahead is no action."""
        who, data = interaction.user.id, dict[str, Any](interaction.data or {})  # as Discord sends it
        if who not in self._names or interaction.type is discord.InteractionType.autocomplete:
            return
        if interaction.type is discord.InteractionType.modal_submit:
            what = f"{self._latest.get(who, '')} {SENT}"
        elif interaction.type is discord.InteractionType.application_command:
            what = f"/{command_path(data)}"
        else:
            # Which row a button is about changes each time; what it does is the rest of its id.
            what = re.sub(r":\d+(?=:|$)", "", str(data.get("custom_id", "")))
        self._latest[who] = what
        self.note(what, self._names[who])

    def note(self, what: str, who: str = ANYBODY) -> None:
        """Note something that was done."""
        self._done |= {f"{who} {what}", f"{ANYBODY} {what}"}

    def include(self, wanted: Iterable[str]) -> bool:
        """Return whether all of these were done."""
        return self._done.issuperset(wanted)


def command_path(data: Mapping[str, Any]) -> str:  # as above
    """Return the full name of a command with its groups, as it is typed."""
    words = [str(data.get("name", ""))]
    inside = data.get("options") or []
    while inside and inside[0].get("type") in _GROUPS:
        words.append(str(inside[0]["name"]))
        inside = inside[0].get("options") or []
    return " ".join(words)
