"""Who sees what: the table is whole, says what the design says, and reads as NO where it says nothing."""

from __future__ import annotations

import pytest

from bot.rules.mentor_status import has_right_to_mentor_role
from bot.rules.message_specs import SPECS, is_message_allowed
from bot.rules.visibility import (
    ACCESS_TABLE,
    KINDS_BY_ROLE,
    Access,
    DataKind,
    ProgrammeRole,
    Viewer,
    access_to,
    kinds_by_role,
    may_know,
    viewer_in,
    visible,
    visible_partner_id,
)
from storage.models.enums import AskedBy, MessageKind, PairingState
from storage.models.records import Pairing
from storage.schema.columns import metadata
from storage.schema.types import EncryptedText
from tests.support.factories import FACILITATOR_ID, MENTEE_ID, MENTOR_ID, mentor, pairing

HOLDS = {
    "concern_notes.words": {DataKind.CONCERN_NOTES},
    "concerns.outcome_words": {DataKind.CONCERN_OUTCOME},
    "concerns.words": {DataKind.CONCERN},
    "boundaries.contact": {DataKind.BOUNDARY},
    "mentors.reason": {DataKind.MENTOR_REFUSAL_REASON},
    "mentors.new_words": {DataKind.MENTOR_OFFER},
    "mentors.words": {DataKind.MENTOR_OFFER},
    "notes.words": {DataKind.NOTE, DataKind.CLOSING_FEEDBACK, DataKind.THANKS},
    "pairings.end_reason": {DataKind.FACILITATOR_END_REASON},
    "pairings.words": {DataKind.REQUEST_TEXT},
    "preferences.quiet_dates": {DataKind.MESSAGE_PREFERENCES},
    "profiles.answers": {DataKind.TRAITS, DataKind.MENTOR_TRAITS},
    "profiles.faith": {DataKind.PRONOUNS_AND_FAITH, DataKind.MENTOR_PRONOUNS_AND_FAITH},
    "profiles.pronouns": {DataKind.PRONOUNS_AND_FAITH, DataKind.MENTOR_PRONOUNS_AND_FAITH},
    "profiles.wants": {DataKind.WANTS},
    "questions.answer": {DataKind.CHECK_IN},
    "sealed.reason": {DataKind.SAFETY_DECISION},
    "seekers.hope": {DataKind.HOPE},
    "seekers.preferences": {DataKind.HOPE},
}
"""What people wrote or ticked, by where it is stored."""

OF_NOBODY = {"key_check.sealed", "hash_key.sealed"}
ANONYMOUS = pairing(PairingState.PROPOSED, AskedBy.MENTOR, anonymous_until_agreed=True)


def test_every_cell_is_given() -> None:
    assert set(ACCESS_TABLE) == set(DataKind)
    assert all(set(row) == set(Viewer) for row in ACCESS_TABLE.values())


def test_everything_people_write_or_tick_has_its_row() -> None:
    stored = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, EncryptedText)
    }

    assert stored - OF_NOBODY == set(HOLDS)


def test_what_the_table_does_not_say_is_no(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(ACCESS_TABLE[DataKind.NOTE], Viewer.PARTNER)
    monkeypatch.delitem(ACCESS_TABLE, DataKind.HOPE)

    assert access_to(DataKind.NOTE, Viewer.PARTNER) is Access.NO
    assert visible(DataKind.NOTE, "words", to=Viewer.PARTNER) is None
    assert not may_know(DataKind.HOPE, to=Viewer.SELF)


def test_that_there_is_something_shows_nothing_of_what_it_is() -> None:
    assert may_know(DataKind.SILENCE, to=Viewer.FACILITATOR)
    assert visible(DataKind.SILENCE, "whose", to=Viewer.FACILITATOR) is None


@pytest.mark.parametrize(
    "kept",
    [
        DataKind.CHECK_IN,
        DataKind.MESSAGE_PREFERENCES,
        DataKind.DISMISSED_MENTORS,
        DataKind.THANKS_ANSWER,
        DataKind.UNDELIVERED_MESSAGES,
    ],
)
def test_some_things_only_their_person_sees(kept: DataKind) -> None:
    assert {reader for reader in Viewer if may_know(kept, to=reader)} == {Viewer.SELF}


def test_what_its_author_may_allow_facilitators_to_know_is_theirs_in_part_alone() -> None:
    assert access_to(DataKind.EXCLUSION, Viewer.FACILITATOR) is Access.PART
    assert access_to(DataKind.OPEN_PROPOSAL, Viewer.FACILITATOR) is Access.PART
    assert not any(
        may_know(DataKind.EXCLUSION, to=reader) for reader in set(Viewer) - {Viewer.SELF, Viewer.FACILITATOR}
    )


@pytest.mark.parametrize("kept", DataKind)
def test_whoever_has_nothing_to_do_with_it_sees_at_most_the_role(kept: DataKind) -> None:
    assert may_know(kept, to=Viewer.OTHERS) is (kept is DataKind.MENTORING)


@pytest.mark.parametrize("kept", [kept for kept in DataKind if kept.startswith("concern")])
def test_of_a_concern_neither_partner_nor_anyone_asked_sees_anything(kept: DataKind) -> None:
    assert not any(may_know(kept, to=reader) for reader in Viewer if reader not in {Viewer.SELF, Viewer.FACILITATOR})


def test_whom_a_concern_is_about_does_not_see_that_there_is_one() -> None:
    assert not may_know(DataKind.CONCERN_ABOUT, to=Viewer.SELF)
    assert not may_know(DataKind.CONCERN_NOTES, to=Viewer.SELF)


def test_each_kind_concerns_somebody_and_is_told_once() -> None:
    told = [kept for kinds in kinds_by_role(set(ProgrammeRole)).values() for kept in kinds]

    assert sorted(told) == sorted(DataKind)
    assert {kept for kinds in KINDS_BY_ROLE.values() for kept in kinds} == set(DataKind)


def test_what_concerns_everyone_is_told_to_all() -> None:
    assert set(kinds_by_role(set())) == {ProgrammeRole.ANYONE}
    assert set(kinds_by_role({ProgrammeRole.SEEKER})) == {ProgrammeRole.SEEKER, ProgrammeRole.ANYONE}


@pytest.mark.parametrize(
    ("reader", "of", "is_to_them"),
    [
        (MENTEE_ID, MENTEE_ID, Viewer.SELF),
        (MENTOR_ID, MENTEE_ID, Viewer.PARTNER),
        (FACILITATOR_ID, MENTEE_ID, Viewer.OTHERS),
        (MENTOR_ID, FACILITATOR_ID, Viewer.OTHERS),
    ],
)
def test_who_somebody_is_in_a_mentorship(reader: int, of: int, is_to_them: Viewer) -> None:
    assert viewer_in(pairing(), reader, subject_id=of) is is_to_them


def test_a_facilitator_who_is_a_party_is_one_of_the_two() -> None:
    assert viewer_in(pairing(), MENTOR_ID, subject_id=MENTEE_ID, is_facilitator=True) is Viewer.PARTNER
    assert viewer_in(pairing(), FACILITATOR_ID, subject_id=MENTEE_ID, is_facilitator=True) is Viewer.FACILITATOR


@pytest.mark.parametrize(
    ("between", "reader", "known"),
    [
        (pairing(), MENTOR_ID, MENTEE_ID),
        (pairing(PairingState.PROPOSED), MENTOR_ID, MENTEE_ID),
        (ANONYMOUS, MENTOR_ID, None),
        (ANONYMOUS, MENTEE_ID, MENTOR_ID),
    ],
)
def test_a_mentor_who_offered_does_not_know_who_it_is_before_the_yes(
    between: Pairing, reader: int, known: int | None
) -> None:
    assert visible_partner_id(between, reader) == known


def test_every_message_says_what_it_tells_and_one_that_does_not_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    assert set(SPECS) == set(MessageKind)
    assert all(is_message_allowed(kind) for kind in MessageKind if kind is not MessageKind.UPDATE_MENTOR_ROLE)

    monkeypatch.delitem(SPECS, MessageKind.NOTE)

    assert not is_message_allowed(MessageKind.NOTE)


@pytest.mark.parametrize("kind", [kind for kind, spec in SPECS.items() if spec.tells])
def test_a_message_is_not_sent_whose_reader_may_not_know(kind: MessageKind, monkeypatch: pytest.MonkeyPatch) -> None:
    told = SPECS[kind].tells
    assert told is not None

    monkeypatch.setitem(ACCESS_TABLE[told[0]], told[1], Access.NO)

    assert not is_message_allowed(kind)


def test_where_nobody_may_know_who_is_a_mentor_nobody_wears_the_role(monkeypatch: pytest.MonkeyPatch) -> None:
    assert has_right_to_mentor_role(mentor(), [], MENTOR_ID)

    monkeypatch.setitem(ACCESS_TABLE[DataKind.MENTORING], Viewer.OTHERS, Access.NO)

    assert not has_right_to_mentor_role(mentor(), [], MENTOR_ID)
