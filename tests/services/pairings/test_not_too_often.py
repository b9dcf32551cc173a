"""What reaches others has a limit a day for each person, generous, and held also by two at once."""

from __future__ import annotations

import pytest

from bot.rules.programme import Programme
from bot.rules.refusals import TooOften
from bot.services import Services
from bot.services.core.context import Desk
from storage.models.enums import NoteKind
from storage.schema.check_ins import notes
from storage.schema.pairings import pairings
from tests.support.house import House, facilitator, in_dm, member, someone
from tests.support.services.moments import ROUNDS, at_once, ended, refusals, rows

ADA, BILAL, INES, MAREK, TOMAS = 31, 32, 10, 11, 51
FEW = Programme(asks_a_day=2, notes_a_day=2, mentee_capacity=3)


@pytest.fixture
def few(house: House) -> House:
    """A house in which two a day are the limit."""
    return sparing(house)


def sparing(house: House) -> House:
    house.programme = FEW
    house.services = Services.over(Desk(house.store, house.clock, FEW))
    return house


async def asks_and_takes_back(house: House, mentor: int) -> None:
    asked = await house.asked(ADA, mentor)
    await house.services.answering.withdraw(member(ADA), asked.id)


async def test_what_was_asked_counts_whatever_became_of_it(few: House) -> None:
    await few.mentor(INES)
    await few.mentor(MAREK)
    await asks_and_takes_back(few, INES)
    few.wait(hours=2)
    await asks_and_takes_back(few, MAREK)

    with pytest.raises(TooOften) as before_the_form:
        await few.services.asking.may_ask(member(ADA), someone(INES))
    with pytest.raises(TooOften):
        await asks_and_takes_back(few, INES)

    few.clock.forward((before_the_form.value.again_at or few.clock()) - few.clock())
    await asks_and_takes_back(few, INES)


async def test_a_mentors_offers_count_by_name_and_from_the_list_alike(few: House) -> None:
    await few.mentor(INES)
    by_name = await few.services.asking.offer(member(INES), someone(ADA))
    await few.services.answering.withdraw(member(INES), by_name.id)
    waiting = await few.services.seekers.join(member(BILAL), hope=None, attends=True, preferences=None)
    listed = await few.services.offering.offer_to_waiting(member(INES), waiting.id)
    await few.services.answering.withdraw(member(INES), listed.id)

    for again in (
        few.services.asking.offer(member(INES), someone(ADA)),
        few.services.offering.offer_to_waiting(member(INES), waiting.id),
        few.services.offering.waiting_for(member(INES)),
    ):
        with pytest.raises(TooOften):
            await again


async def test_what_others_ask_and_facilitators_suggest_does_not_count(few: House) -> None:
    await few.mentor(INES)
    await few.mentor(TOMAS)
    for person in (33, 34, 35):
        asked = await few.asked(person, TOMAS)
        await few.services.answering.decline(in_dm(TOMAS), asked.id)
        await few.services.suggesting.suggest(facilitator(TOMAS), mentor=someone(INES), mentee=someone(person))

    await few.services.asking.offer(facilitator(TOMAS), someone(ADA))

    assert len(await rows(few.store, pairings)) == 7


async def test_notes_have_a_limit_a_day(few: House) -> None:
    await few.mentor(INES)
    pairing = await few.together(ADA, INES)
    write = few.services.walking.write_note
    await write(in_dm(ADA), pairing.id, "One.")
    few.wait(hours=1)
    await write(in_dm(ADA), pairing.id, "Two.")

    with pytest.raises(TooOften):
        await few.services.walking.may_write(in_dm(ADA), pairing.id)
    with pytest.raises(TooOften):
        await write(in_dm(ADA), pairing.id, "Three.")
    await write(in_dm(INES), pairing.id, "The other's own count.")
    few.wait(hours=23)
    await write(in_dm(ADA), pairing.id, "Three, a day later.")

    assert len(await rows(few.store, notes)) == 4


async def test_notes_do_not_use_up_what_may_be_said_at_the_end(few: House) -> None:
    await few.mentor(INES)
    pairing = await few.together(ADA, INES)
    for words in ("One.", "Two."):
        await few.services.walking.write_note(in_dm(ADA), pairing.id, words)
    over = await few.services.walking.end(in_dm(ADA), pairing.id)

    farewell = few.services.farewell
    await farewell.thank(in_dm(ADA), over.id, "Thank you.")
    for words in ("It was hard.", "Very hard."):
        await farewell.tell_facilitators(in_dm(ADA), over.id, words, in_confidence=True)

    with pytest.raises(TooOften):
        await farewell.tell_facilitators(in_dm(ADA), over.id, "And more.", in_confidence=True)


async def test_two_asks_at_once_do_not_pass_the_limit_together(few: House, rival: House) -> None:
    sparing(rival)
    for round_, person in enumerate(range(60, 60 + ROUNDS)):
        first, second, third = (100 + 10 * round_ + n for n in range(3))
        for mentor in (first, second, third):
            await few.mentor(mentor)
        await few.asked(person, first)

        outcomes = await at_once(few.asked(person, second), rival.asked(person, third), turned=round_ % 2 == 0)

        [refused] = refusals(outcomes)
        assert isinstance(refused, TooOften)


async def test_two_notes_at_once_to_two_people_do_not_pass_the_limit_together(few: House, rival: House) -> None:
    sparing(rival)
    for turn, mentor in enumerate(range(60, 60 + ROUNDS)):
        await few.mentor(mentor)
        one, other = await few.together(200 + turn, mentor), await few.together(300 + turn, mentor)
        await few.services.walking.write_note(in_dm(mentor), one.id, "First.")

        outcomes = await at_once(
            few.services.walking.write_note(in_dm(mentor), one.id, "Second."),
            rival.services.walking.write_note(in_dm(mentor), other.id, "Third."),
            turned=turn % 2 == 0,
        )

        [refused] = refusals(outcomes)
        assert isinstance(refused, TooOften)


async def test_two_words_to_facilitators_at_once_do_not_pass_the_limit_together(few: House, rival: House) -> None:
    sparing(rival)
    one, other = await ended(few, ADA, INES), await ended(few, BILAL, INES)
    await few.services.farewell.tell_facilitators(in_dm(INES), one.id, "First.", in_confidence=True)

    outcomes = await at_once(
        few.services.farewell.tell_facilitators(in_dm(INES), one.id, "Second.", in_confidence=True),
        rival.services.farewell.tell_facilitators(in_dm(INES), other.id, "Third.", in_confidence=True),
    )

    [refused] = refusals(outcomes)
    assert isinstance(refused, TooOften)
    assert len(await rows(few.store, notes, notes.c.kind == NoteKind.RESPECT)) == 2
