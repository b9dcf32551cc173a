"""Permanent failures: the message is not retried; it is kept for its reader, or finds another way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.demo.world.community import SimulatedCommunity
from bot.rules.callers import NamedUser
from bot.services.communities.forum import ForumPost
from storage.models.enums import DeliveryState, MessageKind
from tests.support.journeys.reading import (
    answer,
    ask,
    become_mentor,
    dms,
    labels,
    last_dm,
    press,
    start_pairing,
    text,
    volunteer,
)
from tests.support.outbox.request_faults import MESSAGES, database_of, newest_message, sent_bodies


def closed(community: SimulatedCommunity, name: str, *, code: int = 50007) -> None:
    """From now on, this person's direct messages are closed to the bot."""
    path = f"/channels/{community[name].user.dm_channel.id}/messages"
    community.env.inject_error("POST", path, status=403, code=code, times=None)


@pytest.mark.parametrize("code", [50007, 50278, 10013])
async def test_whoever_cannot_be_reached_is_not_tried_again(community: SimulatedCommunity, code: int) -> None:
    await become_mentor(community, "Ines")
    closed(community, "Ines", code=code)

    said = await ask(community, "Ada", "Ines")
    first = await newest_message(community, MessageKind.ASKED)
    tries = len(sent_bodies(community.env))
    await community.advance_time(timedelta(days=1))

    assert "`/pairing withdraw` takes it back" in answer(said)
    assert (first.state, first.attempts) == (DeliveryState.UNDELIVERABLE, 0)
    assert len(sent_bodies(community.env)) == tries
    assert "can't reach" in text(last_dm(community["Tomas"]))


async def test_a_person_who_cannot_be_opened_to_is_not_tried_again(community: SimulatedCommunity) -> None:
    community.env.inject_error("POST", "/users/@me/channels", status=403, code=50278, times=None)

    await become_mentor(community, "Ines")
    await community.advance_time(timedelta(days=1))

    tried = [body["recipient_id"] for body in sent_bodies(community.env, path="/users/@me/channels")]
    assert (await newest_message(community, MessageKind.MENTOR_APPROVED)).state is DeliveryState.UNDELIVERABLE
    assert tried.count(community["Ines"].id) == 1


async def test_facilitators_hear_once_of_someone_out_of_reach(community: SimulatedCommunity) -> None:
    await start_pairing(community, "Ada", "Ines")
    closed(community, "Ada")

    await community["Ines"].slash(community.mentorship, "pairing pause")
    await community["Ines"].slash(community.mentorship, "pairing resume")

    said = [text(message) for message in dms(community["Tomas"])]
    assert len([each for each in said if "can't reach" in each]) == 1


async def test_a_direct_message_channel_is_opened_once_and_used_again(community: SimulatedCommunity) -> None:
    await start_pairing(community, "Ada", "Ines")

    await community.advance_time(timedelta(days=4))
    await community["Ada"].slash(community.mentorship, "pairing pause")

    opened = [body["recipient_id"] for body in sent_bodies(community.env, path="/users/@me/channels")]
    assert sorted(opened) == sorted([community["Ada"].id, community["Ines"].id])
    assert len(dms(community["Ines"])) >= 4


@pytest.mark.parametrize(("status", "code"), [(404, 10003), (403, 50001)])
async def test_a_channel_that_is_gone_is_opened_anew_once(
    community: SimulatedCommunity, status: int, code: int
) -> None:
    await become_mentor(community, "Ines")
    before = len(sent_bodies(community.env, path="/users/@me/channels"))
    community.env.inject_error("POST", MESSAGES, status=status, code=code, times=1)

    await ask(community, "Ada", "Ines")

    assert len(sent_bodies(community.env, path="/users/@me/channels")) == before + 1
    assert "Would you?" in text(last_dm(community["Ines"]))


async def test_a_channel_that_stays_gone_is_not_opened_for_ever(community: SimulatedCommunity) -> None:
    await become_mentor(community, "Ines")
    before = len(sent_bodies(community.env, path="/users/@me/channels"))
    closed(community, "Ines", code=10003)

    await ask(community, "Ada", "Ines")
    await community.advance_time(timedelta(days=1))

    assert len(sent_bodies(community.env, path="/users/@me/channels")) == before + 1
    assert (await newest_message(community, MessageKind.ASKED)).state is DeliveryState.UNDELIVERABLE


async def test_opened_too_many_doors_the_others_wait(community: SimulatedCommunity) -> None:
    community.env.inject_error("POST", "/users/@me/channels", status=403, code=40003, times=1)
    await become_mentor(community, "Ines")

    await become_mentor(community, "Marek")
    await community.advance_time(timedelta(minutes=5))

    assert len(sent_bodies(community.env, path="/users/@me/channels")) == 1
    assert (await newest_message(community, MessageKind.MENTOR_APPROVED)).attempts == 0


async def test_a_deleted_channel_loses_no_card(community: SimulatedCommunity) -> None:
    community.env.backend.delete_channel(community.facilitators.id)
    said = await volunteer(community, "Ines", words="Still here.")
    queue = answer(await community["Tomas"].slash(community.mentorship, "facilitator queue"))
    other = community.guild.create_text_channel("facilitators-2")

    await community.bot.services.setup.choose_facilitators_channel(community.caller("Rosa"), other.id)
    await community.bot.outbox_worker.drain()

    assert "I tell the one who coordinates mentorship here" in answer(said)
    assert "Still here." in queue
    [moved] = [message for message in other.history() if "Still here." in text(message)]
    assert "Approve" in labels(moved)


async def test_without_permission_to_post_the_card_comes_when_there_is(community: SimulatedCommunity) -> None:
    community.env.inject_error("POST", MESSAGES, status=403, code=50013, times=3)
    await volunteer(community, "Ines", words="Still here.")
    queue = answer(await community["Tomas"].slash(community.mentorship, "facilitator queue"))

    for _ in range(3):
        await community.advance_time(timedelta(hours=1))

    assert "Still here." in queue
    assert "Still here." in text(community.facilitators.last_message)


async def test_choosing_another_channel_posts_the_open_cards_there(community: SimulatedCommunity) -> None:
    await volunteer(community, "Ines", words="One who waits.")
    await become_mentor(community, "Marek")
    other = community.guild.create_text_channel("facilitators-2")

    await community.bot.services.setup.choose_facilitators_channel(community.caller("Rosa"), other.id)
    await community.bot.outbox_worker.drain()

    assert sorted("One who waits." in text(message) for message in other.history()) == [False, True]


async def test_a_card_deleted_by_hand_comes_again_with_the_next_change(community: SimulatedCommunity) -> None:
    await volunteer(community, "Ines", words="Here I am.")
    card = community.facilitators.last_message
    assert card is not None
    community.env.backend.delete_message(community.facilitators.id, card.id)

    await community["Tomas"].slash(community.mentorship, "facilitator approve", member=community["Ines"])

    again = community.facilitators.last_message
    assert again is not None
    assert again.id != card.id
    assert f"{community['Tomas'].mention} approved" in text(again)
    assert "has been accepted" in text(last_dm(community["Ines"]))


async def test_a_deleted_forum_post_is_let_go(community: SimulatedCommunity) -> None:
    community.env.inject_error("POST", MESSAGES, status=404, code=10003, times=1)

    post = ForumPost(
        thread_id=community.env.backend.snowflake(),
        forum_id=community.forum.id,
        tag_ids=frozenset({community.tag_id}),
        written_at=community.clock(),
    )
    await community.bot.services.forum.answer_posts(community.guild.id, [post])
    await community.bot.outbox_worker.drain()
    await community.advance_time(timedelta(days=1))

    assert len(sent_bodies(community.env)) == 1
    assert (await newest_message(community, MessageKind.FORUM_REPLY)).state is DeliveryState.UNDELIVERABLE


async def test_a_role_that_cannot_be_given_is_given_once_it_can(community: SimulatedCommunity) -> None:
    community.env.inject_error("PUT", "/guilds/*/members/*/roles/*", status=403, code=50013, times=11)
    await become_mentor(community, "Ines")

    for _ in range(11):
        await community.advance_time(timedelta(days=1))

    assert community["Ines"].member is not None
    assert "Mentor" in [role.name for role in community["Ines"].member.roles]


async def test_a_role_that_could_not_be_given_is_no_message_kept_for_the_person(
    community: SimulatedCommunity,
) -> None:
    community.env.inject_error("PUT", "/guilds/*/members/*/roles/*", status=404, code=10013, times=1)
    await become_mentor(community, "Ines")

    shown = answer(await community["Ines"].slash(community.mentorship, "mentorship me"))

    assert (await newest_message(community, MessageKind.UPDATE_MENTOR_ROLE)).state is DeliveryState.UNDELIVERABLE
    assert "My overview" in shown
    assert "📭" not in shown


async def test_a_role_is_given_to_someone_not_known_yet(community: SimulatedCommunity) -> None:
    """Soon after the start, not everyone in the server is known."""
    guild = community.bot.get_guild(community.guild.id)
    assert guild is not None
    unknown = guild.get_member(community["Ines"].id)
    assert unknown is not None
    guild._remove_member(unknown)

    await community.bot.services.mentor_applications.add(community.caller("Tomas"), here(community, "Ines"))
    await community.bot.outbox_worker.drain()

    roles = community.guild._guild.members[community["Ines"].id].role_ids
    assert community.roles["Mentor"].id in roles


def here(community: SimulatedCommunity, name: str) -> NamedUser:
    """Someone as a command names them."""
    roles = community.guild._guild.members[community[name].id].role_ids
    return NamedUser(user_id=community[name].id, is_bot=False, is_in_server=True, role_ids=frozenset(roles))


async def test_help_is_asked_of_somebody_else_when_the_first_cannot_be_reached(
    community: SimulatedCommunity,
) -> None:
    """The mentor is a facilitator and must not hear of it; the coordinator's direct messages are closed."""
    await becomes_mentor_by(community, "Lindiwe", by="Tomas")
    await ask(community, "Ada", "Lindiwe")
    await press(community["Lindiwe"], "Yes")
    closed(community, "Rosa")
    cards = len(community.facilitators.history())

    await community.advance_time(timedelta(days=4))
    await press(community["Ada"], "Please contact me")

    assert len(community.facilitators.history()) == cards
    assert "asks to be contacted" in text(last_dm(community["Tomas"]))
    assert all("asks to be contacted" not in text(message) for message in dms(community["Lindiwe"]))


async def becomes_mentor_by(community: SimulatedCommunity, name: str, *, by: str) -> None:
    """Someone offers to mentor, and *by* approves."""
    await volunteer(community, name)
    await community[by].slash(community.mentorship, "facilitator approve", member=community[name])


async def test_a_message_of_a_kind_unknown_here_holds_up_no_other(community: SimulatedCommunity) -> None:
    await become_mentor(community, "Ines")
    async with database_of(community).engine.begin() as connection:
        await connection.exec_driver_sql(
            "UPDATE letters SET kind = 'from_a_later_version', state = 'waiting' WHERE kind = 'mentor_approved'"
        )

    await ask(community, "Ada", "Ines")

    assert "Would you?" in text(last_dm(community["Ines"]))
