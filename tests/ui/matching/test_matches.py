"""A set of matches fits one Discord message however many wait, and says how many it does not show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.rules.matching.compatibility import MatchCriteria, SeekerCandidate, SeekerProfile, Weights, assess_fit
from bot.rules.matching.obstacles import MatchObstacles
from bot.rules.traits import Trait, parse_answers, parse_wants
from bot.services.facilitator_overview import FacilitatorQueue
from bot.services.matching.candidate_snapshot import CandidateSnapshot
from bot.services.matching.results import ClosestMentor, ClosestMentorStatus, MatchDetails, MatchSet
from bot.ui.core.layout import card_view, gallery
from bot.ui.matching import views as matching_views
from bot.ui.matching.chart_data import alt_text
from bot.ui.matching.chart_of_set import chart_data_of
from bot.ui.overview import facilitator as overview_facilitator
from bot.ui.routing.registry import is_known_custom_id
from storage.models.enums import MatchState
from storage.models.matching import AvailableMentor, Match, Matching
from tests.support.factories import COMMUNITY_ID, NOW, seeker
from tests.support.ui.limits import custom_ids, limit_violations, text
from tests.support.ui.profile_cases import COMMUNITIES, EVERYTHING, USUAL, long_named, nameless
from tests.support.ui.profile_cases import full_profile as everything_said
from tests.support.ui.walking import walk

LARGEST = 2**63 - 1
NOTHING = SeekerProfile(answers={}, wants={})


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
    found: Sequence[Match],
    left: dict[int, MatchObstacles],
    traits: Sequence[Trait] = USUAL,
    looking: SeekerProfile = NOTHING,
) -> MatchSet:
    """A set of these, with room for all of them."""
    seeking = [*(each.seeker_id for each in found), *left]
    mentors = Counter(each.mentor_id for each in found)
    offering = [AvailableMentor(person, room, 0, "") for person, room in mentors.items()]
    return MatchSet(
        matching=Matching(id=LARGEST, community_id=COMMUNITY_ID, made_by=1, made_at=NOW),
        matches=list(found),
        unmatched=left,
        snapshot=CandidateSnapshot(
            criteria=MatchCriteria(traits=traits, weights=Weights(), now=NOW),
            conflict_ids=set(),
            seekers=[SeekerCandidate(person_id=person, waiting_since=NOW, profile=looking) for person in seeking],
            fully_suggested_count=200,
            free_mentors=offering,
            mentors_with_room=offering,
            open_suggestions=Counter(),
            excluded_pairs=set(),
            all_mentors_with_room=offering,
            has_left_out_own_cases=True,
        ),
    )


def amiss(found: MatchSet) -> list[str]:
    """What does not fit of everything that is said about a set as a whole."""
    alt = alt_text(chart_data_of(found))
    said = matching_views.all_suggested_text(Counter([MatchState.SUGGESTED, MatchState.GONE, MatchState.GONE]))
    shown = card_view(*matching_views.matching_overview(found, gallery("x.png", alt), said))
    views = [shown, matching_views.suggest_all_confirmation(found)]
    unknown = [custom_id for view in views for custom_id in custom_ids(view) if not is_known_custom_id(custom_id)]
    return [*(problem for view in views for problem in limit_violations(view)), *unknown]


@pytest.mark.parametrize("many", [0, 1, 2, 27, 200])
def test_a_set_fits_however_many_were_found_and_however_many_are_left(many: int) -> None:
    keys = [trait.key for trait in EVERYTHING]
    found = [match(number, [*MatchState][number % 4]) for number in range(many)]

    for reasons in ([()], [tuple(keys)], [tuple(keys[n:]) for n in range(len(keys))]):
        left = {number: MatchObstacles(musts=reasons[number % len(reasons)]) for number in range(1, 1 + many)}
        assert amiss(a_set(found, left, EVERYTHING)) == []
        assert amiss(a_set(found, {number: MatchObstacles(has_no_free_mentor=True) for number in left})) == []


def test_what_is_not_shown_of_a_set_is_counted() -> None:
    keys = [trait.key for trait in USUAL]
    left = {number: MatchObstacles(musts=(keys[number % 10],)) for number in range(1, 201)}
    found = a_set([match(number) for number in range(200)], left)

    overview = text(card_view(*matching_views.matching_overview(found)))

    assert "…and 185 more." in overview
    assert "### Nobody yet for **200** people" in overview
    shown = overview.count("and 8 more: nobody with room meets")
    assert 1 <= shown < 10
    assert f"…and **{200 - 20 * shown}** people more, for other reasons." in overview
    everybody = "\n".join(map(text, walk(lambda place: matching_views.matching_list(found, place))))
    assert [everybody.count(f"**{number}** <@") for number in range(1, 401)] == [1] * 400


def test_the_numbers_and_letters_are_those_of_the_picture() -> None:
    found = a_set([match(0), match(1, MatchState.SUGGESTED), match(2)], {77: MatchObstacles()})

    picture = chart_data_of(found)
    overview = text(card_view(*matching_views.matching_overview(found)))

    assert [each.number for each in picture.seekers] == [1, 2, 3, 4]
    assert [(each.label, each.free_places) for each in picture.mentors] == [("A", 2), ("B", 1)]
    assert picture.chosen == [(1, "A"), (3, "B")]
    assert f"**3** <@{match(2).seeker_id}> with **B** <@{match(2).mentor_id}>" in overview
    assert "**4** <@77>: no place that suits them is free just now." in overview


@pytest.mark.parametrize(
    ("speaking", "said"),
    [
        (0, "For **3** of them a mentor has room."),
        (1, "For **1** of them I found a mentor who fits. For **2** more a mentor has room."),
        (3, "For **3** of them I found a mentor who fits."),
    ],
)
def test_a_mentor_is_called_fitting_only_where_something_speaks_for_it(speaking: int, said: str) -> None:
    found = a_set([match(2 * number) for number in range(3)], {})
    hopes = SeekerProfile(answers={}, wants=parse_wants("gender=similar"))
    looking = [replace(hopes, answers={"gender": "woman"})] * speaking + [hopes] * (3 - speaking)
    snapshot = replace(
        found.snapshot,
        seekers=[
            replace(each, profile=profile) for each, profile in zip(found.snapshot.seekers, looking, strict=True)
        ],
        mentors_with_room=[each._replace(answers="gender=woman") for each in found.snapshot.mentors_with_room],
    )

    shown = text(card_view(*matching_views.matching_overview(replace(found, snapshot=snapshot))))

    assert said in shown
    assert shown.count("fits") == (speaking > 0)


@pytest.mark.parametrize("traits", COMMUNITIES.values(), ids=COMMUNITIES)
@pytest.mark.parametrize("state", MatchState)
@pytest.mark.parametrize("want", ["similar", "other"])
def test_a_pair_fits_with_everything_said_and_everything_given_up(
    traits: list[Trait], state: MatchState, want: str
) -> None:
    criteria = MatchCriteria(traits=traits, weights=Weights(), now=NOW)
    everything = everything_said(traits, want=want).profile
    looking = SeekerProfile(answers=parse_answers(everything.answers), wants=parse_wants(everything.wants))

    for answers in (everything.answers, ""):
        for closest in (None, *(ClosestMentor(mentor_id=LARGEST, status=where) for where in ClosestMentorStatus)):
            for name in (long_named, nameless):
                pair = MatchDetails(
                    match=match(1, state),
                    position=100,
                    total=200,
                    waiting_since=NOW if closest else None,
                    fit=assess_fit(criteria, looking, parse_answers(answers)),
                    traits=traits,
                    closest=closest,
                    previous_id=1,
                    next_id=2,
                )
                view = matching_views.match_page(
                    pair, name, matching_views.match_confirmation(match(0, MatchState.SUGGESTED))
                )
                assert limit_violations(view) == []
                assert [custom_id for custom_id in custom_ids(view) if not is_known_custom_id(custom_id)] == []


def test_the_queue_fits_with_what_stands_in_everyones_way() -> None:
    keys = tuple(trait.key for trait in EVERYTHING)
    waiting = [seeker(id=number, user_id=number) for number in range(1, 101)]

    nothing = FacilitatorQueue(
        reader_id=1,
        contact_requests=[],
        silent_pairs=[],
        applications=[],
        pairings=[],
        unreachable=[],
        waiting_list=waiting,
    )
    ways = {each.user_id: MatchObstacles(musts=keys) for each in waiting}
    full = replace(nothing, obstacles=ways, traits=EVERYTHING)

    pages = walk(lambda place: overview_facilitator.queue_page(full, place))

    assert sum(text(page).count("waits for a mentor") for page in pages) == len(waiting)
