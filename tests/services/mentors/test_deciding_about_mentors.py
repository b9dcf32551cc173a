"""Facilitators decide about an offer to mentor: only they, never their own, and once."""

from __future__ import annotations

import pytest

from bot.rules.mentoring import MentorMove
from bot.rules.people import Caller
from bot.rules.refusals import AlreadyDecided, FacilitatorsOnly, NotFound, OwnCase, Refusal, TooLong
from storage.models.enums import LetterKind, MentorState
from storage.models.records import Mentor
from storage.schema.people import mentors
from tests.support.house import ELSEWHERE, FACILITATES, HOME, House, facilitator, in_dm, member, someone
from tests.support.services.moments import ROUNDS, at_once, manager, news, refusals, rows, trail

INES, TOMAS, LINDIWE = 10, 50, 51
CARD = 7001


@pytest.fixture
async def offered(house: House) -> Mentor:
    """Ines has offered to mentor, and her card stands in the channel."""
    offered = await house.services.mentors.volunteer(
        member(INES), qualities=["kind"], past_member=False, capacity=2, words="Please."
    )
    [card] = [letter for letter in await house.letters() if letter.kind is LetterKind.CARD_MENTOR]
    await house.services.post.arrived(await house.services.post.facts(card), card=(800, CARD))
    return offered


@pytest.mark.parametrize(
    ("move", "state", "told"),
    [
        (MentorMove.APPROVE, MentorState.APPROVED, LetterKind.MENTOR_APPROVED),
        (MentorMove.DECLINE, MentorState.DECLINED, LetterKind.MENTOR_DECLINED),
        (MentorMove.WORD, MentorState.APPLIED, LetterKind.WORD_ASKED),
    ],
)
async def test_a_decision_is_kept_told_and_shown_on_the_card(
    house: House, offered: Mentor, move: MentorMove, state: MentorState, told: LetterKind
) -> None:
    decided = await house.services.mentors.decide(facilitator(TOMAS), offered.id, move)

    assert decided.state is state
    assert TOMAS in {decided.decided_by, decided.word_asked_by}
    role = {(LetterKind.MENTOR_ROLE, INES)} if move is MentorMove.APPROVE else set()
    assert await news(house) == {(LetterKind.CARD_MENTOR, None), (told, INES)} | role
    assert (await trail(house, "mentor"))[-1] == (TOMAS, str(move))


@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        (member(60), FacilitatorsOnly),
        (Caller(user_id=TOMAS, community_id=HOME), FacilitatorsOnly),
        (manager(), FacilitatorsOnly),
        (in_dm(TOMAS), FacilitatorsOnly),
        (facilitator(TOMAS, ELSEWHERE), NotFound),
        (facilitator(INES), OwnCase),
    ],
    ids=["member", "ex-facilitator", "manager", "by direct message", "of another community", "the applicant"],
)
async def test_nobody_else_decides(house: House, offered: Mentor, who: Caller, refusal: type[Refusal]) -> None:
    await house.set_up(ELSEWHERE)
    await house.letters()

    for move in (MentorMove.APPROVE, MentorMove.DECLINE, MentorMove.WORD):
        with pytest.raises(refusal):
            await house.services.mentors.decide(who, offered.id, move)

    assert await house.letters() == []
    assert (await house.services.standing.mine(member(INES))).state is MentorState.APPLIED


@pytest.mark.usefixtures("offered")
async def test_a_role_that_means_facilitator_elsewhere_means_nothing_here(house: House) -> None:
    await house.set_up(ELSEWHERE)
    there = Caller(user_id=TOMAS, community_id=ELSEWHERE, role_ids=frozenset({FACILITATES}))

    assert await house.services.mentors.decide_by_card(there, CARD, MentorMove.APPROVE) is None
    with pytest.raises(NotFound):
        await house.services.mentors.decide_for(there, INES, MentorMove.APPROVE)


async def test_a_forged_id_is_not_found(house: House) -> None:
    with pytest.raises(NotFound):
        await house.services.mentors.decide(facilitator(TOMAS), 10**12, MentorMove.APPROVE)


async def test_what_is_decided_stays_and_says_who_was_first(house: House, offered: Mentor) -> None:
    await house.services.mentors.decide(facilitator(TOMAS), offered.id, MentorMove.APPROVE)

    for second in (MentorMove.APPROVE, MentorMove.DECLINE, MentorMove.WORD):
        with pytest.raises(AlreadyDecided) as refused:
            await house.services.mentors.decide(facilitator(LINDIWE), offered.id, second)
        assert refused.value.by == TOMAS


async def test_a_word_is_asked_for_once_and_then_it_can_still_be_decided(house: House, offered: Mentor) -> None:
    mentors_ = house.services.mentors
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
    house: House, rival: House, pair: tuple[MentorMove, MentorMove]
) -> None:
    for person in range(INES, INES + ROUNDS):
        offered = await house.services.mentors.volunteer(
            member(person), qualities=[], past_member=False, capacity=2, words=None
        )
        await house.letters()

        decided = await at_once(
            house.services.mentors.decide(facilitator(TOMAS), offered.id, pair[0]),
            rival.services.mentors.decide(facilitator(LINDIWE), offered.id, pair[1]),
            turned=person % 2 == 0,
        )

        [refusal] = refusals(decided)
        [first] = [one for one in decided if isinstance(one, Mentor)]
        assert isinstance(refusal, AlreadyDecided)
        assert refusal.by == (first.decided_by or first.word_asked_by)
        told = [letter for letter in await house.letters() if letter.to_id == person]
        assert len([letter for letter in told if letter.kind is not LetterKind.MENTOR_ROLE]) == 1


async def test_a_decision_by_name_is_the_same(house: House, offered: Mentor) -> None:
    decided = await house.services.mentors.decide_for(facilitator(TOMAS), INES, MentorMove.DECLINE, reason="Not yet.")

    assert (decided.id, decided.state, decided.reason) == (offered.id, MentorState.DECLINED, "Not yet.")
    with pytest.raises(AlreadyDecided):
        await house.services.mentors.decide_for(facilitator(LINDIWE), INES, MentorMove.APPROVE)


async def test_deciding_about_who_never_offered_tells_only_facilitators_so(house: House) -> None:
    with pytest.raises(NotFound):
        await house.services.mentors.decide_for(facilitator(TOMAS), 77, MentorMove.APPROVE)
    with pytest.raises(FacilitatorsOnly):
        await house.services.mentors.decide_for(member(60), 77, MentorMove.APPROVE)


async def test_a_reaction_on_the_card_is_the_same(house: House, offered: Mentor) -> None:
    decided = await house.services.mentors.decide_by_card(facilitator(TOMAS), CARD, MentorMove.APPROVE)

    assert decided is not None
    assert (decided.id, decided.state) == (offered.id, MentorState.APPROVED)


async def test_a_reaction_elsewhere_is_nobodys_decision(house: House, offered: Mentor) -> None:
    assert await house.services.mentors.decide_by_card(facilitator(TOMAS), CARD + 1, MentorMove.APPROVE) is None
    assert (await house.services.standing.mine(member(INES))).id == offered.id


async def test_a_reaction_by_a_member_decides_nothing(house: House, offered: Mentor) -> None:
    with pytest.raises(FacilitatorsOnly):
        await house.services.mentors.decide_by_card(member(60), CARD, MentorMove.APPROVE)

    assert (await house.services.standing.mine(member(INES))).id == offered.id


async def test_a_reason_is_kept_encrypted_and_bounded(house: House, offered: Mentor) -> None:
    with pytest.raises(TooLong):
        await house.services.mentors.decide(facilitator(TOMAS), offered.id, MentorMove.DECLINE, reason="x" * 1001)

    await house.services.mentors.decide(facilitator(TOMAS), offered.id, MentorMove.DECLINE, reason="Rest first.")

    [stored] = await rows(house.store, mentors)
    assert stored["reason"] == "Rest first."


async def test_nobody_decides_about_the_mentor_or_mentee_whom_they_walk_with(house: House) -> None:
    await house.mentor(10)
    walking = await house.together(50, 10)
    walks_with_her = facilitator(50)
    offered = await house.services.mentors.volunteer(
        member(50), qualities=["kind"], past_member=False, capacity=1, words=None
    )

    with pytest.raises(OwnCase):
        await house.services.standing.retire(walks_with_her, someone(10))
    with pytest.raises(OwnCase):
        await house.services.mentors.decide(facilitator(10), offered.id, MentorMove.APPROVE)
    with pytest.raises(OwnCase):
        await house.services.mentors.decide_for(facilitator(10), 50, MentorMove.DECLINE)
    with pytest.raises(OwnCase):
        await house.services.mentors.add(facilitator(10), someone(50))

    await house.services.walking.end(member(10), walking.id)
    decided = await house.services.mentors.decide(facilitator(10), offered.id, MentorMove.APPROVE)
    assert decided.decided_by == 10
