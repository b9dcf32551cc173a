"""Offering to mentor, and being added by a facilitator whom one told in person."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.rules.bad_input import TooLong
from bot.rules.callers import Caller
from bot.rules.mentor_status import MentorMove
from bot.rules.refusals import (
    AlreadyApplied,
    AlreadyDecided,
    AlreadyMentor,
    FacilitatorsOnly,
    MembersOnly,
    NotFound,
    NotHere,
    TooNew,
    WithABot,
    WithYourself,
)
from storage.models.enums import MentorState, MessageKind
from storage.models.records import Mentor
from tests.support.service_harness import (
    ALUMNI_ROLE_ID,
    COMMUNITY_ID,
    OTHER_COMMUNITY_ID,
    ServiceHarness,
    facilitator,
    in_dm,
    member,
    someone,
)
from tests.support.services.concurrency import (
    ROUNDS,
    audit_entries,
    manager,
    pending_messages,
    refusals,
    run_concurrently,
)

INES, TOMAS = 10, 50


async def volunteer(
    harness: ServiceHarness, caller: Caller, *, words: str | None = "I listen.", capacity: int = 2
) -> Mentor:
    return await harness.services.mentor_applications.volunteer(
        caller, qualities=["kind", "listener"], past_member=False, capacity=capacity, words=words
    )


async def test_a_members_offer_is_kept_and_gets_a_card(harness: ServiceHarness) -> None:
    await harness.drain_outbox()

    offered = await volunteer(harness, member(INES))

    assert (offered.state, offered.words, offered.qualities) == (
        MentorState.APPLIED,
        "I listen.",
        ("kind", "listener"),
    )
    assert await pending_messages(harness) == {(MessageKind.CARD_MENTOR, None)}
    assert await audit_entries(harness, "mentor") == [(INES, "volunteer")]


async def test_a_past_member_may_offer_too(harness: ServiceHarness) -> None:
    alumna = Caller(user_id=INES, community_id=COMMUNITY_ID, role_ids=frozenset({ALUMNI_ROLE_ID}))

    offered = await harness.services.mentor_applications.volunteer(
        alumna, qualities=[], past_member=True, capacity=1, words=None
    )

    assert offered.past_member


async def test_who_never_was_a_member_is_refused_before_and_after_the_form(harness: ServiceHarness) -> None:
    stranger = Caller(user_id=INES, community_id=COMMUNITY_ID, role_ids=frozenset({123}))

    with pytest.raises(MembersOnly):
        await harness.services.mentor_applications.check_can_volunteer(stranger)
    with pytest.raises(MembersOnly):
        await volunteer(harness, stranger)


async def test_nobody_offers_from_a_direct_message(harness: ServiceHarness) -> None:
    with pytest.raises(NotFound):
        await volunteer(harness, in_dm(INES))


async def test_offering_twice_is_refused_kindly(harness: ServiceHarness) -> None:
    await volunteer(harness, member(INES))

    with pytest.raises(AlreadyApplied):
        await harness.services.mentor_applications.check_can_volunteer(member(INES))
    with pytest.raises(AlreadyApplied):
        await volunteer(harness, member(INES))


async def test_a_mentor_does_not_offer_again(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)

    with pytest.raises(AlreadyMentor):
        await volunteer(harness, member(INES))


async def test_a_paused_mentor_still_is_one(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await harness.services.mentor_status.pause(member(INES), until=None)

    with pytest.raises(AlreadyMentor):
        await volunteer(harness, member(INES))


async def test_two_fast_clicks_on_the_form_make_one_offer(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    await harness.drain_outbox()
    for person in range(INES, INES + ROUNDS):
        sent = await run_concurrently(volunteer(harness, member(person)), volunteer(second_harness, member(person)))

        [refusal] = refusals(sent)
        assert isinstance(refusal, AlreadyApplied)
    cards = [message.subject_id for message in await harness.drain_outbox()]
    assert len(cards) == len(set(cards)) == ROUNDS


async def test_who_was_declined_may_offer_again_and_the_old_card_decides_nothing(harness: ServiceHarness) -> None:
    first = await volunteer(harness, member(INES))
    await harness.services.mentor_applications.decide(facilitator(TOMAS), first.id, MentorMove.DECLINE)

    again = await volunteer(harness, member(INES))

    assert again.id != first.id
    with pytest.raises(AlreadyDecided) as refused:
        await harness.services.mentor_applications.decide(facilitator(51), first.id, MentorMove.APPROVE)
    assert refused.value.by == TOMAS
    assert (await harness.services.mentor_status.mine(member(INES))).state is MentorState.APPLIED


async def test_who_stepped_down_may_offer_again_with_a_fresh_row(harness: ServiceHarness) -> None:
    first = await harness.add_mentor(INES)
    await harness.services.mentor_status.step_down(member(INES))

    again = await volunteer(harness, member(INES), words="Once more.")

    assert (again.id != first.id, again.state) == (True, MentorState.APPLIED)
    with pytest.raises(AlreadyDecided):
        await harness.services.mentor_applications.decide(facilitator(51), first.id, MentorMove.DECLINE)


async def test_the_same_person_may_mentor_in_two_communities(harness: ServiceHarness) -> None:
    await harness.set_up(OTHER_COMMUNITY_ID)
    await volunteer(harness, member(INES))

    elsewhere = await volunteer(harness, member(INES, OTHER_COMMUNITY_ID))

    assert elsewhere.community_id == OTHER_COMMUNITY_ID


async def test_a_capacity_beyond_the_possible_becomes_the_nearest(harness: ServiceHarness) -> None:
    wished = (-3, 0, 1, 10, 11, 10**9)

    kept = [
        (await volunteer(harness, member(person), capacity=capacity)).capacity
        for person, capacity in enumerate(wished, INES)
    ]

    assert kept == [1, 1, 1, 10, 10, 10]


async def test_words_up_to_a_thousand_characters_are_kept_whole(harness: ServiceHarness) -> None:
    assert (await volunteer(harness, member(INES), words="é" * 1000)).words == "é" * 1000


async def test_longer_words_are_refused_and_nothing_is_kept(harness: ServiceHarness) -> None:
    with pytest.raises(TooLong) as refused:
        await volunteer(harness, member(INES), words="x" * 1001)

    assert (refused.value.limit, refused.value.length) == (1000, 1001)
    await harness.have_begun(INES)
    await harness.services.mentor_applications.check_can_volunteer(member(INES))


async def test_ticked_qualities_that_nobody_offers_fall_away(harness: ServiceHarness) -> None:
    offered = await harness.services.mentor_applications.volunteer(
        member(INES), qualities=["kind", "omniscient", "'; drop table"], past_member=False, capacity=2, words=" \n "
    )

    assert (offered.qualities, offered.words) == (("kind",), None)


async def test_a_facilitator_adds_who_told_them_in_person(harness: ServiceHarness) -> None:
    await harness.drain_outbox()

    added = await harness.services.mentor_applications.add(facilitator(TOMAS), someone(INES))

    assert (added.state, added.decided_by, added.capacity) == (MentorState.APPROVED, TOMAS, 2)
    assert await pending_messages(harness) == {
        (MessageKind.UPDATE_MENTOR_ROLE, INES),
        (MessageKind.MENTOR_ADDED, INES),
    }
    assert await audit_entries(harness, "mentor") == [(TOMAS, "add")]


async def test_adding_approves_an_offer_that_waits(harness: ServiceHarness) -> None:
    offered = await volunteer(harness, member(INES), capacity=5)
    await harness.drain_outbox()

    added = await harness.services.mentor_applications.add(facilitator(TOMAS), someone(INES))

    assert (added.id, added.state, added.capacity) == (offered.id, MentorState.APPROVED, 5)
    assert await pending_messages(harness) == {
        (MessageKind.CARD_MENTOR, None),
        (MessageKind.UPDATE_MENTOR_ROLE, INES),
        (MessageKind.MENTOR_APPROVED, INES),
    }


async def test_nobody_is_added_who_cannot_be(harness: ServiceHarness) -> None:
    mentors, tomas = harness.services.mentor_applications, facilitator(TOMAS)
    await harness.add_mentor(11)

    with pytest.raises(FacilitatorsOnly):
        await mentors.add(member(INES), someone(12))
    with pytest.raises(WithYourself):
        await mentors.add(tomas, someone(TOMAS))
    with pytest.raises(WithABot):
        await mentors.add(tomas, someone(12, is_bot=True))
    with pytest.raises(NotHere):
        await mentors.add(tomas, someone(12, is_here=False))
    with pytest.raises(MembersOnly):
        await mentors.add(tomas, someone(12, role_id=123))
    with pytest.raises(AlreadyMentor):
        await mentors.add(facilitator(TOMAS + 1), someone(11))


async def test_two_facilitators_adding_at_once_add_once(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    for person in range(INES, INES + ROUNDS):
        await harness.drain_outbox()

        added = await run_concurrently(
            harness.services.mentor_applications.add(facilitator(TOMAS), someone(person)),
            second_harness.services.mentor_applications.add(facilitator(51), someone(person)),
        )

        [refusal] = refusals(added)
        assert isinstance(refusal, AlreadyMentor)
        assert (MessageKind.MENTOR_ADDED, person) in await pending_messages(harness)


async def test_offering_while_being_added_makes_one_mentor(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    for person in range(INES, INES + ROUNDS):
        await run_concurrently(
            volunteer(harness, member(person)),
            second_harness.services.mentor_applications.add(facilitator(TOMAS), someone(person)),
            turned=person % 2 == 0,
        )

        assert (await harness.services.mentor_status.mine(member(person))).state is MentorState.APPROVED


async def test_who_is_new_in_the_server_waits_where_the_community_wants_it_so_and_reads_until_when(
    harness: ServiceHarness,
) -> None:
    await harness.services.setup.choose_mentor_rules(manager(), least_days=90, capacity=4)
    await harness.have_begun(INES)
    joined = harness.clock() - timedelta(days=89)
    applying, new = harness.services.mentor_applications, replace(member(INES), joined_at=joined)

    for opens in (
        applying.check_can_volunteer(new),
        applying.volunteer(new, qualities=[], past_member=False, capacity=2, words=None),
    ):
        with pytest.raises(TooNew) as caught:
            await opens
        assert caught.value.from_then == joined + timedelta(days=90)
    harness.advance_time(days=1)

    assert (await applying.check_can_volunteer(new)).capacity == 4
    assert (await applying.add(facilitator(), someone(77))).capacity == 4
