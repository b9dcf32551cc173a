"""The controls of the page on which people say more about themselves."""

from __future__ import annotations

import re
from typing import Any, Self

from discord import ui

from bot.rules.traits import Part

from .controls import GREY, ID, any_of, button, id_in
from .knocks import Interaction, house

ABOUT_LOOKS = {
    "say": ("Change", None, GREY),
    "hope": ("What I hope for in a mentor", None, GREY),
}


class AboutButton(
    ui.DynamicItem[ui.Button[Any]], template=rf"about:{ID}:(?P<what>{any_of(ABOUT_LOOKS)}):(?P<part>{any_of(Part)})"
):
    """One part of what someone says about themselves, or hopes for, in the community with this id."""

    def __init__(self, community_id: int, what: str, part: Part) -> None:
        super().__init__(button(ABOUT_LOOKS[what], f"about:{community_id}:{what}:{part}"))
        self.community_id, self.what, self.part = community_id, what, part

    @classmethod
    async def from_custom_id(cls, _i: Interaction, _item: ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(id_in(match), match["what"], Part(match["part"]))

    async def callback(self, interaction: Interaction) -> None:
        await house(interaction).presses.about_me.change(interaction, self.community_id, self.what, self.part)


ALL = (AboutButton,)
