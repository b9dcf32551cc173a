"""What people do in the simulated years; each may be refused, which is an outcome like another."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable, Collection
from datetime import timedelta
from typing import Any

from bot.rules.pairing import PairingMove
from bot.rules.refusals import Refusal
from storage.models.enums import Answer, Contact, NoteKind, PairingState, Rhythm, Welcome
from tests.support.house import HOME, facilitator, in_dm, member, someone

from .moments import Row, manager
from .years import MENTEES, MENTORS, Lives

ZONES = ("Asia/Kathmandu", "Pacific/Chatham", "America/Los_Angeles", "Europe/Berlin", "UTC")
PAUSES = (None, "1 day", "10 days", "2 months")
LONG_NOTE = "a few words " * 200

ACTIVE, RUNNING, ENDED = {PairingState.ACTIVE}, {PairingState.ACTIVE, PairingState.PAUSED}, {PairingState.ENDED}

Deed = Callable[[Lives, int, int], Awaitable[Any]]


async def do(lives: Lives, deed: str, which: int, how: int) -> None:
    """Let it happen: *which* chooses among the pairs there are, *how* among the ways."""
    await lives.look()
    with contextlib.suppress(Refusal):
        await DEEDS[deed](lives, which, how)


def _pairing(lives: Lives, which: int, states: Collection[PairingState] = ()) -> Row:
    """Some pairing, the newest first and mostly one in these states; one that never was, where there is none."""
    every = lives.seen.tables["pairings"][::-1]
    fitting = [row for row in every if row["state"] in states]
    there = fitting if fitting and which < 5 else every
    return there[which % len(there)] if there else {"id": 10**9, "mentor_id": 1, "mentee_id": 4}


def _question(lives: Lives, which: int) -> Row:
    """Some check-in, mostly one of the newest that are open."""
    every = lives.seen.tables["questions"][::-1]
    newest = {(row["pairing_id"], row["person_id"], row["number"]) for row in lives.seen.tables["schedules"]}
    fitting = [
        row
        for row in every
        if row["answer"] is None and (row["pairing_id"], row["person_id"], row["number"]) in newest
    ]
    there = fitting if fitting and which < 5 else every
    return there[which % len(there)] if there else {"id": 10**9, "person_id": 1}


def _of_pairing(room: str, name: str, *more: Any, states: Collection[PairingState], **said: Any) -> Deed:
    """One of the two does something about their pairing, by button in their direct messages."""

    def deed(lives: Lives, which: int, how: int) -> Awaitable[Any]:
        pairing = _pairing(lives, which, states)
        method = getattr(getattr(lives.house.services, room), name)
        person = pairing["mentor_id"] if how % 2 else pairing["mentee_id"]
        found: Awaitable[Any] = method(in_dm(person), pairing["id"], *more, **said)
        return found

    return deed


def _of_facilitator(room: str, name: str, *more: Any, states: Collection[PairingState]) -> Deed:
    def deed(lives: Lives, which: int, how: int) -> Awaitable[Any]:
        method = getattr(getattr(lives.house.services, room), name)
        found: Awaitable[Any] = method(facilitator(50 + how % 2), _pairing(lives, which, states)["id"], *more)
        return found

    return deed


def _prefers(name: str, choose: Callable[[int], tuple[Any, ...]]) -> Deed:
    def deed(lives: Lives, which: int, how: int) -> Awaitable[Any]:
        found: Awaitable[Any] = getattr(lives.house.services.preferences, name)(member(1 + which % 5), *choose(how))
        return found

    return deed


async def ask(lives: Lives, which: int, how: int) -> None:
    """A mentee asks a mentor."""
    mentee, mentor = MENTEES[which % 3], MENTORS[how % 3]
    await lives.house.services.asking.ask_mentor(member(mentee), someone(mentor), words=None, attends=True)


async def begin(lives: Lives, which: int, how: int) -> None:
    """A mentee asks, and the mentor says yes at once."""
    await do(lives, "ask", which, how)
    await do(lives, "agree", 0, 1)


async def answer(lives: Lives, which: int, how: int) -> None:
    """Someone answers a check-in, mostly one of the newest."""
    question = _question(lives, which)
    await lives.house.services.check_ins.answer(in_dm(question["person_id"]), question["id"], list(Answer)[how % 3])


async def put_off(lives: Lives, which: int, how: int) -> None:
    """Someone would rather be reminded."""
    question = _question(lives, which)
    await lives.house.services.check_ins.put_off(
        in_dm(question["person_id"]), question["id"], days=(1, 3, 7)[how % 3]
    )


async def prompt(lives: Lives, which: int, _how: int) -> None:
    """Someone would like something to talk about; never the same twice in a row."""
    question = _question(lives, which)
    [before] = [
        row["prompt"]
        for row in lives.seen.tables["schedules"]
        if (row["pairing_id"], row["person_id"]) == (question.get("pairing_id"), question["person_id"])
    ] or [None]
    chosen = await lives.house.services.check_ins.prompt(in_dm(question["person_id"]), question["id"])
    assert chosen != before


async def take(lives: Lives, which: int, how: int) -> None:
    """A facilitator takes on to reach out."""
    await lives.house.services.check_ins.take(facilitator(50 + how % 2), _question(lives, which)["id"])


async def keep_dates_quiet(lives: Lives, which: int, how: int) -> None:
    """Some days from now on, or soon, without messages."""
    first = (lives.clock() + timedelta(days=how % 4)).date()
    text = f"{first} to {first + timedelta(days=(1, 6, 40)[how % 3])}" if how else None
    await lives.house.services.preferences.keep_dates_quiet(member(1 + which % 5), text)


async def leave(lives: Lives, which: int, _how: int) -> None:
    """Someone leaves the server; a mentor who comes back is one again."""
    person = 1 + which % 5
    lives.left.add(person)
    await lives.house.services.leaving.left(HOME, person)
    if person in MENTORS:
        await lives.house.services.mentors.add(facilitator(), someone(person))


async def step_down(lives: Lives, which: int, how: int) -> None:
    """A mentor stops, and offers to hand someone over; or takes it up again."""
    mentor = MENTORS[which % 3]
    if how % 3 == 0:
        await lives.house.services.mentors.add(facilitator(), someone(mentor))
    await lives.house.services.standing.step_down(member(mentor))


async def answer_thanks(lives: Lives, which: int, how: int) -> None:
    """Someone says whether they would like to read a few words of thanks."""
    thanks = [row for row in lives.seen.tables["notes"] if row["kind"] == NoteKind.THANKS]
    if thanks:
        note = thanks[which % len(thanks)]
        pairing = lives.seen.of("pairings", note["pairing_id"])
        reader = sum((pairing["mentor_id"], pairing["mentee_id"])) - note["author_id"]
        await lives.house.services.farewell.answer_thanks(in_dm(reader), note["id"], list(Welcome)[how % 2])


async def open_their_messages(lives: Lives, which: int, how: int) -> None:
    """Someone closes their direct messages, or opens them and reads what was kept."""
    person = 1 + which % 5
    if how % 2 == 0:
        lives.discord.unreachable.add(person)
        return
    lives.discord.unreachable.discard(person)
    kept = (await lives.house.services.overview.mine(member(person))).kept
    if kept:
        await lives.house.services.overview.were_read(member(person), kept[-1].letter.id)


async def want_a_yes(lives: Lives, _which: int, how: int) -> None:
    """From now on facilitators say yes to each pairing, or no longer."""
    await lives.house.services.setup.choose_needs_yes(manager(), how % 3 == 0)


async def join(lives: Lives, which: int, _how: int) -> None:
    """Someone goes on the waiting list."""
    await lives.house.services.seekers.join(member(1 + which % 5), hope=None, attends=True, preferences=None)


async def leave_the_list(lives: Lives, which: int, _how: int) -> None:
    """Someone leaves the list."""
    await lives.house.services.seekers.withdraw(member(1 + which % 5))


async def offer_to_waiting(lives: Lives, which: int, how: int) -> None:
    """A mentor offers to somebody on the list, who may have left it long ago."""
    places = lives.seen.tables["seekers"][::-1]
    if places:
        mentor = member(MENTORS[how % 3])
        await lives.house.services.offering.offer_to_waiting(mentor, places[which % len(places)]["id"])


BEGINNINGS: dict[str, Deed] = {
    "join": join,
    "leave the list": leave_the_list,
    "offer to waiting": offer_to_waiting,
    "begin": begin,
    "ask": ask,
    "agree": _of_pairing("answering", "agree", states=[PairingState.PROPOSED]),
    "decline": _of_pairing("answering", "decline", states=[PairingState.PROPOSED]),
    "withdraw": _of_pairing("answering", "withdraw", states=[PairingState.PROPOSED]),
    "say yes": _of_facilitator("answering", "decide", PairingMove.APPROVE, states=[PairingState.AGREED]),
    "say no": _of_facilitator("answering", "decide", PairingMove.REFUSE, states=[PairingState.AGREED]),
    "want a yes": want_a_yes,
}
CHECK_INS: dict[str, Deed] = {
    "answer": answer,
    "put off": put_off,
    "prompt": prompt,
    "take": take,
    "start": _of_pairing("check_ins", "start", states=ACTIVE),
    **{f"rhythm {rhythm}": _of_pairing("check_ins", "change_rhythm", rhythm, states=RUNNING) for rhythm in Rhythm},
}
PREFERENCES: dict[str, Deed] = {
    "live in": _prefers("live_in", lambda how: (ZONES[how % 5],)),
    "like hour": _prefers("like_hour", lambda how: ((2, 7, 12, 18, 21, 23)[how % 6],)),
    "quiet weekdays": _prefers("keep_weekdays_quiet", lambda how: (range(how % 7),)),
    "quiet dates": keep_dates_quiet,
    "rest": lambda lives, which, how: lives.house.services.preferences.rest(
        member(1 + which % 5), until=PAUSES[how % 4]
    ),
    "opt out": _prefers("opt_out", lambda _: ()),
    "go on": _prefers("go_on", lambda _: ()),
}
WALKING: dict[str, Deed] = {
    **{f"pause {until}": _of_pairing("walking", "pause", until=until, states=ACTIVE) for until in PAUSES},
    "resume": _of_pairing("walking", "resume", states=[PairingState.PAUSED]),
    "note": _of_pairing("walking", "write_note", "a few words", states=RUNNING),
    "long note": _of_pairing("walking", "write_note", LONG_NOTE, states=RUNNING),
    "close or open messages": open_their_messages,
}
ENDINGS: dict[str, Deed] = {
    "end": _of_pairing("walking", "end", states=RUNNING),
    "end for both": _of_facilitator("walking", "end_for_both", states=RUNNING),
    "leave": leave,
    "step down": step_down,
    "offer": _of_pairing("handing_over", "offer", states=RUNNING),
    "stay": _of_pairing("handing_over", "stay", states=RUNNING),
    "move on": _of_pairing("handing_over", "move_on", states=RUNNING),
}
CLOSINGS: dict[str, Deed] = {
    **{f"boundary {contact}": _of_pairing("farewell", "set_boundary", contact, states=ENDED) for contact in Contact},
    "thank": _of_pairing("farewell", "thank", "thank you", states=ENDED),
    "answer thanks": answer_thanks,
    "tell facilitators": _of_pairing("farewell", "tell_facilitators", "a word", in_confidence=True, states=ENDED),
    "rest a while": _of_pairing("farewell", "rest", states=ENDED),
}
DEEDS = BEGINNINGS | CHECK_INS | PREFERENCES | WALKING | ENDINGS | CLOSINGS
