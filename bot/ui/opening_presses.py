"""What happens when someone opens what a direct message only said was there."""

from __future__ import annotations

from discord import ui

from bot.rules.programme import Programme
from bot.services import Services
from bot.services.facts import Facts

from . import cards, letters
from .belonging import belongs_to
from .knocks import Interaction, answer, caller_of, plain

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
            return self._rendered(facts) or plain(NO_LONGER_SO)

        await answer(interaction, show())

    def _rendered(self, facts: Facts) -> ui.LayoutView | None:
        if facts.letter.kind in letters.LETTERS:
            return letters.render(facts, self._programme)
        # A card that went to one person alone, because the facilitators' channel was not the place for it.
        card, question = cards.render(facts, self._programme), facts.question
        if card is None:
            return None
        asked = question is not None and cards.waits(facts) and question.confided_to == facts.letter.to_id
        return cards.confided(card, take=question.id if question is not None and asked else None)
