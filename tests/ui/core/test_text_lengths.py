"""What stands before the first button can be read in a moment: at most 60 words, in messages and on pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from discord import ComponentType, ui

from bot.rules.message_specs import SPECS
from bot.rules.programme import Programme
from bot.ui.core.layout import SUPPORT_CUSTOM_ID
from bot.ui.outbox import cards as outbox_cards
from bot.ui.outbox import direct_messages
from storage.models.enums import MessageKind
from tests.golden.files import path
from tests.support.ui.cases import cases_of
from tests.support.ui.limits import component_payloads

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


@pytest.mark.parametrize("kind", [kind for kind in SPECS if kind is not MessageKind.REACTION_ANSWERED])
def test_every_message_and_every_card_can_be_read_in_a_moment(kind: MessageKind) -> None:
    render = direct_messages.render_dm if kind in direct_messages.DM_RENDERERS else outbox_cards.render_card
    shown = [view for about in cases_of(kind, "words") if (view := render(about, Programme())) is not None]

    assert max(map(words_before_controls, shown), default=0) <= MOST_WORDS


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
