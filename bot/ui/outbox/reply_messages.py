"""The letter to whoever writes to the bot."""

from __future__ import annotations

from discord import ui

from bot.rules.message_types import WriterIs
from bot.rules.programme import Programme
from bot.services.outbox.context import Facts
from bot.ui.components.navigation import OVERVIEW, NavigationTarget, door_button
from bot.ui.components.privacy import EVERYWHERE
from bot.ui.core.layout import QUIET, dm
from bot.ui.core.message_parts import Render
from storage.models.enums import LetterKind


def _not_read(facts: Facts, _programme: Programme) -> ui.LayoutView | None:
    letter = facts.letter
    if letter.to_id is None:
        return None
    home = EVERYWHERE if facts.payload is WriterIs.SEVERAL else letter.community_id
    return dm(
        "Thank you for writing. I am a program, and **nobody sees what is written to me here**: I don't read it, "
        "keep it or pass it on.",
        "*Support*, below, shows people who listen at any hour, and how to reach someone from your server. If it "
        "can't wait, please call the emergency number where you are.",
        [door_button(home, NavigationTarget.ME, says=OVERVIEW)],
        colour=QUIET,
    )


LETTERS: dict[LetterKind, Render] = {LetterKind.NOT_READ: _not_read}
