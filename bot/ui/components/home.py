"""The choice among the servers that somebody shares with the bot, for what is meant in one of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.ui.core.custom_ids import GREY, MAX_BUTTON_LABEL_LENGTH, Button, button
from bot.ui.core.layout import Block, ControlRow, truncate
from bot.ui.core.members import tell_apart

from .paging import FIRST_PLACE, ListEntry, Place, page_at

MAX_SERVER_NAME_LENGTH = 36
"""Characters of a name beside which the server's id has room on a button."""

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


@dataclass(frozen=True, slots=True)
class Server:
    """A server that the reader shares with the bot."""

    id: int
    name: str


def named_apart(shared: Sequence[Server]) -> list[Server]:
    """Return the only server, or of several those with a known name, so that nobody asks for help in a wrong one."""
    known = list(shared) if len(shared) == 1 else [server for server in shared if server.name]
    names = [truncate(_spoken(each.name), MAX_SERVER_NAME_LENGTH) for each in known]
    labels = [(name, f"{name} ({each.id})") for each, name in zip(known, names, strict=True)]
    return [Server(each.id, name) for each, name in zip(known, tell_apart(labels), strict=True)]


def _spoken(name: str) -> str:
    """Return a server's name, with a word where it has none that could be read aloud."""
    return name if not name or any(map(str.isalnum, name)) else f"{name} your server".strip()


def server_blocks(
    servers: Sequence[Server], row_of: Callable[[Server], ControlRow], list_id: str, place: Place = FIRST_PLACE
) -> list[Block]:
    """Return one page of the servers, each with its row of buttons."""
    entries = (ListEntry(Place(row=number), [row_of(each)]) for number, each in enumerate(servers, start=1))
    return page_at(entries, place).blocks(list_id)


def _carried(command: str, argument: str) -> str:
    # What doesn't fit is no date, place or person, and is refused as that would have been.
    carried = "".join(each if ARGUMENT.fullmatch(each) else "?" for each in argument[:50])
    return f"{command.replace(' ', '.')}:{carried}"


def home_choice(community_id: int, command: str, argument: str, *, server: str) -> Button:
    """Return the button that does what a command would have done, in this server."""
    custom_id = f"in:{community_id}:{_carried(command, argument)}"
    return button(("", None, GREY), custom_id, label_text=truncate(server or "This server", MAX_BUTTON_LABEL_LENGTH))


def home_choices_id(command: str, argument: str) -> str:
    """Return that with which the custom ids of the pages of such a choice begin."""
    return f"in-all:{_carried(command, argument)}"
