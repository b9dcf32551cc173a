"""What mentors tick, in words."""

from __future__ import annotations

from collections.abc import Collection

QUALITY_WORDS = {
    "steady": "Further along, and fairly steady",
    "listener": "A good listener",
    "kind": "Kind, and slow to judge",
    "confidential": "Keeps what is said in confidence",
    "limits": "Knows their own limits",
    "time": "Has some time to give",
    "hopeful": "Can hold hope for someone else",
    "practical": "Has found things that help",
}


def ticked_words(qualities: Collection[str]) -> list[str]:
    """What a mentor ticked, in the order of the form."""
    return [words for quality, words in QUALITY_WORDS.items() if quality in qualities]
