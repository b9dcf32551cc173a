"""Letters to those who wait for a mentor."""

from __future__ import annotations

from discord import ui

from bot.rules.programme import Programme
from bot.services.outbox.context import Facts
from bot.ui.components.navigation import NavigationTarget, door_button
from bot.ui.components.pairing_rows import with_preferences
from bot.ui.core.layout import QUIET, dm, since
from bot.ui.core.message_parts import Render
from storage.models.enums import LetterKind, Wish

from . import views

WAYS_ON = (
    NavigationTarget.BROWSE,
    NavigationTarget.ABOUT_ME,
    NavigationTarget.SEEKER_UPDATE,
    NavigationTarget.SEEKER_WITHDRAW,
)


def _still_waiting(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    seeker, preferences = facts.seeker, facts.preferences
    if seeker is None or facts.letter.to_id != seeker.user_id or facts.is_asked:
        return None
    if preferences is not None and preferences.wish is not Wish.ASK:
        return None
    return dm(
        f"You are not forgotten. You joined the waiting list {since(seeker.since)}, your place is kept, and nothing "
        "is needed from you. As soon as someone offers, I write to you.",
        views.in_the_way(facts.outlook, in_a_dm=True),
        with_preferences(seeker.community_id, *[door_button(seeker.community_id, door) for door in WAYS_ON]),
        colour=QUIET,
    )


LETTERS: dict[LetterKind, Render] = {LetterKind.STILL_WAITING: _still_waiting}
