"""Where a community wants it so, a facilitator who is not one of the two says yes before it begins."""

from __future__ import annotations

import pytest

from bot.rules.pairing import PairingMove
from bot.rules.people import Caller
from bot.rules.refusals import AlreadyDecided, FacilitatorsOnly, NoLongerOpen, NotFound, OwnCase, Refusal, WrongMoment
from storage.models.enums import LetterKind, PairingState
from storage.models.records import Pairing
from tests.support.house import ELSEWHERE, HOME, House, facilitator, in_dm, member
from tests.support.services.moments import ROUNDS, at_once, manager, news, pairing_of, refusals, trail

INES, ADA, TOMAS, LINDIWE, CARD = 10, 31, 50, 51, 7002


@pytest.fixture
async def agreed(house: House) -> Pairing:
    """Both have said yes, and the card stands in the channel."""
    await house.wants_a_yes()
    await house.mentor(INES)
    agreed = await house.together(ADA, INES)
    [card] = [letter for letter in await house.letters() if letter.kind is LetterKind.CARD_PAIRING]
    await house.services.post.arrived(await house.services.post.facts(card), card=(800, CARD))
    return await pairing_of(house, agreed.id)


async def test_both_hear_that_it_waits_and_facilitators_get_a_card(house: House) -> None:
    await house.wants_a_yes()
    await house.mentor(INES)
    asked = await house.asked(ADA, INES)
    await house.letters()

    agreed = await house.services.answering.agree(in_dm(INES), asked.id)

    assert (agreed.state, agreed.began_at, agreed.decided_by) == (PairingState.AGREED, None, None)
    assert await news(house) == {
        (LetterKind.AWAITING_YES, INES),
        (LetterKind.AWAITING_YES, ADA),
        (LetterKind.CARD_PAIRING, None),
    }


async def test_the_yes_begins_it(house: House, agreed: Pairing) -> None:
    begun = await house.services.answering.decide(facilitator(TOMAS), agreed.id, PairingMove.APPROVE)

    assert (begun.state, begun.decided_by) == (PairingState.ACTIVE, TOMAS)
    assert await news(house) == {
        (LetterKind.INTRODUCED, INES),
        (LetterKind.INTRODUCED, ADA),
        (LetterKind.CARD_PAIRING, None),
    }
    assert (await trail(house, "pairing"))[-2:] == [(TOMAS, "begin"), (TOMAS, "approve")]


async def test_a_no_closes_it_and_both_hear(house: House, agreed: Pairing) -> None:
    refused = await house.services.answering.decide(facilitator(TOMAS), agreed.id, PairingMove.REFUSE)

    assert (refused.state, refused.decided_by, refused.closed_by) == (PairingState.DECLINED, TOMAS, TOMAS)
    assert refused.closed_at == house.clock()
    assert await news(house) == {
        (LetterKind.NOT_THIS_TIME, INES),
        (LetterKind.NOT_THIS_TIME, ADA),
        (LetterKind.CARD_PAIRING, None),
    }


@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        (member(60), FacilitatorsOnly),
        (Caller(user_id=TOMAS, community_id=HOME), FacilitatorsOnly),
        (manager(), FacilitatorsOnly),
        (in_dm(TOMAS), FacilitatorsOnly),
        (member(ADA), FacilitatorsOnly),
        (facilitator(TOMAS, ELSEWHERE), NotFound),
        (facilitator(INES), OwnCase),
        (facilitator(ADA), OwnCase),
    ],
    ids=["member", "ex-facilitator", "manager", "by DM", "the mentee", "elsewhere", "mentor too", "mentee too"],
)
async def test_nobody_else_decides(house: House, agreed: Pairing, who: Caller, refusal: type[Refusal]) -> None:
    for move in (PairingMove.APPROVE, PairingMove.REFUSE):
        with pytest.raises(refusal):
            await house.services.answering.decide(who, agreed.id, move)

    assert (await pairing_of(house, agreed.id)).state is PairingState.AGREED


async def test_it_is_decided_once(house: House, agreed: Pairing) -> None:
    await house.services.answering.decide(facilitator(TOMAS), agreed.id, PairingMove.APPROVE)

    for move in (PairingMove.APPROVE, PairingMove.REFUSE):
        with pytest.raises(AlreadyDecided) as refused:
            await house.services.answering.decide(facilitator(LINDIWE), agreed.id, move)
        assert refused.value.by == TOMAS


@pytest.mark.parametrize("second", [PairingMove.APPROVE, PairingMove.REFUSE])
async def test_of_two_facilitators_at_the_same_moment_one_decides(
    house: House, rival: House, second: PairingMove
) -> None:
    await house.wants_a_yes()
    for mentor, mentee in zip(range(INES, INES + ROUNDS), range(ADA, ADA + ROUNDS), strict=True):
        await house.mentor(mentor)
        agreed = await house.together(mentee, mentor)
        await house.letters()

        decided = await at_once(
            house.services.answering.decide(facilitator(TOMAS), agreed.id, PairingMove.APPROVE),
            rival.services.answering.decide(facilitator(LINDIWE), agreed.id, second),
            turned=mentor % 2 == 0,
        )

        [refusal] = refusals(decided)
        assert isinstance(refusal, AlreadyDecided)
        assert refusal.by == (await pairing_of(house, agreed.id)).decided_by
        assert len(await news(house)) == 3


async def test_a_reaction_on_the_card_is_the_same(house: House, agreed: Pairing) -> None:
    answering = house.services.answering

    assert await answering.decide_by_card(facilitator(TOMAS), CARD + 1, PairingMove.APPROVE) is None
    assert await answering.decide_by_card(facilitator(TOMAS, ELSEWHERE), CARD, PairingMove.APPROVE) is None
    with pytest.raises(OwnCase):
        await answering.decide_by_card(facilitator(ADA), CARD, PairingMove.APPROVE)
    begun = await answering.decide_by_card(facilitator(TOMAS), CARD, PairingMove.APPROVE)

    assert begun is not None
    assert (begun.id, begun.state) == (agreed.id, PairingState.ACTIVE)


async def test_either_may_still_leave_while_it_waits(house: House, agreed: Pairing) -> None:
    ended = await house.services.walking.end(in_dm(ADA), agreed.id)

    assert ended.state is PairingState.ENDED
    with pytest.raises(NoLongerOpen):
        await house.services.answering.decide(facilitator(TOMAS), agreed.id, PairingMove.APPROVE)


async def test_a_question_not_yet_answered_is_not_for_facilitators(house: House) -> None:
    await house.mentor(INES)
    asked = await house.asked(ADA, INES)

    with pytest.raises(WrongMoment):
        await house.services.answering.decide(facilitator(TOMAS), asked.id, PairingMove.APPROVE)

    assert (await pairing_of(house, asked.id)).state is PairingState.PROPOSED
