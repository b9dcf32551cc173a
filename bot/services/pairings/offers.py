"""Offers of a mentor to someone on the waiting list, without being told who that is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.rules.callers import Caller, require_community_id
from bot.rules.daily_limits import must_be_within_daily_limit
from bot.rules.permissions import Permission, requires
from bot.rules.refusals import NobodyWaiting, NoLongerWaiting, WithYourself
from bot.rules.traits import Answers, Trait, parse_answers
from bot.services.profiles.compatibility import load_traits
from storage.models.counted_acts import CountedKind
from storage.models.enums import AskedBy, SeekerState
from storage.models.records import Pairing

from .gate import Question, load_couple
from .proposal_base import ProposalBase


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingCandidate:
    """An entry of the waiting list: since when, and the answers by choosing; nothing tells who it is."""

    seeker_id: int
    since: datetime
    answers: Answers = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedWaiting:
    """All of the waiting list that mentors see, as of *at*, longest waiting first."""

    community_id: int
    at: datetime
    traits: tuple[Trait, ...]
    candidates: list[WaitingCandidate]


class PairingOfferService(ProposalBase):
    """Offers to the waiting list; the mentor learns the name once the other has said yes."""

    @requires(Permission.MENTOR)
    async def list_waiting(self, caller: Caller) -> ListedWaiting:
        """Return everyone who lets mentors see them, longest waiting first.

        The list is the same for every mentor, their own entry too: what is left out for one would tell who it is.

        Raises OfferPending, NotAMentor, TooOften, NoRoom, NobodyNewForNow, NobodyWaiting or NotFound.
        """
        community_id = require_community_id(caller)
        async with self._database.read_transaction() as uow:
            await self._must_have_facilitators(uow, caller)
            await self._must_have_no_offer_open(uow, caller)
            found = await uow.candidates.listed_seekers(community_id)
            if not found:
                raise NobodyWaiting
            return ListedWaiting(
                community_id=community_id,
                at=self._clock(),
                traits=tuple(await load_traits(uow, await uow.communities.get(community_id))),
                candidates=[
                    WaitingCandidate(seeker_id=each.seeker_id, since=each.since, answers=parse_answers(each.answers))
                    for each in found
                ],
            )

    @requires(Permission.MENTOR)
    async def offer_to_waiting(self, caller: Caller, seeker_id: int) -> Pairing:
        """Offer to mentor someone on the waiting list, without being told who that is.

        Who is not on the list any more is so for every mentor; for all else the gate answers, so that nothing tells
        who it is.

        Raises OfferPending, NotAMentor, TooOften, WithYourself, NoRoom, NobodyNewForNow, NoLongerWaiting or NotFound.
        """
        async with self._database.transaction() as uow:
            listed = await uow.seekers.get(seeker_id)
            if listed is not None and listed.community_id == require_community_id(caller):
                await uow.people.lock(listed.community_id, caller.user_id, listed.user_id)
            await self._must_have_facilitators(uow, caller)
            seeker = await uow.seekers.get(seeker_id)
            whom = seeker.user_id if seeker is not None else 0
            if repeated := await self._repeated_offer(uow, caller, whom, is_by_name=False):
                return repeated
            # Whom mentors don't see, no made-up or old selection reaches.
            if seeker is None or seeker.community_id != require_community_id(caller) or not seeker.listed:
                raise NoLongerWaiting
            if seeker.user_id == caller.user_id:
                raise WithYourself
            if seeker.state is not SeekerState.WAITING:
                raise NoLongerWaiting
            home, me = seeker.community_id, caller.user_id
            question = Question(
                mentor_id=me, mentee_id=seeker.user_id, asked_by=AskedBy.MENTOR, asker_id=me, is_by_name=False
            )
            couple = await load_couple(uow, home, question, self._programme, at=self._clock())
            must_be_within_daily_limit(couple.acts, CountedKind.ASK, limit=self._programme.asks_a_day)
            return await self._propose(
                uow,
                await uow.communities.get(home),
                question,
                couple,
                anonymous_until_agreed=True,
                attends=seeker.attends,
            )
