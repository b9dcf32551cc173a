"""Handlers of what is stored about a person: seeing, taking along and deleting it, and whom they keep apart from."""

from __future__ import annotations

from discord import ui

from bot.rules.people import Caller
from bot.rules.refusals import NotFound
from bot.ui.components.privacy import EVERYWHERE, PrivacyMove
from bot.ui.core.context import Interaction, caller_in, services
from bot.ui.core.layout import Says, plain
from bot.ui.core.mentions import known_in
from bot.ui.core.respond import responds
from bot.ui.core.routes import Route
from bot.ui.exclusions import views as exclusions_views

from . import views


@responds()
async def mine(interaction: Interaction, community_id: int | None) -> Says:
    """Show what is stored about the person, at a glance: in one community, here, or in each that knows them."""
    store, me = services(interaction).privacy, interaction.user.id
    if community_id != EVERYWHERE:
        return views.mine(await store.mine(await _owner(interaction, community_id)))
    homes = await store.homes(me)
    pages = [views.mine(await store.mine(Caller(user_id=me, community_id=home))) for home in homes]
    return pages or [plain(views.NOTHING)]


@responds()
async def export(interaction: Interaction, community_id: int) -> ui.LayoutView:
    """Show everything that is stored about the person in this community, as files."""
    everything = await services(interaction).privacy.mine(await _owner(interaction, community_id))
    return views.exported(everything, known_in(interaction.client, community_id))


@responds()
async def send(interaction: Interaction, community_id: int) -> ui.LayoutView:
    """Send everything that is stored about the person in this community by direct message."""
    new = await services(interaction).privacy.send(await _owner(interaction, community_id))
    return views.on_its_way(new=new)


@responds()
async def ask_to_delete(interaction: Interaction, community_id: int) -> ui.LayoutView:
    """Ask once more, before everything that is stored about the person in this community is deleted."""
    return views.asks(await services(interaction).privacy.what_goes(await _owner(interaction, community_id)))


@responds(in_place=True)
async def delete(interaction: Interaction, community_id: int) -> ui.LayoutView:
    """Delete everything that is stored about the person in this community."""
    anything = await services(interaction).privacy.delete(await _owner(interaction, community_id))
    return views.deleted(anything=anything)


@responds(in_place=True)
async def keep(interaction: Interaction, community_id: int) -> ui.LayoutView:
    """Leave everything that is stored about the person as it is."""
    await _owner(interaction, community_id)
    return views.kept()


@responds()
async def list_apart(interaction: Interaction, community_id: int) -> ui.LayoutView:
    """Show whom the person keeps apart from, with the way to take someone off the list."""
    kept_apart = await services(interaction).keeping_apart.mine(await _owner(interaction, community_id))
    return exclusions_views.listed(community_id, kept_apart, known_in(interaction.client, community_id))


async def _owner(interaction: Interaction, community_id: int | None) -> Caller:
    """Return who asks about what is stored of themselves; in a server that they have left, without rights there.

    Raises NotFound where nothing is known of them, and for a button that is carried from one server to another.
    """
    try:
        return await caller_in(interaction, community_id)
    except NotFound:
        me = interaction.user.id
        if interaction.guild_id is not None or community_id not in await services(interaction).privacy.homes(me):
            raise
        return Caller(user_id=me, community_id=community_id)


ROUTES = (
    Route(f"privacy:{{community_id}}:{PrivacyMove.SHOW}", mine),
    Route(f"privacy:{{community_id}}:{PrivacyMove.EXPORT}", export),
    Route(f"privacy:{{community_id}}:{PrivacyMove.SEND}", send),
    Route(f"privacy:{{community_id}}:{PrivacyMove.LIST_EXCLUSIONS}", list_apart),
    Route(f"privacy:{{community_id}}:{PrivacyMove.ASK_TO_DELETE}", ask_to_delete),
    Route(f"privacy:{{community_id}}:{PrivacyMove.DELETE}", delete),
    Route(f"privacy:{{community_id}}:{PrivacyMove.KEEP}", keep),
)
