"""Letters to those who wait for a mentor."""

from __future__ import annotations

from discord import ui

from bot.rules.programme import Programme
from bot.services.facts import Facts
from bot.ui import waiting
from bot.ui.buttons import door_button
from bot.ui.look import QUIET, dm, since
from storage.states import LetterKind, Wish

from .shared import Render, with_preferences

WAYS_ON = ("browse", "about-me", "seeker-update", "seeker-withdraw")


def _still_waiting(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    seeker, preferences = facts.seeker, facts.preferences
    if seeker is None or facts.letter.to_id != seeker.user_id or facts.is_asked:
        return None
    if preferences is not None and preferences.wish is not Wish.ASK:
        return None
    return dm(
        f"You are not forgotten. You joined the waiting list {since(seeker.since)}, your place is kept, and nothing "
        "is needed from you. As soon as someone offers, I write to you.",
        waiting.in_the_way(facts.outlook, in_a_dm=True),
        with_preferences(seeker.community_id, *[door_button(seeker.community_id, door) for door in WAYS_ON]),
        colour=QUIET,
    )


LETTERS: dict[LetterKind, Render] = {LetterKind.STILL_WAITING: _still_waiting}
