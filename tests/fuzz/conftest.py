"""What holds whatever is tried: the same as on every journey."""

from __future__ import annotations

from tests.journeys.conftest import kept_promises

__all__ = ["kept_promises"]
