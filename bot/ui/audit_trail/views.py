"""Pages of who did what."""

from __future__ import annotations

from discord import ui

from bot.rules.audit_trail.reading import TrailLine
from bot.rules.callers import is_known_user
from bot.rules.concerns import is_contact_request
from bot.rules.visibility import DataKind, Viewer, visible
from bot.services.audit_trail import TrailPage
from bot.ui.components.paging import moment_number, page_buttons
from bot.ui.core.layout import card_view, format_date, format_moment, join_lines, mention_user
from storage.models.concerns import Concern

ERASED_ACTOR = "Somebody who is not here any more"

LEFT_OUT = (
    "-# Without what people keep to themselves, what is confided to others, your own case, and what was of somebody "
    "who had everything deleted."
)


def trail_page(shown: TrailPage) -> ui.LayoutView:
    """Return one page of who did what, newest first, with the buttons for the others."""
    about = f" by or about {mention_user(shown.about)}" if shown.about else ""
    lines = [f"{format_moment(line.at)} {trail_line(line)}" for line in shown.page.entries]
    list_id = f"trail:{shown.about or 0}:{moment_number(shown.since)}"
    return card_view(
        f"## Who did what\n-# Since {format_date(shown.since)}{about}; newest first",
        join_lines(*lines) or "There is nothing to show.",
        LEFT_OUT,
        page_buttons(list_id, shown.page),
    )


def trail_line(line: TrailLine) -> str:
    """Return one line in plain words."""
    people, pairing = line.subject.person_ids, line.subject.pairing
    said = line.words.format(
        actor=mention_user(line.actor_id) if is_known_user(line.actor_id) else ERASED_ACTOR,
        person=mention_user(people[0] if people else None),
        mentor=mention_user(pairing.mentor_id if pairing else None),
        mentee=mention_user(pairing.mentee_id if pairing else None),
        concern=_concern_text(line.subject.concern),
    )
    return f"{said}."


def _concern_text(concern: Concern | None) -> str:
    if concern is None:
        return "a concern"
    what = "a wish to be reached" if is_contact_request(concern) else "a concern"
    by_id = visible(DataKind.CONCERN_BY, concern.by_id, to=Viewer.FACILITATOR)
    about_id = visible(DataKind.CONCERN_ABOUT, concern.about_id, to=Viewer.FACILITATOR)
    by = f" of {mention_user(by_id)}" if is_known_user(by_id) else ""
    about = f" about {mention_user(about_id)}" if is_known_user(about_id) else ""
    return f"{what}{by}{about}"
