"""What waits for the facilitators, where none of them would hear of it: who is told instead, and looking again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from bot.rules.message_specs import SPECS
from bot.rules.message_types import AboutCard, CardReason, encode
from bot.rules.rights import Right, requires
from bot.rules.timing import next_turn
from bot.services.core.context import Service
from bot.services.core.letters_and_audit import enqueue
from bot.services.exclusions import strangers_to
from storage.models.enums import LetterKind, Urgency
from storage.models.records import Community, Letter
from storage.unit_of_work import Memory

from .context import Facts, kind_of

A_DAY = timedelta(days=1)
SOON = timedelta(minutes=10)
LATELY = timedelta(hours=12)
"""Whoever was told so lately is not told again; what comes daily, and came late, must not slip by a day."""


class Unheard(Service):
    """For the courier alone: it knows who is there, and who may be told."""

    @requires(Right.PROGRAM)
    async def tell(self, facts: Facts, *, to: Collection[int], owner: int | None) -> None:
        """Tell these people by direct message what a card says, and the server's *owner* only that something waits.

        Once a day at most for each of them, and at once where what it is about began anew.
        """
        now = self._clock()
        since = max(now - LATELY, facts.since)
        async with self._store.transaction() as memory:
            if facts.waits:
                await look_daily(memory, facts, at=now)
            if facts.question is not None and to:
                # Whoever is no facilitator may take it on, too.
                await memory.questions.confide(facts.question.id, to=next(iter(to)))
            for reader in to:
                await _tell(memory, facts, LetterKind.CARD_CONFIDED, reader, since=since, at=now)
            if owner is not None:
                await _tell(memory, facts, LetterKind.SOMETHING_WAITS, owner, since=since, at=now)

    @requires(Right.PROGRAM)
    async def circumstances(
        self, community_id: int, parties: Collection[int], *, reader: int
    ) -> tuple[Community, frozenset[int]]:
        """Return the settings and who is not to hear of something, as far as its *reader* may know.

        That is whose own case it is, and whom the reader keeps apart from; whom the other does is not theirs to know.
        """
        async with self._store.reading() as memory:
            community = await memory.communities.get(community_id)
            return community, frozenset(parties) | await strangers_to(memory, community_id, [reader])

    @requires(Right.PROGRAM)
    async def out_of_reach(self, community_id: int, people: Collection[int]) -> set[int]:
        """Return those whose direct messages were closed when they were last written to."""
        async with self._store.reading() as memory:
            known = [await memory.people.get(community_id, person) for person in people]
            return {person.user_id for person in known if person is not None and person.unreachable_since is not None}

    @requires(Right.PROGRAM)
    async def look_again(self, facts: Facts, *, anew: bool, soon: bool = False) -> None:
        """Look in a day, or *soon*, in ten minutes, whether somebody hears of a card; *anew*, have it posted."""
        letter, now = facts.letter, self._clock()
        until = now + SOON if soon else next_turn(letter.due_at, every=A_DAY, after=now)
        async with self._store.transaction() as memory:
            await memory.letters.put_off(letter, until=until, tried=False)
            if anew:
                await enqueue(memory, letter.community_id, facts.kind, subject_id=letter.subject_id, at=now)

    @requires(Right.PROGRAM)
    async def look_soon(self, facts: Facts) -> None:
        """Look again in ten minutes at a card that was posted before it was known who reads it; once a message."""
        letter, now = facts.letter, self._clock()
        async with self._store.transaction() as memory:
            await enqueue(
                memory,
                letter.community_id,
                letter.kind,
                subject_id=letter.subject_id,
                payload=CardReason.LOOK,
                dedup_key=f"unsure {letter.id}",
                at=now,
                due=now + SOON,
            )


async def look_daily(memory: Memory, facts: Facts, *, at: datetime) -> None:
    """From now on it is looked whether somebody hears of it; asked for twice, it is done once."""
    letter = facts.letter
    if SPECS[letter.kind].looked_after:
        await enqueue(
            memory,
            letter.community_id,
            LetterKind.STILL_HEARD,
            subject_id=letter.subject_id,
            payload=AboutCard(letter.kind),
            dedup_key=heard_daily(letter.kind, letter.subject_id),
            at=at,
            due=at + A_DAY,
        )


async def tell_another(memory: Memory, letter: Letter, *, at: datetime) -> None:
    """Somebody who was to hear of it can't be reached; it is looked at again now, so that somebody else does."""
    card, row_id = kind_of(letter), letter.subject_id
    if not await memory.letters.hasten(heard_daily(card, row_id), at=at) and card is not LetterKind.CARD_CONTACT:
        await enqueue(
            memory,
            letter.community_id,
            LetterKind.STILL_HEARD,
            subject_id=row_id,
            payload=AboutCard(card),
            priority=Urgency.NEWS,
            dedup_key=heard_daily(card, row_id),
            at=at,
        )
    if card is LetterKind.CARD_CONTACT and (question := await memory.questions.get(letter.subject_id)):
        await memory.questions.bring_up_again(question, at=at)


def heard_daily(kind: str, row_id: int) -> str:
    """What makes the letter one alone that looks daily whether somebody hears of this."""
    return f"heard {kind} {row_id}"


async def _tell(
    memory: Memory, facts: Facts, kind: LetterKind, reader: int, *, since: datetime, at: datetime
) -> None:
    home, about, card = facts.letter.community_id, facts.letter.subject_id, facts.kind
    if not await memory.letters.told_since(
        home, kind, about=about, detail=encode(AboutCard(card)), to=reader, since=since
    ):
        await enqueue(memory, home, kind, subject_id=about, recipient_id=reader, payload=AboutCard(card), at=at)
