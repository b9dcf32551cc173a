"""Views for the person who raised a concern, or waits to be contacted: how it stands, and who may read it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from discord import ui

from bot.rules.concerns import is_contact_request
from bot.rules.ladder import MatterMove
from bot.rules.pairing import PairingMove
from bot.rules.visibility import DataKind, Viewer, may_know, visible
from bot.ui.components.concerns import let_in_button, let_in_list_id, matter_button, newcomer_row, outcome_button
from bot.ui.components.paging import ListEntry, ListPage, Place, page_at
from bot.ui.components.pairings import pairing_button
from bot.ui.core.layout import (
    Block,
    ControlRow,
    card_view,
    format_relative,
    join_lines,
    mention_user,
    separator,
)
from bot.ui.core.mentions import NameLookup
from storage.models.concerns import Concern, MatterReader, OpenMatter
from storage.models.enums import Heard, MessageKind
from storage.models.records import Pairing

from .views import OUTCOME_TEXTS, concern_kind, full_text

_GOES_ON = "I go on until somebody looks after it."
HOW_IT_STANDS = {
    Heard.STAFF: f"Those who may look after it have heard of it. {_GOES_ON}",
    Heard.OWNER: (
        "I have asked the server's owner to see to it that somebody does, without saying who you are. " + _GOES_ON
    ),
    Heard.NOBODY: (
        "Just now nobody is here to whom I may show it. I look every day whether somebody has come; please don't "
        "wait for us."
    ),
}
"""How something stands that nobody looks after, by who has heard of it; for the person who waits."""
WHO_DECIDES = {
    Heard.STAFF: "Those who decide about it know of it, and I remind them until one of them does.",
    Heard.OWNER: (
        "Just now no facilitator is here who may decide about it. I have asked the server's owner to see to it that "
        "somebody does, without saying who you are."
    ),
    Heard.NOBODY: (
        "Just now nobody is here who may decide about it. I look every day whether somebody has come; I am sorry "
        "that it takes so long."
    ),
}
"""How something stands that waits for a decision, by who has heard of it; for those who wait."""
WHAT_WAITS = {True: "your wish to be contacted", False: "what you brought to those who look after the groups"}
"""What somebody waits for, by whether it is only that."""

NAMELESS = "Somebody who looks after the groups"
SUPPORT_AT_ANY_HOUR = "If it can't wait, `/support` shows where help is to be had at any hour."


def concern_outcome_page(concern: Concern, rests: Pairing | None) -> ui.LayoutView:
    """Return the outcome for the person who raised the concern; *rests* is their pairing that they have paused."""
    other = mention_user(rests.partner_of(concern.by_id)) if rests else None
    came = visible(DataKind.CONCERN_OUTCOME, concern.outcome, to=Viewer.SELF)
    if came is None:
        return card_view(join_lines(own_concern_status(concern), SUPPORT_AT_ANY_HOUR))
    return card_view(
        join_lines("### What came of what you brought", OUTCOME_TEXTS[came][1]),
        full_text(visible(DataKind.CONCERN_OUTCOME, concern.outcome_words, to=Viewer.SELF)),
        f"You have paused your mentorship with {other}. You can go on when you like, or end it." if rests else None,
        [pairing_button(rests.id, move) for move in (PairingMove.RESUME, PairingMove.END)] if rests else None,
        "If it isn't enough, or it comes back, you can bring it up again. `/support` is there at any hour.",
    )


def own_concern_groups(concerns: Sequence[Concern], matters: Sequence[OpenMatter] = ()) -> list[list[Block]]:
    """Return what someone has raised, and what they wait for (*matters*), for their own page."""
    concerns = [concern for concern in concerns if may_know(concern_kind(concern), to=Viewer.SELF)]
    by_id = {matter.id: matter for matter in matters}
    groups: list[list[Block]] = []
    for concern in concerns:
        matter = by_id.get(concern.matter_id or 0)
        status = own_concern_status(concern, matter.heard if matter else None)
        row: ControlRow | None = None
        if concern.outcome is not None:
            row = [outcome_button(concern.id)]
        elif concern.matter_id is not None:
            row = _waiter_row(concern.matter_id, matter)
        groups.append([f"{status} (brought {format_relative(concern.raised_at)})", row])
    for matter in matters:
        if matter.kind is MessageKind.CARD_CONTACT and may_know(DataKind.CONTACT, to=Viewer.SELF):
            taker = mention_user(matter.taken_by) if matter.taken_by else None
            status = _how_it_stands("Your wish to be contacted", taker, matter.heard)
            groups.append([f"{status} (asked {format_relative(matter.began_at)})", _waiter_row(matter.id, matter)])
    return _set_off(groups)


def _waiter_row(matter_id: int, matter: OpenMatter | None) -> ControlRow:
    """Return the buttons of the person who waits: *LET_IN* where nobody has heard who may read it.

    Whether they are written to about it, they can change their mind.
    """
    is_heard = matter is None or matter.taken_by is not None or matter.heard not in (Heard.OWNER, Heard.NOBODY)
    moves = [] if is_heard else [MatterMove.LET_IN]
    moves += [MatterMove.WITHDRAW, MatterMove.KEEP if matter is None or matter.is_told else MatterMove.WRITE]
    return [matter_button(matter_id, move) for move in moves]


def newcomer_question(reader: MatterReader, what: str) -> str:
    """Return the question whether somebody may read it who came to look after mentorship later."""
    return (
        f"{mention_user(reader.reader_id)} has come to look after the groups, too. **May they read {what}?** Until "
        "you say yes, I don't show it to them, unless somebody who knows of it does, or none of those is left. "
        "Either is fine, and of a no nobody hears."
    )


def newcomer_groups(readers: Sequence[MatterReader], concerns: Sequence[Concern]) -> list[list[Block]]:
    """Return the questions that somebody has not answered yet, for their own page."""
    brought = {concern.id for concern in concerns if not is_contact_request(concern)}
    groups: list[list[Block]] = []
    for reader in readers:
        is_wish = reader.kind is not MessageKind.CARD_CONCERN or reader.subject_id not in brought
        groups.append([newcomer_question(reader, WHAT_WAITS[is_wish]), newcomer_row(reader.id)])
    return _set_off(groups)


def _set_off(groups: list[list[Block]]) -> list[list[Block]]:
    """Return the groups with a line above the first."""
    return [[separator(), *groups[0]], *groups[1:]] if groups else []


def let_in_at(matter_id: int, people: Iterable[int], place: Place) -> ListPage:
    """Return one page of those who may be let in, still without their names."""
    entries = (ListEntry(Place(row=person), [[let_in_button(matter_id, person, NAMELESS)]]) for person in people)
    return page_at(entries, place)


def let_in_page(matter_id: int, page: ListPage, name_of: NameLookup) -> ui.LayoutView:
    """Return the page on which the person who waits chooses who may read it, by their names."""
    if not page.total:
        return card_view("There is nobody here whom you could let in. `/support` shows who listens at any hour.")
    people = [entry.place.row for entry in page.entries]
    rows: list[Block] = [[let_in_button(matter_id, person, name_of(person) or NAMELESS)] for person in people]
    return card_view(
        "**Whom may I show it to?** I show them only this, and change nothing else. They can then write to you, if "
        "you gave your name. You don't have to choose anybody: `/support` shows who listens at any hour.",
        *rows,
        *page.footer(let_in_list_id(matter_id)),
    )


def own_concern_status(concern: Concern, heard: Heard | None = None) -> str:
    """Return how what somebody brought stands, for them."""
    what = "Your wish to be reached" if is_contact_request(concern) else "What you brought"
    if concern.closed_at is not None:
        return f"{what} has been looked after."
    taker = mention_user(concern.taken_by) if concern.taken_by is not None else None
    if taker is not None and not concern.named:
        taker = "one of those who look after the groups"
    return _how_it_stands(what, taker, heard)


def _how_it_stands(what: str, taker: str | None, heard: Heard | None) -> str:
    """Return how something stands for which somebody waits."""
    if taker is not None:
        return f"{what} is with {taker}."
    if heard is None:
        return f"{what} is on its way to those who look after the groups."
    return f"{what} waits: nobody has taken it on yet. {HOW_IT_STANDS[heard]}"
