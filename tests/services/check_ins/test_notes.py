"""A few words from one to the other: carried, and then forgotten."""

from __future__ import annotations

import pytest

from bot.rules.refusals import NoLongerOpen, NotFound, NothingWritten, NotNow, NotYours, TooLong
from storage.models.enums import LetterKind, LetterState
from storage.models.records import Letter, Pairing
from storage.schema.check_ins import notes
from storage.schema.outbox import letters
from tests.support.house import HOME, House, facilitator, in_dm, member
from tests.support.services.moments import rows

INES, ADA, BILAL, TOMAS = 10, 31, 32, 50


@pytest.fixture
async def pairing(house: House) -> Pairing:
    """Two people walk together, and nothing else is on its way."""
    await house.mentor(INES)
    pairing = await house.together(ADA, INES)
    await house.letters()
    return pairing


async def claimed(house: House) -> Letter:
    [letter] = await house.services.post.claim(limit=10, lease_seconds=60)
    return letter


async def stored_words(house: House) -> list[str | None]:
    return [row["words"] for row in await rows(house.store, notes)]


async def test_a_note_goes_first_to_the_other_and_is_forgotten_once_it_arrived(
    house: House, pairing: Pairing
) -> None:
    await house.services.walking.write_note(in_dm(ADA), pairing.id, "Thank you for Tuesday.")
    letter = await claimed(house)
    facts = await house.services.post.facts(letter)

    assert (letter.kind, letter.to_id) == (LetterKind.NOTE, INES)
    assert facts.note is not None
    assert (facts.note.words, facts.note.author_id) == ("Thank you for Tuesday.", ADA)
    await house.services.post.arrived(facts)

    assert await stored_words(house) == [None]


@pytest.mark.parametrize("text", ["x", "é" * 4000, "a\n\tb", "<@1> **bold** @everyone"])
async def test_what_fits_is_carried_as_it_was_written(house: House, pairing: Pairing, text: str) -> None:
    await house.services.walking.write_note(in_dm(ADA), pairing.id, text)

    assert await stored_words(house) == [text]


async def test_a_note_too_long_for_one_message_goes_in_two_and_is_forgotten_after_both(
    house: House, pairing: Pairing
) -> None:
    await house.services.walking.write_note(in_dm(ADA), pairing.id, "x" * 3501)
    first, rest = await house.services.post.claim(limit=10, lease_seconds=60)

    assert (first.kind, rest.kind) == (LetterKind.NOTE, LetterKind.NOTE_REST)
    await house.services.post.arrived(await house.services.post.facts(first))
    assert await stored_words(house) == ["x" * 3501]
    await house.services.post.unreachable(rest)
    assert await stored_words(house) == ["x" * 3501]
    await house.services.overview.were_read(member(INES), rest.id)

    assert await stored_words(house) == [None]


async def test_what_no_reader_could_see_is_taken_out(house: House, pairing: Pairing) -> None:
    await house.services.walking.write_note(in_dm(ADA), pairing.id, " \x00so\x07 \u202eit\u200b is \n")

    assert await stored_words(house) == ["so it is"]


async def test_too_much_and_nothing_are_refused_and_nothing_is_kept(house: House, pairing: Pairing) -> None:
    write = house.services.walking.write_note

    with pytest.raises(TooLong) as refused:
        await write(in_dm(ADA), pairing.id, "x" * 4001)
    for empty in (None, "", "  \n ", "\x00\u200b"):
        with pytest.raises(NothingWritten):
            await write(in_dm(ADA), pairing.id, empty)

    assert (refused.value.limit, refused.value.length) == (4000, 4001)
    assert await stored_words(house) == []
    assert await house.letters() == []


async def test_only_the_two_write_and_only_while_it_lasts(house: House, pairing: Pairing) -> None:
    walking = house.services.walking
    asked = await house.asked(BILAL, INES)

    for outsider in (in_dm(BILAL), facilitator(TOMAS)):
        with pytest.raises(NotYours):
            await walking.may_write(outsider, pairing.id)
        with pytest.raises(NotYours):
            await walking.write_note(outsider, pairing.id, "Hello")
    with pytest.raises(NotNow):
        await walking.may_write(in_dm(BILAL), asked.id)
    with pytest.raises(NotNow):
        await walking.write_note(in_dm(BILAL), asked.id, "Hello")
    await walking.end(in_dm(ADA), pairing.id)
    with pytest.raises(NoLongerOpen):
        await walking.write_note(in_dm(ADA), pairing.id, "Hello")


async def test_one_may_write_while_resting(house: House, pairing: Pairing) -> None:
    await house.services.walking.pause(in_dm(INES), pairing.id)

    await house.services.walking.may_write(in_dm(ADA), pairing.id)
    await house.services.walking.write_note(in_dm(ADA), pairing.id, "Rest well.")

    assert await stored_words(house) == ["Rest well."]


async def test_a_note_that_cannot_be_delivered_is_kept_until_it_is_read(house: House, pairing: Pairing) -> None:
    await house.services.walking.write_note(in_dm(ADA), pairing.id, "Are you well?")
    letter = await claimed(house)
    await house.services.post.unreachable(letter)

    [kept] = (await house.services.overview.mine(member(INES))).kept
    assert kept.note is not None
    assert kept.note.words == "Are you well?"
    await house.services.overview.were_read(member(INES), letter.id)

    assert await stored_words(house) == [None]
    assert (await house.services.overview.mine(member(INES))).kept == []
    [stored] = await rows(house.store, letters, letters.c.id == letter.id)
    assert stored["state"] == LetterState.READ


async def test_nobody_else_reads_it_away(house: House, pairing: Pairing) -> None:
    await house.services.walking.write_note(in_dm(ADA), pairing.id, "Are you well?")
    letter = await claimed(house)
    await house.services.post.unreachable(letter)

    for other in (member(ADA), facilitator(TOMAS)):
        with pytest.raises(NotFound):
            await house.services.overview.were_read(other, letter.id)

    assert await stored_words(house) == ["Are you well?"]


@pytest.mark.parametrize("kept", [False, True], ids=["on its way", "kept"])
async def test_a_note_to_who_left_is_forgotten(house: House, pairing: Pairing, kept: bool) -> None:
    await house.services.walking.write_note(in_dm(ADA), pairing.id, "Are you well?")
    if kept:
        await house.services.post.unreachable(await claimed(house))

    await house.services.leaving.left(HOME, INES)

    assert await stored_words(house) == [None]


async def test_a_note_that_is_not_sent_after_all_is_forgotten(house: House, pairing: Pairing) -> None:
    await house.services.walking.write_note(in_dm(ADA), pairing.id, "Are you well?")

    await house.services.post.needless(await claimed(house))

    assert await stored_words(house) == [None]
