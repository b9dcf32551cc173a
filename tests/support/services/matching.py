"""Steps to seekers and mentors with room who have filled in their profiles."""

from __future__ import annotations

from bot.rules.callers import NamedUser
from bot.rules.mentor_status import MentorMove, NewPeopleMove
from bot.services.matching.results import MatchSet
from storage.models.enums import AskedBy, MatchState
from storage.models.matching import Match
from storage.schema.pairings import pairings
from tests.support.service_harness import COMMUNITY_ID, ServiceHarness, facilitator, member, someone

from .concurrency import rows

BETRAYED, UNFAITHFUL = "side=betrayed", "side=unfaithful"


async def store_answers(
    harness: ServiceHarness, person: int, answers: str = "", wants: str = "", *, home: int = COMMUNITY_ID
) -> None:
    """Store what someone says about themselves and hopes for."""
    async with harness.database.transaction() as uow:
        await uow.profiles.set(home, person, answers=answers, wants=wants)


async def add_seeker(
    harness: ServiceHarness, person: int, answers: str = "", wants: str = "", *, home: int = COMMUNITY_ID
) -> None:
    """Put someone on the waiting list; the next one has waited a day less."""
    await harness.services.waiting_list.join(
        member(person, home), hope=None, attends=True, listed=True, preferences=None
    )
    await store_answers(harness, person, answers, wants, home=home)
    harness.advance_time(days=1)


async def add_mentor_with_room(
    harness: ServiceHarness, person: int, answers: str = "", *, room: int = 1, home: int = COMMUNITY_ID
) -> None:
    """Make someone a mentor with room for so many mentees."""
    service = harness.services.mentor_applications
    applied = await service.volunteer(
        member(person, home), qualities=[], past_member=False, capacity=room, words=None
    )
    await service.decide(facilitator(52, home), applied.id, MentorMove.APPROVE)
    await store_answers(harness, person, answers, home=home)


async def keep_apart(
    harness: ServiceHarness, one: int, other: int, *, home: int = COMMUNITY_ID, for_facilitators: bool = False
) -> None:
    """Let the one keep apart from the other, and let facilitators take it into account, or not."""
    async with harness.database.transaction() as uow:
        await uow.exclusions.add(
            home, person_id=one, other_id=other, at=harness.clock(), for_facilitators=for_facilitators
        )


async def dismiss_mentor(harness: ServiceHarness, person: int, mentor: int) -> None:
    """Let this person dismiss a mentor for ever."""
    async with harness.database.transaction() as uow:
        await uow.exclusions.pass_over(COMMUNITY_ID, person_id=person, mentor_id=mentor, until=None)


async def stop_new_people(harness: ServiceHarness, mentor: int, move: NewPeopleMove = NewPeopleMove.STOP) -> None:
    """Let a facilitator stop new people for a mentor, or let them come again."""
    async with harness.database.read_transaction() as uow:
        row = await uow.mentors.get_live(COMMUNITY_ID, mentor)
    assert row is not None
    await harness.services.mentor_status.decide_about_new_people(facilitator(52), row.id, move)


def who_is(person: int) -> NamedUser:
    """Return a person; everyone is a member and in the server."""
    return someone(person)


def matched_pairs(found: MatchSet) -> list[tuple[int, int]]:
    """Return the seeker and the mentor of each match, in their order."""
    return [(match.seeker_id, match.mentor_id) for match in found.matches]


async def find_matches(harness: ServiceHarness, by: int = 50) -> MatchSet:
    """Return a set of matches that this facilitator has found."""
    return await harness.services.matching.find(facilitator(by))


async def only_match(harness: ServiceHarness, by: int = 50) -> Match:
    """Return the only match that is found."""
    [match] = (await find_matches(harness, by)).matches
    return match


async def suggest(harness: ServiceHarness, match: Match, by: int = 50) -> Match:
    """Let a facilitator have the two of a match asked."""
    return await harness.services.matching.suggest(facilitator(by), match.id, who_is)


async def state_of(harness: ServiceHarness, match: Match) -> MatchState:
    """Return the present state of a match."""
    return (await harness.services.matching.get_match(facilitator(), match.id)).match.state


async def proposed_pairings(harness: ServiceHarness) -> list[tuple[int, int]]:
    """Return the pairings suggested by a facilitator, mentee first, sorted."""
    found = await rows(harness.database, pairings, pairings.c.asked_by == AskedBy.FACILITATOR)
    return sorted((row["mentee_id"], row["mentor_id"]) for row in found)
