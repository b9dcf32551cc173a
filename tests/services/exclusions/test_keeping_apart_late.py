"""Keeping apart, said while a question is on its way: what is carried after it, and what the trail has of it."""

from __future__ import annotations

import pytest

from bot.rules.message_specs import SPECS
from bot.rules.message_types import Extra
from bot.rules.refusals import NoLongerOpen
from bot.ui.outbox.direct_messages import render
from storage.models.records import Letter
from tests.support.house import House, facilitator, in_dm, member, someone
from tests.support.services.moments import trail

INES, ADA, BILAL = 10, 31, 32
EITHER = pytest.mark.parametrize("by", [INES, ADA], ids=["by the mentor", "by the mentee"])


async def apart(house: House, by: int) -> None:
    """Ines and Ada are kept apart, by one of them."""
    await house.services.keeping_apart.keep(member(by), someone(ADA if by == INES else INES))


async def on_their_way(house: House, *people: int) -> list[Letter]:
    """The questions that the courier has in hand for these people, in their order."""
    claimed = await house.services.post.claim(limit=50, lease_seconds=60)
    return sorted(
        (each for each in claimed if Extra.REASONS in SPECS[each.kind].extras and each.to_id in people),
        key=lambda each: people.index(each.to_id or 0),
    )


async def said_by(house: House, letter: Letter) -> object:
    """What a letter says, if it says anything any more."""
    return render(await house.services.post.facts(letter), house.programme)


@EITHER
@pytest.mark.parametrize("days", [0, 4], ids=["asked", "reminded"])
async def test_a_question_that_is_still_on_its_way_is_not_carried_any_more(house: House, by: int, days: int) -> None:
    await house.mentor(INES)
    await house.asked(ADA, INES)
    if days:
        await house.letters()
        house.wait(days=days)
        await house.services.due.sweep()
    [asks] = await on_their_way(house, INES)
    before = await said_by(house, asks)

    await apart(house, by)

    assert before is not None
    assert await said_by(house, asks) is None


@EITHER
async def test_a_name_that_is_still_on_its_way_to_a_mentor_is_not_carried_any_more(house: House, by: int) -> None:
    await house.mentor(INES)
    suggested = await house.services.suggesting.suggest(facilitator(), mentor=someone(INES), mentee=someone(ADA))
    await house.letters()
    await house.services.answering.agree(in_dm(ADA), suggested.id)
    [names] = await on_their_way(house, INES)

    await apart(house, by)

    assert await said_by(house, names) is None


@EITHER
async def test_a_mentor_who_does_not_know_the_name_yet_is_asked_as_ever(house: House, by: int) -> None:
    await house.mentor(INES)
    await house.letters()
    await house.services.suggesting.suggest(facilitator(), mentor=someone(INES), mentee=someone(ADA))
    to_mentor, to_mentee = await on_their_way(house, INES, ADA)

    await apart(house, by)

    assert await said_by(house, to_mentor) is not None
    assert await said_by(house, to_mentee) is None


@EITHER
async def test_what_was_closed_by_it_stands_in_the_trail_as_if_the_mentee_had_taken_it_back(
    house: House, by: int
) -> None:
    await house.mentor(INES)
    asked = await house.asked(ADA, INES)
    await apart(house, by)

    with pytest.raises(NoLongerOpen):
        await house.services.answering.agree(in_dm(INES), asked.id)
    other = await house.asked(BILAL, INES)
    await house.services.answering.withdraw(in_dm(BILAL), other.id)

    assert await trail(house, "pairing") == [
        (ADA, "ask as mentee"),
        (ADA, "withdrawn"),
        (BILAL, "ask as mentee"),
        (BILAL, "withdrawn"),
    ]
