"""Short ways to what people say about themselves, and to the forms in which they say it."""

from __future__ import annotations

from simcord.results import InteractionResult

from bot.demo.world.community import InventedCommunity
from bot.rules.traits import Part
from bot.services.profiles.service import AboutMe

from .acting import services
from .reading import answer, components

NONE: list[str] = []


async def opened(town: InventedCommunity, name: str) -> InteractionResult:
    """Someone looks at what they have said, by the door in ``/mentorship me``."""
    me = await town[name].slash(town.mentorship, "mentorship me")
    assert me.response is not None
    page: InteractionResult = await town[name].click(me.response, label="Say more about yourself")
    return page


def control(town: InventedCommunity, what: str, part: Part) -> str:
    """The id of a button on the page."""
    return f"about:{town.guild.id}:{what}:{part}"


async def form(
    town: InventedCommunity, name: str, part: Part, what: str = "say", *, on: InteractionResult | None = None
) -> InteractionResult:
    """Someone opens the form for one part."""
    page = on or await opened(town, name)
    assert page.response is not None, answer(page)
    shown: InteractionResult = await town[name].click(page.response, custom_id=control(town, what, part))
    return shown


def ticked(shown: InteractionResult) -> list[list[str]]:
    """What stands in each select of a form already."""
    assert shown.modal is not None, answer(shown)
    return [
        [option["value"] for option in part["options"] if option.get("default")]
        for part in components(shown.modal["components"])
        if "options" in part
    ]


def questions(shown: InteractionResult) -> list[str]:
    """What a form asks."""
    assert shown.modal is not None, answer(shown)
    return [part["label"] for part in shown.modal["components"]]


async def of(town: InventedCommunity, name: str) -> AboutMe:
    """What is kept of someone."""
    return await services(town).about_them.mine(town.caller(name))
