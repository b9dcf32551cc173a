"""Answering how it goes: kept for oneself, and only "please contact me" reaches facilitators."""

from __future__ import annotations

import pytest

from bot.rules.refusals import AlreadyDecided, FacilitatorsOnly, NoLongerOpen, NotFound, NotYours, OwnCase
from storage.models.enums import Answer, LetterKind
from storage.models.records import Question
from storage.schema.check_ins import questions
from tests.support.house import ELSEWHERE, House, facilitator, in_dm, member
from tests.support.services.moments import ROUNDS, at_once, manager, news, refusals, rows, trail

INES, ADA, TOMAS, LINDIWE = 10, 31, 50, 51


async def asked(house: House, person: int) -> int:
    """Both were asked how it goes; the id of this person's newest question."""
    await house.services.due.sweep()
    await house.letters()
    found = await rows(house.store, questions, questions.c.person_id == person)
    return int(found[-1]["id"])


async def answers_in_the_trail(house: House) -> list[int | None]:
    """Whose answers the trail knows of: nobody's, because facilitators read it."""
    return [actor for actor, move in await trail(house, "pairing") if move == "answer"]


@pytest.fixture
async def question(house: House) -> int:
    """Ada's first check-in question."""
    await house.mentor(INES)
    await house.together(ADA, INES)
    house.wait(days=4)
    return await asked(house, ADA)


@pytest.mark.parametrize("answer", [Answer.WELL, Answer.WOBBLY])
async def test_how_it_goes_is_kept_and_nobody_hears(house: House, question: int, answer: Answer) -> None:
    kept = await house.services.check_ins.answer(in_dm(ADA), question, answer)

    assert (kept.answer, kept.answered_at) == (answer, house.clock())
    assert await news(house) == set()
    assert await answers_in_the_trail(house) == [None]


async def test_please_contact_me_reaches_facilitators_as_a_card(house: House, question: int) -> None:
    await house.services.check_ins.answer(in_dm(ADA), question, Answer.CONTACT)

    assert await news(house) == {(LetterKind.CARD_CONTACT, None)}
    assert await answers_in_the_trail(house) == [None]


async def test_an_answer_may_change_and_the_same_again_changes_nothing(house: House, question: int) -> None:
    check_ins = house.services.check_ins
    await check_ins.answer(in_dm(ADA), question, Answer.CONTACT)
    await house.letters()

    again = await check_ins.answer(in_dm(ADA), question, Answer.CONTACT)
    assert (again.answer, await news(house)) == (Answer.CONTACT, set())
    changed = await check_ins.answer(in_dm(ADA), question, Answer.WELL)

    assert changed.answer is Answer.WELL
    assert await news(house) == {(LetterKind.CARD_CONTACT, None)}


async def test_after_a_newer_question_the_older_is_closed(house: House, question: int) -> None:
    house.wait(days=11)
    newer = await asked(house, ADA)

    with pytest.raises(NoLongerOpen):
        await house.services.check_ins.answer(in_dm(ADA), question, Answer.WELL)
    answered = await house.services.check_ins.answer(in_dm(ADA), newer, Answer.WELL)

    assert (newer != question, answered.number) == (True, 2)


async def test_nobody_answers_for_another(house: House, question: int) -> None:
    answer = house.services.check_ins.answer

    for other in (in_dm(INES), facilitator(TOMAS)):
        with pytest.raises(NotYours):
            await answer(other, question, Answer.WELL)
    with pytest.raises(NotFound):
        await answer(member(ADA, ELSEWHERE), question, Answer.WELL)
    with pytest.raises(NotFound):
        await answer(in_dm(ADA), 10**12, Answer.WELL)


async def test_one_may_ask_to_be_contacted_after_it_ended(house: House, question: int) -> None:
    [row] = await rows(house.store, questions, questions.c.id == question)
    await house.services.walking.end(in_dm(INES), row["pairing_id"])
    await house.letters()

    await house.services.check_ins.answer(in_dm(ADA), question, Answer.CONTACT)

    assert await news(house) == {(LetterKind.CARD_CONTACT, None)}


async def test_a_facilitator_takes_it_on_once(house: House, question: int) -> None:
    await house.services.check_ins.answer(in_dm(ADA), question, Answer.CONTACT)
    await house.letters()

    taken = await house.services.check_ins.take(facilitator(TOMAS), question)

    assert (taken.taken_by, taken.taken_at) == (TOMAS, house.clock())
    assert await news(house) == {(LetterKind.CARD_CONTACT, None), (LetterKind.CONTACT_TAKEN, ADA)}
    with pytest.raises(AlreadyDecided) as refused:
        await house.services.check_ins.take(facilitator(LINDIWE), question)
    assert refused.value.by == TOMAS


async def test_only_a_facilitator_outside_of_the_pair_takes_it_on(house: House, question: int) -> None:
    await house.services.check_ins.answer(in_dm(ADA), question, Answer.CONTACT)
    take = house.services.check_ins.take

    for outsider in (member(60), manager(), in_dm(TOMAS), member(ADA)):
        with pytest.raises(FacilitatorsOnly):
            await take(outsider, question)
    for party in (INES, ADA):
        with pytest.raises(OwnCase):
            await take(facilitator(party), question)
    with pytest.raises(NotFound):
        await take(facilitator(TOMAS, ELSEWHERE), question)


async def test_what_was_not_asked_or_was_taken_back_is_not_taken_on(house: House, question: int) -> None:
    check_ins = house.services.check_ins

    with pytest.raises(NoLongerOpen):
        await check_ins.take(facilitator(TOMAS), question)
    await check_ins.answer(in_dm(ADA), question, Answer.CONTACT)
    await check_ins.answer(in_dm(ADA), question, Answer.WELL)
    with pytest.raises(NoLongerOpen):
        await check_ins.take(facilitator(TOMAS), question)


async def test_asking_once_more_after_being_taken_on_needs_taking_on_again(house: House, question: int) -> None:
    check_ins = house.services.check_ins
    await check_ins.answer(in_dm(ADA), question, Answer.CONTACT)
    await check_ins.take(facilitator(TOMAS), question)
    await check_ins.answer(in_dm(ADA), question, Answer.WELL)

    again = await check_ins.answer(in_dm(ADA), question, Answer.CONTACT)
    taken = await check_ins.take(facilitator(LINDIWE), question)

    assert (again.taken_by, again.card_message_id) == (None, None)
    assert taken.taken_by == LINDIWE


async def test_of_two_facilitators_at_the_same_moment_one_takes_it_on(house: House, rival: House) -> None:
    people = [(mentor, mentor + 20) for mentor in range(INES, INES + ROUNDS)]
    for mentor, mentee in people:
        await house.mentor(mentor)
        await house.together(mentee, mentor)
    house.wait(days=4)
    for mentor, mentee in people:
        question = await asked(house, mentee)
        await house.services.check_ins.answer(in_dm(mentee), question, Answer.CONTACT)

        taken = await at_once(
            house.services.check_ins.take(facilitator(TOMAS), question),
            rival.services.check_ins.take(facilitator(LINDIWE), question),
            turned=mentor % 2 == 0,
        )

        [refusal] = refusals(taken)
        [first] = [one for one in taken if isinstance(one, Question)]
        assert isinstance(refusal, AlreadyDecided)
        assert refusal.by == first.taken_by


async def test_two_fast_clicks_answer_once(house: House, rival: House, question: int) -> None:
    clicked = await at_once(
        house.services.check_ins.answer(in_dm(ADA), question, Answer.CONTACT),
        rival.services.check_ins.answer(in_dm(ADA), question, Answer.CONTACT),
    )

    assert refusals(clicked) == []
    assert await news(house) == {(LetterKind.CARD_CONTACT, None)}
    assert await answers_in_the_trail(house) == [None]


async def test_two_different_answers_in_the_same_moment_leave_one(house: House, rival: House, question: int) -> None:
    clicked = await at_once(
        house.services.check_ins.answer(in_dm(ADA), question, Answer.WELL),
        rival.services.check_ins.answer(in_dm(ADA), question, Answer.WOBBLY),
    )

    assert refusals(clicked) == []
    assert await answers_in_the_trail(house) == [None] * 2


async def test_a_reaction_on_the_card_takes_it_on_as_well(house: House, question: int) -> None:
    check_ins = house.services.check_ins
    await check_ins.answer(in_dm(ADA), question, Answer.CONTACT)
    async with house.store.transaction() as memory:
        await memory.questions.place_card(question, channel_id=800, message_id=7003)

    assert await check_ins.take_by_card(facilitator(TOMAS), 7004) is None
    assert await check_ins.take_by_card(facilitator(TOMAS, ELSEWHERE), 7003) is None
    with pytest.raises(OwnCase):
        await check_ins.take_by_card(facilitator(INES), 7003)
    taken = await check_ins.take_by_card(facilitator(TOMAS), 7003)

    assert taken is not None
    assert taken.taken_by == TOMAS
