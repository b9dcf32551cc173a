"""A set of matches fits one Discord message however many wait, and says how many it does not show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.rules.fitting import InTheWay, Looking, Measure, Seeking, Weights, fit
from bot.rules.traits import Trait, read_answers, read_wants
from bot.services.facilitator_overview import Queue
from bot.services.matching.candidates import Survey
from bot.services.matching.results import Closest, Elsewhere, Pair, SetOfMatches
from bot.ui.core.layout import card, gallery
from bot.ui.matching import views as matching_views
from bot.ui.matching.chart_data import alt_text
from bot.ui.overview import facilitator as overview_facilitator
from bot.ui.routing.registry import is_known
from storage.models.enums import MatchState
from storage.models.matching import Match, Matching, Offering
from tests.support.factories import HOME, NOW, seeker
from tests.support.ui.finding_cases import COMMUNITIES, EVERYTHING, USUAL, long_named, nameless
from tests.support.ui.finding_cases import said as everything_said
from tests.support.ui.limits import custom_ids, text, what_breaks

LARGEST = 2**63 - 1
NOTHING = Looking(answers={}, wants={})


def match(number: int, state: MatchState = MatchState.OPEN) -> Match:
    """Someone and a mentor, with ids as long as they come."""
    return Match(
        id=LARGEST - number,
        matching_id=LARGEST,
        position=number,
        seeker_id=LARGEST - 1000 - number,
        mentor_id=LARGEST - 2000 - number // 2,
        state=state,
    )


def a_set(
    found: Sequence[Match], left: dict[int, InTheWay], traits: Sequence[Trait] = USUAL, looking: Looking = NOTHING
) -> SetOfMatches:
    """A set of these, with room for all of them."""
    seeking = [*(each.seeker_id for each in found), *left]
    mentors = Counter(each.mentor_id for each in found)
    offering = [Offering(person, room, 0, "") for person, room in mentors.items()]
    return SetOfMatches(
        matching=Matching(id=LARGEST, community_id=HOME, made_by=1, made_at=NOW),
        found=list(found),
        left=left,
        survey=Survey(
            measure=Measure(traits=traits, weights=Weights(), now=NOW),
            close=set(),
            seeking=[Seeking(person=person, since=NOW, looking=looking) for person in seeking],
            asked=200,
            offering=offering,
            open_to_all=offering,
            not_these=set(),
            everyone=offering,
            leaves_out=True,
        ),
    )


def amiss(found: SetOfMatches) -> list[str]:
    """What does not fit of everything that is said about a set as a whole."""
    alt = alt_text(matching_views.picture_of(found))
    said = matching_views.all_asked(Counter([MatchState.SUGGESTED, MatchState.GONE, MatchState.GONE]))
    shown = card(*matching_views.overview(found, gallery("x.png", alt), said))
    views = [shown, matching_views.asks_for_a_yes(found)]
    unknown = [custom_id for view in views for custom_id in custom_ids(view) if not is_known(custom_id)]
    return [*(problem for view in views for problem in what_breaks(view)), *unknown]


@pytest.mark.parametrize("many", [0, 1, 2, 27, 200])
def test_a_set_fits_however_many_were_found_and_however_many_are_left(many: int) -> None:
    keys = [trait.key for trait in EVERYTHING]
    found = [match(number, [*MatchState][number % 4]) for number in range(many)]

    for reasons in ([()], [tuple(keys)], [tuple(keys[n:]) for n in range(len(keys))]):
        left = {number: InTheWay(musts=reasons[number % len(reasons)]) for number in range(1, 1 + many)}
        assert amiss(a_set(found, left, EVERYTHING)) == []
        assert amiss(a_set(found, {number: InTheWay(no_room=True) for number in left})) == []


def test_what_is_not_shown_of_a_set_is_counted() -> None:
    keys = [trait.key for trait in USUAL]
    left = {number: InTheWay(musts=(keys[number % 10],)) for number in range(1, 201)}
    found = a_set([match(number) for number in range(200)], left)

    overview = text(card(*matching_views.overview(found)))

    assert "…and 185 more." in overview
    assert "### Nobody yet for **200** people" in overview
    shown = overview.count("and 8 more: nobody with room meets")
    assert 1 <= shown < 10
    assert f"…and **{200 - 20 * shown}** people more, for other reasons." in overview


def test_the_numbers_and_letters_are_those_of_the_picture() -> None:
    found = a_set([match(0), match(1, MatchState.SUGGESTED), match(2)], {77: InTheWay()})

    picture = matching_views.picture_of(found)
    overview = text(card(*matching_views.overview(found)))

    assert [each.number for each in picture.waiting] == [1, 2, 3, 4]
    assert [(each.letter, each.room) for each in picture.mentors] == [("A", 2), ("B", 1)]
    assert picture.chosen == [(1, "A"), (3, "B")]
    assert f"**3** <@{match(2).seeker_id}> with **B** <@{match(2).mentor_id}>" in overview
    assert "**4** <@77>: no place that suits them is free just now." in overview


@pytest.mark.parametrize("traits", COMMUNITIES.values(), ids=COMMUNITIES)
@pytest.mark.parametrize("state", MatchState)
@pytest.mark.parametrize("want", ["similar", "other"])
def test_a_pair_fits_with_everything_said_and_everything_given_up(
    traits: list[Trait], state: MatchState, want: str
) -> None:
    measure = Measure(traits=traits, weights=Weights(), now=NOW)
    everything = everything_said(traits, want=want).profile
    looking = Looking(answers=read_answers(everything.answers), wants=read_wants(everything.wants))

    for answers in (everything.answers, ""):
        for closest in (None, *(Closest(mentor_id=LARGEST, where=where) for where in Elsewhere)):
            for name in (long_named, nameless):
                pair = Pair(
                    match=match(1, state),
                    place=100,
                    of=200,
                    since=NOW if closest else None,
                    fit=fit(measure, looking, read_answers(answers)),
                    traits=traits,
                    closest=closest,
                    earlier=1,
                    later=2,
                )
                view = matching_views.one_pair(pair, name, matching_views.after(match(0, MatchState.SUGGESTED)))
                assert what_breaks(view) == []
                assert [custom_id for custom_id in custom_ids(view) if not is_known(custom_id)] == []


def test_the_queue_fits_with_what_stands_in_everyones_way() -> None:
    keys = tuple(trait.key for trait in EVERYTHING)
    waiting = [seeker(id=number, user_id=number) for number in range(1, 101)]

    nothing = Queue(contacts=[], silent=[], applications=[], pairings=[], unreachable=[], waiting=waiting)
    ways = {each.user_id: InTheWay(musts=keys) for each in waiting}
    view = overview_facilitator.queue(replace(nothing, ways=ways, traits=EVERYTHING))

    assert what_breaks(view) == []
    assert "more." in text(view)
