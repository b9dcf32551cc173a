"""The controls of check-ins: answers, everything besides, their rhythm."""

from __future__ import annotations

from enum import StrEnum

import discord

from bot.ui.core.custom_ids import BLUE, GREEN, GREY, Button, Select, button, select
from storage.models.enums import Answer, Rhythm

ANSWER_LOOKS = {
    Answer.WELL: ("Going well", "🌱", GREEN),
    Answer.WOBBLY: ("A bit wobbly", "🍂", GREY),
    Answer.CONTACT: ("Please contact me", "🤝", BLUE),
}


class CheckInMove(StrEnum):
    """What a button can do about a check-in besides answering it; also the last part of its custom id."""

    TAKE = "take"
    SHOW = "show"
    PROMPT = "prompt"


ASIDE_LOOKS = {
    CheckInMove.TAKE: ("I'll reach out", "🤝", GREEN),
    CheckInMove.SHOW: ("Answer the check-in", "🌱", GREEN),
    CheckInMove.PROMPT: ("Another one", "💬", GREY),
}
"""What else a button can do about a check-in: a facilitator's part, its card again, a thing to talk about."""


class CheckInChoice(StrEnum):
    """What can be chosen in a check-in's menu; for a reminder, in how many days it comes."""

    REMIND_TOMORROW = "1"
    REMIND_IN_THREE_DAYS = "3"
    REMIND_NEXT_WEEK = "7"
    PROMPT = "prompt"
    NOTE = "note"
    PREFERENCES = "preferences"
    PAUSE = "pause"
    END = "end"
    OPT_OUT = "off"


REMINDERS = {
    CheckInChoice.REMIND_TOMORROW: "Remind me tomorrow",
    CheckInChoice.REMIND_IN_THREE_DAYS: "Remind me in three days",
    CheckInChoice.REMIND_NEXT_WEEK: "Remind me next week",
}

MORE = {
    CheckInChoice.PROMPT: "Something to talk about",
    CheckInChoice.NOTE: "Write a note",
    CheckInChoice.PREFERENCES: "When to write to me",
    CheckInChoice.PAUSE: "Pause this mentorship",
    CheckInChoice.END: "We'd like to end",
    CheckInChoice.OPT_OUT: "No check-ins for me",
}

MORE_HINTS = {
    CheckInChoice.PROMPT: "A question for the two of you",
    CheckInChoice.NOTE: "I bring it to the other",
    CheckInChoice.END: "It ends at once, and nobody asks why",
    CheckInChoice.OPT_OUT: "The mentorship itself stays as it is",
}

NAMES = {
    Rhythm.GENTLE: "Gentle",
    Rhythm.WEEKLY: "Every week",
    Rhythm.FORTNIGHTLY: "Every two weeks",
    Rhythm.MONTHLY: "Every month",
    Rhythm.OFF: "Off",
}
"""For choosing; in a select and among a command's options alike."""

HINTS = {
    Rhythm.GENTLE: "Sooner at first, then now and then",
    Rhythm.OFF: "Nobody is asked; everything else stays",
}
"""What a name alone does not tell."""


def answer_button(question_id: int, answer: Answer) -> Button:
    """One answer to one check-in."""
    return button(ANSWER_LOOKS[answer], f"question:{question_id}:{answer}")


def aside_button(question_id: int, move: CheckInMove) -> Button:
    """Something about one check-in that is no answer: one of ASIDE_LOOKS."""
    return button(ASIDE_LOOKS[move], f"question:{question_id}:{move}")


def more_select(question_id: int, *, is_open: bool = True) -> Select:
    """Everything besides an answer. A select takes two taps, so that nobody ends anything by a slip."""
    offered = {**(REMINDERS if is_open else {}), **MORE}
    options = [
        discord.SelectOption(label=label, value=value, description=MORE_HINTS.get(value))
        for value, label in offered.items()
    ]
    return select(f"question:{question_id}:more", "Or something else…", options)


def rhythm_select(pairing_id: int, now: Rhythm | None = None) -> Select:
    """How often the two are asked."""
    options = [
        discord.SelectOption(label=name, value=rhythm, description=HINTS.get(rhythm), default=rhythm is now)
        for rhythm, name in NAMES.items()
    ]
    return select(f"rhythm:{pairing_id}", "How often?", options)
