"""Every control that the bot has shown to anybody, so that it can be pressed: by them, later, or by somebody else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from typing import Any

from simcord import Env

from bot.ui.routing.registry import ALL_ROUTES

from .interactions import BUTTON, STRING, USER, Payload

SELECTS = range(3, 9)
KINDS = {
    USER: re.compile(r"suggest:.*"),
    STRING: re.compile(
        r"(offer|guide|setup|rhythm|apart|traits:one)\b.*|question:.*:more|prefer:.*:(hour|weekdays|rest)"
    ),
}
"""What is no button, by its custom id."""


class ShownControls:
    """Controls by their custom ids, with their kind and the values that they offered."""

    def __init__(self, env: Env) -> None:
        self._env = env
        self._read = 0
        self.controls: dict[str, tuple[int, list[str]]] = {}

    def look(self) -> None:
        """Note what has been sent since the last look."""
        requests = self._env.http_requests
        for request in requests[self._read :]:
            for control in _controls_in(request.json):
                values = [str(option["value"]) for option in control.get("options") or ()]
                self.controls[control["custom_id"]] = (control["type"], values)
        self._read = len(requests)


def _controls_in(sent: Any) -> Iterator[Payload]:
    left = [sent]
    while left:
        one = left.pop()
        if isinstance(one, list):
            left += one
        elif isinstance(one, dict) and not str(one.get("custom_id", "")).startswith("form:"):
            if one.get("type") in (BUTTON, *SELECTS) and "custom_id" in one:
                yield one
            left += [each for each in one.values() if isinstance(each, dict | list)]


def control_patterns() -> list[tuple[str, int]]:
    """Every custom id that any control is known by, with ``{}`` for each number in it; and the control's kind."""
    written = [custom_id for route in ALL_ROUTES for custom_id in _written(route.template.pattern)]
    return [
        (custom_id, next((kind for kind, some in KINDS.items() if some.fullmatch(custom_id)), BUTTON))
        for custom_id in written
    ]


def _written(pattern: str) -> Iterator[str]:
    """A template's pattern with each of its words written out, and room for its numbers and for what was typed."""
    pieces = re.split(r"\(\?P<\w+>([^()]*)\)", pattern)
    choices = [
        [re.sub(r"\(\?:|\)\?|\\", "", piece)]
        if place % 2 == 0
        else ["{}"]
        if r"\d" in piece or piece.startswith("[")
        else [word.replace("\\", "") for word in piece.split("|")]
        for place, piece in enumerate(pieces)
    ]
    yield from ("".join(chosen) for chosen in product(*choices))
