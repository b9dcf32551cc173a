"""What was so a while ago is looked at anew: rights, roles, and whether someone really left."""

from __future__ import annotations

from bot.demo.world.community import InventedCommunity
from storage.models.enums import PairingState, RoleKind
from tests.support.journeys.acting import is_mentor, together
from tests.support.journeys.reading import answer, fill_in, roles


async def test_a_form_sent_after_the_role_is_lost_is_refused(town: InventedCommunity) -> None:
    form = await town["Ada"].slash(town.mentorship, "mentee ask")
    town.env.backend.remove_member_role(town.guild.id, town["Ada"].id, town.roles["Member"].id)
    await town.env.settle()

    said = await fill_in(town["Ada"], form, "Someone to listen.", "yes", None)

    assert "no member's role" in answer(said)
    assert "Someone to listen." in "\n".join(more.content for more in said.followups)


async def test_another_mentor_role_takes_the_place_of_the_first(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")
    newer = town.guild.create_role("Companions")
    await town.env.settle()

    await town.bot.services.setup.choose_roles(town.caller("Rosa"), RoleKind.MENTOR, [newer.id])
    await town.bot.courier.rest()
    await town.env.settle()

    assert "Companions" in roles(town, "Ines")
    assert "Mentor" not in roles(town, "Ines")


async def test_nobody_has_left_while_discord_cannot_say_so(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    guild, events = town.bot.get_guild(town.guild.id), town.bot.get_cog("Events")
    assert guild is not None
    assert events is not None
    ada = guild.get_member(town["Ada"].id)
    assert ada is not None
    guild._remove_member(ada)
    guild._member_count = len(guild.members)
    town.env.inject_error("GET", f"/guilds/{guild.id}/members/*", status=503)

    await events.on_guild_available(guild)  # type: ignore[attr-defined]  # discord.py loads cogs by name

    pairings = await town.bot.services.overview.pairs(town.caller("Tomas"))
    assert [pairing.state for pairing in pairings] == [PairingState.ACTIVE]
