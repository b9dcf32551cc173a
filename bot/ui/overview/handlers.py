"""Handlers of a member's own overview: everything of theirs, what was kept for them, and who sees what of it."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ui

from bot.rules.people import is_facilitator
from bot.services.outbox.context import Facts
from bot.ui.components.navigation import OVERVIEW, NavigationTarget, door_button
from bot.ui.components.privacy import EVERYWHERE, PrivacyMove, privacy_button
from bot.ui.core.context import Interaction, caller_in, caller_of, house, services
from bot.ui.core.layout import QUIET, Row, Says, card, plain
from bot.ui.core.respond import WORDS_GO_BACK, WORDS_LEFT_OUT, add, answer, responds
from bot.ui.core.routes import Route
from bot.ui.outbox.handlers import give_back_words
from bot.ui.privacy import who_sees_what
from bot.ui.support.handlers import servers_of
from bot.ui.support.views import MOST_SERVERS, Server

from . import member

NO_SERVER = (
    "From here I can't see which server we share. In your server, `/mentorship me` shows everything of yours. If you "
    "have left it: what is stored about you stays yours to see and to delete."
)


@responds()
async def show(interaction: Interaction) -> ui.LayoutView:
    """Show the person's mentors and mentees, and their open questions."""
    return member.pairings(await services(interaction).overview.mine(caller_of(interaction)))


async def me(interaction: Interaction, community_id: int) -> None:
    """Show everything of the person's, then whatever could not be delivered to them, as it would have come."""
    kept: list[Facts] = []
    if await answer(interaction, _mine(interaction, community_id, kept)):
        await _show_kept(interaction, kept)


@responds(in_place=True)
async def clear_kept(interaction: Interaction, last_id: int) -> ui.LayoutView:
    """Clear the messages that were kept for the person, up to the last that they have read."""
    more = await services(interaction).overview.were_read(caller_of(interaction), last_id)
    return plain(member.MORE_IS_KEPT if more else member.ALL_WAS_READ)


@responds()
async def who_may_see(interaction: Interaction, community_id: int) -> Says:
    """Show who sees what is stored about the person, as far as it concerns them."""
    caller = await caller_in(interaction, community_id)
    mine = await services(interaction).overview.mine(caller)
    return who_sees_what.pages(mine, facilitates=is_facilitator(caller, mine.community))


async def _mine(interaction: Interaction, community_id: int, kept: list[Facts]) -> Says:
    home = community_id
    if home == EVERYWHERE and interaction.guild_id is None:
        shared = await servers_of(interaction)
        if len(shared) != 1:
            return _which(shared)
        home = shared[0].id
    mine = await services(interaction).overview.mine(await caller_in(interaction, home))
    kept.extend(mine.kept)
    return member.mine(mine)


async def _show_kept(interaction: Interaction, kept: list[Facts]) -> None:
    """Show what could not be delivered, each as it would have come; words that are not taken here go back, too."""
    programme = house(interaction).programme
    for facts, letter in member.kept(kept, programme):
        interaction.extras[WORDS_LEFT_OUT] = False
        interaction.extras[WORDS_GO_BACK] = facts.spec.words_go_back
        await add(interaction, letter)
        if interaction.extras[WORDS_LEFT_OUT]:
            await give_back_words(interaction, facts.letter.id)
    if kept:
        await add(interaction, member.all_that_was_kept(kept, programme))


def _which(shared: Sequence[Server]) -> ui.LayoutView:
    """Return the choice of servers, or what to do where none is shared."""
    if not shared:
        return card(NO_SERVER, [privacy_button(EVERYWHERE, PrivacyMove.SHOW)], colour=QUIET)
    several: list[Row] = [
        [door_button(server.id, NavigationTarget.ME, says=f"{OVERVIEW}: {server.name}")]
        for server in shared[:MOST_SERVERS]
    ]
    return card("We share more than one server. Which of them do you mean?", *several, colour=QUIET)


ROUTES = (Route("kept:{last_id}", clear_kept),)
