"""Deleting in the very moment in which something else happens: whoever is first, nothing brings them back."""

from __future__ import annotations

import pytest

from storage.states import LetterKind, LetterState
from storage.tables import dm_channels, letters, metadata, people
from tests.house import HOME, House, facilitator, in_dm, member, someone

from .full_life import ME
from .moments import at_once, rows

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
