"""What has had its time is forgotten by itself: words and letters."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import insert, update

from bot.rules.mentoring import MentorMove
from bot.rules.programme import Programme
from bot.services.outbox.context import Facts
from storage.models.concerns import Concern
from storage.models.enums import ConcernKind, ConcernOutcome, ConcernReach, LetterKind, LetterState
from storage.models.records import Pairing
from storage.schema.check_ins import notes
from storage.schema.concerns import concern_notes, concerns
from storage.schema.matching import matches, matchings, passed_over
from storage.schema.outbox import letters
from storage.schema.pairings import pairings
from storage.schema.people import mentors, preferences, seekers
from tests.support.house import HOME, House, facilitator, in_dm, member, someone
from tests.support.services.moments import ended, pairing_of, rows, words_kept

ADA, INES, MAREK = 10, 20, 30


async def with_words(house: House) -> Pairing:
    """A mentorship that began with words and was ended with a reason, both stored."""
    await house.mentor(INES)
    asked = await house.services.asking.ask_mentor(member(ADA), someone(INES), words="Would you?", attends=True)
    pairing = await house.services.answering.agree(in_dm(INES), asked.id)
    await house.services.walking.end_for_both(facilitator(), pairing.id, reason="They asked me to.")
    await house.letters()
    return await pairing_of(house, pairing.id)


async def swept(house: House, **later: float) -> int:
    """So much later, what has had its time is forgotten."""
    house.wait(**later)
    return await house.services.retention.sweep()


async def note_to(house: House, pairing: Pairing) -> Facts:
    """Ada's note to Ines, as the courier has it before it is carried."""
    await house.services.walking.write_note(in_dm(ADA), pairing.id, "Thank you for Tuesday.")
    [letter] = await house.services.post.claim(limit=5, lease_seconds=60)
    return await house.services.post.facts(letter)


async def test_words_of_a_pairing_are_forgotten_ninety_days_after_it_ended(house: House) -> None:
    pairing = await with_words(house)

    await swept(house, days=89)
    before = await pairing_of(house, pairing.id)
    await swept(house, days=1)
    after = await pairing_of(house, pairing.id)

    assert (before.words, before.end_reason) == ("Would you?", "They asked me to.")
    assert (after.words, after.end_reason) == (None, None)
    assert after.closed_at == pairing.closed_at


async def test_words_of_a_pairing_that_goes_on_are_kept(house: House) -> None:
    await house.mentor(INES)
    asked = await house.services.asking.ask_mentor(member(ADA), someone(INES), words="Would you?", attends=True)
    await house.services.answering.agree(in_dm(INES), asked.id)

    await swept(house, days=400)

    assert (await pairing_of(house, asked.id)).words == "Would you?"


async def test_how_long_is_a_setting(house: House) -> None:
    shorter = House(house.store, Programme(keep_words_days=7), clock=house.clock)
    pairing = await with_words(shorter)

    await swept(shorter, days=7)

    assert (await pairing_of(house, pairing.id)).words is None


async def test_a_declined_offers_words_and_reason_are_forgotten_and_the_form_copes(house: House) -> None:
    await house.services.mentors.volunteer(
        member(INES), qualities=["kind"], past_member=False, capacity=2, words="I listen."
    )
    await house.services.mentors.decide_for(facilitator(), INES, MentorMove.DECLINE, reason="Not yet.")

    await swept(house, days=1)
    await swept(house, days=89)
    [before] = await rows(house.store, mentors)
    await swept(house, days=1)
    [after] = await rows(house.store, mentors)
    again = await house.services.mentors.may_volunteer(member(INES))

    assert (before["words"], before["reason"]) == ("I listen.", "Not yet.")
    assert (after["words"], after["reason"], after["forget_at"]) == (None, None, None)
    assert again.application is None or again.application.words is None


async def test_what_someone_hoped_for_is_forgotten_once_they_have_stopped_looking(house: House) -> None:
    await house.services.seekers.join(member(ADA), hope="To be heard.", attends=True, preferences="Evenings.")
    await swept(house, days=200)
    [waiting] = await rows(house.store, seekers)
    await house.services.seekers.withdraw(member(ADA))

    await swept(house)
    await swept(house, days=90)
    [gone] = await rows(house.store, seekers)
    earlier = await house.services.seekers.may_join(member(ADA))

    assert waiting["hope"] == "To be heard."
    assert (gone["hope"], gone["preferences"]) == (None, None)
    assert earlier is not None
    assert (earlier.hope, earlier.preferences) == (None, None)


async def test_a_letter_is_deleted_thirty_days_after_it_arrived(house: House) -> None:
    await house.mentor(INES)
    await house.letters()

    await swept(house, days=29)
    kept = await rows(house.store, letters)
    await swept(house, days=1)

    assert kept
    assert await rows(house.store, letters) == []


async def test_a_letter_that_still_waits_is_not_deleted(house: House) -> None:
    await house.mentor(INES)

    await swept(house, days=400)

    assert {row["state"] for row in await rows(house.store, letters)} == {LetterState.WAITING}


async def test_what_could_not_be_brought_is_kept_for_its_reader_for_ninety_days(house: House) -> None:
    await house.mentor(INES)
    pairing = await house.together(ADA, INES)
    await house.letters()
    about = await note_to(house, pairing)
    await house.services.post.unreachable(about.letter)

    await swept(house, days=89)
    kept = (await house.services.overview.mine(member(INES))).kept
    await swept(house, days=1)

    assert [each.letter.kind for each in kept] == [LetterKind.NOTE]
    assert await words_kept(house) == [None]
    assert not await rows(house.store, letters, letters.c.kind == LetterKind.NOTE)


async def test_the_words_of_a_note_go_with_the_last_letter_that_could_be_opened(house: House) -> None:
    await house.mentor(INES)
    pairing = await house.together(ADA, INES)
    await house.letters()
    about = await note_to(house, pairing)
    await house.services.post.arrived(about, veiled_for=INES)

    await swept(house, days=29)
    before = await words_kept(house)
    await swept(house, days=1)

    assert (before, await words_kept(house)) == (["Thank you for Tuesday."], [None])


async def test_words_to_facilitators_that_reached_nobody_are_not_kept_for_ever(house: House) -> None:
    pairing = await ended(house, ADA, INES)
    await house.services.farewell.tell_facilitators(in_dm(ADA), pairing.id, "It was hard.", in_confidence=True)

    await swept(house, days=89)
    before = await words_kept(house)
    await swept(house, days=1)

    assert (before, await words_kept(house)) == (["It was hard."], [None])


async def closed_concern(house: House) -> None:
    """A concern that was closed now, with all its words and a note between facilitators."""
    now = house.clock()
    concern = Concern(
        id=1, community_id=HOME, kind=ConcernKind.CONCERN, by_id=ADA, named=True, pauses=False, raised_at=now
    )
    async with house.store.engine.begin() as connection:
        await connection.execute(
            insert(concerns).values(
                id=concern.id,
                community_id=HOME,
                kind=concern.kind,
                by_id=ADA,
                named=True,
                pauses=False,
                words="I worry.",
                raised_at=now,
                reach=ConcernReach.FACILITATORS,
                closed_at=now,
                closed_by=50,
                outcome=ConcernOutcome.TALKED,
                outcome_words="We talked.",
            )
        )
        await connection.execute(
            insert(concern_notes).values(concern_id=1, author_id=50, words="Among us.", written_at=now)
        )


async def test_a_concerns_words_are_forgotten_ninety_days_after_it_was_closed(house: House) -> None:
    await closed_concern(house)

    await swept(house, days=89)
    [before] = await rows(house.store, concerns)
    await swept(house, days=1)
    [after], [note] = await rows(house.store, concerns), await rows(house.store, concern_notes)

    assert (before["words"], before["outcome_words"]) == ("I worry.", "We talked.")
    assert (after["words"], after["outcome_words"], note["words"]) == (None, None, None)
    assert after["outcome"] == ConcernOutcome.TALKED


async def test_a_mentor_left_out_for_a_while_is_forgotten_then_and_one_left_out_for_good_is_not(house: House) -> None:
    async with house.store.engine.begin() as connection:
        for mentor_id, until in ((INES, house.clock() + timedelta(days=9)), (MAREK, None)):
            await connection.execute(
                insert(passed_over).values(community_id=HOME, person_id=ADA, mentor_id=mentor_id, until=until)
            )

    await swept(house, days=9)

    assert [row["mentor_id"] for row in await rows(house.store, passed_over)] == [MAREK]


async def test_old_sets_of_matches_are_deleted_with_all_that_is_in_them(house: House) -> None:
    await house.mentor(INES)
    await house.services.seekers.join(member(ADA), hope="x", attends=True, preferences=None)
    await house.services.matches.find(facilitator())
    made = len(await rows(house.store, matches))

    await swept(house, days=90)

    assert made == 1
    assert (await rows(house.store, matchings), await rows(house.store, matches)) == ([], [])


async def test_a_sweep_forgets_more_than_one_batch_holds(house: House) -> None:
    async with house.store.transaction() as memory:
        for number in range(450):
            await memory.letters.write(HOME, LetterKind.CARD_UNREACHABLE, about=number, at=house.clock())
    async with house.store.engine.begin() as connection:
        await connection.execute(update(letters).values(state=LetterState.SENT, settled_at=house.clock()))

    forgotten = await swept(house, days=30)

    assert (forgotten, await rows(house.store, letters)) == (450, [])


async def test_what_stands_in_the_way_of_one_thing_holds_up_nothing_else(house: House) -> None:
    pairing = await with_words(house)
    async with house.store.engine.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE matchings RENAME TO hidden")

    try:
        await swept(house, days=90)
    finally:
        async with house.store.engine.begin() as connection:
            await connection.exec_driver_sql("ALTER TABLE hidden RENAME TO matchings")

    assert (await pairing_of(house, pairing.id)).words is None
    assert await rows(house.store, letters) == []


async def test_a_year_later_no_words_remain(house: House) -> None:
    await with_words(house)
    await closed_concern(house)
    await house.services.standing.step_down(member(INES))
    await house.services.preferences.keep_dates_quiet(member(ADA), "5 Jan 2026")

    for _ in range(13):
        await house.services.due.sweep()
        await house.letters()
        await swept(house, days=28)

    for table in (pairings, notes, concerns, concern_notes, mentors, seekers, preferences):
        written = [c.name for c in table.c if c.name in {"words", "reason", "hope", "end_reason", "quiet_dates"}]
        assert all(row[name] is None for row in await rows(house.store, table) for name in written), table.name
