"""``/facilitator``: what waits for a decision, and looking after mentors and pairings."""

from __future__ import annotations

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.app import Companion
from bot.rules.mentoring import MentorMove
from bot.ui import facilitators_pages, options, outcomes
from bot.ui.knocks import Interaction, answer, caller_of, house, plain, services, someone
from bot.ui.look import person

APPLICANT = "Who offered to mentor"


class Facilitator(
    commands.GroupCog, group_name="facilitator", group_description="Looking after mentors and pairings"
):
    """For facilitators; checked in every service, whatever Discord shows."""

    @app_commands.command(description="What waits for a decision, oldest first")
    async def queue(self, interaction: Interaction) -> None:
        async def show() -> ui.LayoutView:
            return facilitators_pages.queue(await services(interaction).overview.queue(caller_of(interaction)))

        await answer(interaction, show())

    @app_commands.command(description="Approve someone's offer to mentor")
    @app_commands.describe(member=APPLICANT)
    async def approve(self, interaction: Interaction, member: discord.User) -> None:
        await _decide(interaction, member, MentorMove.APPROVE)

    @app_commands.command(description="Say that an offer to mentor is not for now")
    @app_commands.describe(member=APPLICANT, reason="A few kind words, if you like. They will read them.")
    async def decline(self, interaction: Interaction, member: discord.User, reason: str | None = None) -> None:
        await _decide(interaction, member, MentorMove.DECLINE, reason)

    @app_commands.command(name="add-mentor", description="Note a mentor who told you in person")
    @app_commands.describe(member="Who would like to mentor")
    async def add_mentor(self, interaction: Interaction, member: discord.User) -> None:
        async def add() -> ui.LayoutView:
            await services(interaction).mentors.add(caller_of(interaction), someone(member))
            return plain(f"{person(member.id)} is a mentor now; I thank them by direct message.")

        await answer(interaction, add())

    @app_commands.command(name="retire-mentor", description="Note that a mentor told you that they stop")
    @app_commands.describe(member="The mentor who takes nobody new")
    async def retire_mentor(self, interaction: Interaction, member: discord.User) -> None:
        async def retire() -> ui.LayoutView:
            await services(interaction).standing.retire(caller_of(interaction), someone(member))
            who = person(member.id)
            return plain(
                f"Noted; I tell {who}, with thanks. Whoever they mentor now stays, until one of them ends it."
            )

        await answer(interaction, retire())

    @app_commands.command(description="Suggest two people to each other; both are asked")
    @app_commands.describe(mentor="Who would be the mentor", mentee="Who would be the mentee")
    async def suggest(self, interaction: Interaction, mentor: discord.User, mentee: discord.User) -> None:
        async def suggest() -> ui.LayoutView:
            await services(interaction).suggesting.suggest(
                caller_of(interaction), mentor=someone(mentor), mentee=someone(mentee)
            )
            return plain(outcomes.both_asked(mentor.id, mentee.id))

        await answer(interaction, suggest())

    @app_commands.command(description="The best set for all who wait, with reasons")
    async def matches(self, interaction: Interaction) -> None:
        await house(interaction).presses.matches.find(interaction)

    @app_commands.command(description="All pairings that go on or are being asked")
    async def pairs(self, interaction: Interaction) -> None:
        async def show() -> ui.LayoutView:
            caller, overview = caller_of(interaction), services(interaction).overview
            return facilitators_pages.pairs(await overview.pairs(caller), await overview.quiet(caller))

        await answer(interaction, show())

    @app_commands.command(description="What is open or waits for one member")
    @app_commands.describe(member="Whom it is about")
    async def person(self, interaction: Interaction, member: discord.User) -> None:
        async def show() -> ui.LayoutView:
            view = await services(interaction).overview.person(caller_of(interaction), someone(member))
            return facilitators_pages.standings(view)

        await answer(interaction, show())

    @app_commands.command(description="Concerns that people brought, for those who may look after them")
    async def concerns(self, interaction: Interaction) -> None:
        await house(interaction).presses.concerns.listed(interaction)

    @app_commands.command(description="End a pairing for both people")
    @app_commands.describe(
        pairing="Which one; type a name", reason="A few words, if you like. Only facilitators see them."
    )
    @app_commands.autocomplete(pairing=options.pairings_to_end)
    async def end(self, interaction: Interaction, pairing: str, reason: str | None = None) -> None:
        async def end() -> ui.LayoutView:
            await services(interaction).walking.end_for_both(
                caller_of(interaction), options.as_id(pairing), reason=reason
            )
            return plain(outcomes.ended_for_both(with_reason=reason is not None))

        await answer(interaction, end(), written=[reason] if reason else ())


async def _decide(
    interaction: Interaction, member: discord.User, move: MentorMove, reason: str | None = None
) -> None:
    async def decide() -> ui.LayoutView:
        mentor = await services(interaction).mentors.decide_for(
            caller_of(interaction), member.id, move, reason=reason
        )
        return outcomes.decided(mentor, move)

    await answer(interaction, decide(), written=[reason] if reason else ())


@app_commands.context_menu(name="Suggest a pairing")
async def suggest_a_pairing(interaction: Interaction, member: discord.User) -> None:
    """A right click on a member: a small page asks with whom."""
    await answer(interaction, _suggestion(interaction, member))


async def _suggestion(interaction: Interaction, member: discord.User) -> ui.LayoutView:
    await services(interaction).overview.person(caller_of(interaction), someone(member))
    return facilitators_pages.suggestion(member.id)


async def setup(bot: Companion) -> None:
    """Called by discord.py."""
    await bot.add_cog(Facilitator())
    bot.tree.add_command(suggest_a_pairing)
