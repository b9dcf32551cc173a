"""Somebody who can't be reached can be looked after like everything else that waits: taken on, handed back, done."""

from __future__ import annotations

import pytest
from discord import ui

from bot.rules.ladder import MatterMove
from bot.rules.refusals import FacilitatorsOnly, NoLongerOpen, NotFound, OwnCase, WithSomebodyElse
from bot.services.outbox.unreachable import report_unreachable
from bot.ui.overview.facilitator import queue_page
from storage.models.enums import MessageKind
from storage.schema.matters import open_matters
from tests.support.service_harness import COMMUNITY_ID, ServiceHarness, facilitator, in_dm, member, someone
from tests.support.services.check_ins import start_pairing
from tests.support.services.concurrency import pending_messages, rows

INES, ADA, BILAL, TOMAS, LINDIWE, COORDINATOR = 10, 31, 32, 50, 51, 2
CARD = (MessageKind.CARD_UNREACHABLE, None)
SPOKEN = MessageKind.MATTER_SPOKEN


async def out_of_reach(harness: ServiceHarness, person: int = ADA) -> int:
    """Let a message to somebody be refused; return the matter."""
    async with harness.database.transaction() as uow:
        await report_unreachable(uow, harness.programme, COMMUNITY_ID, person, at=harness.clock())
    await harness.drain_outbox()
    kind = open_matters.c.kind == MessageKind.CARD_UNREACHABLE
    return int((await rows(harness.database, open_matters, kind))[0]["id"])


async def listed(harness: ServiceHarness, by: int = LINDIWE) -> list[tuple[int, int | None]]:
    """Whom a facilitator's list has, and who looks after each."""
    queue = await harness.services.overview.queue(facilitator(by))
    return [(each.user_id, each.taken_by) for each in queue.unreachable]


async def buttons(harness: ServiceHarness, by: int) -> list[str | None]:
    """Return the buttons of a facilitator's list."""
    page = queue_page(await harness.services.overview.queue(facilitator(by)))
    return [item.label for item in page.walk_children() if isinstance(item, ui.Button)]


async def trail(harness: ServiceHarness, by: int) -> list[str]:
    found = await harness.services.audit_trail.newest(facilitator(by))
    return [line.words for line in found.page.entries if "reach" in line.words]


async def test_it_is_taken_on_once_asked_about_and_handed_back(harness: ServiceHarness) -> None:
    matter = await out_of_reach(harness)
    say = harness.services.matters.say_of_taken

    before = await buttons(harness, TOMAS)
    for _ in range(2):
        assert await harness.services.matters.take(facilitator(TOMAS), matter) == (ADA,)
    with pytest.raises(WithSomebodyElse):
        await harness.services.matters.take(facilitator(LINDIWE), matter)
    with_tomas = (await listed(harness), await buttons(harness, TOMAS), await buttons(harness, LINDIWE))
    harness.advance_time(days=3)
    await harness.services.due.sweep()
    asked = await pending_messages(harness)
    await say(in_dm(TOMAS), matter, MatterMove.SPOKEN)
    await say(facilitator(TOMAS), matter, MatterMove.HAND_BACK)

    assert before == ["I look after it"]
    assert with_tomas == ([(ADA, TOMAS)], ["Hand it back", "Done"], [])
    assert asked == {(SPOKEN, TOMAS)}
    assert CARD in await pending_messages(harness)
    assert await listed(harness) == [(ADA, None)]
    assert await trail(harness, LINDIWE) == [
        "{actor} handed back that I can't reach {person}",
        "{actor} looks after {person}, whom I can't reach",
    ]


async def test_done_takes_them_off_the_list_until_a_message_to_them_fails_anew(harness: ServiceHarness) -> None:
    matter = await out_of_reach(harness)
    await harness.services.matters.take(facilitator(TOMAS), matter)

    await harness.services.matters.say_of_taken(facilitator(TOMAS), matter, MatterMove.DONE)

    assert (await listed(harness), await pending_messages(harness)) == ([], set())
    assert await rows(harness.database, open_matters) == []
    with pytest.raises(NoLongerOpen):
        await harness.services.matters.take(facilitator(LINDIWE), matter)
    await out_of_reach(harness)
    assert await listed(harness) == [(ADA, None)]


async def test_nobody_takes_on_a_case_of_their_own_or_as_a_member(harness: ServiceHarness) -> None:
    await start_pairing(harness, ADA, INES)
    matter = await out_of_reach(harness)
    take = harness.services.matters.take

    for own in (ADA, INES):
        with pytest.raises(OwnCase):
            await take(facilitator(own), matter)
    with pytest.raises(FacilitatorsOnly):
        await take(member(BILAL), matter)
    with pytest.raises(NotFound):
        await harness.services.matters.say_of_own(in_dm(ADA), matter, MatterMove.WITHDRAW)

    assert await take(member(COORDINATOR), matter) == (ADA,)


async def test_for_whom_they_keep_apart_from_it_is_with_others(harness: ServiceHarness) -> None:
    matter = await out_of_reach(harness)
    await harness.services.matters.take(facilitator(TOMAS), matter)

    await harness.services.exclusions.exclude(member(ADA), someone(TOMAS))

    assert CARD in await pending_messages(harness)
    assert (await listed(harness, TOMAS), await listed(harness)) == ([], [(ADA, None)])
    for tries in (
        harness.services.matters.take(facilitator(TOMAS), matter),
        harness.services.matters.say_of_taken(in_dm(TOMAS), matter, MatterMove.DONE),
    ):
        with pytest.raises(WithSomebodyElse):
            await tries


async def test_what_was_taken_on_before_it_began_again_is_with_nobody(harness: ServiceHarness) -> None:
    matter = await out_of_reach(harness)
    await harness.services.matters.take(facilitator(TOMAS), matter)
    await harness.services.matters.say_of_taken(facilitator(TOMAS), matter, MatterMove.DONE)
    harness.advance_time(days=1)
    again = await out_of_reach(harness)
    await harness.services.exclusions.exclude(member(ADA), someone(TOMAS))

    with pytest.raises(NoLongerOpen):
        await harness.services.matters.take(facilitator(TOMAS), again)


async def test_who_begins_something_with_them_hands_it_back(harness: ServiceHarness) -> None:
    await harness.add_mentor(LINDIWE)
    matter = await out_of_reach(harness)
    await harness.services.matters.take(facilitator(LINDIWE), matter)

    await harness.active_pairing(ADA, LINDIWE)

    assert await listed(harness, TOMAS) == [(ADA, None)]


async def test_it_is_told_to_nobody_whose_own_case_it_is(harness: ServiceHarness) -> None:
    await start_pairing(harness, ADA, INES)
    async with harness.database.transaction() as uow:
        await report_unreachable(uow, harness.programme, COMMUNITY_ID, ADA, at=harness.clock())

    [card] = await harness.services.outbox.claim(limit=50, lease_s=60)

    assert (await harness.services.outbox.load_context(card)).parties == {ADA, INES}
