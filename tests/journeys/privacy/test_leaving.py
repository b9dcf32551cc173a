"""Someone leaves the server: everything of theirs is settled, the others hear gently, coming back starts afresh."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import discord
import pytest

from bot.demo.world.community import SimulatedCommunity
from bot.rules.traits import TraitSection
from storage.models.enums import RoleKind
from tests.journeys.core.test_soon_after_the_start import restarted
from tests.support.journeys.reading import answer, card, dms, labels, last_dm, press, text
from tests.support.journeys.steps import (
    drain_outbox,
    join_waiting_list,
    leave_server,
    make_mentors,
    make_pairing,
    request_pairing,
    require_approval,
    restart,
    services,
    volunteer_as_mentor,
)
from tests.support.outbox.request_faults import database_of, wait_until


def comes_back(community: SimulatedCommunity, name: str) -> None:
    """Someone who left joins again."""
    community.people[name] = community.guild.add_member(community[name].user, roles=[community.roles["Member"]])


async def gone(community: SimulatedCommunity) -> list[int]:
    """Who is noted to have left."""
    async with database_of(community).read_transaction() as uow:
        return sorted(await uow.people.left_ids(community.guild.id))


async def test_the_mentor_hears_gently_that_their_mentee_left(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")

    leave_server(community, "Ada")
    await community.env.settle()

    assert "is no longer in the server" in text(last_dm(community["Ines"]))
    assert labels(last_dm(community["Ines"])) == ["No contact", "Skip", "My overview"]


async def test_the_mentee_hears_gently_that_their_mentor_left(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")

    leave_server(community, "Ines")
    await community.env.settle()

    assert "is no longer in the server" in text(last_dm(community["Ada"]))
    assert labels(last_dm(community["Ada"])) == ["No contact", "Skip", "My overview"]


async def test_open_questions_to_and_from_who_left_are_closed(community: SimulatedCommunity) -> None:
    await request_pairing(community, "Ada", "Ines")
    await request_pairing(community, "Ada", "Marek")
    await request_pairing(community, "Bilal", "Ines")

    leave_server(community, "Ada")
    leave_server(community, "Ines")
    await community.env.settle()
    late = await press(community["Marek"], "Yes")

    assert "nothing is needed from you" in text(last_dm(community["Marek"]))
    assert "does not come about this time" in text(last_dm(community["Bilal"]))
    assert "This is closed by now" in answer(late)


async def test_an_offer_of_someone_who_left_is_closed_on_its_card(community: SimulatedCommunity) -> None:
    await volunteer_as_mentor(community, "Ines")

    leave_server(community, "Ines")
    await community.env.settle()

    assert "Nothing is needed" in text(card(community))
    assert labels(card(community)) == ["Read it"]


async def test_a_pairing_that_waited_for_a_yes_is_closed_on_its_card(community: SimulatedCommunity) -> None:
    await require_approval(community)
    await make_pairing(community, "Ada", "Ines")

    leave_server(community, "Ada")
    await community.env.settle()

    assert labels(card(community)) == []
    assert "before it began" in text(last_dm(community["Ines"]))


async def test_who_left_is_off_every_list(community: SimulatedCommunity) -> None:
    await join_waiting_list(community, "Ada")
    await make_mentors(community, "Ines")
    leave_server(community, "Ada")
    await community.env.settle()

    queue = await community["Tomas"].slash(community.mentorship, "facilitator queue")
    offers = await community["Ines"].slash(community.mentorship, "mentor ask")

    assert "Nothing waits for a decision" in answer(queue)
    assert "nobody to offer to" in answer(offers)


async def test_nothing_is_sent_to_who_left(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    known = len(dms(community["Ada"]))

    leave_server(community, "Ada")
    await drain_outbox(community)

    assert len(dms(community["Ada"])) == known


async def test_coming_back_starts_afresh(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    leave_server(community, "Ines")
    await community.env.settle()
    comes_back(community, "Ines")
    await community.env.settle()

    me = await community["Ines"].slash(community.mentorship, "mentorship me")
    form = await community["Ines"].slash(community.mentorship, "mentor volunteer")

    assert "You are a mentor" not in answer(me)
    assert community["Ada"].mention not in answer(me)
    assert form.modal is not None


async def test_who_left_cannot_be_asked_offered_to_or_added(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines", "Marek")
    gone_mentor, gone_mentee = community["Ines"].user, community["Ada"].user
    leave_server(community, "Ines")
    leave_server(community, "Ada")
    await community.env.settle()
    suggest = "facilitator suggest"

    said = [
        await community["Bilal"].slash(community.mentorship, "mentee ask", mentor=gone_mentor),
        await community["Marek"].slash(community.mentorship, "mentor ask", mentee=gone_mentee),
        await community["Tomas"].slash(community.mentorship, suggest, mentor=community["Marek"], mentee=gone_mentee),
        await community["Tomas"].slash(community.mentorship, suggest, mentor=gone_mentor, mentee=community["Bilal"]),
        await community["Tomas"].slash(community.mentorship, "facilitator add-mentor", member=gone_mentee),
    ]

    assert ["isn't in the server any more" in answer(one) for one in said] == [True] * 5


async def test_those_who_left_while_the_bot_was_away_are_settled_when_it_is_back(
    community: SimulatedCommunity,
) -> None:
    await make_pairing(community, "Ada", "Ines")
    await join_waiting_list(community, "Bilal")
    await community.bot.close()
    del community.env.backend.get_guild(community.guild.id).members[community["Ada"].id]
    del community.env.backend.get_guild(community.guild.id).members[community["Bilal"].id]

    await restart(community)
    await drain_outbox(community)
    queue = await community["Tomas"].slash(community.mentorship, "facilitator queue")

    assert "is no longer in the server" in text(last_dm(community["Ines"]))
    assert "Nothing waits for a decision" in answer(queue)


async def test_who_leaves_and_is_back_at_once_has_not_left(community: SimulatedCommunity) -> None:
    await services(community).profiles.set_answers(
        community.caller("Ada"), TraitSection.SELF, chosen={"age": ["40s"]}
    )
    await make_pairing(community, "Ada", "Ines")

    for _ in range(2):
        leave_server(community, "Ada")
        comes_back(community, "Ada")
    await community.env.settle()
    noted = await gone(community)
    await community.advance_time(timedelta(days=91))

    assert noted == []
    assert (await services(community).profiles.mine(community.caller("Ada"))).answers["age"] == "40s"
    assert "is no longer in the server" not in text(last_dm(community["Ines"]))


async def test_a_mentor_who_leaves_and_is_back_at_once_is_one_still_and_wears_the_role(
    community: SimulatedCommunity,
) -> None:
    await services(community).setup.choose_roles(
        community.caller("Rosa"), RoleKind.MENTOR, [community.roles["Alumni"].id]
    )
    await make_mentors(community, "Ines")

    leave_server(community, "Ines")
    comes_back(community, "Ines")
    await drain_outbox(community)

    [member] = [each for each in community.bot.guilds[0].members if each.id == community["Ines"].id]
    assert community.roles["Alumni"].id in [role.id for role in member.roles]
    assert "You are a mentor" in answer(await community["Ines"].slash(community.mentorship, "mentorship me"))


async def test_who_leaves_again_at_once_is_gone(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    leave_server(community, "Ada")
    await community.env.settle()
    writing = services(community).departures._in_order

    async with writing:
        # Their coming back is written only after their second going.
        comes_back(community, "Ada")
        leave_server(community, "Ada")
        await wait_until(lambda: len(writing._waiters or ()) == 2)
    await community.env.settle()

    assert await gone(community) == [community["Ada"].id]


async def test_whose_coming_back_was_missed_is_not_forgotten_while_they_are_here(
    community: SimulatedCommunity,
) -> None:
    await make_pairing(community, "Ada", "Ines")
    async with database_of(community).transaction() as uow:
        await uow.people.mark_left(community.guild.id, community["Ada"].id, at=community.clock())

    await community.advance_time(timedelta(days=91))

    assert await gone(community) == []
    async with database_of(community).read_transaction() as uow:
        assert await uow.people.get(community.guild.id, community["Ada"].id) is not None


async def test_who_left_while_away_is_looked_for_before_members_are_known_and_whatever_another_server_does(
    community: SimulatedCommunity, monkeypatch: pytest.MonkeyPatch
) -> None:
    await make_pairing(community, "Ada", "Ines")
    await services(community).preferences.set_hour(community.caller("Bilal"), 9)
    hangs = community.env.create_guild("Another circle")
    await restarted(community)
    ask, never = discord.Guild.query_members, asyncio.Event()

    async def answers_for_one(guild: discord.Guild, **what: Any) -> list[discord.Member]:
        if guild.id == hangs.id:
            await never.wait()
        return await ask(guild, **what)

    async def tells_nothing(_guild: discord.Guild) -> None:
        await never.wait()

    monkeypatch.setattr(discord.Guild, "query_members", answers_for_one)
    monkeypatch.setattr(discord.Guild, "chunk", tells_nothing)
    async with database_of(community).transaction() as uow:
        await uow.communities.get_or_create(hangs.id)
        await uow.people.mark_unreachable(hangs.id, 4711, at=community.clock())
    members = community.env.backend.get_guild(community.guild.id).members
    bilal = members[community["Bilal"].id]
    leave_server(community, "Bilal")
    await community.env.settle()
    del members[community["Ada"].id]
    members[bilal.user_id] = bilal

    for guild in sorted(community.bot.guilds, key=lambda guild: guild.id != hangs.id):
        community.bot.dispatch("guild_available", guild)
    await wait_until(lambda: "is no longer in the server" in text(last_dm(community["Ines"])))
    never.set()
    await community.env.settle()

    assert await gone(community) == [community["Ada"].id]


async def test_leaving_told_twice_tells_once(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    leave_server(community, "Ada")
    await community.env.settle()
    known = len(dms(community["Ines"]))

    await restart(community)
    await drain_outbox(community)

    assert len(dms(community["Ines"])) == known


async def test_a_facilitator_can_still_look_at_who_left(community: SimulatedCommunity) -> None:
    gone = community["Ada"].user
    leave_server(community, "Ada")
    await community.env.settle()

    person = await community["Tomas"].slash(community.mentorship, "facilitator person", member=gone)

    assert "Nothing is noted about them" in answer(person)
