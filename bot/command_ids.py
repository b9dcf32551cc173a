"""The ids under which Discord knows the commands, so that texts can name commands that can be tapped."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands


class CommandIds:
    """The commands by name, with the id of each: all of them, and those that work in direct messages."""

    def __init__(self) -> None:
        self.everywhere: dict[str, int] = {}
        self.in_dm: dict[str, int] = {}

    # Any: the tree may be that of any client.
    async def register(self, tree: app_commands.CommandTree[Any]) -> None:
        """Register the commands with Discord, and note their ids. Raises what the request raises."""
        ids = {command.name: command.id for command in await tree.sync()}
        for command in tree.walk_commands(type=discord.AppCommandType.chat_input):
            if isinstance(command, app_commands.Command):
                root = command.root_parent or command
                self._note(command.qualified_name, ids.get(root.name), root.allowed_contexts)

    def _note(self, name: str, command_id: int | None, where: app_commands.AppCommandContext | None) -> None:
        if command_id is not None:
            self.everywhere[name] = command_id
            if where is not None and where.dm_channel:
                self.in_dm[name] = command_id
