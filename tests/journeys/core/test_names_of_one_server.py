"""What people and roles are called in another server, where the bot is, too, is nobody's business in this one."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from simcord.actors import MemberActor
from simcord.builders import GuildHandle, UserHandle

from bot.demo.world.community import SimulatedCommunity, choose_settings, have_begun
from tests.support.journeys.closing import end_by_button, go_to_gratitude, make_ended_pairing, write_thanks
from tests.support.journeys.concerns import raise_concern
from tests.support.journeys.exclusions import rendered_answer
from tests.support.journeys.reading import (
    answer,
    components,
    dms,
    fill_in,
    last_dm,
    press,
    sent_to,
    start_pairing,
    text,
)
from tests.support.journeys.steps import drain_outbox, make_pairing, post_control, services

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
    over = await end_by_button(community["Ada"])
    assert over.response is not None
    chosen = await community["Ada"].user.click(over.response, label="Contact is welcome")

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
    said = answer(await press(community["Ada"], "Contact is welcome"))

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
    opens = f"support:{community.guild.id}:concern"
    await start_pairing(community, "Ada", "Ines")
    for guild in community.bot.guilds:
        if (member := guild.get_member(community["Ada"].id)) is not None:
            guild._remove_member(member)
            guild._member_count = 1000
    community.bot._connection._users.pop(community["Ada"].id, None)

    await services(community).active_pairings.pause(community.caller("Ada"), 1)
    await community.advance_time(timedelta(0))
    told = text(last_dm(community["Ines"]))
    form = await community["Ines"].user.click(post_control(community["Ines"].user.dm_channel, opens), custom_id=opens)
    said = answer(await end_by_button(community["Ines"]))

    assert "Ada of here" in told
    assert "Ada of here" in said
    assert form.modal is not None
    assert "My mentorship with Ada of here" in json.dumps(form.modal)
    assert other.id in {guild.id for guild in community.bot.guilds}


async def test_where_two_are_paired_in_two_servers_each_message_has_the_names_of_its_own(
    community: SimulatedCommunity, other: GuildHandle
) -> None:
    there = await _also_at_work_in(other, community)
    names = {community.guild.id: "of here", other.id: ELSEWHERE}
    for one, mentee, mentor in ((community, "Ada", "Ines"), (there, "Ines", "Ada")):
        before = {name: len(dms(community[name])) for name in ("Ada", "Ines")}
        pairing = await make_pairing(one, mentee, mentor)
        await services(one).active_pairings.write_note(one.caller(mentee), pairing.id, "Hello.")
        await services(one).active_pairings.end(one.caller(mentor), pairing.id)
        await drain_outbox(one)
        ended = answer(await press(community[mentee], "No contact"))

        new = [text(each) for name in before for each in dms(community[name])[before[name] :]]
        own, others = names[one.guild.id], next(name for at, name in names.items() if at != one.guild.id)
        assert len(new) > 4
        assert not [words for words in [*new, ended] if others in words]
        assert sum(own in words for words in new) >= 4


async def _also_at_work_in(other: GuildHandle, community: SimulatedCommunity) -> SimulatedCommunity:
    """The other server with the programme in it, too, and the same people."""
    roles = {name: other.create_role(name) for name in community.roles}
    people = {name: MemberActor(community.env, other, community[name].user) for name in ("Ada", "Ines", "Tomas")}
    for name, role in (("Ada", "Member"), ("Ines", "Member"), ("Tomas", "Facilitator")):
        community.env.backend.add_member_role(other.id, people[name].id, roles[role].id)
    there = replace(
        community,
        guild=other,
        roles=roles,
        facilitators=other.create_text_channel("facilitators"),
        forum=other.create_forum_channel("introductions"),
        people={**people, "Rosa": community["Rosa"]},
    )
    await community.env.settle()
    await choose_settings(there)
    await have_begun(there, "Ada", "Ines", "Tomas")
    return there


async def test_what_follows_an_answer_calls_people_as_in_their_own_server(
    community: SimulatedCommunity, other: GuildHandle
) -> None:
    await make_ended_pairing(community)
    await go_to_gratitude(community, "Ada")
    thanked = answer(await write_thanks(community, "Ada"))
    await drain_outbox(community)
    declined = answer(await press(community["Ines"], "No, thank you"))

    assert "I keep them for [Ines of here](" in thanked
    assert "I don't tell [Ada of here](" in declined
    assert not [body for name in ("Ada", "Ines") for body in sent_to(community, name) if ELSEWHERE in body]
    assert other.id != community.guild.id


async def test_a_concern_is_brought_and_read_with_the_names_of_its_own_server(
    community: SimulatedCommunity, other: GuildHandle
) -> None:
    await start_pairing(community, "Ada", "Ines")
    me, opens = community["Ada"].user, f"support:{community.guild.id}:concern"
    form = await me.click(post_control(me.dm_channel, opens), custom_id=opens)
    await raise_concern(community, "Ada", about="Ines")
    shown = answer(await press(community["Tomas"], "Read it"))

    assert form.modal is not None
    offered = [option["label"] for part in components(form.modal["components"]) for option in part.get("options", ())]
    assert "My mentorship with Ines of here" in offered
    assert "brought by [Ada of here](" in shown
    assert "about [Ines of here](" in shown
    assert not [body for name in ("Ada", "Tomas") for body in sent_to(community, name) if ELSEWHERE in body]
    assert other.id != community.guild.id


async def test_nobodys_list_or_file_tells_whether_somebody_is_in_another_server(
    community: SimulatedCommunity, other: GuildHandle
) -> None:
    """One is in another server with the bot, and one in none: what is shown of them differs by nothing."""
    there, nowhere = (community.env.create_user("zola", global_name="Zola") for _ in range(2))
    other.add_member(there)
    await community.env.settle()
    assert community.bot.get_user(there.id) is not None
    assert community.bot.get_user(nowhere.id) is None

    seen = [await _seen_of(community, stranger) for stranger in (there, nowhere)]

    assert seen[0] == seen[1]
    assert '"label": "Zola"' in seen[0]


async def test_discord_not_telling_names_shows_nobody_who_is_in_another_server(
    community: SimulatedCommunity, other: GuildHandle
) -> None:
    there, nowhere = (community.env.create_user("zola", global_name="Zola") for _ in range(2))
    other.add_member(there)
    await community.env.settle()
    community.env.inject_error("GET", "/users/*", status=500, times=None)

    seen = [await _seen_of(community, stranger) for stranger in (there, nowhere)]

    assert seen[0] == seen[1]
    assert "Someone I can't name now (…)" in seen[0]


async def _seen_of(community: SimulatedCommunity, stranger: UserHandle) -> str:
    """What Ada's list in her direct messages and her file show of somebody whom she keeps apart."""
    me, home = community["Ada"], community.guild.id
    await me.slash(community.mentorship, "privacy keep-apart", member=stranger)
    listed, exported = [
        await me.user.click(post_control(me.user.dm_channel, custom_id), custom_id=custom_id)
        for custom_id in (f"privacy:{home}:list", f"privacy:{home}:export")
    ]
    await services(community).exclusions.lift(community.caller("Ada"), stranger.id)
    assert exported.response is not None
    files = [(await each.read()).decode() for each in exported.response.attachments]
    # A select is numbered by its choices, among them whose id that is.
    numbered = re.sub(r'"id": \d+', '"id": …', rendered_answer(listed))
    return "".join([numbered, *files]).replace(str(stranger.id), "…")
