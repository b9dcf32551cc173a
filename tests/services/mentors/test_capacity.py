"""Nobody has more mentees or mentors than fit, however fast the answers come."""

from __future__ import annotations

import pytest

from bot.rules.refusals import HasAMentor, MentorNoLongerFree, NoLongerOpen, NoRoom
from storage.models.enums import MessageKind, PairingState
from storage.schema.pairings import pairings
from tests.support.service_harness import ServiceHarness, facilitator, in_dm, member, someone
from tests.support.services.concurrency import ROUNDS, pairing_of, refusals, rows, run_concurrently

TOMAS = 50
MENTORS, MENTEES, OTHERS = range(10, 10 + ROUNDS), range(30, 30 + ROUNDS), range(70, 70 + ROUNDS)


async def test_a_mentor_with_no_room_left_is_told_so_and_nothing_changes(harness: ServiceHarness) -> None:
    await harness.add_mentor(10, capacity=1)
    first, second = await harness.request_pairing(30, 10), await harness.request_pairing(31, 10)
    await harness.services.responses.agree(in_dm(10), first.id)
    await harness.drain_outbox()

    with pytest.raises(NoRoom):
        await harness.services.responses.agree(in_dm(10), second.id)

    assert await pairing_of(harness, second.id) == second
    assert await harness.drain_outbox() == []


async def test_a_mentee_learns_only_that_the_mentor_takes_nobody_now(harness: ServiceHarness) -> None:
    await harness.add_mentor(10, capacity=1)
    offered = await harness.services.requests.ask_mentee(member(10), someone(30))
    await harness.active_pairing(31, 10)

    with pytest.raises(MentorNoLongerFree):
        await harness.services.responses.agree(in_dm(30), offered.id)

    assert (await pairing_of(harness, offered.id)).not_yet_agreed == (30,)


async def test_who_waits_for_a_facilitators_yes_counts_already(harness: ServiceHarness) -> None:
    await harness.require_approval()
    await harness.add_mentor(10, capacity=1)
    await harness.add_mentor(11)
    first, second, other = (
        await harness.request_pairing(30, 10),
        await harness.request_pairing(31, 10),
        await harness.request_pairing(30, 11),
    )
    await harness.services.responses.agree(in_dm(10), first.id)

    with pytest.raises(NoRoom):
        await harness.services.responses.agree(in_dm(10), second.id)
    with pytest.raises(NoLongerOpen):
        await harness.services.responses.agree(in_dm(11), other.id)


async def test_a_mentee_who_has_a_mentor_says_yes_to_no_other(harness: ServiceHarness) -> None:
    await harness.require_approval()
    await harness.add_mentor(10)
    await harness.add_mentor(11)
    offered = await harness.services.requests.ask_mentee(member(11), someone(30))
    await harness.active_pairing(30, 10)

    with pytest.raises(HasAMentor):
        await harness.services.responses.agree(in_dm(30), offered.id)


async def test_a_paused_mentor_may_still_say_yes_to_who_asked_before(harness: ServiceHarness) -> None:
    await harness.add_mentor(10)
    asked = await harness.request_pairing(30, 10)
    await harness.services.mentor_status.pause(member(10), until=None)

    begun = await harness.services.responses.agree(in_dm(10), asked.id)

    assert begun.state is PairingState.ACTIVE


async def test_an_ended_pairing_makes_room(harness: ServiceHarness) -> None:
    await harness.add_mentor(10, capacity=1)
    first = await harness.active_pairing(30, 10)
    await harness.services.active_pairings.end(member(30), first.id)

    second = await harness.active_pairing(31, 10)

    assert second.state is PairingState.ACTIVE


async def test_a_mentor_saying_yes_to_two_at_once_gets_as_many_as_fit(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    for mentor, one, other in zip(MENTORS, MENTEES, OTHERS, strict=True):
        await harness.add_mentor(mentor, capacity=1)
        asked = {
            "one": await harness.request_pairing(one, mentor),
            "other": await harness.request_pairing(other, mentor),
        }
        await harness.drain_outbox()

        said = await run_concurrently(
            harness.services.responses.agree(in_dm(mentor), asked["one"].id),
            second_harness.services.responses.agree(in_dm(mentor), asked["other"].id),
            turned=mentor % 2 == 0,
        )

        [refusal] = refusals(said)
        assert isinstance(refusal, NoRoom)
        [lost] = [asked[key] for key, outcome in zip(asked, said, strict=True) if outcome is refusal]
        assert await pairing_of(harness, lost.id) == lost
        assert len(await harness.recipients_of(MessageKind.INTRODUCED)) == 2


async def test_two_mentees_saying_yes_to_one_mentor_at_once_get_as_much_room_as_there_is(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    for mentor, one, other in zip(MENTORS, MENTEES, OTHERS, strict=True):
        await harness.add_mentor(mentor, capacity=1)
        first = await harness.services.suggestions.suggest(facilitator(), mentor=someone(mentor), mentee=someone(one))
        second = await harness.services.suggestions.suggest(
            facilitator(), mentor=someone(mentor), mentee=someone(other)
        )
        for pairing in (first, second):
            await harness.services.responses.agree(in_dm(mentor), pairing.id)

        said = await run_concurrently(
            harness.services.responses.agree(in_dm(one), first.id),
            second_harness.services.responses.agree(in_dm(other), second.id),
            turned=mentor % 2 == 0,
        )

        [refusal] = refusals(said)
        assert isinstance(refusal, MentorNoLongerFree)
        assert await together(harness, "mentor_id", mentor) == 1


async def test_two_mentors_saying_yes_to_one_mentee_at_once_leave_them_with_one(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    for mentee, one, other in zip(MENTEES, MENTORS, OTHERS, strict=True):
        await harness.add_mentor(one)
        await harness.add_mentor(other)
        first, second = await harness.request_pairing(mentee, one), await harness.request_pairing(mentee, other)

        said = await run_concurrently(
            harness.services.responses.agree(in_dm(one), first.id),
            second_harness.services.responses.agree(in_dm(other), second.id),
            turned=mentee % 2 == 0,
        )

        [refusal] = refusals(said)
        assert isinstance(refusal, NoLongerOpen)
        assert await together(harness, "mentee_id", mentee) == 1


async def test_the_same_holds_while_a_facilitators_yes_is_wanted(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    await harness.require_approval()
    for mentee, one, other in zip(MENTEES, MENTORS, OTHERS, strict=True):
        await harness.add_mentor(one)
        await harness.add_mentor(other)
        first, second = await harness.request_pairing(mentee, one), await harness.request_pairing(mentee, other)

        said = await run_concurrently(
            harness.services.responses.agree(in_dm(one), first.id),
            second_harness.services.responses.agree(in_dm(other), second.id),
        )

        [refusal] = refusals(said)
        assert isinstance(refusal, NoLongerOpen)
        lost = await pairing_of(harness, first.id if said[0] is refusal else second.id)
        assert (lost.state, lost.closed_by) == (PairingState.WITHDRAWN, None)


async def test_a_circle_of_yeses_in_the_same_moment_never_gets_stuck(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    people = range(10, 14)
    for person in people:
        await harness.add_mentor(person)
    circle = [await harness.request_pairing(person, 10 + (person - 9) % 4) for person in people]

    said = await run_concurrently(
        *(
            at.services.responses.agree(in_dm(pairing.mentor_id), pairing.id)
            for at, pairing in zip((harness, second_harness, harness, second_harness), circle, strict=True)
        )
    )

    assert refusals(said) == []


async def together(harness: ServiceHarness, side: str, person: int) -> int:
    live = await rows(harness.database, pairings, pairings.c[side] == person, pairings.c.state == PairingState.ACTIVE)
    return len(live)
