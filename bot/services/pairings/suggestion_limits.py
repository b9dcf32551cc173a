"""What facilitators may know of two people whom they would suggest to each other, and whether that allows it."""

from __future__ import annotations

from collections.abc import Collection, Set
from dataclasses import dataclass

from bot.rules.callers import Caller, require_community_id
from bot.rules.known_pairings import facilitator_may_know
from bot.rules.matching.suggestion_counts import count_suggestions, must_allow_another_suggestion
from bot.rules.mentor_status import can_take_mentees
from bot.rules.programme import Programme
from bot.rules.refusals import AlreadyTogether, CantBeAsked, TooManySuggestions
from bot.services.core.context import conflict_of_interest_ids
from storage.models.matching import SuggestedCouple
from storage.models.records import Mentor, Pairing
from storage.unit_of_work import UnitOfWork

from .gate import Couple, Question, count_together


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionFacts:
    """All that there is of two people, no matter who may know it.

    *live* is everything live of either, and *decoys* are suggestions of the two that reach nobody. *close* are those
    whose case is the facilitator's own. *is_barred*: one keeps the other apart, and lets facilitators take it into
    account. *has_outsider*: one of them has nothing to do with mentorship here.
    """

    live: Collection[Pairing]
    decoys: Collection[Pairing]
    suggested: Collection[SuggestedCouple]
    mentor: Mentor | None
    close: Set[int]
    is_barred: bool
    has_outsider: bool


async def load_suggestion_facts(
    uow: UnitOfWork, caller: Caller, question: Question, couple: Couple, live: Collection[Pairing]
) -> SuggestionFacts:
    """Return what there is of two people whom a facilitator would suggest."""
    home, people = require_community_id(caller), question.people
    return SuggestionFacts(
        live=live,
        decoys=await uow.decoys.suggested_between(home, people),
        suggested=couple.suggested,
        mentor=couple.mentor,
        close=await conflict_of_interest_ids(uow, caller),
        is_barred=await uow.exclusions.is_taken_into_account(home, *people),
        has_outsider=bool(await uow.pairings.outsiders(home, people)),
    )


def must_be_suggestible(
    facts: SuggestionFacts, question: Question, strangers: Set[int], programme: Programme
) -> None:
    """Raise AlreadyTogether, CantBeAsked or TooManySuggestions for what this facilitator may know of the two.

    Somebody who keeps the facilitator apart, one of *strangers*, is, to them, somebody who has never used the bot:
    what others suggested about them is hidden, whether it reached anybody or not.
    """
    asker, couple = question.asker_id, set(question.people)
    is_stranger = not strangers.isdisjoint(couple)
    heard = [each for each in facts.live if facilitator_may_know(each, asker)]
    known = [each for each in heard if strangers.isdisjoint(each.party_ids)]
    decoys = [each for each in facts.decoys if facilitator_may_know(each, asker)]
    if any(couple == set(each.party_ids) for each in known) or any(
        each.suggested_by == asker or not is_stranger for each in decoys
    ):
        raise AlreadyTogether
    mentor = None if question.mentor_id in strangers else facts.mentor
    mentors, mentees = count_together(known, *question.people)
    has_no_place = not can_take_mentees(mentor, mentee_count=mentees) or mentors >= programme.mentee_capacity
    if has_no_place or (facts.is_barred and not is_stranger):
        raise CantBeAsked
    numbers = count_suggestions(facts.suggested, reader=asker, hidden_ids=facts.close | strangers)
    must_allow_another_suggestion(numbers, *question.people)


def is_shown_to_others(facts: SuggestionFacts, question: Question, programme: Programme) -> bool:
    """Return whether other facilitators may know of a suggestion.

    Not where it would be refused if nobody kept this facilitator apart: others would learn that somebody does. Nor of
    an outsider: that is what people are to whom they keep apart, and he hears nothing of them from others.
    """
    try:
        must_be_suggestible(facts, question, frozenset(), programme)
    except (AlreadyTogether, CantBeAsked, TooManySuggestions):
        return False
    return not facts.has_outsider
