"""Looking through mentors one at a time: who is shown, in which order, and who never is."""

from __future__ import annotations

import pytest

from bot.rules.refusals import HasAMentor, MembersOnly, NotFound
from bot.services.browsing import BrowsedMentor, EndOfMentorList
from storage.models.enums import ContactPreference
from storage.schema.audit import audit
from storage.schema.outbox import outbox_messages
from tests.support.service_harness import (
    ALUMNI_ROLE_ID,
    COMMUNITY_ID,
    ServiceHarness,
    facilitator,
    in_dm,
    member,
    someone,
)
from tests.support.services.concurrency import make_ended_pairing, rows, run_concurrently
from tests.support.services.matching import dismiss_mentor, stop_new_people

ADA, BILAL, CHIARA = 31, 32, 33
MENTORS = range(10, 16)


async def says(
    harness: ServiceHarness,
    person: int,
    answers: str = "",
    wants: str = "",
    zone: str | None = None,
    *,
    shares: bool = True,
) -> None:
    async with harness.database.transaction() as uow:
        await uow.profiles.set(COMMUNITY_ID, person, answers=answers, wants=wants)
        if zone is not None:
            await uow.preferences.set(COMMUNITY_ID, person, time_zone=zone, shares_zone=shares)


async def seen(harness: ServiceHarness, person: int = ADA) -> list[int]:
    """Everyone whom someone is shown, in order, to the end."""
    shown, order = await harness.services.browsing.first_mentor(member(person)), []
    while isinstance(shown, BrowsedMentor):
        order.append(shown.mentor.user_id)
        shown = await harness.services.browsing.mentor_after(member(person), shown.mentor.id)
    return order


async def first(harness: ServiceHarness, person: int = ADA) -> BrowsedMentor:
    shown = await harness.services.browsing.first_mentor(member(person))
    assert isinstance(shown, BrowsedMentor)
    return shown


async def mentors(harness: ServiceHarness) -> None:
    for mentor in MENTORS:
        await harness.add_mentor(mentor)


async def test_the_best_fit_comes_first_and_everyone_once(harness: ServiceHarness) -> None:
    await mentors(harness)
    await says(harness, ADA, "path=apart age=40s", "path=similar age=similar", zone="Europe/Berlin")
    await says(harness, 12, "path=apart age=40s", zone="Europe/Paris")
    await says(harness, 14, "path=apart age=50s")
    await says(harness, 10, "path=reconciling age=70plus", zone="Asia/Tokyo")

    order = await seen(harness)

    assert order[:2] == [12, 14]
    assert sorted(order) == list(MENTORS)
    assert order == await seen(harness)


async def test_equals_come_in_another_order_for_everyone(harness: ServiceHarness) -> None:
    await mentors(harness)

    orders = {tuple(await seen(harness, person)) for person in range(31, 41)}

    assert len(orders) > 3
    assert {tuple(sorted(order)) for order in orders} == {tuple(MENTORS)}


async def test_the_reasons_shown_are_those_that_were_computed(harness: ServiceHarness) -> None:
    await harness.add_mentor(10)
    await says(harness, ADA, "side=betrayed languages=en", "side=other languages=similar! gender=similar!")
    await says(harness, 10, "side=unfaithful gender=man")

    shown = await first(harness)

    assert [reason.trait for reason in shown.fit.reasons] == ["side"]
    assert shown.unknown_from_mentor == ("languages",)
    assert shown.unknown_from_seeker == ("gender",)


async def test_whoever_is_not_for_someone_is_not_shown(harness: ServiceHarness) -> None:
    await mentors(harness)
    no, asked, apart, passed, paused, shown = MENTORS
    declined = await harness.request_pairing(ADA, no)
    await harness.services.responses.decline(in_dm(no), declined.id)
    await harness.request_pairing(ADA, asked)
    await harness.services.exclusions.exclude(member(ADA), someone(apart))
    await dismiss_mentor(harness, ADA, passed)
    await harness.services.mentor_status.pause(member(paused), until=None)

    assert await seen(harness) == [shown]


async def test_a_mentor_without_room_comes_back_when_there_is_room_again(harness: ServiceHarness) -> None:
    await harness.add_mentor(10, capacity=1)
    pairing = await harness.active_pairing(BILAL, 10)

    full = await seen(harness)
    await harness.services.active_pairings.end(in_dm(BILAL), pairing.id)

    assert full == []
    assert await seen(harness) == [10]


async def test_who_walked_together_meets_again_only_if_both_are_glad(harness: ServiceHarness) -> None:
    pairing = await make_ended_pairing(harness, ADA, 10)
    closing = harness.services.closing

    one = await seen(harness)
    for person in (ADA, 10):
        await closing.set_boundary(in_dm(person), pairing.id, ContactPreference.WELCOME)

    assert one == []
    assert await seen(harness) == [10]


async def test_a_mentor_who_looks_never_sees_themselves(harness: ServiceHarness) -> None:
    await harness.add_mentor(10)

    assert await seen(harness, 10) == []
    mine = await first(harness)
    with pytest.raises(NotFound):
        await harness.services.browsing.pass_over(member(10), mine.mentor.id, permanently=True)


async def test_only_members_without_a_mentor_look(harness: ServiceHarness) -> None:
    await harness.add_mentor(10)
    await harness.add_mentor(11)
    shown = await first(harness, BILAL)
    await harness.active_pairing(BILAL, 10)
    browsing = harness.services.browsing
    outsider = member(CHIARA)
    past = type(outsider)(user_id=CHIARA, community_id=COMMUNITY_ID, role_ids=frozenset({ALUMNI_ROLE_ID}))

    for look in (browsing.first_mentor(past), browsing.mentor_after(past, shown.mentor.id)):
        with pytest.raises(MembersOnly):
            await look
    for look in (
        browsing.first_mentor(member(BILAL)),
        browsing.same_mentor(member(BILAL), shown.mentor.id),
        browsing.pass_over(member(BILAL), shown.mentor.id, permanently=False),
    ):
        with pytest.raises(HasAMentor):
            await look


@pytest.mark.parametrize("for_ever", [True, False])
async def test_passing_over_is_silent_and_lasts_as_long_as_said(harness: ServiceHarness, for_ever: bool) -> None:
    await harness.add_mentor(10)
    await harness.drain_outbox()
    shown = await first(harness)
    written = len(await rows(harness.database, outbox_messages))

    end = await harness.services.browsing.pass_over(member(ADA), shown.mentor.id, permanently=for_ever)
    harness.advance_time(days=89)
    before = await seen(harness)
    harness.advance_time(days=2)

    assert isinstance(end, EndOfMentorList)
    assert before == []
    assert await seen(harness) == ([] if for_ever else [10])
    assert await seen(harness, BILAL) == [10]
    assert len(await rows(harness.database, outbox_messages)) == written
    [kept] = await rows(harness.database, audit, audit.c.move == "pass over")
    assert (kept["actor_id"], kept["subject"], kept["subject_id"]) == (None, "community", COMMUNITY_ID)


async def test_what_was_said_last_about_someone_counts(harness: ServiceHarness) -> None:
    await harness.add_mentor(10)
    shown = await first(harness)
    browsing = harness.services.browsing

    await browsing.pass_over(member(ADA), shown.mentor.id, permanently=True)
    await browsing.pass_over(member(ADA), shown.mentor.id, permanently=False)
    harness.advance_time(days=91)

    assert await seen(harness) == [10]


async def test_two_presses_at_once_pass_over_once(harness: ServiceHarness, second_harness: ServiceHarness) -> None:
    await harness.add_mentor(10)
    shown = await first(harness)

    await run_concurrently(
        harness.services.browsing.pass_over(member(ADA), shown.mentor.id, permanently=True),
        second_harness.services.browsing.pass_over(member(ADA), shown.mentor.id, permanently=True),
    )

    assert await seen(harness) == []


async def test_a_mentor_passed_over_reaches_nobody_and_may_still_be_asked(
    harness: ServiceHarness,
) -> None:
    await harness.add_mentor(10)
    shown = await first(harness)
    await harness.services.browsing.pass_over(member(ADA), shown.mentor.id, permanently=True)

    offered = await harness.services.requests.ask_mentee(member(10), someone(ADA))
    suggested = await harness.services.suggestions.suggest(facilitator(), mentor=someone(10), mentee=someone(ADA))
    asked = await harness.request_pairing(ADA, 10)

    assert [each.is_decoy for each in (offered, suggested, asked)] == [True, True, False]


@pytest.mark.parametrize("change", ["pauses", "is full", "takes nobody new", "breaks a must", "leaves"])
async def test_the_place_is_kept_when_the_one_shown_is_gone(harness: ServiceHarness, change: str) -> None:
    await mentors(harness)
    await says(harness, ADA, "gender=woman path=apart", "gender=similar! path=similar")
    await says(harness, 13, "gender=woman path=apart")
    order = await seen(harness)
    shown = await first(harness)
    await _changes(harness, shown.mentor.user_id, change)

    after = await harness.services.browsing.mentor_after(member(ADA), shown.mentor.id)
    again = await harness.services.browsing.same_mentor(member(ADA), shown.mentor.id)

    assert isinstance(after, BrowsedMentor)
    assert isinstance(again, BrowsedMentor)
    assert after.mentor.user_id == again.mentor.user_id == order[1]


async def _changes(harness: ServiceHarness, mentor: int, change: str) -> None:
    match change:
        case "pauses":
            await harness.services.mentor_status.pause(member(mentor), until=None)
        case "is full":
            await harness.active_pairing(BILAL, mentor)
            await harness.active_pairing(CHIARA, mentor)
        case "takes nobody new":
            await stop_new_people(harness, mentor)
        case "leaves":
            await harness.services.departures.member_left(COMMUNITY_ID, mentor)
        case _:
            await says(harness, mentor, "gender=man")


async def test_a_mentor_of_another_community_or_none_begins_it_anew(harness: ServiceHarness) -> None:
    await mentors(harness)
    await harness.set_up(200)
    elsewhere = await harness.services.mentor_applications.volunteer(
        member(99, 200), qualities=[], past_member=False, capacity=2, words=None
    )
    browsing, order = harness.services.browsing, await seen(harness)

    found = [await browsing.mentor_after(member(ADA), row) for row in (0, 999_999, elsewhere.id)]

    assert [each.mentor.user_id for each in found if isinstance(each, BrowsedMentor)] == [order[0]] * 3
    with pytest.raises(NotFound):
        await browsing.mentor_user_id(member(ADA), elsewhere.id)
    with pytest.raises(NotFound):
        await browsing.pass_over(member(ADA), elsewhere.id, permanently=True)


async def test_what_could_be_loosened_is_found_among_those_with_room(harness: ServiceHarness) -> None:
    await harness.add_mentor(10)
    await harness.add_mentor(11)
    await says(harness, 10, "gender=woman age=30s")
    await says(harness, 11, "gender=man age=70plus")
    await says(harness, ADA, "gender=man age=30s", "gender=similar! age=similar!")

    end = await harness.services.browsing.first_mentor(member(ADA))

    assert isinstance(end, EndOfMentorList)
    assert end.is_empty
    assert set(end.musts) == {"gender", "age"}
    assert not end.is_waiting
