"""The controls of keeping apart: the wish, the way to it from a question, and a person's list."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import discord

from bot.rules.callers import is_known_user
from bot.rules.visibility import visible_partner_id
from bot.ui.core.custom_ids import BLUE, GREY, Button, ButtonLook, Select, button, select
from bot.ui.core.layout import ControlRow
from storage.models.records import Pairing


class ApartMove(StrEnum):
    """A move towards being kept apart from somebody; also the last part of a control's custom id."""

    ASK = "ask"
    KEEP = "keep"
    END = "end"
    LATER = "later"
    ALLOW = "allow"
    FORBID = "forbid"


FACILITATOR_MOVES = (ApartMove.ALLOW, ApartMove.FORBID)
"""Whether facilitators may take a wish into account."""

APART_LOOKS: dict[ApartMove, ButtonLook] = {
    ApartMove.ASK: ("Keep us apart", None, GREY),
    ApartMove.KEEP: ("Keep us apart", None, BLUE),
    ApartMove.END: ("End it and keep apart", None, BLUE),
    ApartMove.LATER: ("Later", None, GREY),
    ApartMove.ALLOW: ("Facilitators may take it into account", None, GREY),
    ApartMove.FORBID: ("Keep it from facilitators", None, GREY),
}

NEVER_TOGETHER_LABEL = "Never bring us together"

_SELECT_PLACEHOLDERS = {
    ApartMove.ALLOW: "Let facilitators take it into account…",
    ApartMove.FORBID: "Keep it from facilitators again…",
}


def apart_button(community_id: int, person_id: int, move: ApartMove, label: str | None = None) -> Button:
    """Return the button for a move towards being kept apart from this person, in the community with this id."""
    return button(APART_LOOKS[move], f"apart:{community_id}:{person_id}:{move}", label_text=label)


def apart_after_concern_button(concern_id: int) -> Button:
    """Return the button to be kept apart from whom a concern was about; it names nobody."""
    return button(APART_LOOKS[ApartMove.ASK], f"concern:{concern_id}:apart")


def never_together_row(pairing: Pairing, reader: int) -> ControlRow:
    """Return the button never to be brought together with the other; nothing for who may not know who that is."""
    other = visible_partner_id(pairing, reader)
    if other is None or not is_known_user(other):
        return []
    return [apart_button(pairing.community_id, other, ApartMove.ASK, NEVER_TOGETHER_LABEL)]


def exclusion_list_id(community_id: int) -> str:
    """Return that with which the custom ids of the pages of a person's list begin."""
    return f"apart-list:{community_id}"


def exclusion_select(community_id: int, options: Sequence[discord.SelectOption]) -> Select:
    """Return a select of people to take off the list, in the community with this id."""
    return select(f"apart:{community_id}", "Take someone off the list…", options)


def facilitators_select(community_id: int, move: ApartMove, options: Sequence[discord.SelectOption]) -> Select:
    """Return a select of people on the list about whom facilitators may know, or no longer."""
    return select(f"apart:{community_id}:{move}", _SELECT_PLACEHOLDERS[move], options)
