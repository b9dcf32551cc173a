"""What somebody would miss of a message who has it read to them, in the order in which it stands."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from typing import Any

from discord import ComponentType

from bot.ui.core.mentions import COMMAND_NAMED

from .reading import COMMAND_LINK, components

PICTURES = {ComponentType.media_gallery.value, ComponentType.thumbnail.value}
SELECTS = {kind.value for kind in ComponentType if "select" in kind.name}
NO_OPTION = "–"
"""What a select shows that has nothing to choose from: Discord takes none without an option."""


def unspoken(sent: dict[str, Any]) -> Iterator[str]:
    """Yield what has no words: a control, an option or a line of emoji alone, or a picture without a description."""
    in_labels = {id(each["component"]) for each in components(_parts(sent)) if each.get("component")}
    for part in components(_parts(sent)):
        kind = part.get("type")
        if kind == ComponentType.button.value and not has_words(part.get("label")):
            yield f"button {part.get('custom_id')}"
        if kind in SELECTS and id(part) not in in_labels and not has_words(part.get("placeholder")):
            yield f"select {part.get('custom_id')}"
        yield from (
            f"option of {part.get('custom_id')}"
            for option in part.get("options") or []
            if option["label"] != NO_OPTION and not has_words(option["label"])
        )
        if kind in PICTURES:
            pictures = part.get("items") or [part]
            yield from ("picture" for each in pictures if not has_words(each.get("description")))
        yield from (f"line {line}" for line in (part.get("content") or "").splitlines() if _is_emoji_alone(line))
    yield from _same_in_a_row(sent)


def _same_in_a_row(sent: dict[str, Any]) -> Iterator[str]:
    """Yield the labels of buttons side by side that only their colour or emoji tells apart."""
    for part in components(_parts(sent)):
        labels = [each.get("label") for each in part.get("components") or [] if each.get("type") == 2]
        yield from (f"two of {label}" for label in set(labels) if labels.count(label) > 1)


def _parts(sent: dict[str, Any]) -> list[dict[str, Any]]:
    return list(sent.get("components") or [])


def has_words(said: str | None) -> bool:
    """Return whether there is anything in it to be spoken."""
    return any(character.isalnum() for character in said or "")


def _is_emoji_alone(line: str) -> bool:
    return not has_words(line) and any(unicodedata.category(character) == "So" for character in line)


def commands_named(said: str) -> list[str]:
    """Return the commands that a text names, tappable or not; one in what somebody typed has its marks escaped."""
    return [*COMMAND_NAMED.findall(said), *(name for name in COMMAND_LINK.findall(said) if name)]


def misnamed_commands(said: str, *, known: Collection[str], in_dm: Collection[str] | None = None) -> Iterator[str]:
    """Yield the commands that do not exist, or, in direct messages, work only elsewhere without a word of it."""
    for name in commands_named(said):
        is_group = any(each.startswith(f"{name} ") for each in known)
        if name not in known and not is_group:
            yield f"/{name} does not exist"
        elif in_dm is not None and name not in in_dm and not re.search(r"\bserver\b|\bthere\b", said):
            yield f"/{name} does not work in direct messages"
