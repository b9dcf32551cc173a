"""Steps to a set of matches, and through its pages."""

from __future__ import annotations

from simcord.results import InteractionResult, ResponseMessage

from bot.demo.world.community import SimulatedCommunity

from .reading import components, text
from .steps import join_waiting_list, make_mentors

MATCHES_COMMAND = "facilitator matches"


async def store_answers(community: SimulatedCommunity, name: str, answers: str, wants: str = "") -> None:
    """Store what someone says about themselves and hopes for."""
    async with community.bot._dependencies.database.transaction() as uow:
        await uow.profiles.set(community.guild.id, community[name].id, answers=answers, wants=wants)


async def find_matches(community: SimulatedCommunity, by: str = "Tomas") -> ResponseMessage:
    """Return the page for a facilitator who looks for the best set of matches."""
    shown: InteractionResult = await community[by].slash(community.mentorship, MATCHES_COMMAND)
    assert shown.response is not None
    return shown.response


async def press_on_page(community: SimulatedCommunity, page: ResponseMessage, label: str, by: str = "Tomas") -> str:
    """Press a button on the page, and return the page's text afterwards."""
    pressed = await community[by].click(page, label=label)
    assert pressed.acknowledged
    return text(page)


def id_of(page: ResponseMessage, label: str) -> str:
    """Return the custom_id of the button with this label."""
    return next(str(c["custom_id"]) for c in components(page) if c.get("label") == label)


def pictures(page: ResponseMessage) -> list[str]:
    """Return the descriptions of the pictures on a page, which has one file for each."""
    shown = [item["description"] for c in components(page) for item in c.get("items", [])]
    assert len(shown) == len(page.attachments)
    return shown


async def two_pairs(community: SimulatedCommunity) -> ResponseMessage:
    """Return the set in which Ada matches Ines, Bilal matches Marek and Chiara is left, as Tomas sees it."""
    await make_mentors(community, "Ines", "Marek")
    for name in ("Ines", "Marek"):
        async with community.bot._dependencies.database.transaction() as uow:
            mentor = await uow.mentors.get_live(community.guild.id, community[name].id)
            assert mentor is not None
            await uow.mentors.update_if_unchanged(mentor, capacity=1)
    await store_answers(community, "Ines", "children=yes side=betrayed path=apart")
    await store_answers(community, "Marek", "side=betrayed")
    await store_answers(
        community, "Ada", "children=yes side=betrayed path=apart", "children=similar side=similar path=similar"
    )
    await store_answers(community, "Bilal", "side=betrayed path=apart", "side=similar path=similar")
    for name in ("Ada", "Bilal", "Chiara"):
        await join_waiting_list(community, name)
    return await find_matches(community)
