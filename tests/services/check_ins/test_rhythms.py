"""Check-ins now, later and in another rhythm; something to talk about; and each of these once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.rules.check_in_schedule import MIN_MANUAL_CHECK_IN_INTERVAL
from bot.rules.programme import PROMPTS
from bot.rules.refusals import CheckInAlreadyAnswered, CheckInTooSoon, NoLongerOpen, NotFound, NotNow
from storage.models.enums import CheckInAnswer, MessageKind, Rhythm
from storage.schema.check_ins import questions
from tests.support.service_harness import OTHER_COMMUNITY_ID, ServiceHarness, facilitator, in_dm, member
from tests.support.services.check_ins import (
    ADA,
    INES,
    advance_to,
    evening,
    newest_check_in,
    schedule_of,
    start_pairing,
)
from tests.support.services.concurrency import (
    ROUNDS,
    audit_entries,
    pairing_of,
    pending_messages,
    refusals,
    rows,
    run_concurrently,
)

BOTH = {(MessageKind.CHECK_IN, INES), (MessageKind.CHECK_IN, ADA)}
RECALLED = (MessageKind.CHECK_IN_REMINDER, ADA)


async def test_whoever_starts_one_has_it_at_once_and_the_other_at_their_next_good_moment(
    harness: ServiceHarness,
) -> None:
    pairing = await start_pairing(harness)
    await harness.services.preferences.set_time_zone(member(INES), "Pacific/Chatham")  # after one in the night there

    mine = await harness.services.check_ins.start(in_dm(ADA), pairing.id)

    assert (mine.person_id, mine.number, mine.asked_at) == (ADA, 1, harness.clock())
    assert await advance_to(harness, harness.clock()) == set()
    theirs = await schedule_of(harness, pairing, INES)
    assert theirs.hand_at == evening(0) + timedelta(hours=10, minutes=15)  # six in the evening there
    assert await advance_to(harness, theirs.hand_at) == {(MessageKind.CHECK_IN, INES)}
    assert (await audit_entries(harness, "pairing"))[-1] == (ADA, "check in")


async def test_one_started_by_hand_takes_the_place_of_one_that_would_follow_at_once(harness: ServiceHarness) -> None:
    pairing = await start_pairing(harness)
    harness.advance_time(days=2)

    await harness.services.check_ins.start(in_dm(ADA), pairing.id)

    assert (await schedule_of(harness, pairing, ADA)).ask_at == evening(14)


async def test_a_check_in_is_started_once_a_day_and_an_open_one_given_again(harness: ServiceHarness) -> None:
    pairing = await start_pairing(harness)
    check_ins = harness.services.check_ins
    first = await check_ins.start(in_dm(ADA), pairing.id)
    await advance_to(harness, harness.clock())

    harness.advance_time(hours=19)
    again = await check_ins.start(in_dm(ADA), pairing.id)
    await check_ins.answer(in_dm(ADA), first.id, CheckInAnswer.WELL)
    with pytest.raises(CheckInTooSoon):
        await check_ins.start(in_dm(ADA), pairing.id)

    assert again.id == first.id
    assert await advance_to(harness, harness.clock()) == set()
    harness.clock.advance(first.asked_at + MIN_MANUAL_CHECK_IN_INTERVAL - harness.clock())
    assert (await check_ins.start(in_dm(ADA), pairing.id)).number == 2


async def test_whoever_wants_no_check_ins_may_start_one_and_is_asked_by_nobody_else(harness: ServiceHarness) -> None:
    pairing = await start_pairing(harness)
    await harness.services.preferences.opt_out(member(ADA))
    await harness.services.preferences.rest(member(INES))

    await harness.services.check_ins.start(in_dm(ADA), pairing.id)

    assert await advance_to(harness, evening(40)) == set()
    assert (await schedule_of(harness, pairing, ADA)).number == 1


async def test_whoever_starts_one_does_not_count_as_silent_for_the_one_before(harness: ServiceHarness) -> None:
    pairing = await start_pairing(harness)
    for day in (3, 6, 9):
        await advance_to(harness, evening(day))
    counted_once = (await schedule_of(harness, pairing, ADA)).silent
    await advance_to(harness, evening(14))

    await harness.services.check_ins.start(in_dm(ADA), (await pairing_of(harness, pairing.id)).id)
    harness.advance_time(days=1)
    await harness.services.check_ins.start(in_dm(ADA), pairing.id)

    assert (counted_once, (await schedule_of(harness, pairing, ADA)).silent) == (1, 1)


async def test_only_the_two_start_one_and_only_while_it_goes_on(harness: ServiceHarness) -> None:
    pairing = await start_pairing(harness)
    start = harness.services.check_ins.start

    with pytest.raises(NotFound):
        await start(facilitator(), pairing.id)
    with pytest.raises(NotFound):
        await start(member(ADA, OTHER_COMMUNITY_ID), pairing.id)
    await harness.services.active_pairings.pause(in_dm(ADA), pairing.id)
    with pytest.raises(NotNow):
        await start(in_dm(INES), pairing.id)
    await harness.services.active_pairings.end(in_dm(ADA), pairing.id)
    with pytest.raises(NoLongerOpen):
        await start(in_dm(INES), pairing.id)


async def test_two_starting_in_the_moment_of_a_sweep_are_asked_once_each(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    for mentor, mentee in zip(range(INES, INES + ROUNDS), range(ADA, ADA + ROUNDS), strict=True):
        pairing = await start_pairing(harness, mentee, mentor)
        harness.clock.advance(timedelta(days=3, hours=6))

        await run_concurrently(
            harness.services.check_ins.start(in_dm(mentee), pairing.id),
            second_harness.services.check_ins.start(in_dm(mentor), pairing.id),
            second_harness.services.due.sweep(),
            harness.services.due.sweep(),
            turned=mentor % 2 == 0,
        )
        await harness.services.due.sweep()

        asked = await rows(harness.database, questions, questions.c.pairing_id == pairing.id)
        assert sorted((row["person_id"], row["number"]) for row in asked) == [(mentor, 1), (mentee, 1)]


async def test_another_rhythm_counts_from_now_and_only_the_other_is_told(harness: ServiceHarness) -> None:
    pairing = await start_pairing(harness)
    harness.advance_time(days=1)

    changed = await harness.services.check_ins.change_rhythm(in_dm(ADA), pairing.id, Rhythm.WEEKLY)

    assert (changed.rhythm, changed.rhythm_from) == (Rhythm.WEEKLY, harness.clock())
    assert await pending_messages(harness) == {(MessageKind.RHYTHM_CHANGED, INES)}
    assert await audit_entries(harness, "pairing") == [
        *(await audit_entries(harness, "pairing"))[:-1],
        (ADA, "rhythm"),
    ]
    assert [await advance_to(harness, evening(day)) for day in (3, 7, 8)] == [set(), set(), BOTH]


async def test_the_same_rhythm_again_changes_and_tells_nothing(harness: ServiceHarness) -> None:
    pairing = await start_pairing(harness)

    again = await harness.services.check_ins.change_rhythm(in_dm(ADA), pairing.id, Rhythm.GENTLE)

    assert (again.rhythm_from, await pending_messages(harness)) == (None, set())


async def test_a_rhythm_that_is_off_asks_nobody_and_gentle_goes_on_where_it_would_be(harness: ServiceHarness) -> None:
    pairing = await start_pairing(harness)
    change = harness.services.check_ins.change_rhythm

    await change(in_dm(ADA), pairing.id, Rhythm.OFF)
    await harness.drain_outbox()
    quiet = await advance_to(harness, evening(20))
    await change(in_dm(INES), pairing.id, Rhythm.GENTLE)
    await harness.drain_outbox()

    assert quiet == set()
    assert (await schedule_of(harness, pairing, ADA)).ask_at == evening(30)


async def test_a_rhythm_may_be_chosen_while_resting_and_holds_from_then_on(harness: ServiceHarness) -> None:
    pairing = await start_pairing(harness)
    await harness.services.active_pairings.pause(in_dm(ADA), pairing.id)

    await harness.services.check_ins.change_rhythm(in_dm(INES), pairing.id, Rhythm.FORTNIGHTLY)
    resting = (await schedule_of(harness, pairing, ADA)).due_at
    await harness.services.active_pairings.resume(in_dm(ADA), pairing.id)

    assert (resting, (await schedule_of(harness, pairing, ADA)).due_at) == (None, evening(14))


async def test_only_the_two_choose_their_rhythm_and_not_after_the_end(harness: ServiceHarness) -> None:
    pairing = await start_pairing(harness)
    change = harness.services.check_ins.change_rhythm

    with pytest.raises(NotFound):
        await change(facilitator(), pairing.id, Rhythm.WEEKLY)
    await harness.services.active_pairings.end(in_dm(ADA), pairing.id)
    with pytest.raises(NoLongerOpen):
        await change(in_dm(ADA), pairing.id, Rhythm.WEEKLY)


async def test_two_choosing_at_once_leave_one_rhythm_that_both_are_asked_by(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    for mentor, mentee in zip(range(INES, INES + ROUNDS), range(ADA, ADA + ROUNDS), strict=True):
        pairing = await start_pairing(harness, mentee, mentor)

        await run_concurrently(
            harness.services.check_ins.change_rhythm(in_dm(mentee), pairing.id, Rhythm.WEEKLY),
            second_harness.services.check_ins.change_rhythm(in_dm(mentor), pairing.id, Rhythm.FORTNIGHTLY),
            turned=mentor % 2 == 0,
        )

        days = {Rhythm.WEEKLY: 7, Rhythm.FORTNIGHTLY: 14}[(await pairing_of(harness, pairing.id)).rhythm]
        due = {(await schedule_of(harness, pairing, person)).due_at for person in (mentor, mentee)}
        assert due == {evening(days)}


@pytest.mark.parametrize("days", [1, 3, 7])
async def test_who_puts_it_off_is_reminded_that_day_and_not_before(harness: ServiceHarness, days: int) -> None:
    await start_pairing(harness)
    await advance_to(harness, evening(3))

    when = await harness.services.check_ins.snooze(in_dm(ADA), await newest_check_in(harness, ADA), days=days)

    assert when == evening(3 + days)
    told = {day: RECALLED in await advance_to(harness, evening(day)) for day in range(3, 11)}
    assert [day for day, reminded in told.items() if reminded] == [3 + days]


async def test_an_answered_question_and_an_older_one_are_not_put_off(harness: ServiceHarness) -> None:
    await start_pairing(harness)
    await advance_to(harness, evening(3))
    check_ins, first = harness.services.check_ins, await newest_check_in(harness, ADA)

    await check_ins.answer(in_dm(ADA), first, CheckInAnswer.NOT_SO_WELL)
    with pytest.raises(CheckInAlreadyAnswered):
        await check_ins.snooze(in_dm(ADA), first, days=1)
    with pytest.raises(NotFound):
        await check_ins.snooze(in_dm(INES), first, days=1)
    await advance_to(harness, evening(14))
    with pytest.raises(NoLongerOpen):
        await check_ins.snooze(in_dm(ADA), first, days=1)


async def test_while_resting_nothing_is_put_off(harness: ServiceHarness) -> None:
    pairing = await start_pairing(harness)
    await advance_to(harness, evening(3))
    first = await newest_check_in(harness, ADA)
    await harness.services.active_pairings.pause(in_dm(INES), pairing.id)

    with pytest.raises(NotNow):
        await harness.services.check_ins.snooze(in_dm(ADA), first, days=1)


async def test_something_to_talk_about_is_never_the_same_twice_in_a_row_also_of_an_older_check_in(
    harness: ServiceHarness,
) -> None:
    pairing = await start_pairing(harness)
    await advance_to(harness, evening(3))
    first = await newest_check_in(harness, ADA)
    prompt = harness.services.check_ins.next_prompt

    chosen = [await prompt(in_dm(ADA), first) for _ in range(6)]
    await advance_to(harness, evening(14))
    chosen += [await prompt(in_dm(ADA), first), await prompt(in_dm(ADA), await newest_check_in(harness, ADA))]

    assert chosen == [(chosen[0] + step) % len(PROMPTS) for step in range(8)]
    with pytest.raises(NotFound):
        await prompt(in_dm(INES), first)
    await harness.services.active_pairings.end(in_dm(INES), pairing.id)
    with pytest.raises(NoLongerOpen):
        await prompt(in_dm(ADA), first)


async def test_two_fast_clicks_give_two_things_to_talk_about(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    await start_pairing(harness)
    await advance_to(harness, evening(3))
    question = await newest_check_in(harness, ADA)

    clicked = await run_concurrently(
        harness.services.check_ins.next_prompt(in_dm(ADA), question),
        second_harness.services.check_ins.next_prompt(in_dm(ADA), question),
    )

    assert refusals(clicked) == []
    assert len(set(clicked)) == 2
