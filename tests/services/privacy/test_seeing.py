"""What two who are asked read of each other is what the table allows, and nothing besides."""

from __future__ import annotations

import pytest

from bot.rules.seeing import SEES, Kept, Reader, Sight
from bot.rules.traits import Stance, Want, write_answers
from bot.services.profiles.compatibility import Reasons, answers_of
from tests.support.factories import write_wants
from tests.support.house import HOME, House, member

INES, ADA = 10, 31
SAME_SIDE = {"side": Want(stance=Stance.SIMILAR)}


async def asked(house: House, *, reader: int) -> Reasons:
    """Why it could be the two, as one of them reads it when the other has asked."""
    await house.mentor(INES)
    for person in (INES, ADA):
        async with house.store.transaction() as memory:
            await memory.profiles.say(
                HOME,
                person,
                answers=write_answers({"side": "betrayed"}),
                wants=write_wants(SAME_SIDE),
                pronouns="she/her",
                faith="Quaker",
            )
    if reader == INES:
        pairing = await house.asked(ADA, INES)
    else:
        waits = await house.services.seekers.join(member(ADA), hope=None, attends=True, preferences=None)
        pairing = await house.services.offering.offer_to_waiting(member(INES), waits.id)
    return (await house.services.overview.mine(member(reader))).reasons[pairing.id]


def told(reasons: Reasons) -> dict[str, bool]:
    """What of it is there."""
    return {
        "chosen": bool(answers_of(reasons.other)),
        "written": bool(reasons.other.pronouns or reasons.other.faith),
        "why": bool(reasons.fit.reasons),
    }


@pytest.mark.parametrize("reader", [INES, ADA])
async def test_whoever_is_asked_reads_what_the_other_said_and_why(house: House, reader: int) -> None:
    assert told(await asked(house, reader=reader)) == {"chosen": True, "written": True, "why": True}


@pytest.mark.parametrize(
    ("reader", "kept", "left"),
    [
        (INES, Kept.TRAITS, {"written"}),
        (INES, Kept.FREE_WORDS, {"chosen", "why"}),
        (INES, Kept.WANTS, {"chosen", "written"}),
        (ADA, Kept.MENTOR_TRAITS, {"written"}),
        (ADA, Kept.MENTOR_FREE_WORDS, {"chosen", "why"}),
    ],
)
async def test_what_the_table_forbids_is_not_even_read_out(
    house: House, reader: int, kept: Kept, left: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SEES[kept], Reader.ASKED, Sight.NO)

    found = told(await asked(house, reader=reader))

    assert {part for part, is_there in found.items() if is_there} == left
