"""What someone sees who keeps apart from another: that it is kept, what there is between them, their list."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord import ui

from bot.rules.pairing import PairingMove, can
from bot.rules.people import is_known
from bot.rules.seeing import Kept, Reader, tells
from bot.services.exclusions import Apart
from bot.ui.components.exclusions import apart_select
from bot.ui.components.pairings import pairing_button
from bot.ui.core.layout import Block, Row, card, joined, line, person, since
from bot.ui.core.mentions import Known, as_name
from bot.ui.pairings.descriptions import describe
from storage.models.matching import KeptApart
from storage.models.records import Pairing

ENDS_IT = (PairingMove.DECLINE, PairingMove.WITHDRAW, PairingMove.END)


def kept(apart: Apart, reader: int) -> ui.LayoutView:
    """It is kept; nothing here depends on what the other may have wished."""
    other = person(apart.other_id)
    return card(
        f"**Kept.** From now on I don't bring you and {other} together: neither of you is shown or suggested to the "
        "other, and neither can ask the other. Nobody is told, facilitators neither; whoever tries hears what they "
        "would hear of someone who has no room.",
        "It ends nothing that there is already; `/mentorship me` shows what is yours. `/privacy keep-apart-list` "
        "shows your list, to you alone, and takes it back at any time.",
        *(_between(apart.between, reader) if apart.between is not None else []),
    )


def listed(
    community_id: int, people: Sequence[KeptApart], known: Known, *, taken_off: int | None = None
) -> ui.LayoutView:
    """One's own list, with the way to take someone off it."""
    lead = (
        f"{person(taken_off)} is not on your list any more; as far as it is up to you, you may be brought together "
        "again. Nobody is told."
        if taken_off is not None
        else None
    )
    if not people or not tells(Kept.KEPT_APART, to=Reader.SELF):
        return card(
            lead,
            "Your list is empty. `/privacy keep-apart` puts someone on it: a person with whom you are never to be "
            "brought together. Nobody is told.",
        )
    return card(
        lead,
        "## Whom you keep apart from",
        joined(*[f"- {person(each.other_id)}, {since(each.since)}" for each in people]),
        "-# Only you see this list.",
        [apart_select(community_id, [_option(each, known) for each in people])],
    )


def _between(pairing: Pairing, reader: int) -> list[Block]:
    moves: Row = [pairing_button(pairing.id, move) for move in ENDS_IT if can(pairing, move, reader)]
    return [
        line(),
        joined(
            describe(pairing, reader),
            "It stays until one of you ends it. You can do that here, at once; the other is told that it is so, and "
            "nobody asks why.",
        ),
        moves,
    ]


def _option(each: KeptApart, known: Known) -> discord.SelectOption:
    name = as_name(discord.utils.remove_markdown(known(each.other_id) or ""))
    gone = f"Someone who left ({each.other_id})" if is_known(each.other_id) else "Someone no longer known here"
    return discord.SelectOption(
        label=(name or gone)[:100],
        value=str(each.other_id),
        description=f"Since {each.since:%d %B %Y}",
    )
