"""Who hears of what somebody has just brought, said truly to whoever waits for it."""

from __future__ import annotations

from collections.abc import Collection

from bot import confidants
from bot.rules.hearing import Hearer
from storage.records import Community

from .context import Interaction, services
from .members import everyone_is_known

INSTEAD = {
    Hearer.COORDINATOR: (
        "No facilitator would hear of it through me just now, so I tell the one who coordinates mentorship here: "
        "now, and again every day until somebody has taken it on."
    ),
    Hearer.OWNER: (
        "Just now nobody is here to whom I may show it. I ask the server's owner to see to it that there is a "
        "facilitator, without saying who you are: now, and again every day. Then I bring it to them."
    ),
    Hearer.NOBODY: (
        "I keep it, but at present nobody here could read it who is no part of it. I go on looking for someone every "
        "day."
    ),
    Hearer.UNSURE: (
        "I take it to those who look after the groups: to the facilitators, or, if none of them is there, to whoever "
        "coordinates mentorship here. If nobody is, I ask the server's owner for someone, without saying who you are."
    ),
}
"""In place of what is said where facilitators hear of it."""

OUTSIDE = "Please don't wait for us: `/support` shows who outside can help, at any hour."

AT_MOST_S = 1.0
"""Seconds for Discord to tell who is there; what is answered must not wait longer."""


async def hearer_of_own(interaction: Interaction, community_id: int) -> Hearer:
    """Who hears of what is this person's own."""
    me = interaction.user.id
    found = await services(interaction).unheard.circumstances(community_id, [me], reader=me)
    return await first_to_hear(interaction, *found)


async def first_to_hear(interaction: Interaction, community: Community, but: Collection[int]) -> Hearer:
    """Who is told first of something that is not for those in *but*."""
    guild = interaction.client.get_guild(community.community_id)
    if guild is None or guild.unavailable:
        return Hearer.FACILITATORS
    around = confidants.hearers(guild, community, but)
    if around.first is Hearer.FACILITATORS:
        return around.first
    known = await everyone_is_known(guild, within=AT_MOST_S)
    return confidants.hearers(guild, community, but, known=known).first
