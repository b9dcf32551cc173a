"""The gate: whether a question may reach whom it is for, and when it ends if it may not.

Whatever is asked, offered or suggested is taken in like any other. Between two who are not to be brought together it is
a decoy: it reaches nobody, and ends like one that somebody declined. What anybody may know of the two is said before
that, by a refusal; here alone counts what they may not (promises 8 and 12).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.rules.closing import can_be_suggested_again
from bot.rules.programme import Programme
from bot.services.profiles.compatibility import load_fit
from storage.models.enums import AskedBy, ContactPreference
from storage.models.records import Community
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What somebody would like to ask two people, or one of them; *is_by_name*: the asker knows who they are."""

    mentor_id: int
    mentee_id: int
    asked_by: AskedBy
    asker_id: int
    is_by_name: bool = True

    @property
    def people(self) -> tuple[int, int]:
        """Ids of the mentor and the mentee."""
        return self.mentor_id, self.mentee_id

    @property
    def asked_ids(self) -> list[int]:
        """Ids of those whom it is for."""
        return [person for person in self.people if person != self.asker_id]


async def is_barred(
    uow: UnitOfWork, community: Community, question: Question, programme: Programme, *, at: datetime
) -> bool:
    """Return whether the question may reach nobody. Everything is looked at, so that nothing takes less time."""
    home, two = community.community_id, question.people
    reasons = (
        await _is_unwanted(uow, home, question, at),
        await uow.pairings.get_live_between(home, *two) is not None,
        question.asked_by is not AskedBy.MENTEE and not await _is_free(uow, home, question.mentee_id, programme),
        await _wants_no_contact(uow, home, question),
        question.asked_by is AskedBy.FACILITATOR and await _is_stranger(uow, home, question),
        question.asked_by is AskedBy.FACILITATOR and not await _has_room(uow, home, question.mentor_id),
        not question.is_by_name and not await _may_be_offered(uow, community, question, programme, at),
    )
    return any(reasons)


async def _is_unwanted(uow: UnitOfWork, home: int, question: Question, at: datetime) -> bool:
    """Return whether one of the two keeps apart from the other, worries about them, or has passed them over.

    Who asks by name may ask in spite of a worry of their own.
    """
    return await uow.exclusions.is_unwanted(
        home,
        mentor_id=question.mentor_id,
        mentee_id=question.mentee_id,
        worried=question.asked_ids if question.is_by_name else question.people,
        passed_at=None if question.asked_by is AskedBy.MENTEE else at,
    )


async def _is_free(uow: UnitOfWork, home: int, mentee_id: int, programme: Programme) -> bool:
    return await uow.pairings.count_mentors(home, mentee_id) < programme.mentee_capacity


async def _has_room(uow: UnitOfWork, home: int, mentor_id: int) -> bool:
    mentor = await uow.mentors.get_live(home, mentor_id)
    return mentor is not None and await uow.pairings.count_mentees(home, mentor_id) < mentor.capacity


async def _wants_no_contact(uow: UnitOfWork, home: int, question: Question) -> bool:
    """Return whether one of the two wished for no contact after a mentorship, or not both would be glad of another.

    The latter counts where somebody else brings them together again, or without a name.
    """
    said = await uow.boundaries.latest_between(home, *question.people)
    if ContactPreference.NONE in said.values():
        return True
    is_brought = question.asked_by is AskedBy.FACILITATOR or not question.is_by_name
    before = is_brought and question.mentee_id in await uow.pairings.former_partners(home, question.mentor_id)
    return before and not can_be_suggested_again(said)


async def _is_stranger(uow: UnitOfWork, home: int, question: Question) -> bool:
    """Return whether one of the two keeps the facilitator apart, who then decides nothing of theirs."""
    apart_from = await uow.exclusions.excluding_ids(home, question.asker_id)
    return not apart_from.isdisjoint(question.people)


async def _may_be_offered(
    uow: UnitOfWork, community: Community, question: Question, programme: Programme, at: datetime
) -> bool:
    """Return whether a mentor fits somebody's musts, and was not refused by them lately."""
    mentor, mentee = question.people
    fits = await load_fit(uow, community, programme, mentor_id=mentor, mentee_id=mentee, at=at)
    since = at - timedelta(days=programme.ask_again_days)
    return fits.is_possible and not await uow.pairings.has_refused(
        community.community_id, mentor_id=mentor, mentee_id=mentee, since=since
    )
