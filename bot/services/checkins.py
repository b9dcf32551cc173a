"""Answering a check-in, and taking on to reach out to someone who asked for it."""

from __future__ import annotations

from bot.rules.people import Caller, must_facilitate
from bot.rules.refusals import AlreadyDecided, NoLongerOpen, NotYours
from storage.records import Question
from storage.states import Answer, LetterKind, Urgency

from .desk import Service, found_question, of_this_community


class CheckIns(Service):
    """Answers are kept; only "please contact me" reaches anyone, and only the facilitators."""

    async def answer(self, caller: Caller, question_id: int, answer: Answer) -> Question:
        """Say how it goes; may be changed until the next check-in.

        Saying the same again changes nothing. Raises NotYours, NoLongerOpen (a later one came) or NotFound.
        """
        async with self._store.transaction() as memory:
            question = of_this_community(caller, await memory.questions.hold(question_id))
            if question.person_id != caller.user_id:
                raise NotYours
            if not await memory.questions.is_latest(question):
                raise NoLongerOpen
            if question.answer is answer:
                return question
            now = self._clock()
            if not await memory.questions.answer(question, answer=answer, at=now):
                raise NoLongerOpen
            if Answer.CONTACT in (answer, question.answer):
                await memory.letters.write(
                    question.community_id,
                    LetterKind.CARD_CONTACT,
                    about=question.id,
                    at=now,
                    urgency=Urgency.FIRST,
                )
            # That someone answered, and not what: a facilitator reads the trail, too.
            await self._remember(memory, question, "answer", by=caller.user_id)
            return await found_question(memory, caller, question_id)

    async def take(self, caller: Caller, question_id: int) -> Question:
        """A facilitator who is not one of the pair takes on to reach out, once.

        Raises FacilitatorsOnly, OwnCase, AlreadyDecided (with who was first), NoLongerOpen or NotFound.
        """
        async with self._store.transaction() as memory:
            question = await found_question(memory, caller, question_id)
            community = await memory.communities.get(question.community_id)
            pairing = await memory.pairings.get(question.pairing_id)
            must_facilitate(caller, community, parties=pairing.people if pairing else ())
            now = self._clock()
            if not await memory.questions.take(question.id, by=caller.user_id, at=now):
                first = await found_question(memory, caller, question_id)
                if first.taken_by is None:
                    raise NoLongerOpen
                raise AlreadyDecided(first.taken_by)
            await memory.letters.write(question.community_id, LetterKind.CARD_CONTACT, about=question.id, at=now)
            await memory.letters.write(
                question.community_id,
                LetterKind.CONTACT_TAKEN,
                about=question.id,
                to=question.person_id,
                at=now,
                urgency=Urgency.FIRST,
            )
            await self._remember(memory, question, "take", by=caller.user_id)
            return await found_question(memory, caller, question_id)

    async def take_by_card(self, caller: Caller, message_id: int) -> Question | None:
        """The same for the request whose card this message is; None when it is no such card."""
        async with self._store.reading() as memory:
            question = await memory.questions.by_card(message_id)
        if question is None or question.community_id != caller.community_id:
            return None
        return await self.take(caller, question.id)
