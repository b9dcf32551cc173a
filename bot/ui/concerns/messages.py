"""Letters about concerns: to those who may look after one, and to whoever raised it. What was written stays out."""

from __future__ import annotations

from discord import ui

from bot.rules.concerns import ConcernMove, is_a_wish
from bot.rules.programme import Programme
from bot.rules.seeing import Kept, Reader, tells
from bot.services.outbox.context import Facts
from bot.ui.components.concerns import concern_button, outcome_button
from bot.ui.core.layout import dm, person
from bot.ui.core.message_parts import Render
from storage.models.enums import LetterKind


def _confided(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    concern = facts.concern
    if concern is None or concern.taken_by is not None or concern.closed_at is not None or facts.is_a_strangers:
        return None
    lead = "Something waits that only a few may look at, and you are one of them."
    if is_a_wish(concern) and tells(Kept.CONTACT, to=Reader.FACILITATOR):
        lead = f"{person(concern.by_id)} would like to be reached by one of those who look after the groups."
    return dm(
        f"{lead} Please read it where nobody looks over your shoulder, and keep to yourself that there is something.",
        [concern_button(concern.id, ConcernMove.SHOW), concern_button(concern.id, ConcernMove.TAKE)],
    )


def _taken(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    concern = facts.concern
    if concern is None or concern.taken_by is None or concern.closed_at is not None:
        return None
    who = person(concern.taken_by)
    if is_a_wish(concern):
        return dm(f"{who} will write to you soon, as you wished. You can also write to them.")
    if concern.named:
        return dm(f"{who} looks after what you brought, and may write to you. You can also write to them.")
    return dm(
        "Someone looks after what you brought. They don't know whose it is, so they can't write to you; what comes "
        "of it, I bring you."
    )


def _closed(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    concern = facts.concern
    if concern is None or concern.outcome is None:
        return None
    return dm(
        "What you brought has been looked after. What came of it is for your eyes only, whenever you like.",
        [outcome_button(concern.id)],
    )


LETTERS: dict[LetterKind, Render] = {
    LetterKind.CONCERN_CONFIDED: _confided,
    LetterKind.CONCERN_TAKEN: _taken,
    LetterKind.CONCERN_CLOSED: _closed,
}
