"""Limits of Discord's messages and forms, according to the published description of its API."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from discord import ComponentType, ui

MAX_COMPONENTS = 40
MAX_TEXT_LENGTH = 4000
MAX_ROW_LENGTH = 5
MAX_LENGTHS = {"custom_id": 100, "label": 80, "placeholder": 150, "value": 4000, "title": 45}
MAX_OPTION_LENGTHS = {"label": 100, "value": 100, "description": 100}
MAX_LABEL_LENGTHS = {"label": 45, "description": 100}
OPTION_COUNT_RANGE = {
    ComponentType.select.value: (1, 25),
    ComponentType.radio_group.value: (2, 10),
    ComponentType.checkbox_group.value: (1, 10),
}


def component_payloads(shown: ui.LayoutView | ui.Modal) -> list[dict[str, Any]]:
    """Return every component of a message or a form, nested ones included, as it is sent to Discord."""
    return list(_inside(shown.to_components()))


def custom_ids(shown: ui.LayoutView | ui.Modal) -> list[str]:
    """Return the custom_id of every control."""
    return [part["custom_id"] for part in component_payloads(shown) if "custom_id" in part]


def _inside(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for component in components:
        yield component
        yield from _inside(component.get("components", []))
        yield from _inside([component["component"]] if "component" in component else [])


def text(view: ui.LayoutView) -> str:
    """Return the whole text of a view, including the labels of its controls."""
    said: list[str] = []
    for component in component_payloads(view):
        said += [component.get(key) or "" for key in ("content", "label", "placeholder")]
        said += [option["label"] for option in component.get("options", [])]
    return "\n".join(part for part in said if part)


def limit_violations(shown: ui.LayoutView | ui.Modal) -> list[str]:
    """Return every reason for which Discord would refuse a message or a form; empty if it fits."""
    everything = component_payloads(shown)
    ids = Counter(custom_ids(shown))
    written = sum(len(component.get("content", "")) for component in everything)
    problems = [f"two controls are {custom_id}" for custom_id, times in ids.items() if times > 1]
    if not 1 <= len(everything) <= MAX_COMPONENTS:
        problems.append(f"{len(everything)} components")
    if written > MAX_TEXT_LENGTH:
        problems.append(f"{written} characters")
    if isinstance(shown, ui.Modal):
        problems += _too_long({"title": shown.title, "custom_id": shown.custom_id}, MAX_LENGTHS)
    return [*problems, *(problem for component in everything for problem in _violations_of(component))]


def _violations_of(component: dict[str, Any]) -> Iterator[str]:
    kind = component["type"]
    yield from _too_long(component, MAX_LABEL_LENGTHS if kind == ComponentType.label.value else MAX_LENGTHS)
    if kind == ComponentType.text_display.value and not component["content"].strip():
        yield "an empty text"
    if kind == ComponentType.action_row.value and not 1 <= len(component["components"]) <= MAX_ROW_LENGTH:
        yield f"a row of {len(component['components'])}"
    if kind == ComponentType.text_input.value and len(component.get("value") or "") > component["max_length"]:
        yield "a text field with more than it takes"
    if kind in OPTION_COUNT_RANGE:
        fewest, most = OPTION_COUNT_RANGE[kind]
        options = component["options"]
        if not fewest <= len(options) <= most:
            yield f"{len(options)} options"
        if len({option["value"] for option in options}) < len(options):
            yield "two options of the same value"
        for option in options:
            yield from _too_long(option, MAX_OPTION_LENGTHS)
    if len(component.get("default_values", [])) > component.get("max_values", 1):
        yield "more chosen than can be"


def _too_long(component: dict[str, Any], limits: dict[str, int]) -> Iterator[str]:
    for key, most in limits.items():
        said = component.get(key)
        if said is not None and not 1 <= len(said) <= most and (key, said) != ("value", ""):
            yield f"{key} of {len(said)}"
