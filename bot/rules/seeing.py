"""Who sees what: one table, through which everything is built that shows something of a person.

Each kind of thing that is kept about people has a row, each kind of reader a column. What a cell doesn't allow is not
shown, and a cell that is missing allows nothing. A facilitator who is part of a matter is an ordinary person in it:
they read as one of the two, or as anybody else.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from typing import TypeVar

from storage.models.records import Pairing

from .pairing import sees_partner

What = TypeVar("What")


class Kept(StrEnum):
    """What is kept about people. Whose it is: the person it is about, or who said it."""

    SEEKING = "seeking"
    HOPE = "hope"
    MEETINGS = "meetings"
    WANTS = "wants"
    TRAITS = "traits"
    FREE_WORDS = "free-words"
    MENTORING = "mentoring"
    MENTOR_CARD = "mentor-card"
    MENTOR_TRAITS = "mentor-traits"
    MENTOR_FREE_WORDS = "mentor-free-words"
    MENTOR_REASON = "mentor-reason"
    PASSED_OVER = "passed-over"
    KEPT_APART = "kept-apart"
    MATCHED = "matched"
    ASKING = "asking"
    REQUEST = "request"
    PAIRED = "paired"
    RHYTHM = "rhythm"
    CHECK_IN = "check-in"
    CONTACT = "contact"
    SILENCE = "silence"
    TIMES = "times"
    NOTE = "note"
    WHY = "why"
    END_REASON = "end-reason"
    BOUNDARY = "boundary"
    RESPECT = "respect"
    THANKS = "thanks"
    WELCOME = "welcome"
    CONCERN = "concern"
    CONCERN_BY = "concern-by"
    CONCERN_ABOUT = "concern-about"
    CONCERN_RESTS = "concern-rests"
    CONCERN_NOTES = "concern-notes"
    CONCERN_OUTCOME = "concern-outcome"
    LEFT = "left"
    UNREACHABLE = "unreachable"
    LETTERS = "letters"
    TRAIL = "trail"


class Reader(StrEnum):
    """Who looks, as seen from whoever it is about. Unclear means OTHERS.

    ASKED: one of two while a question between them is open, who knows who the other is. LOOKING: a mentor who looks
    through those who wait, or somebody who looks through the mentors. FACILITATOR: one who is no part of the matter.
    """

    SELF = "self"
    PARTNER = "partner"
    ASKED = "asked"
    LOOKING = "looking"
    FACILITATOR = "facilitator"
    OTHERS = "others"


class Sight(StrEnum):
    """How much of it a reader sees.

    THAT_IT_IS: that there is something, and not what. UNNAMED: without whose it is. PART: a part of it, or under a
    condition, which ``HOW`` says.
    """

    NO = "no"
    THAT_IT_IS = "that it is"
    UNNAMED = "without a name"
    PART = "in part"
    YES = "yes"


class Part(StrEnum):
    """What someone does here; what concerns them follows from it."""

    SEEKS = "seeks"
    MENTORS = "mentors"
    WALKS = "walks"
    ANYONE = "anyone"


_N, _T, _U, _P, _Y = Sight.NO, Sight.THAT_IT_IS, Sight.UNNAMED, Sight.PART, Sight.YES

_TABLE: dict[Kept, tuple[Sight, ...]] = {
    # In the order of Reader: self, partner, asked, looking, facilitator, others.
    Kept.SEEKING: (_Y, _N, _Y, _U, _Y, _N),
    Kept.HOPE: (_Y, _N, _N, _U, _Y, _N),
    Kept.MEETINGS: (_Y, _N, _N, _N, _Y, _N),
    Kept.WANTS: (_Y, _N, _P, _P, _Y, _N),
    Kept.TRAITS: (_Y, _P, _Y, _U, _Y, _N),
    Kept.FREE_WORDS: (_Y, _P, _Y, _N, _N, _N),
    Kept.MENTORING: (_Y, _Y, _Y, _Y, _Y, _P),
    Kept.MENTOR_CARD: (_Y, _P, _Y, _Y, _Y, _N),
    Kept.MENTOR_TRAITS: (_Y, _P, _Y, _Y, _Y, _N),
    Kept.MENTOR_FREE_WORDS: (_Y, _P, _Y, _Y, _N, _N),
    Kept.MENTOR_REASON: (_Y, _N, _N, _N, _Y, _N),
    Kept.PASSED_OVER: (_Y, _N, _N, _N, _N, _N),
    Kept.KEPT_APART: (_Y, _N, _N, _N, _N, _N),
    Kept.MATCHED: (_N, _N, _N, _N, _Y, _N),
    Kept.ASKING: (_Y, _N, _P, _N, _Y, _N),
    Kept.REQUEST: (_Y, _N, _Y, _N, _N, _N),
    Kept.PAIRED: (_Y, _Y, _N, _N, _Y, _N),
    Kept.RHYTHM: (_Y, _Y, _N, _N, _N, _N),
    Kept.CHECK_IN: (_Y, _N, _N, _N, _N, _N),
    Kept.CONTACT: (_Y, _N, _N, _N, _Y, _N),
    Kept.SILENCE: (_Y, _N, _N, _N, _T, _N),
    Kept.TIMES: (_Y, _N, _N, _N, _N, _N),
    Kept.NOTE: (_Y, _Y, _N, _N, _N, _N),
    Kept.WHY: (_Y, _N, _N, _N, _P, _N),
    Kept.END_REASON: (_N, _N, _N, _N, _Y, _N),
    Kept.BOUNDARY: (_Y, _P, _N, _N, _N, _N),
    Kept.RESPECT: (_Y, _N, _N, _N, _Y, _N),
    Kept.THANKS: (_Y, _P, _N, _N, _N, _N),
    Kept.WELCOME: (_Y, _N, _N, _N, _N, _N),
    Kept.CONCERN: (_Y, _N, _N, _N, _Y, _N),
    Kept.CONCERN_BY: (_Y, _N, _N, _N, _P, _N),
    Kept.CONCERN_ABOUT: (_N, _N, _N, _N, _Y, _N),
    Kept.CONCERN_RESTS: (_Y, _N, _N, _N, _P, _N),
    Kept.CONCERN_NOTES: (_N, _N, _N, _N, _Y, _N),
    Kept.CONCERN_OUTCOME: (_Y, _N, _N, _N, _Y, _N),
    Kept.LEFT: (_Y, _Y, _N, _N, _Y, _N),
    Kept.UNREACHABLE: (_Y, _N, _N, _N, _Y, _N),
    Kept.LETTERS: (_Y, _N, _N, _N, _N, _N),
    Kept.TRAIL: (_Y, _N, _N, _N, _Y, _N),
}

SEES: dict[Kept, dict[Reader, Sight]] = {
    kept: dict(zip(Reader, sights, strict=True)) for kept, sights in _TABLE.items()
}
"""The table."""

_OF_SEEKERS = (
    *(Kept.SEEKING, Kept.HOPE, Kept.MEETINGS, Kept.WANTS, Kept.TRAITS, Kept.FREE_WORDS, Kept.MATCHED),
    *(Kept.ASKING, Kept.REQUEST),
)
_OF_MENTORS = (
    *(Kept.MENTORING, Kept.MENTOR_CARD, Kept.MENTOR_TRAITS, Kept.MENTOR_FREE_WORDS, Kept.MENTOR_REASON),
    *(Kept.MATCHED, Kept.ASKING),
)
_OF_THE_TWO = (
    *(Kept.PAIRED, Kept.RHYTHM, Kept.CHECK_IN, Kept.CONTACT, Kept.SILENCE, Kept.NOTE, Kept.WHY, Kept.END_REASON),
    *(Kept.BOUNDARY, Kept.RESPECT, Kept.THANKS, Kept.WELCOME),
)
_SAID_IN_A_PART = frozenset({*_OF_SEEKERS, *_OF_MENTORS, *_OF_THE_TWO})

KINDS: dict[Part, tuple[Kept, ...]] = {
    Part.SEEKS: _OF_SEEKERS,
    Part.MENTORS: _OF_MENTORS,
    Part.WALKS: _OF_THE_TWO,
    Part.ANYONE: tuple(kept for kept in Kept if kept not in _SAID_IN_A_PART),
}
"""What concerns someone, by what they do here."""


def part_for(parts: Collection[Part]) -> dict[Part, tuple[Kept, ...]]:
    """The kinds that concern somebody by what they do here, each once; those for everyone are always among them."""
    found: dict[Part, tuple[Kept, ...]] = {}
    told: set[Kept] = set()
    for part, kinds in KINDS.items():
        if part in parts or part is Part.ANYONE:
            found[part] = tuple(kept for kept in kinds if kept not in told)
            told.update(kinds)
    return found


def sees(kept: Kept, reader: Reader) -> Sight:
    """How much of it the reader sees; what the table doesn't say is NO."""
    return SEES.get(kept, {}).get(reader, Sight.NO)


def tells(kept: Kept, *, to: Reader) -> bool:
    """Whether the reader may know as much as that it is so."""
    return sees(kept, to) is not Sight.NO


def shown(kept: Kept, what: What | None, *, to: Reader) -> What | None:
    """*what* for a view that this reader looks at; None where they may not see it, or see only that it is so."""
    return what if sees(kept, to) not in {Sight.NO, Sight.THAT_IT_IS} else None


def reader_in(pairing: Pairing, reader: int, *, of: int, facilitates: bool = False) -> Reader:
    """Who somebody is to one of two people, *of* whom something is to be shown."""
    if of not in pairing.people:
        return Reader.SELF if reader == of else Reader.OTHERS
    if reader == of:
        return Reader.SELF
    if reader in pairing.people:
        if pairing.began_at is not None:
            return Reader.PARTNER
        return Reader.ASKED if sees_partner(pairing, reader) else Reader.LOOKING
    return Reader.FACILITATOR if facilitates else Reader.OTHERS


def partner_known(pairing: Pairing, reader: int) -> int | None:
    """The other of the two; None where the reader may not know who it is."""
    other = pairing.partner_of(reader)
    kept = Kept.PAIRED if pairing.began_at is not None else Kept.ASKING
    return other if tells(kept, to=reader_in(pairing, reader, of=other)) else None
