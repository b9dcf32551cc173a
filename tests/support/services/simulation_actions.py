"""Actions of people in the simulated years; a refusal is an allowed outcome of each."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable, Collection
from datetime import timedelta
from typing import Any

from bot.rules.pairing import PairingMove
from bot.rules.refusals import Refusal
from storage.models.enums import CheckInAnswer, ContactPreference, NoteKind, PairingState, Rhythm, ThanksAnswer
from tests.support.service_harness import COMMUNITY_ID, facilitator, in_dm, member, someone

from .concurrency import Row, manager
from .simulation import MENTEES, MENTORS, Simulation
from .simulation_matters import MATTER_ACTIONS

ZONES = ("Asia/Kathmandu", "Pacific/Chatham", "America/Los_Angeles", "Europe/Berlin", "UTC")
PAUSES = (None, "1 day", "10 days", "2 months")
LONG_NOTE = "a few words " * 200

ACTIVE, RUNNING, ENDED = {PairingState.ACTIVE}, {PairingState.ACTIVE, PairingState.PAUSED}, {PairingState.ENDED}

SimulatedAction = Callable[[Simulation, int, int], Awaitable[Any]]


async def perform(lives: Simulation, action: str, which: int, how: int) -> None:
    """Perform an action: *which* chooses among the pairings there are, *how* among the ways to do it."""
    await lives.snapshot()
    with contextlib.suppress(Refusal):
        await SIMULATED_ACTIONS[action](lives, which, how)


def _pairing(lives: Simulation, which: int, states: Collection[PairingState] = ()) -> Row:
    """Return a pairing, mostly a new one in these states; without any, a row that doesn't exist."""
    every = lives.seen.tables["pairings"][::-1]
    fitting = [row for row in every if row["state"] in states]
    there = fitting if fitting and which < 5 else every
    return there[which % len(there)] if there else {"id": 10**9, "mentor_id": 1, "mentee_id": 4}


def _question(lives: Simulation, which: int) -> Row:
    """Return a check-in, mostly one of the newest that are open; without any, a row that doesn't exist."""
    every = lives.seen.tables["questions"][::-1]
    newest = {(row["pairing_id"], row["person_id"], row["number"]) for row in lives.seen.tables["schedules"]}
    fitting = [
        row
        for row in every
        if row["answer"] is None and (row["pairing_id"], row["person_id"], row["number"]) in newest
    ]
    there = fitting if fitting and which < 5 else every
    return there[which % len(there)] if there else {"id": 10**9, "person_id": 1}


def _of_pairing(room: str, name: str, *more: Any, states: Collection[PairingState], **said: Any) -> SimulatedAction:
    """Return an action of one of the two on their pairing, by a button in their direct messages."""

    def action(lives: Simulation, which: int, how: int) -> Awaitable[Any]:
        pairing = _pairing(lives, which, states)
        method = getattr(getattr(lives.harness.services, room), name)
        person = pairing["mentor_id"] if how % 2 else pairing["mentee_id"]
        found: Awaitable[Any] = method(in_dm(person), pairing["id"], *more, **said)
        return found

    return action


def _of_facilitator(room: str, name: str, *more: Any, states: Collection[PairingState]) -> SimulatedAction:
    def action(lives: Simulation, which: int, how: int) -> Awaitable[Any]:
        method = getattr(getattr(lives.harness.services, room), name)
        found: Awaitable[Any] = method(facilitator(50 + how % 2), _pairing(lives, which, states)["id"], *more)
        return found

    return action


def _prefers(name: str, choose: Callable[[int], tuple[Any, ...]]) -> SimulatedAction:
    def action(lives: Simulation, which: int, how: int) -> Awaitable[Any]:
        found: Awaitable[Any] = getattr(lives.harness.services.preferences, name)(member(1 + which % 5), *choose(how))
        return found

    return action


async def ask(lives: Simulation, which: int, how: int) -> None:
    """Let a mentee ask a mentor."""
    mentee, mentor = MENTEES[which % 3], MENTORS[how % 3]
    await lives.harness.services.requests.ask_mentor(member(mentee), someone(mentor), words=None, attends=True)


async def begin(lives: Simulation, which: int, how: int) -> None:
    """Let a mentee ask, and the mentor say yes at once."""
    await perform(lives, "ask", which, how)
    await perform(lives, "agree", 0, 1)


async def answer(lives: Simulation, which: int, how: int) -> None:
    """Let someone answer a check-in, mostly one of the newest."""
    question = _question(lives, which)
    await lives.harness.services.check_ins.answer(
        in_dm(question["person_id"]), question["id"], list(CheckInAnswer)[how % 3]
    )


async def put_off(lives: Simulation, which: int, how: int) -> None:
    """Let someone postpone a check-in."""
    question = _question(lives, which)
    await lives.harness.services.check_ins.snooze(
        in_dm(question["person_id"]), question["id"], days=(1, 3, 7)[how % 3]
    )


async def prompt(lives: Simulation, which: int, _how: int) -> None:
    """Show someone a thing to talk about; never the same twice in a row."""
    question = _question(lives, which)
    [before] = [
        row["prompt"]
        for row in lives.seen.tables["schedules"]
        if (row["pairing_id"], row["person_id"]) == (question.get("pairing_id"), question["person_id"])
    ] or [None]
    chosen = await lives.harness.services.check_ins.next_prompt(in_dm(question["person_id"]), question["id"])
    assert chosen != before


async def take(lives: Simulation, which: int, how: int) -> None:
    """Let a facilitator take on a wish to be contacted."""
    await lives.harness.services.check_ins.take(facilitator(50 + how % 2), _question(lives, which)["id"])


async def keep_dates_quiet(lives: Simulation, which: int, how: int) -> None:
    """Let someone set some days, from today or soon, as quiet dates, or remove all."""
    first = (lives.clock() + timedelta(days=how % 4)).date()
    text = f"{first} to {first + timedelta(days=(1, 6, 40)[how % 3])}" if how else None
    await lives.harness.services.preferences.set_quiet_dates(member(1 + which % 5), text)


async def leave(lives: Simulation, which: int, _how: int) -> None:
    """Let someone leave the server; a mentor is added again at once."""
    person = 1 + which % 5
    lives.left.add(person)
    await lives.harness.services.departures.member_left(COMMUNITY_ID, person)
    if person in MENTORS:
        await lives.harness.services.mentor_applications.add(facilitator(), someone(person))


async def step_down(lives: Simulation, which: int, how: int) -> None:
    """Let a mentor step down, sometimes added again first."""
    mentor = MENTORS[which % 3]
    if how % 3 == 0:
        await lives.harness.services.mentor_applications.add(facilitator(), someone(mentor))
    await lives.harness.services.mentor_status.step_down(member(mentor))


async def answer_thanks(lives: Simulation, which: int, how: int) -> None:
    """Let someone say whether they would like to read a few words of thanks."""
    thanks = [row for row in lives.seen.tables["notes"] if row["kind"] == NoteKind.THANKS]
    if thanks:
        note = thanks[which % len(thanks)]
        pairing = lives.seen.of("pairings", note["pairing_id"])
        reader = sum((pairing["mentor_id"], pairing["mentee_id"])) - note["author_id"]
        await lives.harness.services.closing.answer_thanks(in_dm(reader), note["id"], list(ThanksAnswer)[how % 2])


async def open_their_messages(lives: Simulation, which: int, how: int) -> None:
    """Let someone close their direct messages, or open them and read what was kept."""
    person = 1 + which % 5
    if how % 2 == 0:
        lives.discord.unreachable.add(person)
        return
    lives.discord.unreachable.discard(person)
    kept = (await lives.harness.services.overview.mine(member(person))).kept_messages
    if kept:
        await lives.harness.services.overview.mark_read(member(person), kept[-1].message.id)


async def want_a_yes(lives: Simulation, _which: int, how: int) -> None:
    """Let each pairing from now on need a facilitator's yes, or no longer."""
    await lives.harness.services.setup.choose_needs_yes(manager(), how % 3 == 0)


async def join(lives: Simulation, which: int, _how: int) -> None:
    """Put someone on the waiting list."""
    await lives.harness.services.waiting_list.join(
        member(1 + which % 5), hope=None, attends=True, listed=True, preferences=None
    )


async def leave_the_list(lives: Simulation, which: int, _how: int) -> None:
    """Take someone off the waiting list."""
    await lives.harness.services.waiting_list.withdraw(member(1 + which % 5))


async def offer_to_waiting(lives: Simulation, which: int, how: int) -> None:
    """Let a mentor offer to somebody on the list, who may have left it long ago."""
    places = lives.seen.tables["seekers"][::-1]
    if places:
        mentor = member(MENTORS[how % 3])
        await lives.harness.services.offers.offer_to_waiting(mentor, places[which % len(places)]["id"])


START_ACTIONS: dict[str, SimulatedAction] = {
    "join": join,
    "leave the list": leave_the_list,
    "offer to waiting": offer_to_waiting,
    "begin": begin,
    "ask": ask,
    "agree": _of_pairing("responses", "agree", states=[PairingState.PROPOSED]),
    "decline": _of_pairing("responses", "decline", states=[PairingState.PROPOSED]),
    "withdraw": _of_pairing("responses", "withdraw", states=[PairingState.PROPOSED]),
    "say yes": _of_facilitator("responses", "decide", PairingMove.APPROVE, states=[PairingState.AGREED]),
    "say no": _of_facilitator("responses", "decide", PairingMove.REFUSE, states=[PairingState.AGREED]),
    "want a yes": want_a_yes,
}
CHECK_IN_ACTIONS: dict[str, SimulatedAction] = {
    "answer": answer,
    "put off": put_off,
    "prompt": prompt,
    "take": take,
    "start": _of_pairing("check_ins", "start", states=ACTIVE),
    **{f"rhythm {rhythm}": _of_pairing("check_ins", "change_rhythm", rhythm, states=RUNNING) for rhythm in Rhythm},
}
PREFERENCE_ACTIONS: dict[str, SimulatedAction] = {
    "live in": _prefers("set_time_zone", lambda how: (ZONES[how % 5],)),
    "like hour": _prefers("set_hour", lambda how: ((2, 7, 12, 18, 21, 23)[how % 6],)),
    "quiet weekdays": _prefers("set_quiet_weekdays", lambda how: (range(how % 7),)),
    "quiet dates": keep_dates_quiet,
    "rest": lambda lives, which, how: lives.harness.services.preferences.rest(
        member(1 + which % 5), until=PAUSES[how % 4]
    ),
    "opt out": _prefers("opt_out", lambda _: ()),
    "go on": _prefers("go_on", lambda _: ()),
}
ACTIVE_PAIRING_ACTIONS: dict[str, SimulatedAction] = {
    **{f"pause {until}": _of_pairing("active_pairings", "pause", until=until, states=RUNNING) for until in PAUSES},
    "resume": _of_pairing("active_pairings", "resume", states=[PairingState.PAUSED]),
    "note": _of_pairing("active_pairings", "write_note", "a few words", states=RUNNING),
    "long note": _of_pairing("active_pairings", "write_note", LONG_NOTE, states=RUNNING),
    "close or open messages": open_their_messages,
}
END_ACTIONS: dict[str, SimulatedAction] = {
    "end": _of_pairing("active_pairings", "end", states=RUNNING),
    "end for both": _of_facilitator("active_pairings", "end_for_both", states=RUNNING),
    "leave": leave,
    "step down": step_down,
    "offer": _of_pairing("handover", "offer", states=RUNNING),
    "stay": _of_pairing("handover", "stay", states=RUNNING),
    "move on": _of_pairing("handover", "move_on", states=RUNNING),
}
CLOSING_ACTIONS: dict[str, SimulatedAction] = {
    **{
        f"boundary {contact}": _of_pairing("closing", "set_boundary", contact, states=ENDED)
        for contact in ContactPreference
    },
    "thank": _of_pairing("closing", "thank", "thank you", states=ENDED),
    "answer thanks": answer_thanks,
    "tell facilitators": _of_pairing("closing", "tell_facilitators", "a word", in_confidence=True, states=ENDED),
    "rest a while": _of_pairing("closing", "rest", states=ENDED),
}
SIMULATED_ACTIONS = {
    **START_ACTIONS,
    **CHECK_IN_ACTIONS,
    **PREFERENCE_ACTIONS,
    **ACTIVE_PAIRING_ACTIONS,
    **END_ACTIONS,
    **CLOSING_ACTIONS,
    **MATTER_ACTIONS,
}
