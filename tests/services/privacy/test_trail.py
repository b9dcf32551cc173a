"""Who did what is remembered, by ids and moves; what people wrote is in no trail, no letter, and unreadable."""

from __future__ import annotations

import pytest
from sqlalchemy import Table, select, text

from bot.rules.mentoring import MentorMove
from bot.rules.pairing import PairingMove
from bot.rules.refusals import Refusal
from storage.models.enums import Answer, Contact
from storage.schema.audit import audit
from storage.schema.check_ins import questions
from storage.schema.columns import metadata
from storage.schema.outbox import letters
from tests.support.house import House, facilitator, in_dm, member, someone
from tests.support.services.moments import rows, trail

INES, MAREK, ADA, BILAL, TOMAS, LINDIWE = 10, 11, 31, 32, 50, 51
WORDS = "Marker-7f3a: my heart"


async def everything_is_said(house: House) -> None:
    """A whole journey in which every field that takes words gets some."""
    services = house.services
    for applicant, move in ((INES, MentorMove.APPROVE), (MAREK, MentorMove.DECLINE)):
        applied = await services.mentors.volunteer(
            member(applicant), qualities=["kind"], past_member=False, capacity=2, words=WORDS
        )
        await services.mentors.decide(facilitator(TOMAS), applied.id, MentorMove.WORD)
        await services.mentors.decide(facilitator(TOMAS), applied.id, move, reason=WORDS)
    await services.standing.update(member(INES), qualities=["kind"], capacity=3, words=WORDS)
    await services.seekers.join(member(ADA), hope=WORDS, attends=True, preferences=WORDS)
    await services.seekers.update(member(ADA), hope=WORDS, attends=True, preferences=WORDS)
    await house.wants_a_yes()
    asked = await services.asking.ask_mentor(member(ADA), someone(INES), words=WORDS, attends=True)
    await services.answering.agree(in_dm(INES), asked.id)
    await services.answering.decide(facilitator(TOMAS), asked.id, PairingMove.APPROVE)
    await services.walking.write_note(in_dm(ADA), asked.id, WORDS)
    house.wait(days=4)
    await services.due.sweep()
    question, *_ = await rows(house.store, questions, questions.c.person_id == ADA)
    await services.check_ins.answer(in_dm(ADA), question["id"], Answer.CONTACT)
    await services.check_ins.take(facilitator(LINDIWE), question["id"])
    await services.walking.pause(in_dm(ADA), asked.id, until="1 week")
    await services.walking.resume(in_dm(ADA), asked.id)
    await services.walking.end(in_dm(ADA), asked.id)
    await services.farewell.set_boundary(in_dm(ADA), asked.id, Contact.NONE)
    await services.farewell.set_boundary(in_dm(INES), asked.id, Contact.GLADLY)
    await services.farewell.tell_facilitators(in_dm(ADA), asked.id, WORDS, in_confidence=True)
    await services.farewell.thank(in_dm(INES), asked.id, WORDS)
    await services.preferences.keep_dates_quiet(member(ADA), "4 April")
    await services.preferences.opt_out(member(ADA))
    await services.standing.step_down(member(INES))


async def as_stored(house: House, table: Table) -> str:
    """Everything in a table as it lies in the file, before anything is decrypted."""
    async with house.store.engine.connect() as connection:
        columns = [text(f'"{column.name}"') for column in table.columns]
        found = await connection.execute(select(*columns).select_from(table))
        return "\n".join(repr([bytes(v) if isinstance(v, memoryview) else v for v in row]) for row in found)


async def test_what_people_wrote_is_readable_in_no_table(house: House) -> None:
    await everything_is_said(house)

    for table in metadata.sorted_tables:
        stored = await as_stored(house, table)

        assert "Marker-7f3a" not in stored
        assert "my heart" not in stored
        assert "-04-04" not in stored or table.name != "preferences"


async def test_trail_and_letters_hold_ids_and_moves_and_no_words_at_all(house: House) -> None:
    await everything_is_said(house)

    for table in (audit, letters):
        for row in await rows(house.store, table):
            assert WORDS not in [str(value) for value in row.values()]
            said = {key: value for key, value in row.items() if isinstance(value, str)}
            assert set(said) <= {"move", "subject", "kind", "detail", "once", "urgency", "state"}
            assert all(len(value) <= 32 for value in said.values())


async def test_every_move_leaves_its_row(house: House) -> None:
    await everything_is_said(house)

    assert await trail(house, "mentor") == [
        (INES, "volunteer"),
        (TOMAS, "word"),
        (TOMAS, "approve"),
        (MAREK, "volunteer"),
        (TOMAS, "word"),
        (TOMAS, "decline"),
        (INES, "update"),
        (INES, "step-down"),
    ]
    assert await trail(house, "seeker") == [(ADA, "join"), (ADA, "update")]
    assert await trail(house, "pairing") == [
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
    assert await trail(house, "question") == [(LINDIWE, "take")]
    assert await trail(house, "person") == [(ADA, "prefer")] * 2


async def test_what_was_refused_leaves_nothing(house: House) -> None:
    await house.mentor(INES)
    asked = await house.asked(ADA, INES)
    before = [await rows(house.store, table) for table in metadata.sorted_tables]

    for refused in (
        house.services.answering.agree(in_dm(BILAL), asked.id),
        house.services.answering.agree(in_dm(ADA), asked.id),
        house.services.asking.ask_mentor(member(ADA), someone(INES), words=WORDS, attends=True),
        house.services.suggesting.suggest(facilitator(TOMAS), mentor=someone(MAREK), mentee=someone(BILAL)),
        house.services.walking.end(in_dm(ADA), asked.id),
        house.services.walking.write_note(in_dm(ADA), asked.id, WORDS),
        house.services.standing.step_down(member(ADA)),
        house.services.seekers.withdraw(member(ADA)),
        house.services.mentors.add(member(ADA), someone(BILAL)),
    ):
        with pytest.raises(Refusal):
            await refused

    assert [await rows(house.store, table) for table in metadata.sorted_tables] == before
