"""Offering to mentor, and being added by a facilitator whom one told in person."""

from __future__ import annotations

import pytest

from bot.rules.mentoring import MentorMove
from bot.rules.people import Caller
from bot.rules.refusals import (
    AlreadyApplied,
    AlreadyDecided,
    AlreadyMentor,
    FacilitatorsOnly,
    MembersOnly,
    NotFound,
    NotHere,
    TooLong,
    WithABot,
    WithYourself,
)
from storage.models.enums import LetterKind, MentorState
from storage.models.records import Mentor
from tests.support.house import ELSEWHERE, HOME, IS_ALUMNI, House, facilitator, in_dm, member, someone
from tests.support.services.moments import ROUNDS, at_once, news, refusals, trail

INES, TOMAS = 10, 50


async def volunteer(house: House, caller: Caller, *, words: str | None = "I listen.", capacity: int = 2) -> Mentor:
    return await house.services.mentors.volunteer(
        caller, qualities=["kind", "listener"], past_member=False, capacity=capacity, words=words
    )


async def test_a_members_offer_is_kept_and_gets_a_card(house: House) -> None:
    await house.letters()

    offered = await volunteer(house, member(INES))

    assert (offered.state, offered.words, offered.qualities) == (
        MentorState.APPLIED,
        "I listen.",
        ("kind", "listener"),
    )
    assert await news(house) == {(LetterKind.CARD_MENTOR, None)}
    assert await trail(house, "mentor") == [(INES, "volunteer")]


async def test_a_past_member_may_offer_too(house: House) -> None:
    alumna = Caller(user_id=INES, community_id=HOME, role_ids=frozenset({IS_ALUMNI}))

    offered = await house.services.mentors.volunteer(alumna, qualities=[], past_member=True, capacity=1, words=None)

    assert offered.past_member


async def test_who_never_was_a_member_is_refused_before_and_after_the_form(house: House) -> None:
    stranger = Caller(user_id=INES, community_id=HOME, role_ids=frozenset({123}))

    with pytest.raises(MembersOnly):
        await house.services.mentors.may_volunteer(stranger)
    with pytest.raises(MembersOnly):
        await volunteer(house, stranger)


async def test_nobody_offers_from_a_direct_message(house: House) -> None:
    with pytest.raises(NotFound):
        await volunteer(house, in_dm(INES))


async def test_offering_twice_is_refused_kindly(house: House) -> None:
    await volunteer(house, member(INES))

    with pytest.raises(AlreadyApplied):
        await house.services.mentors.may_volunteer(member(INES))
    with pytest.raises(AlreadyApplied):
        await volunteer(house, member(INES))


async def test_a_mentor_does_not_offer_again(house: House) -> None:
    await house.mentor(INES)

    with pytest.raises(AlreadyMentor):
        await volunteer(house, member(INES))


async def test_a_paused_mentor_still_is_one(house: House) -> None:
    await house.mentor(INES)
    await house.services.standing.pause(member(INES), until=None)

    with pytest.raises(AlreadyMentor):
        await volunteer(house, member(INES))


async def test_two_fast_clicks_on_the_form_make_one_offer(house: House, rival: House) -> None:
    await house.letters()
    for person in range(INES, INES + ROUNDS):
        sent = await at_once(volunteer(house, member(person)), volunteer(rival, member(person)))

        [refusal] = refusals(sent)
        assert isinstance(refusal, AlreadyApplied)
    cards = [letter.subject_id for letter in await house.letters()]
    assert len(cards) == len(set(cards)) == ROUNDS


async def test_who_was_declined_may_offer_again_and_the_old_card_decides_nothing(house: House) -> None:
    first = await volunteer(house, member(INES))
    await house.services.mentors.decide(facilitator(TOMAS), first.id, MentorMove.DECLINE)

    again = await volunteer(house, member(INES))

    assert again.id != first.id
    with pytest.raises(AlreadyDecided) as refused:
        await house.services.mentors.decide(facilitator(51), first.id, MentorMove.APPROVE)
    assert refused.value.by == TOMAS
    assert (await house.services.standing.mine(member(INES))).state is MentorState.APPLIED


async def test_who_stepped_down_may_offer_again_with_a_fresh_row(house: House) -> None:
    first = await house.mentor(INES)
    await house.services.standing.step_down(member(INES))

    again = await volunteer(house, member(INES), words="Once more.")

    assert (again.id != first.id, again.state) == (True, MentorState.APPLIED)
    with pytest.raises(AlreadyDecided):
        await house.services.mentors.decide(facilitator(51), first.id, MentorMove.DECLINE)


async def test_the_same_person_may_mentor_in_two_communities(house: House) -> None:
    await house.set_up(ELSEWHERE)
    await volunteer(house, member(INES))

    elsewhere = await volunteer(house, member(INES, ELSEWHERE))

    assert elsewhere.community_id == ELSEWHERE


async def test_a_capacity_beyond_the_possible_becomes_the_nearest(house: House) -> None:
    wished = (-3, 0, 1, 10, 11, 10**9)

    kept = [
        (await volunteer(house, member(person), capacity=capacity)).capacity
        for person, capacity in enumerate(wished, INES)
    ]

    assert kept == [1, 1, 1, 10, 10, 10]


async def test_words_up_to_a_thousand_characters_are_kept_whole(house: House) -> None:
    assert (await volunteer(house, member(INES), words="é" * 1000)).words == "é" * 1000


async def test_longer_words_are_refused_and_nothing_is_kept(house: House) -> None:
    with pytest.raises(TooLong) as refused:
        await volunteer(house, member(INES), words="x" * 1001)

    assert (refused.value.limit, refused.value.length) == (1000, 1001)
    await house.services.mentors.may_volunteer(member(INES))


async def test_ticked_qualities_that_nobody_offers_fall_away(house: House) -> None:
    offered = await house.services.mentors.volunteer(
        member(INES), qualities=["kind", "omniscient", "'; drop table"], past_member=False, capacity=2, words=" \n "
    )

    assert (offered.qualities, offered.words) == (("kind",), None)


async def test_a_facilitator_adds_who_told_them_in_person(house: House) -> None:
    await house.letters()

    added = await house.services.mentors.add(facilitator(TOMAS), someone(INES))

    assert (added.state, added.decided_by, added.capacity) == (MentorState.APPROVED, TOMAS, 2)
    assert await news(house) == {(LetterKind.MENTOR_ROLE, INES), (LetterKind.MENTOR_ADDED, INES)}
    assert await trail(house, "mentor") == [(TOMAS, "add")]


async def test_adding_approves_an_offer_that_waits(house: House) -> None:
    offered = await volunteer(house, member(INES), capacity=5)
    await house.letters()

    added = await house.services.mentors.add(facilitator(TOMAS), someone(INES))

    assert (added.id, added.state, added.capacity) == (offered.id, MentorState.APPROVED, 5)
    assert await news(house) == {
        (LetterKind.CARD_MENTOR, None),
        (LetterKind.MENTOR_ROLE, INES),
        (LetterKind.MENTOR_APPROVED, INES),
    }


async def test_nobody_is_added_who_cannot_be(house: House) -> None:
    mentors, tomas = house.services.mentors, facilitator(TOMAS)
    await house.mentor(11)

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
        await mentors.add(tomas, someone(11))


async def test_two_facilitators_adding_at_once_add_once(house: House, rival: House) -> None:
    for person in range(INES, INES + ROUNDS):
        await house.letters()

        added = await at_once(
            house.services.mentors.add(facilitator(TOMAS), someone(person)),
            rival.services.mentors.add(facilitator(51), someone(person)),
        )

        [refusal] = refusals(added)
        assert isinstance(refusal, AlreadyMentor)
        assert (LetterKind.MENTOR_ADDED, person) in await news(house)


async def test_offering_while_being_added_makes_one_mentor(house: House, rival: House) -> None:
    for person in range(INES, INES + ROUNDS):
        await at_once(
            volunteer(house, member(person)),
            rival.services.mentors.add(facilitator(TOMAS), someone(person)),
            turned=person % 2 == 0,
        )

        assert (await house.services.standing.mine(member(person))).state is MentorState.APPROVED
