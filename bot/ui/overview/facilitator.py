"""Pages for facilitators: what waits for a decision, and all pairings."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from discord import ui

from bot.rules.visibility import DataKind, Viewer, may_know, visible
from bot.services.facilitator_overview import FacilitatorQueue
from bot.ui.check_ins import cards as check_ins_cards
from bot.ui.components.mentors import seen_button
from bot.ui.components.overview import WeeklyMatter, look_button
from bot.ui.components.reports import FacilitatorList, list_button
from bot.ui.concerns import views as concerns_views
from bot.ui.core.layout import (
    QUIET,
    Block,
    ControlRow,
    card_view,
    fit_one_message,
    format_date,
    format_relative,
    mention_user,
)
from bot.ui.matching.views import obstacles_text
from bot.ui.mentors import cards as mentors_cards
from bot.ui.pairings import cards as pairings_cards
from storage.models.enums import PairingState
from storage.models.records import Mentor, Pairing, Seeker

OVERVIEW_VIEWER = Viewer.FACILITATOR

QUEUE_ORDER = (
    WeeklyMatter.QUIET,
    WeeklyMatter.OFFERS,
    WeeklyMatter.PAIRINGS,
    WeeklyMatter.UNREACHABLE,
    WeeklyMatter.SEEKERS,
)
DECIDED_IN_SERVER = {WeeklyMatter.OFFERS, WeeklyMatter.PAIRINGS}


def queue_page(view: FacilitatorQueue) -> ui.LayoutView:
    """Return the page of what waits: people who asked to be contacted first, then decisions, oldest first."""
    urgent: list[tuple[DataKind, list[Sequence[Block]]]] = [
        (
            DataKind.CONTACT,
            [check_ins_cards.contact_blocks(each.question, each.pairing) for each in view.contact_requests],
        ),
        (
            DataKind.CONCERN,
            [entry for concern in view.concerns if (entry := concerns_views.concern_queue_entry(concern))],
        ),
    ]
    lasting = _lasting(view)
    kinds = [*urgent, *(lasting[matter] for matter in QUEUE_ORDER)]
    groups = [group for kept, of_it in kinds if may_know(kept, to=OVERVIEW_VIEWER) for group in of_it]
    if not groups:
        return card_view("Nothing waits for a decision.")
    return card_view("## What waits", *fit_one_message(groups, reserved_characters=100))


def matter_page(view: FacilitatorQueue, matter: WeeklyMatter, *, decides: bool) -> ui.LayoutView:
    """Return the page of one kind of what waits; *decides*: where the reader can decide, and not only read."""
    kept, groups = _lasting(view)[matter]
    if not groups or not may_know(kept, to=OVERVIEW_VIEWER):
        return card_view("Nothing of this waits for you any more.", colour=QUIET)
    if matter is WeeklyMatter.SEEKERS:
        groups = [[seeker_line(s, None), [look_button(s.community_id, s.id)]] for s in view.waiting_list]
    if matter in DECIDED_IN_SERVER and not decides:
        groups = [[block for block in group if not isinstance(block, list)] for group in groups]
        groups.append(["-# Facilitators decide in the server, with `/facilitator queue`."])
    return card_view(*fit_one_message(groups, reserved_characters=100))


def look_confirmation(seeker: Seeker) -> str:
    """Return the confirmation for somebody who looks for a mentor for a seeker."""
    until = format_date(seeker.looked_until) if seeker.looked_until else "later"
    return (
        f"Thank you. {mention_user(seeker.user_id)} stays on the list, and I don't bring them up again before "
        f"{until}. `/facilitator matches` shows who might fit."
    )


def _lasting(view: FacilitatorQueue) -> dict[WeeklyMatter, tuple[DataKind, list[Sequence[Block]]]]:
    """Return what waits and is no cry for help, by kind, as blocks of a page."""
    return {
        WeeklyMatter.QUIET: (
            DataKind.SILENCE,
            [
                check_ins_cards.silence_blocks(each.silence, each.pairing, view.reader_id)
                for each in view.silent_pairs
            ],
        ),
        WeeklyMatter.OFFERS: (
            DataKind.MENTORING,
            [mentors_cards.mentor_blocks(m, past=view.history.get(m.user_id, ())) for m in view.applications],
        ),
        WeeklyMatter.PAIRINGS: (
            DataKind.PAIRED,
            [pairings_cards.pairing_blocks(pairing) for pairing in view.pairings],
        ),
        WeeklyMatter.UNREACHABLE: (
            DataKind.UNREACHABLE,
            [[line] for p in view.unreachable if (line := unreachable_text(p.user_id, p.unreachable_since))],
        ),
        WeeklyMatter.SEEKERS: (DataKind.SEEKING, _waiting_list(view)),
        WeeklyMatter.STEPPED_DOWN: (
            DataKind.MENTORING,
            [[mentors_cards.stepped_down_text(m), _seen_row(view, m)] for m in view.stepped_down],
        ),
    }


def _waiting_list(view: FacilitatorQueue) -> list[Sequence[Block]]:
    """Return who waits for a mentor, below the button that leads to who could go with whom."""
    if not view.waiting_list:
        return []
    reasons = {s.user_id: obstacles_text(view.obstacles.get(s.user_id), view.traits) for s in view.waiting_list}
    return [
        ["### Waiting for a mentor", [list_button(FacilitatorList.MATCHES)]],
        *([seeker_line(seeker, reasons[seeker.user_id])] for seeker in view.waiting_list),
    ]


def _seen_row(view: FacilitatorQueue, stopped: Mentor) -> ControlRow | None:
    return [seen_button(stopped.community_id, stopped.id)] if stopped.id in view.unseen else None


def pairs_page(live: list[Pairing], quiet: Collection[int] = ()) -> ui.LayoutView:
    """Return the page of all live pairings and proposals; *quiet* has the ids of those with an open silence."""
    live = [pairing for pairing in live if may_know(kind_of(pairing), to=OVERVIEW_VIEWER)]
    if not live:
        return card_view("There are no pairings just now.")
    return card_view(
        f"## Pairings ({len(live)})",
        *fit_one_message([[f"{pairings_cards.pairing_line(p, quiet=p.id in quiet)} · `{p.id}`"] for p in live]),
    )


def kind_of(pairing: Pairing) -> DataKind:
    """Return what kind of data it is that there is this pairing."""
    return DataKind.OPEN_PROPOSAL if pairing.state is PairingState.PROPOSED else DataKind.PAIRED


def unreachable_text(person_id: int, noticed: datetime | None) -> str | None:
    """Return that somebody can't be reached; None for anybody else."""
    if noticed is None:
        return None
    return f"📭 {mention_user(person_id)} can't be reached by direct message (noticed {format_relative(noticed)})"


def seeker_line(seeker: Seeker, in_the_way: str | None) -> str:
    """Return that somebody waits for a mentor, and what stands in the way."""
    attends = visible(DataKind.MEETING_ATTENDANCE, seeker.attends, to=OVERVIEW_VIEWER)
    meetings = "" if attends is not False else " · not in meetings at the moment"
    why = f" · {in_the_way}" if in_the_way else ""
    since = format_relative(seeker.since)
    looked = f" · somebody looks, until {format_date(seeker.looked_until)}" if seeker.looked_until else ""
    return f"🔎 {mention_user(seeker.user_id)} waits for a mentor · joined the list {since}{meetings}{why}{looked}"
