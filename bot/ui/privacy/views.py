"""What someone sees of what is stored about them: at a glance, as files, and before and after it is deleted."""

from __future__ import annotations

from discord import ui

from bot.services.privacy.export import Everything
from bot.services.privacy.service import WhatGoes
from bot.ui.components.navigation import NavigationTarget, door_button
from bot.ui.components.privacy import PrivacyMove, privacy_button
from bot.ui.core.layout import QUIET, Block, card, counted, dm, joined, line, since

from .export import KINDS, Name, files

NOTHING = "Nothing is stored about you here."

GOES = (
    "**This goes, at once and for good**\n"
    "- what you said about yourself and hoped for, your offers, and your place on the list\n"
    "- your check-in answers, what you wrote to anyone, and every message to you that I keep\n"
    "- your lists, and your wishes for contact and for when I write\n"
    "- a concern that you raised: it is closed, and its words go\n"
    "- your wishes to be kept apart from someone; should you come back, please say them again"
)
STAYS = (
    "**This stays, without you in it**\n"
    "- for the other: that there was a mentorship, and when, with *someone* where your name was; and what they "
    "answered and wrote themselves\n"
    "- for the facilitators: that things happened, but not that it was you; and what others brought to them\n"
    "- for anybody who may wish never to be brought together with you: that wish, kept "
    "encrypted. It holds again if you come back"
)
BEYOND = (
    "**What I can't take back**\n"
    "- messages that Discord has already, to you or to others, and what people remember\n"
    "- copies of the database that whoever runs me has made; please ask them\n"
    "- what is kept in other servers; please ask there"
)


def mine(everything: Everything) -> ui.LayoutView:
    """At a glance: of which kind, how much, since when."""
    home = everything.community_id
    who_sees = door_button(home, NavigationTarget.WHO_SEES)
    if not everything.kinds:
        return card(NOTHING, [who_sees])
    return card(
        "## What is stored about you",
        joined(*[_kind(everything, kind) for kind in KINDS if kind in everything.kinds]),
        "-# Only you see this. What people write is kept encrypted; ids and times are not.",
        [
            privacy_button(home, PrivacyMove.EXPORT),
            privacy_button(home, PrivacyMove.LIST_EXCLUSIONS),
            who_sees,
            privacy_button(home, PrivacyMove.ASK_TO_DELETE),
        ],
    )


def exported(everything: Everything, name: Name) -> ui.LayoutView:
    """The files, for the person alone, and the way to have them by direct message."""
    if not everything.kinds:
        return card(NOTHING)
    return card(
        "Here is all that is stored about you: one file to read, one for programs. Only you see this message, and it "
        "goes when you close it or restart Discord; save what you would like to keep, where nobody else looks.",
        *_attached(attached := files(everything, name)),
        [privacy_button(everything.community_id, PrivacyMove.SEND)],
        files=attached,
    )


def sent(everything: Everything, name: Name) -> ui.LayoutView:
    """The files as a direct message."""
    return dm(
        "Here is what you asked me for. Whoever can open this conversation can open the files, too.",
        *_attached(attached := files(everything, name)),
        files=attached,
    )


def on_its_way(*, new: bool) -> ui.LayoutView:
    """It was asked to be sent."""
    lead = "I send it to you by direct message." if new else "It is on its way to you already."
    return card(f"{lead} If your direct messages are closed to me, it waits for you in `/mentorship me`.")


def asks(goes: WhatGoes) -> ui.LayoutView:
    """What goes and what stays, and whether that is what is meant."""
    home = goes.community_id
    return card(
        "## Deleting what is stored about you",
        GOES,
        _ends(goes),
        STAYS,
        "**As a facilitator,** what you decided stays decided, by *someone*. Your role in Discord stays with you."
        if goes.is_facilitator
        else None,
        BEYOND,
        line(),
        "You stay in the server and can begin again at any time. This cannot be undone.",
        [privacy_button(home, move) for move in (PrivacyMove.KEEP, PrivacyMove.EXPORT, PrivacyMove.DELETE)],
    )


def deleted(*, anything: bool) -> ui.LayoutView:
    """It is done; the last word, for no message could be sent without keeping to whom."""
    if not anything:
        return card(f"{NOTHING} There was nothing to delete.", colour=QUIET)
    return card(
        "Done. Nothing that is stored here leads to you any more. What is left to do in the server, I do in the next "
        "moments: the role that mentors wear comes off, and cards with your name are taken down or lose it. "
        "I wish you well.",
        colour=QUIET,
    )


def kept() -> ui.LayoutView:
    """They thought better of it."""
    return card("Everything stays as it is.", colour=QUIET)


def _kind(everything: Everything, kind: str) -> str:
    title, when = KINDS[kind]
    rows = everything.kinds[kind]
    times = sorted(row[when] for row in rows if when and row[when] is not None)
    count = f": {len(rows)}" if when else ""
    return f"- {title}{count}{f', the first {since(times[0])}' if times else ''}"


def _attached(files: dict[str, bytes]) -> list[Block]:
    return [ui.File(f"attachment://{name}") for name in files]


def _ends(goes: WhatGoes) -> str | None:
    ends = [
        f"{counted(goes.mentorships, 'mentorship')}; the other hears kindly that it has ended, and not why"
        if goes.mentorships
        else None,
        f"{counted(goes.questions, 'open question')}, which nobody need answer any more" if goes.questions else None,
    ]
    return joined("**This ends**", *[f"- {each}." for each in ends if each]) if any(ends) else None
