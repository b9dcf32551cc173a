"""Yes, not this time, and taking a question back: nothing begins without both, and an answer counts once."""

from __future__ import annotations

import pytest

from bot.rules.refusals import AlreadyAnswered, NoLongerOpen, NotFound, NotNow, NotYours
from storage.models.enums import LetterKind, PairingState, SeekerState
from storage.models.records import Pairing
from storage.schema.people import seekers
from tests.support.house import ELSEWHERE, House, facilitator, in_dm, member, someone
from tests.support.services.moments import ROUNDS, at_once, news, pairing_of, refusals, rows, trail

INES, MAREK, HANA, ADA, BILAL, TOMAS = 10, 11, 12, 31, 32, 50


async def suggested(house: House, mentor: int = INES, mentee: int = ADA) -> Pairing:
    return await house.services.suggesting.suggest(facilitator(TOMAS), mentor=someone(mentor), mentee=someone(mentee))


async def test_what_a_mentee_asked_begins_with_the_mentors_yes(house: House) -> None:
    await house.mentor(INES)
    asked = await house.asked(ADA, INES)
    await house.letters()

    assert asked.state is PairingState.PROPOSED
    begun = await house.services.answering.agree(in_dm(INES), asked.id)

    assert (begun.state, begun.decided_by, begun.began_at) == (PairingState.ACTIVE, None, house.clock())
    assert await news(house) == {(LetterKind.INTRODUCED, INES), (LetterKind.INTRODUCED, ADA)}
    assert await trail(house, "pairing") == [(ADA, "ask as mentee"), (INES, "agree"), (None, "begin")]


async def test_what_a_mentor_offered_begins_with_the_mentees_yes(house: House) -> None:
    await house.mentor(INES)
    offered = await house.services.asking.offer(member(INES), someone(ADA))

    assert offered.state is PairingState.PROPOSED
    begun = await house.services.answering.agree(member(ADA), offered.id)

    assert begun.state is PairingState.ACTIVE


@pytest.mark.parametrize(("first", "second"), [(INES, ADA), (ADA, INES)], ids=["mentor first", "mentee first"])
async def test_a_suggestion_begins_with_the_second_yes(house: House, first: int, second: int) -> None:
    await house.mentor(INES)
    pairing = await suggested(house)
    await house.letters()

    halfway = await house.services.answering.agree(in_dm(first), pairing.id)
    assert (halfway.state, halfway.unanswered) == (PairingState.PROPOSED, (second,))
    # Only now, with the mentee's yes, may the mentor be told who it is.
    assert await news(house) == ({(LetterKind.ASKED, INES)} if first == ADA else set())

    begun = await house.services.answering.agree(in_dm(second), pairing.id)
    assert begun.state is PairingState.ACTIVE


async def test_a_yes_counts_once(house: House) -> None:
    await house.mentor(INES)
    pairing = await suggested(house)
    await house.services.answering.agree(in_dm(ADA), pairing.id)

    with pytest.raises(AlreadyAnswered):
        await house.services.answering.agree(in_dm(ADA), pairing.id)
    assert (await pairing_of(house, pairing.id)).state is PairingState.PROPOSED
    await house.services.answering.agree(in_dm(INES), pairing.id)
    for person in (INES, ADA):
        with pytest.raises(AlreadyAnswered):
            await house.services.answering.agree(in_dm(person), pairing.id)
        with pytest.raises(AlreadyAnswered):
            await house.services.answering.decline(in_dm(person), pairing.id)


async def test_a_yes_to_a_suggestion_can_be_taken_back_while_the_other_has_not_answered(house: House) -> None:
    await house.mentor(INES)
    pairing = await suggested(house)
    await house.services.answering.agree(in_dm(ADA), pairing.id)

    declined = await house.services.answering.decline(in_dm(ADA), pairing.id)

    assert (declined.state, declined.closed_by) == (PairingState.DECLINED, ADA)
    with pytest.raises(NoLongerOpen):
        await house.services.answering.agree(in_dm(INES), pairing.id)


async def test_who_asked_has_said_yes_already(house: House) -> None:
    await house.mentor(INES)
    asked = await house.asked(ADA, INES)

    with pytest.raises(AlreadyAnswered):
        await house.services.answering.agree(in_dm(ADA), asked.id)
    with pytest.raises(AlreadyAnswered):
        await house.services.answering.decline(in_dm(ADA), asked.id)

    assert (await pairing_of(house, asked.id)).state is PairingState.PROPOSED


async def test_nobody_answers_for_others(house: House) -> None:
    await house.set_up(ELSEWHERE)
    await house.mentor(INES)
    pairing = await suggested(house)
    answering = house.services.answering

    for outsider in (in_dm(BILAL), member(BILAL), facilitator(TOMAS)):
        with pytest.raises(NotYours):
            await answering.agree(outsider, pairing.id)
        with pytest.raises(NotYours):
            await answering.decline(outsider, pairing.id)
    for elsewhere in (member(ADA, ELSEWHERE), facilitator(TOMAS, ELSEWHERE)):
        with pytest.raises(NotFound):
            await answering.agree(elsewhere, pairing.id)
    with pytest.raises(NotFound):
        await answering.agree(in_dm(ADA), 10**12)

    assert (await pairing_of(house, pairing.id)).unanswered == (INES, ADA)


@pytest.mark.parametrize("closed", ["declined", "withdrawn", "expired", "left"])
async def test_a_closed_question_can_be_answered_no_more(house: House, closed: str) -> None:
    await house.mentor(INES)
    asked = await house.asked(ADA, INES)
    answering = house.services.answering
    if closed == "declined":
        await answering.decline(in_dm(INES), asked.id)
    elif closed == "withdrawn":
        await answering.withdraw(member(ADA), asked.id)
    elif closed == "expired":
        house.wait(days=14)
        await house.services.due.sweep()
    else:
        await house.services.leaving.left(100, ADA)

    with pytest.raises(NoLongerOpen):
        await answering.agree(in_dm(INES), asked.id)
    with pytest.raises(NoLongerOpen):
        await answering.decline(in_dm(INES), asked.id)
    with pytest.raises(NoLongerOpen):
        await answering.withdraw(member(ADA), asked.id)


async def test_not_this_time_needs_no_reason_and_only_the_asker_hears(house: House) -> None:
    await house.mentor(INES)
    asked = await house.asked(ADA, INES)
    await house.letters()

    declined = await house.services.answering.decline(in_dm(INES), asked.id)

    assert (declined.state, declined.closed_by, declined.due_at) == (PairingState.DECLINED, INES, None)
    assert await news(house) == {(LetterKind.NOT_THIS_TIME, ADA)}
    assert (await trail(house, "pairing"))[-1] == (INES, "declined")


async def test_declining_a_suggestion_tells_the_other_and_who_suggested(house: House) -> None:
    await house.mentor(INES)
    pairing = await suggested(house)
    await house.letters()

    await house.services.answering.decline(in_dm(ADA), pairing.id)

    assert await news(house) == {(LetterKind.NOT_THIS_TIME, INES), (LetterKind.SUGGESTION_CLOSED, TOMAS)}


async def test_a_question_can_be_taken_back_and_the_other_hears(house: House) -> None:
    await house.mentor(INES)
    asked = await house.asked(ADA, INES)
    await house.letters()

    withdrawn = await house.services.answering.withdraw(member(ADA), asked.id)

    assert withdrawn.state is PairingState.WITHDRAWN
    assert await news(house) == {(LetterKind.ASK_WITHDRAWN, INES)}


async def test_a_facilitator_takes_their_own_suggestion_back_and_both_hear(house: House) -> None:
    await house.mentor(INES)
    pairing = await suggested(house)
    await house.letters()

    await house.services.answering.withdraw(facilitator(TOMAS), pairing.id)

    assert await news(house) == {(LetterKind.ASK_WITHDRAWN, INES), (LetterKind.ASK_WITHDRAWN, ADA)}


async def test_only_who_asked_takes_it_back_and_only_while_it_is_open(house: House) -> None:
    await house.mentor(INES)
    asked = await house.asked(ADA, INES)

    for other in (in_dm(INES), facilitator(TOMAS), member(BILAL)):
        with pytest.raises(NotYours):
            await house.services.answering.withdraw(other, asked.id)
    await house.services.answering.agree(in_dm(INES), asked.id)
    with pytest.raises(NotNow):
        await house.services.answering.withdraw(member(ADA), asked.id)


async def test_two_fast_clicks_on_yes_count_once(house: House, rival: House) -> None:
    for mentor, mentee in zip(range(INES, INES + ROUNDS), range(ADA, ADA + ROUNDS), strict=True):
        await house.mentor(mentor)
        asked = await house.asked(mentee, mentor)
        await house.letters()

        clicked = await at_once(
            house.services.answering.agree(in_dm(mentor), asked.id),
            rival.services.answering.agree(in_dm(mentor), asked.id),
        )

        [refusal] = refusals(clicked)
        assert isinstance(refusal, AlreadyAnswered)
        assert await news(house) == {(LetterKind.INTRODUCED, mentor), (LetterKind.INTRODUCED, mentee)}


async def test_both_saying_yes_in_the_same_moment_begins_it_once(house: House, rival: House) -> None:
    for mentor, mentee in zip(range(INES, INES + ROUNDS), range(ADA, ADA + ROUNDS), strict=True):
        await house.mentor(mentor)
        pairing = await suggested(house, mentor, mentee)
        await house.letters()

        said = await at_once(
            house.services.answering.agree(in_dm(mentor), pairing.id),
            rival.services.answering.agree(in_dm(mentee), pairing.id),
            turned=mentor % 2 == 0,
        )

        assert refusals(said) == []
        assert (await pairing_of(house, pairing.id)).state is PairingState.ACTIVE
        told = await news(house) - {(LetterKind.ASKED, mentor)}
        assert told == {(LetterKind.INTRODUCED, mentor), (LetterKind.INTRODUCED, mentee)}


async def test_who_finds_a_mentor_leaves_the_list_and_other_questions_close(house: House) -> None:
    for mentor in (INES, MAREK, HANA):
        await house.mentor(mentor)
    await house.services.seekers.join(member(ADA), hope=None, attends=True, preferences=None)
    chosen, other = await house.asked(ADA, INES), await house.asked(ADA, MAREK)
    offered = await house.services.asking.offer(member(HANA), someone(ADA))
    await house.mentor(ADA)
    own_mentee = await house.asked(BILAL, ADA)
    await house.letters()

    await house.services.answering.agree(in_dm(INES), chosen.id)

    for closed in (other, offered):
        assert (await pairing_of(house, closed.id)).state is PairingState.WITHDRAWN
    assert (await pairing_of(house, own_mentee.id)).state is PairingState.PROPOSED
    assert [row["state"] for row in await rows(house.store, seekers)] == [SeekerState.MATCHED]
    assert await news(house) == {
        (LetterKind.INTRODUCED, INES),
        (LetterKind.INTRODUCED, ADA),
        (LetterKind.ASK_WITHDRAWN, MAREK),
        (LetterKind.ASK_WITHDRAWN, HANA),
    }
