"""A post in the forum is answered once, and only where the mentor tag is on it."""

from __future__ import annotations

from datetime import timedelta

from bot.rules.programme import Programme
from bot.services.communities.forum import ForumPost
from storage.models.enums import MessageKind
from tests.support.service_harness import COMMUNITY_ID, START, ServiceHarness
from tests.support.services.concurrency import manager, run_concurrently

FORUM, TAG, THREAD = 810, 811, 812


async def _forum_chosen(harness: ServiceHarness) -> None:
    await harness.services.setup.choose_forum(manager(), FORUM)
    await harness.services.setup.choose_tag(manager(), TAG)
    await harness.drain_outbox()


def post(*tag_ids: int, forum_id: int = FORUM, days_old: float = 0) -> ForumPost:
    """A post that is so old."""
    written_at = START - timedelta(days=days_old)
    return ForumPost(thread_id=THREAD, forum_id=forum_id, tag_ids=frozenset(tag_ids), written_at=written_at)


async def test_a_post_with_the_mentor_tag_is_answered(harness: ServiceHarness) -> None:
    await _forum_chosen(harness)

    answered = await harness.services.forum.answer_posts(COMMUNITY_ID, [post(5, TAG)])

    assert answered == [THREAD]
    [message] = await harness.drain_outbox()
    assert (message.kind, message.subject_id, message.recipient_id) == (MessageKind.FORUM_REPLY, THREAD, None)


async def test_a_post_without_the_tag_or_in_another_forum_is_left_alone(harness: ServiceHarness) -> None:
    await _forum_chosen(harness)

    here = await harness.services.forum.answer_posts(COMMUNITY_ID, [post(5), post(), post(TAG, forum_id=99)])
    other_community = await harness.services.forum.answer_posts(555, [post(TAG)])

    assert here == other_community == []
    assert await harness.drain_outbox() == []


async def test_nothing_is_answered_where_no_forum_is_chosen(harness: ServiceHarness) -> None:
    assert await harness.services.forum.answer_posts(COMMUNITY_ID, [post(TAG)]) == []
    assert await harness.services.forum.watched_forum(COMMUNITY_ID) is None


async def test_a_post_that_discord_tells_of_twice_is_answered_once(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    await _forum_chosen(harness)

    await run_concurrently(
        *(
            teller.services.forum.answer_posts(COMMUNITY_ID, [post(TAG)])
            for teller in (harness, second_harness, harness)
        )
    )
    await harness.services.forum.answer_posts(COMMUNITY_ID, [post(TAG)])

    assert len(await harness.drain_outbox()) == 1


async def test_a_post_so_old_that_its_answer_may_be_forgotten_is_answered_only_when_it_gets_the_tag(
    harness: ServiceHarness,
) -> None:
    await _forum_chosen(harness)
    forum, days = harness.services.forum, Programme().keep_letters_days

    found = await forum.answer_posts(COMMUNITY_ID, [post(TAG, days_old=days)])
    tagged_now = await forum.answer_posts(COMMUNITY_ID, [post(TAG, days_old=days)], however_old=True)

    assert (found, tagged_now) == ([], [THREAD])
    assert len(await harness.drain_outbox()) == 1
