"""Every control that a message can carry, pressed by somebody whom it is for; what it does is told in a line.

In a custom id 7 stands for what the control is about, 100 for the community; 8 is the mentorship that a check-in
belongs to. In brackets is what was chosen in a select.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from discord import Client
from simcord.results import InteractionResult
from sqlalchemy import text
from structlog.testing import capture_logs

from bot.demo.world.community import SimulatedCommunity
from tests.authorization.attempt_runner import DatabaseSnapshot
from tests.authorization.interactions import press
from tests.authorization.world import AuthorizationWorld, Place, build_world
from tests.support.journeys.reading import answer
from tests.support.journeys.steps import services

from .recording import Recorder
from .templates import spelled, templates

THING, MENTORSHIP, HOME, TRAIT, OWN_TRAIT = "7", "8", "100", "gender", "own1"
OF_THE_COMMUNITY = {
    "about",
    "apart",
    "apart-list",
    "browse",
    "door",
    "offer",
    "prefer",
    "privacy",
    "support",
    "waiting",
    "week",
    "look",
    "mine",
}
"""Controls whose id is their community's."""

BESIDES = ("door:0:me", "door:0:note", "privacy:0:mine", "support:0:open")
"""Where no community is named: every one, or whichever it is."""

ABOUT: dict[str, tuple[str, str]] = {
    **dict.fromkeys(("pairing:7:agree", "pairing:7:decline", "why"), ("asked", "Piet")),
    "pairing:7:withdraw": ("asked", "Farid"),
    **dict.fromkeys(("pairing:7:approve", "pairing:7:refuse"), ("agreed", "Tomas")),
    **dict.fromkeys(("pairing:7:pause", "pairing:7:end", "pairing:7:note"), ("walking", "Ines")),
    "end": ("walking", "Ines"),
    "pairing:7:resume": ("paused", "Gita"),
    "pairing:7:hand-over": ("leaving", "Jonas"),
    **dict.fromkeys(("pairing:7:stay", "pairing:7:move-on"), ("offered", "Lena")),
    "who": ("agreed", "Tomas"),
    **dict.fromkeys(("facilitator", "report", "week"), ("home", "Tomas")),
    "look": ("seeker", "Tomas"),
    "mentor": ("application", "Tomas"),
    "door": ("home", "Hana"),
    **dict.fromkeys(("door:100:volunteer", "door:100:ask"), ("home", "Dorji")),
    **dict.fromkeys(("door:100:seeker-update", "door:100:seeker-withdraw"), ("home", "Esme")),
    **dict.fromkeys(("offer", "waiting"), ("seeker", "Hana")),
    "kept": ("kept", "Ada"),
    "letter": ("letter", "Kim"),
    "question": ("question", "Ada"),
    "question:7:take": ("question", "Tomas"),
    "rhythm": ("walking", "Ada"),
    **dict.fromkeys(("setup", "trait", "traits"), ("home", "Rosa")),
    "closing": ("ended", "Piet"),
    "closing:7:thank": ("ended", "Olga"),
    "thanks": ("thanks", "Olga"),
    "browse": ("mentor", "Esme"),
    "match": ("match", "Tomas"),
    "matching": ("matching", "Tomas"),
    "concern": ("concern", "Tomas"),
    **dict.fromkeys(("concern:7:outcome", "concern:7:apart"), ("concern", "Olga")),
    **{f"apart:100:7:{move}": ("farid", "Ada") for move in ("ask", "keep", "end", "later", "allow", "forbid")},
    "matter": ("matter", "Tomas"),
    **{f"matter:7:{move}": ("matter", "Olga") for move in ("reached", "not-reached", "withdraw", "keep")},
    "suggest:7:mentor": ("hana", "Tomas"),
    "suggest:7:mentee": ("esme", "Tomas"),
    "person": ("hana", "Tomas"),
}
"""What each is about and who presses it, by the custom id or its first word."""

ANYTHING = ("home", "Ada")

CHOICES: dict[str, Sequence[str]] = {
    "offer": ["{7}"],
    "offer:100": ["{7}"],
    "guide": ["1"],
    "rhythm:7": ["weekly"],
    "prefer:100:hour": ["21"],
    "prefer:100:weekdays": ["6"],
    "prefer:100:rest": ["1 week", "open"],
    **{key: ["{Farid}"] for key in ("apart:100", "apart:100:allow", "apart:100:forbid")},
    "suggest:7:mentor": ["{Esme}"],
    "suggest:7:mentee": ["{Hana}"],
    "traits:one": ["gender"],
    "question:7:more": ["1", "3", "7", "prompt", "note", "preferences", "pause", "end", "off"],
    **{f"setup:{kind}": ["{Member}"] for kind in ("alumni", "facilitator", "group", "member", "mentor")},
    **{f"setup:{kind}:7": ["{Member}"] for kind in ("facilitator", "group", "member")},
    "setup:channel": ["{#mentorship}"],
    "setup:forum": ["{#introductions}"],
    "setup:tag": ["{tag}"],
    "setup:coordinator": ["{Tomas}"],
    "setup:welcome": ["{#mentorship}"],
    "setup:country": ["Ireland", "0"],
    "setup:yes": ["0", "1"],
}
"""What is chosen in each select, one after the other; names in braces stand for ids."""


def spelling(custom_id: str) -> str:
    """How a custom id is written in the file, whatever it is about."""
    first, *parts = custom_id.split(":")
    parts = [THING if part.isdecimal() else part for part in parts]
    if first in OF_THE_COMMUNITY and parts:
        parts[0] = HOME
    if first == "trait":
        parts[0] = OWN_TRAIT if parts[-1] == "change" else TRAIT
    return ":".join([first, *parts])


def controls(bot: Client) -> list[str]:
    """Every custom id that the bot's controls recognise, as the file has them."""
    recognised = [spelling(each) for pattern in templates(bot) for each in spelled(pattern.pattern)]
    return sorted({*recognised, *BESIDES})


async def one_of_each(community: SimulatedCommunity) -> AuthorizationWorld:
    """A community with everything in it that can be pressed about."""
    async with community.bot._dependencies.database.engine.begin() as connection:
        # No id is also a number that somebody may choose.
        await connection.execute(text("update sqlite_sequence set seq = 700"))
    world = await build_world(community)
    await services(community).mentor_status.pause(community.caller("Piet"), until=None)
    return world


class Presses:
    """Presses of old messages in one community, in which there is one of each thing."""

    def __init__(self, world: AuthorizationWorld) -> None:
        self._world = world
        self._recorder = Recorder(services(world.community))

    async def lines(self) -> list[str]:
        """What every control does: a line, or two where it does something else in a direct message."""
        kept, found = DatabaseSnapshot(self._world), list[str]()
        with self._recorder.listening(), capture_logs() as logs:
            for custom_id in controls(self._world.community.bot):
                for choice in CHOICES.get(custom_id, [""]):
                    here, there = [await self._press(custom_id, choice, kept, in_dm=in_dm) for in_dm in (False, True)]
                    name = f"{custom_id} [{choice.strip('{}')}]" if choice else custom_id
                    differs = (f"{name} | in server: {here}", f"{name} | in direct message: {there}")
                    found += [f"{name} | {here}"] if here == there else differs
        kept.close()
        assert [entry for entry in logs if entry["log_level"] in {"error", "critical"}] == []
        return found

    async def _press(self, custom_id: str, choice: str, kept: DatabaseSnapshot, *, in_dm: bool) -> str:
        case, who = ABOUT.get(custom_id) or ABOUT.get(custom_id.split(":", maxsplit=1)[0], ANYTHING)
        names = {THING: self._world.cases[case].id, **self._names()}
        if case == "question":
            names[MENTORSHIP] = self._world.cases["walking"].id
        self._recorder.calls, self._recorder.names = [], {number: name for name, number in reversed(names.items())}
        real = ":".join(
            str(names.get(part, part)) if part in {THING, HOME} else part for part in custom_id.split(":")
        )
        chosen = re.sub(r"\{(.+)\}", lambda found: str(names[found[1]]), choice)
        told = await press(self._world, self._place(who, in_dm=in_dm), real, [chosen] if choice else None)
        if kept.changed():
            kept.restore()
        return ", ".join(self._done(told))

    def _done(self, told: InteractionResult) -> Iterator[str]:
        yield from self._recorder.calls
        if told.modal is not None:
            yield f"form: {told.modal['title']}"
        elif not self._recorder.calls:
            yield f"says: {answer(told).splitlines()[0]}"

    def _names(self) -> dict[str, int]:
        community = self._world.community
        rooms = {f"#{room.name}": room.id for room in (community.mentorship, community.facilitators, community.forum)}
        people = {name: person.id for name, person in community.people.items()}
        roles = {name: role.id for name, role in community.roles.items()}
        return {HOME: community.guild.id, "tag": community.tag_id, **rooms, **people, **roles}

    def _place(self, who: str, *, in_dm: bool) -> Place:
        person = self._world.community[who]
        there = Place(actor=person, channel=self._world.community.mentorship, guild=self._world.community.guild)
        return replace(there, actor=person.user, channel=person.user.dm_channel, guild=None) if in_dm else there
