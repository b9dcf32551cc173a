"""Texts for the rhythms: how often the two are asked."""

from __future__ import annotations

from bot.rules.programme import Programme
from bot.ui.core.layout import format_count
from storage.models.enums import Rhythm

RHYTHM_SENTENCES = {
    Rhythm.GENTLE: "I ask you both gently how it goes: sooner at first, then now and then.",
    Rhythm.WEEKLY: "I ask you both every week how it goes.",
    Rhythm.FORTNIGHTLY: "I ask you both every two weeks how it goes.",
    Rhythm.MONTHLY: "I ask you both every month how it goes.",
    Rhythm.OFF: "I don't ask you both how it goes.",
}


def new_rhythm_sentence(rhythm: Rhythm, programme: Programme) -> str:
    """Return what a newly chosen rhythm means for the two, in a sentence."""
    match rhythm:
        case Rhythm.GENTLE:
            *earlier, last = map(str, programme.check_in_days)
            days = f"{', '.join(earlier)} and {last}" if earlier else last
            return (
                f"I ask you both gently how it goes: after {days} days of your mentorship, then every "
                f"{format_count(programme.check_in_every_days, 'day')}."
            )
        case Rhythm.OFF:
            return (
                "I no longer ask the two of you how it goes. Everything else stays, and `/checkin now` still asks "
                "when one of you would like that."
            )
        case _:
            return f"From now on {RHYTHM_SENTENCES[rhythm]}"
