"""What people in the simulated Discord read and fill in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import discord
from simcord.actors import MemberActor
from simcord.results import InteractionResult, ResponseMessage

from bot.demo.world.community import InventedCommunity
from bot.ui.core.layout import SUPPORT_ID

Shown = discord.Message | ResponseMessage


def components(shown: Shown | list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every component of a message, or of a form, from top to bottom."""
    if isinstance(shown, discord.Message):
        left: list[dict[str, Any]] = [dict(component.to_dict()) for component in shown.components]
    else:
        left = list(shown if isinstance(shown, list) else shown.components)
    while left:
        component = left.pop(0)
        yield component
        left[:0] = [*component.get("components", []), *filter(None, [component.get("component")])]


def text(shown: Shown | None) -> str:
    """Everything a message says."""
    assert shown is not None, "nothing was shown"
    said = [c["content"] for c in components(shown) if c.get("type") == discord.ComponentType.text_display.value]
    return "\n".join([shown.content, *said]).strip()


def answer(result: InteractionResult) -> str:
    """What the bot answered, with everything it added."""
    assert result.acknowledged
    return "\n".join(text(message) for message in [result.response, *result.followups] if message is not None)


def labels(shown: Shown) -> list[str]:
    """The buttons on a message, besides the one that is on every letter."""
    buttons = [c for c in components(shown) if c.get("type") == discord.ComponentType.button.value]
    return [c["label"] for c in buttons if c.get("custom_id") != SUPPORT_ID]


def card(town: InventedCommunity) -> discord.Message:
    """The newest card in the facilitators' channel."""
    newest = town.facilitators.last_message
    assert newest is not None, "no card was posted"
    return newest


def roles(town: InventedCommunity, name: str) -> list[str]:
    """The roles someone wears."""
    member = town[name].member
    return [role.name for role in member.roles] if member else []


def dms(member: MemberActor) -> list[discord.Message]:
    """Someone's direct messages with the bot, oldest first."""
    return member.user.dm_channel.history()


def by_name(town: InventedCommunity, name: str) -> str:
    """Someone as direct messages name them: written out, with a link to their profile."""
    return f"[{name}](https://discord.com/users/{town[name].id})"


def last_dm(member: MemberActor) -> discord.Message:
    """The newest of them."""
    return dms(member)[-1]


def reached(town: InventedCommunity, name: str) -> Iterator[str]:
    """Everything that Discord was asked to show to this person: letters and answers, as they went out."""
    me = town[name]
    theirs = {str(i.id) for i in town.env.backend.interactions.values() if i.user_id == me.id}
    tokens = {str(i.token) for i in town.env.backend.interactions.values() if i.user_id == me.id}
    for request in town.env.http_requests:
        parts = set(request.path.split("/"))
        if str(me.user.dm_channel.id) in parts or parts & (theirs | tokens):
            yield json.dumps(request.json)


def names(town: InventedCommunity, name: str) -> tuple[str, ...]:
    """Everything that would give someone away."""
    return str(town[name].id), name, name.lower()


def given_away(town: InventedCommunity, name: str, *, to: str) -> list[str]:
    """What reached one person that gives another away."""
    return [word for word in names(town, name) for said in reached(town, to) if word in said]


async def press(member: MemberActor, label: str, message: discord.Message | None = None) -> InteractionResult:
    """Press a button in a direct message; without a message, the newest that has such a button."""
    if message is None:
        message = next(m for m in reversed(dms(member)) if label in labels(m))
    result: InteractionResult = await member.user.click(message, label=label)
    return result


def check_ins(member: MemberActor) -> list[discord.Message]:
    """Those of someone's direct messages that ask how it goes, oldest first, answered or not."""
    return [message for message in dms(member) if _more_on(message)]


async def choose(member: MemberActor, wish: str, message: discord.Message | None = None) -> InteractionResult:
    """Choose something else than an answer, on a check-in; without a message, on the newest."""
    shown = message or check_ins(member)[-1]
    result: InteractionResult = await member.user.select(shown, [wish], custom_id=_more_on(shown))
    return result


def _more_on(shown: Shown) -> str | None:
    ids = [str(c.get("custom_id", "")) for c in components(shown)]
    return next((custom_id for custom_id in ids if custom_id.endswith(":more")), None)


async def fill_in(
    member: MemberActor, form: InteractionResult, *values: Any, in_dm: bool = False
) -> InteractionResult:
    """Fill in a form from top to bottom; None leaves a field as it was."""
    assert form.modal is not None, answer(form)
    fields = [c["custom_id"] for c in components(form.modal["components"]) if "custom_id" in c]
    filled = {field: value for field, value in zip(fields, values, strict=True) if value is not None}
    actor = member.user if in_dm else member
    result: InteractionResult = await actor.submit_modal(form, filled)
    return result


async def volunteer(
    town: InventedCommunity, name: str, *, words: str = "I listen.", membership: str = "present"
) -> InteractionResult:
    """Someone offers to mentor by command."""
    form = await town[name].slash(town.mentorship, "mentor volunteer")
    return await fill_in(town[name], form, ["kind", "listener"], membership, ["2"], words)


async def update_form(town: InventedCommunity, name: str, *, as_mentor: bool) -> InteractionResult:
    """The form for what someone brings as a mentor, or hopes for, by command."""
    page = await town[name].slash(town.mentorship, "mentor update" if as_mentor else "mentee update")
    assert page.response is not None, answer(page)
    label = "Change my details" if as_mentor else "Change what I hope for"
    form: InteractionResult = await town[name].click(page.response, label=label)
    return form


async def becomes_mentor(town: InventedCommunity, name: str) -> None:
    """Someone offers to mentor, and Tomas approves by the card's button."""
    await volunteer(town, name)
    await town["Tomas"].click(card(town), label="Approve")


async def ask(town: InventedCommunity, mentee: str, mentor: str, *, words: str = "Would you?") -> InteractionResult:
    """A mentee asks a mentor by name."""
    form = await town[mentee].slash(town.mentorship, "mentee ask", mentor=town[mentor])
    return await fill_in(town[mentee], form, words, "yes")


async def walk_together(town: InventedCommunity, mentee: str, mentor: str) -> None:
    """From volunteering to a yes on both sides."""
    await becomes_mentor(town, mentor)
    await ask(town, mentee, mentor)
    await press(town[mentor], "Yes")
