"""A report's numbers are the lengths of the lists that they lead to, and tell of nothing that is hidden."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from bot.rules.bad_input import DateInFuture, InvalidDate
from bot.rules.refusals import FacilitatorsOnly, NotFound
from bot.rules.report import MentorNumbers, SpanNumbers, is_open_mentor
from storage.models.enums import CheckInAnswer, MentorState, PairingState
from storage.models.reports import CountAndOldest
from storage.schema.pairings import pairings
from tests.services.overview.test_strangers import populate
from tests.support.service_harness import COMMUNITY_ID, START, ServiceHarness, facilitator, in_dm, member, someone
from tests.support.services.check_ins import newest_check_in
from tests.support.services.concurrency import manager

TOMAS, LINDIWE = 52, 51
READER = facilitator(TOMAS)


async def all_told(harness: ServiceHarness, reader: int = TOMAS) -> dict[str, Any]:
    """Return all that one facilitator is told by reports and by the lists that they lead to."""
    services, caller = harness.services, facilitator(reader)
    return {
        "report": await services.reports.report(caller, "2026-01-01"),
        "export": await services.reports.export(caller),
        "span": await services.reports.begun_and_ended(caller, int(START.timestamp()) // 60 - 720),
        "mentors": await services.reports.mentor_rooms(caller),
        "pairs": await services.overview.live_pairings(caller),
        "quiet": await services.overview.silent_pairing_ids(caller),
        "queue": await services.overview.queue(caller),
        "weekly": await services.weekly.open(caller),
        "concerns": await services.concern_cases.list_cases(caller),
    }


async def test_where_nothing_is_all_is_nought(harness: ServiceHarness) -> None:
    report = await harness.services.reports.report(READER)

    assert report.since == START.replace(hour=0) - timedelta(days=90)
    assert (report.seekers, report.mentors, report.live) == (CountAndOldest(), MentorNumbers(), Counter())
    assert (report.span, report.waiting.contact_requests) == (SpanNumbers(), (None, None))
    assert (await harness.services.reports.export(READER)).pairings == []


async def test_it_is_for_facilitators_alone_and_an_unreadable_date_is_refused(harness: ServiceHarness) -> None:
    reports = harness.services.reports

    for outsider, refused in (
        (member(60), FacilitatorsOnly),
        (manager(), FacilitatorsOnly),
        (in_dm(TOMAS), NotFound),
    ):
        for asked in (reports.report(outsider), reports.export(outsider), reports.mentor_rooms(outsider)):
            with pytest.raises(refused):
                await asked
        with pytest.raises(refused):
            await reports.begun_and_ended(outsider, 0)
    with pytest.raises(InvalidDate):
        await reports.report(READER, "soon")
    with pytest.raises(DateInFuture):
        await reports.report(READER, "2026-01-02")


@pytest.mark.parametrize("since", [0, 2**63, int(START.timestamp()) // 60 + 500])
async def test_a_button_with_any_moment_shows_a_span_that_can_be(harness: ServiceHarness, since: int) -> None:
    shown = await harness.services.reports.begun_and_ended(READER, since)

    assert START - timedelta(days=3660) < shown.since <= START


async def test_each_number_is_the_length_of_its_list(harness: ServiceHarness) -> None:
    await populate(harness)
    walking = await _of(harness, 31)
    await harness.services.active_pairings.end(member(39), (await _of(harness, 39)).id)
    async with harness.database.transaction() as uow:
        await uow.silences.add(community_id=COMMUNITY_ID, pairing_id=walking.id, at=START)
    await harness.services.mentor_status.pause(member(11), until=None)
    await harness.services.mentor_status.step_down(member(39 - 1))
    for person in (TOMAS, LINDIWE):
        await harness.services.waiting_list.join(
            member(person), hope=None, attends=True, preferences=None, listed=True
        )

    told = await all_told(harness)

    report, queue, rooms = told["report"], told["queue"], told["mentors"]
    assert report.live == Counter(each.state for each in told["pairs"])
    assert report.live.keys() >= {PairingState.PROPOSED, PairingState.AGREED, PairingState.ACTIVE}
    assert report.seekers == CountAndOldest(len(queue.waiting_list), queue.waiting_list[0].since)
    assert LINDIWE in [seeker.user_id for seeker in queue.waiting_list]
    assert report.mentors.free_places == sum(r.capacity - r.mentee_count for r in rooms if is_open_mentor(r)) > 0
    assert [r.state for r in rooms].count(MentorState.PAUSED) == report.mentors.paused == 1
    assert (report.span.begun, report.span.ended) == (len(told["span"].begun), len(told["span"].ended)) == (2, 1)
    waiting = report.waiting
    assert (
        waiting.quiet == CountAndOldest(len(told["quiet"]), START) == CountAndOldest(len(queue.silent_pairs), START)
    )
    assert waiting.offers == CountAndOldest(1, queue.applications[0].applied_at)
    assert waiting.approvals.number == len(queue.pairings) == 1
    assert waiting.unreachable.number == len(queue.unreachable) == 1
    assert waiting.stepped_down.number == len(told["weekly"].stepped_down) == 1
    assert sum(month.span.begun for month in told["export"].months) == 2


async def test_a_mentor_is_listed_with_since_when_and_when_they_last_said_how_it_stands(
    harness: ServiceHarness,
) -> None:
    await harness.add_mentor(10)
    await harness.add_mentor(11)
    approved = harness.clock()
    for hours, act in (
        (1, harness.services.mentor_status.pause(member(11), until=None)),
        (2, harness.services.mentor_status.resume(member(11))),
        (3, harness.request_pairing(31, 11)),
    ):
        harness.clock.advance(START + timedelta(hours=hours) - harness.clock())
        await act

    rooms = {room.user_id: room for room in await harness.services.reports.mentor_rooms(READER)}

    assert [rooms[each].since for each in (10, 11)] == [approved, approved]
    assert [rooms[each].confirmed_at for each in (10, 11)] == [START, START + timedelta(hours=2)]


async def test_the_sums_are_right_beyond_five_hundred(harness: ServiceHarness) -> None:
    values = [
        {
            "community_id": COMMUNITY_ID,
            "mentor_id": 10,
            "mentee_id": 1000 + number,
            "lower_id": 10,
            "higher_id": 1000 + number,
            "state": PairingState.ACTIVE,
            "asked_by": "mentor",
            "needs_yes": False,
            "proposed_at": START,
            "mentor_agreed_at": START,
            "mentee_agreed_at": START,
            "began_at": START,
        }
        for number in range(1201)
    ]
    async with harness.database.transaction() as uow:
        await uow.outbox._connection.execute(insert(pairings), values)

    told = await all_told(harness)

    assert (told["report"].live[PairingState.ACTIVE], told["report"].span.begun) == (1201, 1201)
    assert [len(each) for each in (told["export"].pairings, told["span"].begun, told["pairs"])] == [1201] * 3


async def test_nothing_hidden_changes_anything_that_is_told(harness: ServiceHarness) -> None:
    """Whatever happens that a reader may not list, no report, table, list or number of theirs tells of it."""
    await populate(harness)
    services = harness.services
    await harness.add_mentor(TOMAS)
    for person in (91, 93):
        await services.waiting_list.join(member(person), hope=None, attends=True, preferences=None, listed=True)
    own, walking = await harness.request_pairing(91, TOMAS), await _of(harness, 31)
    theirs = await newest_check_in(harness, 39)
    async with harness.database.read_transaction() as uow:
        marek = await uow.mentors.get_live(COMMUNITY_ID, 11)
    before = await all_told(harness)
    others_before = await all_told(harness, LINDIWE)
    assert marek is not None

    for hidden in (
        # Questions between members, and their end.
        harness.request_pairing(94, 11),
        services.responses.decline(in_dm(10), (await _of(harness, 36)).id),
        # What is the reader's own.
        services.responses.agree(in_dm(TOMAS), own.id),
        services.concerns.raise_concern(member(91), words="Words.", about=someone(TOMAS), named=True),
        # What people confide to nobody, or not to facilitators.
        services.check_ins.answer(in_dm(39), theirs, CheckInAnswer.NOT_SO_WELL),
        services.active_pairings.write_note(member(10), walking.id, "A note."),
        services.exclusions.exclude(member(93), someone(11)),
        services.browsing.pass_over(member(93), marek.id, permanently=True),
    ):
        await hidden
        assert await all_told(harness) == before

    assert await all_told(harness, LINDIWE) != others_before


async def _of(harness: ServiceHarness, person: int) -> Any:
    async with harness.database.read_transaction() as uow:
        return (await uow.pairings.list_of_person(COMMUNITY_ID, person))[-1]
