"""What follows from another setting: roles that are given anew, cards that are posted elsewhere."""

from __future__ import annotations

from datetime import datetime

from bot.rules.message_types import ReplacedRole
from bot.services.core.enqueue_and_audit import enqueue
from storage.models.enums import MessageKind, PairingState
from storage.unit_of_work import UnitOfWork


async def enqueue_role_changes(uow: UnitOfWork, community_id: int, *, instead_of: int | None, at: datetime) -> None:
    """Give every mentor the role that is chosen now, in the place of the one before."""
    for mentor in await uow.mentors.list_current(community_id):
        await enqueue(
            uow,
            community_id,
            MessageKind.UPDATE_MENTOR_ROLE,
            subject_id=mentor.id,
            recipient_id=mentor.user_id,
            payload=ReplacedRole(instead_of) if instead_of else None,
            at=at,
        )


async def post_open_cards(uow: UnitOfWork, community_id: int, *, at: datetime) -> None:
    """Post the cards of all that waits for a decision, in the channel that is chosen now."""
    for mentor in await uow.mentors.list_applications(community_id):
        await enqueue(uow, community_id, MessageKind.CARD_MENTOR, subject_id=mentor.id, at=at)
    for pairing in await uow.pairings.list_in_states(community_id, [PairingState.AGREED]):
        await enqueue(uow, community_id, MessageKind.CARD_PAIRING, subject_id=pairing.id, at=at)
