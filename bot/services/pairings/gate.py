"""The gate: whether a question may reach whom it is for, and when it ends if it may not.

Whatever is asked, offered or suggested is taken in like any other. Between two who are not to be brought together it
is a decoy: it reaches nobody, and ends like one that somebody declined. What anybody may know of the two is said
before that, by a refusal; here alone counts what they may not (promises 8 and 12).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.rules.closing import can_be_suggested_again
from bot.rules.daily_limits import has_reached_enough
from bot.rules.matching.suggestion_counts import count_all_suggestions, has_enough_suggestions
from bot.rules.mentor_status import can_take_mentees
from bot.rules.programme import Programme
from bot.services.core.counted_acts import load_counted_acts
from bot.services.profiles.compatibility import load_fit
from storage.models.counted_acts import CountedAct
from storage.models.enums import AskedBy, ContactPreference
from storage.models.matching import SuggestedCouple
from storage.models.records import Community, Mentor, Pairing
from storage.repositories.pairing_counts import AGREED_PAIRING_STATES
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Couple:
    """What there is between the two, and what contact each wished for after their latest mentorship.

    *acts* is what the one who asks did that counts against their limits, but for facilitators.
    *mentees* and *mentors* are how many each has, where that was looked up; of a suggestion, *strangers* are those
    who keep the facilitator apart, *mentor* is the mentor's own standing, and *suggested* is all that is suggested to
    either.
    """

    live: Pairing | None
    wishes: Mapping[int, ContactPreference]
    acts: Collection[CountedAct] = ()
    mentors: int | None = None
    mentees: int = 0
    strangers: Set[int] = frozenset()
    mentor: Mentor | None = None
    suggested: Collection[SuggestedCouple] = ()


async def load_couple(
    uow: UnitOfWork, community_id: int, question: Question, programme: Programme, *, at: datetime
) -> Couple:
    """Return what there is between two people."""
    mentor_id, mentee_id = question.people
    [other] = question.asked_ids
    return Couple(
        live=await uow.pairings.get_live_between(community_id, mentor_id, mentee_id),
        wishes=await uow.boundaries.latest_between(community_id, mentor_id, mentee_id),
        acts=await load_counted_acts(uow, community_id, question.asker_id, programme, to=other, at=at),
    )


async def load_suggested_couple(
    uow: UnitOfWork, community_id: int, question: Question, live: Collection[Pairing]
) -> Couple:
    """Return what there is between two whom a facilitator suggests; *live* is everything live of either."""
    mentor_id, mentee_id = question.people
    mentors, mentees = count_together(live, mentor_id, mentee_id)
    return Couple(
        live=next((each for each in live if {mentor_id, mentee_id} == set(each.party_ids)), None),
        wishes=await uow.boundaries.latest_between(community_id, mentor_id, mentee_id),
        mentors=mentors,
        mentees=mentees,
        strangers=await uow.exclusions.excluding_ids(community_id, question.asker_id),
        mentor=await uow.mentors.get_live(community_id, mentor_id),
        suggested=await uow.exclusions.suggested_couples(community_id, question.people),
    )


def count_together(live: Collection[Pairing], mentor_id: int, mentee_id: int) -> tuple[int, int]:
    """Return how many mentors the mentee has, and how many mentees the mentor, among these pairings."""
    together = [each for each in live if each.state in AGREED_PAIRING_STATES]
    mentors = sum(each.mentee_id == mentee_id and each.handover_at is None for each in together)
    return mentors, sum(each.mentor_id == mentor_id for each in together)


async def is_barred(
    uow: UnitOfWork, community: Community, question: Question, couple: Couple, programme: Programme, *, at: datetime
) -> bool:
    """Return whether the question may reach nobody. Everything is looked at, so that nothing takes less time."""
    home = community.community_id
    reasons = [
        couple.live is not None,
        has_reached_enough(couple.acts, programme),
        not couple.strangers.isdisjoint(question.people),
        await _is_unwanted(uow, home, question, at),
        await _wants_no_contact(uow, home, question, couple),
    ]
    if question.asked_by is not AskedBy.MENTEE:
        mentors = couple.mentors
        if mentors is None:
            mentors = await uow.pairings.count_mentors(home, question.mentee_id)
        reasons.append(mentors >= programme.mentee_capacity)
    if question.asked_by is AskedBy.FACILITATOR:
        reasons.append(not can_take_mentees(couple.mentor, mentee_count=couple.mentees))
        reasons.append(has_enough_suggestions(count_all_suggestions(couple.suggested), *question.people))
    if not question.is_by_name:
        reasons.append(not await _may_be_offered(uow, community, question, programme, at))
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


async def _wants_no_contact(uow: UnitOfWork, home: int, question: Question, couple: Couple) -> bool:
    """Return whether one of the two wished for no contact after a mentorship, or not both would be glad of another.

    The latter counts where somebody else brings them together again, or without a name.
    """
    if ContactPreference.NONE in couple.wishes.values():
        return True
    is_brought = question.asked_by is AskedBy.FACILITATOR or not question.is_by_name
    before = is_brought and question.mentee_id in await uow.pairings.former_partners(home, question.mentor_id)
    return before and not can_be_suggested_again(couple.wishes)


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
