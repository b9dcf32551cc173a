"""Views of the waiting list, for seekers and, without names, for mentors."""

from __future__ import annotations

import discord
from discord import ui

from bot.rules import visibility
from bot.rules.audience import FirstRecipient
from bot.rules.deadlines import proposal_expires_at
from bot.rules.programme import Programme
from bot.rules.traits import Answers, chosen_options
from bot.rules.visibility import DataKind, Viewer
from bot.services.pairings.offers import ListedWaiting, WaitingCandidate
from bot.services.profiles.compatibility import MatchOutlook
from bot.ui.components.paging import FIRST_PLACE, ListEntry, Place, entry_of, page_at
from bot.ui.components.waiting_list import offer_select, waiting_list_id
from bot.ui.core.layout import card_view, format_date, format_days, join_lines, truncate
from bot.ui.core.mentions import RoleNameLookup
from bot.ui.profiles import fit_views
from bot.ui.profiles.labels import option_label, trait_names
from storage.models.records import Pairing

LEFT_THE_LIST = (
    "You are off the list. Offers that were already made to you stay open; *Not this time* closes them. Coming back "
    "is always possible, with `/mentee ask`."
)

WAITING_LIST_VIEWER = Viewer.BROWSING

NOTHING_SAID = "Nothing said yet"

MAX_CHOICE_LENGTH = 90
"""Largest number of characters of an entry in the label of an option."""

WAITED_TEXTS = ((7, "this week"), (60, "some weeks ago"), (365, "some months ago"))
"""How long ago an entry was made, by the days below which it is so; the day itself could tell whose it is."""


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


def joined_confirmation(outlook: MatchOutlook, first_recipient: FirstRecipient = FirstRecipient.FACILITATORS) -> str:
    """Return the confirmation for someone who has just joined the list, with an honest outlook."""
    look = "Facilitators look who might fit."
    if first_recipient is FirstRecipient.UNKNOWN:
        look = "I can't see just now who looks after the list."
    elif first_recipient is not FirstRecipient.FACILITATORS:
        look = (
            "Just now no facilitator is there who looks after the list, so I can't promise that somebody looks for "
            "you; someone who manages the server can change that with `/setup start`."
        )
    return join_lines(
        f"You are on the waiting list now, and your place is kept. {look} If someone is suggested to you or offers, "
        "I write to you, and you decide.",
        outlook_text(outlook),
    )


def joined_details(programme: Programme, *, listed: bool) -> str:
    """Return, for someone who has just joined the list, who sees it, and what happens meanwhile."""
    return join_lines(
        listed_text(listed),
        f"This can take weeks. Every {format_days(programme.word_days)} I write to you how it stands, unless you "
        "have said that you want to rest from check-ins. Meanwhile you can ask any mentor by name, and your group "
        "and its facilitators are there. `/mentee withdraw` leaves the list at any time.",
    )


def listed_text(listed: bool | None) -> str:
    """Return who sees a seeker's entry, as the seeker reads it."""
    if listed:
        return (
            "Mentors see what you chose about yourself, without your name and your words; one to whom you say yes "
            "reads those. Anyone who mentors here can read the list, also somebody whom you keep apart."
        )
    if listed is None:
        return (
            "Mentors don't see your entry yet, because I have not asked you whether they may: *Change what I hope "
            "for* asks it."
        )
    return "No mentor sees that you wait; facilitators do."


def offer_confirmation(pairing: Pairing, programme: Programme) -> str:
    """Return the confirmation for a mentor who offered to someone on the list."""
    until = format_date(proposal_expires_at(programme, proposed_at=pairing.proposed_at))
    return (
        "Thank you. I bring them your card where I may: what you bring, what you said about yourself, and why it "
        "could fit. If it reaches them, they decide, and you learn who it is only with their yes. You hear from me "
        f"by {until} either way. `/pairing withdraw` takes it back."
    )


def waiting_list_page(found: ListedWaiting, group: RoleNameLookup, place: Place = FIRST_PLACE) -> ui.LayoutView:
    """Return one page of the entries: about when they were made, and broad traits; no names and no words.

    Entries on the page can be selected.
    """
    by_row = {each.seeker_id: each for each in found.candidates}
    page = page_at((_entry(each, found) for each in found.candidates), place)
    options = [
        discord.SelectOption(
            label=f"{number}. {truncate(_in_one_line(by_row[entry.place.row], found, group), MAX_CHOICE_LENGTH)}",
            value=str(entry.place.row),
        )
        for number, entry in enumerate(page.entries, start=1)
    ]
    shown = [f"**{number}.** {block}" for number, entry in enumerate(page.entries, start=1) for block in entry.blocks]
    return card_view(
        "## Waiting for a mentor",
        "You see what they chose about themselves, and not who they are; what they hope for in their own words "
        "comes with a yes. Every mentor here sees the same list. For whom would you like to be there?",
        *shown,
        [offer_select(options, found.community_id)],
        *page.footer(waiting_list_id(found.community_id)),
    )


def _entry(waiter: WaitingCandidate, found: ListedWaiting) -> ListEntry:
    days = (found.at - waiter.since).days
    joined = next((words for fewer_than, words in WAITED_TEXTS if days < fewer_than), "over a year ago")
    said = fit_views.answers_text(found.traits, _answers(waiter)) or f"-# {NOTHING_SAID}."
    # Its place is by its row alone: the moment, in the custom id of a page, could tell whose entry it is.
    return entry_of(None, waiter.seeker_id, join_lines(f"Joined the list {joined}", said))


def _answers(waiter: WaitingCandidate) -> Answers:
    return visibility.visible(DataKind.TRAITS, waiter.answers, to=WAITING_LIST_VIEWER) or {}


def _in_one_line(waiter: WaitingCandidate, found: ListedWaiting, group: RoleNameLookup) -> str:
    """Return what they chose as plain text, since the label of an option shows no markup."""
    answers = _answers(waiter)
    labels = (
        option_label(trait, option, group)
        for trait in found.traits
        if not trait.hidden
        for option in chosen_options(trait, answers)
    )
    return ", ".join(labels) or NOTHING_SAID
