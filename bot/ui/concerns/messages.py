"""Renderers of direct messages about concerns; none shows what was written."""

from __future__ import annotations

from discord import ui

from bot.rules.callers import is_known_user
from bot.rules.concerns import ConcernMove, is_contact_request
from bot.rules.programme import Programme
from bot.rules.visibility import DataKind, Viewer, may_know
from bot.services.outbox.context import MessageContext
from bot.ui.components.concerns import concern_button, outcome_button
from bot.ui.components.exclusions import apart_after_concern_button
from bot.ui.core.layout import dm_view, join_lines, mention_user
from bot.ui.core.message_parts import Renderer
from storage.models.enums import MessageKind

AFTER_CLOSING = (
    "While it was open, I did not bring you and whoever it was about together. From now on, only your own wish keeps "
    "you apart."
)


def _confided(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    concern = context.concern
    if concern is None or concern.taken_by is not None or concern.closed_at is not None or context.is_reader_excluded:
        return None
    lead = "Someone brings a concern."
    if is_contact_request(concern) and may_know(DataKind.CONTACT, to=Viewer.FACILITATOR):
        lead = f"{mention_user(concern.by_id)} would like to be reached by one of those who look after the groups."
    return dm_view(
        join_lines("**Nobody has taken this on yet.**" if context.is_repeated else None, lead),
        "What people confide I bring by direct message, and never into a channel. Please read it where nobody looks "
        "over your shoulder, and keep to yourself that there is something.",
        [concern_button(concern.id, ConcernMove.SHOW), concern_button(concern.id, ConcernMove.TAKE)],
    )


def _taken(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    concern = context.concern
    if concern is None or concern.taken_by is None or concern.closed_at is not None:
        return None
    who = mention_user(concern.taken_by)
    if is_contact_request(concern):
        return dm_view(f"{who} will write to you soon, as you wished. You can also write to them.")
    if concern.named:
        return dm_view(f"{who} looks after what you brought, and may write to you. You can also write to them.")
    return dm_view(
        "Someone looks after what you brought. They don't know whose it is, so they can't write to you; what comes "
        "of it, I bring you."
    )


def _closed(context: MessageContext, _programme: Programme) -> ui.LayoutView | None:
    concern = context.concern
    if concern is None or concern.outcome is None:
        return None
    offers_apart = concern.about_id is not None and is_known_user(concern.about_id)
    return dm_view(
        "What you brought has been looked after. What came of it is for your eyes only, whenever you like.",
        AFTER_CLOSING if offers_apart else None,
        [outcome_button(concern.id), *([apart_after_concern_button(concern.id)] if offers_apart else [])],
    )


CONCERN_RENDERERS: dict[MessageKind, Renderer] = {
    MessageKind.CONCERN_CONFIDED: _confided,
    MessageKind.CONCERN_TAKEN: _taken,
    MessageKind.CONCERN_CLOSED: _closed,
}
