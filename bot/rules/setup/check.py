"""Setup check: compares what is there with what mentorship needs, and says how to mend each gap."""

from __future__ import annotations

from . import bot_check
from .choices import SetupPage, name_roles
from .state import ChannelState, CheckResult, SetupState

MEMBERS_NOT_KNOWN_YET = (
    "Discord has not told me yet who is here, so I can't say whether somebody wears the facilitators' role, nor "
    "whether the coordinator is here. Please look again in a few minutes."
)

CHANNEL_PERMISSIONS = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "read_message_history": "Read Message History",
}
FORUM_PERMISSIONS = {"view_channel": "View Channel", "send_messages_in_threads": "Send Messages in Threads"}


HIDE_FACILITATOR = (
    "Only facilitators can use `/facilitator`. To hide it from members, too: in the server's settings, under "
    "*Integrations*, open my commands, then `/facilitator`; take @everyone out and put the facilitators' role in."
)


def check_setup(state: SetupState) -> list[CheckResult]:
    """Return the results of all checks, gaps first."""
    findings = [
        bot_check.members_intent(state),
        *bot_check.neutral_name(state),
        *_facilitators(state),
        *_channel(state),
        *_mentor_role(state),
        *_forum(state),
        *_coordinator(state),
        *_deleted_roles(state),
        *_welcome(state),
        CheckResult(True, HIDE_FACILITATOR),
        *bot_check.clock_reading(state),
        *bot_check.crisis_lines(state),
        *bot_check.retention(state.retention),
        *(CheckResult(False, bot_check.REMOVAL_OUT_OF_REACH.format(name)) for name in state.unreached_channels),
    ]
    return sorted(dict.fromkeys(findings), key=lambda finding: finding.is_ok)


def _facilitators(state: SetupState) -> list[CheckResult]:
    if not (state.facilitator_count or state.are_all_members_known):
        return [CheckResult(False, MEMBERS_NOT_KNOWN_YET)]
    named = [name for name in state.facilitator_roles.values() if name]
    if named and state.facilitator_count:
        return [CheckResult(True, "Facilitators have a role.")]
    if named:
        roles = " or ".join(f"@{name.removeprefix('@')}" for name in named)
        return [
            CheckResult(
                False,
                f"Nobody wears {roles}, so no facilitator is there to decide or to help. Give the role to someone, "
                "in the server's settings under *Members*. Until then I write to the coordinator about what waits, "
                "or ask the server's owner for a facilitator.",
            )
        ]
    return [
        CheckResult(
            False,
            "No facilitator's role is chosen, so nobody can decide anything yet. Choose one with `/setup start`.",
            SetupPage.WHO,
        )
    ]


def _channel(state: SetupState) -> list[CheckResult]:
    if state.channel is None:
        return [
            CheckResult(
                False,
                "No facilitators' channel is chosen, so cards have nowhere to go (`/facilitator queue` still "
                "shows what waits). Choose one with `/setup start`.",
                SetupPage.WHERE,
            )
        ]
    findings = _permission_results(state.channel, "facilitators' channel", CHANNEL_PERMISSIONS)
    if state.channel.visible_to_roles:
        who = name_roles(state.channel.visible_to_roles)
        findings.append(
            CheckResult(
                False,
                f"#{state.channel.name} can be seen by {who}. What facilitators read there is private: in the "
                "channel's permissions, turn *View Channel* off for them.",
            )
        )
    if state.channel.hidden_from_roles:
        who = name_roles(state.channel.hidden_from_roles)
        findings.append(
            CheckResult(
                False,
                f"{who} can't see #{state.channel.name}, where their cards stand. In the channel's permissions, turn "
                "*View Channel* on for them.",
            )
        )
    return findings


def _permission_results(
    place: ChannelState, called: str, needed: dict[str, str], page: SetupPage | None = SetupPage.WHERE
) -> list[CheckResult]:
    if place.name is None:
        return [
            CheckResult(False, f"The {called} that was chosen is gone. Choose another with `/setup start`.", page)
        ]
    missing = [name for permission, name in needed.items() if permission not in place.permissions]
    if not missing:
        return [CheckResult(True, f"I can do my work in #{place.name}.")]
    return [
        CheckResult(
            False,
            f"In #{place.name} I am missing *{', '.join(missing)}*. Open the channel's settings, then "
            "*Permissions*, and allow it for my role.",
        )
    ]


def _welcome(state: SetupState) -> list[CheckResult]:
    if state.welcome is None:
        return []
    return _permission_results(state.welcome, "channel of the welcome card", CHANNEL_PERMISSIONS, None)


def _mentor_role(state: SetupState) -> list[CheckResult]:
    if not state.is_mentor_role_chosen:
        return [CheckResult(True, "No mentor role is chosen; mentors get none, which is fine.")]
    if state.mentor_role is None:
        return [
            CheckResult(
                False, "The mentor role that was chosen is gone. Choose another with `/setup start`.", SetupPage.WHO
            )
        ]
    return [_mentor_role_gap(state) or CheckResult(True, f"I can give and take the role @{state.mentor_role}.")]


def _mentor_role_gap(state: SetupState) -> CheckResult | None:
    if state.is_mentor_role_facilitator:
        return CheckResult(
            False,
            f"The role @{state.mentor_role} is chosen for mentors and for facilitators alike, so every mentor "
            "would decide. Choose different roles with `/setup start`.",
            SetupPage.WHO,
        )
    if state.is_mentor_role_managed:
        return CheckResult(
            False,
            f"The role @{state.mentor_role} belongs to an app or to boosting, so nobody can be given it. Choose "
            "another with `/setup start`.",
            SetupPage.WHO,
        )
    if not state.can_manage_roles:
        return CheckResult(
            False,
            f"I can't give the role @{state.mentor_role}, because I am missing *Manage Roles*. In the "
            "server's settings, under *Roles*, allow it for my role.",
        )
    if not state.is_mentor_role_below:
        return CheckResult(
            False,
            f"I can't give the role @{state.mentor_role}, because it stands above mine. In the server's "
            "settings, under *Roles*, drag my role above it.",
        )
    return None


def _forum(state: SetupState) -> list[CheckResult]:
    if state.forum is None:
        return [CheckResult(True, "No forum is chosen; offers come by command or in person, which is fine.")]
    findings = _permission_results(state.forum, "forum", FORUM_PERMISSIONS)
    if state.forum.name is None:
        return findings
    if not state.is_tag_chosen:
        findings.append(
            CheckResult(
                False,
                "The forum has no mentor tag chosen, so I answer no post. Choose it with `/setup start`.",
                SetupPage.WHERE,
            )
        )
    elif not state.has_tag:
        findings.append(
            CheckResult(False, "The forum's mentor tag is gone. Choose another with `/setup start`.", SetupPage.WHERE)
        )
    return findings


def _coordinator(state: SetupState) -> list[CheckResult]:
    if not state.is_coordinator_chosen:
        return [
            CheckResult(
                False,
                "No coordinator is chosen, so nobody looks after mentorship as a whole. Choose one with `/setup "
                "start`.",
                SetupPage.WHO,
            )
        ]
    if not (state.is_coordinator_present or state.are_all_members_known):
        return [CheckResult(False, MEMBERS_NOT_KNOWN_YET)]
    if not state.is_coordinator_present:
        return [
            CheckResult(
                False,
                "The coordinator is no longer in the server. Choose another with `/setup start`.",
                SetupPage.WHO,
            )
        ]
    return [CheckResult(True, "There is a coordinator.")]


def _deleted_roles(state: SetupState) -> list[CheckResult]:
    gone = [name for name in (*state.facilitator_roles.values(), *state.other_roles.values()) if name is None]
    said = (
        f"{len(gone)} of the roles chosen no longer exist{'s' if len(gone) == 1 else ''}. Opening `/setup start` "
        "shows which are left; choose anew where one is missing."
    )
    return [CheckResult(False, said, SetupPage.WHO)] if gone else []
