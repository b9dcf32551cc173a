"""Pages for facilitators: what waits for a decision, and all pairings."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from discord import ui

from bot.rules.visibility import DataKind, Viewer, may_know, visible
from bot.services.facilitator_overview import FacilitatorQueue
from bot.ui.check_ins.cards import contact_blocks, silence_blocks
from bot.ui.components.concerns import quiet_row
from bot.ui.components.mentors import seen_button
from bot.ui.components.overview import QUEUE_CUSTOM_ID, WeeklyMatter, look_button, weekly_list_id
from bot.ui.components.paging import FIRST_PLACE, ListEntry, ListPage, Place, entry_of, join_parts, page_at
from bot.ui.components.reports import FacilitatorList, facilitator_list_id, list_button
from bot.ui.concerns import views as concerns_views
from bot.ui.core.layout import (
    QUIET,
    Block,
    ControlRow,
    card_view,
    format_date,
    format_relative,
    mention_user,
)
from bot.ui.matching.views import obstacles_text
from bot.ui.mentors import cards as mentors_cards
from bot.ui.pairings import cards as pairings_cards
from storage.models.concerns import UnreachablePerson
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


def queue_page(view: FacilitatorQueue, place: Place = FIRST_PLACE) -> ui.LayoutView:
    """Return one page of what waits: people who asked to be contacted first, then decisions, oldest first."""
    contacts = [
        entry_of(each.question.answered_at, each.question.id, *contact_blocks(each.question, each.pairing))
        for each in view.contact_requests
    ]
    concerns = [
        entry_of(concern.raised_at, concern.id, *blocks)
        for concern in view.concerns
        if (blocks := concerns_views.concern_queue_entry(concern))
    ]
    lasting = _lasting(view)
    kinds = [(DataKind.CONTACT, contacts), (DataKind.CONCERN, concerns), *(lasting[each] for each in QUEUE_ORDER)]
    entries = join_parts(*(of_it if may_know(kept, to=OVERVIEW_VIEWER) else () for kept, of_it in kinds))
    if not entries:
        return card_view("Nothing waits for a decision.")
    return card_view(f"## What waits ({len(entries)})", *_page(entries, place).blocks(QUEUE_CUSTOM_ID))


def matter_page(
    view: FacilitatorQueue, matter: WeeklyMatter, place: Place = FIRST_PLACE, *, community_id: int, decides: bool
) -> ui.LayoutView:
    """Return one page of one kind of what waits; *decides*: where the reader can decide, and not only read."""
    kept, entries = _lasting(view)[matter]
    if not entries or not may_know(kept, to=OVERVIEW_VIEWER):
        return card_view("Nothing of this waits for you any more.", colour=QUIET)
    if matter is WeeklyMatter.SEEKERS:
        entries = [
            entry_of(s.since, s.id, seeker_line(s, None), [look_button(s.community_id, s.id)])
            for s in view.waiting_list
        ]
    only_reads = matter in DECIDED_IN_SERVER and not decides
    if only_reads:
        entries = [
            ListEntry(each.place, [block for block in each.blocks if not isinstance(block, list)]) for each in entries
        ]
    return card_view(
        f"**{len(entries)}** in all" if len(entries) > 1 else None,
        *_page(entries, place).blocks(weekly_list_id(community_id, matter)),
        "-# Facilitators decide in the server, with `/facilitator queue`." if only_reads else None,
    )


def _page(entries: Sequence[ListEntry], place: Place) -> ListPage:
    # One offer to mentor may nearly fill a message.
    return page_at(entries, place, reserved_characters=150)


def look_confirmation(seeker: Seeker) -> str:
    """Return the confirmation for somebody who looks for a mentor for a seeker."""
    until = format_date(seeker.looked_until) if seeker.looked_until else "later"
    return (
        f"Thank you. {mention_user(seeker.user_id)} stays on the list, and I don't bring them up again before "
        f"{until}. `/facilitator matches` shows who might fit."
    )


def _lasting(view: FacilitatorQueue) -> dict[WeeklyMatter, tuple[DataKind, list[ListEntry]]]:
    """Return what waits and is no cry for help, by kind, as entries of a list."""
    return {
        WeeklyMatter.QUIET: (
            DataKind.SILENCE,
            [
                entry_of(
                    each.silence.since, each.silence.id, *silence_blocks(each.silence, each.pairing, view.reader_id)
                )
                for each in view.silent_pairs
            ],
        ),
        WeeklyMatter.OFFERS: (
            DataKind.MENTORING,
            [
                entry_of(m.waits_since, m.id, *mentors_cards.mentor_blocks(m, past=view.history.get(m.user_id, ())))
                for m in view.applications
            ],
        ),
        WeeklyMatter.PAIRINGS: (
            DataKind.PAIRED,
            [entry_of(each.proposed_at, each.id, *pairings_cards.pairing_blocks(each)) for each in view.pairings],
        ),
        **_lasting_of_one(view),
    }


def _lasting_of_one(view: FacilitatorQueue) -> dict[WeeklyMatter, tuple[DataKind, list[ListEntry]]]:
    """Return those of them that wait for nobody's decision and are about one person each."""
    return {
        WeeklyMatter.UNREACHABLE: (
            DataKind.UNREACHABLE,
            [
                entry_of(p.since, p.user_id, unreachable_text(p.user_id, p.since, p.taken_by), _reach_row(view, p))
                for p in view.unreachable
            ],
        ),
        WeeklyMatter.SEEKERS: (DataKind.SEEKING, _waiting_list(view)),
        WeeklyMatter.STEPPED_DOWN: (
            DataKind.MENTORING,
            [
                entry_of(m.stopped_at, m.id, mentors_cards.stepped_down_text(m), _seen_row(view, m))
                for m in view.stepped_down
            ],
        ),
    }


def _waiting_list(view: FacilitatorQueue) -> list[ListEntry]:
    """Return who waits for a mentor, below the button that leads to who could go with whom."""
    leads: list[Block] = ["### Waiting for a mentor", [list_button(FacilitatorList.MATCHES)]]
    ways = [obstacles_text(view.obstacles.get(seeker.user_id), view.traits) for seeker in view.waiting_list]
    return [
        entry_of(seeker.since, seeker.id, *([] if number else leads), seeker_line(seeker, ways[number]))
        for number, seeker in enumerate(view.waiting_list)
    ]


def _reach_row(view: FacilitatorQueue, person: UnreachablePerson) -> ControlRow | None:
    return quiet_row(person.matter_id, person.taken_by, view.reader_id)


def _seen_row(view: FacilitatorQueue, stopped: Mentor) -> ControlRow | None:
    return [seen_button(stopped.community_id, stopped.id)] if stopped.id in view.unseen else None


def pairs_page(live: list[Pairing], quiet: Collection[int] = (), place: Place = FIRST_PLACE) -> ui.LayoutView:
    """Return one page of all live pairings and proposals; *quiet* has the ids of those with an open silence."""
    live = [pairing for pairing in live if may_know(kind_of(pairing), to=OVERVIEW_VIEWER)]
    if not live:
        return card_view("There are no pairings just now.")
    entries = [
        entry_of(p.proposed_at, p.id, f"{pairings_cards.pairing_line(p, quiet=p.id in quiet)} · `{p.id}`")
        for p in live
    ]
    return card_view(
        f"## Pairings ({len(live)})", *_page(entries, place).blocks(facilitator_list_id(FacilitatorList.PAIRS))
    )


def kind_of(pairing: Pairing) -> DataKind:
    """Return what kind of data it is that there is this pairing."""
    return DataKind.OPEN_PROPOSAL if pairing.state is PairingState.PROPOSED else DataKind.PAIRED


def unreachable_text(person_id: int, noticed: datetime | None, taken_by: int | None = None) -> str | None:
    """Return that somebody can't be reached, and who looks after it; None for anybody else."""
    if noticed is None:
        return None
    taken = f" · 🤝 {mention_user(taken_by)} looks after it" if taken_by is not None else ""
    since = f"(noticed {format_relative(noticed)})"
    return f"📭 {mention_user(person_id)} can't be reached by direct message {since}{taken}"


def seeker_line(seeker: Seeker, in_the_way: str | None) -> str:
    """Return that somebody waits for a mentor, and what stands in the way."""
    attends = visible(DataKind.MEETING_ATTENDANCE, seeker.attends, to=OVERVIEW_VIEWER)
    meetings = "" if attends is not False else " · not in meetings at the moment"
    why = f" · {in_the_way}" if in_the_way else ""
    since = format_relative(seeker.since)
    looked = f" · somebody looks, until {format_date(seeker.looked_until)}" if seeker.looked_until else ""
    return f"🔎 {mention_user(seeker.user_id)} waits for a mentor · joined the list {since}{meetings}{why}{looked}"
