"""Handlers of being a mentor: offering, decisions, changing details, pausing, stepping down."""

from __future__ import annotations

import discord
from discord import ui

from bot.rules.callers import require_community_id
from bot.rules.mentor_status import BarMove, MentorMove, as_changed
from bot.ui.components.mentors import MENTOR_LOOKS
from bot.ui.components.navigation import NavigationTarget, navigate_button
from bot.ui.core.audience import coordinator_text, first_recipient_in_community
from bot.ui.core.context import Interaction, caller_in, caller_of, person_from_user, resolve_person, services
from bot.ui.core.layout import QUIET, ControlRow, card_view, join_lines, mention_user, text_view
from bot.ui.core.modals import Form, opens_form
from bot.ui.core.respond import responds
from bot.ui.core.routes import Route, selected_ids

from . import cards, handover_views, views
from .modals import BarForm, BarInput, MentorForm, MentorInput

PAST_MEMBER_LABEL = "I have had a mentor here myself."
"""Beginning of an application by a past mentee who has never applied before."""


@opens_form
async def open_volunteer_form(interaction: Interaction, community_id: int | None = None) -> Form:
    """Open the form for offering to be a mentor; the sender's rights are checked again when it is sent."""
    caller = await caller_in(interaction, community_id)
    home, before = (
        require_community_id(caller),
        await services(interaction).mentor_applications.check_can_volunteer(caller),
    )

    async def apply(sent: Interaction, typed: MentorInput) -> ui.LayoutView:
        await services(sent).mentor_applications.volunteer(
            await caller_in(sent, home),
            qualities=typed.qualities,
            past_member=typed.past_member,
            capacity=typed.capacity,
            words=typed.words,
        )
        said = views.volunteer_confirmation(await first_recipient_in_community(sent, home))
        coordinator = await coordinator_text(sent, home)
        ways: ControlRow = [navigate_button(home, NavigationTarget.ABOUT_ME)]
        is_empty = not typed.qualities and not typed.words.strip()
        if is_empty:
            ways.insert(0, navigate_button(home, NavigationTarget.MENTOR_UPDATE, label_text="Add a few words"))
        asks = views.FEW_WORDS_ASKED if is_empty else None
        return card_view(join_lines(said, asks), ways, views.VOLUNTEER_DETAILS, coordinator, colour=QUIET)

    return MentorForm(
        "Becoming a mentor",
        apply,
        capacity=before.capacity,
        mentor=before.application,
        words=PAST_MEMBER_LABEL if before.has_had_mentor else None,
        is_application=True,
        is_past_member=before.is_past_member,
    )


@opens_form
async def open_mentor_form(interaction: Interaction, community_id: int | None = None) -> Form:
    """Open the form for what a mentor brings; the sender is looked up again when it is sent."""
    caller = await caller_in(interaction, community_id)
    home, mentor = require_community_id(caller), await services(interaction).mentor_status.mine(caller)

    async def update(sent: Interaction, typed: MentorInput) -> ui.LayoutView:
        kept = await services(sent).mentor_status.update(
            await caller_in(sent, home), qualities=typed.qualities, capacity=typed.capacity, words=typed.words
        )
        return text_view(views.CHANGE_WAITS if kept.changed_at is not None else views.CHANGE_SHOWN)

    return MentorForm(
        "What you bring", update, capacity=mentor.capacity, mentor=as_changed(mentor), is_application=False
    )


@responds()
async def confirm_still_open(interaction: Interaction, community_id: int) -> ui.LayoutView:
    """Keep for how many people the mentor is still open, as it was chosen."""
    caller, chosen = await caller_in(interaction, community_id), selected_ids(interaction)
    capacity = chosen[0] if chosen else (await services(interaction).mentor_status.mine(caller)).capacity
    mentor = await services(interaction).mentor_status.confirm(caller, capacity=capacity)
    return text_view(views.still_open_confirmation(mentor))


@responds()
async def pause_mentor(
    interaction: Interaction, community_id: int | None = None, *, until: str | None = None
) -> ui.LayoutView:
    """Pause the mentor: they take nobody new until *until*, a date as typed, or until they resume."""
    mentor = await services(interaction).mentor_status.pause(await caller_in(interaction, community_id), until=until)
    return text_view(views.pause_confirmation(mentor.paused_until))


@responds()
async def resume_mentor(interaction: Interaction, community_id: int | None = None) -> ui.LayoutView:
    """Open the mentor for new people again."""
    mentor = await services(interaction).mentor_status.resume(await caller_in(interaction, community_id))
    return text_view(views.resume_confirmation(mentor))


@responds()
async def step_down_as_mentor(interaction: Interaction, community_id: int | None = None) -> ui.LayoutView:
    """Let a mentor step down, and show whom they still mentor and what can be done about it."""
    caller = await caller_in(interaction, community_id)
    before = await services(interaction).mentor_status.step_down(caller)
    return handover_views.step_down_confirmation(before, await services(interaction).overview.mine(caller))


@responds()
async def remove_mentor_role(interaction: Interaction, community_id: int) -> ui.LayoutView:
    """Remove the mentor role from somebody who has stepped down and still mentors someone."""
    await services(interaction).mentor_status.remove_role(await caller_in(interaction, community_id))
    return text_view(handover_views.ROLE_TAKEN_OFF)


@responds()
async def decide_about_mentor(interaction: Interaction, mentor_row_id: int, move: MentorMove) -> ui.LayoutView:
    """Decide about the application on a card, for a facilitator."""
    mentor = await services(interaction).mentor_applications.decide(caller_of(interaction), mentor_row_id, move)
    return views.decision_confirmation(mentor, move)


@responds()
async def read_offer(interaction: Interaction, mentor_row_id: int) -> ui.LayoutView:
    """Show a facilitator what was written about an offer to mentor."""
    mentor = await services(interaction).mentor_applications.offer(caller_of(interaction), mentor_row_id)
    return cards.offer_page(mentor)


@responds()
async def see_stepped_down(interaction: Interaction, community_id: int, mentor_row_id: int) -> ui.LayoutView:
    """Record that somebody who looks after mentorship has seen that a mentor stopped."""
    caller = await caller_in(interaction, community_id)
    mentor = await services(interaction).mentor_status.see_stepped_down(caller, mentor_row_id)
    return text_view(views.seen_confirmation(mentor))


@responds(typed_argument="reason")
async def decide_about_member(
    interaction: Interaction, member: discord.User, move: MentorMove, *, reason: str | None = None
) -> ui.LayoutView:
    """Decide about a named member's application to mentor, for a facilitator."""
    mentor = await services(interaction).mentor_applications.decide_for(
        caller_of(interaction), member.id, move, reason=reason
    )
    return views.decision_confirmation(mentor, move)


@responds()
async def add_mentor(interaction: Interaction, member: discord.User) -> ui.LayoutView:
    """Add a mentor who offered it to a facilitator in person."""
    await services(interaction).mentor_applications.add(caller_of(interaction), person_from_user(member))
    return text_view(views.added_confirmation(member.id))


@responds()
async def retire_mentor(interaction: Interaction, member: discord.User) -> ui.LayoutView:
    """Retire a mentor who told a facilitator in person that they stop."""
    await services(interaction).mentor_status.retire(caller_of(interaction), person_from_user(member))
    who = mention_user(member.id)
    return text_view(f"Noted; I tell {who}, with thanks. If they mentor somebody now, that goes on.")


@responds(typed_argument="reason")
async def suspend_mentor(
    interaction: Interaction, member: discord.User, *, reason: str | None = None
) -> ui.LayoutView:
    """Suspend a mentor, for a facilitator; why, only facilitators read."""
    person = person_from_user(member)
    await services(interaction).mentor_safety.suspend(caller_of(interaction), person, reason=reason)
    return text_view(views.suspended_confirmation(member.id))


@responds()
async def lift_suspension(interaction: Interaction, mentor_row_id: int) -> ui.LayoutView:
    """Lift the suspension of a mentor, for a facilitator."""
    mentor = await services(interaction).mentor_safety.lift(caller_of(interaction), mentor_row_id)
    return text_view(views.lifted_confirmation(mentor.user_id))


async def decide_about_bar(interaction: Interaction, person_id: int, move: BarMove) -> None:
    """Open the form for barring somebody from mentoring, or lift that, for a facilitator."""
    await (open_bar_form if move is BarMove.BAR else lift_bar)(interaction, person_id)


@opens_form
async def open_bar_form(interaction: Interaction, person_id: int) -> Form:
    """Open the form for barring somebody from mentoring; the sender's rights are checked again when it is sent."""
    person = await resolve_person(interaction, person_id)
    await services(interaction).overview.must_not_be_own_case(caller_of(interaction), person)

    async def bar(sent: Interaction, typed: BarInput) -> ui.LayoutView:
        made = await services(sent).mentor_safety.bar(caller_of(sent), person, until=typed.until, reason=typed.reason)
        return text_view(views.barred_confirmation(made))

    return BarForm(bar)


@responds()
async def lift_bar(interaction: Interaction, person_id: int) -> ui.LayoutView:
    """Lift the bar on somebody, for a facilitator."""
    person = await resolve_person(interaction, person_id)
    await services(interaction).mentor_safety.unbar(caller_of(interaction), person)
    return text_view(views.unbarred_confirmation(person_id))


MENTOR_ROUTES = (
    Route("mentor:{mentor_row_id}:{move}", decide_about_mentor, move=MENTOR_LOOKS),
    Route("mentor:{mentor_row_id}:lift", lift_suspension),
    Route("barred:{person_id}:{move}", decide_about_bar, move=BarMove),
    Route("offered:{mentor_row_id}", read_offer),
    Route("still-open:{community_id}", confirm_still_open),
    Route("stopped:{community_id}:{mentor_row_id}", see_stepped_down),
)
