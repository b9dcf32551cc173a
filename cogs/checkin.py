"""``/checkin``: how it goes, how often that is asked, and when."""

from __future__ import annotations

import asyncio

from discord import app_commands, ui
from discord.ext import commands

from bot.app import Companion
from bot.rules.pairing import PairingMove
from bot.rules.refusals import NotFound
from bot.ui import check_ins, options, preferences
from bot.ui.knocks import Interaction, answer, caller_of, house, plain
from bot.ui.rhythms import NAMES
from storage.states import Rhythm

WHICH = "Which one, if there are several"


class CheckIn(commands.GroupCog, group_name="checkin", group_description="How it goes, and how often I ask"):
    """For the two, each for themselves; only the rhythm is for both."""

    @app_commands.command(description="Say how it goes, now")
    @app_commands.describe(pairing=WHICH)
    @app_commands.autocomplete(pairing=options.pairings_for(PairingMove.CHECK_IN))
    async def now(self, interaction: Interaction, pairing: str | None = None) -> None:
        which = options.which(interaction, PairingMove.CHECK_IN, pairing)
        await house(interaction).presses.check_ins.start(interaction, which)

    @app_commands.command(description="How often I ask the two of you; the other is told")
    @app_commands.describe(rhythm="Left out: see how it is, and change it there", pairing=WHICH)
    @app_commands.choices(rhythm=[app_commands.Choice(name=name, value=value) for value, name in NAMES.items()])
    @app_commands.autocomplete(pairing=options.pairings_for(PairingMove.RHYTHM))
    async def rhythm(self, interaction: Interaction, rhythm: str | None = None, pairing: str | None = None) -> None:
        async def change() -> ui.LayoutView:
            here, caller = house(interaction), caller_of(interaction)
            if rhythm is None:
                only = options.as_id(pairing) if pairing else None
                return check_ins.rhythms(await here.services.overview.mine(caller), only=only)
            if rhythm not in set(Rhythm):
                raise NotFound
            which = await options.which(interaction, PairingMove.RHYTHM, pairing)
            changed = await here.services.check_ins.change_rhythm(caller, which, Rhythm(rhythm))
            return plain(check_ins.rhythm_changed(changed, caller.user_id, here.programme))

        await answer(interaction, change())

    @app_commands.command(
        description="Your time zone, the hour you like, days without messages, a rest, no check-ins"
    )
    @app_commands.describe(time_zone="The nearest larger city; choose from the list")
    @app_commands.autocomplete(time_zone=options.time_zones)
    async def preferences(self, interaction: Interaction, time_zone: str | None = None) -> None:
        async def show() -> ui.LayoutView:
            here, caller, said = house(interaction), caller_of(interaction), None
            if time_zone is None:
                holds = await here.services.preferences.mine(caller)
            else:
                meant = await asyncio.to_thread(preferences.zone_meant, here.zones, time_zone, now=here.clock())
                holds, said = await here.services.preferences.live_in(caller, meant.zone), meant.said
            discreet = await here.services.preferences.is_discreet(caller)
            return preferences.page(holds, here.programme, discreet=discreet, now=here.clock(), said=said)

        await answer(interaction, show())


async def setup(bot: Companion) -> None:
    """Called by discord.py."""
    await bot.add_cog(CheckIn())
