"""The tree of commands: where they work, and what somebody reads whose command failed."""

from __future__ import annotations

import structlog
from discord import app_commands
from discord.ext import commands

from bot.ui.core.context import Interaction, is_first
from bot.ui.core.respond import GENERIC_ERROR, respond_with_text
from bot.ui.overview import help_handlers
from bot.ui.support import handlers as support_handlers

log = structlog.get_logger(__name__)

UNLOGGED_EXTRA = "unlogged"
"""Key in the ``extras`` of a command whose use is private, and must not even be logged."""


class MentorshipCommandTree(app_commands.CommandTree[commands.Bot]):
    """Command tree for servers that invited the bot, unless a command says otherwise; errors get a calm response."""

    def __init__(self, client: commands.Bot) -> None:
        super().__init__(
            client,
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        )

    async def interaction_check(self, interaction: Interaction) -> bool:
        """Return whether the interaction has not come before, and it is known in which server it is meant."""
        return is_first(interaction) and await help_handlers.find_home(interaction)

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError) -> None:
        """Respond calmly to a command that failed, and log the error; an unlogged command shows the support card."""
        if isinstance(interaction.command, app_commands.Command) and interaction.command.extras.get(UNLOGGED_EXTRA):
            await support_handlers.show_support_card(interaction)
            return
        log.error("command failed", command=getattr(interaction.command, "qualified_name", None), exc_info=error)

        await respond_with_text(interaction, GENERIC_ERROR)
