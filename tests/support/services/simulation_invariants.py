"""Invariants of the simulated years, checked at every moment on what is stored."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from bot.rules.check_in_schedule import MIN_MANUAL_CHECK_IN_INTERVAL, contact_hours_of
from bot.rules.contact_hours import ContactHours, is_contactable
from bot.rules.message_specs import SPECS
from bot.rules.programme import Programme
from storage.models.enums import (
    CheckInWish,
    DeliveryState,
    MessageKind,
    NoteKind,
    PairingState,
    Rhythm,
    SeekerState,
    ThanksAnswer,
)
from storage.models.preferences import Preferences
from storage.models.records import OutboxMessage
from storage.repositories.pairing_counts import AGREED_PAIRING_STATES
from storage.repositories.pairings import LIVE_PAIRING_STATES
from tests.support.service_harness import COMMUNITY_ID

from .concurrency import Row

CHECK_INS, NOTES = {MessageKind.CHECK_IN, MessageKind.CHECK_IN_REMINDER}, {MessageKind.NOTE, MessageKind.NOTE_REST}
RUNNING = {PairingState.ACTIVE, PairingState.PAUSED}
KIND_ONLY_IN_STATES = {
    MessageKind.CHECK_IN: {PairingState.ACTIVE},
    MessageKind.CHECK_IN_REMINDER: {PairingState.ACTIVE},
    MessageKind.PAIRING_RESUMED: RUNNING,
    **{kind: {PairingState.PAUSED} for kind in (MessageKind.PAIRING_PAUSED, MessageKind.PAUSE_OVER)},
    **{kind: {PairingState.ACTIVE} for kind in NOTES},
    MessageKind.INTRODUCED: RUNNING,
    MessageKind.RHYTHM_CHANGED: RUNNING,
    MessageKind.HANDOVER_ASKED: RUNNING,
    MessageKind.HANDOVER_STAYS: RUNNING,
    MessageKind.ASKED: {PairingState.PROPOSED},
    MessageKind.ASKED_REMINDER: {PairingState.PROPOSED},
    MessageKind.AWAITING_YES: {PairingState.AGREED},
    MessageKind.PAIRING_ENDED: {PairingState.ENDED},
    MessageKind.BOUNDARY_SHARED: {PairingState.ENDED},
}
"""States in which a pairing must be at the moment somebody gets a message of this kind about it."""

KINDS_SENT_ONCE = {
    MessageKind.CHECK_IN,
    MessageKind.INTRODUCED,
    MessageKind.PAIRING_ENDED,
    MessageKind.ASK_EXPIRED,
    MessageKind.NOTE,
    MessageKind.NOTE_REST,
    MessageKind.THANKS_OFFERED,
    MessageKind.THANKS,
    MessageKind.CLOSING_FOLLOW_UP,
}
"""Kinds of messages that one person never gets twice about the same subject."""

KINDS_WITH_NOTES = {
    NoteKind.NOTE: NOTES,
    NoteKind.THANKS: {MessageKind.THANKS},
    NoteKind.RESPECT: {MessageKind.CARD_CLOSING_FEEDBACK},
}
FINAL_STATES = {DeliveryState.SENT, DeliveryState.READ, DeliveryState.DROPPED}
CLOSING_MOVES = {"closed", "refuse", "end"}


@dataclass(kw_only=True)
class Snapshot:
    """Snapshot of what is stored at one moment; *left* are people who have left the server at some time."""

    now: datetime
    programme: Programme
    left: frozenset[int]
    tables: dict[str, list[Row]]

    def of(self, table: str, row_id: int) -> Row:
        """Return one row by its id."""
        return next(row for row in self.tables[table] if row["id"] == row_id)

    def wishes(self, person: int) -> Preferences:
        """Return a person's preferences, unset if none are stored."""
        said = next((row for row in self.tables["preferences"] if row["user_id"] == person), None)
        unset = Preferences(community_id=COMMUNITY_ID, user_id=person)
        return Preferences(**(said | {"wish": CheckInWish(said["wish"])})) if said else unset

    def times(self, person: int) -> ContactHours:
        """Return a person's contact hours."""
        return contact_hours_of(self.wishes(person), self.programme)

    def people(self, pairing_id: int) -> set[int]:
        """Return the user ids of the two of a pairing."""
        pairing = self.of("pairings", pairing_id)
        return {pairing["mentor_id"], pairing["mentee_id"]}

    def is_purged(self, note: Row) -> bool:
        """Return whether the message that brought a note may be deleted by now."""
        return bool(note["written_at"] + timedelta(days=self.programme.keep_letters_days) <= self.now)

    def closing_is_over(self, note: Row) -> bool:
        """Return whether the closing is over in which thanks can be left and read."""
        closed_at = self.of("pairings", note["pairing_id"])["closed_at"]
        return closed_at is not None and bool(closed_at + timedelta(days=self.programme.closing_days) <= self.now)

    def is_asked(self, schedule: Row) -> bool:
        """Return whether this person is to be asked about this pairing at all."""
        is_active = self.of("pairings", schedule["pairing_id"])["state"] == PairingState.ACTIVE
        return is_active and self.wishes(schedule["person_id"]).wish is CheckInWish.ASK

    def about(self, message: OutboxMessage) -> Row | None:
        """Return the pairing that a message is about; None for kinds that are not checked."""
        if message.kind in CHECK_INS | NOTES:
            row = self.of("questions" if message.kind in CHECK_INS else "notes", message.subject_id)
            return self.of("pairings", row["pairing_id"])
        return self.of("pairings", message.subject_id) if message.kind in KIND_ONLY_IN_STATES else None


def check_message(seen: Snapshot, message: OutboxMessage, earlier: list[tuple[OutboxMessage, datetime]]) -> None:
    """Check that an accepted message goes to the right person, at a good moment, and not more often than it may."""
    if message.recipient_id is None:
        return
    pairing = seen.about(message)
    if pairing is not None:
        assert pairing["state"] in KIND_ONLY_IN_STATES[message.kind], f"{message.kind} while {pairing['state']}"
        assert message.recipient_id in seen.people(pairing["id"])
    if SPECS[message.kind].waits_for_contact_hours:
        assert is_contactable(seen.times(message.recipient_id), seen.now), f"{message.kind} in a quiet time"
    if message.kind in CHECK_INS:
        _check_in_rightly(seen, message, earlier)
    if message.kind is MessageKind.STILL_WAITING:
        _word_rightly(seen, message, earlier)
    if message.kind in KINDS_SENT_ONCE:
        same = [each.id for each, _ in earlier if _what(each) == _what(message)]
        assert same == [], f"{message.kind} twice"


def _check_in_rightly(seen: Snapshot, message: OutboxMessage, earlier: list[tuple[OutboxMessage, datetime]]) -> None:
    question = seen.of("questions", message.subject_id)
    newest = max(row["number"] for row in _questions_beside(seen, question))
    assert question["number"] == newest, "an older check-in arrives"
    assert seen.wishes(question["person_id"]).wish is CheckInWish.ASK
    assert message.kind is MessageKind.CHECK_IN or question["answer"] is None, "reminded of what is answered"
    beside = {row["id"] for row in _questions_beside(seen, question)}
    pile = [each for each, at in earlier if each.kind in CHECK_INS and each.subject_id in beside and at == seen.now]
    assert pile == [], "more than one check-in at once"


def _word_rightly(seen: Snapshot, message: OutboxMessage, earlier: list[tuple[OutboxMessage, datetime]]) -> None:
    seeker = seen.of("seekers", message.subject_id)
    assert (seeker["state"], seeker["user_id"]) == (SeekerState.WAITING, message.recipient_id)
    assert seen.wishes(seeker["user_id"]).wish is CheckInWish.ASK
    pile = [each for each, at in earlier if _what(each) == _what(message) and at == seen.now]
    assert pile == [], "more than one word at once"


def _questions_beside(seen: Snapshot, question: Row) -> list[Row]:
    return [row for row in seen.tables["questions"] if _whose(row) == _whose(question)]


def _what(message: OutboxMessage) -> tuple[MessageKind, int, int | None]:
    return message.kind, message.subject_id, message.recipient_id


def _whose(row: Row) -> tuple[int, int]:
    return row["pairing_id"], row["person_id"]


def check_questions(before: Snapshot, after: Snapshot) -> None:
    """Check what a sweep asked: each person once a pairing, at a good moment, if it is active and wanted."""
    known = {row["id"] for row in before.tables["questions"]}
    new = [row for row in after.tables["questions"] if row["id"] not in known]
    assert max(Counter(_whose(row) for row in new).values(), default=0) <= 1
    for question in new:
        assert question["asked_at"] == after.now
        assert after.of("pairings", question["pairing_id"])["state"] == PairingState.ACTIVE
        assert after.wishes(question["person_id"]).wish is CheckInWish.ASK
        assert is_contactable(after.times(question["person_id"]), after.now), "asked in a quiet time"
        told = [
            row["to_id"]
            for row in after.tables["letters"]
            if row["kind"] == MessageKind.CHECK_IN and row["subject_id"] == question["id"]
        ]
        assert told == [question["person_id"]]


def check_outbox_empty(seen: Snapshot) -> None:
    """Check that nothing that is due is left after a sweep."""
    for table, column in (
        ("schedules", "due_at"),
        ("pairings", "due_at"),
        ("mentors", "paused_until"),
        ("open_matters", "due_at"),
        ("preferences", "resting_until"),
        ("seekers", "word_at"),
    ):
        late = [row for row in seen.tables[table] if row[column] is not None and row[column] <= seen.now]
        assert late == [], f"{table} left behind"


def check_all_invariants(seen: Snapshot, swept_at: datetime) -> None:
    """Check everything that must be true at any time."""
    _questions_are_in_order(seen)
    for schedule in seen.tables["schedules"]:
        _is_planned(seen, schedule, swept_at)
    _couples_are_rightly_together(seen)
    _who_waits_will_hear(seen)
    _who_is_silent_is_on_the_list(seen)
    _words_are_gone_once_they_arrived(seen)
    _each_thing_happened_once(seen)


def _questions_are_in_order(seen: Snapshot) -> None:
    asked: dict[tuple[int, int], list[Row]] = defaultdict(list)
    for row in seen.tables["questions"]:
        asked[_whose(row)].append(row)
    for questions in asked.values():
        ordered = sorted(questions, key=lambda row: int(row["number"]))
        assert [row["number"] for row in ordered] == list(range(1, len(ordered) + 1))
        for earlier, later in pairwise(ordered):
            assert later["asked_at"] >= earlier["asked_at"] + MIN_MANUAL_CHECK_IN_INTERVAL


def _is_planned(seen: Snapshot, schedule: Row, swept_at: datetime) -> None:
    asked = [row for row in seen.tables["questions"] if _whose(row) == _whose(schedule)]
    assert schedule["number"] == len(asked)
    assert schedule["asked_at"] == max((row["asked_at"] for row in asked), default=None)
    if not seen.is_asked(schedule):
        assert {schedule[name] for name in ("ask_at", "hand_at", "nudge_at", "due_at")} == {None}
        return
    times = [time for time in (schedule["ask_at"], schedule["hand_at"], schedule["nudge_at"]) if time is not None]
    assert schedule["due_at"] == min(times, default=None)
    assert all(time >= swept_at for time in times)
    assert all(is_contactable(seen.times(schedule["person_id"]), time) for time in times)
    if seen.of("pairings", schedule["pairing_id"])["rhythm"] != Rhythm.OFF:
        assert schedule["ask_at"] is not None, "nobody would ask any more"
    newest = [row for row in asked if row["number"] == schedule["number"]]
    assert schedule["is_open"] == any(row["answer"] is None for row in newest)


def _couples_are_rightly_together(seen: Snapshot) -> None:
    live = [row for row in seen.tables["pairings"] if row["state"] in LIVE_PAIRING_STATES]
    together = [row for row in live if row["state"] in AGREED_PAIRING_STATES]
    assert max(Counter((row["lower_id"], row["higher_id"]) for row in live).values(), default=0) <= 1
    mentees = Counter(row["mentor_id"] for row in together)
    mentors = Counter(row["mentee_id"] for row in together if row["handover_at"] is None)
    assert max(mentees.values(), default=0) <= seen.programme.mentor_capacity
    assert max(mentors.values(), default=0) <= seen.programme.mentee_capacity
    for row in seen.tables["pairings"]:
        if row["began_at"] is not None or row["state"] in AGREED_PAIRING_STATES:
            assert row["mentor_agreed_at"] is not None
            assert row["mentee_agreed_at"] is not None
        assert (row["closed_at"] is None) == (row["state"] in LIVE_PAIRING_STATES)


def _who_waits_will_hear(seen: Snapshot) -> None:
    for row in seen.tables["seekers"]:
        assert (row["word_at"] is not None) == (row["state"] == SeekerState.WAITING)


def _who_is_silent_is_on_the_list(seen: Snapshot) -> None:
    listed = Counter(row["pairing_id"] for row in seen.tables["silences"] if row["over_at"] is None)
    assert max(listed.values(), default=0) <= 1
    silent = {
        row["pairing_id"]
        for row in seen.tables["schedules"]
        if row["silent"] >= seen.programme.silent_after
        and seen.of("pairings", row["pairing_id"])["state"] == PairingState.ACTIVE
    }
    assert set(listed) == silent


def _words_are_gone_once_they_arrived(seen: Snapshot) -> None:
    states: dict[tuple[MessageKind, int], DeliveryState] = {}
    for row in seen.tables["letters"]:
        states[MessageKind(row["kind"]), row["subject_id"]] = DeliveryState(row["state"])
    for note in seen.tables["notes"]:
        kinds = {*KINDS_WITH_NOTES[NoteKind(note["kind"])], MessageKind.TEXT_RETURNED}
        bringing = [states.get((kind, note["id"])) for kind in kinds]
        on_their_way, people = [state for state in bringing if state], seen.people(note["pairing_id"])
        if note["welcome"] == ThanksAnswer.NO or (on_their_way and set(on_their_way) <= FINAL_STATES):
            assert note["words"] is None, "words are kept that have arrived"
        elif on_their_way or not (seen.is_purged(note) or seen.closing_is_over(note) or seen.left & people):
            assert note["words"] is not None, "words are lost that are still to arrive"


def _each_thing_happened_once(seen: Snapshot) -> None:
    moves: dict[int, Counter[str]] = defaultdict(Counter)
    for row in seen.tables["audit"]:
        if row["subject"] == "pairing":
            moves[row["subject_id"]][row["move"]] += 1
    for pairing in seen.tables["pairings"]:
        trail = moves[pairing["id"]]
        assert trail["begin"] == (pairing["began_at"] is not None)
        assert sum(trail[move] for move in CLOSING_MOVES) == (pairing["closed_at"] is not None)
