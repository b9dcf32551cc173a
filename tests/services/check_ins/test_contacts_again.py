"""A wish to be contacted is never lost: asked once more, from an older check-in, untaken for a day, told apart."""

from __future__ import annotations

import pytest

from bot.rules.message_types import CardReason
from bot.rules.refusals import AlreadyDecided, FacilitatorsOnly, NoLongerOpen, NotYours
from storage.models.enums import Answer, LetterKind
from storage.schema.check_ins import questions
from tests.support.house import HOME, House, facilitator, in_dm, member, someone
from tests.support.services.moments import at_once, news, refusals, rows

INES, ADA, TOMAS, OWNER = 10, 31, 50, 60


async def newest(house: House) -> int:
    """Whatever is due is asked; the id of Ada's newest question."""
    await house.services.due.sweep()
    await house.letters()
    return int((await rows(house.store, questions, questions.c.person_id == ADA))[-1]["id"])


@pytest.fixture
async def question(house: House) -> int:
    """Ada's first check-in, answered with the wish to be contacted."""
    await house.mentor(INES)
    await house.together(ADA, INES)
    house.wait(days=4)
    asked = await newest(house)
    await house.services.check_ins.answer(in_dm(ADA), asked, Answer.CONTACT)
    await house.letters()
    return asked


async def test_asking_once_more_after_someone_took_it_on_is_a_new_request(house: House, question: int) -> None:
    await house.services.check_ins.take(facilitator(TOMAS), question)
    await house.letters()

    again = await house.services.check_ins.answer(in_dm(ADA), question, Answer.CONTACT)

    assert (again.taken_by, again.again_at is not None) == (None, True)
    assert await news(house) == {(LetterKind.CARD_CONTACT, None)}


async def test_it_can_be_asked_for_from_an_older_check_in_and_taken_back(house: House, question: int) -> None:
    check_ins = house.services.check_ins
    await check_ins.answer(in_dm(ADA), question, Answer.WELL)
    house.wait(days=11)
    assert await newest(house) != question

    asked = await check_ins.answer(in_dm(ADA), question, Answer.CONTACT)
    taken_back = await check_ins.answer(in_dm(ADA), question, Answer.WELL)

    assert (asked.answer, taken_back.answer) == (Answer.CONTACT, Answer.WELL)
    with pytest.raises(NoLongerOpen):
        await check_ins.answer(in_dm(ADA), question, Answer.WOBBLY)


async def test_untaken_it_comes_up_again_each_day_until_someone_takes_it(house: House, question: int) -> None:
    come: list[list[str | None]] = []

    for hours in (23, 1, 23, 1):
        house.wait(hours=hours)
        await house.services.due.sweep()
        come.append([each.detail for each in await house.letters() if each.kind is LetterKind.CARD_CONTACT])
    await house.services.check_ins.take(facilitator(TOMAS), question)
    await house.letters()
    house.wait(hours=25)
    await house.services.due.sweep()

    assert come == [[], [CardReason.AGAIN], [], [CardReason.AGAIN]]
    assert LetterKind.CARD_CONTACT not in [each.kind for each in await house.letters()]


async def test_whoever_was_told_instead_of_all_may_take_it_on_and_nobody_else_by_message(
    house: House, question: int
) -> None:
    asked = (await house.services.check_ins.look(in_dm(ADA), question)).question
    await house.services.post.confided(asked, to=OWNER)

    with pytest.raises(FacilitatorsOnly):
        await house.services.check_ins.take(in_dm(TOMAS), question)
    taken = await house.services.check_ins.take(in_dm(OWNER), question)

    assert taken.taken_by == OWNER
    with pytest.raises(AlreadyDecided):
        await house.services.check_ins.take(facilitator(TOMAS), question)


async def test_whoever_was_told_and_is_kept_apart_from_by_now_takes_nothing_on(house: House, question: int) -> None:
    asked = (await house.services.check_ins.look(in_dm(ADA), question)).question
    await house.services.post.confided(asked, to=OWNER)

    await house.services.keeping_apart.keep(member(ADA), someone(OWNER))

    with pytest.raises(FacilitatorsOnly):
        await house.services.check_ins.take(in_dm(OWNER), question)


async def test_a_new_wish_forgets_who_was_told_of_the_old_one(house: House, question: int) -> None:
    check_ins = house.services.check_ins
    await house.services.post.confided((await check_ins.look(in_dm(ADA), question)).question, to=OWNER)
    await check_ins.answer(in_dm(ADA), question, Answer.WELL)
    await check_ins.answer(in_dm(ADA), question, Answer.CONTACT)

    with pytest.raises(FacilitatorsOnly):
        await check_ins.take(in_dm(OWNER), question)


async def test_of_someone_who_left_it_waits_for_nobody(house: House, question: int) -> None:
    async with house.store.transaction() as memory:
        await memory.questions.place_card(question, channel_id=800, message_id=7001)

    await house.services.leaving.left(HOME, ADA)

    assert (await house.services.overview.queue(facilitator(TOMAS))).contacts == []
    assert (LetterKind.CARD_CONTACT, None) in await news(house)
    with pytest.raises(NoLongerOpen):
        await house.services.check_ins.take(facilitator(TOMAS), question)


async def test_answering_in_the_moment_of_leaving_waits_for_no_one(house: House, rival: House, question: int) -> None:
    outcomes = await at_once(
        house.services.leaving.left(HOME, ADA),
        rival.services.check_ins.answer(in_dm(ADA), question, Answer.WELL),
    )

    assert refusals(outcomes) == []
    with pytest.raises(NotYours):
        await house.services.check_ins.answer(in_dm(INES), question, Answer.WELL)
