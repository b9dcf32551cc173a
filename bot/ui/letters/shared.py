"""What several letters say alike: who the other is, which moves there are, endings, and where help is."""

from __future__ import annotations

from collections.abc import Callable

from discord import ui

from bot.rules.pairing import PairingMove, sees_partner
from bot.rules.programme import Programme
from bot.services.post import Facts
from bot.ui.buttons import DoorButton, PairingButton
from bot.ui.look import Block, Row, person
from storage.records import Pairing

Render = Callable[[Facts, Programme], ui.LayoutView | None]
"""How a letter is rendered; None when what it would say is no longer so."""

IN_DANGER = (
    "**If you are in danger, or fear what you might do, please don't wait for us:** call your local emergency "
    "number. findahelpline.com lists helplines for many countries; many can be reached by text or chat."
)


def partner(pairing: Pairing, reader: int) -> str:
    """The other of the two, as this reader may know them."""
    if not sees_partner(pairing, reader):
        return "someone from the groups"
    return person(pairing.partner_of(reader))


def moves(pairing_id: int, *wanted: PairingMove) -> Row:
    """A row of buttons for this pairing."""
    return [PairingButton(pairing_id, move) for move in wanted]


def moves_and_preferences(pairing: Pairing, *wanted: PairingMove) -> Row:
    """The same, and the way to when and whether the bot writes; on all that it says by itself while it lasts."""
    return [*moves(pairing.id, *wanted), DoorButton(pairing.community_id, "preferences")]


def ending_words(pairing: Pairing, reader: int) -> list[Block]:
    """What the programme says at an ending, and what can come next for this reader."""
    last = (
        "**Boundaries** – each of you may say what contact, if any, feels right from now on.\n"
        "**Respect** – for the process, and for what was told in confidence. You can always talk to a "
        "facilitator about how it was for you.\n"
        "**Gratitude** – if you like, a word of thanks by direct message. It is never owed."
    )
    if reader == pairing.mentee_id:
        return [
            last,
            "When you feel ready, and only then, you can look for a new mentor, or become one yourself.",
            [DoorButton(pairing.community_id, "ask"), DoorButton(pairing.community_id, "volunteer")],
        ]
    return [
        last,
        "Whether new people can ask you stays as you have set it. You can pause or stop at any time.",
        [DoorButton(pairing.community_id, "me")],
    ]
