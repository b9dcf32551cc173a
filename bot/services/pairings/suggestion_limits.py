"""What facilitators may know of two people whom they would suggest to each other."""

from __future__ import annotations

from collections.abc import Collection

from bot.rules.matching import count_suggestions, must_allow_another_suggestion
from bot.rules.refusals import CantBeAsked
from storage.unit_of_work import UnitOfWork


async def must_have_few_suggestions(
    uow: UnitOfWork, community_id: int, *people: int, reader: int, hidden_ids: Collection[int] = ()
) -> None:
    """Raise TooManySuggestions if too many suggestions are open for one of these people.

    *hidden_ids* are those of whom the *reader*, a facilitator, may not know: others' suggestions to them don't count.
    """
    found = await uow.exclusions.suggested_couples(community_id, people)
    must_allow_another_suggestion(count_suggestions(found, reader=reader, hidden_ids=hidden_ids), *people)


async def must_not_be_taken_into_account(uow: UnitOfWork, community_id: int, one: int, other: int) -> None:
    """Raise CantBeAsked where one keeps the other apart, and lets facilitators take it into account."""
    if await uow.exclusions.is_taken_into_account(community_id, one, other):
        raise CantBeAsked
