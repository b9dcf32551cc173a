"""Suggestions: a facilitator suggests two people to each other."""

from __future__ import annotations

from bot.rules.callers import Caller, NamedUser, require_community_id
from bot.rules.permissions import Permission, requires
from bot.rules.refusals import AlreadyTogether
from storage.models.records import Pairing

from .proposal_base import ProposalBase


class PairingSuggestionService(ProposalBase):
    """Suggestions. Both are asked, unless the gate holds it back."""

    @requires(Permission.FACILITATOR)
    async def suggest(self, caller: Caller, *, mentor: NamedUser, mentee: NamedUser) -> Pairing:
        """Suggest two people to each other; both are asked, the mentor without the name at first.

        Raises FacilitatorsOnly, OwnCase, MembersOnly, AlreadyTogether, WithYourself, WithABot, NotHere, OtherGroup,
        CantBeAsked, TooManySuggestions or NotFound.
        """
        async with self._database.transaction() as uow:
            community = await uow.communities.get_or_create(require_community_id(caller))
            try:
                return await self._suggest(uow, community, caller, mentor=mentor, mentee=mentee)
            except AlreadyTogether:
                couple = (mentor.user_id, mentee.user_id)
                for open_one in await uow.pairings.list_proposed_by(community.community_id, caller.user_id):
                    if open_one.suggested_by == caller.user_id and open_one.party_ids == couple:
                        return open_one
                raise
