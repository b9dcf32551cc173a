"""Raising a concern: who is told, what rests, who is kept apart, and that nobody whom it is about learns of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.rules.refusals import (
    AlreadyReaching,
    CantBeAsked,
    NotFound,
    NothingWritten,
    NotSetUp,
    NotYours,
    RestsOn,
    TooLong,
    TooOften,
    WithABot,
)
from bot.rules.writing import LAST_WORDS
from storage.models.concerns import Concern
from storage.models.enums import ConcernKind, ConcernOutcome, LetterKind, PairingState
from storage.models.records import Pairing
from storage.schema.check_ins import schedules
from storage.schema.concerns import concerns
from tests.support.house import ELSEWHERE, HOME, House, facilitator, in_dm, member, someone
from tests.support.services.moments import at_once, news, pairing_of, refusals, rows, trail

INES, MAREK, ADA, ESME, TOMAS = 10, 11, 31, 32, 50


async def raised(house: House, by: int = ADA, **more: object) -> Concern:
    """A concern in general, with a name."""
    fields = {"words": "Something worries me.", "named": True} | more
    return await house.services.concerns.raise_concern(member(by), **fields)  # type: ignore[arg-type]  # what a test names, it names rightly


@pytest.fixture
async def pairing(house: House) -> Pairing:
    """Ines mentors Ada."""
    await house.mentor(INES)
    begun = await house.together(ADA, INES)
    await house.letters()
    return begun


async def test_a_wish_to_be_reached_is_a_card_with_a_name_and_without_words(house: House) -> None:
    wish = await house.services.concerns.reach(member(ADA))

    assert (wish.kind, wish.by_id, wish.named, wish.words) == (ConcernKind.REACH, ADA, True, None)
    assert await news(house) == {(LetterKind.CARD_CONCERN, None)}


async def test_one_wish_to_be_reached_is_on_its_way_at_a_time(house: House, rival: House) -> None:
    both = await at_once(house.services.concerns.reach(member(ADA)), rival.services.concerns.reach(member(ADA)))

    [refusal] = refusals(both)
    assert isinstance(refusal, AlreadyReaching)
    [wish] = [each for each in both if isinstance(each, Concern)]
    await house.services.looking_after.close(facilitator(), wish.id, outcome=ConcernOutcome.TALKED)
    assert (await house.services.concerns.reach(member(ADA))).id != wish.id


async def test_words_are_cleaned_and_neither_missing_nor_too_long(house: House) -> None:
    kept = await raised(house, words=" \u202eSo it is.\x00 ")

    assert kept.words == "So it is."
    with pytest.raises(NothingWritten):
        await raised(house, words=" \u200b ")
    with pytest.raises(TooLong):
        await raised(house, words="x" * (LAST_WORDS + 1))
    assert "So it is." not in repr(kept)
    assert "by_id" not in repr(kept)


async def test_the_trail_tells_of_a_concern_and_never_whose(house: House, pairing: Pairing) -> None:
    await raised(house, pairing_id=pairing.id, pauses=True, named=False)

    assert await trail(house, "concern") == [(None, "raise")]
    assert [move for _, move in await trail(house, "pairing") if move == "pause"] == []


async def test_ids_tell_nobody_how_many_concerns_there_are(house: House) -> None:
    first, second = await raised(house), await raised(house)

    assert abs(first.id - second.id) > 1000


async def test_about_a_mentorship_it_is_about_the_other_of_the_two(house: House, pairing: Pairing) -> None:
    about = await raised(house, pairing_id=pairing.id)
    by_name = await raised(house, by=INES, about=someone(ADA))

    assert (about.about_id, about.pairing_id) == (INES, pairing.id)
    assert (by_name.about_id, by_name.pairing_id) == (ADA, pairing.id)


async def test_it_may_be_about_someone_who_left_and_never_about_a_bot_or_other_peoples_mentorship(
    house: House, pairing: Pairing
) -> None:
    assert (await raised(house, about=someone(MAREK, is_here=False))).about_id == MAREK
    assert (await raised(house, about=someone(ADA))).about_id is None
    with pytest.raises(WithABot):
        await raised(house, about=someone(MAREK, is_bot=True))
    with pytest.raises(NotYours):
        await raised(house, by=ESME, pairing_id=pairing.id)
    with pytest.raises(NotFound):
        await raised(house, pairing_id=999)


async def test_as_many_as_the_programme_says_within_a_day(house: House) -> None:
    for _ in range(house.programme.concerns_a_day):
        await raised(house)

    with pytest.raises(TooOften) as refused:
        await raised(house)
    assert refused.value.limit == house.programme.concerns_a_day
    await raised(house, by=ESME)
    house.wait(hours=24)
    await raised(house)


async def test_only_where_nobody_at_all_could_read_it_it_is_refused(house: House) -> None:
    owner = member(ADA, ELSEWHERE)

    with pytest.raises(NotSetUp):
        await house.services.concerns.reach(type(owner)(user_id=ADA, community_id=ELSEWHERE, owns_server=True))
    assert await house.services.concerns.reach(owner)


@pytest.mark.parametrize(("one", "other"), [(ADA, INES), (INES, ADA)])
async def test_two_with_an_open_concern_between_them_are_kept_apart(house: House, one: int, other: int) -> None:
    await house.mentor(INES)
    await house.services.seekers.join(member(ADA), hope=None, attends=True, preferences=None)
    concern = await raised(house, by=one, about=someone(other))

    with pytest.raises(CantBeAsked):
        await house.asked(ADA, INES)
    with pytest.raises(CantBeAsked):
        await house.services.asking.offer(member(INES), someone(ADA))
    with pytest.raises(CantBeAsked):
        await house.services.suggesting.suggest(facilitator(), mentor=someone(INES), mentee=someone(ADA))
    assert (await house.services.matches.find(facilitator())).found == []
    async with house.store.reading() as memory:
        now, long_ago = house.clock(), house.clock() - timedelta(days=90)
        assert INES in await memory.couples.not_brought_together(HOME, ADA, at=now, answered_since=long_ago)
        assert ADA in await memory.couples.not_brought_together(HOME, INES, at=now, answered_since=long_ago)
    assert await house.services.keeping_apart.mine(member(other)) == []

    await house.services.looking_after.close(facilitator(), concern.id, outcome=ConcernOutcome.NOTHING)
    assert await house.asked(ADA, INES)


async def test_it_rests_silently_and_the_other_cannot_go_on_alone(house: House, pairing: Pairing) -> None:
    concern = await raised(house, pairing_id=pairing.id, pauses=True)

    assert await news(house) == {(LetterKind.CARD_CONCERN, None)}
    assert (await pairing_of(house, pairing.id)).state is PairingState.PAUSED
    assert {row["due_at"] for row in await rows(house.store, schedules)} == {None}
    with pytest.raises(RestsOn):
        await house.services.walking.resume(in_dm(INES), pairing.id)
    await house.services.looking_after.close(facilitator(), concern.id, outcome=ConcernOutcome.TALKED)
    assert (await house.services.concerns.outcome(in_dm(ADA), concern.id))[1] is not None
    assert (await house.services.walking.resume(in_dm(INES), pairing.id)).state is PairingState.ACTIVE
    assert (await house.services.concerns.outcome(in_dm(ADA), concern.id))[1] is None


async def test_who_let_it_rest_goes_on_when_they_like_and_then_either_can(house: House, pairing: Pairing) -> None:
    await raised(house, pairing_id=pairing.id, pauses=True)

    await house.services.walking.resume(in_dm(ADA), pairing.id)
    await house.services.walking.pause(in_dm(INES), pairing.id)

    assert (await house.services.walking.resume(in_dm(INES), pairing.id)).state is PairingState.ACTIVE


@pytest.mark.parametrize("who", [ADA, INES])
async def test_while_it_rests_either_can_end_it_at_once(house: House, pairing: Pairing, who: int) -> None:
    await raised(house, pairing_id=pairing.id, pauses=True)

    assert (await house.services.walking.end(in_dm(who), pairing.id)).state is PairingState.ENDED


async def test_without_the_wish_nothing_rests(house: House, pairing: Pairing) -> None:
    await raised(house, pairing_id=pairing.id)
    await raised(house, by=ESME, about=someone(INES), pauses=True)

    assert (await pairing_of(house, pairing.id)).state is PairingState.ACTIVE
    assert not [row for row in await rows(house.store, concerns) if row["pauses"]]


async def test_raising_and_bringing_together_never_pass_each_other_by(house: House, rival: House) -> None:
    for number in range(3):
        mentor, mentee = 10 + number, 30 + number
        await house.mentor(mentor)
        asked, told = await at_once(
            house.asked(mentee, mentor), _raised(rival, mentee, mentor), turned=number % 2 == 0
        )

        assert isinstance(told, Concern)
        assert isinstance(asked, CantBeAsked | Pairing)
        if isinstance(asked, CantBeAsked):
            with pytest.raises(CantBeAsked):
                await house.asked(mentee, mentor)


async def _raised(house: House, by: int, about: int) -> Concern | Pairing:
    return await raised(house, by=by, about=someone(about))
