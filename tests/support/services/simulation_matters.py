"""What the simulated years must hold of what waits for the programme's people, and what people do about it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.rules.ladder import URGENT_KINDS, MatterMove
from storage.models.enums import DeliveryState, MessageKind, Rung
from storage.models.records import OutboxMessage
from tests.support.service_harness import COMMUNITY_ID, facilitator, in_dm, member

from .concurrency import Row

if TYPE_CHECKING:
    from .simulation import Simulation
    from .simulation_invariants import Snapshot

TO_STAFF = {MessageKind.CARD_CONFIDED, MessageKind.CONCERN_CONFIDED, MessageKind.SOMETHING_WAITS}
TO_WAITER = {MessageKind.MATTER_WORD, MessageKind.MATTER_REACHED}
ON_THEIR_WAY = {DeliveryState.WAITING}
HEARD = {DeliveryState.WAITING, DeliveryState.SENT, DeliveryState.READ}


def check_matters(seen: Snapshot) -> None:
    """Check that all that waits has its next step, that a human hears of it, and that whoever waits hears that."""
    for matter in seen.tables["open_matters"]:
        assert matter["due_at"] <= seen.now + timedelta(days=seen.programme.told_days), "it has no next step soon"
        kind = MessageKind(matter["kind"])
        if kind not in URGENT_KINDS:
            # Its card is looked at on each rung; on the last, it is in what comes weekly.
            assert matter["rung"] == Rung.WEEKLY or _of(seen, matter, TO_STAFF | {kind}, HEARD), "nobody hears of it"
        elif matter["taken_by"] is None and not _of(seen, matter, {kind}, ON_THEIR_WAY):
            assert _of(seen, matter, TO_STAFF, HEARD), "nobody hears of it"
            assert _is_waiter_told(seen, matter), "whoever waits hears nothing"


def check_told_once(seen: Snapshot, message: OutboxMessage, earlier: list[tuple[OutboxMessage, datetime]]) -> None:
    """Check that nothing of what waits is told twice at once."""
    if message.kind in TO_STAFF | TO_WAITER:
        what = (message.kind, message.subject_id, message.recipient_id, message.detail)
        at_once = [each for each, at in earlier if at == seen.now]
        assert what not in [(each.kind, each.subject_id, each.recipient_id, each.detail) for each in at_once]


def _of(seen: Snapshot, matter: Row, kinds: set[MessageKind], states: set[DeliveryState]) -> list[Row]:
    """Return the messages of these kinds about a matter since it climbed to its rung."""
    return [
        row
        for row in seen.tables["letters"]
        if row["kind"] in kinds
        and row["subject_id"] == matter["subject_id"]
        and row["state"] in states
        and row["written_at"] >= matter["climbed_at"]
    ]


def _is_waiter_told(seen: Snapshot, matter: Row) -> bool:
    """Return whether the person was told on this rung; on the first they know, on the last it is every two weeks."""
    if matter["rung"] == Rung.FIRST or not matter["is_told"]:
        return True
    told_at = matter["told_at"]
    every = timedelta(days=seen.programme.told_days) if matter["rung"] == Rung.WEEKLY else timedelta(0)
    return told_at is not None and told_at > matter["climbed_at"] - max(every, timedelta(microseconds=1))


async def reach_somebody(lives: Simulation, which: int, _how: int) -> None:
    """Let someone ask to be contacted by a facilitator."""
    await lives.harness.services.concerns.request_contact(member(1 + which % 5))


async def raise_concern(lives: Simulation, which: int, how: int) -> None:
    """Let someone raise a concern, with or without a name; sometimes someone may be in danger."""
    raises = lives.harness.services.concerns.raise_concern
    is_named, is_danger = bool(how % 2), how % 3 == 0
    await raises(member(1 + which % 5), words="words", named=is_named, is_danger=is_danger, is_told=how != 5)


async def take_concern(lives: Simulation, which: int, how: int) -> None:
    """Let a facilitator take on a concern, or the wish to be contacted."""
    concerns = [row for row in lives.seen.tables["open_matters"] if row["kind"] == MessageKind.CARD_CONCERN]
    if concerns:
        taker = facilitator(50 + how % 2)
        await lives.harness.services.concern_cases.take(taker, concerns[which % len(concerns)]["subject_id"])


async def lose_the_role(lives: Simulation, which: int, _how: int) -> None:
    """Let a facilitator lose the role, and be given it again."""
    await lives.harness.services.matters.release(COMMUNITY_ID, 50 + which % 2)


def _say(move: MatterMove, *, taker: bool) -> Callable[[Simulation, int, int], Awaitable[Any]]:
    """Return what the person who looks after a matter, or who waits, says of it."""

    async def action(lives: Simulation, which: int, _how: int) -> None:
        every = [row for row in lives.seen.tables["open_matters"] if row["taken_by" if taker else "by_sealed"]]
        if every:
            matter = every[which % len(every)]
            matters, who = lives.harness.services.matters, in_dm(matter["taken_by"] if taker else matter["by_sealed"])
            await (matters.say_of_taken if taker else matters.say_of_own)(who, matter["id"], move)

    return action


BY_TAKER = (MatterMove.SPOKEN, MatterMove.NOT_SPOKEN, MatterMove.HAND_BACK, MatterMove.DONE)
BY_WAITER = (MatterMove.REACHED, MatterMove.NOT_REACHED, MatterMove.WITHDRAW, MatterMove.KEEP)
MATTER_ACTIONS: dict[str, Callable[[Simulation, int, int], Awaitable[Any]]] = {
    "reach somebody": reach_somebody,
    "raise a concern": raise_concern,
    "take a concern": take_concern,
    "lose the role": lose_the_role,
    **{f"taker says {move}": _say(move, taker=True) for move in BY_TAKER},
    **{f"waiter says {move}": _say(move, taker=False) for move in BY_WAITER},
}
