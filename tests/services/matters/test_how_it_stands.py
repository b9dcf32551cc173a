"""Whoever waits can read on their own page how it stands; who chose that alone is written to about nothing of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from discord import ui

from bot.rules.ladder import MatterMove
from bot.ui.overview.member import overview_page
from storage.models.enums import CheckInAnswer, ConcernOutcome, Heard, MessageKind
from storage.schema.matters import open_matters
from tests.support.service_harness import ServiceHarness, facilitator, in_dm, member
from tests.support.services.check_ins import newest_check_in, start_pairing
from tests.support.services.concurrency import rows

ADA, INES, TOMAS = 31, 32, 50
Take = Callable[[], Awaitable[object]]


async def wish_by_check_in(harness: ServiceHarness) -> tuple[int, Take, Take]:
    """Let Ada ask to be contacted; return the matter, and how Tomas takes it on and says that it is done."""
    services = harness.services
    await start_pairing(harness, ADA, INES)
    harness.advance_time(days=4)
    await services.due.sweep()
    question = await newest_check_in(harness, ADA)
    await services.check_ins.answer(in_dm(ADA), question, CheckInAnswer.CONTACT)
    [found] = await rows(harness.database, open_matters)
    return (
        found["id"],
        lambda: services.check_ins.take(facilitator(TOMAS), question),
        lambda: services.matters.say_of_taken(in_dm(TOMAS), found["id"], MatterMove.DONE),
    )


async def concern(harness: ServiceHarness) -> tuple[int, Take, Take]:
    """Let Ada raise a concern; return the matter, and how Tomas takes it on and closes it."""
    cases, outcome = harness.services.concern_cases, ConcernOutcome.TALKED
    raised = await harness.services.concerns.raise_concern(member(ADA), words="Words.", named=True)
    return (
        raised.matter_id or 0,
        lambda: cases.take(facilitator(TOMAS), raised.id),
        lambda: cases.close(facilitator(TOMAS), raised.id, outcome=outcome),
    )


async def buttons(harness: ServiceHarness) -> set[str | None]:
    """Return the labels of the buttons on Ada's own page."""
    pages = overview_page(await harness.services.overview.mine(member(ADA)))
    return {item.label for page in pages for item in page.walk_children() if isinstance(item, ui.Button)}


async def own_page(harness: ServiceHarness) -> str:
    """Return what Ada reads on her own page."""
    pages = overview_page(await harness.services.overview.mine(member(ADA)))
    shown = (item for page in pages for item in page.walk_children())
    return "\n".join(item.content for item in shown if isinstance(item, ui.TextDisplay))


@pytest.mark.parametrize("waits_for", [wish_by_check_in, concern])
async def test_whoever_waits_reads_on_their_own_page_how_it_stands(
    harness: ServiceHarness, waits_for: Callable[[ServiceHarness], Awaitable[tuple[int, Take, Take]]]
) -> None:
    matter_id, take, end = await waits_for(harness)
    shown = [await own_page(harness)]

    for heard in (Heard.STAFF, Heard.OWNER, Heard.NOBODY):
        async with harness.database.transaction() as uow:
            [matter] = await uow.matters.by_ids([matter_id])
            await uow.matters.update_if_unchanged(matter, heard=heard)
        shown.append(await own_page(harness))
    await take()
    shown.append(await own_page(harness))
    await end()
    shown.append(await own_page(harness))

    for words, page in zip(
        ["on its way", "I go on until", "the server's owner", "nobody is here to whom", f"is with <@{TOMAS}>"],
        shown,
        strict=False,
    ):
        assert words in page
    assert "nobody has taken it on" not in shown[-1]
    assert ("has been looked after" in shown[-1]) is (waits_for is concern)


@pytest.mark.parametrize("waits_for", [wish_by_check_in, concern])
async def test_whoever_would_rather_read_it_there_is_not_written_to_whatever_becomes_of_it(
    harness: ServiceHarness, waits_for: Callable[[ServiceHarness], Awaitable[tuple[int, Take, Take]]]
) -> None:
    matter_id, take, end = await waits_for(harness)
    offered = [label in await buttons(harness) for label in ("Keep it in My overview", "Write to me about it")]
    await harness.services.matters.say_of_own(in_dm(ADA), matter_id, MatterMove.KEEP)
    assert offered == [True, False]
    assert "Write to me about it" in await buttons(harness)

    await take()
    await end()

    written = [m.kind for m in await harness.drain_outbox() if m.recipient_id == ADA]
    assert [kind for kind in written if kind is not MessageKind.CHECK_IN] == []
