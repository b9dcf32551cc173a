"""Where no facilitator's role is chosen nobody can decide, so nobody is left to wait for a decision."""

from __future__ import annotations

import pytest

from bot.rules.people import Caller
from bot.rules.refusals import AlreadyDecided, NotSetUp
from storage.models.enums import LetterKind, RoleKind
from tests.support.house import HOME, House, facilitator, member


def manager() -> Caller:
    """Someone who manages the server."""
    return Caller(user_id=1, community_id=HOME, manages_server=True)


async def test_nobody_offers_to_mentor_where_nobody_can_decide(house: House) -> None:
    await house.services.setup.choose_roles(manager(), RoleKind.FACILITATOR, [])

    with pytest.raises(NotSetUp):
        await house.services.mentors.may_volunteer(member(60))
    with pytest.raises(NotSetUp):
        await house.services.mentors.volunteer(
            member(60), qualities=["kind"], past_member=False, capacity=1, words=None
        )

    assert LetterKind.CARD_MENTOR not in [letter.kind for letter in await house.letters()]


async def test_a_facilitators_yes_is_not_wanted_where_nobody_can_say_it(house: House) -> None:
    await house.services.setup.choose_roles(manager(), RoleKind.FACILITATOR, [])

    with pytest.raises(NotSetUp):
        await house.services.setup.choose_needs_yes(manager(), needs_yes=True)

    assert not (await house.services.setup.settings(manager())).needs_yes


async def test_reacting_to_one_card_again_and_again_is_answered_once(house: House) -> None:
    for _ in range(3):
        await house.services.post.answer_reaction(facilitator(50), 7000, AlreadyDecided(51), 51)
    await house.services.post.answer_reaction(facilitator(50), 7001, AlreadyDecided(51), 51)

    assert await house.told(LetterKind.REACTION_ANSWERED) == [50, 50]
