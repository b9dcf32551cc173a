"""Suspending a mentor: nobody new, one sentence, a question to each mentee in time, and a human who lifts it."""

from __future__ import annotations

import pytest

from bot.rules.bad_input import TooLong
from bot.rules.pairing import PairingMove
from bot.rules.refusals import (
    AlreadyDecided,
    AlreadyMentor,
    CantBeAsked,
    FacilitatorsOnly,
    NobodyNewForNow,
    NoLongerOpen,
    NotAMentor,
    NotFound,
    NotNow,
    OwnCase,
)
from bot.services.browsing import EndOfMentorList
from storage.models.enums import MentorState, MessageKind, PairingState
from storage.models.matching import SealedKind
from storage.models.records import Mentor
from tests.support.service_harness import COMMUNITY_ID, ServiceHarness, facilitator, member, someone
from tests.support.services.concurrency import audit_entries, pairing_of, refusals, run_concurrently

INES, ADA, BILAL, CHIARA, TOMAS, LINDIWE, ROSA = 10, 31, 32, 33, 50, 51, 52
WHY = "He wrote to her at night."


async def suspend(harness: ServiceHarness, by: int = TOMAS, whom: int = INES, reason: str | None = WHY) -> Mentor:
    return await harness.services.mentor_safety.suspend(facilitator(by), someone(whom), reason=reason)


async def volunteer(harness: ServiceHarness) -> Mentor:
    return await harness.services.mentor_applications.volunteer(
        member(INES), qualities=["kind"], past_member=False, capacity=2, words=None
    )


async def newest(harness: ServiceHarness) -> Mentor:
    async with harness.database.read_transaction() as uow:
        row = await uow.mentors.get_latest(COMMUNITY_ID, INES)
    assert row is not None
    return row


async def test_to_others_there_is_no_room_and_open_questions_close(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    asked = await harness.request_pairing(BILAL, INES)
    offered = await harness.services.requests.ask_mentee(member(INES), someone(ADA))
    await harness.drain_outbox()

    await suspend(harness)

    assert {(message.kind, message.recipient_id) for message in await harness.drain_outbox()} == {
        (MessageKind.ASK_WITHDRAWN, BILAL),
        (MessageKind.ASK_WITHDRAWN, ADA),
        (MessageKind.MENTOR_SUSPENDED, INES),
    }
    assert [(await pairing_of(harness, each.id)).state for each in (asked, offered)] == [PairingState.WITHDRAWN] * 2
    assert isinstance(await harness.services.browsing.first_mentor(member(CHIARA)), EndOfMentorList)
    with pytest.raises(CantBeAsked):
        await harness.request_pairing(CHIARA, INES)
    with pytest.raises(CantBeAsked):
        await harness.services.suggestions.suggest(facilitator(), mentor=someone(INES), mentee=someone(CHIARA))


async def test_mentorships_go_on_and_nothing_new_begins(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    walking = await harness.active_pairing(CHIARA, INES)
    await harness.require_approval()
    agreed = await harness.active_pairing(BILAL, INES)
    await suspend(harness)
    status = harness.services.mentor_status

    for refused in (
        harness.services.requests.ask_mentee(member(INES), someone(ADA)),
        status.resume(member(INES)),
        status.pause(member(INES), until=None),
    ):
        with pytest.raises(NobodyNewForNow):
            await refused
    with pytest.raises(AlreadyMentor):
        await harness.services.mentor_applications.check_can_volunteer(member(INES))
    with pytest.raises(NotNow):
        await harness.services.responses.decide(facilitator(), agreed.id, PairingMove.APPROVE)
    assert (await pairing_of(harness, walking.id)).state is PairingState.ACTIVE
    await harness.services.active_pairings.write_note(member(INES), walking.id, "See you.")


async def test_lifted_by_another_facilitator_nobody_comes_until_the_mentor_says_so(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    suspended = await suspend(harness)
    await harness.drain_outbox()

    lifted = await harness.services.mentor_safety.lift(facilitator(LINDIWE), suspended.id)
    again = await harness.services.mentor_safety.lift(facilitator(LINDIWE), suspended.id)

    assert (lifted.state, again.state) == (MentorState.PAUSED, MentorState.PAUSED)
    assert await harness.recipients_of(MessageKind.MENTOR_LIFTED) == [INES]
    with pytest.raises(CantBeAsked):
        await harness.request_pairing(BILAL, INES)
    with pytest.raises(NoLongerOpen):
        await harness.services.mentor_safety.lift(facilitator(TOMAS), suspended.id)
    await harness.services.mentor_status.resume(member(INES))
    assert await harness.request_pairing(BILAL, INES)
    moves = [entry for entry in await audit_entries(harness, "mentor") if entry[1] in {"suspend", "lift"}]
    assert moves == [(TOMAS, "suspend"), (LINDIWE, "lift")]


async def test_the_end_of_a_pause_opens_nobody_who_is_suspended(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await harness.services.mentor_status.pause(member(INES), until="1 week")

    await suspend(harness)
    harness.advance_time(days=90)
    await harness.services.due.sweep()

    assert (await newest(harness)).state is MentorState.SUSPENDED


async def test_only_facilitators_who_are_no_part_of_it_and_once(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await harness.services.exclusions.exclude(member(INES), someone(LINDIWE))

    with pytest.raises(FacilitatorsOnly):
        await harness.services.mentor_safety.suspend(member(ADA), someone(INES), reason=None)
    with pytest.raises(OwnCase):
        await suspend(harness, TOMAS, TOMAS)
    with pytest.raises(NotAMentor):
        await suspend(harness, LINDIWE)
    with pytest.raises(NotAMentor):
        await suspend(harness, TOMAS, ADA)
    with pytest.raises(TooLong):
        await suspend(harness, TOMAS, reason="x" * 5000)
    first = await suspend(harness)
    assert (await suspend(harness)).id == first.id
    with pytest.raises(AlreadyDecided) as refused:
        await suspend(harness, ROSA)
    assert refused.value.by == TOMAS
    with pytest.raises(NotFound):
        await harness.services.mentor_safety.lift(facilitator(LINDIWE), first.id)


async def test_two_at_the_same_moment_suspend_once(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await harness.drain_outbox()

    done = await run_concurrently(suspend(harness, TOMAS), suspend(harness, LINDIWE))

    assert [type(each) for each in refusals(done)] == [AlreadyDecided]
    assert await harness.recipients_of(MessageKind.MENTOR_SUSPENDED) == [INES]


async def test_one_who_is_suspended_can_leave_and_the_next_offer_comes_with_it(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await suspend(harness)
    await harness.services.mentor_status.step_down(member(INES))
    await volunteer(harness)

    past = (await harness.services.overview.queue(facilitator(LINDIWE))).history[INES]

    assert [(each.kind, each.by, each.reason) for each in past] == [(SealedKind.SUSPENDED, TOMAS, WHY)]


async def test_it_outlives_that_everything_is_deleted_until_its_end(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await suspend(harness)
    await harness.services.privacy.delete(member(INES))
    await volunteer(harness)

    past = (await harness.services.overview.queue(facilitator(LINDIWE))).history[INES]
    mine = await harness.services.privacy.mine(member(INES))
    harness.advance_time(days=harness.programme.keep_decisions_days)
    await harness.services.retention.sweep()

    assert [(each.kind, each.reason) for each in past] == [(SealedKind.SUSPENDED, WHY)]
    assert WHY not in repr(mine.rows_by_kind)
    assert (await harness.services.overview.queue(facilitator(LINDIWE))).history == {}


async def test_who_wrote_why_takes_their_words_along(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await suspend(harness)
    await harness.services.privacy.delete(facilitator(TOMAS))

    status = await harness.services.overview.member_status(facilitator(LINDIWE), someone(INES))

    assert [(each.kind, each.by, each.reason) for each in status.history] == [(SealedKind.SUSPENDED, None, None)]
