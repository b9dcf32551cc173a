"""Short ways to people who wait and mentors with room, who have said something about themselves."""

from __future__ import annotations

from bot.rules.mentoring import MentorMove
from bot.rules.people import Someone
from bot.services.matching.results import SetOfMatches
from storage.models.enums import AskedBy, MatchState
from storage.models.matching import Match
from storage.schema.pairings import pairings
from tests.support.house import HOME, House, facilitator, member, someone

from .moments import rows

BETRAYED, UNFAITHFUL = "side=betrayed", "side=unfaithful"


async def says(house: House, person: int, answers: str = "", wants: str = "", *, home: int = HOME) -> None:
    """Someone has said this about themselves, and what they hope for."""
    async with house.store.transaction() as memory:
        await memory.profiles.say(home, person, answers=answers, wants=wants)


async def waits(house: House, person: int, answers: str = "", wants: str = "", *, home: int = HOME) -> None:
    """Someone is on the waiting list; who comes next has waited a day less."""
    await house.services.seekers.join(member(person, home), hope=None, attends=True, preferences=None)
    await says(house, person, answers, wants, home=home)
    house.wait(days=1)


async def mentors(house: House, person: int, answers: str = "", *, room: int = 1, home: int = HOME) -> None:
    """Someone is a mentor with room."""
    service = house.services.mentors
    applied = await service.volunteer(
        member(person, home), qualities=[], past_member=False, capacity=room, words=None
    )
    await service.decide(facilitator(52, home), applied.id, MentorMove.APPROVE)
    await says(house, person, answers, home=home)


async def apart(house: House, one: int, other: int, *, home: int = HOME) -> None:
    """The one has said that they wish to be kept apart from the other."""
    async with house.store.transaction() as memory:
        await memory.couples.keep_apart(home, by=one, other=other, at=house.clock())


async def not_for_me(house: House, person: int, mentor: int) -> None:
    """A mentor is not for this person."""
    async with house.store.transaction() as memory:
        await memory.couples.pass_over(HOME, person=person, mentor=mentor, until=None)


def who_is(person: int) -> Someone:
    """Everyone is a member, and here."""
    return someone(person)


def couples(found: SetOfMatches) -> list[tuple[int, int]]:
    """Who was found for whom, in their order."""
    return [(match.seeker_id, match.mentor_id) for match in found.found]


async def found_by(house: House, by: int = 50) -> SetOfMatches:
    """A set that this facilitator has found."""
    return await house.services.matches.find(facilitator(by))


async def only_match(house: House, by: int = 50) -> Match:
    """The one match that there is."""
    [match] = (await found_by(house, by)).found
    return match


async def suggest(house: House, match: Match, by: int = 50) -> Match:
    """A facilitator has the two of a match asked."""
    return await house.services.matches.suggest(facilitator(by), match.id, who_is)


async def state_of(house: House, match: Match) -> MatchState:
    """What has become of a match."""
    return (await house.services.matches.pair(facilitator(), match.id)).match.state


async def proposed(house: House) -> list[tuple[int, int]]:
    """Who is asked about whom by a facilitator, mentee first."""
    found = await rows(house.store, pairings, pairings.c.asked_by == AskedBy.FACILITATOR)
    return sorted((row["mentee_id"], row["mentor_id"]) for row in found)
