"""When decoys end, and what they stand in the way of: as real questions, as far as anyone can tell."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from bot.rules.deadlines import MAX_DELAY, draw_decoy_end, move_to_daytime
from bot.rules.programme import Programme
from bot.rules.refusals import AlreadyTogether
from tests.support.service_harness import START, ServiceHarness, facilitator, in_dm, member, someone

from .test_decoys import ADA, INES, TOMAS, asks, keep_apart, offers, prepare, suggests

PROGRAMME = Programme()


async def test_delays_are_those_of_real_answers_once_there_are_enough() -> None:
    delays = [timedelta(hours=hours) for hours in range(1, 31)]

    few = sorted(draw_decoy_end(PROGRAMME, START, delays[:29], Random(seed)) - START for seed in range(400))
    many = sorted(draw_decoy_end(PROGRAMME, START, delays, Random(seed)) - START for seed in range(400))

    assert timedelta(days=1.6) < few[200] < timedelta(days=2.4)
    assert timedelta(0) < few[0] < few[-1] <= MAX_DELAY
    assert few[40] < timedelta(days=0.9) < timedelta(days=5) < few[360]
    assert timedelta(hours=13) < many[200] < timedelta(hours=18)
    assert timedelta(hours=0.8) <= many[0] < many[-1] <= timedelta(hours=37.5)
    assert set(many).isdisjoint(delays), "somebody was answered after just as long"
    late = {draw_decoy_end(PROGRAMME, START, [MAX_DELAY] * 30, Random(seed)) for seed in range(99)}
    assert len(late) == 99
    assert max(late) < START + MAX_DELAY


@pytest.mark.parametrize("days", [1, 2, 5])
async def test_it_ends_before_a_real_question_would_expire_here(days: int) -> None:
    soon = Programme(expiry_days=days, reminder_days=())

    answers: tuple[list[timedelta], ...] = ([], [timedelta(days=9)] * 30)
    ends = [draw_decoy_end(soon, START, known, Random(seed)) for known in answers for seed in range(99)]

    assert max(ends) < START + timedelta(days=days)


@pytest.mark.parametrize("zone", ["UTC", "Asia/Kathmandu", "America/New_York"])
async def test_an_end_at_night_waits_for_the_morning_and_one_by_day_stays(zone: str) -> None:
    local = ZoneInfo(zone)
    for hours in range(24 * 10):
        when = START + timedelta(hours=hours)
        ends = move_to_daytime(when, local, Random(hours))
        is_day = 8 <= when.astimezone(local).hour < 22

        assert (ends == when) is is_day
        assert 8 <= ends.astimezone(local).hour < 22
        assert timedelta(0) <= ends - when <= timedelta(hours=13)


async def test_real_answers_are_what_the_delays_are_drawn_from(harness: ServiceHarness) -> None:
    await prepare(harness)
    for number in range(30):
        asked = await harness.request_pairing(100 + number, INES)
        harness.advance_time(hours=5)
        await harness.services.responses.decline(in_dm(INES), asked.id)
        # Always at the same time of day, lest one end at night, which would wait for the morning.
        harness.advance_time(hours=19)
    await keep_apart(harness, asks)

    asked = await asks(harness)

    assert asked.due_at is not None
    assert timedelta(hours=4) <= asked.due_at - asked.proposed_at <= timedelta(hours=6.25)


@pytest.mark.parametrize("is_apart", [False, True])
async def test_another_question_the_other_way_round_is_refused_in_both_worlds(
    harness: ServiceHarness, *, is_apart: bool
) -> None:
    await prepare(harness)
    await harness.add_mentor(ADA)
    if is_apart:
        await keep_apart(harness, offers)
    await suggests(harness)
    await harness.drain_outbox()
    suggestions, requests = harness.services.suggestions, harness.services.requests

    with pytest.raises(AlreadyTogether):
        await suggestions.suggest(facilitator(TOMAS), mentor=someone(ADA), mentee=someone(INES))
    await offers(harness)
    with pytest.raises(AlreadyTogether):
        await requests.ask_mentor(member(INES), someone(ADA), words=None, attends=True)
