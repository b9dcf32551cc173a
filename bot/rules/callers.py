"""Who may do what: a caller has roles, and the community says what those mean."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from storage.models.enums import RoleKind
from storage.models.records import Community
from storage.models.settings import GroupRule

from .refusals import (
    FacilitatorsOnly,
    ManagersOnly,
    MembersOnly,
    NotFound,
    NotHere,
    NotSetUp,
    OtherGroup,
    OwnCase,
    TooNew,
    WithABot,
    WithYourself,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who invoked a command or pressed a button, as Discord states it with this very interaction.

    In direct messages *community_id* is None and there are no roles: what needs a permission is refused there.
    """

    user_id: int
    community_id: int | None
    role_ids: frozenset[int] = frozenset()
    manages_server: bool = False
    owns_server: bool = False
    joined_at: datetime | None = None
    """When they came to the server, as far as Discord says."""

    form: str | None = field(default=None, repr=False)
    """What was drawn for the form that they send; what it asks for is done once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedUser:
    """A person named in a command, as Discord knows them."""

    user_id: int
    is_bot: bool
    is_in_server: bool
    role_ids: frozenset[int] = frozenset()


def is_known_user(*people: int | None) -> bool:
    """Return whether none of these ids is None or erased; an erased person's id is 0 or below."""
    return all(person is not None and person > 0 for person in people)


def require_community_id(caller: Caller) -> int:
    """Return the id of the server that the caller is in. Raises NotFound in a direct message."""
    if caller.community_id is None:
        raise NotFound
    return caller.community_id


def is_facilitator(caller: Caller, community: Community) -> bool:
    """Return whether the caller has a facilitator's role *here*; without such a role chosen, nobody has."""
    return caller.community_id == community.community_id and bool(
        caller.role_ids & community.role_ids(RoleKind.FACILITATOR)
    )


def looks_after_mentorship(caller: Caller, community: Community) -> bool:
    """Return whether the caller is a facilitator here, the coordinator, or the server's owner."""
    is_here = caller.community_id == community.community_id
    return is_here and (
        caller.owns_server or caller.user_id == community.coordinator_id or is_facilitator(caller, community)
    )


def must_be_facilitator(caller: Caller, community: Community, *, parties: Collection[int] = ()) -> None:
    """Raise FacilitatorsOnly, or OwnCase if the caller is among *parties* (promise 7)."""
    if not is_facilitator(caller, community):
        raise FacilitatorsOnly
    if caller.user_id in parties:
        raise OwnCase


def must_have_facilitators(community: Community) -> None:
    """Raise NotSetUp if no facilitator's role is chosen: nobody should wait for a decision in vain."""
    if not community.role_ids(RoleKind.FACILITATOR):
        raise NotSetUp


def must_manage_server(caller: Caller) -> None:
    """Raise ManagersOnly unless the caller manages the server."""
    if not caller.manages_server:
        raise ManagersOnly


def is_member(role_ids: frozenset[int], community: Community) -> bool:
    """Return whether the roles make a current member; with no member role chosen, everyone in the server is one."""
    member_roles = community.role_ids(RoleKind.MEMBER)
    return not member_roles or bool(role_ids & member_roles)


def is_or_was_member(role_ids: frozenset[int], community: Community) -> bool:
    """Return whether the roles make a present or past member, as a mentor has to be."""
    return is_member(role_ids, community) or bool(role_ids & community.role_ids(RoleKind.ALUMNI))


def must_be_member(role_ids: frozenset[int], community: Community, *, is_caller: bool = True) -> None:
    """Raise MembersOnly unless the roles make a current member; not *is_caller* when it is about someone named."""
    if not is_member(role_ids, community):
        raise MembersOnly(is_caller=is_caller)


def must_be_here_long_enough(caller: Caller, community: Community, *, at: datetime) -> None:
    """Raise TooNew, with when it is long enough, if the community has people be there for longer before they mentor.

    Of whom Discord doesn't say since when they are there, that is not asked.
    """
    if not community.least_days or caller.joined_at is None:
        return
    from_then = caller.joined_at + timedelta(days=community.least_days)
    if at < from_then:
        raise TooNew(from_then)


def must_be_past_or_present_member(role_ids: frozenset[int], community: Community, *, is_caller: bool = True) -> None:
    """Raise MembersOnly unless they are a member, past or present; not *is_caller* for someone named."""
    if not is_or_was_member(role_ids, community):
        raise MembersOnly(is_caller=is_caller)


def must_be_two_people_here(user_id: int, other: NamedUser) -> None:
    """Raise WithYourself, WithABot or NotHere unless these are two people who are both in the server."""
    if other.user_id == user_id:
        raise WithYourself
    if other.is_bot:
        raise WithABot
    if not other.is_in_server:
        raise NotHere


def must_share_group(role_ids: Collection[int], other_role_ids: Collection[int], community: Community) -> None:
    """Raise OtherGroup where the community keeps to one support group, and two wear roles of different ones.

    Who wears none is of no group that is known, which stands in nobody's way.
    """
    groups = community.role_ids(RoleKind.GROUP)
    one, other = groups.intersection(role_ids), groups.intersection(other_role_ids)
    if community.group_rule is GroupRule.ONLY and one and other and one.isdisjoint(other):
        raise OtherGroup
