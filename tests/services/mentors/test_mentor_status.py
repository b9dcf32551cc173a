"""A mentor changes what they offer, rests, comes back, and stops whenever they like."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.rules.bad_input import DateNotInFuture, InvalidDate, TooLong
from bot.rules.refusals import FacilitatorsOnly, NotAMentor, OwnCase
from storage.models.enums import MentorState, MessageKind, PairingState
from storage.models.records import Mentor
from storage.schema.audit import audit
from storage.schema.matters import open_matters
from storage.schema.people import mentors
from tests.support.service_harness import ServiceHarness, facilitator, member, someone
from tests.support.services.concurrency import (
    ROUNDS,
    audit_entries,
    manager,
    pairing_of,
    pending_messages,
    rows,
    run_concurrently,
)

INES, ADA, BILAL, COORDINATOR, TOMAS = 10, 31, 32, 2, 50


async def test_a_mentor_says_anew_what_they_bring(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)

    updated = await harness.services.mentor_status.update(
        member(INES), qualities=["listener"], capacity=7, words="More."
    )

    assert (updated.qualities, updated.new_capacity, updated.new_words) == (("listener",), 7, "More.")
    assert (await audit_entries(harness, "mentor"))[-1] == (INES, "update")


async def test_less_room_keeps_the_mentees_there_are(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES, capacity=2)
    first, second = await harness.active_pairing(ADA, INES), await harness.active_pairing(BILAL, INES)

    await harness.services.mentor_status.update(member(INES), qualities=[], capacity=1, words=None)

    assert [(await pairing_of(harness, one.id)).state for one in (first, second)] == [PairingState.ACTIVE] * 2


async def test_an_update_redraws_the_card_where_one_stands(harness: ServiceHarness) -> None:
    offered = await harness.services.mentor_applications.volunteer(
        member(INES), qualities=[], past_member=False, capacity=2, words=None
    )
    async with harness.database.transaction() as uow:
        await uow.mentors.set_card(offered.id, channel_id=800, message_id=7001)
    await harness.drain_outbox()

    await harness.services.mentor_status.update(member(INES), qualities=["kind"], capacity=2, words=None)

    assert await pending_messages(harness) == {(MessageKind.CARD_MENTOR, None)}


async def test_words_too_long_change_nothing(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES, capacity=2)

    with pytest.raises(TooLong):
        await harness.services.mentor_status.update(member(INES), qualities=["time"], capacity=9, words="x" * 1001)

    assert (await harness.services.mentor_status.mine(member(INES))).capacity == 2


async def test_who_is_no_mentor_has_nothing_to_change(harness: ServiceHarness) -> None:
    standing, ada = harness.services.mentor_status, member(ADA)

    with pytest.raises(NotAMentor):
        await standing.mine(ada)
    with pytest.raises(NotAMentor):
        await standing.update(ada, qualities=[], capacity=2, words=None)
    with pytest.raises(NotAMentor):
        await standing.pause(ada, until=None)
    with pytest.raises(NotAMentor):
        await standing.resume(ada)
    with pytest.raises(NotAMentor):
        await standing.step_down(ada)


async def test_pausing_and_resuming(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    standing = harness.services.mentor_status

    paused = await standing.pause(member(INES), until="2 weeks")
    assert (paused.state, paused.paused_until) == (MentorState.PAUSED, datetime(2026, 1, 15, 10, tzinfo=UTC))
    assert await standing.pause(member(INES), until="2 weeks") == paused
    longer = await standing.pause(member(INES), until="3 weeks")
    assert (longer.state, longer.paused_until) == (MentorState.PAUSED, datetime(2026, 1, 22, 10, tzinfo=UTC))

    resumed = await standing.resume(member(INES))
    assert (resumed.state, resumed.paused_until) == (MentorState.APPROVED, None)
    assert await standing.resume(member(INES)) == resumed
    assert (await audit_entries(harness, "mentor"))[-3:] == [(INES, "pause"), (INES, "pause"), (INES, "resume")]


async def test_a_pause_needs_a_date_in_the_future(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)

    with pytest.raises(InvalidDate):
        await harness.services.mentor_status.pause(member(INES), until="when I feel like it")
    with pytest.raises(DateNotInFuture):
        await harness.services.mentor_status.pause(member(INES), until="2025-12-31")

    assert (await harness.services.mentor_status.mine(member(INES))).state is MentorState.APPROVED


async def test_an_offer_that_waits_can_be_taken_back_but_not_paused(harness: ServiceHarness) -> None:
    await harness.services.mentor_applications.volunteer(
        member(INES), qualities=[], past_member=False, capacity=2, words=None
    )
    await harness.drain_outbox()

    with pytest.raises(NotAMentor):
        await harness.services.mentor_status.pause(member(INES), until=None)
    await harness.services.mentor_status.step_down(member(INES))

    assert await rows(harness.database, open_matters) == []
    await harness.have_begun(INES)
    await harness.services.mentor_applications.check_can_volunteer(member(INES))


async def test_stepping_down_closes_questions_keeps_pairings_and_tells_those_who_look_after_mentorship(
    harness: ServiceHarness,
) -> None:
    await harness.add_mentor(INES, capacity=3)
    walking = await harness.active_pairing(ADA, INES)
    asked = await harness.request_pairing(BILAL, INES)
    offered = await harness.services.requests.ask_mentee(member(INES), someone(33))
    suggested = await harness.services.suggestions.suggest(
        facilitator(TOMAS), mentor=someone(INES), mentee=someone(34)
    )
    await harness.drain_outbox()

    await harness.services.mentor_status.step_down(member(INES))

    [row] = await rows(harness.database, mentors)
    assert row["state"] == MentorState.STEPPED_DOWN
    assert (await pairing_of(harness, walking.id)).state is PairingState.ACTIVE
    for closed in (asked, offered, suggested):
        assert (await pairing_of(harness, closed.id)).state is PairingState.WITHDRAWN
    told = [(message.kind, message.recipient_id) for message in await harness.drain_outbox()]
    assert sorted(told, key=str) == sorted(
        [
            *[(MessageKind.ASK_WITHDRAWN, mentee) for mentee in (BILAL, 33, 34)],
            (MessageKind.SUGGESTION_CLOSED, TOMAS),
            (MessageKind.CARD_MENTOR, None),
            (MessageKind.COORDINATOR_STEPPED_DOWN, COORDINATOR),
            (MessageKind.UPDATE_MENTOR_ROLE, INES),
        ],
        key=str,
    )


@pytest.mark.parametrize("by_facilitator", [False, True])
async def test_a_coordinator_from_whom_the_mentor_keeps_apart_finds_no_trace_of_it(
    harness: ServiceHarness, *, by_facilitator: bool
) -> None:
    await harness.add_mentor(INES)
    await harness.services.exclusions.exclude(member(INES), someone(COORDINATOR))
    await harness.drain_outbox()
    status = harness.services.mentor_status

    await (status.retire(facilitator(TOMAS), someone(INES)) if by_facilitator else status.step_down(member(INES)))

    assert COORDINATOR not in {reader for _, reader in await pending_messages(harness)}
    assert await rows(harness.database, open_matters) == []
    assert "letters" not in (await harness.services.privacy.mine(member(COORDINATOR))).rows_by_kind


async def test_a_paused_mentor_steps_down_as_well(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await harness.services.mentor_status.pause(member(INES), until="1 week")

    before = await harness.services.mentor_status.step_down(member(INES))

    [row] = await rows(harness.database, mentors)
    assert before.state is MentorState.PAUSED
    assert (row["state"], row["paused_until"]) == (MentorState.STEPPED_DOWN, None)


async def test_two_fast_clicks_step_down_once(harness: ServiceHarness, second_harness: ServiceHarness) -> None:
    for mentor in range(INES, INES + ROUNDS):
        await harness.add_mentor(mentor)
        await harness.drain_outbox()

        clicked = await run_concurrently(
            harness.services.mentor_status.step_down(member(mentor)),
            second_harness.services.mentor_status.step_down(member(mentor)),
        )

        assert [each.state for each in clicked if isinstance(each, Mentor)] == [MentorState.APPROVED] * 2
        assert len(await harness.recipients_of(MessageKind.COORDINATOR_STEPPED_DOWN)) == 1


async def test_a_facilitator_retires_who_told_them_in_person(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    asked = await harness.request_pairing(ADA, INES)
    await harness.drain_outbox()

    retired = await harness.services.mentor_status.retire(facilitator(TOMAS), someone(INES))

    assert retired.state is MentorState.STEPPED_DOWN
    assert (await pairing_of(harness, asked.id)).closed_by == TOMAS
    assert await pending_messages(harness) == {
        (MessageKind.ASK_WITHDRAWN, ADA),
        (MessageKind.UPDATE_MENTOR_ROLE, INES),
        (MessageKind.MENTOR_RETIRED, INES),
        (MessageKind.CARD_MENTOR, None),
        (MessageKind.COORDINATOR_STEPPED_DOWN, COORDINATOR),
    }
    last = (await rows(harness.database, audit))[-2:]
    assert [(kept["actor_id"], kept["move"]) for kept in last] == [(None, "closed"), (TOMAS, "step-down")]


async def test_retiring_is_for_facilitators_and_never_of_oneself(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    retire = harness.services.mentor_status.retire

    with pytest.raises(FacilitatorsOnly):
        await retire(member(ADA), someone(INES))
    with pytest.raises(FacilitatorsOnly):
        await retire(manager(), someone(INES))
    with pytest.raises(OwnCase):
        await retire(facilitator(INES), someone(INES))
    with pytest.raises(NotAMentor):
        await retire(facilitator(TOMAS), someone(ADA))

    assert (await harness.services.mentor_status.mine(member(INES))).state is MentorState.APPROVED
