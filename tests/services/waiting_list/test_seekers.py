"""The waiting list: joining, changing, leaving."""

from __future__ import annotations

import pytest

from bot.rules.bad_input import TooLong
from bot.rules.callers import Caller
from bot.rules.refusals import AlreadyWaiting, HasAMentor, MembersOnly, NotFound, NotWaiting
from storage.models.enums import SeekerState
from tests.support.service_harness import ALUMNI_ROLE_ID, COMMUNITY_ID, ServiceHarness, in_dm, member
from tests.support.services.concurrency import ROUNDS, audit_entries, pending_messages, refusals, run_concurrently

INES, ADA = 10, 31


async def test_who_looks_for_a_mentor_waits_with_what_they_hope_for(harness: ServiceHarness) -> None:
    await harness.drain_outbox()

    waiting = await harness.services.waiting_list.join(
        member(ADA), hope="Someone calm.", attends=True, listed=True, preferences="Same group."
    )

    assert (waiting.state, waiting.hope, waiting.preferences) == (SeekerState.WAITING, "Someone calm.", "Same group.")
    assert await pending_messages(harness) == set()
    assert await audit_entries(harness, "seeker") == [(ADA, "join")]


async def test_one_waits_once(harness: ServiceHarness) -> None:
    await harness.services.waiting_list.join(member(ADA), hope=None, attends=True, listed=True, preferences=None)

    with pytest.raises(AlreadyWaiting):
        await harness.services.waiting_list.check_can_join(member(ADA))
    with pytest.raises(AlreadyWaiting):
        await harness.services.waiting_list.join(member(ADA), hope=None, attends=True, listed=True, preferences=None)


async def test_two_fast_clicks_wait_once(harness: ServiceHarness, second_harness: ServiceHarness) -> None:
    for person in range(ADA, ADA + ROUNDS):
        joined = await run_concurrently(
            harness.services.waiting_list.join(
                member(person), hope=None, attends=True, listed=True, preferences=None
            ),
            second_harness.services.waiting_list.join(
                member(person), hope=None, attends=True, listed=True, preferences=None
            ),
        )

        [refusal] = refusals(joined)
        assert isinstance(refusal, AlreadyWaiting)


@pytest.mark.parametrize("role_ids", [frozenset(), frozenset({ALUMNI_ROLE_ID})], ids=["no role", "alumni"])
async def test_only_current_members_wait(harness: ServiceHarness, role_ids: frozenset[int]) -> None:
    outsider = Caller(user_id=ADA, community_id=COMMUNITY_ID, role_ids=role_ids)

    with pytest.raises(MembersOnly):
        await harness.services.waiting_list.check_can_join(outsider)
    with pytest.raises(MembersOnly):
        await harness.services.waiting_list.join(outsider, hope=None, attends=True, listed=True, preferences=None)


async def test_who_has_a_mentor_does_not_wait_for_another(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await harness.active_pairing(ADA, INES)

    with pytest.raises(HasAMentor):
        await harness.services.waiting_list.join(member(ADA), hope=None, attends=True, listed=True, preferences=None)


async def test_after_a_pairing_has_ended_one_may_wait_again(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    pairing = await harness.active_pairing(ADA, INES)
    await harness.services.active_pairings.end(member(ADA), pairing.id)

    waiting = await harness.services.waiting_list.join(
        member(ADA), hope=None, attends=False, listed=True, preferences=None
    )

    assert waiting.state is SeekerState.WAITING


async def test_what_one_hopes_for_can_change_and_the_place_stays(harness: ServiceHarness) -> None:
    first = await harness.services.waiting_list.join(
        member(ADA), hope="A", attends=True, listed=True, preferences="B"
    )
    harness.advance_time(days=5)

    changed = await harness.services.waiting_list.update(
        member(ADA), hope="C", attends=False, listed=True, preferences="  "
    )

    assert (changed.id, changed.since, changed.attends) == (first.id, first.since, False)
    assert (changed.hope, changed.preferences) == ("C", None)
    assert (await harness.services.waiting_list.mine(member(ADA))).hope == "C"


async def test_who_sees_it_is_theirs_to_change_at_any_time(harness: ServiceHarness) -> None:
    seekers, said = harness.services.waiting_list, []
    for change in (seekers.join, seekers.update):
        listed = change == seekers.update
        said.append(await change(member(ADA), hope=None, attends=True, listed=listed, preferences=None))

    assert [seeker.listed for seeker in said] == [False, True]


async def test_who_leaves_the_list_may_come_back_at_its_end(harness: ServiceHarness) -> None:
    first = await harness.services.waiting_list.join(
        member(ADA), hope=None, attends=True, listed=True, preferences=None
    )
    harness.advance_time(days=5)

    await harness.services.waiting_list.withdraw(member(ADA))
    again = await harness.services.waiting_list.join(
        member(ADA), hope=None, attends=True, listed=True, preferences=None
    )

    assert again.id != first.id
    assert again.since > first.since
    assert [move for _, move in await audit_entries(harness, "seeker")] == ["join", "withdraw", "join"]


async def test_who_is_not_waiting_has_nothing_to_change(harness: ServiceHarness) -> None:
    seekers = harness.services.waiting_list

    with pytest.raises(NotWaiting):
        await seekers.mine(member(ADA))
    with pytest.raises(NotWaiting):
        await seekers.update(member(ADA), hope=None, attends=True, listed=True, preferences=None)
    with pytest.raises(NotWaiting):
        await seekers.withdraw(member(ADA))
    with pytest.raises(NotFound):
        await seekers.withdraw(in_dm(ADA))


@pytest.mark.parametrize("field", ["hope", "preferences"])
async def test_words_too_long_are_refused_when_joining_and_when_changing(harness: ServiceHarness, field: str) -> None:
    words = {"hope": "ok", "preferences": "ok"} | {field: "x" * 1001}

    with pytest.raises(TooLong):
        await harness.services.waiting_list.join(member(ADA), attends=True, listed=True, **words)
    await harness.services.waiting_list.join(member(ADA), hope="kept", attends=True, listed=True, preferences="kept")
    with pytest.raises(TooLong):
        await harness.services.waiting_list.update(member(ADA), attends=True, listed=True, **words)

    kept = await harness.services.waiting_list.mine(member(ADA))
    assert (kept.hope, kept.preferences) == ("kept", "kept")
