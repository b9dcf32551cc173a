"""How a press finds its handler: by the custom id that the control carries, whichever message the control is on."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from discord import ui

from .context import Interaction, interaction_data, is_first
from .custom_ids import parse_id

ID_PATTERN = r"0|[1-9]\d{0,18}"
TEMPLATE_PART = re.compile(r"\{(\w+)\}")

Handler = Callable[..., Awaitable[object]]
"""Takes the interaction, and by name what the custom id says; nothing is done with what it returns."""


class Route:
    """Route from every custom id of a template like ``pairing:{pairing_id}:{move}`` to its handler.

    A part is an id unless *parts* says otherwise: given values, it takes the text of each and hands over the value;
    given a pattern, it takes what the pattern matches and hands over the text.
    """

    def __init__(self, custom_id: str, handler: Handler, **parts: Iterable[str] | re.Pattern[str]) -> None:
        self.handler = handler
        self._patterns = {part: fits for part, fits in parts.items() if isinstance(fits, re.Pattern)}
        self._words = {
            part: {str(word): word for word in fits}
            for part, fits in parts.items()
            if not isinstance(fits, re.Pattern)
        }
        self.template = re.compile(
            TEMPLATE_PART.sub(lambda part: f"(?P<{part[1]}>{self._pattern(part[1])})", custom_id)
        )

    def parse(self, match: re.Match[str]) -> dict[str, object]:
        """Return the parts of a matched custom id by name."""
        return {part: self._read(part, text) for part, text in match.groupdict().items()}

    def dynamic_item(self) -> type[ui.DynamicItem[ui.Item[Any]]]:
        """Return the class by which discord.py brings every press on such a control here, also after a restart."""
        route = self

        class Control(ui.DynamicItem[ui.Item[Any]], template=route.template):
            def __init__(self, item: ui.Item[Any], said: dict[str, object]) -> None:
                super().__init__(item)
                self._said = said

            @classmethod
            async def from_custom_id(cls, _i: Interaction, item: ui.Item[Any], match: re.Match[str]) -> Control:
                return cls(item, route.parse(match))

            async def interaction_check(self, interaction: Interaction) -> bool:
                return is_first(interaction)

            async def callback(self, interaction: Interaction) -> None:
                await route.handler(interaction, **self._said)

        # Where discord.py tells of trouble with a control, it calls it by this name.
        Control.__name__ = f"Control({self.template.pattern})"
        return Control

    def _pattern(self, part: str) -> str:
        if part in self._patterns:
            return self._patterns[part].pattern
        return "|".join(map(re.escape, self._words[part])) if part in self._words else ID_PATTERN

    def _read(self, part: str, text: str) -> object:
        if part in self._patterns:
            return text
        # An id that no database key can have becomes one that nothing has.
        return self._words[part][text] if part in self._words else parse_id(text) or 0


def selected_values(interaction: Interaction) -> list[str]:
    """Return the values chosen in a select; they may be forged."""
    return [str(value) for value in interaction_data(interaction).get("values", [])]


def selected_value(interaction: Interaction) -> str:
    """Return the value chosen in a select of one; the empty string when a forged one has none."""
    return next(iter(selected_values(interaction)), "")


def selected_ids(interaction: Interaction) -> list[int]:
    """Return the ids chosen in a select, without forged values that are no ids."""
    return [number for value in selected_values(interaction) if (number := parse_id(value)) is not None]
