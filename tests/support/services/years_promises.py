"""What must hold in every moment of the simulated years, whatever happened: read from what is stored."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from bot.rules.checking_in import ONCE_A_DAY, times_of
from bot.rules.message_specs import SPECS
from bot.rules.moments import Times, is_good
from bot.rules.programme import Programme
from storage.models.enums import LetterKind, LetterState, NoteKind, PairingState, Rhythm, SeekerState, Welcome, Wish
from storage.models.records import Letter, Preferences
from storage.repositories.pairings import LIVE, TOGETHER
from tests.support.house import HOME

from .moments import Row

CHECK_INS = {LetterKind.CHECK_IN, LetterKind.CHECK_IN_AGAIN}

RUNNING = {PairingState.ACTIVE, PairingState.PAUSED}
ONLY_WHILE = {
    LetterKind.CHECK_IN: {PairingState.ACTIVE},
    LetterKind.CHECK_IN_AGAIN: {PairingState.ACTIVE},
    LetterKind.PAIRING_RESUMED: {PairingState.ACTIVE},
    LetterKind.PAIRING_PAUSED: {PairingState.PAUSED},
    LetterKind.PAUSE_OVER: {PairingState.PAUSED},
    LetterKind.INTRODUCED: RUNNING,
    LetterKind.RHYTHM_CHANGED: RUNNING,
    LetterKind.HANDOVER_ASKED: RUNNING,
    LetterKind.HANDOVER_STAYS: RUNNING,
    LetterKind.ASKED: {PairingState.PROPOSED},
    LetterKind.ASKED_REMINDER: {PairingState.PROPOSED},
    LetterKind.AWAITING_YES: {PairingState.AGREED},
    LetterKind.PAIRING_ENDED: {PairingState.ENDED},
    LetterKind.BOUNDARY_SHARED: {PairingState.ENDED},
}
"""As what a pairing must stand at the moment in which somebody gets such a message about it."""

ONCE = {
    LetterKind.CHECK_IN,
    LetterKind.INTRODUCED,
    LetterKind.PAIRING_ENDED,
    LetterKind.ASK_EXPIRED,
    LetterKind.NOTE,
    LetterKind.NOTE_REST,
    LetterKind.THANKS_WAIT,
    LetterKind.THANKS,
    LetterKind.LOOK_AGAIN,
}
"""What one person is never told twice about the same thing."""

BRING_WORDS = {
    NoteKind.NOTE: {LetterKind.NOTE, LetterKind.NOTE_REST},
    NoteKind.THANKS: {LetterKind.THANKS},
    NoteKind.RESPECT: {LetterKind.CARD_RESPECT},
}
OVER = {LetterState.SENT, LetterState.READ, LetterState.DROPPED}
CLOSINGS = {"declined", "withdrawn", "expired", "refuse", "end"}


@dataclass(kw_only=True)
class Seen:
    """What is stored at one moment; *left* are those who have left the server at some time."""

    now: datetime
    programme: Programme
    left: frozenset[int]
    tables: dict[str, list[Row]]

    def of(self, table: str, row_id: int) -> Row:
        """One row by its id."""
        return next(row for row in self.tables[table] if row["id"] == row_id)

    def wishes(self, person: int) -> Preferences:
        """What someone has said about being asked."""
        for row in self.tables["preferences"]:
            if row["user_id"] == person:
                return Preferences(**(row | {"wish": Wish(row["wish"])}))
        return Preferences(community_id=HOME, user_id=person)

    def times(self, person: int) -> Times:
        """When someone may be written to."""
        return times_of(self.wishes(person), self.programme)

    def people(self, pairing_id: int) -> set[int]:
        """The two."""
        pairing = self.of("pairings", pairing_id)
        return {pairing["mentor_id"], pairing["mentee_id"]}

    def closing_is_over(self, note: Row) -> bool:
        """Whether nobody is asked any more whether they would like to read a few words of thanks."""
        closed_at = self.of("pairings", note["pairing_id"])["closed_at"]
        return closed_at is not None and bool(closed_at + timedelta(days=self.programme.closing_days) <= self.now)

    def is_asked(self, schedule: Row) -> bool:
        """Whether this person is to be asked about this pairing at all."""
        is_active = self.of("pairings", schedule["pairing_id"])["state"] == PairingState.ACTIVE
        return is_active and self.wishes(schedule["person_id"]).wish is Wish.ASK

    def about(self, letter: Letter) -> Row | None:
        """The pairing that a letter is about, where it is about one."""
        if letter.kind in CHECK_INS:
            return self.of("pairings", self.of("questions", letter.subject_id)["pairing_id"])
        return self.of("pairings", letter.subject_id) if letter.kind in ONLY_WHILE else None


def told_rightly(seen: Seen, letter: Letter, earlier: list[tuple[Letter, datetime]]) -> None:
    """A message reaches Discord: to the right person, at a good moment, and not once more than it should."""
    if letter.to_id is None:
        return
    pairing = seen.about(letter)
    if pairing is not None:
        assert pairing["state"] in ONLY_WHILE[letter.kind], f"{letter.kind} while {pairing['state']}"
        assert letter.to_id in seen.people(pairing["id"])
    if SPECS[letter.kind].in_contact_hours:
        assert is_good(seen.times(letter.to_id), seen.now), f"{letter.kind} in a quiet time"
    if letter.kind in CHECK_INS:
        _check_in_rightly(seen, letter, earlier)
    if letter.kind is LetterKind.STILL_WAITING:
        _word_rightly(seen, letter, earlier)
    if letter.kind in ONCE:
        same = [each.id for each, _ in earlier if _what(each) == _what(letter)]
        assert same == [], f"{letter.kind} twice"


def _check_in_rightly(seen: Seen, letter: Letter, earlier: list[tuple[Letter, datetime]]) -> None:
    question = seen.of("questions", letter.subject_id)
    newest = max(row["number"] for row in _questions_beside(seen, question))
    assert question["number"] == newest, "an older check-in arrives"
    assert seen.wishes(question["person_id"]).wish is Wish.ASK
    assert letter.kind is LetterKind.CHECK_IN or question["answer"] is None, "reminded of what is answered"
    beside = {row["id"] for row in _questions_beside(seen, question)}
    pile = [each for each, at in earlier if each.kind in CHECK_INS and each.subject_id in beside and at == seen.now]
    assert pile == [], "more than one check-in at once"


def _word_rightly(seen: Seen, letter: Letter, earlier: list[tuple[Letter, datetime]]) -> None:
    seeker = seen.of("seekers", letter.subject_id)
    assert (seeker["state"], seeker["user_id"]) == (SeekerState.WAITING, letter.to_id)
    assert seen.wishes(seeker["user_id"]).wish is Wish.ASK
    pile = [each for each, at in earlier if _what(each) == _what(letter) and at == seen.now]
    assert pile == [], "more than one word at once"


def _questions_beside(seen: Seen, question: Row) -> list[Row]:
    return [row for row in seen.tables["questions"] if _whose(row) == _whose(question)]


def _what(letter: Letter) -> tuple[LetterKind, int, int | None]:
    return letter.kind, letter.subject_id, letter.to_id


def _whose(row: Row) -> tuple[int, int]:
    return row["pairing_id"], row["person_id"]


def asked_rightly(before: Seen, after: Seen) -> None:
    """What a sweep asked: each person once a pairing, in a good moment, where it goes on and is wished for."""
    known = {row["id"] for row in before.tables["questions"]}
    new = [row for row in after.tables["questions"] if row["id"] not in known]
    assert max(Counter(_whose(row) for row in new).values(), default=0) <= 1
    for question in new:
        assert question["asked_at"] == after.now
        assert after.of("pairings", question["pairing_id"])["state"] == PairingState.ACTIVE
        assert after.wishes(question["person_id"]).wish is Wish.ASK
        assert is_good(after.times(question["person_id"]), after.now), "asked in a quiet time"
        told = [
            row["to_id"]
            for row in after.tables["letters"]
            if row["kind"] == LetterKind.CHECK_IN and row["subject_id"] == question["id"]
        ]
        assert told == [question["person_id"]]


def nothing_is_left(seen: Seen) -> None:
    """After a sweep everything that is due lies ahead."""
    for table, column in (
        ("schedules", "due_at"),
        ("pairings", "due_at"),
        ("mentors", "paused_until"),
        ("questions", "again_at"),
        ("preferences", "resting_until"),
        ("seekers", "word_at"),
    ):
        late = [row for row in seen.tables[table] if row[column] is not None and row[column] <= seen.now]
        assert late == [], f"{table} left behind"


def promises_hold(seen: Seen, swept_at: datetime) -> None:
    """Everything that must be so at any time."""
    _questions_are_in_order(seen)
    for schedule in seen.tables["schedules"]:
        _is_planned(seen, schedule, swept_at)
    _couples_are_rightly_together(seen)
    _who_waits_will_hear(seen)
    _who_is_silent_is_on_the_list(seen)
    _words_are_gone_once_they_arrived(seen)
    _each_thing_happened_once(seen)


def _questions_are_in_order(seen: Seen) -> None:
    asked: dict[tuple[int, int], list[Row]] = defaultdict(list)
    for row in seen.tables["questions"]:
        asked[_whose(row)].append(row)
    for questions in asked.values():
        ordered = sorted(questions, key=lambda row: int(row["number"]))
        assert [row["number"] for row in ordered] == list(range(1, len(ordered) + 1))
        for earlier, later in pairwise(ordered):
            assert later["asked_at"] >= earlier["asked_at"] + ONCE_A_DAY


def _is_planned(seen: Seen, schedule: Row, swept_at: datetime) -> None:
    asked = [row for row in seen.tables["questions"] if _whose(row) == _whose(schedule)]
    assert schedule["number"] == len(asked)
    assert schedule["asked_at"] == max((row["asked_at"] for row in asked), default=None)
    if not seen.is_asked(schedule):
        assert {schedule[name] for name in ("ask_at", "hand_at", "nudge_at", "due_at")} == {None}
        return
    times = [time for time in (schedule["ask_at"], schedule["hand_at"], schedule["nudge_at"]) if time is not None]
    assert schedule["due_at"] == min(times, default=None)
    assert all(time >= swept_at for time in times)
    assert all(is_good(seen.times(schedule["person_id"]), time) for time in times)
    if seen.of("pairings", schedule["pairing_id"])["rhythm"] != Rhythm.OFF:
        assert schedule["ask_at"] is not None, "nobody would ask any more"
    newest = [row for row in asked if row["number"] == schedule["number"]]
    assert schedule["is_open"] == any(row["answer"] is None for row in newest)


def _couples_are_rightly_together(seen: Seen) -> None:
    live = [row for row in seen.tables["pairings"] if row["state"] in LIVE]
    together = [row for row in live if row["state"] in TOGETHER]
    assert max(Counter((row["lower_id"], row["higher_id"]) for row in live).values(), default=0) <= 1
    mentees = Counter(row["mentor_id"] for row in together)
    mentors = Counter(row["mentee_id"] for row in together if row["handover_at"] is None)
    assert max(mentees.values(), default=0) <= seen.programme.mentor_capacity
    assert max(mentors.values(), default=0) <= seen.programme.mentee_capacity
    for row in seen.tables["pairings"]:
        if row["began_at"] is not None or row["state"] in TOGETHER:
            assert row["mentor_agreed_at"] is not None
            assert row["mentee_agreed_at"] is not None
        assert (row["closed_at"] is None) == (row["state"] in LIVE)


def _who_waits_will_hear(seen: Seen) -> None:
    for row in seen.tables["seekers"]:
        assert (row["word_at"] is not None) == (row["state"] == SeekerState.WAITING)


def _who_is_silent_is_on_the_list(seen: Seen) -> None:
    listed = Counter(row["pairing_id"] for row in seen.tables["silences"] if row["over_at"] is None)
    assert max(listed.values(), default=0) <= 1
    silent = {
        row["pairing_id"]
        for row in seen.tables["schedules"]
        if row["silent"] >= seen.programme.silent_after
        and seen.of("pairings", row["pairing_id"])["state"] == PairingState.ACTIVE
    }
    assert set(listed) == silent


def _words_are_gone_once_they_arrived(seen: Seen) -> None:
    states: dict[tuple[LetterKind, int], LetterState] = {}
    for row in seen.tables["letters"]:
        states[LetterKind(row["kind"]), row["subject_id"]] = LetterState(row["state"])
    for note in seen.tables["notes"]:
        kinds = {*BRING_WORDS[NoteKind(note["kind"])], LetterKind.WORDS_RETURNED}
        bringing = [states.get((kind, note["id"])) for kind in kinds]
        on_their_way = [state for state in bringing if state is not None]
        if note["welcome"] == Welcome.NO or (on_their_way and set(on_their_way) <= OVER):
            assert note["words"] is None, "words are kept that have arrived"
        elif on_their_way or not (seen.closing_is_over(note) or seen.left & seen.people(note["pairing_id"])):
            assert note["words"] is not None, "words are lost that are still to arrive"


def _each_thing_happened_once(seen: Seen) -> None:
    moves: dict[int, Counter[str]] = defaultdict(Counter)
    for row in seen.tables["audit"]:
        if row["subject"] == "pairing":
            moves[row["subject_id"]][row["move"]] += 1
    for pairing in seen.tables["pairings"]:
        trail = moves[pairing["id"]]
        assert trail["begin"] == (pairing["began_at"] is not None)
        assert sum(trail[move] for move in CLOSINGS) == (pairing["closed_at"] is not None)
