"""What the server's owner may know of a concern; those who may look after it are told by direct messages."""

from __future__ import annotations

from bot.ui.core.message_parts import CardRenderer
from storage.models.enums import MessageKind

CONCERN_CARDS: dict[MessageKind, CardRenderer] = {
    MessageKind.CARD_CONCERN: CardRenderer(None, "someone has brought something to those who look after the groups"),
}
