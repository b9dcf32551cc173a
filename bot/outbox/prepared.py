"""What is to be sent of one message, and how: rendered from what is true now, and for whom."""

from __future__ import annotations

from dataclasses import dataclass

from discord import ui

from bot.rules.audience import Audience, Staff
from bot.services.outbox.context import MessageContext

from .outcomes import ChannelMessageIds


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectMessage:
    """For one reader."""

    context: MessageContext
    reader: int
    view: ui.LayoutView


@dataclass(frozen=True, slots=True, kw_only=True)
class Confided:
    """For each of the people whom the audience names, by a direct message of its own; for no channel.

    *handlers* are those who may be told of it.
    """

    context: MessageContext
    handlers: Staff
    audience: Audience


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelMessage:
    """For those who look after mentorship: in their channel, or for whom else the audience names.

    *handlers* are those of them who may be told of it.
    """

    context: MessageContext
    view: ui.LayoutView
    handlers: Staff
    audience: Audience


@dataclass(frozen=True, slots=True, kw_only=True)
class CardUpdate:
    """What a card says now, if it still stands."""

    context: MessageContext
    view: ui.LayoutView


@dataclass(frozen=True, slots=True, kw_only=True)
class ForumReply:
    """For a thread of the forum."""

    context: MessageContext
    view: ui.LayoutView


@dataclass(frozen=True, slots=True, kw_only=True)
class WelcomeCard:
    """For members, in the channel that the community chose."""

    context: MessageContext
    view: ui.LayoutView


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """There is nothing to show any more, and what Discord may have of it is taken down."""

    context: MessageContext


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """A message to be taken down."""

    context: MessageContext
    message: ChannelMessageIds


@dataclass(frozen=True, slots=True, kw_only=True)
class DmRemoval:
    """All messages of the bot's in somebody's conversation with it, to be taken down."""

    context: MessageContext
    channel_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleChange:
    """The mentor role to be given or taken."""

    context: MessageContext


Prepared = (
    DirectMessage
    | Confided
    | ChannelMessage
    | CardUpdate
    | ForumReply
    | WelcomeCard
    | Withdrawal
    | Removal
    | DmRemoval
    | RoleChange
)
