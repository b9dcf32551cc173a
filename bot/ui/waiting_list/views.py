"""Views of the waiting list, for seekers and, without names, for mentors."""

from __future__ import annotations

import discord
from discord import ui

from bot.rules import visibility
from bot.rules.compatibility import Fit
from bot.rules.deadlines import proposal_expires_at
from bot.rules.first_recipient import FirstRecipient
from bot.rules.programme import Programme
from bot.rules.visibility import DataKind, Viewer
from bot.services.pairings.offers import WaitingCandidate, WaitingListPage
from bot.services.profiles.compatibility import MatchOutlook
from bot.ui.components.waiting_list import offer_select, waiting_list_page_button
from bot.ui.core.layout import (
    Block,
    card_view,
    format_date,
    format_days,
    format_relative,
    join_lines,
    quote,
    split_into_messages,
)
from bot.ui.profiles import fit_views
from bot.ui.profiles.labels import trait_names
from storage.models.records import Pairing

LEFT_THE_LIST = (
    "You are off the list. Offers that were already made to you stay open; *Not this time* closes them. Coming back "
    "is always possible, with `/mentee ask`."
)

WAITING_LIST_VIEWER = Viewer.BROWSING

MAX_HOPE_LENGTH = 300
"""Largest number of characters of a hope in the list; the label of an option holds fewer."""


def outlook_text(outlook: MatchOutlook | None, *, in_a_dm: bool = False) -> str | None:
    """Return what keeps a seeker from a match and what they could loosen; None if nothing does.

    A direct message stays and others may read it, so there it doesn't say what they wish for.
    """
    if outlook is None:
        return None
    if outlook.obstacles.has_no_free_mentor:
        return (
            "Just now I know of no mentor with room whom I could show you. It has nothing to do with you, and it "
            "changes: places fill up and free again."
        )
    if not outlook.obstacles.musts:
        return None
    if in_a_dm:
        return (
            "Just now something that you marked as a must stands in the way. `/mentorship me` in the server shows "
            "what, to you alone. It is fine as it is."
        )
    musts = trait_names(outlook.obstacles.musts, outlook.traits)
    return (
        f"What stands in the way just now is something that you marked as a must: {musts}. No mentor with room "
        "fits it. If some of that could be a wish instead, someone may be found sooner. That is yours alone to say, "
        "and it is fine as it is."
    )


def joined_confirmation(
    outlook: MatchOutlook, programme: Programme, first_recipient: FirstRecipient = FirstRecipient.FACILITATORS
) -> str:
    """Return the confirmation for someone who has just joined the list, with an honest outlook."""
    look = "Facilitators and mentors look who might fit."
    if first_recipient is FirstRecipient.UNKNOWN:
        look = "I can't see just now who looks after the list."
    elif first_recipient is not FirstRecipient.FACILITATORS:
        look = (
            "Just now no facilitator is there who looks after the list, so I can't promise that somebody looks for "
            "you; whoever manages the server can change that with `/setup start`."
        )
    return join_lines(
        f"You are on the waiting list now, and your place is kept. {look} "
        "Mentors see what you hope for and what you said about yourself, and not your name. If someone offers, I "
        "write to you, and you decide.",
        outlook_text(outlook),
        f"This can take weeks. Every {format_days(programme.word_days)} I write to you how it stands, unless you "
        "have said that you want to rest from check-ins. Meanwhile you can ask any mentor by name, and your group "
        "and its facilitators are there. `/mentee withdraw` leaves the list at any time.",
    )


def offer_confirmation(pairing: Pairing, programme: Programme) -> str:
    """Return the confirmation for a mentor who offered to someone on the list."""
    until = format_date(proposal_expires_at(programme, proposed_at=pairing.proposed_at))
    return (
        "Thank you. I bring them your card where I may: what you bring, what you said about yourself, and why it "
        "could fit. They decide, and you learn who it is only with their yes. You hear from me by "
        f"{until} either way. `/pairing withdraw` takes it back."
    )


def waiting_list_page(found: WaitingListPage) -> ui.LayoutView:
    """Return as many seekers as fit whom the mentor may offer to: waiting time, hope, traits, reasons; no names.

    Only seekers on the page can be selected; those that don't fit are on the next page, so nobody is out of reach.
    """
    groups: list[list[Block]] = [
        [_seeker_line(number, waiter, found)] for number, waiter in enumerate(found.candidates, start=1)
    ]
    shown = split_into_messages(groups, reserved_components=8)[0]
    waiters = found.candidates[: len(shown)]
    options = [
        discord.SelectOption(label=f"{number}. {_in_one_line(_hope(waiter))}", value=str(waiter.seeker.id))
        for number, waiter in enumerate(waiters, start=1)
    ]
    is_more = found.has_more or len(waiters) < len(found.candidates)
    return card_view(
        "## Waiting for a mentor",
        "You see what they hope for and what they said about themselves, and not who they are. For whom would you "
        "gladly be there? They get your card, and decide.",
        *shown,
        [offer_select(options, found.community_id)],
        [waiting_list_page_button(found.community_id, waiters[-1].seeker.id)] if is_more else None,
    )


def _seeker_line(number: int, waiter: WaitingCandidate, found: WaitingListPage) -> str:
    return join_lines(
        f"**{number}.** Joined the list {format_relative(waiter.seeker.since)}",
        quote(_hope(waiter), max_length=MAX_HOPE_LENGTH) or "-# No words yet.",
        fit_views.answers_text(
            found.traits, visibility.visible(DataKind.TRAITS, waiter.answers, to=WAITING_LIST_VIEWER) or {}
        ),
        fit_views.fit_text(_fit(waiter), found.traits),
    )


def _fit(waiter: WaitingCandidate) -> Fit:
    """Return the reasons for a match, as far as the viewer may see both what is hoped for and what was said."""
    hoped = visibility.visible(DataKind.WANTS, waiter.fit, to=WAITING_LIST_VIEWER)
    return visibility.visible(DataKind.TRAITS, hoped, to=WAITING_LIST_VIEWER) or Fit()


def _hope(waiter: WaitingCandidate) -> str | None:
    return visibility.visible(DataKind.HOPE, waiter.seeker.hope, to=WAITING_LIST_VIEWER)


def _in_one_line(hope: str | None) -> str:
    return " ".join(hope.split())[:80] if hope else "No words yet"
