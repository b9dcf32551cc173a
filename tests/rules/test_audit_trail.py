"""Each kind of line that is written has its row in the table, and a kind without one is shown to nobody."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.rules.audit_trail.moves import (
    AUDITED_MOVES,
    KINDS_OF_RULES,
    READ_CONCERN,
    READ_PAGE,
    READ_TRAIL,
    SEEN,
    SHOWN_MOVES,
    TrailRule,
)
from bot.rules.audit_trail.reading import TrailReader, TrailSubject, line_for
from bot.rules.concerns import CONCERN_MOVE_AUDIT_NAMES
from bot.rules.mentor_status import MENTOR_DECISIONS, NEW_PEOPLE_AUDIT_NAMES, BarMove, MentorMove
from bot.rules.pairing import PAIRING_DECISIONS, PairingMove
from bot.rules.visibility import ACCESS_TABLE, DataKind
from bot.services.core.open_matters import LOOK_MOVE
from bot.services.mentors.changes import CHANGE_AUDIT_NAMES
from storage.models.audit import AuditRecord
from storage.models.enums import AskedBy, AuditSubject, PairingState, RoleKind
from storage.models.records import Pairing
from tests.support.factories import FACILITATOR_ID, MENTEE_ID, MENTOR_ID, NOW, pairing
from tests.support.source_files import sources

MATTERS = (AuditSubject.QUESTION, AuditSubject.CONCERN)
WRITERS: dict[str, tuple[int, tuple[AuditSubject, ...]]] = {
    "audit_pairing_move": (2, (AuditSubject.PAIRING,)),
    "audit_matter": (2, MATTERS),
    "_audit": (2, ()),
    "_audit_move": (2, (AuditSubject.CONCERN,)),
    "_audit_choice": (3, (AuditSubject.COMMUNITY,)),
    "_audit_bar": (3, (AuditSubject.PERSON,)),
    "_choose_setting": (1, (AuditSubject.COMMUNITY,)),
    "_audit_wish": (2, (AuditSubject.COMMUNITY,)),
    "_record_reading": (1, ()),
    "add": (-1, ()),
}
"""Functions that write a line: which argument is the move, and what it is about where the call does not say."""

PASSING_ON = {*WRITERS, "record_reading"} - {"add"}
"""Functions that write what they are given."""

NAMED = {"PairingMove": PairingMove, "MentorMove": MentorMove, "BarMove": BarMove, "READ_CONCERN": READ_CONCERN}
NAMED |= {"READ_PAGE": READ_PAGE, "READ_TRAIL": READ_TRAIL, "SEEN": SEEN, "LOOK_MOVE": LOOK_MOVE}
VARYING = {
    ("applications", "move"): MENTOR_DECISIONS,
    ("applications", "CHANGE_AUDIT_NAMES[move]"): CHANGE_AUDIT_NAMES.values(),
    ("status", "move"): (MentorMove.PAUSE, MentorMove.RESUME),
    ("status", "'resume' if has_paused else 'confirm'"): (MentorMove.RESUME, MentorMove.CONFIRM),
    ("responses", "move"): PAIRING_DECISIONS,
    ("cases", "CONCERN_MOVE_AUDIT_NAMES[move]"): CONCERN_MOVE_AUDIT_NAMES.values(),
    ("new_people", "NEW_PEOPLE_AUDIT_NAMES[move]"): NEW_PEOPLE_AUDIT_NAMES.values(),
    ("proposal_base", "f'ask as {pairing.asked_by}'"): [f"ask as {asked_by}" for asked_by in AskedBy],
    ("service", "f'choose {kind} roles'"): [f"choose {kind} roles" for kind in RoleKind],
}
"""Moves that are not written out where they are written, by file and expression."""

READER = TrailReader(user_id=FACILITATOR_ID, own_case_ids={FACILITATOR_ID}, stranger_since={})


def written_kinds() -> Iterator[tuple[str, tuple[AuditSubject, ...], str]]:
    """Yield where each line is written, what it may be about, and its move."""
    for path in sources("bot/services"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for function in ast.walk(tree):
            if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) or function.name in PASSING_ON:
                continue
            for call in _calls(function):
                at, subjects = WRITERS[_name(call)]
                given = {each.arg: each.value for each in call.keywords}
                move = given["move"] if at < 0 else call.args[at]
                about = subjects or _subjects(given.get("subject") or call.args[at + 1 if at == 1 else at - 1])
                for text in _moves(path.stem, ast.unparse(move)):
                    yield f"{path.stem}:{call.lineno}", about, text


def _calls(function: ast.AST) -> Iterator[ast.Call]:
    nested = {
        inner
        for each in ast.walk(function)
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef) and each is not function
        for inner in ast.walk(each)
    }
    for each in ast.walk(function):
        if isinstance(each, ast.Call) and each not in nested and _name(each) in WRITERS:
            is_trail = _name(each) != "add" or ast.unparse(each.func).endswith("audit.add")
            if is_trail:
                yield each


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _subjects(expression: ast.expr) -> tuple[AuditSubject, ...]:
    """Return what a line is about: as said, or by the name of the row; where neither says it, anything."""
    said = ast.unparse(expression).rpartition(".")[2].lower()
    return (AuditSubject(said),) if said in set(AuditSubject) else tuple(AuditSubject)


def _moves(stem: str, expression: str) -> Iterator[str]:
    if (stem, expression) in VARYING:
        yield from VARYING[stem, expression]
    else:
        yield str(eval(expression, {}, NAMED))  # noqa: S307 - an expression of our own


def test_every_kind_that_is_written_anywhere_has_a_row() -> None:
    written = list(written_kinds())

    assert len(written) > 60
    assert [kind for kind in written if not any((about, kind[2]) in AUDITED_MOVES for about in kind[1])] == []
    assert set(SHOWN_MOVES) < set(AUDITED_MOVES)


def record(subject: AuditSubject, move: str, by: int | None = None) -> AuditRecord:
    """Return a line of the trail."""
    return AuditRecord(id=1, at=NOW, actor_id=by, move=move, subject=subject, subject_id=1)


def words(kind: AuditRecord, about: TrailSubject | None, reader: TrailReader = READER) -> str | None:
    """Return what a line says to a reader; nothing where they may not read it."""
    line = line_for(kind, about, reader)
    return line.words if line else None


@pytest.mark.parametrize("subject", AuditSubject)
def test_an_unknown_kind_and_a_silent_one_are_shown_to_nobody(subject: AuditSubject) -> None:
    everything = TrailSubject(person_ids=(MENTOR_ID,), pairing=pairing(), is_open_to_reader=True)
    silent = [move for (of, move), audited in AUDITED_MOVES.items() if of is subject and not audited.words]

    for move in ("unheard of", *silent):
        assert words(record(subject, move), everything) is None
    assert all(AUDITED_MOVES[subject, move].rule is TrailRule.NOBODY for move in silent)


def test_of_pairings_a_facilitator_reads_what_was_suggested_and_what_both_have_agreed_to() -> None:
    asked, suggested = "ask as mentee", "ask as facilitator"
    question = pairing(PairingState.PROPOSED)
    suggestion = pairing(PairingState.PROPOSED, asked_by=AskedBy.FACILITATOR, suggested_by=FACILITATOR_ID)
    walk = pairing(PairingState.ACTIVE)

    def read(kind: str, of: Pairing, reader: TrailReader = READER, by: int | None = None) -> bool:
        subject = TrailSubject(person_ids=of.party_ids, pairing=of)
        return words(record(AuditSubject.PAIRING, kind, by), subject, reader) is not None

    own = TrailReader(user_id=MENTEE_ID, own_case_ids={MENTEE_ID}, stranger_since={})
    apart = TrailReader(user_id=FACILITATOR_ID, own_case_ids={FACILITATOR_ID}, stranger_since={MENTEE_ID: NOW})
    hidden = pairing(
        PairingState.PROPOSED,
        asked_by=AskedBy.FACILITATOR,
        suggested_by=FACILITATOR_ID,
        is_decoy=True,
        proposed_at=NOW + timedelta(minutes=1),
    )
    before = pairing(
        PairingState.PROPOSED,
        asked_by=AskedBy.FACILITATOR,
        suggested_by=FACILITATOR_ID,
        is_decoy=True,
        proposed_at=NOW - timedelta(minutes=1),
    )

    assert [read(kind, question) for kind in (asked, "agree", "closed", "begin")] == [False] * 4
    assert [read(kind, suggestion) for kind in (suggested, "closed", "agree")] == [True, True, False]
    assert [read(kind, walk) for kind in (asked, "agree", "begin", "end", "note")] == [True] * 4 + [False]
    assert not any(read(kind, each, own) for kind in (asked, suggested, "end") for each in (question, walk))
    assert not any(read(kind, each, apart) for kind in (asked, suggested, "end") for each in (suggestion, walk))
    assert [read(suggested, each, apart) for each in (hidden, before)] == [True, False]


@pytest.mark.parametrize("kind", KINDS_OF_RULES.values())
def test_what_facilitators_may_not_see_any_of_has_no_line(kind: DataKind, monkeypatch: pytest.MonkeyPatch) -> None:
    suggested = pairing(PairingState.ACTIVE, asked_by=AskedBy.FACILITATOR)
    subjects = {of: TrailSubject(person_ids=(MENTOR_ID,), is_open_to_reader=True) for of in AuditSubject}
    subjects[AuditSubject.PAIRING] = TrailSubject(person_ids=suggested.party_ids, pairing=suggested)
    kinds = [each for each in SHOWN_MOVES if KINDS_OF_RULES.get(AUDITED_MOVES[each].rule) is kind]

    before = [words(record(of, move), subjects[of]) for of, move in kinds]
    monkeypatch.delitem(ACCESS_TABLE, kind)
    after = [words(record(of, move), subjects[of]) for of, move in kinds]

    assert None not in before
    assert set(after) == {None}


def test_who_ended_it_is_told_only_of_a_facilitator() -> None:
    walk = TrailSubject(person_ids=(MENTOR_ID, MENTEE_ID), pairing=pairing(PairingState.ACTIVE))

    said = [words(record(AuditSubject.PAIRING, "end", by), walk) or "" for by in (MENTEE_ID, FACILITATOR_ID)]

    assert ["{actor}" in each for each in said] == [False, True]


def test_what_is_gone_or_confided_is_shown_to_nobody_else() -> None:
    gone = TrailSubject(person_ids=(0,))

    assert words(record(AuditSubject.MENTOR, "approve"), None) is None
    assert words(record(AuditSubject.MENTOR, "approve"), gone) is None
    assert words(record(AuditSubject.CONCERN, "take"), TrailSubject(person_ids=(MENTOR_ID,))) is None
    assert words(record(AuditSubject.QUESTION, "take"), TrailSubject(person_ids=(MENTOR_ID,))) is None
