"""A mentor offers to someone on the waiting list, without being told who that is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from bot.rules.fitting import Fit, Looking, Measure, fit
from bot.rules.people import Caller, at_home
from bot.rules.refusals import NobodyWaiting, NoLongerWaiting, WithYourself
from bot.rules.rights import Right, requires
from bot.rules.traits import Answers, Trait, read_answers, read_wants
from bot.services.profiles.compatibility import answers_of, fit_of, measure_in
from storage.models.enums import AskedBy, SeekerState
from storage.models.records import Pairing, Seeker
from storage.repositories.candidates import Waiting
from storage.unit_of_work import Memory

from .proposing import Proposing

MOST_SHOWN = 25
"""How many of the waiting list a mentor chooses among at a time; what a Discord select holds."""

AT_A_TIME = 100
"""Places of the waiting list looked through at a time, since mostly the first few are enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiter:
    """Someone on the waiting list, what they said about themselves, and how the mentor who looks would suit them."""

    seeker: Seeker
    said: Answers = field(repr=False)
    fit: Fit


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingList:
    """A stretch of the waiting list, with *more* behind it or not. Who they are must not be shown."""

    community_id: int
    traits: tuple[Trait, ...]
    waiters: list[Waiter]
    more: bool


class OfferingTo(Proposing):
    """The mentor learns the name once the other has said yes."""

    @requires(Right.MENTOR)
    async def waiting_for(self, caller: Caller, *, after: int | None = None) -> WaitingList:
        """Return whom a mentor may offer to, longest waiting first, at most 25, after the row with the id *after*.

        Without those of whom this mentor breaks a must.

        Raises OneOffer, NotAMentor, TooOften, NoRoom, NobodyWaiting or NotFound.
        """
        community_id = at_home(caller)
        async with self._store.reading() as memory:
            await self._must_be_open(memory, caller)
            await self._must_have_no_offer_open(memory, caller)
            community = await memory.communities.get(community_id)
            measure = await measure_in(memory, community, self._programme, at=self._clock())
            found = [each async for each in self._possible(memory, caller, measure, after)]
            if not found:
                raise NobodyWaiting
            shown = found[:MOST_SHOWN]
            rows = {row.id: row for row in await memory.seekers.by_ids([place.seeker_id for place, *_ in shown])}
            return WaitingList(
                community_id=community_id,
                traits=tuple(measure.traits),
                waiters=[Waiter(seeker=rows[place.seeker_id], said=said, fit=fits) for place, said, fits in shown],
                more=len(found) > MOST_SHOWN,
            )

    async def _possible(
        self, memory: Memory, caller: Caller, measure: Measure, after: int | None
    ) -> AsyncIterator[tuple[Waiting, Answers, Fit]]:
        """The first places that are to be shown, and one more, if there is one."""
        community_id, found = at_home(caller), 0
        taken = await memory.pairings.taken_mentees(community_id)
        not_for = taken | await self._not_for(memory, community_id, caller.user_id) | {caller.user_id}
        mentor = answers_of(await memory.profiles.get(community_id, caller.user_id))
        last = await memory.seekers.get(after) if after else None
        place = (last.since, last.id) if last is not None and last.community_id == community_id else None
        while places := await memory.finding.waiting(community_id, after=place, limit=AT_A_TIME):
            for each in places:
                said = read_answers(each.said)
                fits = fit(measure, Looking(answers=said, wants=read_wants(each.wants)), mentor)
                if each.person not in not_for and fits.is_possible:
                    yield each, said, fits
                    found += 1
                if found > MOST_SHOWN:
                    return
            place = (places[-1].since, places[-1].seeker_id)

    @requires(Right.MENTOR)
    async def offer_to_waiting(self, caller: Caller, seeker_id: int) -> Pairing:
        """Offer to mentor someone on the waiting list, without being told who that is.

        Whatever has come between since the caller looked, the answer is one, so that it tells nothing of who it is.

        Raises AlreadyTogether, OneOffer, NotAMentor, TooOften, WithYourself, NoRoom, NoLongerWaiting or NotFound.
        """
        async with self._store.transaction() as memory:
            listed = await memory.seekers.get(seeker_id)
            if listed is not None and listed.community_id == at_home(caller):
                await memory.people.lock(listed.community_id, caller.user_id, listed.user_id)
            await self._must_be_open(memory, caller)
            await self._must_have_no_offer_open(memory, caller)
            seeker = await memory.seekers.get(seeker_id)
            if seeker is None or seeker.community_id != at_home(caller):
                raise NoLongerWaiting
            if seeker.user_id == caller.user_id:
                raise WithYourself
            if not await self._may_be_offered_to(memory, seeker, caller.user_id):
                raise NoLongerWaiting
            return await self._propose(
                memory,
                seeker.community_id,
                mentor_id=caller.user_id,
                mentee_id=seeker.user_id,
                asked_by=AskedBy.MENTOR,
                by=caller.user_id,
                veiled=True,
                attends=seeker.attends,
            )

    async def _may_be_offered_to(self, memory: Memory, seeker: Seeker, mentor: int) -> bool:
        """Whether someone still would stand in the list that this mentor sees."""
        home, person = seeker.community_id, seeker.user_id
        if seeker.state is not SeekerState.WAITING or not await self._is_free(memory, home, person):
            return False
        if person in await self._not_for(memory, home, mentor):
            return False
        community = await memory.communities.get(home)
        fits = await fit_of(memory, community, self._programme, mentor=mentor, mentee=person, at=self._clock())
        return fits.is_possible
