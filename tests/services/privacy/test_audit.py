"""The audit trail: who did what, by ids and moves; what people wrote is in no trail or message, and unreadable."""

from __future__ import annotations

import pytest
from sqlalchemy import Table, select, text

from bot.rules.mentor_status import MentorMove
from bot.rules.pairing import PairingMove
from bot.rules.refusals import Refusal
from storage.models.enums import CheckInAnswer, ContactPreference
from storage.schema.audit import audit
from storage.schema.check_ins import questions
from storage.schema.columns import metadata
from storage.schema.outbox import outbox_messages
from tests.support.service_harness import ServiceHarness, facilitator, in_dm, member, someone
from tests.support.services.concurrency import audit_entries, rows

INES, MAREK, ADA, BILAL, TOMAS, LINDIWE = 10, 11, 31, 32, 50, 51
WORDS = "Marker-7f3a: my heart"


async def everything_is_said(harness: ServiceHarness) -> None:
    """A whole journey in which every field that takes words gets some."""
    services = harness.services
    for applicant, move in ((INES, MentorMove.APPROVE), (MAREK, MentorMove.DECLINE)):
        applied = await services.mentor_applications.volunteer(
            member(applicant), qualities=["kind"], past_member=False, capacity=2, words=WORDS
        )
        await services.mentor_applications.decide(facilitator(TOMAS), applied.id, MentorMove.WORD)
        await services.mentor_applications.decide(facilitator(TOMAS), applied.id, move, reason=WORDS)
    await services.mentor_status.update(member(INES), qualities=["kind"], capacity=3, words=WORDS)
    await services.waiting_list.join(member(ADA), hope=WORDS, attends=True, listed=True, preferences=WORDS)
    await services.waiting_list.update(member(ADA), hope=WORDS, attends=True, listed=True, preferences=WORDS)
    await harness.require_approval()
    asked = await services.requests.ask_mentor(member(ADA), someone(INES), words=WORDS, attends=True)
    await services.responses.agree(in_dm(INES), asked.id)
    await services.responses.decide(facilitator(TOMAS), asked.id, PairingMove.APPROVE)
    await services.active_pairings.write_note(in_dm(ADA), asked.id, WORDS)
    harness.advance_time(days=4)
    await services.due.sweep()
    question, *_ = await rows(harness.database, questions, questions.c.person_id == ADA)
    await services.check_ins.answer(in_dm(ADA), question["id"], CheckInAnswer.CONTACT)
    await services.check_ins.take(facilitator(LINDIWE), question["id"])
    await services.active_pairings.pause(in_dm(ADA), asked.id, until="1 week")
    await services.active_pairings.resume(in_dm(ADA), asked.id)
    await services.active_pairings.end(in_dm(ADA), asked.id)
    await services.closing.set_boundary(in_dm(ADA), asked.id, ContactPreference.NONE)
    await services.closing.set_boundary(in_dm(INES), asked.id, ContactPreference.WELCOME)
    await services.closing.tell_facilitators(in_dm(ADA), asked.id, WORDS, in_confidence=True)
    await services.closing.thank(in_dm(INES), asked.id, WORDS)
    await services.preferences.set_quiet_dates(member(ADA), "4 April")
    await services.preferences.opt_out(member(ADA))
    await services.mentor_status.step_down(member(INES))


async def as_stored(harness: ServiceHarness, table: Table) -> str:
    """Everything in a table as it lies in the file, before anything is decrypted."""
    async with harness.database.engine.connect() as connection:
        columns = [text(f'"{column.name}"') for column in table.columns]
        found = await connection.execute(select(*columns).select_from(table))
        return "\n".join(repr([bytes(v) if isinstance(v, memoryview) else v for v in row]) for row in found)


async def test_what_people_wrote_is_readable_in_no_table(harness: ServiceHarness) -> None:
    await everything_is_said(harness)

    for table in metadata.sorted_tables:
        stored = await as_stored(harness, table)

        assert "Marker-7f3a" not in stored
        assert "my heart" not in stored
        assert "-04-04" not in stored or table.name != "preferences"


async def test_trail_and_messages_hold_ids_and_moves_and_no_words_at_all(harness: ServiceHarness) -> None:
    await everything_is_said(harness)

    for table in (audit, outbox_messages):
        for row in await rows(harness.database, table):
            assert WORDS not in [str(value) for value in row.values()]
            said = {key: value for key, value in row.items() if isinstance(value, str)}
            assert set(said) <= {"move", "subject", "kind", "detail", "once", "urgency", "state"}
            assert all(len(value) <= 32 for value in said.values())


async def test_every_move_leaves_its_row(harness: ServiceHarness) -> None:
    await everything_is_said(harness)

    assert await audit_entries(harness, "mentor") == [
        (INES, "volunteer"),
        (TOMAS, "word"),
        (TOMAS, "approve"),
        (MAREK, "volunteer"),
        (TOMAS, "word"),
        (TOMAS, "decline"),
        (INES, "update"),
        (INES, "step-down"),
    ]
    assert await audit_entries(harness, "seeker") == [(ADA, "join"), (ADA, "update")]
    assert await audit_entries(harness, "pairing") == [
        (ADA, "ask as mentee"),
        (INES, "agree"),
        (TOMAS, "begin"),
        (TOMAS, "approve"),
        (ADA, "note"),
        (None, "answer"),
        (ADA, "pause"),
        (ADA, "resume"),
        (ADA, "end"),
        (None, "boundary"),
        (None, "boundary"),
        (ADA, "respect"),
        (None, "thank"),
    ]
    assert await audit_entries(harness, "question") == [(LINDIWE, "take")]
    assert await audit_entries(harness, "person") == [(ADA, "prefer")] * 2


async def test_what_was_refused_leaves_nothing(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    asked = await harness.request_pairing(ADA, INES)
    before = [await rows(harness.database, table) for table in metadata.sorted_tables]

    for refused in (
        harness.services.responses.agree(in_dm(BILAL), asked.id),
        harness.services.responses.agree(in_dm(ADA), asked.id),
        harness.services.requests.ask_mentor(member(ADA), someone(INES), words=WORDS, attends=True),
        harness.services.suggestions.suggest(facilitator(TOMAS), mentor=someone(MAREK), mentee=someone(BILAL)),
        harness.services.active_pairings.end(in_dm(ADA), asked.id),
        harness.services.active_pairings.write_note(in_dm(ADA), asked.id, WORDS),
        harness.services.mentor_status.step_down(member(ADA)),
        harness.services.waiting_list.withdraw(member(ADA)),
        harness.services.mentor_applications.add(member(ADA), someone(BILAL)),
    ):
        with pytest.raises(Refusal):
            await refused

    assert [await rows(harness.database, table) for table in metadata.sorted_tables] == before
