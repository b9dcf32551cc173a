"""Views of stepping down and of the mentees who remain: each stays, or may go on with someone else."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ui

from bot.rules.pairing import PairingMove, can_move_pairing
from bot.services.overview import MemberOverview
from bot.ui.components.navigation import NavigationTarget, navigate_button
from bot.ui.components.overview import OwnList, own_list_button, own_list_id
from bot.ui.components.paging import FIRST_PLACE, ListEntry, Place, entry_of, page_at
from bot.ui.components.pairings import pairing_button
from bot.ui.core.layout import (
    QUIET,
    Block,
    ControlRow,
    card_view,
    format_date,
    join_lines,
    mention_user,
    separator,
)
from storage.models.enums import MentorState
from storage.models.records import Community, Mentor, Pairing

HANDOVER_CHOICE_SAVED = "Thank you, that is kept. `/mentorship me` in the server shows how things stand."
"""Text that stays in the direct message once a mentee chose to stay or go on; the same for both."""

OFFER_TAKEN_BACK = "Your offer is taken back. Thank you for thinking of it; you can offer again whenever you like."
STEPPED_DOWN = (
    "You have stepped down as a mentor. **Thank you for everything you gave.** Open questions to you are closed, "
    "and the person who looks after mentorship here is told. Coming back is always possible."
)
EACH_STAYS = "Each of those you mentor stays. You can offer each of them to go on with another mentor; they decide."
ROLE_TAKEN_OFF = (
    "I take the mentor role off you now. If you mentor somebody now, that goes on. Should you mentor again one day, "
    "it comes back."
)


def step_down_confirmation(before: Mentor, view: MemberOverview) -> ui.LayoutView:
    """Return the confirmation of stepping down, or of taking back an offer that nobody had decided."""
    if before.state is MentorState.APPLIED:
        return card_view(OFFER_TAKEN_BACK, colour=QUIET)
    return card_view(
        STEPPED_DOWN, *remaining_mentees_blocks(view.pairings, view.community, view.mentor or before), colour=QUIET
    )


def remaining_mentees_blocks(pairings: Sequence[Pairing], community: Community, mentor: Mentor) -> list[Block]:
    """Return the mentees of a mentor who has stepped down, with what can be done; empty without mentees."""
    entries = mentee_entries(pairings, mentor.user_id)
    if not entries:
        return []
    page = page_at(entries, FIRST_PLACE, reserved_components=12, reserved_characters=1200)
    if page.next:  # There must be room for the way to the others, too.
        page = page_at(entries, FIRST_PLACE, reserved_components=14, reserved_characters=1200)
    home = community.community_id
    return [
        EACH_STAYS,
        *(block for entry in page.entries for block in entry.blocks),
        [own_list_button(home, OwnList.MENTEES, page.total)] if page.next else None,
        remove_role_row(community, mentor),
    ]


def mentees_page(view: MemberOverview, place: Place) -> ui.LayoutView:
    """Return one page of the reader's present mentees, with what can be done."""
    page = page_at(mentee_entries(view.pairings, view.user_id), place)
    if not page.total:
        return card_view("You mentor nobody at the moment.", colour=QUIET)
    home = view.community.community_id
    return card_view(f"## Whom you mentor ({page.total})", *page.blocks(own_list_id(home, OwnList.MENTEES)))


def stepped_down_blocks(view: MemberOverview) -> list[Block]:
    """Return the lines on having stepped down for the mentor's own page, where mentees are listed separately."""
    if view.mentor is None or not active_pairings_of(view.pairings, view.user_id):
        return []
    return [
        separator(),
        f"You have stepped down as a mentor. {EACH_STAYS}",
        remove_role_row(view.community, view.mentor),
    ]


def mentee_entries(pairings: Sequence[Pairing], mentor_id: int) -> list[ListEntry]:
    """Return an entry for each of this mentor's present mentees."""
    return [
        entry_of(
            pairing.proposed_at,
            pairing.id,
            _so_far(pairing),
            [pairing_button(pairing.id, PairingMove.HAND_OVER)]
            if can_move_pairing(pairing, PairingMove.HAND_OVER, mentor_id)
            else None,
        )
        for pairing in active_pairings_of(pairings, mentor_id)
    ]


def active_pairings_of(pairings: Sequence[Pairing], mentor_id: int) -> list[Pairing]:
    """Return the pairings in which this person mentors someone at present."""
    return [p for p in pairings if p.mentor_id == mentor_id and can_move_pairing(p, PairingMove.NOTE, mentor_id)]


def handover_offer_text(pairing: Pairing, reader: int) -> str | None:
    """Return the line about an offered handover, as this one of the two reads it; None without an offer."""
    if pairing.handover_at is None:
        return None
    if reader == pairing.mentor_id:
        return "You have offered that they may go on with someone else; they decide."
    return "They have stepped down, and you are free to go on with someone else."


def remove_role_row(community: Community, mentor: Mentor) -> ControlRow:
    """Return the button that removes the mentor role at once; empty unless a former mentor may still wear it."""
    if mentor.state is not MentorState.STEPPED_DOWN or mentor.role_off:
        return []
    return (
        [navigate_button(community.community_id, NavigationTarget.MENTOR_ROLE_OFF)]
        if community.mentor_role_id
        else []
    )


def _so_far(pairing: Pairing) -> str:
    since = f", since {format_date(pairing.began_at)}" if pairing.began_at else ""
    return join_lines(
        f"**{mention_user(pairing.mentee_id)}**{since}", handover_offer_text(pairing, pairing.mentor_id)
    )
