"""Plays a chapter in one world, and remembers what each observer saw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from tests.support.databases import SqliteDatabases
from tests.support.settings_snapshot import SettingsSnapshot

from . import acts
from .decoys import decoys
from .observers import ASKED, OBSERVERS
from .record import difference
from .script import Act, Chapter
from .secrets import HIM, Secret
from .world import HOLDER, Question, open_world

NO_NOES: Mapping[Question, datetime] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What each observer, and Ada herself, saw in a world, and when the questions ended there that reached nobody.

    *unheard* are suggestions that reached nobody, or were refused.
    """

    seen_by: dict[str, list[str]]
    seen_by_her: list[str]
    noes: dict[Question, datetime]
    unheard: frozenset[Question]


@dataclass(slots=True)
class Player:
    """Plays chapters, each of them once in each world."""

    databases: SqliteDatabases
    settings: SettingsSnapshot
    _played: dict[object, Played] = field(default_factory=dict)

    async def play(
        self,
        chapter: Chapter,
        act: Act,
        noes: Mapping[Question, datetime] = NO_NOES,
        *,
        seed: int = 0,
        unheard: frozenset[Question] = frozenset(),
        is_without_her: bool = False,
    ) -> Played:
        """Play a chapter in which Ada does this; Ada says no at the moments *noes*.

        What is *unheard* is not suggested. *is_without_her*: she has left the programme instead, and others alone do
        something.
        """
        key = (chapter, act, frozenset(noes.items()), seed, unheard, is_without_her)
        if key not in self._played:
            self._played[key] = await self._play(
                chapter, act, noes, seed, unheard=unheard, is_without_her=is_without_her
            )
        return self._played[key]

    async def _play(
        self,
        chapter: Chapter,
        act: Act,
        noes: Mapping[Question, datetime],
        seed: int,
        *,
        unheard: frozenset[Question],
        is_without_her: bool,
    ) -> Played:
        names = [HOLDER, *OBSERVERS.values()]
        async with open_world(self.databases, self.settings, names, seed=seed) as world:
            world.noes, world.unheard, world.strangers = dict(noes), unheard, chapter.apart
            world.is_without_her = is_without_her
            await chapter.before(world)
            if is_without_her:
                await acts.leaves_programme(world, HOLDER)
            for facilitator in () if is_without_her else chapter.apart:
                await acts.keeps_apart(world, HOLDER, facilitator, takes_time=False)
            await world.step()
            world.watching = True
            await act(world)
            await chapter.after(world)
            world.decoys |= await decoys(world)
            seen = {label: world.records[name].entries for label, name in OBSERVERS.items()}
            return Played(
                seen_by=seen,
                seen_by_her=world.records[HOLDER].entries,
                noes=world.decoys,
                unheard=frozenset(world.suggested - await acts.asked_at(world)),
            )


async def told_apart(player: Player, secret: Secret, observer: str, *, seed: int = 0) -> str:
    """Return what tells an observer in which world they live; nothing where nothing does, or it is no secret to them.

    For whom Ada keeps apart from in what they do for the groups, the other world is that in which she left.
    """
    is_stranger = OBSERVERS[observer] in secret.chapter.apart
    counterpart = secret.without_her if is_stranger else secret.counterpart(observer)
    if counterpart is None:
        return ""
    closed = await player.play(secret.chapter, secret.closed, seed=seed)
    opened = await player.play(
        secret.chapter,
        counterpart,
        closed.noes,
        seed=seed,
        unheard=closed.unheard if observer in ASKED else frozenset(),
        is_without_her=is_stranger,
    )
    return difference(closed.seen_by[observer], opened.seen_by[observer])


def reached_her(played: Played) -> tuple[int, int]:
    """Return how many messages about Marek reached Ada, and how many questions of anybody."""
    shown = played.seen_by_her
    return sum(HIM in each for each in shown), sum(":agree" in each for each in shown)
