"""Handlers of one's stored data: showing, exporting and deleting it, and the list of those kept apart."""

from __future__ import annotations

from discord import ui

from bot.rules.callers import Caller
from bot.rules.refusals import NotFound
from bot.ui.components.privacy import ALL_COMMUNITIES, PrivacyMove
from bot.ui.core.context import Interaction, caller_in, services
from bot.ui.core.layout import Reply, text_view
from bot.ui.core.mentions import member_names
from bot.ui.core.respond import responds
from bot.ui.core.routes import Route
from bot.ui.exclusions.handlers import named_exclusion_list

from . import views


@responds()
async def show_stored_data(interaction: Interaction, community_id: int | None) -> Reply:
    """Show a summary of what is stored about the person: in one community, here, or in each that knows them."""
    database, me = services(interaction).privacy, interaction.user.id
    if community_id != ALL_COMMUNITIES:
        return views.stored_data_page(await database.mine(await _owner(interaction, community_id)))
    homes = await database.community_ids_of(me)
    pages = [views.stored_data_page(await database.mine(Caller(user_id=me, community_id=home))) for home in homes]
    return pages or [text_view(views.NOTHING_STORED)]


@responds()
async def export_data(interaction: Interaction, community_id: int) -> ui.LayoutView:
    """Export everything that is stored about the person in this community, as files."""
    everything = await services(interaction).privacy.mine(await _owner(interaction, community_id))
    return views.export_page(everything, member_names(interaction.client, community_id))


@responds()
async def send_export(interaction: Interaction, community_id: int) -> ui.LayoutView:
    """Send everything that is stored about the person in this community by direct message."""
    new = await services(interaction).privacy.send_export(await _owner(interaction, community_id))
    return views.export_sending_text(new=new)


@responds()
async def ask_to_delete(interaction: Interaction, community_id: int) -> ui.LayoutView:
    """Ask for confirmation before everything stored about the person in this community is deleted."""
    return views.delete_confirmation(
        await services(interaction).privacy.preview_erasure(await _owner(interaction, community_id))
    )


@responds(edit_source=True)
async def delete_data(interaction: Interaction, community_id: int) -> ui.LayoutView:
    """Delete everything that is stored about the person in this community."""
    await services(interaction).privacy.delete(await _owner(interaction, community_id, may_be_deleted=True))
    return views.deleted_text()


@responds(edit_source=True)
async def delete_data_but_messages(interaction: Interaction, community_id: int) -> ui.LayoutView:
    """Delete everything that is stored about the person in this community; the bot's messages to them stay."""
    owner = await _owner(interaction, community_id, may_be_deleted=True)
    await services(interaction).privacy.delete(owner, leaves_messages=True)
    return views.deleted_text()


@responds(edit_source=True)
async def cancel_delete(interaction: Interaction, community_id: int) -> ui.LayoutView:
    """Leave everything that is stored about the person as it is."""
    await _owner(interaction, community_id)
    return views.delete_cancelled_text()


@responds()
async def list_exclusions(interaction: Interaction, community_id: int) -> ui.LayoutView:
    """Show whom the person keeps apart from, with a select to take someone off the list."""
    kept_apart = await services(interaction).exclusions.mine(await _owner(interaction, community_id))
    return await named_exclusion_list(interaction, community_id, kept_apart)


async def _owner(interaction: Interaction, community_id: int | None, *, may_be_deleted: bool = False) -> Caller:
    """Return the caller who asks for their own data; without any rights in a server that they have left.

    Raises NotFound where nothing is known of them, unless all *may_be_deleted* by now, and for a button that was
    brought from another server.
    """
    try:
        return await caller_in(interaction, community_id)
    except NotFound:
        me = interaction.user.id
        if interaction.guild_id is not None:
            raise
        if not may_be_deleted and community_id not in await services(interaction).privacy.community_ids_of(me):
            raise
        return Caller(user_id=me, community_id=community_id)


PRIVACY_ROUTES = (
    Route(f"privacy:{{community_id}}:{PrivacyMove.SHOW}", show_stored_data),
    Route(f"privacy:{{community_id}}:{PrivacyMove.EXPORT}", export_data),
    Route(f"privacy:{{community_id}}:{PrivacyMove.SEND}", send_export),
    Route(f"privacy:{{community_id}}:{PrivacyMove.LIST_EXCLUSIONS}", list_exclusions),
    Route(f"privacy:{{community_id}}:{PrivacyMove.ASK_TO_DELETE}", ask_to_delete),
    Route(f"privacy:{{community_id}}:{PrivacyMove.DELETE}", delete_data),
    Route(f"privacy:{{community_id}}:{PrivacyMove.DELETE_BUT_MESSAGES}", delete_data_but_messages),
    Route(f"privacy:{{community_id}}:{PrivacyMove.KEEP}", cancel_delete),
)
