"""Steps to people's profiles, and to the forms in which they fill them in."""

from __future__ import annotations

from simcord.results import InteractionResult

from bot.demo.world.community import SimulatedCommunity
from bot.rules.traits import TraitSection
from bot.services.profiles.service import OwnProfile

from .reading import answer, components
from .steps import services

NOTHING_TICKED: list[str] = []


async def open_profile(community: SimulatedCommunity, name: str) -> InteractionResult:
    """Return someone's profile page, opened by the button in ``/mentorship me``."""
    me = await community[name].slash(community.mentorship, "mentorship me")
    assert me.response is not None
    page: InteractionResult = await community[name].click(me.response, label="Say more about yourself")
    return page


def profile_control(community: SimulatedCommunity, what: str, part: TraitSection) -> str:
    """Return the custom_id of a button on the profile page."""
    return f"about:{community.guild.id}:{what}:{part}"


async def open_profile_form(
    community: SimulatedCommunity,
    name: str,
    part: TraitSection,
    what: str = "say",
    *,
    on: InteractionResult | None = None,
) -> InteractionResult:
    """Return the form for one part of the profile, opened on the page."""
    page = on or await open_profile(community, name)
    assert page.response is not None, answer(page)
    shown: InteractionResult = await community[name].click(
        page.response, custom_id=profile_control(community, what, part)
    )
    return shown


def ticked_options(shown: InteractionResult) -> list[list[str]]:
    """Return the values that each select of a form has selected already."""
    assert shown.modal is not None, answer(shown)
    return [
        [option["value"] for option in part["options"] if option.get("default")]
        for part in components(shown.modal["components"])
        if "options" in part
    ]


def questions(shown: InteractionResult) -> list[str]:
    """Return the labels of a form."""
    assert shown.modal is not None, answer(shown)
    return [part["label"] for part in shown.modal["components"]]


async def stored_profile(community: SimulatedCommunity, name: str) -> OwnProfile:
    """Return a person's profile, as it is stored."""
    return await services(community).profiles.mine(community.caller(name))
