"""What about a mentor may be worth a word: the coordinator hears of it, discreetly and once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.rules.known_pairings import as_known
from bot.rules.mentor_status import (
    EARLY_DAYS,
    MANY_BEGUN,
    MANY_BEGUN_DAYS,
    MANY_ENDED,
    MANY_ENDED_DAYS,
    ended_early,
)
from storage.models.enums import MessageKind
from storage.models.records import Mentor, Pairing
from storage.unit_of_work import UnitOfWork

from .enqueue_and_audit import enqueue


async def signal_many_begun(uow: UnitOfWork, begun: Pairing, *, at: datetime) -> None:
    """Tell the coordinator where a mentor has begun with many within few weeks."""
    since = at - timedelta(days=MANY_BEGUN_DAYS)
    await _signal(
        uow,
        begun,
        None,
        MessageKind.MENTOR_BEGAN_MANY,
        lambda each: each.began_at is not None and each.began_at > since,
        fewest=MANY_BEGUN,
        since=since,
        at=at,
    )


async def signal_many_ended(uow: UnitOfWork, ended: Pairing, mentor: Mentor | None, *, at: datetime) -> None:
    """Tell the coordinator where several mentorships of a mentor have ended within their first weeks."""
    if not ended_early(ended):
        return
    since = at - timedelta(days=MANY_ENDED_DAYS)
    await _signal(
        uow,
        ended,
        mentor,
        MessageKind.MENTOR_ENDED_MANY,
        lambda each: ended_early(each) and each.closed_at is not None and each.closed_at > since,
        fewest=MANY_ENDED,
        since=since - timedelta(days=EARLY_DAYS),
        at=at,
    )


async def _signal(
    uow: UnitOfWork,
    pairing: Pairing,
    mentor: Mentor | None,
    kind: MessageKind,
    counts: Callable[[Pairing], bool],
    *,
    fewest: int,
    since: datetime,
    at: datetime,
) -> None:
    """Write it where so many mentorships that began later than *since* count, as far as the coordinator may know.

    A mentorship with somebody who keeps the coordinator apart counts as if that person had left then.
    """
    home, whom = pairing.community_id, pairing.mentor_id
    found = await uow.pairings.begun_by_mentor(home, whom, since=since)
    if sum(map(counts, found)) < fewest:
        return
    coordinator = await uow.communities.coordinator_of(home)
    mentor = mentor or await uow.mentors.get_latest(home, whom)
    if coordinator is None or mentor is None or any(coordinator in each.party_ids for each in found):
        return
    apart = await uow.exclusions.excluding_since(home, coordinator)
    known = [each for each in (as_known(each, coordinator, apart) for each in found) if each and counts(each)]
    if len(known) < fewest or all(each.id != pairing.id for each in known):
        return
    key = f"{kind} {mentor.id}"
    await uow.outbox.release_old_dedup_key(key, before=at - timedelta(days=MANY_BEGUN_DAYS), at=at)
    await enqueue(uow, home, kind, subject_id=mentor.id, recipient_id=coordinator, dedup_key=key, at=at)
