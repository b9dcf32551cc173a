"""What the documentation says is so."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import discord
import pytest

from bot.app import MentorshipBot, intents
from bot.connection import invitation
from bot.rules.setup.check import CHANNEL_PERMISSIONS, FORUM_PERMISSIONS

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])


@pytest.mark.usefixtures("env")
async def test_every_command_is_documented_with_its_options(companion: MentorshipBot) -> None:
    documented = set(re.findall(r"^\| `(/[^`]+)` \|", (ROOT / "docs/commands.md").read_text(), re.MULTILINE))

    commands = {
        " ".join([f"/{command.qualified_name}", *(_written(option) for option in command.parameters)])
        for command in companion.tree.walk_commands()
        if isinstance(command, discord.app_commands.Command)
    }

    assert documented == commands


@pytest.mark.usefixtures("env")
async def test_every_context_menu_is_documented(companion: MentorshipBot) -> None:
    text = (ROOT / "docs/commands.md").read_text()

    menus = [menu.name for menu in companion.tree.get_commands(type=discord.AppCommandType.user)]

    assert len(menus) == 3
    assert all(f"**{name}**" in text for name in menus)


def test_the_invitation_asks_for_those_and_to_manage_channels_as_the_page_says() -> None:
    link = urlsplit(invitation(7))

    asked = parse_qs(link.query)

    assert (asked["client_id"], asked["scope"]) == (["7"], ["bot applications.commands"])
    assert f"`{asked['permissions'][0]}` as the integer" in (ROOT / "README.md").read_text()
    assert discord.Permissions(int(asked["permissions"][0])).manage_channels


def test_the_permissions_integer_is_what_the_check_asks_for() -> None:
    asked = {*CHANNEL_PERMISSIONS, *FORUM_PERMISSIONS, "manage_roles"}

    integer = re.search(r"`(\d{6,})`", (ROOT / "README.md").read_text())

    assert integer is not None
    assert discord.Permissions(int(integer[1])) == discord.Permissions(**dict.fromkeys(asked, True))


def test_the_members_intent_is_the_only_privileged_one() -> None:
    heard = intents()

    assert heard.members
    assert not heard.message_content
    assert not heard.presences


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]*)(?:#([^)]*))?\)", page.read_text())

    assert [link for link, spot in links if not _leads(page.parent / unquote(link) if link else page, spot)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_that_is_named_is_there(page: Path) -> None:
    named = re.findall(r"`((?:bot|cogs|deploy|docs|storage|tests)/[\w./]+)`", page.read_text())

    assert [path for path in named if not (ROOT / path).exists()] == []


def test_the_readmes_test_command_is_the_one_that_runs_before_a_change_lands() -> None:
    commands = re.findall(r"^(python3 .+)$", (ROOT / "README.md").read_text(), re.MULTILINE)
    steps = (ROOT / ".ci/run").read_text()

    setting_up, running = commands[1].rsplit(" && ", maxsplit=1)

    assert setting_up in steps
    assert running in steps


def test_every_page_is_found_from_the_index() -> None:
    index = (ROOT / "docs/README.md").read_text()

    missing = [page.name for page in PAGES if page.parent.name == "docs" and f"({page.name}" not in index]

    assert missing == ["README.md"]


def _leads(target: Path, spot: str) -> bool:
    """Return whether a page, or a heading of it, is there."""
    headings = re.findall(r"^#+ (.+)$", target.read_text(), re.MULTILINE) if spot else []
    return target.exists() and spot in {
        "",
        *(re.sub(r"[^\w -]", "", each).lower().replace(" ", "-") for each in headings),
    }


def _written(option: discord.app_commands.Parameter) -> str:
    return option.name if option.required else f"[{option.name}]"
