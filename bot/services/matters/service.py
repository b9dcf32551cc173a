"""What those who look after a matter, or who wait for somebody, say of it: spoken or not, handed back, done."""

from __future__ import annotations

from collections.abc import Collection

from bot.rules.audience import Staff
from bot.rules.callers import Caller
from bot.rules.ladder import URGENT_KINDS, MatterMove, answer_time, climbed, must_be_free, reached, taken
from bot.rules.message_specs import kinds_where
from bot.rules.message_types import CardReason
from bot.rules.permissions import Permission, requires
from bot.rules.refusals import NoLongerOpen, NotFound, NotNow, OwnCase, WithSomebodyElse
from bot.services.core.context import Service, looked_after_by, must_have_no_conflict_of_interest, strangers_of
from bot.services.core.enqueue_and_audit import enqueue
from bot.services.core.open_matters import (
    LOOK_MOVE,
    MATTER_AUDIT_SUBJECTS,
    audit_matter,
    bring_up,
    close_matters,
    hand_back,
    hand_back_all,
    mark_reached,
    was_handed_back,
)
from bot.services.core.strangers import had_taken
from storage.models.changes import MatterChange
from storage.models.concerns import Concern, OpenMatter
from storage.models.enums import Asked, ConcernKind, ConcernOutcome, MessageKind, RoleKind
from storage.unit_of_work import UnitOfWork

HANDING_BACK = frozenset({MatterMove.HAND_BACK, MatterMove.NOT_SPOKEN})
"""Moves by which somebody looks after it no more."""


class MatterService(Service):
    """Open matters, for the person who looks after one, and for the person who waits."""

    @requires(Permission.PROGRAM)
    async def community_id_of(self, matter_id: int) -> int:
        """Return the id of a matter's community, for a button in a direct message; 0 where there is none."""
        async with self._database.read_transaction() as uow:
            matter = await uow.matters.get(matter_id)
            return matter.community_id if matter else 0

    @requires(Permission.FACILITATOR)
    async def take(self, caller: Caller, matter_id: int) -> tuple[int, ...]:
        """Look after what nobody has asked for, once; return whom it is about: a quiet pair, or who can't be reached.

        That is for those who look after mentorship, and whose own case it is not. For somebody from whom one of these
        people keeps apart, it is as if that person had left.

        Raises FacilitatorsOnly, OwnCase, WithSomebodyElse, NoLongerOpen or NotFound.
        """
        async with self._database.transaction() as uow:
            home, me = (await looked_after_by(uow, caller)).community_id, caller.user_id
            # Who keeps apart from the caller locks them, too: it happens before this, or after.
            await uow.people.lock(home, me)
            matter = await self._of_community(uow, caller, matter_id)
            people = await self._people_of_quiet(uow, caller, matter)
            if not (await strangers_of(uow, caller)).isdisjoint(people):
                raise WithSomebodyElse if await self._had_taken(uow, matter, me) else NoLongerOpen
            if matter.taken_by == me:
                return people
            now = self._clock()
            change = taken(must_be_free(matter), self._programme, by=me, at=now)
            if not await uow.matters.update_if_unchanged(matter, **change):
                raise WithSomebodyElse
            await audit_matter(uow, matter, "take", by=me, at=now)
            return people

    @requires(Permission.ADDRESSEE)
    async def say_of_taken(self, caller: Caller, matter_id: int, move: MatterMove) -> OpenMatter:
        """Say, of what the caller looks after, whether they have spoken, or hand it back; return it as it was.

        Where they have spoken, the person who waits is asked.

        Raises NotFound, NoLongerOpen or WithSomebodyElse.
        """
        async with self._database.transaction() as uow:
            now, matter = self._clock(), await self._of_community(uow, caller, matter_id)
            if move in HANDING_BACK and await was_handed_back(uow, matter, by=caller.user_id):
                return matter
            await self._must_have_taken(uow, matter, caller.user_id)
            match move:
                case MatterMove.HAND_BACK:
                    is_changed = await hand_back(uow, matter, self._programme, at=now)
                    await audit_matter(uow, matter, "hand back", by=caller.user_id, at=now)
                case MatterMove.NOT_SPOKEN:
                    change = climbed(matter, self._programme, at=now)
                    is_changed = await uow.matters.update_if_unchanged(matter, **change) is not None
                    await bring_up(uow, matter, CardReason.REMINDER, at=now)
                    await audit_matter(uow, matter, "hand back", by=caller.user_id, at=now)
                case MatterMove.SPOKEN:
                    is_changed = await self._ask_waiter(uow, matter)
                case MatterMove.DONE if matter.kind is not MessageKind.CARD_CONCERN:
                    is_changed = await self._done(uow, matter, by=caller.user_id)
                    await audit_matter(uow, matter, "done", by=caller.user_id, at=now)
                case _:
                    raise NotFound
            if not is_changed:
                raise NoLongerOpen
            return matter

    @requires(Permission.ADDRESSEE)
    async def say_of_own(self, caller: Caller, matter_id: int, move: MatterMove) -> OpenMatter:
        """Say, as the one who waits, whether somebody has reached them, or that they need it no more.

        Raises NotFound, NoLongerOpen or NotNow.
        """
        async with self._database.transaction() as uow:
            now, matter = self._clock(), await self._of_community(uow, caller, matter_id)
            if matter.by_id != caller.user_id or matter.kind not in URGENT_KINDS:
                raise NotFound
            concern = await self._concern_of(uow, matter)
            is_told_more = concern is not None and concern.kind is ConcernKind.CONCERN
            match move:
                case MatterMove.NOT_REACHED if matter.asked is Asked.WAITER:
                    await self._change(uow, matter, climbed(matter, self._programme, at=now))
                    await bring_up(uow, matter, CardReason.REMINDER, at=now)
                case MatterMove.NOT_REACHED:
                    # It has climbed by itself since then, or is with somebody new.
                    pass
                case MatterMove.REACHED if is_told_more:
                    # What came of a concern says somebody who looks after it, also where it has climbed on by now.
                    await self._change(uow, matter, reached(self._programme, at=now))
                case MatterMove.KEEP:
                    await self._change(uow, matter, MatterChange(is_told=False))
                case MatterMove.WRITE:
                    await self._change(uow, matter, MatterChange(is_told=True))
                case MatterMove.REACHED | MatterMove.WITHDRAW:
                    came = ConcernOutcome.TALKED if move is MatterMove.REACHED else ConcernOutcome.NOTHING
                    await self._close(uow, matter, concern, came)
                case _:
                    raise NotFound
            return matter

    @requires(Permission.PROGRAM)
    async def release(self, community_id: int, user_id: int, *, as_owner: bool = False) -> None:
        """Hand back all that somebody looks after who has lost the role for it; drop what they have not read.

        Where they go on *as_owner* of the server, they keep that to which the person who waits has let them in.
        """
        now = self._clock()
        async with self._database.transaction() as uow:
            programme, home = self._programme, community_id
            is_news = await hand_back_all(uow, programme, home, user_id, keeps_let_in=as_owner, at=now)
            if is_news or not as_owner:
                await self._drop_unread(uow, community_id, user_id)

    @requires(Permission.PROGRAM)
    async def release_absent(self, community_id: int, staff: Staff) -> None:
        """Hand back what somebody looks after who has lost the role for it by whatever way."""
        async with self._database.read_transaction() as uow:
            takers = await uow.matters.takers(community_id) | await uow.seekers.lookers(community_id, move=LOOK_MOVE)
        for taker in takers.difference(staff.informed_in_full):
            await self.release(community_id, taker, as_owner=taker == staff.owner)

    @requires(Permission.PROGRAM)
    async def roles_changed(
        self,
        community_id: int,
        user_id: int,
        *,
        before: Collection[int],
        after: Collection[int],
        is_owner: bool = False,
    ) -> None:
        """Hand back what somebody looks after who is no facilitator any more; have it looked at who is there now.

        A new one hears of what waits if nobody is left who was there, or the person who waits allows it.
        """
        async with self._database.read_transaction() as uow:
            community = await uow.communities.get(community_id)
        facilitates = set(community.role_ids(RoleKind.FACILITATOR))
        was, is_now = not facilitates.isdisjoint(before), not facilitates.isdisjoint(after)
        if is_now == was:
            return
        has_lost_it = was and user_id != community.coordinator_id
        async with self._database.transaction() as uow:
            await uow.matters.make_due(community_id, at=self._clock())
            if has_lost_it:
                await self._drop_unread(uow, community_id, user_id)
        if has_lost_it:
            await self.release(community_id, user_id, as_owner=is_owner)

    async def _drop_unread(self, uow: UnitOfWork, community_id: int, user_id: int) -> None:
        confided = kinds_where(lambda spec: spec.is_confidential)
        await uow.outbox.drop_confidential(community_id, user_id, kinds=confided, at=self._clock())

    async def _must_have_taken(self, uow: UnitOfWork, matter: OpenMatter, user_id: int) -> None:
        """Raise NotFound unless this person has taken it on, or WithSomebodyElse where they had."""
        if matter.taken_by == user_id:
            return
        raise WithSomebodyElse if await self._had_taken(uow, matter, user_id) else NotFound

    async def _had_taken(self, uow: UnitOfWork, matter: OpenMatter, user_id: int) -> bool:
        home, subject = matter.community_id, MATTER_AUDIT_SUBJECTS[matter.kind]
        return await had_taken(uow, home, user_id, subject, matter.subject_id, since=matter.began_at)

    async def _of_community(self, uow: UnitOfWork, caller: Caller, matter_id: int) -> OpenMatter:
        matter = await uow.matters.get(matter_id)
        if matter is None or matter.kind not in MATTER_AUDIT_SUBJECTS:
            raise NoLongerOpen
        if caller.community_id not in (None, matter.community_id):
            raise NotFound
        return matter

    async def _people_of_quiet(self, uow: UnitOfWork, caller: Caller, matter: OpenMatter) -> tuple[int, ...]:
        """Return whom something is about of which nobody has asked to be looked after. Raises OwnCase or NotFound."""
        if matter.kind is MessageKind.CARD_UNREACHABLE:
            await must_have_no_conflict_of_interest(uow, caller, matter.subject_id)
            return (matter.subject_id,)
        silence = await uow.silences.get(matter.subject_id) if matter.kind is MessageKind.CARD_SILENCE else None
        pairing = await uow.pairings.get(silence.pairing_id) if silence is not None else None
        if pairing is None:
            raise NotFound
        if caller.user_id in pairing.party_ids:
            raise OwnCase
        return pairing.party_ids

    async def _change(self, uow: UnitOfWork, matter: OpenMatter, change: MatterChange) -> None:
        """Write it. Raises NotNow where somebody else has changed it at this moment."""
        if await uow.matters.update_if_unchanged(matter, **change) is None:
            raise NotNow

    async def _concern_of(self, uow: UnitOfWork, matter: OpenMatter) -> Concern | None:
        if matter.kind is not MessageKind.CARD_CONCERN:
            return None
        return await uow.concerns.get_for_update(matter.subject_id)

    async def _ask_waiter(self, uow: UnitOfWork, matter: OpenMatter) -> bool:
        """Ask the person who waits whether somebody has reached them; nobody can be asked whose name is not known."""
        if matter.asked is Asked.WAITER:
            return True
        concern, now = await self._concern_of(uow, matter), self._clock()
        if not matter.is_told or (concern is not None and not concern.named):
            return await uow.matters.update_if_unchanged(matter, **reached(self._programme, at=now)) is not None
        wait = answer_time(self._programme, is_danger=matter.is_danger)
        asked = await uow.matters.update_if_unchanged(matter, asked=Asked.WAITER, due_at=now + wait)
        home, kind = matter.community_id, MessageKind.MATTER_REACHED
        await enqueue(uow, home, kind, subject_id=matter.id, recipient_id=matter.by_id, at=now)
        return asked is not None

    async def _done(self, uow: UnitOfWork, matter: OpenMatter, *, by: int) -> bool:
        """Close what somebody has looked after.

        Who wished to be contacted hears so, if they like, and can ask again. Of who is quiet or can't be reached,
        nobody is told: they are off the list until a check-in goes unanswered, or a message can't arrive, anew.
        """
        now = self._clock()
        home, kind, row_id = matter.community_id, matter.kind, matter.subject_id
        if kind is MessageKind.CARD_UNREACHABLE:
            return await mark_reached(uow, home, row_id, at=now, but=by)
        if kind is MessageKind.CARD_SILENCE:
            silence = await uow.silences.get(row_id)
            is_over = silence is not None and await uow.silences.end(silence.pairing_id, at=now) is not None
            return await close_matters(uow, home, kind, row_id, at=now, but=by) and is_over
        await uow.questions.set_over([row_id], at=now)
        if matter.is_told:
            told = MessageKind.CONTACT_DONE
            await enqueue(uow, home, told, subject_id=row_id, recipient_id=matter.by_id, at=now)
        return await close_matters(uow, home, kind, row_id, at=now, but=by)

    async def _close(
        self, uow: UnitOfWork, matter: OpenMatter, concern: Concern | None, outcome: ConcernOutcome
    ) -> None:
        """Close a matter by the wish of the person who waited; the trail says nothing of them."""
        now = self._clock()
        home, is_unnamed = matter.community_id, concern is not None and not concern.named
        await close_matters(uow, home, matter.kind, matter.subject_id, at=now, is_unnamed=is_unnamed)
        if concern is not None:
            await uow.concerns.close(concern.id, closed_at=now, outcome=outcome)
        else:
            await uow.questions.set_over([matter.subject_id], at=now)
        await audit_matter(uow, matter, "over", by=None, at=now)
