"""A mentor looks through those who wait: by traits, longest waiting first, nobody out of reach, nobody named."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from bot.rules.refusals import NobodyWaiting, NoLongerWaiting
from bot.rules.traits import Want, Wants, WantStance, format_answers
from bot.services.pairings.offers import MAX_OFFER_CHOICES, WAITING_LIST_PAGE_ROWS
from storage.models.enums import MessageKind
from storage.models.records import Pairing, Seeker
from tests.support.factories import write_wants
from tests.support.service_harness import (
    COMMUNITY_ID,
    OTHER_COMMUNITY_ID,
    ServiceHarness,
    facilitator,
    in_dm,
    member,
    someone,
)
from tests.support.services.concurrency import pairing_of

INES, MAREK, ADA, BILAL, TOMAS = 10, 11, 31, 32, 50
SAME_SIDE = {"side": Want(stance=WantStance.SIMILAR)}
MUST = {"side": Want(stance=WantStance.SIMILAR, must=True)}

Between = Callable[[ServiceHarness], Awaitable[object]]


async def waits(harness: ServiceHarness, person: int) -> Seeker:
    return await harness.services.waiting_list.join(
        member(person), hope="Hope.", attends=True, listed=True, preferences=None
    )


async def says(harness: ServiceHarness, person: int, wants: Wants | None = None, **answers: str) -> None:
    """What someone says about themselves and hopes for."""
    async with harness.database.transaction() as uow:
        await uow.profiles.set(
            COMMUNITY_ID,
            person,
            answers=format_answers(answers),
            wants=write_wants(wants or {}),
            pronouns="she/her",
            faith="Quaker",
        )


async def seen(harness: ServiceHarness, mentor: int = INES, after: int | None = None) -> list[int]:
    """Who they are whom a mentor sees."""
    found = await harness.services.offers.list_waiting(member(mentor), after=after)
    return [waiter.seeker.user_id for waiter in found.candidates]


async def test_a_mentor_sees_what_was_said_and_why_they_could_fit(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await says(harness, INES, side="betrayed", path="apart")
    await waits(harness, ADA)
    await says(harness, ADA, SAME_SIDE, side="betrayed", path="reconciling")

    found = await harness.services.offers.list_waiting(member(INES))

    [waiter] = found.candidates
    assert waiter.answers == {"side": "betrayed", "path": "reconciling"}
    assert [reason.trait for reason in waiter.fit.reasons] == ["side"]
    assert "Quaker" not in repr(found)


async def test_whose_must_a_mentor_breaks_is_not_among_them_and_who_broke_a_wish_is(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await says(harness, INES, side="unfaithful")
    for person, wants in ((ADA, MUST), (BILAL, SAME_SIDE)):
        await waits(harness, person)
        await says(harness, person, wants, side="betrayed")

    assert await seen(harness) == [BILAL]


async def test_what_is_not_known_keeps_nobody_away(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await waits(harness, ADA)
    await says(harness, ADA, MUST, side="betrayed")

    assert await seen(harness) == [ADA]


async def test_page_by_page_everyone_is_reached_once_longest_waiting_first(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    everyone = list(range(1000, 1000 + WAITING_LIST_PAGE_ROWS + 2 * MAX_OFFER_CHOICES + 3))
    for person in everyone:
        await waits(harness, person)
        if person % 50 == 0:
            harness.advance_time(minutes=1)
    reached, after, pages = list[int](), None, 0

    while True:
        found = await harness.services.offers.list_waiting(member(INES), after=after)
        reached += [waiter.seeker.user_id for waiter in found.candidates]
        pages, after = pages + 1, found.candidates[-1].seeker.id
        if not found.has_more:
            break

    assert reached == everyone
    assert pages == 7


async def test_who_stands_behind_many_that_cannot_be_is_reached_at_once(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await says(harness, INES, side="unfaithful")
    for person in range(1000, 1000 + WAITING_LIST_PAGE_ROWS + 5):
        await waits(harness, person)
        await says(harness, person, MUST, side="betrayed")
    await waits(harness, ADA)

    assert await seen(harness) == [ADA]


async def test_behind_the_last_there_is_nobody_and_a_forged_place_is_the_beginning(harness: ServiceHarness) -> None:
    await harness.set_up(OTHER_COMMUNITY_ID)
    await harness.add_mentor(INES)
    last = await waits(harness, ADA)
    foreign = await harness.services.waiting_list.join(
        member(BILAL, OTHER_COMMUNITY_ID), hope=None, attends=True, listed=True, preferences=None
    )

    with pytest.raises(NobodyWaiting):
        await seen(harness, after=last.id)
    assert await seen(harness, after=10**12) == [ADA]
    assert await seen(harness, after=foreign.id) == [ADA]


async def test_the_next_page_begins_where_the_last_one_ended_though_that_one_has_left(
    harness: ServiceHarness,
) -> None:
    await harness.add_mentor(INES)
    first = await waits(harness, ADA)
    harness.advance_time(hours=1)
    await waits(harness, BILAL)
    await harness.services.waiting_list.withdraw(member(ADA))

    assert await seen(harness, after=first.id) == [BILAL]


async def matched(harness: ServiceHarness) -> None:
    await harness.add_mentor(MAREK)
    await harness.active_pairing(ADA, MAREK)


async def withdrew(harness: ServiceHarness) -> None:
    await harness.services.waiting_list.withdraw(member(ADA))


async def left(harness: ServiceHarness) -> None:
    await harness.services.departures.member_left(COMMUNITY_ID, ADA)


async def kept_apart(harness: ServiceHarness) -> None:
    async with harness.database.transaction() as uow:
        await uow.exclusions.add(COMMUNITY_ID, person_id=ADA, other_id=INES, at=harness.clock())


async def does_not_wish_for_this_one(harness: ServiceHarness) -> None:
    async with harness.database.transaction() as uow:
        await uow.exclusions.pass_over(COMMUNITY_ID, person_id=ADA, mentor_id=INES, until=None)


async def has_a_must_now(harness: ServiceHarness) -> None:
    await says(harness, INES, side="unfaithful")
    await says(harness, ADA, MUST, side="betrayed")


async def asked_this_very_mentor(harness: ServiceHarness) -> None:
    await harness.request_pairing(ADA, INES)


async def was_suggested(harness: ServiceHarness) -> None:
    await harness.services.suggestions.suggest(facilitator(TOMAS), mentor=someone(INES), mentee=someone(ADA))


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
async def test_whatever_has_come_between_the_answer_is_one(harness: ServiceHarness, between: Between) -> None:
    await harness.add_mentor(INES)
    seeker = await waits(harness, ADA)
    await between(harness)

    with pytest.raises(NoLongerWaiting):
        await harness.services.offers.offer_to_waiting(member(INES), seeker.id)
    with pytest.raises(NobodyWaiting):
        await seen(harness)


async def asked_of(
    harness: ServiceHarness, pairing: Pairing, reader: int
) -> tuple[str | None, str | None, list[str]]:
    """Of what the other said, what one of the two may read: pronouns, faith, and the traits that are reasons."""
    found = await harness.services.outbox.claim(limit=9, lease_s=60)
    [message] = [each for each in found if (each.kind, each.recipient_id) == (MessageKind.ASKED, reader)]
    context = await harness.services.outbox.load_context(message)
    assert context.match_reasons is not None
    assert context.match_reasons.other_profile.user_id == pairing.partner_of(reader)
    other = context.match_reasons.other_profile
    return other.pronouns, other.faith, [reason.trait for reason in context.match_reasons.fit.reasons]


async def test_each_reads_why_and_a_mentor_nothing_that_names_before_the_yes(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await says(harness, INES, side="betrayed")
    await says(harness, ADA, SAME_SIDE, side="betrayed")
    await harness.drain_outbox()

    suggested = await harness.services.suggestions.suggest(
        facilitator(TOMAS), mentor=someone(INES), mentee=someone(ADA)
    )
    before_the_yes = await asked_of(harness, suggested, INES)
    harness.advance_time(minutes=5)
    mentees = await asked_of(harness, suggested, ADA)
    await harness.drain_outbox()
    await harness.services.responses.agree(in_dm(ADA), suggested.id)
    after_the_yes = await asked_of(harness, await pairing_of(harness, suggested.id), INES)

    assert before_the_yes == (None, None, ["side"])
    assert mentees == ("she/her", "Quaker", ["side"])
    assert after_the_yes == ("she/her", "Quaker", ["side"])


async def test_what_someone_is_asked_has_its_reasons_at_a_glance_too(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await says(harness, INES, side="betrayed")
    await says(harness, ADA, SAME_SIDE, side="betrayed")
    pairing = await harness.request_pairing(ADA, INES)

    asked = await harness.services.overview.mine(member(INES))
    asker = await harness.services.overview.mine(member(ADA))

    assert [reason.trait for reason in asked.match_reasons[pairing.id].fit.reasons] == ["side"]
    assert asker.match_reasons == {}
