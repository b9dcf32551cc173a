"""Direct messages tell people by name: a bare number tells nobody anything."""

from __future__ import annotations

from datetime import timedelta

from bot.demo.world.community import SimulatedCommunity
from bot.rules.traits import format_answers
from bot.ui.core.mentions import MENTION
from storage.models.enums import RoleKind
from tests.support.journeys.reading import answer, choose_check_in_option, dms, last_dm, press, start_pairing, text
from tests.support.journeys.steps import make_mentors, services


async def test_direct_messages_tell_people_by_name(community: SimulatedCommunity) -> None:
    await start_pairing(community, "Ada", "Ines")
    await community.advance_time(timedelta(days=4))

    await press(community["Ada"], "Please contact me")
    await choose_check_in_option(community["Ada"], "end")

    said = [text(message) for name in ("Ada", "Ines") for message in dms(community[name])]
    assert [words for words in said if MENTION.search(words)] == []
    assert f"[Ines](https://discord.com/users/{community['Ines'].id}) is your mentor now" in "".join(said)


async def test_someone_who_left_is_told_by_name_too(community: SimulatedCommunity) -> None:
    await start_pairing(community, "Ada", "Ines")

    community.guild.remove_member(community["Ada"])
    await community.env.settle()

    assert "[Ada](" in text(last_dm(community["Ines"]))
    assert "is no longer in the server" in text(last_dm(community["Ines"]))


async def test_a_name_cannot_pass_for_a_link(community: SimulatedCommunity) -> None:
    community.env.backend.edit_member(
        community.guild.id, community["Ada"].id, {"nick": "x](https://evil.example)[y *z*"}
    )
    await community.env.settle()

    await start_pairing(community, "Ada", "Ines")

    told = text(last_dm(community["Ines"]))
    assert r"[x)(https://evil.example)(y \*z\*](https://discord.com/users/" in told


async def test_a_support_group_is_told_by_name_also_one_that_is_no_more(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")
    there, gone = community.roles["Tuesday group"].id, 2**62
    await services(community).setup.choose_roles(community.caller("Rosa"), RoleKind.GROUP, [there, gone])
    async with community.bot._dependencies.database.transaction() as uow:
        said = format_answers({"group": f"{there}+{gone}"})
        await uow.profiles.set(community.guild.id, community["Ines"].id, answers=said)

    await community["Ines"].slash(community.mentorship, "mentor ask", mentee=community["Ada"])

    told = answer(await press(community["Ada"], "What fits, and why"))
    assert "**Support group**: Tuesday group, A group that is no more" in told
