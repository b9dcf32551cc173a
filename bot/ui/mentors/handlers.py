"""Handlers of being a mentor: offering, being decided about, changing what one brings, pausing, stepping down."""

from __future__ import annotations

import discord
from discord import ui

from bot.rules.mentoring import MentorMove
from bot.rules.people import at_home
from bot.ui.components.mentors import MENTOR_LOOKS
from bot.ui.components.navigation import NavigationTarget, door_button
from bot.ui.core.audience import hearer_of_own
from bot.ui.core.context import Interaction, caller_in, caller_of, house, services, someone
from bot.ui.core.layout import QUIET, card, person, plain
from bot.ui.core.modals import Form, opens_form
from bot.ui.core.respond import responds
from bot.ui.core.routes import Route

from . import handover_views, views
from .modals import MentorForm, MentorInput

HAD_ONE = "I have had a mentor here myself."
"""What an application begins with, where someone has walked as a mentee and never applied before."""


@opens_form
async def volunteer(interaction: Interaction, community_id: int | None = None) -> Form:
    """Open the form for offering to be a mentor; who sends it is looked at anew, hours later perhaps."""
    caller = await caller_in(interaction, community_id)
    home, before = at_home(caller), await services(interaction).mentors.may_volunteer(caller)

    async def apply(sent: Interaction, typed: MentorInput) -> ui.LayoutView:
        await services(sent).mentors.volunteer(
            await caller_in(sent, home),
            qualities=typed.qualities,
            past_member=typed.past_member,
            capacity=typed.capacity,
            words=typed.words,
        )
        said = views.volunteered(await hearer_of_own(sent, home))
        return card(said, [door_button(home, NavigationTarget.ABOUT_ME)], colour=QUIET)

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

    async def update(sent: Interaction, typed: MentorInput) -> ui.LayoutView:
        await services(sent).standing.update(
            await caller_in(sent, home), qualities=typed.qualities, capacity=typed.capacity, words=typed.words
        )
        return plain("Kept. That is what people see from now on.")

    return MentorForm("What you bring", update, capacity=mentor.capacity, mentor=mentor, applies=False)


@responds()
async def pause(
    interaction: Interaction, community_id: int | None = None, *, until: str | None = None
) -> ui.LayoutView:
    """Pause the person as a mentor: they take nobody new, until a date or until they resume."""
    mentor = await services(interaction).standing.pause(await caller_in(interaction, community_id), until=until)
    return plain(views.mentor_paused(mentor.paused_until))


@responds()
async def resume(interaction: Interaction, community_id: int | None = None) -> ui.LayoutView:
    """Open the person as a mentor again."""
    await services(interaction).standing.resume(await caller_in(interaction, community_id))
    return plain(views.MENTOR_RESUMED)


@responds()
async def step_down(interaction: Interaction, community_id: int | None = None) -> ui.LayoutView:
    """Let a mentor step down; show whom they still mentor, and what can be done about it."""
    caller = await caller_in(interaction, community_id)
    before = await services(interaction).standing.step_down(caller)
    return handover_views.left_off(before, await services(interaction).overview.mine(caller))


@responds()
async def take_role_off(interaction: Interaction, community_id: int) -> ui.LayoutView:
    """Take the mentor's role off somebody who has stepped down and still walks beside someone."""
    await services(interaction).standing.take_role_off(await caller_in(interaction, community_id))
    return plain(handover_views.ROLE_TAKEN_OFF)


@responds()
async def decide(interaction: Interaction, mentor_row_id: int, move: MentorMove) -> ui.LayoutView:
    """Decide about the mentor's application on a card, for a facilitator."""
    mentor = await services(interaction).mentors.decide(caller_of(interaction), mentor_row_id, move)
    return views.decided(mentor, move)


@responds(written="reason")
async def decide_for(
    interaction: Interaction, member: discord.User, move: MentorMove, *, reason: str | None = None
) -> ui.LayoutView:
    """Decide about a named member's application to mentor, for a facilitator."""
    mentor = await services(interaction).mentors.decide_for(caller_of(interaction), member.id, move, reason=reason)
    return views.decided(mentor, move)


@responds()
async def add(interaction: Interaction, member: discord.User) -> ui.LayoutView:
    """Add a mentor who offered it to a facilitator in person."""
    await services(interaction).mentors.add(caller_of(interaction), someone(member))
    return plain(f"{person(member.id)} is a mentor now; I thank them by direct message.")


@responds()
async def retire(interaction: Interaction, member: discord.User) -> ui.LayoutView:
    """Retire a mentor who told a facilitator in person that they stop."""
    await services(interaction).standing.retire(caller_of(interaction), someone(member))
    who = person(member.id)
    return plain(f"Noted; I tell {who}, with thanks. Whoever they mentor now stays, until one of them ends it.")


ROUTES = (Route("mentor:{mentor_row_id}:{move}", decide, move=MENTOR_LOOKS),)
