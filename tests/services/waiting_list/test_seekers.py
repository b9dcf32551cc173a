"""The waiting list: joining, changing, leaving."""

from __future__ import annotations

import pytest

from bot.rules.people import Caller
from bot.rules.refusals import AlreadyWaiting, HasAMentor, MembersOnly, NotFound, NotWaiting, TooLong
from storage.models.enums import SeekerState
from tests.support.house import HOME, IS_ALUMNI, House, in_dm, member
from tests.support.services.moments import ROUNDS, at_once, news, refusals, trail

INES, ADA = 10, 31


async def test_who_looks_for_a_mentor_waits_with_what_they_hope_for(house: House) -> None:
    await house.letters()

    waiting = await house.services.seekers.join(
        member(ADA), hope="Someone calm.", attends=True, preferences="Same group."
    )

    assert (waiting.state, waiting.hope, waiting.preferences) == (SeekerState.WAITING, "Someone calm.", "Same group.")
    assert await news(house) == set()
    assert await trail(house, "seeker") == [(ADA, "join")]


async def test_one_waits_once(house: House) -> None:
    await house.services.seekers.join(member(ADA), hope=None, attends=True, preferences=None)

    with pytest.raises(AlreadyWaiting):
        await house.services.seekers.may_join(member(ADA))
    with pytest.raises(AlreadyWaiting):
        await house.services.seekers.join(member(ADA), hope=None, attends=True, preferences=None)


async def test_two_fast_clicks_wait_once(house: House, rival: House) -> None:
    for person in range(ADA, ADA + ROUNDS):
        joined = await at_once(
            house.services.seekers.join(member(person), hope=None, attends=True, preferences=None),
            rival.services.seekers.join(member(person), hope=None, attends=True, preferences=None),
        )

        [refusal] = refusals(joined)
        assert isinstance(refusal, AlreadyWaiting)


@pytest.mark.parametrize("role_ids", [frozenset(), frozenset({IS_ALUMNI})], ids=["no role", "alumni"])
async def test_only_current_members_wait(house: House, role_ids: frozenset[int]) -> None:
    outsider = Caller(user_id=ADA, community_id=HOME, role_ids=role_ids)

    with pytest.raises(MembersOnly):
        await house.services.seekers.may_join(outsider)
    with pytest.raises(MembersOnly):
        await house.services.seekers.join(outsider, hope=None, attends=True, preferences=None)


async def test_who_has_a_mentor_does_not_wait_for_another(house: House) -> None:
    await house.mentor(INES)
    await house.together(ADA, INES)

    with pytest.raises(HasAMentor):
        await house.services.seekers.join(member(ADA), hope=None, attends=True, preferences=None)


async def test_after_a_pairing_has_ended_one_may_wait_again(house: House) -> None:
    await house.mentor(INES)
    pairing = await house.together(ADA, INES)
    await house.services.walking.end(member(ADA), pairing.id)

    waiting = await house.services.seekers.join(member(ADA), hope=None, attends=False, preferences=None)

    assert waiting.state is SeekerState.WAITING


async def test_what_one_hopes_for_can_change_and_the_place_stays(house: House) -> None:
    first = await house.services.seekers.join(member(ADA), hope="A", attends=True, preferences="B")
    house.wait(days=5)

    changed = await house.services.seekers.update(member(ADA), hope="C", attends=False, preferences="  ")

    assert (changed.id, changed.since, changed.attends) == (first.id, first.since, False)
    assert (changed.hope, changed.preferences) == ("C", None)
    assert (await house.services.seekers.mine(member(ADA))).hope == "C"


async def test_who_leaves_the_list_may_come_back_at_its_end(house: House) -> None:
    first = await house.services.seekers.join(member(ADA), hope=None, attends=True, preferences=None)
    house.wait(days=5)

    await house.services.seekers.withdraw(member(ADA))
    again = await house.services.seekers.join(member(ADA), hope=None, attends=True, preferences=None)

    assert again.id != first.id
    assert again.since > first.since
    assert [move for _, move in await trail(house, "seeker")] == ["join", "withdraw", "join"]


async def test_who_is_not_waiting_has_nothing_to_change(house: House) -> None:
    seekers = house.services.seekers

    with pytest.raises(NotWaiting):
        await seekers.mine(member(ADA))
    with pytest.raises(NotWaiting):
        await seekers.update(member(ADA), hope=None, attends=True, preferences=None)
    with pytest.raises(NotWaiting):
        await seekers.withdraw(member(ADA))
    with pytest.raises(NotFound):
        await seekers.withdraw(in_dm(ADA))


@pytest.mark.parametrize("field", ["hope", "preferences"])
async def test_words_too_long_are_refused_when_joining_and_when_changing(house: House, field: str) -> None:
    words = {"hope": "ok", "preferences": "ok"} | {field: "x" * 1001}

    with pytest.raises(TooLong):
        await house.services.seekers.join(member(ADA), attends=True, **words)
    await house.services.seekers.join(member(ADA), hope="kept", attends=True, preferences="kept")
    with pytest.raises(TooLong):
        await house.services.seekers.update(member(ADA), attends=True, **words)

    kept = await house.services.seekers.mine(member(ADA))
    assert (kept.hope, kept.preferences) == ("kept", "kept")
