"""What somebody who offers to mentor has done here before, and what facilitators decided about them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.rules.mentor_status import capacity_in
from bot.rules.programme import Programme
from bot.rules.refusals import Barred
from bot.rules.still_open import next_check
from storage.models.enums import MentorState
from storage.models.matching import PastDecision
from storage.models.records import Community, Mentor
from storage.unit_of_work import UnitOfWork

History = dict[int, list[PastDecision]]
"""Earlier decisions by person, the oldest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VolunteerHistory:
    """What a volunteer has done here before: their last application, having had a mentor; and being a past member.

    *capacity* is for how many mentees there is room here, unless they say otherwise.
    """

    application: Mentor | None
    has_had_mentor: bool
    is_past_member: bool
    capacity: int


async def load_history(
    uow: UnitOfWork, community_id: int, offers: Sequence[Mentor | None], *, at: datetime
) -> History:
    """Return what was decided before, for those offers that still wait, and those who are suspended.

    Also what is sealed of somebody erased.
    """
    states = {MentorState.APPLIED, MentorState.SUSPENDED}
    people = sorted({offer.user_id for offer in offers if offer is not None and offer.state in states})
    history = defaultdict[int, list[PastDecision]](list)
    if people:
        for past in (
            *await uow.sealed.past_decisions(community_id, people, at=at),
            *await uow.mentors.past_decisions(community_id, people),
        ):
            history[past.person_id].append(past)
    return dict(history)


async def nobody_new_since(
    uow: UnitOfWork, community_id: int, user_id: int, before: Mentor | None
) -> datetime | None:
    """Return since when facilitators let nobody new come to somebody, also if that was sealed with an erasure."""
    return before.closed_since if before else await uow.sealed.take_nobody_new(community_id, user_id)


async def must_not_be_barred(uow: UnitOfWork, community_id: int, user_id: int, *, at: datetime) -> None:
    """Raise Barred where facilitators have said that this person is not to be a mentor for now."""
    if await uow.sealed.bar_of(community_id, user_id, at=at) is not None:
        raise Barred


def would_be_mentor(community: Community, user_id: int, programme: Programme, *, by: int, at: datetime) -> Mentor:
    """Return the mentor that somebody would be now, without storing it."""
    return Mentor(
        id=0,
        community_id=community.community_id,
        user_id=user_id,
        state=MentorState.APPROVED,
        capacity=capacity_in(community, programme),
        past_member=False,
        qualities=(),
        words=None,
        applied_at=at,
        decided_by=by,
        decided_at=at,
        pause_check_at=next_check(MentorState.APPROVED, programme, at=at)["pause_check_at"],
    )
