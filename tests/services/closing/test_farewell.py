"""The closing: who may say what, until when, what both come to know, and that it counts once."""

from __future__ import annotations

from itertools import product

import pytest

from bot.rules.parting import LEAST_FIRST
from bot.rules.people import Caller
from bot.rules.refusals import BoundaryKept, NoLongerOpen, NotFound, NothingWritten, NotNow, NotYours, TooLong
from bot.rules.writing import LAST_WORDS
from storage.models.enums import Contact, LetterKind, NoteKind, Urgency
from storage.models.records import Pairing
from storage.schema.check_ins import boundaries
from storage.schema.outbox import letters
from tests.support.house import ELSEWHERE, HOME, House, facilitator, in_dm, member
from tests.support.services.moments import ROUNDS, at_once, ended, news, on_its_way, refusals, rows, trail, words_kept

INES, ADA, BILAL, TOMAS = 10, 31, 32, 50


@pytest.fixture
async def pairing(house: House) -> Pairing:
    """Ada and Ines have ended what was good for some weeks, and everyone has been told."""
    return await ended(house, ADA, INES)


@pytest.mark.parametrize(("adas", "ines"), list(product(Contact, Contact)))
@pytest.mark.parametrize("first", [ADA, INES])
async def test_both_come_to_know_the_lesser_wish_once_both_have_said(
    house: House, pairing: Pairing, first: int, adas: Contact, ines: Contact
) -> None:
    wishes, farewell, second = {ADA: adas, INES: ines}, house.services.farewell, pairing.partner_of(first)

    alone = await farewell.set_boundary(in_dm(first), pairing.id, wishes[first])
    seen_by_other = await farewell.look(in_dm(second), pairing.id)
    assert (alone.said, alone.shared) == (wishes[first], None)
    assert (seen_by_other.said, seen_by_other.shared) == (None, None)
    assert await news(house) == set()

    both = await farewell.set_boundary(in_dm(second), pairing.id, wishes[second])
    assert both.shared is min(adas, ines, key=LEAST_FIRST.index)
    assert (await farewell.look(in_dm(first), pairing.id)).shared is both.shared
    assert await news(house) == {(LetterKind.BOUNDARY_SHARED, first)}


async def test_saying_it_again_changes_it_until_the_other_has_said_something(house: House, pairing: Pairing) -> None:
    farewell = house.services.farewell

    for wish in (Contact.NONE, Contact.GLADLY, Contact.GLADLY):
        await farewell.set_boundary(in_dm(ADA), pairing.id, wish)
    both = await farewell.set_boundary(in_dm(INES), pairing.id, Contact.IN_GROUP)

    assert both.shared is Contact.IN_GROUP
    assert len(await rows(house.store, boundaries)) == 2
    assert (await trail(house, "pairing"))[-3:] == [(None, "boundary")] * 3


async def test_once_both_know_only_less_can_be_wished_for(house: House, pairing: Pairing) -> None:
    farewell = house.services.farewell
    await farewell.set_boundary(in_dm(ADA), pairing.id, Contact.IN_GROUP)
    await farewell.set_boundary(in_dm(INES), pairing.id, Contact.GLADLY)
    await house.letters()

    with pytest.raises(BoundaryKept):
        await farewell.set_boundary(in_dm(ADA), pairing.id, Contact.GLADLY)
    unheard = await farewell.set_boundary(in_dm(INES), pairing.id, Contact.IN_GROUP)
    assert await news(house) == set()
    heard = await farewell.set_boundary(in_dm(INES), pairing.id, Contact.NONE)

    assert (unheard.shared, heard.shared) == (Contact.IN_GROUP, Contact.NONE)
    assert await news(house) == {(LetterKind.BOUNDARY_SHARED, ADA)}


async def test_both_saying_it_in_the_same_moment_are_both_told_once(house: House, rival: House) -> None:
    for mentor, mentee in zip(range(INES, INES + ROUNDS), range(ADA, ADA + ROUNDS), strict=True):
        pairing = await ended(house, mentee, mentor)

        said = await at_once(
            house.services.farewell.set_boundary(in_dm(mentee), pairing.id, Contact.GLADLY),
            rival.services.farewell.set_boundary(in_dm(mentor), pairing.id, Contact.NONE),
            turned=mentor % 2 == 0,
        )

        assert refusals(said) == []
        assert len(await house.told(LetterKind.BOUNDARY_SHARED)) == 1


async def test_what_facilitators_are_told_goes_to_them_alone_and_is_forgotten(house: House, pairing: Pairing) -> None:
    parting = await house.services.farewell.tell_facilitators(
        in_dm(ADA), pairing.id, "  It was hard.  ", in_confidence=False
    )
    letter = await on_its_way(house, LetterKind.CARD_RESPECT)
    facts = await house.services.post.facts(letter)

    assert parting.told
    assert letter.to_id is None
    assert facts.note is not None
    assert (facts.note.words, facts.note.kind, facts.note.in_confidence) == ("It was hard.", NoteKind.RESPECT, False)
    assert facts.pairing is not None
    assert facts.pairing.id == pairing.id
    assert not (await house.services.farewell.look(in_dm(INES), pairing.id)).told
    assert await news(house) == {(LetterKind.CARD_RESPECT, None)}
    assert await words_kept(house) == [None]


@pytest.mark.parametrize(("text", "refusal"), [("", NothingWritten), (None, NothingWritten), ("x" * 2001, TooLong)])
async def test_words_that_do_not_fit_are_refused_and_nothing_is_kept(
    house: House, pairing: Pairing, text: str | None, refusal: type[Exception]
) -> None:
    farewell = house.services.farewell

    with pytest.raises(refusal):
        await farewell.thank(in_dm(ADA), pairing.id, text)
    with pytest.raises(refusal):
        await farewell.tell_facilitators(in_dm(ADA), pairing.id, text, in_confidence=True)

    assert await words_kept(house) == []
    await farewell.thank(in_dm(ADA), pairing.id, "x" * LAST_WORDS)


async def test_after_a_rest_a_word_comes_once(house: House, pairing: Pairing) -> None:
    for _ in range(2):
        await house.services.farewell.rest(in_dm(ADA), pairing.id)

    [row] = await rows(house.store, letters, letters.c.kind == LetterKind.LOOK_AGAIN)
    assert (row["to_id"], row["urgency"]) == (ADA, Urgency.LATER)
    assert (row["due_at"] - house.clock()).days == 14
    with pytest.raises(NotNow):
        await house.services.farewell.rest(in_dm(INES), pairing.id)


@pytest.mark.parametrize("veiled_for", [None, ADA])
async def test_after_one_rest_somebody_may_rest_again(house: House, pairing: Pairing, veiled_for: int | None) -> None:
    await house.services.farewell.rest(in_dm(ADA), pairing.id)
    house.wait(days=14)
    [over] = await house.services.post.claim(limit=9, lease_seconds=60)
    await house.services.post.arrived(await house.services.post.facts(over), veiled_for=veiled_for)

    await house.services.farewell.rest(in_dm(ADA), pairing.id)

    again = await on_its_way(house, LetterKind.LOOK_AGAIN)
    assert again.id != over.id


def everything_said(house: House, caller: Caller, pairing_id: int) -> list[object]:
    """All that can be done in a closing, not yet begun."""
    farewell = house.services.farewell
    return [
        farewell.look(caller, pairing_id),
        farewell.set_boundary(caller, pairing_id, Contact.GLADLY),
        farewell.tell_facilitators(caller, pairing_id, "Words.", in_confidence=True),
        farewell.may_thank(caller, pairing_id),
        farewell.thank(caller, pairing_id, "Words."),
        farewell.rest(caller, pairing_id),
    ]


async def all_raise(refusal: type[Exception], deeds: list[object]) -> None:
    """Each of them is refused in the same way."""
    for deed in deeds:
        with pytest.raises(refusal):
            await deed  # type: ignore[misc]  # each is one


async def test_the_closing_is_for_the_two_at_its_time(house: House, pairing: Pairing) -> None:
    for outsider in (in_dm(BILAL), member(BILAL), facilitator(TOMAS)):
        await all_raise(NotYours, everything_said(house, outsider, pairing.id))
    await all_raise(NotFound, everything_said(house, member(ADA, ELSEWHERE), pairing.id))
    await all_raise(NotFound, everything_said(house, in_dm(ADA), 10**12))
    goes_on = await house.together(BILAL, INES)
    await all_raise(NotNow, everything_said(house, in_dm(BILAL), goes_on.id))
    house.wait(days=30)
    await all_raise(NoLongerOpen, everything_said(house, in_dm(ADA), pairing.id))

    assert await words_kept(house) == []
    assert await rows(house.store, boundaries) == []


async def test_what_never_began_has_no_closing(house: House) -> None:
    await house.wants_a_yes()
    await house.mentor(INES)
    agreed = await house.together(ADA, INES)
    await house.services.walking.end(in_dm(ADA), agreed.id)

    await all_raise(NotNow, everything_said(house, in_dm(ADA), agreed.id))
    assert (await house.services.overview.mine(member(ADA))).partings == []


async def test_when_the_other_has_left_only_what_needs_nobody_is_open(house: House) -> None:
    await house.mentor(INES)
    pairing = await house.together(ADA, INES)
    await house.services.leaving.left(HOME, INES)
    farewell = house.services.farewell

    for deed in (
        farewell.set_boundary(in_dm(ADA), pairing.id, Contact.GLADLY),
        farewell.may_thank(in_dm(ADA), pairing.id),
        farewell.thank(in_dm(ADA), pairing.id, "Words."),
    ):
        with pytest.raises(NoLongerOpen):
            await deed
    await farewell.tell_facilitators(in_dm(ADA), pairing.id, "I worry.", in_confidence=True)
    await farewell.rest(in_dm(ADA), pairing.id)

    await all_raise(NoLongerOpen, everything_said(house, in_dm(INES), pairing.id))
    assert (await house.services.overview.mine(member(INES))).partings == []
    assert len((await house.services.overview.mine(member(ADA))).partings) == 1


async def test_how_someone_stands_by_now_is_known_in_their_closing(house: House, pairing: Pairing) -> None:
    farewell = house.services.farewell
    before = await farewell.look(in_dm(ADA), pairing.id)
    await house.services.seekers.join(member(ADA), hope="Someone kind.", attends=True, preferences=None)
    after = await farewell.look(in_dm(ADA), pairing.id)
    mentors = await farewell.look(in_dm(INES), pairing.id)

    assert (before.has_other_plans, after.has_other_plans) == (False, True)
    assert before.mentor is None
    assert mentors.mentor is not None
    assert mentors.mentor.user_id == INES
