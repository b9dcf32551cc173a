"""Everyone who waits and everyone who has room, looked at together."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.rules.fitting import InTheWay, Looking, Measure, Seeking, in_the_way
from bot.rules.people import Caller
from bot.rules.programme import Programme
from bot.rules.traits import read_answers, read_wants
from bot.services.core.context import close_to
from bot.services.profiles.compatibility import looking_of, measure_in
from storage.models.matching import Offering
from storage.models.records import Community
from storage.repositories.candidates import Waiting
from storage.unit_of_work import Memory


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What a facilitator may know about all who wait and all who have room.

    Without whom they are close to: *close*. *seeking* wait and are not asked yet; *asked* is how many are.
    *offering* have room beside the questions that are open; *open_to_all* have room as long as those have no yes.
    *everyone* has room, also who is close: what stands in somebody's way must not depend on who looks.
    *leaves_out* is whether anybody is in none of this because it would be the reader's own case.
    """

    measure: Measure
    close: set[int]
    seeking: list[Seeking]
    asked: int
    offering: list[Offering]
    open_to_all: list[Offering]
    not_these: set[tuple[int, int]] = field(repr=False)
    everyone: list[Offering]
    leaves_out: bool

    def could_go(self, seeker: int, mentor: int) -> bool:
        """Whether these two may be brought together at all; how they fit is another thing."""
        return seeker != mentor and (seeker, mentor) not in self.not_these


async def survey(
    memory: Memory, caller: Caller, community: Community, programme: Programme, *, at: datetime
) -> Survey:
    """As things stand now; whether the caller may look is for whoever asks."""
    community_id, close = community.community_id, await close_to(memory, caller)
    taken = await memory.pairings.taken_mentees(community_id)
    asked = await memory.finding.asked(community_id)
    listed = await memory.finding.waiting(community_id)
    waiting = [each for each in listed if each.person not in close and each.person not in taken]
    everyone = await memory.finding.offering(community_id, asked_too=True)
    open_to_all = await memory.finding.offering(community_id)
    since = at - timedelta(days=programme.ask_again_days)
    return Survey(
        measure=await measure_in(memory, community, programme, at=at),
        close=close,
        seeking=[seeking_of(each) for each in waiting if each.person not in asked],
        asked=sum(each.person in asked for each in waiting),
        offering=[each for each in everyone if each.person not in close],
        open_to_all=[each for each in open_to_all if each.person not in close],
        not_these=await memory.couples.not_brought_together_of_waiting(community_id, at=at, answered_since=since),
        everyone=everyone,
        leaves_out=not close.isdisjoint([each.person for each in listed] + [each.person for each in everyone]),
    )


def seeking_of(waiting: Waiting) -> Seeking:
    """Someone on the waiting list, as matching knows them."""
    looking = Looking(answers=read_answers(waiting.said), wants=read_wants(waiting.wants))
    return Seeking(person=waiting.person, since=waiting.since, looking=looking)


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """People who look for a mentor, and everyone with room, whatever is asked of them just now."""

    measure: Measure
    looking: Mapping[int, Looking]
    offering: list[Offering]

    def ways(self) -> dict[int, InTheWay]:
        """What stands in the way of each, by person. It may take a while: call it in a thread."""
        return ways(self.measure, self.looking, self.offering)


async def search_of(
    memory: Memory, community: Community, people: Collection[int], programme: Programme, *, at: datetime
) -> Search:
    """Of these people; what stands in somebody's way must not depend on who looks, so nobody is left out."""
    profiles = await memory.profiles.of_many(community.community_id, people)
    return Search(
        measure=await measure_in(memory, community, programme, at=at),
        looking={person: looking_of(profile) for person, profile in profiles.items()},
        offering=await memory.finding.offering(community.community_id) if people else [],
    )


def ways(measure: Measure, looking: Mapping[int, Looking], offering: Sequence[Offering]) -> dict[int, InTheWay]:
    """What stands in the way of each of these people. It may take a while: call it in a thread."""
    mentors = {each.person for each in offering}
    return {
        person: in_the_way(
            measure, theirs, [each for each in offering if each.person != person] if person in mentors else offering
        )
        for person, theirs in looking.items()
    }
