"""Random worlds: what facilitators find and seekers are shown is the same with and without secrets of others."""

from __future__ import annotations

import itertools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from random import Random

import pytest

from bot.rules.refusals import Refusal
from bot.services.browsing import BrowsedMentor
from bot.services.matching.results import MatchSet
from bot.services.profiles.compatibility import MatchOutlook
from storage.models.enums import ContactPreference
from tests.support.service_harness import ServiceHarness, facilitator, in_dm, member, someone
from tests.support.services.matching import (
    BETRAYED,
    UNFAITHFUL,
    add_mentor_with_room,
    add_seeker,
    keep_apart,
    matched_pairs,
)

COMMUNITIES = itertools.count(2000)
MENTORS, SEEKERS, OBSERVER, PARTED = range(100, 105), range(200, 204), 200, 204
SAID = ["", BETRAYED, UNFAITHFUL, f"{BETRAYED} path=apart", f"{UNFAITHFUL} path=reconciling"]
WANTS = ["", "side=similar!", "side=similar path=similar!", "path=other"]


@dataclass(frozen=True)
class Views:
    """What a facilitator finds, and what one seeker is shown."""

    pairs: list[tuple[int, int]]
    found: tuple[object, ...]
    browsed: list[int]
    outlook: MatchOutlook | None


class World:
    """A community of its own with random people."""

    def __init__(self, harness: ServiceHarness, dice: Random) -> None:
        self.harness, self.dice, self.home = harness, dice, next(COMMUNITIES)
        self.parted_id = 0

    async def begin(self) -> None:
        """Mentors with random room, seekers with random hopes, and two who were together before."""
        await self.harness.set_up(self.home)
        for mentor in MENTORS:
            room = self.dice.randint(1, 3)
            said = self.dice.choice(SAID)
            await add_mentor_with_room(self.harness, mentor, said, room=room, home=self.home)
        together = await self.ask(PARTED, MENTORS[0])
        await self.harness.services.responses.agree(in_dm(MENTORS[0]), together)
        await self.harness.services.active_pairings.end(in_dm(PARTED), together)
        self.parted_id = together
        for seeker in (*SEEKERS, PARTED):
            said, wants = self.dice.choice(SAID), self.dice.choice(WANTS)
            await add_seeker(self.harness, seeker, said, wants, home=self.home)

    async def ask(self, mentee: int, mentor: int) -> int:
        """Let someone ask a mentor."""
        asked = await self.harness.services.requests.ask_mentor(
            member(mentee, self.home), someone(mentor), words=None, attends=True
        )
        return asked.id

    async def views(self) -> Views:
        """What is found and shown now."""
        found = await self.harness.services.matching.find(facilitator(50, self.home))
        shown, browsed = await self.harness.services.browsing.first_mentor(member(OBSERVER, self.home)), []
        while isinstance(shown, BrowsedMentor):
            browsed.append(shown.mentor.user_id)
            shown = await self.harness.services.browsing.mentor_after(member(OBSERVER, self.home), shown.mentor.id)
        mine = await self.harness.services.overview.mine(member(OBSERVER, self.home))
        return Views(matched_pairs(found), await self._found(found), browsed, mine.outlook)

    async def _found(self, found: MatchSet) -> tuple[object, ...]:
        details = [
            await self.harness.services.matching.get_match(facilitator(50, self.home), match.id)
            for match in found.matches
        ]
        seen, queue = found.snapshot, await self.harness.services.overview.queue(facilitator(50, self.home))
        return (
            found.unmatched,
            (seen.seekers, seen.free_mentors, seen.mentors_with_room, seen.fully_suggested_count),
            seen.excluded_pairs,
            [(each.fit, each.closest, each.waiting_since) for each in details],
            (queue.waiting_list, queue.obstacles),
        )

    @property
    def others(self) -> list[int]:
        """The seekers who are not the observer."""
        return [seeker for seeker in SEEKERS if seeker != OBSERVER]


async def _others_keep_apart(world: World) -> None:
    for mentor in world.dice.sample(MENTORS, 3):
        await keep_apart(world.harness, mentor, world.dice.choice(SEEKERS), home=world.home)
        await keep_apart(world.harness, world.dice.choice(world.others), mentor, home=world.home)
    await keep_apart(world.harness, world.dice.choice(MENTORS), OBSERVER, home=world.home)


async def _concerns(world: World) -> None:
    for by, about in (
        (world.dice.choice(world.others), world.dice.choice(MENTORS)),
        (world.dice.choice(MENTORS), OBSERVER),
        (OBSERVER, world.dice.choice(MENTORS)),
    ):
        await world.harness.services.concerns.raise_concern(
            member(by, world.home), words="It worries me.", about=someone(about), named=False
        )


async def _others_pass_over(world: World) -> None:
    for mentor in world.dice.sample(MENTORS, 3):
        async with world.harness.database.transaction() as uow:
            await uow.exclusions.pass_over(
                world.home, person_id=world.dice.choice(world.others), mentor_id=mentor, until=None
            )


async def _one_wants_no_contact(world: World) -> None:
    await world.harness.services.closing.set_boundary(
        in_dm(world.dice.choice([PARTED, MENTORS[0]])), world.parted_id, ContactPreference.NONE
    )


async def _members_ask_each_other(world: World) -> None:
    for mentee in world.others:
        try:
            asked = await world.ask(mentee, world.dice.choice(MENTORS))
        except Refusal:
            continue
        if world.dice.random() < 0.5:
            async with world.harness.database.read_transaction() as uow:
                mentor = (await uow.pairings.by_ids([asked]))[0].mentor_id
            await world.harness.services.responses.decline(in_dm(mentor), asked)


SECRETS: list[Callable[[World], Awaitable[None]]] = [
    _others_keep_apart,
    _concerns,
    _others_pass_over,
    _one_wants_no_contact,
    _members_ask_each_other,
]


@pytest.mark.parametrize("seed", range(4))
async def test_what_is_found_and_shown_is_the_same_with_and_without_secrets(
    harness: ServiceHarness, seed: int
) -> None:
    world = World(harness, Random(seed))
    await world.begin()
    without = await world.views()

    for secret in world.dice.sample(SECRETS, len(SECRETS)):
        await secret(world)
        assert await world.views() == without, secret.__name__
    assert without.pairs
    assert without.browsed
