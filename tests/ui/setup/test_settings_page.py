"""The settings page: every choice has its control, and it all fits one message."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import discord
import pytest
from discord import ui

from bot.config.sections import MAX_COUNTRIES
from bot.rules.setup.choices import SetupPage
from bot.ui.components.paging import MAX_ENTRIES
from bot.ui.components.setup import ROLE_LIST_LABELS
from bot.ui.routing.registry import is_known_custom_id
from bot.ui.setup import views as setup_views
from bot.ui.setup.check_views import setup_check_page
from storage.models.enums import RoleKind
from storage.models.records import Community
from tests.support.factories import COMMUNITY_ID
from tests.support.ui.guilds import CHANNEL, COORDINATOR, FORUM, ROLES, TAGS, guild
from tests.support.ui.limits import component_payloads, custom_ids, limit_violations, text
from tests.support.ui.profile_cases import EVERYTHING
from tests.support.ui.walking import walk

GONE = 999
NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
COUNTRIES = [f"{number:x>40}" for number in range(MAX_COUNTRIES - 1)] + ["Ireland"]
NOTHING_CHOSEN = Community(community_id=COMMUNITY_ID)
ALL_CHOSEN = Community(
    community_id=COMMUNITY_ID,
    facilitators_channel_id=CHANNEL,
    forum_id=FORUM,
    forum_tag_id=TAGS[-1],
    coordinator_id=COORDINATOR,
    needs_yes=True,
    country="Ireland",
    roles=dict.fromkeys(RoleKind, frozenset(ROLES)),
)
ALL_GONE = Community(
    community_id=COMMUNITY_ID,
    facilitators_channel_id=GONE,
    forum_id=GONE,
    forum_tag_id=GONE,
    coordinator_id=GONE,
    roles=dict.fromkeys(RoleKind, frozenset({GONE})),
)


def shown(page: SetupPage, community: Community, server: discord.Guild) -> ui.LayoutView:
    """A page of settings."""
    return setup_views.settings_page(page, community, server, COUNTRIES)


def check_page(community: Community, server: discord.Guild, *, members_intent: bool) -> ui.LayoutView:
    """The page of the check."""
    return setup_check_page(
        community, server, members_intent=members_intent, now=NOW, crisis_lines_checked=NOW.date()
    )


@pytest.fixture(scope="module")
def server() -> discord.Guild:
    return guild()


@pytest.mark.parametrize("community", [NOTHING_CHOSEN, ALL_CHOSEN, ALL_GONE], ids=["nothing", "all", "gone"])
@pytest.mark.parametrize("members_intent", [True, False])
def test_every_settings_page_fits_discord(
    community: Community, server: discord.Guild, *, members_intent: bool
) -> None:
    for page in SetupPage:
        assert limit_violations(setup_views.settings_page(page, community, server, COUNTRIES)) == []
    assert limit_violations(setup_views.settings_summary(community, server, EVERYTHING)) == []
    assert limit_violations(check_page(community, server, members_intent=members_intent)) == []


def test_every_control_on_the_pages_outlives_a_restart(server: discord.Guild) -> None:
    found = [custom_id for page in SetupPage for custom_id in custom_ids(shown(page, ALL_CHOSEN, server))]

    # A setting each, all roles of a kind, the time zone, both forms, and from page to page to the check.
    assert len(found) == 14 + len(ROLE_LIST_LABELS) + 3 + 5
    assert all(is_known_custom_id(custom_id) for custom_id in found)


def test_three_hundred_support_groups_are_walked_to_the_end_where_another_can_be_chosen() -> None:
    many = range(1000, 1300)
    server, community = guild(roles=many), replace(ALL_CHOSEN, roles={RoleKind.GROUP: frozenset(many)})

    pages = walk(lambda place: setup_views.roles_page(RoleKind.GROUP, community, server, place))
    chosen = [[int(each["id"]) for each in _select(page).get("default_values", [])] for page in pages]

    assert [role for some in chosen for role in some] == list(many)
    assert len(chosen[-1]) < MAX_ENTRIES
    assert len({_select(page)["custom_id"] for page in pages}) == len(pages)
    assert "setup:group:0:0" in custom_ids(shown(SetupPage.WHO, community, server))
    assert limit_violations(setup_views.settings_summary(community, server, EVERYTHING)) == []
    assert limit_violations(check_page(community, server, members_intent=True)) == []


def _select(page: ui.LayoutView) -> dict[str, Any]:
    return next(each for each in component_payloads(page) if each["type"] == discord.ComponentType.role_select.value)


@pytest.mark.parametrize("page", SetupPage)
def test_what_was_deleted_is_not_shown_as_chosen(page: SetupPage, server: discord.Guild) -> None:
    assert not [part for part in component_payloads(shown(page, ALL_GONE, server)) if part.get("default_values")]


def test_the_tag_can_be_chosen_only_where_the_forum_has_some(server: discord.Guild) -> None:
    without = shown(SetupPage.WHERE, replace(ALL_CHOSEN, forum_id=None), server)

    assert "setup:tag" in custom_ids(shown(SetupPage.WHERE, ALL_CHOSEN, server))
    assert "setup:tag" not in custom_ids(without)


def test_what_is_gone_is_found_by_the_check(server: discord.Guild) -> None:
    said = text(check_page(ALL_GONE, server, members_intent=True))

    assert said.count("🔧") == 7
    assert "is gone" in said
    assert "can be seen by" not in said
