"""What is one's own works in the bot's direct messages; where several servers are shared, it asks which is meant."""

from __future__ import annotations

import re

import pytest
from simcord.results import InteractionResult, ResponseMessage

from bot.demo.world.community import SimulatedCommunity
from storage.models.enums import PairingState
from tests.support.journeys.reading import answer, components, fill_in, labels
from tests.support.journeys.steps import drain_outbox, make_pairing, post_control, services

COMMANDS = {
    "mentorship me": "is your mentor",
    "pairing show": "Ines",
    "pairing pause": "is paused",
    "checkin now": "One tap is enough",
    "checkin rhythm": "gently",
    "checkin preferences": "Times for messages",
    "privacy mine": "stored about you",
    "privacy keep-apart-list": "Your list is empty",
}


def shown(result: InteractionResult) -> ResponseMessage:
    """What came in answer."""
    assert result.response is not None
    return result.response


async def share_another_server(community: SimulatedCommunity, name: str) -> None:
    """The bot is in a second server, and so is somebody."""
    owner = community.env.create_user("omar", global_name="Omar")
    community.env.create_guild("Another circle", owner=owner).add_member(community[name].user)
    await community.env.settle()
    await drain_outbox(community)


@pytest.mark.parametrize("command", COMMANDS)
async def test_what_is_ones_own_works_in_direct_messages(community: SimulatedCommunity, command: str) -> None:
    await make_pairing(community, "Ada", "Ines")

    said = await community["Ada"].user.slash(command)

    assert COMMANDS[command].lower() in answer(said).lower()


async def test_where_several_servers_are_shared_it_asks_and_then_does_what_was_meant(
    community: SimulatedCommunity,
) -> None:
    pairing = await make_pairing(community, "Ada", "Ines")
    await share_another_server(community, "Ada")

    asked = await community["Ada"].user.slash("pairing pause", until="2 weeks")
    said = await community["Ada"].user.click(shown(asked), label="A circle of friends")

    assert labels(shown(asked)) == ["A circle of friends", "Another circle"]
    assert "I ask whether to go on" in answer(said)
    [mine] = (await services(community).overview.mine(community.caller("Ada"))).pairings
    assert (mine.id, mine.state) == (pairing.id, PairingState.PAUSED)


async def test_however_many_servers_are_shared_each_is_reached(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    owner, ada = community.env.create_user("omar"), community["Ada"].user
    for number in range(20):
        community.env.create_guild("Another circle" if number < 2 else f"Circle {number}", owner=owner).add_member(
            ada
        )
    await community.env.settle()
    await drain_outbox(community)

    asked = shown(await ada.slash("pairing pause", until="2 weeks"))
    listed = shown(await press_forged_in_dm(community, "door:0:note"))
    card = shown(await ada.slash("support"))
    helped = shown(await ada.click(card, label="All our servers"))

    for page in (asked, listed, helped):
        found = labels(page)
        while "Next" in labels(page):
            await ada.click(page, label="Next")
            found += labels(page)
        named = {each for each in found if each not in {"Next", "Previous"}}
        assert len({each.split(": ")[-1] for each in named}) == 21
        assert "In danger" not in str(found)
    await ada.click(asked, label="Previous")
    said = await ada.click(asked, custom_id=f"in:{community.guild.id}:pairing.pause:2 weeks")
    assert "I ask whether to go on" in answer(said)


async def press_forged_in_dm(community: SimulatedCommunity, custom_id: str) -> InteractionResult:
    """Ada presses a button that stands in her direct messages."""
    ada = community["Ada"].user
    pressed: InteractionResult = await ada.click(post_control(ada.dm_channel, custom_id), custom_id=custom_id)
    return pressed


async def test_a_pairing_that_is_named_needs_no_question(community: SimulatedCommunity) -> None:
    pairing = await make_pairing(community, "Ada", "Ines")
    await share_another_server(community, "Ada")

    offered = await community["Ada"].user.autocomplete("pairing end", "pairing", "")
    said = await community["Ada"].user.slash("pairing end", pairing=str(pairing.id))

    assert [choice["value"] for choice in offered] == [str(pairing.id)]
    assert "ended" in answer(said)


async def test_keeping_apart_from_direct_messages_is_kept(community: SimulatedCommunity) -> None:
    await share_another_server(community, "Ada")

    asked = await community["Ada"].user.slash("privacy keep-apart", member=community["Marek"].user)
    await community["Ada"].user.click(shown(asked), label="A circle of friends")

    [kept] = await services(community).exclusions.mine(community.caller("Ada"))
    assert kept.shown_id == community["Marek"].id


async def test_a_choice_that_was_forged_for_a_server_of_others_does_nothing(community: SimulatedCommunity) -> None:
    custom_id = "in:999:pairing.end:"
    forged = post_control(community["Ada"].user.dm_channel, custom_id)

    said = await community["Ada"].user.click(forged, custom_id=custom_id)

    assert "I can't find that here" in answer(said)


async def test_commands_that_are_named_can_be_tapped_and_pressed_in_direct_messages(
    community: SimulatedCommunity,
) -> None:
    ids = community.bot.command_ids

    said = shown(await community["Ada"].slash(community.mentorship, "mentee withdraw"))
    words = " ".join(part["content"] for part in components(said) if "content" in part)

    assert ids.everywhere["mentee ask"] == ids.everywhere["mentee withdraw"]
    assert "setup start" not in ids.in_dm
    assert f"</mentee ask:{ids.everywhere['mentee ask']}>" in words
    assert not re.search(r"`/", words)


async def test_help_is_one_page_with_the_ways_in(community: SimulatedCommunity) -> None:
    ada, rosa = community["Ada"], community["Rosa"]

    member, manager = (
        shown(await ada.slash(community.mentorship, "help")),
        await rosa.slash(community.mentorship, "help"),
    )
    alone = shown(await ada.user.slash("help"))
    await share_another_server(community, "Ada")
    several = shown(await ada.user.slash("help"))

    assert labels(member)[:4] == ["Find a mentor", "Look around", "I would like to mentor", "My overview"]
    assert labels(alone) == labels(member)
    assert labels(shown(manager))[-2:] == ["What waits for me", "Is all set up?"]
    assert labels(several)[0] == "My overview"


async def test_a_community_that_chose_its_time_zone_gives_it_to_those_who_have_not(
    community: SimulatedCommunity,
) -> None:
    await services(community).setup.choose_time_zone(community.caller("Rosa"), "Asia/Kathmandu")

    said = answer(await community["Ada"].user.slash("checkin preferences"))

    assert "by the community's, Asia/Kathmandu, where it is 17:45 now" in said


async def test_time_zone_and_hour_are_one_form_with_a_field_for_the_city(community: SimulatedCommunity) -> None:
    page = shown(await community["Ada"].user.slash("checkin preferences"))

    form = await community["Ada"].user.click(page, label="My time zone and hour")
    said = await fill_in(community["Ada"], form, "Kathmandu", ["9"], in_dm=True)

    assert "Asia/Kathmandu" in answer(said)
    kept = await services(community).preferences.mine(community.caller("Ada"))
    assert (kept.time_zone, kept.hour) == ("Asia/Kathmandu", 9)
