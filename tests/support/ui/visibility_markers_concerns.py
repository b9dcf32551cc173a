"""Everything that shows something of a concern, with a marker in each text that tells which kind of data it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from discord import ui

from bot.rules.visibility import DataKind, Viewer
from bot.services.concerns.cases import ConcernCase, ConcernCaseList
from bot.ui.concerns import views as concerns_views
from bot.ui.concerns import waiting_views
from bot.ui.core.layout import card_view
from storage.models.concerns import Concern, ConcernNote
from storage.models.enums import ConcernKind, ConcernOutcome
from tests.support.factories import COMMUNITY_ID, FACILITATOR_ID, MENTEE_ID, MENTOR_ID, NOW

from .markers import marker_of
from .visibility_markers import View


def _concern(**changed: object) -> Concern:
    usual = Concern(
        id=1,
        community_id=COMMUNITY_ID,
        kind=ConcernKind.CONCERN,
        by_id=MENTEE_ID,
        about_id=MENTOR_ID,
        named=True,
        words=marker_of(DataKind.CONCERN),
        raised_at=NOW,
        taken_by=FACILITATOR_ID,
    )
    return replace(usual, **changed)  # type: ignore[arg-type]  # what a view names, it names rightly


def _closed() -> Concern:
    return _concern(
        closed_at=NOW,
        closed_by=FACILITATOR_ID,
        outcome=ConcernOutcome.TALKED,
        outcome_words=marker_of(DataKind.CONCERN_OUTCOME),
    )


def _case(concern: Concern | None = None) -> ui.LayoutView:
    among_them = ConcernNote(
        id=1, concern_id=1, author_id=FACILITATOR_ID, words=marker_of(DataKind.CONCERN_NOTES), written_at=NOW
    )
    [page] = concerns_views.concern_page(
        ConcernCase(concern=concern or _concern(), notes=[among_them]), FACILITATOR_ID
    )
    return page


def _wish() -> ui.LayoutView:
    return _case(_concern(kind=ConcernKind.REACH, about_id=None, words=None))


def _concerns_listed() -> ui.LayoutView:
    return concerns_views.concern_list_page(ConcernCaseList(open_concerns=[_concern()], recently_closed=[]))


def _own_concerns() -> ui.LayoutView:
    return card_view(*(block for group in waiting_views.own_concern_groups([_closed()]) for block in group))


def views() -> Iterator[tuple[DataKind, Viewer, str, View]]:
    """Yield the pages that show a concern or a wish to be contacted, in the form of the other pages."""
    sees = Viewer.FACILITATOR
    yield DataKind.CONCERN, sees, marker_of(DataKind.CONCERN), _case
    yield DataKind.CONCERN, sees, "brings a concern", _concerns_listed
    yield DataKind.CONCERN_BY, sees, str(MENTEE_ID), _case
    yield DataKind.CONCERN_ABOUT, sees, str(MENTOR_ID), _case
    yield DataKind.CONCERN_ABOUT, sees, str(MENTOR_ID), _concerns_listed
    yield DataKind.CONCERN_NOTES, sees, marker_of(DataKind.CONCERN_NOTES), _case
    yield DataKind.CONCERN_OUTCOME, sees, marker_of(DataKind.CONCERN_OUTCOME), lambda: _case(_closed())
    yield DataKind.CONTACT, sees, str(MENTEE_ID), _wish
    yield DataKind.CONCERN, Viewer.SELF, "What you brought", _own_concerns
    yield (
        DataKind.CONCERN_OUTCOME,
        Viewer.SELF,
        marker_of(DataKind.CONCERN_OUTCOME),
        lambda: waiting_views.concern_outcome_page(_closed(), None),
    )
