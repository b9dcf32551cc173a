"""What will not pass is not tried again: it is kept for its reader, or finds another way."""

from __future__ import annotations

from datetime import timedelta

import discord
import pytest

from bot.demo.world.community import InventedCommunity
from bot.rules.people import Someone
from storage.models.enums import LetterKind, LetterState
from tests.support.journeys.reading import (
    answer,
    ask,
    becomes_mentor,
    dms,
    labels,
    last_dm,
    press,
    text,
    volunteer,
    walk_together,
)
from tests.support.outbox.line import MESSAGES, sent, store_of, the_letter


def closed(town: InventedCommunity, name: str, *, code: int = 50007) -> None:
    """From now on, this person's direct messages are closed to the bot."""
    path = f"/channels/{town[name].user.dm_channel.id}/messages"
    town.env.inject_error("POST", path, status=403, code=code, times=None)


@pytest.mark.parametrize("code", [50007, 50278, 10013])
async def test_whoever_cannot_be_reached_is_not_tried_again(town: InventedCommunity, code: int) -> None:
    await becomes_mentor(town, "Ines")
    closed(town, "Ines", code=code)

    said = await ask(town, "Ada", "Ines")
    first = await the_letter(town, LetterKind.ASKED)
    tries = len(sent(town.env))
    await town.let_time_pass(timedelta(days=1))

    assert "`/pairing withdraw` takes it back" in answer(said)
    assert (first.state, first.attempts) == (LetterState.UNDELIVERABLE, 0)
    assert len(sent(town.env)) == tries
    assert "can't reach" in text(town.facilitators.last_message)


async def test_a_person_who_cannot_be_opened_to_is_not_tried_again(town: InventedCommunity) -> None:
    town.env.inject_error("POST", "/users/@me/channels", status=403, code=50278, times=None)

    await becomes_mentor(town, "Ines")
    await town.let_time_pass(timedelta(days=1))

    assert (await the_letter(town, LetterKind.MENTOR_APPROVED)).state is LetterState.UNDELIVERABLE
    assert len(sent(town.env, path="/users/@me/channels")) == 1


async def test_facilitators_hear_once_of_someone_out_of_reach(town: InventedCommunity) -> None:
    await walk_together(town, "Ada", "Ines")
    closed(town, "Ada")

    await town["Ines"].slash(town.mentorship, "pairing pause")
    await town["Ines"].slash(town.mentorship, "pairing resume")

    said = [text(message) for message in town.facilitators.history()]
    assert len([each for each in said if "can't reach" in each]) == 1


async def test_a_direct_message_channel_is_opened_once_and_used_again(town: InventedCommunity) -> None:
    await walk_together(town, "Ada", "Ines")

    await town.let_time_pass(timedelta(days=4))
    await town["Ada"].slash(town.mentorship, "pairing pause")

    opened = [body["recipient_id"] for body in sent(town.env, path="/users/@me/channels")]
    assert sorted(opened) == sorted([town["Ada"].id, town["Ines"].id])
    assert len(dms(town["Ines"])) >= 4


@pytest.mark.parametrize(("status", "code"), [(404, 10003), (403, 50001)])
async def test_a_channel_that_is_gone_is_opened_anew_once(town: InventedCommunity, status: int, code: int) -> None:
    await becomes_mentor(town, "Ines")
    before = len(sent(town.env, path="/users/@me/channels"))
    town.env.inject_error("POST", MESSAGES, status=status, code=code, times=1)

    await ask(town, "Ada", "Ines")

    assert len(sent(town.env, path="/users/@me/channels")) == before + 1
    assert "Would you?" in text(last_dm(town["Ines"]))


async def test_a_channel_that_stays_gone_is_not_opened_for_ever(town: InventedCommunity) -> None:
    await becomes_mentor(town, "Ines")
    before = len(sent(town.env, path="/users/@me/channels"))
    closed(town, "Ines", code=10003)

    await ask(town, "Ada", "Ines")
    await town.let_time_pass(timedelta(days=1))

    assert len(sent(town.env, path="/users/@me/channels")) == before + 1
    assert (await the_letter(town, LetterKind.ASKED)).state is LetterState.UNDELIVERABLE


async def test_opened_too_many_doors_the_others_wait(town: InventedCommunity) -> None:
    town.env.inject_error("POST", "/users/@me/channels", status=403, code=40003, times=1)
    await becomes_mentor(town, "Ines")

    await becomes_mentor(town, "Marek")
    await town.let_time_pass(timedelta(minutes=5))

    assert len(sent(town.env, path="/users/@me/channels")) == 1
    assert (await the_letter(town, LetterKind.MENTOR_APPROVED)).attempts == 0


async def test_a_deleted_channel_loses_no_card(town: InventedCommunity) -> None:
    town.env.backend.delete_channel(town.facilitators.id)
    said = await volunteer(town, "Ines", words="Still here.")
    queue = answer(await town["Tomas"].slash(town.mentorship, "facilitator queue"))
    other = town.guild.create_text_channel("facilitators-2")

    await town.bot.services.setup.choose_facilitators_channel(town.caller("Rosa"), other.id)
    await town.bot.courier.rest()

    assert "I tell the one who coordinates mentorship here" in answer(said)
    assert "Still here." in queue
    assert "Still here." in text(other.last_message)
    assert other.last_message is not None
    assert "Approve" in labels(other.last_message)


async def test_without_permission_to_post_the_card_comes_when_there_is(town: InventedCommunity) -> None:
    town.env.inject_error("POST", MESSAGES, status=403, code=50013, times=3)
    await volunteer(town, "Ines", words="Still here.")
    queue = answer(await town["Tomas"].slash(town.mentorship, "facilitator queue"))

    for _ in range(3):
        await town.let_time_pass(timedelta(hours=1))

    assert "Still here." in queue
    assert "Still here." in text(town.facilitators.last_message)


async def test_choosing_another_channel_posts_the_open_cards_there(town: InventedCommunity) -> None:
    await volunteer(town, "Ines", words="One who waits.")
    await becomes_mentor(town, "Marek")
    other = town.guild.create_text_channel("facilitators-2")

    await town.bot.services.setup.choose_facilitators_channel(town.caller("Rosa"), other.id)
    await town.bot.courier.rest()

    assert ["One who waits." in text(message) for message in other.history()] == [True]


async def test_a_card_deleted_by_hand_comes_again_with_the_next_change(town: InventedCommunity) -> None:
    await volunteer(town, "Ines", words="Here I am.")
    card = town.facilitators.last_message
    assert card is not None
    town.env.backend.delete_message(town.facilitators.id, card.id)

    await town["Tomas"].slash(town.mentorship, "facilitator approve", member=town["Ines"])

    again = town.facilitators.last_message
    assert again is not None
    assert again.id != card.id
    assert f"{town['Tomas'].mention} approved" in text(again)
    assert "has been accepted" in text(last_dm(town["Ines"]))


async def test_a_deleted_forum_post_is_let_go(town: InventedCommunity) -> None:
    town.env.inject_error("POST", MESSAGES, status=404, code=10003, times=1)

    await town.bot.services.forum.posted(
        town.guild.id, forum_id=town.forum.id, thread_id=town.env.backend.snowflake(), tag_ids=[town.tag_id]
    )
    await town.bot.courier.rest()
    await town.let_time_pass(timedelta(days=1))

    assert len(sent(town.env)) == 1
    assert (await the_letter(town, LetterKind.FORUM_REPLY)).state is LetterState.UNDELIVERABLE


async def test_a_role_that_cannot_be_given_is_given_once_it_can(town: InventedCommunity) -> None:
    town.env.inject_error("PUT", "/guilds/*/members/*/roles/*", status=403, code=50013, times=11)
    await becomes_mentor(town, "Ines")

    for _ in range(11):
        await town.let_time_pass(timedelta(days=1))

    assert town["Ines"].member is not None
    assert "Mentor" in [role.name for role in town["Ines"].member.roles]


async def test_a_role_that_could_not_be_given_is_no_message_kept_for_the_person(town: InventedCommunity) -> None:
    town.env.inject_error("PUT", "/guilds/*/members/*/roles/*", status=404, code=10013, times=1)
    await becomes_mentor(town, "Ines")

    shown = answer(await town["Ines"].slash(town.mentorship, "mentorship me"))

    assert (await the_letter(town, LetterKind.MENTOR_ROLE)).state is LetterState.UNDELIVERABLE
    assert "How things stand with you" in shown
    assert "📭" not in shown


async def test_a_role_is_given_to_someone_not_known_yet(town: InventedCommunity) -> None:
    """Soon after the start, not everyone in the server is known."""
    guild = town.bot.get_guild(town.guild.id)
    assert guild is not None
    unknown = guild.get_member(town["Ines"].id)
    assert unknown is not None
    guild._remove_member(unknown)

    await town.bot.services.mentors.add(town.caller("Tomas"), here(town, "Ines"))
    await town.bot.courier.rest()

    roles = town.guild._guild.members[town["Ines"].id].role_ids
    assert town.roles["Mentor"].id in roles


def here(town: InventedCommunity, name: str) -> Someone:
    """Someone as a command names them."""
    roles = town.guild._guild.members[town[name].id].role_ids
    return Someone(user_id=town[name].id, is_bot=False, is_here=True, role_ids=frozenset(roles))


async def test_help_is_asked_of_another_confidant_when_the_first_cannot_be_reached(town: InventedCommunity) -> None:
    """The mentor reads the facilitators' channel, so it must not hear of it; the coordinator's DMs are closed."""
    await becomes_mentor_by(town, "Lindiwe", by="Tomas")
    await ask(town, "Ada", "Lindiwe")
    await press(town["Lindiwe"], "Yes")
    closed(town, "Rosa")
    cards = len(town.facilitators.history())

    await town.let_time_pass(timedelta(days=4))
    await press(town["Ada"], "Please contact me")

    assert len(town.facilitators.history()) == cards
    assert "asks to be contacted" in text(last_dm(town["Tomas"]))
    assert all("asks to be contacted" not in text(message) for message in dms(town["Lindiwe"]))


async def becomes_mentor_by(town: InventedCommunity, name: str, *, by: str) -> None:
    """Someone offers to mentor, and *by* approves."""
    await volunteer(town, name)
    await town[by].slash(town.mentorship, "facilitator approve", member=town[name])


async def test_a_partner_who_sees_the_channel_without_the_role_keeps_the_card_out_of_it(
    town: InventedCommunity,
) -> None:
    await walk_together(town, "Ada", "Ines")
    await town.let_time_pass(timedelta(days=4))
    sees_all = town.guild.create_role("Helper", permissions=discord.Permissions(administrator=True))
    town.env.backend.add_member_role(town.guild.id, town["Ines"].id, sees_all.id)
    await town.env.settle()
    cards = len(town.facilitators.history())

    await press(town["Ada"], "Please contact me")

    assert len(town.facilitators.history()) == cards
    assert "asks to be contacted" in text(last_dm(town["Rosa"]))


async def test_a_letter_of_a_kind_unknown_here_holds_up_no_other(town: InventedCommunity) -> None:
    await becomes_mentor(town, "Ines")
    async with store_of(town).engine.begin() as connection:
        await connection.exec_driver_sql(
            "UPDATE letters SET kind = 'from_a_later_version', state = 'waiting' WHERE kind = 'mentor_approved'"
        )

    await ask(town, "Ada", "Ines")

    assert "Would you?" in text(last_dm(town["Ines"]))
