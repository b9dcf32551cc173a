"""The privacy page is true: its table is the one that the bot goes by, its numbers are the settings'."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.app import MentorshipBot
from bot.config.sections import PrivacySettings
from bot.rules.visibility import ACCESS_TABLE, Access, DataKind, Viewer
from bot.ui.components.navigation import NAVIGATION_LOOKS, NavigationTarget
from bot.ui.privacy.who_sees_what import DATA_KIND_NAMES, SPECIAL_VIEWER_NAMES

PAGE = (Path(__file__).parent.parent / "docs/privacy.md").read_text()
IN_WORDS = {
    Access.NO: "no",
    Access.EXISTENCE: "that it is so",
    Access.UNNAMED: "without a name",
    Access.PART: "in part",
    Access.YES: "yes",
}
TABLE = {
    cells[0]: cells[1:]
    for line in PAGE.partition("## Who sees what")[2].partition("\n## ")[0].splitlines()
    if line.startswith("| ") and len(cells := line.strip("| ").split(" | ")) == len(Viewer) + 1
}
HEAD = "---"


def test_the_table_has_a_row_for_each_kind_and_no_other() -> None:
    assert set(TABLE) - {HEAD} == set(DATA_KIND_NAMES.values())


@pytest.mark.parametrize("kept", DataKind)
def test_each_cell_says_what_the_bot_goes_by(kept: DataKind) -> None:
    assert TABLE[DATA_KIND_NAMES[kept]] == [IN_WORDS[ACCESS_TABLE[kept][reader]] for reader in Viewer]


def test_what_is_seen_in_part_is_said() -> None:
    for kept in DataKind:
        words = [SPECIAL_VIEWER_NAMES[kept, reader] for reader in Viewer if ACCESS_TABLE[kept][reader] is Access.PART]
        assert not words or f"- {DATA_KIND_NAMES[kept]}: {'; '.join(words)}." in PAGE


def test_the_numbers_are_the_settings() -> None:
    said = {(name, int(days)) for days, name in re.findall(r"(\d+) days \(`(\w+)`\)", PAGE)}
    settings = PrivacySettings()

    assert said == {(name, getattr(settings, name)) for name in PrivacySettings.model_fields if "keep_" in name}


@pytest.mark.usefixtures("env")
async def test_the_commands_that_it_names_are_there(companion: MentorshipBot) -> None:
    commands = {f"/{command.qualified_name}" for command in companion.tree.walk_commands()}

    named = set(re.findall(r"`(/[a-z -]+)`", PAGE))

    assert named >= {"/privacy mine", "/privacy export", "/privacy delete", "/privacy keep-apart", "/support"}
    assert named <= commands


def test_it_names_what_people_press() -> None:
    assert f"*{NAVIGATION_LOOKS[NavigationTarget.WHO_SEES][0]}*" in PAGE
