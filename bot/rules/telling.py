"""What each letter tells of somebody, and as whom its reader reads it; what the table forbids is not sent."""

from __future__ import annotations

from storage.models.enums import LetterKind

from .seeing import Kept, Reader, tells

TELLS: dict[LetterKind, tuple[Kept, Reader] | None] = {
    LetterKind.MENTOR_APPROVED: (Kept.MENTORING, Reader.SELF),
    LetterKind.MENTOR_DECLINED: (Kept.MENTORING, Reader.SELF),
    LetterKind.MENTOR_ADDED: (Kept.MENTORING, Reader.SELF),
    LetterKind.MENTOR_RETIRED: (Kept.MENTORING, Reader.SELF),
    LetterKind.MENTOR_OPEN_AGAIN: (Kept.MENTORING, Reader.SELF),
    LetterKind.WORD_ASKED: (Kept.MENTORING, Reader.SELF),
    LetterKind.ASKED: (Kept.ASKING, Reader.SELF),
    LetterKind.ASKED_REMINDER: (Kept.ASKING, Reader.SELF),
    LetterKind.NOT_THIS_TIME: (Kept.ASKING, Reader.SELF),
    LetterKind.ASK_WITHDRAWN: (Kept.ASKING, Reader.SELF),
    LetterKind.ASK_EXPIRED: (Kept.ASKING, Reader.SELF),
    LetterKind.SUGGESTION_CLOSED: (Kept.ASKING, Reader.FACILITATOR),
    LetterKind.AWAITING_YES: (Kept.ASKING, Reader.SELF),
    LetterKind.INTRODUCED: (Kept.PAIRED, Reader.PARTNER),
    LetterKind.PAIRING_PAUSED: (Kept.PAIRED, Reader.PARTNER),
    LetterKind.PAIRING_RESUMED: (Kept.PAIRED, Reader.PARTNER),
    LetterKind.PAUSE_OVER: (Kept.PAIRED, Reader.SELF),
    LetterKind.PAIRING_ENDED: (Kept.PAIRED, Reader.PARTNER),
    LetterKind.NOTE: (Kept.NOTE, Reader.PARTNER),
    LetterKind.NOTE_REST: (Kept.NOTE, Reader.PARTNER),
    LetterKind.CHECK_IN: (Kept.PAIRED, Reader.SELF),
    LetterKind.CHECK_IN_AGAIN: (Kept.PAIRED, Reader.SELF),
    LetterKind.RHYTHM_CHANGED: (Kept.RHYTHM, Reader.PARTNER),
    LetterKind.REST_OVER: (Kept.TIMES, Reader.SELF),
    LetterKind.BOUNDARY_SHARED: (Kept.BOUNDARY, Reader.PARTNER),
    LetterKind.THANKS_WAIT: (Kept.THANKS, Reader.PARTNER),
    LetterKind.THANKS: (Kept.THANKS, Reader.PARTNER),
    LetterKind.LOOK_AGAIN: (Kept.PAIRED, Reader.SELF),
    LetterKind.HANDOVER_ASKED: (Kept.PAIRED, Reader.PARTNER),
    LetterKind.HANDOVER_STAYS: (Kept.PAIRED, Reader.PARTNER),
    LetterKind.CONTACT_TAKEN: (Kept.CONTACT, Reader.SELF),
    LetterKind.STILL_WAITING: (Kept.SEEKING, Reader.SELF),
    LetterKind.COORDINATOR_STEPPED_DOWN: (Kept.MENTORING, Reader.FACILITATOR),
    # What became of a facilitator's own reaction.
    LetterKind.REACTION_ANSWERED: (Kept.TRAIL, Reader.SELF),
    # Back to whoever wrote them.
    LetterKind.WORDS_RETURNED: (Kept.NOTE, Reader.SELF),
    LetterKind.WORDS_LEFT_OUT: (Kept.REQUEST, Reader.SELF),
    LetterKind.CONCERN_CONFIDED: (Kept.CONCERN, Reader.FACILITATOR),
    LetterKind.CONCERN_TAKEN: (Kept.CONCERN, Reader.SELF),
    LetterKind.CONCERN_CLOSED: (Kept.CONCERN_OUTCOME, Reader.SELF),
    LetterKind.COMMUNITY_REMOVED: None,
    # It goes by the kind of card that it is about.
    LetterKind.CARD_CONFIDED: None,
    LetterKind.SOMETHING_WAITS: None,
    LetterKind.NOT_READ: None,
    LetterKind.CARD_MENTOR: (Kept.MENTORING, Reader.FACILITATOR),
    LetterKind.CARD_PAIRING: (Kept.PAIRED, Reader.FACILITATOR),
    LetterKind.CARD_CONTACT: (Kept.CONTACT, Reader.FACILITATOR),
    LetterKind.CARD_SILENCE: (Kept.SILENCE, Reader.FACILITATOR),
    LetterKind.CARD_RESPECT: (Kept.RESPECT, Reader.FACILITATOR),
    LetterKind.CARD_CONCERN: (Kept.CONCERN, Reader.FACILITATOR),
    LetterKind.CARD_UNREACHABLE: (Kept.UNREACHABLE, Reader.FACILITATOR),
    LetterKind.CARD_STEPPED_DOWN: (Kept.MENTORING, Reader.FACILITATOR),
    LetterKind.FORUM_REPLY: None,
    LetterKind.MENTOR_ROLE: (Kept.MENTORING, Reader.OTHERS),
    LetterKind.ROLE_OFF: None,
    LetterKind.CARD_AWAY: None,
    LetterKind.STILL_HEARD: None,
    LetterKind.OWN_DATA: (Kept.TRAIL, Reader.SELF),
}
"""None where a letter tells nothing of anybody."""


def may_tell(kind: LetterKind) -> bool:
    """Whether a letter of this kind may be sent at all; one that isn't in the list may not."""
    if kind not in TELLS:
        return False
    told = TELLS[kind]
    return told is None or tells(told[0], to=told[1])
