"""The three ways in, and every way in which a question is not asked."""

from __future__ import annotations

import pytest

from bot.rules.people import Caller
from bot.rules.refusals import (
    AlreadyTogether,
    CantBeAsked,
    FacilitatorsOnly,
    HasAMentor,
    MembersOnly,
    NoRoom,
    NotAMentor,
    NotFound,
    NotHere,
    OwnCase,
    TooLong,
    WithABot,
    WithYourself,
)
from storage.models.enums import AskedBy, LetterKind, PairingState
from storage.models.records import Pairing
from tests.support.house import HOME, IS_ALUMNI, House, facilitator, in_dm, member, someone
from tests.support.services.moments import ROUNDS, at_once, news, refusals, trail

INES, MAREK, ADA, BILAL, TOMAS = 10, 11, 31, 32, 50


async def ask(house: House, mentee: Caller, mentor: int = INES) -> Pairing:
    return await house.services.asking.ask_mentor(mentee, someone(mentor), words="Would you?", attends=True)


async def test_a_mentee_asks_and_only_the_mentor_is_told(house: House) -> None:
    await house.mentor(INES)
    await house.letters()

    asked = await ask(house, member(ADA))

    assert (asked.state, asked.asked_by, asked.words) == (PairingState.PROPOSED, AskedBy.MENTEE, "Would you?")
    assert (asked.has_agreed(ADA), asked.has_agreed(INES)) == (True, False)
    assert await news(house) == {(LetterKind.ASKED, INES)}
    assert await trail(house, "pairing") == [(ADA, "ask as mentee")]


async def test_a_mentor_asks_and_only_the_mentee_is_told(house: House) -> None:
    await house.mentor(INES)
    await house.letters()

    offered = await house.services.asking.offer(member(INES), someone(ADA))

    assert (offered.asked_by, offered.veiled) == (AskedBy.MENTOR, False)
    assert (offered.has_agreed(INES), offered.has_agreed(ADA)) == (True, False)
    assert await news(house) == {(LetterKind.ASKED, ADA)}


async def test_a_facilitator_suggests_and_both_are_asked(house: House) -> None:
    await house.mentor(INES)
    await house.letters()

    suggested = await house.services.suggesting.suggest(facilitator(TOMAS), mentor=someone(INES), mentee=someone(ADA))

    assert (suggested.asked_by, suggested.suggested_by) == (AskedBy.FACILITATOR, TOMAS)
    assert suggested.unanswered == (INES, ADA)
    assert await news(house) == {(LetterKind.ASKED, INES), (LetterKind.ASKED, ADA)}


async def test_only_the_two_and_a_bystander_can_be_brought_together(house: House) -> None:
    asking = house.services.asking
    await house.mentor(INES)

    with pytest.raises(WithYourself):
        await asking.ask_mentor(member(INES), someone(INES), words=None, attends=True)
    with pytest.raises(WithYourself):
        await asking.offer(member(INES), someone(INES))
    with pytest.raises(WithYourself):
        await house.services.suggesting.suggest(facilitator(TOMAS), mentor=someone(INES), mentee=someone(INES))
    with pytest.raises(OwnCase):
        await house.services.suggesting.suggest(facilitator(INES), mentor=someone(INES), mentee=someone(ADA))
    with pytest.raises(OwnCase):
        await house.services.suggesting.suggest(facilitator(ADA), mentor=someone(INES), mentee=someone(ADA))


async def test_a_bot_is_never_asked_nor_suggested(house: House) -> None:
    asking, bot = house.services.asking, someone(99, is_bot=True)
    await house.mentor(INES)

    with pytest.raises(WithABot):
        await asking.ask_mentor(member(ADA), bot, words=None, attends=True)
    with pytest.raises(WithABot):
        await asking.offer(member(INES), bot)
    with pytest.raises(WithABot):
        await house.services.suggesting.suggest(facilitator(TOMAS), mentor=bot, mentee=someone(ADA))
    with pytest.raises(WithABot):
        await house.services.suggesting.suggest(facilitator(TOMAS), mentor=someone(INES), mentee=bot)


async def test_someone_who_left_is_never_asked_nor_suggested(house: House) -> None:
    asking, gone = house.services.asking, someone(INES, is_here=False)
    await house.mentor(INES)

    with pytest.raises(NotHere):
        await asking.ask_mentor(member(ADA), gone, words=None, attends=True)
    with pytest.raises(NotHere):
        await asking.offer(member(INES), someone(ADA, is_here=False))
    with pytest.raises(NotHere):
        await house.services.suggesting.suggest(facilitator(TOMAS), mentor=gone, mentee=someone(ADA))
    with pytest.raises(NotHere):
        await house.services.suggesting.suggest(
            facilitator(TOMAS), mentor=someone(INES), mentee=someone(ADA, is_here=False)
        )


async def test_a_mentee_is_a_current_member(house: House) -> None:
    asking = house.services.asking
    await house.mentor(INES)
    alumna = Caller(user_id=ADA, community_id=HOME, role_ids=frozenset({IS_ALUMNI}))

    with pytest.raises(MembersOnly):
        await ask(house, alumna)
    with pytest.raises(MembersOnly):
        await asking.offer(member(INES), someone(ADA, role_id=IS_ALUMNI))
    with pytest.raises(MembersOnly):
        await house.services.suggesting.suggest(
            facilitator(TOMAS), mentor=someone(INES), mentee=someone(ADA, role_id=IS_ALUMNI)
        )


@pytest.mark.parametrize("first", ["asked", "offered", "suggested", "walking"])
async def test_two_people_have_one_question_between_them_whichever_way_round(house: House, first: str) -> None:
    asking = house.services.asking
    await house.mentor(INES, capacity=5)
    await house.mentor(ADA, capacity=5)
    if first == "asked":
        await ask(house, member(ADA))
    elif first == "offered":
        await asking.offer(member(INES), someone(ADA))
    elif first == "suggested":
        await house.services.suggesting.suggest(facilitator(TOMAS), mentor=someone(INES), mentee=someone(ADA))
    else:
        await house.together(ADA, INES)
    again = HasAMentor if first == "walking" else AlreadyTogether
    # A mentor to whom someone was suggested must not find out by naming people who that is.
    hers = CantBeAsked if first == "suggested" else AlreadyTogether

    with pytest.raises(again):
        await asking.may_ask(member(ADA), someone(INES))
    with pytest.raises(again):
        await ask(house, member(ADA))
    with pytest.raises(hers):
        await ask(house, member(INES), ADA)
    with pytest.raises(AlreadyTogether):
        await asking.offer(member(ADA), someone(INES))
    with pytest.raises(AlreadyTogether):
        await house.services.suggesting.suggest(facilitator(TOMAS), mentor=someone(ADA), mentee=someone(INES))


async def test_a_mentor_does_not_find_out_by_naming_people_who_was_suggested_to_them(house: House) -> None:
    await house.mentor(INES)
    await house.services.suggesting.suggest(facilitator(TOMAS), mentor=someone(INES), mentee=someone(ADA))

    with pytest.raises(CantBeAsked):
        await house.services.asking.offer(member(INES), someone(ADA))
    await house.services.answering.agree(in_dm(ADA), 1)
    with pytest.raises(AlreadyTogether):
        await house.services.asking.offer(member(INES), someone(ADA))


async def test_asking_twice_at_once_asks_once(house: House, rival: House) -> None:
    for turn in range(ROUNDS):
        # Another mentor each time: one whose offer was first has an offer open, and is refused for that from then on.
        mentor, mentee = INES + 100 * turn, ADA + 100 * turn
        await house.mentor(mentor)
        await house.letters()

        asked = await at_once(
            ask(house, member(mentee), mentor),
            ask(rival, member(mentee), mentor),
            house.services.asking.offer(member(mentor), someone(mentee)),
            turned=bool(turn % 2),
        )

        assert all(isinstance(refusal, AlreadyTogether) for refusal in refusals(asked))
        assert len(refusals(asked)) == 2
        assert len(await house.told(LetterKind.ASKED)) == 1


@pytest.mark.parametrize("why", ["no mentor", "applied", "paused", "full", "stepped down", "declined"])
async def test_why_a_mentor_takes_nobody_stays_theirs(house: House, why: str) -> None:
    standing = house.services.standing
    if why == "applied":
        await house.services.mentors.volunteer(member(INES), qualities=[], past_member=False, capacity=2, words=None)
    elif why != "no mentor":
        await house.mentor(INES, capacity=1)
    if why == "paused":
        await standing.pause(member(INES), until=None)
    elif why == "full":
        await house.together(BILAL, INES)
    elif why in {"stepped down", "declined"}:
        await standing.step_down(member(INES))

    for asked in (
        house.services.asking.may_ask(member(ADA), someone(INES)),
        ask(house, member(ADA)),
        house.services.suggesting.suggest(facilitator(TOMAS), mentor=someone(INES), mentee=someone(ADA)),
    ):
        with pytest.raises(CantBeAsked) as refused:
            await asked
        assert refused.value.args == ()


async def test_who_has_a_mentor_asks_no_other(house: House) -> None:
    await house.mentor(INES)
    await house.mentor(MAREK)
    await house.together(ADA, INES)

    with pytest.raises(HasAMentor):
        await ask(house, member(ADA), MAREK)


async def test_whether_someone_has_a_mentor_stays_theirs(house: House) -> None:
    await house.mentor(INES)
    await house.mentor(MAREK)
    await house.together(ADA, INES)

    for asked in (
        house.services.asking.offer(member(MAREK), someone(ADA)),
        house.services.suggesting.suggest(facilitator(TOMAS), mentor=someone(MAREK), mentee=someone(ADA)),
    ):
        with pytest.raises(CantBeAsked):
            await asked


async def test_only_a_mentor_with_room_offers(house: House) -> None:
    await house.mentor(INES, capacity=1)
    await house.together(ADA, INES)

    with pytest.raises(NotAMentor):
        await house.services.asking.offer(member(BILAL), someone(33))
    with pytest.raises(NoRoom):
        await house.services.asking.offer(member(INES), someone(33))


async def test_a_paused_mentor_may_offer_by_themselves(house: House) -> None:
    await house.mentor(INES)
    await house.services.standing.pause(member(INES), until=None)

    offered = await house.services.asking.offer(member(INES), someone(ADA))

    assert offered.state is PairingState.PROPOSED


async def test_only_facilitators_suggest(house: House) -> None:
    await house.mentor(INES)

    for outsider in (member(60), Caller(user_id=TOMAS, community_id=HOME, manages_server=True)):
        with pytest.raises(FacilitatorsOnly):
            await house.services.suggesting.suggest(outsider, mentor=someone(INES), mentee=someone(ADA))
    with pytest.raises(NotFound):
        await house.services.suggesting.suggest(in_dm(TOMAS), mentor=someone(INES), mentee=someone(ADA))


async def test_words_too_long_ask_nobody(house: House) -> None:
    await house.mentor(INES)
    await house.letters()

    with pytest.raises(TooLong):
        await house.services.asking.ask_mentor(member(ADA), someone(INES), words="x" * 1001, attends=True)

    assert await house.letters() == []
    await house.services.asking.may_ask(member(ADA), someone(INES))


async def test_after_a_no_one_may_ask_again_another_day(house: House) -> None:
    await house.mentor(INES)
    first = await ask(house, member(ADA))
    await house.services.answering.decline(in_dm(INES), first.id)

    again = await ask(house, member(ADA))

    assert again.id != first.id
