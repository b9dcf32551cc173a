"""The cards in the facilitators' channel and the reply in the forum, as they should stand now."""

from __future__ import annotations

from discord import ui

from bot.rules.mentoring import MentorMove
from bot.rules.pairing import PairingMove
from bot.rules.people import is_known
from bot.rules.programme import Programme
from bot.rules.seeing import Kept, Reader, shown
from bot.rules.telling import may_tell
from bot.services.facts import Facts
from storage.records import Community, Mentor, Pairing, Question, Silence
from storage.states import Answer, AskedBy, LetterKind, MentorState, PairingState

from . import concerns
from .buttons import door_button, mentor_button
from .check_in_buttons import aside_button
from .forms import ticked_words
from .letters.shared import moves
from .look import (
    CALM,
    LONGEST_QUOTE,
    QUIET,
    SHARED_QUOTE,
    WARM,
    Block,
    card,
    day,
    dm,
    joined,
    person,
    quote,
    since,
    without_words,
)
from .parting_cards import respect_card

NOT_THE_PLACE = "I write to you alone, because the facilitators' channel is not the place for this."

CAME_ABOUT = {
    AskedBy.MENTEE: "The mentee asked.",
    AskedBy.MENTOR: "The mentor offered.",
}


def render(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    """The card for a letter that goes to a channel; None when there is nothing to show."""
    view = _card_for(facts) if may_tell(facts.kind) else None
    return without_words(view) if view is not None and facts.withheld else view


def _card_for(facts: Facts) -> ui.LayoutView | None:
    match facts.kind:
        case LetterKind.CARD_MENTOR if facts.mentor is not None:
            return mentor_card(facts.mentor)
        case LetterKind.CARD_PAIRING if facts.pairing is not None:
            return pairing_card(facts.pairing)
        case LetterKind.CARD_CONTACT if facts.question is not None and facts.pairing is not None:
            return contact_card(facts.question, facts.pairing, again=facts.comes_again)
        case LetterKind.CARD_SILENCE if facts.silence is not None and facts.pairing is not None:
            return silence_card(facts.silence, facts.pairing)
        case LetterKind.CARD_RESPECT if facts.note is not None and facts.pairing is not None:
            return respect_card(facts.note, facts.pairing)
        case LetterKind.CARD_CONCERN if facts.concern is not None:
            return concerns.card_of(facts.concern, again=facts.comes_again)
        case LetterKind.CARD_STEPPED_DOWN if facts.mentor is not None:
            return stepped_down_card(facts.mentor)
        case LetterKind.CARD_UNREACHABLE if is_known(facts.letter.subject_id):
            return unreachable_card(facts.letter.subject_id)
        case LetterKind.FORUM_REPLY:
            return forum_reply(facts.community)
    return None


def mentor_card(mentor: Mentor) -> ui.LayoutView:
    """Someone offers to mentor, and what became of it."""
    closed = mentor.state is not MentorState.APPLIED
    return card(*mentor_blocks(mentor), colour=QUIET if closed else CALM)


def mentor_blocks(mentor: Mentor, *, limit: int = LONGEST_QUOTE) -> list[Block]:
    """The same as blocks, to stand among others; *limit* is for what the mentor wrote."""
    return [
        joined(
            f"### {person(mentor.user_id)} would like to mentor",
            f"-# Offered {since(mentor.applied_at)} · "
            f"{'a past' if mentor.past_member else 'a present'} member · room for {mentor.capacity}",
        ),
        brings(mentor, limit=SHARED_QUOTE if mentor.reason else limit, to=Reader.FACILITATOR),
        _mentor_outcome(mentor),
        [mentor_button(mentor.id, move) for move in _open_moves(mentor)],
    ]


def brings(mentor: Mentor, *, limit: int, to: Reader) -> str | None:
    """What a mentor ticked and wrote, as this reader may see it."""
    if shown(Kept.MENTOR_CARD, mentor, to=to) is None:
        return None
    ticked = "\n".join(f"- {words}" for words in ticked_words(mentor.qualities))
    return joined(ticked, quote(mentor.words, limit=limit)) or None


def _open_moves(mentor: Mentor) -> list[MentorMove]:
    if mentor.state is not MentorState.APPLIED:
        return []
    asked = mentor.word_asked_by is not None
    return [MentorMove.APPROVE, MentorMove.DECLINE, *([] if asked else [MentorMove.WORD])]


def _mentor_outcome(mentor: Mentor) -> str | None:
    by = person(mentor.decided_by)
    if mentor.state is MentorState.APPLIED:
        if mentor.word_asked_by is None:
            return None
        return f"💬 {person(mentor.word_asked_by)} has asked for a word and will talk with them."
    if mentor.decided_by is None:
        return "The offer was taken back, or they have left the server. Nothing is needed."
    if mentor.state is MentorState.DECLINED:
        reason = shown(Kept.MENTOR_REASON, mentor.reason, to=Reader.FACILITATOR)
        return joined(f"❌ {by} decided *not for now*.", quote(reason, limit=SHARED_QUOTE))
    return f"✅ {by} approved."


def pairing_card(pairing: Pairing) -> ui.LayoutView:
    """Two people have agreed and wait for a facilitator's yes; and what became of it."""
    waits = pairing.state is PairingState.AGREED
    return card(*pairing_blocks(pairing), colour=WARM if waits else QUIET)


def pairing_blocks(pairing: Pairing) -> list[Block]:
    """The same as blocks, to stand among others."""
    came_about = CAME_ABOUT.get(pairing.asked_by, f"{person(pairing.suggested_by)} suggested it.")
    attends = shown(Kept.MEETINGS, pairing.attends, to=Reader.FACILITATOR)
    meetings = "The mentee is not in meetings at the moment." if attends is False else None
    return [
        joined(
            f"### {person(pairing.mentor_id)} and {person(pairing.mentee_id)} have both said yes",
            f"-# {person(pairing.mentor_id)} as mentor · {came_about}",
            meetings,
        ),
        _pairing_outcome(pairing),
        moves(pairing.id, PairingMove.APPROVE, PairingMove.REFUSE) if pairing.state is PairingState.AGREED else None,
    ]


def _pairing_outcome(pairing: Pairing) -> str | None:
    match pairing.state:
        case PairingState.AGREED:
            return None
        case PairingState.DECLINED:
            return f"❌ {person(pairing.decided_by)} decided *not now*."
        case PairingState.ENDED if pairing.began_at is None:
            return "It was closed before it began. Nothing is needed."
        case _:
            return f"✅ {person(pairing.decided_by)} said yes."


def contact_card(question: Question, pairing: Pairing, *, again: bool = False) -> ui.LayoutView:
    """Someone asked to be contacted. That, and nothing of what else they ever answered."""
    colour = WARM if _waits_for_contact(question) else QUIET
    return card(*contact_blocks(question, pairing, again=again), colour=colour)


def confided(shown: ui.LayoutView, *, take: int | None, why: str = NOT_THE_PLACE) -> ui.LayoutView:
    """What a card says, for one person alone, where the facilitators' channel would tell nobody or the wrong people.

    *take* is the question of someone who waits to be written to; without it, nobody is asked to write any more.
    """
    said = [item.content for item in shown.walk_children() if isinstance(item, ui.TextDisplay)]
    if take is None:
        return dm(*said, why)
    return dm(*said, f"{why} **Please write to them yourself.**", [aside_button(take, "take")])


def _waits_for_contact(question: Question) -> bool:
    return question.answer is Answer.CONTACT and question.taken_at is None


def contact_blocks(question: Question, pairing: Pairing, *, again: bool = False) -> list[Block]:
    """The same as blocks, to stand among others; *again* when nobody has taken it on within a day."""
    part = "mentor" if question.person_id == pairing.mentor_id else "mentee"
    head = f"### {person(question.person_id)} asks to be contacted"
    about = f"-# As {part} with {person(pairing.partner_of(question.person_id))}"
    if question.answer is not Answer.CONTACT:
        return [head, f"{about}\nThey have taken it back. Please leave it to them, unless they write."]
    if question.taken_by is not None:
        return [head, f"{about}\n🤝 {person(question.taken_by)} reaches out to them."]
    if question.taken_at is not None:
        return [head, f"{about}\nThey are no longer in the server. Nothing is needed."]
    return [
        head,
        joined(
            f"{about} · asked {since(question.answered_at or question.asked_at)}",
            "**Nobody has taken it on yet.** A few words are enough for a beginning." if again else None,
        ),
        [aside_button(question.id, "take")],
    ]


def silence_card(silence: Silence, pairing: Pairing) -> ui.LayoutView:
    """A pair on the attention list, and what became of it."""
    return card(*silence_blocks(silence, pairing), colour=WARM if silence.over_at is None else QUIET)


def silence_blocks(silence: Silence, pairing: Pairing) -> list[Block]:
    """The same as blocks, to stand among others: that check-ins went unanswered, and neither whose nor which."""
    head = f"### It has been quiet with {person(pairing.mentor_id)} and {person(pairing.mentee_id)}"
    if silence.over_at is not None:
        return [f"{head}\n{_how_silence_ended(pairing)} Nothing is needed."]
    return [
        joined(
            head,
            f"-# Noticed {since(silence.since)}",
            "Check-ins have gone unanswered for a while. That can have many reasons and is no fault of anyone's. "
            "You might write to both, offer a talk, suggest a pause or another rhythm (`/checkin rhythm`), or leave "
            "it as it is. Nothing ends by itself; an answer takes this off the list.",
        )
    ]


def _how_silence_ended(pairing: Pairing) -> str:
    match pairing.state:
        case PairingState.ENDED:
            return "The mentorship has ended."
        case PairingState.PAUSED:
            return "The mentorship is paused."
        case _:
            return "They have been heard from."


def unreachable_card(user_id: int) -> ui.LayoutView:
    """Someone's direct messages are closed; what was for them is kept."""
    return card(
        f"📭 I can't reach {person(user_id)} by direct message. What was for them is kept and shown to them in "
        "`/mentorship me`. Perhaps someone could let them know.",
        colour=QUIET,
    )


def stepped_down_card(mentor: Mentor) -> ui.LayoutView:
    """A mentor stopped, and there is no coordinator to tell."""
    return card(
        f"{person(mentor.user_id)} has stepped down as a mentor and takes nobody new. Those they mentor now go on. A "
        "word of thanks might mean a lot.",
        colour=QUIET,
    )


def forum_reply(community: Community) -> ui.LayoutView:
    """Under a post with the mentor tag: the way to the form, which opens for the presser alone."""
    return card(
        "Thank you for thinking of becoming a mentor. If you would like to, the button below opens a short form that "
        "only you see. The facilitators then look at it and write to you.",
        [door_button(community.community_id, "volunteer")],
    )


def pairing_line(pairing: Pairing, *, quiet: bool = False) -> str:
    """One pairing in a facilitator's list; *quiet* ones are on the attention list."""
    return f"{_how_it_stands(pairing)}{' · quiet for a while' if quiet else ''}"


def _how_it_stands(pairing: Pairing) -> str:
    couple = f"{person(pairing.mentor_id)} mentors {person(pairing.mentee_id)}"
    match pairing.state:
        case PairingState.PROPOSED:
            return (
                f"{person(pairing.mentor_id)} as mentor for {person(pairing.mentee_id)}? Asked "
                f"{since(pairing.proposed_at)}, no answer yet"
            )
        case PairingState.AGREED:
            return f"{couple} · both agreed, waits for a facilitator"
        case PairingState.PAUSED:
            until = f" until {day(pairing.paused_until)}" if pairing.paused_until else ""
            return f"{couple} · paused{until}"
        case PairingState.ACTIVE:
            return f"{couple} · since {day(pairing.began_at or pairing.proposed_at)}"
        case _:
            return couple
