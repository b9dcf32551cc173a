"""Concerns, and wishes to be reached: raising one, what whoever raised it may hear, and who is told of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.rules.concerns import further_than
from bot.rules.limits import counts_from, must_not_be_too_often
from bot.rules.message_specs import payload_of
from bot.rules.message_types import CardReason, encode
from bot.rules.pairing import PairingMove, can, sees_partner
from bot.rules.people import Caller, Someone, at_home, must_have_facilitators
from bot.rules.programme import Programme
from bot.rules.refusals import AlreadyReaching, NotFound, NotYours, WithABot
from bot.rules.rights import Right, requires
from bot.rules.timing import next_turn
from bot.rules.writing import last_words as checked_words
from bot.services.check_ins.scheduling import end_silence, stop
from bot.services.core.context import Service
from bot.services.core.letters_and_audit import enqueue
from bot.services.exclusions import come_apart, strangers_to
from storage.models.changes import ConcernChange
from storage.models.concerns import Concern
from storage.models.enums import AuditSubject, ConcernKind, ConcernReach, LetterKind, PairingState, RoleKind, Urgency
from storage.models.records import Community, Letter, Pairing
from storage.repositories.pairings import TOGETHER, WALKING
from storage.unit_of_work import Memory

from .handling import CLOSED_OF_LATE, parties_of


class Concerns(Service):
    """Raising is for everyone; nobody whom it is about ever hears of it, whatever becomes of it."""

    @requires(Right.ANYONE)
    async def reach(self, caller: Caller) -> Concern:
        """Ask to be contacted by a facilitator, by name and without words.

        Raises AlreadyReaching (one is open), NotFound or NotSetUp (nobody could read it).
        """
        async with self._store.transaction() as memory:
            await self._must_be_heard(memory, caller)
            await memory.people.lock(at_home(caller), caller.user_id)
            if await memory.concerns.open_reach(at_home(caller), caller.user_id):
                raise AlreadyReaching
            return await self._raise(memory, caller, kind=ConcernKind.REACH, named=True)

    @requires(Right.ANYONE)
    async def raise_concern(
        self,
        caller: Caller,
        *,
        words: str | None,
        about: Someone | None = None,
        pairing_id: int | None = None,
        named: bool,
        pauses: bool = False,
    ) -> Concern:
        """Raise a concern with the facilitators: about a member, one of the caller's mentorships, both, or neither.

        With *pauses*, a mentorship with whom it is about rests from now on, and the other is told nothing.

        Raises NotYours, TooOften, WithABot, TooLong, NothingWritten, NotFound or NotSetUp.
        """
        if about is not None and about.is_bot:
            raise WithABot
        async with self._store.transaction() as memory:
            await self._must_be_heard(memory, caller)
            home, me, now = at_home(caller), caller.user_id, self._clock()
            # Whoever brings two people together holds them, too: it happens before this, or not at all.
            await memory.people.lock(home, me, *([about.user_id] if about else []))
            await self._must_not_be_too_often(memory, caller, now)
            text = checked_words(words)
            pairing = await self._meant(memory, caller, about, pairing_id)
            named_one = about.user_id if about is not None and about.user_id != me else None
            raised = await self._raise(
                memory,
                caller,
                kind=ConcernKind.CONCERN,
                named=named,
                pauses=pauses and pairing is not None,
                words=text,
                about_id=named_one or (pairing.partner_of(me) if pairing else None),
                pairing_id=pairing.id if pairing else None,
            )
            if pauses and pairing is not None:
                await self._rest(memory, pairing, me, now)
            return raised

    @requires(Right.ANYONE)
    async def own_mentorships(self, caller: Caller) -> list[Pairing]:
        """Return the caller's mentorships, of which a concern can be about one. Raises NotFound."""
        async with self._store.reading() as memory:
            return await memory.pairings.of(at_home(caller), caller.user_id, TOGETHER)

    @requires(Right.ANYONE)
    async def mine(self, caller: Caller) -> list[Concern]:
        """Return the caller's concerns that are open or were closed within 30 days, the latest first.

        Raises NotFound.
        """
        since = self._clock() - CLOSED_OF_LATE
        async with self._store.reading() as memory:
            return await memory.concerns.of(at_home(caller), caller.user_id, closed_since=since)

    @requires(Right.ADDRESSEE)
    async def outcome(self, caller: Caller, concern_id: int) -> tuple[Concern, Pairing | None]:
        """Return one of the caller's concerns, and the mentorship that rests because of it, if one does.

        Raises NotFound (also for somebody else's).
        """
        async with self._store.reading() as memory:
            concern = await memory.concerns.get(concern_id)
            if concern is None or concern.by_id != caller.user_id:
                raise NotFound
            pairing = await memory.pairings.get(concern.pairing_id) if concern.pairing_id and concern.pauses else None
            rests = pairing is not None and can(pairing, PairingMove.RESUME, caller.user_id)
            return concern, pairing if rests else None

    @requires(Right.PROGRAM)
    async def circumstances(self, concern: Concern) -> tuple[Community, frozenset[int]]:
        """Return the settings and whose own case a concern is, to tell whoever raised it who reads it."""
        async with self._store.reading() as memory:
            home, parties = concern.community_id, await parties_of(memory, concern)
            return await memory.communities.get(home), parties | await strangers_to(memory, home, [concern.by_id])

    @requires(Right.PROGRAM)
    async def home_of(self, concern_id: int) -> int:
        """Return the id of a concern's community, for a button in a direct message; 0 where there is none."""
        async with self._store.reading() as memory:
            concern = await memory.concerns.get(concern_id)
            return concern.community_id if concern else 0

    async def _must_be_heard(self, memory: Memory, caller: Caller) -> None:
        """Somebody there is who could look after it: facilitators, else the coordinator or the owner."""
        community = await memory.communities.get_for_change(at_home(caller))
        others = community.coordinator_id not in (None, caller.user_id) or not caller.owns_server
        if not community.role_ids(RoleKind.FACILITATOR) and not others:
            must_have_facilitators(community)

    async def _must_not_be_too_often(self, memory: Memory, caller: Caller, now: datetime) -> None:
        lately = await memory.concerns.raised_lately(at_home(caller), caller.user_id, since=counts_from(now))
        must_not_be_too_often(lately, limit=self._programme.concerns_a_day)

    async def _meant(
        self, memory: Memory, caller: Caller, about: Someone | None, pairing_id: int | None
    ) -> Pairing | None:
        """The caller's own mentorship that it is about, chosen or because it is about the other of the two."""
        home, me = at_home(caller), caller.user_id
        if pairing_id is None:
            walking = await memory.pairings.of(home, me, WALKING, held=True) if about else []
            return next((one for one in walking if about and about.user_id == one.partner_of(me)), None)
        pairing = await memory.pairings.hold(pairing_id)
        if pairing is None or pairing.community_id != home:
            raise NotFound
        if me not in pairing.people or not sees_partner(pairing, me):
            raise NotYours
        return pairing

    async def _raise(
        self,
        memory: Memory,
        caller: Caller,
        *,
        kind: ConcernKind,
        named: bool,
        pauses: bool = False,
        words: str | None = None,
        about_id: int | None = None,
        pairing_id: int | None = None,
    ) -> Concern:
        home, now = at_home(caller), self._clock()
        again_at = now + timedelta(hours=self._programme.reach_out_again_hours)
        concern_id = await memory.concerns.add(
            kind=kind,
            community_id=home,
            by_id=caller.user_id,
            named=named,
            raised_at=now,
            again_at=again_at,
            pauses=pauses,
            words=words,
            about_id=about_id,
            pairing_id=pairing_id,
        )
        # By nobody: a facilitator whom it is about may read the trail.
        await memory.audit.write(
            home, actor=None, move="raise", subject=AuditSubject.CONCERN, subject_id=concern_id, at=now
        )
        raised = await memory.concerns.get(concern_id)
        assert raised is not None  # it was written in this very transaction
        if raised.about_id is not None:
            await come_apart(memory, home, by=raised.by_id, other=raised.about_id, at=now)
        await bring_up(memory, raised, CardReason.RAISED, at=now)
        return raised

    async def _rest(self, memory: Memory, pairing: Pairing, by: int, now: datetime) -> None:
        """Silently: no letter, and nothing that tells by whom or why."""
        if pairing.state is PairingState.ACTIVE and await memory.pairings.change(
            pairing, state=PairingState.PAUSED, paused_by=by, paused_until=None, due_at=None
        ):
            await stop(memory, replace(pairing, state=PairingState.PAUSED))
            await end_silence(memory, pairing.community_id, pairing.id, at=now)


class UntakenConcerns:
    """Someone brought a concern, and for a while nobody has taken it on."""

    def __init__(self, programme: Programme) -> None:
        self._again = timedelta(hours=programme.reach_out_again_hours)

    async def move_on(self, memory: Memory, ids: Sequence[int], now: datetime) -> None:
        """Bring it up again, then to the coordinator or the owner; after that it stays on the list.

        It is looked after daily nevertheless: where no facilitator hears of it, somebody else is told each day.
        """
        for concern in await memory.concerns.by_ids(ids):
            assert concern.again_at is not None  # that is what it is due by
            why = self._why(concern.again_at - concern.raised_at, concern.reach)
            values = ConcernChange(again_at=next_turn(concern.again_at, every=self._again, after=now))
            if why is CardReason.ON:
                community = await memory.communities.get(concern.community_id)
                values["reach"] = further_than(concern.reach, community, await parties_of(memory, concern))
            if await memory.concerns.change(concern, **values):
                await bring_up(memory, concern, why, at=now)

    def _why(self, waited: timedelta, reach: ConcernReach) -> CardReason:
        if waited < self._again * 1.5:
            return CardReason.AGAIN
        return CardReason.ON if reach is ConcernReach.FACILITATORS else CardReason.LOOK


async def bring_up(memory: Memory, concern: Concern, why: CardReason, *, at: datetime) -> None:
    """Have those who may look after a concern told of it."""
    await enqueue(
        memory,
        concern.community_id,
        LetterKind.CARD_CONCERN,
        subject_id=concern.id,
        payload=why,
        at=at,
        priority=Urgency.FIRST,
    )


async def go_further(memory: Memory, letter: Letter, *, at: datetime) -> None:
    """Someone cannot be told of a concern; if nobody of their kind can, it goes on to the next.

    Where there is no next, it is tried again with the daily look.
    """
    concern = await memory.concerns.hold(letter.subject_id)
    if concern is None or concern.taken_by is not None or concern.closed_at is not None:
        return
    others = await memory.letters.anyone_told(letter.kind, concern.id, detail=encode(concern.reach))
    if payload_of(letter.kind, letter.detail) is not concern.reach or others:
        return
    community = await memory.communities.get(concern.community_id)
    onward = further_than(concern.reach, community, await parties_of(memory, concern))
    if onward is not concern.reach:
        await memory.concerns.change(concern, reach=onward)
        await bring_up(memory, concern, CardReason.ON, at=at)


async def confide(
    memory: Memory, concern_id: int, *, to: Collection[int], reach: ConcernReach, turn: int, at: datetime
) -> None:
    """Tell each of these by direct message; they are the ones who may look after it from now on.

    *turn* is the letter that brought it up: with it, telling them once more does nothing.
    """
    concern = await memory.concerns.hold(concern_id)
    if concern is None or not await memory.concerns.change(replace(concern, taken_by=None), reach=reach):
        return
    home, kind = concern.community_id, LetterKind.CONCERN_CONFIDED
    for person in to:
        if not await memory.letters.makes_room(home, kind, about=concern_id, to=person, at=at):
            continue
        await enqueue(
            memory,
            home,
            kind,
            subject_id=concern_id,
            recipient_id=person,
            payload=reach,
            dedup_key=f"concern {turn} {person}",
            at=at,
        )
