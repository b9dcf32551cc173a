"""What is said of a pairing in reports: how it came about, how it stands, how it ended."""

from __future__ import annotations

from storage.models.enums import AskedBy, EndedHow, PairingState
from storage.models.records import Pairing

ORIGIN_LABELS = {
    AskedBy.MENTEE: "the mentee asked",
    AskedBy.MENTOR: "the mentor offered",
    AskedBy.FACILITATOR: "a facilitator suggested it",
}

LIVE_STATE_LABELS = {
    PairingState.PROPOSED: "suggested",
    PairingState.AGREED: "wait for a yes",
    PairingState.ACTIVE: "active",
    PairingState.PAUSED: "paused",
}

END_LABELS = {
    EndedHow.BY_PARTY: "one of the two",
    EndedHow.BY_FACILITATOR: "a facilitator",
    EndedHow.LEFT: "one of them left",
    EndedHow.HANDED_OVER: "went on with somebody else",
}


def state_label(pairing: Pairing) -> str:
    """Return how a pairing stands."""
    return LIVE_STATE_LABELS.get(pairing.state, "ended")


def end_label(pairing: Pairing) -> str:
    """Return how a mentorship ended; nothing for one that did not."""
    return END_LABELS[pairing.ended_how] if pairing.ended_how is not None else ""
