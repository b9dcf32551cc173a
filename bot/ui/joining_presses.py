"""What somebody does who looks for a mentor, and a mentor who looks through those waiting."""

from __future__ import annotations

from discord import ui

from bot.rules.people import at_home

from . import waiting
from .buttons import door_button
from .context import Interaction, caller_in, house, services
from .forms import Form, SeekerForm, opens_form
from .heard import hearer_of_own
from .look import QUIET, card, plain


@opens_form
async def join(interaction: Interaction, community_id: int | None = None) -> Form:
    """Open the form for the waiting list; who sends it is looked at anew, hours later perhaps."""
    caller = await caller_in(interaction, community_id)
    home, earlier = at_home(caller), await services(interaction).seekers.may_join(caller)

    async def send(sent: Interaction, **fields: object) -> ui.LayoutView:
        await services(sent).seekers.join(await caller_in(sent, home), **fields)  # type: ignore[arg-type]
        outlook = await services(sent).seekers.outlook(await caller_in(sent, home))
        said = waiting.joined_the_list(outlook, house(sent).programme, await hearer_of_own(sent, home))
        return card(said, [door_button(home, "about-me"), door_button(home, "browse")], colour=QUIET)

    return SeekerForm("Finding a mentor", send, named=False, seeker=earlier)


@opens_form
async def change(interaction: Interaction, community_id: int) -> Form:
    """Open the form for what somebody who waits hopes for."""
    caller = await caller_in(interaction, community_id)
    home, seeker = at_home(caller), await services(interaction).seekers.mine(caller)

    async def update(sent: Interaction, **fields: object) -> ui.LayoutView:
        await services(sent).seekers.update(await caller_in(sent, home), **fields)  # type: ignore[arg-type]
        return plain("Kept. Your place in the list is as it was.")

    return SeekerForm("What you hope for", update, named=False, seeker=seeker)
