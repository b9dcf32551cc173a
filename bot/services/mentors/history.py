"""What facilitators decided before about somebody who offers to mentor again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from storage.models.enums import MentorState
from storage.models.matching import PastDecision
from storage.models.records import Mentor
from storage.unit_of_work import UnitOfWork

History = dict[int, list[PastDecision]]
"""Earlier decisions by person, the oldest first."""


async def load_history(
    uow: UnitOfWork, community_id: int, offers: Sequence[Mentor | None], *, at: datetime
) -> History:
    """Return what was decided before, for those offers that still wait; also what is sealed of somebody erased."""
    people = sorted({offer.user_id for offer in offers if offer is not None and offer.state is MentorState.APPLIED})
    history = defaultdict[int, list[PastDecision]](list)
    if people:
        for past in (
            *await uow.sealed.past_decisions(community_id, people, at=at),
            *await uow.mentors.past_decisions(community_id, people),
        ):
            history[past.person_id].append(past)
    return dict(history)
