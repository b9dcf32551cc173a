"""The words in which storage says how something stands; each is stored as it is written here."""

from __future__ import annotations

from enum import StrEnum


class MentorState(StrEnum):
    """Where a person stands as a mentor; each application opens a row of its own."""

    APPLIED = "applied"
    APPROVED = "approved"
    PAUSED = "paused"
    DECLINED = "declined"
    STEPPED_DOWN = "stepped_down"


class SeekerState(StrEnum):
    """Where a person stands in looking for a mentor."""

    WAITING = "waiting"
    MATCHED = "matched"
    WITHDRAWN = "withdrawn"


class PairingState(StrEnum):
    """Where two people stand with each other."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class AskedBy(StrEnum):
    """Which of the three ways in a pairing took."""

    MENTOR = "mentor"
    MENTEE = "mentee"
    FACILITATOR = "facilitator"


class EndedHow(StrEnum):
    """What closed a pairing, so that the words about it are true."""

    BY_PARTY = "by_party"
    BY_FACILITATOR = "by_facilitator"
    LEFT = "left"
    HANDED_OVER = "handed_over"


class Answer(StrEnum):
    """The three answers to a check-in."""

    WELL = "well"
    WOBBLY = "wobbly"
    CONTACT = "contact"


class Rhythm(StrEnum):
    """How often a pair is asked how it goes. GENTLE is the programme's own: soon at first, then monthly."""

    GENTLE = "gentle"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"
    OFF = "off"


class Wish(StrEnum):
    """Whether one person wants to be asked how it goes: yes, not for a while, or no more."""

    ASK = "ask"
    REST = "rest"
    OFF = "off"


class Contact(StrEnum):
    """What contact feels right to one of two people after their mentorship, from least to most."""

    NONE = "none"
    IN_GROUP = "in_group"
    GLADLY = "gladly"


class NoteKind(StrEnum):
    """To whom words go: the partner, the partner as thanks at the end, or the facilitators."""

    NOTE = "note"
    THANKS = "thanks"
    RESPECT = "respect"


class Welcome(StrEnum):
    """What someone says who is asked whether they would like to read a few words of thanks."""

    YES = "yes"
    NO = "no"


class RoleKind(StrEnum):
    """What a role of the server means to the programme."""

    FACILITATOR = "facilitator"
    MEMBER = "member"
    ALUMNI = "alumni"
    GROUP = "group"
    MENTOR = "mentor"


class MatchState(StrEnum):
    """What a facilitator has done about one match of a set; GONE is one that had become impossible."""

    OPEN = "open"
    SUGGESTED = "suggested"
    SKIPPED = "skipped"
    GONE = "gone"


class ConcernKind(StrEnum):
    """What someone brings to the facilitators: a worry in their own words, or the wish to be reached by one."""

    CONCERN = "concern"
    REACH = "reach"


class ConcernReach(StrEnum):
    """Who is told of a concern; each reach holds those before it, too, but for whoever is part of it.

    The owner is told only that one waits, and looks after none.
    """

    FACILITATORS = "facilitators"
    COORDINATOR = "coordinator"
    OWNER = "owner"


class ConcernOutcome(StrEnum):
    """What came of a concern, as whoever raised it may hear it."""

    TALKED = "talked"
    ARRANGED = "arranged"
    PASSED_ON = "passed_on"
    NOTHING = "nothing"


class AuditSubject(StrEnum):
    """What a line of the audit trail is about: the kind of the row, stored as it is here."""

    COMMUNITY = "community"
    PERSON = "person"
    MENTOR = "mentor"
    SEEKER = "seeker"
    PAIRING = "pairing"
    QUESTION = "question"
    CONCERN = "concern"


class LetterState(StrEnum):
    """What became of a letter. UNDELIVERABLE ones are kept for the person; READ ones were shown to them.

    Of VEILED ones the person was only told that there is something to read, and opens them when they like.
    """

    WAITING = "waiting"
    SENT = "sent"
    DROPPED = "dropped"
    UNDELIVERABLE = "undeliverable"
    READ = "read"
    VEILED = "veiled"


class LetterKind(StrEnum):
    """Everything the bot ever sends by itself. What each says stands in the rooms that show things."""

    # to a person, by direct message
    MENTOR_APPROVED = "mentor_approved"
    MENTOR_DECLINED = "mentor_declined"
    MENTOR_ADDED = "mentor_added"
    MENTOR_RETIRED = "mentor_retired"
    MENTOR_OPEN_AGAIN = "mentor_open_again"
    WORD_ASKED = "word_asked"
    ASKED = "asked"
    ASKED_REMINDER = "asked_reminder"
    NOT_THIS_TIME = "not_this_time"
    ASK_WITHDRAWN = "ask_withdrawn"
    ASK_EXPIRED = "ask_expired"
    SUGGESTION_CLOSED = "suggestion_closed"
    AWAITING_YES = "awaiting_yes"
    INTRODUCED = "introduced"
    PAIRING_PAUSED = "pairing_paused"
    PAIRING_RESUMED = "pairing_resumed"
    PAUSE_OVER = "pause_over"
    PAIRING_ENDED = "pairing_ended"
    NOTE = "note"
    NOTE_REST = "note_rest"
    CHECK_IN = "check_in"
    CHECK_IN_AGAIN = "check_in_again"
    RHYTHM_CHANGED = "rhythm_changed"
    REST_OVER = "rest_over"
    BOUNDARY_SHARED = "boundary_shared"
    THANKS_WAIT = "thanks_wait"
    THANKS = "thanks"
    LOOK_AGAIN = "look_again"
    HANDOVER_ASKED = "handover_asked"
    HANDOVER_STAYS = "handover_stays"
    CONTACT_TAKEN = "contact_taken"
    STILL_WAITING = "still_waiting"
    COORDINATOR_STEPPED_DOWN = "coordinator_stepped_down"
    REACTION_ANSWERED = "reaction_answered"
    OWN_DATA = "own_data"
    WORDS_RETURNED = "words_returned"
    WORDS_LEFT_OUT = "words_left_out"
    CONCERN_CONFIDED = "concern_confided"
    CONCERN_TAKEN = "concern_taken"
    CONCERN_CLOSED = "concern_closed"
    COMMUNITY_REMOVED = "community_removed"
    CARD_CONFIDED = "card_confided"
    SOMETHING_WAITS = "something_waits"
    NOT_READ = "not_read"
    # cards for facilitators
    CARD_MENTOR = "card_mentor"
    CARD_PAIRING = "card_pairing"
    CARD_CONTACT = "card_contact"
    CARD_SILENCE = "card_silence"
    CARD_RESPECT = "card_respect"
    CARD_CONCERN = "card_concern"
    CARD_UNREACHABLE = "card_unreachable"
    CARD_STEPPED_DOWN = "card_stepped_down"
    CARD_AWAY = "card_away"
    STILL_HEARD = "still_heard"
    # elsewhere in the server
    FORUM_REPLY = "forum_reply"
    MENTOR_ROLE = "mentor_role"
    ROLE_OFF = "role_off"


class Urgency(StrEnum):
    """The courier's order: answers to people first, then news, then what can wait a little."""

    FIRST = "1"
    NEWS = "2"
    LATER = "3"


class Duty(StrEnum):
    """Kinds of rows that fall due by themselves."""

    PAIRING = "pairing"
    SEEKER = "seeker"
    SCHEDULE = "schedule"
    MENTOR = "mentor"
    CONTACT = "contact"
    REST = "rest"
    CONCERN = "concern"
