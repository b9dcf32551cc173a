"""What has had its time is purged by itself: text and messages."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import insert, update

from bot.rules.mentor_status import MentorMove
from bot.rules.programme import Programme
from bot.services.outbox.context import MessageContext
from storage.models.concerns import Concern
from storage.models.enums import ConcernKind, ConcernOutcome, DeliveryState, MessageKind
from storage.models.records import Pairing
from storage.schema.check_ins import notes
from storage.schema.concerns import concern_notes, concerns
from storage.schema.matching import matches, matchings, passed_over
from storage.schema.outbox import outbox_messages
from storage.schema.pairings import pairings
from storage.schema.people import mentors, preferences, seekers
from tests.support.service_harness import COMMUNITY_ID, ServiceHarness, facilitator, in_dm, member, someone
from tests.support.services.concurrency import pairing_of, rows, stored_note_texts

ADA, INES, MAREK = 10, 20, 30


async def with_words(harness: ServiceHarness) -> Pairing:
    """A mentorship that began with words and was ended with a reason, both stored."""
    await harness.add_mentor(INES)
    asked = await harness.services.requests.ask_mentor(member(ADA), someone(INES), words="Would you?", attends=True)
    pairing = await harness.services.responses.agree(in_dm(INES), asked.id)
    await harness.services.active_pairings.end_for_both(facilitator(), pairing.id, reason="They asked me to.")
    await harness.drain_outbox()
    return await pairing_of(harness, pairing.id)


async def swept(harness: ServiceHarness, **later: float) -> int:
    """So much later, what has had its time is forgotten."""
    harness.advance_time(**later)
    return await harness.services.retention.sweep()


async def note_to(harness: ServiceHarness, pairing: Pairing) -> MessageContext:
    """Ada's note to Ines, as the outbox worker has it before it is carried."""
    await harness.services.active_pairings.write_note(in_dm(ADA), pairing.id, "Thank you for Tuesday.")
    [message] = await harness.services.outbox.claim(limit=5, lease_s=60)
    return await harness.services.outbox.load_context(message)


async def test_words_of_a_pairing_are_forgotten_ninety_days_after_it_ended(harness: ServiceHarness) -> None:
    pairing = await with_words(harness)

    await swept(harness, days=89)
    before = await pairing_of(harness, pairing.id)
    await swept(harness, days=1)
    after = await pairing_of(harness, pairing.id)

    assert (before.words, before.end_reason) == ("Would you?", "They asked me to.")
    assert (after.words, after.end_reason) == (None, None)
    assert after.closed_at == pairing.closed_at


async def test_words_of_a_pairing_that_goes_on_are_kept(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    asked = await harness.services.requests.ask_mentor(member(ADA), someone(INES), words="Would you?", attends=True)
    await harness.services.responses.agree(in_dm(INES), asked.id)

    await swept(harness, days=400)

    assert (await pairing_of(harness, asked.id)).words == "Would you?"


async def test_how_long_is_a_setting(harness: ServiceHarness) -> None:
    shorter = ServiceHarness(harness.database, Programme(keep_words_days=7), clock=harness.clock)
    pairing = await with_words(shorter)

    await swept(shorter, days=7)

    assert (await pairing_of(harness, pairing.id)).words is None


async def test_a_declined_offers_words_and_reason_are_forgotten_and_the_form_copes(harness: ServiceHarness) -> None:
    await harness.services.mentor_applications.volunteer(
        member(INES), qualities=["kind"], past_member=False, capacity=2, words="I listen."
    )
    await harness.services.mentor_applications.decide_for(facilitator(), INES, MentorMove.DECLINE, reason="Not yet.")

    await swept(harness, days=1)
    await swept(harness, days=89)
    [before] = await rows(harness.database, mentors)
    await swept(harness, days=1)
    [after] = await rows(harness.database, mentors)
    await harness.have_begun(INES)
    again = await harness.services.mentor_applications.check_can_volunteer(member(INES))

    assert (before["words"], before["reason"]) == ("I listen.", "Not yet.")
    assert (after["words"], after["reason"], after["forget_at"]) == (None, None, None)
    assert again.application is None or again.application.words is None


async def test_what_someone_hoped_for_is_forgotten_once_they_have_stopped_looking(harness: ServiceHarness) -> None:
    await harness.services.waiting_list.join(
        member(ADA), hope="To be heard.", attends=True, listed=True, preferences="Evenings."
    )
    await swept(harness, days=200)
    [waiting] = await rows(harness.database, seekers)
    await harness.services.waiting_list.withdraw(member(ADA))

    await swept(harness)
    await swept(harness, days=90)
    [gone] = await rows(harness.database, seekers)
    await harness.have_begun(ADA)
    earlier = await harness.services.waiting_list.check_can_join(member(ADA))

    assert waiting["hope"] == "To be heard."
    assert (gone["hope"], gone["preferences"]) == (None, None)
    assert earlier is not None
    assert (earlier.hope, earlier.preferences) == (None, None)


async def test_a_message_is_deleted_thirty_days_after_it_arrived(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await harness.drain_outbox()

    await swept(harness, days=29)
    kept = await rows(harness.database, outbox_messages)
    await swept(harness, days=1)

    assert kept
    assert await rows(harness.database, outbox_messages) == []


async def test_a_message_that_still_waits_is_not_deleted(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)

    await swept(harness, days=400)

    assert {row["state"] for row in await rows(harness.database, outbox_messages)} == {DeliveryState.WAITING}


async def test_what_could_not_be_brought_is_kept_for_its_reader_for_ninety_days(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    pairing = await harness.active_pairing(ADA, INES)
    await harness.drain_outbox()
    about = await note_to(harness, pairing)
    await harness.services.outbox.mark_undeliverable(about.message)

    await swept(harness, days=89)
    kept = (await harness.services.overview.mine(member(INES))).kept_messages
    await swept(harness, days=1)

    assert [each.message.kind for each in kept] == [MessageKind.NOTE]
    assert await stored_note_texts(harness) == [None]
    assert not await rows(harness.database, outbox_messages, outbox_messages.c.kind == MessageKind.NOTE)


async def test_the_words_of_a_note_go_with_the_last_message_that_could_be_opened(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    pairing = await harness.active_pairing(ADA, INES)
    await harness.drain_outbox()
    about = await note_to(harness, pairing)
    await harness.services.outbox.mark_sent(about, masked_for=INES)

    await swept(harness, days=29)
    before = await stored_note_texts(harness)
    await swept(harness, days=1)

    assert (before, await stored_note_texts(harness)) == (["Thank you for Tuesday."], [None])


async def closed_concern(harness: ServiceHarness) -> None:
    """A concern that was closed now, with all its words and a note between facilitators."""
    now = harness.clock()
    concern = Concern(id=1, community_id=COMMUNITY_ID, kind=ConcernKind.CONCERN, by_id=ADA, named=True, raised_at=now)
    async with harness.database.engine.begin() as connection:
        await connection.execute(
            insert(concerns).values(
                id=concern.id,
                community_id=COMMUNITY_ID,
                kind=concern.kind,
                by_id=ADA,
                named=True,
                words="I worry.",
                raised_at=now,
                closed_at=now,
                closed_by=50,
                outcome=ConcernOutcome.TALKED,
                outcome_words="We talked.",
            )
        )
        await connection.execute(
            insert(concern_notes).values(concern_id=1, author_id=50, words="Among us.", written_at=now)
        )


async def test_a_concerns_words_are_forgotten_ninety_days_after_it_was_closed(harness: ServiceHarness) -> None:
    await closed_concern(harness)

    await swept(harness, days=89)
    [before] = await rows(harness.database, concerns)
    await swept(harness, days=1)
    [after], [note] = await rows(harness.database, concerns), await rows(harness.database, concern_notes)

    assert (before["words"], before["outcome_words"]) == ("I worry.", "We talked.")
    assert (after["words"], after["outcome_words"], note["words"]) == (None, None, None)
    assert after["outcome"] == ConcernOutcome.TALKED


async def test_a_mentor_left_out_for_a_while_is_forgotten_then_and_one_left_out_for_good_is_not(
    harness: ServiceHarness,
) -> None:
    async with harness.database.engine.begin() as connection:
        for mentor_id, until in ((INES, harness.clock() + timedelta(days=9)), (MAREK, None)):
            await connection.execute(
                insert(passed_over).values(community_id=COMMUNITY_ID, person_id=ADA, mentor_id=mentor_id, until=until)
            )

    await swept(harness, days=9)

    assert [row["mentor_id"] for row in await rows(harness.database, passed_over)] == [MAREK]


async def test_old_sets_of_matches_are_deleted_with_all_that_is_in_them(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await harness.services.waiting_list.join(member(ADA), hope="x", attends=True, listed=True, preferences=None)
    await harness.services.matching.find(facilitator())
    made = len(await rows(harness.database, matches))

    await swept(harness, days=90)

    assert made == 1
    assert (await rows(harness.database, matchings), await rows(harness.database, matches)) == ([], [])


async def test_a_sweep_forgets_more_than_one_batch_holds(harness: ServiceHarness) -> None:
    async with harness.database.transaction() as uow:
        for number in range(450):
            await uow.outbox.enqueue(
                COMMUNITY_ID, MessageKind.CARD_UNREACHABLE, subject_id=number, at=harness.clock()
            )
    async with harness.database.engine.begin() as connection:
        await connection.execute(update(outbox_messages).values(state=DeliveryState.SENT, settled_at=harness.clock()))

    forgotten = await swept(harness, days=30)

    assert (forgotten, await rows(harness.database, outbox_messages)) == (450, [])


async def test_what_stands_in_the_way_of_one_thing_holds_up_nothing_else(harness: ServiceHarness) -> None:
    pairing = await with_words(harness)
    async with harness.database.engine.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE matchings RENAME TO hidden")

    try:
        await swept(harness, days=90)
    finally:
        async with harness.database.engine.begin() as connection:
            await connection.exec_driver_sql("ALTER TABLE hidden RENAME TO matchings")

    assert (await pairing_of(harness, pairing.id)).words is None
    assert await rows(harness.database, outbox_messages) == []


async def test_a_year_later_no_words_remain(harness: ServiceHarness) -> None:
    await with_words(harness)
    await closed_concern(harness)
    await harness.services.mentor_status.step_down(member(INES))
    await harness.services.preferences.set_quiet_dates(member(ADA), "5 Jan 2026")

    for _ in range(13):
        await harness.services.due.sweep()
        await harness.drain_outbox()
        await swept(harness, days=28)

    for table in (pairings, notes, concerns, concern_notes, mentors, seekers, preferences):
        written = [c.name for c in table.c if c.name in {"words", "reason", "hope", "end_reason", "quiet_dates"}]
        assert all(row[name] is None for row in await rows(harness.database, table) for name in written), table.name
