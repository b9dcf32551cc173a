"""Which facilitators know of a suggestion: nobody learns from it that somebody keeps one of them apart."""

from __future__ import annotations

import pytest

from bot.rules.pairing import PairingMove
from bot.rules.refusals import NotFound, Refusal
from storage.models.enums import PairingState
from tests.support.service_harness import ServiceHarness, facilitator, in_dm, member, someone

from .test_decoys import ADA, BILAL, INES, MAREK, TOMAS, prepare, suggests


async def _known_to(harness: ServiceHarness, reader: int) -> set[str]:
    """In what a facilitator finds a suggestion of Ada."""
    services, who = harness.services, facilitator(reader)
    trail = (await services.audit_trail.newest(who, ADA)).page.entries
    found = {
        "pairs": [each for each in await services.overview.live_pairings(who) if ADA in each.party_ids],
        "report": (await services.reports.report(who)).live[PairingState.PROPOSED],
        "person": (await services.overview.member_status(who, someone(ADA))).pairings,
        "trail": [line for line in trail if "suggested" in line.words],
    }
    return {name for name, there in found.items() if there}


async def _refused(harness: ServiceHarness, reader: int, pairing_id: int) -> set[type[Refusal]]:
    """How a facilitator is refused who names a pairing by an id that no list has shown to them."""
    services, who = harness.services, facilitator(reader)
    found = set[type[Refusal]]()
    for attempt in (
        services.responses.waiting(who, pairing_id),
        services.responses.decide(who, pairing_id, PairingMove.APPROVE),
        services.active_pairings.end_for_both(who, pairing_id),
        services.active_pairings.check_can_end_for_both(who, pairing_id),
    ):
        with pytest.raises(Refusal) as refusal:
            await attempt
        found.add(refusal.type)
    return found


EVERYWHERE = {"pairs", "report", "person", "trail"}


@pytest.mark.parametrize("has_begun", [False, True], ids=["waits", "has a mentor"])
async def test_what_one_who_is_kept_apart_suggests_others_know_if_it_would_be_taken_in(
    harness: ServiceHarness, has_begun: bool
) -> None:
    await prepare(harness)
    await harness.has_waited(ADA)
    if has_begun:
        await harness.add_mentor(MAREK)
        await harness.active_pairing(ADA, MAREK)
    await harness.services.exclusions.exclude(member(ADA), someone(TOMAS))

    await suggests(harness)

    known = {reader: await _known_to(harness, reader) for reader in (TOMAS, 51)}
    assert known == {TOMAS: EVERYWHERE, 51: {"pairs", "person"} if has_begun else EVERYWHERE}


async def test_a_suggestion_of_an_outsider_is_known_to_others_once_both_said_yes_and_makes_no_others_too_many(
    harness: ServiceHarness,
) -> None:
    await prepare(harness)
    suggested = await suggests(harness)
    before = await _known_to(harness, 51)
    refused = [await _refused(harness, 51, each) for each in (suggested.id, suggested.id + 10**6)]
    for facilitator_id in (51, 52, 53):
        again = await harness.services.suggestions.suggest(
            facilitator(facilitator_id), mentor=someone(INES), mentee=someone(BILAL + facilitator_id)
        )
    for person in (ADA, INES):
        await harness.services.responses.agree(in_dm(person), suggested.id)

    assert (before, again.is_decoy) == (set(), True)
    assert refused == [{NotFound}, {NotFound}]
    assert await _known_to(harness, 51) >= {"pairs", "person", "trail"}
