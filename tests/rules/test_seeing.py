"""Who sees what: the table is whole, says what the design says, and reads as NO where it says nothing."""

from __future__ import annotations

import pytest

from bot.rules.mentoring import wears_the_role
from bot.rules.message_specs import SPECS, may_tell
from bot.rules.seeing import (
    KINDS,
    SEES,
    Kept,
    Part,
    Reader,
    Sight,
    part_for,
    partner_known,
    reader_in,
    sees,
    shown,
    tells,
)
from storage.models.enums import AskedBy, LetterKind, PairingState
from storage.models.records import Pairing
from storage.schema.columns import metadata
from storage.schema.types import Words
from tests.support.factories import FACILITATOR_ID, MENTEE_ID, MENTOR_ID, mentor, pairing

HOLDS = {
    "concern_notes.words": {Kept.CONCERN_NOTES},
    "concerns.outcome_words": {Kept.CONCERN_OUTCOME},
    "concerns.words": {Kept.CONCERN},
    "mentors.reason": {Kept.MENTOR_REASON},
    "mentors.words": {Kept.MENTOR_CARD},
    "notes.words": {Kept.NOTE, Kept.RESPECT, Kept.THANKS},
    "pairings.end_reason": {Kept.END_REASON},
    "pairings.words": {Kept.REQUEST},
    "preferences.quiet_dates": {Kept.TIMES},
    "profiles.answers": {Kept.TRAITS, Kept.MENTOR_TRAITS},
    "profiles.faith": {Kept.FREE_WORDS, Kept.MENTOR_FREE_WORDS},
    "profiles.pronouns": {Kept.FREE_WORDS, Kept.MENTOR_FREE_WORDS},
    "profiles.wants": {Kept.WANTS},
    "seekers.hope": {Kept.HOPE},
    "seekers.preferences": {Kept.HOPE},
}
"""What people wrote or ticked, by where it is stored."""

OF_NOBODY = {"key_check.sealed", "kept_apart.sealed"}
VEILED = pairing(PairingState.PROPOSED, AskedBy.MENTOR, veiled=True)


def test_every_cell_is_given() -> None:
    assert set(SEES) == set(Kept)
    assert all(set(row) == set(Reader) for row in SEES.values())


def test_everything_people_write_or_tick_has_its_row() -> None:
    stored = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Words)
    }

    assert stored - OF_NOBODY == set(HOLDS)


def test_what_the_table_does_not_say_is_no(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(SEES[Kept.NOTE], Reader.PARTNER)
    monkeypatch.delitem(SEES, Kept.HOPE)

    assert sees(Kept.NOTE, Reader.PARTNER) is Sight.NO
    assert shown(Kept.NOTE, "words", to=Reader.PARTNER) is None
    assert not tells(Kept.HOPE, to=Reader.SELF)


def test_that_there_is_something_shows_nothing_of_what_it_is() -> None:
    assert tells(Kept.SILENCE, to=Reader.FACILITATOR)
    assert shown(Kept.SILENCE, "whose", to=Reader.FACILITATOR) is None


@pytest.mark.parametrize(
    "kept", [Kept.CHECK_IN, Kept.TIMES, Kept.KEPT_APART, Kept.PASSED_OVER, Kept.WELCOME, Kept.LETTERS]
)
def test_some_things_only_their_person_sees(kept: Kept) -> None:
    assert {reader for reader in Reader if tells(kept, to=reader)} == {Reader.SELF}


@pytest.mark.parametrize("kept", Kept)
def test_whoever_has_nothing_to_do_with_it_sees_at_most_the_role(kept: Kept) -> None:
    assert tells(kept, to=Reader.OTHERS) is (kept is Kept.MENTORING)


@pytest.mark.parametrize("kept", [kept for kept in Kept if kept.startswith("concern")])
def test_of_a_concern_neither_partner_nor_anyone_asked_sees_anything(kept: Kept) -> None:
    assert not any(tells(kept, to=reader) for reader in Reader if reader not in {Reader.SELF, Reader.FACILITATOR})


def test_whom_a_concern_is_about_does_not_see_that_there_is_one() -> None:
    assert not tells(Kept.CONCERN_ABOUT, to=Reader.SELF)
    assert not tells(Kept.CONCERN_NOTES, to=Reader.SELF)


def test_each_kind_concerns_somebody_and_is_told_once() -> None:
    told = [kept for kinds in part_for(set(Part)).values() for kept in kinds]

    assert sorted(told) == sorted(Kept)
    assert {kept for kinds in KINDS.values() for kept in kinds} == set(Kept)


def test_what_concerns_everyone_is_told_to_all() -> None:
    assert set(part_for(set())) == {Part.ANYONE}
    assert set(part_for({Part.SEEKS})) == {Part.SEEKS, Part.ANYONE}


@pytest.mark.parametrize(
    ("reader", "of", "is_to_them"),
    [
        (MENTEE_ID, MENTEE_ID, Reader.SELF),
        (MENTOR_ID, MENTEE_ID, Reader.PARTNER),
        (FACILITATOR_ID, MENTEE_ID, Reader.OTHERS),
        (MENTOR_ID, FACILITATOR_ID, Reader.OTHERS),
    ],
)
def test_who_somebody_is_in_a_mentorship(reader: int, of: int, is_to_them: Reader) -> None:
    assert reader_in(pairing(), reader, of=of) is is_to_them


def test_a_facilitator_who_is_a_party_is_one_of_the_two() -> None:
    assert reader_in(pairing(), MENTOR_ID, of=MENTEE_ID, facilitates=True) is Reader.PARTNER
    assert reader_in(pairing(), FACILITATOR_ID, of=MENTEE_ID, facilitates=True) is Reader.FACILITATOR


@pytest.mark.parametrize(
    ("between", "reader", "known"),
    [
        (pairing(), MENTOR_ID, MENTEE_ID),
        (pairing(PairingState.PROPOSED), MENTOR_ID, MENTEE_ID),
        (VEILED, MENTOR_ID, None),
        (VEILED, MENTEE_ID, MENTOR_ID),
    ],
)
def test_a_mentor_who_offered_does_not_know_who_it_is_before_the_yes(
    between: Pairing, reader: int, known: int | None
) -> None:
    assert partner_known(between, reader) == known


def test_every_letter_says_what_it_tells_and_one_that_does_not_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    assert set(SPECS) == set(LetterKind)
    assert all(may_tell(kind) for kind in LetterKind if kind is not LetterKind.MENTOR_ROLE)

    monkeypatch.delitem(SPECS, LetterKind.NOTE)

    assert not may_tell(LetterKind.NOTE)


@pytest.mark.parametrize("kind", [kind for kind, spec in SPECS.items() if spec.tells])
def test_a_letter_is_not_sent_whose_reader_may_not_know(kind: LetterKind, monkeypatch: pytest.MonkeyPatch) -> None:
    told = SPECS[kind].tells
    assert told is not None

    monkeypatch.setitem(SEES[told[0]], told[1], Sight.NO)

    assert not may_tell(kind)


def test_where_nobody_may_know_who_is_a_mentor_nobody_wears_the_role(monkeypatch: pytest.MonkeyPatch) -> None:
    assert wears_the_role(mentor(), [], MENTOR_ID)

    monkeypatch.setitem(SEES[Kept.MENTORING], Reader.OTHERS, Sight.NO)

    assert not wears_the_role(mentor(), [], MENTOR_ID)
