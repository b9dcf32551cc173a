"""Promise 2: words on their way from the other do not arrive after the end; nor thanks, once distance is wished."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from bot.services.outbox.service import LetterGone
from storage.models.enums import Contact, LetterKind, LetterState, Welcome
from storage.models.records import Letter, Pairing
from storage.schema.check_ins import notes
from storage.schema.outbox import letters
from tests.support.house import HOME, House, facilitator, in_dm, member, someone
from tests.support.services.moments import ended, rows, words_kept

INES, ADA, TOMAS = 10, 31, 50
LONG = "x" * 3501
ALL_STATES = {LetterState.WAITING, LetterState.UNDELIVERABLE, LetterState.VEILED}

Deed = Callable[[House, Pairing], Awaitable[object]]

ENDINGS: dict[str, Deed] = {
    "by the reader": lambda house, pairing: house.services.walking.end(in_dm(INES), pairing.id),
    "by the writer": lambda house, pairing: house.services.walking.end(in_dm(ADA), pairing.id),
    "by a facilitator": lambda house, pairing: house.services.walking.end_for_both(facilitator(TOMAS), pairing.id),
    "the reader leaves": lambda house, _pairing: house.services.leaving.left(HOME, INES),
    "the writer leaves": lambda house, _pairing: house.services.leaving.left(HOME, ADA),
    "the writer is forgotten": lambda house, _pairing: house.services.privacy.delete(member(ADA)),
}


@pytest.fixture
async def pairing(house: House) -> Pairing:
    """Two people walk together, and nothing else is on its way."""
    await house.mentor(INES)
    pairing = await house.together(ADA, INES)
    await house.letters()
    return pairing


async def claim(house: House) -> list[Letter]:
    return await house.services.post.claim(limit=10, lease_seconds=60)


async def become(house: House, letter: Letter, state: LetterState) -> None:
    """Have a letter that was claimed be so."""
    post = house.services.post
    if state is LetterState.UNDELIVERABLE:
        await post.unreachable(letter)
    elif state is LetterState.VEILED:
        await post.arrived(await post.facts(letter), veiled_for=letter.to_id)


async def states_of(house: House, *kinds: LetterKind) -> set[str]:
    return {row["state"] for row in await rows(house.store, letters, letters.c.kind.in_(kinds))}


@pytest.mark.parametrize("how", ENDINGS)
async def test_a_note_that_was_claimed_before_the_end_goes_nowhere(house: House, pairing: Pairing, how: str) -> None:
    await house.services.walking.write_note(in_dm(ADA), pairing.id, LONG)
    claimed = await claim(house)

    await ENDINGS[how](house, pairing)

    assert [letter.kind for letter in claimed] == [LetterKind.NOTE, LetterKind.NOTE_REST]
    for letter in claimed:
        with pytest.raises(LetterGone):
            await house.services.post.facts(letter)
        with pytest.raises(LetterGone):
            await house.services.post.must_still_go(letter)
    assert not {letter.kind for letter in await house.letters()} & {LetterKind.NOTE, LetterKind.NOTE_REST}
    assert set(await words_kept(house)) <= {None}


@pytest.mark.parametrize("state", sorted(ALL_STATES))
async def test_however_it_stood_with_a_note_it_is_not_read_after_the_end(
    house: House, pairing: Pairing, state: LetterState
) -> None:
    await house.services.walking.write_note(in_dm(ADA), pairing.id, LONG)
    first, rest = await claim(house)
    await house.services.post.arrived(await house.services.post.facts(first))
    await become(house, rest, state)

    await house.services.walking.end(in_dm(INES), pairing.id)

    assert await states_of(house, LetterKind.NOTE_REST) == {LetterState.DROPPED}
    assert await words_kept(house) == [None]
    assert (await house.services.overview.mine(member(INES))).kept == []
    assert (await house.services.opening.open(in_dm(INES), rest.id)).note is None


async def test_what_arrives_all_the_same_is_not_noted_as_brought(house: House, pairing: Pairing) -> None:
    await house.services.walking.write_note(in_dm(ADA), pairing.id, "Are you well?")
    [letter] = await claim(house)
    facts = await house.services.post.facts(letter)
    await house.services.walking.end(in_dm(INES), pairing.id)

    await house.services.post.arrived(facts, veiled_for=INES)
    await house.services.post.unreachable(letter)

    assert await states_of(house, LetterKind.NOTE) == {LetterState.DROPPED}
    assert (await house.services.opening.open(in_dm(INES), letter.id)).note is None


async def test_a_note_elsewhere_is_none_of_it(house: House, pairing: Pairing) -> None:
    other = await house.together(32, INES)
    await house.letters()
    await house.services.walking.write_note(in_dm(32), other.id, "Stays.")

    await house.services.walking.end(in_dm(INES), pairing.id)

    assert await words_kept(house) == ["Stays."]
    assert await house.told(LetterKind.NOTE) == [INES]


DISTANCE: dict[str, Deed] = {
    "no contact": lambda house, pairing: house.services.farewell.set_boundary(in_dm(INES), pairing.id, Contact.NONE),
    "kept apart": lambda house, _pairing: house.services.keeping_apart.keep(member(INES), someone(ADA)),
    "kept apart by the writer": lambda house, _pairing: house.services.keeping_apart.keep(member(ADA), someone(INES)),
    "a concern": lambda house, _pairing: house.services.concerns.raise_concern(
        member(INES), words="Not well.", about=someone(ADA), named=True
    ),
    "the reader leaves": lambda house, _pairing: house.services.leaving.left(HOME, INES),
    "the writer leaves": lambda house, _pairing: house.services.leaving.left(HOME, ADA),
}


@pytest.mark.parametrize("answered", [False, True], ids=["asked about", "welcome"])
@pytest.mark.parametrize("how", DISTANCE)
async def test_thanks_on_their_way_do_not_arrive_once_distance_is_wished(
    house: House, how: str, answered: bool
) -> None:
    pairing = await ended(house, ADA, INES)
    await house.services.farewell.thank(in_dm(ADA), pairing.id, "You were there.")
    if answered:
        await house.letters()
        [note] = await rows(house.store, notes)
        await house.services.farewell.answer_thanks(in_dm(INES), note["id"], Welcome.YES)
    [letter] = await claim(house)

    await DISTANCE[how](house, pairing)

    assert letter.kind is (LetterKind.THANKS if answered else LetterKind.THANKS_WAIT)
    with pytest.raises(LetterGone):
        await house.services.post.facts(letter)
    assert not {each.kind for each in await house.letters()} & {LetterKind.THANKS, LetterKind.THANKS_WAIT}
    if answered or "leaves" in how:
        assert await words_kept(house) == [None]


@pytest.mark.parametrize(("by", "stays"), [(INES, False), (ADA, True)], ids=["the reader's", "the writer's"])
async def test_the_writers_wish_to_be_kept_apart_changes_nothing_that_the_reader_sees(
    house: House, by: int, stays: bool
) -> None:
    pairing = await ended(house, ADA, INES)
    await house.services.farewell.thank(in_dm(ADA), pairing.id, "You were there.")
    [letter] = await claim(house)
    await house.services.post.unreachable(letter)
    await house.letters()

    await house.services.keeping_apart.keep(member(by), someone(ADA if by == INES else INES))

    assert bool((await house.services.overview.mine(member(INES))).kept) is stays


async def test_thanks_that_are_welcome_again_after_no_contact_come(house: House) -> None:
    pairing = await ended(house, ADA, INES)
    await house.services.farewell.set_boundary(in_dm(INES), pairing.id, Contact.NONE)
    await house.services.farewell.thank(in_dm(ADA), pairing.id, "You were there.")
    [note] = await rows(house.store, notes)

    await house.services.farewell.answer_thanks(in_dm(INES), note["id"], Welcome.YES)

    assert await house.told(LetterKind.THANKS) == [INES]
