"""Keeping apart in the same moment as being brought together: one comes first, and nothing lies in between."""

from __future__ import annotations

from collections.abc import Awaitable

import pytest

from bot.rules.pairing import PairingMove
from bot.rules.refusals import Refusal, TooManyApart
from bot.services.exclusions import MOST_APART, Apart
from storage.models.enums import PairingState
from storage.models.records import Pairing
from storage.schema.matching import kept_apart
from tests.support.house import House, facilitator, in_dm, member, someone
from tests.support.services.moments import ROUNDS, at_once, refusals, rows

INES, MAREK, ADA = 10, 11, 31
BEGINNING = ("agreeing", "approving")


def move(house: House, what: str, mentor: int, mentee: int, pairing: Pairing | None) -> Awaitable[Pairing]:
    """One way of bringing two people together."""
    services = house.services
    if what == "offering":
        return services.asking.offer(member(mentor), someone(mentee))
    if what == "suggesting":
        return services.suggesting.suggest(facilitator(), mentor=someone(mentor), mentee=someone(mentee))
    if what == "offering to who waits":
        return _to_who_waits(house, mentor, mentee)
    if pairing is None:
        return house.asked(mentee, mentor)
    if what == "agreeing":
        return services.answering.agree(in_dm(mentor), pairing.id)
    return services.answering.decide(facilitator(), pairing.id, PairingMove.APPROVE)


async def _to_who_waits(house: House, mentor: int, mentee: int) -> Pairing:
    seeker = await house.services.seekers.mine(member(mentee))
    return await house.services.offering.offer_to_waiting(member(mentor), seeker.id)


@pytest.mark.parametrize("what", ["asking", "offering", "offering to who waits", "suggesting", *BEGINNING])
async def test_it_comes_before_or_after_and_never_in_between(house: House, rival: House, what: str) -> None:
    if what == "approving":
        await house.wants_a_yes()
    for number in range(ROUNDS):
        mentor, mentee = 10 + number, 30 + number
        await house.mentor(mentor)
        if what == "offering to who waits":
            await house.services.seekers.join(member(mentee), hope=None, attends=True, preferences=None)
        pairing = None
        if what in BEGINNING:
            pairing = await (house.asked if what == "agreeing" else house.together)(mentee, mentor)

        moved, kept = await at_once(
            _either(move(house, what, mentor, mentee, pairing)),
            _either(rival.services.keeping_apart.keep(member(mentee), someone(mentor))),
            turned=number % 2 == 0,
        )

        assert isinstance(kept, Apart)
        state = kept.between.state if kept.between else None
        came_first = not isinstance(moved, Refusal)
        assert came_first == (state is (PairingState.ACTIVE if what in BEGINNING else PairingState.PROPOSED))


async def _either(doing: Awaitable[Pairing] | Awaitable[Apart]) -> Pairing | Apart:
    return await doing


async def test_two_at_once_do_not_overfill_the_list(house: House, rival: House) -> None:
    for other in range(1000, 1000 + MOST_APART - 1):
        await house.services.keeping_apart.keep(member(ADA), someone(other))

    outcomes = await at_once(
        house.services.keeping_apart.keep(member(ADA), someone(INES)),
        rival.services.keeping_apart.keep(member(ADA), someone(MAREK)),
    )

    assert [type(refusal) for refusal in refusals(outcomes)] == [TooManyApart]
    assert len(await rows(house.store, kept_apart)) == MOST_APART
