"""Views of keeping apart: the question, with what would end with it, the confirmation, and a person's list."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord import ui

from bot.rules.callers import is_known_user
from bot.rules.visibility import DataKind, Viewer, may_know
from bot.services.keep_apart import ExclusionResult
from bot.ui.components.exclusions import (
    ApartMove,
    apart_button,
    exclusion_list_id,
    exclusion_select,
    facilitators_select,
)
from bot.ui.components.paging import ListEntry, ListPage, Place, entry_of, page_at
from bot.ui.core.custom_ids import Button
from bot.ui.core.layout import ControlRow, card_view, format_relative, join_lines, mention_user
from bot.ui.core.members import clean_name
from bot.ui.core.mentions import NameLookup
from bot.ui.pairings.descriptions import describe_pairing
from storage.models.enums import PairingState
from storage.models.matching import Exclusion
from storage.models.records import Pairing

POSTPONED = "Everything stays as it is. `/privacy keep-apart` is there whenever you like."
FOR_FACILITATORS = {
    False: "Facilitators don't know of it, unless you let them take it into account.",
    True: (
        "Facilitators may take it into account: their matches never have you two together, and if one suggests it, I "
        "say that it isn't possible, and not why."
    ),
}
"""What stands under a wish about facilitators, by whether they may know of it."""


def exclusion_page(community_id: int, result: ExclusionResult, reader_id: int) -> ui.LayoutView:
    """Return the confirmation, or, where something has to end with the wish, what there is to choose."""
    if result.open_pairing is not None:
        return exclusion_question(community_id, result, reader_id)
    return _confirmation(community_id, result, reader_id)


def exclusion_question(community_id: int, result: ExclusionResult, reader_id: int) -> ui.LayoutView:
    """Return the question whether to be kept apart, and what would end with it."""
    other, pairing = mention_user(result.other_id), result.open_pairing
    later = apart_button(community_id, result.other_id, ApartMove.LATER)
    if pairing is None:
        return card_view(
            f"Would you like me never to bring you and {other} together? Nobody is told, and you can take it back at "
            "any time.",
            [apart_button(community_id, result.other_id, ApartMove.KEEP), later],
        )
    return card_view(
        describe_pairing(pairing, reader_id),
        f"To be kept apart from {other}, you would end this. Either is fine:\n"
        f"- **End it and keep apart**: {_what_ends(pairing, reader_id)}, and nobody can tell it from any other end. "
        "From then on I don't bring you two together.\n"
        "- **Later**: everything stays as it is, and I keep nothing of what you asked.",
        [apart_button(community_id, result.other_id, ApartMove.END), later],
    )


def _confirmation(community_id: int, result: ExclusionResult, reader_id: int) -> ui.LayoutView:
    """Return the confirmation; it is the same whether or not the other has excluded them, too."""
    other = mention_user(result.other_id)
    return card_view(
        f"**Kept.** From now on I don't bring you and {other} together. Nobody is told, and nobody is told why.",
        f"{_end_sentence(result.ended, reader_id)}." if result.ended is not None else None,
        FOR_FACILITATORS[result.for_facilitators],
        [_facilitators_button(community_id, result.other_id, is_allowed=result.for_facilitators)],
        f"What {other} asks or offers you, and what somebody suggests for you two, reaches neither of you. To the "
        "one who asks it is like any other question, and closes later.",
        f"The list that mentors read has no names and is the same for all of them: if you are on it and {other} "
        "mentors, they could read what stands there, but an offer from it does not reach you. If they look after the "
        "groups here, I show them nothing of yours from now on. Only an offer to mentor, and that you stop, stand in "
        "the facilitators' channel for all who read it.",
        "-# `/privacy keep-apart-list` shows your list, to you alone, and takes it back at any time.",
    )


def for_facilitators_confirmation(community_id: int, other_id: int, *, allowed: bool) -> ui.LayoutView:
    """Return the confirmation that facilitators may take a wish into account, or no longer."""
    said = "" if allowed else " What they have seen until now, they may remember."
    return card_view(
        f"About you and {mention_user(other_id)}: {FOR_FACILITATORS[allowed]}{said}",
        [_facilitators_button(community_id, other_id, is_allowed=allowed)],
    )


def exclusions_at(kept: Sequence[Exclusion], place: Place) -> tuple[ListPage, list[Exclusion]]:
    """Return one page of a person's own list, and those who are on it."""
    by_place = {exclusion_entry(each).place: each for each in kept}
    page = page_at(map(exclusion_entry, kept), place, reserved_components=15)
    return page, [by_place[entry.place] for entry in page.entries]


def exclusion_list(
    community_id: int,
    page: ListPage,
    shown: Sequence[Exclusion],
    name_of: NameLookup,
    *,
    removed_id: int | None = None,
) -> ui.LayoutView:
    """Return one page of the person's own list, with a select to take someone off; *removed_id* was just removed."""
    lead = (
        f"{mention_user(removed_id)} is not on your list any more; as far as it is up to you, you may be brought "
        "together again. Nobody is told."
        if removed_id is not None
        else None
    )
    if not shown or not may_know(DataKind.EXCLUSION, to=Viewer.SELF):
        return card_view(
            lead,
            "Your list is empty. `/privacy keep-apart` puts someone on it: a person with whom you are never to be "
            "brought together. Nobody is told.",
        )
    return card_view(
        lead,
        f"## Whom you keep apart from ({page.total})",
        join_lines(*(str(block) for entry in page.entries for block in entry.blocks)),
        *page.footer(exclusion_list_id(community_id)),
        "-# Only you see this list. Facilitators know of nothing here, except where it says so.",
        [exclusion_select(community_id, [_option(each, name_of) for each in shown])],
        *_facilitators_selects(community_id, shown, name_of),
    )


def _what_ends(pairing: Pairing, reader: int) -> str:
    """Return what becomes of what the two have, in the words of the ordinary moves."""
    match pairing.state:
        case PairingState.PROPOSED if pairing.asker_id == reader:
            return "your question is taken back"
        case PairingState.PROPOSED:
            return "it is *not this time*, as if you had answered so"
        case PairingState.AGREED:
            return "your yes is taken back before it begins"
        case _:
            return "the mentorship ends now"


def _end_sentence(ended: Pairing, reader: int) -> str:
    match ended.state:
        case PairingState.WITHDRAWN:
            return "Your question is taken back, as with *Take it back*"
        case PairingState.DECLINED:
            return "It is *not this time*, as if you had answered so"
        case _ if ended.began_at is None:
            return "Your yes is taken back, as with *End it*"
        case _:
            other = mention_user(ended.partner_of(reader))
            return f"The mentorship has ended, and I tell {other} that alone. `/mentorship me` has the closing"


def _facilitators_button(community_id: int, other_id: int, *, is_allowed: bool) -> Button:
    return apart_button(community_id, other_id, ApartMove.FORBID if is_allowed else ApartMove.ALLOW)


def _facilitators_selects(
    community_id: int, exclusions: Sequence[Exclusion], name_of: NameLookup
) -> list[ControlRow]:
    """Return a select of those about whom facilitators may not know, and one of those about whom they may."""
    groups = {
        ApartMove.ALLOW: [each for each in exclusions if not each.for_facilitators],
        ApartMove.FORBID: [each for each in exclusions if each.for_facilitators],
    }
    return [
        [facilitators_select(community_id, move, [_option(each, name_of) for each in some])]
        for move, some in groups.items()
        if some
    ]


def exclusion_entry(each: Exclusion) -> ListEntry:
    """Return somebody on the list, oldest first."""
    told = " · facilitators may take it into account" if each.for_facilitators else ""
    return entry_of(
        each.since, each.shown_id, f"- {mention_user(each.shown_id)}, {format_relative(each.since)}{told}"
    )


def _option(each: Exclusion, name_of: NameLookup) -> discord.SelectOption:
    name = clean_name(name_of(each.shown_id) or "")
    unnamed = (
        f"Someone I can't name now ({each.shown_id})"
        if is_known_user(each.shown_id)
        else "Someone no longer known here"
    )
    return discord.SelectOption(
        label=(name or unnamed)[:100],
        value=str(each.shown_id),
        description=f"Since {each.since:%d %B %Y}",
    )
