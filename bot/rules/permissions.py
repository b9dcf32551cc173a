"""Who may do what: each public method of a service says which right it requires."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

ServiceMethod = TypeVar("ServiceMethod", bound=Callable[..., object])


class Permission(StrEnum):
    """What it takes. Nobody but the program itself reaches through it what is another community's."""

    ANYONE = "anyone in the server, for what is their own"
    MEMBER = "a current member of a group"
    PAST_OR_PRESENT_MEMBER = "a member of a group, past or present"
    MENTOR = "who offered to mentor, or is a mentor"
    SEEKER = "who is on the waiting list"
    PARTY = "one of the two whom it is about"
    ADDRESSEE = "the one who was asked, or to whom it was written"
    ASKER = "who asked"
    FACILITATOR = "a facilitator who is no part of it; of a concern, where all are, the coordinator"
    MANAGER = "who manages the server"
    PROGRAM = "the program alone, when something falls due or Discord tells of it"


def requires(right: Permission) -> Callable[[ServiceMethod], ServiceMethod]:
    """Mark a service's method with the right that calling it requires.

    The mark changes nothing: the method's own guards refuse those who lack the right, whatever was shown to them
    (promise 7). The tests collect the marks, try each method with people who lack its right, and fail for a public
    method without a mark.
    """

    def mark(method: ServiceMethod) -> ServiceMethod:
        setattr(method, "required_right", right)  # noqa: B010 - a callable has no such attribute for mypy
        return method

    return mark


def required_right(method: Callable[..., object]) -> Permission | None:
    """Return the right that a method is marked with; None for one without a mark."""
    right = getattr(method, "required_right", None)
    return right if isinstance(right, Permission) else None
