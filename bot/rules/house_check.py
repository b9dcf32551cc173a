"""Is everything in place? Compares what is with what mentorship needs, and says how to mend each gap."""

from __future__ import annotations

from dataclasses import dataclass, field

TELLING = ("mentor", "mentee", "affair", "infidel", "betray", "cheat", "heal")
"""What a name on a locked phone should not say."""

NOT_TOLD_YET = (
    "Discord has not told me yet who is here, so I can't say whether somebody wears the facilitators' role, nor "
    "whether the coordinator is here. Please look again in a few minutes."
)

NEEDED_IN_CHANNEL = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "read_message_history": "Read Message History",
}
NEEDED_IN_FORUM = {
    "view_channel": "View Channel",
    "send_messages_in_threads": "Send Messages in Threads",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A channel the community chose, as the bot finds it."""

    name: str | None
    """None when it was deleted."""
    granted: frozenset[str] = frozenset()
    seen_by: tuple[str, ...] = ()
    """Names of roles that are no facilitators' and can look into it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """How long things are kept, in days, and whether nothing of a community is kept longer than that."""

    words_days: int
    letters_days: int
    left_days: int
    removed_days: int
    is_kept: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseFacts:
    """What ``/setup check`` looks at, taken from Discord and from the settings."""

    members_intent: bool
    bot_name: str = ""
    facilitator_roles: dict[int, str | None] = field(default_factory=dict)
    facilitators: int = 0
    everyone_is_known: bool = True
    other_roles: dict[int, str | None] = field(default_factory=dict)
    mentor_role: str | None = None
    mentor_role_chosen: bool = False
    mentor_role_is_below: bool = False
    mentor_role_is_managed: bool = False
    mentor_role_facilitates: bool = False
    may_manage_roles: bool = False
    channel: Place | None = None
    forum: Place | None = None
    tag_chosen: bool = False
    tag_is_there: bool = False
    coordinator_chosen: bool = False
    coordinator_is_here: bool = False
    promised: Promised | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it is in place, and the words for it."""

    is_well: bool
    words: str


def look_over(facts: HouseFacts) -> list[Finding]:
    """Everything looked at, gaps first."""
    findings = [
        _members_intent(facts),
        *_name(facts),
        *_facilitators(facts),
        *_channel(facts),
        *_mentor_role(facts),
        *_forum(facts),
        *_coordinator(facts),
        *_deleted_roles(facts),
        *_retention(facts.promised),
    ]
    return sorted(dict.fromkeys(findings), key=lambda finding: finding.is_well)


def _members_intent(facts: HouseFacts) -> Finding:
    if facts.members_intent:
        return Finding(True, "I hear when someone leaves (the *Server Members* intent is on).")
    return Finding(
        False,
        "The *Server Members* intent is off, so I don't notice when someone leaves. Whoever runs me can turn it "
        "on in Discord's developer portal, under *Bot*.",
    )


def _name(facts: HouseFacts) -> list[Finding]:
    telling = [word for word in TELLING if word in facts.bot_name.lower()]
    if not telling:
        return []
    return [
        Finding(
            False,
            f"My name here contains *{telling[0]}*, and a locked phone shows it above every message. A neutral name "
            "is safer for people; whoever runs me can change it in Discord's developer portal, or you can give me "
            "a nickname here.",
        )
    ]


def _facilitators(facts: HouseFacts) -> list[Finding]:
    if not (facts.facilitators or facts.everyone_is_known):
        return [Finding(False, NOT_TOLD_YET)]
    named = [name for name in facts.facilitator_roles.values() if name]
    if named and facts.facilitators:
        return [Finding(True, "Facilitators have a role.")]
    if named:
        roles = " or ".join(f"@{name.removeprefix('@')}" for name in named)
        return [
            Finding(
                False,
                f"Nobody wears {roles}, so no facilitator is there to decide or to help. Give the role to someone, "
                "in the server's settings under *Members*. Until then I write to the coordinator about what waits, "
                "or ask the server's owner for a facilitator.",
            )
        ]
    return [
        Finding(
            False,
            "No facilitator's role is chosen, so nobody can decide anything yet. Choose one with `/setup start`.",
        )
    ]


def _channel(facts: HouseFacts) -> list[Finding]:
    if facts.channel is None:
        return [
            Finding(
                False,
                "No facilitators' channel is chosen, so cards have nowhere to go (`/facilitator queue` still "
                "shows what waits). Choose one with `/setup start`.",
            )
        ]
    findings = _place(facts.channel, "facilitators' channel", NEEDED_IN_CHANNEL)
    if facts.channel.seen_by:
        who = ", ".join(f"@{name.removeprefix('@')}" for name in facts.channel.seen_by)
        findings.append(
            Finding(
                False,
                f"#{facts.channel.name} can be seen by {who}. What facilitators read there is private: in the "
                "channel's permissions, turn *View Channel* off for them.",
            )
        )
    return findings


def _place(place: Place, called: str, needed: dict[str, str]) -> list[Finding]:
    if place.name is None:
        return [Finding(False, f"The {called} that was chosen is gone. Choose another with `/setup start`.")]
    missing = [name for permission, name in needed.items() if permission not in place.granted]
    if not missing:
        return [Finding(True, f"I can do my work in #{place.name}.")]
    return [
        Finding(
            False,
            f"In #{place.name} I am missing *{', '.join(missing)}*. Open the channel's settings, then "
            "*Permissions*, and allow it for my role.",
        )
    ]


def _mentor_role(facts: HouseFacts) -> list[Finding]:
    if not facts.mentor_role_chosen:
        return [Finding(True, "No mentor role is chosen; mentors get none, which is fine.")]
    if facts.mentor_role is None:
        return [Finding(False, "The mentor role that was chosen is gone. Choose another with `/setup start`.")]
    if facts.mentor_role_facilitates:
        return [
            Finding(
                False,
                f"The role @{facts.mentor_role} is chosen for mentors and for facilitators alike, so every mentor "
                "would decide. Choose different roles with `/setup start`.",
            )
        ]
    if facts.mentor_role_is_managed:
        return [
            Finding(
                False,
                f"The role @{facts.mentor_role} belongs to an app or to boosting, so nobody can be given it. Choose "
                "another with `/setup start`.",
            )
        ]
    if not facts.may_manage_roles:
        return [
            Finding(
                False,
                f"I can't give the role @{facts.mentor_role}, because I am missing *Manage Roles*. In the "
                "server's settings, under *Roles*, allow it for my role.",
            )
        ]
    if not facts.mentor_role_is_below:
        return [
            Finding(
                False,
                f"I can't give the role @{facts.mentor_role}, because it stands above mine. In the server's "
                "settings, under *Roles*, drag my role above it.",
            )
        ]
    return [Finding(True, f"I can give and take the role @{facts.mentor_role}.")]


def _forum(facts: HouseFacts) -> list[Finding]:
    if facts.forum is None:
        return [Finding(True, "No forum is chosen; offers come by command or in person, which is fine.")]
    findings = _place(facts.forum, "forum", NEEDED_IN_FORUM)
    if facts.forum.name is None:
        return findings
    if not facts.tag_chosen:
        findings.append(
            Finding(
                False,
                "The forum has no mentor tag chosen, so I answer no post. Choose it with `/setup start`.",
            )
        )
    elif not facts.tag_is_there:
        findings.append(Finding(False, "The forum's mentor tag is gone. Choose another with `/setup start`."))
    return findings


def _coordinator(facts: HouseFacts) -> list[Finding]:
    if not facts.coordinator_chosen:
        return [
            Finding(
                False,
                "No coordinator is chosen, so nobody hears when a mentor steps down. Choose one with `/setup start`.",
            )
        ]
    if not (facts.coordinator_is_here or facts.everyone_is_known):
        return [Finding(False, NOT_TOLD_YET)]
    if not facts.coordinator_is_here:
        return [Finding(False, "The coordinator is no longer in the server. Choose another with `/setup start`.")]
    return [Finding(True, "There is a coordinator.")]


def _deleted_roles(facts: HouseFacts) -> list[Finding]:
    gone = [name for name in (*facts.facilitator_roles.values(), *facts.other_roles.values()) if name is None]
    if not gone:
        return []
    return [
        Finding(
            False,
            f"{len(gone)} of the roles chosen no longer exist{'s' if len(gone) == 1 else ''}. Opening "
            "`/setup start` shows which are left; choose anew where one is missing.",
        )
    ]


def _retention(promised: Promised | None) -> list[Finding]:
    if promised is None:
        return []
    if not promised.is_kept:
        return [
            Finding(
                False,
                "Some things are kept longer than I promise. I forget by myself every few minutes; if this still "
                "stands here tomorrow, whoever runs me finds in my log what is in the way.",
            )
        ]
    return [
        Finding(
            True,
            "Nothing is kept longer than promised: what people wrote goes "
            f"{_days(promised.words_days)} after it is over, a message that arrived after "
            f"{_days(promised.letters_days)}, quiet days once they are past, someone who has left after "
            f"{_days(promised.left_days)}, and everything {_days(promised.removed_days)} after this server has "
            "removed me.",
        )
    ]


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"
