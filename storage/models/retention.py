"""Kinds of data that are kept for a limited time, and of what is cleaned up besides."""

from __future__ import annotations

from enum import StrEnum


class RetentionKind(StrEnum):
    """Kind of data that is kept for a limited time."""

    PAIRING_WORDS = "pairing words"
    NOTES = "notes"
    CONCERN_WORDS = "concern words"
    CONCERN_NOTES = "concern notes"
    MENTOR_WORDS = "mentor words"
    SEEKER_WORDS = "seeker words"
    MESSAGES = "letters"
    UNDELIVERED_MESSAGES = "unread letters"
    PASSED_OVER = "passed over"
    MATCHINGS = "matchings"
    SEALED = "sealed"
    COUNTED_ACTS = "counted acts"
    CLOSED_QUESTIONS = "closed questions"


class CleanupKind(StrEnum):
    """Kind of cleanup that is looked for besides."""

    FINAL_STATES = "what is over"
    """Applications and searches that are over, and have no time for their purge yet."""

    QUIET_DATES = "quiet dates"
    PEOPLE_WHO_LEFT = "who left"
    POSTED_WORDS = "posted words"
    """Messages that stand somewhere with what people wrote or confided."""

    REMOVED_COMMUNITIES = "communities"
    """Communities that removed the bot."""
