"""The demo in the browser: some things have happened already, and a guest can play the whole journey."""

from __future__ import annotations

import asyncio
import threading
import webbrowser
from datetime import timedelta
from functools import partial

from bot.demo.world.community import CAST, CastMember, SimulatedCommunity
from bot.demo.world.world import DemoWorld, run_world
from bot.rules.mentor_status import MentorMove
from bot.rules.traits import TraitSection as About

from .hints import HINTS
from .rooms import DemoPerson, Rooms
from .server import DemoServer

STAFF_NAMES = ("Rosa", "Tomas", "Lindiwe")
"""Names of those who look after others; listed last, because a guest begins as a member."""

WELCOME_TEXT = (
    "**Welcome.** Here people find a mentor for a while, or become one.\n"
    "- Looking for someone? `/mentee ask`\n"
    "- Would you like to be a mentor? `/mentor volunteer`\n"
    "- What it is, how it ends, who sees what: `/mentorship about`\n"
    "- Everything of yours at a glance: `/mentorship me`\n\n"
    "What you type with a slash stays between you and Companion. Nobody else here sees it."
)


async def serve_demo(*, port: int, opens_browser: bool) -> int:
    """Serve the page until stopped; return the exit code."""
    async with run_world() as made:
        await seed_story(made)
        server = make_server(made, port=port)
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


def make_server(world: DemoWorld, *, port: int) -> DemoServer:
    """Return the server for this world, not yet started."""
    community, clock = world.community, world.clock
    return DemoServer(
        community.env,
        guild=community.guild,
        people=people_of(community),
        rooms=[community.mentorship, community.facilitators, community.forum],
        forum=community.forum,
        now=clock,
        before_action=clock.tick,
        advance_time=lambda span: world.advance_days(span.days),
        title="Companion – a demo",
        hints=HINTS,
        port=port,
    )


def people_of(community: SimulatedCommunity) -> list[DemoPerson]:
    """Return everyone whom a guest can act as."""
    everyone = sorted(CAST, key=lambda one: (one.name in STAFF_NAMES, one.description != "member"))
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
    if someone.name in STAFF_NAMES:
        return someone.description
    roles = community.caller(someone.name).role_ids
    if community.roles["Mentor"].id in roles:
        return "mentor"
    return "past member" if community.roles["Alumni"].id in roles else "member"


async def seed_story(world: DemoWorld) -> None:
    """Add what happened before the guest came: a welcome, a mentor, an offer, someone who waits."""
    community, clock, services = world.community, world.clock, world.community.bot.services
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
    clock.tick()
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
