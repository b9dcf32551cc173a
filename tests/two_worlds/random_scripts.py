"""Scripts made at random: anyone tries anything, in any order, while Ada has one of her secrets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from storage.models.enums import CheckInAnswer

from . import acts
from .decoys import days_pass
from .observers import OBSERVERS, look_round
from .script import Act, Chapter
from .secrets import SECRETS, Secret
from .world import HOLDER, World

STEPS_PER_SCRIPT = 14

Draw = Callable[[Random], tuple[str, Act]]
"""A step, and what it is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RandomScript:
    """One of Ada's secrets, in a chapter that goes on at random; *steps* say how."""

    name: str
    secret: Secret
    steps: tuple[str, ...]


def random_script(seed: int, names: list[str] | None = None) -> RandomScript:
    """Return the script of this number, with one of these secrets."""
    draw = Random(seed)
    name = draw.choice(names or list(SECRETS))
    steps = [draw.choice(DRAWS)(draw) for _ in range(STEPS_PER_SCRIPT)]
    secret = SECRETS[name]

    async def after(world: World) -> None:
        for _, act in steps:
            await act(world)
            await world.step()
        await days_pass(world, 14)
        await look_round(world)

    chapter = Chapter(f"{secret.chapter.name} {seed}", secret.chapter.before, after, secret.chapter.apart)
    return RandomScript(
        name=name, secret=replace(secret, chapter=chapter), steps=tuple(called for called, _ in steps)
    )


def _uses(who: str, command: str, **options: str) -> Draw:
    async def act(world: World) -> None:
        await world.uses(who, command, **options)

    return lambda _draw: (f"{who}: /{command} {' '.join(options.values())}", act)


def _suggests(who: str) -> Draw:
    def drawn(draw: Random) -> tuple[str, Act]:
        mentor, mentee = draw.choice(["Marek", "Marek", "Hana", "Ines"]), draw.choice([HOLDER, HOLDER, "Chiara"])

        async def act(world: World) -> None:
            await world.suggests(who, mentor, mentee)

        return f"{who} suggests {mentor} to {mentee}", act

    return drawn


def _offers(who: str) -> Draw:
    def drawn(draw: Random) -> tuple[str, Act]:
        place = draw.randrange(3)

        async def act(world: World) -> None:
            await world.chooses(who, await world.uses(who, "mentor ask"), "offer", place)

        return f"{who} offers to number {place} of the list", act

    return drawn


def _writes(who: str) -> Draw:
    async def act(world: World) -> None:
        await world.fills(who, await world.uses(who, "pairing note"), "A few words.")

    return lambda _draw: (f"{who} writes a note", act)


def _time(draw: Random) -> tuple[str, Act]:
    days = draw.choice([1, 2, 4, 8])
    return f"{days} days pass", lambda world: days_pass(world, days)


def _looks(draw: Random) -> tuple[str, Act]:
    label = draw.choice(list(OBSERVERS))
    return f"{label} looks round", lambda world: look_round(world, label)


def _no(draw: Random) -> tuple[str, Act]:
    other = draw.choice(["Hana", "Ines"])
    return f"Ada says no to {other}", lambda world: acts.says_no(world, HOLDER, other)


def _answers(who: str, *answers: CheckInAnswer) -> Draw:
    def drawn(draw: Random) -> tuple[str, Act]:
        answer = draw.choice(answers)
        return f"{who} answers {answer}", lambda world: acts.answers(world, who, answer)

    return drawn


DRAWS: list[Draw] = [
    *[_time] * 6,
    *[_looks] * 3,
    *[_offers("Marek")] * 3,
    *[_uses("Marek", "mentor ask", mentee=HOLDER)] * 3,
    _uses("Marek", "pairing withdraw"),
    _uses("Marek", "pairing accept"),
    _uses("Marek", "pairing decline"),
    _uses("Marek", "pairing pause"),
    _uses("Marek", "pairing resume"),
    _uses("Marek", "pairing end"),
    _uses("Marek", "checkin rhythm", rhythm="weekly"),
    _uses("Marek", "mentor pause", until="1 week"),
    _uses("Marek", "mentor resume"),
    _writes("Marek"),
    _answers("Marek", CheckInAnswer.WELL, CheckInAnswer.NOT_SO_WELL),
    _offers("Hana"),
    _uses("Hana", "mentor ask", mentee=HOLDER),
    _uses("Hana", "pairing decline"),
    _uses("Dorji", "mentee browse"),
    *[_suggests("Tomas")] * 2,
    *[_suggests("Jonas")] * 2,
    _no,
]
"""What anybody may try; what carries a script onwards comes more often. Ada says yes to nobody new."""
