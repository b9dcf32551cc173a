"""Yes, not this time, and taking a question back: nothing begins without both, and an answer counts once."""

from __future__ import annotations

import pytest

from bot.rules.refusals import AlreadyAnswered, NoLongerOpen, NotFound, NotNow
from storage.models.enums import MessageKind, PairingState, SeekerState
from storage.models.records import Pairing
from storage.schema.people import seekers
from tests.support.service_harness import OTHER_COMMUNITY_ID, ServiceHarness, facilitator, in_dm, member, someone
from tests.support.services.concurrency import (
    ROUNDS,
    audit_entries,
    pairing_of,
    pending_messages,
    refusals,
    rows,
    run_concurrently,
)

INES, MAREK, HANA, ADA, BILAL, TOMAS = 10, 11, 12, 31, 32, 50


async def suggested(harness: ServiceHarness, mentor: int = INES, mentee: int = ADA) -> Pairing:
    return await harness.services.suggestions.suggest(
        facilitator(TOMAS), mentor=someone(mentor), mentee=someone(mentee)
    )


async def test_what_a_mentee_asked_begins_with_the_mentors_yes(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    asked = await harness.request_pairing(ADA, INES)
    await harness.drain_outbox()

    assert asked.state is PairingState.PROPOSED
    begun = await harness.services.responses.agree(in_dm(INES), asked.id)

    assert (begun.state, begun.decided_by, begun.began_at) == (PairingState.ACTIVE, None, harness.clock())
    assert await pending_messages(harness) == {(MessageKind.INTRODUCED, INES), (MessageKind.INTRODUCED, ADA)}
    assert await audit_entries(harness, "pairing") == [(ADA, "ask as mentee"), (INES, "agree"), (None, "begin")]


async def test_what_a_mentor_offered_begins_with_the_mentees_yes(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    offered = await harness.services.requests.ask_mentee(member(INES), someone(ADA))

    assert offered.state is PairingState.PROPOSED
    begun = await harness.services.responses.agree(member(ADA), offered.id)

    assert begun.state is PairingState.ACTIVE


@pytest.mark.parametrize(("first", "second"), [(INES, ADA), (ADA, INES)], ids=["mentor first", "mentee first"])
async def test_a_suggestion_begins_with_the_second_yes(harness: ServiceHarness, first: int, second: int) -> None:
    await harness.add_mentor(INES)
    pairing = await suggested(harness)
    await harness.drain_outbox()

    halfway = await harness.services.responses.agree(in_dm(first), pairing.id)
    assert (halfway.state, halfway.not_yet_agreed) == (PairingState.PROPOSED, (second,))
    # Only now, with the mentee's yes, may the mentor be told who it is.
    assert await pending_messages(harness) == ({(MessageKind.ASKED, INES)} if first == ADA else set())

    begun = await harness.services.responses.agree(in_dm(second), pairing.id)
    assert begun.state is PairingState.ACTIVE


async def test_a_yes_counts_once(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    pairing = await suggested(harness)
    agreed = await harness.services.responses.agree(in_dm(ADA), pairing.id)

    assert await harness.services.responses.agree(in_dm(ADA), pairing.id) == agreed
    assert (await pairing_of(harness, pairing.id)).state is PairingState.PROPOSED
    begun = await harness.services.responses.agree(in_dm(INES), pairing.id)
    assert await harness.services.responses.agree(in_dm(ADA), pairing.id) == begun
    harness.advance_time(days=1)
    for person in (INES, ADA):
        with pytest.raises(AlreadyAnswered):
            await harness.services.responses.agree(in_dm(person), pairing.id)
        with pytest.raises(AlreadyAnswered):
            await harness.services.responses.decline(in_dm(person), pairing.id)


async def test_a_yes_to_a_suggestion_can_be_taken_back_while_the_other_has_not_answered(
    harness: ServiceHarness,
) -> None:
    await harness.add_mentor(INES)
    pairing = await suggested(harness)
    await harness.services.responses.agree(in_dm(ADA), pairing.id)

    declined = await harness.services.responses.decline(in_dm(ADA), pairing.id)

    assert (declined.state, declined.closed_by) == (PairingState.DECLINED, ADA)
    with pytest.raises(NoLongerOpen):
        await harness.services.responses.agree(in_dm(INES), pairing.id)


async def test_who_asked_has_said_yes_already(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    asked = await harness.request_pairing(ADA, INES)

    with pytest.raises(AlreadyAnswered):
        await harness.services.responses.agree(in_dm(ADA), asked.id)
    with pytest.raises(AlreadyAnswered):
        await harness.services.responses.decline(in_dm(ADA), asked.id)

    assert (await pairing_of(harness, asked.id)).state is PairingState.PROPOSED


async def test_nobody_answers_for_others(harness: ServiceHarness) -> None:
    await harness.set_up(OTHER_COMMUNITY_ID)
    await harness.add_mentor(INES)
    pairing = await suggested(harness)
    answering = harness.services.responses

    for outsider in (in_dm(BILAL), member(BILAL), facilitator(TOMAS)):
        with pytest.raises(NotFound):
            await answering.agree(outsider, pairing.id)
        with pytest.raises(NotFound):
            await answering.decline(outsider, pairing.id)
    for elsewhere in (member(ADA, OTHER_COMMUNITY_ID), facilitator(TOMAS, OTHER_COMMUNITY_ID)):
        with pytest.raises(NotFound):
            await answering.agree(elsewhere, pairing.id)
    with pytest.raises(NotFound):
        await answering.agree(in_dm(ADA), 10**12)

    assert (await pairing_of(harness, pairing.id)).not_yet_agreed == (INES, ADA)


@pytest.mark.parametrize("closed", ["declined", "withdrawn", "expired", "left"])
async def test_a_closed_question_can_be_answered_no_more(harness: ServiceHarness, closed: str) -> None:
    await harness.add_mentor(INES)
    asked = await harness.request_pairing(ADA, INES)
    answering = harness.services.responses
    if closed == "declined":
        await answering.decline(in_dm(INES), asked.id)
    elif closed == "withdrawn":
        await answering.withdraw(member(ADA), asked.id)
    elif closed == "expired":
        harness.advance_time(days=14)
        await harness.services.due.sweep()
    else:
        await harness.services.departures.member_left(100, ADA)

    # A day later: until then, whoever has closed it and says so again is told that it is so.
    harness.advance_time(days=1)
    with pytest.raises(NoLongerOpen):
        await answering.agree(in_dm(INES), asked.id)
    with pytest.raises(NoLongerOpen):
        await answering.decline(in_dm(INES), asked.id)
    with pytest.raises(NoLongerOpen):
        await answering.withdraw(member(ADA), asked.id)


async def test_not_this_time_needs_no_reason_and_only_the_asker_hears(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    asked = await harness.request_pairing(ADA, INES)
    await harness.drain_outbox()

    declined = await harness.services.responses.decline(in_dm(INES), asked.id)

    assert (declined.state, declined.closed_by, declined.due_at) == (PairingState.DECLINED, INES, None)
    assert await pending_messages(harness) == {(MessageKind.NOT_THIS_TIME, ADA)}
    assert (await audit_entries(harness, "pairing"))[-1] == (None, "closed")


async def test_declining_a_suggestion_tells_the_other_and_who_suggested(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    pairing = await suggested(harness)
    await harness.drain_outbox()

    await harness.services.responses.decline(in_dm(ADA), pairing.id)

    assert await pending_messages(harness) == {
        (MessageKind.NOT_THIS_TIME, INES),
        (MessageKind.SUGGESTION_CLOSED, TOMAS),
    }


async def test_a_question_can_be_taken_back_and_the_other_hears(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    asked = await harness.request_pairing(ADA, INES)
    await harness.drain_outbox()

    withdrawn = await harness.services.responses.withdraw(member(ADA), asked.id)

    assert withdrawn.state is PairingState.WITHDRAWN
    assert await pending_messages(harness) == {(MessageKind.ASK_WITHDRAWN, INES)}


async def test_a_facilitator_takes_their_own_suggestion_back_and_both_hear(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    pairing = await suggested(harness)
    await harness.drain_outbox()

    await harness.services.responses.withdraw(facilitator(TOMAS), pairing.id)

    assert await pending_messages(harness) == {(MessageKind.ASK_WITHDRAWN, INES), (MessageKind.ASK_WITHDRAWN, ADA)}


async def test_only_who_asked_takes_it_back_and_only_while_it_is_open(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    asked = await harness.request_pairing(ADA, INES)

    for other in (in_dm(INES), facilitator(TOMAS), member(BILAL)):
        with pytest.raises(NotFound):
            await harness.services.responses.withdraw(other, asked.id)
    await harness.services.responses.agree(in_dm(INES), asked.id)
    with pytest.raises(NotNow):
        await harness.services.responses.withdraw(member(ADA), asked.id)


async def test_two_fast_clicks_on_yes_count_once(harness: ServiceHarness, second_harness: ServiceHarness) -> None:
    for mentor, mentee in zip(range(INES, INES + ROUNDS), range(ADA, ADA + ROUNDS), strict=True):
        await harness.add_mentor(mentor)
        asked = await harness.request_pairing(mentee, mentor)
        await harness.drain_outbox()

        clicked = await run_concurrently(
            harness.services.responses.agree(in_dm(mentor), asked.id),
            second_harness.services.responses.agree(in_dm(mentor), asked.id),
        )

        assert clicked[0] == clicked[1]
        assert await pending_messages(harness) == {(MessageKind.INTRODUCED, mentor), (MessageKind.INTRODUCED, mentee)}


async def test_both_saying_yes_in_the_same_moment_begins_it_once(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    for mentor, mentee in zip(range(INES, INES + ROUNDS), range(ADA, ADA + ROUNDS), strict=True):
        await harness.add_mentor(mentor)
        pairing = await suggested(harness, mentor, mentee)
        await harness.drain_outbox()

        said = await run_concurrently(
            harness.services.responses.agree(in_dm(mentor), pairing.id),
            second_harness.services.responses.agree(in_dm(mentee), pairing.id),
            turned=mentor % 2 == 0,
        )

        assert refusals(said) == []
        assert (await pairing_of(harness, pairing.id)).state is PairingState.ACTIVE
        told = await pending_messages(harness) - {(MessageKind.ASKED, mentor)}
        assert told == {(MessageKind.INTRODUCED, mentor), (MessageKind.INTRODUCED, mentee)}


async def test_who_finds_a_mentor_leaves_the_list_and_other_questions_close(harness: ServiceHarness) -> None:
    for mentor in (INES, MAREK, HANA):
        await harness.add_mentor(mentor)
    await harness.services.waiting_list.join(member(ADA), hope=None, attends=True, listed=True, preferences=None)
    chosen, other = await harness.request_pairing(ADA, INES), await harness.request_pairing(ADA, MAREK)
    offered = await harness.services.requests.ask_mentee(member(HANA), someone(ADA))
    await harness.add_mentor(ADA)
    own_mentee = await harness.request_pairing(BILAL, ADA)
    await harness.drain_outbox()

    await harness.services.responses.agree(in_dm(INES), chosen.id)

    assert (await pairing_of(harness, other.id)).state is PairingState.WITHDRAWN
    # That she has a mentor now is hers to know.
    hidden = await pairing_of(harness, offered.id)
    assert (hidden.state, hidden.is_decoy) == (PairingState.PROPOSED, True)
    assert (await pairing_of(harness, own_mentee.id)).state is PairingState.PROPOSED
    assert [row["state"] for row in await rows(harness.database, seekers)] == [SeekerState.MATCHED]
    assert await pending_messages(harness) == {
        (MessageKind.INTRODUCED, INES),
        (MessageKind.INTRODUCED, ADA),
        (MessageKind.ASK_WITHDRAWN, MAREK),
    }
    with pytest.raises(NoLongerOpen):
        await harness.services.responses.agree(in_dm(ADA), offered.id)
