"""The pages on which a server is set up, as those who manage it turn them."""

from __future__ import annotations

from simcord.results import ResponseMessage

from bot.demo.world.community import SimulatedCommunity
from bot.rules.setup.choices import SetupPage


async def settings_page(
    community: SimulatedCommunity, which: SetupPage = SetupPage.WHO, *, by: str = "Rosa"
) -> ResponseMessage:
    """Open the settings and turn to one page."""
    shown = await community[by].slash(community.mentorship, "setup start")
    for page in list(SetupPage)[1 : list(SetupPage).index(which) + 1]:
        assert shown.response is not None
        shown = await community[by].click(shown.response, custom_id=f"setup:page:{page}")
    assert shown.response is not None
    return shown.response
