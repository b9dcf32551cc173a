"""Promise 11: deleted means gone. Someone who deletes is in no table any more, and everybody else goes on."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import LargeBinary, select, type_coerce

from bot.rules.traits import TraitSection
from storage.models.enums import MessageKind, PairingState
from storage.schema.check_ins import boundaries, questions
from storage.schema.columns import metadata
from storage.schema.concerns import concerns
from storage.schema.matching import kept_apart
from storage.schema.matters import open_matters
from storage.schema.pairings import pairings
from storage.schema.people import seekers
from storage.schema.types import EncryptedText
from tests.support.service_harness import COMMUNITY_ID, ServiceHarness, facilitator, member, someone
from tests.support.services.concurrency import Row, pairing_of, pending_messages, rows
from tests.support.services.full_record import MARK, MENTEE, PERSON_ID, create_full_record


async def everything(harness: ServiceHarness) -> dict[str, list[Row]]:
    """Every row of every table, with what was written opened."""
    return {name: await rows(harness.database, table) for name, table in metadata.tables.items()}


def leads_to_them(value: Any) -> bool:
    """Whether this value is, or holds, the person's id or anything that they wrote."""
    return value == PERSON_ID or any(trace in str(value) for trace in (str(PERSON_ID), MARK))


def traces(stored: dict[str, list[Row]]) -> set[str]:
    """The columns in which the person is found."""
    return {
        f"{table}.{column}"
        for table, found in stored.items()
        for row in found
        for column, value in row.items()
        if leads_to_them(value)
    }


async def test_whoever_has_everything_is_in_no_column_of_any_table_afterwards(harness: ServiceHarness) -> None:
    await create_full_record(harness)
    before = traces(await everything(harness))
    found_by_hash = {"posted_names", "counted_acts"}
    assert {column.table.name for column in people_columns()} - found_by_hash == {
        name.partition(".")[0] for name in before
    }

    await harness.services.privacy.delete(member(PERSON_ID))
    left = traces(await everything(harness))
    await harness.drain_outbox()

    of_others = {"kept_apart.other_sealed", "concerns.about_sealed", "sealed.about_sealed"}
    assert left == {"letters.to_id"} | of_others, "only the role, and messages to them, are still to be taken away"
    assert traces(await everything(harness)) == of_others, "what others wished and worry about stays, encrypted"


def people_columns() -> list[Any]:
    """Every column that may name a person."""
    return [column for table in metadata.sorted_tables for column in table.c if "on_erasure" in column.info]


async def test_what_others_have_of_their_own_stays_as_it_is(harness: ServiceHarness) -> None:
    await create_full_record(harness)
    tables = ("profiles", "preferences", "kept_apart", "passed_over", "seekers", "mentors", "boundaries", "questions")
    before = await everything(harness)
    counted = {name: len(found) for name, found in before.items()}

    await harness.services.privacy.delete(member(PERSON_ID))

    after = await everything(harness)
    for name in tables:
        others = [row for row in before[name] if not any(map(leads_to_them, row.values()))]
        assert others, name
        assert [row for row in after[name] if row in others] == others
    for name in ("pairings", "concerns", "concern_notes", "silences"):
        assert len(after[name]) == counted[name]
    await harness.services.overview.queue(facilitator())
    await harness.services.overview.member_status(facilitator(), someone(MENTEE))


async def test_no_two_pairings_of_theirs_can_be_told_to_be_of_the_same_person(harness: ServiceHarness) -> None:
    await create_full_record(harness)
    theirs = [
        row["id"]
        for row in await rows(harness.database, pairings)
        if PERSON_ID in (row["mentor_id"], row["mentee_id"])
    ]

    await harness.services.privacy.delete(member(PERSON_ID))

    stored = await rows(harness.database, pairings, pairings.c.id.in_(theirs))
    stand_ins = [side for row in stored for side in (row["mentor_id"], row["mentee_id"]) if side < 0]
    assert len(stored) == len(set(stand_ins)) == len(theirs) > 3
    assert all(row["closed_at"] is not None for row in stored)


async def test_both_of_a_pair_can_go_one_after_the_other(harness: ServiceHarness) -> None:
    await harness.add_mentor(PERSON_ID)
    pairing = await harness.active_pairing(MENTEE, PERSON_ID)

    await harness.services.privacy.delete(member(PERSON_ID))
    await harness.services.privacy.delete(member(MENTEE))

    stored = await pairing_of(harness, pairing.id)
    assert (stored.mentor_id, stored.mentee_id) == (-2 * pairing.id, -2 * pairing.id - 1)
    assert await rows(harness.database, questions, questions.c.pairing_id == pairing.id) == []


async def test_the_partner_hears_that_it_has_ended_and_goes_on(harness: ServiceHarness) -> None:
    await harness.add_mentor(PERSON_ID)
    pairing = await harness.active_pairing(MENTEE, PERSON_ID)
    harness.advance_time(days=20)
    await harness.drain_outbox()

    await harness.services.privacy.delete(member(PERSON_ID))
    told = await pending_messages(harness)
    mine = await harness.services.overview.mine(member(MENTEE))
    await harness.add_mentor(108)
    again = await harness.active_pairing(MENTEE, 108)

    assert (MessageKind.PAIRING_ENDED, MENTEE) in told
    assert not any(to is not None and to <= 0 for _, to in told)
    assert [closing_state.pairing.id for closing_state in mine.closings] == [pairing.id]
    assert (again.state, again.mentor_id) == (PairingState.ACTIVE, 108)


async def test_cards_with_their_name_are_taken_down_or_brought_up_to_date(harness: ServiceHarness) -> None:
    await create_full_record(harness)
    await harness.drain_outbox()

    await harness.services.privacy.delete(member(PERSON_ID))

    messages = await harness.services.outbox.claim(limit=100, lease_s=60)
    away = {message.subject_id for message in messages if message.kind is MessageKind.CARD_REMOVAL}
    reposted = {message.kind for message in messages if message.detail == "where it stands"}
    assert away == {7001, 7201, 7204}, "their application, that they could not be reached, and a message to another"
    assert reposted == {MessageKind.CARD_MENTOR}


async def test_concerns_of_theirs_are_closed_and_what_they_had_taken_on_comes_up_again(
    harness: ServiceHarness,
) -> None:
    await create_full_record(harness)

    await harness.services.privacy.delete(member(PERSON_ID))

    stored = await rows(harness.database, concerns)
    assert [(row["by_sealed"], row["about_sealed"], row["closed_at"] is None) for row in stored] == [
        (0, MENTEE, False),
        (0, None, False),
        (106, PERSON_ID, True),
        (106, 105, True),
        (105, None, False),
    ]
    [left] = await rows(harness.database, open_matters, open_matters.c.kind == MessageKind.CARD_CONCERN)
    assert (left["subject_id"], left["taken_by"]) == (stored[3]["id"], None)
    assert left["due_at"] == harness.clock() + timedelta(hours=harness.programme.urgent_hours[0])
    told = [message for message in await harness.drain_outbox() if message.kind is MessageKind.CARD_CONCERN]
    assert [message.detail for message in told if message.subject_id == stored[3]["id"]] == ["again"]


async def test_they_can_start_afresh_and_nothing_of_before_comes_back(harness: ServiceHarness) -> None:
    await create_full_record(harness)
    await harness.services.privacy.delete(member(PERSON_ID))
    await harness.drain_outbox()

    await harness.services.waiting_list.join(
        member(PERSON_ID), hope=None, attends=True, listed=True, preferences=None
    )
    await harness.add_mentor(PERSON_ID)
    again = await harness.request_pairing(MENTEE, PERSON_ID)
    mine = await harness.services.overview.mine(member(PERSON_ID))

    assert [pairing.id for pairing in mine.pairings] == [again.id]
    assert (mine.kept_messages, mine.closings) == ([], [])
    assert [row["hope"] for row in await rows(harness.database, seekers, seekers.c.user_id == PERSON_ID)] == [None]
    assert await rows(harness.database, boundaries, boundaries.c.person_id == PERSON_ID) == []


async def test_twice_does_nothing_more(harness: ServiceHarness) -> None:
    await harness.add_mentor(PERSON_ID)
    await harness.active_pairing(MENTEE, PERSON_ID)
    await harness.services.privacy.delete(member(PERSON_ID))
    before = await everything(harness)

    await harness.services.privacy.delete(member(PERSON_ID))

    assert await everything(harness) == before


async def test_who_was_never_heard_of_leaves_no_trace_by_deleting_either(harness: ServiceHarness) -> None:
    before = await everything(harness)

    await harness.services.privacy.delete(member(PERSON_ID))

    assert await everything(harness) == before


async def test_another_community_keeps_what_is_its_own(harness: ServiceHarness) -> None:
    await harness.set_up(200)
    for community_id in (COMMUNITY_ID, 200):
        await harness.services.exclusions.exclude(member(PERSON_ID, community_id), someone(MENTEE))
    async with harness.database.transaction() as uow:
        await uow.people.save_dm_channel(PERSON_ID, 5001)

    await harness.services.privacy.delete(member(PERSON_ID))

    assert [
        row["community_id"] for row in await rows(harness.database, kept_apart, kept_apart.c.by_hash == PERSON_ID)
    ] == [200]
    async with harness.database.read_transaction() as uow:
        assert await uow.people.get_dm_channel(PERSON_ID) == 5001


async def test_the_file_itself_does_not_tell_of_them_any_more(harness: ServiceHarness) -> None:
    if not harness.database.is_sqlite:
        return
    await create_full_record(harness)
    sealed = await _sealed(harness)
    file = Path(harness.database.engine.url.database or "")
    assert PERSON_ID.to_bytes(8, "big") in _bytes_of(file)
    assert any(words in _bytes_of(file) for words in sealed)

    await harness.services.privacy.delete(member(PERSON_ID))
    await harness.drain_outbox()
    await harness.services.retention.sweep()

    assert PERSON_ID.to_bytes(8, "big") not in _bytes_of(file)
    assert [words for words in sealed if words in _bytes_of(file)] == []


async def test_what_somebody_reads_at_that_moment_is_scrubbed_later(harness: ServiceHarness) -> None:
    if not harness.database.is_sqlite:
        return
    await create_full_record(harness)
    file = Path(harness.database.engine.url.database or "")

    async with harness.database.read_transaction() as uow:
        await uow.people.present_ids(COMMUNITY_ID)
        await harness.services.privacy.delete(member(PERSON_ID))
    left_over = PERSON_ID.to_bytes(8, "big") in _bytes_of(file)
    await harness.drain_outbox()
    await harness.services.retention.sweep()

    assert left_over
    assert PERSON_ID.to_bytes(8, "big") not in _bytes_of(file)


async def _sealed(harness: ServiceHarness) -> list[bytes]:
    """What they wrote, as it stands in the file."""
    found: list[bytes] = []
    async with harness.database.engine.connect() as connection:
        for table in metadata.sorted_tables:
            written = [column for column in table.c if isinstance(column.type, EncryptedText)]
            for column in written:
                rows_of_it = await connection.execute(select(column, type_coerce(column, LargeBinary)))
                found += [bytes(sealed) for text, sealed in rows_of_it if text and MARK in text]
    assert len(found) > 12
    return found


def _bytes_of(file: Path) -> bytes:
    """The database, and what SQLite has beside it."""
    return b"".join(part.read_bytes() for part in file.parent.iterdir() if part.name.startswith(file.name))


async def test_what_was_opened_in_memory_is_forgotten_too(harness: ServiceHarness) -> None:
    await harness.services.profiles.set_answers(member(PERSON_ID), TraitSection.SELF, chosen={"age": ["40s"]})
    dialect = harness.database.engine.sync_engine.dialect
    opened: dict[bytes, str] = dialect.companion_opened  # type: ignore[attr-defined]  # ours
    async with harness.database.transaction() as uow:
        await uow.profiles.get(COMMUNITY_ID, PERSON_ID)
    assert any("40s" in text for text in opened.values())

    await harness.services.privacy.delete(member(PERSON_ID))

    assert opened == {}


async def test_in_a_server_where_nothing_was_ever_set_up_it_is_as_calm(harness: ServiceHarness) -> None:
    before = await everything(harness)

    await harness.services.privacy.delete(member(PERSON_ID, 300))
    assert await everything(harness) == before
    assert await harness.services.privacy.send_export(member(PERSON_ID, 300))
    assert await harness.recipients_of(MessageKind.OWN_DATA) == [PERSON_ID]
