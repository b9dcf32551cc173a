"""Anyone does anything, several at once, in any order: the invariants are true after each moment."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.rules.mentor_status import MentorMove
from bot.rules.pairing import PairingMove
from storage.models.enums import CheckInAnswer, MentorState, MessageKind, PairingState, RoleKind, SeekerState
from storage.repositories.pairing_counts import AGREED_PAIRING_STATES
from storage.repositories.pairings import LIVE_PAIRING_STATES
from storage.schema.audit import audit
from storage.schema.check_ins import questions
from storage.schema.outbox import outbox_messages
from storage.schema.pairings import pairings
from storage.schema.people import mentors, seekers
from tests.support.service_harness import (
    FACILITATOR_ROLE_ID,
    MEMBER_ROLE_ID,
    ServiceHarness,
    facilitator,
    in_dm,
    member,
    someone,
)
from tests.support.services.concurrency import Row, manager, rows, run_concurrently

CAPACITY = 2
FACILITATOR_TOO = 3
"""One of the people is a facilitator as well, so that own cases come up."""


@dataclass(kw_only=True)
class Step:
    """What someone tries to do: *one* is who, *other* whom or which, *how* picks among what there is."""

    move: str
    one: int
    other: int
    how: int

    def __repr__(self) -> str:
        return f"{self.move}({self.one}, {self.other}, {self.how})"


@dataclass(kw_only=True)
class Walk:
    """One community, in which the steps are done."""

    harness: ServiceHarness
    community_id: int
    seen: dict[str, list[Row]] = field(default_factory=dict)

    async def look(self) -> None:
        """What is stored for this community now."""
        for table in (mentors, seekers, pairings, questions, outbox_messages, audit):
            self.seen[table.name] = await rows(
                self.harness.database, table, table.c.community_id == self.community_id
            )

    def pairing(self, step: Step) -> tuple[int, int]:
        """Some pairing's id and, mostly, one of its two people; a forged id where there is none."""
        every = self.seen["pairings"]
        there = [row for row in every if row["state"] in LIVE_PAIRING_STATES] or every
        if not there:
            return 10**9, step.one
        chosen = there[step.how % len(there)]
        return chosen["id"], [chosen["mentor_id"], chosen["mentee_id"], step.one][step.other % 3]

    def facilitator(self, step: Step) -> int:
        return (50, 51, FACILITATOR_TOO)[step.how % 3]

    def some(self, table: str, how: int) -> Row:
        there = self.seen[table]
        return there[how % len(there)] if there else {"id": 10**9, "person_id": 1}


Do = Callable[[ServiceHarness, Walk, Step], Awaitable[object]]


def _of_pairing(name: str) -> Do:
    """Something one of the two does about a pairing, by button in their direct messages."""

    def do(harness: ServiceHarness, walk: Walk, step: Step) -> Awaitable[object]:
        pairing_id, person = walk.pairing(step)
        services = (
            harness.services.responses
            if hasattr(harness.services.responses, name)
            else harness.services.active_pairings
        )
        found: Awaitable[object] = getattr(services, name)(in_dm(person), pairing_id)
        return found

    return do


def _of_facilitator(move: PairingMove) -> Do:
    return lambda harness, walk, step: harness.services.responses.decide(
        facilitator(walk.facilitator(step), walk.community_id), walk.pairing(step)[0], move
    )


def _decision(move: MentorMove) -> Do:
    return lambda harness, walk, step: harness.services.mentor_applications.decide_for(
        facilitator(walk.facilitator(step), walk.community_id), step.one, move
    )


async def _time_passes(harness: ServiceHarness, _walk: Walk, step: Step) -> None:
    harness.advance_time(days=1 + step.how)
    await harness.services.due.sweep()


MOVES: dict[str, Do] = {
    "volunteer": lambda h, w, s: h.services.mentor_applications.volunteer(
        member(s.one, w.community_id), qualities=["kind"], past_member=False, capacity=CAPACITY, words=None
    ),
    "approve": _decision(MentorMove.APPROVE),
    "decline applicant": _decision(MentorMove.DECLINE),
    "add": lambda h, w, s: h.services.mentor_applications.add(
        facilitator(w.facilitator(s), w.community_id), someone(s.one)
    ),
    "pause mentoring": lambda h, w, s: h.services.mentor_status.pause(member(s.one, w.community_id), until="5 days"),
    "resume mentoring": lambda h, w, s: h.services.mentor_status.resume(member(s.one, w.community_id)),
    "step down": lambda h, w, s: h.services.mentor_status.step_down(member(s.one, w.community_id)),
    "retire": lambda h, w, s: h.services.mentor_status.retire(
        facilitator(w.facilitator(s), w.community_id), someone(s.one)
    ),
    "join": lambda h, w, s: h.services.waiting_list.join(
        member(s.one, w.community_id), hope=None, attends=True, listed=True, preferences=None
    ),
    "stop waiting": lambda h, w, s: h.services.waiting_list.withdraw(member(s.one, w.community_id)),
    "ask": lambda h, w, s: h.services.requests.ask_mentor(
        member(s.one, w.community_id), someone(s.other), words=None, attends=True
    ),
    "offer": lambda h, w, s: h.services.requests.ask_mentee(member(s.one, w.community_id), someone(s.other)),
    "offer to waiting": lambda h, w, s: h.services.offers.offer_to_waiting(
        member(s.one, w.community_id), w.some("seekers", s.how)["id"]
    ),
    "suggest": lambda h, w, s: h.services.suggestions.suggest(
        facilitator(w.facilitator(s), w.community_id), mentor=someone(s.one), mentee=someone(s.other)
    ),
    "agree": _of_pairing("agree"),
    "decline": _of_pairing("decline"),
    "withdraw": _of_pairing("withdraw"),
    "say yes": _of_facilitator(PairingMove.APPROVE),
    "say no": _of_facilitator(PairingMove.REFUSE),
    "end": _of_pairing("end"),
    "pause": _of_pairing("pause"),
    "resume": _of_pairing("resume"),
    "end for both": lambda h, w, s: h.services.active_pairings.end_for_both(
        facilitator(w.facilitator(s), w.community_id), w.pairing(s)[0]
    ),
    "answer": lambda h, w, s: h.services.check_ins.answer(
        in_dm(w.some("questions", s.how)["person_id"]),
        w.some("questions", s.how)["id"],
        list(CheckInAnswer)[s.other % 3],
    ),
    "leave": lambda h, w, s: h.services.departures.member_left(w.community_id, s.one),
    "want a yes": lambda h, w, s: h.services.setup.choose_needs_yes(
        manager(community_id=w.community_id), bool(s.how % 2)
    ),
    "time passes": _time_passes,
}

OFTEN = ["ask", "offer", "suggest"] * 3 + ["agree"] * 12 + ["say yes"] * 3
"""What carries a walk onwards, lest it consist of endings."""

STEPS = st.builds(
    Step,
    move=st.sampled_from([*MOVES, *OFTEN]),
    one=st.integers(1, 5),
    other=st.integers(1, 5),
    how=st.integers(0, 11),
)
COMMUNITIES = itertools.count(1000)


@pytest.mark.long
@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    database=None,
    # Each walk takes place in a community of its own, so they may share the database.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(moments=st.lists(st.lists(STEPS, min_size=2, max_size=4), min_size=12, max_size=16))
async def test_whatever_people_do_the_promises_hold(
    harness: ServiceHarness, second_harness: ServiceHarness, moments: list[list[Step]]
) -> None:
    walk = Walk(harness=harness, community_id=next(COMMUNITIES))
    await _open(walk)

    for moment in moments:
        await walk.look()
        doers = itertools.cycle((harness, second_harness))
        await run_concurrently(
            *(MOVES[step.move](doer, walk, step) for doer, step in zip(doers, moment, strict=False))
        )

        await walk.look()
        _capacity_holds(walk)
        _nothing_without_both(walk)
        _times_are_where_they_belong(walk)
        _who_waits_will_hear(walk)
        _each_thing_happened_once(walk)


async def _open(walk: Walk) -> None:
    """A community with mentors and seekers, so that there is something to walk about in."""
    walked = manager(community_id=walk.community_id)
    setup = walk.harness.services.setup
    await setup.choose_roles(walked, RoleKind.FACILITATOR, [FACILITATOR_ROLE_ID])
    await setup.choose_roles(walked, RoleKind.MEMBER, [MEMBER_ROLE_ID])
    for mentor in (1, 2, 3):
        await walk.harness.services.mentor_applications.add(facilitator(50, walk.community_id), someone(mentor))
    await walk.harness.services.waiting_list.join(
        member(4, walk.community_id), hope=None, attends=True, listed=True, preferences=None
    )


def _capacity_holds(walk: Walk) -> None:
    together = [row for row in walk.seen["pairings"] if row["state"] in AGREED_PAIRING_STATES]
    live = [row for row in walk.seen["pairings"] if row["state"] in LIVE_PAIRING_STATES]
    assert max(Counter(row["mentor_id"] for row in together).values(), default=0) <= CAPACITY
    assert max(Counter(row["mentee_id"] for row in together).values(), default=0) <= 1
    assert max(Counter((row["lower_id"], row["higher_id"]) for row in live).values(), default=0) <= 1
    standing = {
        row["user_id"] for row in walk.seen["mentors"] if row["state"] in {MentorState.APPROVED, MentorState.PAUSED}
    }
    assert {row["mentor_id"] for row in live if row["state"] == PairingState.PROPOSED} <= standing
    begun = {row["mentee_id"] for row in together if row["state"] != PairingState.AGREED}
    waiting = {row["user_id"] for row in walk.seen["seekers"] if row["state"] == SeekerState.WAITING}
    assert not begun & waiting


def _nothing_without_both(walk: Walk) -> None:
    for row in walk.seen["pairings"]:
        if row["state"] in AGREED_PAIRING_STATES or row["began_at"] is not None:
            assert row["mentor_agreed_at"] is not None
            assert row["mentee_agreed_at"] is not None
        if row["needs_yes"] and row["began_at"] is not None:
            assert row["decided_by"] not in {None, row["mentor_id"], row["mentee_id"]}


def _times_are_where_they_belong(walk: Walk) -> None:
    for row in walk.seen["pairings"]:
        assert (row["closed_at"] is None) == (row["state"] in LIVE_PAIRING_STATES)
        if row["state"] == PairingState.PROPOSED:
            assert row["due_at"] is not None
        else:
            assert row["due_at"] is None or row["state"] == PairingState.PAUSED


def _who_waits_will_hear(walk: Walk) -> None:
    for row in walk.seen["seekers"]:
        assert (row["word_at"] is not None) == (row["state"] == SeekerState.WAITING)


def _each_thing_happened_once(walk: Walk) -> None:
    for row in walk.seen["pairings"]:
        trail = [kept["move"] for kept in walk.seen["audit"] if _is_about(kept, row)]
        began = row["began_at"] is not None
        assert trail.count("begin") == began
        closings = ("closed", "refuse", "end")
        assert sum(trail.count(move) for move in closings) == (row["closed_at"] is not None)
        introduced = [
            message["to_id"]
            for message in walk.seen["letters"]
            if message["kind"] == MessageKind.INTRODUCED and message["subject_id"] == row["id"]
        ]
        assert sorted(introduced) == (sorted((row["mentor_id"], row["mentee_id"])) if began else [])


def _is_about(kept: Row, pairing: Row) -> bool:
    return bool(kept["subject"] == "pairing" and kept["subject_id"] == pairing["id"])
