"""What somebody does who offers to be a mentor, changes what they bring, or stops."""

from __future__ import annotations

from discord import ui

from bot.rules.people import at_home

from . import handing_over, outcomes
from .buttons import door_button
from .context import Interaction, caller_in, house, services
from .forms import Form, MentorForm, opens_form
from .heard import hearer_of_own
from .knocks import responds
from .look import QUIET, card, plain

HAD_ONE = "I have had a mentor here myself."
"""What an application begins with, where someone has walked as a mentee and never applied before."""


@opens_form
async def volunteer(interaction: Interaction, community_id: int | None = None) -> Form:
    """Open the form for offering to be a mentor; who sends it is looked at anew, hours later perhaps."""
    caller = await caller_in(interaction, community_id)
    home, before = at_home(caller), await services(interaction).mentors.may_volunteer(caller)

    async def apply(sent: Interaction, **fields: object) -> ui.LayoutView:
        await services(sent).mentors.volunteer(await caller_in(sent, home), **fields)  # type: ignore[arg-type]
        said = outcomes.volunteered(await hearer_of_own(sent, home))
        return card(said, [door_button(home, "about-me")], colour=QUIET)

    return MentorForm(
        "Becoming a mentor",
        apply,
        capacity=house(interaction).programme.mentor_capacity,
        mentor=before.application,
        words=HAD_ONE if before.had_a_mentor else None,
        applies=True,
    )


@opens_form
async def change(interaction: Interaction, community_id: int | None = None) -> Form:
    """Open the form for what a mentor brings."""
    caller = await caller_in(interaction, community_id)
    home, mentor = at_home(caller), await services(interaction).standing.mine(caller)

    async def update(sent: Interaction, **fields: object) -> ui.LayoutView:
        await services(sent).standing.update(await caller_in(sent, home), **fields)  # type: ignore[arg-type]
        return plain("Kept. That is what people see from now on.")

    return MentorForm("What you bring", update, capacity=mentor.capacity, mentor=mentor, applies=False)


@responds()
async def pause(
    interaction: Interaction, community_id: int | None = None, *, until: str | None = None
) -> ui.LayoutView:
    """Take nobody new, for a while or until the mentor says so."""
    mentor = await services(interaction).standing.pause(await caller_in(interaction, community_id), until=until)
    return plain(outcomes.mentor_paused(mentor.paused_until))


@responds()
async def resume(interaction: Interaction, community_id: int | None = None) -> ui.LayoutView:
    """Be open for mentees again."""
    await services(interaction).standing.resume(await caller_in(interaction, community_id))
    return plain(outcomes.MENTOR_RESUMED)


@responds()
async def step_down(interaction: Interaction, community_id: int | None = None) -> ui.LayoutView:
    """Stop being a mentor; show who walks on with them, and what can be done about it."""
    caller = await caller_in(interaction, community_id)
    before = await services(interaction).standing.step_down(caller)
    return handing_over.left_off(before, await services(interaction).overview.mine(caller))


@responds()
async def take_role_off(interaction: Interaction, community_id: int) -> ui.LayoutView:
    """Take the mentor's role off somebody who has stepped down and still walks beside someone."""
    await services(interaction).standing.take_role_off(await caller_in(interaction, community_id))
    return plain(handing_over.ROLE_TAKEN_OFF)
