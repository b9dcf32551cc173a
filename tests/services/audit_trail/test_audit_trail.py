"""Who did what, as facilitators read it: all that they may know, newest first, and nothing else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from bot.rules.bad_input import InvalidDate
from bot.rules.callers import Caller
from bot.rules.concerns import ConcernMove
from bot.rules.pairing import PairingMove
from bot.rules.refusals import FacilitatorsOnly, NotFound
from bot.services.core.paging import PagePosition
from bot.ui.audit_trail.views import trail_line
from storage.models.enums import AuditSubject, CheckInAnswer
from storage.schema.audit import audit
from storage.schema.check_ins import questions
from tests.support.service_harness import COMMUNITY_ID, ServiceHarness, facilitator, in_dm, member, someone
from tests.support.services.concurrency import manager, rows

INES, MAREK, ADA, BILAL, TOMAS, LINDIWE, ROSA = 10, 11, 31, 32, 50, 51, 52
MOVES = ("keep apart", "choose forum")
OF_COMMUNITY: Any = {"community_id": COMMUNITY_ID, "subject": AuditSubject.COMMUNITY, "subject_id": COMMUNITY_ID}
READINGS = (audit.c.move == "read") | (audit.c.move == "read page") | (audit.c.move == "read trail")


async def read_by(
    harness: ServiceHarness, caller: Caller, about: int | None = None, since: str | None = None
) -> list[str]:
    """Return what somebody reads on the newest page, without settings and who read it, oldest first."""
    shown = await harness.services.audit_trail.newest(caller, about, since)
    said = [trail_line(line) for line in reversed(shown.page.entries)]
    return [line for line in said if "chose" not in line and "read who did what" not in line]


async def a_mentorship(harness: ServiceHarness) -> int:
    """Ada asks Ines, they begin with Tomas's yes, and Ada ends it; return the mentorship's id."""
    services = harness.services
    await harness.add_mentor(INES)
    await harness.require_approval()
    await services.waiting_list.join(member(ADA), hope="Peace.", attends=True, listed=True, preferences="")
    asked = await harness.request_pairing(ADA, INES)
    assert await read_by(harness, facilitator(LINDIWE), ADA) == ["<@31> joined the waiting list."]
    harness.advance_time(hours=1)
    await services.responses.agree(in_dm(INES), asked.id)
    harness.advance_time(hours=1)
    await services.responses.decide(facilitator(TOMAS), asked.id, PairingMove.APPROVE)
    harness.advance_time(hours=1)
    await services.active_pairings.write_note(in_dm(ADA), asked.id, "Hello.")
    await services.active_pairings.pause(in_dm(ADA), asked.id, until="1 week")
    await services.preferences.set_quiet_dates(member(ADA), "4 April")
    await services.exclusions.exclude(member(ADA), someone(MAREK))
    await services.active_pairings.end(in_dm(ADA), asked.id)
    return asked.id


async def test_a_facilitator_reads_who_did_what_in_plain_words_without_silent_moves(harness: ServiceHarness) -> None:
    await a_mentorship(harness)

    assert await read_by(harness, facilitator(LINDIWE)) == [
        "<@10> offered to mentor.",
        "<@50> approved the offer of <@10> to mentor.",
        "<@31> joined the waiting list.",
        "<@31> asked <@10> to be their mentor.",
        "<@10> said yes to the mentorship of <@10> with <@31>.",
        "The mentorship of <@10> with <@31> began.",
        "<@50> approved the mentorship of <@10> with <@31>.",
        "What went on between <@10> as mentor and <@31> ended.",
    ]
    assert await read_by(harness, facilitator(LINDIWE), MAREK) == []
    harness.advance_time(days=29, hours=22)
    counts = [len(await read_by(harness, facilitator(LINDIWE), ADA, since)) for since in (None, "1 day", "40 days")]
    assert counts == [4, 0, 6]


async def test_nobody_reads_their_own_case_nor_anything_of_somebody_who_keeps_them_apart(
    harness: ServiceHarness,
) -> None:
    await a_mentorship(harness)
    await harness.services.exclusions.exclude(member(ADA), someone(TOMAS))

    assert await read_by(harness, facilitator(INES)) == ["<@31> joined the waiting list."]
    assert await read_by(harness, facilitator(TOMAS)) == [
        "<@10> offered to mentor.",
        "<@50> approved the offer of <@10> to mentor.",
    ]
    assert await read_by(harness, facilitator(TOMAS), ADA) == []
    for refused in (member(ADA), member(LINDIWE), facilitator(TOMAS, community_id=200)):
        with pytest.raises((FacilitatorsOnly, NotFound)):
            await harness.services.audit_trail.newest(refused, None, "1 week")
    with pytest.raises(InvalidDate):
        await harness.services.audit_trail.newest(facilitator(TOMAS), None, "once upon a time")


async def test_of_who_is_gone_there_is_nothing_left_but_what_they_did_for_others(harness: ServiceHarness) -> None:
    await a_mentorship(harness)
    await harness.services.waiting_list.join(member(ADA), hope="", attends=True, listed=True, preferences="")
    await harness.services.overview.member_status(facilitator(TOMAS), someone(ADA))
    concern = await harness.services.concerns.raise_concern(
        member(ADA), words="Help.", about=someone(MAREK), named=True
    )
    await harness.services.concern_cases.get(facilitator(LINDIWE), concern.id)
    for gone in (ADA, TOMAS):
        await harness.services.privacy.delete(member(gone))

    assert await read_by(harness, facilitator(LINDIWE)) == [
        "<@10> offered to mentor.",
        "Somebody who is not here any more approved the offer of <@10> to mentor.",
    ]
    kept = [(row["actor_id"], row["subject_id"]) for row in await rows(harness.database, audit, READINGS)]
    assert kept == [(LINDIWE, COMMUNITY_ID), (0, 0), (LINDIWE, concern.id)]


async def test_what_is_confided_is_read_by_those_who_may_read_the_thing_itself(harness: ServiceHarness) -> None:
    services = harness.services
    await harness.add_mentor(INES)
    walk = await harness.active_pairing(ADA, INES)
    harness.advance_time(days=4)
    await services.due.sweep()
    question, *_ = await rows(harness.database, questions, questions.c.person_id == ADA)
    await services.check_ins.answer(in_dm(ADA), question["id"], CheckInAnswer.CONTACT)
    await services.check_ins.take(facilitator(LINDIWE), question["id"])
    unnamed = await services.concerns.raise_concern(
        member(ADA), words="He frightens me.", about=someone(LINDIWE), named=False
    )
    named = await services.concerns.raise_concern(member(BILAL), words="Help.", about=someone(MAREK), named=True)
    for concern in (unnamed, named):
        await services.concern_cases.get(facilitator(TOMAS), concern.id)
        await services.concern_cases.get(facilitator(TOMAS), concern.id, ConcernMove.NOTE)

    by_tomas = ["<@50> read a concern about <@51>.", "<@50> read a concern of <@32> about <@11>."]
    wish = "<@51> took on the wish of <@31> to be contacted."
    assert [line for line in await read_by(harness, facilitator(ROSA)) if "concern" in line or "wish" in line] == [
        wish,
        *by_tomas,
    ]
    assert (await read_by(harness, facilitator(ROSA), BILAL)) == by_tomas[1:]
    assert not any("concern" in line for line in await read_by(harness, facilitator(ROSA), ADA))
    assert not any("<@51>." in line for line in await read_by(harness, facilitator(LINDIWE)))
    assert not any("wish" in line for line in await read_by(harness, facilitator(INES)))
    await services.exclusions.exclude(member(ADA), someone(ROSA))
    await services.exclusions.exclude(member(BILAL), someone(ROSA))
    assert not any("concern" in line or "wish" in line for line in await read_by(harness, facilitator(ROSA)))
    assert walk.mentee_id == ADA


async def test_who_read_what_stands_in_it_once_a_day_and_counts_as_nothing_done(harness: ServiceHarness) -> None:
    services, tomas, lindiwe = harness.services, facilitator(TOMAS), facilitator(LINDIWE)
    await harness.services.waiting_list.join(member(ADA), hope="", attends=True, listed=True, preferences="")
    await services.exclusions.exclude(member(ADA), someone(TOMAS))

    for day in range(2):
        for _ in range(3):
            await services.overview.member_status(tomas, someone(ADA))
            await services.overview.member_status(lindiwe, someone(ADA))
            await services.overview.member_status(lindiwe, someone(BILAL))
            await services.audit_trail.newest(lindiwe)
        harness.advance_time(days=1 - day)

    kept = [
        (row["actor_id"], row["move"], row["subject_id"]) for row in await rows(harness.database, audit, READINGS)
    ]
    once = [(TOMAS, "read page", ADA), (LINDIWE, "read page", ADA), (LINDIWE, "read trail", COMMUNITY_ID)]
    assert kept == [*once, *once]
    assert await read_by(harness, facilitator(ROSA), TOMAS) == ["<@50> read the page of <@31>."] * 2
    assert "<@31>" not in str(await read_by(harness, tomas))
    assert await services.escalation.by_activity(COMMUNITY_ID, [LINDIWE, ROSA]) == [LINDIWE, ROSA]
    assert await services.escalation.by_activity(COMMUNITY_ID, [LINDIWE, 1]) == [1, LINDIWE]


async def test_every_line_is_on_one_page_whatever_is_silent_and_whatever_comes_meanwhile(
    harness: ServiceHarness,
) -> None:
    """Many stand at one moment, more than a page or a batch has; between them are lines that nobody may see."""
    trail, begins, written = harness.services.audit_trail, harness.clock() + timedelta(seconds=1), 0
    harness.advance_time(days=1)

    for lines in (0, 1, 20, 21, 320):
        async with harness.database.engine.begin() as connection:
            for number in range(written, lines):
                at = begins + timedelta(minutes=number // 150)
                silent, shown = (
                    {"at": at, "actor_id": 1000 + number, "move": move, **OF_COMMUNITY} for move in MOVES
                )
                await connection.execute(insert(audit), [silent, shown])
        written = lines
        read: list[int | None] = []
        position: PagePosition | None = PagePosition()
        while position is not None and len(read) <= lines + 100:
            page = (await trail.page(facilitator(TOMAS), None, begins, position)).page
            read += [line.actor_id for line in page.entries if line.actor_id != TOMAS]
            position = page.older
            await harness.services.setup.choose_tag(manager(), None)

        by_manager = {manager().user_id}
        assert [each for each in read if each not in by_manager] == [1000 + each for each in reversed(range(lines))]
