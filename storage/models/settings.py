"""What a community chooses about its programme."""

from __future__ import annotations

from enum import StrEnum


class GroupRule(StrEnum):
    """Whether mentor and mentee are of the same support group."""

    ANY = "any"
    PREFERRED = "preferred"
    ONLY = "only"
