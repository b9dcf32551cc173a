"""Suggestions that are open: how many may be, for one person, as far as a facilitator may know."""

from __future__ import annotations

from collections import Counter

import pytest

from bot.rules.matching import MAX_OPEN_SUGGESTIONS, count_suggestions, must_allow_another_suggestion
from bot.rules.refusals import TooManySuggestions

ADA, BILAL, INES, MAREK, HANA = range(1, 6)


def test_somebody_is_counted_as_mentor_and_as_mentee_but_not_with_whom_one_may_not_know() -> None:
    suggestions = [(INES, ADA), (MAREK, ADA), (ADA, BILAL), (HANA, ADA)]

    assert count_suggestions(suggestions)[ADA] == 4
    assert count_suggestions(suggestions, hidden_ids={HANA, BILAL}) == Counter({ADA: 2, INES: 1, MAREK: 1})


@pytest.mark.parametrize("of", [ADA, INES])
def test_another_is_allowed_until_as_many_are_open_for_either(of: int) -> None:
    must_allow_another_suggestion(Counter({of: MAX_OPEN_SUGGESTIONS - 1}), ADA, INES)
    must_allow_another_suggestion(Counter({MAREK: MAX_OPEN_SUGGESTIONS}), ADA, INES)

    with pytest.raises(TooManySuggestions):
        must_allow_another_suggestion(Counter({of: MAX_OPEN_SUGGESTIONS}), ADA, INES)
