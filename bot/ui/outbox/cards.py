"""The cards in the facilitators' channel and the reply in the forum, as they should stand now."""

from __future__ import annotations

from discord import ui

from bot.rules.people import is_known
from bot.rules.programme import Programme
from bot.rules.telling import may_tell
from bot.services.outbox.context import Facts
from bot.ui.check_ins.cards import contact_card, silence_card
from bot.ui.closing.cards import respect_card
from bot.ui.components.check_ins import CheckInMove, aside_button
from bot.ui.concerns import cards as concerns_cards
from bot.ui.core.layout import QUIET, card, dm, person, without_words
from bot.ui.mentors.cards import forum_reply, mentor_card, stepped_down_card
from bot.ui.pairings.cards import pairing_card
from storage.models.enums import LetterKind

NOT_THE_PLACE = "I write to you alone, because the facilitators' channel is not the place for this."


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
            return concerns_cards.card_of(facts.concern, again=facts.comes_again)
        case LetterKind.CARD_STEPPED_DOWN if facts.mentor is not None:
            return stepped_down_card(facts.mentor)
        case LetterKind.CARD_UNREACHABLE if is_known(facts.letter.subject_id):
            return unreachable_card(facts.letter.subject_id)
        case LetterKind.FORUM_REPLY:
            return forum_reply(facts.community)
    return None


def confided(shown: ui.LayoutView, *, take: int | None, why: str = NOT_THE_PLACE) -> ui.LayoutView:
    """What a card says, for one person alone, where the facilitators' channel would tell nobody or the wrong people.

    *take* is the question of someone who waits to be written to; without it, nobody is asked to write any more.
    """
    said = [item.content for item in shown.walk_children() if isinstance(item, ui.TextDisplay)]
    if take is None:
        return dm(*said, why)
    return dm(*said, f"{why} **Please write to them yourself.**", [aside_button(take, CheckInMove.TAKE)])


def unreachable_card(user_id: int) -> ui.LayoutView:
    """Someone's direct messages are closed; what was for them is kept."""
    return card(
        f"📭 I can't reach {person(user_id)} by direct message. What was for them is kept and shown to them in "
        "`/mentorship me`. Perhaps someone could let them know.",
        colour=QUIET,
    )
