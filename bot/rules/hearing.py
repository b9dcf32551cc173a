"""Who is the first to hear of what somebody brings."""

from __future__ import annotations

from enum import Enum, auto


class Hearer(Enum):
    """The facilitators, as long as one of them is there and can be told; else the next who is.

    Soon after the start it may not be known yet who is there.
    """

    FACILITATORS = auto()
    COORDINATOR = auto()
    OWNER = auto()
    NOBODY = auto()
    UNSURE = auto()
