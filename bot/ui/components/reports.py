"""The buttons of a report, each of which leads to what a number is made of."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from bot.ui.core.custom_ids import GREY, Button, button


class FacilitatorList(StrEnum):
    """A list of the facilitators', as the last part of a custom id."""

    PAIRS = "pairs"
    MENTORS = "mentors"
    MATCHES = "matches"
    CONCERNS = "concerns"


LIST_LOOKS = {
    FacilitatorList.PAIRS: ("Pairings", None, GREY),
    FacilitatorList.MENTORS: ("Mentors", None, GREY),
    FacilitatorList.MATCHES: ("Who could go with whom", None, GREY),
    FacilitatorList.CONCERNS: ("Concerns", None, GREY),
}


class SpanPart(StrEnum):
    """What a span has rows of, as the last part of a custom id."""

    BEGUN = "begun"
    ENDED = "ended"


SPAN_LOOKS = {
    SpanPart.BEGUN: ("What began", None, GREY),
    SpanPart.ENDED: ("What ended", None, GREY),
}


def facilitator_list_id(shown: FacilitatorList) -> str:
    """Return the custom id of one of the facilitators' lists, with which those of its pages begin."""
    return f"facilitator:{shown}"


def span_list_id(since: datetime, part: SpanPart) -> str:
    """Return the custom id of what began, or ended, since a moment; zones differ by whole minutes."""
    minutes = int(since.timestamp()) // int(timedelta(minutes=1).total_seconds())
    return f"report:{minutes}:{part}"


def list_button(shown: FacilitatorList) -> Button:
    """Return the button that shows a facilitator one of their lists."""
    return button(LIST_LOOKS[shown], facilitator_list_id(shown))


def span_button(since: datetime, part: SpanPart) -> Button:
    """Return the button that shows what began, or what ended, since a moment."""
    return button(SPAN_LOOKS[part], span_list_id(since, part))
