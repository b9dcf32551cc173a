"""Stepping down, and those who are still mentored: each stays, or may go on with someone else if they like."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ui

from bot.rules.pairing import PairingMove, can
from bot.services.overview import Mine
from bot.ui.components.navigation import NavigationTarget, door_button
from bot.ui.components.pairings import pairing_button
from bot.ui.core.layout import QUIET, Block, Row, card, day, fitting, joined, line, person
from storage.models.enums import MentorState
from storage.models.records import Community, Mentor, Pairing

CHOSEN = "Thank you, that is kept. `/mentorship me` in the server shows how things stand."
"""What stands in the direct message once someone has said whether to stay; the same for either."""

OFFER_TAKEN_BACK = "Your offer is taken back. Thank you for thinking of it; you can offer again whenever you like."
STEPPED_DOWN = (
    "You have stepped down as a mentor. **Thank you for everything you gave.** Open questions to you are closed, "
    "and whoever looks after mentorship here is told. Coming back is always possible."
)
EACH_STAYS = (
    "Each of those you mentor stays as it is, and there is nothing you need to do. If you would rather not go on "
    "with someone, you can offer them to go on with another mentor; they decide."
)
ROLE_TAKEN_OFF = (
    "I take the mentor role off you now. Whoever you mentor stays. If you mentor again one day, it comes back."
)


def left_off(before: Mentor, view: Mine) -> ui.LayoutView:
    """What someone sees after stepping down, or after taking an offer back that nobody had decided."""
    if before.state is MentorState.APPLIED:
        return card(OFFER_TAKEN_BACK, colour=QUIET)
    return card(STEPPED_DOWN, *who_stays(view.pairings, view.community, view.mentor or before), colour=QUIET)


def who_stays(pairings: Sequence[Pairing], community: Community, mentor: Mentor) -> list[Block]:
    """Everyone who walks on with a mentor that has stepped down, with what can be done; nothing without anyone."""
    groups = mentees(pairings, mentor.user_id)
    if not groups:
        return []
    return [EACH_STAYS, *fitting(groups, reserve=12, text_reserve=1200), role_door(community, mentor)]


def group(view: Mine) -> list[Block]:
    """Having stepped down, on one's own page, where those who stay stand by themselves."""
    if view.mentor is None or not walking(view.pairings, view.user_id):
        return []
    return [line(), f"You have stepped down as a mentor. {EACH_STAYS}", role_door(view.community, view.mentor)]


def mentees(pairings: Sequence[Pairing], mentor_id: int) -> list[list[Block]]:
    """A group of blocks for each of those who still walk with this mentor."""
    return [
        [_so_far(pairing), [pairing_button(pairing.id, PairingMove.HAND_OVER)]]
        if can(pairing, PairingMove.HAND_OVER, mentor_id)
        else [_so_far(pairing)]
        for pairing in walking(pairings, mentor_id)
    ]


def walking(pairings: Sequence[Pairing], mentor_id: int) -> list[Pairing]:
    """Those of the pairings in which this person still mentors someone."""
    return [p for p in pairings if p.mentor_id == mentor_id and can(p, PairingMove.NOTE, mentor_id)]


def offered(pairing: Pairing, reader: int) -> str | None:
    """That one of two has offered the other to go on with someone else."""
    if pairing.handover_at is None:
        return None
    if reader == pairing.mentor_id:
        return "You have offered that they may go on with someone else; they decide."
    return (
        "They have stepped down as a mentor and offer that you go on with someone else. You can stay, go back to the "
        "waiting list, or ask someone by name with `/mentee ask`; then this one ends when the new one begins."
    )


def role_door(community: Community, mentor: Mentor) -> Row:
    """The way to take the role off at once, for whoever wears it only because someone still walks beside them."""
    if mentor.state is not MentorState.STEPPED_DOWN or mentor.role_off:
        return []
    return [door_button(community.community_id, NavigationTarget.MENTOR_ROLE_OFF)] if community.mentor_role_id else []


def _so_far(pairing: Pairing) -> str:
    since = f", since {day(pairing.began_at)}" if pairing.began_at else ""
    return joined(f"**{person(pairing.mentee_id)}**{since}", offered(pairing, pairing.mentor_id))
