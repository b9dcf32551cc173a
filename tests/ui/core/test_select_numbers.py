"""A select is shown as it is now, whatever stood at its place on the same card before."""

from __future__ import annotations

import discord

from bot.ui.core.custom_ids import select
from bot.ui.core.layout import card_view


def test_a_select_has_another_number_for_another_question_and_for_another_choice() -> None:
    asked = [("pause:1", True), ("pause:1", False), ("pause:2", False), ("pause:1", True)]

    first, unchosen, other, again = (_number(custom_id, is_chosen=chosen) for custom_id, chosen in asked)

    assert first == again
    assert len({first, unchosen, other}) == 3


def _number(custom_id: str, *, is_chosen: bool) -> int:
    options = [discord.SelectOption(label="One week", default=is_chosen)]
    view = card_view([select(custom_id, "How long?", options)])
    return next(item.id or 0 for item in view.walk_children() if isinstance(item, discord.ui.Select))
