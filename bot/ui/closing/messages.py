"""Letters about the end of a mentorship: how it ended, what holds for both, thanks, handing over, looking again."""

from __future__ import annotations

from discord import ui

from bot.rules.pairing import PairingMove, can
from bot.rules.parting import was_within_first_weeks
from bot.rules.people import is_known
from bot.rules.programme import Programme
from bot.rules.seeing import Kept, Reader, shown
from bot.services.outbox.context import Facts
from bot.ui.components.closing import THANKS_LOOKS, ClosingMove, closing_button
from bot.ui.components.navigation import NavigationTarget, door_button
from bot.ui.components.pairing_rows import moves_and_preferences, with_preferences
from bot.ui.core.layout import QUIET, WARM, Block, as_written, dm, person, span
from bot.ui.core.message_parts import Render, first_weeks
from storage.models.enums import EndedHow, LetterKind, PairingState, Welcome
from storage.models.records import Pairing

from .views import beginning, thanks_row

FILE = "words.txt"
"""The name tells nothing."""

IN_A_FILE = "Discord does not take them as a message, so they are in the file below."


def _ended(facts: Facts, programme: Programme) -> ui.LayoutView | None:
    pairing, reader = facts.pairing, facts.letter.to_id
    if pairing is None or reader is None or pairing.state is not PairingState.ENDED:
        return None
    other = person(pairing.partner_of(reader))
    if not is_known(pairing.partner_of(reader)):
        return _ended_by_someone(pairing, reader, programme)
    if pairing.began_at is None:
        return dm(_how_it_did_not_begin(pairing, other), *_after_no_beginning(pairing, reader), colour=QUIET)
    early = pairing.ended_how is EndedHow.BY_PARTY and was_within_first_weeks(pairing, programme)
    return dm(
        _how_it_ended(pairing, reader, other),
        first_weeks(programme) if early else None,
        *beginning(pairing, reader, programme),
        colour=WARM,
    )


def _ended_by_someone(pairing: Pairing, reader: int, programme: Programme) -> ui.LayoutView:
    """The other has had what was stored about them deleted: who it was, and why, is nobody's to say any more."""
    why = "It needs no reason, and takes nothing away from what it was."
    if pairing.began_at is None:
        lead = f"What you and someone else had said yes to has ended before it began. {why}"
        return dm(lead, *_after_no_beginning(pairing, reader), colour=QUIET)
    part = "mentee" if reader == pairing.mentor_id else "mentor"
    lead = (
        f"Your mentorship has ended: your {part} goes on without it. {why} If you would like to talk about it, any "
        "facilitator will make time."
    )
    return dm(lead, *beginning(pairing, reader, programme), colour=WARM)


def _how_it_did_not_begin(pairing: Pairing, other: str) -> str:
    match pairing.ended_how:
        case EndedHow.LEFT:
            return (
                f"{other} is no longer in the server, so the mentorship has ended before it began. Why people leave "
                "is seldom about one person."
            )
        case EndedHow.BY_FACILITATOR:
            return (
                f"You and {other} had both said yes. A facilitator has ended it before it began; {other} has not "
                "said no to you. Any facilitator will make time to talk about it."
            )
        case _:
            return (
                f"{other} has taken their yes back before it began. That is always allowed and needs no reason. It "
                "need not stay the only question: you can ask again, or someone else."
            )


def _after_no_beginning(pairing: Pairing, reader: int) -> list[Block]:
    if reader == pairing.mentee_id:
        return [
            "When you feel ready, and only then, you can look for a new mentor, or become one yourself.",
            [
                door_button(pairing.community_id, NavigationTarget.ASK),
                door_button(pairing.community_id, NavigationTarget.VOLUNTEER),
            ],
        ]
    return [
        "Whether new people can ask you stays as you have set it. You can pause or stop at any time.",
        [door_button(pairing.community_id, NavigationTarget.ME)],
    ]


def _how_it_ended(pairing: Pairing, reader: int, other: str) -> str:
    match pairing.ended_how:
        case EndedHow.LEFT:
            return (
                f"{other} is no longer in the server, so the mentorship between you has ended. Why people leave is "
                "seldom about one person."
            )
        case EndedHow.BY_FACILITATOR:
            return (
                f"A facilitator has ended the mentorship with {other}. If you would like to talk about it, any "
                "facilitator will make time."
            )
        case EndedHow.HANDED_OVER if reader == pairing.mentor_id:
            return (
                f"{other} has taken up your offer and goes on from here, so the mentorship between you has ended. "
                "Thank you for walking with them, and for letting them go on."
            )
        case EndedHow.HANDED_OVER:
            return (
                f"You go on with someone new, so the mentorship with {other} has ended, as they had offered. I tell "
                "them."
            )
        case _:
            return (
                f"{other} has ended the mentorship. Either of you can; it needs no reason, and takes nothing away "
                "from what it was. If you would like to talk about it, any facilitator will make time."
            )


def _boundary_shared(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    pairing, reader = facts.pairing, facts.letter.to_id
    if pairing is None or reader is None or facts.shared is None:
        return None
    # What holds is for one person's eyes, and this message stays.
    return dm(
        f"Your mentorship with {person(pairing.partner_of(reader))} is over, and you have both said how much contact "
        "feels right. I show you what came of it when you press the button, and only you. There is no hurry.",
        with_preferences(pairing.community_id, closing_button(pairing.id, ClosingMove.HOLDS)),
    )


def _thanks_wait(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    note, reader = facts.note, facts.letter.to_id
    if facts.pairing is None or note is None or reader is None or not note.words or note.welcome is not None:
        return None
    if facts.wants_no_contact:
        # They are not asked by message; the words wait in their closing.
        return None
    return dm(
        f"Now that your mentorship is over, {person(note.author_id)} has left you a few words of thanks. Would you "
        "like to read them? Either answer is fine, and they don't learn which you gave.",
        with_preferences(facts.pairing.community_id, *thanks_row(note.id, *THANKS_LOOKS)),
    )


def _thanks(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    note, reader = facts.note, facts.letter.to_id
    if facts.pairing is None or note is None or reader is None or note.welcome is not Welcome.YES:
        return None
    words = shown(Kept.THANKS, note.words, to=Reader.PARTNER)
    if not words:
        return None
    lead = f"A few words from {person(note.author_id)}, after your mentorship. They need no answer."
    if facts.withheld == 1:
        return dm(lead, IN_A_FILE, ui.File(f"attachment://{FILE}"), colour=WARM, files={FILE: words.encode()})
    return dm(
        lead,
        # A quotation to its end, so that nothing in it can pass for the bot's own words.
        f">>> {as_written(words)}",
        colour=WARM,
    )


def _look_again(facts: Facts, programme: Programme) -> ui.LayoutView | None:
    pairing, reader = facts.pairing, facts.letter.to_id
    if pairing is None or reader is None or pairing.state is not PairingState.ENDED or facts.has_other_plans:
        return None
    return dm(
        f"{span(programme.rest_days).capitalize()} have passed since you chose to rest. There is no need to do "
        "anything now. Whenever you like, you can look for a mentor again; what you hoped for last time "
        "is kept, if you wrote it.",
        with_preferences(
            pairing.community_id,
            door_button(pairing.community_id, NavigationTarget.ASK),
            door_button(pairing.community_id, NavigationTarget.ME),
        ),
    )


def _handover_asked(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    pairing, reader = facts.pairing, facts.letter.to_id
    if pairing is None or reader is None or not can(pairing, PairingMove.STAY, reader):
        return None
    other = person(pairing.mentor_id)
    return dm(
        f"{other} has stepped down as a mentor and takes nobody new. **Nothing is taken from you:** they are your "
        "mentor for as long as you both like.",
        f"{other} also leaves you free to go on with someone else, if that suits you better. There is no hurry, "
        "and each of these is fine:\n"
        "- **Stay**, and nothing changes.\n"
        "- **Back to the waiting list**: this one ends now.\n"
        "- **Ask someone by name**, with `/mentee ask` in the server: this one ends only when the new one begins.",
        moves_and_preferences(pairing, PairingMove.STAY, PairingMove.MOVE_ON),
    )


def _handover_stays(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    pairing, reader = facts.pairing, facts.letter.to_id
    if pairing is None or reader is None or pairing.closed_at is not None or pairing.handover_at is not None:
        return None
    if not can(pairing, PairingMove.NOTE, reader):
        return None
    return dm(
        f"{person(pairing.mentee_id)} would like to go on with you. Everything stays as it is, for as long as it is "
        "good for both of you.",
        moves_and_preferences(pairing, PairingMove.NOTE),
    )


LETTERS: dict[LetterKind, Render] = {
    LetterKind.PAIRING_ENDED: _ended,
    LetterKind.BOUNDARY_SHARED: _boundary_shared,
    LetterKind.THANKS_WAIT: _thanks_wait,
    LetterKind.THANKS: _thanks,
    LetterKind.LOOK_AGAIN: _look_again,
    LetterKind.HANDOVER_ASKED: _handover_asked,
    LetterKind.HANDOVER_STAYS: _handover_stays,
}
