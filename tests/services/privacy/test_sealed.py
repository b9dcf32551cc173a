"""What is secret between people stands nowhere in the database so that whoever has a copy of it could read it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from storage.models.enums import CheckInAnswer, ContactPreference
from storage.schema.columns import metadata
from tests.support.service_harness import COMMUNITY_ID, ServiceHarness, facilitator, in_dm, member, someone
from tests.support.services.check_ins import ADA, INES, advance_to, evening, newest_check_in, start_pairing

WISHER, OTHER = 4_611_686_018_427_387_911, 4_611_686_018_427_387_922


async def stored(harness: ServiceHarness, *tables: str) -> dict[str, list[tuple[Any, ...]]]:
    """Return what these tables hold, as whoever has a copy of the database reads it."""
    async with harness.database.engine.connect() as connection:
        return {
            name: [tuple(row) for row in await connection.exec_driver_sql(f"select * from {name}")]  # noqa: S608 - ours
            for name in tables or metadata.tables
        }


async def holds(harness: ServiceHarness, words: str) -> bool:
    """Return whether these words stand anywhere: in the file of SQLite, in the rows of PostgreSQL."""
    if not harness.database.is_sqlite:
        return words in repr(await stored(harness))
    file = Path(harness.database.engine.url.database or "")
    return any(words.encode() in part.read_bytes() for part in file.parent.iterdir())


async def test_neither_side_of_a_wish_to_be_kept_apart_stands_in_its_row(harness: ServiceHarness) -> None:
    await harness.services.exclusions.exclude(member(WISHER), someone(OTHER))
    await harness.services.exclusions.exclude(member(OTHER), someone(WISHER))
    await harness.services.exclusions.lift(member(OTHER), WISHER)

    found = await stored(harness, "kept_apart", "audit")

    assert len(found["kept_apart"]) == 1
    assert len(found["audit"]) >= 3
    for person in (WISHER, OTHER):
        for row in (*found["kept_apart"], *found["audit"]):
            assert person not in row
            assert not any(str(person) in str(value) for value in row)


async def test_the_same_person_has_another_hash_as_the_one_who_wishes_than_as_the_one_kept_apart(
    harness: ServiceHarness,
) -> None:
    await harness.services.exclusions.exclude(member(WISHER), someone(OTHER))
    await harness.services.exclusions.exclude(member(OTHER), someone(WISHER))

    found = await stored(harness, "kept_apart")

    values = [bytes(value) for row in found["kept_apart"] for value in row if isinstance(value, bytes)]
    assert len(values) == len(set(values)) == 8


async def test_nothing_joins_an_unnamed_concern_to_whoever_raised_it(harness: ServiceHarness) -> None:
    await harness.add_mentor(OTHER)
    raised = await harness.services.concerns.raise_concern(
        member(WISHER), words="So it is.", about=someone(OTHER), named=False
    )
    card = 4_611_686_018_427_387_944
    for message in await harness.services.outbox.claim(limit=100, lease_s=60):
        context = await harness.services.outbox.load_context(message)
        if context.concern is not None:
            await harness.services.outbox.mark_sent(context, card=(800, card))

    for name, found in (await stored(harness)).items():
        for row in found:
            assert not ({raised.id, card} & set(row) and {WISHER, OTHER} & set(row)), name


async def test_no_answer_and_no_wish_about_contact_can_be_read(harness: ServiceHarness) -> None:
    pairing = await start_pairing(harness)
    await advance_to(harness, evening(3))
    for person, answer in ((ADA, CheckInAnswer.NOT_SO_WELL), (INES, CheckInAnswer.CONTACT)):
        await harness.services.check_ins.answer(in_dm(person), await newest_check_in(harness, person), answer)
    harness.advance_time(days=20)
    await harness.services.active_pairings.end(in_dm(ADA), pairing.id)
    await harness.services.closing.set_boundary(in_dm(ADA), pairing.id, ContactPreference.IN_GROUP)
    await harness.services.closing.set_boundary(in_dm(INES), pairing.id, ContactPreference.NONE)

    found = await stored(harness, "questions", "boundaries")

    plain = {str(value) for value in (*CheckInAnswer, *ContactPreference)}
    assert found["questions"]
    assert len(found["boundaries"]) == 2
    assert not plain & {str(value) for rows in found.values() for row in rows for value in row}
    assert not await holds(harness, CheckInAnswer.NOT_SO_WELL)
    assert not await holds(harness, ContactPreference.IN_GROUP)
    async with harness.database.read_transaction() as uow:
        assert await uow.boundaries.by_person(pairing.id) == {
            ADA: ContactPreference.IN_GROUP,
            INES: ContactPreference.NONE,
        }
    assert len((await harness.services.overview.queue(facilitator(COMMUNITY_ID + 1))).contact_requests) == 1
