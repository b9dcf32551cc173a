"""A post in the forum is answered once, and only where the mentor tag is on it."""

from __future__ import annotations

from storage.models.enums import MessageKind
from tests.support.service_harness import COMMUNITY_ID, ServiceHarness
from tests.support.services.concurrency import manager, run_concurrently

FORUM, TAG, THREAD = 810, 811, 812


async def _forum_chosen(harness: ServiceHarness) -> None:
    await harness.services.setup.choose_forum(manager(), FORUM)
    await harness.services.setup.choose_tag(manager(), TAG)
    await harness.drain_outbox()


async def test_a_post_with_the_mentor_tag_is_answered(harness: ServiceHarness) -> None:
    await _forum_chosen(harness)

    answered = await harness.services.forum.answer_post(
        COMMUNITY_ID, forum_id=FORUM, thread_id=THREAD, tag_ids=[5, TAG]
    )

    assert answered
    [message] = await harness.drain_outbox()
    assert (message.kind, message.subject_id, message.recipient_id) == (MessageKind.FORUM_REPLY, THREAD, None)


async def test_a_post_without_the_tag_or_in_another_forum_is_left_alone(harness: ServiceHarness) -> None:
    await _forum_chosen(harness)
    forum = harness.services.forum

    untagged = await forum.answer_post(COMMUNITY_ID, forum_id=FORUM, thread_id=THREAD, tag_ids=[5])
    bare = await forum.answer_post(COMMUNITY_ID, forum_id=FORUM, thread_id=THREAD, tag_ids=[])
    other_forum = await forum.answer_post(COMMUNITY_ID, forum_id=99, thread_id=THREAD, tag_ids=[TAG])
    other_community = await forum.answer_post(555, forum_id=FORUM, thread_id=THREAD, tag_ids=[TAG])

    assert not any((untagged, bare, other_forum, other_community))
    assert await harness.drain_outbox() == []


async def test_nothing_is_answered_where_no_forum_is_chosen(harness: ServiceHarness) -> None:
    answered = await harness.services.forum.answer_post(COMMUNITY_ID, forum_id=FORUM, thread_id=THREAD, tag_ids=[TAG])

    assert not answered


async def test_a_post_that_discord_tells_of_twice_is_answered_once(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    await _forum_chosen(harness)

    await run_concurrently(
        *(
            teller.services.forum.answer_post(COMMUNITY_ID, forum_id=FORUM, thread_id=THREAD, tag_ids=[TAG])
            for teller in (harness, second_harness, harness)
        )
    )
    await harness.services.forum.answer_post(COMMUNITY_ID, forum_id=FORUM, thread_id=THREAD, tag_ids=[TAG])

    assert len(await harness.drain_outbox()) == 1
