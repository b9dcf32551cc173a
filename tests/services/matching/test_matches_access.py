"""Who may find, see and use the matches of a set, and until when."""

from __future__ import annotations

import pytest

from bot.rules.callers import Caller
from bot.rules.refusals import FacilitatorsOnly, NotFound, OwnCase
from storage.models.enums import MatchState
from tests.support.service_harness import (
    COMMUNITY_ID,
    OTHER_COMMUNITY_ID,
    ServiceHarness,
    facilitator,
    in_dm,
    member,
    someone,
)
from tests.support.services.concurrency import manager
from tests.support.services.matching import (
    add_mentor_with_room,
    add_seeker,
    find_matches,
    only_match,
    who_is,
)

INES, MAREK, ADA, BILAL, TOMAS, LINDIWE = 10, 11, 31, 32, 50, 51


async def test_what_became_ones_own_case_is_not_shown_any_more(harness: ServiceHarness) -> None:
    await add_mentor_with_room(harness, INES, room=3)
    await add_seeker(harness, ADA)
    await add_seeker(harness, BILAL)
    found = await find_matches(harness, TOMAS)
    await harness.active_pairing(TOMAS, INES)

    again = await harness.services.matching.get(facilitator(TOMAS), found.matching.id)

    assert again.matches == []
    for use in (harness.services.matching.get_match, harness.services.matching.swap):
        with pytest.raises(OwnCase):
            await use(facilitator(TOMAS), found.matches[0].id)
    asked = await harness.services.matching.suggest(facilitator(TOMAS), found.matches[0].id, who_is)
    assert asked.state is MatchState.GONE


async def test_a_match_of_somebody_who_keeps_the_reader_apart_since_is_gone_with_all_its_buttons(
    harness: ServiceHarness,
) -> None:
    await add_mentor_with_room(harness, INES, room=3)
    for seeker in (ADA, BILAL):
        await add_seeker(harness, seeker)
    found = await find_matches(harness, TOMAS)
    hers, his = sorted(found.matches, key=lambda match: match.seeker_id)
    await harness.services.exclusions.exclude(member(ADA), someone(TOMAS))
    matches, reader = harness.services.matching, facilitator(TOMAS)

    for use in (
        matches.get_match(reader, hers.id),
        matches.suggest(reader, hers.id, who_is),
        matches.skip(reader, hers.id),
        matches.swap(reader, hers.id),
    ):
        with pytest.raises(NotFound):
            await use
    assert await matches.next_open(reader, hers) == his.id
    await matches.skip(reader, his.id)
    assert await matches.next_open(reader, his) is None


async def test_what_those_have_who_keep_the_reader_apart_takes_no_place_in_a_suggested_match(
    harness: ServiceHarness,
) -> None:
    await harness.require_approval()
    for mentor in (INES, MAREK):
        await add_mentor_with_room(harness, mentor, room=1)
    await add_seeker(harness, BILAL)
    await harness.active_pairing(ADA, MAREK)
    await harness.active_pairing(BILAL, INES)
    for stranger in (ADA, INES):
        await harness.services.exclusions.exclude(member(stranger), someone(TOMAS))

    [match] = (await find_matches(harness, TOMAS)).matches
    asked = await harness.services.matching.suggest(facilitator(TOMAS), match.id, who_is)

    assert (match.seeker_id, match.mentor_id, asked.state) == (BILAL, MAREK, MatchState.SUGGESTED)


async def test_only_facilitators_find_and_use_matches(harness: ServiceHarness) -> None:
    await add_mentor_with_room(harness, INES)
    await add_seeker(harness, ADA)
    found = await find_matches(harness)
    matches, [match] = harness.services.matching, found.matches

    for outsider in (
        member(ADA),
        member(INES),
        manager(),
        member(TOMAS),
        Caller(user_id=TOMAS, community_id=COMMUNITY_ID),
    ):
        for use in (
            matches.find(outsider),
            matches.get(outsider, found.matching.id),
            matches.get_match(outsider, match.id),
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
    assert (await matches.get_match(facilitator(), match.id)).match == match


async def test_a_set_is_used_by_whoever_made_it_where_they_made_it_until_they_make_another(
    harness: ServiceHarness,
) -> None:
    await harness.set_up(OTHER_COMMUNITY_ID)
    await add_mentor_with_room(harness, INES)
    await add_seeker(harness, ADA)
    match, matches = await only_match(harness), harness.services.matching
    new = await only_match(harness, LINDIWE)

    for caller in (facilitator(LINDIWE), facilitator(TOMAS, OTHER_COMMUNITY_ID)):
        for use in (
            matches.get(caller, match.matching_id),
            matches.get_match(caller, match.id),
            matches.suggest(caller, match.id, who_is),
            matches.swap(caller, match.id),
            matches.skip(caller, match.id),
            matches.suggest_all(caller, match.matching_id, who_is),
        ):
            with pytest.raises(NotFound):
                await use
    await find_matches(harness)
    with pytest.raises(NotFound):
        await matches.get(facilitator(), match.matching_id)
    with pytest.raises(NotFound):
        await matches.suggest(facilitator(), match.id, who_is)
    assert (await matches.get_match(facilitator(LINDIWE), new.id)).match == new


async def test_the_number_of_a_match_that_is_gone_never_means_another(harness: ServiceHarness) -> None:
    await add_mentor_with_room(harness, INES)
    await add_seeker(harness, ADA)
    old = await only_match(harness)
    await harness.services.waiting_list.withdraw(member(ADA))
    await find_matches(harness)
    await add_seeker(harness, BILAL)

    new = await only_match(harness)

    assert new.id > old.id
    assert new.matching_id > old.matching_id
