"""The next mentor for someone who looks through them: the whole order, one after the other, nobody twice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.rules.matching.browsing import MentorAnswers, SplitAnswersCache, next_mentor, only_musts, unknown_musts
from bot.rules.matching.compatibility import MatchCriteria, SeekerProfile, assess_fit, rank_mentors
from bot.rules.matching.obstacles import find_obstacles
from bot.rules.traits import format_answers, parse_answers
from storage.models.matching import AvailableMentor
from tests.support.rules.communities import (
    AGE,
    LOOKING,
    MEASURE,
    MEASURES,
    MUST_SIMILAR,
    PATH,
    PEOPLE,
    SIMILAR,
    mentors,
)


def said(mentor: AvailableMentor) -> MentorAnswers:
    """A mentor as they are looked through: the time zone beside the rest."""
    answers = parse_answers(mentor.answers)
    zone = answers.pop("zone", None)
    return mentor.person_id, format_answers(answers) or None, zone


@given(MEASURES, LOOKING, mentors(most=12), PEOPLE)
def test_one_after_the_other_gives_the_whole_order(
    criteria: MatchCriteria, looking: SeekerProfile, offering: list[AvailableMentor], me: int
) -> None:
    all_said, pieces, walked = [said(each) for each in offering], SplitAnswersCache(), list[int]()
    by_person = {each[0]: each for each in all_said}

    found = next_mentor(criteria, looking, all_said, seeker_id=me, pieces=pieces)
    while found is not None:
        walked.append(found)
        found = next_mentor(criteria, looking, all_said, seeker_id=me, after=by_person[found], pieces=pieces)

    assert walked == [each.person_id for each in rank_mentors(criteria, looking, offering, seeker_id=me)]


@given(MEASURES, LOOKING, mentors(most=12), PEOPLE, st.data())
def test_whoever_is_gone_leaves_their_place(
    criteria: MatchCriteria, looking: SeekerProfile, offering: list[AvailableMentor], me: int, data: st.DataObject
) -> None:
    order = [each.person_id for each in rank_mentors(criteria, looking, offering, seeker_id=me)]
    gone = data.draw(st.sampled_from(order)) if order else None
    seen = next((said(each) for each in offering if each.person_id == gone), None)
    left = [said(each) for each in offering if each.person_id != gone]

    found = next_mentor(criteria, looking, left, seeker_id=me, after=seen, pieces=SplitAnswersCache())

    behind = order[order.index(gone) + 1 :] if gone is not None else order
    assert found == (behind[0] if behind else None)


def test_what_is_remembered_of_what_was_said_stays_small() -> None:
    pieces = SplitAnswersCache()
    pieces.MAX_ENTRIES = 3

    for number in range(10):
        assert pieces[f"age={number} path=apart"] == (f"age={number}", "path=apart")

    assert len(pieces) <= 3


@given(MEASURES, LOOKING, mentors(most=6))
def test_wishes_never_stand_in_the_way(
    criteria: MatchCriteria, looking: SeekerProfile, offering: list[AvailableMentor]
) -> None:
    assert find_obstacles(criteria, only_musts(looking), offering) == find_obstacles(criteria, looking, offering)


def test_a_must_that_is_not_known_is_laid_to_who_has_not_said() -> None:
    looking = SeekerProfile(
        answers={AGE.key: "40s"}, wants={AGE.key: MUST_SIMILAR, PATH.key: MUST_SIMILAR, "side": SIMILAR}
    )
    silent, open_ = {"age": "", "path": ""}, {"path": "apart"}

    assert unknown_musts(assess_fit(MEASURE, looking, silent), looking, silent) == (("path", "age"), ())
    assert unknown_musts(assess_fit(MEASURE, looking, open_), looking, open_) == (("age",), ("path",))
