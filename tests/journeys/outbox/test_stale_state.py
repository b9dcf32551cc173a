"""What was so a while ago is checked again: rights, roles, and whether someone really left."""

from __future__ import annotations

from bot.demo.world.community import SimulatedCommunity
from storage.models.enums import PairingState, RoleKind
from tests.support.journeys.reading import answer, fill_in, roles
from tests.support.journeys.steps import make_mentors, make_pairing


async def test_a_form_sent_after_the_role_is_lost_is_refused(community: SimulatedCommunity) -> None:
    form = await community["Ada"].slash(community.mentorship, "mentee ask")
    community.env.backend.remove_member_role(community.guild.id, community["Ada"].id, community.roles["Member"].id)
    await community.env.settle()

    said = await fill_in(community["Ada"], form, "Someone to listen.", "yes", "mentors", None)

    assert "no member's role" in answer(said)
    assert "Someone to listen." in "\n".join(more.content for more in said.followups)


async def test_another_mentor_role_takes_the_place_of_the_first(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")
    newer = community.guild.create_role("Companions")
    await community.env.settle()

    await community.bot.services.setup.choose_roles(community.caller("Rosa"), RoleKind.MENTOR, [newer.id])
    await community.bot.outbox_worker.drain()
    await community.env.settle()

    assert "Companions" in roles(community, "Ines")
    assert "Mentor" not in roles(community, "Ines")


async def test_nobody_has_left_while_discord_cannot_say_so(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    guild, events = community.bot.get_guild(community.guild.id), community.bot.get_cog("EventsCog")
    assert guild is not None
    assert events is not None
    ada = guild.get_member(community["Ada"].id)
    assert ada is not None
    guild._remove_member(ada)
    guild._member_count = len(guild.members)
    community.env.inject_error("GET", f"/guilds/{guild.id}/members/*", status=503)

    await events.on_guild_available(guild)  # type: ignore[attr-defined]  # discord.py loads cogs by name

    pairings = await community.bot.services.overview.live_pairings(community.caller("Tomas"))
    assert [pairing.state for pairing in pairings] == [PairingState.ACTIVE]
