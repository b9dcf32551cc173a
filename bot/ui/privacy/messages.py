"""Renderer of the direct message that brings a person the data they asked for."""

from __future__ import annotations

from discord import ui

from bot.rules.programme import Programme
from bot.services.outbox.context import MessageContext
from bot.ui.core.message_parts import Renderer
from storage.models.enums import MessageKind

from . import views


def _own_data(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    # Its files hold ids: in a direct message nobody can be asked for names here.
    return views.export_dm(context.personal_data, lambda _: None) if context.personal_data is not None else None


PRIVACY_RENDERERS: dict[MessageKind, Renderer] = {MessageKind.OWN_DATA: _own_data}
