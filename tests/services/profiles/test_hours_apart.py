"""A time zone is one's own: the two see hours apart where it is shared, and until then it counts for nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.services.browsing import BrowsedMentor
from bot.services.matching.results import MatchDetails
from storage.models.matching import Profile
from tests.support.service_harness import COMMUNITY_ID, ServiceHarness, facilitator, member, someone
from tests.support.services.matching import add_mentor_with_room, add_seeker, find_matches

INES, MAREK, ADA, TOMAS = 10, 11, 31, 50
MUST = "zone=similar!"


async def lives_in(harness: ServiceHarness, person: int, zone: str, *, shares: bool) -> None:
    """Someone says their time zone, and whether it may be shown as hours apart."""
    await harness.services.preferences.set_time_zone(member(person), zone)
    await harness.services.preferences.share_zone(member(person), shares=shares)


async def asked(harness: ServiceHarness) -> tuple[timedelta | None, timedelta | None]:
    """How far apart the mentor and the mentee read that the other's clock is, once she asked by name."""
    pairing = await harness.request_pairing(ADA, INES)
    found = [await harness.services.requests.match_reasons(member(reader), pairing.id) for reader in (INES, ADA)]
    assert [each.other_profile.time_zone for each in found] == [None, None]
    return found[0].clocks_apart, found[1].clocks_apart


async def look(harness: ServiceHarness) -> BrowsedMentor:
    shown = await harness.services.browsing.first_mentor(member(ADA))
    assert isinstance(shown, BrowsedMentor)
    return shown


@pytest.mark.parametrize(("mentors", "seekers"), [(True, True), (True, False), (False, True), (False, False)])
async def test_each_sees_it_if_the_other_shares_it(harness: ServiceHarness, *, mentors: bool, seekers: bool) -> None:
    await add_mentor_with_room(harness, INES)
    await lives_in(harness, INES, "Asia/Kathmandu", shares=mentors)
    await lives_in(harness, ADA, "UTC", shares=seekers)
    ahead = timedelta(hours=5, minutes=45)

    card = await look(harness)

    assert card.clocks_apart == (ahead if mentors else None)
    assert await asked(harness) == (-ahead if seekers else None, ahead if mentors else None)


async def test_who_has_said_no_zone_sees_nothing_of_the_others(harness: ServiceHarness) -> None:
    await add_mentor_with_room(harness, INES)
    await lives_in(harness, INES, "Asia/Kathmandu", shares=True)

    assert (await look(harness)).clocks_apart is None
    assert await asked(harness) == (None, None)


async def test_a_mentor_who_may_not_know_who_it_is_sees_no_hours(harness: ServiceHarness) -> None:
    await add_mentor_with_room(harness, INES)
    await lives_in(harness, INES, "UTC", shares=True)
    await lives_in(harness, ADA, "Asia/Kathmandu", shares=True)
    suggested = await harness.services.suggestions.suggest(
        facilitator(TOMAS), mentor=someone(INES), mentee=someone(ADA)
    )

    before = await harness.services.requests.match_reasons(member(INES), suggested.id)
    await harness.services.responses.agree(member(ADA), suggested.id)
    after = await harness.services.requests.match_reasons(member(INES), suggested.id)

    assert (before.clocks_apart, after.clocks_apart) == (None, timedelta(hours=5, minutes=45))


@pytest.mark.parametrize(("mentors", "seekers"), [(True, False), (False, True), (False, False)])
async def test_what_one_does_not_share_changes_no_order_reason_or_match(
    harness: ServiceHarness, *, mentors: bool, seekers: bool
) -> None:
    await add_mentor_with_room(harness, INES)
    await add_seeker(harness, ADA, wants=MUST)
    match_before, card_before = await first_match(harness), await look(harness)

    await lives_in(harness, INES, "Asia/Tokyo", shares=mentors)
    await lives_in(harness, ADA, "America/New_York", shares=seekers)

    # A must that is known to be broken would leave nobody.
    assert (await first_match(harness)).fit == match_before.fit
    card = await look(harness)
    assert (card.fit.reasons, card.fit.broken_musts) == (card_before.fit.reasons, card_before.fit.broken_musts)


async def first_match(harness: ServiceHarness) -> MatchDetails:
    match = (await find_matches(harness)).matches[0]
    return await harness.services.matching.get_match(facilitator(), match.id)


async def test_facilitators_read_nothing_of_it_though_it_counts_where_both_share_it(harness: ServiceHarness) -> None:
    await add_mentor_with_room(harness, INES)
    await add_mentor_with_room(harness, MAREK)
    await add_seeker(harness, ADA, wants="zone=similar")
    await lives_in(harness, ADA, "Europe/Berlin", shares=True)
    await lives_in(harness, INES, "Asia/Tokyo", shares=True)
    await lives_in(harness, MAREK, "Europe/Paris", shares=True)

    details = await first_match(harness)

    assert details.match.mentor_id == MAREK
    assert "zone" not in repr(details.fit)


async def test_it_can_be_taken_back(harness: ServiceHarness) -> None:
    await lives_in(harness, ADA, "Asia/Kathmandu", shares=True)
    shared = await profile(harness)

    await harness.services.preferences.share_zone(member(ADA), shares=False)

    assert (shared.shared_zone, (await profile(harness)).shared_zone) == ("Asia/Kathmandu", None)


async def profile(harness: ServiceHarness) -> Profile:
    async with harness.database.read_transaction() as uow:
        return await uow.profiles.get(COMMUNITY_ID, ADA)
