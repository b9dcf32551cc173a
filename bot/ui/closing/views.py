"""Views of the closing: three small steps, what comes next, and confirmations.

A step looks the same whatever was answered before; what an answer means is shown above it, or beside it where others
may see it.
"""

from __future__ import annotations

from collections.abc import Collection

from bot.rules.audience import FirstRecipient
from bot.rules.callers import is_known_user
from bot.rules.closing import CONTACT_LEAST_FIRST, is_partner_present
from bot.rules.mentor_status import is_current_mentor
from bot.rules.programme import Programme
from bot.rules.visibility import DataKind, Viewer, may_know
from bot.services.closing import ClosingState
from bot.ui.components.closing import (
    BACK_LABEL,
    CLOSING_STEPS,
    CONTACT_MOVES,
    ClosingMove,
    ThanksMove,
    closing_button,
    thanks_button,
)
from bot.ui.components.navigation import NavigationTarget, navigate_button
from bot.ui.core.layout import (
    Block,
    ControlRow,
    format_count,
    format_date,
    format_days,
    join_lines,
    mention_user,
    separator,
)
from bot.ui.core.refusals import NOBODY_NEW_FOR_NOW
from storage.models.enums import ContactPreference, MentorState
from storage.models.records import Mentor, Pairing

THANKS_ANSWER_SAVED = "That is kept, thank you."
"""Text that stays in the direct message once a person said whether to read the thanks; the same for yes and no."""

AGREED_CONTACT_TEXTS = {
    ContactPreference.NONE: (
        "**no contact**. Most often it means that someone needs peace; it says nothing about what you were to each "
        "other. Where you meet by chance, a nod is enough."
    ),
    ContactPreference.IN_GROUP: "**where you meet in group**, and not beyond it. A hello there is fine.",
    ContactPreference.WELCOME: (
        "**contact is welcome**. You would both like it, and may also be suggested to each other again."
    ),
}
CONTACT_DETAIL = (
    "-# Once you have both said, I show you both only the wish that means less contact. I never say whose it was; "
    "one who wished for more can tell. *Contact is welcome* also means that you two may be suggested to each other "
    "again. *No contact* holds at once: from then on I don't bring you two together, even while the other has said "
    "nothing."
)
KEPT_FOR_FACILITATOR = "I keep it until there is a facilitator who may read it, or give it back to you."
RESPECT_SENT_TEXTS = {
    FirstRecipient.FACILITATORS: (
        "I write it to facilitators outside your pair, or to another trusted person, and to nobody else; it goes "
        "into no channel."
    ),
    FirstRecipient.COORDINATOR: (
        "No facilitator would see it just now, so I bring it to the one who coordinates mentorship here, and to "
        "nobody else."
    ),
    FirstRecipient.OWNER: (
        f"Just now nobody is here to whom I may show it. {KEPT_FOR_FACILITATOR} I ask the server's owner to see to "
        "it that there is one, without saying who you are."
    ),
    FirstRecipient.NOBODY: f"Just now nobody is here to whom I may show it. {KEPT_FOR_FACILITATOR}",
    FirstRecipient.UNKNOWN: (
        "I bring it to the facilitators, or, if none of them is there, to the person who looks after mentorship "
        "here, and to nobody else. If nobody is, I keep it until there is someone who may read it, or give it back "
        "to you."
    ),
}
NOT_A_MENTOR_NOW = "You are not a mentor at the moment. Coming back is always possible, whenever you like."
ALREADY_OPEN = "You are open for the next person, as far as you have room. There is nothing you need to do."

_MOVES_OF_STEP: dict[ClosingMove, tuple[ClosingMove, ...]] = {
    ClosingMove.RESPECT: (ClosingMove.TELL,),
    ClosingMove.GRATITUDE: (ClosingMove.THANK,),
}
"""The moves that each step offers, but for the boundaries."""


def closing_steps(*, partner_left: bool) -> tuple[ClosingMove, ...]:
    """Return the steps in order; without thanks if the partner has left."""
    return tuple(step for step in CLOSING_STEPS if not (partner_left and step is ClosingMove.GRATITUDE))


def contact_moves(*, partner_left: bool) -> tuple[ClosingMove, ...]:
    """Return by what the reader can say how much contact feels right; of one who left, that it is none."""
    return (ClosingMove.NO_CONTACT,) if partner_left else tuple(CONTACT_MOVES)


def first_step_blocks(pairing: Pairing, reader: int, programme: Programme) -> list[Block]:
    """Return the first step, to stand below the news of the end."""
    days = format_count(programme.closing_days, "day")
    offered = closing_steps(partner_left=not is_partner_present(pairing))
    how = f"-# Small steps that can help to end well. Each can wait, up to {days}, in `/mentorship me`."
    return [*_step(pairing, reader, offered[0], offered), how]


def closing_step_blocks(
    closing_state: ClosingState, reader: int, wanted: ClosingMove, programme: Programme, *, partner_left: bool
) -> list[Block]:
    """Return one step, or, if this pairing has no such step, the next one that it has."""
    offered = closing_steps(partner_left=partner_left)
    shown = next((move for move in CLOSING_STEPS[CLOSING_STEPS.index(wanted) :] if move in offered), ClosingMove.NEXT)
    if shown is not ClosingMove.NEXT:
        return _step(closing_state.pairing, reader, shown, offered)
    return next_steps_blocks(closing_state, reader, programme, back=offered[-2])


def current_closing_step(closing_state: ClosingState, *, partner_left: bool) -> ClosingMove:
    """Return the first step about which the reader has said nothing yet."""
    done = {
        ClosingMove.BOUNDARIES: closing_state.own_wish is not None,
        ClosingMove.RESPECT: closing_state.has_told_facilitators,
        ClosingMove.GRATITUDE: closing_state.has_thanked,
    }
    return next(move for move in closing_steps(partner_left=partner_left) if not done.get(move))


def next_steps_blocks(
    closing_state: ClosingState, reader: int, programme: Programme, *, back: ClosingMove
) -> list[Block]:
    """Return what the reader may do after the closing; doing nothing is offered, too."""
    pairing = closing_state.pairing
    last = closing_button(pairing.id, back, BACK_LABEL)
    if reader == pairing.mentor_id:
        said, row = _next_for_mentor(pairing, closing_state.mentor)
    else:
        said, row = _next_for_mentee(closing_state, programme)
    return [f"**What next?** {said}", [*row, last]]


def agreed_contact_text(contact: ContactPreference, other: str) -> str | None:
    """Return how much contact both agreed to, without whose wish it was; None if a partner may not know."""
    if not may_know(DataKind.BOUNDARY, to=Viewer.PARTNER):
        return None
    return f"What holds for you and {other} from now on: {AGREED_CONTACT_TEXTS[contact]}"


def agreed_contact_blocks(
    pairing: Pairing, reader: int, contact: ContactPreference, *, can_say: Collection[ClosingMove]
) -> list[Block]:
    """Return how much contact both agreed to, with the buttons among *can_say* for the lesser wishes."""
    words = agreed_contact_text(contact, mention_user(pairing.partner_of(reader)))
    lesser = CONTACT_LEAST_FIRST[: CONTACT_LEAST_FIRST.index(contact)]
    less: ControlRow = [closing_button(pairing.id, move) for move in can_say if CONTACT_MOVES[move] in lesser]
    return [words, "If you would like less, you can still say so:" if less else None, less]


def contact_wish_confirmation(closing_state: ClosingState, reader: int, *, partner_left: bool) -> str:
    """Return what is shown to the one who said how much contact feels right."""
    partner_id = closing_state.pairing.partner_of(reader)
    other = mention_user(partner_id)
    if closing_state.shared_wish is not None and (words := agreed_contact_text(closing_state.shared_wish, other)):
        return words
    lead = "That is kept, and nobody sees it."
    if closing_state.own_wish is ContactPreference.NONE and is_known_user(partner_id):
        lead += " From now on I don't bring you two together."
    then = f" Once {other} has said theirs, you both see the lesser wish. *Back* changes yours."
    return lead if partner_left else f"{lead}{then}"


def respect_confirmation(
    pairing: Pairing, reader: int, *, in_confidence: bool, first_recipient: FirstRecipient
) -> str:
    """Return the confirmation for the one who told the facilitators something; *first_recipient* gets to read it."""
    asked = f" I ask them not to mention it to {mention_user(pairing.partner_of(reader))}." if in_confidence else ""
    return f"{RESPECT_SENT_TEXTS[first_recipient]}{asked}"


def thanks_confirmation(pairing: Pairing, reader: int) -> str:
    """Return the confirmation for the one who left thanks; the same whether the other wishes for contact or not."""
    return (
        f"I keep them for {mention_user(pairing.partner_of(reader))}, who decides whether and when to read them. "
        "What they decide stays with them."
    )


def rest_confirmation(programme: Programme) -> str:
    """Return the confirmation for the one who rests before looking again."""
    return (
        f"Rest well. In about {format_days(programme.rest_days)} I write to you, unless you have or look for someone "
        "by then. If you would like to look sooner, you can."
    )


def thanks_answer_confirmation(move: ThanksMove, author: int) -> str:
    """Return the confirmation for the one who said whether they would like to read the thanks: yes, no or later."""
    match move:
        case ThanksMove.YES:
            return "I bring them to you now. If your direct messages are closed, they wait in `/mentorship me`."
        case ThanksMove.NO:
            return f"That is fine. The words are forgotten, and I don't tell {mention_user(author)}."
        case ThanksMove.LATER:
            return "They wait for you, here and in `/mentorship me`. There is no hurry, and nobody is told."


def thanks_row(note_id: int, *offered: ThanksMove) -> ControlRow:
    """Return the buttons for whether to read a few words of thanks."""
    return [thanks_button(note_id, move) for move in offered]


def closing_blocks(closing_state: ClosingState, reader: int) -> list[Block]:
    """Return an ended mentorship on one's own page: agreed contact, thanks that wait, and the way to the closing."""
    pairing, waiting = closing_state.pairing, closing_state.received_thanks
    other = mention_user(pairing.partner_of(reader))
    row: ControlRow = [closing_button(pairing.id, ClosingMove.OPEN)]
    if waiting is not None:
        row += thanks_row(waiting.id, ThanksMove.YES, ThanksMove.NO)
    return [
        separator(),
        join_lines(
            f"Your mentorship with {other} ended on {format_date(pairing.closed_at)}." if pairing.closed_at else None,
            agreed_contact_text(closing_state.shared_wish, other) if closing_state.shared_wish else None,
            f"{other} has left you a few words. Would you like to read them?" if waiting else None,
        ),
        row,
    ]


def _step(pairing: Pairing, reader: int, shown: ClosingMove, offered: tuple[ClosingMove, ...]) -> list[Block]:
    other, place = mention_user(pairing.partner_of(reader)), offered.index(shown)
    left = ClosingMove.GRATITUDE not in offered
    moves = contact_moves(partner_left=left) if shown is ClosingMove.BOUNDARIES else _MOVES_OF_STEP[shown]
    row: ControlRow = [closing_button(pairing.id, move) for move in moves]
    row.append(closing_button(pairing.id, offered[place + 1]))
    if place:
        row.append(closing_button(pairing.id, offered[place - 1], BACK_LABEL))
    detail: str | None = None
    match shown:
        case ClosingMove.BOUNDARIES if left:
            back = f", and it stays so should {other} come back" if is_known_user(pairing.partner_of(reader)) else ""
            said = f"**Boundaries.** You can still say that you would rather have no contact. Nobody sees it{back}."
        case ClosingMove.BOUNDARIES:
            said, detail = f"**Boundaries.** How much contact with {other} feels right?", CONTACT_DETAIL
        case ClosingMove.RESPECT:
            hidden = "" if left else f" {other} never sees it, and nobody mentions it unless you say so."
            said = f"**Respect.** Would you like to tell the facilitators alone how it was?{hidden}"
        case _:
            said = (
                f"**Gratitude.** Would you like to leave {other} a few words? They are asked first whether to "
                "read them. It is never owed."
            )
    return [f"{place + 1} of {len(offered) - 1} · {said}", row, detail]


def _next_for_mentee(closing_state: ClosingState, programme: Programme) -> tuple[str, ControlRow]:
    home, rest = closing_state.pairing.community_id, format_days(programme.rest_days)
    if closing_state.has_or_seeks_mentor:
        return "You have a mentor, or wait for one, so there is nothing to do.", [
            navigate_button(home, NavigationTarget.OVERVIEW)
        ]
    row: ControlRow = [
        navigate_button(home, NavigationTarget.SEEKER_JOIN),
        closing_button(closing_state.pairing.id, ClosingMove.REST, f"Rest for {rest}"),
    ]
    own = closing_state.mentor
    if not (is_current_mentor(own) or (own and own.state is MentorState.APPLIED)):
        row.append(navigate_button(home, NavigationTarget.VOLUNTEER))
    said = (
        f"It is fine to do nothing. Many let about {rest} pass before they look again; you need not. What you "
        "hoped for last time is kept. You can also become a mentor yourself, whenever you like."
    )
    return said, row


def _next_for_mentor(pairing: Pairing, own: Mentor | None) -> tuple[str, ControlRow]:
    home = pairing.community_id
    match own.state if own else None:
        case MentorState.APPROVED:
            said = "You can stay open for the next person, take nobody new for a while, or step down."
            row: ControlRow = [
                closing_button(pairing.id, ClosingMove.STAY_OPEN),
                navigate_button(home, NavigationTarget.MENTOR_PAUSE),
            ]
        case MentorState.PAUSED:
            said = "You take nobody new at the moment. You can open again, leave it as it is, or step down."
            row = [closing_button(pairing.id, ClosingMove.STAY_OPEN, "Be open again")]
        case MentorState.SUSPENDED:
            said, row = NOBODY_NEW_FOR_NOW, []
        case MentorState.APPLIED:
            said = "Your offer to mentor is with the facilitators."
            return said, [navigate_button(home, NavigationTarget.OVERVIEW)]
        case _:
            thanks = "You have stepped down as a mentor. **Thank you for everything you gave.**"
            return f"{thanks} Coming back is always possible.", [navigate_button(home, NavigationTarget.VOLUNTEER)]
    return f"{said} It is fine to do nothing.", [*row, navigate_button(home, NavigationTarget.MENTOR_STEP_DOWN)]
