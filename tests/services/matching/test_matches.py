"""The best set for all who wait at once: who is in it, who is left and why, and nothing that is the reader's own."""

from __future__ import annotations

import pytest

from bot.rules.fitting import InTheWay
from bot.rules.people import Caller
from bot.rules.refusals import FacilitatorsOnly, NoLongerOpen, NotFound, NotYourSet, OwnCase
from bot.services.matching.results import Closest, Elsewhere
from storage.models.enums import MatchState
from storage.models.matching import Match
from storage.schema.matching import matchings
from tests.support.house import ELSEWHERE, HOME, House, facilitator, in_dm, member
from tests.support.services.matching import (
    BETRAYED,
    UNFAITHFUL,
    apart,
    couples,
    found_by,
    mentors,
    not_for_me,
    only_match,
    waits,
    who_is,
)
from tests.support.services.moments import ROUNDS, at_once, manager, rows

INES, MAREK, ADA, BILAL, CHIARA, TOMAS, LINDIWE = 10, 11, 31, 32, 33, 50, 51


async def pair(house: House, match: Match) -> Closest | None:
    return (await house.services.matches.pair(facilitator(), match.id)).closest


async def test_whoever_waited_longest_stands_first(house: House) -> None:
    await mentors(house, INES, room=3)
    for person in (CHIARA, ADA, BILAL):
        await waits(house, person)

    found = await found_by(house)

    assert couples(found) == [(CHIARA, INES), (ADA, INES), (BILAL, INES)]
    assert found.open_ones == found.found
    assert (found.left, found.survey.asked, found.survey.leaves_out) == ({}, 0, False)


async def test_the_set_is_the_best_for_all_and_not_for_the_first(house: House) -> None:
    await mentors(house, INES, f"{BETRAYED} path=apart")
    await mentors(house, MAREK, f"{BETRAYED} path=reconciling")
    await waits(house, ADA, f"{BETRAYED} path=apart", "side=similar path=similar")
    await waits(house, BILAL, "path=apart", "path=similar!")

    found = await found_by(house)
    [of_ada, of_bilal] = [await house.services.matches.pair(facilitator(), match.id) for match in found.found]

    assert couples(found) == [(ADA, MAREK), (BILAL, INES)]
    assert (of_ada.place, of_ada.closest) == (1, Closest(mentor_id=INES, where=Elsewhere.IN_SET))
    assert of_ada.later == of_bilal.match.id
    assert (of_bilal.place, of_bilal.of, of_bilal.earlier, of_bilal.later) == (2, 2, of_ada.match.id, None)


async def test_a_pair_tells_what_is_met_what_is_missed_and_what_is_not_known(house: House) -> None:
    await mentors(house, INES, f"{UNFAITHFUL} path=apart")
    await waits(house, ADA, f"{BETRAYED} path=apart age=40s", "side=similar path=similar age=similar")

    shown = await house.services.matches.pair(facilitator(), (await only_match(house)).id)

    assert [reason.trait for reason in shown.fit.reasons] == ["path"]
    assert (shown.fit.missed, "age" in shown.fit.unsaid) == (("side",), True)


async def test_it_says_when_somebodys_closest_fit_is_found_for_someone_else(house: House) -> None:
    await mentors(house, INES, BETRAYED)
    await mentors(house, MAREK)
    await waits(house, ADA, BETRAYED, "side=similar")
    await waits(house, BILAL, BETRAYED, "side=similar")

    found = await found_by(house)

    assert couples(found) == [(ADA, INES), (BILAL, MAREK)]
    assert [await pair(house, match) for match in found.found] == [
        None,
        Closest(mentor_id=INES, where=Elsewhere.IN_SET),
    ]


async def test_it_says_when_the_closest_fit_is_asked_by_others_and_when_it_was_passed_by(house: House) -> None:
    await mentors(house, INES, BETRAYED)
    await mentors(house, MAREK)
    asked = await house.asked(BILAL, INES)
    await waits(house, ADA, BETRAYED, "side=similar")

    match = await only_match(house)
    while_asked = await pair(house, match)
    await house.services.answering.decline(in_dm(INES), asked.id)
    later = await pair(house, match)

    assert match.mentor_id == MAREK
    assert while_asked == Closest(mentor_id=INES, where=Elsewhere.ASKED)
    assert later == Closest(mentor_id=INES, where=Elsewhere.PASSED)


async def test_who_is_asked_already_is_counted_and_who_has_a_mentor_is_not(house: House) -> None:
    await mentors(house, INES, room=5)
    for person in (ADA, BILAL, CHIARA):
        await waits(house, person)
    await house.asked(ADA, INES)
    await house.wants_a_yes()
    await house.together(BILAL, INES)

    found = await found_by(house)

    assert (couples(found), found.survey.asked) == ([(CHIARA, INES)], 1)
    assert [each.room for each in found.survey.offering] == [3]


async def test_who_is_left_learns_which_must_nobody_meets(house: House) -> None:
    await waits(house, ADA, BETRAYED, "side=similar! path=other")

    nobody = await found_by(house)
    await mentors(house, INES, UNFAITHFUL)
    await waits(house, BILAL)
    await waits(house, CHIARA)
    found = await found_by(house)

    assert nobody.left == {ADA: InTheWay(no_room=True)}
    assert couples(found) == [(BILAL, INES)]
    assert found.left == {ADA: InTheWay(musts=("side",)), CHIARA: InTheWay()}


async def test_nobody_is_their_own_mentor(house: House) -> None:
    await mentors(house, ADA)
    await waits(house, ADA)

    found = await found_by(house)

    assert (couples(found), found.left) == ([], {ADA: InTheWay(no_room=True)})


@pytest.mark.parametrize("way", ["by the one", "by the other", "not for me", "said no"])
async def test_what_a_facilitator_sees_is_the_same_whatever_keeps_two_apart(house: House, way: str) -> None:
    await mentors(house, INES, BETRAYED)
    await waits(house, ADA, BETRAYED, "side=similar")
    match way:
        case "by the one":
            await apart(house, ADA, INES)
        case "by the other":
            await apart(house, INES, ADA)
        case "not for me":
            await not_for_me(house, ADA, INES)
        case _:
            asked = await house.asked(ADA, INES)
            await house.services.answering.decline(in_dm(INES), asked.id)

    found = await found_by(house)

    assert (couples(found), found.left, found.survey.asked) == ([], {ADA: InTheWay()}, 0)
    assert [(each.person, each.room) for each in found.survey.offering] == [(INES, 1)]


async def test_who_is_kept_apart_goes_with_someone_else(house: House) -> None:
    await mentors(house, INES, BETRAYED)
    await mentors(house, MAREK)
    await waits(house, ADA, BETRAYED, "side=similar")
    await apart(house, INES, ADA)

    match = await only_match(house)

    assert match.mentor_id == MAREK
    assert await pair(house, match) is None


async def test_a_facilitators_own_case_is_in_none_of_it(house: House) -> None:
    await mentors(house, TOMAS, room=3)
    await mentors(house, INES, room=3)
    await house.together(LINDIWE, INES)
    for person in (ADA, TOMAS):
        await waits(house, person)

    by_tomas, by_lindiwe = await found_by(house, TOMAS), await found_by(house, LINDIWE)

    assert (couples(by_tomas), by_tomas.survey.leaves_out) == ([(ADA, INES)], True)
    assert by_tomas.left == {}
    assert [each.person for each in by_tomas.survey.seeking] == [ADA]
    assert (couples(by_lindiwe), by_lindiwe.survey.leaves_out) == ([(ADA, TOMAS)], True)
    assert by_lindiwe.left == {TOMAS: InTheWay()}


async def test_who_waits_for_a_facilitators_yes_is_in_no_set(house: House) -> None:
    await house.wants_a_yes()
    await mentors(house, INES)
    await mentors(house, MAREK)
    await waits(house, ADA)
    await house.together(ADA, MAREK)

    found = await found_by(house)

    assert (couples(found), found.left, found.survey.asked) == ([], {}, 0)


async def test_what_became_ones_own_case_is_not_shown_any_more(house: House) -> None:
    await mentors(house, INES, room=3)
    await waits(house, ADA)
    await waits(house, BILAL)
    found = await found_by(house, TOMAS)
    await house.together(TOMAS, INES)

    again = await house.services.matches.look(facilitator(TOMAS), found.matching.id)

    assert again.found == []
    for use in (house.services.matches.pair, house.services.matches.swap):
        with pytest.raises(OwnCase):
            await use(facilitator(TOMAS), found.found[0].id)
    asked = await house.services.matches.suggest(facilitator(TOMAS), found.found[0].id, who_is)
    assert asked.state is MatchState.GONE


async def test_only_facilitators_find_and_use_matches(house: House) -> None:
    await mentors(house, INES)
    await waits(house, ADA)
    found = await found_by(house)
    matches, [match] = house.services.matches, found.found

    for outsider in (member(ADA), member(INES), manager(), member(TOMAS), Caller(user_id=TOMAS, community_id=HOME)):
        for use in (
            matches.find(outsider),
            matches.look(outsider, found.matching.id),
            matches.pair(outsider, match.id),
            matches.suggest(outsider, match.id, who_is),
            matches.swap(outsider, match.id),
            matches.skip(outsider, match.id),
            matches.next_open(outsider, match),
            matches.suggest_all(outsider, found.matching.id, who_is),
        ):
            with pytest.raises(FacilitatorsOnly):
                await use
    with pytest.raises(NotFound):
        await matches.find(in_dm(TOMAS))
    assert (await matches.pair(facilitator(), match.id)).match == match


async def test_a_set_is_used_by_whoever_made_it_where_they_made_it_until_they_make_another(house: House) -> None:
    await house.set_up(ELSEWHERE)
    await mentors(house, INES)
    await waits(house, ADA)
    match, matches = await only_match(house), house.services.matches
    new = await only_match(house, LINDIWE)

    for caller, refusal in ((facilitator(LINDIWE), NotYourSet), (facilitator(TOMAS, ELSEWHERE), NotFound)):
        for use in (
            matches.look(caller, match.matching_id),
            matches.pair(caller, match.id),
            matches.suggest(caller, match.id, who_is),
            matches.swap(caller, match.id),
            matches.skip(caller, match.id),
            matches.suggest_all(caller, match.matching_id, who_is),
        ):
            with pytest.raises(refusal):
                await use
    await found_by(house)
    with pytest.raises(NoLongerOpen):
        await matches.look(facilitator(), match.matching_id)
    with pytest.raises(NoLongerOpen):
        await matches.suggest(facilitator(), match.id, who_is)
    assert (await matches.pair(facilitator(LINDIWE), new.id)).match == new


async def test_the_number_of_a_match_that_is_gone_never_means_another(house: House) -> None:
    await mentors(house, INES)
    await waits(house, ADA)
    old = await only_match(house)
    await house.services.seekers.withdraw(member(ADA))
    await found_by(house)
    await waits(house, BILAL)

    new = await only_match(house)

    assert new.id > old.id
    assert new.matching_id > old.matching_id


async def test_of_two_sets_found_at_once_one_is_left(house: House, rival: House) -> None:
    await mentors(house, INES)
    await waits(house, ADA)

    for turn in range(ROUNDS):
        await at_once(found_by(house), found_by(rival), turned=turn % 2 == 0)

        assert len(await rows(house.store, matchings)) == 1
