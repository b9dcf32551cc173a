"""The demo in the browser: something is alive already, and the whole journey is still the guest's to play."""

from __future__ import annotations

import asyncio
import threading
import webbrowser
from datetime import timedelta
from functools import partial

from bot.demo.world.community import CAST, InventedCommunity, Part
from bot.demo.world.world import World, world
from bot.rules.mentoring import MentorMove
from bot.rules.traits import Part as About

from .hints import HINTS
from .rooms import Person, Rooms
from .server import Shell

HOSTS_LAST = ("Rosa", "Tomas", "Lindiwe")
"""A guest begins as a member, so those who look after others stand at the end."""

WELCOME = (
    "**Welcome.** Here people find a mentor for a while, or become one.\n"
    "- Looking for someone? `/mentee ask`\n"
    "- Would you like to be a mentor? `/mentor volunteer`\n"
    "- What it is, how it ends, who sees what: `/mentorship about`\n"
    "- Everything of yours at a glance: `/mentorship me`\n\n"
    "What you type with a slash stays between you and Companion. Nobody else here sees it."
)


async def receive_guests(*, port: int, opens_browser: bool) -> int:
    """Serve the page until stopped."""
    async with world() as made:
        await furnish(made)
        shell = shell_in(made, port=port)
        try:
            await shell.start()
            _tell(shell.url)
            if opens_browser:
                # Some browsers hold on to whoever opens them.
                threading.Thread(target=webbrowser.open, args=(shell.url,), daemon=True).start()
            await asyncio.Event().wait()
        finally:
            await shell.close()
    return 0


def shell_in(made: World, *, port: int) -> Shell:
    """The page for this world, not yet served."""
    town, clock = made.town, made.clock
    return Shell(
        town.env,
        guild=town.guild,
        people=people_of(town),
        rooms=[town.mentorship, town.facilitators, town.forum],
        forum=town.forum,
        now=clock,
        tick=clock.tick,
        let_time_pass=lambda span: made.live_on(span.days),
        title="Companion – a demo",
        hints=HINTS,
        port=port,
    )


def people_of(town: InventedCommunity) -> list[Person]:
    """Everyone a guest can be."""
    everyone = sorted(CAST, key=lambda one: (one.name in HOSTS_LAST, one.part != "member"))
    return [
        Person(key=one.name.lower(), name=one.name, part=partial(_part, town, one), member=town[one.name])
        for one in everyone
    ]


def _part(town: InventedCommunity, someone: Part) -> str:
    """What someone is at present: who wears the mentor role is a mentor."""
    if someone.name in HOSTS_LAST:
        return someone.part
    roles = town.caller(someone.name).role_ids
    if town.roles["Mentor"].id in roles:
        return "mentor"
    return "past member" if town.roles["Alumni"].id in roles else "member"


async def furnish(made: World) -> None:
    """What happened before the guest came: a welcome, a mentor, an offer, someone who waits."""
    town, clock, services = made.town, made.clock, made.town.bot.services
    await town["Rosa"].send(town.mentorship, WELCOME)
    ines = await services.mentors.volunteer(
        town.caller("Ines"),
        qualities=["listener", "kind", "time"],
        past_member=False,
        capacity=2,
        words="Three years on. I remember how long the nights were, and I am glad to listen.",
    )
    await services.mentors.decide(town.caller("Lindiwe"), ines.id, MentorMove.APPROVE)
    await services.seekers.join(
        town.caller("Bilal"),
        hope="Someone who has been through the first year and can listen without fixing anything.",
        attends=True,
        preferences="Evenings, by phone.",
    )
    await _say_more(town)
    clock.forward(timedelta(hours=14))
    rooms = Rooms(town.env, people_of(town), [town.forum], town.forum)
    await rooms.post(
        rooms.person("marek"),
        "Glad to be a mentor",
        "I have had two good years by now, and a lot of help on the way. I would like to give some of it back.",
        str(town.tag_id),
    )
    clock.tick()
    await services.mentors.volunteer(
        town.caller("Marek"),
        qualities=["steady", "confidential", "limits"],
        past_member=False,
        capacity=1,
        words="I had someone when I needed it. Now I have the time and the calm for somebody else.",
    )
    await town.bot.courier.rest()
    clock.forward(timedelta(minutes=50))
    await town.env.settle()


async def _say_more(town: InventedCommunity) -> None:
    about_them = town.bot.services.about_them
    for name, said in SAID.items():
        for part, chosen in said.items():
            await about_them.say(town.caller(name), part, chosen=chosen)
    await about_them.hope(town.caller("Bilal"), About.STORY, wants={"path": "similar", "side": "similar"})


SAID: dict[str, dict[About, dict[str, list[str]]]] = {
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
"""What some have said about themselves, by the keys of what they chose."""


def _tell(url: str) -> None:
    print(f"\n  The demo is at  {url}\n")
    print("  It runs on this computer only, with invented people, and forgets everything when it stops.")
    print("  Ctrl-C stops it.\n", flush=True)
