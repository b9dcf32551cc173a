"""One person with everything that can be stored about a person, among others with data of their own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import insert

from bot.rules.mentor_status import MentorMove
from bot.rules.refusals import AlreadyDecided, FacilitatorsOnly
from bot.rules.traits import TraitSection
from storage.models.concerns import MatterAccess, OpenMatter
from storage.models.enums import CheckInAnswer, ContactPreference, MessageKind, StaffRole
from storage.models.records import Pairing
from storage.schema.check_ins import questions
from storage.schema.concerns import concern_notes, concerns
from storage.schema.people import mentors
from tests.support.service_harness import COMMUNITY_ID, ServiceHarness, facilitator, in_dm, member, someone

from .concurrency import manager, rows

PERSON_ID = 4_611_686_018_427_387_905
"""User id so large that all eight bytes are stored, and would be found if they were left anywhere."""

MARK = "zzmark"
"""Marker in everything that this person wrote, or others wrote about them for them alone."""

MENTEE, MENTOR, ASKED, WAITING, FRIEND, STRANGER, GONE, TOMAS = 101, 102, 103, 104, 105, 106, 120, 50


def marked(what: str) -> str:
    """Return a text of this person with the marker."""
    return f"{MARK} {what}"


async def create_full_record(harness: ServiceHarness) -> Pairing:
    """Create everything that can be stored, and return the active pairing in which they are the mentor."""
    for person in (MENTOR, ASKED, STRANGER):
        await harness.add_mentor(person)
    await _was_mentored(harness)
    goes_on = await _mentors(harness)
    await _seeks(harness)
    await _says_things(harness)
    await _facilitates(harness)
    await _has_concerns(harness, goes_on)
    await _is_out_of_reach(harness)
    return goes_on


async def _was_mentored(harness: ServiceHarness) -> None:
    walking, closing = harness.services.active_pairings, harness.services.closing
    asked = await harness.services.requests.ask_mentor(
        member(PERSON_ID), someone(MENTOR), words=marked("ask"), attends=True
    )
    pairing = await harness.services.responses.agree(in_dm(MENTOR), asked.id)
    await walking.write_note(in_dm(PERSON_ID), pairing.id, marked("note"))
    harness.advance_time(days=20)
    await walking.pause(in_dm(PERSON_ID), pairing.id, until=None)
    await walking.end(in_dm(PERSON_ID), pairing.id)
    for person in (PERSON_ID, MENTOR):
        await closing.set_boundary(in_dm(person), pairing.id, ContactPreference.WELCOME)
    await closing.tell_facilitators(in_dm(PERSON_ID), pairing.id, marked("respect"), in_confidence=True)
    await closing.thank(in_dm(PERSON_ID), pairing.id, marked("thanks"))
    await closing.thank(in_dm(MENTOR), pairing.id, "For you.")


async def _mentors(harness: ServiceHarness) -> Pairing:
    applied = await harness.services.mentor_applications.volunteer(
        member(PERSON_ID), qualities=["kind"], past_member=True, capacity=3, words=marked("offer")
    )
    async with harness.database.transaction() as uow:
        await uow.mentors.set_card(applied.id, channel_id=800, message_id=7001)
        where, names = (800, 7001), [PERSON_ID]
        await uow.posted_messages.add(
            COMMUNITY_ID, MessageKind.CARD_MENTOR, location=where, person_ids=names, at=harness.clock()
        )
    await harness.services.mentor_applications.decide(facilitator(), applied.id, MentorMove.APPROVE)
    pairing = await harness.active_pairing(MENTEE, PERSON_ID)
    await harness.drain_outbox()
    harness.advance_time(days=4)
    await harness.services.due.sweep()
    for question in await rows(harness.database, questions, questions.c.pairing_id == pairing.id):
        caller, answer = in_dm(question["person_id"]), CheckInAnswer.CONTACT
        await harness.services.check_ins.answer(caller, question["id"], answer)
    await harness.request_pairing(WAITING, PERSON_ID)
    return pairing


async def _seeks(harness: ServiceHarness) -> None:
    await harness.services.waiting_list.join(
        member(PERSON_ID), hope=marked("hope"), attends=True, listed=True, preferences=marked("wish")
    )
    await harness.services.matching.find(facilitator())
    await harness.services.waiting_list.join(
        member(FRIEND), hope="Mine.", attends=True, listed=True, preferences=None
    )
    await harness.services.requests.ask_mentor(member(PERSON_ID), someone(ASKED), words=marked("again"), attends=True)
    async with harness.database.transaction() as uow:
        for mentor in (STRANGER, GONE):
            await uow.exclusions.pass_over(COMMUNITY_ID, person_id=PERSON_ID, mentor_id=mentor, until=None)
        await uow.exclusions.pass_over(COMMUNITY_ID, person_id=FRIEND, mentor_id=PERSON_ID, until=None)
        await uow.exclusions.pass_over(COMMUNITY_ID, person_id=FRIEND, mentor_id=STRANGER, until=None)
    await harness.services.privacy.delete(member(GONE))


async def _says_things(harness: ServiceHarness) -> None:
    say = harness.services.profiles.set_answers
    await say(member(PERSON_ID), TraitSection.SELF, chosen={"age": ["40s"]}, pronouns=MARK, faith=marked("faith"))
    await say(member(FRIEND), TraitSection.SELF, chosen={"age": ["40s"]}, pronouns="they", faith=None)
    await harness.services.preferences.set_time_zone(member(PERSON_ID), "Europe/Rome")
    await harness.services.preferences.set_time_zone(member(FRIEND), "Europe/Rome")
    await harness.services.preferences.set_quiet_dates(member(PERSON_ID), "2026-12-24")
    apart = harness.services.exclusions
    await apart.exclude(member(PERSON_ID), someone(STRANGER))
    await apart.exclude(member(STRANGER), someone(PERSON_ID))
    await apart.exclude(member(STRANGER), someone(FRIEND))


async def _facilitates(harness: ServiceHarness) -> None:
    me = facilitator(PERSON_ID)
    await harness.services.setup.choose_coordinator(manager(), PERSON_ID)
    applied = await harness.services.mentor_applications.volunteer(
        member(FRIEND), qualities=[], past_member=False, capacity=1, words="Mine."
    )
    await harness.services.mentor_applications.decide(me, applied.id, MentorMove.WORD)
    await harness.services.mentor_applications.decide(me, applied.id, MentorMove.DECLINE, reason=marked("reason"))
    async with harness.database.transaction() as uow:
        await uow.mentors.set_card(applied.id, channel_id=800, message_id=7002)
        await uow.communities.set_known_staff(COMMUNITY_ID, {StaffRole.FACILITATOR: [PERSON_ID]})
    await harness.services.mentor_safety.bar(me, someone(FRIEND), until="6 months", reason=marked("bar"))
    await harness.services.suggestions.suggest(me, mentor=someone(ASKED), mentee=someone(109))
    ended = await harness.active_pairing(107, MENTOR)
    await harness.services.active_pairings.end_for_both(me, ended.id, reason=marked("end"))
    await harness.services.matching.find(me)
    await harness.services.outbox.answer_reaction(me, 7000, FacilitatorsOnly(), None)
    await harness.services.outbox.answer_reaction(facilitator(TOMAS), 7003, AlreadyDecided(PERSON_ID), PERSON_ID)


async def _has_concerns(harness: ServiceHarness, pairing: Pairing) -> None:
    async def raised(**values: Any) -> int:
        usual = {"kind": "concern", "named": True}
        row = usual | {"community_id": COMMUNITY_ID, "raised_at": harness.clock()} | values
        async with harness.database.engine.begin() as connection:
            made = insert(concerns).values(**row).returning(concerns.c.id)
            return await connection.scalar(made) or 0

    now = harness.clock()
    closed = {"closed_at": now, "outcome": "talked", "closed_by": TOMAS, "outcome_words": "Talked."}
    mine = await raised(by_id=PERSON_ID, about_id=MENTEE, pairing_id=pairing.id, words=marked("worry"))
    await raised(by_id=PERSON_ID, words=marked("worry"), **closed)
    about_me = await raised(by_id=STRANGER, about_id=PERSON_ID, words="Theirs.")
    theirs = await raised(by_id=STRANGER, about_id=FRIEND, words="Theirs.")
    await raised(
        by_id=FRIEND, words="Theirs.", **closed | {"closed_by": PERSON_ID, "outcome_words": marked("outcome")}
    )
    await _waits(harness, mine, PERSON_ID)
    await _looks_after(harness, await _waits(harness, theirs, STRANGER))
    async with harness.database.engine.begin() as connection:
        for concern_id, author, words in (
            (about_me, PERSON_ID, marked("note")),
            (about_me, TOMAS, "Mine."),
            (mine, TOMAS, marked("about what they said")),
        ):
            note = {"concern_id": concern_id, "author_id": author, "words": words, "written_at": now}
            await connection.execute(insert(concern_notes).values(**note))


async def _waits(harness: ServiceHarness, concern_id: int, by: int) -> OpenMatter:
    now = harness.clock()
    async with harness.database.transaction() as uow:
        opened = await uow.matters.open(
            community_id=COMMUNITY_ID,
            kind=MessageKind.CARD_CONCERN,
            subject_id=concern_id,
            by_id=by,
            began_at=now,
            due_at=now + timedelta(hours=4),
            is_danger=False,
            is_told=True,
        )
        matter = await uow.matters.get(opened or 0)
    assert matter is not None
    return matter


async def _looks_after(harness: ServiceHarness, matter: OpenMatter) -> None:
    async with harness.database.transaction() as uow:
        await uow.matter_readers.add(matter, PERSON_ID, MatterAccess.ALLOWED)
        await uow.matters.update_if_unchanged(matter, taken_by=PERSON_ID, taken_at=harness.clock())


async def _is_out_of_reach(harness: ServiceHarness) -> None:
    claimed = await harness.services.outbox.claim(limit=200, lease_s=60)
    for message in claimed:
        if message.recipient_id == PERSON_ID:
            await harness.services.outbox.mark_undeliverable(message)
        elif message.kind not in {MessageKind.NOTE, MessageKind.NOTE_REST}:
            await harness.services.outbox.mark_sent(await harness.services.outbox.load_context(message))
    for message in claimed:
        await harness.services.outbox.release(message)
    async with harness.database.transaction() as uow:
        await uow.people.save_dm_channel(PERSON_ID, 5001)
        await uow.people.save_dm_channel(MENTEE, 5002)
        out_of_reach, now = MessageKind.CARD_UNREACHABLE, harness.clock()
        for person, message_id in ((PERSON_ID, 7201), (MENTEE, 7202)):
            where, names = (800, message_id), [person]
            await uow.posted_messages.add(COMMUNITY_ID, out_of_reach, location=where, person_ids=names, at=now)
        for number, (reader, named) in enumerate([(PERSON_ID, MENTEE), (MENTEE, PERSON_ID)], start=7203):
            await uow.posted_messages.add(
                COMMUNITY_ID,
                MessageKind.INTRODUCED,
                location=(5001, number),
                person_ids=[named],
                at=now,
                recipient_id=reader,
            )


async def create_mentor_record(harness: ServiceHarness) -> dict[str, Any]:
    """Return their row in the table of mentors."""
    [row] = await rows(harness.database, mentors, mentors.c.user_id == PERSON_ID)
    return row
