"""What is to be sent of one message, and how: rendered from what is true now, and for whom."""

from __future__ import annotations

from dataclasses import dataclass

from discord import ui

from bot.rules.audience import Audience, Staff
from bot.services.outbox.context import Facts

from .outcomes import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectMessage:
    """For one reader."""

    facts: Facts
    reader: int
    view: ui.LayoutView


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelMessage:
    """For those who look after mentorship: in their channel, or for whom else the audience names.

    *handlers* are those of them who may be told of it.
    """

    facts: Facts
    view: ui.LayoutView
    handlers: Staff
    audience: Audience


@dataclass(frozen=True, slots=True, kw_only=True)
class CardUpdate:
    """What a card says now, if it still stands."""

    facts: Facts
    view: ui.LayoutView


@dataclass(frozen=True, slots=True, kw_only=True)
class ForumReply:
    """For a thread of the forum."""

    facts: Facts
    view: ui.LayoutView


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """There is nothing to show any more, and what Discord may have of it is taken down."""

    facts: Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """A message to be taken down."""

    facts: Facts
    message: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleChange:
    """The mentor role to be given or taken."""

    facts: Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyLook:
    """Whether somebody hears of what waits; if not, others are told. *handlers* are those who may be."""

    facts: Facts
    handlers: Staff


Prepared = DirectMessage | ChannelMessage | CardUpdate | ForumReply | Withdrawal | Removal | RoleChange | DailyLook
