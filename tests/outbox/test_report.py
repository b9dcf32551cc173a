"""What came of many messages is one line in the log."""

from __future__ import annotations

import aiohttp
import pytest

from bot.outbox.report import OUTAGE_TOLD_AFTER_S, OUTAGE_TOLD_EVERY_S, REFUSALS_TOLD_EVERY_S, DeliveryReport
from storage.models.records import OutboxMessage
from tests.support.outbox.fake_http import FakeHTTPClient, enqueue_messages, worker_over
from tests.support.service_harness import COMMUNITY_ID, ServiceHarness
from tests.test_log import Lines, as_it_was, usual_lines

from .test_outcomes import HURRY, refusal, refusing

__all__ = ["as_it_was", "usual_lines"]

OUT = aiohttp.ServerDisconnectedError()


class Watch:
    """The report on messages over a real database, at moments that the test sets."""

    def __init__(self, harness: ServiceHarness, message: OutboxMessage) -> None:
        self.message, self.now = message, 0.0
        self.report = DeliveryReport(harness.services.outbox.count_waiting, now=lambda: self.now)

    async def after(self, seconds: float) -> None:
        """The scheduler asks for it again after so many seconds."""
        self.now += seconds
        await self.report.tell()


@pytest.fixture
async def watch(harness: ServiceHarness) -> Watch:
    await enqueue_messages(harness, 11, 12, 13)
    (message,) = await harness.services.outbox.claim(limit=1, lease_s=60)
    return Watch(harness, message)


async def test_an_outage_is_told_with_what_waits_and_when_it_ends(watch: Watch, usual_lines: Lines) -> None:
    for _ in range(5):
        watch.report.note_put_off(watch.message, OUT)
    await watch.after(OUTAGE_TOLD_AFTER_S - 1)
    await watch.after(1)
    await watch.after(OUTAGE_TOLD_EVERY_S - 1)
    await watch.after(1)
    watch.report.note_sent()
    watch.report.note_sent()
    await watch.after(OUTAGE_TOLD_EVERY_S)

    told = [(line["event"], line.get("since_s"), line.get("waiting"), line.get("after_s")) for line in usual_lines()]
    assert told == [
        ("message put off", None, None, None),
        ("Discord is out of reach", 60, 3, None),
        ("Discord is out of reach", 660, 3, None),
        ("Discord is back", None, None, 660),
    ]
    assert (watch.report.put_off, watch.report.sent) == (5, 2)


async def test_what_passes_within_a_minute_is_one_line(watch: Watch, usual_lines: Lines) -> None:
    watch.report.note_put_off(watch.message, OUT)
    watch.report.note_sent()
    await watch.after(OUTAGE_TOLD_EVERY_S)

    assert [line["event"] for line in usual_lines()] == ["message put off"]


async def test_refusals_are_summed_up_every_hour(watch: Watch, usual_lines: Lines) -> None:
    watch.report.note_sent()
    for code in (50007, 50007, 50278):
        watch.report.note_refused(watch.message, refusal(403, code))
    watch.report.note_sent()
    await watch.after(REFUSALS_TOLD_EVERY_S - 1)
    await watch.after(1)
    watch.report.note_refused(watch.message, refusal(403, 50007))
    await watch.after(REFUSALS_TOLD_EVERY_S)
    await watch.after(REFUSALS_TOLD_EVERY_S)

    first, hour, later = usual_lines()
    assert (first["event"], first["code"]) == ("message refused", 50007)
    assert (hour["event"], hour["codes"]) == (
        "3 of 4 messages refused in the last hour",
        {"50007": 2, "50278": 1},
    )
    assert later["event"] == "message refused"
    assert watch.report.refused == {50007: 3, 50278: 1}


@pytest.mark.parametrize(
    ("error", "counted"),
    [
        (refusal(403, 50007), {"put_off": False, "refused": True}),
        (refusal(503, 0), {"sent": False, "put_off": True, "refused": False}),
        (OUT, {"sent": False, "put_off": True, "refused": False}),
        (None, {"sent": True, "put_off": False, "refused": False}),
    ],
)
async def test_the_worker_counts_what_came_of_each(
    error: Exception | None, counted: dict[str, bool], harness: ServiceHarness
) -> None:
    await enqueue_messages(harness, 11)
    worker = worker_over(harness, FakeHTTPClient(refusing(error)) if error else FakeHTTPClient(), HURRY)

    worker.wake()
    await worker.drain()

    assert {name: bool(getattr(worker.report, name)) for name in counted} == counted


async def test_what_was_put_off_and_is_not_to_be_sent_any_more_is_no_outage(
    watch: Watch, harness: ServiceHarness, usual_lines: Lines
) -> None:
    watch.report.note_put_off(watch.message, OUT)
    await harness.services.guild_lifecycle.guild_removed(COMMUNITY_ID)

    await watch.after(OUTAGE_TOLD_AFTER_S)
    await watch.after(OUTAGE_TOLD_EVERY_S)

    assert [line["event"] for line in usual_lines()] == ["message put off"]
