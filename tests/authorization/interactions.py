"""Interactions as a forged Discord would bring them, whatever it lets people see; and what comes of each."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from simcord import interactions
from simcord._modal import _modal_submit_nodes
from simcord.backend import serializers
from simcord.results import InteractionResult

from .world import AuthorizationWorld, Place

COMMAND, COMPONENT, COMPLETION, SUBMIT = 2, 3, 4, 5
ROW, BUTTON, SELECT, TYPED, TEXT, RADIO = 1, 2, 3, 4, 10, 21
SLASH, ON_A_MEMBER = 1, 2
COMPONENTS_V2 = 1 << 15
WAIT_TIMEOUT_S = 20
"""Seconds."""


async def send_interaction(
    world: AuthorizationWorld, place: Place, kind: int, data: dict[str, Any], *, message: Any = None
) -> InteractionResult:
    """Let the bot hear it; gives the answer, once all of it is there."""
    env = world.community.env
    record, payload = interactions.base_payload(
        env.backend,
        type=kind,
        channel_id=place.channel.id,
        guild_id=place.guild_id,
        user_id=place.actor.id,
        data=data,
    )
    if message is not None:
        payload["message"] = dict(serializers.message_payload(env.backend, message))
        record.source_message_id = message.id
    env.backend.emit("INTERACTION_CREATE", payload)
    answering, until = world.community.bot.running_tasks, time.monotonic() + WAIT_TIMEOUT_S
    while not record.responded or answering:
        await (asyncio.wait(set(answering), timeout=WAIT_TIMEOUT_S) if answering else asyncio.sleep(0))
        assert time.monotonic() < until, f"no answer to {data}"
    if env._real_advance_task is not None:
        # A timer rang in earnest: it is waited for, or the bot would seem busy for ever.
        await env._settle_internal()
    return InteractionResult(env, record)


def command(world: AuthorizationWorld, place: Place, name: str, options: Mapping[str, Any]) -> dict[str, Any]:
    """A slash command or a context menu with its options."""
    backend = world.community.env.backend
    if name.startswith("menu "):
        root = backend.find_command(name.removeprefix("menu "), place.guild_id, type=ON_A_MEMBER)
        assert root is not None
        [target] = options.values()
        resolved: dict[str, Any] = {}
        interactions.resolve_handle(place.actor, target, resolved, channel_id=place.channel.id)
        return {
            "id": root["id"],
            "name": root["name"],
            "type": ON_A_MEMBER,
            "target_id": str(target.id),
            "resolved": resolved,
        }
    root, leaf, nesting = _leaf(world, place, name)
    filled, resolved = interactions.build_options(place.actor, name, leaf, dict(options), channel_id=place.channel.id)
    nested = interactions.nest_options(root, nesting, filled)
    found = {"id": root["id"], "name": root["name"], "type": SLASH, "options": nested}
    return found | ({"resolved": resolved} if resolved else {})


def completion(world: AuthorizationWorld, place: Place, name: str) -> dict[str, Any]:
    """An option of a command, into which nothing is typed yet."""
    name, option = name.removesuffix("…").rsplit(" ", 1)
    root, _, nesting = _leaf(world, place, name)
    typed = [{"name": option, "type": 3, "value": "", "focused": True}]
    nested = interactions.nest_options(root, nesting, typed)
    return {"id": root["id"], "name": root["name"], "type": SLASH, "options": nested}


def _leaf(world: AuthorizationWorld, place: Place, name: str) -> tuple[dict[str, Any], dict[str, Any], list[str]]:
    first, *path = name.removeprefix("/").split()
    root = world.community.env.backend.find_command(first, place.guild_id, type=SLASH)
    assert root is not None, name
    return root, *interactions.walk_to_subcommand(root, path)


async def press(
    world: AuthorizationWorld, place: Place, custom_id: str, values: Sequence[str] | None
) -> InteractionResult:
    """A button, or with values a select, on an old or a forged message."""
    kind = BUTTON if values is None else SELECT
    control = {"type": BUTTON, "style": 2, "label": "Press", "custom_id": custom_id}
    if values is not None:
        options = [{"label": value, "value": value} for value in values]
        control = {"type": SELECT, "custom_id": custom_id, "options": options}
    message = _old_message(world, place, [{"type": ROW, "components": [control]}])
    data = {"custom_id": custom_id, "component_type": kind, **({} if values is None else {"values": list(values)})}
    return await send_interaction(world, place, COMPONENT, data, message=message)


def _old_message(world: AuthorizationWorld, place: Place, controls: list[dict[str, Any]]) -> Any:
    backend = world.community.env.backend
    shown = [{"type": TEXT, "content": "An old message."}, *controls]
    return backend.create_message(place.channel.id, backend.bot_user.id, None, components=shown, flags=COMPONENTS_V2)


async def submit_form(world: AuthorizationWorld, place: Place, opened: InteractionResult) -> InteractionResult:
    """Send a form that somebody has open, as whoever is at *place*."""
    spec = opened.modal
    assert spec is not None, "no form was opened"
    nodes = _modal_submit_nodes(spec["components"], place.actor, dict(_filled(spec)), {}, place.channel.id, [])
    message = _old_message(world, place, []) if opened._interaction.source_message_id else None
    return await send_interaction(
        world, place, SUBMIT, {"custom_id": spec["custom_id"], "components": nodes}, message=message
    )


def _filled(spec: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """What the form would not be sent without: the first of the choices, or a word or two."""
    for label in spec["components"]:
        field = label.get("component", {})
        if not field.get("required", True):
            continue
        if field.get("type") == TYPED:
            yield field["custom_id"], field.get("value") or "Tea\nCoffee"
        elif options := field.get("options"):
            first = str(options[0]["value"])
            yield field["custom_id"], first if field["type"] == RADIO else [first]


async def react(world: AuthorizationWorld, user_id: int, card: tuple[int, int], emoji: str) -> None:
    """React to a card, and take the reaction off again."""
    env, (channel_id, message_id) = world.community.env, card
    env.backend.set_reaction(channel_id, message_id, emoji, user_id, True)
    await env._settle_internal()
    env.backend.set_reaction(channel_id, message_id, emoji, user_id, False)


def refusal_word(name: str) -> str:
    """The name of a refusal as the table has it."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()
