"""What two who are asked read of each other is what the table allows, and nothing besides."""

from __future__ import annotations

import pytest

from bot.rules.traits import Want, WantStance, format_answers
from bot.rules.visibility import ACCESS_TABLE, Access, DataKind, Viewer
from bot.services.profiles.compatibility import MatchReasons, profile_answers
from tests.support.factories import write_wants
from tests.support.service_harness import COMMUNITY_ID, ServiceHarness, member

INES, ADA = 10, 31
SAME_SIDE = {"side": Want(stance=WantStance.SIMILAR)}


async def asked(harness: ServiceHarness, *, reader: int) -> MatchReasons:
    """Why it could be the two, as one of them reads it when the other has asked."""
    await harness.add_mentor(INES)
    for person in (INES, ADA):
        async with harness.database.transaction() as uow:
            await uow.profiles.set(
                COMMUNITY_ID,
                person,
                answers=format_answers({"side": "betrayed"}),
                wants=write_wants(SAME_SIDE),
                pronouns="she/her",
                faith="Quaker",
            )
    if reader == INES:
        pairing = await harness.request_pairing(ADA, INES)
    else:
        waits = await harness.services.waiting_list.join(
            member(ADA), hope=None, attends=True, listed=True, preferences=None
        )
        pairing = await harness.services.offers.offer_to_waiting(member(INES), waits.id)
    return (await harness.services.overview.mine(member(reader))).match_reasons[pairing.id]


def told(reasons: MatchReasons) -> dict[str, bool]:
    """What of it is there."""
    return {
        "chosen": bool(profile_answers(reasons.other_profile)),
        "written": bool(reasons.other_profile.pronouns or reasons.other_profile.faith),
        "why": bool(reasons.fit.reasons),
    }


@pytest.mark.parametrize("reader", [INES, ADA])
async def test_whoever_is_asked_reads_what_the_other_said_and_why(harness: ServiceHarness, reader: int) -> None:
    assert told(await asked(harness, reader=reader)) == {"chosen": True, "written": True, "why": True}


@pytest.mark.parametrize(
    ("reader", "kept", "left"),
    [
        (INES, DataKind.TRAITS, {"written"}),
        (INES, DataKind.PRONOUNS_AND_FAITH, {"chosen", "why"}),
        (INES, DataKind.WANTS, {"chosen", "written"}),
        (ADA, DataKind.MENTOR_TRAITS, {"written"}),
        (ADA, DataKind.MENTOR_PRONOUNS_AND_FAITH, {"chosen", "why"}),
    ],
)
async def test_what_the_table_forbids_is_not_even_read_out(
    harness: ServiceHarness, reader: int, kept: DataKind, left: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ACCESS_TABLE[kept], Viewer.ASKED, Access.NO)

    found = told(await asked(harness, reader=reader))

    assert {part for part, is_there in found.items() if is_there} == left
