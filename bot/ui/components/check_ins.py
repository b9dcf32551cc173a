"""The controls of check-ins: answers, other actions, and the rhythm."""

from __future__ import annotations

from enum import StrEnum

import discord

from bot.ui.core.custom_ids import BLUE, GREEN, GREY, Button, Select, button, select
from storage.models.enums import CheckInAnswer, Rhythm

from .concerns import SHARE_LOOK

ANSWER_LOOKS = {
    CheckInAnswer.WELL: ("Going well", "🌱", GREEN),
    CheckInAnswer.NOT_SO_WELL: ("Not so well", "🍂", GREY),
    CheckInAnswer.CONTACT: ("Please contact me", "🤝", BLUE),
}


class CheckInMove(StrEnum):
    """What a button can do about a check-in besides answering it; also the last part of its custom id."""

    TAKE = "take"
    SHARE = "share"
    SHOW = "show"
    PROMPT = "prompt"


CHECK_IN_ACTION_LOOKS = {
    CheckInMove.TAKE: ("I'll reach out", "🤝", GREEN),
    CheckInMove.SHARE: SHARE_LOOK,
    CheckInMove.SHOW: ("Answer the check-in", "🌱", GREEN),
    CheckInMove.PROMPT: ("Another one", "💬", GREY),
}
"""What a button can do about a check-in besides answering: take it, show it to others or again, suggest a topic."""


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


REMINDER_OPTIONS = {
    CheckInChoice.REMIND_TOMORROW: "Remind me tomorrow",
    CheckInChoice.REMIND_IN_THREE_DAYS: "Remind me in three days",
    CheckInChoice.REMIND_NEXT_WEEK: "Remind me next week",
}

MORE_OPTIONS = {
    CheckInChoice.PROMPT: "Something to talk about",
    CheckInChoice.NOTE: "Write a note",
    CheckInChoice.PREFERENCES: "Times for messages",
    CheckInChoice.PAUSE: "Pause this mentorship",
    CheckInChoice.END: "End the mentorship",
    CheckInChoice.OPT_OUT: "No check-ins for me",
}

MORE_OPTION_HINTS = {
    CheckInChoice.PROMPT: "A question for the two of you",
    CheckInChoice.NOTE: "I bring it to the other",
    CheckInChoice.END: "It ends at once, and nobody asks why",
    CheckInChoice.OPT_OUT: "The mentorship itself stays as it is",
}

RHYTHM_NAMES = {
    Rhythm.GENTLE: "Gentle",
    Rhythm.WEEKLY: "Every week",
    Rhythm.FORTNIGHTLY: "Every two weeks",
    Rhythm.MONTHLY: "Every month",
    Rhythm.OFF: "Off",
}
"""The rhythms' names, in a select and among a command's options alike."""

RHYTHM_HINTS = {
    Rhythm.GENTLE: "Sooner at first, then now and then",
    Rhythm.OFF: "Nobody is asked; everything else stays",
}
"""Explanations of the rhythms whose names say too little."""


def answer_button(question_id: int, answer: CheckInAnswer) -> Button:
    """Return the button for one answer to one check-in."""
    return button(ANSWER_LOOKS[answer], f"question:{question_id}:{answer}")


def check_in_action_button(question_id: int, move: CheckInMove) -> Button:
    """Return the button for an action on one check-in that is no answer."""
    return button(CHECK_IN_ACTION_LOOKS[move], f"question:{question_id}:{move}")


def more_select(question_id: int, *, is_open: bool = True) -> Select:
    """Return a select of everything besides an answer; it takes two taps, so that nothing happens by mistake."""
    offered = {**(REMINDER_OPTIONS if is_open else {}), **MORE_OPTIONS}
    options = [
        discord.SelectOption(label=label, value=value, description=MORE_OPTION_HINTS.get(value))
        for value, label in offered.items()
    ]
    return select(f"question:{question_id}:more", "Or something else…", options)


def rhythm_select(pairing_id: int, current: Rhythm | None = None) -> Select:
    """Return a select of how often the two are asked."""
    options = [
        discord.SelectOption(
            label=name, value=rhythm, description=RHYTHM_HINTS.get(rhythm), default=rhythm is current
        )
        for rhythm, name in RHYTHM_NAMES.items()
    ]
    return select(f"rhythm:{pairing_id}", "How often?", options)
