"""The programme's numbers and choices; every number is a setting with the community's default."""

from __future__ import annotations

from dataclasses import dataclass, field

from .fitting import Weights

QUALITIES = (
    "steady",
    "listener",
    "kind",
    "confidential",
    "limits",
    "time",
    "hopeful",
    "practical",
)
"""What a mentor may bring; nobody needs all of them. The words for each stand with the forms."""

PROMPTS = (
    "need",
    "listen",
    "steadier",
    "heavy",
    "helped",
    "unseen",
    "strength",
    "story",
    "rhythm",
    "next",
)
"""Things to talk about: what the programme means by listening, questioning, sharing, learning, celebrating."""

MOST_MENTEES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """How long things take. All in days but the hours; that of check-ins is UTC until a person says where they live.

    *check_in_reminder_days* after a check-in without an answer comes one gentle word, and as long after that it
    counts as unanswered; *silent_after* such in a row put the pair on the facilitators' list. Every
    *ask_mentor_every*-th check-in asks mentors how they are themselves; none does where it is 0. Every *word_days*
    someone who waits hears that they are not forgotten; *not_for_me_days* a mentor who is not for someone now is not
    shown to them, and *ask_again_days* two people are not brought together again by the bot after a no.

    Words are forgotten *keep_words_days* after what they belong to is over, letters *keep_letters_days* after they
    were delivered; who left is forgotten after *keep_left_days*, and a server that removed the bot after
    *keep_removed_days*. *asks_a_day*, *notes_a_day* and *concerns_a_day*: what one person may send to others within
    24 hours.
    """

    reminder_days: tuple[int, ...] = (3, 7)
    expiry_days: int = 14
    check_in_days: tuple[int, ...] = (3, 14, 30)
    check_in_every_days: int = 30
    check_in_hour: int = 18
    mentor_capacity: int = 2
    mentee_capacity: int = 1
    reach_out_days: int = 2
    reach_out_again_hours: int = 24
    check_in_reminder_days: int = 3
    silent_after: int = 2
    ask_mentor_every: int = 3
    first_weeks_days: int = 14
    rest_days: int = 14
    closing_days: int = 30
    word_days: int = 14
    not_for_me_days: int = 90
    ask_again_days: int = 90
    keep_words_days: int = 90
    keep_letters_days: int = 30
    keep_left_days: int = 90
    keep_removed_days: int = 30
    asks_a_day: int = 10
    notes_a_day: int = 20
    concerns_a_day: int = 5
    weights: Weights = field(default_factory=Weights)
