"""What people and roles are called in another server, where the bot is, too, is nobody's business in this one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from simcord.builders import GuildHandle

from bot.demo.world.community import SimulatedCommunity
from tests.support.journeys.closing import make_ended_pairing
from tests.support.journeys.reading import answer, dms, fill_in, last_dm, press, start_pairing, text
from tests.support.journeys.steps import drain_outbox, services

ELSEWHERE = "Countess Elsewhere"


@pytest.fixture
async def other(community: SimulatedCommunity) -> GuildHandle:
    """Another server, which Discord lists before the first; everyone is called otherwise there."""
    other = community.env.create_guild("Another circle", owner=community["Rosa"].user)
    for name in ("Ada", "Ines", "Tomas"):
        other.add_member(community[name].user)
        community.env.backend.edit_member(other.id, community[name].id, {"nick": ELSEWHERE})
        community.env.backend.edit_member(community.guild.id, community[name].id, {"nick": f"{name} of here"})
    await community.env.settle()
    known = community.bot._connection._guilds
    known[community.guild.id] = known.pop(community.guild.id)
    return other


async def test_messages_answers_and_what_is_added_call_people_as_in_their_own_server(
    community: SimulatedCommunity, other: GuildHandle
) -> None:
    await start_pairing(community, "Ada", "Ines")
    asked = await press(community["Ada"], "Pause")
    noted = await press(community["Ada"], "Go on")
    form = await press(community["Ada"], "Write a note")
    wrote = await fill_in(community["Ada"], form, "Hello.", in_dm=True)
    over = await press(community["Ada"], "End it")
    chosen = await press(community["Ada"], "Gladly")

    said = [*map(answer, (asked, noted, wrote, over, chosen)), *[text(each) for each in dms(community["Ines"])]]
    assert not [each for each in said if ELSEWHERE in each]
    assert ["Ines of here" in answer(each) for each in (asked, noted, wrote, over, chosen)] == [True] * 5
    assert all("Ada of here" in text(each) for each in dms(community["Ines"])[1:])
    assert other.id in {guild.id for guild in community.bot.guilds}


async def test_where_it_is_not_known_whose_names_hold_discords_own_do(
    community: SimulatedCommunity, other: GuildHandle
) -> None:
    await make_ended_pairing(community)
    community.env.backend.edit_member(community.guild.id, community["Ines"].id, {"nick": None})

    await community.env.settle()
    said = answer(await press(community["Ada"], "Gladly"))

    assert ELSEWHERE not in said
    assert f"[Ines](https://discord.com/users/{community['Ines'].id})" in said
    assert other.id != community.guild.id


async def test_a_role_of_another_server_is_not_named(community: SimulatedCommunity, other: GuildHandle) -> None:
    await start_pairing(community, "Ada", "Ines")
    secret = other.create_role("Those who were betrayed")

    await services(community).active_pairings.write_note(community.caller("Ada"), 1, f"Who is <@&{secret.id}>?")
    await drain_outbox(community)

    assert "betrayed" not in text(last_dm(community["Ines"]))
    assert f"@&{secret.id}>?" in text(last_dm(community["Ines"]))


async def test_whoever_is_not_known_yet_is_asked_for_in_their_own_server(
    community: SimulatedCommunity, other: GuildHandle
) -> None:
    """Soon after the start, not everyone in a server is known."""
    await start_pairing(community, "Ada", "Ines")
    for guild in community.bot.guilds:
        if (member := guild.get_member(community["Ada"].id)) is not None:
            guild._remove_member(member)
            guild._member_count = 1000
    community.bot._connection._users.pop(community["Ada"].id, None)

    await services(community).active_pairings.pause(community.caller("Ada"), 1)
    await community.advance_time(timedelta(0))
    said = answer(await press(community["Ines"], "End it"))

    assert "Ada of here" in text(dms(community["Ines"])[-1])
    assert "Ada of here" in said
    assert other.id in {guild.id for guild in community.bot.guilds}
