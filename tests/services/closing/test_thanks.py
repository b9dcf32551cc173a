"""A few words of thanks: asked about first, read or left unread, and forgotten either way."""

from __future__ import annotations

import pytest

from bot.rules.refusals import AlreadyThanked, NoLongerOpen, NotFound, NotYours
from storage.models.enums import Contact, LetterKind, Welcome
from storage.models.records import Pairing
from storage.schema.check_ins import notes
from tests.support.house import ELSEWHERE, House, facilitator, in_dm, member
from tests.support.services.moments import ROUNDS, at_once, ended, news, on_its_way, refusals, rows, words_kept

INES, ADA, BILAL, TOMAS = 10, 31, 32, 50


@pytest.fixture
async def pairing(house: House) -> Pairing:
    """Ada and Ines have ended what was good for some weeks, and everyone has been told."""
    return await ended(house, ADA, INES)


async def test_thanks_are_asked_about_and_kept_until_they_are_read(house: House, pairing: Pairing) -> None:
    farewell = house.services.farewell
    thanked = await farewell.thank(in_dm(ADA), pairing.id, "You were there.")
    assert thanked.thanked

    assert await news(house) == {(LetterKind.THANKS_WAIT, INES)}
    assert await words_kept(house) == ["You were there."]
    waiting = (await farewell.look(in_dm(INES), pairing.id)).thanks_for_me
    assert waiting is not None
    assert (await farewell.waiting_thanks(in_dm(INES), waiting.id)).words == "You were there."

    await farewell.answer_thanks(in_dm(INES), waiting.id, Welcome.YES)
    letter = await on_its_way(house, LetterKind.THANKS)
    facts = await house.services.post.facts(letter)
    assert facts.note is not None
    assert (letter.to_id, facts.note.words, facts.note.welcome) == (INES, "You were there.", Welcome.YES)
    assert (await farewell.look(in_dm(INES), pairing.id)).thanks_for_me is None

    assert await news(house) == {(LetterKind.THANKS, INES)}
    assert await words_kept(house) == [None]


async def test_a_no_forgets_them_and_tells_nobody(house: House, pairing: Pairing) -> None:
    farewell = house.services.farewell
    await farewell.thank(in_dm(ADA), pairing.id, "You were there.")
    [note] = await rows(house.store, notes)
    await house.letters()

    await farewell.answer_thanks(in_dm(INES), note["id"], Welcome.NO)

    assert await news(house) == set()
    assert await words_kept(house) == [None]
    for welcome in Welcome:
        with pytest.raises(NoLongerOpen):
            await farewell.answer_thanks(in_dm(INES), note["id"], welcome)
    with pytest.raises(NoLongerOpen):
        await farewell.waiting_thanks(in_dm(INES), note["id"])


async def test_thanks_that_could_not_be_brought_are_kept_until_they_are_read(house: House, pairing: Pairing) -> None:
    farewell, post = house.services.farewell, house.services.post
    await farewell.thank(in_dm(ADA), pairing.id, "You were there.")
    await post.unreachable(await on_its_way(house, LetterKind.THANKS_WAIT))
    asked = (await house.services.overview.mine(member(INES))).kept
    assert [facts.letter.kind for facts in asked] == [LetterKind.THANKS_WAIT]

    await house.services.overview.were_read(member(INES), asked[0].letter.id)
    assert await words_kept(house) == ["You were there."]
    assert asked[0].note is not None
    await farewell.answer_thanks(in_dm(INES), asked[0].note.id, Welcome.YES)
    await post.unreachable(await on_its_way(house, LetterKind.THANKS))
    assert await words_kept(house) == ["You were there."]
    [kept] = (await house.services.overview.mine(member(INES))).kept
    await house.services.overview.were_read(member(INES), kept.letter.id)

    assert await words_kept(house) == [None]


async def test_who_wished_for_no_contact_is_not_asked_by_message(house: House, pairing: Pairing) -> None:
    farewell = house.services.farewell
    await farewell.set_boundary(in_dm(INES), pairing.id, Contact.NONE)

    await farewell.thank(in_dm(ADA), pairing.id, "You were there.")

    assert await news(house) == set()
    [parting] = (await house.services.overview.mine(member(INES))).partings
    assert parting.thanks_for_me is not None


async def test_thanks_are_said_once_also_in_the_same_moment(house: House, rival: House, pairing: Pairing) -> None:
    thanked = await at_once(
        house.services.farewell.thank(in_dm(ADA), pairing.id, "One."),
        rival.services.farewell.thank(in_dm(ADA), pairing.id, "Two."),
    )

    [refusal] = refusals(thanked)
    assert isinstance(refusal, AlreadyThanked)
    assert len(await house.told(LetterKind.THANKS_WAIT)) == 1
    with pytest.raises(AlreadyThanked):
        await house.services.farewell.may_thank(in_dm(ADA), pairing.id)
    await house.services.farewell.may_thank(in_dm(INES), pairing.id)


async def test_a_yes_and_a_no_in_the_same_moment_are_one_answer(house: House, rival: House) -> None:
    for mentor, mentee in zip(range(INES, INES + ROUNDS), range(ADA, ADA + ROUNDS), strict=True):
        pairing = await ended(house, mentee, mentor)
        await house.services.farewell.thank(in_dm(mentee), pairing.id, "You were there.")
        waiting = (await house.services.farewell.look(in_dm(mentor), pairing.id)).thanks_for_me
        assert waiting is not None

        answers = await at_once(
            house.services.farewell.answer_thanks(in_dm(mentor), waiting.id, Welcome.YES),
            rival.services.farewell.answer_thanks(in_dm(mentor), waiting.id, Welcome.NO),
            turned=mentor % 2 == 0,
        )

        [refusal] = refusals(answers)
        assert isinstance(refusal, NoLongerOpen)
        was_yes = isinstance(answers[1], NoLongerOpen)
        assert await house.told(LetterKind.THANKS) == ([mentor] if was_yes else [])


async def test_only_the_reader_answers_about_thanks_and_only_about_thanks(house: House, pairing: Pairing) -> None:
    farewell = house.services.farewell
    await farewell.thank(in_dm(ADA), pairing.id, "You were there.")
    await farewell.tell_facilitators(in_dm(ADA), pairing.id, "For you alone.", in_confidence=True)
    thanks, respect = await rows(house.store, notes)

    for outsider in (in_dm(ADA), in_dm(BILAL), facilitator(TOMAS)):
        with pytest.raises(NotYours):
            await farewell.answer_thanks(outsider, thanks["id"], Welcome.YES)
        with pytest.raises(NotYours):
            await farewell.waiting_thanks(outsider, thanks["id"])
    for caller, note_id in (
        (in_dm(INES), respect["id"]),
        (in_dm(INES), 10**12),
        (member(INES, ELSEWHERE), thanks["id"]),
    ):
        with pytest.raises(NotFound):
            await farewell.answer_thanks(caller, note_id, Welcome.YES)

    assert await words_kept(house) == ["You were there.", "For you alone."]
