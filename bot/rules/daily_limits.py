"""How much one person may cause to reach others: generous, so that hardly anybody ever meets it.

What counts is what the person did themselves, whatever became of it: a question that reaches nobody counts as any
other (promise 12), and deleting everything resets nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from storage.models.counted_acts import CountedAct, CountedKind
from storage.models.enums import MessageKind

from .message_specs import SPECS
from .programme import Programme
from .refusals import AskedLately, TooOften

DAILY_LIMIT_WINDOW = timedelta(days=1)
"""Length of the sliding window in which what was done counts, so that no hour of the day sets all counts to 0."""

MAX_TAKEN_BACK = 2
"""Questions to one person, or wishes to be contacted, that may be taken back before the next has to wait."""

CHANGES = (
    frozenset({MessageKind.PAIRING_PAUSED, MessageKind.PAIRING_RESUMED}),
    frozenset({MessageKind.RHYTHM_CHANGED}),
)
"""Kinds of message that tell what one of two changed: of each of these sets, one a day, as it stands then."""

REACHING = frozenset({CountedKind.ASK, CountedKind.NOTE, CountedKind.NEWS})
"""Kinds of what reaches somebody else."""


def counted_as(kind: MessageKind) -> CountedKind:
    """Return what a message from one of two to the other counts as."""
    spec = SPECS[kind]
    if spec.is_question:
        return CountedKind.ASK
    return CountedKind.NOTE if spec.is_from_partner and spec.needs_text else CountedKind.NEWS


def change_told_by(kind: MessageKind) -> frozenset[MessageKind]:
    """Return which kinds of message tell of the same change as this one; none, where it tells of no change."""
    return next((kinds for kinds in CHANGES if kind in kinds), frozenset())


def is_undone_unheard(kind: MessageKind, *, last_told: MessageKind | None) -> bool:
    """Return whether a change ends one of which its reader has not heard, so that there is nothing to tell."""
    return kind is MessageKind.PAIRING_RESUMED and last_told is not MessageKind.PAIRING_PAUSED


def day_start(now: datetime) -> datetime:
    """Return the start of the window: what was done after this moment still counts."""
    return now - DAILY_LIMIT_WINDOW


def closed_start(now: datetime, programme: Programme) -> datetime:
    """Return after which moment the end of a question keeps its asker from asking the same person again."""
    return now - timedelta(days=programme.ask_again_days)


def must_be_within_daily_limit(acts: Iterable[CountedAct], *kinds: CountedKind, limit: int) -> None:
    """Raise TooOften, with when the next is possible, if *limit* of these kinds is reached. *acts*: oldest first."""
    _must_be_within([act for act in acts if act.kind in kinds], limit)


def must_be_able_to_ask(acts: Collection[CountedAct], programme: Programme) -> None:
    """Raise TooOften or AskedLately unless the one who did all this may ask the one whom it is about, by name.

    Only what was by name is looked at: all else would tell who somebody without a name is.
    """
    must_be_within_daily_limit(acts, CountedKind.ASK, limit=programme.asks_a_day)
    by_name = [act for act in acts if act.is_to_them and act.is_by_name]
    must_be_within_daily_limit(by_name, *REACHING, limit=programme.messages_a_day)
    noes = [act.at for act in by_name if act.kind is CountedKind.NO]
    taken_back = [act.at for act in by_name if act.kind is CountedKind.TAKEN_BACK]
    if len(taken_back) >= MAX_TAKEN_BACK:
        noes.append(taken_back[-MAX_TAKEN_BACK])
    if noes:
        raise AskedLately(max(noes) + timedelta(days=programme.ask_again_days))


def must_be_able_to_write(acts: Collection[CountedAct], programme: Programme) -> None:
    """Raise TooOften unless the one who did all this may write a note to the one whom it is about."""
    to_them = [act for act in acts if act.is_to_them]
    must_be_within_daily_limit(to_them, CountedKind.NOTE, limit=programme.notes_a_day)
    must_be_within_daily_limit(to_them, *REACHING, limit=programme.messages_a_day)


def has_reached_enough(acts: Iterable[CountedAct], programme: Programme) -> bool:
    """Return whether no further question is to reach somebody, by name or without: the gate holds it back then."""
    return sum(act.is_to_them and act.kind in REACHING for act in acts) >= programme.messages_a_day


def notes_left(acts: Collection[CountedAct], programme: Programme) -> int:
    """Return how many notes the one who did all this may still write today to the one whom it is about."""
    to_them = [act.kind for act in acts if act.is_to_them and act.kind in REACHING]
    notes = programme.notes_a_day - to_them.count(CountedKind.NOTE)
    return max(0, min(notes, programme.messages_a_day - len(to_them)))


def _must_be_within(found: list[CountedAct], limit: int) -> None:
    if len(found) >= limit:
        raise TooOften(limit=limit, again_at=found[-limit].at + DAILY_LIMIT_WINDOW)
