"""The controls of check-ins: answers, everything besides, their rhythm, and when someone may be written to."""

from __future__ import annotations

from collections.abc import Collection

import discord
from discord import ui

from bot.rules.programme import Programme
from bot.ui.core.custom_ids import BLUE, GREEN, GREY, Button, Select, button, select
from bot.ui.core.layout import counted
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

RESTS = {"1 week": "For a week", "2 weeks": "For two weeks", "1 month": "For a month", "open": "Until I say so"}
"""How long someone may rest from check-ins; the keys are spans as people type them."""

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

PREFER_LOOKS = {
    "dates": ("Single days without messages", None, GREY),
    "on": ("Check-ins again", "▶️", GREEN),
    "off": ("No check-ins for me", None, GREY),
    "veil": ("Only say that there is something to read", None, GREY),
    "unveil": ("Say what it is, as before", None, GREY),
}


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


def prefer_select(community_id: int, what: str, already: Collection[int] = ()) -> Select:
    """One choice about when someone may be written to, in the community with this id: hour, weekdays or rest."""
    choice = {"hour": _hours, "weekdays": _weekdays, "rest": _rests}[what](already)
    choice.custom_id = f"prefer:{community_id}:{what}"
    return choice


def prefer_button(community_id: int, what: str) -> Button:
    """The same for what is no choice among several: one of PREFER_LOOKS."""
    return button(PREFER_LOOKS[what], f"prefer:{community_id}:{what}")


def _hours(already: Collection[int]) -> Select:
    options = [
        discord.SelectOption(label=f"At about {hour:02}:00", value=str(hour), default=hour in already)
        for hour in range(24)
    ]
    return ui.Select(placeholder="At which hour?", options=options)


def _weekdays(already: Collection[int]) -> Select:
    options = [
        discord.SelectOption(label=f"Not on {name}s", value=str(day), default=day in already)
        for day, name in enumerate(WEEKDAYS)
    ]
    return ui.Select(placeholder="Every day of the week is fine", options=options, min_values=0, max_values=6)


def _rests(_already: Collection[int]) -> Select:
    options = [discord.SelectOption(label=label, value=value) for value, label in RESTS.items()]
    return ui.Select(placeholder="Rest from check-ins…", options=options)


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

IN_SHORT = {
    Rhythm.GENTLE: "I ask you both gently how it goes: sooner at first, then now and then.",
    Rhythm.WEEKLY: "I ask you both every week how it goes.",
    Rhythm.FORTNIGHTLY: "I ask you both every two weeks how it goes.",
    Rhythm.MONTHLY: "I ask you both every month how it goes.",
    Rhythm.OFF: "I don't ask you both how it goes.",
}


def from_now_on(rhythm: Rhythm, programme: Programme) -> str:
    """What a rhythm that was just chosen means for the two."""
    match rhythm:
        case Rhythm.GENTLE:
            *first, last = map(str, programme.check_in_days)
            days = f"{', '.join(first)} and {last}" if first else last
            return (
                f"I ask you both gently how it goes: after {days} days of your mentorship, then every "
                f"{counted(programme.check_in_every_days, 'day')}."
            )
        case Rhythm.OFF:
            return (
                "I no longer ask the two of you how it goes. Everything else stays, and `/checkin now` still asks "
                "when one of you would like that."
            )
        case _:
            return f"From now on {IN_SHORT[rhythm]}"
