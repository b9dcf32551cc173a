"""What one person causes to reach another has its measure, which deleting everything does not reset."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.rules.refusals import AskedLately, Refusal, TooOften
from bot.ui.pairings.views import note_confirmation
from storage.models.enums import MessageKind, PairingState, Rhythm
from storage.models.records import Pairing
from storage.schema.matching import counted_acts
from storage.schema.pairings import pairings
from tests.support.service_harness import ServiceHarness, in_dm, member, someone
from tests.support.services.concurrency import rows

INES, MAREK, ADA = 10, 11, 31


@pytest.fixture
async def pairing(harness: ServiceHarness) -> Pairing:
    """Ines mentors Ada, a day ago, and nothing else is on its way."""
    await harness.add_mentor(INES)
    pairing = await harness.active_pairing(ADA, INES)
    await harness.drain_outbox()
    harness.advance_time(days=1)
    return pairing


async def told(harness: ServiceHarness, reader: int) -> list[MessageKind]:
    """What reaches somebody now."""
    return [message.kind for message in await harness.drain_outbox() if message.recipient_id == reader]


async def ask_and_take_back(harness: ServiceHarness) -> None:
    asked = await harness.request_pairing(ADA, INES)
    await harness.services.responses.withdraw(member(ADA), asked.id)


async def test_pausing_and_going_on_is_told_once_a_day_as_it_stands_then(
    harness: ServiceHarness, pairing: Pairing
) -> None:
    walking, arrived = harness.services.active_pairings, []
    for _ in range(25):
        await walking.pause(in_dm(ADA), pairing.id)
        arrived += await told(harness, INES)
        await walking.resume(in_dm(ADA), pairing.id)
        arrived += await told(harness, INES)

    assert arrived == [MessageKind.PAIRING_PAUSED]
    harness.advance_time(days=1)
    assert await told(harness, INES) == [MessageKind.PAIRING_RESUMED]


async def test_a_pause_that_ended_before_the_other_heard_of_it_is_not_told(
    harness: ServiceHarness, pairing: Pairing
) -> None:
    await harness.services.active_pairings.pause(in_dm(ADA), pairing.id)
    await harness.services.active_pairings.resume(in_dm(ADA), pairing.id)

    harness.advance_time(days=2)
    assert MessageKind.PAIRING_RESUMED not in await told(harness, INES)


async def test_a_change_of_the_rhythm_is_told_once_a_day_as_it_stands_then(
    harness: ServiceHarness, pairing: Pairing
) -> None:
    arrived = []
    for rhythm in (Rhythm.WEEKLY, Rhythm.MONTHLY, Rhythm.WEEKLY, Rhythm.MONTHLY):
        await harness.services.check_ins.change_rhythm(in_dm(ADA), pairing.id, rhythm)
        arrived += await told(harness, INES)

    assert arrived == [MessageKind.RHYTHM_CHANGED]
    harness.advance_time(days=1)
    assert await told(harness, INES) == [MessageKind.RHYTHM_CHANGED]


async def test_a_change_that_is_being_sent_counts_as_told(harness: ServiceHarness, pairing: Pairing) -> None:
    await harness.services.active_pairings.pause(in_dm(ADA), pairing.id)
    [sending] = await harness.services.outbox.claim(limit=10, lease_s=60)

    await harness.services.active_pairings.resume(in_dm(ADA), pairing.id)

    assert sending.kind is MessageKind.PAIRING_PAUSED
    assert await harness.services.outbox.claim(limit=10, lease_s=60) == []


async def test_changes_that_are_told_together_count_once(harness: ServiceHarness, pairing: Pairing) -> None:
    walking = harness.services.active_pairings
    for _ in range(4):
        await walking.pause(in_dm(ADA), pairing.id)
        await harness.drain_outbox()
        await walking.resume(in_dm(ADA), pairing.id)
        await harness.drain_outbox()

    assert await walking.notes_left(in_dm(ADA), pairing) == 4


async def test_the_sixth_message_of_a_day_goes_and_the_seventh_does_not(
    harness: ServiceHarness, pairing: Pairing
) -> None:
    walking = harness.services.active_pairings
    await harness.services.check_ins.change_rhythm(in_dm(ADA), pairing.id, Rhythm.WEEKLY)
    await walking.pause(in_dm(ADA), pairing.id)
    for _ in range(4):
        await walking.write_note(in_dm(ADA), pairing.id, "Hello.")

    for refused in (walking.check_can_write(in_dm(ADA), pairing.id), walking.write_note(in_dm(ADA), pairing.id, "!")):
        with pytest.raises(TooOften):
            await refused
    ended = await walking.end(in_dm(ADA), pairing.id)

    assert ended.state is PairingState.ENDED, "whoever would go can go"


async def test_the_last_notes_of_a_day_are_told(harness: ServiceHarness, pairing: Pairing) -> None:
    walking, said = harness.services.active_pairings, []
    for _ in range(5):
        written = await walking.write_note(in_dm(ADA), pairing.id, "Hello.")
        said.append(note_confirmation(written, ADA, left=await walking.notes_left(in_dm(ADA), pairing)))

    assert "Today" not in "".join(said[:3])
    assert "Today there is room for one more." in said[3]
    assert "It was the last that I bring to them today" in said[4]
    with pytest.raises(TooOften):
        await walking.write_note(in_dm(ADA), pairing.id, "And more.")


async def test_asking_and_taking_back_has_an_end_also_for_one_who_deletes_everything(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await harness.drain_outbox()
    refused: list[Refusal] = []
    for _ in range(10):
        try:
            await ask_and_take_back(harness)
        except Refusal as refusal:
            refused.append(refusal)
        await harness.services.privacy.delete(member(ADA))

    assert len(await told(harness, INES)) <= 4
    assert [type(refusal) for refusal in refused] == [AskedLately] * 8
    harness.advance_time(days=90)
    await ask_and_take_back(harness)


async def test_a_no_holds_for_one_who_deletes_everything(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    asked = await harness.request_pairing(ADA, INES)
    await harness.services.responses.decline(in_dm(INES), asked.id)
    await harness.services.privacy.delete(member(ADA))

    with pytest.raises(AskedLately):
        await harness.request_pairing(ADA, INES)


async def test_what_is_counted_is_forgotten_once_it_counts_no_more(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await ask_and_take_back(harness)

    left = []
    for days in (0.9, 0.2, 88.8, 0.2):
        harness.advance_time(days=days)
        await harness.services.retention.sweep()
        left.append(sorted(row["kind"] for row in await rows(harness.database, counted_acts)))

    assert left == [["application", "ask", "news", "taken back"], ["taken back"], ["taken back"], []]


async def test_a_question_that_reaches_nobody_counts_and_ends_as_any_other(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await harness.services.exclusions.exclude(member(INES), someone(ADA))
    await harness.drain_outbox()
    for _ in range(2):
        await ask_and_take_back(harness)

    with pytest.raises(AskedLately):
        await harness.request_pairing(ADA, INES)
    assert await told(harness, INES) == [], "she hears of none"


async def test_whom_somebody_offered_to_without_a_name_no_refusal_tells(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    harness.set_programme(messages_a_day=2)
    waiting = await harness.services.waiting_list.join(
        member(ADA), hope=None, attends=True, listed=True, preferences=None
    )
    listed = await harness.services.offers.offer_to_waiting(member(INES), waiting.id)
    await harness.services.responses.withdraw(member(INES), listed.id)
    await harness.drain_outbox()

    by_name = await harness.services.requests.ask_mentee(member(INES), someone(ADA))

    assert by_name.state is PairingState.PROPOSED
    assert await told(harness, ADA) == [], "it is enough for the day, and Ines cannot tell"
    [decoy] = await rows(harness.database, pairings, pairings.c.mentee_hash.is_not(None))
    assert decoy["id"] == by_name.id


@pytest.mark.parametrize("end", ["no", "no answer"])
async def test_after_a_no_one_may_ask_again_only_after_a_while(harness: ServiceHarness, end: str) -> None:
    await harness.add_mentor(INES)
    first = await harness.request_pairing(ADA, INES)
    if end == "no":
        await harness.services.responses.decline(in_dm(INES), first.id)
    else:
        harness.advance_time(days=14)
        await harness.services.due.sweep()

    with pytest.raises(AskedLately) as refused:
        await harness.services.requests.check_can_ask(member(ADA), someone(INES))
    with pytest.raises(AskedLately):
        await harness.request_pairing(ADA, INES)
    assert refused.value.args[0] == harness.clock() + timedelta(days=90)
    harness.advance_time(days=90)
    again = await harness.request_pairing(ADA, INES)

    assert again.id != first.id
