"""How often the two are asked, in words."""

from __future__ import annotations

from bot.rules.programme import Programme
from bot.ui.core.layout import counted
from storage.models.enums import Rhythm

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
