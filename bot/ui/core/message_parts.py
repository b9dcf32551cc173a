"""What several letters say alike: who the other is, which moves there are, an early end, and where help is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from discord import ui

from bot.rules.programme import Programme
from bot.rules.seeing import Kept, partner_known, reader_in, shown
from bot.services.outbox.context import Facts
from storage.models.records import Pairing

from .layout import person, span

Render = Callable[[Facts, Programme], ui.LayoutView | None]
"""How a letter is rendered; None when what it would say is no longer so."""


@dataclass(frozen=True, slots=True)
class CardRenderer:
    """How a message in a channel is rendered; and, of what is for facilitators, what the server's owner may know.

    That is told where no facilitator would hear of it, as "someone has asked to be contacted".
    """

    render: Render
    waits: str | None = None


IN_DANGER = (
    "**If you are in danger, or fear what you might do, please don't wait for us:** call your local emergency "
    "number. `/support` shows lines to call or text; findahelpline.com lists more, also for text or chat."
)


def partner(pairing: Pairing, reader: int) -> str:
    """The other of the two, as this reader may know them."""
    other = partner_known(pairing, reader)
    return person(other) if other is not None else "someone from the groups"


def request_to(pairing: Pairing, reader: int) -> str | None:
    """What the mentee wrote with the question, as this reader may see it."""
    return shown(Kept.REQUEST, pairing.words, to=reader_in(pairing, reader, of=pairing.mentee_id))


def first_weeks(programme: Programme) -> str:
    """What both read when it ended while they were still finding out."""
    return (
        f"It was within the first {span(programme.first_weeks_days)}, and this is what these weeks are for: finding "
        "out whether it suits you both. Nobody has failed at anything."
    )
