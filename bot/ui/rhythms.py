"""How often a pair is asked, in words."""

from __future__ import annotations

from bot.rules.programme import Programme
from storage.states import Rhythm

from .look import counted

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
