"""How it stands with those who wait for a mentor: for themselves, and for mentors, to whom they have no names."""

from __future__ import annotations

import discord
from discord import ui

from bot.rules import seeing
from bot.rules.fitting import Fit
from bot.rules.hearing import Hearer
from bot.rules.programme import Programme
from bot.rules.seeing import Kept, Reader
from bot.rules.timing import expires_at
from bot.services.pairings.offers import Waiter, WaitingList
from bot.services.profiles.compatibility import Outlook
from bot.ui.components.waiting_list import offer_select, waiting_button
from bot.ui.core.layout import Block, card, day, in_messages, joined, quote, since, span
from bot.ui.profiles import fit_views
from bot.ui.profiles.labels import names_of
from storage.models.records import Pairing

LEFT_THE_LIST = (
    "You are off the list. Offers that were already made to you stay open; *Not this time* closes them. Coming back "
    "is always possible, with `/mentee ask`."
)

LOOKS = Reader.LOOKING

MOST_HOPE = 300
"""Characters of a hope in the list; the label of a choice holds fewer."""


def in_the_way(outlook: Outlook | None, *, in_a_dm: bool = False) -> str | None:
    """What stands in the way of someone who waits, and what they could loosen; None where nothing does.

    A direct message stays and may be read by others, so there it says nothing of what they wish for.
    """
    if outlook is None:
        return None
    if outlook.in_the_way.no_room:
        return (
            "Just now I know of no mentor with room whom I could show you. It has nothing to do with you, and it "
            "changes: places fill up and free again."
        )
    if not outlook.in_the_way.musts:
        return None
    if in_a_dm:
        return (
            "Just now something that you marked as a must stands in the way. `/mentorship me` in the server shows "
            "what, to you alone. It is fine as it is."
        )
    musts = names_of(outlook.in_the_way.musts, outlook.traits)
    return (
        f"What stands in the way just now is something that you marked as a must: {musts}. No mentor with room "
        "fits it. If some of that could be a wish instead, someone may be found sooner. That is yours alone to say, "
        "and it is fine as it is."
    )


def joined_the_list(outlook: Outlook, programme: Programme, hearer: Hearer = Hearer.FACILITATORS) -> str:
    """What happens next, honestly, for someone who has just joined the waiting list."""
    look = "Facilitators and mentors look who might fit."
    if hearer is Hearer.UNSURE:
        look = "I can't see just now who looks after the list."
    elif hearer is not Hearer.FACILITATORS:
        look = (
            "Just now no facilitator is there who looks after the list, so I can't promise that somebody looks for "
            "you; whoever manages the server can change that with `/setup start`."
        )
    return joined(
        f"You are on the waiting list now, and your place is kept. {look} "
        "Mentors see what you hope for and what you said about yourself, and not your name. If someone offers, I "
        "write to you, and you decide.",
        in_the_way(outlook),
        f"This can take weeks. Every {span(programme.word_days)} I write to you how it stands, unless you have said "
        "that you want to rest from check-ins. Meanwhile you can ask any mentor by name, and your group and its "
        "facilitators are there. `/mentee withdraw` leaves the list at any time.",
    )


def offered(pairing: Pairing, programme: Programme) -> str:
    """What a mentor hears who would gladly be there for someone on the list."""
    until = day(expires_at(programme, proposed_at=pairing.proposed_at))
    return (
        "Thank you. I bring them your card now: what you bring, what you said about yourself, and why it could fit. "
        f"They decide, and you learn who it is only with their yes. If no answer comes by {until}, the question "
        "closes and I tell you. `/pairing withdraw` takes it back."
    )


def waiting_list(found: WaitingList) -> ui.LayoutView:
    """Those a mentor may offer to, as many as fit: since when they wait, their hope, traits and why; no names.

    Only who is shown can be chosen; whoever does not fit stands on the next page, so nobody is out of reach.
    """
    groups: list[list[Block]] = [
        [_shown(number, waiter, found)] for number, waiter in enumerate(found.waiters, start=1)
    ]
    shown = in_messages(groups, reserve=8)[0]
    waiters = found.waiters[: len(shown)]
    options = [
        discord.SelectOption(label=f"{number}. {_in_one_line(_hope(waiter))}", value=str(waiter.seeker.id))
        for number, waiter in enumerate(waiters, start=1)
    ]
    is_more = found.more or len(waiters) < len(found.waiters)
    return card(
        "## Waiting for a mentor",
        "You see what they hope for and what they said about themselves, and not who they are. For whom would you "
        "gladly be there? They get your card, and decide.",
        *shown,
        [offer_select(options, found.community_id)],
        [waiting_button(found.community_id, waiters[-1].seeker.id)] if is_more else None,
    )


def _shown(number: int, waiter: Waiter, found: WaitingList) -> str:
    return joined(
        f"**{number}.** Joined the list {since(waiter.seeker.since)}",
        quote(_hope(waiter), limit=MOST_HOPE) or "-# No words yet.",
        fit_views.about(found.traits, seeing.shown(Kept.TRAITS, waiter.said, to=LOOKS) or {}),
        fit_views.because(_fit(waiter), found.traits),
    )


def _fit(waiter: Waiter) -> Fit:
    """Why it could be the two tells of what is hoped for, and of what was said."""
    hoped = seeing.shown(Kept.WANTS, waiter.fit, to=LOOKS)
    return seeing.shown(Kept.TRAITS, hoped, to=LOOKS) or Fit()


def _hope(waiter: Waiter) -> str | None:
    return seeing.shown(Kept.HOPE, waiter.seeker.hope, to=LOOKS)


def _in_one_line(hope: str | None) -> str:
    return " ".join(hope.split())[:80] if hope else "No words yet"
