"""Views about exclusions: the confirmation, with the open pairing of the two if there is one, and a person's list."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord import ui

from bot.rules.callers import is_known_user
from bot.rules.pairing import PairingMove, can_move_pairing
from bot.rules.visibility import DataKind, Viewer, may_know
from bot.services.exclusions import ExclusionResult
from bot.ui.components.exclusions import exclusion_select
from bot.ui.components.pairings import pairing_button
from bot.ui.core.layout import Block, ControlRow, card_view, format_relative, join_lines, mention_user, separator
from bot.ui.core.mentions import NameLookup, clean_name
from bot.ui.pairings.descriptions import describe_pairing
from storage.models.matching import Exclusion
from storage.models.records import Pairing

ENDING_MOVES = (PairingMove.DECLINE, PairingMove.WITHDRAW, PairingMove.END)


def exclusion_confirmation(result: ExclusionResult, reader_id: int) -> ui.LayoutView:
    """Return the confirmation; it is the same whether or not the other has excluded them, too."""
    other = mention_user(result.other_id)
    return card_view(
        f"**Kept.** From now on I don't bring you and {other} together: neither of you is shown or suggested to the "
        "other, and neither can ask the other. Nobody is told, facilitators neither; whoever tries hears what they "
        "would hear of someone who has no room.",
        "It ends nothing that there is already; `/mentorship me` shows what is yours. `/privacy keep-apart-list` "
        "shows your list, to you alone, and takes it back at any time.",
        *(_open_pairing_blocks(result.open_pairing, reader_id) if result.open_pairing is not None else []),
    )


def exclusion_list(
    community_id: int, exclusions: Sequence[Exclusion], name_of: NameLookup, *, removed_id: int | None = None
) -> ui.LayoutView:
    """Return the person's own list, with a select to take someone off; *removed_id* was just removed."""
    lead = (
        f"{mention_user(removed_id)} is not on your list any more; as far as it is up to you, you may be brought "
        "together again. Nobody is told."
        if removed_id is not None
        else None
    )
    if not exclusions or not may_know(DataKind.EXCLUSION, to=Viewer.SELF):
        return card_view(
            lead,
            "Your list is empty. `/privacy keep-apart` puts someone on it: a person with whom you are never to be "
            "brought together. Nobody is told.",
        )
    return card_view(
        lead,
        "## Whom you keep apart from",
        join_lines(*[f"- {mention_user(each.shown_id)}, {format_relative(each.since)}" for each in exclusions]),
        "-# Only you see this list.",
        [exclusion_select(community_id, [_option(each, name_of) for each in exclusions])],
    )


def _open_pairing_blocks(pairing: Pairing, reader: int) -> list[Block]:
    end_buttons: ControlRow = [
        pairing_button(pairing.id, move) for move in ENDING_MOVES if can_move_pairing(pairing, move, reader)
    ]
    return [
        separator(),
        join_lines(
            describe_pairing(pairing, reader),
            "It stays until one of you ends it. You can do that here, at once; the other is told that it is so, and "
            "nobody asks why.",
        ),
        end_buttons,
    ]


def _option(each: Exclusion, name_of: NameLookup) -> discord.SelectOption:
    name = clean_name(discord.utils.remove_markdown(name_of(each.shown_id) or ""))
    fallback_label = (
        f"Someone who left ({each.shown_id})" if is_known_user(each.shown_id) else "Someone no longer known here"
    )
    return discord.SelectOption(
        label=(name or fallback_label)[:100],
        value=str(each.shown_id),
        description=f"Since {each.since:%d %B %Y}",
    )
