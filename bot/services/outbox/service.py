"""The courier's service: claiming letters, what each is about, and what became of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.rules.checking_in import times_of
from bot.rules.message_specs import SPECS, kinds_where
from bot.rules.message_types import Arrival, MessageRoute, RefusedWith, Retry, WordsOf
from bot.rules.moments import good_from
from bot.rules.people import Caller, at_home
from bot.rules.refusals import Refusal
from bot.rules.rights import Right, requires
from bot.services.concerns.raising import confide, go_further
from bot.services.core.context import Service
from bot.services.core.letters_and_audit import enqueue, forget_if_delivered, take_card_away
from storage.models.enums import ConcernReach, LetterKind, LetterState
from storage.models.records import Letter, Question
from storage.unit_of_work import Memory

from .context import Facts
from .loading import gather
from .posting import hold_whom_it_names, keep_where_it_stands, place_card
from .returning import bring_back, held_words, take_back
from .unheard import look_daily, tell_another

PATIENCE = (30, 120, 600, 1800, 3600, 7200, 14400, 28800, 57600, 86400)
"""Seconds before trying again after a passing failure, growing; then a letter is kept for its reader."""


class LetterGone(Exception):
    """The letter was claimed, but goes nowhere any more: it was dropped, or its reader was forgotten."""


class Post(Service):
    """For the courier alone."""

    @requires(Right.PROGRAM)
    async def claim(self, *, limit: int, lease_seconds: float) -> list[Letter]:
        """Claim the most urgent messages that are due, at most *limit*, for so many seconds."""
        now = self._clock()
        async with self._store.transaction() as memory:
            until, anyway = now + timedelta(seconds=lease_seconds), kinds_where(lambda spec: spec.after_removal)
            return await memory.letters.claim(at=now, until=until, limit=limit, though_removed=anyway)

    @requires(Right.PROGRAM)
    def is_held(self, facts: Facts) -> bool:
        """Return whether a message waits because its community has removed the bot since it was claimed."""
        return facts.community.removed_at is not None and not facts.spec.after_removal

    @requires(Right.PROGRAM)
    def comes_later(self, facts: Facts) -> float:
        """Return the seconds until a good moment of the reader's own for a message; 0 when now is one."""
        if facts.preferences is None:
            return 0
        now, times = self._clock(), times_of(facts.preferences, self._programme)
        return (good_from(times, now) - now).total_seconds()

    @requires(Right.PROGRAM)
    async def facts(self, letter: Letter) -> Facts:
        """Return what a message is about, as it stands now, and where its reader is written to. Raises LetterGone."""
        async with self._store.reading() as memory:
            if not await self._goes(memory, letter):
                raise LetterGone
            facts = await gather(memory, letter, self._programme, at=self._clock())
            kept = await memory.people.dm_channel(letter.to_id) if letter.to_id is not None else None
            return replace(facts, dm_channel=kept, discreet=await self._is_discreet(memory, letter, letter.to_id))

    @requires(Right.PROGRAM)
    async def must_still_go(self, letter: Letter) -> None:
        """Refuse a message whose words from one to another were dropped since it was claimed. Raises LetterGone."""
        if not SPECS[letter.kind].between_two:
            return
        async with self._store.reading() as memory:
            if not await self._goes(memory, letter):
                raise LetterGone

    @requires(Right.PROGRAM)
    async def dm_channel(self, user_id: int) -> int | None:
        """Return the id of the direct-message channel opened earlier for a user, if there is one."""
        async with self._store.reading() as memory:
            return await memory.people.dm_channel(user_id)

    @requires(Right.PROGRAM)
    async def opened_dm(self, letter: Letter, user_id: int, channel_id: int) -> None:
        """Keep the channel that Discord opened for a message, but not of someone who was forgotten meanwhile."""
        async with self._store.transaction() as memory:
            if await memory.letters.hold(letter.id) and not SPECS[letter.kind].answers_writing:
                await memory.people.keep_dm_channel(user_id, channel_id)

    @requires(Right.PROGRAM)
    async def reads_discreetly(self, facts: Facts, reader: int) -> bool:
        """Return whether someone wishes to be told no more than that there is something to read."""
        if reader == facts.letter.to_id:
            return facts.discreet
        async with self._store.reading() as memory:
            return await self._is_discreet(memory, facts.letter, reader)

    @requires(Right.PROGRAM)
    async def arrived(
        self, facts: Facts, *, card: tuple[int, int] | None = None, veiled_for: int | None = None
    ) -> bool:
        """Record that Discord has a message; return False if it was dropped while it was being sent.

        *card* is the channel and message where something was posted, or stands and says what is so now. *veiled_for*
        was only told that there is something to read, and may open it from now on.
        """
        letter, spec, now = facts.letter, facts.spec, self._clock()
        became = LetterState.SENT if veiled_for is None else LetterState.VEILED
        if facts.withheld > 1 and spec.payload is WordsOf:
            # Of their own words, too, the writer was only told: they can be read where the bot answers.
            became = LetterState.UNDELIVERABLE
        async with self._store.transaction() as memory:
            await self._hold_reader(memory, letter)
            if card is not None:
                # Nobody whom it names is forgotten while it is noted where it stands.
                await hold_whom_it_names(memory, facts)
            is_news = await _settle(memory, letter, became, at=now, to=veiled_for)
            if not is_news and spec.between_two and not await self._goes(memory, letter):
                return False
            if facts.note is not None and SPECS[facts.kind].brings_note:
                await forget_if_delivered(memory, facts.note.id)
            if (
                letter.to_id is not None
                and spec.route is not MessageRoute.ROLE
                and await self._is_told_of(memory, letter)
            ):
                await memory.people.was_reached(letter.community_id, letter.to_id)
            if card is not None:
                is_card = spec.route is MessageRoute.CARD
                await keep_where_it_stands(memory, facts, card, self._programme, is_card=is_card, at=now)
            if facts.waits:
                await look_daily(memory, facts, at=now)
        return True

    @requires(Right.PROGRAM)
    async def confided(self, question: Question, *, to: int | None) -> None:
        """Record who alone is told of a wish to be contacted, and may take it on; None for nobody yet."""
        async with self._store.transaction() as memory:
            await memory.questions.confide(question.id, to=to)

    @requires(Right.PROGRAM)
    async def confide(self, letter: Letter, *, to: Collection[int], reach: ConcernReach) -> None:
        """Tell these people of a concern in the stead of the channel, or as further ones; once for each message."""
        async with self._store.transaction() as memory:
            await confide(memory, letter.subject_id, to=to, reach=reach, turn=letter.id, at=self._clock())

    @requires(Right.PROGRAM)
    async def card_is_gone(self, facts: Facts, *, may_stand: bool = False) -> None:
        """Forget where a card stands that somebody deleted in Discord, so that the next is posted anew.

        Where it *may_stand*, because the bot has no access just now, it is taken down as soon as that can be done.
        """
        async with self._store.transaction() as memory:
            await place_card(memory, facts, (None, None))
            if facts.card is not None and may_stand:
                await take_card_away(memory, facts.letter.community_id, facts.card, at=self._clock())
            elif facts.card is not None:
                await memory.posted.is_gone(facts.card[1])

    @requires(Right.PROGRAM)
    async def needless(self, letter: Letter) -> None:
        """Mark a message as dropped: what it would say no longer applies, so it is not sent."""
        async with self._store.transaction() as memory:
            await _settle(memory, letter, LetterState.DROPPED, at=self._clock())
            if SPECS[letter.kind].brings_note:
                await forget_if_delivered(memory, letter.subject_id)

    @requires(Right.PROGRAM)
    async def words_refused(self, facts: Facts) -> bool:
        """Give words that Discord refuses back to their writer; return whether there is more to be sent.

        A note is nothing without its words: it is dropped, and the other gets nothing more of it.
        """
        letter, now = facts.letter, self._clock()
        async with self._store.transaction() as memory:
            written = await held_words(memory, letter, self._programme, at=now)
            if not SPECS[letter.kind].nothing_without_words:
                if written is not None:
                    await bring_back(memory, letter, written, at=now)
                return True
            if await _settle(memory, letter, LetterState.DROPPED, at=now) and written is not None:
                await take_back(memory, letter, at=now)
                await bring_back(memory, letter, written, at=now)
                await forget_if_delivered(memory, written.about)
            return False

    @requires(Right.PROGRAM)
    async def unreachable(self, letter: Letter) -> None:
        """Keep a message for a reader who cannot be reached; facilitators hear once that they are out of reach."""
        await self._keep(letter, out_of_reach=True)

    @requires(Right.PROGRAM)
    async def give_up(self, letter: Letter) -> None:
        """Keep for its reader a message that cannot be delivered for a reason of its own; nobody is told."""
        await self._keep(letter, out_of_reach=False)

    async def _keep(self, letter: Letter, *, out_of_reach: bool) -> None:
        """What is for the facilitators is not given up: someone may be found to tell tomorrow."""
        spec = SPECS[letter.kind]
        if spec.retry is Retry.UNTIL_DONE:
            await self.put_off(letter)
            return
        if spec.retry in {Retry.NEVER, Retry.THEN_DROP}:
            await self.needless(letter)
            return
        now = self._clock()
        async with self._store.transaction() as memory:
            await self._hold_reader(memory, letter)
            was_open = await _settle(memory, letter, LetterState.UNDELIVERABLE, at=now)
            if not was_open or letter.to_id is None or spec.route is MessageRoute.ROLE:
                return
            if (
                out_of_reach
                and await self._is_told_of(memory, letter)
                and await memory.people.could_not_be_reached(letter.community_id, letter.to_id, at=now)
            ):
                await enqueue(
                    memory, letter.community_id, LetterKind.CARD_UNREACHABLE, subject_id=letter.to_id, at=now
                )
            if letter.kind is LetterKind.CONCERN_CONFIDED:
                await go_further(memory, letter, at=now)
            if letter.kind is LetterKind.CARD_CONFIDED:
                await tell_another(memory, letter, at=now)

    @requires(Right.PROGRAM)
    async def put_off(self, letter: Letter, *, at_least: float = 0) -> None:
        """Try a message again after a passing failure, in *at_least* so many seconds; at last, keep it."""
        retry = SPECS[letter.kind].retry
        has_been_patient = letter.attempts >= len(PATIENCE) and retry in {Retry.THEN_KEEP, Retry.THEN_DROP}
        if has_been_patient or retry is Retry.NEVER:
            await self.give_up(letter)
            return
        wait = max(PATIENCE[min(letter.attempts, len(PATIENCE) - 1)], at_least)
        async with self._store.transaction() as memory:
            await memory.letters.put_off(letter, until=self._clock() + timedelta(seconds=wait))

    @requires(Right.PROGRAM)
    async def not_yet(self, letter: Letter, *, seconds: float) -> None:
        """Put off a message by so many seconds that was not tried, because Discord asks to be left alone."""
        async with self._store.transaction() as memory:
            await memory.letters.put_off(letter, until=self._clock() + timedelta(seconds=seconds), tried=False)

    @requires(Right.PROGRAM)
    async def hand_back(self, letters: Sequence[Letter]) -> None:
        """Release messages that were claimed and not begun, so that any worker may claim them."""
        async with self._store.transaction() as memory:
            await memory.letters.hand_back(letters)

    @requires(Right.PROGRAM)
    async def answer_reaction(self, caller: Caller, message_id: int, refusal: Refusal, by: int | None) -> None:
        """Tell someone by direct message, once a card, why their reaction changed nothing; *by* was first.

        Raises NotFound.
        """
        async with self._store.transaction() as memory:
            await enqueue(
                memory,
                at_home(caller),
                LetterKind.REACTION_ANSWERED,
                subject_id=by or 0,
                recipient_id=caller.user_id,
                payload=RefusedWith(type(refusal)),
                dedup_key=f"reaction {message_id} {caller.user_id}",
                at=self._clock(),
            )

    async def _goes(self, memory: Memory, letter: Letter) -> bool:
        now = await memory.letters.get(letter.id)
        return now is not None and now.state is not LetterState.DROPPED

    async def _is_told_of(self, memory: Memory, letter: Letter) -> bool:
        """Whether facilitators may see if it reached its reader: not what is confided, and not whose one is."""
        match SPECS[letter.kind].arrival:
            case Arrival.SHOWN_IF_NAMED:
                concern = await memory.concerns.get(letter.subject_id)
                return concern is not None and concern.named
            case arrival:
                return arrival is Arrival.SHOWN

    async def _is_discreet(self, memory: Memory, letter: Letter, reader: int | None) -> bool:
        if reader is None or SPECS[letter.kind].answers_writing:
            return False
        person = await memory.people.get(letter.community_id, reader)
        return person is not None and person.discreet

    async def _hold_reader(self, memory: Memory, letter: Letter) -> None:
        """People before letters, as everywhere, so that nobody waits for each other who leaves or is forgotten."""
        if letter.to_id is not None:
            await memory.people.hold(letter.community_id, letter.to_id)


async def _settle(memory: Memory, letter: Letter, state: LetterState, *, at: datetime, to: int | None = None) -> bool:
    """Keep what became of it, or nothing of it at all; whether that was still open."""
    leaves_trace = SPECS[letter.kind].leaves_trace
    return await memory.letters.settle(letter, state, at=at, to=to, leaves_trace=leaves_trace)
