"""Setup check: compares what is there with what mentorship needs, and says how to mend each gap."""

from __future__ import annotations

from dataclasses import dataclass, field

from .text_limits import name_some

REVEALING_WORDS = ("mentor", "mentee", "affair", "infidel", "betray", "cheat", "heal")
"""Words that the bot's name should not contain, because a locked phone shows it."""

MEMBERS_NOT_KNOWN_YET = (
    "Discord has not told me yet who is here, so I can't say whether somebody wears the facilitators' role, nor "
    "whether the coordinator is here. Please look again in a few minutes."
)

REMOVAL_OUT_OF_REACH = (
    "Messages of mine in {} are to go, and I have no access there. Give me *View Channel* there for a day, or delete "
    "them yourself; I try again every day."
)

CHANNEL_PERMISSIONS = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "read_message_history": "Read Message History",
}
FORUM_PERMISSIONS = {"view_channel": "View Channel", "send_messages_in_threads": "Send Messages in Threads"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelState:
    """A channel the community chose, as the bot finds it."""

    name: str | None
    """None when it was deleted."""
    permissions: frozenset[str] = frozenset()
    visible_to_roles: tuple[str, ...] = ()
    """Names of roles that can see it and are not facilitators'."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionPromise:
    """How long things are kept, in days, and whether that is so here; and where messages could not be removed yet."""

    words_days: int
    messages_days: int
    left_days: int
    removed_days: int
    decisions_days: int
    is_kept: bool
    unreached_channel_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupState:
    """What ``/setup check`` looks at, taken from Discord and from the settings."""

    has_members_intent: bool
    bot_name: str = ""
    facilitator_roles: dict[int, str | None] = field(default_factory=dict)
    facilitator_count: int = 0
    are_all_members_known: bool = True
    other_roles: dict[int, str | None] = field(default_factory=dict)
    mentor_role: str | None = None
    is_mentor_role_chosen: bool = False
    is_mentor_role_below: bool = False
    is_mentor_role_managed: bool = False
    is_mentor_role_facilitator: bool = False
    can_manage_roles: bool = False
    channel: ChannelState | None = None
    forum: ChannelState | None = None
    is_tag_chosen: bool = False
    has_tag: bool = False
    is_coordinator_chosen: bool = False
    is_coordinator_present: bool = False
    retention: RetentionPromise | None = None
    unreached_channels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckResult:
    """Result of one check: whether it is in place, and the text for it."""

    is_ok: bool
    text: str


def check_setup(state: SetupState) -> list[CheckResult]:
    """Return the results of all checks, gaps first."""
    findings = [
        _members_intent(state),
        *_name(state),
        *_facilitators(state),
        *_channel(state),
        *_mentor_role(state),
        *_forum(state),
        *_coordinator(state),
        *_deleted_roles(state),
        *_retention(state.retention),
        *(CheckResult(False, REMOVAL_OUT_OF_REACH.format(name)) for name in state.unreached_channels),
    ]
    return sorted(dict.fromkeys(findings), key=lambda finding: finding.is_ok)


def _members_intent(state: SetupState) -> CheckResult:
    if state.has_members_intent:
        return CheckResult(True, "I hear when someone leaves (the *Server Members* intent is on).")
    return CheckResult(
        False,
        "The *Server Members* intent is off, so I don't notice when someone leaves. Whoever runs me can turn it "
        "on in Discord's developer portal, under *Bot*.",
    )


def _name(state: SetupState) -> list[CheckResult]:
    telling = [word for word in REVEALING_WORDS if word in state.bot_name.lower()]
    if not telling:
        return []
    return [
        CheckResult(
            False,
            f"My name here contains *{telling[0]}*, and a locked phone shows it above every message. A neutral name "
            "is safer for people; whoever runs me can change it in Discord's developer portal, or you can give me "
            "a nickname here.",
        )
    ]


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
        )
    ]


def _channel(state: SetupState) -> list[CheckResult]:
    if state.channel is None:
        return [
            CheckResult(
                False,
                "No facilitators' channel is chosen, so cards have nowhere to go (`/facilitator queue` still "
                "shows what waits). Choose one with `/setup start`.",
            )
        ]
    findings = _permission_results(state.channel, "facilitators' channel", CHANNEL_PERMISSIONS)
    if state.channel.visible_to_roles:
        who = name_some([f"@{name.removeprefix('@')}" for name in state.channel.visible_to_roles])
        findings.append(
            CheckResult(
                False,
                f"#{state.channel.name} can be seen by {who}. What facilitators read there is private: in the "
                "channel's permissions, turn *View Channel* off for them.",
            )
        )
    return findings


def _permission_results(place: ChannelState, called: str, needed: dict[str, str]) -> list[CheckResult]:
    if place.name is None:
        return [CheckResult(False, f"The {called} that was chosen is gone. Choose another with `/setup start`.")]
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


def _mentor_role(state: SetupState) -> list[CheckResult]:
    if not state.is_mentor_role_chosen:
        return [CheckResult(True, "No mentor role is chosen; mentors get none, which is fine.")]
    if state.mentor_role is None:
        return [CheckResult(False, "The mentor role that was chosen is gone. Choose another with `/setup start`.")]
    if state.is_mentor_role_facilitator:
        return [
            CheckResult(
                False,
                f"The role @{state.mentor_role} is chosen for mentors and for facilitators alike, so every mentor "
                "would decide. Choose different roles with `/setup start`.",
            )
        ]
    if state.is_mentor_role_managed:
        return [
            CheckResult(
                False,
                f"The role @{state.mentor_role} belongs to an app or to boosting, so nobody can be given it. Choose "
                "another with `/setup start`.",
            )
        ]
    if not state.can_manage_roles:
        return [
            CheckResult(
                False,
                f"I can't give the role @{state.mentor_role}, because I am missing *Manage Roles*. In the "
                "server's settings, under *Roles*, allow it for my role.",
            )
        ]
    if not state.is_mentor_role_below:
        return [
            CheckResult(
                False,
                f"I can't give the role @{state.mentor_role}, because it stands above mine. In the server's "
                "settings, under *Roles*, drag my role above it.",
            )
        ]
    return [CheckResult(True, f"I can give and take the role @{state.mentor_role}.")]


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
            )
        )
    elif not state.has_tag:
        findings.append(CheckResult(False, "The forum's mentor tag is gone. Choose another with `/setup start`."))
    return findings


def _coordinator(state: SetupState) -> list[CheckResult]:
    if not state.is_coordinator_chosen:
        return [
            CheckResult(
                False,
                "No coordinator is chosen, so nobody looks after mentorship as a whole. Choose one with `/setup "
                "start`.",
            )
        ]
    if not (state.is_coordinator_present or state.are_all_members_known):
        return [CheckResult(False, MEMBERS_NOT_KNOWN_YET)]
    if not state.is_coordinator_present:
        return [CheckResult(False, "The coordinator is no longer in the server. Choose another with `/setup start`.")]
    return [CheckResult(True, "There is a coordinator.")]


def _deleted_roles(state: SetupState) -> list[CheckResult]:
    gone = [name for name in (*state.facilitator_roles.values(), *state.other_roles.values()) if name is None]
    said = (
        f"{len(gone)} of the roles chosen no longer exist{'s' if len(gone) == 1 else ''}. Opening `/setup start` "
        "shows which are left; choose anew where one is missing."
    )
    return [CheckResult(False, said)] if gone else []


def _retention(promised: RetentionPromise | None) -> list[CheckResult]:
    if promised is None:
        return []
    if not promised.is_kept:
        return [
            CheckResult(
                False,
                "Some things are kept longer than I promise. I forget by myself every few minutes; if this still "
                "stands here tomorrow, whoever runs me finds in my log what is in the way.",
            )
        ]
    return [
        CheckResult(
            True,
            "Nothing is kept longer than promised: what people wrote goes "
            f"{_days(promised.words_days)} after it is over, a message that arrived after "
            f"{_days(promised.messages_days)}, quiet days once they are past, someone who has left after "
            f"{_days(promised.left_days)}, what facilitators decided about a mentor who had everything deleted after "
            f"{_days(promised.decisions_days)}, and everything {_days(promised.removed_days)} after this server has "
            "removed me.",
        )
    ]


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"
