"""What Discord refuses to show, as its published description of the API says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from discord import ComponentType, ui

MOST_COMPONENTS = 40
MOST_TEXT = 4000
MOST_IN_A_ROW = 5
LONGEST = {"custom_id": 100, "label": 80, "placeholder": 150, "value": 4000, "title": 45}
LONGEST_IN_AN_OPTION = {"label": 100, "value": 100, "description": 100}
LONGEST_IN_A_LABEL = {"label": 45, "description": 100}
FEWEST_AND_MOST_OPTIONS = {
    ComponentType.select.value: (1, 25),
    ComponentType.radio_group.value: (2, 10),
    ComponentType.checkbox_group.value: (1, 10),
}


def parts(shown: ui.LayoutView | ui.Modal) -> list[dict[str, Any]]:
    """Every component of a message or a form, however deep, as Discord is sent it."""
    return list(_inside(shown.to_components()))


def custom_ids(shown: ui.LayoutView | ui.Modal) -> list[str]:
    """What every control on it will be recognised by."""
    return [part["custom_id"] for part in parts(shown) if "custom_id" in part]


def _inside(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for component in components:
        yield component
        yield from _inside(component.get("components", []))
        yield from _inside([component["component"]] if "component" in component else [])


def text(view: ui.LayoutView) -> str:
    """Everything that a view says, with the words on its controls."""
    said: list[str] = []
    for component in parts(view):
        said += [component.get(key) or "" for key in ("content", "label", "placeholder")]
        said += [option["label"] for option in component.get("options", [])]
    return "\n".join(part for part in said if part)


def what_breaks(shown: ui.LayoutView | ui.Modal) -> list[str]:
    """Everything in a message or a form for which Discord would refuse it whole; empty when it fits."""
    everything = parts(shown)
    ids = Counter(custom_ids(shown))
    written = sum(len(component.get("content", "")) for component in everything)
    problems = [f"two controls are {custom_id}" for custom_id, times in ids.items() if times > 1]
    if not 1 <= len(everything) <= MOST_COMPONENTS:
        problems.append(f"{len(everything)} components")
    if written > MOST_TEXT:
        problems.append(f"{written} characters")
    if isinstance(shown, ui.Modal):
        problems += _too_long({"title": shown.title, "custom_id": shown.custom_id}, LONGEST)
    return [*problems, *(problem for component in everything for problem in _breaks(component))]


def _breaks(component: dict[str, Any]) -> Iterator[str]:
    kind = component["type"]
    yield from _too_long(component, LONGEST_IN_A_LABEL if kind == ComponentType.label.value else LONGEST)
    if kind == ComponentType.text_display.value and not component["content"].strip():
        yield "an empty text"
    if kind == ComponentType.action_row.value and not 1 <= len(component["components"]) <= MOST_IN_A_ROW:
        yield f"a row of {len(component['components'])}"
    if kind == ComponentType.text_input.value and len(component.get("value") or "") > component["max_length"]:
        yield "a text field with more than it takes"
    if kind in FEWEST_AND_MOST_OPTIONS:
        fewest, most = FEWEST_AND_MOST_OPTIONS[kind]
        options = component["options"]
        if not fewest <= len(options) <= most:
            yield f"{len(options)} options"
        if len({option["value"] for option in options}) < len(options):
            yield "two options of the same value"
        for option in options:
            yield from _too_long(option, LONGEST_IN_AN_OPTION)
    if len(component.get("default_values", [])) > component.get("max_values", 1):
        yield "more chosen than can be"


def _too_long(component: dict[str, Any], limits: dict[str, int]) -> Iterator[str]:
    for key, most in limits.items():
        said = component.get(key)
        if said is not None and not 1 <= len(said) <= most and (key, said) != ("value", ""):
            yield f"{key} of {len(said)}"
