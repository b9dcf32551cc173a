"""Letters that bring words back to whoever wrote them, because Discord does not take them."""

from __future__ import annotations

from discord import ui

from bot.rules.message_types import WordsOf
from bot.rules.pairing import PairingMove
from bot.rules.programme import Programme
from bot.rules.seeing import Kept, Reader, shown
from bot.services.outbox.context import Facts
from bot.ui.components.pairing_rows import moves
from bot.ui.core.layout import QUIET, Row, as_written, dm, person
from bot.ui.core.message_parts import Render
from storage.models.enums import LetterKind, NoteKind, PairingState

FILE = "my-words.txt"
"""As text they are refused once more, unless it was a server's own filter. The name tells nothing."""

MOST_SHOWN = 2000
"""Characters that are shown besides; a file is hard to read on a phone."""

WHY = "It doesn't tell me why; often it is a link. I am sorry, and nobody thinks that you meant any harm."
IN_THE_FILE = (
    "Your words are in the file below, whole; I keep them nowhere else. Whoever can open this conversation can open "
    "the file, too."
)
STILL_HERE = "So that you have them at hand, your words are in the file below."
KEPT = "I can't send you the words themselves either. They are kept for you, and `/mentorship me` shows them."

NOTES = {NoteKind.NOTE: Kept.NOTE, NoteKind.RESPECT: Kept.RESPECT}
WALKING = (PairingState.ACTIVE, PairingState.PAUSED)


def _returned(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    note, pairing, reader = facts.note, facts.pairing, facts.letter.to_id
    if note is None or note.kind not in NOTES or pairing is None or reader != note.author_id:
        return None
    other = person(pairing.partner_of(reader))
    match facts.payload:
        case WordsOf(LetterKind.NOTE_REST):
            lead = f"{other} has got the beginning of your note. The rest Discord does not take from me."
        case WordsOf(LetterKind.CARD_RESPECT):
            lead = (
                "Discord does not take what you told the facilitators. They read that there is something, and not "
                "what; please tell one of them yourself, or once more in other words."
            )
        case _:
            lead = f"Discord does not take your note to {other}, so nothing of it has reached them."
    again = moves(pairing.id, PairingMove.NOTE) if _can_write_again(facts) else []
    return _back(lead, shown(NOTES[note.kind], note.words, to=Reader.SELF), IN_THE_FILE, again, facts)


def _can_write_again(facts: Facts) -> bool:
    return (
        facts.note is not None
        and facts.note.kind is NoteKind.NOTE
        and facts.pairing is not None
        and facts.pairing.state in WALKING
    )


def _left_out(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    pairing, mentor, reader = facts.pairing, facts.mentor, facts.letter.to_id
    match facts.payload:
        case WordsOf(LetterKind.ASKED) if pairing is not None and reader == pairing.mentee_id:
            words = shown(Kept.REQUEST, pairing.words, to=Reader.SELF)
            lead = f"{person(pairing.mentor_id)} has your question, without what you wrote: Discord does not take it."
        case WordsOf(LetterKind.CARD_MENTOR) if mentor is not None and reader == mentor.user_id:
            words = shown(Kept.MENTOR_CARD, mentor.words, to=Reader.SELF)
            lead = (
                "What you wrote about yourself as a mentor Discord does not take, so others read everything else of "
                "it, and not that. `/mentor update` changes it."
            )
        case WordsOf(LetterKind.MENTOR_DECLINED) if mentor is not None and reader == mentor.decided_by:
            words = shown(Kept.MENTOR_REASON, mentor.reason, to=Reader.FACILITATOR)
            lead = (
                f"{person(mentor.user_id)} hears what you decided, without your reason: Discord does not take it. "
                "Perhaps you tell them yourself."
            )
        case _:
            return None
    return _back(lead, words, STILL_HERE, [], facts)


def _back(lead: str, words: str | None, where: str, controls: Row, facts: Facts) -> ui.LayoutView | None:
    if not words:
        return None
    if facts.withheld > 1:
        return dm(f"{lead} {WHY}", KEPT, controls, colour=QUIET)
    attached = ui.File[ui.LayoutView](f"attachment://{FILE}")
    said = f">>> {as_written(words)}" if len(words) <= MOST_SHOWN else None
    return dm(f"{lead} {WHY}", said, where, attached, controls, colour=QUIET, files={FILE: words.encode()})


LETTERS: dict[LetterKind, Render] = {
    LetterKind.WORDS_RETURNED: _returned,
    LetterKind.WORDS_LEFT_OUT: _left_out,
}
