"""Labels of stored columns and values, for people who have never seen a table."""

from __future__ import annotations

from bot.rules.quiet_dates import format_ranges, ranges_from_json
from bot.rules.traits import WantStance, parse_answers, parse_wants
from bot.ui.components.check_ins import RHYTHM_NAMES as RHYTHMS
from bot.ui.components.preferences import WEEKDAYS
from bot.ui.mentors.labels import QUALITY_LABELS
from bot.ui.profiles.labels import OPTION_LABELS, TRAIT_NAMES
from storage.models.enums import (
    AskedBy,
    AuditSubject,
    CheckInAnswer,
    CheckInWish,
    ContactPreference,
    EndedHow,
    MessageKind,
    NoteKind,
    Rung,
)
from storage.models.matching import SealedKind

COLUMN_LABELS = {
    "about_id": "about",
    "agreed_at": "you agreed on",
    "answered_at": "answered on",
    "answers": "what you ticked",
    "applied_at": "offered on",
    "ask_at": "I ask again on",
    "asked_at": "asked on",
    "asked_by": "who asked",
    "asked_first_at": "told what is kept here on",
    "asked": "asked last whether you have spoken",
    "at": "when",
    "attends": "goes to meetings",
    "began_at": "began on",
    "capacity": "room for",
    "changed_at": "what you would change waits for facilitators since",
    "channel_id": "its Discord id",
    "climbed_at": "came up last on",
    "closed_at": "closed on",
    "closed_by_me": "closed by you",
    "community_id": "this server's Discord id",
    "concern_id": "about concern no.",
    "decided_at": "decided on",
    "discreet": "extra discreet",
    "due_at": "due on",
    "ended_how": "how it ended",
    "faith": "your faith or values",
    "for_facilitators": "facilitators may take it into account",
    "forget_at": "its words are forgotten on",
    "hand_at": "I ask sooner, on",
    "handover_at": "going on with someone else was offered on",
    "hope": "what you hope for",
    "hour": "the hour you like",
    "id": "mentorship no.",
    "is_danger": "someone may be in danger",
    "is_told": "I write to you about it",
    "is_open": "you can still answer",
    "left_at": "you left the server on",
    "listed": "mentors see that somebody waits",
    "made_at": "made on",
    "mentor_id": "who",
    "move": "what",
    "named": "with your name",
    "needs_yes": "needs a facilitator's yes",
    "new_capacity": "you would have room for",
    "new_words": "your new words",
    "nudge_at": "I remind you on",
    "nudges": "reminders since",
    "number": "check-in no.",
    "other_id": "who",
    "over_at": "over on",
    "outcome": "what came of it",
    "outcome_words": "what they wrote to you about it",
    "pairing_id": "in mentorship no.",
    "pause_check_at": "next question whether you are open, or still take nobody new",
    "unanswered_checks": "such questions without an answer",
    "part": "you are",
    "past_member": "as a past member",
    "paused_by_me": "paused by you",
    "preferences": "your wishes",
    "prompt": "suggestion of what to talk about, no.",
    "pronouns": "your pronouns",
    "proposed_at": "asked on",
    "quiet_dates": "single days without messages",
    "quiet_weekdays": "days of the week without messages",
    "raised_at": "raised on",
    "reason": "what a facilitator wrote to you",
    "resting_until": "no check-ins until",
    "rhythm": "how often I ask",
    "rhythm_from": "so since",
    "role_off": "without the mentors' role",
    "closed_since": "nobody new, as facilitators asked, since",
    "rung": "how far it has gone",
    "said_at": "said on",
    "settled_at": "brought on",
    "silent": "unanswered in a row",
    "shares_zone": "shown as hours apart",
    "since": "since",
    "state": "how it stands",
    "stopped_at": "stopped on",
    "subject": "about",
    "subject_id": "its number",
    "taken_at": "someone looks after it since",
    "turn": "turn of the rhythm",
    "until": "until",
    "unreachable_since": "your direct messages are closed since",
    "veiled": "without a name until a yes",
    "wants": "what you hope for in others",
    "wish": "your wish",
    "word_asked_by": "who wanted a word with you first",
    "word_at": "next word that you are not forgotten",
    "looked_until": "until when facilitators have said that they look",
    "words": "your words",
    "written_at": "written on",
}
"""Label of each column; a column that is missing here is shown by its own name."""

VALUE_LABELS: dict[str, dict[str, str]] = {
    "answer": {
        CheckInAnswer.WELL: "going well",
        CheckInAnswer.NOT_SO_WELL: "not so well",
        CheckInAnswer.CONTACT: "please contact me",
    },
    "asked_by": {AskedBy.FACILITATOR: "a facilitator suggested it", "me": "you", "them": "the other"},
    "contact": {
        ContactPreference.NONE: "no contact",
        ContactPreference.IN_GROUP: "if we meet in group",
        ContactPreference.WELCOME: "contact is welcome",
    },
    "ended_how": {EndedHow.BY_PARTY: "by one of you", EndedHow.LEFT: "because one of you left the server"},
    "kind": {
        NoteKind.RESPECT: "to the facilitators",
        "reach": "the wish to be reached",
        SealedKind.CLOSING: "you can still say no contact",
        MessageKind.CARD_CONTACT: "your wish to be contacted",
        MessageKind.CARD_CONCERN: "a concern that you raised",
        MessageKind.CARD_CLOSING_FEEDBACK: "what you told the facilitators at the end",
        MessageKind.CARD_MENTOR: "your offer to mentor",
        MessageKind.CARD_PAIRING: "a mentorship to which both said yes",
        MessageKind.CARD_SILENCE: "check-ins that nobody answered",
        MessageKind.CARD_UNREACHABLE: "that my messages do not reach you",
    },
    "rung": {
        Rung.FIRST: "those who look after it were told",
        Rung.AGAIN: "they were told again",
        Rung.COORDINATOR: "the coordinator was told",
        Rung.OWNER: "the server's owner was told that something waits",
        Rung.WEEKLY: "everybody is told again, each week",
    },
    "subject": {
        AuditSubject.COMMUNITY: "this server's settings",
        AuditSubject.MENTOR: "an offer to mentor",
        AuditSubject.SEEKER: "a place on the waiting list",
        AuditSubject.PAIRING: "a mentorship, or a question about one",
        AuditSubject.QUESTION: "a check-in",
        AuditSubject.CONCERN: "a concern",
        AuditSubject.SILENCE: "check-ins that nobody answered",
    },
    "state": {
        "active": "it goes on",
        "agreed": "both have said yes",
        "applied": "the facilitators have not decided yet",
        "approved": "you are a mentor",
        "declined": "not this time",
        "ended": "it is over",
        "expired": "closed without an answer",
        "matched": "you have found a mentor",
        "paused": "it rests",
        "proposed": "waits for an answer",
        "stepped_down": "you have stepped down",
        "suspended": "stopped by the facilitators",
        "waiting": "you are on the list",
        "withdrawn": "taken back",
    },
    "rhythm": {rhythm: name.lower() for rhythm, name in RHYTHMS.items()},
    "qualities": {quality: words.lower() for quality, words in QUALITY_LABELS.items()},
    "wish": {
        CheckInWish.ASK: "ask me how it goes",
        CheckInWish.REST: "a rest from check-ins",
        CheckInWish.OFF: "no check-ins",
    },
}
"""Texts for stored values that don't explain themselves, by column."""

STANCE_LABELS = {WantStance.ANY: "no matter", WantStance.SIMILAR: "similar", WantStance.OTHER: "different"}

FREE_TEXT_COLUMNS = frozenset(
    {"words", "new_words", "hope", "preferences", "pronouns", "faith", "reason", "outcome_words"}
)
"""Columns with people's own text, which is exported unchanged."""


def column_name(column: str) -> str:
    """Return the label of a column."""
    return COLUMN_LABELS.get(column, column.replace("_", " "))


def value_text(column: str, value: object) -> object:
    """Return the text for a stored value; numbers, times and people's own text are returned unchanged."""
    if column == "quiet_weekdays" and isinstance(value, int):
        return [day for number, day in enumerate(WEEKDAYS) if value >> number & 1] or "none"
    if column == "hour":
        return f"{value:02}:00"
    if column == "quiet_dates" and isinstance(value, str):
        return format_ranges(ranges_from_json(value)).replace("\n", ", ")
    if column in ("answers", "wants") and isinstance(value, str):
        return _answers_text(value) if column == "answers" else _wants_text(value)
    known = VALUE_LABELS.get(column, {})
    if isinstance(value, list):
        return [known.get(each, each) for each in value]
    if column in FREE_TEXT_COLUMNS or not isinstance(value, str):
        return value
    return known.get(value, value.replace("_", " ") if value.islower() else value)


def _answers_text(stored: str) -> str:
    """Return what somebody ticked, in the programme's words; what a community added stands as it is stored."""
    return "; ".join(
        f"{TRAIT_NAMES.get(key, key)}: "
        + ", ".join(OPTION_LABELS.get(key, {}).get(option, option) for option in options.split("+"))
        for key, options in parse_answers(stored).items()
    )


def _wants_text(stored: str) -> str:
    wants = parse_wants(stored)
    return "; ".join(
        f"{TRAIT_NAMES.get(key, key)}: {STANCE_LABELS[wants[key].stance]}{', a must' if wants[key].must else ''}"
        for key in parse_answers(stored)
    )
