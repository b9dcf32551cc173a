"""The choice of the server in which a command in direct messages is meant."""

from __future__ import annotations

import re

from bot.ui.core.custom_ids import GREY, MAX_BUTTON_LABEL_LENGTH, Button, button
from bot.ui.core.layout import truncate

ARGUMENT = re.compile(r"[ -~]{0,50}")
"""What a button can carry of what was typed."""

OWN_COMMANDS: dict[str, str | None] = {
    "mentorship me": None,
    "pairing accept": None,
    "pairing decline": None,
    "pairing withdraw": None,
    "pairing pause": "until",
    "pairing resume": None,
    "pairing end": None,
    "pairing note": None,
    "pairing show": None,
    "checkin now": None,
    "checkin rhythm": "rhythm",
    "checkin preferences": "time_zone",
    "privacy mine": None,
    "privacy export": None,
    "privacy delete": None,
    "privacy keep-apart": "member",
    "privacy keep-apart-list": None,
}
"""The commands about what is one's own, which work in direct messages, too; each with the option that it has."""


COMMANDS_CARRIED = {name.replace(" ", "."): name for name in OWN_COMMANDS}
"""The commands by how a button carries them."""


def home_choice(community_id: int, command: str, argument: str, *, server: str) -> Button:
    """Return the button that does what a command would have done, in this server."""
    # What doesn't fit is no date, place or person, and is refused as that would have been.
    carried = "".join(each if ARGUMENT.fullmatch(each) else "?" for each in argument[:50])
    custom_id = f"in:{community_id}:{command.replace(' ', '.')}:{carried}"
    return button(("", None, GREY), custom_id, label_text=truncate(server, MAX_BUTTON_LABEL_LENGTH))
