"""The demo in the browser: something is alive already, and the whole journey is still the guest's to play."""

from __future__ import annotations

import asyncio
import threading
import webbrowser
from datetime import timedelta

from bot.demo.community import CAST, InventedCommunity
from bot.demo.shell import Shell
from bot.demo.shell_rooms import Person, Rooms
from bot.demo.world import World, world
from bot.rules.mentoring import MentorMove

HOSTS_LAST = ("Rosa", "Tomas", "Lindiwe")
"""A guest begins as a member, so those who look after others stand at the end."""

PARTS = {"Ines": "mentor", "Marek": "would be a mentor", "Hana": "past member"}

WELCOME = (
    "**Welcome.** Here people find someone to walk beside them for a while.\n"
    "- Looking for someone? `/mentee ask`\n"
    "- Would you walk beside someone? `/mentor volunteer`\n"
    "- What it is, how it ends, who sees what: `/mentorship about`\n"
    "- Everything of yours at a glance: `/mentorship me`\n\n"
    "What you type with a slash stays between you and Companion. Nobody else here sees it."
)

HINTS = (
    "You are Ada, and everyone here is invented. Type /mentorship about in the box at the bottom; Enter "
    "picks the command, Enter again sends it. Only Ada sees what comes.",
    "Be Tomas and open #facilitators: Marek's offer to mentor waits there. Press Approve. A ✅ reaction would count, "
    "too.",
    "Be Hana, a past member. In #mentorship type /mentor volunteer and fill in the form. Then be Lindiwe, and approve.",
    "Be Ada. In #mentorship type /mentee ask, choose the option mentor, and in it Ines. A form opens: say what you hope "
    "for.",
    "Be Ines and open Messages from the bot: Ada's question is there. Press Yes. Not this time is a good answer, too.",
    "Let 3 days pass. Then be Ada, and Ines: both are asked how it goes. Press Please contact me and see what "
    "#facilitators get to see, and what not.",
    "Be Ada and type /pairing note: a few words for Ines. /mentorship me shows everything of Ada's.",
    "Bilal waits for a mentor. Be Marek, once he is approved, and type /mentor ask with no name. Marek learns who it is "
    "only when Bilal says yes.",
    "Be Lindiwe and type /facilitator suggest, with Marek as mentor and Chiara as mentee. Both are asked; it begins only "
    "if both say yes.",
    "Be Dorji, ask Ines with /mentee ask, and don't answer as Ines. Let 3 days pass, then 2 weeks: a reminder comes, and "
    "a kind end.",
    "Be Ada and type /pairing end: no reason is needed. See what Ines gets to read.",
    "Be Ines and type /mentor step-down. Then be Rosa, the coordinator: she has been told.",
    "Be Rosa and type /setup check, then /setup start: roles, channels, and whether pairings want a facilitator's yes.",
)


async def receive_guests(*, port: int, opens_browser: bool) -> int:
    """Serve the page until stopped."""
    async with world() as made:
        town, clock = made.town, made.clock
        await furnish(made)
        shell = Shell(
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


def people_of(town: InventedCommunity) -> list[Person]:
    """Everyone a guest can be."""
    everyone = sorted(CAST, key=lambda one: (one.name in HOSTS_LAST, one.part != "member"))
    return [
        Person(key=one.name.lower(), name=one.name, part=PARTS.get(one.name, one.part), member=town[one.name])
        for one in everyone
    ]


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
    clock.forward(timedelta(hours=14))
    rooms = Rooms(town.env, people_of(town), [town.forum], town.forum)
    await rooms.post(
        rooms.person("marek"),
        "Glad to walk beside someone",
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


def _tell(url: str) -> None:
    print(f"\n  The demo is at  {url}\n")
    print("  It runs on this computer only, with invented people, and forgets everything when it stops.")
    print("  Ctrl-C stops it.\n", flush=True)
