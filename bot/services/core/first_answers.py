"""What everybody is asked once, before their first form, inside services' own transactions."""

from __future__ import annotations

from bot.rules.refusals import FirstStep, NotBegun
from storage.unit_of_work import UnitOfWork


async def must_have_begun(uow: UnitOfWork, community_id: int, user_id: int, first: FirstStep, of: int = 0) -> None:
    """Raise NotBegun if somebody has not been told what is kept, and asked what messages may show.

    *first* is what they are about to do, *of* whom or what it is about.
    """
    person = await uow.people.get(community_id, user_id)
    if person is None or person.asked_first_at is None:
        raise NotBegun(community_id, first, of)
