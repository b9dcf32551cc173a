"""Whether new people come to a mentor, as facilitators decide."""

from __future__ import annotations

from datetime import datetime

from bot.rules.mentor_status import NEW_PEOPLE_AUDIT_NAMES, NewPeopleMove, new_people_move
from bot.rules.refusals import NotAMentor
from storage.models.enums import AuditSubject
from storage.models.records import Mentor
from storage.unit_of_work import UnitOfWork


async def apply_new_people_move(
    uow: UnitOfWork, community_id: int, user_id: int, move: NewPeopleMove, *, by: int, at: datetime
) -> Mentor:
    """Stop new people for a mentor, or let them come again; a second time changes nothing. Nobody is written to.

    Locks the mentor until the transaction ends, so that nobody agrees with them meanwhile. Raises NotAMentor.
    """
    await uow.people.lock(community_id, user_id)
    mentor = await uow.mentors.get_live_for_update(community_id, user_id)
    if mentor is None or (possible := new_people_move(mentor)) is None:
        raise NotAMentor
    if possible is not move:
        return mentor
    closed_since = at if move is NewPeopleMove.STOP else None
    changed = await uow.mentors.update_if_unchanged(mentor, closed_since=closed_since)
    if changed is None:
        raise NotAMentor
    await uow.audit.add(
        community_id,
        actor_id=by,
        move=NEW_PEOPLE_AUDIT_NAMES[move],
        subject=AuditSubject.MENTOR,
        subject_id=mentor.id,
        at=at,
    )
    return changed
