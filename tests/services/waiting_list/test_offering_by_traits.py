"""A mentor looks through those who wait: by traits, longest waiting first, nobody out of reach, nobody named."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from bot.rules.refusals import NobodyWaiting, NoLongerWaiting
from bot.rules.traits import Stance, Want, Wants, write_answers
from bot.services.pairings.offers import AT_A_TIME, MOST_SHOWN
from storage.models.enums import LetterKind
from storage.models.records import Pairing, Seeker
from tests.support.factories import write_wants
from tests.support.house import ELSEWHERE, HOME, House, facilitator, in_dm, member, someone
from tests.support.services.moments import pairing_of

INES, MAREK, ADA, BILAL, TOMAS = 10, 11, 31, 32, 50
SAME_SIDE = {"side": Want(stance=Stance.SIMILAR)}
MUST = {"side": Want(stance=Stance.SIMILAR, must=True)}

Between = Callable[[House], Awaitable[object]]


async def waits(house: House, person: int) -> Seeker:
    return await house.services.seekers.join(member(person), hope="Hope.", attends=True, preferences=None)


async def says(house: House, person: int, wants: Wants | None = None, **answers: str) -> None:
    """What someone says about themselves and hopes for."""
    async with house.store.transaction() as memory:
        await memory.profiles.say(
            HOME,
            person,
            answers=write_answers(answers),
            wants=write_wants(wants or {}),
            pronouns="she/her",
            faith="Quaker",
        )


async def seen(house: House, mentor: int = INES, after: int | None = None) -> list[int]:
    """Who they are whom a mentor sees."""
    found = await house.services.offering.waiting_for(member(mentor), after=after)
    return [waiter.seeker.user_id for waiter in found.waiters]


async def test_a_mentor_sees_what_was_said_and_why_they_could_fit(house: House) -> None:
    await house.mentor(INES)
    await says(house, INES, side="betrayed", path="apart")
    await waits(house, ADA)
    await says(house, ADA, SAME_SIDE, side="betrayed", path="reconciling")

    found = await house.services.offering.waiting_for(member(INES))

    [waiter] = found.waiters
    assert waiter.said == {"side": "betrayed", "path": "reconciling"}
    assert [reason.trait for reason in waiter.fit.reasons] == ["side"]
    assert "Quaker" not in repr(found)


async def test_whose_must_a_mentor_breaks_is_not_among_them_and_who_broke_a_wish_is(house: House) -> None:
    await house.mentor(INES)
    await says(house, INES, side="unfaithful")
    for person, wants in ((ADA, MUST), (BILAL, SAME_SIDE)):
        await waits(house, person)
        await says(house, person, wants, side="betrayed")

    assert await seen(house) == [BILAL]


async def test_what_is_not_known_keeps_nobody_away(house: House) -> None:
    await house.mentor(INES)
    await waits(house, ADA)
    await says(house, ADA, MUST, side="betrayed")

    assert await seen(house) == [ADA]


async def test_page_by_page_everyone_is_reached_once_longest_waiting_first(house: House) -> None:
    await house.mentor(INES)
    everyone = list(range(1000, 1000 + AT_A_TIME + 2 * MOST_SHOWN + 3))
    for person in everyone:
        await waits(house, person)
        if person % 50 == 0:
            house.wait(minutes=1)
    reached, after, pages = list[int](), None, 0

    while True:
        found = await house.services.offering.waiting_for(member(INES), after=after)
        reached += [waiter.seeker.user_id for waiter in found.waiters]
        pages, after = pages + 1, found.waiters[-1].seeker.id
        if not found.more:
            break

    assert reached == everyone
    assert pages == 7


async def test_who_stands_behind_many_that_cannot_be_is_reached_at_once(house: House) -> None:
    await house.mentor(INES)
    await says(house, INES, side="unfaithful")
    for person in range(1000, 1000 + AT_A_TIME + 5):
        await waits(house, person)
        await says(house, person, MUST, side="betrayed")
    await waits(house, ADA)

    assert await seen(house) == [ADA]


async def test_behind_the_last_there_is_nobody_and_a_forged_place_is_the_beginning(house: House) -> None:
    await house.set_up(ELSEWHERE)
    await house.mentor(INES)
    last = await waits(house, ADA)
    foreign = await house.services.seekers.join(member(BILAL, ELSEWHERE), hope=None, attends=True, preferences=None)

    with pytest.raises(NobodyWaiting):
        await seen(house, after=last.id)
    assert await seen(house, after=10**12) == [ADA]
    assert await seen(house, after=foreign.id) == [ADA]


async def test_the_next_page_begins_where_the_last_one_ended_though_that_one_has_left(house: House) -> None:
    await house.mentor(INES)
    first = await waits(house, ADA)
    house.wait(hours=1)
    await waits(house, BILAL)
    await house.services.seekers.withdraw(member(ADA))

    assert await seen(house, after=first.id) == [BILAL]


async def matched(house: House) -> None:
    await house.mentor(MAREK)
    await house.together(ADA, MAREK)


async def withdrew(house: House) -> None:
    await house.services.seekers.withdraw(member(ADA))


async def left(house: House) -> None:
    await house.services.leaving.left(HOME, ADA)


async def kept_apart(house: House) -> None:
    async with house.store.transaction() as memory:
        await memory.couples.keep_apart(HOME, by=ADA, other=INES, at=house.clock())


async def does_not_wish_for_this_one(house: House) -> None:
    async with house.store.transaction() as memory:
        await memory.couples.pass_over(HOME, person=ADA, mentor=INES, until=None)


async def has_a_must_now(house: House) -> None:
    await says(house, INES, side="unfaithful")
    await says(house, ADA, MUST, side="betrayed")


async def asked_this_very_mentor(house: House) -> None:
    await house.asked(ADA, INES)


async def was_suggested(house: House) -> None:
    await house.services.suggesting.suggest(facilitator(TOMAS), mentor=someone(INES), mentee=someone(ADA))


@pytest.mark.parametrize(
    "between",
    [
        matched,
        withdrew,
        left,
        kept_apart,
        does_not_wish_for_this_one,
        has_a_must_now,
        asked_this_very_mentor,
        was_suggested,
    ],
)
async def test_whatever_has_come_between_the_answer_is_one(house: House, between: Between) -> None:
    await house.mentor(INES)
    seeker = await waits(house, ADA)
    await between(house)

    with pytest.raises(NoLongerWaiting):
        await house.services.offering.offer_to_waiting(member(INES), seeker.id)
    with pytest.raises(NobodyWaiting):
        await seen(house)


async def asked_of(house: House, pairing: Pairing, reader: int) -> tuple[str | None, str | None, list[str]]:
    """Of what the other said, what one of the two may read: pronouns, faith, and the traits that are reasons."""
    found = await house.services.post.claim(limit=9, lease_seconds=60)
    [letter] = [each for each in found if (each.kind, each.to_id) == (LetterKind.ASKED, reader)]
    facts = await house.services.post.facts(letter)
    assert facts.reasons is not None
    assert facts.reasons.other.user_id == pairing.partner_of(reader)
    other = facts.reasons.other
    return other.pronouns, other.faith, [reason.trait for reason in facts.reasons.fit.reasons]


async def test_each_reads_why_and_a_mentor_nothing_that_names_before_the_yes(house: House) -> None:
    await house.mentor(INES)
    await says(house, INES, side="betrayed")
    await says(house, ADA, SAME_SIDE, side="betrayed")
    await house.letters()

    suggested = await house.services.suggesting.suggest(facilitator(TOMAS), mentor=someone(INES), mentee=someone(ADA))
    veiled = await asked_of(house, suggested, INES)
    house.wait(minutes=5)
    mentees = await asked_of(house, suggested, ADA)
    await house.letters()
    await house.services.answering.agree(in_dm(ADA), suggested.id)
    after_the_yes = await asked_of(house, await pairing_of(house, suggested.id), INES)

    assert veiled == (None, None, ["side"])
    assert mentees == ("she/her", "Quaker", ["side"])
    assert after_the_yes == ("she/her", "Quaker", ["side"])


async def test_what_someone_is_asked_has_its_reasons_at_a_glance_too(house: House) -> None:
    await house.mentor(INES)
    await says(house, INES, side="betrayed")
    await says(house, ADA, SAME_SIDE, side="betrayed")
    pairing = await house.asked(ADA, INES)

    asked = await house.services.overview.mine(member(INES))
    asker = await house.services.overview.mine(member(ADA))

    assert [reason.trait for reason in asked.reasons[pairing.id].fit.reasons] == ["side"]
    assert asker.reasons == {}
