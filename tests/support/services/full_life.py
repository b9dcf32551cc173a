"""One person who has everything that can be stored about a person, among others who have a life of their own."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert

from bot.rules.mentoring import MentorMove
from bot.rules.refusals import AlreadyDecided, FacilitatorsOnly
from bot.rules.traits import Part
from storage.models.enums import Answer, Contact, LetterKind
from storage.models.records import Pairing
from storage.schema.check_ins import questions
from storage.schema.concerns import concern_notes, concerns
from storage.schema.people import mentors
from tests.support.house import HOME, House, facilitator, in_dm, member, someone

from .moments import manager, rows

ME = 4_611_686_018_427_387_905
"""So large that all eight bytes of it are stored, and found again if they were left anywhere."""

MARK = "zzmark"
"""Stands in everything that this person ever wrote, or others about them where only they are to read it."""

MENTEE, MENTOR, ASKED, WAITING, FRIEND, STRANGER, TOMAS = 101, 102, 103, 104, 105, 106, 50


def marked(what: str) -> str:
    """Words of theirs."""
    return f"{MARK} {what}"


async def lives_fully(house: House) -> Pairing:
    """Everything at once; gives the mentorship that goes on, with them as the mentor."""
    for person in (MENTOR, ASKED, STRANGER):
        await house.mentor(person)
    await _was_mentored(house)
    goes_on = await _mentors(house)
    await _seeks(house)
    await _says_things(house)
    await _facilitates(house)
    await _has_concerns(house, goes_on)
    await _is_out_of_reach(house)
    return goes_on


async def _was_mentored(house: House) -> None:
    walking, farewell = house.services.walking, house.services.farewell
    asked = await house.services.asking.ask_mentor(member(ME), someone(MENTOR), words=marked("ask"), attends=True)
    pairing = await house.services.answering.agree(in_dm(MENTOR), asked.id)
    await walking.write_note(in_dm(ME), pairing.id, marked("note"))
    house.wait(days=20)
    await walking.pause(in_dm(ME), pairing.id, until=None)
    await walking.end(in_dm(ME), pairing.id)
    for person in (ME, MENTOR):
        await farewell.set_boundary(in_dm(person), pairing.id, Contact.GLADLY)
    await farewell.tell_facilitators(in_dm(ME), pairing.id, marked("respect"), in_confidence=True)
    await farewell.thank(in_dm(ME), pairing.id, marked("thanks"))
    await farewell.thank(in_dm(MENTOR), pairing.id, "For you.")


async def _mentors(house: House) -> Pairing:
    applied = await house.services.mentors.volunteer(
        member(ME), qualities=["kind"], past_member=True, capacity=3, words=marked("offer")
    )
    async with house.store.transaction() as memory:
        await memory.mentors.place_card(applied.id, channel_id=800, message_id=7001)
    await house.services.mentors.decide(facilitator(), applied.id, MentorMove.APPROVE)
    pairing = await house.together(MENTEE, ME)
    await house.letters()
    house.wait(days=4)
    await house.services.due.sweep()
    for question in await rows(house.store, questions, questions.c.pairing_id == pairing.id):
        caller, answer = in_dm(question["person_id"]), Answer.CONTACT
        await house.services.check_ins.answer(caller, question["id"], answer)
        async with house.store.transaction() as memory:
            await memory.questions.place_card(question["id"], channel_id=800, message_id=7100 + question["id"])
    await house.asked(WAITING, ME)
    return pairing


async def _seeks(house: House) -> None:
    await house.services.seekers.join(member(ME), hope=marked("hope"), attends=True, preferences=marked("wish"))
    await house.services.matches.find(facilitator())
    await house.services.seekers.join(member(FRIEND), hope="Mine.", attends=True, preferences=None)
    await house.services.asking.ask_mentor(member(ME), someone(ASKED), words=marked("again"), attends=True)
    async with house.store.transaction() as memory:
        await memory.couples.pass_over(HOME, person=ME, mentor=STRANGER, until=None)
        await memory.couples.pass_over(HOME, person=FRIEND, mentor=ME, until=None)
        await memory.couples.pass_over(HOME, person=FRIEND, mentor=STRANGER, until=None)


async def _says_things(house: House) -> None:
    say = house.services.about_them.say
    await say(member(ME), Part.SELF, chosen={"age": ["40s"]}, pronouns=MARK, faith=marked("faith"))
    await say(member(FRIEND), Part.SELF, chosen={"age": ["40s"]}, pronouns="they", faith=None)
    await house.services.preferences.live_in(member(ME), "Europe/Rome")
    await house.services.preferences.live_in(member(FRIEND), "Europe/Rome")
    await house.services.preferences.keep_dates_quiet(member(ME), "2026-12-24")
    apart = house.services.keeping_apart
    await apart.keep(member(ME), someone(STRANGER))
    await apart.keep(member(STRANGER), someone(ME))
    await apart.keep(member(STRANGER), someone(FRIEND))


async def _facilitates(house: House) -> None:
    me = facilitator(ME)
    await house.services.setup.choose_coordinator(manager(), ME)
    applied = await house.services.mentors.volunteer(
        member(FRIEND), qualities=[], past_member=False, capacity=1, words="Mine."
    )
    await house.services.mentors.decide(me, applied.id, MentorMove.WORD)
    await house.services.mentors.decide(me, applied.id, MentorMove.DECLINE, reason=marked("reason"))
    async with house.store.transaction() as memory:
        await memory.mentors.place_card(applied.id, channel_id=800, message_id=7002)
    await house.services.suggesting.suggest(me, mentor=someone(STRANGER), mentee=someone(109))
    ended = await house.together(107, MENTOR)
    await house.services.walking.end_for_both(me, ended.id, reason=marked("end"))
    await house.services.matches.find(me)
    await house.services.post.answer_reaction(me, 7000, FacilitatorsOnly(), None)
    await house.services.post.answer_reaction(facilitator(TOMAS), 7003, AlreadyDecided(ME), ME)


async def _has_concerns(house: House, pairing: Pairing) -> None:
    async def raised(**values: Any) -> int:
        usual = {"kind": "concern", "named": True, "pauses": False, "reach": "facilitators"}
        row = usual | {"community_id": HOME, "raised_at": house.clock()} | values
        async with house.store.engine.begin() as connection:
            made = insert(concerns).values(**row).returning(concerns.c.id)
            return await connection.scalar(made) or 0

    now = house.clock()
    closed = {"closed_at": now, "outcome": "talked", "closed_by": TOMAS, "outcome_words": "Talked."}
    mine = await raised(by_id=ME, about_id=MENTEE, pairing_id=pairing.id, words=marked("worry"), again_at=now)
    await raised(by_id=ME, words=marked("worry"), **closed)
    about_me = await raised(by_id=STRANGER, about_id=ME, words="Theirs.")
    await raised(by_id=STRANGER, about_id=FRIEND, words="Theirs.", taken_by=ME, taken_at=now)
    await raised(by_id=FRIEND, words="Theirs.", **closed | {"closed_by": ME, "outcome_words": marked("outcome")})
    async with house.store.engine.begin() as connection:
        for concern_id, author, words in (
            (about_me, ME, marked("note")),
            (about_me, TOMAS, "Mine."),
            (mine, TOMAS, marked("about what they said")),
        ):
            note = {"concern_id": concern_id, "author_id": author, "words": words, "written_at": now}
            await connection.execute(insert(concern_notes).values(**note))


async def _is_out_of_reach(house: House) -> None:
    claimed = await house.services.post.claim(limit=200, lease_seconds=60)
    for letter in claimed:
        if letter.to_id == ME:
            await house.services.post.unreachable(letter)
        elif letter.kind not in {LetterKind.NOTE, LetterKind.NOTE_REST}:
            await house.services.post.arrived(await house.services.post.facts(letter))
    await house.services.post.hand_back(claimed)
    async with house.store.transaction() as memory:
        await memory.people.keep_dm_channel(ME, 5001)
        await memory.people.keep_dm_channel(MENTEE, 5002)
        out_of_reach, now = LetterKind.CARD_UNREACHABLE, house.clock()
        for person, message_id in ((ME, 7201), (MENTEE, 7202)):
            where, names = (800, message_id), [person]
            await memory.posted.keep(HOME, out_of_reach, where=where, names=names, at=now)


async def as_a_mentor(house: House) -> dict[str, Any]:
    """Their row among the mentors."""
    [row] = await rows(house.store, mentors, mentors.c.user_id == ME)
    return row
