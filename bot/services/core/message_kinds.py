"""Kinds of letters: what they are about, whom they are for, when they come; and the details that cards carry."""

from __future__ import annotations

from storage.models.enums import LetterKind

ABOUT_MENTORS = frozenset(
    {
        LetterKind.MENTOR_APPROVED,
        LetterKind.MENTOR_DECLINED,
        LetterKind.MENTOR_ADDED,
        LetterKind.MENTOR_RETIRED,
        LetterKind.MENTOR_OPEN_AGAIN,
        LetterKind.WORD_ASKED,
        LetterKind.COORDINATOR_STEPPED_DOWN,
        LetterKind.CARD_MENTOR,
        LetterKind.CARD_STEPPED_DOWN,
        LetterKind.MENTOR_ROLE,
    }
)
CHECK_INS = frozenset({LetterKind.CHECK_IN, LetterKind.CHECK_IN_AGAIN})
ABOUT_QUESTIONS = CHECK_INS | {LetterKind.CARD_CONTACT, LetterKind.CONTACT_TAKEN}
NOTES = frozenset(
    {
        LetterKind.NOTE,
        LetterKind.NOTE_REST,
        LetterKind.THANKS,
        LetterKind.CARD_RESPECT,
        LetterKind.WORDS_RETURNED,
    }
)
"""Letters that bring words which somebody wrote; with the last of them, the words are forgotten."""

ABOUT_NOTES = NOTES | {LetterKind.THANKS_WAIT}
ABOUT_CONCERNS = frozenset(
    {
        LetterKind.CARD_CONCERN,
        LetterKind.CONCERN_CONFIDED,
        LetterKind.CONCERN_TAKEN,
        LetterKind.CONCERN_CLOSED,
    }
)
TO_WHO_RAISED_IT = frozenset({LetterKind.CONCERN_TAKEN, LetterKind.CONCERN_CLOSED})
ABOUT_SEEKERS = frozenset({LetterKind.STILL_WAITING})
ASKING = frozenset({LetterKind.ASKED, LetterKind.ASKED_REMINDER})
ABOUT_NOTHING_STORED = frozenset(
    {
        LetterKind.FORUM_REPLY,
        LetterKind.CARD_UNREACHABLE,
        LetterKind.REACTION_ANSWERED,
        LetterKind.REST_OVER,
        LetterKind.CARD_AWAY,
        LetterKind.ROLE_OFF,
        LetterKind.OWN_DATA,
        LetterKind.COMMUNITY_REMOVED,
        LetterKind.NOT_READ,
    }
)

ABOUT_A_CARD = frozenset({LetterKind.STILL_HEARD, LetterKind.CARD_CONFIDED, LetterKind.SOMETHING_WAITS})
"""Letters whose detail is the kind of a card: they are about what that card is about."""

SHOWN_TO_FACILITATORS = ABOUT_A_CARD | {
    LetterKind.CARD_MENTOR,
    LetterKind.CARD_PAIRING,
    LetterKind.CARD_CONTACT,
    LetterKind.CARD_SILENCE,
    LetterKind.CARD_RESPECT,
    LetterKind.CARD_CONCERN,
    LetterKind.CARD_UNREACHABLE,
    LetterKind.CARD_STEPPED_DOWN,
    LetterKind.CONCERN_CONFIDED,
}

IN_THEIR_TIME = CHECK_INS | {
    LetterKind.ASKED_REMINDER,
    LetterKind.RHYTHM_CHANGED,
    LetterKind.BOUNDARY_SHARED,
    LetterKind.THANKS_WAIT,
    LetterKind.HANDOVER_ASKED,
    LetterKind.HANDOVER_STAYS,
    LetterKind.PAUSE_OVER,
    LetterKind.REST_OVER,
    LetterKind.LOOK_AGAIN,
    LetterKind.MENTOR_OPEN_AGAIN,
    LetterKind.STILL_WAITING,
}
"""What nobody waits for this minute: it comes at a good moment of the reader's own."""

ONLY_WHERE_IT_STANDS = "where it stands"
"""Detail of a letter about a card that is brought up to date, but not posted anew if somebody took it away."""

AGAIN = "again"
"""Detail of the card of a wish to be contacted that is brought up again."""

LOOK = "look"
"""Detail of a card that stays on the list: only where facilitators would not hear of it is somebody told."""

CARDS = frozenset(
    {
        LetterKind.CARD_MENTOR,
        LetterKind.CARD_PAIRING,
        LetterKind.CARD_CONTACT,
        LetterKind.CARD_SILENCE,
        LetterKind.CARD_CONCERN,
    }
)

IN_CONFIDENCE = frozenset(
    {LetterKind.CARD_CONTACT, LetterKind.CARD_SILENCE, LetterKind.CARD_RESPECT, LetterKind.CARD_CONCERN}
)
"""Cards about people which none of them, but whoever confides it, may read along."""

ANSWERS_A_WRITER = LetterKind.NOT_READ
"""Tells of nobody, so it comes plainly to everyone; whether it came is nobody's business, and it is not kept."""

WITHOUT_END = CARDS | {
    LetterKind.CARD_UNREACHABLE,
    LetterKind.CARD_STEPPED_DOWN,
    LetterKind.CARD_RESPECT,
    LetterKind.CARD_AWAY,
    LetterKind.STILL_HEARD,
    LetterKind.MENTOR_ROLE,
}
"""Nobody could be shown these instead, so they are tried daily until someone has mended what is in their way.

What is to be taken down may stand for as long as it could not be: that is not given up, either.
"""

UNSEEN = frozenset({LetterKind.CONCERN_CONFIDED, LetterKind.SOMETHING_WAITS, ANSWERS_A_WRITER})
"""Whether these reach their reader is no facilitator's business."""
