"""What an observer receives and fetches, with the minute, and with ids renamed so that two worlds can be compared."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

UNTOLD_KEYS = frozenset({"nonce", "enforce_nonce", "id", "allowed_mentions", "tts"})
"""What Discord is told besides what is shown: the number of the attempt, and of each component on its page."""

_CONTROL = re.compile(r'("(?:custom_id|value)": ")([^"]*)')
_LONG = re.compile(r"-?\d{15,}")
_DRAWN = re.compile(r"[0-9a-f]{16,}|\d+")


@dataclass(slots=True)
class Record:
    """One observer's record of one world; *names* are the ids that are the same in every world."""

    names: Mapping[str, str]
    entries: list[str] = field(default_factory=list)
    _renamed: dict[str, str] = field(default_factory=dict)

    def add(self, at: datetime, what: str, shown: object) -> None:
        """Note something that was received or fetched."""
        said = json.dumps(_without(shown, UNTOLD_KEYS), ensure_ascii=False, sort_keys=True, indent=1)
        said = _CONTROL.sub(lambda found: found[1] + self._rename_all(_DRAWN, found[2]), said)
        self.entries.append(f"{at:%d %b %H:%M} {self._rename_all(_LONG, what)}\n{self._rename_all(_LONG, said)}")

    def _rename_all(self, pattern: re.Pattern[str], text: str) -> str:
        return pattern.sub(lambda found: self._rename(found[0], text[: found.start()]), text)

    def _rename(self, number: str, before: str) -> str:
        """Return the name of a number; counted ones are told apart by what they count."""
        key = number if len(number) >= 15 else f"{before.partition(':')[0]} {number}"
        return self.names.get(number) or self._renamed.setdefault(key, f"#{len(self._renamed) + 1}")


def difference(closed: list[str], opened: list[str]) -> str:
    """Return the first entry that differs, as a diff; nothing where there is none."""
    for number, (one, other) in enumerate(zip([*closed, ""], [*opened, ""], strict=False)):
        if one != other:
            lines = difflib.unified_diff(other.splitlines(), one.splitlines(), "open", "closed", lineterm="", n=4)
            return "\n".join([f"entry {number}:", *lines])
    return "" if len(closed) == len(opened) else "one world goes on longer"


def _without(shown: Any, keys: frozenset[str]) -> Any:
    """Return a payload without these keys, however deep."""
    match shown:
        case dict():
            return {key: _without(value, keys) for key, value in shown.items() if key not in keys and value != []}
        case list() | tuple():
            return [_without(value, keys) for value in shown]
    return shown
