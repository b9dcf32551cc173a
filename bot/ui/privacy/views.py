"""Views of one's stored data: summary, files, before and after deleting."""

from __future__ import annotations

from discord import ui

from bot.services.privacy.export import PersonalData
from bot.services.privacy.service import ErasurePreview
from bot.ui.components.navigation import NavigationTarget, navigate_button
from bot.ui.components.privacy import PrivacyMove, privacy_button
from bot.ui.core.layout import QUIET, Block, card_view, dm_view, format_count, format_relative, join_lines, separator

from .export import TABLE_TITLES, Name, export_files

NOTHING_STORED = "Nothing is stored about you here."

WHAT_IS_DELETED = (
    "**This goes, at once and for good**\n"
    "- what you said about yourself and hoped for, your offers, and your place on the list\n"
    "- your check-in answers, what you wrote to anyone, and every message to you that I keep\n"
    "- your lists, and your wishes for contact and for when I write\n"
    "- a concern that you raised: it is closed, and its words go\n"
    "- your wishes about others: to be kept apart, no contact, *not for me*; should you come back, please say them "
    "again\n"
    "- my messages to others and in channels that name or quote you; a card about somebody else, too, goes on "
    "without you\n"
    "- my messages to you in our conversation, also those from other servers, unless you leave them: save what you "
    "would like to keep"
)
WHAT_STAYS = (
    "**This stays, without you in it**\n"
    "- for the other: that there was a mentorship, and when, with *someone* where your name was; and what they "
    "answered and wrote themselves\n"
    "- for the facilitators: that things happened, but not that it was you; and what others brought to them"
)
OUT_OF_REACH = (
    "**What I can't take back**\n"
    "- what people remember, or have copied; what stands where I have no access, until I have it again; messages to "
    "others from before I kept track of them\n"
    "- what I wrote to somebody who has had everything deleted before, and left my messages where they were\n"
    "- backups that the person who runs me has made; if one is put back, you are deleted from it again\n"
    "- what is kept in other servers; please ask there"
)


def sealed_text(decisions_days: int) -> str:
    """Return what stays with the person in it; it says the same to everybody, whether or not there is any of it."""
    return (
        "**This stays encrypted, if there is any of it, and holds again if you come back**\n"
        "- what others may wish about you: never to be brought together with you, no contact, *not for me*. I tell "
        "nobody, and you neither\n"
        "- a concern about you, while it is open: those who look after it see whom it is about\n"
        f"- for {format_count(decisions_days, 'day')}, what facilitators decided about you as a mentor: that nobody "
        "new comes to you, or you are not to mentor for a time, that an offer was declined, that you stopped. Those "
        "who decide see it if you offer again\n"
        "- for some weeks, how much you asked and wrote lately, by a print alone that tells nobody"
    )


def stored_data_page(everything: PersonalData) -> ui.LayoutView:
    """Return the summary of what is stored: which kinds, how many, and since when."""
    home = everything.community_id
    who_sees = navigate_button(home, NavigationTarget.WHO_SEES)
    if not everything.rows_by_kind:
        return card_view(NOTHING_STORED, [who_sees])
    return card_view(
        "## What is stored about you",
        "Only you see this. What people write is kept encrypted; ids and times are not.",
        [
            privacy_button(home, PrivacyMove.EXPORT),
            privacy_button(home, PrivacyMove.LIST_EXCLUSIONS),
            who_sees,
            privacy_button(home, PrivacyMove.ASK_TO_DELETE),
        ],
        join_lines(*[_kind(everything, kind) for kind in TABLE_TITLES if kind in everything.rows_by_kind]),
    )


def export_page(everything: PersonalData, name: Name) -> ui.LayoutView:
    """Return the files for the person alone, with a button to have them sent by direct message."""
    if not everything.rows_by_kind:
        return card_view(NOTHING_STORED)
    return card_view(
        "Here is all that is stored about you: one file to read, one for programs. Only you see this message, and it "
        "goes when you close it or restart Discord; save what you would like to keep, where nobody else looks.",
        *_attached(attached := export_files(everything, name)),
        [privacy_button(everything.community_id, PrivacyMove.SEND)],
        files=attached,
    )


def export_dm(everything: PersonalData, name: Name) -> ui.LayoutView:
    """Return the direct message with the files."""
    return dm_view(
        "Here is what you asked me for. Anyone who can open this conversation can open the files, too.",
        *_attached(attached := export_files(everything, name)),
        files=attached,
    )


def export_sending_text(*, new: bool) -> ui.LayoutView:
    """Return the confirmation that the files are sent; *new* is False if they were on their way already."""
    lead = "I send it to you by direct message." if new else "It is on its way to you already."
    return card_view(f"{lead} If your direct messages are closed to me, it waits for you in `/mentorship me`.")


def delete_confirmation(goes: ErasurePreview) -> ui.LayoutView:
    """Return the confirmation page for deleting: what is deleted and what stays."""
    home = goes.community_id
    return card_view(
        "## Deleting what is stored about you",
        _ends(goes),
        "What is yours goes at once and for good, and this cannot be undone. Below stands what goes, and what stays. "
        "You stay in the server and can begin again at any time.",
        [privacy_button(home, move) for move in (PrivacyMove.KEEP, PrivacyMove.EXPORT)],
        [privacy_button(home, move) for move in (PrivacyMove.DELETE, PrivacyMove.DELETE_BUT_MESSAGES)],
        separator(),
        WHAT_IS_DELETED,
        WHAT_STAYS,
        sealed_text(goes.decisions_days),
        "**As a facilitator,** what you decided stays decided, by *someone*. Your role in Discord stays with you."
        if goes.is_facilitator
        else None,
        OUT_OF_REACH,
    )


def deleted_text() -> ui.LayoutView:
    """Return the confirmation of deleting, the last response: afterwards no message could reach the person.

    It is true as well where nothing was stored, as when they delete once more: nothing stays that could tell.
    """
    return card_view(
        "Done. Nothing that is stored here leads to you any more, but for what stays encrypted for others. If "
        "anything is left to do in the server, I do it in the next moments: the role that mentors wear comes off, "
        "and my messages with your name or words go or lose them. I wish you well.",
        colour=QUIET,
    )


def delete_cancelled_text() -> ui.LayoutView:
    """Return the confirmation that nothing was deleted."""
    return card_view("Everything stays as it is.", colour=QUIET)


def _kind(everything: PersonalData, kind: str) -> str:
    title, when = TABLE_TITLES[kind]
    rows = everything.rows_by_kind[kind]
    times = sorted(row[when] for row in rows if when and row[when] is not None)
    count = f": {len(rows)}" if when else ""
    return f"- {title}{count}{f', the first {format_relative(times[0])}' if times else ''}"


def _attached(files: dict[str, bytes]) -> list[Block]:
    return [ui.File(f"attachment://{name}") for name in files]


def _ends(goes: ErasurePreview) -> str | None:
    ends = [
        f"{format_count(goes.mentorship_count, 'mentorship')}; the other hears kindly that it has ended, and not why"
        if goes.mentorship_count
        else None,
        f"{format_count(goes.proposal_count, 'open question')}, which nobody need answer any more"
        if goes.proposal_count
        else None,
    ]
    return join_lines("**This ends**", *[f"- {each}." for each in ends if each]) if any(ends) else None
