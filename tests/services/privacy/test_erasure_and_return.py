"""Being forgotten undoes nobody's wish never to be brought together with someone (promise 8), and names no one."""

from __future__ import annotations

from storage.schema.matching import kept_apart
from tests.support.service_harness import ServiceHarness, member, someone
from tests.support.services.concurrency import rows

ADA, INES, FARID = 101, 202, 303


async def test_whoever_was_forgotten_and_comes_back_is_kept_apart_as_before(harness: ServiceHarness) -> None:
    await harness.services.exclusions.exclude(member(ADA), someone(INES))
    await harness.services.privacy.delete(member(INES))
    [sealed] = await rows(harness.database, kept_apart)

    await harness.add_mentor(INES)

    assert (await harness.services.requests.ask_mentee(member(INES), someone(ADA))).is_decoy
    assert await rows(harness.database, kept_apart) == [sealed], "as it always was"


async def test_whoever_comes_back_is_named_again_in_the_list_of_whom_they_are_on_and_nobody_else(
    harness: ServiceHarness,
) -> None:
    for other in (INES, FARID):
        await harness.services.exclusions.exclude(member(ADA), someone(other))
        await harness.services.privacy.delete(member(other))
    forgotten = [kept.shown_id for kept in await harness.services.exclusions.mine(member(ADA))]

    await harness.add_mentor(FARID)

    first, second = await harness.services.exclusions.mine(member(ADA))
    assert forgotten == [-first.id, -second.id]
    assert [first.shown_id, second.shown_id] == [-first.id, FARID]
    export = await harness.services.privacy.mine(member(ADA))
    assert [row["other_id"] for row in export.rows_by_kind["kept_apart"]] == [0, FARID]


async def test_the_wish_about_someone_forgotten_can_still_be_taken_back(harness: ServiceHarness) -> None:
    await harness.services.exclusions.exclude(member(ADA), someone(INES))
    await harness.services.privacy.delete(member(INES))
    [mine] = await harness.services.exclusions.mine(member(ADA))

    left = await harness.services.exclusions.lift(member(ADA), mine.shown_id)
    await harness.add_mentor(INES)

    assert left == []
    assert (await harness.request_pairing(ADA, INES)).mentor_id == INES


async def test_with_whoever_wished_it_the_wish_goes_too(harness: ServiceHarness) -> None:
    await harness.services.exclusions.exclude(member(ADA), someone(INES))
    await harness.services.privacy.delete(member(INES))

    await harness.services.privacy.delete(member(ADA))

    assert await rows(harness.database, kept_apart) == []
