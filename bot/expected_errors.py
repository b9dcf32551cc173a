"""Errors that are no bugs of the bot: Discord, the network, the database or the disk fails for a while."""

from __future__ import annotations

import asyncio
import errno

import discord

from bot.discord_errors import INTERACTION_OVER_CODES, UNAUTHORIZED, is_outage
from storage.ledger import LedgerUnusable
from storage.outages import is_database_outage

FULL_DISK_ERRNOS = frozenset({errno.ENOSPC, errno.EDQUOT})


def expected_cause(error: BaseException) -> BaseException | None:
    """Return what failed outside of the bot, where that is the whole reason of an error; else None."""
    if isinstance(error, discord.app_commands.CommandInvokeError):
        return expected_cause(error.original)
    return error if is_only_passing(error) or is_for_the_host(error) else None


def is_only_passing(error: BaseException) -> bool:
    """Return whether it ends by itself, or is over: nobody need do anything about it."""
    if isinstance(error, discord.HTTPException) and error.code in INTERACTION_OVER_CODES:
        return True
    return is_outage(error) or isinstance(error, discord.ConnectionClosed | asyncio.CancelledError)


def is_for_the_host(error: BaseException) -> bool:
    """Return whether the one who runs the bot has to do something: a full disk, a database that is gone, a token."""
    if isinstance(error, discord.HTTPException):
        return error.status == UNAUTHORIZED
    is_disk_full = isinstance(error, OSError) and error.errno in FULL_DISK_ERRNOS
    return is_disk_full or isinstance(error, LedgerUnusable) or is_database_outage(error)
