"""Whom to call or text, by country."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class CrisisLines:
    """Whom to call or text, by country, in the order in which they are shown; and when that was last looked at."""

    checked: date
    lines: Mapping[str, str]
