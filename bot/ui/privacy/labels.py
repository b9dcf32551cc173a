"""What is stored, in the words of somebody who never saw a table: what a thing is called, and what it says."""

from __future__ import annotations

from bot.ui.components.check_ins import NAMES as RHYTHMS
from bot.ui.components.preferences import WEEKDAYS
from bot.ui.mentors.labels import QUALITY_WORDS
from storage.models.enums import Answer, AskedBy, Contact, EndedHow, NoteKind, Wish

LABELS = {
    "about_id": "about",
    "again_at": "brought up again on",
    "agreed_at": "you agreed on",
    "answered_at": "answered on",
    "answers": "what you ticked",
    "applied_at": "offered on",
    "ask_at": "I ask again on",
    "asked_at": "asked on",
    "asked_by": "who asked",
    "at": "when",
    "attends": "goes to meetings",
    "began_at": "began on",
    "capacity": "room for",
    "channel_id": "its Discord id",
    "closed_at": "closed on",
    "closed_by_me": "closed by you",
    "community_id": "this server's Discord id",
    "concern_id": "about concern no.",
    "decided_at": "decided on",
    "discreet": "extra discreet",
    "due_at": "due on",
    "ended_how": "how it ended",
    "faith": "your faith or values",
    "forget_at": "its words are forgotten on",
    "hand_at": "I ask sooner, on",
    "handover_at": "going on with someone else was offered on",
    "hope": "what you hope for",
    "hour": "the hour you like",
    "id": "mentorship no.",
    "is_open": "you can still answer",
    "left_at": "you left the server on",
    "made_at": "made on",
    "mentor_id": "who",
    "move": "what",
    "named": "with your name",
    "needs_yes": "needs a facilitator's yes",
    "nudge_at": "I remind you on",
    "nudges": "reminders since",
    "number": "check-in no.",
    "other_id": "who",
    "outcome": "what came of it",
    "outcome_words": "what they wrote to you about it",
    "pairing_id": "in mentorship no.",
    "part": "you are",
    "past_member": "as a past member",
    "paused_by_me": "paused by you",
    "pauses": "the mentorship is to rest meanwhile",
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
    "said_at": "said on",
    "settled_at": "brought on",
    "silent": "unanswered in a row",
    "since": "since",
    "state": "how it stands",
    "step": "next reminder of it, no.",
    "subject": "about",
    "subject_id": "its number",
    "taken_at": "someone looks after it since",
    "taken_by": "who looks after it",
    "turn": "turn of the rhythm",
    "unreachable_since": "your direct messages are closed since",
    "veiled": "without a name until a yes",
    "wants": "what you hope for in others",
    "wish": "your wish",
    "word_asked_by": "who wanted a word with you first",
    "word_at": "next word that you are not forgotten",
    "words": "your words",
    "written_at": "written on",
}
"""By the names of columns; one that is not here is told as it is called there."""

SAID: dict[str, dict[str, str]] = {
    "answer": {Answer.WELL: "going well", Answer.WOBBLY: "a bit wobbly", Answer.CONTACT: "please contact me"},
    "asked_by": {AskedBy.FACILITATOR: "a facilitator suggested it", "me": "you", "them": "the other"},
    "contact": {Contact.NONE: "no contact", Contact.IN_GROUP: "if we meet in group"},
    "ended_how": {EndedHow.BY_PARTY: "by one of you", EndedHow.LEFT: "because one of you left the server"},
    "kind": {NoteKind.RESPECT: "to the facilitators", "reach": "the wish to be reached"},
    "rhythm": {rhythm: name.lower() for rhythm, name in RHYTHMS.items()},
    "qualities": {quality: words.lower() for quality, words in QUALITY_WORDS.items()},
    "wish": {Wish.ASK: "ask me how it goes", Wish.REST: "a rest from check-ins", Wish.OFF: "no check-ins"},
}
"""Where what is stored says less than it means."""

OWN = frozenset({"words", "hope", "preferences", "pronouns", "faith", "reason", "outcome_words", "quiet_dates"})
"""What people wrote themselves; not a letter of it is changed."""


def label(column: str) -> str:
    """What a thing is called."""
    return LABELS.get(column, column.replace("_", " "))


def in_words(column: str, value: object) -> object:
    """What it says, where it is no plain number, time or text of somebody's own."""
    if column == "quiet_weekdays" and isinstance(value, int):
        return [day for number, day in enumerate(WEEKDAYS) if value >> number & 1] or "none"
    if column == "hour":
        return f"{value:02}:00"
    known = SAID.get(column, {})
    if isinstance(value, list):
        return [known.get(each, each) for each in value]
    if column in OWN or not isinstance(value, str):
        return value
    return known.get(value, value.replace("_", " ") if value.islower() else value)
