"""Concerns and requests for contact: raising one, what its raiser may know, and who is told of it."""

from __future__ import annotations

from datetime import datetime

from bot.rules.callers import Caller, NamedUser, must_have_facilitators, require_community_id
from bot.rules.pairing import PairingMove, can_move_pairing, can_see_partner
from bot.rules.permissions import Permission, requires
from bot.rules.refusals import NotFound, WithABot
from bot.rules.text_limits import required_text as checked_words
from bot.services.core.context import Service
from bot.services.core.counted_acts import count_within_limit
from bot.services.core.open_matters import open_matter
from bot.services.exclusions import apply_exclusion, people_excluding
from bot.services.pairings.pauses import begin_pause
from storage.models.changes import NewConcern
from storage.models.concerns import Concern
from storage.models.counted_acts import CountedKind
from storage.models.enums import AuditSubject, ConcernKind, MessageKind, RoleKind
from storage.models.records import Community, Pairing
from storage.repositories.pairing_counts import AGREED_PAIRING_STATES
from storage.repositories.pairings import STARTED_PAIRING_STATES
from storage.unit_of_work import UnitOfWork

from .cases import RECENTLY_CLOSED, load_concern_parties


class ConcernService(Service):
    """Raising concerns, which everyone may; nobody whom one is about ever learns of it."""

    @requires(Permission.ANYONE)
    async def request_contact(self, caller: Caller) -> Concern:
        """Ask to be contacted by a facilitator, by name and without words; return the wish that is open already.

        Raises NotFound or NotSetUp (nobody could read it).
        """
        async with self._database.transaction() as uow:
            await self._must_have_handlers(uow, caller)
            await uow.people.lock(require_community_id(caller), caller.user_id)
            if before := await uow.concerns.open_contact_request(require_community_id(caller), caller.user_id):
                return before
            home, me, now = require_community_id(caller), caller.user_id, self._clock()
            kind = ConcernKind.REACH
            return await self._raise(
                uow, NewConcern(kind=kind, community_id=home, by_id=me, named=True, raised_at=now)
            )

    @requires(Permission.ANYONE)
    async def raise_concern(
        self,
        caller: Caller,
        *,
        words: str | None,
        about: NamedUser | None = None,
        pairing_id: int | None = None,
        named: bool,
        pause_pairing: bool = False,
        is_danger: bool = False,
        is_told: bool = True,
        let_in: int | None = None,
    ) -> Concern:
        """Raise a concern with the facilitators: about a member, one of the caller's mentorships, both, or neither.

        With *pause_pairing*, a mentorship with whom it is about rests by a pause of the caller's own, like any other.
        *is_danger*: someone may be in danger now. *is_told*: the caller wishes to be written to about it. *let_in*:
        who owns the server, where they may read it if it comes to them.

        Raises TooOften, WithABot, TooLong, NothingWritten, NotFound or NotSetUp.
        """
        if about is not None and about.is_bot:
            raise WithABot
        async with self._form_transaction(caller) as uow:
            await self._must_have_handlers(uow, caller)
            home, me, now = require_community_id(caller), caller.user_id, self._clock()
            # Who brings two people together locks them, too: it happens before this, or not at all.
            await uow.people.lock(home, me, *([about.user_id] if about else []))
            await self._must_not_be_too_often(uow, caller, now, is_danger=is_danger)
            text = checked_words(words)
            pairing = await self._own_pairing(uow, caller, about, pairing_id)
            named_one = about.user_id if about is not None and about.user_id != me else None
            about_id = named_one or (pairing.partner_of(me) if pairing else None)
            new = NewConcern(kind=ConcernKind.CONCERN, community_id=home, by_id=me, named=named, raised_at=now)
            new |= {"words": text, "about_id": about_id, "pairing_id": pairing.id if pairing else None}
            raised = await self._raise(uow, new, is_danger=is_danger, is_told=is_told)
            await self._let_in(uow, raised, let_in)
            if pause_pairing and pairing is not None and can_move_pairing(pairing, PairingMove.PAUSE, me):
                await begin_pause(uow, pairing, self._programme, by=me, at=now)
            return raised

    @requires(Permission.ANYONE)
    async def own_mentorships(self, caller: Caller) -> list[Pairing]:
        """Return the caller's mentorships, of which a concern can be about one. Raises NotFound."""
        async with self._database.read_transaction() as uow:
            home = require_community_id(caller)
            return await uow.pairings.list_of_person(home, caller.user_id, AGREED_PAIRING_STATES)

    @requires(Permission.ANYONE)
    async def mine(self, caller: Caller) -> list[Concern]:
        """Return the caller's concerns, open or closed within 30 days, the latest first. Raises NotFound."""
        since = self._clock() - RECENTLY_CLOSED
        async with self._database.read_transaction() as uow:
            return await uow.concerns.raised_by(require_community_id(caller), caller.user_id, closed_since=since)

    @requires(Permission.ADDRESSEE)
    async def outcome(self, caller: Caller, concern_id: int) -> tuple[Concern, Pairing | None]:
        """Return one of the caller's concerns, and the mentorship that it is about, if the caller has paused it.

        Raises NotFound (also for somebody else's).
        """
        async with self._database.read_transaction() as uow:
            concern = await uow.concerns.get(concern_id)
            if concern is None or concern.by_id != caller.user_id:
                raise NotFound
            pairing = await uow.pairings.get(concern.pairing_id) if concern.pairing_id else None
            rests = pairing is not None and can_move_pairing(pairing, PairingMove.RESUME, caller.user_id)
            return concern, pairing if rests else None

    @requires(Permission.PROGRAM)
    async def load_audience_inputs(self, concern: Concern) -> tuple[Community, frozenset[int]]:
        """Return the settings and whose own case a concern is, to tell the person who raised it who reads it."""
        async with self._database.read_transaction() as uow:
            home, parties = concern.community_id, await load_concern_parties(uow, concern)
            return await uow.communities.get(home), parties | await people_excluding(uow, home, [concern.by_id])

    @requires(Permission.PROGRAM)
    async def community_id_of(self, concern_id: int) -> int:
        """Return the id of a concern's community, for a button in a direct message; 0 where there is none."""
        async with self._database.read_transaction() as uow:
            concern = await uow.concerns.get(concern_id)
            return concern.community_id if concern else 0

    async def _must_have_handlers(self, uow: UnitOfWork, caller: Caller) -> None:
        """Raise NotSetUp unless somebody could handle it: facilitators, the coordinator or the owner.

        Locks the community's settings against changes until the transaction ends.
        """
        community = await uow.communities.get_or_create(require_community_id(caller))
        others = community.coordinator_id not in (None, caller.user_id) or not caller.owns_server
        if not community.role_ids(RoleKind.FACILITATOR) and not others:
            must_have_facilitators(community)

    async def _must_not_be_too_often(
        self, uow: UnitOfWork, caller: Caller, now: datetime, *, is_danger: bool
    ) -> None:
        """Raise TooOften; never where someone may be in danger."""
        home, me, kind = require_community_id(caller), caller.user_id, CountedKind.CONCERN
        if not is_danger:
            limit = self._programme.concerns_a_day
            await count_within_limit(uow, home, kind, self._programme, by=me, limit=limit, at=now)

    async def _own_pairing(
        self, uow: UnitOfWork, caller: Caller, about: NamedUser | None, pairing_id: int | None
    ) -> Pairing | None:
        """Return the caller's own mentorship that a concern is about, locked for update; None without one.

        It is the one chosen, or the one with the person whom it is about. Raises NotFound.
        """
        home, me = require_community_id(caller), caller.user_id
        if pairing_id is None:
            if about is None:
                return None
            started = await uow.pairings.list_of_person(home, me, STARTED_PAIRING_STATES, for_update=True)
            return next((one for one in started if about.user_id == one.partner_of(me)), None)
        pairing = await uow.pairings.get_for_update(pairing_id)
        if pairing is None or pairing.community_id != home:
            raise NotFound
        if me not in pairing.party_ids or not can_see_partner(pairing, me):
            raise NotFound
        return pairing

    async def _let_in(self, uow: UnitOfWork, raised: Concern, owner: int | None) -> None:
        """Let the server's owner read a concern, unless it is their own case, or they are kept apart from."""
        matter = await uow.matters.get(raised.matter_id or 0)
        apart = await uow.exclusions.ids_excluded_by(raised.community_id, [raised.by_id])
        if matter is not None and owner is not None and owner not in {raised.by_id, raised.about_id, *apart}:
            await uow.matter_readers.let_in(matter, owner)

    async def _raise(
        self, uow: UnitOfWork, new: NewConcern, *, is_danger: bool = False, is_told: bool = True
    ) -> Concern:
        home, me, now = new["community_id"], new["by_id"], new["raised_at"]
        concern_id = await uow.concerns.add(**new)
        # By nobody: a facilitator whom it is about may read the trail.
        await uow.audit.add(
            home, actor_id=None, move="raise", subject=AuditSubject.CONCERN, subject_id=concern_id, at=now
        )
        await open_matter(
            uow,
            self._programme,
            home,
            MessageKind.CARD_CONCERN,
            subject_id=concern_id,
            by_id=me,
            at=now,
            is_danger=is_danger,
            is_told=is_told,
        )
        raised = await uow.concerns.get(concern_id)
        assert raised is not None  # it was written in this very transaction
        if raised.about_id is not None:
            await apply_exclusion(uow, home, by=raised.by_id, other=raised.about_id, at=now)
        return raised
