"""Who sees what: one table, which everything that shows something of a person goes through.

Each kind of data about people has a row, each kind of viewer a column. What a cell doesn't allow is not shown, and a
missing cell allows nothing. A facilitator who is part of a matter is an ordinary person in it: they see it as one of
the two, or as anybody else.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from typing import TypeVar

from storage.models.preferences import Person
from storage.models.records import Pairing

from .pairing import can_see_partner

Value = TypeVar("Value")


class DataKind(StrEnum):
    """Kind of data about people, as each viewer of a person may see it; what each is called on the privacy page, says
    ``bot/ui/privacy/who_sees_what.py``.
    """

    SEEKING = "seeking"
    HOPE = "hope"
    MEETING_ATTENDANCE = "meetings"
    WANTS = "wants"
    TRAITS = "traits"
    TIME_ZONE = "zone"
    PRONOUNS_AND_FAITH = "free-words"
    MENTORING = "mentoring"
    MENTOR_OFFER = "mentor-card"
    MENTOR_TRAITS = "mentor-traits"
    MENTOR_TIME_ZONE = "mentor-zone"
    MENTOR_PRONOUNS_AND_FAITH = "mentor-free-words"
    MENTOR_REFUSAL_REASON = "mentor-reason"
    SAFETY_DECISION = "safety-decision"
    DISMISSED_MENTORS = "passed-over"
    EXCLUSION = "kept-apart"
    CONSIDERED_MATCHES = "matched"
    OPEN_PROPOSAL = "asking"
    REQUEST_TEXT = "request"
    PAIRED = "paired"
    RHYTHM = "rhythm"
    CHECK_IN = "check-in"
    CONTACT = "contact"
    SILENCE = "silence"
    MESSAGE_PREFERENCES = "times"
    NOTE = "note"
    OWN_END_REASON = "why"
    FACILITATOR_END_REASON = "end-reason"
    BOUNDARY = "boundary"
    CLOSING_FEEDBACK = "respect"
    THANKS = "thanks"
    THANKS_ANSWER = "welcome"
    CONCERN = "concern"
    CONCERN_BY = "concern-by"
    CONCERN_ABOUT = "concern-about"
    CONCERN_NOTES = "concern-notes"
    CONCERN_OUTCOME = "concern-outcome"
    LEFT = "left"
    UNREACHABLE = "unreachable"
    UNDELIVERED_MESSAGES = "letters"
    AUDIT = "trail"


class Viewer(StrEnum):
    """Who looks, in relation to the person the data is about; OTHERS when that is unclear.

    ASKED: a party to an open proposal who may know who the other is. BROWSING: a mentor who
    browses the waiting list, or somebody who browses mentors. FACILITATOR: one who is no part of the matter.
    """

    SELF = "self"
    PARTNER = "partner"
    ASKED = "asked"
    BROWSING = "looking"
    FACILITATOR = "facilitator"
    OTHERS = "others"


class Access(StrEnum):
    """How much of a kind of data a viewer sees.

    EXISTENCE: only that it exists. UNNAMED: the content, but not whose it is. PART: a part of it, or under a
    condition, which ``SPECIAL_VIEWER_NAMES`` in ``bot/ui/privacy/who_sees_what.py`` says.
    """

    NO = "no"
    EXISTENCE = "that it is"
    UNNAMED = "without a name"
    PART = "in part"
    YES = "yes"


class ProgrammeRole(StrEnum):
    """Somebody's role in the programme; the kinds of data about them follow from it."""

    SEEKER = "seeks"
    MENTOR = "mentors"
    PAIRED = "walks"
    ANYONE = "anyone"


_N, _E, _U, _P, _Y = Access.NO, Access.EXISTENCE, Access.UNNAMED, Access.PART, Access.YES

_TABLE: dict[DataKind, tuple[Access, ...]] = {
    # In the order of Viewer: self, partner, asked, browsing, facilitator, others.
    DataKind.SEEKING: (_Y, _N, _Y, _U, _Y, _N),
    DataKind.HOPE: (_Y, _P, _P, _N, _Y, _N),
    DataKind.MEETING_ATTENDANCE: (_Y, _N, _N, _N, _Y, _N),
    DataKind.WANTS: (_Y, _N, _P, _N, _Y, _N),
    DataKind.TRAITS: (_Y, _P, _Y, _U, _Y, _N),
    DataKind.TIME_ZONE: (_Y, _P, _P, _N, _N, _N),
    DataKind.PRONOUNS_AND_FAITH: (_Y, _P, _Y, _N, _N, _N),
    DataKind.MENTORING: (_Y, _Y, _Y, _Y, _Y, _P),
    DataKind.MENTOR_OFFER: (_Y, _P, _Y, _Y, _Y, _N),
    DataKind.MENTOR_TRAITS: (_Y, _P, _Y, _Y, _Y, _N),
    DataKind.MENTOR_TIME_ZONE: (_Y, _P, _P, _P, _N, _N),
    DataKind.MENTOR_PRONOUNS_AND_FAITH: (_Y, _P, _Y, _Y, _N, _N),
    DataKind.MENTOR_REFUSAL_REASON: (_Y, _N, _N, _N, _Y, _N),
    DataKind.SAFETY_DECISION: (_N, _N, _N, _N, _Y, _N),
    DataKind.DISMISSED_MENTORS: (_Y, _N, _N, _N, _N, _N),
    DataKind.EXCLUSION: (_Y, _N, _N, _N, _P, _N),
    DataKind.CONSIDERED_MATCHES: (_N, _N, _N, _N, _Y, _N),
    DataKind.OPEN_PROPOSAL: (_Y, _N, _P, _N, _P, _N),
    DataKind.REQUEST_TEXT: (_Y, _N, _Y, _N, _N, _N),
    DataKind.PAIRED: (_Y, _Y, _N, _N, _Y, _N),
    DataKind.RHYTHM: (_Y, _Y, _N, _N, _N, _N),
    DataKind.CHECK_IN: (_Y, _N, _N, _N, _N, _N),
    DataKind.CONTACT: (_Y, _N, _N, _N, _Y, _N),
    DataKind.SILENCE: (_Y, _N, _N, _N, _E, _N),
    DataKind.MESSAGE_PREFERENCES: (_Y, _N, _N, _N, _N, _N),
    DataKind.NOTE: (_Y, _Y, _N, _N, _N, _N),
    DataKind.OWN_END_REASON: (_Y, _N, _N, _N, _P, _N),
    DataKind.FACILITATOR_END_REASON: (_N, _N, _N, _N, _Y, _N),
    DataKind.BOUNDARY: (_Y, _P, _N, _N, _N, _N),
    DataKind.CLOSING_FEEDBACK: (_Y, _N, _N, _N, _Y, _N),
    DataKind.THANKS: (_Y, _P, _N, _N, _N, _N),
    DataKind.THANKS_ANSWER: (_Y, _N, _N, _N, _N, _N),
    DataKind.CONCERN: (_Y, _N, _N, _N, _Y, _N),
    DataKind.CONCERN_BY: (_Y, _N, _N, _N, _P, _N),
    DataKind.CONCERN_ABOUT: (_N, _N, _N, _N, _Y, _N),
    DataKind.CONCERN_NOTES: (_N, _N, _N, _N, _Y, _N),
    DataKind.CONCERN_OUTCOME: (_Y, _N, _N, _N, _Y, _N),
    DataKind.LEFT: (_Y, _Y, _N, _N, _Y, _N),
    DataKind.UNREACHABLE: (_Y, _N, _N, _N, _Y, _N),
    DataKind.UNDELIVERED_MESSAGES: (_Y, _N, _N, _N, _N, _N),
    DataKind.AUDIT: (_Y, _N, _N, _N, _P, _N),
}

ACCESS_TABLE: dict[DataKind, dict[Viewer, Access]] = {
    kept: dict(zip(Viewer, sights, strict=True)) for kept, sights in _TABLE.items()
}
"""The access table: by kind of data and viewer."""

_OF_SEEKERS = (
    *(
        DataKind.SEEKING,
        DataKind.HOPE,
        DataKind.MEETING_ATTENDANCE,
        DataKind.WANTS,
        DataKind.TRAITS,
        DataKind.TIME_ZONE,
        DataKind.PRONOUNS_AND_FAITH,
        DataKind.CONSIDERED_MATCHES,
    ),
    *(DataKind.OPEN_PROPOSAL, DataKind.REQUEST_TEXT),
)
_OF_MENTORS = (
    *(
        DataKind.MENTORING,
        DataKind.MENTOR_OFFER,
        DataKind.MENTOR_TRAITS,
        DataKind.MENTOR_TIME_ZONE,
        DataKind.MENTOR_PRONOUNS_AND_FAITH,
        DataKind.MENTOR_REFUSAL_REASON,
    ),
    *(DataKind.CONSIDERED_MATCHES, DataKind.OPEN_PROPOSAL),
)
_OF_PAIRED = (
    *(
        DataKind.PAIRED,
        DataKind.RHYTHM,
        DataKind.CHECK_IN,
        DataKind.CONTACT,
        DataKind.SILENCE,
        DataKind.NOTE,
        DataKind.OWN_END_REASON,
        DataKind.FACILITATOR_END_REASON,
    ),
    *(DataKind.BOUNDARY, DataKind.CLOSING_FEEDBACK, DataKind.THANKS, DataKind.THANKS_ANSWER),
)
_OF_SOME_ROLE = frozenset({*_OF_SEEKERS, *_OF_MENTORS, *_OF_PAIRED})

KINDS_BY_ROLE: dict[ProgrammeRole, tuple[DataKind, ...]] = {
    ProgrammeRole.SEEKER: _OF_SEEKERS,
    ProgrammeRole.MENTOR: _OF_MENTORS,
    ProgrammeRole.PAIRED: _OF_PAIRED,
    ProgrammeRole.ANYONE: tuple(kept for kept in DataKind if kept not in _OF_SOME_ROLE),
}
"""The kinds of data about someone, by their role in the programme."""


def kinds_by_role(roles: Collection[ProgrammeRole]) -> dict[ProgrammeRole, tuple[DataKind, ...]]:
    """Return the kinds of data by role for someone with these roles, each kind once; ANYONE's are always there."""
    found: dict[ProgrammeRole, tuple[DataKind, ...]] = {}
    told: set[DataKind] = set()
    for part, kinds in KINDS_BY_ROLE.items():
        if part in roles or part is ProgrammeRole.ANYONE:
            found[part] = tuple(kept for kept in kinds if kept not in told)
            told.update(kinds)
    return found


def access_to(kind: DataKind, viewer: Viewer) -> Access:
    """Return how much of this kind the viewer sees; NO where the table doesn't say."""
    return ACCESS_TABLE.get(kind, {}).get(viewer, Access.NO)


def may_know(kind: DataKind, *, to: Viewer) -> bool:
    """Return whether the viewer may know at least that there is something of this kind."""
    return access_to(kind, to) is not Access.NO


def visible(kind: DataKind, value: Value | None, *, to: Viewer) -> Value | None:
    """Return *value* if this viewer may see it; None where they may not, or may only know that it exists."""
    return value if access_to(kind, to) not in {Access.NO, Access.EXISTENCE} else None


def viewer_in(pairing: Pairing, viewer_id: int, *, subject_id: int, is_facilitator: bool = False) -> Viewer:
    """Return what kind of viewer somebody is for data of *subject_id*, in this pairing."""
    if subject_id not in pairing.party_ids:
        return Viewer.SELF if viewer_id == subject_id else Viewer.OTHERS
    if viewer_id == subject_id:
        return Viewer.SELF
    if viewer_id in pairing.party_ids:
        if pairing.began_at is not None:
            return Viewer.PARTNER
        return Viewer.ASKED if can_see_partner(pairing, viewer_id) else Viewer.BROWSING
    return Viewer.FACILITATOR if is_facilitator else Viewer.OTHERS


def visible_partner_id(pairing: Pairing, viewer_id: int) -> int | None:
    """Return the id of the other of the two; None where the viewer may not know who it is."""
    other = pairing.partner_of(viewer_id)
    kept = DataKind.PAIRED if pairing.began_at is not None else DataKind.OPEN_PROPOSAL
    return other if may_know(kept, to=viewer_in(pairing, viewer_id, subject_id=other)) else None


def are_messages_masked(person: Person | None, *, reads_as: Viewer | None) -> bool:
    """Return whether direct messages to somebody only say that there is something to read.

    So it is for all who take part until they choose; not for what those read who look after mentorship.
    """
    if person is not None and person.discreet is not None:
        return person.discreet
    return reads_as in {Viewer.SELF, Viewer.PARTNER}
