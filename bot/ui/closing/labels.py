"""What is said of how a mentorship ended."""

from __future__ import annotations

from storage.models.enums import EndedHow
from storage.models.records import Pairing

END_LABELS = {
    EndedHow.BY_PARTY: "one of the two",
    EndedHow.BY_FACILITATOR: "a facilitator",
    EndedHow.LEFT: "one of them left",
    EndedHow.HANDED_OVER: "went on with somebody else",
}


def end_label(pairing: Pairing) -> str:
    """Return how a mentorship ended; nothing for one that did not."""
    return END_LABELS[pairing.ended_how] if pairing.ended_how is not None else ""
