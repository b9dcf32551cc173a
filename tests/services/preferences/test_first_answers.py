"""What is asked once, before the first form: what messages may show, and whether the person is an adult."""

from __future__ import annotations

import pytest

from bot.rules.refusals import AdultsOnly, FirstStep, NotBegun
from storage.schema.people import people
from tests.support.service_harness import ServiceHarness, in_dm, member, someone
from tests.support.services.concurrency import manager, rows

INES, ADA = 10, 31


async def begin(harness: ServiceHarness, person: int, *, discreet: bool = True, is_adult: bool = True) -> None:
    await harness.services.preferences.begin(member(person), discreet=discreet, is_adult=is_adult)


async def test_nothing_is_begun_before_the_answers_and_then_everything_can_be(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    own = harness.services
    asked = await harness.request_pairing(32, INES)
    forms = (
        (FirstStep.VOLUNTEER, lambda: own.mentor_applications.check_can_volunteer(member(ADA))),
        (FirstStep.SEEK, lambda: own.waiting_list.check_can_join(member(ADA))),
        (FirstStep.ASK, lambda: own.requests.check_can_ask(member(ADA), someone(INES))),
        (FirstStep.OFFER, lambda: own.preferences.check_has_begun(member(ADA), FirstStep.OFFER)),
        (FirstStep.AGREE, lambda: own.responses.agree(in_dm(INES), asked.id, asks_first=True)),
    )

    for first, opens in forms:
        with pytest.raises(NotBegun) as caught:
            await opens()
        assert caught.value.first is first
    await begin(harness, ADA)
    await begin(harness, INES)

    for _, opens in forms:
        await opens()


async def test_a_minor_is_refused_and_nothing_is_kept_unless_minors_are_welcome(harness: ServiceHarness) -> None:
    with pytest.raises(AdultsOnly):
        await begin(harness, ADA, is_adult=False)
    assert await rows(harness.database, people) == []

    await harness.services.setup.choose_responsible(
        manager(), operator="HEAL, Ms Moyo", complaints=None, adults_only=False
    )
    await begin(harness, ADA, is_adult=False)

    told = await harness.services.preferences.first_notice(member(ADA))
    assert (told.operator, told.complaints, told.adults_only) == ("HEAL, Ms Moyo", None, False)


async def test_until_somebody_chooses_messages_to_them_only_say_that_there_is_something(
    harness: ServiceHarness,
) -> None:
    preferences = harness.services.preferences
    before = await preferences.is_discreet(member(ADA))
    await begin(harness, ADA, discreet=False)
    chosen = await preferences.is_discreet(member(ADA))
    await harness.services.privacy.delete(member(ADA))

    assert (before, chosen, await preferences.is_discreet(member(ADA))) == (True, False, True)
    with pytest.raises(NotBegun):
        await preferences.check_has_begun(member(ADA), FirstStep.OFFER)
