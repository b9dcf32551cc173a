"""Rows of buttons that several messages share."""

from __future__ import annotations

from typing import Any

from discord import ui

from bot.rules.pairing import PairingMove
from bot.ui.core.layout import Row
from storage.models.records import Pairing

from .navigation import NavigationTarget, door_button
from .pairings import pairing_button


def moves(pairing_id: int, *wanted: PairingMove) -> Row:
    """A row of buttons for this pairing."""
    return [pairing_button(pairing_id, move) for move in wanted]


def with_preferences(community_id: int, *controls: ui.Item[Any]) -> Row:
    """These, and the way to when and whether the bot writes; on all that it says by itself."""
    return [*controls, door_button(community_id, NavigationTarget.PREFERENCES)]


def moves_and_preferences(pairing: Pairing, *wanted: PairingMove) -> Row:
    """The same with the moves there are on this pairing."""
    return with_preferences(pairing.community_id, *moves(pairing.id, *wanted))
