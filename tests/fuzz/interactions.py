"""Interactions as they come over the wire, also those that no client of Discord's own would send."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

import discord
from simcord import interactions
from simcord.backend import serializers
from simcord.results import InteractionResult

from bot.demo.world.community import SimulatedCommunity

COMMAND, COMPONENT, COMPLETION, SUBMIT = 2, 3, 4, 5
SLASH, ON_A_PERSON = 1, 2
BUTTON, TEXT_INPUT, RADIO, CHECKBOX = 2, 4, 21, 23
STRING, USER = 3, 6

Payload = dict[str, Any]
Value = Callable[[Payload], Any]
"""What is filled in for one field of a form, or given for one option, from how Discord was told of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A slash command as Discord knows it: all its names, and its options."""

    path: tuple[str, ...]
    options: tuple[Payload, ...]

    @property
    def name(self) -> str:
        return " ".join(self.path)


def commands(community: SimulatedCommunity) -> list[Command]:
    """Every slash command that there is, whichever cog it came from."""
    return [
        Command(path=tuple(path), options=tuple(leaf.get("options") or ()))
        for root in _roots(community, SLASH)
        for path, leaf in interactions.command_leaves(root)
    ]


def menus(community: SimulatedCommunity) -> list[str]:
    """Every command in a member's context menu."""
    return [root["name"] for root in _roots(community, ON_A_PERSON)]


def _roots(community: SimulatedCommunity, kind: int) -> list[Payload]:
    found = [command.to_dict(community.bot.tree) for command in community.bot.tree.get_commands(type=None)]
    return sorted((root for root in found if root.get("type", SLASH) == kind), key=lambda root: str(root["name"]))


async def command(
    community: SimulatedCommunity, name: str, which: Command, given: Mapping[str, Any], *, focused: str | None = None
) -> InteractionResult:
    """Someone uses a slash command with these options, or, with one of them *focused*, is still typing it."""
    resolved: Payload = {}
    options = [
        _option(community, option, given, resolved, focused) for option in which.options if option["name"] in given
    ]
    for layer in reversed(which.path[1:]):
        kind = 2 if options and options[0].get("type") == 1 else 1
        options = [{"name": layer, "type": kind, "options": options}]
    data = {"id": "1", "name": which.path[0], "type": SLASH, "options": options, "resolved": resolved}
    return await send_interaction(community, name, COMPLETION if focused else COMMAND, data)


def _option(
    community: SimulatedCommunity, option: Payload, given: Mapping[str, Any], resolved: Payload, focused: str | None
) -> Payload:
    name, value = option["name"], given[option["name"]]
    if option["type"] == USER:
        resolve(community, int(value), resolved)
    return {"name": name, "type": option["type"], "value": value, **({"focused": True} if name == focused else {})}


def resolve(community: SimulatedCommunity, user_id: int, resolved: Payload) -> None:
    """Say who is meant, as Discord does: always the user, and the member if they are one."""
    backend = community.env.backend
    guild = backend.get_guild(community.guild.id)
    resolved.setdefault("users", {})[str(user_id)] = dict(serializers.user_payload(backend.get_user(user_id)))
    if user_id in guild.members:
        member = serializers.member_payload(backend, guild, guild.members[user_id], with_user=False)
        resolved.setdefault("members", {})[str(user_id)] = {**member, "permissions": "0"}


async def menu(community: SimulatedCommunity, name: str, which: str, target: int) -> InteractionResult:
    """Someone uses the context menu on a person."""
    resolved: Payload = {}
    resolve(community, target, resolved)
    data = {"id": "1", "name": which, "type": ON_A_PERSON, "target_id": str(target), "resolved": resolved}
    return await send_interaction(community, name, COMMAND, data)


async def control(
    community: SimulatedCommunity,
    name: str,
    custom_id: str,
    values: list[str] | None = None,
    *,
    kind: int | None = None,
    in_dm: bool = False,
) -> InteractionResult:
    """Someone presses a button, or chooses these values in a select of this kind, on an old message of the bot."""
    chosen: dict[str, Any] = {} if values is None else {"values": values, "resolved": {}}
    kind = kind or (BUTTON if values is None else STRING)
    data: Payload = {"custom_id": custom_id, "component_type": kind, **chosen}
    if kind == USER:
        for value in values or []:
            if value.isdecimal() and len(value) < 20 and int(value) in community.env.backend.users:
                resolve(community, int(value), data["resolved"])
    return await send_interaction(community, name, COMPONENT, data, in_dm=in_dm)


async def submit(community: SimulatedCommunity, name: str, form: InteractionResult, fill: Value) -> InteractionResult:
    """Someone sends a form; *fill* gives each field's value, which need not be one that the form offers."""
    assert form.modal is not None
    in_dm = form._interaction.guild_id is None
    data = {"custom_id": form.modal["custom_id"], "components": list(_filled(form.modal["components"], fill))}
    return await send_interaction(
        community, name, SUBMIT, data, in_dm=in_dm, source=form._interaction.source_message_id
    )


def fields(form: InteractionResult) -> list[Payload]:
    """Everything in a form that can be filled in."""
    assert form.modal is not None
    found: list[Payload] = []
    list(_filled(form.modal["components"], found.append))
    return found


def _filled(components: list[Payload], fill: Value) -> Iterator[Payload]:
    for each in components:
        if "component" in each:
            [inner] = _filled([each["component"]], fill)
            yield {"type": each["type"], "id": each.get("id", 0), "component": inner}
        elif "custom_id" in each:
            what = "value" if each["type"] in {TEXT_INPUT, RADIO, CHECKBOX} else "values"
            yield {"type": each["type"], "custom_id": each["custom_id"], what: fill(each)}


def as_offered(field: Payload) -> Any:
    """A value that a form offers itself, as someone in a hurry would give it."""
    if field["type"] == TEXT_INPUT:
        return "A few words."
    if field["type"] == CHECKBOX:
        return True
    options = [option["value"] for option in field.get("options") or ()]
    return options[0] if field["type"] == RADIO else options[: field.get("min_values", 1)]


async def send_interaction(
    community: SimulatedCommunity,
    name: str,
    kind: int,
    data: Payload,
    *,
    in_dm: bool = False,
    source: int | None = None,
) -> InteractionResult:
    """The interaction goes over the wire as it is; who is no member of the server any more has only messages."""
    backend, person = community.env.backend, community[name]
    in_dm = in_dm or person.id not in backend.get_guild(community.guild.id).members
    channel = person.user.dm_channel if in_dm else community.mentorship
    if in_dm and "resolved" in data:
        data["resolved"].pop("members", None)
    record, payload = interactions.base_payload(
        backend,
        type=kind,
        channel_id=channel.id,
        guild_id=None if in_dm else community.guild.id,
        user_id=person.id,
        data=data,
    )
    if kind == COMPONENT:
        source = old_message(community, channel.id, data["custom_id"], data["component_type"]).id
    if source is not None:
        payload["message"] = dict(serializers.message_payload(backend, backend.get_message(channel.id, source)))
        record.source_message_id = source
    backend.emit("INTERACTION_CREATE", payload)
    await community.env.settle()
    return InteractionResult(community.env, record)


def old_message(community: SimulatedCommunity, channel_id: int, custom_id: str, kind: int) -> Any:
    """A message of the bot's with this control on it, as one from any time may have been."""
    control: Payload = {"type": kind, "custom_id": custom_id}
    if kind == BUTTON:
        control |= {"style": 2, "label": "Press"}
    if kind == STRING:
        control["options"] = [{"label": "one", "value": "1"}]
    shown = [{"type": 10, "content": "An old message."}, {"type": 1, "components": [control]}]
    backend = community.env.backend
    return backend.create_message(channel_id, backend.bot_user.id, None, components=shown, flags=1 << 15)


def pinged(community: SimulatedCommunity) -> list[Payload]:
    """Every request of the bot's with a message in it that would let Discord ping anybody."""
    sent = [cast(Payload, r.json) for r in community.env.http_requests if isinstance(r.json, dict)]
    told = [body["data"] if isinstance(body.get("data"), dict) else body for body in sent]
    shows = [body for body in told if "components" in body or body.get("content")]
    forms = [body for body in shows if "title" in body and "custom_id" in body]
    return [body for body in shows if body not in forms and body.get("allowed_mentions", {}).get("parse") != []]


def said(result: InteractionResult) -> str:
    """Everything that was answered, whatever way."""
    shown = [result.response, *result.followups]
    return "\n".join(_text(message) for message in shown if message is not None)


def _text(message: Any) -> str:
    left, words = list(message.components), [message.content or ""]
    while left:
        one = left.pop(0)
        words += [one["content"]] if one.get("type") == discord.ComponentType.text_display.value else []
        left[:0] = one.get("components") or []
    return "\n".join(words)
