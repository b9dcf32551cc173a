"""Everything that shows something of a concern, with a word in each place that tells what stands there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from discord import ui

from bot.rules.seeing import Kept, Reader
from bot.services.concerns.handling import Case, Cases
from bot.ui.concerns import views as concerns_views
from bot.ui.core.layout import card
from storage.models.concerns import Concern, ConcernNote
from storage.models.enums import ConcernKind, ConcernOutcome
from tests.support.factories import FACILITATOR_ID, HOME, MENTEE_ID, MENTOR_ID, NOW

from .marked import View, mark


def _concern(**changed: object) -> Concern:
    usual = Concern(
        id=1,
        community_id=HOME,
        kind=ConcernKind.CONCERN,
        by_id=MENTEE_ID,
        about_id=MENTOR_ID,
        named=True,
        pauses=True,
        words=mark(Kept.CONCERN),
        raised_at=NOW,
        taken_by=FACILITATOR_ID,
        taken_at=NOW,
    )
    return replace(usual, **changed)  # type: ignore[arg-type]  # what a view names, it names rightly


def _closed() -> Concern:
    return _concern(
        closed_at=NOW,
        closed_by=FACILITATOR_ID,
        outcome=ConcernOutcome.TALKED,
        outcome_words=mark(Kept.CONCERN_OUTCOME),
    )


def _case(concern: Concern | None = None) -> ui.LayoutView:
    among_them = ConcernNote(
        id=1, concern_id=1, author_id=FACILITATOR_ID, words=mark(Kept.CONCERN_NOTES), written_at=NOW
    )
    [page] = concerns_views.page(Case(concern=concern or _concern(), notes=[among_them]), FACILITATOR_ID)
    return page


def _wish() -> ui.LayoutView:
    return _case(_concern(kind=ConcernKind.REACH, about_id=None, words=None))


def _concerns_listed() -> ui.LayoutView:
    return concerns_views.listed(Cases(open_ones=[_concern()], closed=[]))


def _own_concerns() -> ui.LayoutView:
    return card(*concerns_views.own([_closed()]))


def views() -> Iterator[tuple[Kept, Reader, str, View]]:
    """The same as ``marked.views``, of concerns and of wishes to be reached."""
    sees = Reader.FACILITATOR
    yield Kept.CONCERN, sees, mark(Kept.CONCERN), _case
    yield Kept.CONCERN, sees, "brings a concern", _concerns_listed
    yield Kept.CONCERN_BY, sees, str(MENTEE_ID), _case
    yield Kept.CONCERN_ABOUT, sees, str(MENTOR_ID), _case
    yield Kept.CONCERN_ABOUT, sees, str(MENTOR_ID), _concerns_listed
    yield Kept.CONCERN_RESTS, sees, "mentorship rests", _case
    yield Kept.CONCERN_NOTES, sees, mark(Kept.CONCERN_NOTES), _case
    yield Kept.CONCERN_OUTCOME, sees, mark(Kept.CONCERN_OUTCOME), lambda: _case(_closed())
    yield Kept.CONTACT, sees, str(MENTEE_ID), _wish
    yield Kept.CONCERN, Reader.SELF, "What you brought", _own_concerns
    yield (
        Kept.CONCERN_OUTCOME,
        Reader.SELF,
        mark(Kept.CONCERN_OUTCOME),
        lambda: concerns_views.outcome(_closed(), None),
    )
