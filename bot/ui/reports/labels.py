"""What is said of a pairing in reports: how it came about, and how it stands."""

from __future__ import annotations

from storage.models.enums import AskedBy, PairingState
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


def state_label(pairing: Pairing) -> str:
    """Return how a pairing stands."""
    return LIVE_STATE_LABELS.get(pairing.state, "ended")
