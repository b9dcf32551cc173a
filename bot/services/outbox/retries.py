"""When a message is tried again, and since when Discord may have it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypedDict

from storage.models.records import OutboxMessage

RETRY_DELAYS_S = (30, 120, 600, 1800, 3600, 7200, 14400, 28800, 57600, 86400)
"""Seconds before each retry after a passing failure, growing; then a message is kept for its reader."""

NONCE_LIFETIME = timedelta(minutes=2)
"""For how long Discord surely knows a nonce; it says "some minutes"."""

RETRY_SOON_S = 45
"""Seconds before a retry that Discord is to recognise by the nonce."""


class Rescheduling(TypedDict):
    """When a message is tried again, whether that was an attempt, and since when Discord may have it by that."""

    until: datetime
    counts_as_attempt: bool
    maybe_sent_since: datetime | None


def plan_retry(message: OutboxMessage, *, min_delay_s: float, is_maybe_sent: bool, at: datetime) -> Rescheduling:
    """Return when a message is tried again, later each time.

    One that Discord did not answer is tried again soon, whatever the count of attempts, while its nonce is known.
    """
    wait_s = RETRY_DELAYS_S[min(message.attempts, len(RETRY_DELAYS_S) - 1)]
    since = _maybe_sent_since(message, at=at) if is_maybe_sent else None
    is_soon = (
        since is not None and wait_s > RETRY_SOON_S and at + timedelta(seconds=RETRY_SOON_S) <= since + NONCE_LIFETIME
    )
    until = at + timedelta(seconds=max(RETRY_SOON_S if is_soon else wait_s, min_delay_s))
    return Rescheduling(until=until, counts_as_attempt=not is_soon, maybe_sent_since=since)


def _maybe_sent_since(message: OutboxMessage, *, at: datetime) -> datetime | None:
    """Return since when Discord may have a message that it did not answer now.

    Before it was sent once more it was looked for; so, what is older than its nonce has not arrived.
    """
    since = message.tried_since
    return since if since is not None and at - since <= NONCE_LIFETIME else message.claimed_at


def ends_too_late(message: OutboxMessage, *, at: datetime) -> bool:
    """Return whether a request begun now might end after the lease; others have the message then."""
    if message.claimed_at is None or message.leased_until is None:
        return False
    return at > message.leased_until - (message.leased_until - message.claimed_at) / 4
