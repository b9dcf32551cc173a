"""Promise 11: gone means gone. Whoever deletes is in no table any more, and everybody else goes on."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import LargeBinary, select, type_coerce

from bot.rules.traits import Part
from storage.models.enums import LetterKind, PairingState
from storage.schema.check_ins import boundaries, questions
from storage.schema.columns import metadata
from storage.schema.concerns import concerns
from storage.schema.matching import kept_apart
from storage.schema.pairings import pairings
from storage.schema.people import seekers
from storage.schema.types import Words
from tests.support.house import HOME, House, facilitator, member, someone
from tests.support.services.full_life import MARK, ME, MENTEE, lives_fully
from tests.support.services.moments import Row, news, pairing_of, rows


async def everything(house: House) -> dict[str, list[Row]]:
    """Every row of every table, with what was written opened."""
    return {name: await rows(house.store, table) for name, table in metadata.tables.items()}


def leads_to_them(value: Any) -> bool:
    """Whether this value is, or holds, the person's id or anything that they wrote."""
    return value == ME or any(trace in str(value) for trace in (str(ME), MARK))


def traces(stored: dict[str, list[Row]]) -> set[str]:
    """The columns in which the person is found."""
    return {
        f"{table}.{column}"
        for table, found in stored.items()
        for row in found
        for column, value in row.items()
        if leads_to_them(value)
    }


async def test_whoever_has_everything_is_in_no_column_of_any_table_afterwards(house: House) -> None:
    await lives_fully(house)
    before = traces(await everything(house))
    assert {column.table.name for column in people_columns()} == {name.partition(".")[0] for name in before}

    assert await house.services.privacy.delete(member(ME))
    left = traces(await everything(house))
    await house.letters()

    assert left == {"letters.to_id"}, "only the role has still to be taken off"
    assert traces(await everything(house)) == set()


def people_columns() -> list[Any]:
    """Every column that may name a person."""
    return [column for table in metadata.sorted_tables for column in table.c if "fate" in column.info]


async def test_what_others_have_of_their_own_stays_as_it_is(house: House) -> None:
    await lives_fully(house)
    tables = ("profiles", "preferences", "kept_apart", "passed_over", "seekers", "mentors", "boundaries", "questions")
    before = await everything(house)
    counted = {name: len(found) for name, found in before.items()}

    await house.services.privacy.delete(member(ME))

    after = await everything(house)
    for name in tables:
        others = [row for row in before[name] if not any(map(leads_to_them, row.values()))]
        assert others, name
        assert [row for row in after[name] if row in others] == others
    for name in ("pairings", "concerns", "concern_notes", "silences"):
        assert len(after[name]) == counted[name]
    await house.services.overview.queue(facilitator())
    await house.services.overview.person(facilitator(), someone(MENTEE))


async def test_no_two_pairings_of_theirs_can_be_told_to_be_of_the_same_person(house: House) -> None:
    await lives_fully(house)
    theirs = [row["id"] for row in await rows(house.store, pairings) if ME in (row["mentor_id"], row["mentee_id"])]

    await house.services.privacy.delete(member(ME))

    stored = await rows(house.store, pairings, pairings.c.id.in_(theirs))
    stand_ins = [side for row in stored for side in (row["mentor_id"], row["mentee_id"]) if side < 0]
    assert len(stored) == len(set(stand_ins)) == len(theirs) > 3
    assert all(row["closed_at"] is not None for row in stored)


async def test_both_of_a_pair_can_go_one_after_the_other(house: House) -> None:
    await house.mentor(ME)
    pairing = await house.together(MENTEE, ME)

    await house.services.privacy.delete(member(ME))
    await house.services.privacy.delete(member(MENTEE))

    stored = await pairing_of(house, pairing.id)
    assert (stored.mentor_id, stored.mentee_id) == (-2 * pairing.id, -2 * pairing.id - 1)
    assert await rows(house.store, questions, questions.c.pairing_id == pairing.id) == []


async def test_the_partner_hears_that_it_has_ended_and_goes_on(house: House) -> None:
    await house.mentor(ME)
    pairing = await house.together(MENTEE, ME)
    house.wait(days=20)
    await house.letters()

    await house.services.privacy.delete(member(ME))
    told = await news(house)
    mine = await house.services.overview.mine(member(MENTEE))
    await house.mentor(108)
    again = await house.together(MENTEE, 108)

    assert (LetterKind.PAIRING_ENDED, MENTEE) in told
    assert not any(to is not None and to <= 0 for _, to in told)
    assert [parting.pairing.id for parting in mine.partings] == [pairing.id]
    assert (again.state, again.mentor_id) == (PairingState.ACTIVE, 108)


async def test_cards_with_their_name_are_taken_down_or_brought_up_to_date(house: House) -> None:
    await lives_fully(house)
    await house.letters()

    await house.services.privacy.delete(member(ME))

    letters = await house.services.post.claim(limit=100, lease_seconds=60)
    away = {letter.subject_id for letter in letters if letter.kind is LetterKind.CARD_AWAY}
    anew = {letter.kind for letter in letters if letter.detail == "where it stands"}
    assert {7001, 7201} < away
    assert 7202 not in away
    assert len(away) == 3, "their application, their wish to be contacted, and that they could not be reached"
    assert anew == {LetterKind.CARD_MENTOR, LetterKind.CARD_CONTACT}


async def test_concerns_of_theirs_are_closed_and_what_they_had_taken_on_comes_up_again(house: House) -> None:
    await lives_fully(house)

    await house.services.privacy.delete(member(ME))

    stored = await rows(house.store, concerns)
    assert [(row["by_id"], row["about_id"], row["closed_at"] is None, row["taken_by"]) for row in stored] == [
        (0, MENTEE, False, None),
        (0, None, False, None),
        (106, -1, True, None),
        (106, 105, True, None),
        (105, None, False, None),
    ]
    assert stored[3]["again_at"] == house.clock() + timedelta(hours=house.programme.reach_out_again_hours)
    told = [letter for letter in await house.letters() if letter.kind is LetterKind.CARD_CONCERN]
    assert [letter.detail for letter in told if letter.subject_id == stored[3]["id"]] == ["again"]


async def test_they_can_start_afresh_and_nothing_of_before_comes_back(house: House) -> None:
    await lives_fully(house)
    await house.services.privacy.delete(member(ME))
    await house.letters()

    await house.services.seekers.join(member(ME), hope=None, attends=True, preferences=None)
    await house.mentor(ME)
    again = await house.asked(MENTEE, ME)
    mine = await house.services.overview.mine(member(ME))

    assert [pairing.id for pairing in mine.pairings] == [again.id]
    assert (mine.kept, mine.partings) == ([], [])
    assert [row["hope"] for row in await rows(house.store, seekers, seekers.c.user_id == ME)] == [None]
    assert await rows(house.store, boundaries, boundaries.c.person_id == ME) == []


async def test_twice_does_nothing_more(house: House) -> None:
    await house.mentor(ME)
    await house.together(MENTEE, ME)
    await house.services.privacy.delete(member(ME))
    before = await everything(house)

    assert not await house.services.privacy.delete(member(ME))

    assert await everything(house) == before


async def test_who_was_never_heard_of_leaves_no_trace_by_deleting_either(house: House) -> None:
    before = await everything(house)

    assert not await house.services.privacy.delete(member(ME))

    assert await everything(house) == before


async def test_another_community_keeps_what_is_its_own(house: House) -> None:
    await house.set_up(200)
    for community_id in (HOME, 200):
        await house.services.keeping_apart.keep(member(ME, community_id), someone(MENTEE))
    async with house.store.transaction() as memory:
        await memory.people.keep_dm_channel(ME, 5001)

    await house.services.privacy.delete(member(ME))

    assert [row["community_id"] for row in await rows(house.store, kept_apart, kept_apart.c.by_id == ME)] == [200]
    assert await house.services.post.dm_channel(ME) == 5001


async def test_the_file_itself_does_not_tell_of_them_any_more(house: House) -> None:
    if not house.store.is_sqlite:
        return
    await lives_fully(house)
    sealed = await _sealed(house)
    file = Path(house.store.engine.url.database or "")
    assert ME.to_bytes(8, "big") in _bytes_of(file)
    assert any(words in _bytes_of(file) for words in sealed)

    await house.services.privacy.delete(member(ME))
    await house.letters()
    await house.services.retention.sweep()

    assert ME.to_bytes(8, "big") not in _bytes_of(file)
    assert [words for words in sealed if words in _bytes_of(file)] == []


async def test_what_somebody_reads_at_that_moment_is_scrubbed_later(house: House) -> None:
    if not house.store.is_sqlite:
        return
    await lives_fully(house)
    file = Path(house.store.engine.url.database or "")

    async with house.store.reading() as memory:
        await memory.people.known(HOME)
        assert await house.services.privacy.delete(member(ME))
    left_over = ME.to_bytes(8, "big") in _bytes_of(file)
    await house.letters()
    await house.services.retention.sweep()

    assert left_over
    assert ME.to_bytes(8, "big") not in _bytes_of(file)


async def _sealed(house: House) -> list[bytes]:
    """What they wrote, as it stands in the file."""
    found: list[bytes] = []
    async with house.store.engine.connect() as connection:
        for table in metadata.sorted_tables:
            written = [column for column in table.c if isinstance(column.type, Words)]
            for column in written:
                rows_of_it = await connection.execute(select(column, type_coerce(column, LargeBinary)))
                found += [bytes(sealed) for text, sealed in rows_of_it if text and MARK in text]
    assert len(found) > 12
    return found


def _bytes_of(file: Path) -> bytes:
    """The database, and what SQLite has beside it."""
    return b"".join(part.read_bytes() for part in file.parent.iterdir() if part.name.startswith(file.name))


async def test_what_was_opened_in_memory_is_forgotten_too(house: House) -> None:
    await house.services.about_them.say(member(ME), Part.SELF, chosen={"age": ["40s"]})
    opened: dict[bytes, str] = house.store.engine.sync_engine.dialect.companion_opened  # type: ignore[attr-defined]  # ours
    async with house.store.transaction() as memory:
        await memory.profiles.get(HOME, ME)
    assert any("40s" in text for text in opened.values())

    await house.services.privacy.delete(member(ME))

    assert opened == {}


async def test_in_a_server_where_nothing_was_ever_set_up_it_is_as_calm(house: House) -> None:
    before = await everything(house)

    assert not await house.services.privacy.delete(member(ME, 300))
    assert await everything(house) == before
    assert await house.services.privacy.send(member(ME, 300))
    assert await house.told(LetterKind.OWN_DATA) == [ME]
