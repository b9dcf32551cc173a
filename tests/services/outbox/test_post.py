"""What becomes of a letter: claimed once, settled once, tried again with patience, kept where there is no way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.rules.refusals import AlreadyDecided
from bot.services.outbox.service import PATIENCE
from storage.models.enums import LetterKind, LetterState
from storage.models.records import Letter
from storage.schema.outbox import letters
from storage.schema.people import people
from tests.support.house import House, facilitator, member, someone
from tests.support.services.moments import at_once, news, rows

INES, ADA, BILAL, TOMAS = 10, 31, 32, 50


@pytest.fixture
async def asked(house: House) -> Letter:
    """Ines is told that Ada asks; the letter is claimed."""
    await house.mentor(INES)
    await house.letters()
    await house.asked(ADA, INES)
    return await claimed(house)


async def claimed(house: House) -> Letter:
    [letter] = await house.services.post.claim(limit=50, lease_seconds=60)
    return letter


async def stored(house: House, letter: Letter) -> dict[str, object]:
    [row] = await rows(house.store, letters, letters.c.id == letter.id)
    return row


async def test_what_is_claimed_is_nobody_elses_until_the_lease_is_over(
    house: House, rival: House, asked: Letter
) -> None:
    assert await rival.services.post.claim(limit=50, lease_seconds=60) == []

    house.wait(seconds=60)

    assert (await claimed(rival)).id == asked.id


async def test_two_couriers_claiming_at_once_share_and_never_overlap(house: House, rival: House) -> None:
    await house.mentor(INES)
    for mentee in range(100, 130):
        await house.asked(mentee, INES)

    batches = await at_once(
        *(courier.services.post.claim(limit=20, lease_seconds=60) for courier in (house, rival, house, rival))
    )

    ids = [letter.id for batch in batches if isinstance(batch, list) for letter in batch]
    assert len(ids) == len(set(ids)) == len(await rows(house.store, letters))


async def test_what_is_handed_back_anyone_may_have(house: House, rival: House, asked: Letter) -> None:
    await house.services.post.hand_back([asked])

    assert (await claimed(rival)).id == asked.id
    await house.services.post.hand_back([])


async def test_what_arrived_is_not_carried_again(house: House, asked: Letter) -> None:
    await house.services.post.arrived(await house.services.post.facts(asked))

    house.wait(days=1)

    assert (await stored(house, asked))["state"] == LetterState.SENT
    assert await house.services.post.claim(limit=50, lease_seconds=60) == []


async def test_what_would_no_longer_be_true_is_dropped(house: House, asked: Letter) -> None:
    await house.services.post.needless(asked)

    assert (await stored(house, asked))["state"] == LetterState.DROPPED


async def test_answers_go_before_news_and_news_before_reminders(house: House) -> None:
    await house.mentor(INES)
    pairing = await house.together(ADA, INES)
    await house.letters()
    house.wait(days=4)
    await house.services.due.sweep()
    await house.asked(BILAL, INES)
    await house.services.walking.write_note(member(ADA), pairing.id, "Hello")

    kinds = [letter.kind for letter in await house.services.post.claim(limit=50, lease_seconds=60)]

    assert kinds == [LetterKind.NOTE, LetterKind.ASKED, LetterKind.CHECK_IN, LetterKind.CHECK_IN]


async def test_passing_trouble_puts_a_letter_off_longer_each_time_and_at_last_it_is_kept(
    house: House, asked: Letter
) -> None:
    letter = asked
    for attempt, wait in enumerate(PATIENCE):
        await house.services.post.put_off(letter)
        house.wait(seconds=wait - 1)
        assert await house.services.post.claim(limit=50, lease_seconds=60) == []
        house.wait(seconds=1)
        letter = await claimed(house)
        assert letter.attempts == attempt + 1

    await house.services.post.put_off(letter)

    assert (await stored(house, letter))["state"] == LetterState.UNDELIVERABLE
    [kept] = (await house.services.overview.mine(member(INES))).kept
    assert kept.letter.id == asked.id


async def test_discord_may_ask_for_more_patience(house: House, asked: Letter) -> None:
    await house.services.post.put_off(asked, at_least=500)

    assert (await stored(house, asked))["due_at"] == house.clock() + timedelta(seconds=500)


async def test_facilitators_hear_once_that_someone_cannot_be_reached(house: House, asked: Letter) -> None:
    await house.services.post.unreachable(asked)
    assert await house.told(LetterKind.CARD_UNREACHABLE) == [None]

    await house.asked(BILAL, INES)
    await house.services.post.unreachable(await claimed(house))

    assert await house.told(LetterKind.CARD_UNREACHABLE) == []
    [person] = (await house.services.overview.queue(facilitator(TOMAS))).unreachable
    assert (person.user_id, person.unreachable_since) == (INES, house.clock())


async def test_two_letters_failing_in_the_same_moment_are_told_of_once(house: House, rival: House) -> None:
    await house.mentor(INES)
    await house.letters()
    await house.asked(ADA, INES)
    await house.asked(BILAL, INES)
    first, second = await house.services.post.claim(limit=50, lease_seconds=60)

    await at_once(house.services.post.unreachable(first), rival.services.post.unreachable(second))

    assert await house.told(LetterKind.CARD_UNREACHABLE) == [None]


async def test_who_is_reached_again_is_off_the_list_and_would_be_told_of_anew(house: House, asked: Letter) -> None:
    await house.services.post.unreachable(asked)
    await house.letters()
    await house.asked(BILAL, INES)

    await house.services.post.arrived(await house.services.post.facts(await claimed(house)))

    assert (await house.services.overview.queue(facilitator(TOMAS))).unreachable == []
    await house.asked(33, INES)
    await house.services.post.unreachable(await claimed(house))
    assert await house.told(LetterKind.CARD_UNREACHABLE) == [None]


async def test_a_role_that_cannot_be_given_says_nothing_about_reaching_someone(house: House) -> None:
    await house.services.mentors.add(facilitator(TOMAS), someone(INES))
    letters_ = await house.services.post.claim(limit=50, lease_seconds=60)
    [role] = [letter for letter in letters_ if letter.kind is LetterKind.MENTOR_ROLE]

    await house.services.post.unreachable(role)

    assert await rows(house.store, people, people.c.unreachable_since.is_not(None)) == []


async def test_a_posted_card_is_edited_from_then_on_and_posted_anew_when_it_is_gone(house: House) -> None:
    applied = await house.services.mentors.volunteer(
        member(INES), qualities=[], past_member=False, capacity=2, words=None
    )
    letter = await claimed(house)
    post = house.services.post
    before = await post.facts(letter)

    await post.arrived(before, card=(800, 7001))
    standing = await post.facts(letter)
    await post.card_is_gone(standing)
    gone = await post.facts(letter)

    assert (before.card, standing.card, gone.card) == (None, (800, 7001), None)
    assert (before.mentor is not None, before.letter.subject_id) == (True, applied.id)


async def test_a_letter_says_what_is_true_when_it_is_carried(house: House, asked: Letter) -> None:
    await house.services.answering.withdraw(member(ADA), asked.subject_id)

    facts = await house.services.post.facts(asked)

    assert facts.pairing is not None
    assert facts.pairing.closed_at is not None


async def test_who_stepped_down_wears_the_role_until_the_last_pairing_ends(house: House) -> None:
    await house.mentor(INES)
    pairing = await house.together(ADA, INES)
    await house.letters()
    post = house.services.post

    await house.services.standing.step_down(member(INES))
    [stepping_down] = [one for one in await house.letters() if one.kind is LetterKind.MENTOR_ROLE]
    assert (await post.facts(stepping_down)).wears_role
    await house.services.walking.end(member(ADA), pairing.id)
    [ending] = [one for one in await house.letters() if one.kind is LetterKind.MENTOR_ROLE]

    assert not (await post.facts(ending)).wears_role


async def test_an_opened_channel_is_kept_and_a_newer_one_takes_its_place(house: House, asked: Letter) -> None:
    post = house.services.post
    assert await post.dm_channel(INES) is None

    await post.opened_dm(asked, INES, 5001)
    await post.opened_dm(asked, INES, 5002)

    assert await post.dm_channel(INES) == 5002


async def test_who_reacted_in_vain_is_told_first_of_all(house: House) -> None:
    await house.services.post.answer_reaction(facilitator(TOMAS), 7000, AlreadyDecided(51), 51)

    letter = await claimed(house)

    assert (letter.kind, letter.to_id, letter.detail, letter.subject_id) == (
        LetterKind.REACTION_ANSWERED,
        TOMAS,
        "AlreadyDecided",
        51,
    )
    assert (await house.services.post.facts(letter)).pairing is None
    assert await news(house) == set()
