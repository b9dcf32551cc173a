"""Direct messages tell people by name: a bare number tells nobody anything."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any

from bot.demo.world.community import SimulatedCommunity
from bot.outbox.rate_limiter import ShuttingDown
from bot.outbox.throttle import WaitTooLong
from bot.rules.traits import format_answers
from bot.ui.core.layout import mention_user, text_displays, text_view
from bot.ui.core.members import SendRequest
from bot.ui.core.mentions import MAX_NAMES_ASKED, MENTION, write_names
from storage.models.enums import RoleKind
from tests.support.journeys.closing import end_from_check_in
from tests.support.journeys.reading import answer, dms, last_dm, press, start_pairing, text
from tests.support.journeys.steps import make_mentors, services


async def test_direct_messages_tell_people_by_name(community: SimulatedCommunity) -> None:
    await start_pairing(community, "Ada", "Ines")
    await community.advance_time(timedelta(days=4))

    await press(community["Ada"], "Please contact me")
    await end_from_check_in(community["Ada"])

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


async def test_a_look_up_that_fails_or_never_ends_holds_nothing_up(community: SimulatedCommunity) -> None:
    never: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

    def failing_with(error: Exception | None) -> SendRequest:
        async def fails(call: Coroutine[Any, Any, Any]) -> Any:
            call.close()
            if error is not None:
                raise error
            await never

        return fails

    for error in (WaitTooLong(99), ShuttingDown(), TimeoutError(), KeyError("username"), None):
        view = text_view(f"{mention_user(2**62)} and {community['Ada'].mention}")
        within_s = 0.001 if error is None else 60
        await write_names(community.bot, community.guild.id, view, failing_with(error), within_s=within_s)

        [shown] = text_displays(view)
        assert shown.content.startswith("[someone](")
        assert "[Ada](" in shown.content
    never.cancel()


async def test_one_look_up_that_fails_takes_no_other_name_away(community: SimulatedCommunity) -> None:
    left = community.env.create_user("zola", global_name="Zola")
    asked: list[None] = []

    async def fails_at_first(call: Coroutine[Any, Any, Any]) -> Any:
        asked.append(None)
        if len(asked) == 1:
            call.close()
            raise TimeoutError
        return await call

    view = text_view(f"{mention_user(2**62)} and {mention_user(left.id)}")
    await write_names(community.bot, community.guild.id, view, fails_at_first, within_s=60)

    assert "[someone](" in next(text_displays(view)).content
    assert "and [Zola](" in next(text_displays(view)).content


async def test_discord_is_asked_for_a_few_people_at_most(community: SimulatedCommunity) -> None:
    asked: list[None] = []

    async def counted(call: Coroutine[Any, Any, Any]) -> Any:
        call.close()
        asked.append(None)
        raise TimeoutError

    view = text_view(" ".join(mention_user(2**62 + number) for number in range(99)))
    await write_names(community.bot, community.guild.id, view, counted, within_s=60)

    assert len(asked) == MAX_NAMES_ASKED
    assert not MENTION.search(next(text_displays(view)).content)
