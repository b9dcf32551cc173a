"""Views of a concern: for those who look after it, and for whoever raised it.

The card in the channel and direct messages say only that there is something; whom it is about and what was written
is shown to one reader at a time, each time they ask, if it still is theirs to read.
"""

from __future__ import annotations

from collections.abc import Sequence

from discord import ui

from bot.rules.concerns import ConcernMove, is_a_wish, open_moves
from bot.rules.pairing import PairingMove
from bot.rules.seeing import Kept, Reader, shown, tells
from bot.services.concerns.handling import Case, Cases
from bot.ui.components.concerns import concern_button, outcome_button
from bot.ui.components.pairings import pairing_button
from bot.ui.core.layout import QUIET, Block, Row, as_written, card, fitting, in_messages, joined, line, person, since
from storage.models.concerns import Concern, ConcernNote
from storage.models.enums import ConcernOutcome
from storage.models.records import Pairing

OUTCOMES = {
    ConcernOutcome.TALKED: ("We talked", "Someone has talked with those concerned."),
    ConcernOutcome.ARRANGED: ("Something was arranged", "Something was arranged, so that it can be better."),
    ConcernOutcome.PASSED_ON: ("Passed on", "It was passed on to someone who can do more about it."),
    ConcernOutcome.NOTHING: ("Nothing more for now", "It was looked at, and nothing more is done for now."),
}
"""What came of a concern: as those choose it who looked after it, and as whoever raised it reads it."""

HELP_AT_ONCE = "If it can't wait, `/support` shows where help is to be had at any hour."

READS = Reader.FACILITATOR
NONE_OPEN = "There is no concern that waits for you."


def entry(concern: Concern) -> list[Block]:
    """One in a list, for someone who may look after it."""
    if not tells(_kind(concern), to=READS):
        return []
    return [joined(f"**{lead_of(concern)}**{_about(concern)}", f"-# {how_it_stands(concern)}"), row_of(concern)]


def listed(cases: Cases) -> ui.LayoutView:
    """What is open, oldest first, then what was closed of late."""
    groups, closed = (
        [blocks for concern in some if (blocks := entry(concern))] for some in (cases.open_ones, cases.closed)
    )
    if not groups:
        closed.insert(0, [NONE_OPEN])
    return card("## Concerns", *fitting([*groups, *([[line()]] if groups and closed else []), *closed]))


def page(case: Case, reader: int) -> list[ui.LayoutView]:
    """One concern, whole, for one who looks after it, in as many messages as it needs."""
    concern = case.concern
    lead: list[Block] = [
        joined(f"### {lead_of(concern)}{_about(concern)}", f"-# {how_it_stands(concern)}"),
        _whole(shown(_kind(concern), concern.words, to=READS)),
        _rests(concern),
    ]
    notes: list[list[Block]] = [[_note(note)] for note in shown(Kept.CONCERN_NOTES, case.notes, to=READS) or ()]
    told = shown(Kept.CONCERN_OUTCOME, concern.outcome_words, to=READS)
    ends: list[Block] = [
        joined("Told to whoever brought it:", _whole(told)) if told else None,
        [concern_button(concern.id, move) for move in open_moves(concern, reader)],
        None if is_a_wish(concern) else "-# Please mention it to nobody who is part of it.",
    ]
    return [card(*blocks) for blocks in in_messages([lead, *notes, ends])]


def done(case: Case, reader: int, said: str) -> ui.LayoutView:
    """What came of a move, and what can be done next."""
    moves = [ConcernMove.SHOW, *open_moves(case.concern, reader)]
    return card(said, [concern_button(case.concern.id, move) for move in moves], colour=QUIET)


def outcome(concern: Concern, rests: Pairing | None) -> ui.LayoutView:
    """What came of it, for whoever raised it."""
    other = person(rests.partner_of(concern.by_id)) if rests else None
    came = shown(Kept.CONCERN_OUTCOME, concern.outcome, to=Reader.SELF)
    if came is None:
        return card(joined(_own_standing(concern), HELP_AT_ONCE))
    return card(
        joined("### What came of what you brought", OUTCOMES[came][1]),
        _whole(shown(Kept.CONCERN_OUTCOME, concern.outcome_words, to=Reader.SELF)),
        f"Your mentorship with {other} still rests. Either of you can go on now, or end it." if rests else None,
        [pairing_button(rests.id, move) for move in (PairingMove.RESUME, PairingMove.END)] if rests else None,
        "If it isn't enough, or it comes back, you can bring it up again. `/support` is there at any hour.",
    )


def own(concerns: Sequence[Concern]) -> list[Block]:
    """What someone has raised, on their own page."""
    concerns = [concern for concern in concerns if tells(_kind(concern), to=Reader.SELF)]
    if not concerns:
        return []
    blocks: list[Block] = [line()]
    for concern in concerns:
        blocks.append(f"{_own_standing(concern)} (brought {since(concern.raised_at)})")
        if concern.outcome is not None:
            blocks.append([outcome_button(concern.id)])
    return blocks


def _own_standing(concern: Concern) -> str:
    what = "Your wish to be reached" if is_a_wish(concern) else "What you brought to those who look after the groups"
    if concern.closed_at is not None:
        return f"{what} has been looked after."
    if concern.taken_by is None:
        return f"{what} is with them."
    return f"{what} is with {person(concern.taken_by) if concern.named else 'one of them'}."


def _kind(concern: Concern) -> Kept:
    return Kept.CONTACT if is_a_wish(concern) else Kept.CONCERN


def lead_of(concern: Concern) -> str:
    """What is on top of it for those who look after it, who may be told no more."""
    if is_a_wish(concern) and tells(Kept.CONTACT, to=READS):
        return f"{person(concern.by_id)} would like to be reached"
    return "Someone brings a concern"


def _about(concern: Concern) -> str:
    """For those who may read it; never in the channel."""
    if is_a_wish(concern):
        return ""
    by_id = shown(Kept.CONCERN_BY, concern.by_id, to=READS) if concern.named else None
    about_id = shown(Kept.CONCERN_ABOUT, concern.about_id, to=READS)
    who = f" · brought by {person(by_id)}" if by_id else " · without a name; answer through me"
    about = f" · about {person(about_id)}" if about_id else " · about nobody by name"
    return f"{about}{who}"


def how_it_stands(concern: Concern) -> str:
    """Since when it has been there, and who looks after it."""
    raised = f"Brought {since(concern.raised_at)}"
    if concern.closed_at is not None:
        came = OUTCOMES[concern.outcome][0] if concern.outcome else ""
        return f"{raised} · closed by {person(concern.closed_by)}: {came}"
    if concern.taken_by is not None:
        return f"{raised} · 🤝 {person(concern.taken_by)} looks after it"
    return f"{raised} · nobody has taken it on yet"


def _rests(concern: Concern) -> str | None:
    if not shown(Kept.CONCERN_RESTS, concern.pauses, to=READS) or concern.closed_at is not None:
        return None
    return "They wished that their mentorship rests meanwhile. The other doesn't know why, or that it was asked for."


def _note(note: ConcernNote) -> str:
    return joined(f"-# {person(note.author_id)}, {since(note.written_at)}", _whole(note.words))


def _whole(words: str | None) -> str | None:
    """A quotation to its end, so that nothing in it can pass for the bot's own words."""
    return f">>> {as_written(words)}" if words else None


def row_of(concern: Concern) -> Row:
    """Reading it, and taking on what nobody looks after."""
    takes = [move for move in open_moves(concern, 0) if move is ConcernMove.TAKE]
    return [concern_button(concern.id, move) for move in (ConcernMove.SHOW, *takes)]
