"""Views of a concern: for those who look after it, and for the person who raised it.

The card in the channel and direct messages say only that there is a concern. Whom it is about and what was written is
shown to one reader at a time, each time they ask, as long as they may still read it.
"""

from __future__ import annotations

from typing import Any

from discord import ui

from bot.rules.callers import is_known_user
from bot.rules.concerns import ConcernMove, available_concern_moves, is_contact_request
from bot.rules.mentor_status import NewPeopleMove, new_people_move
from bot.rules.visibility import DataKind, Viewer, may_know, visible
from bot.services.concerns.cases import ConcernCase, ConcernCaseList
from bot.ui.components.concerns import (
    concern_button,
    new_people_concern_button,
)
from bot.ui.components.exclusions import ApartMove, apart_button
from bot.ui.components.paging import FIRST_PLACE, Place, entry_of, join_parts, page_at
from bot.ui.components.reports import FacilitatorList, facilitator_list_id
from bot.ui.core.layout import (
    QUIET,
    Block,
    ControlRow,
    card_view,
    defuse_links,
    format_relative,
    join_lines,
    mention_user,
    separator,
    split_into_messages,
    text_view,
)
from storage.models.concerns import Concern, ConcernNote
from storage.models.enums import ConcernOutcome

OUTCOME_TEXTS = {
    ConcernOutcome.TALKED: ("We talked", "Someone has talked with those concerned."),
    ConcernOutcome.ARRANGED: ("Something was arranged", "Something was arranged, so that it can be better."),
    ConcernOutcome.PASSED_ON: ("Passed on", "It was passed on to someone who can do more about it."),
    ConcernOutcome.NOTHING: ("Nothing more for now", "It was looked at, and nothing more is done for now."),
}
"""Label of each outcome for those who look after a concern, and its text for the person who raised it."""

CONCERN_VIEWER = Viewer.FACILITATOR
NO_OPEN_CONCERNS = "There is no concern that waits for you."


def concern_queue_entry(concern: Concern) -> list[Block]:
    """Return a concern as an entry in a list, for someone who may look after it."""
    if not may_know(concern_kind(concern), to=CONCERN_VIEWER):
        return []
    return [
        join_lines(f"**{concern_headline(concern)}**{_about(concern)}", f"-# {concern_state_text(concern)}"),
        concern_move_row(concern),
    ]


def concern_list_page(cases: ConcernCaseList, place: Place = FIRST_PLACE) -> ui.LayoutView:
    """Return one page of the open concerns, oldest first, followed by those closed recently, latest first."""
    still_open = [
        entry_of(concern.raised_at, concern.id, *blocks)
        for concern in cases.open_concerns
        if (blocks := concern_queue_entry(concern))
    ]
    closed = [
        entry_of(concern.closed_at, concern.id, *blocks, newest_first=True)
        for concern in cases.recently_closed
        if (blocks := concern_queue_entry(concern))
    ]
    between = [NO_OPEN_CONCERNS] if not still_open else [separator()] if closed else []
    page = page_at(join_parts(still_open, [entry_of(None, 0, *between)] if between else [], closed), place)
    return card_view("## Concerns", *page.blocks(facilitator_list_id(FacilitatorList.CONCERNS)))


def concern_page(case: ConcernCase, reader: int) -> list[ui.LayoutView]:
    """Return one whole concern for someone who looks after it, in as many messages as it needs."""
    concern = case.concern
    lead: list[Block] = [
        join_lines(f"### {concern_headline(concern)}{_about(concern)}", f"-# {concern_state_text(concern)}"),
        full_text(visible(concern_kind(concern), concern.words, to=CONCERN_VIEWER)),
    ]
    notes: list[list[Block]] = [
        [_note(note)] for note in visible(DataKind.CONCERN_NOTES, case.notes, to=CONCERN_VIEWER) or ()
    ]
    told = visible(DataKind.CONCERN_OUTCOME, concern.outcome_words, to=CONCERN_VIEWER)
    ends: list[Block] = [
        join_lines("Told to the person who brought it:", full_text(told)) if told else None,
        _moves(case, reader),
        _more_moves(case, reader),
        None if is_contact_request(concern) else "-# Please mention it to nobody who is part of it.",
    ]
    return [card_view(*blocks) for blocks in split_into_messages([lead, *notes, ends])]


def concern_move_confirmation(case: ConcernCase, reader: int, said: str) -> ui.LayoutView:
    """Return the confirmation of a move, with the moves that are possible next."""
    shows = concern_button(case.concern.id, ConcernMove.SHOW)
    return card_view(said, [shows, *_moves(case, reader)], _more_moves(case, reader), colour=QUIET)


def _moves(case: ConcernCase, reader: int) -> list[ui.Item[Any]]:
    """Return the buttons for what can be done about a concern, and for new people of a mentor whom it is about."""
    concern_id, of_mentor = case.concern.id, new_people_move(case.about_mentor)
    moves = [move for move in available_concern_moves(case.concern, reader) if move is not ConcernMove.SHARE]
    return [
        *(concern_button(concern_id, move) for move in moves),
        *([new_people_concern_button(concern_id, of_mentor)] if of_mentor else []),
    ]


def _more_moves(case: ConcernCase, reader: int) -> ControlRow | None:
    """Return the button for showing it to others, if the reader may, in a row of its own."""
    may_share = ConcernMove.SHARE in available_concern_moves(case.concern, reader)
    return [concern_button(case.concern.id, ConcernMove.SHARE)] if may_share else None


def new_people_confirmation(user_id: int, move: NewPeopleMove) -> str:
    """Return the confirmation for the facilitator who stopped new people for a mentor, or let them come again."""
    who = mention_user(user_id)
    if move is NewPeopleMove.LET:
        return f"New people can come to {who} again, as far as there is room."
    return (
        f"Nobody new comes to {who} from now on; to others they have no room. Their mentorships go on. I "
        "write nothing to them; they read it where they would take somebody. It stays like this, whatever becomes of "
        "any concern, until one of you lets new people come again, here or in `/facilitator person`."
    )


def concern_raised_page(concern: Concern, said: str) -> ui.LayoutView:
    """Return the confirmation for who raised a concern; where it is about somebody, with the offer to keep apart."""
    if concern.about_id is None or not is_known_user(concern.about_id):
        return text_view(said)
    return card_view(
        said,
        [apart_button(concern.community_id, concern.about_id, ApartMove.ASK)],
        f"While it is open, I don't bring you and {mention_user(concern.about_id)} together; after that, only your "
        "own wish keeps you apart. If you have not wished it yet, you can do so now. Nobody is told.",
        colour=QUIET,
    )


def concern_headline(concern: Concern) -> str:
    """Return the headline of a concern; it names nobody but the person of a wish to be contacted."""
    if is_contact_request(concern) and may_know(DataKind.CONTACT, to=CONCERN_VIEWER):
        return f"{mention_user(concern.by_id)} would like to be reached"
    return f"Someone brings a concern{': someone may be in danger now' if concern.is_danger else ''}"


def _about(concern: Concern) -> str:
    """Return whom the concern is about and who raised it, for those who may read that; never for the channel."""
    if is_contact_request(concern):
        return ""
    by_id = visible(DataKind.CONCERN_BY, concern.by_id, to=CONCERN_VIEWER) if concern.named else None
    about_id = visible(DataKind.CONCERN_ABOUT, concern.about_id, to=CONCERN_VIEWER)
    who = f" · brought by {mention_user(by_id)}" if by_id else " · without a name; answer through me"
    about = f" · about {mention_user(about_id)}" if about_id else " · about nobody by name"
    return f"{about}{who}"


def concern_state_text(concern: Concern) -> str:
    """Return since when the concern exists, and who looks after it or closed it."""
    raised = f"Brought {format_relative(concern.raised_at)}"
    if concern.closed_at is not None:
        came = OUTCOME_TEXTS[concern.outcome][0] if concern.outcome else ""
        return f"{raised} · closed by {mention_user(concern.closed_by)}: {came}"
    if concern.taken_by is not None:
        return f"{raised} · 🤝 {mention_user(concern.taken_by)} looks after it"
    return f"{raised} · nobody has taken it on yet"


def _note(note: ConcernNote) -> str:
    return join_lines(f"-# {mention_user(note.author_id)}, {format_relative(note.written_at)}", full_text(note.words))


def concern_kind(concern: Concern) -> DataKind:
    """Return as what a concern is told: a wish to be contacted, or a concern."""
    return DataKind.CONTACT if is_contact_request(concern) else DataKind.CONCERN


def full_text(words: str | None) -> str | None:
    """Return a block quotation to the end of the text, so that nothing in it can pass for the bot's own words."""
    return f">>> {defuse_links(words)}" if words else None


def concern_move_row(concern: Concern) -> ControlRow:
    """Return the buttons for reading a concern and, if nobody looks after it, for taking it on."""
    takes = [move for move in available_concern_moves(concern, 0) if move is ConcernMove.TAKE]
    return [concern_button(concern.id, move) for move in (ConcernMove.SHOW, *takes)]
