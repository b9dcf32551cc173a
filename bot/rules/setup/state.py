"""What the setup check looks at, and what it says."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from .choices import SetupPage


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelState:
    """A channel the community chose, as the bot finds it."""

    name: str | None
    """None when it was deleted."""
    permissions: frozenset[str] = frozenset()
    visible_to_roles: tuple[str, ...] = ()
    """Names of roles that can see it and are not facilitators'."""
    hidden_from_roles: tuple[str, ...] = ()
    """Names of facilitators' roles that can't see it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionPromise:
    """How long things are kept, in days, and whether that is so here; and where messages could not be removed yet."""

    words_days: int
    messages_days: int
    left_days: int
    removed_days: int
    decisions_days: int
    is_kept: bool
    unreached_channel_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupState:
    """What ``/setup check`` looks at, taken from Discord and from the settings."""

    has_members_intent: bool
    bot_name: str = ""
    facilitator_roles: dict[int, str | None] = field(default_factory=dict)
    facilitator_count: int = 0
    are_all_members_known: bool = True
    other_roles: dict[int, str | None] = field(default_factory=dict)
    mentor_role: str | None = None
    is_mentor_role_chosen: bool = False
    is_mentor_role_below: bool = False
    is_mentor_role_managed: bool = False
    is_mentor_role_facilitator: bool = False
    can_manage_roles: bool = False
    channel: ChannelState | None = None
    forum: ChannelState | None = None
    is_tag_chosen: bool = False
    has_tag: bool = False
    is_coordinator_chosen: bool = False
    is_coordinator_present: bool = False
    retention: RetentionPromise | None = None
    unreached_channels: tuple[str, ...] = ()
    welcome: ChannelState | None = None
    now: datetime | None = None
    time_zone: str | None = None
    crisis_lines_checked: date | None = None


@dataclass(frozen=True, slots=True)
class CheckResult:
    """Result of one check: whether it is in place, the text for it, and the page of setting up that mends it."""

    is_ok: bool
    text: str
    page: SetupPage | None = None
