"""Check-ins now, later and in another rhythm; something to talk about; and each of these once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.rules.checking_in import ONCE_A_DAY
from bot.rules.programme import PROMPTS
from bot.rules.refusals import AnsweredAlready, AskedJustNow, NoLongerOpen, NotFound, NotNow, NotYours
from storage.models.enums import Answer, LetterKind, Rhythm
from storage.schema.check_ins import questions
from tests.support.house import ELSEWHERE, House, facilitator, in_dm, member
from tests.support.services.moments import ROUNDS, at_once, news, pairing_of, refusals, rows, trail
from tests.support.services.walkers import ADA, INES, at, begun, evening, newest, schedule_of

BOTH = {(LetterKind.CHECK_IN, INES), (LetterKind.CHECK_IN, ADA)}
RECALLED = (LetterKind.CHECK_IN_AGAIN, ADA)


async def test_whoever_starts_one_has_it_at_once_and_the_other_at_their_next_good_moment(house: House) -> None:
    pairing = await begun(house)
    await house.services.preferences.live_in(member(INES), "Pacific/Chatham")  # after one in the night there

    mine = await house.services.check_ins.start(in_dm(ADA), pairing.id)

    assert (mine.person_id, mine.number, mine.asked_at) == (ADA, 1, house.clock())
    assert await at(house, house.clock()) == set()
    theirs = await schedule_of(house, pairing, INES)
    assert theirs.hand_at == evening(0) + timedelta(hours=10, minutes=15)  # six in the evening there
    assert await at(house, theirs.hand_at) == {(LetterKind.CHECK_IN, INES)}
    assert (await trail(house, "pairing"))[-1] == (ADA, "check in")


async def test_one_started_by_hand_takes_the_place_of_one_that_would_follow_at_once(house: House) -> None:
    pairing = await begun(house)
    house.wait(days=2)

    await house.services.check_ins.start(in_dm(ADA), pairing.id)

    assert (await schedule_of(house, pairing, ADA)).ask_at == evening(14)


async def test_a_check_in_is_started_once_a_day_and_an_open_one_given_again(house: House) -> None:
    pairing = await begun(house)
    check_ins = house.services.check_ins
    first = await check_ins.start(in_dm(ADA), pairing.id)
    await at(house, house.clock())

    house.wait(hours=19)
    again = await check_ins.start(in_dm(ADA), pairing.id)
    await check_ins.answer(in_dm(ADA), first.id, Answer.WELL)
    with pytest.raises(AskedJustNow):
        await check_ins.start(in_dm(ADA), pairing.id)

    assert again.id == first.id
    assert await at(house, house.clock()) == set()
    house.clock.forward(first.asked_at + ONCE_A_DAY - house.clock())
    assert (await check_ins.start(in_dm(ADA), pairing.id)).number == 2


async def test_whoever_wants_no_check_ins_may_start_one_and_is_asked_by_nobody_else(house: House) -> None:
    pairing = await begun(house)
    await house.services.preferences.opt_out(member(ADA))
    await house.services.preferences.rest(member(INES))

    await house.services.check_ins.start(in_dm(ADA), pairing.id)

    assert await at(house, evening(40)) == set()
    assert (await schedule_of(house, pairing, ADA)).number == 1


async def test_whoever_starts_one_does_not_count_as_silent_for_the_one_before(house: House) -> None:
    pairing = await begun(house)
    for day in (3, 6, 9):
        await at(house, evening(day))
    counted_once = (await schedule_of(house, pairing, ADA)).silent
    await at(house, evening(14))

    await house.services.check_ins.start(in_dm(ADA), (await pairing_of(house, pairing.id)).id)
    house.wait(days=1)
    await house.services.check_ins.start(in_dm(ADA), pairing.id)

    assert (counted_once, (await schedule_of(house, pairing, ADA)).silent) == (1, 1)


async def test_only_the_two_start_one_and_only_while_it_goes_on(house: House) -> None:
    pairing = await begun(house)
    start = house.services.check_ins.start

    with pytest.raises(NotYours):
        await start(facilitator(), pairing.id)
    with pytest.raises(NotFound):
        await start(member(ADA, ELSEWHERE), pairing.id)
    await house.services.walking.pause(in_dm(ADA), pairing.id)
    with pytest.raises(NotNow):
        await start(in_dm(INES), pairing.id)
    await house.services.walking.end(in_dm(ADA), pairing.id)
    with pytest.raises(NoLongerOpen):
        await start(in_dm(INES), pairing.id)


async def test_two_starting_in_the_moment_of_a_sweep_are_asked_once_each(house: House, rival: House) -> None:
    for mentor, mentee in zip(range(INES, INES + ROUNDS), range(ADA, ADA + ROUNDS), strict=True):
        pairing = await begun(house, mentee, mentor)
        house.clock.forward(timedelta(days=3, hours=6))

        await at_once(
            house.services.check_ins.start(in_dm(mentee), pairing.id),
            rival.services.check_ins.start(in_dm(mentor), pairing.id),
            rival.services.due.sweep(),
            house.services.due.sweep(),
            turned=mentor % 2 == 0,
        )
        await house.services.due.sweep()

        asked = await rows(house.store, questions, questions.c.pairing_id == pairing.id)
        assert sorted((row["person_id"], row["number"]) for row in asked) == [(mentor, 1), (mentee, 1)]


async def test_another_rhythm_counts_from_now_and_only_the_other_is_told(house: House) -> None:
    pairing = await begun(house)
    house.wait(days=1)

    changed = await house.services.check_ins.change_rhythm(in_dm(ADA), pairing.id, Rhythm.WEEKLY)

    assert (changed.rhythm, changed.rhythm_from) == (Rhythm.WEEKLY, house.clock())
    assert await news(house) == {(LetterKind.RHYTHM_CHANGED, INES)}
    assert await trail(house, "pairing") == [*(await trail(house, "pairing"))[:-1], (ADA, "rhythm")]
    assert [await at(house, evening(day)) for day in (3, 7, 8)] == [set(), set(), BOTH]


async def test_the_same_rhythm_again_changes_and_tells_nothing(house: House) -> None:
    pairing = await begun(house)

    again = await house.services.check_ins.change_rhythm(in_dm(ADA), pairing.id, Rhythm.GENTLE)

    assert (again.rhythm_from, await news(house)) == (None, set())


async def test_a_rhythm_that_is_off_asks_nobody_and_gentle_goes_on_where_it_would_be(house: House) -> None:
    pairing = await begun(house)
    change = house.services.check_ins.change_rhythm

    await change(in_dm(ADA), pairing.id, Rhythm.OFF)
    await house.letters()
    quiet = await at(house, evening(20))
    await change(in_dm(INES), pairing.id, Rhythm.GENTLE)
    await house.letters()

    assert quiet == set()
    assert (await schedule_of(house, pairing, ADA)).ask_at == evening(30)


async def test_a_rhythm_may_be_chosen_while_resting_and_holds_from_then_on(house: House) -> None:
    pairing = await begun(house)
    await house.services.walking.pause(in_dm(ADA), pairing.id)

    await house.services.check_ins.change_rhythm(in_dm(INES), pairing.id, Rhythm.FORTNIGHTLY)
    resting = (await schedule_of(house, pairing, ADA)).due_at
    await house.services.walking.resume(in_dm(ADA), pairing.id)

    assert (resting, (await schedule_of(house, pairing, ADA)).due_at) == (None, evening(14))


async def test_only_the_two_choose_their_rhythm_and_not_after_the_end(house: House) -> None:
    pairing = await begun(house)
    change = house.services.check_ins.change_rhythm

    with pytest.raises(NotYours):
        await change(facilitator(), pairing.id, Rhythm.WEEKLY)
    await house.services.walking.end(in_dm(ADA), pairing.id)
    with pytest.raises(NoLongerOpen):
        await change(in_dm(ADA), pairing.id, Rhythm.WEEKLY)


async def test_two_choosing_at_once_leave_one_rhythm_that_both_are_asked_by(house: House, rival: House) -> None:
    for mentor, mentee in zip(range(INES, INES + ROUNDS), range(ADA, ADA + ROUNDS), strict=True):
        pairing = await begun(house, mentee, mentor)

        await at_once(
            house.services.check_ins.change_rhythm(in_dm(mentee), pairing.id, Rhythm.WEEKLY),
            rival.services.check_ins.change_rhythm(in_dm(mentor), pairing.id, Rhythm.FORTNIGHTLY),
            turned=mentor % 2 == 0,
        )

        days = {Rhythm.WEEKLY: 7, Rhythm.FORTNIGHTLY: 14}[(await pairing_of(house, pairing.id)).rhythm]
        due = {(await schedule_of(house, pairing, person)).due_at for person in (mentor, mentee)}
        assert due == {evening(days)}


@pytest.mark.parametrize("days", [1, 3, 7])
async def test_who_puts_it_off_is_reminded_that_day_and_not_before(house: House, days: int) -> None:
    await begun(house)
    await at(house, evening(3))

    when = await house.services.check_ins.put_off(in_dm(ADA), await newest(house, ADA), days=days)

    assert when == evening(3 + days)
    told = {day: RECALLED in await at(house, evening(day)) for day in range(3, 11)}
    assert [day for day, reminded in told.items() if reminded] == [3 + days]


async def test_an_answered_question_and_an_older_one_are_not_put_off(house: House) -> None:
    await begun(house)
    await at(house, evening(3))
    check_ins, first = house.services.check_ins, await newest(house, ADA)

    await check_ins.answer(in_dm(ADA), first, Answer.WOBBLY)
    with pytest.raises(AnsweredAlready):
        await check_ins.put_off(in_dm(ADA), first, days=1)
    with pytest.raises(NotYours):
        await check_ins.put_off(in_dm(INES), first, days=1)
    await at(house, evening(14))
    with pytest.raises(NoLongerOpen):
        await check_ins.put_off(in_dm(ADA), first, days=1)


async def test_while_resting_nothing_is_put_off(house: House) -> None:
    pairing = await begun(house)
    await at(house, evening(3))
    first = await newest(house, ADA)
    await house.services.walking.pause(in_dm(INES), pairing.id)

    with pytest.raises(NotNow):
        await house.services.check_ins.put_off(in_dm(ADA), first, days=1)


async def test_something_to_talk_about_is_never_the_same_twice_in_a_row_also_of_an_older_check_in(
    house: House,
) -> None:
    pairing = await begun(house)
    await at(house, evening(3))
    first = await newest(house, ADA)
    prompt = house.services.check_ins.prompt

    chosen = [await prompt(in_dm(ADA), first) for _ in range(6)]
    await at(house, evening(14))
    chosen += [await prompt(in_dm(ADA), first), await prompt(in_dm(ADA), await newest(house, ADA))]

    assert chosen == [(chosen[0] + step) % len(PROMPTS) for step in range(8)]
    with pytest.raises(NotYours):
        await prompt(in_dm(INES), first)
    await house.services.walking.end(in_dm(INES), pairing.id)
    with pytest.raises(NoLongerOpen):
        await prompt(in_dm(ADA), first)


async def test_two_fast_clicks_give_two_things_to_talk_about(house: House, rival: House) -> None:
    await begun(house)
    await at(house, evening(3))
    question = await newest(house, ADA)

    clicked = await at_once(
        house.services.check_ins.prompt(in_dm(ADA), question), rival.services.check_ins.prompt(in_dm(ADA), question)
    )

    assert refusals(clicked) == []
    assert len(set(clicked)) == 2
