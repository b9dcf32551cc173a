"""When something that waits climbs, and what becomes of it once somebody has taken it on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.rules.ladder import (
    StepKind,
    climbed,
    first_due_at,
    is_word_due,
    must_be_free,
    next_step,
    reached,
    reason_to_tell,
    taken,
)
from bot.rules.message_types import CardReason
from bot.rules.programme import Programme
from bot.rules.refusals import NoLongerOpen, WithSomebodyElse
from storage.models.concerns import OpenMatter
from storage.models.enums import Asked, MessageKind, Rung

BEGAN, TOMAS, ROSA = datetime(2026, 3, 1, 20, tzinfo=UTC), 50, 51
PROGRAMME = Programme()
HOURS = timedelta(hours=1)


def matter(kind: MessageKind = MessageKind.CARD_CONTACT, *, is_danger: bool = False) -> OpenMatter:
    return OpenMatter(
        id=1,
        community_id=100,
        kind=kind,
        subject_id=7,
        by_id=31,
        began_at=BEGAN,
        is_danger=is_danger,
        climbed_at=BEGAN,
        due_at=first_due_at(kind, PROGRAMME, began_at=BEGAN, is_danger=is_danger),
    )


@pytest.mark.parametrize(
    ("is_danger", "hours"),
    [(False, [4, 24, 48, 48 + 168, 48 + 336]), (True, [1, 4, 12, 36, 60])],
)
def test_what_nobody_takes_on_climbs_at_its_times_and_never_ends(*, is_danger: bool, hours: list[int]) -> None:
    waiting, climbs = matter(is_danger=is_danger), []

    for _ in hours:
        step = next_step(waiting, PROGRAMME, at=waiting.due_at)
        assert step.kind is StepKind.CLIMB
        climbs.append((waiting.due_at - BEGAN) / HOURS)
        waiting = replace(waiting, **step.change)

    assert climbs == hours
    assert waiting.rung is Rung.WEEKLY


def test_what_waits_for_a_decision_brings_its_card_anew_once_then_goes_to_the_owner_and_is_looked_at_weekly() -> None:
    waiting, climbs = matter(MessageKind.CARD_MENTOR), []

    for _ in range(4):
        step = next_step(waiting, PROGRAMME, at=waiting.due_at)
        climbs.append(((waiting.due_at - BEGAN).days, step.change["rung"], reason_to_tell(waiting.kind, step)))
        waiting = replace(waiting, **step.change)

    assert climbs == [
        (3, Rung.AGAIN, CardReason.REMINDER),
        (14, Rung.OWNER, CardReason.LOOK),
        (21, Rung.WEEKLY, CardReason.LOOK),
        (28, Rung.WEEKLY, CardReason.LOOK),
    ]


def test_a_look_before_its_time_climbs_nothing() -> None:
    step = next_step(matter(), PROGRAMME, at=BEGAN + HOURS)

    assert (step.kind, step.change) == (StepKind.LOOK, {"due_at": BEGAN + 4 * HOURS})


@pytest.mark.parametrize(("is_danger", "asked_after", "answer_within"), [(False, 72, 48), (True, 24, 12)])
def test_whoever_has_taken_it_on_is_asked_and_without_an_answer_it_climbs_on(
    *, is_danger: bool, asked_after: int, answer_within: int
) -> None:
    waiting = matter(is_danger=is_danger)
    looked_after = replace(waiting, **taken(waiting, PROGRAMME, by=TOMAS, at=BEGAN))
    assert looked_after.due_at == BEGAN + asked_after * HOURS

    asks = next_step(looked_after, PROGRAMME, at=looked_after.due_at)
    asked = replace(looked_after, **asks.change)
    assert (asks.kind, asked.asked) == (StepKind.ASK_TAKER, Asked.TAKER)
    assert asked.due_at == looked_after.due_at + answer_within * HOURS

    on = next_step(asked, PROGRAMME, at=asked.due_at)
    free = replace(asked, **on.change)
    assert (on.kind, free.taken_by, free.asked, free.rung) == (StepKind.CLIMB, None, None, Rung.AGAIN)


def test_where_they_have_spoken_nobody_is_asked_for_a_fortnight() -> None:
    looked_after = replace(matter(), taken_by=TOMAS, taken_at=BEGAN, asked=Asked.WAITER)

    change = reached(PROGRAMME, at=BEGAN)

    assert change == {"asked": None, "due_at": BEGAN + timedelta(days=14)}
    assert next_step(replace(looked_after, **change), PROGRAMME, at=BEGAN).kind is StepKind.ASK_TAKER


def test_whoever_waits_hears_on_each_rung_and_on_the_last_every_fortnight() -> None:
    waiting = replace(matter(), told_at=BEGAN)
    last = replace(waiting, rung=Rung.WEEKLY)

    for climbed_at, is_due in ((BEGAN, False), (BEGAN + HOURS, True)):
        assert is_word_due(replace(waiting, climbed_at=climbed_at), PROGRAMME, at=BEGAN + HOURS) is is_due
    assert [is_word_due(last, PROGRAMME, at=BEGAN + timedelta(days=days)) for days in (7, 14)] == [False, True]
    assert climbed(last, PROGRAMME, at=BEGAN)["rung"] is Rung.WEEKLY


def test_one_takes_it_on() -> None:
    with_tomas = replace(matter(), taken_by=TOMAS, taken_at=BEGAN)

    assert must_be_free(matter()) == matter()
    for one, refusal in ((None, NoLongerOpen), (with_tomas, WithSomebodyElse)):
        with pytest.raises(refusal):
            must_be_free(one)
