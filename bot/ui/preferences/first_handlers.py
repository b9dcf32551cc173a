"""Handlers of what is asked once, before the first form."""

from __future__ import annotations

from discord import ui

from bot.rules.refusals import FirstStep
from bot.ui.core.context import Interaction, caller_in, client, services
from bot.ui.core.layout import card_view
from bot.ui.core.modals import Form, opens_form
from bot.ui.core.routes import Route

from . import first_views
from .first_modals import FirstAnswers, FirstForm


@opens_form
async def open_first_form(interaction: Interaction, community_id: int, first: FirstStep, of_id: int) -> Form:
    """Open the form that comes before all others; after it, what the person was about to do is one press away."""
    told = await services(interaction).preferences.first_notice(await caller_in(interaction, community_id))

    async def begin(sent: Interaction, answers: FirstAnswers) -> ui.LayoutView:
        await services(sent).preferences.begin(
            await caller_in(sent, community_id), discreet=answers.is_discreet, is_adult=answers.is_adult
        )
        said = first_views.begun_confirmation(is_discreet=answers.is_discreet)
        return card_view(said, first_views.next_steps(community_id, first, of_id))

    notice = first_views.notice(told, client(interaction).programme)
    return FirstForm("Before we begin", begin, notice=notice, asks_age=told.adults_only)


FIRST_ROUTES = (Route("begin:{community_id}:{first}:{of_id}", open_first_form, first=FirstStep),)
