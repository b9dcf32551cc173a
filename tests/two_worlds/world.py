"""One world: the whole bot in a simulated Discord, its people, its time, and what each observer gets to see."""

from __future__ import annotations

import hashlib
import re
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

import discord
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, GuildHandle
from simcord.results import InteractionResult

from bot.clock import Clock
from bot.demo.world.community import ManualClock, SimulatedCommunity, create_community_without_settings, have_begun
from bot.demo.world.world import DemoEnv
from bot.rules.callers import Caller
from storage.models.enums import RoleKind
from tests.conftest import COUNTED_IDS, new_companion
from tests.support.databases import SqliteDatabases
from tests.support.journeys.reading import press
from tests.support.settings_snapshot import SettingsSnapshot

from .record import Record

HOLDER = "Ada"
"""Who has a secret."""

STAND_IN = "Esme"
"""Who waits in her place in some open worlds."""

NEW_PEOPLE = {"Jonas": ("Facilitator", "Member"), "Vera": ("Facilitator", "Member"), "Mel": ("Member",)}
Question = datetime
"""When something was asked says what it is: nobody asks two things in one minute."""

NAMELESS_CARD = re.compile("### Two people ha(ve|d) both said yes")
"""The card of two who wait for a facilitator's yes stands in the facilitators' channel without names, whoever reads
it: somebody from whom one of them keeps apart may see that there are two, and what was decided."""

STEP = timedelta(minutes=1)
"""Every step has a minute of its own, so that a question is known by when it was asked."""


class DrawsByMoment(Random):
    """Draws the same at the same moment in every world, however much was drawn before it."""

    def __init__(self, seed: int, clock: Clock) -> None:
        super().__init__(seed)
        self._number, self._clock = seed, clock
        self._drawn_at: datetime | None = None

    def random(self) -> float:
        """Return the next number of this moment."""
        if (now := self._clock()) != self._drawn_at:
            self._drawn_at = now
            self.seed(f"{self._number} {now}")
        return super().random()


@dataclass(slots=True, kw_only=True)
class World:
    """A world while a chapter is played in it.

    *watching*: who is shown something is noted from then on. *noes* are the moments at which she says no to what
    reached nobody in the closed world, *decoys* what reaches nobody here. *unheard* are suggestions of which an
    observer knows nothing, so that they are not made, *suggested* those that are. *strangers* are facilitators from
    whom Ada keeps apart; *is_without_her*: nobody else suggests her.
    """

    community: SimulatedCommunity
    elsewhere: GuildHandle
    records: dict[str, Record]
    watching: bool = False
    noes: dict[Question, datetime] = field(default_factory=dict)
    unheard: frozenset[Question] = frozenset()
    suggested: set[Question] = field(default_factory=set)
    is_without_her: bool = False
    strangers: Collection[str] = ()
    decoys: dict[Question, datetime] = field(default_factory=dict)
    _read_up_to: int = 0

    @property
    def now(self) -> datetime:
        """The time in this world."""
        return self.community.clock()

    def caller(self, name: str) -> Caller:
        """Return someone as the services know a caller."""
        return self.community.caller(name)

    async def settle(self) -> None:
        """Wait until every message has arrived, and note who got it."""
        await self.community.bot.outbox_worker.drain()
        await self.community.env.settle()
        self._note_requests(None)

    async def step(self) -> None:
        """Let a minute pass, and note what came of the last one."""
        await self.settle()
        self.community.clock.advance(STEP)

    async def uses(self, name: str, command: str, **options: Any) -> InteractionResult:
        """Let someone use a command, and note what they are shown; people are named by their first names."""
        people = {key: self.community.people.get(str(value), value) for key, value in options.items()}
        actor, channel = self._place(name)
        result: InteractionResult = await actor.slash(channel, command, **people)
        await self._shown_to(name, f"/{command} {sorted(options.items())}", result)
        return result

    async def suggests(self, name: str, mentor: str, mentee: str) -> None:
        """Let a facilitator suggest two people to each other."""
        is_of_her = self.is_without_her and name not in self.strangers and HOLDER in {mentor, mentee}
        if self.now not in self.unheard and not is_of_her:
            self.suggested.add(self.now)
            await self.uses(name, "facilitator suggest", mentor=mentor, mentee=mentee)

    async def chooses(self, name: str, page: InteractionResult, custom_id: str, number: int = 0) -> None:
        """Let someone choose an option of a menu on a page that they were shown, by its place, if it is there."""
        for control in _controls(page):
            if str(control.get("custom_id", "")).startswith(custom_id) and len(control["options"]) > number:
                value, actor = control["options"][number]["value"], self.community[name]
                assert page.response is not None
                result = await actor.select(page.response, [value], custom_id=control["custom_id"])
                await self._shown_to(name, f"{custom_id} {number}", result)
                return

    async def presses_in_dm(self, name: str, label: str) -> None:
        """Let someone press the newest button of this name in their direct messages."""
        await self._shown_to(name, label, await press(self.community[name], label))

    async def types(self, name: str, command: str, option: str, text: str = "") -> None:
        """Let someone type in an option that completes itself."""
        actor, channel = self._place(name)
        await actor.autocomplete(channel, command, option, text)
        self._note(name, f"/{command} {option}…", None)
        self._note_requests(name)

    async def fills(self, name: str, form: InteractionResult, *values: Any) -> None:
        """Let someone fill in a form from top to bottom, if they were given one."""
        if form.modal is None:
            return
        asked = [control["custom_id"] for control in _inputs(form.modal["components"])]
        filled = dict(zip(asked, values, strict=False))
        result = await self.community[name].submit_modal(form, filled)
        await self._shown_to(name, "a form", result)

    def _place(self, name: str) -> tuple[MemberActor, ChannelHandle]:
        if name == "Wanda":
            return self.community.people[name], self.elsewhere.channels["general"]
        return self.community.people[name], self.community.mentorship

    async def _shown_to(self, name: str, what: str, result: InteractionResult) -> None:
        self._note(name, what, None)
        self._note_requests(name)
        for message in filter(None, [result.response, *result.followups]):
            for file in message.attachments:
                content = await file.read()
                said = hashlib.sha256(content).hexdigest() if b"\0" in content else content.decode().splitlines()
                self._note(name, "a file", [file.filename, said])
        await self.community.bot.outbox_worker.drain()
        self._note_requests(None)

    def _note(self, name: str, what: str, shown: object) -> None:
        if self.watching and name in self.records:
            self.records[name].add(self.now, what, shown)

    def _note_requests(self, acting: str | None) -> None:
        """Note what Discord was told since the last time, for each who sees it; *acting* sees the answers."""
        requests = self.community.env.http_requests
        for request in requests[self._read_up_to :]:
            if request.method != "GET":
                for name in self._readers(request.path, acting):
                    if name in self.strangers and NAMELESS_CARD.search(str(request.json)):
                        continue
                    self._note(name, f"{request.method} {_place_of(request.path)}", request.json)
        self._read_up_to = len(requests)

    def _readers(self, path: str, acting: str | None) -> Collection[str]:
        match path.strip("/").split("/"):
            case ["interactions" | "webhooks", *_]:
                return [acting] if acting else []
            case ["channels", channel, *_] if int(channel) == self.community.facilitators.id:
                return [name for name in self.records if self._is_facilitator(name)]
            case ["channels", channel, *_]:
                return [name for name in self.records if self._dm_channel(name) == int(channel)]
            case ["guilds", _, "members", *_]:
                return [name for name in self.records if name != "Wanda"]
        return []

    def _is_facilitator(self, name: str) -> bool:
        roles = self.community.guild._guild.members
        person = self.community.people[name]
        return person.id in roles and self.community.roles["Facilitator"].id in roles[person.id].role_ids

    def _dm_channel(self, name: str) -> int | None:
        return self.community.env.backend.dm_channels.get(self.community.people[name].id)


def _controls(page: InteractionResult) -> list[dict[str, Any]]:
    return [each for each in _inputs(page.response.components if page.response else []) if "options" in each]


def _inputs(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return everything that can be pressed or filled in, from top to bottom."""
    found = []
    for each in components:
        found += [each] if "custom_id" in each else []
        found += _inputs([*each.get("components", []), *filter(None, [each.get("component")])])
    return found


def _place_of(path: str) -> str:
    """Return what is done to, without the tokens of an interaction."""
    first, *rest = path.strip("/").split("/")
    return "an answer" if first in {"interactions", "webhooks"} else "/".join([first, *rest])


@asynccontextmanager
async def open_world(
    databases: SqliteDatabases, settings: SettingsSnapshot, observers: Collection[str], *, seed: int
) -> AsyncIterator[World]:
    """Open a world in which nothing has happened yet."""
    clock = ManualClock()
    # Drawn ids are long, and of no two tables the same; here they are counted, so that lists keep their order.
    COUNTED_IDS.begin_long()
    # Of messages to different readers, which are sent at once, nobody's wish decides which arrives first.
    bot = new_companion(databases.fresh_database(), clock, random=DrawsByMoment(seed, clock), messages_at_once=1)
    env = DemoEnv(bot, settle_timeout=30)
    await env.start()
    try:
        community = await create_community_without_settings(env, bot, clock)
        await settings.restore_into(community)
        elsewhere = _bring_in(community)
        await _choose_settings(community, elsewhere)
        names = {str(person.id): name for name, person in community.people.items()}
        names |= {str(community.guild.id): "home", str(elsewhere.id): "elsewhere"}
        names |= {str(role.id): name for name, role in community.roles.items()}
        yield World(community=community, elsewhere=elsewhere, records={name: Record(names) for name in observers})
    finally:
        await bot.close()
        await env.shutdown()


def _bring_in(community: SimulatedCommunity) -> GuildHandle:
    """Bring in who is not in the demo: more facilitators, a second account, a manager, another server's owner."""
    env, guild = community.env, community.guild
    managers = guild.create_role("Managers", permissions=discord.Permissions(manage_guild=True))
    for name, roles in NEW_PEOPLE.items():
        user = env.create_user(name.lower(), global_name=name)
        community.people[name] = guild.add_member(user, roles=[community.roles[role] for role in roles])
    community.people["Adam"] = guild.add_member(env.create_user("adam", global_name="Adam"), roles=[managers])
    wanda = env.create_user("wanda", global_name="Wanda")
    elsewhere = env.create_guild("Another circle", owner=wanda)
    elsewhere.create_text_channel("general")
    role = elsewhere.create_role("Facilitator")
    community.people["Wanda"] = elsewhere.add_member(wanda, roles=[role])
    return elsewhere


async def _choose_settings(community: SimulatedCommunity, elsewhere: GuildHandle) -> None:
    setup = community.bot.services.setup
    await have_begun(community, *(name for name in community.people if name != "Wanda"))
    await setup.choose_coordinator(community.caller("Rosa"), community["Vera"].id)
    await setup.choose_daily_line(community.caller("Rosa"), True)
    wanda = Caller(user_id=elsewhere.owner.id, community_id=elsewhere.id, manages_server=True, owns_server=True)
    facilitates = next(role.id for name, role in elsewhere.roles.items() if name == "Facilitator")
    await setup.choose_roles(wanda, RoleKind.FACILITATOR, [facilitates])
    await community.env.settle()
