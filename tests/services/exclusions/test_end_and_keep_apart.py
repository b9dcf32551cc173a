"""Keeping apart from somebody with whom one has something: it ends in the ordinary way, and nobody can tell."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest

from bot.rules.message_specs import SPECS
from bot.rules.message_types import MessageRoute
from bot.rules.refusals import NoLongerOpen, NotFound, Refusal
from bot.services.keep_apart import ExclusionResult
from bot.ui.outbox.direct_messages import render_dm
from storage.models.enums import MessageKind, PairingState
from storage.models.records import Pairing
from storage.schema.audit import audit
from storage.schema.matching import kept_apart
from storage.schema.outbox import outbox_messages
from storage.schema.pairings import pairings
from tests.support.service_harness import ServiceHarness, facilitator, in_dm, member, someone
from tests.support.services.concurrency import ROUNDS, audit_entries, pairing_of, rows, run_concurrently
from tests.support.ui.limits import component_payloads

INES, ADA, MAREK, BILAL = 50010, 50031, 50011, 50032
MENTOR, MENTEE = "mentor", "mentee"
Begins = Callable[[ServiceHarness, int, int], Awaitable[Pairing]]
"""How something comes about between a mentor and a mentee."""


async def _asked(harness: ServiceHarness, mentor: int, mentee: int) -> Pairing:
    return await harness.request_pairing(mentee, mentor)


async def _offered(harness: ServiceHarness, mentor: int, mentee: int) -> Pairing:
    return await harness.services.requests.ask_mentee(member(mentor), someone(mentee))


async def _offered_without_a_name(harness: ServiceHarness, mentor: int, mentee: int) -> Pairing:
    seeker = await harness.services.waiting_list.join(
        member(mentee), hope=None, attends=True, preferences=None, listed=True
    )
    return await harness.services.offers.offer_to_waiting(member(mentor), seeker.id)


async def _suggested(harness: ServiceHarness, mentor: int, mentee: int) -> Pairing:
    return await harness.services.suggestions.suggest(facilitator(), mentor=someone(mentor), mentee=someone(mentee))


async def _half_agreed(harness: ServiceHarness, mentor: int, mentee: int) -> Pairing:
    suggested = await _suggested(harness, mentor, mentee)
    return await harness.services.responses.agree(in_dm(mentee), suggested.id)


async def _agreed(harness: ServiceHarness, mentor: int, mentee: int) -> Pairing:
    await harness.require_approval()
    return await harness.active_pairing(mentee, mentor)


async def _active(harness: ServiceHarness, mentor: int, mentee: int) -> Pairing:
    pairing = await harness.active_pairing(mentee, mentor)
    await harness.services.active_pairings.write_note(in_dm(mentor), pairing.id, "On its way.")
    return pairing


async def _paused(harness: ServiceHarness, mentor: int, mentee: int) -> Pairing:
    pairing = await harness.active_pairing(mentee, mentor)
    return await harness.services.active_pairings.pause(in_dm(mentee), pairing.id)


BETWEEN: dict[str, tuple[Begins, str, str]] = {
    "asked by the other": (_asked, MENTOR, "decline"),
    "asked by oneself": (_asked, MENTEE, "withdraw"),
    "offered by the other": (_offered, MENTEE, "decline"),
    "offered by oneself": (_offered, MENTOR, "withdraw"),
    "offered without a name": (_offered_without_a_name, MENTEE, "decline"),
    "suggested": (_suggested, MENTEE, "decline"),
    "suggested, after one's own yes": (_half_agreed, MENTEE, "decline"),
    "suggested, after the other's yes": (_half_agreed, MENTOR, "decline"),
    "agreed": (_agreed, MENTEE, "end"),
    "going on": (_active, MENTEE, "end"),
    "paused by oneself": (_paused, MENTEE, "end"),
    "paused by the other": (_paused, MENTOR, "end"),
}
"""What there can be between the two, who wishes to be kept apart, and the ordinary move that ends it."""

EACH = pytest.mark.parametrize(("begins", "by", "move"), BETWEEN.values(), ids=BETWEEN)


async def _ends(harness: ServiceHarness, move: str, by: int, pairing: Pairing) -> Pairing:
    """End it in the ordinary way."""
    service = harness.services.active_pairings if move == "end" else harness.services.responses
    ended: Pairing = await getattr(service, move)(in_dm(by), pairing.id)
    return ended


async def _told(harness: ServiceHarness, *people: int) -> list[tuple[MessageKind, int | None, str]]:
    """All that waits to be sent and what it says; in it each of these people is their place in the row."""
    found = []
    for message in await harness.services.outbox.claim(limit=100, lease_s=60):
        context = await harness.services.outbox.load_context(message)
        is_dm = SPECS[message.kind].route is MessageRoute.DIRECT_MESSAGE
        shown = render_dm(context, harness.programme) if is_dm else None
        says = re.sub(r":\d+:", ":_:", str(component_payloads(shown) if shown is not None else None))
        for place, person in enumerate(people):
            says = re.sub(rf"\b{person}\b", f"_{place}", says)
        found.append((message.kind, _place(message.recipient_id, people), says))
        await harness.services.outbox.mark_sent(context)
    return sorted(found, key=str)


DRAWN = {"id", "decoy_ends_at"}


async def _kept(harness: ServiceHarness, pairing: Pairing, *people: int) -> dict[str, Any]:
    """What is stored of a pairing and stands in the trail about it, without ids and what is drawn."""
    [row] = await rows(harness.database, pairings, pairings.c.id == pairing.id)
    trail = await rows(harness.database, audit, audit.c.subject == "pairing", audit.c.subject_id == pairing.id)
    return {name: _place(value, people) for name, value in row.items() if name not in DRAWN} | {
        "trail": [(_place(each["actor_id"], people), each["move"]) for each in trail]
    }


def _place(value: Any, people: Sequence[int]) -> Any:
    return people.index(value) if value in people else value


@EACH
async def test_first_it_is_offered_to_end_it_and_nothing_is_stored(
    harness: ServiceHarness, begins: Begins, by: str, move: str
) -> None:
    await harness.add_mentor(INES)
    pairing = await begins(harness, INES, ADA)
    me, other = (INES, ADA) if by == MENTOR else (ADA, INES)
    tables = (kept_apart, pairings, audit, outbox_messages)
    before = [await rows(harness.database, table) for table in tables]

    asked = await harness.services.exclusions.preview(member(me), someone(other))
    told = await harness.services.exclusions.exclude(member(me), someone(other))

    assert move
    assert asked == told
    assert asked.open_pairing is not None
    assert asked.open_pairing.id == pairing.id
    assert [await rows(harness.database, table) for table in tables] == before


@EACH
async def test_ended_with_it_is_to_the_other_and_in_the_trail_as_ended_by_itself(
    harness: ServiceHarness, begins: Begins, by: str, move: str
) -> None:
    pairs = [(INES, ADA), (MAREK, BILAL)]
    for mentor, _ in pairs:
        await harness.add_mentor(mentor)
    wished, ordinary = [await begins(harness, mentor, mentee) for mentor, mentee in pairs]
    await harness.drain_outbox()
    side = 0 if by == MENTOR else 1

    kept = await harness.services.exclusions.exclude(
        member(pairs[0][side]), someone(pairs[0][1 - side]), end_open=True
    )
    with_the_wish = await _told(harness, *pairs[0])
    await _ends(harness, move, pairs[1][side], ordinary)
    by_itself = await _told(harness, *pairs[1])

    assert kept.ended is not None
    assert kept.ended.closed_at is not None
    assert with_the_wish == by_itself
    assert with_the_wish
    assert await _kept(harness, wished, *pairs[0]) == await _kept(harness, ordinary, *pairs[1])
    assert [each.other_id for each in await harness.services.exclusions.mine(member(pairs[0][side]))] == [
        pairs[0][1 - side]
    ]


async def test_words_that_are_on_their_way_are_dropped_with_it(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await _active(harness, INES, ADA)

    await harness.services.exclusions.exclude(member(ADA), someone(INES), end_open=True)

    assert MessageKind.NOTE not in {message.kind for message in await harness.drain_outbox()}


async def test_pressed_twice_it_ends_once_and_says_the_same_wish(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await harness.active_pairing(ADA, INES)
    await harness.drain_outbox()
    service = harness.services.exclusions

    first = await service.exclude(member(ADA), someone(INES), end_open=True)
    again = await service.exclude(member(ADA), someone(INES), end_open=True)

    assert first.ended is not None
    assert again == ExclusionResult(other_id=INES)
    assert await harness.recipients_of(MessageKind.PAIRING_ENDED) == [INES]
    assert await audit_entries(harness, "person") == []
    assert (await audit_entries(harness, "community"))[-1:] == [(None, "keep apart")]


async def _either(doing: Awaitable[Pairing] | Awaitable[ExclusionResult]) -> Pairing | ExclusionResult:
    return await doing


@pytest.mark.parametrize("asks", [MENTOR, MENTEE])
async def test_against_the_others_yes_it_is_kept_and_nothing_goes_on(
    harness: ServiceHarness, second_harness: ServiceHarness, asks: str
) -> None:
    for number in range(ROUNDS):
        mentor, mentee = 10 + number, 30 + number
        await harness.add_mentor(mentor)
        pairing = await (_offered if asks == MENTOR else _asked)(harness, mentor, mentee)
        me, other = (mentor, mentee) if asks == MENTOR else (mentee, mentor)

        agreed, kept = await run_concurrently(
            _either(harness.services.responses.agree(in_dm(other), pairing.id)),
            _either(second_harness.services.exclusions.exclude(member(me), someone(other), end_open=True)),
            turned=number % 2 == 0,
        )

        assert isinstance(kept, ExclusionResult)
        assert kept.ended is not None
        now = (await pairing_of(harness, pairing.id)).state
        assert now is (PairingState.WITHDRAWN if isinstance(agreed, Refusal) else PairingState.ENDED)
        assert isinstance(agreed, Pairing | NoLongerOpen)


@pytest.mark.parametrize("rival", ["the wish", "the other's end"])
async def test_at_the_same_moment_it_ends_once(
    harness: ServiceHarness, second_harness: ServiceHarness, rival: str
) -> None:
    for number in range(ROUNDS):
        mentor, mentee = 10 + number, 30 + number
        await harness.add_mentor(mentor)
        pairing = await harness.active_pairing(mentee, mentor)
        await harness.drain_outbox()
        wish = harness.services.exclusions.exclude(member(mentee), someone(mentor), end_open=True)
        second = second_harness.services
        other = (
            _either(second.exclusions.exclude(member(mentee), someone(mentor), end_open=True))
            if rival == "the wish"
            else _either(second.active_pairings.end(in_dm(mentor), pairing.id))
        )

        kept, _ = await run_concurrently(_either(wish), other, turned=number % 2 == 0)

        assert isinstance(kept, ExclusionResult)
        assert (await pairing_of(harness, pairing.id)).state is PairingState.ENDED
        assert len(await harness.recipients_of(MessageKind.PAIRING_ENDED)) == 1
        assert len(await rows(harness.database, kept_apart, kept_apart.c.by_hash == mentee)) == 1


async def test_whether_facilitators_may_know_is_ones_own_to_say_and_off_at_first(harness: ServiceHarness) -> None:
    service = harness.services.exclusions
    await service.exclude(member(ADA), someone(INES))
    await service.exclude(member(ADA), someone(MAREK))
    at_first = {each.for_facilitators for each in await service.mine(member(ADA))}
    trail = await audit_entries(harness, "person")

    allowed = await service.set_for_facilitators(member(ADA), INES, allowed=True)
    again = await service.exclude(member(ADA), someone(INES))
    forbidden = await service.set_for_facilitators(member(ADA), INES, allowed=False)

    assert at_first == {False}
    assert {each.other_id: each.for_facilitators for each in allowed} == {INES: True, MAREK: False}
    assert again.for_facilitators
    assert {each.for_facilitators for each in forbidden} == {False}
    assert await audit_entries(harness, "person") == trail
    with pytest.raises(NotFound):
        await service.set_for_facilitators(member(INES), ADA, allowed=True)


async def test_taken_back_and_wished_anew_facilitators_know_nothing_of_it(harness: ServiceHarness) -> None:
    service = harness.services.exclusions
    await service.exclude(member(ADA), someone(INES))
    await service.set_for_facilitators(member(ADA), INES, allowed=True)

    await service.lift(member(ADA), INES)
    anew = await service.exclude(member(ADA), someone(INES))

    assert not anew.for_facilitators
