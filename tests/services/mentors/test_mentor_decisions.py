"""Facilitators decide about an offer to mentor: only they, never their own, and once."""

from __future__ import annotations

import pytest

from bot.rules.bad_input import TooLong
from bot.rules.callers import Caller
from bot.rules.mentor_status import MentorMove
from bot.rules.refusals import AlreadyDecided, FacilitatorsOnly, NotFound, OwnCase, Refusal
from storage.models.enums import MentorState, MessageKind
from storage.models.records import Mentor
from storage.schema.people import mentors
from tests.support.service_harness import (
    COMMUNITY_ID,
    FACILITATOR_ROLE_ID,
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
    rows,
    run_concurrently,
)

INES, TOMAS, LINDIWE = 10, 50, 51
CARD = 7001


@pytest.fixture
async def offered(harness: ServiceHarness) -> Mentor:
    """Ines has offered to mentor, and her card stands in the channel."""
    offered = await harness.services.mentor_applications.volunteer(
        member(INES), qualities=["kind"], past_member=False, capacity=2, words="Please."
    )
    [card] = [message for message in await harness.drain_outbox() if message.kind is MessageKind.CARD_MENTOR]
    await harness.services.outbox.mark_sent(await harness.services.outbox.load_context(card), card=(800, CARD))
    return offered


@pytest.mark.parametrize(
    ("move", "state", "told"),
    [
        (MentorMove.APPROVE, MentorState.APPROVED, MessageKind.MENTOR_APPROVED),
        (MentorMove.DECLINE, MentorState.DECLINED, MessageKind.MENTOR_DECLINED),
        (MentorMove.WORD, MentorState.APPLIED, MessageKind.TALK_REQUESTED),
    ],
)
async def test_a_decision_is_kept_told_and_shown_on_the_card(
    harness: ServiceHarness, offered: Mentor, move: MentorMove, state: MentorState, told: MessageKind
) -> None:
    decided = await harness.services.mentor_applications.decide(facilitator(TOMAS), offered.id, move)

    assert decided.state is state
    assert TOMAS in {decided.decided_by, decided.word_asked_by}
    role = {(MessageKind.UPDATE_MENTOR_ROLE, INES)} if move is MentorMove.APPROVE else set()
    assert await pending_messages(harness) == {(MessageKind.CARD_MENTOR, None), (told, INES)} | role
    assert (await audit_entries(harness, "mentor"))[-1] == (TOMAS, str(move))


@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        (member(60), FacilitatorsOnly),
        (Caller(user_id=TOMAS, community_id=COMMUNITY_ID), FacilitatorsOnly),
        (manager(), FacilitatorsOnly),
        (in_dm(TOMAS), FacilitatorsOnly),
        (facilitator(TOMAS, OTHER_COMMUNITY_ID), NotFound),
        (facilitator(INES), OwnCase),
    ],
    ids=["member", "ex-facilitator", "manager", "by direct message", "of another community", "the applicant"],
)
async def test_nobody_else_decides(
    harness: ServiceHarness, offered: Mentor, who: Caller, refusal: type[Refusal]
) -> None:
    await harness.set_up(OTHER_COMMUNITY_ID)
    await harness.drain_outbox()

    for move in (MentorMove.APPROVE, MentorMove.DECLINE, MentorMove.WORD):
        with pytest.raises(refusal):
            await harness.services.mentor_applications.decide(who, offered.id, move)

    assert await harness.drain_outbox() == []
    assert (await harness.services.mentor_status.mine(member(INES))).state is MentorState.APPLIED


@pytest.mark.usefixtures("offered")
async def test_a_role_that_means_facilitator_elsewhere_means_nothing_here(harness: ServiceHarness) -> None:
    await harness.set_up(OTHER_COMMUNITY_ID)
    there = Caller(user_id=TOMAS, community_id=OTHER_COMMUNITY_ID, role_ids=frozenset({FACILITATOR_ROLE_ID}))

    assert await harness.services.mentor_applications.decide_by_card(there, CARD, MentorMove.APPROVE) is None
    with pytest.raises(NotFound):
        await harness.services.mentor_applications.decide_for(there, INES, MentorMove.APPROVE)


async def test_a_forged_id_is_not_found(harness: ServiceHarness) -> None:
    with pytest.raises(NotFound):
        await harness.services.mentor_applications.decide(facilitator(TOMAS), 10**12, MentorMove.APPROVE)


async def test_what_is_decided_stays_and_says_who_was_first(harness: ServiceHarness, offered: Mentor) -> None:
    await harness.services.mentor_applications.decide(facilitator(TOMAS), offered.id, MentorMove.APPROVE)

    for second in (MentorMove.APPROVE, MentorMove.DECLINE, MentorMove.WORD):
        with pytest.raises(AlreadyDecided) as refused:
            await harness.services.mentor_applications.decide(facilitator(LINDIWE), offered.id, second)
        assert refused.value.by == TOMAS


async def test_a_word_is_asked_for_once_and_then_it_can_still_be_decided(
    harness: ServiceHarness, offered: Mentor
) -> None:
    mentors_ = harness.services.mentor_applications
    await mentors_.decide(facilitator(TOMAS), offered.id, MentorMove.WORD)

    with pytest.raises(AlreadyDecided) as refused:
        await mentors_.decide(facilitator(LINDIWE), offered.id, MentorMove.WORD)
    approved = await mentors_.decide(facilitator(LINDIWE), offered.id, MentorMove.APPROVE)

    assert refused.value.by == TOMAS
    assert (approved.state, approved.decided_by) == (MentorState.APPROVED, LINDIWE)


@pytest.mark.parametrize(
    "pair",
    [
        (MentorMove.APPROVE, MentorMove.APPROVE),
        (MentorMove.APPROVE, MentorMove.DECLINE),
        (MentorMove.DECLINE, MentorMove.DECLINE),
        (MentorMove.WORD, MentorMove.WORD),
    ],
)
async def test_of_two_facilitators_at_the_same_moment_one_decides(
    harness: ServiceHarness, second_harness: ServiceHarness, pair: tuple[MentorMove, MentorMove]
) -> None:
    for person in range(INES, INES + ROUNDS):
        offered = await harness.services.mentor_applications.volunteer(
            member(person), qualities=[], past_member=False, capacity=2, words=None
        )
        await harness.drain_outbox()

        decided = await run_concurrently(
            harness.services.mentor_applications.decide(facilitator(TOMAS), offered.id, pair[0]),
            second_harness.services.mentor_applications.decide(facilitator(LINDIWE), offered.id, pair[1]),
            turned=person % 2 == 0,
        )

        [refusal] = refusals(decided)
        [first] = [one for one in decided if isinstance(one, Mentor)]
        assert isinstance(refusal, AlreadyDecided)
        assert refusal.by == (first.decided_by or first.word_asked_by)
        told = [message for message in await harness.drain_outbox() if message.recipient_id == person]
        assert len([message for message in told if message.kind is not MessageKind.UPDATE_MENTOR_ROLE]) == 1


async def test_a_decision_by_name_is_the_same(harness: ServiceHarness, offered: Mentor) -> None:
    decided = await harness.services.mentor_applications.decide_for(
        facilitator(TOMAS), INES, MentorMove.DECLINE, reason="Not yet."
    )

    assert (decided.id, decided.state, decided.reason) == (offered.id, MentorState.DECLINED, "Not yet.")
    with pytest.raises(AlreadyDecided):
        await harness.services.mentor_applications.decide_for(facilitator(LINDIWE), INES, MentorMove.APPROVE)


async def test_deciding_about_who_never_offered_tells_only_facilitators_so(harness: ServiceHarness) -> None:
    with pytest.raises(NotFound):
        await harness.services.mentor_applications.decide_for(facilitator(TOMAS), 77, MentorMove.APPROVE)
    with pytest.raises(FacilitatorsOnly):
        await harness.services.mentor_applications.decide_for(member(60), 77, MentorMove.APPROVE)


async def test_a_reaction_on_the_card_is_the_same(harness: ServiceHarness, offered: Mentor) -> None:
    decided = await harness.services.mentor_applications.decide_by_card(facilitator(TOMAS), CARD, MentorMove.APPROVE)

    assert decided is not None
    assert (decided.id, decided.state) == (offered.id, MentorState.APPROVED)


async def test_a_reaction_elsewhere_is_nobodys_decision(harness: ServiceHarness, offered: Mentor) -> None:
    assert (
        await harness.services.mentor_applications.decide_by_card(facilitator(TOMAS), CARD + 1, MentorMove.APPROVE)
        is None
    )
    assert (await harness.services.mentor_status.mine(member(INES))).id == offered.id


async def test_a_reaction_by_a_member_decides_nothing(harness: ServiceHarness, offered: Mentor) -> None:
    with pytest.raises(FacilitatorsOnly):
        await harness.services.mentor_applications.decide_by_card(member(60), CARD, MentorMove.APPROVE)

    assert (await harness.services.mentor_status.mine(member(INES))).id == offered.id


async def test_a_reason_is_kept_encrypted_and_bounded(harness: ServiceHarness, offered: Mentor) -> None:
    with pytest.raises(TooLong):
        await harness.services.mentor_applications.decide(
            facilitator(TOMAS), offered.id, MentorMove.DECLINE, reason="x" * 1001
        )

    await harness.services.mentor_applications.decide(
        facilitator(TOMAS), offered.id, MentorMove.DECLINE, reason="Rest first."
    )

    [stored] = await rows(harness.database, mentors)
    assert stored["reason"] == "Rest first."


async def test_nobody_decides_about_the_mentor_or_mentee_whom_they_walk_with(harness: ServiceHarness) -> None:
    await harness.add_mentor(10)
    walking = await harness.active_pairing(50, 10)
    walks_with_her = facilitator(50)
    offered = await harness.services.mentor_applications.volunteer(
        member(50), qualities=["kind"], past_member=False, capacity=1, words=None
    )

    with pytest.raises(OwnCase):
        await harness.services.mentor_status.retire(walks_with_her, someone(10))
    with pytest.raises(OwnCase):
        await harness.services.mentor_applications.decide(facilitator(10), offered.id, MentorMove.APPROVE)
    with pytest.raises(OwnCase):
        await harness.services.mentor_applications.decide_for(facilitator(10), 50, MentorMove.DECLINE)
    with pytest.raises(OwnCase):
        await harness.services.mentor_applications.add(facilitator(10), someone(50))

    await harness.services.active_pairings.end(member(10), walking.id)
    decided = await harness.services.mentor_applications.decide(facilitator(10), offered.id, MentorMove.APPROVE)
    assert decided.decided_by == 10
