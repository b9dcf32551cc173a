"""Whoever was a danger does not come back as a stranger: what others wished and decided for safety holds again."""

from __future__ import annotations

import pytest

from bot.rules.callers import Caller
from bot.rules.mentor_status import NewPeopleMove
from bot.rules.refusals import NobodyNewForNow, NoContact
from storage.models.enums import ConcernOutcome, ContactPreference
from storage.models.matching import SealedKind
from storage.models.records import Pairing
from storage.schema.matching import kept_apart, sealed
from storage.schema.people import mentors
from tests.support.service_harness import COMMUNITY_ID, ServiceHarness, facilitator, in_dm, member, someone
from tests.support.services.concurrency import rows

INES, ADA, TOMAS = 10, 31, 50

DELETES, LEAVES = "deletes everything", "is forgotten after leaving"


async def goes(harness: ServiceHarness, person: int, how: str) -> None:
    """Somebody deletes everything, or leaves and is forgotten."""
    if how == DELETES:
        await harness.services.privacy.delete(member(person))
        return
    await harness.services.departures.member_left(COMMUNITY_ID, person)
    harness.advance_time(days=harness.programme.keep_left_days + 1)
    await harness.services.retention.sweep()
    await harness.services.departures.members_present(COMMUNITY_ID, [person])


async def offers(harness: ServiceHarness) -> Pairing:
    """Ines, approved anew, offers to mentor Ada."""
    await harness.add_mentor(INES)
    return await harness.services.requests.ask_mentee(member(INES), someone(ADA))


async def parted(harness: ServiceHarness) -> Pairing:
    """The two had a mentorship, and it has ended."""
    await harness.add_mentor(INES)
    pairing = await harness.active_pairing(ADA, INES)
    return await harness.services.active_pairings.end(in_dm(ADA), pairing.id)


async def passes_over(harness: ServiceHarness) -> None:
    """Ada says that Ines is not for her, ever."""
    mentor = await harness.add_mentor(INES)
    await harness.services.browsing.pass_over(member(ADA), mentor.id, permanently=True)


@pytest.mark.parametrize("how", [DELETES, LEAVES])
async def test_who_wished_for_no_contact_is_reached_by_no_offer_and_no_suggestion(
    harness: ServiceHarness, how: str
) -> None:
    pairing = await parted(harness)
    await harness.services.closing.set_boundary(in_dm(ADA), pairing.id, ContactPreference.NONE)

    await goes(harness, INES, how)
    offered = await offers(harness)
    await harness.services.responses.withdraw(in_dm(INES), offered.id)
    suggested = await harness.services.suggestions.suggest(
        facilitator(TOMAS), mentor=someone(INES), mentee=someone(ADA)
    )

    assert (offered.is_decoy, suggested.is_decoy) == (True, True)
    with pytest.raises(NoContact):
        await harness.request_pairing(ADA, INES)


async def test_no_contact_holds_also_where_it_is_said_after_the_other_has_gone(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    pairing = await harness.active_pairing(ADA, INES)
    await goes(harness, INES, DELETES)

    await harness.services.closing.set_boundary(in_dm(ADA), pairing.id, ContactPreference.NONE)
    harness.advance_time(days=harness.programme.closing_days + 1)
    await harness.services.retention.sweep()

    assert (await offers(harness)).is_decoy


async def test_without_such_a_wish_an_offer_arrives_as_from_anybody(harness: ServiceHarness) -> None:
    pairing = await parted(harness)
    await harness.services.closing.set_boundary(in_dm(ADA), pairing.id, ContactPreference.IN_GROUP)

    await goes(harness, INES, DELETES)
    harness.advance_time(days=harness.programme.closing_days + 1)
    await harness.services.retention.sweep()

    assert not (await offers(harness)).is_decoy
    assert await rows(harness.database, sealed) == []


@pytest.mark.parametrize("how", [DELETES, LEAVES])
async def test_not_for_me_ever_is_for_ever(harness: ServiceHarness, how: str) -> None:
    await passes_over(harness)

    await goes(harness, INES, how)
    offered = await offers(harness)

    assert offered.is_decoy
    async with harness.database.read_transaction() as uow:
        not_shown = await uow.exclusions.not_suggested_to(
            COMMUNITY_ID, ADA, at=harness.clock(), answered_since=harness.clock()
        )
    assert INES in not_shown


async def test_not_for_me_for_a_while_is_over_after_it(harness: ServiceHarness) -> None:
    mentor = await harness.add_mentor(INES)
    await harness.services.browsing.pass_over(member(ADA), mentor.id, permanently=False)
    await goes(harness, INES, DELETES)

    first = await offers(harness)
    await harness.services.responses.withdraw(in_dm(INES), first.id)
    harness.advance_time(days=harness.programme.not_for_me_days + 1)
    await harness.services.retention.sweep()
    second = await harness.services.requests.ask_mentee(member(INES), someone(ADA))

    assert (first.is_decoy, second.is_decoy) == (True, False)
    assert await rows(harness.database, sealed) == []


@pytest.mark.parametrize("how", [DELETES, LEAVES])
async def test_an_open_concern_is_still_about_them_for_those_who_look_after_it(
    harness: ServiceHarness, how: str
) -> None:
    await harness.add_mentor(INES)
    raised = await harness.services.concerns.raise_concern(
        member(ADA), words="I am worried.", about=someone(INES), named=False
    )

    await goes(harness, INES, how)
    offered = await offers(harness)
    case = await harness.services.concern_cases.get(facilitator(TOMAS), raised.id)
    await harness.services.concern_cases.close(facilitator(TOMAS), raised.id, outcome=ConcernOutcome.NOTHING)
    await goes(harness, INES, DELETES)

    assert offered.is_decoy
    assert case.concern.about_id == INES
    async with harness.database.read_transaction() as uow:
        [closed] = await uow.concerns.by_ids([raised.id])
    assert closed.about_id == 0, "of what is over, nothing leads to them"


@pytest.mark.parametrize("how", [DELETES, LEAVES])
async def test_nobody_new_comes_to_them_until_a_facilitator_lets_people_come_again(
    harness: ServiceHarness, how: str
) -> None:
    harness.set_programme(applications_a_day=9)
    mentor = await harness.add_mentor(INES)
    status, by = harness.services.mentor_status, facilitator(TOMAS)
    await status.decide_about_new_people(by, mentor.id, NewPeopleMove.STOP)
    since = harness.clock()

    for _ in range(2):
        await goes(harness, INES, how)
        with pytest.raises(NobodyNewForNow):
            await offers(harness)
    again = await status.mine(member(INES))
    await status.decide_about_new_people(by, again.id, NewPeopleMove.LET)
    await goes(harness, INES, how)

    assert again.closed_since == since
    assert not (await offers(harness)).is_decoy


async def test_what_facilitators_decided_has_an_end(harness: ServiceHarness) -> None:
    mentor = await harness.add_mentor(INES)
    await harness.services.mentor_status.decide_about_new_people(facilitator(), mentor.id, NewPeopleMove.STOP)
    await harness.services.mentor_status.retire(facilitator(), someone(INES))
    await goes(harness, INES, DELETES)
    before = [row["kind"] for row in await rows(harness.database, sealed)]

    harness.advance_time(days=harness.programme.keep_decisions_days)
    await harness.services.retention.sweep()

    assert sorted(before) == [SealedKind.NOBODY_NEW, SealedKind.RETIRED]
    assert await rows(harness.database, sealed) == []


async def test_whoever_leaves_and_is_forgotten_has_their_own_wishes_hold_again(harness: ServiceHarness) -> None:
    await harness.services.exclusions.exclude(member(ADA), someone(TOMAS))
    await passes_over(harness)

    await goes(harness, ADA, LEAVES)
    offered = await harness.services.requests.ask_mentee(member(INES), someone(ADA))

    assert offered.is_decoy
    assert [kept.other_id for kept in await harness.services.exclusions.mine(member(ADA))] == [TOMAS]
    mine = await harness.services.privacy.mine(member(ADA))
    assert [row["kind"] for row in mine.rows_by_kind["sealed"]] == [SealedKind.NOT_FOR_ME]
    assert await harness.services.privacy.community_ids_of(ADA) == [COMMUNITY_ID]


async def test_whoever_deletes_everything_takes_their_own_wishes_along_also_those_kept_after_leaving(
    harness: ServiceHarness,
) -> None:
    await harness.services.exclusions.exclude(member(ADA), someone(TOMAS))
    await passes_over(harness)
    await goes(harness, ADA, LEAVES)

    await harness.services.privacy.delete(Caller(user_id=ADA, community_id=COMMUNITY_ID))

    assert [await rows(harness.database, table) for table in (kept_apart, sealed)] == [[], []]
    assert await harness.services.privacy.community_ids_of(ADA) == []


async def test_their_export_does_not_tell_what_others_wished(
    harness: ServiceHarness,
) -> None:
    await passes_over(harness)
    await harness.services.concerns.raise_concern(member(ADA), words="A worry.", about=someone(INES), named=True)
    await goes(harness, INES, DELETES)
    await harness.drain_outbox()

    mine = await harness.services.privacy.mine(member(INES))
    wisher = await harness.services.privacy.mine(member(ADA))

    assert mine.rows_by_kind == {}
    assert [(row["kind"], row["about_id"]) for row in wisher.rows_by_kind["sealed"]] == [(SealedKind.NOT_FOR_ME, 0)]


async def test_who_wished_what_about_whom_stands_nowhere_readable(harness: ServiceHarness) -> None:
    await passes_over(harness)
    await goes(harness, INES, DELETES)

    async with harness.database.engine.connect() as connection:
        [row] = (await connection.exec_driver_sql("select * from sealed")).all()

    assert not {ADA, INES} & set(row)
    assert await rows(harness.database, mentors, mentors.c.user_id == INES) == []
