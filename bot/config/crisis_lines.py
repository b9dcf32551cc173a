"""Crisis lines: whom to call or text, by country."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class CrisisLines:
    """Crisis lines by country, in the order in which they are shown, and the date of their last check."""

    checked: date
    lines: Mapping[str, str]
