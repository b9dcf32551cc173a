"""Asking the two of a match: as things are now, once, whoever presses how often, and the next best."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from bot.rules.people import Someone
from bot.rules.refusals import NoLongerOpen
from bot.services.matching.results import SetOfMatches
from storage.models.enums import LetterKind, MatchState, PairingState
from storage.models.matching import Match
from storage.schema.audit import audit
from storage.schema.pairings import pairings
from tests.support.house import HOME, House, facilitator, in_dm, member, someone
from tests.support.services.matching import (
    BETRAYED,
    apart,
    couples,
    found_by,
    mentors,
    not_for_me,
    only_match,
    proposed,
    says,
    state_of,
    suggest,
    waits,
    who_is,
)
from tests.support.services.moments import ROUNDS, at_once, refusals, rows, trail

INES, MAREK, HANA, ADA, BILAL, CHIARA, TOMAS, LINDIWE = 10, 11, 12, 31, 32, 33, 50, 51


async def test_both_are_asked_and_the_mentor_without_the_name(house: House) -> None:
    await mentors(house, INES)
    await waits(house, ADA)
    match = await only_match(house)
    await house.letters()

    done = await suggest(house, match)

    [pairing] = await rows(house.store, pairings)
    assert (done.state, await state_of(house, match)) == (MatchState.SUGGESTED, MatchState.SUGGESTED)
    assert (pairing["suggested_by"], pairing["veiled"], pairing["state"]) == (TOMAS, True, PairingState.PROPOSED)
    assert await house.told(LetterKind.ASKED) == [INES, ADA]
    assert (TOMAS, "ask as facilitator") in await trail(house, "pairing")


async def test_what_was_done_about_a_match_is_done_once(house: House) -> None:
    await mentors(house, INES, room=2)
    for person in (ADA, BILAL):
        await waits(house, person)
    [asked, skipped] = (await found_by(house)).found

    await suggest(house, asked)
    await house.services.matches.skip(facilitator(), skipped.id)

    for match in (asked, skipped):
        for again in (
            suggest(house, match),
            house.services.matches.skip(facilitator(), match.id),
            house.services.matches.swap(facilitator(), match.id),
        ):
            with pytest.raises(NoLongerOpen):
                await again
    assert await proposed(house) == [(ADA, INES)]
    assert await state_of(house, skipped) is MatchState.SKIPPED


async def pauses(house: House) -> None:
    await house.services.standing.pause(member(INES), until=None)


async def steps_down(house: House) -> None:
    await house.services.standing.step_down(member(INES))


async def leaves(house: House) -> None:
    await house.services.leaving.left(HOME, INES)


async def fills_up(house: House) -> None:
    await house.together(BILAL, INES)


async def is_asked_by_another(house: House) -> None:
    await house.asked(BILAL, INES)


async def withdraws(house: House) -> None:
    await house.services.seekers.withdraw(member(ADA))


async def finds_a_mentor(house: House) -> None:
    await house.together(ADA, MAREK)


async def asks_another(house: House) -> None:
    await house.asked(ADA, MAREK)


async def leaves_too(house: House) -> None:
    await house.services.leaving.left(HOME, ADA)


async def keeps_apart(house: House) -> None:
    await apart(house, ADA, INES)


async def is_kept_apart(house: House) -> None:
    await apart(house, INES, ADA)


async def says_not_for_me(house: House) -> None:
    await not_for_me(house, ADA, INES)


async def says_no(house: House) -> None:
    asked = await house.asked(ADA, INES)
    await house.services.answering.decline(in_dm(INES), asked.id)


async def has_a_must_now(house: House) -> None:
    await says(house, INES, "side=unfaithful")
    await says(house, ADA, BETRAYED, "side=similar!")


MEANWHILE = (
    pauses,
    steps_down,
    leaves,
    fills_up,
    is_asked_by_another,
    withdraws,
    finds_a_mentor,
    asks_another,
    leaves_too,
    keeps_apart,
    is_kept_apart,
    says_not_for_me,
    says_no,
    has_a_must_now,
)


@pytest.mark.parametrize("happens", MEANWHILE, ids=lambda happens: happens.__name__)
async def test_what_became_impossible_meanwhile_is_gone_and_nobody_is_asked(
    house: House, happens: Callable[[House], Awaitable[None]]
) -> None:
    await mentors(house, INES)
    await waits(house, ADA)
    match = await only_match(house)
    await mentors(house, MAREK)
    await happens(house)
    await house.letters()

    done = await suggest(house, match)

    assert (done.state, await state_of(house, match)) == (MatchState.GONE, MatchState.GONE)
    assert await proposed(house) == []
    assert await house.letters() == []


@pytest.mark.parametrize("person", [ADA, INES])
async def test_who_is_not_in_the_server_any_more_is_not_asked(house: House, person: int) -> None:
    await mentors(house, INES)
    await waits(house, ADA)
    match = await only_match(house)

    def known(user_id: int) -> Someone:
        return someone(user_id, is_here=user_id != person)

    done = await house.services.matches.suggest(facilitator(), match.id, known)

    assert (done.state, await proposed(house)) == (MatchState.GONE, [])


async def test_two_presses_at_once_ask_once(house: House, rival: House) -> None:
    for turn in range(ROUNDS):
        await mentors(house, 10 + turn)
        await waits(house, 30 + turn)
        match = await only_match(house)

        outcomes = await at_once(suggest(house, match), suggest(rival, match), turned=turn % 2 == 0)

        assert [type(refusal) for refusal in refusals(outcomes)] == [NoLongerOpen]
        assert (30 + turn, 10 + turn) in await proposed(house)
    assert len(await proposed(house)) == ROUNDS


async def test_suggesting_and_skipping_at_once_does_one_of_them(house: House, rival: House) -> None:
    for turn in range(ROUNDS):
        await mentors(house, 10 + turn)
        await waits(house, 30 + turn)
        match = await only_match(house)

        outcomes = await at_once(
            suggest(house, match), rival.services.matches.skip(facilitator(), match.id), turned=turn % 2 == 0
        )

        assert [type(refusal) for refusal in refusals(outcomes)] == [NoLongerOpen]
        is_asked = (match.seeker_id, match.mentor_id) in await proposed(house)
        assert await state_of(house, match) is (MatchState.SUGGESTED if is_asked else MatchState.SKIPPED)
        await house.services.seekers.withdraw(member(30 + turn))


async def test_suggesting_and_swapping_at_once_asks_nobody_twice(house: House, rival: House) -> None:
    for turn in range(ROUNDS):
        await mentors(house, 10 + 2 * turn)
        await mentors(house, 11 + 2 * turn)
        await waits(house, 30 + turn)
        match = await only_match(house)

        await at_once(
            suggest(house, match), rival.services.matches.swap(facilitator(), match.id), turned=turn % 2 == 0
        )

        asked = [mentor for mentee, mentor in await proposed(house) if mentee == 30 + turn]
        shown = (await house.services.matches.pair(facilitator(), match.id)).match
        assert asked == ([shown.mentor_id] if shown.state is MatchState.SUGGESTED else [])
        await house.services.seekers.withdraw(member(30 + turn))


async def test_two_facilitators_at_once_ask_someone_once_and_fill_no_place_twice(house: House, rival: House) -> None:
    for turn in range(ROUNDS):
        mentor, mentee, other = 10 + turn, 30 + turn, 70 + turn
        await mentors(house, mentor)
        await waits(house, mentee)
        by_tomas = await only_match(house)
        by_lindiwe = await only_match(house, LINDIWE)
        await house.services.seekers.withdraw(member(mentee))
        await waits(house, other)
        await found_by(house, TOMAS)
        await waits(house, mentee)
        in_other = (await found_by(house, TOMAS)).found[0]

        outcomes = await at_once(suggest(house, in_other), suggest(rival, by_lindiwe, LINDIWE), turned=turn % 2 == 0)

        states = sorted(done.state for done in outcomes if isinstance(done, Match))
        assert by_tomas.mentor_id == mentor
        assert states == [MatchState.GONE, MatchState.SUGGESTED]
        for person in (mentee, other):
            await house.services.seekers.withdraw(member(person))
    assert len(await proposed(house)) == ROUNDS


async def set_of_three(house: House) -> SetOfMatches:
    """Ines has room for Ada, Bilal and Chiara."""
    await mentors(house, INES, room=3)
    for person in (ADA, BILAL, CHIARA):
        await waits(house, person)
    return await found_by(house)


async def test_all_are_asked_each_by_itself_and_one_that_is_gone_stops_nothing(house: House) -> None:
    found = await set_of_three(house)
    await house.services.seekers.withdraw(member(BILAL))
    await house.letters()

    done = await house.services.matches.suggest_all(facilitator(), found.matching.id, who_is)

    again = await house.services.matches.suggest_all(facilitator(), found.matching.id, who_is)
    assert done == {MatchState.SUGGESTED: 2, MatchState.GONE: 1}
    assert again == {}
    assert await proposed(house) == [(ADA, INES), (CHIARA, INES)]
    assert await house.told(LetterKind.ASKED) == [INES, ADA, INES, CHIARA]


async def test_all_asked_twice_at_once_asks_each_once(house: House, rival: House) -> None:
    found = await set_of_three(house)

    first, second = await at_once(
        house.services.matches.suggest_all(facilitator(), found.matching.id, who_is),
        rival.services.matches.suggest_all(facilitator(), found.matching.id, who_is),
    )

    assert not refusals([first, second])
    assert first + second == {MatchState.SUGGESTED: 3}  # type: ignore[operator]  # neither is a refusal
    assert await proposed(house) == couples(found)
    assert len(await rows(house.store, audit, audit.c.move == "ask as facilitator")) == 3


async def test_what_is_looked_at_next_is_the_next_that_is_open(house: House) -> None:
    found = await set_of_three(house)
    first, second, third = found.found
    matches = house.services.matches

    skipped = await matches.skip(facilitator(), second.id)
    after_second = await matches.next_open(facilitator(), skipped)
    after_third = await matches.next_open(facilitator(), await matches.skip(facilitator(), third.id))
    after_all = await matches.next_open(facilitator(), await matches.skip(facilitator(), first.id))

    assert (after_second, after_third, after_all) == (third.id, first.id, None)
