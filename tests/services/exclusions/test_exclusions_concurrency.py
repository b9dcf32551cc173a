"""Keeping apart in the same moment as being brought together: one comes first, and nothing lies in between."""

from __future__ import annotations

from collections.abc import Awaitable

import pytest

from bot.rules.pairing import PairingMove
from bot.services.keep_apart import ExclusionResult
from storage.models.records import Pairing
from tests.support.service_harness import ServiceHarness, facilitator, in_dm, member, someone
from tests.support.services.concurrency import ROUNDS, run_concurrently

INES, MAREK, ADA = 10, 11, 31
BEGINNING = ("agreeing", "approving")


def move(harness: ServiceHarness, what: str, mentor: int, mentee: int, pairing: Pairing | None) -> Awaitable[Pairing]:
    """One way of bringing two people together."""
    services = harness.services
    if what == "offering":
        return services.requests.ask_mentee(member(mentor), someone(mentee))
    if what == "suggesting":
        return services.suggestions.suggest(facilitator(), mentor=someone(mentor), mentee=someone(mentee))
    if what == "offering to who waits":
        return _to_who_waits(harness, mentor, mentee)
    if pairing is None:
        return harness.request_pairing(mentee, mentor)
    if what == "agreeing":
        return services.responses.agree(in_dm(mentor), pairing.id)
    return services.responses.decide(facilitator(), pairing.id, PairingMove.APPROVE)


async def _to_who_waits(harness: ServiceHarness, mentor: int, mentee: int) -> Pairing:
    seeker = await harness.services.waiting_list.mine(member(mentee))
    return await harness.services.offers.offer_to_waiting(member(mentor), seeker.id)


@pytest.mark.parametrize("what", ["asking", "offering", "offering to who waits", "suggesting", *BEGINNING])
async def test_it_comes_before_or_after_and_never_in_between(
    harness: ServiceHarness, second_harness: ServiceHarness, what: str
) -> None:
    if what == "approving":
        await harness.require_approval()
    for number in range(ROUNDS):
        mentor, mentee = 10 + number, 30 + number
        await harness.add_mentor(mentor)
        if what == "offering to who waits":
            await harness.services.waiting_list.join(
                member(mentee), hope=None, attends=True, listed=True, preferences=None
            )
        pairing = None
        if what in BEGINNING:
            pairing = await (harness.request_pairing if what == "agreeing" else harness.active_pairing)(
                mentee, mentor
            )

        moved, kept = await run_concurrently(
            _either(move(harness, what, mentor, mentee, pairing)),
            _either(second_harness.services.exclusions.exclude(member(mentee), someone(mentor), end_open=True)),
            turned=number % 2 == 0,
        )

        assert isinstance(kept, ExclusionResult)
        came_first = isinstance(moved, Pairing) and not moved.is_decoy
        had_come = kept.ended is not None and (what not in BEGINNING or kept.ended.began_at is not None)
        assert came_first == had_come


async def _either(doing: Awaitable[Pairing] | Awaitable[ExclusionResult]) -> Pairing | ExclusionResult:
    return await doing
