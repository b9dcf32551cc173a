"""A post in the forum is answered once, and only where the mentor tag is on it."""

from __future__ import annotations

from storage.models.enums import LetterKind
from tests.support.house import HOME, House
from tests.support.services.moments import at_once, manager

FORUM, TAG, THREAD = 810, 811, 812


async def _forum_chosen(house: House) -> None:
    await house.services.setup.choose_forum(manager(), FORUM)
    await house.services.setup.choose_tag(manager(), TAG)
    await house.letters()


async def test_a_post_with_the_mentor_tag_is_answered(house: House) -> None:
    await _forum_chosen(house)

    answered = await house.services.forum.posted(HOME, forum_id=FORUM, thread_id=THREAD, tag_ids=[5, TAG])

    assert answered
    [letter] = await house.letters()
    assert (letter.kind, letter.subject_id, letter.to_id) == (LetterKind.FORUM_REPLY, THREAD, None)


async def test_a_post_without_the_tag_or_in_another_forum_is_left_alone(house: House) -> None:
    await _forum_chosen(house)
    forum = house.services.forum

    untagged = await forum.posted(HOME, forum_id=FORUM, thread_id=THREAD, tag_ids=[5])
    bare = await forum.posted(HOME, forum_id=FORUM, thread_id=THREAD, tag_ids=[])
    other_forum = await forum.posted(HOME, forum_id=99, thread_id=THREAD, tag_ids=[TAG])
    other_community = await forum.posted(555, forum_id=FORUM, thread_id=THREAD, tag_ids=[TAG])

    assert not any((untagged, bare, other_forum, other_community))
    assert await house.letters() == []


async def test_nothing_is_answered_where_no_forum_is_chosen(house: House) -> None:
    answered = await house.services.forum.posted(HOME, forum_id=FORUM, thread_id=THREAD, tag_ids=[TAG])

    assert not answered


async def test_a_post_that_discord_tells_of_twice_is_answered_once(house: House, rival: House) -> None:
    await _forum_chosen(house)

    await at_once(
        *(
            teller.services.forum.posted(HOME, forum_id=FORUM, thread_id=THREAD, tag_ids=[TAG])
            for teller in (house, rival, house)
        )
    )
    await house.services.forum.posted(HOME, forum_id=FORUM, thread_id=THREAD, tag_ids=[TAG])

    assert len(await house.letters()) == 1
