"""Steps that bring a journey to its beginning, and rare actions of people in the simulated Discord."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Protocol

import discord
from simcord import Env, interactions
from simcord.actors import MemberActor
from simcord.backend import serializers
from simcord.builders import ChannelHandle
from simcord.components import walk_components
from simcord.results import InteractionResult
from sqlalchemy import delete, select

from bot.demo.world.community import SimulatedCommunity
from bot.rules.callers import NamedUser
from bot.rules.mentor_status import MentorMove
from bot.services import Services
from storage.models.records import Mentor, Pairing
from storage.schema.columns import metadata
from storage.schema.people import people
from tests.conftest import new_companion
from tests.support.databases import database_at

ROW, BUTTON, SELECT, USER_SELECT, TEXT = 1, 2, 3, 5, 10
COMPONENTS_V2 = 1 << 15


def services(community: SimulatedCommunity) -> Services:
    """Return the bot's services, to prepare a state without an interaction."""
    return community.bot.services


def someone(community: SimulatedCommunity, name: str) -> NamedUser:
    """Return a person as a command names them."""
    caller = community.caller(name)
    return NamedUser(user_id=caller.user_id, is_bot=False, is_in_server=True, role_ids=caller.role_ids)


async def drain_outbox(community: SimulatedCommunity) -> None:
    """Wait until every message has arrived."""
    await community.bot.outbox_worker.drain()
    await community.env.settle()


async def volunteer_as_mentor(community: SimulatedCommunity, name: str) -> Mentor:
    """Let someone volunteer as a mentor, and return the application; its card is posted."""
    mentor = await services(community).mentor_applications.volunteer(
        community.caller(name), qualities=["kind"], past_member=False, capacity=2, words="I listen."
    )
    await drain_outbox(community)
    return mentor


async def make_mentors(community: SimulatedCommunity, *names: str) -> None:
    """Make these people mentors."""
    for name in names:
        applied = await services(community).mentor_applications.volunteer(
            community.caller(name), qualities=["kind"], past_member=False, capacity=2, words="I listen."
        )
        by = "Tomas" if name != "Tomas" else "Lindiwe"
        await services(community).mentor_applications.decide(community.caller(by), applied.id, MentorMove.APPROVE)
    await drain_outbox(community)


async def join_waiting_list(community: SimulatedCommunity, *names: str) -> None:
    """Put these people on the waiting list."""
    for name in names:
        await services(community).waiting_list.join(
            community.caller(name),
            hope=f"Someone to listen ({name[::-1]}).",
            attends=True,
            listed=True,
            preferences="Evenings.",
        )
    await drain_outbox(community)


async def request_pairing(community: SimulatedCommunity, mentee: str, mentor: str) -> Pairing:
    """Let a mentee ask a mentor, who is made one first and hasn't responded yet."""
    if await _is_no_mentor(community, mentor):
        await make_mentors(community, mentor)
    pairing = await services(community).requests.ask_mentor(
        community.caller(mentee), someone(community, mentor), words="Would you?", attends=True
    )
    await drain_outbox(community)
    return pairing


async def make_pairing(community: SimulatedCommunity, mentee: str, mentor: str) -> Pairing:
    """Return a pairing to which both said yes; it is active, or waits for a facilitator where that is needed."""
    asked = await request_pairing(community, mentee, mentor)
    pairing = await services(community).responses.agree(community.caller(mentor), asked.id)
    await drain_outbox(community)
    return pairing


async def require_approval(community: SimulatedCommunity) -> None:
    """Let each pairing from now on need a facilitator's yes."""
    await services(community).setup.choose_needs_yes(community.caller("Rosa"), needs_yes=True)


async def trigger_check_in(community: SimulatedCommunity) -> None:
    """Let time pass until the first check-in is asked."""
    await community.advance_time(timedelta(days=4))


async def advance_days(community: SimulatedCommunity, days: int) -> None:
    """Let time pass day by day, so that everything that falls due is done in its turn."""
    for _ in range(days):
        await community.advance_time(timedelta(days=1))


async def _is_no_mentor(community: SimulatedCommunity, name: str) -> bool:
    async with community.bot._dependencies.database.read_transaction() as uow:
        return await uow.mentors.get_live(community.guild.id, community[name].id) is None


async def stored_rows(community: SimulatedCommunity, *without: str) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of the bot's database, to compare before and after; *without* names tables to leave out."""
    tables = [table for table in metadata.sorted_tables if table.name not in without]
    async with community.bot._dependencies.database.engine.connect() as connection:
        return {t.name: sorted(map(tuple, await connection.execute(select(t))), key=repr) for t in tables}


async def restart(community: SimulatedCommunity) -> None:
    """Stop the bot and start a new one over the same database."""
    url = community.bot._dependencies.database.engine.url.render_as_string(hide_password=False)
    if not community.bot.is_closed():
        await community.bot.close()
    community.bot = new_companion(database_at(url), community.clock)
    await community.env.restart_bot(community.bot)


def close_dms(community: SimulatedCommunity, *names: str) -> None:
    """Let Discord refuse direct messages to these people from now on."""
    for name in names:
        path = f"/channels/{community[name].user.dm_channel.id}/messages"
        community.env.inject_error("POST", path, status=403, code=50007, message="closed", times=None)


def open_dms(community: SimulatedCommunity) -> None:
    """Let everyone take direct messages again."""
    community.env.backend.faults.clear()


def remove_role(community: SimulatedCommunity, name: str, role: str) -> None:
    """Take a role from someone."""
    community.env.backend.remove_member_role(community.guild.id, community[name].id, community.roles[role].id)


def add_role(community: SimulatedCommunity, name: str, role: str) -> None:
    """Give a role to someone."""
    community.env.backend.add_member_role(community.guild.id, community[name].id, community.roles[role].id)


def leave_server(community: SimulatedCommunity, name: str) -> None:
    """Let someone leave the server."""
    community.guild.remove_member(community[name])


def post_control(channel: ChannelHandle, *custom_ids: str, kind: int = BUTTON) -> discord.Message:
    """Return a new message of the bot with controls of these custom_ids, like an old or forged one."""
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
    community: SimulatedCommunity, name: str, channel: ChannelHandle, custom_id: str
) -> InteractionResult:
    """Let someone press a button with a hand-made custom_id."""
    pressed: InteractionResult = await community[name].click(post_control(channel, custom_id), custom_id=custom_id)
    return pressed


Press = tuple[MemberActor, discord.Message, str]


class Simulated(Protocol):
    """Anything that takes place in a simulated Discord."""

    @property
    def env(self) -> Env: ...


async def press_together(community: Simulated, presses: Sequence[Press]) -> list[InteractionResult]:
    """Let several people each press a button by its label before the bot has responded to any of them."""
    backend, results = community.env.backend, []
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
        results.append(InteractionResult(community.env, record))
    await community.env.settle()
    return results


async def has_not_begun(community: SimulatedCommunity, name: str) -> None:
    """Nothing is stored about somebody yet, and they were not asked what comes before the first form."""
    theirs = people.c.user_id == community[name].id
    async with community.bot._dependencies.database.engine.begin() as connection:
        await connection.execute(delete(people).where(theirs))
