"""The programme's numbers and choices; every number is a setting with the community's default."""

from __future__ import annotations

from dataclasses import dataclass, field

from .matching.compatibility import Weights

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
"""Keys of what a mentor may bring; nobody needs all of them. The words for each are in the UI."""

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
"""Keys of things to talk about: what the programme means by listening, sharing, learning, celebrating."""

MAX_MENTEES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """Settings of the programme, in days unless named otherwise.

    Hours are UTC until a person chooses a time zone. Reminders and expiry count from a proposal.
    *check_in_reminder_days* after a check-in without an answer comes one reminder, and as long after that it counts
    as unanswered; *silent_after* such in a row put the pair on the facilitators' list. Every *ask_mentor_every*-th
    check-in asks mentors how they are themselves; none does where it is 0. Every *word_days* someone on the waiting
    list hears that they are not forgotten. For *not_for_me_days* a mentor passed over is not shown to that seeker,
    and for *ask_again_days* after a no the bot does not bring the same two together. Where nobody looks after
    mentorship any more, the server's owner hears it at once, after *staff_again_days*, and then every week.

    On *weekly_weekday* (1 is Monday), at *weekly_hour* in *weekly_zone*, those who look after mentorship hear what
    waits; the coordinator of what waits for a decision after *coordinator_decision_days*, and else after
    *coordinator_days*. A seeker for whom facilitators say that they look is left out for *looked_days*.

    Every *still_open_weeks* mentors are asked whether they are still open for new people; 0: never.

    What waits for the programme's people and is urgent comes up again *urgent_hours* after it began, then goes to the
    coordinator, then to the owner, and from then on comes every *urgent_again_days*; where somebody may be in danger,
    by *danger_hours*. Taking it on stops that for *taken_days*; then it is asked whether the two have spoken, and
    *answer_hours* without an answer it goes on. On the last rung, the person who waits hears
    every *told_days* how it stands. What waits for a decision comes up once more, then goes to the owner, on
    *decision_days* after it began, as does a mentor's stepping down; a quiet pair, or somebody who can't be reached,
    comes up once more after *quiet_days*.

    Text is erased *keep_words_days* after what it belongs to is over, messages *keep_letters_days* after delivery,
    people *keep_left_days* after they left, a server *keep_removed_days* after it removed the bot, and what
    facilitators decided for safety *keep_decisions_days* after its person had everything deleted. Within 24
    hours, one person may cause *messages_a_day* to reach another, of which *notes_a_day* are notes of up to
    *note_chars* characters, ask *asks_a_day* questions, raise *concerns_a_day*, and apply *applications_a_day* times.
    """

    reminder_days: tuple[int, ...] = (3, 7)
    expiry_days: int = 14
    check_in_days: tuple[int, ...] = (3, 14, 30)
    check_in_every_days: int = 30
    check_in_hour: int = 18
    mentor_capacity: int = 2
    still_open_weeks: int = 8
    mentee_capacity: int = 1
    urgent_hours: tuple[int, ...] = (4, 24, 48)
    urgent_again_days: int = 7
    danger_hours: tuple[int, ...] = (1, 4, 12)
    danger_again_hours: int = 24
    taken_days: int = 3
    danger_taken_days: int = 1
    answer_hours: int = 48
    danger_answer_hours: int = 12
    told_days: int = 14
    decision_days: tuple[int, ...] = (3, 14)
    quiet_days: int = 7
    check_in_reminder_days: int = 3
    silent_after: int = 2
    ask_mentor_every: int = 3
    first_weeks_days: int = 14
    rest_days: int = 14
    closing_days: int = 30
    word_days: int = 14
    not_for_me_days: int = 90
    ask_again_days: int = 90
    staff_again_days: int = 3
    weekly_weekday: int = 1
    weekly_hour: int = 18
    weekly_zone: str = "UTC"
    looked_days: int = 30
    coordinator_decision_days: int = 7
    coordinator_days: int = 21
    keep_words_days: int = 90
    keep_letters_days: int = 30
    keep_left_days: int = 90
    keep_removed_days: int = 30
    keep_decisions_days: int = 730
    messages_a_day: int = 6
    notes_a_day: int = 5
    note_chars: int = 1500
    asks_a_day: int = 10
    concerns_a_day: int = 5
    applications_a_day: int = 3
    weights: Weights = field(default_factory=Weights)
