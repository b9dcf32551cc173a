"""Whom a seeker is shown follows from what they may know: what others wish or did changes nothing."""

from __future__ import annotations

import pytest

from tests.support.service_harness import ServiceHarness, facilitator, in_dm, member, someone

from .test_browsing import ADA, MENTORS, mentors, seen


async def test_a_mentor_who_keeps_someone_apart_or_has_a_concern_about_them_is_shown_as_any_other(
    harness: ServiceHarness,
) -> None:
    await mentors(harness)
    before = await seen(harness)
    await harness.services.exclusions.exclude(member(10), someone(ADA))
    for by, about in ((11, ADA), (ADA, 12)):
        await harness.services.concerns.raise_concern(
            member(by), words="It worries me.", about=someone(about), named=False
        )

    assert await seen(harness) == before


async def test_whom_one_offered_to_without_a_name_is_shown_until_they_say_yes(harness: ServiceHarness) -> None:
    for mentor in (10, 11):
        await harness.add_mentor(mentor)
    await harness.services.waiting_list.join(member(11), hope=None, attends=True, preferences=None, listed=True)
    page = await harness.services.offers.list_waiting(member(10))
    offer = await harness.services.offers.offer_to_waiting(member(10), page.candidates[0].seeker_id)

    asked = await seen(harness, 10), await seen(harness, 11)
    await harness.services.responses.decline(in_dm(11), offer.id)
    declined = await seen(harness, 10), await seen(harness, 11)

    assert asked == declined == ([11], [])


@pytest.mark.parametrize("by", ["the mentor", "a facilitator", "the seeker"])
async def test_a_suggestion_that_came_to_nothing_counts_the_same_whoever_closed_it(
    harness: ServiceHarness, by: str
) -> None:
    await mentors(harness)
    asked = await harness.services.suggestions.suggest(facilitator(), mentor=someone(10), mentee=someone(ADA))
    match by:
        case "the mentor":
            await harness.services.responses.decline(in_dm(10), asked.id)
        case "a facilitator":
            await harness.services.responses.withdraw(facilitator(), asked.id)
        case _:
            await harness.services.responses.decline(in_dm(ADA), asked.id)

    assert sorted(await seen(harness)) == [11, 12, 13, 14, 15]
    harness.advance_time(days=harness.programme.ask_again_days + 1)
    assert sorted(await seen(harness)) == list(MENTORS)
