"""The letter that brings someone what is stored about them, because they asked for it."""

from __future__ import annotations

from discord import ui

from bot.rules.programme import Programme
from bot.services.outbox.context import Facts
from bot.ui.core.message_parts import Render
from storage.models.enums import LetterKind

from . import views


def _own_data(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    # Its files hold ids: in a direct message nobody can be asked for names here.
    return views.sent(facts.everything, lambda _: None) if facts.everything is not None else None


LETTERS: dict[LetterKind, Render] = {LetterKind.OWN_DATA: _own_data}
