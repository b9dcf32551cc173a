"""Mentors look through those who wait: all see the same list, longest waiting first, nobody named."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from bot.rules.refusals import NoLongerWaiting
from bot.rules.traits import Want, Wants, WantStance, format_answers
from bot.services.pairings.offers import WaitingCandidate
from storage.models.enums import ContactPreference, PairingState
from storage.models.records import Seeker
from tests.support.factories import NOW, write_wants
from tests.support.service_harness import (
    COMMUNITY_ID,
    OTHER_COMMUNITY_ID,
    ServiceHarness,
    facilitator,
    in_dm,
    member,
    someone,
)
from tests.support.services.concurrency import make_ended_pairing, pending_messages
from tests.support.services.matching import keep_apart

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


async def seen(harness: ServiceHarness, mentor: int = INES) -> list[int]:
    """Who they are whom a mentor sees."""
    found = await harness.services.offers.list_waiting(member(mentor))
    async with harness.database.read_transaction() as uow:
        return [seeker.user_id for seeker in await uow.seekers.by_ids([each.seeker_id for each in found.candidates])]


async def test_a_mentor_sees_what_was_chosen_and_no_word_zone_or_person(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await says(harness, INES, side="betrayed", path="apart")
    waiter = await waits(harness, ADA)
    await says(harness, ADA, SAME_SIDE, side="betrayed", path="reconciling")
    await harness.services.preferences.set_time_zone(member(ADA), "Asia/Kathmandu")
    await harness.services.preferences.share_zone(member(ADA), shares=True)

    found = await harness.services.offers.list_waiting(member(INES))

    said = {"side": "betrayed", "path": "reconciling"}
    assert found.candidates == [WaitingCandidate(seeker_id=waiter.id, since=waiter.since, answers=said)]


async def test_everyone_is_on_it_longest_waiting_first_and_nobody_of_another_server(harness: ServiceHarness) -> None:
    await harness.set_up(OTHER_COMMUNITY_ID)
    await harness.add_mentor(INES)
    everyone = list(range(1000, 1100))
    for person in everyone:
        await waits(harness, person)
        if person % 50 == 0:
            harness.advance_time(minutes=1)
    await harness.services.waiting_list.join(
        member(BILAL, OTHER_COMMUNITY_ID), hope=None, attends=True, listed=True, preferences=None
    )

    assert await seen(harness) == everyone


async def matched(harness: ServiceHarness) -> None:
    await harness.add_mentor(MAREK)
    await harness.active_pairing(ADA, MAREK)


async def withdrew(harness: ServiceHarness) -> None:
    await harness.services.waiting_list.withdraw(member(ADA))


async def left(harness: ServiceHarness) -> None:
    await harness.services.departures.member_left(COMMUNITY_ID, ADA)


async def kept_apart(harness: ServiceHarness) -> None:
    await keep_apart(harness, ADA, INES)


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


async def kept_apart_by_the_mentor(harness: ServiceHarness) -> None:
    await keep_apart(harness, INES, ADA)


async def declined_an_offer_by_name(harness: ServiceHarness) -> None:
    offered = await harness.services.requests.ask_mentee(member(INES), someone(ADA))
    await harness.services.responses.decline(in_dm(ADA), offered.id)


async def raised_a_concern_without_a_name(harness: ServiceHarness) -> None:
    await harness.services.concerns.raise_concern(member(ADA), words="Please.", about=someone(INES), named=False)


async def mentors_too(harness: ServiceHarness) -> None:
    await harness.add_mentor(ADA)


async def were_together_before(harness: ServiceHarness) -> None:
    await harness.services.waiting_list.withdraw(member(ADA))
    await make_ended_pairing(harness, ADA, INES)
    await waits(harness, ADA)
    async with harness.database.transaction() as uow:
        ended = (await uow.pairings.list_ended_since(COMMUNITY_ID, ADA, since=NOW - timedelta(days=999)))[0]
        await uow.boundaries.set(ended.id, ADA, ContactPreference.NONE, at=harness.clock())


SECRETS = (
    kept_apart,
    kept_apart_by_the_mentor,
    does_not_wish_for_this_one,
    has_a_must_now,
    asked_this_very_mentor,
    was_suggested,
    declined_an_offer_by_name,
    raised_a_concern_without_a_name,
    were_together_before,
)


@pytest.mark.parametrize("ended", [matched, withdrew, left])
async def test_who_waits_no_more_does_so_for_every_mentor(harness: ServiceHarness, ended: Between) -> None:
    await harness.add_mentor(INES)
    seeker = await waits(harness, ADA)
    await ended(harness)

    with pytest.raises(NoLongerWaiting):
        await harness.services.offers.offer_to_waiting(member(INES), seeker.id)


@pytest.mark.parametrize("secret", SECRETS)
async def test_an_offer_is_taken_in_whatever_is_between_two_and_reaches_nobody(
    harness: ServiceHarness, secret: Between
) -> None:
    await harness.add_mentor(INES)
    await waits(harness, ADA)
    await secret(harness)
    await harness.drain_outbox()
    [entry] = (await harness.services.offers.list_waiting(member(INES))).candidates

    offered = await harness.services.offers.offer_to_waiting(member(INES), entry.seeker_id)

    assert (offered.state, offered.is_decoy) == (PairingState.PROPOSED, True)
    assert await pending_messages(harness) == set()


@pytest.mark.parametrize("secret", [*SECRETS, mentors_too])
async def test_nothing_between_two_changes_the_list_that_every_mentor_sees(
    harness: ServiceHarness, secret: Between
) -> None:
    await harness.add_mentor(INES)
    await harness.add_mentor(MAREK)
    await says(harness, ADA, side="betrayed")
    for person in (ADA, BILAL):
        await waits(harness, person)

    await secret(harness)

    [ines, marek] = [(await harness.services.offers.list_waiting(member(m))).candidates for m in (INES, MAREK)]
    assert ines == marek
    assert sorted(await seen(harness)) == [ADA, BILAL]
    assert {"side": "betrayed"} in [entry.answers for entry in ines]


async def test_a_mentor_who_waits_stands_in_the_list_that_they_read(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await waits(harness, INES)

    assert await seen(harness) == [INES]
