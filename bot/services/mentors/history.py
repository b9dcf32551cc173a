"""What facilitators decided before about somebody who offers to mentor again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from bot.rules.refusals import Barred
from storage.models.enums import MentorState
from storage.models.matching import PastDecision
from storage.models.records import Mentor
from storage.unit_of_work import UnitOfWork

History = dict[int, list[PastDecision]]
"""Earlier decisions by person, the oldest first."""


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
