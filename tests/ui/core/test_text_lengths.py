"""What stands before the first button can be read in a moment: at most 60 words, in messages and on pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from discord import ComponentType, ui

from bot.ui.core.layout import SUPPORT_CUSTOM_ID
from storage.models.enums import MessageKind
from tests.golden.files import path
from tests.support.journeys.reading_aloud import unspoken
from tests.support.ui.limits import component_payloads
from tests.support.ui.shown import RENDERED, views_of

MOST_WORDS = 60
CONTROLS = {ComponentType.button.value, *(kind.value for kind in ComponentType if "select" in kind.name)}
ROWS = (">", "- ", "### ", "What they bring:", "**<@", "You have offered that they may go on")
"""How lines begin that hold what somebody wrote or ticked, or a row of a list."""


def words_before_controls(shown: ui.LayoutView) -> int:
    """How many words stand before the first control but the one for help; none, where there is none."""
    said: list[str] = []
    for component in component_payloads(shown):
        if component["type"] in CONTROLS and component.get("custom_id") != SUPPORT_CUSTOM_ID:
            return count("\n".join(said))
        said.append(component.get("content") or "")
    return 0


def count(said: str) -> int:
    """How many words these lines have, without marks, what people wrote or ticked, and rows of lists."""
    own = [line for line in said.splitlines() if not line.startswith(ROWS)]
    return len(re.findall(r"[\w’'/]+(?:-\w+)*", re.sub(r"<[@t][^>]*>|\(https?://\S+\)", "Name", " ".join(own))))


@pytest.mark.parametrize("kind", RENDERED)
def test_every_message_and_every_card_can_be_read_in_a_moment(kind: MessageKind) -> None:
    assert max(map(words_before_controls, views_of(kind)), default=0) <= MOST_WORDS


@pytest.mark.parametrize("kind", RENDERED)
def test_every_message_and_every_card_can_be_read_aloud(kind: MessageKind) -> None:
    shown = ({"components": list(component_payloads(view))[:1]} for view in views_of(kind))

    assert [what for each in shown for what in unspoken(each)] == []


def told_in_the_story() -> Iterator[str]:
    """Every text of the story up to its first control; of those without one, none."""
    lines: list[str] = []
    for line in [*path("story.txt").read_text(encoding="utf-8").splitlines(), ""]:
        if "│" in line:
            lines.append(line.partition("│")[2].strip())
        elif lines:
            controls = [number for number, each in enumerate(lines) if each.startswith("[")]
            if controls and controls[0]:
                yield "\n".join(lines[: controls[0]])
            lines = []


def test_every_page_of_the_story_can_be_read_in_a_moment() -> None:
    counted = {said: count(said) for said in told_in_the_story()}

    assert {said: words for said, words in counted.items() if words > MOST_WORDS} == {}
    assert len(counted) > 80
