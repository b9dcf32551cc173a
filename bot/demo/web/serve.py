"""The demo in the browser: some things have happened already, and a guest can play the whole journey."""

from __future__ import annotations

import asyncio
import threading
import webbrowser
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from socket import socket

from bot.demo.world.community import (
    COORDINATOR,
    CastMember,
    ManualClock,
    SimulatedCommunity,
    create_community,
    create_community_without_settings,
)
from bot.demo.world.lively import HALF_A_YEAR, create_lively_community
from bot.demo.world.world import STARTS_AT, TIME_PER_ACTION, Simulation, run_simulation
from bot.rules.mentor_status import MentorMove
from bot.rules.traits import TraitSection as About

from .actions import Actions
from .hints import EMPTY_HINTS, FRESH_HINTS, LIVELY_HINTS, Hint
from .other_worlds import OtherWorlds, WorldName
from .rooms import DemoPerson, Rooms
from .server import DemoServer

STAFF = (COORDINATOR, "facilitator")
"""Those who look after others are listed last, because a guest begins as a member."""

WELCOME_TEXT = (
    "**Welcome.** Here people find a mentor for a while, or become one.\n"
    "- Looking for someone? `/mentee ask`\n"
    "- Would you like to be a mentor? `/mentor volunteer`\n"
    "- What it is, how it ends, who sees what: `/mentorship about`\n"
    "- Everything of yours at a glance: `/mentorship me`\n\n"
    "What you type with a slash stays between you and Companion. Nobody else here sees it."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """One of the demo's worlds: how it comes to be, and what to try in it."""

    starts_at: datetime
    create: Callable[[Simulation], Awaitable[SimulatedCommunity]]
    hints: Sequence[Hint]
    beside: tuple[WorldName, ...] = ()
    """The worlds that a guest can open from it."""


async def create_fresh_community(made: Simulation) -> SimulatedCommunity:
    """Create the community in which a mentorship can be played from its first word to its last."""
    community = await create_community(made.env, made.bot, made.clock)
    await seed_story(community, made.clock)
    return community


async def create_empty_community(made: Simulation) -> SimulatedCommunity:
    """Create a server that the bot has just come to: nothing is set up."""
    return await create_community_without_settings(made.env, made.bot, made.clock, title="A new server")


WORLDS = {
    WorldName.FRESH: World(
        starts_at=STARTS_AT,
        create=create_fresh_community,
        hints=FRESH_HINTS,
        beside=(WorldName.LIVELY, WorldName.EMPTY),
    ),
    WorldName.LIVELY: World(starts_at=STARTS_AT - HALF_A_YEAR, create=create_lively_community, hints=LIVELY_HINTS),
    WorldName.EMPTY: World(starts_at=STARTS_AT, create=create_empty_community, hints=EMPTY_HINTS),
}


async def serve_demo(name: WorldName, *, port: socket, opens_browser: bool) -> int:
    """Serve this world on a port that was taken for it, until stopped; return the exit code."""
    world = WORLDS[name]
    async with run_simulation(world.starts_at) as made:
        server = make_server(made, await world.create(made), world, port=port)
        try:
            await server.start()
            _print_address(server.url)
            if opens_browser:
                # Some browsers hold on to the process that opens them.
                threading.Thread(target=webbrowser.open, args=(server.url,), daemon=True).start()
            await asyncio.Event().wait()
        finally:
            await server.close()
    return 0


def make_server(made: Simulation, community: SimulatedCommunity, world: World, *, port: socket) -> DemoServer:
    """Return the server for this community, not yet started."""
    people, forum = people_of(community), community.forum
    actions = Actions({one.member.id: one.key for one in people})
    made.bot.add_listener(actions.note_interaction, "on_interaction")

    async def advance(span: timedelta) -> None:
        await (made.advance_days(span.days) if span.days else made.advance(span))

    return DemoServer(
        made.env,
        Rooms(made.env, people, [community.mentorship, community.facilitators, forum], forum),
        port=port,
        now=made.clock,
        before_action=made.clock.tick,
        advance_time=advance,
        title="Companion – a demo",
        place=community.guild.name,
        hints=world.hints,
        actions=actions,
        others=OtherWorlds(world.beside),
    )


def people_of(community: SimulatedCommunity) -> list[DemoPerson]:
    """Return everyone whom a guest can act as."""
    everyone = sorted(community.cast, key=lambda one: (one.description in STAFF, one.description != "member"))
    return [
        DemoPerson(
            key=one.name.lower(),
            name=one.name,
            describe=partial(_describe_member, community, one),
            member=community[one.name],
        )
        for one in everyone
    ]


def _describe_member(community: SimulatedCommunity, someone: CastMember) -> str:
    """Return what someone is at present; those with the mentor role are mentors."""
    if someone.description in STAFF:
        return someone.description
    roles = community.caller(someone.name).role_ids
    if community.roles["Mentor"].id in roles:
        return "mentor"
    return "past member" if community.roles["Alumni"].id in roles else "member"


async def seed_story(community: SimulatedCommunity, clock: ManualClock) -> None:
    """Add what happened before the guest came: a welcome, a mentor, an offer, someone who waits."""
    services = community.bot.services
    await community["Rosa"].send(community.mentorship, WELCOME_TEXT)
    ines = await services.mentor_applications.volunteer(
        community.caller("Ines"),
        qualities=["listener", "kind", "time"],
        past_member=False,
        capacity=2,
        words="Three years on. I remember how long the nights were, and I am glad to listen.",
    )
    await services.mentor_applications.decide(community.caller("Lindiwe"), ines.id, MentorMove.APPROVE)
    await services.waiting_list.join(
        community.caller("Bilal"),
        hope="Someone who has been through the first year and can listen without fixing anything.",
        attends=True,
        listed=True,
        preferences="Evenings, by phone.",
    )
    await _fill_in_profiles(community)
    clock.advance(timedelta(hours=14))
    rooms = Rooms(community.env, people_of(community), [community.forum], community.forum)
    await rooms.post(
        rooms.person("marek"),
        "Glad to be a mentor",
        "I have had two good years by now, and a lot of help on the way. I would like to give some of it back.",
        str(community.tag_id),
    )
    clock.advance(TIME_PER_ACTION)
    await services.mentor_applications.volunteer(
        community.caller("Marek"),
        qualities=["steady", "confidential", "limits"],
        past_member=False,
        capacity=1,
        words="I had someone when I needed it. Now I have the time and the calm for somebody else.",
    )
    await community.bot.outbox_worker.drain()
    clock.advance(timedelta(minutes=50))
    await community.env.settle()


async def _fill_in_profiles(community: SimulatedCommunity) -> None:
    profiles = community.bot.services.profiles
    for name, said in SEED_ANSWERS.items():
        for part, chosen in said.items():
            await profiles.set_answers(community.caller(name), part, chosen=chosen)
    await profiles.set_wants(community.caller("Bilal"), About.STORY, wants={"path": "similar", "side": "similar"})


SEED_ANSWERS: dict[str, dict[About, dict[str, list[str]]]] = {
    "Ines": {
        About.SELF: {"age": ["40s"], "children": ["yes"]},
        About.STORY: {"side": ["betrayed"], "path": ["apart"], "since": ["years"]},
        About.TALKING: {"languages": ["en", "es"], "ways": ["call", "video"], "times": ["evenings"]},
    },
    "Bilal": {
        About.STORY: {"side": ["betrayed"], "path": ["apart"], "since": ["months"]},
        About.TALKING: {"languages": ["en"], "ways": ["call"], "times": ["evenings", "weekends"]},
    },
}
"""Answers that some have given about themselves, by the keys of what they chose."""


def _print_address(url: str) -> None:
    print(f"\n  The demo is at  {url}\n")
    print("  It runs on this computer only, with invented people, and forgets everything when it stops.")
    print("  Ctrl-C stops it.\n", flush=True)
