"""Short ways to where a journey begins, and the rarer things that people do in SimCord."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import discord
from simcord import interactions
from simcord.actors import MemberActor
from simcord.backend import serializers
from simcord.builders import ChannelHandle
from simcord.components import walk_components
from simcord.results import InteractionResult
from sqlalchemy import select

from bot.demo.world.community import InventedCommunity
from bot.rules.mentoring import MentorMove
from bot.rules.people import Someone
from bot.services import Services
from storage.models.records import Mentor, Pairing
from storage.schema.columns import metadata
from tests.conftest import new_companion
from tests.support.databases import store_at

ROW, BUTTON, SELECT, USER_SELECT, TEXT = 1, 2, 3, 5, 10
COMPONENTS_V2 = 1 << 15


def services(town: InventedCommunity) -> Services:
    """What the bot can do, without the knock: for arranging."""
    return town.bot.services


def someone(town: InventedCommunity, name: str) -> Someone:
    """A person as a command names them."""
    caller = town.caller(name)
    return Someone(user_id=caller.user_id, is_bot=False, is_here=True, role_ids=caller.role_ids)


async def carried(town: InventedCommunity) -> None:
    """Wait until every letter has arrived."""
    await town.bot.courier.rest()
    await town.env.settle()


async def applies(town: InventedCommunity, name: str) -> Mentor:
    """Someone has volunteered; the card stands."""
    mentor = await services(town).mentors.volunteer(
        town.caller(name), qualities=["kind"], past_member=False, capacity=2, words="I listen."
    )
    await carried(town)
    return mentor


async def is_mentor(town: InventedCommunity, *names: str) -> None:
    """These people are mentors."""
    for name in names:
        applied = await services(town).mentors.volunteer(
            town.caller(name), qualities=["kind"], past_member=False, capacity=2, words="I listen."
        )
        by = "Tomas" if name != "Tomas" else "Lindiwe"
        await services(town).mentors.decide(town.caller(by), applied.id, MentorMove.APPROVE)
    await carried(town)


async def waits(town: InventedCommunity, *names: str) -> None:
    """These people are on the waiting list."""
    for name in names:
        await services(town).seekers.join(
            town.caller(name), hope=f"Someone to listen ({name[::-1]}).", attends=True, preferences="Evenings."
        )
    await carried(town)


async def asks(town: InventedCommunity, mentee: str, mentor: str) -> Pairing:
    """A mentee has asked a mentor, who has not answered yet; whoever is asked is a mentor."""
    if await _is_no_mentor(town, mentor):
        await is_mentor(town, mentor)
    pairing = await services(town).asking.ask_mentor(
        town.caller(mentee), someone(town, mentor), words="Would you?", attends=True
    )
    await carried(town)
    return pairing


async def together(town: InventedCommunity, mentee: str, mentor: str) -> Pairing:
    """The two have both said yes; it goes on, or waits for a facilitator where one is wanted."""
    asked = await asks(town, mentee, mentor)
    pairing = await services(town).answering.agree(town.caller(mentor), asked.id)
    await carried(town)
    return pairing


async def wants_a_yes(town: InventedCommunity) -> None:
    """From now on a facilitator says yes to each pairing."""
    await services(town).setup.choose_needs_yes(town.caller("Rosa"), needs_yes=True)


async def check_in_comes(town: InventedCommunity) -> None:
    """The first check-in is asked."""
    await town.let_time_pass(timedelta(days=4))


async def days_pass(town: InventedCommunity, days: int) -> None:
    """Day by day, so that all that falls due comes in its turn."""
    for _ in range(days):
        await town.let_time_pass(timedelta(days=1))


async def _is_no_mentor(town: InventedCommunity, name: str) -> bool:
    async with town.bot._parts.store.reading() as memory:
        return await memory.mentors.live(town.guild.id, town[name].id) is None


async def remembered(town: InventedCommunity, *without: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the bot's database, for comparing before and after; *without* names tables to leave out."""
    tables = [table for table in metadata.sorted_tables if table.name not in without]
    async with town.bot._parts.store.engine.connect() as connection:
        return {t.name: sorted(map(tuple, await connection.execute(select(t))), key=repr) for t in tables}


async def restart(town: InventedCommunity) -> None:
    """The bot stops, and a new one starts over the same database."""
    url = town.bot._parts.store.engine.url.render_as_string(hide_password=False)
    if not town.bot.is_closed():
        await town.bot.close()
    town.bot = new_companion(store_at(url), town.clock)
    await town.env.restart_bot(town.bot)


def close_dms(town: InventedCommunity, *names: str) -> None:
    """Discord refuses direct messages to these people from now on."""
    for name in names:
        path = f"/channels/{town[name].user.dm_channel.id}/messages"
        town.env.inject_error("POST", path, status=403, code=50007, message="closed", times=None)


def open_dms(town: InventedCommunity) -> None:
    """Everyone takes direct messages again."""
    town.env.backend.faults.clear()


def loses_role(town: InventedCommunity, name: str, role: str) -> None:
    """A role is taken from someone."""
    town.env.backend.remove_member_role(town.guild.id, town[name].id, town.roles[role].id)


def gets_role(town: InventedCommunity, name: str, role: str) -> None:
    """A role is given to someone."""
    town.env.backend.add_member_role(town.guild.id, town[name].id, town.roles[role].id)


def leaves(town: InventedCommunity, name: str) -> None:
    """Someone leaves the server."""
    town.guild.remove_member(town[name])


def posted(channel: ChannelHandle, *custom_ids: str, kind: int = BUTTON) -> discord.Message:
    """A message of the bot with controls that have these ids, as an old or forged one would."""
    env = channel._env
    rows = [{"type": ROW, "components": [_control(custom_id, kind)]} for custom_id in custom_ids]
    said = {"type": TEXT, "content": "An old message."}
    me = env.backend.bot_user.id
    stored = env.backend.create_message(channel.id, me, None, components=[said, *rows], flags=COMPONENTS_V2)
    return next(message for message in channel.history() if message.id == stored.id)


def _control(custom_id: str, kind: int) -> dict[str, Any]:
    if kind == BUTTON:
        return {"type": BUTTON, "style": 2, "label": custom_id[-70:], "custom_id": custom_id}
    options = [{"label": str(n), "value": str(n)} for n in (0, 1, 999999, 2**70)]
    return {"type": kind, "custom_id": custom_id, **({"options": options} if kind == SELECT else {})}


async def press_forged(
    town: InventedCommunity, name: str, channel: ChannelHandle, custom_id: str
) -> InteractionResult:
    """Someone presses a button with a hand-made id."""
    pressed: InteractionResult = await town[name].click(posted(channel, custom_id), custom_id=custom_id)
    return pressed


Press = tuple[MemberActor, discord.Message, str]


async def at_once(town: InventedCommunity, presses: Sequence[Press]) -> list[InteractionResult]:
    """Several people press, each a button by its label, before the bot has answered any of them."""
    backend, results = town.env.backend, []
    for actor, message, label in presses:
        stored = backend.get_message(message.channel.id, message.id)
        found = next(c for c in walk_components(stored.components) if c.get("label") == label)
        in_server = backend.get_channel(stored.channel_id).guild_id
        record, payload = interactions.base_payload(
            backend,
            type=3,
            channel_id=stored.channel_id,
            guild_id=in_server,
            user_id=actor.id,
            data={"custom_id": found["custom_id"], "component_type": BUTTON},
        )
        payload["message"] = dict(serializers.message_payload(backend, stored))
        record.source_message_id = stored.id
        backend.emit("INTERACTION_CREATE", payload)
        results.append(InteractionResult(town.env, record))
    await town.env.settle()
    return results
