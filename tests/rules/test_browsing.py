"""The next mentor for someone who looks through them: the whole order, one after the other, nobody twice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.rules.browsing import Pieces, Said, musts_alone, musts_unknown, next_in_order
from bot.rules.fitting import Looking, Measure, fit, in_order, in_the_way
from bot.rules.traits import read_answers, write_answers
from storage.models.matching import Offering
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


def said(mentor: Offering) -> Said:
    """A mentor as they are looked through: the time zone beside the rest."""
    answers = read_answers(mentor.said)
    zone = answers.pop("zone", None)
    return mentor.person, write_answers(answers) or None, zone


@given(MEASURES, LOOKING, mentors(most=12), PEOPLE)
def test_one_after_the_other_gives_the_whole_order(
    measure: Measure, looking: Looking, offering: list[Offering], me: int
) -> None:
    all_said, pieces, walked = [said(each) for each in offering], Pieces(), list[int]()
    by_person = {each[0]: each for each in all_said}

    found = next_in_order(measure, looking, all_said, for_whom=me, pieces=pieces)
    while found is not None:
        walked.append(found)
        found = next_in_order(measure, looking, all_said, for_whom=me, after=by_person[found], pieces=pieces)

    assert walked == [each.person for each in in_order(measure, looking, offering, for_whom=me)]


@given(MEASURES, LOOKING, mentors(most=12), PEOPLE, st.data())
def test_whoever_is_gone_leaves_their_place(
    measure: Measure, looking: Looking, offering: list[Offering], me: int, data: st.DataObject
) -> None:
    order = [each.person for each in in_order(measure, looking, offering, for_whom=me)]
    gone = data.draw(st.sampled_from(order)) if order else None
    seen = next((said(each) for each in offering if each.person == gone), None)
    left = [said(each) for each in offering if each.person != gone]

    found = next_in_order(measure, looking, left, for_whom=me, after=seen, pieces=Pieces())

    behind = order[order.index(gone) + 1 :] if gone is not None else order
    assert found == (behind[0] if behind else None)


def test_what_is_remembered_of_what_was_said_stays_small() -> None:
    pieces = Pieces()
    pieces.MOST = 3

    for number in range(10):
        assert pieces[f"age={number} path=apart"] == (f"age={number}", "path=apart")

    assert len(pieces) <= 3


@given(MEASURES, LOOKING, mentors(most=6))
def test_wishes_never_stand_in_the_way(measure: Measure, looking: Looking, offering: list[Offering]) -> None:
    assert in_the_way(measure, musts_alone(looking), offering) == in_the_way(measure, looking, offering)


def test_a_must_that_is_not_known_is_laid_to_who_has_not_said() -> None:
    looking = Looking(
        answers={AGE.key: "40s"}, wants={AGE.key: MUST_SIMILAR, PATH.key: MUST_SIMILAR, "side": SIMILAR}
    )
    silent, open_ = {"age": "", "path": ""}, {"path": "apart"}

    assert musts_unknown(fit(MEASURE, looking, silent), looking, silent) == (("path", "age"), ())
    assert musts_unknown(fit(MEASURE, looking, open_), looking, open_) == (("age",), ("path",))
