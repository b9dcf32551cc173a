"""A mentor changes what they offer, rests, comes back, and stops whenever they like."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.rules.refusals import DateGone, FacilitatorsOnly, NotADate, NotAMentor, NotNow, OwnCase, TooLong
from storage.models.enums import LetterKind, MentorState, PairingState
from storage.schema.audit import audit
from storage.schema.people import mentors
from tests.support.house import House, facilitator, member, someone
from tests.support.services.moments import ROUNDS, at_once, manager, news, pairing_of, refusals, rows, trail

INES, ADA, BILAL, COORDINATOR, TOMAS = 10, 31, 32, 2, 50


async def test_a_mentor_says_anew_what_they_bring(house: House) -> None:
    await house.mentor(INES)

    updated = await house.services.standing.update(member(INES), qualities=["listener"], capacity=7, words="More.")

    assert (updated.qualities, updated.capacity, updated.words) == (("listener",), 7, "More.")
    assert (await trail(house, "mentor"))[-1] == (INES, "update")


async def test_less_room_keeps_the_mentees_there_are(house: House) -> None:
    await house.mentor(INES, capacity=2)
    first, second = await house.together(ADA, INES), await house.together(BILAL, INES)

    await house.services.standing.update(member(INES), qualities=[], capacity=1, words=None)

    assert [(await pairing_of(house, one.id)).state for one in (first, second)] == [PairingState.ACTIVE] * 2


async def test_an_update_redraws_the_card_where_one_stands(house: House) -> None:
    offered = await house.services.mentors.volunteer(
        member(INES), qualities=[], past_member=False, capacity=2, words=None
    )
    async with house.store.transaction() as memory:
        await memory.mentors.place_card(offered.id, channel_id=800, message_id=7001)
    await house.letters()

    await house.services.standing.update(member(INES), qualities=["kind"], capacity=2, words=None)

    assert await news(house) == {(LetterKind.CARD_MENTOR, None)}


async def test_words_too_long_change_nothing(house: House) -> None:
    await house.mentor(INES, capacity=2)

    with pytest.raises(TooLong):
        await house.services.standing.update(member(INES), qualities=["time"], capacity=9, words="x" * 1001)

    assert (await house.services.standing.mine(member(INES))).capacity == 2


async def test_who_is_no_mentor_has_nothing_to_change(house: House) -> None:
    standing, ada = house.services.standing, member(ADA)

    with pytest.raises(NotAMentor):
        await standing.mine(ada)
    with pytest.raises(NotAMentor):
        await standing.update(ada, qualities=[], capacity=2, words=None)
    with pytest.raises(NotAMentor):
        await standing.pause(ada, until=None)
    with pytest.raises(NotAMentor):
        await standing.resume(ada)
    with pytest.raises(NotAMentor):
        await standing.step_down(ada)


async def test_pausing_and_resuming(house: House) -> None:
    await house.mentor(INES)
    standing = house.services.standing

    paused = await standing.pause(member(INES), until="2 weeks")
    assert (paused.state, paused.paused_until) == (MentorState.PAUSED, datetime(2026, 1, 15, 12, tzinfo=UTC))
    with pytest.raises(NotNow):
        await standing.pause(member(INES), until=None)

    resumed = await standing.resume(member(INES))
    assert (resumed.state, resumed.paused_until) == (MentorState.APPROVED, None)
    with pytest.raises(NotNow):
        await standing.resume(member(INES))
    assert (await trail(house, "mentor"))[-2:] == [(INES, "pause"), (INES, "resume")]


async def test_a_pause_needs_a_date_in_the_future(house: House) -> None:
    await house.mentor(INES)

    with pytest.raises(NotADate):
        await house.services.standing.pause(member(INES), until="when I feel like it")
    with pytest.raises(DateGone):
        await house.services.standing.pause(member(INES), until="2025-12-31")

    assert (await house.services.standing.mine(member(INES))).state is MentorState.APPROVED


async def test_an_offer_that_waits_can_be_taken_back_but_not_paused(house: House) -> None:
    await house.services.mentors.volunteer(member(INES), qualities=[], past_member=False, capacity=2, words=None)
    await house.letters()

    with pytest.raises(NotAMentor):
        await house.services.standing.pause(member(INES), until=None)
    await house.services.standing.step_down(member(INES))

    assert LetterKind.COORDINATOR_STEPPED_DOWN not in {kind for kind, _ in await news(house)}
    await house.services.mentors.may_volunteer(member(INES))


async def test_stepping_down_closes_questions_keeps_pairings_and_tells_the_coordinator(house: House) -> None:
    await house.mentor(INES, capacity=3)
    walking = await house.together(ADA, INES)
    asked = await house.asked(BILAL, INES)
    offered = await house.services.asking.offer(member(INES), someone(33))
    suggested = await house.services.suggesting.suggest(facilitator(TOMAS), mentor=someone(INES), mentee=someone(34))
    await house.letters()

    await house.services.standing.step_down(member(INES))

    [row] = await rows(house.store, mentors)
    assert row["state"] == MentorState.STEPPED_DOWN
    assert (await pairing_of(house, walking.id)).state is PairingState.ACTIVE
    for closed in (asked, offered, suggested):
        assert (await pairing_of(house, closed.id)).state is PairingState.WITHDRAWN
    told = [(letter.kind, letter.to_id) for letter in await house.letters()]
    assert sorted(told, key=str) == sorted(
        [
            *[(LetterKind.ASK_WITHDRAWN, mentee) for mentee in (BILAL, 33, 34)],
            (LetterKind.SUGGESTION_CLOSED, TOMAS),
            (LetterKind.COORDINATOR_STEPPED_DOWN, COORDINATOR),
            (LetterKind.MENTOR_ROLE, INES),
        ],
        key=str,
    )


async def test_a_paused_mentor_steps_down_as_well(house: House) -> None:
    await house.mentor(INES)
    await house.services.standing.pause(member(INES), until="1 week")

    before = await house.services.standing.step_down(member(INES))

    [row] = await rows(house.store, mentors)
    assert before.state is MentorState.PAUSED
    assert (row["state"], row["paused_until"]) == (MentorState.STEPPED_DOWN, None)


async def test_of_the_coordinator_themselves_the_facilitators_are_told(house: House) -> None:
    await house.mentor(COORDINATOR)
    await house.letters()

    await house.services.standing.step_down(member(COORDINATOR))

    assert await news(house) == {(LetterKind.MENTOR_ROLE, COORDINATOR), (LetterKind.CARD_STEPPED_DOWN, None)}


async def test_where_there_is_no_coordinator_the_facilitators_are_told(house: House) -> None:
    await house.services.setup.choose_coordinator(manager(), None)
    await house.mentor(INES)
    await house.letters()

    await house.services.standing.step_down(member(INES))

    assert await news(house) == {(LetterKind.MENTOR_ROLE, INES), (LetterKind.CARD_STEPPED_DOWN, None)}


async def test_two_fast_clicks_step_down_once(house: House, rival: House) -> None:
    for mentor in range(INES, INES + ROUNDS):
        await house.mentor(mentor)
        await house.letters()

        clicked = await at_once(
            house.services.standing.step_down(member(mentor)), rival.services.standing.step_down(member(mentor))
        )

        [refusal] = refusals(clicked)
        assert isinstance(refusal, NotAMentor)
        assert len(await house.told(LetterKind.COORDINATOR_STEPPED_DOWN)) == 1


async def test_a_facilitator_retires_who_told_them_in_person(house: House) -> None:
    await house.mentor(INES)
    asked = await house.asked(ADA, INES)
    await house.letters()

    retired = await house.services.standing.retire(facilitator(TOMAS), someone(INES))

    assert retired.state is MentorState.STEPPED_DOWN
    assert (await pairing_of(house, asked.id)).closed_by == TOMAS
    assert await news(house) == {
        (LetterKind.ASK_WITHDRAWN, ADA),
        (LetterKind.MENTOR_ROLE, INES),
        (LetterKind.MENTOR_RETIRED, INES),
        (LetterKind.COORDINATOR_STEPPED_DOWN, COORDINATOR),
    }
    last = (await rows(house.store, audit))[-2:]
    assert {kept["actor_id"] for kept in last} == {TOMAS}


async def test_retiring_is_for_facilitators_and_never_of_oneself(house: House) -> None:
    await house.mentor(INES)
    retire = house.services.standing.retire

    with pytest.raises(FacilitatorsOnly):
        await retire(member(ADA), someone(INES))
    with pytest.raises(FacilitatorsOnly):
        await retire(manager(), someone(INES))
    with pytest.raises(OwnCase):
        await retire(facilitator(INES), someone(INES))
    with pytest.raises(NotAMentor):
        await retire(facilitator(TOMAS), someone(ADA))

    assert (await house.services.standing.mine(member(INES))).state is MentorState.APPROVED
