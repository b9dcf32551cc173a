"""The privacy page is true: its table is the one that the bot goes by, its numbers are the settings'."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.app import Companion
from bot.config.sections import PrivacySettings
from bot.rules.seeing import SEES, Kept, Reader, Sight
from bot.ui.components.navigation import DOOR_LOOKS, NavigationTarget
from bot.ui.privacy.who_sees_what import HOW, NAMES

PAGE = (Path(__file__).parent.parent / "docs/privacy.md").read_text()
IN_WORDS = {
    Sight.NO: "no",
    Sight.THAT_IT_IS: "that it is so",
    Sight.UNNAMED: "without a name",
    Sight.PART: "in part",
    Sight.YES: "yes",
}
TABLE = {
    cells[0]: cells[1:]
    for line in PAGE.partition("## Who sees what")[2].partition("\n## ")[0].splitlines()
    if line.startswith("| ") and len(cells := line.strip("| ").split(" | ")) == len(Reader) + 1
}
HEAD = "---"


def test_the_table_has_a_row_for_each_kind_and_no_other() -> None:
    assert set(TABLE) - {HEAD} == set(NAMES.values())


@pytest.mark.parametrize("kept", Kept)
def test_each_cell_says_what_the_bot_goes_by(kept: Kept) -> None:
    assert TABLE[NAMES[kept]] == [IN_WORDS[SEES[kept][reader]] for reader in Reader]


def test_what_is_seen_in_part_is_said() -> None:
    for kept in Kept:
        words = [HOW[kept, reader] for reader in Reader if SEES[kept][reader] is Sight.PART]
        assert not words or f"- {NAMES[kept]}: {'; '.join(words)}." in PAGE


def test_the_numbers_are_the_settings() -> None:
    said = {(name, int(days)) for days, name in re.findall(r"(\d+) days \(`(\w+)`\)", PAGE)}
    settings = PrivacySettings()

    assert said == {(name, getattr(settings, name)) for name in PrivacySettings.model_fields if "keep_" in name}


@pytest.mark.usefixtures("env")
async def test_the_commands_that_it_names_are_there(companion: Companion) -> None:
    commands = {f"/{command.qualified_name}" for command in companion.tree.walk_commands()}

    named = set(re.findall(r"`(/[a-z -]+)`", PAGE))

    assert named >= {"/privacy mine", "/privacy export", "/privacy delete", "/privacy keep-apart", "/support"}
    assert named <= commands


def test_it_names_what_people_press() -> None:
    assert f"*{DOOR_LOOKS[NavigationTarget.WHO_SEES][0]}*" in PAGE
