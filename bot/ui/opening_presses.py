"""What happens when someone opens what a direct message only said was there."""

from __future__ import annotations

import structlog
from discord import ui

from bot.rules.programme import Programme
from bot.services import Services
from bot.services.facts import Facts
from bot.services.returning import GO_BACK
from storage.states import LetterState

from . import cards, letters
from .belonging import belongs_to
from .knocks import WORDS_GO_BACK, WORDS_LEFT_OUT, Interaction, answer, caller_of, plain

log = structlog.get_logger(__name__)

NO_LONGER_SO = (
    "What this was about has changed since, so there is nothing left to read here, and nothing is needed from you. "
    "`/mentorship me` in your server shows how things stand."
)


class OpeningPresses:
    """Handed to the control by the app."""

    def __init__(self, services: Services, programme: Programme) -> None:
        self._services = services
        self._programme = programme

    async def open(self, interaction: Interaction, letter_id: int) -> None:
        """Show the letter as it is true now; its buttons work, and it can be opened again while it is kept."""

        async def show() -> ui.LayoutView:
            facts = await self._services.opening.open(caller_of(interaction), letter_id)
            belongs_to(interaction, facts.letter.community_id)
            interaction.extras[WORDS_GO_BACK] = facts.letter.kind in GO_BACK
            return self._rendered(facts) or plain(NO_LONGER_SO)

        if await answer(interaction, show()) and interaction.extras.get(WORDS_LEFT_OUT):
            await give_back_words(self._services, interaction, letter_id)

    def _rendered(self, facts: Facts) -> ui.LayoutView | None:
        if facts.letter.state is LetterState.DROPPED:
            return None
        if facts.letter.kind in letters.LETTERS:
            return letters.render(facts, self._programme)
        # A card that went to one person alone, because the facilitators' channel was not the place for it.
        card, question = cards.render(facts, self._programme), facts.question
        if card is None or facts.is_a_strangers:
            return None
        asked = question is not None and facts.waits and question.confided_to == facts.letter.to_id
        return cards.confided(card, take=question.id if question is not None and asked else None)


async def give_back_words(services: Services, interaction: Interaction, letter_id: int) -> None:
    """Whoever wrote what Discord does not take is told, and not whoever would have read it."""
    try:
        await services.opening.not_taken(caller_of(interaction), letter_id)
    except Exception as error:
        log.error("words not given back", letter=letter_id, exc_info=error)
