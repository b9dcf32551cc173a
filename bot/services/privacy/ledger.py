"""Following the ledger of deletions: who was deleted since a backup was made is deleted again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import structlog

from bot.rules.programme import Programme
from storage.database import Database
from storage.ledger import Ledger, LedgerEntry

from .erasure import erase_person

log = structlog.get_logger(__name__)


async def follow_own_ledger(database: Database, programme: Programme, *, at: datetime) -> None:
    """Follow the ledger that the bot itself writes, at each start; made on the first. Raises LedgerUnusable."""
    if database.ledger:
        database.ledger.open()
        database.ledger.reencrypt_key()
        await follow_ledgers(database, programme, [database.ledger], at=at)
        database.note_ledger_followed()


async def follow_ledgers(database: Database, programme: Programme, ledgers: Sequence[Ledger], *, at: datetime) -> int:
    """Delete again everyone who was deleted by these ledgers and is here; return how many there were.

    An entry is followed once in a database: who came back after it keeps what they did since.

    Raises LedgerUnusable.
    """
    total = 0
    for ledger in ledgers:
        entries, unreadable = ledger.entries()
        if unreadable:
            log.warning("some lines of the ledger of deletions cannot be read", count=unreadable)
        async with database.read_transaction() as uow:
            followed = await uow.ledger.followed_ids() if entries else set()
        if new := [entry for entry in entries if entry.id not in followed]:
            total += await _follow(database, programme, ledger, new, at)
    if total:
        await database.purge_deleted_data()
        log.info("deleted again what the ledger says was deleted", count=total)
    return total


async def _follow(
    database: Database, programme: Programme, ledger: Ledger, entries: Sequence[LedgerEntry], at: datetime
) -> int:
    by_hash: dict[str, list[LedgerEntry]] = {}
    for entry in entries:
        by_hash.setdefault(entry.subject_hash, []).append(entry)
    total = 0
    async with database.read_transaction() as uow:
        communities = await uow.ledger.community_ids()
    for community_id in communities:
        if theirs := by_hash.pop(ledger.hash_of(community_id, None), None):
            await _delete_again(database, programme, community_id, None, theirs, at=at)
            total += 1
            continue
        async with database.read_transaction() as uow:
            people = await uow.ledger.person_ids(community_id)
        for user_id in sorted(people):
            if theirs := by_hash.pop(ledger.hash_of(community_id, user_id), None):
                await _delete_again(database, programme, community_id, user_id, theirs, at=at)
                total += 1
    async with database.transaction() as uow:
        # Of the others, nothing is here.
        await uow.ledger.mark_followed([entry.id for some in by_hash.values() for entry in some])
    return total


async def _delete_again(
    database: Database,
    programme: Programme,
    community_id: int,
    user_id: int | None,
    entries: Sequence[LedgerEntry],
    *,
    at: datetime,
) -> None:
    async with database.transaction() as uow:
        if user_id is None:
            await uow.communities.delete_everything(community_id)
        else:
            keep_wishes = all(entry.keep_wishes for entry in entries)
            await erase_person(uow, community_id, user_id, programme, at=at, keep_wishes=keep_wishes)
        await uow.ledger.mark_followed([entry.id for entry in entries])
        uow.deletions.clear()  # they are in the ledger already
