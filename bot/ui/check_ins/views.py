"""Views of check-ins: their rhythm in each of one's mentorships, lines for one's own page, answers to a choice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from discord import ui

from bot.rules.hearing import Hearer
from bot.rules.pairing import PairingMove, can
from bot.rules.programme import Programme
from bot.services.overview import CheckInsOf, Mine
from bot.ui.components.check_ins import rhythm_select
from bot.ui.components.navigation import NavigationTarget, door_button
from bot.ui.core.audience import INSTEAD
from bot.ui.core.layout import Block, card, counted, day, fitting, joined
from bot.ui.core.message_parts import IN_DANGER, partner
from bot.ui.preferences.status import standing
from storage.models.enums import Answer, PairingState, Wish
from storage.models.records import Pairing

from .labels import IN_SHORT, from_now_on


def after_answer(answered: Answer, programme: Programme, hearer: Hearer) -> str:
    """What one answer means, for the eyes of whoever gave it; *hearer* hears of a wish to be contacted."""
    match answered:
        case Answer.CONTACT:
            return contact_promise(programme, hearer)
        case Answer.WOBBLY:
            return (
                "Thank you for saying so. It stays with me. If it would help to talk to someone, press *Please "
                "contact me*."
            )
        case _:
            return "Good to hear. It stays with me."


def contact_promise(programme: Programme, hearer: Hearer) -> str:
    """What someone who asks to be contacted can expect, honestly."""
    if instead := INSTEAD.get(hearer):
        return joined(instead, IN_DANGER)
    return joined(
        "I tell the facilitators, or one trusted person outside your pair, that you would like to be contacted, and "
        "whom you are paired with; nothing else. Someone usually writes within "
        f"{counted(programme.reach_out_days, 'day')}; you can also write to any facilitator now.",
        IN_DANGER,
    )


def put_off(until: datetime) -> str:
    """What someone hears who wants to be reminded later."""
    return f"I bring it up again on {day(until)}. It is fine to answer sooner, and fine not to."


def rhythm_changed(pairing: Pairing, chooser: int, programme: Programme) -> str:
    """What one of the two hears after choosing how often both are asked."""
    return f"{from_now_on(pairing.rhythm, programme)} I tell {partner(pairing, chooser)}."


def rhythms(view: Mine, said: str | None = None, *, only: int | None = None) -> ui.LayoutView:
    """How often both are asked, for each of one's mentorships, with the way to change it."""
    running = [
        pairing
        for pairing in view.pairings
        if can(pairing, PairingMove.RHYTHM, view.user_id) and only in (None, pairing.id)
    ]
    groups: list[Sequence[Block]] = [
        [
            joined(f"**With {partner(each, view.user_id)}**", IN_SHORT[each.rhythm]),
            [rhythm_select(each.id, each.rhythm)],
        ]
        for each in running
    ]
    if not groups:
        return card("You have no mentorship at the moment, so there is nothing to ask about.")
    return card(
        "## How often I ask",
        said,
        *fitting(groups, reserve=10),
        "-# It holds for both of you, and the other is told. For yourself alone there are your own times:",
        [door_button(view.community.community_id, NavigationTarget.PREFERENCES)],
    )


def in_short(pairing: Pairing, of_it: CheckInsOf | None) -> str | None:
    """How it stands with one's check-ins in one mentorship, in a line."""
    if pairing.state not in {PairingState.ACTIVE, PairingState.PAUSED}:
        return None
    if of_it is not None and of_it.next_at is not None:
        return f"-# {IN_SHORT[pairing.rhythm]} For you it is next around {day(of_it.next_at)}."
    return f"-# {IN_SHORT[pairing.rhythm]}"


def wishes(view: Mine) -> list[Block]:
    """Whether one is asked at all, with the way back, for everyone who walks with someone."""
    home, theirs = view.community.community_id, view.preferences
    if theirs.wish is Wish.ASK:
        runs = any(can(pairing, PairingMove.RHYTHM, view.user_id) for pairing in view.pairings)
        return [[door_button(home, NavigationTarget.PREFERENCES)]] if runs else []
    return [
        standing(theirs.wish, theirs.resting_until),
        [door_button(home, NavigationTarget.CHECK_INS_ON), door_button(home, NavigationTarget.PREFERENCES)],
    ]
