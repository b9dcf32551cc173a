"""Catching up with what happened in a server while the bot was away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.rules.callers import Caller, is_facilitator
from bot.rules.permissions import Permission, requires
from bot.services.core.context import Service
from bot.services.core.enqueue_and_audit import enqueue_mentor_message
from storage.models.enums import MessageKind, PairingState

MAX_CARDS = 100
"""Undecided cards of each kind at which is looked in one server, oldest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenMember:
    """A member as Discord tells of them."""

    user_id: int
    joined_at: datetime
    role_ids: frozenset[int]


class CatchUpService(Service):
    """What is looked at once the bot is back in a server."""

    @requires(Permission.PROGRAM)
    async def undecided_cards(self, community_id: int) -> list[tuple[int, int]]:
        """Return channel and message of each card on which nobody has decided."""
        async with self._database.read_transaction() as uow:
            offers = await uow.mentors.list_applications(community_id, limit=MAX_CARDS)
            agreed = await uow.pairings.list_in_states(community_id, [PairingState.AGREED], limit=MAX_CARDS)
        cards = [(offer.card_channel_id, offer.card_message_id) for offer in offers]
        cards += [(pairing.card_channel_id, pairing.card_message_id) for pairing in agreed]
        return [(channel_id, message_id) for channel_id, message_id in cards if channel_id and message_id]

    @requires(Permission.PROGRAM)
    async def is_older_copy(self, message_id: int) -> bool:
        """Return whether a message is a card that stands somewhere else by now, and is still to be removed."""
        async with self._database.read_transaction() as uow:
            return await uow.outbox.has_unread({MessageKind.CARD_REMOVAL}, subject_id=message_id)

    @requires(Permission.PROGRAM)
    async def facilitators_among(self, community_id: int, callers: Iterable[Caller]) -> list[Caller]:
        """Return those who are facilitators here."""
        async with self._database.read_transaction() as uow:
            community = await uow.communities.get(community_id)
        return [caller for caller in callers if is_facilitator(caller, community)]

    @requires(Permission.PROGRAM)
    async def give_roles_back(self, community_id: int, members: Sequence[SeenMember]) -> None:
        """Give the mentor role back to those who left and joined again unseen, for Discord has taken it from them."""
        async with self._database.read_transaction() as uow:
            community = await uow.communities.get(community_id)
            if community.mentor_role_id is None:
                return
            mentors = {mentor.user_id: mentor for mentor in await uow.mentors.list_current(community_id)}
        lacking = [
            mentors[member.user_id]
            for member in members
            if member.user_id in mentors
            and community.mentor_role_id not in member.role_ids
            and member.joined_at > (mentors[member.user_id].decided_at or member.joined_at)
        ]
        if lacking:
            async with self._database.transaction() as uow:
                for mentor in lacking:
                    await enqueue_mentor_message(uow, mentor, MessageKind.UPDATE_MENTOR_ROLE, at=self._clock())
