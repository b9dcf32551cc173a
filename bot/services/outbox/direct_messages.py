"""Answering whoever writes to the bot by direct message: nobody reads what they wrote."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from bot.rules.message_types import WriterIs
from bot.rules.rights import Right, requires
from bot.services.core.context import Service
from bot.services.core.letters_and_audit import enqueue
from storage.models.enums import LetterKind

ONCE_IN = timedelta(hours=6)
"""However much somebody writes, they are answered once in so long."""


class DirectMessages(Service):
    """For the program alone; of what was written it is told nothing."""

    @requires(Right.PROGRAM)
    async def answer(self, person_id: int, *, here: Collection[int], perhaps: Collection[int] = ()) -> bool:
        """Answer somebody who wrote to the bot, at most once in six hours; return whether they are answered now.

        They are *here*, and *perhaps* there: of the latter only a server counts that knows them already. Twice at
        once, over a restart and from two bots on one database, too, they are told once.
        """
        now = self._clock()
        async with self._store.transaction() as memory:
            theirs = set(await memory.people.homes_of(person_id)) & {*here, *perhaps}
            homes = theirs or {home for home in here if await memory.communities.is_known(home)} or set(here)
            if not homes:
                return False
            # What was written once lets nobody else write it, and whoever writes at this very moment wait and see.
            once = f"{LetterKind.NOT_READ} {person_id}"
            await memory.letters.may_come_again(once, before=now - ONCE_IN, at=now)
            home = min(homes)
            await memory.communities.get_for_change(home)
            return await enqueue(
                memory,
                home,
                LetterKind.NOT_READ,
                subject_id=home,
                recipient_id=person_id,
                payload=WriterIs.SEVERAL if len({*here, *perhaps}) > 1 else None,
                dedup_key=once,
                at=now,
            )
