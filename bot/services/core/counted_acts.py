"""What somebody does that counts against a limit: counting it, and looking what counts."""

from __future__ import annotations

from datetime import datetime

from bot.rules.daily_limits import closed_start, day_start, must_be_within_daily_limit
from bot.rules.programme import Programme
from storage.models.counted_acts import CountedAct, CountedKind
from storage.models.records import Pairing
from storage.unit_of_work import UnitOfWork


async def count_act(uow: UnitOfWork, pairing: Pairing, kind: CountedKind, *, by: int, at: datetime) -> None:
    """Count something that one of two did among what they may cause to reach the other.

    Before a mentor knows by name whom they offer to mentor, it is counted apart: else it would tell who that is.
    """
    is_unnamed = (
        pairing.anonymous_until_agreed and by == pairing.mentor_id and not pairing.has_agreed(pairing.mentee_id)
    )
    home, other = pairing.community_id, pairing.partner_of(by)
    await uow.counted_acts.add(home, kind, by=by, to=other, is_by_name=not is_unnamed, at=at)


async def load_counted_acts(
    uow: UnitOfWork, community_id: int, by: int, programme: Programme, *, to: int | None = None, at: datetime
) -> list[CountedAct]:
    """Return what somebody did that counts against their limits; *to* is whom they would like to reach."""
    since, closed = day_start(at), closed_start(at, programme)
    return await uow.counted_acts.list_by(community_id, by, to=to, since=since, closed_since=closed)


async def count_within_limit(
    uow: UnitOfWork, community_id: int, kind: CountedKind, programme: Programme, *, by: int, limit: int, at: datetime
) -> None:
    """Count something that a person did for the facilitators to see. Raises TooOften at *limit* of them in a day."""
    lately = await load_counted_acts(uow, community_id, by, programme, at=at)
    must_be_within_daily_limit(lately, kind, limit=limit)
    await uow.counted_acts.add(community_id, kind, by=by, at=at)
