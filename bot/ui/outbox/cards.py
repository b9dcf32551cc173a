"""The cards in the facilitators' channel and the reply in the forum, as they should stand now."""

from __future__ import annotations

from discord import ui

from bot.rules.message_specs import may_tell
from bot.rules.people import is_known
from bot.rules.programme import Programme
from bot.services.outbox.context import Facts
from bot.ui.check_ins import cards as check_ins_cards
from bot.ui.closing import cards as closing_cards
from bot.ui.components.check_ins import CheckInMove, aside_button
from bot.ui.concerns import cards as concerns_cards
from bot.ui.core.layout import QUIET, card, dm, person, without_words
from bot.ui.core.message_parts import CardRenderer
from bot.ui.mentors import cards as mentors_cards
from bot.ui.pairings import cards as pairings_cards
from storage.models.enums import LetterKind

NOT_THE_PLACE = "I write to you alone, because the facilitators' channel is not the place for this."


def render(facts: Facts, programme: Programme) -> ui.LayoutView | None:
    """The card for a letter that goes to a channel; None when there is nothing to show."""
    card = CARDS.get(facts.kind) if may_tell(facts.kind) else None
    view = card.render(facts, programme) if card is not None else None
    return without_words(view) if view is not None and facts.withheld else view


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


def _unreachable(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    person_id = facts.letter.subject_id
    return unreachable_card(person_id) if is_known(person_id) else None


BY_FEATURE: tuple[dict[LetterKind, CardRenderer], ...] = (
    mentors_cards.CARDS,
    pairings_cards.CARDS,
    check_ins_cards.CARDS,
    closing_cards.CARDS,
    concerns_cards.CARDS,
    {LetterKind.CARD_UNREACHABLE: CardRenderer(_unreachable, "someone can't be reached by direct message")},
)
CARDS = {kind: card for cards in BY_FEATURE for kind, card in cards.items()}
