"""What happens when someone opens what a direct message only said was there."""

from __future__ import annotations

import structlog
from discord import ui

from bot.rules.programme import Programme
from bot.services.outbox.context import Facts
from bot.ui.core.context import Interaction, belongs_to, caller_of, house, services
from bot.ui.core.layout import plain
from bot.ui.core.respond import WORDS_GO_BACK, WORDS_LEFT_OUT, responds
from bot.ui.core.routes import Route
from storage.models.enums import LetterState

from . import cards, direct_messages

log = structlog.get_logger(__name__)

NO_LONGER_SO = (
    "What this was about has changed since, so there is nothing left to read here, and nothing is needed from you. "
    "`/mentorship me` in your server shows how things stand."
)


async def open_letter(interaction: Interaction, letter_id: int) -> None:
    """Show the letter as it is true now; its buttons work, and it can be opened again while it is kept."""
    if await _opened(interaction, letter_id) and interaction.extras.get(WORDS_LEFT_OUT):
        await give_back_words(interaction, letter_id)


@responds()
async def _opened(interaction: Interaction, letter_id: int) -> ui.LayoutView:
    facts = await services(interaction).opening.open(caller_of(interaction), letter_id)
    belongs_to(interaction, facts.letter.community_id)
    interaction.extras[WORDS_GO_BACK] = facts.spec.words_go_back
    return _rendered(facts, house(interaction).programme) or plain(NO_LONGER_SO)


def _rendered(facts: Facts, programme: Programme) -> ui.LayoutView | None:
    if facts.letter.state is LetterState.DROPPED:
        return None
    if facts.letter.kind in direct_messages.LETTERS:
        return direct_messages.render(facts, programme)
    # A card that went to one person alone, because the facilitators' channel was not the place for it.
    card, question = cards.render(facts, programme), facts.question
    if card is None or facts.is_a_strangers:
        return None
    asked = question is not None and facts.waits and question.confided_to == facts.letter.to_id
    return cards.confided(card, take=question.id if question is not None and asked else None)


async def give_back_words(interaction: Interaction, letter_id: int) -> None:
    """Tell whoever wrote what Discord does not take, and not whoever would have read it."""
    try:
        await services(interaction).opening.not_taken(caller_of(interaction), letter_id)
    except Exception as error:
        log.error("words not given back", letter=letter_id, exc_info=error)


ROUTES = (Route("letter:{letter_id}:open", open_letter),)
