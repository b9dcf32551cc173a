"""Letters in the stead of the facilitators' channel, where none of them would hear of what a card there says."""

from __future__ import annotations

from discord import ui

from bot.rules.concerns import is_a_wish
from bot.rules.message_specs import SPECS
from bot.rules.message_types import MessageRoute, Subject
from bot.rules.programme import Programme
from bot.services.outbox.context import Facts
from bot.ui.core.layout import WARM, dm, joined, since
from bot.ui.core.message_parts import Render
from storage.models.enums import LetterKind
from storage.models.records import Community

from . import cards

SERVER = "https://discord.com/channels/{}"

NOBODY_HEARS = (
    "I write to you because no facilitator would see it in their channel just now: none who may look at it is there, "
    "or I can't write in it. `/setup check` in the server says what is missing, and `/facilitator queue` shows "
    "facilitators all that waits."
)
DAILY = "Until somebody has taken it on, I write to you once a day."


def _confided(facts: Facts, programme: Programme) -> ui.LayoutView | None:
    card, question = cards.render(facts, programme), facts.question
    is_daily = _is_daily(facts)
    if card is None or facts.is_a_strangers or (is_daily and not facts.waits):
        return None
    takes = question is not None and question.confided_to == facts.letter.to_id
    why = joined(NOBODY_HEARS, DAILY if is_daily else None)
    return cards.confided(card, take=question.id if question is not None and takes else None, why=why)


def _is_daily(facts: Facts) -> bool:
    """Whether it ends when somebody has taken it on, or by itself; concerns are told of in a way of their own."""
    spec = SPECS[facts.kind]
    return spec.route is MessageRoute.CARD and spec.subject is not Subject.CONCERN


def _something_waits(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    card, then = cards.CARDS.get(facts.kind), "Then I bring it to them."
    what = card.waits if card is not None else None
    ends = SPECS[facts.kind].route is MessageRoute.CARD
    if what is None or facts.is_a_strangers or (ends and not facts.waits):
        return None
    if facts.waits:
        then = "Within a day I bring it to them. As long as it waits, I write to you once a day."
    if facts.concern is not None and is_a_wish(facts.concern):
        what = "someone would like to be reached by a facilitator"
    return dm(
        f"In {_server(facts.community)} something waits, and nobody has taken it on: **{what}**, "
        f"{since(facts.since)}. I can't tell you who it is, or more about it.",
        "What helps is a facilitator who is no part of it. If there is one, please ask them to look at what waits. "
        "If not, give someone whom you trust the facilitators' role, in the server's settings under *Members*; "
        "`/setup start` chooses which role that is and which channel is theirs, and `/setup check` says what is "
        f"missing. {then}",
        colour=WARM,
    )


def _server(community: Community) -> str:
    return f"[your server]({SERVER.format(community.community_id)})"


LETTERS: dict[LetterKind, Render] = {
    LetterKind.CARD_CONFIDED: _confided,
    LetterKind.SOMETHING_WAITS: _something_waits,
}
