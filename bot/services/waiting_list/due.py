"""The sweep's part for those who wait for a mentor: now and then a word that they are not forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.rules.programme import Programme
from bot.rules.waiting import next_word
from bot.services.core.letters_and_audit import enqueue
from storage.models.enums import LetterKind, Wish
from storage.unit_of_work import Memory


class WordsToThoseWaiting:
    """One word, however long the bot was away; none to those who want none."""

    def __init__(self, programme: Programme) -> None:
        self._programme = programme

    async def move_on(self, memory: Memory, ids: Sequence[int], now: datetime) -> None:
        """Write to each, and set when they hear next. What the word says is found out when it is carried."""
        for seeker in await memory.seekers.by_ids(ids):
            theirs = await memory.preferences.get(seeker.community_id, seeker.user_id)
            when = next_word(theirs, self._programme, after=now)
            # The database lets nobody be due who does not wait.
            if not await memory.seekers.change(seeker, word_at=when) or theirs.wish is not Wish.ASK:
                continue
            home, kind, person = seeker.community_id, LetterKind.STILL_WAITING, seeker.user_id
            if await memory.letters.makes_room(home, kind, about=seeker.id, to=person, at=now):
                await enqueue(memory, home, kind, subject_id=seeker.id, recipient_id=person, at=now)
