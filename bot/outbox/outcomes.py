"""What came of the attempt to deliver one message; the worker records it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.services.outbox.context import MessageContext

ChannelMessageIds = tuple[int, int]
"""Channel and message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """Discord has it.

    *context* is what it was rendered from. *card* is where it stands in a channel. *masked_for* was only told that
    there is something to read. *message* is taken down again should it turn out that it was not to go any more;
    *has_words* says whether it shows what somebody wrote.
    """

    context: MessageContext
    card: ChannelMessageIds | None = None
    masked_for: int | None = None
    message: ChannelMessageIds | None = None
    has_words: bool = False


@dataclass(frozen=True, slots=True)
class Obsolete:
    """Its content no longer applies, so it was not sent."""


@dataclass(frozen=True, slots=True)
class Cancelled:
    """It was settled by somebody else meanwhile: nothing is recorded."""


@dataclass(frozen=True, slots=True)
class Unreachable:
    """There is no way to the reader, or nobody is left who may be told."""


@dataclass(frozen=True, slots=True)
class ChannelGone:
    """The channel that it goes to does not exist any more, which says nothing of its reader."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryLater:
    """Something passing went wrong; Discord asks to wait for at least *min_delay_s* seconds."""

    min_delay_s: float = 0


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Discord may have it: it was sent, and no answer came, or none that tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snoozed:
    """It was not tried, and is due again in so many *seconds*."""

    delay_s: float


@dataclass(frozen=True, slots=True)
class Released:
    """It was not begun: any worker may have it."""


Outcome = Sent | Obsolete | Cancelled | Unreachable | ChannelGone | RetryLater | Unanswered | Snoozed | Released
