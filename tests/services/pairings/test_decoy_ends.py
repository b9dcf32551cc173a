"""When decoys end: as real questions do, as far as anyone can tell."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from bot.rules.deadlines import MAX_DELAY, draw_decoy_end
from tests.support.service_harness import START, ServiceHarness, in_dm

from .test_decoys import INES, asks, keep_apart, prepare


async def test_delays_are_those_of_real_answers_once_there_are_enough() -> None:
    delays = [timedelta(hours=hours) for hours in range(1, 31)]

    few = sorted(draw_decoy_end(START, delays[:29], Random(seed)) - START for seed in range(400))
    many = {draw_decoy_end(START, delays, Random(seed)) - START for seed in range(400)}

    assert timedelta(days=1.6) < few[200] < timedelta(days=2.4)
    assert timedelta(0) < few[0] < few[-1] <= MAX_DELAY
    assert few[40] < timedelta(days=0.9) < timedelta(days=5) < few[360]
    assert many == set(delays)
    assert draw_decoy_end(START, [timedelta(days=14)] * 30, Random(1)) == START + MAX_DELAY


async def test_real_answers_are_what_the_delays_are_drawn_from(harness: ServiceHarness) -> None:
    await prepare(harness)
    for number in range(30):
        asked = await harness.request_pairing(100 + number, INES)
        harness.advance_time(hours=5)
        await harness.services.responses.decline(in_dm(INES), asked.id)
        harness.advance_time(days=1)
    await keep_apart(harness, asks)

    asked = await asks(harness)

    assert asked.due_at == asked.proposed_at + timedelta(hours=5)
