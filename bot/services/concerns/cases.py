"""Handling concerns: reading them, taking them on, notes for other handlers, and what came of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from bot.rules.audit_trail.moves import READ_CONCERN
from bot.rules.bad_input import NothingWritten
from bot.rules.callers import Caller, require_community_id
from bot.rules.concerns import (
    CONCERN_MOVE_AUDIT_NAMES,
    ConcernMove,
    can_handle_concern,
    concern_parties,
    must_allow_concern_move,
    must_handle_concern,
    must_handle_concerns,
    redact_concern,
)
from bot.rules.ladder import taken
from bot.rules.mentor_status import NewPeopleMove
from bot.rules.permissions import Permission, requires
from bot.rules.refusals import AlreadyDecided, NoLongerOpen, NotAMentor, NotFound, WithSomebodyElse
from bot.rules.text_limits import optional_text
from bot.services.core.context import Service, strangers_of
from bot.services.core.enqueue_and_audit import enqueue
from bot.services.core.open_matters import close_matters, hand_back, show_to_newcomers, was_handed_back
from bot.services.core.strangers import had_taken
from storage.models.changes import ConcernChange
from storage.models.concerns import Concern, ConcernNote, OpenMatter
from storage.models.enums import AuditSubject, ConcernOutcome, MessageKind
from storage.models.records import Community, Mentor
from storage.repositories.pairings import EVER_AGREED_PAIRING_STATES
from storage.unit_of_work import UnitOfWork

from .new_people import apply_new_people_move

RECENTLY_CLOSED = timedelta(days=30)
"""How long a closed concern is still listed for those who handle concerns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernCase:
    """One concern as its handlers know it: an unnamed one tells nobody's name; *about_mentor* is whom it is about."""

    concern: Concern
    about_mentor: Mentor | None = None
    notes: list[ConcernNote] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernCaseList:
    """Concerns that the reader may handle, oldest first, and those closed recently."""

    open_concerns: list[Concern]
    recently_closed: list[Concern]


class ConcernCaseService(Service):
    """Concerns, for those who may handle one and are no part of it; for others who are, it does not exist."""

    @requires(Permission.FACILITATOR)
    async def list_cases(self, caller: Caller) -> ConcernCaseList:
        """Return the concerns that the caller may look after, oldest first, and those closed within 30 days.

        Raises FacilitatorsOnly or NotFound.
        """
        async with self._database.read_transaction() as uow:
            community = await self._handled_community(uow, caller)
            since, strangers = self._clock() - RECENTLY_CLOSED, await strangers_of(uow, caller)
            closed = await uow.concerns.list_closed_since(community.community_id, since)
            return ConcernCaseList(
                open_concerns=await open_concerns_for(uow, caller, community, strangers),
                recently_closed=await visible_concerns(uow, caller, community, strangers, closed),
            )

    @requires(Permission.FACILITATOR)
    async def get(self, caller: Caller, concern_id: int, move: ConcernMove = ConcernMove.SHOW) -> ConcernCase:
        """Return one concern with its notes, as long as *move* is possible; the audit trail has who read it.

        Raises FacilitatorsOnly, OwnCase, WithSomebodyElse, AlreadyDecided, NoLongerOpen, NotNow or NotFound.
        """
        async with self._database.read_transaction() as uow:
            concern = await self._handled_concern(uow, caller, concern_id)
            if move is not ConcernMove.SHOW:
                must_allow_concern_move(concern, move, caller.user_id)
            case = await self._case(uow, concern)
        if move is ConcernMove.SHOW:
            await self._record_reading(caller, READ_CONCERN, AuditSubject.CONCERN, concern.id)
        return case

    @requires(Permission.FACILITATOR)
    async def take(self, caller: Caller, concern_id: int, move: ConcernMove = ConcernMove.TAKE) -> ConcernCase:
        """Take a concern on, take it over from another, or hand it back; a second time changes nothing.

        The person who raised it hears, if they like, who looks after it or, of an unnamed one, that somebody does.

        Raises FacilitatorsOnly, OwnCase, WithSomebodyElse, AlreadyDecided, NoLongerOpen, NotNow or NotFound.
        """
        async with self._database.transaction() as uow:
            concern = await self._handled_concern(uow, caller, concern_id, for_update=True)
            if move is ConcernMove.HAND_BACK and await self._was_handed_back(uow, concern, caller.user_id):
                return await self._case(uow, concern)
            must_allow_concern_move(concern, move, caller.user_id)
            is_handed_back, now = move is ConcernMove.HAND_BACK, self._clock()
            if concern.taken_by == caller.user_id and not is_handed_back:
                return await self._case(uow, concern)
            matter = await uow.matters.get(concern.matter_id or 0)
            if matter is None or matter.taken_by != concern.taken_by:
                raise NoLongerOpen
            if is_handed_back:
                is_changed = await hand_back(uow, matter, self._programme, at=now)
            else:
                change = taken(matter, self._programme, by=caller.user_id, at=now)
                is_changed = await uow.matters.update_if_unchanged(matter, **change) is not None
                await self._tell(uow, concern, matter, MessageKind.CONCERN_TAKEN)
            if not is_changed:
                raise NoLongerOpen
            await self._audit_move(uow, concern, CONCERN_MOVE_AUDIT_NAMES[move], by=caller.user_id)
            return await self._case(uow, replace(concern, taken_by=None if is_handed_back else caller.user_id))

    @requires(Permission.FACILITATOR)
    async def share(self, caller: Caller, concern_id: int) -> None:
        """Show a concern to those, too, who came to look after mentorship after it was raised.

        Raises FacilitatorsOnly, OwnCase, WithSomebodyElse, AlreadyDecided, NoLongerOpen or NotFound.
        """
        async with self._database.transaction() as uow:
            concern = await self._handled_concern(uow, caller, concern_id)
            must_allow_concern_move(concern, ConcernMove.SHARE, caller.user_id)
            matter = await uow.matters.get(concern.matter_id or 0)
            if matter is None:
                raise NoLongerOpen
            await show_to_newcomers(uow, matter, by=caller.user_id, at=self._clock())

    @requires(Permission.FACILITATOR)
    async def add_note(self, caller: Caller, concern_id: int, words: str | None) -> ConcernCase:
        """Note something for the others who look after a concern; nobody else ever reads it.

        Raises FacilitatorsOnly, OwnCase, WithSomebodyElse, AlreadyDecided, NoLongerOpen, TooLong, NothingWritten or
        NotFound.
        """
        async with self._form_transaction(caller) as uow:
            concern = await self._handled_concern(uow, caller, concern_id, for_update=True)
            must_allow_concern_move(concern, ConcernMove.NOTE, caller.user_id)
            if (text := optional_text(words)) is None:
                raise NothingWritten
            await uow.concerns.add_note(concern_id, author_id=caller.user_id, words=text, at=self._clock())
            await self._audit_move(uow, concern, "note", by=caller.user_id)
            return await self._case(uow, concern)

    @requires(Permission.FACILITATOR)
    async def close(
        self, caller: Caller, concern_id: int, *, outcome: ConcernOutcome, words: str | None = None
    ) -> ConcernCase:
        """Close a concern; the person who raised it can read the *outcome*, with these words if there are any.

        Raises FacilitatorsOnly, OwnCase, WithSomebodyElse, AlreadyDecided (with who was first), NoLongerOpen, TooLong
        or NotFound.
        """
        async with self._form_transaction(caller) as uow:
            concern = await self._handled_concern(uow, caller, concern_id, for_update=True)
            must_allow_concern_move(concern, ConcernMove.CLOSE, caller.user_id)
            now = self._clock()
            end = ConcernChange(
                closed_at=now, closed_by=caller.user_id, outcome=outcome, outcome_words=optional_text(words)
            )
            if not await uow.concerns.close(concern.id, **end):
                raise AlreadyDecided(None)
            matter = await uow.matters.get(concern.matter_id or 0)
            home, card, me = concern.community_id, MessageKind.CARD_CONCERN, caller.user_id
            await close_matters(uow, home, card, concern.id, at=now, but=me)
            closed = replace(concern, **end)
            await self._tell(uow, concern, matter, MessageKind.CONCERN_CLOSED)
            await self._audit_move(uow, concern, "close", by=caller.user_id)
            return await self._case(uow, closed)

    @requires(Permission.FACILITATOR)
    async def decide_about_new_people(self, caller: Caller, concern_id: int, move: NewPeopleMove) -> ConcernCase:
        """Stop new people for the mentor whom a concern is about, or let them come again, also once it is closed.

        Raises FacilitatorsOnly, OwnCase, WithSomebodyElse, AlreadyDecided, NoLongerOpen, NotAMentor or NotFound.
        """
        async with self._database.transaction() as uow:
            concern = await self._handled_concern(uow, caller, concern_id)
            if concern.about_id is None:
                raise NotAMentor
            mentor = await apply_new_people_move(
                uow, concern.community_id, concern.about_id, move, by=caller.user_id, at=self._clock()
            )
            return ConcernCase(concern=redact_concern(concern), about_mentor=mentor)

    async def _handled_community(self, uow: UnitOfWork, caller: Caller) -> Community:
        community = await uow.communities.get(require_community_id(caller))
        must_handle_concerns(caller, community)
        return community

    async def _handled_concern(
        self, uow: UnitOfWork, caller: Caller, concern_id: int, *, for_update: bool = False
    ) -> Concern:
        home, card = require_community_id(caller), MessageKind.CARD_CONCERN
        readable = await uow.matter_readers.readable_by(caller.user_id, card, [concern_id])
        community = await uow.communities.get(home)
        is_let_in = concern_id in readable.let_in
        if not is_let_in:
            must_handle_concerns(caller, community)
        if for_update:
            # Who keeps apart from the caller locks them, too: it happens before this, or after.
            await uow.people.lock(community.community_id, caller.user_id)
        concern = await (uow.concerns.get_for_update if for_update else uow.concerns.get)(concern_id)
        if concern is None or concern.community_id != community.community_id:
            raise NotFound
        if not is_let_in and concern.by_id in await strangers_of(uow, caller):
            if await had_taken(uow, community.community_id, caller.user_id, AuditSubject.CONCERN, concern.id):
                must_allow_concern_move(concern, ConcernMove.CLOSE, caller.user_id)
                raise WithSomebodyElse
            raise NotFound
        parties = await load_concern_parties(uow, concern)
        must_handle_concern(caller, concern, community, parties, is_let_in=is_let_in)
        if concern_id in readable.hidden:
            raise NotFound
        return concern

    async def _was_handed_back(self, uow: UnitOfWork, concern: Concern, by: int) -> bool:
        matter = await uow.matters.get(concern.matter_id or 0) if concern.taken_by is None else None
        return matter is not None and await was_handed_back(uow, matter, by=by)

    async def _case(self, uow: UnitOfWork, concern: Concern) -> ConcernCase:
        about = concern.about_id
        mentor = await uow.mentors.get_live(concern.community_id, about) if about is not None else None
        return ConcernCase(
            concern=redact_concern(concern), about_mentor=mentor, notes=await uow.concerns.notes_of(concern.id)
        )

    async def _tell(self, uow: UnitOfWork, concern: Concern, matter: OpenMatter | None, kind: MessageKind) -> None:
        """Write to the person who raised it, unless they chose to read it on their own page."""
        home, who, now = concern.community_id, concern.by_id, self._clock()
        if matter is None or matter.is_told:
            await enqueue(uow, home, kind, subject_id=concern.id, recipient_id=who, at=now)

    async def _audit_move(self, uow: UnitOfWork, concern: Concern, move: str, *, by: int) -> None:
        await uow.audit.add(
            concern.community_id,
            actor_id=by,
            move=move,
            subject=AuditSubject.CONCERN,
            subject_id=concern.id,
            at=self._clock(),
        )


async def load_concern_parties(uow: UnitOfWork, concern: Concern) -> frozenset[int]:
    """Return everyone whose own case the concern is, with its mentorship and past partners from the database."""
    pairing = await uow.pairings.get(concern.pairing_id) if concern.pairing_id is not None else None
    close: set[int] = set()
    if concern.about_id is None:
        # Also what has ended: nobody comes to read what may be about them by ending it.
        for walk in await uow.pairings.list_of_person(
            concern.community_id, concern.by_id, EVER_AGREED_PAIRING_STATES
        ):
            close.update(walk.party_ids)
    return concern_parties(concern, pairing, close)


async def open_concerns_for(
    uow: UnitOfWork, caller: Caller, community: Community, strangers: frozenset[int]
) -> list[Concern]:
    """Return the open concerns that the caller may handle, oldest first."""
    listed = await uow.concerns.list_open(community.community_id)
    return await visible_concerns(uow, caller, community, strangers, listed)


async def visible_concerns(
    uow: UnitOfWork, caller: Caller, community: Community, strangers: frozenset[int], concerns: Iterable[Concern]
) -> list[Concern]:
    """Return those of the concerns that the caller may handle, as their handlers know them.

    What one of the *strangers* to the caller raised does not exist for them, nor what the caller came too late for.
    """
    concerns = list(concerns)
    ids = [concern.id for concern in concerns]
    readable = await uow.matter_readers.readable_by(caller.user_id, MessageKind.CARD_CONCERN, ids)
    known = [
        concern
        for concern in concerns
        if concern.id in readable.let_in or not (concern.id in readable.hidden or concern.by_id in strangers)
    ]
    return [
        redact_concern(concern)
        for concern in known
        if can_handle_concern(
            caller,
            concern,
            community,
            await load_concern_parties(uow, concern),
            is_let_in=concern.id in readable.let_in,
        )
    ]
