"""Pages about check-ins: their rhythm in each of one's mentorships, and what to say once something is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from discord import ui

from bot.rules.pairing import PairingMove, can
from bot.rules.programme import Programme
from bot.services.overview import CheckInsOf, Mine
from storage.records import Pairing
from storage.states import PairingState, Wish

from .buttons import door_button
from .check_in_buttons import rhythm_select
from .letters.shared import partner
from .look import Block, card, day, fitting, joined
from .rhythms import IN_SHORT, from_now_on

PUT_OFF = "I bring it up again on {}. It is fine to answer sooner, and fine not to."
RESTS = "Rest well. I don't ask how it goes until you say so. Your mentorships stay as they are."
NONE_ANY_MORE = (
    "You have no check-ins any more. Your mentorships stay as they are, what others write to you still comes, and "
    "`/checkin now` asks whenever you would like that."
)
AGAIN = "Good to have you back. I ask how it goes from now on; what went by meanwhile is not asked."


def put_off(until: datetime) -> str:
    """What someone hears who wants to be reminded later."""
    return PUT_OFF.format(day(until))


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
        [door_button(view.community.community_id, "preferences")],
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
        return [[door_button(home, "preferences")]] if runs else []
    return [
        standing(theirs.wish, theirs.resting_until),
        [door_button(home, "check-ins-on"), door_button(home, "preferences")],
    ]


def standing(wish: Wish, resting_until: datetime | None) -> str:
    """Whether someone is asked how it goes."""
    match wish:
        case Wish.ASK:
            return "I ask you how it goes."
        case Wish.REST:
            until = f" until about {day(resting_until)}; then I ask whether to go on" if resting_until else ""
            return f"You rest from check-ins{until}."
        case Wish.OFF:
            return "You have no check-ins. Your mentorships stay as they are."
