"""Forgetting a person: what is open is settled kindly, then nothing that is stored leads to them any more."""

from __future__ import annotations

from datetime import datetime

from storage.memory import Memory


async def forget_person(memory: Memory, community_id: int, user_id: int, at: datetime) -> None:
    """Everything of one person's in one community goes; in what others keep, they become someone. Twice is once.

    Whoever calls it lets ``Store.scrub`` follow the transaction, so that no copy of it stays behind either.
    """
