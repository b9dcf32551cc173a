"""Offers of a mentor to someone on the waiting list, without being told who that is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from bot.rules.callers import Caller, require_community_id
from bot.rules.compatibility import Fit, MatchCriteria, SeekerProfile, assess_fit
from bot.rules.permissions import Permission, requires
from bot.rules.refusals import NobodyWaiting, NoLongerWaiting, WithYourself
from bot.rules.traits import Answers, Trait, parse_answers, parse_wants
from bot.services.profiles.compatibility import load_criteria, load_fit, profile_answers
from storage.models.enums import AskedBy, SeekerState
from storage.models.records import Pairing, Seeker
from storage.repositories.candidates import WaitingSeeker
from storage.unit_of_work import UnitOfWork

from .proposal_base import ProposalBase

MAX_OFFER_CHOICES = 25
"""How many seekers a mentor chooses among at a time; what a Discord select holds."""

WAITING_LIST_PAGE_ROWS = 100
"""Rows of the waiting list read at a time, since mostly the first few are enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingCandidate:
    """Someone on the waiting list, their answers, and how this mentor would suit them."""

    seeker: Seeker
    answers: Answers = field(repr=False)
    fit: Fit


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingListPage:
    """A page of the waiting list; *has_more* says whether another follows. Who they are must not be shown."""

    community_id: int
    traits: tuple[Trait, ...]
    candidates: list[WaitingCandidate]
    has_more: bool


class PairingOfferService(ProposalBase):
    """Offers to the waiting list; the mentor learns the name once the other has said yes."""

    @requires(Permission.MENTOR)
    async def list_waiting(self, caller: Caller, *, after: int | None = None) -> WaitingListPage:
        """Return whom a mentor may offer to, longest waiting first, at most 25, after the row with the id *after*.

        Without those of whom this mentor breaks a must.

        Raises OfferPending, NotAMentor, TooOften, NoRoom, NobodyNewForNow, NobodyWaiting or NotFound.
        """
        community_id = require_community_id(caller)
        async with self._database.read_transaction() as uow:
            await self._must_have_facilitators(uow, caller)
            await self._must_have_no_offer_open(uow, caller)
            community = await uow.communities.get(community_id)
            criteria = await load_criteria(uow, community, self._programme, at=self._clock())
            found = [each async for each in self._possible(uow, caller, criteria, after)]
            if not found:
                raise NobodyWaiting
            shown = found[:MAX_OFFER_CHOICES]
            rows = {row.id: row for row in await uow.seekers.by_ids([place.seeker_id for place, *_ in shown])}
            return WaitingListPage(
                community_id=community_id,
                traits=tuple(criteria.traits),
                candidates=[
                    WaitingCandidate(seeker=rows[place.seeker_id], answers=said, fit=fits)
                    for place, said, fits in shown
                ],
                has_more=len(found) > MAX_OFFER_CHOICES,
            )

    async def _possible(
        self, uow: UnitOfWork, caller: Caller, criteria: MatchCriteria, after: int | None
    ) -> AsyncIterator[tuple[WaitingSeeker, Answers, Fit]]:
        """Yield the first places to be shown, and one more, if there is one."""
        community_id, found = require_community_id(caller), 0
        taken = await uow.pairings.mentees_with_mentor(community_id)
        not_for = taken | await self._people_not_suggested(uow, community_id, caller.user_id) | {caller.user_id}
        mentor = profile_answers(await uow.profiles.get(community_id, caller.user_id))
        last = await uow.seekers.get(after) if after else None
        place = (last.since, last.id) if last is not None and last.community_id == community_id else None
        while places := await uow.candidates.waiting_seekers(community_id, after=place, limit=WAITING_LIST_PAGE_ROWS):
            for each in places:
                said = parse_answers(each.answers)
                fits = assess_fit(criteria, SeekerProfile(answers=said, wants=parse_wants(each.wants)), mentor)
                if each.person_id not in not_for and fits.is_possible:
                    yield each, said, fits
                    found += 1
                if found > MAX_OFFER_CHOICES:
                    return
            place = (places[-1].since, places[-1].seeker_id)

    @requires(Permission.MENTOR)
    async def offer_to_waiting(self, caller: Caller, seeker_id: int) -> Pairing:
        """Offer to mentor someone on the waiting list, without being told who that is.

        Whatever has come between since the caller looked, the answer is one, so that it tells nothing of who it is.

        Raises AlreadyTogether, OfferPending, NotAMentor, TooOften, WithYourself, NoRoom, NobodyNewForNow,
        NoLongerWaiting or NotFound.
        """
        async with self._database.transaction() as uow:
            listed = await uow.seekers.get(seeker_id)
            if listed is not None and listed.community_id == require_community_id(caller):
                await uow.people.lock(listed.community_id, caller.user_id, listed.user_id)
            await self._must_have_facilitators(uow, caller)
            await self._must_have_no_offer_open(uow, caller)
            seeker = await uow.seekers.get(seeker_id)
            if seeker is None or seeker.community_id != require_community_id(caller):
                raise NoLongerWaiting
            if seeker.user_id == caller.user_id:
                raise WithYourself
            if not await self._can_be_offered_to(uow, seeker, caller.user_id):
                raise NoLongerWaiting
            return await self._propose(
                uow,
                seeker.community_id,
                mentor_id=caller.user_id,
                mentee_id=seeker.user_id,
                asked_by=AskedBy.MENTOR,
                by=caller.user_id,
                anonymous_until_agreed=True,
                attends=seeker.attends,
            )

    async def _can_be_offered_to(self, uow: UnitOfWork, seeker: Seeker, mentor: int) -> bool:
        """Return whether someone would still be in the list that this mentor sees."""
        home, person = seeker.community_id, seeker.user_id
        if seeker.state is not SeekerState.WAITING or not await self._is_free(uow, home, person):
            return False
        if person in await self._people_not_suggested(uow, home, mentor):
            return False
        community = await uow.communities.get(home)
        fits = await load_fit(uow, community, self._programme, mentor_id=mentor, mentee_id=person, at=self._clock())
        return fits.is_possible
