"""Who is in a server, also soon after the start, before all are listed, and by which names they are told apart."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from functools import cached_property
from typing import Any, TypeVar

import discord
import structlog

from bot.discord_errors import RESPONSE_ERRORS, UNKNOWN_MEMBER_CODES
from bot.rules.callers import is_known_user
from bot.rules.text_limits import clean_text

from .custom_ids import MAX_ID
from .layout import remove_mentions, truncate

log = structlog.get_logger(__name__)

_Answer = TypeVar("_Answer")
SendRequest = Callable[[Coroutine[Any, Any, Any]], Awaitable[Any]]
"""Sends a request to Discord within the rate limits."""

MEMBER_FETCH_TIMEOUT_S = 1.0
"""Seconds for Discord to say whether somebody is in a server; an interaction must be responded to within three."""

MAX_GUILDS_ASKED = 40
"""Servers asked at once about one person; Discord accepts 50 requests a second, and some are needed for others."""

MAX_TOLD_LENGTH = 100
"""Characters of an option or a completion that Discord takes."""

LOOKOUT_TIMEOUT_S = 30.0
"""Seconds for Discord to say whether somebody has left, where nobody waits for it."""

MEMBERS_PER_REQUEST = 100
"""People after whom Discord can be asked at once."""


async def wait_at_most(seconds: float, request: Awaitable[_Answer]) -> asyncio.Future[_Answer] | None:
    """Wait up to *seconds* for a request; return its finished future, or None if it takes longer.

    The request is not cancelled then: others may wait for its result, and discord.py's rate limiter must not be
    interrupted.
    """
    task = asyncio.ensure_future(request)
    task.add_done_callback(lambda late: late.cancelled() or late.exception())
    done, _ = await asyncio.wait({task}, timeout=seconds)
    return task if done else None


async def fetch_member(
    guild: discord.Guild, user_id: int, *, timeout_s: float = MEMBER_FETCH_TIMEOUT_S
) -> discord.Member | None:
    """Return a member of the server, or None if they are not in it.

    Discord is asked only about somebody who is not cached, and only until it has listed all members. Raises
    TimeoutError where it does not say in time, or answers with an error.
    """
    if member := guild.get_member(user_id):
        return member
    if guild.chunked or not is_known_user(user_id) or user_id > MAX_ID:
        return None
    answer = await wait_at_most(timeout_s, guild.fetch_member(user_id))
    if answer is None:
        raise TimeoutError
    try:
        return answer.result()
    except discord.NotFound as error:
        if error.code not in UNKNOWN_MEMBER_CODES:
            raise TimeoutError from error
        return None
    except RESPONSE_ERRORS as error:
        raise TimeoutError from error


async def has_all_members(guild: discord.Guild, *, timeout_s: float) -> bool:
    """Return whether Discord has listed all members of the server; it is asked to, and has *timeout_s* seconds."""
    if guild.chunked:
        return True
    answer = await wait_at_most(timeout_s, guild.chunk())
    return answer is not None and answer.exception() is None


async def present_among(guild: discord.Guild, user_ids: Sequence[int]) -> list[int]:
    """Return those of these people of whom it is known that they are in the server.

    Until Discord has listed all members, it is asked after those who are not cached.
    """
    unsure = [] if guild.chunked else [user_id for user_id in user_ids if guild.get_member(user_id) is None]
    for start in range(0, len(unsure), MEMBERS_PER_REQUEST):
        some = unsure[start : start + MEMBERS_PER_REQUEST]
        answer = await wait_at_most(LOOKOUT_TIMEOUT_S, guild.query_members(user_ids=some, limit=len(some)))
        if answer is None or answer.exception() is not None:
            log.warning("members not told", community=guild.id)
            break
    return [user_id for user_id in user_ids if guild.get_member(user_id) is not None]


async def has_left(guild: discord.Guild, user_id: int) -> bool:
    """Return whether Discord says that somebody has left the server; False where it does not say.

    The cache is not enough to end somebody's mentorship: it may have gaps.
    """
    answer = await wait_at_most(LOOKOUT_TIMEOUT_S, guild.fetch_member(user_id))
    error = TimeoutError() if answer is None else answer.exception()
    if isinstance(error, discord.HTTPException) and error.code in UNKNOWN_MEMBER_CODES:
        return True
    if error is not None:
        log.warning("member lookup failed", community=guild.id, error=error)
    return False


async def find_mutual_guilds(client: discord.Client, user_id: int) -> tuple[list[discord.Guild], list[discord.Guild]]:
    """Return the servers that somebody shares with the bot, by name, and then those where Discord does not say.

    Takes little more than a second, and raises nothing.
    """
    here = [guild for guild in client.guilds if guild.get_member(user_id) is not None]
    unsure = [guild for guild in client.guilds if guild not in here and not guild.chunked]
    asked = unsure[:MAX_GUILDS_ASKED]
    found = await asyncio.gather(*(fetch_member(guild, user_id) for guild in asked), return_exceptions=True)
    said = dict(zip(asked, found, strict=True))
    here += [guild for guild in asked if isinstance(said[guild], discord.Member)]
    perhaps = [guild for guild in unsure if isinstance(said.get(guild, TimeoutError()), BaseException)]
    return sorted(here, key=lambda guild: (guild.name, guild.id)), perhaps


async def find_all_mutual_guilds(client: discord.Client, user_id: int, request: SendRequest) -> list[discord.Guild]:
    """Return the servers that somebody shares with the bot, by name, asking Discord about each that is not sure.

    That is within the rate limits, and takes up to LOOKOUT_TIMEOUT_S seconds: for a response that was deferred. What
    Discord has not said by then is left out; nothing is raised.
    """

    async def member_of(guild: discord.Guild) -> discord.Guild | None:
        is_sure = guild.chunked or guild.get_member(user_id) is not None
        member = guild.get_member(user_id) if is_sure else await request(guild.fetch_member(user_id))
        return guild if member is not None else None

    answers = await asyncio.gather(*(wait_at_most(LOOKOUT_TIMEOUT_S, member_of(guild)) for guild in client.guilds))
    here = [answer.result() for answer in answers if answer is not None and answer.exception() is None]
    return sorted((guild for guild in here if guild), key=lambda guild: (guild.name, guild.id))


def role_ids(member: discord.Member) -> frozenset[int]:
    """Return the ids of the roles that a member has in their server.

    discord.py leaves out roles of a server whose roles it doesn't know yet; those are read from the member itself.
    """
    if member.guild.get_role(member.guild.id) is None:
        return frozenset({member.guild.id, *member._roles})
    return frozenset(role.id for role in member.roles)


MAX_COMPARED = 20_000
"""Members whose names are compared for one message; in a larger server everybody is also told by account."""


def clean_name(raw_name: str) -> str:
    """Return a name on Discord as one line, without mentions and invisible characters."""
    return remove_mentions(" ".join(clean_text(raw_name).split()))


def display_name_of(user: discord.abc.User) -> str:
    """Return a person's display name, or their user name if nothing of the former is visible."""
    return clean_name(user.display_name) or user.name


class Names:
    """Names of a server's members, and of *others* whom Discord has told of, for one message.

    An account's name is no secret: Discord shows it to everybody in the server, and no two have the same.
    """

    def __init__(self, guild: discord.Guild | None, others: Iterable[discord.abc.User] = ()) -> None:
        self._guild = guild
        self._others = {user.id: user for user in others}

    @property
    def is_complete(self) -> bool:
        """Return whether Discord has named all members, so that nobody else is one."""
        return self._guild is not None and self._guild.chunked

    def of(self, person_id: int, *, max_length: int | None = None) -> str | None:
        """Return somebody's name; None for whom nobody here knows. *max_length* cuts all but the account's name."""
        user = self._find(person_id)
        if user is None:
            return None
        name = display_name_of(user) if max_length is None else truncate(display_name_of(user), max_length)
        account = self._account_if_shared(user)
        return f"{name} ({account})" if account else name

    def account_if_shared(self, person_id: int) -> str | None:
        """Return somebody's account name where another has the same display name; else None."""
        user = self._find(person_id)
        return self._account_if_shared(user) if user is not None else None

    def _find(self, person_id: int) -> discord.abc.User | None:
        member = self._guild.get_member(person_id) if self._guild else None
        return member or self._others.get(person_id)

    def _account_if_shared(self, user: discord.abc.User) -> str | None:
        if self._known is not None and self._known[_alike(user)] < 2:
            return None
        return user.name if user.name.casefold() != _alike(user) else None

    @cached_property
    def _known(self) -> Counter[str] | None:
        members = self._guild.members if self._guild else []
        if len(members) > MAX_COMPARED:
            return None
        return Counter(map(_alike, ({member.id: member for member in members} | self._others).values()))


def tell_apart(labels: Sequence[Sequence[str]], *, max_length: int = MAX_TOLD_LENGTH) -> list[str]:
    """Return a label for each of these, given from the shortest to one that tells most: as short as all differ.

    None is longer than *max_length*: what they have in common with the shortest is cut, not what is added to it.
    """
    fitting = [[_cut_beginning(label, each[0], max_length) for label in each] for each in labels]
    levels = [0] * len(fitting)
    while True:
        shown = [each[level] for each, level in zip(fitting, levels, strict=True)]
        many = Counter(label.casefold() for label in shown)
        alike = [
            place
            for place, label in enumerate(shown)
            if many[label.casefold()] > 1 and levels[place] + 1 < len(fitting[place])
        ]
        if not alike:
            return shown
        for place in alike:
            levels[place] += 1


def _cut_beginning(label: str, beginning: str, max_length: int) -> str:
    added = label.removeprefix(beginning)
    return truncate(beginning, max_length - len(added)) + added if added != label else truncate(label, max_length)


def _alike(user: discord.abc.User) -> str:
    """Return what is the same of two names that look alike."""
    name = user.display_name
    return (name if name.isascii() and name.isprintable() else display_name_of(user)).strip().casefold()
