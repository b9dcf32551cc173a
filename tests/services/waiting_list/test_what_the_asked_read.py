"""Of what the other said, each who is asked reads what they may: a mentor words and names only with the yes."""

from __future__ import annotations

import pytest

from bot.rules.refusals import NoLongerOpen
from storage.models.enums import MessageKind
from storage.models.records import Pairing
from tests.support.service_harness import ServiceHarness, facilitator, in_dm, member, someone
from tests.support.services.concurrency import pairing_of

from .test_candidates_for_mentors import SAME_SIDE, says, waits

INES, ADA, TOMAS = 10, 31, 50


async def asked_of(
    harness: ServiceHarness, pairing: Pairing, reader: int
) -> tuple[str | None, str | None, list[str]]:
    """Of what the other said, what one of the two may read: pronouns, faith, and the traits that are reasons."""
    found = await harness.services.outbox.claim(limit=9, lease_s=60)
    [message] = [each for each in found if (each.kind, each.recipient_id) == (MessageKind.ASKED, reader)]
    context = await harness.services.outbox.load_context(message)
    await harness.services.outbox.mark_sent(context)
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

    assert before_the_yes == (None, None, [])
    assert mentees == ("she/her", "Quaker", ["side"])
    assert after_the_yes == ("she/her", "Quaker", ["side"])


async def hope_read(harness: ServiceHarness, pairing: Pairing) -> str | None:
    """What the mentor may read of what the other wrote for the list."""
    return (await harness.services.requests.match_reasons(member(INES), pairing.id)).hope


async def test_words_come_with_the_yes_and_go_with_the_end(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    seeker = await waits(harness, ADA)
    pairing = await harness.services.offers.offer_to_waiting(member(INES), seeker.id)
    before = await hope_read(harness, pairing)

    await harness.services.responses.agree(in_dm(ADA), pairing.id)
    with_the_yes = await hope_read(harness, pairing)
    await harness.services.active_pairings.end(in_dm(ADA), pairing.id)

    assert (before, with_the_yes) == (None, "Hope.")
    for reader in (INES, ADA):
        with pytest.raises(NoLongerOpen):
            await harness.services.requests.match_reasons(member(reader), pairing.id)


async def test_a_suggested_mentor_reads_them_after_the_yes_and_the_mentee_no_one_elses(
    harness: ServiceHarness,
) -> None:
    await harness.add_mentor(INES)
    await waits(harness, ADA)
    pairing = await harness.services.suggestions.suggest(
        facilitator(TOMAS), mentor=someone(INES), mentee=someone(ADA)
    )
    before = await hope_read(harness, pairing)

    await harness.services.responses.agree(in_dm(ADA), pairing.id)

    assert (before, await hope_read(harness, pairing)) == (None, "Hope.")
    assert (await harness.services.requests.match_reasons(member(ADA), pairing.id)).hope is None


async def test_whom_one_asks_by_name_reads_what_was_written_for_them_alone(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await waits(harness, ADA)
    pairing = await harness.request_pairing(ADA, INES)

    assert await hope_read(harness, pairing) is None


async def test_what_someone_is_asked_has_its_reasons_at_a_glance_too(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await says(harness, INES, side="betrayed")
    await says(harness, ADA, SAME_SIDE, side="betrayed")
    pairing = await harness.request_pairing(ADA, INES)

    asked = await harness.services.overview.mine(member(INES))
    asker = await harness.services.overview.mine(member(ADA))

    assert [reason.trait for reason in asked.match_reasons[pairing.id].fit.reasons] == ["side"]
    assert asker.match_reasons == {}
