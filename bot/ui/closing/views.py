"""Views of the closing: three small steps, what comes next, and what to say beside them.

A step says the same whatever was answered before it, because it may stay in a direct message that someone else
looks at. What an answer means is said beside it, for the eyes of one person.
"""

from __future__ import annotations

from bot.rules.hearing import Hearer
from bot.rules.mentoring import stands
from bot.rules.parting import LEAST_FIRST, partner_is_here
from bot.rules.programme import Programme
from bot.rules.seeing import Kept, Reader, tells
from bot.services.closing import Parting
from bot.ui.components.closing import BACK, STEPS, WISHES, ClosingMove, ThanksMove, closing_button, thanks_button
from bot.ui.components.navigation import NavigationTarget, door_button
from bot.ui.core.layout import Block, Row, counted, day, joined, line, person, span
from storage.models.enums import Contact, MentorState
from storage.models.records import Mentor, Pairing

ANSWERED = "That is kept, thank you."
"""What stands in the direct message once someone has said whether they would like to read; for yes and for no."""

SHARED = {
    Contact.NONE: (
        "**no contact**. Most often it means that someone needs peace; it says nothing about what you were to each "
        "other. Where you meet by chance, a nod is enough."
    ),
    Contact.IN_GROUP: "**where you meet in group**, and not beyond it. A hello there is fine.",
    Contact.GLADLY: "**gladly**. You would both be glad of contact, and may also be suggested to each other again.",
}
KEPT_UNTIL = "I keep it until there is a facilitator who may read it."
BROUGHT_TO = {
    Hearer.FACILITATORS: (
        "I bring it to the facilitators, or to one trusted person outside your pair, and to nobody else."
    ),
    Hearer.COORDINATOR: (
        "No facilitator would see it just now, so I bring it to the one who coordinates mentorship here, and to "
        "nobody else."
    ),
    Hearer.OWNER: (
        f"Just now nobody is here to whom I may show it. {KEPT_UNTIL} I ask the server's owner to see to it that "
        "there is one, without saying who you are."
    ),
    Hearer.NOBODY: f"Just now nobody is here to whom I may show it. {KEPT_UNTIL}",
    Hearer.UNSURE: (
        "I bring it to the facilitators, or, if none of them is there, to whoever coordinates mentorship here, and "
        "to nobody else. If nobody is, I keep it until there is someone who may read it."
    ),
}
NOT_OPEN = "You are not a mentor at the moment. Coming back is always possible, whenever you like."
OPEN_ALREADY = "You are open for the next person, as far as you have room. There is nothing you need to do."

_DOES: dict[ClosingMove, tuple[ClosingMove, ...]] = {
    ClosingMove.BOUNDARIES: tuple(WISHES),
    ClosingMove.RESPECT: (ClosingMove.TELL,),
    ClosingMove.GRATITUDE: (ClosingMove.THANK,),
}
"""What can be said in each step."""


def steps(*, partner_left: bool) -> tuple[ClosingMove, ...]:
    """The steps there are; nobody sets boundaries with, or thanks, someone who is not here."""
    return (ClosingMove.RESPECT, ClosingMove.NEXT) if partner_left else STEPS


def beginning(pairing: Pairing, reader: int, programme: Programme) -> list[Block]:
    """The first step, under the words about the end."""
    days = counted(programme.closing_days, "day")
    how = "A few small steps can help to end well. Each is yours to do or to skip, now or in the next"
    offered = steps(partner_left=not partner_is_here(pairing))
    return [f"{how} {days} (`/mentorship me`).", *_step(pairing, reader, offered[0], offered)]


def step(
    parting: Parting, reader: int, wanted: ClosingMove, programme: Programme, *, partner_left: bool
) -> list[Block]:
    """One step; where there is no such step for this reader, the one that follows it."""
    offered = steps(partner_left=partner_left)
    shown = next((move for move in STEPS[STEPS.index(wanted) :] if move in offered), ClosingMove.NEXT)
    if shown is not ClosingMove.NEXT:
        return _step(parting.pairing, reader, shown, offered)
    return what_next(parting, reader, programme, back=offered[-2])


def where_it_stands(parting: Parting, *, partner_left: bool) -> ClosingMove:
    """The first step of which nothing was said yet."""
    done = {
        ClosingMove.BOUNDARIES: parting.said is not None,
        ClosingMove.RESPECT: parting.told,
        ClosingMove.GRATITUDE: parting.thanked,
    }
    return next(move for move in steps(partner_left=partner_left) if not done.get(move))


def what_next(parting: Parting, reader: int, programme: Programme, *, back: ClosingMove) -> list[Block]:
    """After the closing: everything is offered, and nothing is fine, too."""
    pairing = parting.pairing
    last = closing_button(pairing.id, back, BACK)
    if reader == pairing.mentor_id:
        said, row = _next_for_mentor(pairing, parting.mentor)
    else:
        said, row = _next_for_mentee(parting, programme)
    return [f"**What next?** {said}", [*row, last]]


def shared_words(contact: Contact, other: str) -> str | None:
    """What holds for both, and not whose wish it was."""
    if not tells(Kept.BOUNDARY, to=Reader.PARTNER):
        return None
    return f"What holds for you and {other} from now on: {SHARED[contact]}"


def what_holds(pairing: Pairing, reader: int, contact: Contact, *, can_say_less: bool) -> list[Block]:
    """What holds for both, with the way to say less, while there is less to say and the closing is open."""
    words = shared_words(contact, person(pairing.partner_of(reader)))
    lesser = LEAST_FIRST[: LEAST_FIRST.index(contact)] if can_say_less else ()
    less: Row = [closing_button(pairing.id, move) for move, wish in WISHES.items() if wish in lesser]
    return [words, "If you would like less, you can still say so:" if less else None, less]


def after_wish(parting: Parting, reader: int) -> str:
    """What someone hears who has said what contact feels right."""
    other = person(parting.pairing.partner_of(reader))
    if parting.shared is not None and (words := shared_words(parting.shared, other)):
        return words
    return (
        f"That is kept, and nobody sees it. If {other} says what feels right to them, I show you both the "
        "wish that means less contact. Until then you can change yours with *Back*."
    )


def after_telling(pairing: Pairing, reader: int, *, in_confidence: bool, hearer: Hearer) -> str:
    """What someone hears who has told the facilitators something."""
    asked = f" I ask them not to mention it to {person(pairing.partner_of(reader))}." if in_confidence else ""
    return f"{BROUGHT_TO[hearer]}{asked}"


def after_thanking(pairing: Pairing, reader: int) -> str:
    """What someone hears who has left a few words; the same whether or not the other wishes for contact."""
    return (
        f"I keep them for {person(pairing.partner_of(reader))}, who decides whether and when to read them. What they "
        "decide stays with them."
    )


def after_resting(programme: Programme) -> str:
    """What someone hears who rests before looking again."""
    return (
        f"Rest well. In about {span(programme.rest_days)} I write to you, unless you have someone by then. If you "
        "would like to look sooner, you can."
    )


def after_welcome(move: ThanksMove, author: int) -> str:
    """What someone hears who has said whether they would like to read what was left for them."""
    match move:
        case ThanksMove.YES:
            return "I bring them to you now. If your direct messages are closed, they wait in `/mentorship me`."
        case ThanksMove.NO:
            return f"That is fine. The words are forgotten, and I don't tell {person(author)}."
        case ThanksMove.LATER:
            return "They wait for you, here and in `/mentorship me`. There is no hurry, and nobody is told."


def thanks_row(note_id: int, *offered: ThanksMove) -> Row:
    """Whether to read a few words."""
    return [thanks_button(note_id, move) for move in offered]


def group(parting: Parting, reader: int) -> list[Block]:
    """An ended mentorship on one's own page: what holds, what waits, and the way to the closing."""
    pairing, waiting = parting.pairing, parting.thanks_for_me
    other = person(pairing.partner_of(reader))
    row: Row = [closing_button(pairing.id, ClosingMove.OPEN)]
    if waiting is not None:
        row += thanks_row(waiting.id, ThanksMove.YES, ThanksMove.NO)
    return [
        line(),
        joined(
            f"Your mentorship with {other} ended on {day(pairing.closed_at)}." if pairing.closed_at else None,
            shared_words(parting.shared, other) if parting.shared else None,
            f"{other} has left you a few words. Would you like to read them?" if waiting else None,
        ),
        row,
    ]


def _step(pairing: Pairing, reader: int, shown: ClosingMove, offered: tuple[ClosingMove, ...]) -> list[Block]:
    other, place = person(pairing.partner_of(reader)), offered.index(shown)
    row: Row = [closing_button(pairing.id, move) for move in _DOES[shown]]
    row.append(closing_button(pairing.id, offered[place + 1]))
    if place:
        row.append(closing_button(pairing.id, offered[place - 1], BACK))
    match shown:
        case ClosingMove.BOUNDARIES:
            said = (
                f"**Boundaries.** Now that the mentorship is over, how much contact with {other} feels right? Once "
                "both of you have said, I show you both only the wish that means less contact. I never say whose it "
                "was; whoever wished for more can tell. *Gladly* also means that you two may be suggested to each "
                "other again."
            )
        case ClosingMove.RESPECT:
            kept = (
                f" {other} never sees it, and it is not mentioned to them unless you say that it may be."
                if ClosingMove.GRATITUDE in offered
                else ""
            )
            said = (
                "**Respect.** Is there anything you would like the facilitators to know about how it was? It goes to "
                f"them alone, with your name.{kept}"
            )
        case _:
            said = (
                f"**Gratitude.** Would you like to leave {other} a few words? They are asked first whether they "
                "would like to read them. It is never owed."
            )
    return [said, row]


def _next_for_mentee(parting: Parting, programme: Programme) -> tuple[str, Row]:
    home, rest = parting.pairing.community_id, span(programme.rest_days)
    if parting.has_other_plans:
        return "You have a mentor, or wait for one, so there is nothing to do.", [
            door_button(home, NavigationTarget.ME)
        ]
    row: Row = [
        door_button(home, NavigationTarget.ASK),
        closing_button(parting.pairing.id, ClosingMove.REST, f"Rest for {rest}"),
    ]
    own = parting.mentor
    if not (stands(own) or (own and own.state is MentorState.APPLIED)):
        row.append(door_button(home, NavigationTarget.VOLUNTEER))
    said = (
        f"It is fine to do nothing. Many let about {rest} pass before they look for someone new; you need not. What "
        "you hoped for last time is kept, if you wrote it, and you can change it. You can also become a mentor "
        "yourself, whenever you feel ready."
    )
    return said, row


def _next_for_mentor(pairing: Pairing, own: Mentor | None) -> tuple[str, Row]:
    home = pairing.community_id
    match own.state if own else None:
        case MentorState.APPROVED:
            said = "You can stay open for the next person, take nobody new for a while, or step down."
            row: Row = [
                closing_button(pairing.id, ClosingMove.STAY_OPEN),
                door_button(home, NavigationTarget.MENTOR_PAUSE),
            ]
        case MentorState.PAUSED:
            said = "You take nobody new at the moment. You can open again, leave it as it is, or step down."
            row = [closing_button(pairing.id, ClosingMove.STAY_OPEN, "Be open again")]
        case MentorState.APPLIED:
            return "Your offer to mentor is with the facilitators.", [door_button(home, NavigationTarget.ME)]
        case _:
            thanks = "You have stepped down as a mentor. **Thank you for everything you gave.**"
            return f"{thanks} Coming back is always possible.", [door_button(home, NavigationTarget.VOLUNTEER)]
    return f"{said} It is fine to do nothing.", [*row, door_button(home, NavigationTarget.MENTOR_STEP_DOWN)]
