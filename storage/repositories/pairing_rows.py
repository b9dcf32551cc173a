"""Rows of pairings: how the two stand in them, and what is read from them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Column, Row

from storage.models.enums import AskedBy, EndedHow, PairingState, Rhythm
from storage.models.records import Pairing
from storage.schema.pairings import pairings

COURSE_COLUMNS = [
    pairings.c[name]
    for name in (
        *("id", "community_id", "mentor_id", "mentee_id", "lower_id", "higher_id"),
        *("mentor_sealed", "mentor_hash", "mentee_sealed", "mentee_hash"),
        *("state", "asked_by", "suggested_by", "for_suggester_only", "needs_yes", "rhythm", "ended_how"),
        *("proposed_at", "mentor_agreed_at", "mentee_agreed_at", "began_at", "closed_at"),
    )
]
"""Columns that tell the course of a pairing, and nothing that anyone wrote."""


# What a column takes differs from column to column.
def decoy_sides(pairing_id: int, mentor_id: int, mentee_id: int, hidden_from: Collection[int]) -> dict[str, Any]:
    """Return the columns of the two; in place of one whom it is hidden from stands an id that nobody has."""
    shown: dict[str, int] = {}
    values: dict[str, Any] = {}  # as above
    for side, person, stand_in in (
        ("mentor", mentor_id, -2 * pairing_id),
        ("mentee", mentee_id, -2 * pairing_id - 1),
    ):
        hidden = person if person in hidden_from else None
        shown[side] = person if hidden is None else stand_in
        values |= {f"{side}_id": shown[side], f"{side}_sealed": hidden, f"{side}_hash": hidden}
    return values | {"lower_id": min(shown.values()), "higher_id": max(shown.values())}


def pairing_from_row(row: Row[Any], columns: Iterable[Column[Any]] = pairings.c) -> Pairing:
    """Return the pairing in a row, as far as these columns tell; a decoy with whom it would have gone to."""
    values = {column.key: row._mapping[column] for column in columns}
    del values["lower_id"], values["higher_id"]
    values["is_decoy"] = False
    for side in ("mentor", "mentee"):
        hidden, whom = values.pop(f"{side}_hash"), values.pop(f"{side}_sealed")
        if hidden is not None:
            values |= {"is_decoy": True, f"{side}_id": whom}
    values["state"] = PairingState(values["state"])
    values["asked_by"] = AskedBy(values["asked_by"])
    values["rhythm"] = Rhythm(values["rhythm"])
    if values["ended_how"] is not None:
        values["ended_how"] = EndedHow(values["ended_how"])
    return Pairing(**values)
