"""Enums of the states and kinds in storage; each value is stored as it is written here."""

from __future__ import annotations

from enum import StrEnum


class MentorState(StrEnum):
    """State of an application or a mentor; each application is a row of its own."""

    APPLIED = "applied"
    APPROVED = "approved"
    PAUSED = "paused"
    SUSPENDED = "suspended"
    DECLINED = "declined"
    STEPPED_DOWN = "stepped_down"


class SeekerState(StrEnum):
    """State of one search for a mentor."""

    WAITING = "waiting"
    MATCHED = "matched"
    WITHDRAWN = "withdrawn"


class PairingState(StrEnum):
    """State of a pairing."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class AskedBy(StrEnum):
    """Person who proposed a pairing: the mentor, the mentee, or a facilitator who suggested it."""

    MENTOR = "mentor"
    MENTEE = "mentee"
    FACILITATOR = "facilitator"


class EndedHow(StrEnum):
    """Cause of the end of a pairing, so that the messages about it are true."""

    BY_PARTY = "by_party"
    BY_FACILITATOR = "by_facilitator"
    LEFT = "left"
    HANDED_OVER = "handed_over"


class CheckInAnswer(StrEnum):
    """Answer to a check-in."""

    WELL = "well"
    NOT_SO_WELL = "wobbly"
    CONTACT = "contact"


class Rhythm(StrEnum):
    """Frequency of a pair's check-ins. GENTLE is the programme's own: soon at first, then monthly."""

    GENTLE = "gentle"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"
    OFF = "off"


class CheckInWish(StrEnum):
    """A person's wish about check-ins: yes, not for a while, or no more."""

    ASK = "ask"
    REST = "rest"
    OFF = "off"


class ContactPreference(StrEnum):
    """Contact that feels right to one of two people after their mentorship, from least to most."""

    NONE = "none"
    IN_GROUP = "in_group"
    WELCOME = "gladly"


class NoteKind(StrEnum):
    """Reader of a note: the partner, the partner as thanks at the end, or the facilitators."""

    NOTE = "note"
    THANKS = "thanks"
    RESPECT = "respect"


class ThanksAnswer(StrEnum):
    """Answer to the question whether somebody would like to read a few words of thanks."""

    YES = "yes"
    NO = "no"


class RoleKind(StrEnum):
    """Meaning of a server's role in the programme."""

    FACILITATOR = "facilitator"
    MEMBER = "member"
    ALUMNI = "alumni"
    GROUP = "group"
    MENTOR = "mentor"


class StaffRole(StrEnum):
    """As what somebody is told of a change among those who look after mentorship."""

    FACILITATOR = "facilitator"
    COORDINATOR = "coordinator"
    OWNER = "owner"


class MatchState(StrEnum):
    """A facilitator's decision about one match of a set; GONE is one that had become impossible."""

    OPEN = "open"
    SUGGESTED = "suggested"
    SKIPPED = "skipped"
    GONE = "gone"


class ConcernKind(StrEnum):
    """Kind of concern: a worry in somebody's own words, or the wish to be contacted by a facilitator."""

    CONCERN = "concern"
    REACH = "reach"


class Rung(StrEnum):
    """How far something that waits for the programme's people has climbed.

    Those who may act, the same once more, the coordinator, the owner (told only that it waits), then everybody again
    and again.
    """

    FIRST = "facilitators"
    AGAIN = "again"
    COORDINATOR = "coordinator"
    OWNER = "owner"
    WEEKLY = "weekly"


class Heard(StrEnum):
    """Who was told last of what somebody waits for: those who may act, the owner of the server, or nobody."""

    STAFF = "staff"
    OWNER = "owner"
    NOBODY = "nobody"


class Asked(StrEnum):
    """Who was asked last whether the two have spoken: the person who took it on, or the person who waits."""

    TAKER = "taker"
    WAITER = "waiter"


class ConcernOutcome(StrEnum):
    """Outcome of a concern, as the person who raised it may hear it."""

    TALKED = "talked"
    ARRANGED = "arranged"
    PASSED_ON = "passed_on"
    NOTHING = "nothing"


class AuditSubject(StrEnum):
    """Kind of row that a line of the audit trail is about, stored as it is here."""

    COMMUNITY = "community"
    PERSON = "person"
    MENTOR = "mentor"
    SEEKER = "seeker"
    PAIRING = "pairing"
    QUESTION = "question"
    CONCERN = "concern"
    SILENCE = "silence"


class DeliveryState(StrEnum):
    """Delivery state of a message. UNDELIVERABLE ones are kept for the person; READ ones were shown to them.

    Of MASKED ones the person was only told that there is something to read, and opens them when they like. HELD ones
    wait until a mentorship goes on that rests.
    """

    WAITING = "waiting"
    HELD = "held"
    SENT = "sent"
    DROPPED = "dropped"
    UNDELIVERABLE = "undeliverable"
    READ = "read"
    MASKED = "veiled"


class MessageKind(StrEnum):
    """Kind of every message that the bot sends by itself, by its stored value; the UI defines what each contains."""

    # to a person, by direct message
    MENTOR_APPROVED = "mentor_approved"
    MENTOR_DECLINED = "mentor_declined"
    MENTOR_ADDED = "mentor_added"
    MENTOR_RETIRED = "mentor_retired"
    MENTOR_OPEN_AGAIN = "mentor_open_again"
    MENTOR_SUSPENDED = "mentor_suspended"
    MENTOR_LIFTED = "mentor_lifted"
    MENTOR_CHANGE_SHOWN = "mentor_change_shown"
    MENTOR_CHANGE_LEFT = "mentor_change_left"
    MENTOR_BEGAN_MANY = "mentor_began_many"
    MENTOR_ENDED_MANY = "mentor_ended_many"
    TALK_REQUESTED = "word_asked"
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
    CHECK_IN_REMINDER = "check_in_again"
    RHYTHM_CHANGED = "rhythm_changed"
    REST_OVER = "rest_over"
    BOUNDARY_SHARED = "boundary_shared"
    THANKS_OFFERED = "thanks_wait"
    THANKS = "thanks"
    CLOSING_FOLLOW_UP = "look_again"
    HANDOVER_ASKED = "handover_asked"
    HANDOVER_STAYS = "handover_stays"
    CONTACT_TAKEN = "contact_taken"
    CONTACT_DONE = "contact_done"
    MATTER_SPOKEN = "matter_spoken"
    MATTER_REACHED = "matter_reached"
    MATTER_WORD = "matter_word"
    MATTER_NEWCOMER = "matter_newcomer"
    MATTER_OVER = "matter_over"
    DECISION_WORD = "decision_word"
    STILL_WAITING = "still_waiting"
    COORDINATOR_STEPPED_DOWN = "coordinator_stepped_down"
    REACTION_ANSWERED = "reaction_answered"
    OWN_DATA = "own_data"
    TEXT_RETURNED = "words_returned"
    TEXT_LEFT_OUT = "words_left_out"
    CONCERN_CONFIDED = "concern_confided"
    CONCERN_TAKEN = "concern_taken"
    CONCERN_CLOSED = "concern_closed"
    COMMUNITY_INVITED = "community_invited"
    COMMUNITY_REMOVED = "community_removed"
    CARD_CONFIDED = "card_confided"
    SOMETHING_WAITS = "something_waits"
    STAFF_MISSING = "staff_missing"
    STAFF_JOINED = "staff_joined"
    STAFF_CHANGED = "staff_changed"
    WEEKLY = "weekly"
    NOT_READ = "not_read"
    MANY_REFUSED = "many_refused"
    # to facilitators: by direct message to each who may act, or as cards in their channel
    CARD_CONTACT = "card_contact"
    CARD_SILENCE = "card_silence"
    CARD_CLOSING_FEEDBACK = "card_respect"
    CARD_CONCERN = "card_concern"
    CARD_UNREACHABLE = "card_unreachable"
    CARD_MENTOR = "card_mentor"
    CARD_PAIRING = "card_pairing"
    CARD_QUEUE = "card_queue"
    CARD_REMOVAL = "card_away"
    DM_REMOVAL = "dms_away"
    STAFF_CHECK = "staff_check"
    DAILY_LINE = "daily_line"
    WEEKLY_ROUND = "weekly_round"
    # elsewhere in the server
    CARD_WELCOME = "card_welcome"
    FORUM_REPLY = "forum_reply"
    UPDATE_MENTOR_ROLE = "mentor_role"
    ROLE_REMOVAL = "role_off"


class Priority(StrEnum):
    """Order of delivery: answers to people first, then news, then what can wait a little."""

    HIGH = "1"
    NORMAL = "2"
    LOW = "3"
