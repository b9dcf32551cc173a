"""A quiet pair can be looked after like everything else that waits: taken on, handed back, done."""

from __future__ import annotations

import pytest

from bot.rules.audience import Audience
from bot.rules.ladder import MatterMove
from bot.rules.refusals import FacilitatorsOnly, NoLongerOpen, NotFound, OwnCase, WithSomebodyElse
from storage.models.enums import CheckInAnswer, MessageKind
from storage.schema.check_ins import silences
from storage.schema.matters import open_matters
from tests.support.service_harness import ServiceHarness, facilitator, in_dm, member, someone
from tests.support.services.check_ins import ADA, INES, advance_to, evening, newest_check_in, start_pairing
from tests.support.services.concurrency import ROUNDS, manager, pending_messages, refusals, rows, run_concurrently

TOMAS, LINDIWE, COORDINATOR, BILAL = 50, 51, 2, 32
CARD = (MessageKind.CARD_SILENCE, None)
TOLD_DAYS = (3, 6, 14, 17, 20)


async def quiet(harness: ServiceHarness) -> int:
    """Two people have left two check-ins unanswered; return the matter."""
    await start_pairing(harness)
    for day in TOLD_DAYS:
        await advance_to(harness, evening(day))
    await harness.drain_outbox()
    (matter,) = await rows(harness.database, open_matters)
    return int(matter["id"])


async def listed(harness: ServiceHarness, by: int = LINDIWE) -> list[int | None]:
    """Who looks after each quiet pair, as a facilitator's list says."""
    return [each.silence.taken_by for each in (await harness.services.overview.queue(facilitator(by))).silent_pairs]


async def trail(harness: ServiceHarness, by: int, about: int | None = None) -> list[str]:
    """What the trail says of quiet pairs."""
    found = await harness.services.audit_trail.newest(facilitator(by), about)
    return [line.words for line in found.page.entries if "quiet" in line.words]


async def test_taking_it_on_stops_the_climb_and_after_three_days_it_is_asked_about(harness: ServiceHarness) -> None:
    matter = await quiet(harness)

    for _ in range(2):
        assert (await harness.services.matters.take(facilitator(TOMAS), matter)) == (INES, ADA)
    harness.advance_time(days=2, hours=20)
    await harness.services.due.sweep()
    before = await pending_messages(harness)
    harness.advance_time(hours=8)
    await harness.services.due.sweep()

    assert before == set()
    assert await pending_messages(harness) == {(MessageKind.MATTER_SPOKEN, TOMAS)}
    assert await listed(harness) == [TOMAS]
    assert await trail(harness, LINDIWE) == ["{actor} looks after {mentor} and {mentee}, with whom it is quiet"]
    assert await trail(harness, LINDIWE, ADA) == await trail(harness, LINDIWE)
    assert await trail(harness, INES) == []


async def test_no_answer_and_handing_back_bring_it_to_the_others_again(harness: ServiceHarness) -> None:
    matter = await quiet(harness)
    say = harness.services.matters.say_of_taken
    await harness.services.matters.take(facilitator(TOMAS), matter)
    await say(facilitator(TOMAS), matter, MatterMove.SPOKEN)
    await say(facilitator(TOMAS), matter, MatterMove.HAND_BACK)
    handed_back = await pending_messages(harness)
    await harness.drain_outbox()

    await harness.services.matters.take(facilitator(LINDIWE), matter)
    harness.advance_time(days=3)
    await harness.services.due.sweep()
    harness.advance_time(hours=49)
    await harness.services.due.sweep()

    assert handed_back == {CARD}
    assert CARD in await pending_messages(harness)
    assert await listed(harness) == [None]


async def test_done_takes_it_off_the_list_until_a_check_in_goes_unanswered_again(harness: ServiceHarness) -> None:
    matter = await quiet(harness)
    await harness.services.matters.take(facilitator(TOMAS), matter)

    await harness.services.matters.say_of_taken(facilitator(TOMAS), matter, MatterMove.DONE)

    assert (await listed(harness), await pending_messages(harness)) == ([], set())
    assert await rows(harness.database, open_matters) == []
    with pytest.raises(NoLongerOpen):
        await harness.services.matters.take(facilitator(LINDIWE), matter)
    for day in (30, 33, 36):
        await advance_to(harness, evening(day))
    assert [row["over_at"] is None for row in await rows(harness.database, silences)] == [False, True]
    assert await listed(harness) == [None]


async def test_an_answer_ends_it_whoever_looks_after_it(harness: ServiceHarness) -> None:
    matter = await quiet(harness)
    await harness.services.matters.take(facilitator(TOMAS), matter)
    for person in (ADA, INES):
        await harness.services.check_ins.answer(
            in_dm(person), await newest_check_in(harness, person), CheckInAnswer.WELL
        )

    assert await listed(harness) == []
    with pytest.raises(NoLongerOpen):
        await harness.services.matters.say_of_taken(facilitator(TOMAS), matter, MatterMove.DONE)


async def test_only_those_who_look_after_mentorship_and_are_no_part_of_it_can(harness: ServiceHarness) -> None:
    matter = await quiet(harness)
    take, say = harness.services.matters.take, harness.services.matters.say_of_taken

    with pytest.raises(FacilitatorsOnly):
        await take(member(BILAL), matter)
    with pytest.raises(OwnCase):
        await take(facilitator(INES), matter)
    with pytest.raises(NotFound):
        await say(facilitator(TOMAS), matter, MatterMove.DONE)
    await harness.services.setup.choose_coordinator(manager(), COORDINATOR)
    await take(member(COORDINATOR), matter)
    with pytest.raises(WithSomebodyElse):
        await take(facilitator(TOMAS), matter)
    assert await listed(harness) == [COORDINATOR]


@pytest.mark.parametrize("by", [ADA, INES])
async def test_for_whom_one_of_the_two_keeps_apart_from_it_is_with_others(harness: ServiceHarness, by: int) -> None:
    matter = await quiet(harness)
    await harness.services.matters.take(facilitator(TOMAS), matter)

    await harness.services.exclusions.exclude(member(by), someone(TOMAS))

    assert CARD in await pending_messages(harness)
    assert (await listed(harness, TOMAS), await listed(harness)) == ([], [None])
    assert await trail(harness, TOMAS) == []
    with pytest.raises(WithSomebodyElse):
        await harness.services.matters.say_of_taken(facilitator(TOMAS), matter, MatterMove.DONE)
    with pytest.raises(WithSomebodyElse):
        await harness.services.matters.take(facilitator(TOMAS), matter)


async def test_to_one_kept_apart_who_had_nothing_of_it_it_is_over(harness: ServiceHarness) -> None:
    matter = await quiet(harness)
    await harness.services.exclusions.exclude(member(ADA), someone(TOMAS))

    with pytest.raises(NoLongerOpen):
        await harness.services.matters.take(facilitator(TOMAS), matter)


async def test_who_loses_the_role_has_it_no_more(harness: ServiceHarness) -> None:
    matter = await quiet(harness)
    await harness.services.matters.take(facilitator(TOMAS), matter)

    await harness.services.matters.release(100, TOMAS)

    assert await listed(harness) == [None]


async def test_of_two_at_one_moment_one_has_it(harness: ServiceHarness, second_harness: ServiceHarness) -> None:
    matter = await quiet(harness)
    for _ in range(ROUNDS):
        results = await run_concurrently(
            harness.services.matters.take(facilitator(TOMAS), matter),
            second_harness.services.matters.take(facilitator(LINDIWE), matter),
        )

        assert [type(each) for each in refusals(results)] == [WithSomebodyElse]
        (taker,) = [each for each in await listed(harness) if each]
        await harness.services.matters.say_of_taken(facilitator(taker), matter, MatterMove.HAND_BACK)


async def test_what_was_to_bring_it_up_before_it_was_done_tells_nobody_that_they_were_heard_from(
    harness: ServiceHarness,
) -> None:
    matter = await quiet(harness)
    escalation, post = harness.services.escalation, harness.services.outbox
    await harness.services.matters.take(facilitator(TOMAS), matter)
    await harness.services.matters.say_of_taken(facilitator(TOMAS), matter, MatterMove.HAND_BACK)
    [brings_up] = await post.claim(limit=5, lease_s=600)
    await escalation.tell_of_matter(await post.load_context(brings_up), Audience(notified=(LINDIWE,)))
    await harness.drain_outbox()

    harness.advance_time(minutes=1)
    await harness.services.matters.take(facilitator(TOMAS), matter)
    await harness.services.matters.say_of_taken(facilitator(TOMAS), matter, MatterMove.DONE)
    await escalation.tell_that_it_is_over(await post.load_context(brings_up))

    assert await harness.drain_outbox() == []
