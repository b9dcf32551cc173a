"""Rows of buttons that several messages share."""

from __future__ import annotations

from typing import Any

from discord import ui

from bot.rules.pairing import PairingMove
from bot.ui.core.layout import ControlRow
from storage.models.records import Pairing

from .navigation import NavigationTarget, navigate_button
from .pairings import pairing_button


def pairing_move_row(pairing_id: int, *wanted: PairingMove) -> ControlRow:
    """Return a row of buttons for moves on this pairing."""
    return [pairing_button(pairing_id, move) for move in wanted]


def with_preferences_button(community_id: int, *controls: ui.Item[Any]) -> ControlRow:
    """Return these controls and the button to the preferences, for all messages that the bot sends by itself."""
    return [*controls, navigate_button(community_id, NavigationTarget.PREFERENCES)]


def pairing_moves_and_preferences(pairing: Pairing, *wanted: PairingMove) -> ControlRow:
    """Return a row of buttons for moves on this pairing, and the button to the preferences."""
    return with_preferences_button(pairing.community_id, *pairing_move_row(pairing.id, *wanted))
