"""What reaches others has a daily limit for each person, generous, and kept also by two calls at once."""

from __future__ import annotations

import pytest

from bot.rules.programme import Programme
from bot.rules.refusals import TooOften
from bot.services import Services
from bot.services.core.context import ServiceContext
from storage.models.enums import NoteKind
from storage.schema.check_ins import notes
from storage.schema.pairings import pairings
from tests.support.service_harness import ServiceHarness, facilitator, in_dm, member, someone
from tests.support.services.concurrency import ROUNDS, make_ended_pairing, refusals, rows, run_concurrently

ADA, BILAL, INES, MAREK, TOMAS = 31, 32, 10, 11, 51
FEW = Programme(asks_a_day=2, notes_a_day=2, mentee_capacity=3)


@pytest.fixture
def few(harness: ServiceHarness) -> ServiceHarness:
    """Services for which two a day are the limit."""
    return sparing(harness)


def sparing(harness: ServiceHarness) -> ServiceHarness:
    harness.programme = FEW
    harness.services = Services.create(ServiceContext(harness.database, harness.clock, FEW))
    return harness


async def asks_and_takes_back(harness: ServiceHarness, mentor: int) -> None:
    asked = await harness.request_pairing(ADA, mentor)
    await harness.services.responses.withdraw(member(ADA), asked.id)


async def test_what_was_asked_counts_whatever_became_of_it(few: ServiceHarness) -> None:
    await few.add_mentor(INES)
    await few.add_mentor(MAREK)
    await asks_and_takes_back(few, INES)
    few.advance_time(hours=2)
    await asks_and_takes_back(few, MAREK)

    with pytest.raises(TooOften) as before_the_form:
        await few.services.requests.check_can_ask(member(ADA), someone(INES))
    with pytest.raises(TooOften):
        await asks_and_takes_back(few, INES)

    few.clock.advance((before_the_form.value.again_at or few.clock()) - few.clock())
    await asks_and_takes_back(few, INES)


async def test_a_mentors_offers_count_by_name_and_from_the_list_alike(few: ServiceHarness) -> None:
    await few.add_mentor(INES)
    by_name = await few.services.requests.ask_mentee(member(INES), someone(ADA))
    await few.services.responses.withdraw(member(INES), by_name.id)
    waiting = await few.services.waiting_list.join(
        member(BILAL), hope=None, attends=True, listed=True, preferences=None
    )
    listed = await few.services.offers.offer_to_waiting(member(INES), waiting.id)
    await few.services.responses.withdraw(member(INES), listed.id)

    for again in (
        few.services.requests.ask_mentee(member(INES), someone(ADA)),
        few.services.offers.offer_to_waiting(member(INES), waiting.id),
        few.services.offers.list_waiting(member(INES)),
    ):
        with pytest.raises(TooOften):
            await again


async def test_what_others_ask_and_facilitators_suggest_does_not_count(few: ServiceHarness) -> None:
    await few.add_mentor(INES)
    await few.add_mentor(TOMAS)
    for person in (33, 34, 35):
        asked = await few.request_pairing(person, TOMAS)
        await few.services.responses.decline(in_dm(TOMAS), asked.id)
        await few.services.suggestions.suggest(facilitator(TOMAS), mentor=someone(INES), mentee=someone(person))

    await few.services.requests.ask_mentee(facilitator(TOMAS), someone(ADA))

    assert len(await rows(few.database, pairings)) == 7


async def test_notes_have_a_limit_a_day(few: ServiceHarness) -> None:
    await few.add_mentor(INES)
    pairing = await few.active_pairing(ADA, INES)
    write = few.services.active_pairings.write_note
    await write(in_dm(ADA), pairing.id, "One.")
    few.advance_time(hours=1)
    await write(in_dm(ADA), pairing.id, "Two.")

    with pytest.raises(TooOften):
        await few.services.active_pairings.check_can_write(in_dm(ADA), pairing.id)
    with pytest.raises(TooOften):
        await write(in_dm(ADA), pairing.id, "Three.")
    await write(in_dm(INES), pairing.id, "The other's own count.")
    few.advance_time(hours=23)
    await write(in_dm(ADA), pairing.id, "Three, a day later.")

    assert len(await rows(few.database, notes)) == 4


async def test_notes_do_not_use_up_what_may_be_said_at_the_end(few: ServiceHarness) -> None:
    await few.add_mentor(INES)
    pairing = await few.active_pairing(ADA, INES)
    for words in ("One.", "Two."):
        await few.services.active_pairings.write_note(in_dm(ADA), pairing.id, words)
    over = await few.services.active_pairings.end(in_dm(ADA), pairing.id)

    closing = few.services.closing
    await closing.thank(in_dm(ADA), over.id, "Thank you.")
    for words in ("It was hard.", "Very hard."):
        await closing.tell_facilitators(in_dm(ADA), over.id, words, in_confidence=True)

    with pytest.raises(TooOften):
        await closing.tell_facilitators(in_dm(ADA), over.id, "And more.", in_confidence=True)


async def test_two_asks_at_once_do_not_pass_the_limit_together(
    few: ServiceHarness, second_harness: ServiceHarness
) -> None:
    sparing(second_harness)
    for round_, person in enumerate(range(60, 60 + ROUNDS)):
        first, second, third = (100 + 10 * round_ + n for n in range(3))
        for mentor in (first, second, third):
            await few.add_mentor(mentor)
        await few.request_pairing(person, first)

        outcomes = await run_concurrently(
            few.request_pairing(person, second), second_harness.request_pairing(person, third), turned=round_ % 2 == 0
        )

        [refused] = refusals(outcomes)
        assert isinstance(refused, TooOften)


async def test_two_notes_at_once_to_one_person_do_not_pass_the_limit_together(
    few: ServiceHarness, second_harness: ServiceHarness
) -> None:
    sparing(second_harness)
    for turn, mentor in enumerate(range(60, 60 + ROUNDS)):
        await few.add_mentor(mentor)
        pairing = await few.active_pairing(200 + turn, mentor)
        await few.services.active_pairings.write_note(in_dm(mentor), pairing.id, "First.")

        outcomes = await run_concurrently(
            few.services.active_pairings.write_note(in_dm(mentor), pairing.id, "Second."),
            second_harness.services.active_pairings.write_note(in_dm(mentor), pairing.id, "Third."),
            turned=turn % 2 == 0,
        )

        [refused] = refusals(outcomes)
        assert isinstance(refused, TooOften)


async def test_two_words_to_facilitators_at_once_do_not_pass_the_limit_together(
    few: ServiceHarness, second_harness: ServiceHarness
) -> None:
    sparing(second_harness)
    one, other = await make_ended_pairing(few, ADA, INES), await make_ended_pairing(few, BILAL, INES)
    await few.services.closing.tell_facilitators(in_dm(INES), one.id, "First.", in_confidence=True)

    outcomes = await run_concurrently(
        few.services.closing.tell_facilitators(in_dm(INES), one.id, "Second.", in_confidence=True),
        second_harness.services.closing.tell_facilitators(in_dm(INES), other.id, "Third.", in_confidence=True),
    )

    [refused] = refusals(outcomes)
    assert isinstance(refused, TooOften)
    assert len(await rows(few.database, notes, notes.c.kind == NoteKind.RESPECT)) == 2
