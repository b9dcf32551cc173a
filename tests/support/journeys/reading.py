"""What people in the simulated Discord read and fill in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import discord
from simcord.actors import MemberActor
from simcord.results import InteractionResult, ResponseMessage

from bot.demo.world.community import SimulatedCommunity
from bot.ui.core.layout import SUPPORT_CUSTOM_ID

COMMAND_LINK = re.compile(r"</([^:>]+):\d+>")
"""A command that can be tapped: people read its name."""

Shown = discord.Message | ResponseMessage


def components(shown: Shown | list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield every component of a message or a form, from top to bottom."""
    if isinstance(shown, discord.Message):
        left: list[dict[str, Any]] = [dict(component.to_dict()) for component in shown.components]
    else:
        left = list(shown if isinstance(shown, list) else shown.components)
    while left:
        component = left.pop(0)
        yield component
        left[:0] = [*component.get("components", []), *filter(None, [component.get("component")])]


def text(shown: Shown | None) -> str:
    """Return the whole text of a message."""
    assert shown is not None, "nothing was shown"
    said = [c["content"] for c in components(shown) if c.get("type") == discord.ComponentType.text_display.value]
    return COMMAND_LINK.sub(r"`/\1`", "\n".join([shown.content, *said]).strip())


def answer(result: InteractionResult) -> str:
    """Return the text of the bot's response and of every follow-up."""
    assert result.acknowledged
    return "\n".join(text(message) for message in [result.response, *result.followups] if message is not None)


def labels(shown: Shown) -> list[str]:
    """Return the labels of a message's buttons, except the Support button that every direct message has."""
    buttons = [c for c in components(shown) if c.get("type") == discord.ComponentType.button.value]
    return [c["label"] for c in buttons if c.get("custom_id") != SUPPORT_CUSTOM_ID]


def card(community: SimulatedCommunity) -> discord.Message:
    """Return the newest card in the facilitators' channel, besides the one that opens their queue."""
    return cards(community)[-1]


def cards(community: SimulatedCommunity) -> list[discord.Message]:
    """Return the cards in the facilitators' channel, oldest first, without the one that opens their queue."""
    return [message for message in community.facilitators.history() if labels(message) != ["What waits for me"]]


def cards_but_offers(community: SimulatedCommunity) -> list[discord.Message]:
    """Return those of the cards that are not about somebody who would like to mentor."""
    return [message for message in cards(community) if "would like to mentor" not in text(message)]


def roles(community: SimulatedCommunity, name: str) -> list[str]:
    """Return the names of the roles someone has."""
    member = community[name].member
    return [role.name for role in member.roles] if member else []


def dms(member: MemberActor) -> list[discord.Message]:
    """Return someone's direct messages with the bot, oldest first."""
    return member.user.dm_channel.history()


def profile_link(community: SimulatedCommunity, name: str) -> str:
    """Return a person as direct messages name them: written out, with a link to their profile."""
    return f"[{name}](https://discord.com/users/{community[name].id})"


def last_dm(member: MemberActor) -> discord.Message:
    """Return someone's newest direct message with the bot."""
    return dms(member)[-1]


def sent_to(community: SimulatedCommunity, name: str) -> Iterator[str]:
    """Yield the body of every request that shows this person something: messages and responses."""
    me = community[name]
    theirs = {str(i.id) for i in community.env.backend.interactions.values() if i.user_id == me.id}
    tokens = {str(i.token) for i in community.env.backend.interactions.values() if i.user_id == me.id}
    for request in community.env.http_requests:
        parts = set(request.path.split("/"))
        if str(me.user.dm_channel.id) in parts or parts & (theirs | tokens):
            yield json.dumps(request.json)


def identifying_texts(community: SimulatedCommunity, name: str) -> tuple[str, ...]:
    """Return every text that would identify a person."""
    return str(community[name].id), name, name.lower()


def leaked_names(community: SimulatedCommunity, name: str, *, reader: str) -> list[str]:
    """Return which texts that identify one person were sent to another."""
    return [
        word for word in identifying_texts(community, name) for said in sent_to(community, reader) if word in said
    ]


async def press(member: MemberActor, label: str, message: discord.Message | None = None) -> InteractionResult:
    """Press a button in a direct message; None stands for the newest that has such a button."""
    if message is None:
        message = next(m for m in reversed(dms(member)) if label in labels(m))
    result: InteractionResult = await member.user.click(message, label=label)
    return result


def check_ins(member: MemberActor) -> list[discord.Message]:
    """Return someone's check-ins by direct message, oldest first, answered or not."""
    return [message for message in dms(member) if _more_on(message)]


async def choose_check_in_option(
    member: MemberActor, wish: str, message: discord.Message | None = None
) -> InteractionResult:
    """Choose from the menu of a check-in; None stands for the newest."""
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
    community: SimulatedCommunity, name: str, *, words: str = "I listen.", membership: str = "present"
) -> InteractionResult:
    """Let someone offer to mentor by command."""
    form = await community[name].slash(community.mentorship, "mentor volunteer")
    return await fill_in(community[name], form, ["kind", "listener"], membership, ["2"], words)


async def update_form(community: SimulatedCommunity, name: str, *, as_mentor: bool) -> InteractionResult:
    """Return the form for what someone brings as a mentor, or hopes for, opened by command."""
    page = await community[name].slash(community.mentorship, "mentor update" if as_mentor else "mentee update")
    assert page.response is not None, answer(page)
    label = "Change my details" if as_mentor else "Change what I hope for"
    form: InteractionResult = await community[name].click(page.response, label=label)
    return form


async def become_mentor(community: SimulatedCommunity, name: str) -> None:
    """Let someone offer to mentor, and Tomas approve with the card's button."""
    await volunteer(community, name)
    await community["Tomas"].click(card(community), label="Approve")


async def ask(
    community: SimulatedCommunity, mentee: str, mentor: str, *, words: str = "Would you?"
) -> InteractionResult:
    """Let a mentee ask a mentor by name."""
    form = await community[mentee].slash(community.mentorship, "mentee ask", mentor=community[mentor])
    return await fill_in(community[mentee], form, words, "yes")


async def start_pairing(community: SimulatedCommunity, mentee: str, mentor: str) -> None:
    """Start a pairing by interactions alone, from volunteering to a yes on both sides."""
    await become_mentor(community, mentor)
    await ask(community, mentee, mentor)
    await press(community[mentor], "Yes")
