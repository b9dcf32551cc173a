"""Who invoked an interaction, in which community, and what the running bot offers to its handler."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Awaitable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar, cast

import discord

from bot.clock import Clock, Timings
from bot.command_ids import CommandIds
from bot.config.crisis_lines import CrisisLines
from bot.rules.callers import Caller, NamedUser
from bot.rules.programme import Programme
from bot.rules.refusals import FirstStep, NotFound
from bot.services import Services

from .members import MEMBER_FETCH_TIMEOUT_S, fetch_member, role_ids

_Response = TypeVar("_Response")
_Form = TypeVar("_Form", bound="OpenableForm")
Interaction = discord.Interaction[Any]

InteractionData = dict[str, Any]
"""JSON as Discord sent it: no type of discord.py's holds for presses, choices and forms alike."""

EXTRA_COMMUNITY = "community"
"""Key in an interaction's extras: the id of the community whose names are shown in the response."""

EXTRA_CALLER = "caller"
"""Key in the extras of a command in direct messages: the caller in the community in which it is meant."""


MOST_KNOWN = 10_000
"""Interactions of which is known that they came; Discord sends one again within minutes."""


class SeenInteractions:
    """The interactions that came. Discord may send one twice, after a lost connection; only the first counts."""

    def __init__(self) -> None:
        self._ids: OrderedDict[int, None] = OrderedDict()

    def is_first(self, interaction: Interaction) -> bool:
        """Return whether it has not come before, and note that it has."""
        if interaction.id in self._ids:
            return False
        self._ids[interaction.id] = None
        if len(self._ids) > MOST_KNOWN:
            self._ids.popitem(last=False)
        return True


FORMS_FIRST_S = 2.5
"""Seconds for which whatever can be deferred lets forms go first; by then, each of them is shown or given up."""


FORMS_AT_ONCE = 8
"""Forms that are prepared at the same time: with more than can be in time, the first still are."""


class FormsFirst:
    """Lets forms that are being prepared go first: they cannot be deferred, everything else can."""

    def __init__(self) -> None:
        self._wanted = 0
        self._none_wanted = asyncio.Event()
        self._none_wanted.set()
        self._turns = asyncio.Semaphore(FORMS_AT_ONCE)

    async def prepare(self, work: Coroutine[Any, Any, _Response]) -> _Response:
        """Prepare a form in its turn; until then, nothing else begins."""
        self._wanted += 1
        self._none_wanted.clear()
        try:
            async with self._turns:
                return await work
        finally:
            work.close()
            self._wanted -= 1
            if not self._wanted:
                self._none_wanted.set()

    async def after(self, work: Awaitable[_Response]) -> _Response:
        """Do some work once no form is wanted, or after FORMS_FIRST_S seconds at most."""
        if self._wanted:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._none_wanted.wait(), FORMS_FIRST_S)
        return await work


MODAL_DEADLINE_S = 2.2
"""Seconds until opening a form is given up; a form must be the first response and cannot be deferred."""


async def finish_before_deadline(work: Awaitable[_Response]) -> _Response:
    """Return the result of work that cannot be deferred; raise TimeoutError after MODAL_DEADLINE_S seconds."""
    task = asyncio.ensure_future(work)
    done, _ = await asyncio.wait({task}, timeout=MODAL_DEADLINE_S)
    if done:
        return task.result()
    # Cancelled, but not waited for: a busy database may take seconds to notice.
    task.cancel()
    task.add_done_callback(lambda late: late.cancelled() or late.exception())
    raise TimeoutError


FORM_KEPT_FOR = timedelta(hours=24)
"""How long a form can be sent after it was opened; after that, its text is returned to the person."""


class OpenableForm(discord.ui.Modal):
    """A form that discord.py goes on knowing after it was sent, until it is forgotten."""

    def stop(self) -> None:
        """Do nothing: discord.py would forget a form once it was sent, and it may be sent again."""

    def forget(self) -> None:
        """Forget the form: if it is sent after this, its texts are returned."""
        super().stop()


class OpenForms:
    """The forms that somebody may still send, or send again."""

    def __init__(self, bot: discord.Client, clock: Clock) -> None:
        self._bot = bot
        self._clock = clock
        self._forms: deque[tuple[datetime, OpenableForm]] = deque()

    def open(self, form: _Form) -> _Form:
        """Note the form as open, and return it; forget those that were opened too long ago."""
        now = self._clock()
        while self._forms and self._forms[0][0] <= now - FORM_KEPT_FOR:
            self._forms.popleft()[1].forget()
        self._forms.append((now, form))
        self._bot.add_view(form)
        return form


class RateLimitedClient(Protocol):
    """A client of Discord's API that keeps to its rate limits."""

    async def request(self, call: Coroutine[Any, Any, _Response]) -> _Response: ...


class ZoneFinder(Protocol):
    """A search for time zones by the names of places; returns a label and a zone's name for each."""

    def search(self, typed: str, *, now: datetime, limit: int) -> Sequence[tuple[str, str]]: ...


class BotClient(Protocol):
    """What the running bot offers to handlers."""

    services: Services
    programme: Programme
    clock: Clock
    guide: dict[str, str]
    crisis_lines: CrisisLines
    seen_interactions: SeenInteractions
    open_forms: OpenForms
    forms_first: FormsFirst
    lost_form_waits_s: tuple[float, float, float]
    running_tasks: set[asyncio.Task[Any]]
    command_ids: CommandIds
    answers: Timings

    async def open_first_form(
        self, interaction: Interaction, community_id: int, first: FirstStep, of: int, /
    ) -> None: ...

    @property
    def zone_finder(self) -> ZoneFinder: ...
    @property
    def outbox_worker(self) -> RateLimitedClient: ...


def interaction_data(interaction: Interaction) -> InteractionData:
    """Return what Discord sent along with a press, a choice or a form; nothing in it has been checked."""
    return cast(InteractionData, interaction.data or {})


def client(interaction: Interaction) -> BotClient:
    """Return the running bot to which an interaction came."""
    return cast(BotClient, interaction.client)


def services(interaction: Interaction) -> Services:
    """Return the services of the running bot."""
    return client(interaction).services


def is_first(interaction: Interaction) -> bool:
    """Return whether it is to be responded to: the first time that an interaction comes."""
    return client(interaction).seen_interactions.is_first(interaction)


def caller_of(interaction: Interaction) -> Caller:
    """Return who invoked the interaction, with the roles and permissions that Discord sent along with it.

    Outside a server, the caller is in the one in which their command is meant, where that was found; otherwise, and
    for a bot, they belong to no community.
    """
    user, found = interaction.user, interaction.extras.get(EXTRA_CALLER)
    if isinstance(found, Caller):
        return found
    if interaction.guild_id is None or not isinstance(user, discord.Member) or user.bot:
        # Discord brings no interactions of other bots; should it ever, they have no right to anything.
        return Caller(user_id=user.id, community_id=None, form=form_of(interaction))
    return Caller(
        user_id=user.id,
        community_id=interaction.guild_id,
        role_ids=role_ids(user),
        manages_server=interaction.permissions.manage_guild,
        owns_server=user.guild.owner_id == user.id,
        joined_at=user.joined_at,
        form=form_of(interaction),
    )


def home_of(interaction: Interaction) -> int:
    """Return the id of the community in which a command is meant; 0 in direct messages where none was found."""
    return interaction.guild_id or caller_of(interaction).community_id or 0


def form_of(interaction: Interaction) -> str | None:
    """Return what was drawn for the form that is sent; None where none is."""
    is_form = interaction.type is discord.InteractionType.modal_submit
    return str(interaction_data(interaction).get("custom_id", "")) if is_form else None


async def caller_in(
    interaction: Interaction, community_id: int | None = None, *, timeout_s: float = MEMBER_FETCH_TIMEOUT_S
) -> Caller:
    """Return the caller in the community that a control names, as controls in direct messages do, or else here.

    Raises NotFound when the control belongs to another server, or the person is not in that server; TimeoutError
    where Discord does not say in time whether they are, or has not named all servers yet.
    """
    if community_id is None or interaction.guild_id == community_id:
        return caller_of(interaction)
    set_community(interaction, community_id)
    guild = interaction.client.get_guild(community_id)
    if guild is None and not interaction.client.is_ready():
        raise TimeoutError
    member = None
    if guild is not None and interaction.guild_id is None:
        member = await fetch_member(guild, interaction.user.id, timeout_s=timeout_s)
    if member is None:
        raise NotFound
    return replace(caller_from_member(member), form=form_of(interaction))


def caller_from_member(member: discord.Member) -> Caller:
    """Return a member as a caller in their server, where Discord sends no permissions along."""
    return Caller(
        user_id=member.id,
        community_id=member.guild.id,
        role_ids=role_ids(member),
        owns_server=member.guild.owner_id == member.id,
        joined_at=member.joined_at,
    )


async def resolve_person(interaction: Interaction, user_id: int, community_id: int | None = None) -> NamedUser:
    """Return the person with an id that a control carried; they are looked up, because the control may be forged.

    Looks in the community that the control names, or else in the server of the interaction. Raises TimeoutError where
    Discord does not say in time whether they are there.
    """
    guild = interaction.client.get_guild(community_id) if community_id else interaction.guild
    if guild is not None and (member := await fetch_member(guild, user_id)):
        return person_from_user(member)
    return resolve_cached_person(guild, user_id)


def resolve_cached_person(guild: discord.Guild | None, user_id: int) -> NamedUser:
    """Return the person with this id as far as the cache knows them, without a request to Discord."""
    member = guild.get_member(user_id) if guild else None
    return person_from_user(member) if member else NamedUser(user_id=user_id, is_bot=False, is_in_server=False)


def person_from_user(user: discord.Member | discord.User) -> NamedUser:
    """Return a person whom a command named; a User who is no Member has left the server."""
    is_here = isinstance(user, discord.Member)
    worn = role_ids(user) if isinstance(user, discord.Member) else frozenset[int]()
    return NamedUser(user_id=user.id, is_bot=user.bot, is_in_server=is_here, role_ids=worn)


def set_community(interaction: Interaction, community_id: int) -> None:
    """Set the community whose names are shown in the response."""
    interaction.extras[EXTRA_COMMUNITY] = community_id
