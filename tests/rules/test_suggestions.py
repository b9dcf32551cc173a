"""Suggestions that are open: how many may be, for one person, as far as a facilitator may know."""

from __future__ import annotations

from collections import Counter

import pytest

from bot.rules.matching.suggestion_counts import (
    MAX_OPEN_SUGGESTIONS,
    count_suggestions,
    must_allow_another_suggestion,
)
from bot.rules.refusals import TooManySuggestions
from storage.models.matching import SuggestedCouple

ADA, BILAL, INES, MAREK, HANA, TOMAS, LINDIWE = range(1, 8)


def test_somebody_is_counted_as_mentor_and_as_mentee_but_not_in_others_suggestions_of_whom_one_may_not_know() -> None:
    couples = [(INES, ADA), (MAREK, ADA), (ADA, BILAL), (HANA, ADA)]
    suggestions = [SuggestedCouple(couple, LINDIWE) for couple in couples]
    own = SuggestedCouple((MAREK, BILAL), TOMAS)

    assert count_suggestions(suggestions, reader=TOMAS)[ADA] == 4
    hidden = count_suggestions([*suggestions, own], reader=TOMAS, hidden_ids={HANA, BILAL})
    assert hidden == Counter({ADA: 2, INES: 1, MAREK: 2, BILAL: 1})


@pytest.mark.parametrize("of", [ADA, INES])
def test_another_is_allowed_until_as_many_are_open_for_either(of: int) -> None:
    must_allow_another_suggestion(Counter({of: MAX_OPEN_SUGGESTIONS - 1}), ADA, INES)
    must_allow_another_suggestion(Counter({MAREK: MAX_OPEN_SUGGESTIONS}), ADA, INES)

    with pytest.raises(TooManySuggestions):
        must_allow_another_suggestion(Counter({of: MAX_OPEN_SUGGESTIONS}), ADA, INES)
