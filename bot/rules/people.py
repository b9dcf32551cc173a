"""Who may do what: a person knocks with their roles, the community says what those mean."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from storage.models.enums import RoleKind
from storage.models.records import Community

from .refusals import (
    FacilitatorsOnly,
    ManagersOnly,
    MembersOnly,
    NotFound,
    NotHere,
    NotSetUp,
    OwnCase,
    WithABot,
    WithYourself,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who knocks, as Discord vouches for them with this very knock.

    In direct messages *community_id* is None and there are no roles: whoever needs a right is refused.
    """

    user_id: int
    community_id: int | None
    role_ids: frozenset[int] = frozenset()
    manages_server: bool = False
    owns_server: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Someone:
    """A person named in a command, as Discord knows them."""

    user_id: int
    is_bot: bool
    is_here: bool
    role_ids: frozenset[int] = frozenset()


def is_known(*people: int | None) -> bool:
    """Whether each of these still is somebody; who had what is stored about them deleted has become no one's id."""
    return all(person is not None and person > 0 for person in people)


def at_home(caller: Caller) -> int:
    """The server that the caller is in; raises NotFound from a direct message."""
    if caller.community_id is None:
        raise NotFound
    return caller.community_id


def is_facilitator(caller: Caller, community: Community) -> bool:
    """Whether the caller has a facilitator's role *here*; no such role chosen means nobody has."""
    return caller.community_id == community.community_id and bool(
        caller.role_ids & community.role_ids(RoleKind.FACILITATOR)
    )


def must_facilitate(caller: Caller, community: Community, *, parties: Collection[int] = ()) -> None:
    """Only facilitators decide, and never a case that they are part of (promise 7)."""
    if not is_facilitator(caller, community):
        raise FacilitatorsOnly
    if caller.user_id in parties:
        raise OwnCase


def must_have_facilitators(community: Community) -> None:
    """Where nobody can decide, nobody should be left to wait for a decision. Raises NotSetUp."""
    if not community.role_ids(RoleKind.FACILITATOR):
        raise NotSetUp


def must_manage(caller: Caller) -> None:
    """Settings are for those who manage the server."""
    if not caller.manages_server:
        raise ManagersOnly


def is_member(role_ids: frozenset[int], community: Community) -> bool:
    """A current member of a group; where no member role is chosen, everyone in the server is one."""
    member_roles = community.role_ids(RoleKind.MEMBER)
    return not member_roles or bool(role_ids & member_roles)


def is_or_was_member(role_ids: frozenset[int], community: Community) -> bool:
    """A mentor is any member, past or present."""
    return is_member(role_ids, community) or bool(role_ids & community.role_ids(RoleKind.ALUMNI))


def must_be_member(role_ids: frozenset[int], community: Community, *, yours: bool = True) -> None:
    """A mentee is a current member of a group; not *yours* when it is about someone named."""
    if not is_member(role_ids, community):
        raise MembersOnly(yours=yours)


def must_be_or_have_been_member(role_ids: frozenset[int], community: Community, *, yours: bool = True) -> None:
    """A mentor is any member, past or present; not *yours* when it is about someone named."""
    if not is_or_was_member(role_ids, community):
        raise MembersOnly(yours=yours)


def must_be_two(one: int, other: Someone) -> None:
    """A mentorship takes two people who are both here."""
    if other.user_id == one:
        raise WithYourself
    if other.is_bot:
        raise WithABot
    if not other.is_here:
        raise NotHere
