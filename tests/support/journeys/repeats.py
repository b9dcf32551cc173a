"""Interactions that come more than once: Discord delivers one again, or somebody's device sends it again."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import discord
from simcord import Env
from simcord.results import InteractionResult

from .reading import components

INTERACTION = "INTERACTION_CREATE"


def deliver_all_twice(env: Env) -> None:
    """Have Discord deliver every event twice from now on."""
    emit = env.backend.emit

    def twice(event: str, payload: Mapping[str, Any]) -> None:
        emit(event, payload)
        emit(event, deepcopy(payload))

    setattr(env.backend, "emit", twice)  # noqa: B010 - it is a method for mypy


class Repeats:
    """Has Discord deliver every interaction twice from now on, and can send the last one once more."""

    def __init__(self, env: Env) -> None:
        self._env = env
        self._emit = env.backend.emit
        self._last: dict[str, Any] = {}
        setattr(env.backend, "emit", self._emit_twice)  # noqa: B010 - it is a method for mypy

    async def send_again(self, typed: str | None = None) -> InteractionResult:
        """Send what was sent last as a device does that learned nothing of it: the same, as a new interaction.

        Or with something else *typed* in each text input of a form.
        """
        sent, backend = deepcopy(self._last), self._env.backend
        for part in components(sent["data"].get("components", [])) if typed is not None else ():
            part.update({"value": typed} if part["type"] == discord.ComponentType.text_input.value else {})
        before = backend.interactions[int(sent["id"])]
        again = backend.new_interaction(sent["type"], before.channel_id, before.user_id, before.guild_id)
        again.source_message_id = before.source_message_id
        again.command_name = before.command_name
        backend.emit(INTERACTION, {**sent, "id": str(again.id), "token": again.token})
        await self._env.settle()
        return InteractionResult(self._env, again)

    def _emit_twice(self, event: str, payload: Mapping[str, Any]) -> None:
        self._emit(event, payload)
        if event == INTERACTION:
            self._last = deepcopy(dict(payload))
            self._emit(event, deepcopy(payload))
