"""Direct messages tell people by name: a bare number tells nobody anything."""

from __future__ import annotations

from datetime import timedelta

from bot.demo.world.community import InventedCommunity
from bot.rules.traits import write_answers
from bot.ui.core.mentions import MENTION
from storage.models.enums import RoleKind
from tests.support.journeys.acting import is_mentor, services
from tests.support.journeys.reading import answer, choose, dms, last_dm, press, text, walk_together


async def test_direct_messages_tell_people_by_name(town: InventedCommunity) -> None:
    await walk_together(town, "Ada", "Ines")
    await town.let_time_pass(timedelta(days=4))

    await press(town["Ada"], "Please contact me")
    await choose(town["Ada"], "end")

    said = [text(message) for name in ("Ada", "Ines") for message in dms(town[name])]
    assert [words for words in said if MENTION.search(words)] == []
    assert f"[Ines](https://discord.com/users/{town['Ines'].id}) is your mentor now" in "".join(said)


async def test_someone_who_left_is_told_by_name_too(town: InventedCommunity) -> None:
    await walk_together(town, "Ada", "Ines")

    town.guild.remove_member(town["Ada"])
    await town.env.settle()

    assert "[Ada](" in text(last_dm(town["Ines"]))
    assert "is no longer in the server" in text(last_dm(town["Ines"]))


async def test_a_name_cannot_pass_for_a_link(town: InventedCommunity) -> None:
    town.env.backend.edit_member(town.guild.id, town["Ada"].id, {"nick": "x](https://evil.example)[y *z*"})
    await town.env.settle()

    await walk_together(town, "Ada", "Ines")

    told = text(last_dm(town["Ines"]))
    assert r"[x)(https://evil.example)(y \*z\*](https://discord.com/users/" in told


async def test_a_support_group_is_told_by_name_also_one_that_is_no_more(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")
    there, gone = town.roles["Tuesday group"].id, 2**62
    await services(town).setup.choose_roles(town.caller("Rosa"), RoleKind.GROUP, [there, gone])
    async with town.bot._parts.store.transaction() as memory:
        said = write_answers({"group": f"{there}+{gone}"})
        await memory.profiles.say(town.guild.id, town["Ines"].id, answers=said)

    await town["Ines"].slash(town.mentorship, "mentor ask", mentee=town["Ada"])

    told = answer(await press(town["Ada"], "What fits, and why"))
    assert "**Support group**: Tuesday group, A group that is no more" in told
