"""Labels of the qualities that mentors tick."""

from __future__ import annotations

from collections.abc import Collection

QUALITY_LABELS = {
    "steady": "Further along, and fairly steady",
    "listener": "A good listener",
    "kind": "Kind, and slow to judge",
    "confidential": "Keeps what is said in confidence",
    "limits": "Knows their own limits",
    "time": "Has some time to give",
    "hopeful": "Can hold hope for someone else",
    "practical": "Has found things that help",
}


def quality_labels(qualities: Collection[str]) -> list[str]:
    """Return the labels of the ticked qualities, in the order of the form."""
    return [words for quality, words in QUALITY_LABELS.items() if quality in qualities]
