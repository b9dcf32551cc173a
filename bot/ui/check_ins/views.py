"""Views of check-ins: rhythms of one's mentorships, lines for one's own page, confirmations."""

from __future__ import annotations

from datetime import datetime

from discord import ui

from bot.rules.pairing import PairingMove, can_move_pairing
from bot.rules.programme import Programme
from bot.services.overview import CheckInStatus, MemberOverview
from bot.ui.components.check_ins import rhythm_select
from bot.ui.components.navigation import NavigationTarget, navigate_button
from bot.ui.components.overview import OwnList, own_list_id
from bot.ui.components.paging import FIRST_PLACE, ListEntry, Place, entry_of, page_at
from bot.ui.core.layout import Block, card_view, format_date, join_lines
from bot.ui.core.message_parts import partner_mention
from bot.ui.preferences.status import check_in_status
from storage.models.enums import CheckInAnswer, CheckInWish, PairingState
from storage.models.records import Pairing

from .labels import RHYTHM_SENTENCES, new_rhythm_sentence


def answer_confirmation(answered: CheckInAnswer) -> str:
    """Return what an answer that stays with the bot means, for the person who gave it."""
    if answered is CheckInAnswer.NOT_SO_WELL:
        return (
            "Thank you for saying so. It stays with me. If it would help to talk to someone, press *Please "
            "contact me*."
        )
    return "Good to hear. It stays with me."


def reminder_confirmation(until: datetime) -> str:
    """Return the confirmation of a reminder for this date."""
    return f"I bring it up again on {format_date(until)}. It is fine to answer sooner, and fine not to."


CONTACT_TOLD = (
    "I tell facilitators outside your pair, or another trusted person, that you would like to be contacted and whom "
    "you are paired with; nothing else."
)


def rhythm_confirmation(pairing: Pairing, chooser: int, programme: Programme) -> str:
    """Return the confirmation for the one of the two who chose how often both are asked."""
    return f"{new_rhythm_sentence(pairing.rhythm, programme)} I tell {partner_mention(pairing, chooser)}."


def rhythm_page(
    view: MemberOverview, said: str | None = None, *, only: int | None = None, place: Place = FIRST_PLACE
) -> ui.LayoutView:
    """Return one page of rhythms, with a select for each of one's mentorships; *only* limits it to this pairing."""
    entries = [
        rhythm_entry(pairing, view.user_id)
        for pairing in view.pairings
        if can_move_pairing(pairing, PairingMove.RHYTHM, view.user_id) and only in (None, pairing.id)
    ]
    if not entries:
        return card_view("You have no mentorship at the moment, so there is nothing to ask about.")
    home = view.community.community_id
    return card_view(
        "## How often I ask",
        said,
        *page_at(entries, place, reserved_components=10).blocks(own_list_id(home, OwnList.RHYTHMS)),
        "-# It holds for both of you, and the other is told. For yourself alone there are your own times:",
        [navigate_button(home, NavigationTarget.PREFERENCES)],
    )


def rhythm_entry(pairing: Pairing, reader: int) -> ListEntry:
    """Return a mentorship of the reader's, with the select of its rhythm."""
    return entry_of(
        pairing.proposed_at,
        pairing.id,
        join_lines(f"**With {partner_mention(pairing, reader)}**", RHYTHM_SENTENCES[pairing.rhythm]),
        [rhythm_select(pairing.id, pairing.rhythm)],
    )


def check_in_line(pairing: Pairing, of_it: CheckInStatus | None) -> str | None:
    """Return a line on a pairing's check-ins, with the date of the next; None unless it is active or paused."""
    if pairing.state not in {PairingState.ACTIVE, PairingState.PAUSED}:
        return None
    if of_it is not None and of_it.next_at is not None:
        return f"-# {RHYTHM_SENTENCES[pairing.rhythm]} For you it is next around {format_date(of_it.next_at)}."
    return f"-# {RHYTHM_SENTENCES[pairing.rhythm]}"


def check_in_preference_blocks(view: MemberOverview) -> list[Block]:
    """Return blocks on whether one is asked at all, with the way to change it; empty if there is nothing to say."""
    home, theirs = view.community.community_id, view.preferences
    if theirs.wish is CheckInWish.ASK:
        runs = any(can_move_pairing(pairing, PairingMove.RHYTHM, view.user_id) for pairing in view.pairings)
        return [[navigate_button(home, NavigationTarget.PREFERENCES)]] if runs else []
    return [
        check_in_status(theirs.wish, theirs.resting_until),
        [navigate_button(home, NavigationTarget.CHECK_INS_ON), navigate_button(home, NavigationTarget.PREFERENCES)],
    ]
