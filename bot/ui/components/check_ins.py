"""The controls of check-ins: answers, everything besides, their rhythm."""

from __future__ import annotations

import discord

from bot.ui.core.custom_ids import BLUE, GREEN, GREY, Button, Select, button, select
from storage.models.enums import Answer, Rhythm

ANSWER_LOOKS = {
    Answer.WELL: ("Going well", "🌱", GREEN),
    Answer.WOBBLY: ("A bit wobbly", "🍂", GREY),
    Answer.CONTACT: ("Please contact me", "🤝", BLUE),
}

ASIDE_LOOKS = {
    "take": ("I'll reach out", "🤝", GREEN),
    "show": ("Answer the check-in", "🌱", GREEN),
    "prompt": ("Another one", "💬", GREY),
}
"""What else a button can do about a check-in: a facilitator's part, its card again, a thing to talk about."""

REMINDERS = {"1": "Remind me tomorrow", "3": "Remind me in three days", "7": "Remind me next week"}
"""In how many days a check-in may be brought up again."""

MORE = {
    "prompt": "Something to talk about",
    "note": "Write a note",
    "preferences": "When to write to me",
    "pause": "Pause this mentorship",
    "end": "We'd like to end",
    "off": "No check-ins for me",
}

MORE_HINTS = {
    "prompt": "A question for the two of you",
    "note": "I bring it to the other",
    "end": "It ends at once, and nobody asks why",
    "off": "The mentorship itself stays as it is",
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


def aside_button(question_id: int, aside: str) -> Button:
    """Something about one check-in that is no answer: one of ASIDE_LOOKS."""
    return button(ASIDE_LOOKS[aside], f"question:{question_id}:{aside}")


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
