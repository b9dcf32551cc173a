"""Deleting in the very moment in which something else happens: whoever is first, nothing brings them back."""

from __future__ import annotations

import pytest

from bot.services.core.letters_and_audit import take_card_away
from storage.models.enums import LetterKind, LetterState
from storage.schema.columns import metadata
from storage.schema.outbox import letters, posted_messages, posted_names
from storage.schema.people import dm_channels, people
from tests.support.house import HOME, House, facilitator, in_dm, member, someone
from tests.support.services.full_life import ME
from tests.support.services.moments import at_once, ended, rows

PARTNER, OTHER = 201, 202


async def found_in(house: House) -> set[str]:
    """The tables in which the person is found; the role that has still to be taken off is not counted."""
    return {
        name
        for name, table in metadata.tables.items()
        for row in await rows(house.store, table)
        if ME in row.values() and row.get("kind") != LetterKind.ROLE_OFF
    }


@pytest.mark.parametrize("turned", [False, True], ids=["deleting first", "ending first"])
async def test_both_go_at_the_same_moment(house: House, rival: House, turned: bool) -> None:
    await house.mentor(ME)
    pairing = await house.together(PARTNER, ME)
    await house.letters()

    await at_once(
        house.services.privacy.delete(member(ME)),
        rival.services.walking.end(in_dm(PARTNER), pairing.id),
        turned=turned,
    )

    assert await found_in(house) == set()


@pytest.mark.parametrize("turned", [False, True], ids=["deleting first", "answering first"])
async def test_the_other_says_yes_at_the_same_moment(house: House, rival: House, turned: bool) -> None:
    await house.mentor(PARTNER)
    asked = await house.asked(ME, PARTNER)
    await house.letters()

    await at_once(
        house.services.privacy.delete(member(ME)),
        rival.services.answering.agree(in_dm(PARTNER), asked.id),
        turned=turned,
    )

    assert await found_in(house) == set()


@pytest.mark.parametrize("turned", [False, True])
async def test_both_of_a_pair_delete_at_the_same_moment(house: House, rival: House, turned: bool) -> None:
    await house.mentor(ME)
    await house.together(PARTNER, ME)

    await at_once(
        house.services.privacy.delete(member(ME)), rival.services.privacy.delete(member(PARTNER)), turned=turned
    )

    assert await found_in(house) == set()
    assert await rows(house.store, people, people.c.user_id == PARTNER) == []


@pytest.mark.parametrize("outcome", ["arrived", "unreachable", "put off", "needless"])
async def test_a_letter_that_was_on_its_way_meanwhile_brings_nobody_back(
    house: House, rival: House, outcome: str
) -> None:
    await house.mentor(ME)
    await house.letters()
    await house.asked(PARTNER, ME)
    post = rival.services.post
    [letter] = await post.claim(limit=10, lease_seconds=60)
    facts = await post.facts(letter)

    await house.services.privacy.delete(member(ME))
    await post.opened_dm(letter, ME, 5001)
    match outcome:
        case "arrived":
            await post.arrived(facts)
        case "unreachable":
            await post.unreachable(letter)
        case "put off":
            await post.put_off(letter)
        case _:
            await post.needless(letter)
    await house.letters()

    assert await found_in(house) == set()
    assert await rows(house.store, dm_channels) == []
    assert await house.told(LetterKind.CARD_UNREACHABLE) == []


async def test_a_card_that_was_being_posted_meanwhile_is_taken_down_again(house: House, rival: House) -> None:
    await house.services.mentors.volunteer(member(ME), qualities=[], past_member=False, capacity=2, words="Mine.")
    post = rival.services.post
    [letter] = await post.claim(limit=10, lease_seconds=60)
    facts = await post.facts(letter)

    await house.services.privacy.delete(member(ME))
    await post.arrived(facts, card=(800, 7001))

    [away] = [one for one in await house.letters() if one.kind is LetterKind.CARD_AWAY]
    assert (away.detail, away.subject_id) == ("800", 7001)


async def test_what_quotes_or_names_them_and_was_being_posted_is_taken_down_again(house: House, rival: House) -> None:
    pairing = await ended(house, ME, PARTNER)
    await house.services.farewell.tell_facilitators(member(ME), pairing.id, "Mine.", in_confidence=True)
    await house.asked(OTHER, PARTNER)
    async with house.store.transaction() as memory:
        await memory.letters.write(HOME, LetterKind.CARD_UNREACHABLE, about=ME, at=house.clock())
    post = rival.services.post
    claimed = [letter for letter in await post.claim(limit=10, lease_seconds=60) if letter.to_id is None]
    all_facts = [await post.facts(letter) for letter in claimed]

    await house.services.privacy.delete(member(ME))
    for number, facts in enumerate(all_facts):
        await post.arrived(facts, card=(800, 7001 + number))

    assert {letter.kind for letter in claimed} == {LetterKind.CARD_RESPECT, LetterKind.CARD_UNREACHABLE}
    away = [letter.subject_id for letter in await house.letters() if letter.kind is LetterKind.CARD_AWAY]
    assert sorted(away) == [7001, 7002]
    assert await rows(house.store, posted_messages) == []
    assert await found_in(house) == set()


@pytest.mark.parametrize("is_edited", [False, True], ids=["posted", "edited"])
async def test_a_card_about_what_stays_is_brought_up_to_date_after_it_was_posted_meanwhile(
    house: House, rival: House, is_edited: bool
) -> None:
    await house.wants_a_yes()
    await house.mentor(PARTNER)
    pairing = await house.together(ME, PARTNER)
    if is_edited:
        async with house.store.transaction() as memory:
            await memory.pairings.place_card(pairing.id, channel_id=800, message_id=7001)
    post = rival.services.post
    claimed = await post.claim(limit=10, lease_seconds=60)
    [card] = [letter for letter in claimed if letter.kind is LetterKind.CARD_PAIRING]
    facts = await post.facts(card)

    await house.services.privacy.delete(member(ME))
    await house.letters()
    await post.arrived(facts, card=(800, 7001))

    told = [(letter.kind, letter.detail) for letter in await house.letters()]
    assert told == [(LetterKind.CARD_PAIRING, "where it stands")]
    assert await found_in(house) == set()
    assert [row["person_id"] for row in await rows(house.store, posted_names)] == [PARTNER]


async def test_older_copies_of_a_card_go_and_the_one_that_stands_is_brought_up_to_date(house: House) -> None:
    await house.wants_a_yes()
    await house.mentor(PARTNER)
    await house.together(ME, PARTNER)
    post = house.services.post
    for message_id in (7001, 7002):
        async with house.store.transaction() as memory:
            await memory.pairings.place_card(1, channel_id=None, message_id=None)
        claimed = await post.claim(limit=10, lease_seconds=60)
        [card] = [letter for letter in claimed if letter.kind is LetterKind.CARD_PAIRING]
        await post.arrived(await post.facts(card), card=(800, message_id))
        async with house.store.transaction() as memory:
            await memory.letters.write(HOME, LetterKind.CARD_PAIRING, about=card.subject_id, at=house.clock())
    await house.letters()

    await house.services.privacy.delete(member(ME))

    told = await house.letters()
    assert [letter.subject_id for letter in told if letter.kind is LetterKind.CARD_AWAY] == [7001]
    assert "where it stands" in {letter.detail for letter in told if letter.kind is LetterKind.CARD_PAIRING}


async def test_what_could_not_be_taken_down_yet_is_tried_for_ever(house: House) -> None:
    async with house.store.transaction() as memory:
        await take_card_away(memory, HOME, (800, 7001), at=house.clock())

    for _ in range(15):
        house.wait(days=2)
        [away] = await house.services.post.claim(limit=10, lease_seconds=60)
        await house.services.post.put_off(away)
    house.wait(days=2)

    assert await house.told(LetterKind.CARD_AWAY) == [None]


async def test_what_clears_up_is_not_kept_whatever_becomes_of_it(house: House) -> None:
    await house.mentor(ME)
    await house.letters()

    await house.services.privacy.delete(member(ME))
    [role] = await house.services.post.claim(limit=10, lease_seconds=60)
    await house.services.post.unreachable(role)

    assert role.kind is LetterKind.ROLE_OFF
    assert await rows(house.store, letters, letters.c.id == role.id) == []
    assert await found_in(house) == set()


async def test_the_role_still_comes_off_when_they_delete_again_before_it_did(house: House) -> None:
    await house.mentor(ME)
    await house.letters()
    await house.services.privacy.delete(member(ME))

    await house.services.privacy.delete(member(ME))

    assert await house.told(LetterKind.ROLE_OFF) == [ME]


@pytest.mark.parametrize("turned", [False, True])
async def test_reached_and_gone_at_once_never_wait_for_each_other(house: House, rival: House, turned: bool) -> None:
    await house.mentor(ME)
    await house.letters()
    async with house.store.transaction() as memory:
        await memory.people.could_not_be_reached(HOME, ME, at=house.clock())
    await house.asked(PARTNER, ME)
    [letter] = await rival.services.post.claim(limit=10, lease_seconds=60)
    facts = await rival.services.post.facts(letter)

    async def gone() -> None:
        await house.services.privacy.delete(member(ME))

    await at_once(gone(), rival.services.post.arrived(facts), turned=turned)

    assert await found_in(house) == set()
    assert await rows(house.store, letters, letters.c.state == LetterState.SENT, letters.c.to_id == ME) == []


async def test_a_suggestion_by_somebody_who_is_gone_closes_without_a_word_to_nobody(house: House) -> None:
    await house.mentor(PARTNER)
    suggested = await house.services.suggesting.suggest(
        facilitator(ME), mentor=someone(PARTNER), mentee=someone(OTHER)
    )
    await house.services.privacy.delete(member(ME))
    await house.letters()

    await house.services.answering.decline(in_dm(PARTNER), suggested.id)

    assert all(letter.to_id is None or letter.to_id > 0 for letter in await house.letters())
