"""``/facilitator``: what waits for a decision, and looking after mentors and pairings."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import MentorshipBot
from bot.rules.mentor_status import MentorMove
from bot.ui.audit_trail import handlers as audit_trail_handlers
from bot.ui.concerns import handlers as concerns_handlers
from bot.ui.core.autocomplete import SINCE_DESCRIPTION, complete_span
from bot.ui.core.context import Interaction
from bot.ui.matching import handlers as matching_handlers
from bot.ui.mentors import handlers as mentors_handlers
from bot.ui.overview import facilitator_handlers as overview_facilitator_handlers
from bot.ui.pairings import autocomplete
from bot.ui.pairings import facilitator_handlers as pairings_facilitator_handlers
from bot.ui.reports import handlers as reports_handlers

APPLICANT_DESCRIPTION = "Who offered to mentor"


class FacilitatorCog(
    commands.GroupCog, group_name="facilitator", group_description="Looking after mentors and pairings"
):
    """Commands for facilitators; every service checks that the caller is one, whatever Discord shows."""

    @app_commands.command(description="What waits for a decision, oldest first")
    async def queue(self, interaction: Interaction) -> None:
        await overview_facilitator_handlers.show_queue(interaction)

    @app_commands.command(description="Approve someone's offer to mentor")
    @app_commands.describe(member=APPLICANT_DESCRIPTION)
    async def approve(self, interaction: Interaction, member: discord.User) -> None:
        await mentors_handlers.decide_about_member(interaction, member, MentorMove.APPROVE)

    @app_commands.command(description="Say that an offer to mentor is not for now")
    @app_commands.describe(member=APPLICANT_DESCRIPTION, reason="A few kind words, if you like. They will read them.")
    async def decline(self, interaction: Interaction, member: discord.User, reason: str | None = None) -> None:
        await mentors_handlers.decide_about_member(interaction, member, MentorMove.DECLINE, reason=reason)

    @app_commands.command(name="add-mentor", description="Note a mentor who told you in person")
    @app_commands.describe(member="Who would like to mentor")
    async def add_mentor(self, interaction: Interaction, member: discord.User) -> None:
        await mentors_handlers.add_mentor(interaction, member)

    @app_commands.command(name="retire-mentor", description="Note that a mentor told you that they stop")
    @app_commands.describe(member="The mentor who takes nobody new")
    async def retire_mentor(self, interaction: Interaction, member: discord.User) -> None:
        await mentors_handlers.retire_mentor(interaction, member)

    @app_commands.command(
        name="suspend-mentor", description="Let nobody new come to a mentor until one of you lifts it"
    )
    @app_commands.describe(
        member="Which mentor", reason="Why, if you like. Only facilitators read it; the mentor does not."
    )
    async def suspend_mentor(self, interaction: Interaction, member: discord.User, reason: str | None = None) -> None:
        await mentors_handlers.suspend_mentor(interaction, member, reason=reason)

    @app_commands.command(description="Suggest two people to each other; it begins only if both say yes")
    @app_commands.describe(mentor="Who would be the mentor", mentee="Who would be the mentee")
    async def suggest(self, interaction: Interaction, mentor: discord.User, mentee: discord.User) -> None:
        await pairings_facilitator_handlers.suggest_pairing(interaction, mentor=mentor, mentee=mentee)

    @app_commands.command(description="The best set for all who wait, with reasons")
    async def matches(self, interaction: Interaction) -> None:
        await matching_handlers.find_matches(interaction)

    @app_commands.command(description="All pairings that go on, and what was suggested")
    async def pairs(self, interaction: Interaction) -> None:
        await overview_facilitator_handlers.show_pairs(interaction)

    @app_commands.command(description="All mentors, with their room")
    async def mentors(self, interaction: Interaction) -> None:
        await reports_handlers.show_mentors(interaction)

    @app_commands.command(description="The programme in numbers, each with what it is made of")
    @app_commands.describe(since="For example: 2 weeks, 3 months, 2026-03-01. Left out: 90 days.")
    @app_commands.autocomplete(since=complete_span)
    async def report(self, interaction: Interaction, since: str | None = None) -> None:
        await reports_handlers.show_report(interaction, since)

    @app_commands.command(description="The numbers by month, and the pairings, as tables to save")
    async def export(self, interaction: Interaction) -> None:
        await reports_handlers.export_report(interaction)

    @app_commands.command(description="What is open or waits for one member")
    @app_commands.describe(member="Whom it is about")
    async def person(self, interaction: Interaction, member: discord.User) -> None:
        await overview_facilitator_handlers.show_member(interaction, member)

    @app_commands.command(description="Concerns that people brought, for those who may look after them")
    async def concerns(self, interaction: Interaction) -> None:
        await concerns_handlers.list_concerns(interaction)

    @app_commands.command(description="Who did what, newest first")
    @app_commands.describe(member="Only what they did, and what is about them", since=SINCE_DESCRIPTION)
    @app_commands.autocomplete(since=complete_span)
    async def audit(
        self, interaction: Interaction, member: discord.User | None = None, since: str | None = None
    ) -> None:
        await audit_trail_handlers.show_trail(interaction, member, since=since)

    @app_commands.command(description="End a pairing for both people")
    @app_commands.describe(
        pairing="Which one; type a name", reason="A few words, if you like. Only facilitators see them."
    )
    @app_commands.autocomplete(pairing=autocomplete.complete_pairing_to_end)
    async def end(self, interaction: Interaction, pairing: str, reason: str | None = None) -> None:
        await pairings_facilitator_handlers.end_pairing_for_both(interaction, pairing, reason=reason)


@app_commands.context_menu(name="Suggest a pairing")
async def suggest_a_pairing(interaction: Interaction, member: discord.User) -> None:
    """Ask a facilitator with whom to suggest the member that they clicked on."""
    await pairings_facilitator_handlers.open_suggestion(interaction, member)


async def setup(bot: MentorshipBot) -> None:
    """Add the cog and its context menu; discord.py calls this when it loads the module."""
    await bot.add_cog(FacilitatorCog())
    bot.tree.add_command(suggest_a_pairing)
