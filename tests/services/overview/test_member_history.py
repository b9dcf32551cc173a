"""What was before with a member: all that its reader may know, newest first, in pages."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.rules.audit_trail.moves import READ_PAGE
from bot.rules.audit_trail.reading import TrailLine
from bot.rules.mentor_status import MentorMove
from bot.rules.refusals import FacilitatorsOnly, OwnCase
from bot.services.core.paging import Page, PagePosition
from bot.services.member_status import ENTRIES_A_PAGE, HistoryEntry
from bot.ui.overview.person_views import history_page
from storage.models.enums import EndedHow
from storage.models.records import Mentor, Pairing
from storage.schema.audit import audit
from tests.support.service_harness import ServiceHarness, facilitator, in_dm, member, someone
from tests.support.services.concurrency import rows
from tests.support.ui.limits import text

INES, ADA, BILAL, TOMAS, LINDIWE = 10, 31, 32, 50, 51


async def newest(harness: ServiceHarness, of: int, by: int = TOMAS) -> Page[HistoryEntry]:
    """The newest page of what was before."""
    return (await harness.services.overview.member_status(facilitator(by), someone(of))).earlier


async def pages(harness: ServiceHarness, of: int, by: int = TOMAS) -> list[Page[HistoryEntry]]:
    """Every page of what was before, by the buttons."""
    found = [await newest(harness, of, by)]
    while older := found[-1].older:
        found.append(await harness.services.overview.member_history(facilitator(by), of, older))
    return found


def mentees(page: Page[HistoryEntry]) -> list[int]:
    """Whom the mentorships on a page were with."""
    return sorted(each.what.mentee_id for each in page.entries if isinstance(each.what, Pairing))


async def once_declined(harness: ServiceHarness) -> None:
    """Ines was declined, then approved, took nobody new for a day, and mentored two people."""
    services = harness.services
    for move, reason in ((MentorMove.DECLINE, "Please rest a little first."), (MentorMove.APPROVE, None)):
        await services.mentor_applications.volunteer(
            member(INES), qualities=["kind"], past_member=False, capacity=3, words=None
        )
        await services.mentor_applications.decide_for(facilitator(LINDIWE), INES, move, reason=reason)
        harness.advance_time(days=1)
    await services.mentor_status.pause(member(INES), until=None)
    harness.advance_time(days=1)
    await services.mentor_status.resume(member(INES))
    for mentee, is_by_both in ((ADA, True), (BILAL, False)):
        pairing = await harness.active_pairing(mentee, INES)
        harness.advance_time(days=10)
        if is_by_both:
            await services.active_pairings.end(in_dm(mentee), pairing.id)
        else:
            await services.active_pairings.end_for_both(facilitator(LINDIWE), pairing.id, reason="They asked me.")
        harness.advance_time(days=1)


async def test_offers_decisions_with_their_reasons_pauses_and_mentorships_are_there(harness: ServiceHarness) -> None:
    await once_declined(harness)

    found = await newest(harness, INES)

    assert [type(entry.what) for entry in found.entries] == [Pairing, Pairing, TrailLine, TrailLine, Mentor, Mentor]
    ended = [each.what.ended_how for each in found.entries if isinstance(each.what, Pairing)]
    assert ended == [EndedHow.BY_FACILITATOR, EndedHow.BY_PARTY]
    said = text(history_page(INES, found))
    for words in ("> They asked me.", "> Please rest a little first.", "takes nobody new", f"· <@{LINDIWE}>\n"):
        assert words in said
    assert "· one of the two" in said
    assert str(TOMAS) not in said


async def test_pages_miss_and_repeat_nothing_also_at_one_moment(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES, capacity=10)
    for mentee in range(31, 31 + 2 * ENTRIES_A_PAGE):
        pairing = await harness.active_pairing(mentee, INES)
        await harness.services.active_pairings.end(in_dm(INES), pairing.id)

    found = await pages(harness, INES)

    whom = [mentee for page in found for mentee in mentees(page)]
    assert [len(page.entries) for page in found] == [ENTRIES_A_PAGE, ENTRIES_A_PAGE, 1]
    assert sorted(whom) == list(range(31, 31 + 2 * ENTRIES_A_PAGE))


async def test_nobody_reads_what_they_are_part_of_nor_of_their_own_mentor(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES, capacity=3)
    own = await harness.active_pairing(LINDIWE, INES)
    await harness.services.active_pairings.end(in_dm(LINDIWE), own.id)
    other = await harness.active_pairing(ADA, INES)
    await harness.services.active_pairings.end(in_dm(ADA), other.id)

    mine, others = (await newest(harness, INES, LINDIWE), await newest(harness, INES, TOMAS))

    assert mentees(mine) == [ADA]
    assert mentees(others) == [ADA, LINDIWE]
    await harness.active_pairing(LINDIWE, INES)
    with pytest.raises(OwnCase):
        await harness.services.overview.member_history(facilitator(LINDIWE), INES, PagePosition())
    with pytest.raises(FacilitatorsOnly):
        await harness.services.overview.member_history(member(BILAL), INES, PagePosition())


async def test_of_a_stranger_there_is_nothing_and_with_one_it_ended_when_they_left(harness: ServiceHarness) -> None:
    await once_declined(harness)
    await harness.active_pairing(ADA, INES)
    harness.advance_time(days=3)
    apart_at = harness.clock()
    await harness.services.exclusions.exclude(member(ADA), someone(TOMAS))
    harness.advance_time(days=3)

    of_stranger, with_stranger = await newest(harness, ADA), await newest(harness, INES)

    assert of_stranger.entries == []
    last = with_stranger.entries[0]
    assert (last.at, isinstance(last.what, Pairing) and last.what.ended_how) == (apart_at, EndedHow.LEFT)
    assert f"<@{ADA}>" not in text(history_page(INES, with_stranger))
    assert f"<@{ADA}>" in text(history_page(INES, await newest(harness, INES, LINDIWE)))


async def test_who_turned_a_page_stands_in_the_trail_once_a_day(harness: ServiceHarness) -> None:
    await once_declined(harness)
    for _ in range(2):
        await harness.services.overview.member_history(facilitator(TOMAS), INES, PagePosition())
        await harness.services.overview.member_history(facilitator(TOMAS), 99, PagePosition())

    read = [
        (row["actor_id"], row["subject_id"])
        for row in await rows(harness.database, audit)
        if row["move"] == READ_PAGE
    ]

    assert read == [(TOMAS, INES)]


async def test_a_reason_is_forgotten_after_its_time_and_the_dates_stay(harness: ServiceHarness) -> None:
    await once_declined(harness)
    harness.clock.advance(timedelta(days=harness.programme.keep_words_days + 1))
    await harness.services.retention.sweep()

    said = text(history_page(INES, await newest(harness, INES)))

    assert "They asked me." not in said
    assert said.count("mentored") == 2
