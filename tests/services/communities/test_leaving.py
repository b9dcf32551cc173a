"""Someone leaves the server: everything of theirs is settled, the others are told gently, nothing is left over."""

from __future__ import annotations

import pytest

from storage.models.enums import EndedHow, LetterKind, LetterState, MentorState, PairingState, SeekerState
from storage.repositories.pairings import LIVE
from storage.schema.audit import audit
from storage.schema.outbox import letters
from storage.schema.pairings import pairings
from storage.schema.people import mentors, people, seekers
from tests.support.house import ELSEWHERE, HOME, House, facilitator, in_dm, member, someone
from tests.support.services.moments import at_once, news, pairing_of, rows, trail

INES, MAREK, ADA, BILAL, TOMAS = 10, 11, 31, 32, 50


@pytest.mark.parametrize("state", ["applied", "approved", "paused"])
async def test_a_mentors_standing_ends_and_their_card_is_redrawn(house: House, state: str) -> None:
    if state == "applied":
        await house.services.mentors.volunteer(member(INES), qualities=[], past_member=False, capacity=2, words=None)
    else:
        await house.mentor(INES)
    if state == "paused":
        await house.services.standing.pause(member(INES), until="1 week")
    mentor = await house.services.standing.mine(member(INES))
    async with house.store.transaction() as memory:
        await memory.mentors.place_card(mentor.id, channel_id=800, message_id=7001)
    await house.letters()

    await house.services.leaving.left(HOME, INES)

    [row] = await rows(house.store, mentors)
    assert (row["state"], row["paused_until"]) == (MentorState.STEPPED_DOWN, None)
    assert await news(house) == {(LetterKind.CARD_MENTOR, None)}
    assert (await trail(house, "mentor"))[-1] == (INES, "leave")


async def test_a_place_on_the_waiting_list_is_given_up(house: House) -> None:
    await house.services.seekers.join(member(ADA), hope=None, attends=True, preferences=None)

    await house.services.leaving.left(HOME, ADA)

    assert [row["state"] for row in await rows(house.store, seekers)] == [SeekerState.WITHDRAWN]
    assert (await trail(house, "seeker"))[-1] == (ADA, "leave")


@pytest.mark.parametrize("who", [INES, ADA], ids=["mentor", "mentee"])
async def test_open_questions_are_withdrawn_and_the_other_hears(house: House, who: int) -> None:
    await house.mentor(INES)
    asked = await house.asked(ADA, INES)
    await house.letters()

    await house.services.leaving.left(HOME, who)

    withdrawn = await pairing_of(house, asked.id)
    assert (withdrawn.state, withdrawn.closed_by) == (PairingState.WITHDRAWN, who)
    assert (LetterKind.ASK_WITHDRAWN, asked.partner_of(who)) in await news(house)


async def test_who_suggested_hears_too(house: House) -> None:
    await house.mentor(INES)
    await house.services.suggesting.suggest(facilitator(TOMAS), mentor=someone(INES), mentee=someone(ADA))
    await house.letters()

    await house.services.leaving.left(HOME, ADA)

    assert await news(house) == {(LetterKind.ASK_WITHDRAWN, INES), (LetterKind.SUGGESTION_CLOSED, TOMAS)}


@pytest.mark.parametrize("who", [INES, ADA], ids=["mentor", "mentee"])
@pytest.mark.parametrize("state", ["agreed", "active", "paused"])
async def test_what_both_had_agreed_to_ends_and_only_the_partner_hears(house: House, who: int, state: str) -> None:
    if state == "agreed":
        await house.wants_a_yes()
    await house.mentor(INES)
    pairing = await house.together(ADA, INES)
    if state == "paused":
        await house.services.walking.pause(in_dm(who), pairing.id, until="1 week")
    await house.letters()

    await house.services.leaving.left(HOME, who)

    ended = await pairing_of(house, pairing.id)
    assert (ended.state, ended.ended_how, ended.closed_by) == (PairingState.ENDED, EndedHow.LEFT, who)
    assert (ended.due_at, ended.paused_until) == (None, None)
    told = {letter for letter in await news(house) if letter[0] is not LetterKind.MENTOR_ROLE}
    assert told == {(LetterKind.PAIRING_ENDED, pairing.partner_of(who))}


async def test_everything_of_a_mentor_with_much_going_on_is_settled(house: House) -> None:
    await house.mentor(INES, capacity=9)
    await house.mentor(MAREK)
    for mentee in range(40, 44):
        await house.together(mentee, INES)
    for mentee in range(44, 48):
        await house.asked(mentee, INES)
    await house.together(INES, MAREK)

    await house.services.leaving.left(HOME, INES)

    assert await rows(house.store, pairings, pairings.c.state.in_(LIVE)) == []
    assert len(await house.told(LetterKind.PAIRING_ENDED)) == 5


async def test_what_was_on_its_way_to_them_goes_nowhere(house: House) -> None:
    await house.mentor(INES)
    await house.asked(ADA, INES)
    claimed = await house.services.post.claim(limit=10, lease_seconds=60)
    [approved] = [letter for letter in claimed if letter.kind is LetterKind.MENTOR_APPROVED]
    await house.services.post.unreachable(approved)

    await house.services.leaving.left(HOME, INES)

    theirs = await rows(house.store, letters, letters.c.to_id == INES, letters.c.kind != LetterKind.MENTOR_ROLE)
    assert {row["kind"] for row in theirs} == {LetterKind.MENTOR_APPROVED, LetterKind.ASKED}
    assert {row["state"] for row in theirs} == {LetterState.DROPPED}
    assert (await house.services.overview.mine(member(INES))).kept == []


async def test_nobody_is_asked_to_reach_someone_who_is_gone(house: House) -> None:
    await house.mentor(INES)
    await house.letters()
    await house.asked(ADA, INES)
    [letter] = await house.services.post.claim(limit=1, lease_seconds=60)
    other = await house.asked(BILAL, INES)
    [out_of_reach] = await house.services.post.claim(limit=1, lease_seconds=60)
    await house.services.post.unreachable(out_of_reach)
    await house.letters()

    await house.services.leaving.left(HOME, INES)
    await house.services.post.unreachable(letter)

    assert (await house.services.overview.queue(facilitator(TOMAS))).unreachable == []
    assert await house.told(LetterKind.CARD_UNREACHABLE) == []
    assert (await pairing_of(house, other.id)).state is PairingState.WITHDRAWN


async def test_leaving_twice_does_nothing_more(house: House, rival: House) -> None:
    await house.mentor(INES)
    await house.together(ADA, INES)
    await house.letters()

    await at_once(house.services.leaving.left(HOME, ADA), rival.services.leaving.left(HOME, ADA))
    before = await rows(house.store, audit)
    await house.services.leaving.left(HOME, ADA)

    assert len(await house.told(LetterKind.PAIRING_ENDED)) == 1
    assert await rows(house.store, audit) == before


async def test_a_stranger_who_leaves_is_not_noted_anywhere(house: House) -> None:
    await house.services.leaving.left(HOME, 999)
    await house.services.leaving.left(555, 999)

    assert await rows(house.store, people) == []


async def test_leaving_one_community_changes_nothing_in_another(house: House) -> None:
    await house.set_up(ELSEWHERE)
    await house.services.seekers.join(member(ADA, ELSEWHERE), hope=None, attends=True, preferences=None)

    await house.services.leaving.left(HOME, ADA)

    assert (await house.services.seekers.mine(member(ADA, ELSEWHERE))).state is SeekerState.WAITING


async def test_whoever_left_while_the_bot_was_away_is_settled_when_it_is_back(house: House) -> None:
    await house.mentor(INES)
    await house.mentor(MAREK)
    pairing = await house.together(ADA, INES)
    await house.services.seekers.join(member(BILAL), hope=None, attends=True, preferences=None)
    here = {INES, MAREK, TOMAS, 77}

    gone = await house.services.leaving.missing(HOME, here)
    for user_id in gone:
        await house.services.leaving.left(HOME, user_id)

    assert gone == [ADA, BILAL]
    assert (await pairing_of(house, pairing.id)).ended_how is EndedHow.LEFT
    assert [row["state"] for row in await rows(house.store, seekers)] == [SeekerState.WITHDRAWN]
    assert (await house.services.standing.mine(member(MAREK))).state is MentorState.APPROVED
    assert await house.services.leaving.missing(HOME, here) == []


async def test_who_comes_back_starts_afresh(house: House) -> None:
    first = await house.mentor(INES)
    ended = await house.together(ADA, INES)
    await house.services.leaving.left(HOME, INES)

    again = await house.mentor(INES)
    asked = await house.together(ADA, INES)

    assert (again.id != first.id, asked.id != ended.id) == (True, True)
    assert asked.state is PairingState.ACTIVE
