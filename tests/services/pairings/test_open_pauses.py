"""A pause without a date: its person is asked every sixty days whether it is right, unless they want no messages."""

from __future__ import annotations

from storage.models.enums import MessageKind
from tests.support.service_harness import ServiceHarness, in_dm, member

INES, ADA = 10, 31


async def asked_on(harness: ServiceHarness, kind: MessageKind, *, days: int) -> list[tuple[int, int | None]]:
    """On which day who is asked, from now on."""
    found = []
    await harness.drain_outbox()
    for day in range(1, days + 1):
        harness.advance_time(days=1)
        await harness.services.due.sweep()
        found += [(day, to) for to in await harness.recipients_of(kind)]
    return found


async def test_each_of_two_is_asked_about_their_own_pause_every_sixty_days(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    pairing = await harness.active_pairing(ADA, INES)
    await harness.services.active_pairings.pause(in_dm(ADA), pairing.id, until=None)
    harness.advance_time(days=10)
    await harness.services.active_pairings.pause(in_dm(INES), pairing.id, until=None)

    asked = await asked_on(harness, MessageKind.PAUSE_OVER, days=125)

    # From the beginning of each one's own; what the other does changes nothing of it.
    assert asked == [(50, ADA), (60, INES), (110, ADA), (120, INES)]


async def test_a_pause_that_has_reached_its_date_is_asked_about_again_after_sixty_days(
    harness: ServiceHarness,
) -> None:
    await harness.add_mentor(INES)
    pairing = await harness.active_pairing(ADA, INES)
    await harness.services.active_pairings.pause(in_dm(ADA), pairing.id, until="2 weeks")

    asked = await asked_on(harness, MessageKind.PAUSE_OVER, days=70)
    await harness.services.active_pairings.resume(in_dm(ADA), pairing.id)
    later = await asked_on(harness, MessageKind.PAUSE_OVER, days=70)

    assert asked == [(14, ADA), (60, ADA)]
    assert later == []


async def test_a_mentor_who_takes_nobody_new_is_asked_until_they_are_open_again(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await harness.services.mentor_status.pause(member(INES), until=None)

    asked = await asked_on(harness, MessageKind.MENTOR_OPEN_AGAIN, days=125)
    await harness.services.mentor_status.resume(member(INES))
    later = await asked_on(harness, MessageKind.MENTOR_OPEN_AGAIN, days=55)

    assert asked == [(60, INES), (120, INES)]
    assert later == []


async def test_whoever_wants_no_messages_is_not_asked(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    pairing = await harness.active_pairing(ADA, INES)
    await harness.services.active_pairings.pause(in_dm(INES), pairing.id, until=None)
    await harness.services.mentor_status.pause(member(INES), until=None)
    await harness.services.preferences.opt_out(member(INES))

    asked = await asked_on(harness, MessageKind.PAUSE_OVER, days=70)

    assert asked == []
    assert MessageKind.MENTOR_OPEN_AGAIN not in {message.kind for message in await harness.drain_outbox()}
