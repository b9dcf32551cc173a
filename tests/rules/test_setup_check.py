"""``/setup check``: each gap alone is found, said first, and told with the way to mend it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.rules.setup.check import (
    CHANNEL_PERMISSIONS,
    FORUM_PERMISSIONS,
    check_setup,
)
from bot.rules.setup.state import ChannelState, RetentionPromise, SetupState

CHANNEL = ChannelState(name="facilitators", permissions=frozenset(CHANNEL_PERMISSIONS))
FORUM = ChannelState(name="introductions", permissions=frozenset(FORUM_PERMISSIONS))
ALL_WELL = SetupState(
    facilitator_count=2,
    has_members_intent=True,
    facilitator_roles={1: "Facilitator"},
    other_roles={2: "Member", 3: "Alumni"},
    mentor_role="Mentor",
    is_mentor_role_chosen=True,
    is_mentor_role_below=True,
    can_manage_roles=True,
    channel=CHANNEL,
    forum=FORUM,
    is_tag_chosen=True,
    has_tag=True,
    is_coordinator_chosen=True,
    is_coordinator_present=True,
)


def gaps(context: SetupState) -> list[str]:
    """The words of everything that is not as it should be."""
    return [finding.text for finding in check_setup(context) if not finding.is_ok]


def test_with_everything_in_place_nothing_is_to_mend() -> None:
    findings = check_setup(ALL_WELL)

    assert len(findings) >= 6
    assert all(finding.is_ok and finding.text for finding in findings)


def test_the_optional_may_be_left_out() -> None:
    assert (
        gaps(replace(ALL_WELL, is_mentor_role_chosen=False, mentor_role=None, forum=None, is_tag_chosen=False)) == []
    )


GAPS: list[tuple[dict[str, Any], str, str]] = [
    ({"has_members_intent": False}, "Server Members", "developer portal"),
    ({"facilitator_roles": {}}, "nobody can decide", "/setup start"),
    ({"channel": None}, "No facilitators' channel", "/setup start"),
    ({"channel": ChannelState(name=None)}, "facilitators' channel that was chosen is gone", "/setup start"),
    ({"channel": replace(CHANNEL, visible_to_roles=("@everyone",))}, "#facilitators can be seen by", "@everyone"),
    ({"mentor_role": None}, "mentor role that was chosen is gone", "/setup start"),
    ({"can_manage_roles": False}, "missing *Manage Roles*", "allow it for my role"),
    ({"is_mentor_role_below": False}, "stands above mine", "drag my role above it"),
    ({"forum": ChannelState(name=None)}, "forum that was chosen is gone", "/setup start"),
    ({"is_tag_chosen": False, "has_tag": False}, "no mentor tag", "/setup start"),
    ({"has_tag": False}, "tag is gone", "/setup start"),
    ({"is_coordinator_chosen": False, "is_coordinator_present": False}, "No coordinator", "/setup start"),
    ({"is_coordinator_present": False}, "no longer in the server", "/setup start"),
    ({"other_roles": {2: "Member", 3: None}}, "1 of the roles chosen no longer exists", "/setup start"),
    ({"other_roles": {2: None, 3: None}}, "2 of the roles chosen no longer exist.", "/setup start"),
    (
        {"facilitator_roles": {1: "Facilitator", 4: None}},
        "1 of the roles chosen no longer exists",
        "/setup start",
    ),
]


@pytest.mark.parametrize(("changed", "what", "how_to_mend"), GAPS)
def test_each_gap_alone_is_told_with_the_way_to_mend_it(changed: dict[str, Any], what: str, how_to_mend: str) -> None:
    found = gaps(replace(ALL_WELL, **changed))

    assert len(found) == 1
    assert what in found[0]
    assert how_to_mend in found[0]


@pytest.mark.parametrize(("permission", "called"), CHANNEL_PERMISSIONS.items())
def test_each_missing_permission_in_the_channel_is_named_as_discord_names_it(permission: str, called: str) -> None:
    found = gaps(replace(ALL_WELL, channel=replace(CHANNEL, permissions=CHANNEL.permissions - {permission})))

    assert found == [
        (
            f"In #facilitators I am missing *{called}*. Open the channel's settings, then *Permissions*, "
            "and allow it for my role."
        )
    ]


@pytest.mark.parametrize(("permission", "called"), FORUM_PERMISSIONS.items())
def test_each_missing_permission_in_the_forum_is_named(permission: str, called: str) -> None:
    found = gaps(replace(ALL_WELL, forum=replace(FORUM, permissions=FORUM.permissions - {permission})))

    assert len(found) == 1
    assert f"In #introductions I am missing *{called}*" in found[0]


def test_several_missing_permissions_are_told_at_once() -> None:
    found = gaps(replace(ALL_WELL, channel=replace(CHANNEL, permissions=frozenset({"view_channel"}))))

    assert len(found) == 1
    assert "*Send Messages, Read Message History*" in found[0]


def test_a_facilitators_role_that_was_deleted_leaves_nobody_to_decide() -> None:
    found = gaps(replace(ALL_WELL, facilitator_roles={1: None}))

    assert any("nobody can decide" in words for words in found)


def test_gaps_stand_before_what_is_well() -> None:
    findings = check_setup(replace(ALL_WELL, is_coordinator_present=False, has_members_intent=False))

    assert [finding.is_ok for finding in findings] == sorted(finding.is_ok for finding in findings)
    assert not findings[0].is_ok


def test_a_server_where_nothing_was_chosen_yet_is_told_all_that_it_needs() -> None:
    found = gaps(SetupState(has_members_intent=True))

    assert len(found) == 3


KEPT = RetentionPromise(
    words_days=90, messages_days=30, left_days=90, removed_days=1, decisions_days=730, is_kept=True
)


def test_how_long_things_are_kept_is_told() -> None:
    findings = check_setup(replace(ALL_WELL, retention=KEPT))

    [told] = [finding.text for finding in findings if "kept longer than promised" in finding.text]
    assert "90 days after it is over" in told
    assert "after 30 days" in told
    assert "had everything deleted goes after 730 days" in told
    assert "everything 1 day after" in told
    assert all(finding.is_ok for finding in findings)


def test_what_is_kept_too_long_is_a_gap() -> None:
    [gap] = gaps(replace(ALL_WELL, retention=replace(KEPT, is_kept=False)))

    assert "kept longer than I promise" in gap
