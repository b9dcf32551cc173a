"""Looking through mentors one at a time: who is shown, in which order, and who never is."""

from __future__ import annotations

import pytest

from bot.rules.refusals import CantBeAsked, HasAMentor, MembersOnly, NotFound
from bot.services.browsing import NobodyMore, Shown
from storage.models.enums import AskedBy, Contact
from storage.schema.audit import audit
from storage.schema.outbox import letters
from tests.support.house import HOME, IS_ALUMNI, House, facilitator, in_dm, member, someone
from tests.support.services.moments import at_once, ended, rows

ADA, BILAL, CHIARA = 31, 32, 33
MENTORS = range(10, 16)


async def says(house: House, person: int, answers: str = "", wants: str = "", zone: str | None = None) -> None:
    async with house.store.transaction() as memory:
        await memory.profiles.say(HOME, person, answers=answers, wants=wants)
        if zone is not None:
            await memory.preferences.set(HOME, person, time_zone=zone)


async def seen(house: House, person: int = ADA) -> list[int]:
    """Everyone whom someone is shown, in order, to the end."""
    shown, order = await house.services.browsing.first(member(person)), []
    while isinstance(shown, Shown):
        order.append(shown.mentor.user_id)
        shown = await house.services.browsing.after(member(person), shown.mentor.id)
    return order


async def first(house: House, person: int = ADA) -> Shown:
    shown = await house.services.browsing.first(member(person))
    assert isinstance(shown, Shown)
    return shown


async def mentors(house: House) -> None:
    for mentor in MENTORS:
        await house.mentor(mentor)


async def test_the_best_fit_comes_first_and_everyone_once(house: House) -> None:
    await mentors(house)
    await says(house, ADA, "path=apart age=40s", "path=similar age=similar", zone="Europe/Berlin")
    await says(house, 12, "path=apart age=40s", zone="Europe/Paris")
    await says(house, 14, "path=apart age=50s")
    await says(house, 10, "path=reconciling age=70plus", zone="Asia/Tokyo")

    order = await seen(house)

    assert order[:2] == [12, 14]
    assert sorted(order) == list(MENTORS)
    assert order == await seen(house)


async def test_equals_come_in_another_order_for_everyone(house: House) -> None:
    await mentors(house)

    orders = {tuple(await seen(house, person)) for person in range(31, 41)}

    assert len(orders) > 3
    assert {tuple(sorted(order)) for order in orders} == {tuple(MENTORS)}


async def test_the_reasons_shown_are_those_that_were_reckoned(house: House) -> None:
    await house.mentor(10)
    await says(house, ADA, "side=betrayed languages=en", "side=other languages=similar! gender=similar!")
    await says(house, 10, "side=unfaithful gender=man")

    shown = await first(house)

    assert [reason.trait for reason in shown.fit.reasons] == ["side"]
    assert shown.unsaid == ("languages",)
    assert shown.unsaid_by_you == ("gender",)


async def test_whoever_is_not_for_someone_is_not_shown(house: House) -> None:
    await mentors(house)
    no, asked, apart, by_them, paused, shown = MENTORS
    declined = await house.asked(ADA, no)
    await house.services.answering.decline(in_dm(no), declined.id)
    await house.asked(ADA, asked)
    await house.services.keeping_apart.keep(member(ADA), someone(apart))
    await house.services.keeping_apart.keep(member(by_them), someone(ADA))
    await house.services.standing.pause(member(paused), until=None)

    assert await seen(house) == [shown]


async def test_a_mentor_without_room_comes_back_when_there_is_room_again(house: House) -> None:
    await house.mentor(10, capacity=1)
    pairing = await house.together(BILAL, 10)

    full = await seen(house)
    await house.services.walking.end(in_dm(BILAL), pairing.id)

    assert full == []
    assert await seen(house) == [10]


async def test_who_walked_together_meets_again_only_if_both_are_glad(house: House) -> None:
    pairing = await ended(house, ADA, 10)
    farewell = house.services.farewell

    one = await seen(house)
    for person in (ADA, 10):
        await farewell.set_boundary(in_dm(person), pairing.id, Contact.GLADLY)

    assert one == []
    assert await seen(house) == [10]


async def test_a_mentor_who_looks_never_sees_themselves(house: House) -> None:
    await house.mentor(10)

    assert await seen(house, 10) == []
    mine = await first(house)
    with pytest.raises(NotFound):
        await house.services.browsing.pass_over(member(10), mine.mentor.id, for_ever=True)


async def test_only_members_without_a_mentor_look(house: House) -> None:
    await house.mentor(10)
    await house.mentor(11)
    shown = await first(house, BILAL)
    await house.together(BILAL, 10)
    browsing = house.services.browsing
    outsider = member(CHIARA)
    past = type(outsider)(user_id=CHIARA, community_id=HOME, role_ids=frozenset({IS_ALUMNI}))

    for look in (browsing.first(past), browsing.after(past, shown.mentor.id)):
        with pytest.raises(MembersOnly):
            await look
    for look in (
        browsing.first(member(BILAL)),
        browsing.again(member(BILAL), shown.mentor.id),
        browsing.pass_over(member(BILAL), shown.mentor.id, for_ever=False),
    ):
        with pytest.raises(HasAMentor):
            await look


@pytest.mark.parametrize("for_ever", [True, False])
async def test_passing_over_is_silent_and_lasts_as_long_as_said(house: House, for_ever: bool) -> None:
    await house.mentor(10)
    await house.letters()
    shown = await first(house)
    written = len(await rows(house.store, letters))

    end = await house.services.browsing.pass_over(member(ADA), shown.mentor.id, for_ever=for_ever)
    house.wait(days=89)
    before = await seen(house)
    house.wait(days=2)

    assert isinstance(end, NobodyMore)
    assert before == []
    assert await seen(house) == ([] if for_ever else [10])
    assert await seen(house, BILAL) == [10]
    assert len(await rows(house.store, letters)) == written
    [kept] = await rows(house.store, audit, audit.c.move == "pass over")
    assert (kept["actor_id"], kept["subject"], kept["subject_id"]) == (ADA, "person", ADA)


async def test_what_was_said_last_about_someone_counts(house: House) -> None:
    await house.mentor(10)
    shown = await first(house)
    browsing = house.services.browsing

    await browsing.pass_over(member(ADA), shown.mentor.id, for_ever=True)
    await browsing.pass_over(member(ADA), shown.mentor.id, for_ever=False)
    house.wait(days=91)

    assert await seen(house) == [10]


async def test_two_presses_at_once_pass_over_once(house: House, rival: House) -> None:
    await house.mentor(10)
    shown = await first(house)

    await at_once(
        house.services.browsing.pass_over(member(ADA), shown.mentor.id, for_ever=True),
        rival.services.browsing.pass_over(member(ADA), shown.mentor.id, for_ever=True),
    )

    assert await seen(house) == []


async def test_a_mentor_passed_over_who_offers_hears_the_one_answer_and_may_still_be_asked(house: House) -> None:
    await house.mentor(10)
    shown = await first(house)
    await house.services.browsing.pass_over(member(ADA), shown.mentor.id, for_ever=True)

    with pytest.raises(CantBeAsked):
        await house.services.asking.offer(member(10), someone(ADA))
    with pytest.raises(CantBeAsked):
        await house.services.suggesting.suggest(facilitator(), mentor=someone(10), mentee=someone(ADA))
    asked = await house.asked(ADA, 10)

    assert asked.asked_by is AskedBy.MENTEE


@pytest.mark.parametrize("change", ["pauses", "is full", "is kept apart", "breaks a must", "leaves"])
async def test_the_place_is_kept_when_the_one_shown_is_gone(house: House, change: str) -> None:
    await mentors(house)
    await says(house, ADA, "gender=woman path=apart", "gender=similar! path=similar")
    await says(house, 13, "gender=woman path=apart")
    order = await seen(house)
    shown = await first(house)
    await _changes(house, shown.mentor.user_id, change)

    after = await house.services.browsing.after(member(ADA), shown.mentor.id)
    again = await house.services.browsing.again(member(ADA), shown.mentor.id)

    assert isinstance(after, Shown)
    assert isinstance(again, Shown)
    assert after.mentor.user_id == again.mentor.user_id == order[1]


async def _changes(house: House, mentor: int, change: str) -> None:
    match change:
        case "pauses":
            await house.services.standing.pause(member(mentor), until=None)
        case "is full":
            await house.together(BILAL, mentor)
            await house.together(CHIARA, mentor)
        case "is kept apart":
            await house.services.keeping_apart.keep(member(mentor), someone(ADA))
        case "leaves":
            await house.services.leaving.left(HOME, mentor)
        case _:
            await says(house, mentor, "gender=man")


async def test_a_mentor_of_another_community_or_none_begins_it_anew(house: House) -> None:
    await mentors(house)
    await house.set_up(200)
    elsewhere = await house.services.mentors.volunteer(
        member(99, 200), qualities=[], past_member=False, capacity=2, words=None
    )
    browsing, order = house.services.browsing, await seen(house)

    found = [await browsing.after(member(ADA), row) for row in (0, 999_999, elsewhere.id)]

    assert [each.mentor.user_id for each in found if isinstance(each, Shown)] == [order[0]] * 3
    with pytest.raises(NotFound):
        await browsing.whom(member(ADA), elsewhere.id)
    with pytest.raises(NotFound):
        await browsing.pass_over(member(ADA), elsewhere.id, for_ever=True)


async def test_what_could_be_loosened_is_found_among_those_with_room(house: House) -> None:
    await house.mentor(10)
    await house.mentor(11)
    await says(house, 10, "gender=woman age=30s")
    await says(house, 11, "gender=man age=70plus")
    await says(house, ADA, "gender=man age=30s", "gender=similar! age=similar!")

    end = await house.services.browsing.first(member(ADA))

    assert isinstance(end, NobodyMore)
    assert end.begin
    assert set(end.musts) == {"gender", "age"}
    assert not end.is_waiting
