"""How a press finds what it does: by the custom id that a control carries, whoever made the control."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from discord import ui

from .context import Interaction, submitted
from .custom_ids import whole_number

ID = r"0|[1-9]\d{0,18}"
PART = re.compile(r"\{(\w+)\}")

Handler = Callable[..., Awaitable[object]]
"""Takes the interaction, and by name what the custom id says; nothing is done with what it returns."""


class Route:
    """From every custom id like ``pairing:{pairing_id}:{move}`` to what a press on it does.

    A part of which nothing more is said is an id. One with words takes each of them, and is handed over as the word
    given here; one with a pattern takes what fits it, and is handed over as it stands.
    """

    def __init__(self, custom_id: str, handler: Handler, **parts: Iterable[str] | re.Pattern[str]) -> None:
        self.handler = handler
        self._patterns = {part: fits for part, fits in parts.items() if isinstance(fits, re.Pattern)}
        self._words = {
            part: {str(word): word for word in fits}
            for part, fits in parts.items()
            if not isinstance(fits, re.Pattern)
        }
        self.template = re.compile(PART.sub(lambda part: f"(?P<{part[1]}>{self._pattern(part[1])})", custom_id))

    def said(self, match: re.Match[str]) -> dict[str, object]:
        """What one custom id says, by name."""
        return {part: self._read(part, text) for part, text in match.groupdict().items()}

    def control(self) -> type[ui.DynamicItem[ui.Item[Any]]]:
        """What discord.py has to know, so that it brings every press here, also after a restart."""
        route = self

        class Control(ui.DynamicItem[ui.Item[Any]], template=route.template):
            def __init__(self, item: ui.Item[Any], said: dict[str, object]) -> None:
                super().__init__(item)
                self._said = said

            @classmethod
            async def from_custom_id(cls, _i: Interaction, item: ui.Item[Any], match: re.Match[str]) -> Control:
                return cls(item, route.said(match))

            async def callback(self, interaction: Interaction) -> None:
                await route.handler(interaction, **self._said)

        # Where discord.py tells of trouble with a control, it calls it by this name.
        Control.__name__ = f"Control({self.template.pattern})"
        return Control

    def _pattern(self, part: str) -> str:
        if part in self._patterns:
            return self._patterns[part].pattern
        return "|".join(map(re.escape, self._words[part])) if part in self._words else ID

    def _read(self, part: str, text: str) -> object:
        if part in self._patterns:
            return text
        # An id that no database key can have becomes one that nothing has.
        return self._words[part][text] if part in self._words else whole_number(text) or 0


def chosen(interaction: Interaction) -> list[str]:
    """What was chosen in a select; it may be forged."""
    return [str(value) for value in submitted(interaction).get("values", [])]


def chosen_one(interaction: Interaction) -> str:
    """The same where one can be chosen; nothing when it was forged to be none."""
    return next(iter(chosen(interaction)), "")


def chosen_ids(interaction: Interaction) -> list[int]:
    """What was chosen in a select, as ids; anything forged that is no id falls away."""
    return [number for value in chosen(interaction) if (number := whole_number(value)) is not None]
