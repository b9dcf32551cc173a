"""Whoever facilitates, coordinates, owns the server or is a party: what must always hold."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hypothesis import given
from hypothesis import strategies as st

from bot.rules.audience import (
    Audience,
    Matter,
    Staff,
    audience,
    audience_without_channel,
    eligible_handlers,
)
from storage.models.enums import Rung

PEOPLE = range(1, 7)
SOME = st.frozensets(st.sampled_from(PEOPLE), max_size=3)
SOMEBODY = st.none() | st.sampled_from(PEOPLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A matter, and who there is."""

    matter: Matter
    staff: Staff
    out_of_reach: frozenset[int]

    @property
    def handlers(self) -> Staff:
        return eligible_handlers(self.staff, self.matter.excluded)

    def found(self) -> Audience:
        return audience(self.matter, self.staff, out_of_reach=self.out_of_reach)

    def found_in_every_way(self) -> list[Audience]:
        found = [self.found()]
        if not self.matter.is_confided:
            found.append(audience_without_channel(self.matter, self.staff, out_of_reach=self.out_of_reach))
        return found


CASES = st.builds(
    Case,
    matter=st.builds(
        Matter,
        parties=SOME,
        kept_apart=SOME,
        is_confided=st.booleans(),
        is_waiting=st.booleans(),
    )
    | st.builds(
        Matter,
        parties=SOME,
        kept_apart=SOME,
        is_confided=st.just(True),
        is_waiting=st.booleans(),
        rung=st.sampled_from(Rung),
        comes_weekly=st.booleans(),
    )
    | st.builds(
        Matter,
        parties=SOME,
        kept_apart=SOME,
        is_waiting=st.booleans(),
        rung=st.sampled_from(Rung),
        comes_weekly=st.just(True),
    ),
    staff=st.builds(
        Staff,
        facilitators=SOME.map(tuple),
        coordinator=SOMEBODY,
        owner=SOMEBODY,
        can_post=st.booleans(),
        is_fully_known=st.booleans(),
    ),
    out_of_reach=SOME,
)


def told(found: Audience) -> list[int]:
    """Everyone who is written to, or is unless they were told before."""
    return [*found.notified, *found.newcomers, *([] if found.owner_id is None else [found.owner_id])]


@given(CASES)
def test_nobody_is_told_of_their_own_case_or_of_that_of_somebody_who_keeps_them_apart(case: Case) -> None:
    for found in case.found_in_every_way():
        assert case.matter.excluded.isdisjoint(told(found))


@given(CASES)
def test_nobody_is_told_twice(case: Case) -> None:
    for found in case.found_in_every_way():
        assert len(set(told(found))) == len(told(found))


@given(CASES, st.booleans())
def test_what_is_confided_never_goes_to_the_channel_and_is_told_whether_or_not_there_is_one(
    case: Case, can_post: bool
) -> None:
    confided = replace(case, matter=replace(case.matter, is_confided=True))
    elsewhere = replace(confided, staff=replace(case.staff, can_post=can_post))

    assert not confided.found().goes_to_channel
    assert elsewhere.found() == confided.found()


@given(CASES, SOME, SOME)
def test_whether_somebody_else_is_part_of_it_or_kept_apart_changes_nothing_for_a_facilitator_who_is_told(
    case: Case, parties: frozenset[int], kept_apart: frozenset[int]
) -> None:
    confided = replace(case.matter, is_confided=True, is_waiting=True, rung=Rung.AGAIN)
    other = replace(confided, parties=parties, kept_apart=kept_apart)
    readers = set(case.staff.facilitators) - confided.excluded - other.excluded

    assert readers <= set(audience(confided, case.staff).notified) & set(audience(other, case.staff).notified)


@given(CASES)
def test_only_facilitators_and_the_coordinator_are_told_whom_it_is_about(case: Case) -> None:
    for found in case.found_in_every_way():
        assert {*found.notified, *found.newcomers} <= {*case.staff.facilitators, case.staff.coordinator}


@given(CASES)
def test_the_coordinator_as_such_is_told_of_a_matter_only_where_it_is_their_turn_or_nobody_else_can_act(
    case: Case,
) -> None:
    found, acting = case.found(), set(case.handlers.facilitators) - case.out_of_reach

    # A card that nobody would see goes to the coordinator.
    if case.matter.is_confided and case.matter.rung in {Rung.FIRST, Rung.AGAIN} and acting:
        assert set(found.notified) <= acting


@given(CASES)
def test_the_owner_is_told_that_something_waits_only_where_nobody_else_is_sure_to_hear(case: Case) -> None:
    handlers = case.handlers
    for found in case.found_in_every_way():
        if found.owner_id is not None:
            assert case.staff.is_fully_known
            assert found.owner_id == case.staff.owner
            assert found.owner_id not in handlers.informed_in_full
            has_come_to_them = case.matter.rung in {Rung.COORDINATOR, Rung.OWNER, Rung.WEEKLY}
            assert has_come_to_them or handlers.coordinator in {None, *case.out_of_reach}


@given(CASES)
def test_what_waits_is_told_to_somebody_as_long_as_anyone_is_left(case: Case) -> None:
    matter = replace(case.matter, is_waiting=True, rung=case.matter.rung or Rung.FIRST)
    waiting = replace(case, matter=matter, staff=replace(case.staff, is_fully_known=True))
    handlers, found = waiting.handlers, waiting.found()

    is_read = found.goes_to_channel and handlers.read_the_channel
    is_told = bool(told(found)) or is_read or found.is_seen
    there = {*handlers.informed_in_full, handlers.owner} - {None}
    # Who can't be reached fills no rung; it is tried again on the next.
    there -= case.out_of_reach

    assert is_told is (bool(there) or is_read)


@given(CASES)
def test_leaving_out_the_same_people_twice_changes_nothing(case: Case) -> None:
    asked_again = replace(case, staff=case.handlers)

    assert asked_again.handlers == case.handlers
    assert asked_again.found_in_every_way() == case.found_in_every_way()
