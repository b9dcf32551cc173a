"""What people and roles are called in another server, where the bot is, too, is nobody's business in this one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from simcord.builders import GuildHandle

from bot.demo.world.community import InventedCommunity
from tests.support.journeys.acting import carried, services
from tests.support.journeys.closings import ended
from tests.support.journeys.reading import answer, dms, fill_in, last_dm, press, text, walk_together

ELSEWHERE = "Countess Elsewhere"


@pytest.fixture
async def other(town: InventedCommunity) -> GuildHandle:
    """Another server, which Discord lists before the first; everyone is called otherwise there."""
    other = town.env.create_guild("Another circle", owner=town["Rosa"].user)
    for name in ("Ada", "Ines", "Tomas"):
        other.add_member(town[name].user)
        town.env.backend.edit_member(other.id, town[name].id, {"nick": ELSEWHERE})
        town.env.backend.edit_member(town.guild.id, town[name].id, {"nick": f"{name} of here"})
    await town.env.settle()
    known = town.bot._connection._guilds
    known[town.guild.id] = known.pop(town.guild.id)
    return other


async def test_letters_answers_and_what_is_added_call_people_as_in_their_own_server(
    town: InventedCommunity, other: GuildHandle
) -> None:
    await walk_together(town, "Ada", "Ines")
    asked = await press(town["Ada"], "Pause")
    noted = await press(town["Ada"], "Go on")
    form = await press(town["Ada"], "Write a note")
    wrote = await fill_in(town["Ada"], form, "Hello.", in_dm=True)
    over = await press(town["Ada"], "End it")
    chosen = await press(town["Ada"], "Gladly")

    said = [*map(answer, (asked, noted, wrote, over, chosen)), *[text(each) for each in dms(town["Ines"])]]
    assert not [each for each in said if ELSEWHERE in each]
    assert ["Ines of here" in answer(each) for each in (asked, noted, wrote, over, chosen)] == [True] * 5
    assert all("Ada of here" in text(each) for each in dms(town["Ines"])[1:])
    assert other.id in {guild.id for guild in town.bot.guilds}


async def test_where_it_is_not_known_whose_names_hold_discords_own_do(
    town: InventedCommunity, other: GuildHandle
) -> None:
    await ended(town)
    town.env.backend.edit_member(town.guild.id, town["Ines"].id, {"nick": None})

    await town.env.settle()
    said = answer(await press(town["Ada"], "Gladly"))

    assert ELSEWHERE not in said
    assert f"[Ines](https://discord.com/users/{town['Ines'].id})" in said
    assert other.id != town.guild.id


async def test_a_role_of_another_server_is_not_named(town: InventedCommunity, other: GuildHandle) -> None:
    await walk_together(town, "Ada", "Ines")
    secret = other.create_role("Those who were betrayed")

    await services(town).walking.write_note(town.caller("Ada"), 1, f"Who is <@&{secret.id}>?")
    await carried(town)

    assert "betrayed" not in text(last_dm(town["Ines"]))
    assert f"@&{secret.id}>?" in text(last_dm(town["Ines"]))


async def test_whoever_is_not_known_yet_is_asked_for_in_their_own_server(
    town: InventedCommunity, other: GuildHandle
) -> None:
    """Soon after the start, not everyone in a server is known."""
    await walk_together(town, "Ada", "Ines")
    for guild in town.bot.guilds:
        if (member := guild.get_member(town["Ada"].id)) is not None:
            guild._remove_member(member)
            guild._member_count = 1000
    town.bot._connection._users.pop(town["Ada"].id, None)

    await services(town).walking.pause(town.caller("Ada"), 1)
    await town.let_time_pass(timedelta(0))
    said = answer(await press(town["Ines"], "Go on"))

    assert "Ada of here" in text(dms(town["Ines"])[-1])
    assert "Ada of here" in said
    assert other.id in {guild.id for guild in town.bot.guilds}
