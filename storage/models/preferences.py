"""What a person wishes about when they are written to: a plain value, as those in ``records``."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from .enums import CheckInWish


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """A person's wishes about when check-ins come; None: the programme's own. *quiet_weekdays*: Monday is lowest.

    *community_zone* is the community's own, which counts until they say theirs.
    """

    id: int | None = None
    community_id: int
    user_id: int
    time_zone: str | None = None
    community_zone: str | None = None
    shares_zone: bool = False
    hour: int | None = None
    quiet_weekdays: int = 0
    quiet_dates: str | None = field(default=None, repr=False)
    wish: CheckInWish = CheckInWish.ASK
    resting_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person whom the bot has dealt with in one community; *discreet* is None until they choose."""

    community_id: int
    user_id: int
    unreachable_since: datetime | None = None
    discreet: bool | None = None
    left_at: datetime | None = None
    asked_first_at: datetime | None = None
