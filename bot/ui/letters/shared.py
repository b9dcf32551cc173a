"""What several letters say alike: who the other is, which moves there are, an early end, and where help is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from discord import ui

from bot.rules.pairing import PairingMove
from bot.rules.programme import Programme
from bot.rules.seeing import Kept, partner_known, reader_in, shown
from bot.services.facts import Facts
from bot.ui.buttons import door_button, pairing_button
from bot.ui.look import Row, person, span
from storage.records import Pairing

Render = Callable[[Facts, Programme], ui.LayoutView | None]
"""How a letter is rendered; None when what it would say is no longer so."""

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


def moves(pairing_id: int, *wanted: PairingMove) -> Row:
    """A row of buttons for this pairing."""
    return [pairing_button(pairing_id, move) for move in wanted]


def with_preferences(community_id: int, *controls: ui.Item[Any]) -> Row:
    """These, and the way to when and whether the bot writes; on all that it says by itself."""
    return [*controls, door_button(community_id, "preferences")]


def moves_and_preferences(pairing: Pairing, *wanted: PairingMove) -> Row:
    """The same with the moves there are on this pairing."""
    return with_preferences(pairing.community_id, *moves(pairing.id, *wanted))


def first_weeks(programme: Programme) -> str:
    """What both read when it ended while they were still finding out."""
    return (
        f"It was within the first {span(programme.first_weeks_days)}, and this is what these weeks are for: finding "
        "out whether it suits you both. Nobody has failed at anything."
    )
