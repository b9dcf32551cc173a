"""Every eight weeks mentors are asked whether they are still open; left open twice, they rest; one tap opens it."""

from __future__ import annotations

import pytest

from bot.rules.message_types import ReminderReason, encode
from bot.rules.refusals import NobodyNewForNow, NotAMentor
from storage.models.enums import MentorState, MessageKind
from tests.support.service_harness import ServiceHarness, member
from tests.support.services.concurrency import audit_entries

INES, ADA = 10, 31


async def asked(harness: ServiceHarness, *, days: int) -> list[str | None]:
    """Why Ines is written to about it, on each of so many days."""
    found: list[str | None] = []
    for _ in range(days):
        harness.advance_time(days=1)
        await harness.services.due.sweep()
        told = await harness.drain_outbox()
        found += [each.detail for each in told if each.kind is MessageKind.MENTOR_OPEN_AGAIN]
    return found


async def test_two_left_open_let_the_mentor_rest_and_one_tap_opens_it_again(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    pairing = await harness.active_pairing(ADA, INES)
    await harness.drain_outbox()
    still_open, resting = encode(ReminderReason.STILL_OPEN), encode(ReminderReason.RESTING)
    status = harness.services.mentor_status

    before = await asked(harness, days=55)
    then = await asked(harness, days=30)
    rests = await status.mine(member(INES))
    goes_on = await harness.services.overview.mine(member(INES))
    opened = await status.confirm(member(INES), capacity=1)

    assert before == []
    assert then == [still_open, still_open, resting]
    assert rests.state is MentorState.PAUSED
    assert [each.id for each in goes_on.pairings] == [pairing.id]
    assert (opened.state, opened.capacity, opened.unanswered_checks) == (MentorState.APPROVED, 1, 0)
    assert (None, "rest unanswered") in await audit_entries(harness, "mentor")
    assert await asked(harness, days=55) == []
    assert await asked(harness, days=2) == [still_open]


@pytest.mark.parametrize("answers", ["confirm", "update", "pause and resume"])
async def test_whatever_they_say_of_it_begins_the_eight_weeks_anew(harness: ServiceHarness, answers: str) -> None:
    await harness.add_mentor(INES)
    status = harness.services.mentor_status
    assert len(await asked(harness, days=57)) == 1

    if answers == "confirm":
        await status.confirm(member(INES), capacity=2)
    elif answers == "update":
        await status.update(member(INES), qualities=["kind"], capacity=2, words=None)
    else:
        await status.pause(member(INES), until=None)
        await status.resume(member(INES))

    assert await asked(harness, days=55) == []


async def test_more_room_waits_for_the_facilitators_and_their_words_stay(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await harness.services.mentor_status.update(member(INES), qualities=["kind"], capacity=2, words="I listen.")

    confirmed = await harness.services.mentor_status.confirm(member(INES), capacity=5)

    assert (confirmed.capacity, confirmed.new_capacity, confirmed.new_words) == (2, 5, "I listen.")


async def test_nobody_is_asked_who_wants_no_messages_or_gets_nobody_new_or_where_it_is_off(
    harness: ServiceHarness,
) -> None:
    await harness.add_mentor(INES)
    await harness.services.preferences.opt_out(member(INES))
    silent = await asked(harness, days=130)
    await harness.services.preferences.go_on(member(INES))
    harness.set_programme(still_open_weeks=0)
    off = await asked(harness, days=130)

    assert silent == off == []
    assert (await harness.services.mentor_status.mine(member(INES))).state is MentorState.APPROVED


async def test_only_a_mentor_can_say_so(harness: ServiceHarness) -> None:
    status = harness.services.mentor_status
    with pytest.raises(NotAMentor):
        await status.confirm(member(ADA), capacity=2)
    await harness.services.mentor_applications.volunteer(
        member(ADA), qualities=[], past_member=False, capacity=2, words=None
    )
    with pytest.raises(NotAMentor):
        await status.confirm(member(ADA), capacity=2)
    await harness.add_mentor(INES)
    async with harness.database.transaction() as uow:
        mentor = await uow.mentors.get_live(harness_home(), INES)
        assert mentor is not None
        await uow.mentors.update_if_unchanged(mentor, closed_since=harness.clock())
    with pytest.raises(NobodyNewForNow):
        await status.confirm(member(INES), capacity=2)


def harness_home() -> int:
    """The community of all these."""
    home = member(INES).community_id
    assert home is not None
    return home
