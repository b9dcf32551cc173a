"""Who looks, and at what: all that each of them can fetch at any moment."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from .world import HOLDER, World

Look = Callable[[World, str], Awaitable[object]]

OBSERVERS = {
    "partner": "Marek",
    "mentor with the list": "Hana",
    "member": "Dorji",
    "second account": "Mel",
    "facilitator": "Tomas",
    "facilitator kept apart": "Jonas",
    "coordinator": "Vera",
    "manager": "Adam",
    "other owner": "Wanda",
}
"""Who might want to know, and who that is in the script. The second account is Marek's, too."""

ASKED = ("partner", "mentor with the list")
"""Whom a suggestion may be about; of one that does not reach them they know nothing."""

STAFF = ("facilitator", "coordinator")


def command(name: str, **options: str) -> Look:
    """Return the use of a command."""
    return lambda world, who: world.uses(who, name, **options)


def completion(name: str, option: str) -> Look:
    """Return the completion of an option in which nothing was typed yet."""
    return lambda world, who: world.types(who, name, option)


_OVERVIEW = command("mentorship me")
_MENTOR = (_OVERVIEW, command("mentor ask"), completion("pairing withdraw", "pairing"))
_STAFF = (
    command("facilitator queue"),
    command("facilitator pairs"),
    command("facilitator concerns"),
    command("facilitator export"),
    command("facilitator mentors"),
    # These take longest by far, so that only some of them do it.
    command("facilitator report"),
    command("facilitator matches"),
    command("facilitator person", member=HOLDER),
    command("facilitator person", member="Marek"),
    completion("facilitator end", "pairing"),
    command("facilitator audit"),
    command("facilitator audit", member=HOLDER),
    command("facilitator audit", member="Marek", since="3 months"),
)
LOOKS: dict[str, tuple[Look, ...]] = {
    "partner": (
        *_MENTOR,
        command("pairing show"),
        command("mentee browse"),
        command("privacy export"),
        command("privacy keep-apart-list"),
        completion("pairing accept", "pairing"),
        completion("pairing end", "pairing"),
        completion("pairing note", "pairing"),
    ),
    "mentor with the list": _MENTOR,
    "member": (command("mentee browse"),),
    "second account": (_OVERVIEW, command("mentee browse")),
    "facilitator": _STAFF,
    "facilitator kept apart": _STAFF,
    "coordinator": (*_STAFF[:4], command("facilitator audit")),
    "manager": (command("setup check"), command("facilitator queue")),
    "other owner": (command("facilitator queue"), command("facilitator pairs")),
}


async def look_round(world: World, *labels: str) -> None:
    """Let these observers, or all of them, look at all that they can see; it takes no time, and changes nothing."""
    for label in labels or OBSERVERS:
        for look in LOOKS[label]:
            await look(world, OBSERVERS[label])
    await world.step()
