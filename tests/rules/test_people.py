"""Who may do what: rights come with the knock and count only where they were given."""

from __future__ import annotations

import pytest

from bot.rules.people import (
    Caller,
    Someone,
    at_home,
    is_facilitator,
    is_member,
    is_or_was_member,
    must_be_member,
    must_be_or_have_been_member,
    must_be_two,
    must_facilitate,
    must_have_facilitators,
    must_manage,
)
from bot.rules.refusals import (
    FacilitatorsOnly,
    ManagersOnly,
    MembersOnly,
    NotFound,
    NotHere,
    NotSetUp,
    OwnCase,
    Refusal,
    WithABot,
    WithYourself,
)
from tests.support.factories import FACILITATES, HOME, IS_ALUMNI, IS_MEMBER, community

ME, OTHER, ELSEWHERE, SOME_ROLE = 7, 8, 200, 999


def knocks(*roles: int, community_id: int | None = HOME, manages_server: bool = False) -> Caller:
    """Me, with these roles."""
    return Caller(user_id=ME, community_id=community_id, role_ids=frozenset(roles), manages_server=manages_server)


def other(user_id: int = OTHER, *, is_bot: bool = False, is_here: bool = True) -> Someone:
    """A person named in a command."""
    return Someone(user_id=user_id, is_bot=is_bot, is_here=is_here)


@pytest.mark.parametrize(
    ("caller", "facilitates"),
    [
        (knocks(FACILITATES), True),
        (knocks(FACILITATES, SOME_ROLE), True),
        (knocks(IS_MEMBER), False),
        (knocks(), False),
        # The same role number from elsewhere, or none at all in a direct message, is no right here.
        (knocks(FACILITATES, community_id=ELSEWHERE), False),
        (knocks(FACILITATES, community_id=None), False),
        # Who manages the server decides about settings, and about nobody's case.
        (knocks(manages_server=True), False),
    ],
)
def test_only_a_facilitators_role_of_this_very_server_makes_a_facilitator(caller: Caller, facilitates: bool) -> None:
    assert is_facilitator(caller, community()) is facilitates


def test_where_no_facilitators_role_is_chosen_nobody_facilitates() -> None:
    unset = community(roles={})

    assert not is_facilitator(knocks(FACILITATES, IS_MEMBER, manages_server=True), unset)


def test_who_is_no_facilitator_hears_that_and_not_whose_case_it_is() -> None:
    must_facilitate(knocks(FACILITATES), community(), parties=[OTHER])

    with pytest.raises(FacilitatorsOnly):
        must_facilitate(knocks(IS_MEMBER), community(), parties=[ME])


def test_a_facilitator_never_decides_their_own_case() -> None:
    with pytest.raises(OwnCase):
        must_facilitate(knocks(FACILITATES), community(), parties=[OTHER, ME])


def test_nobody_is_left_to_wait_for_a_decision_where_nobody_can_decide() -> None:
    must_have_facilitators(community())

    with pytest.raises(NotSetUp):
        must_have_facilitators(community(roles={}))


def test_settings_are_for_those_who_manage_the_server() -> None:
    must_manage(knocks(manages_server=True))

    with pytest.raises(ManagersOnly):
        must_manage(knocks(FACILITATES))


def test_home_is_the_server_one_is_in_and_a_direct_message_is_none() -> None:
    assert at_home(knocks()) == HOME

    with pytest.raises(NotFound):
        at_home(knocks(community_id=None))


@pytest.mark.parametrize(
    ("roles", "member", "present_or_past"),
    [
        ({IS_MEMBER}, True, True),
        ({IS_ALUMNI}, False, True),
        ({IS_MEMBER, IS_ALUMNI}, True, True),
        ({FACILITATES, SOME_ROLE}, False, False),
        (set(), False, False),
    ],
)
def test_a_mentee_is_a_present_member_and_a_mentor_a_present_or_past_one(
    roles: set[int], member: bool, present_or_past: bool
) -> None:
    role_ids = frozenset(roles)

    assert is_member(role_ids, community()) is member
    assert is_or_was_member(role_ids, community()) is present_or_past
    for may, check in ((member, must_be_member), (present_or_past, must_be_or_have_been_member)):
        if may:
            check(role_ids, community())
        else:
            with pytest.raises(MembersOnly):
                check(role_ids, community())


def test_where_no_member_role_is_chosen_everyone_is_a_member() -> None:
    assert is_member(frozenset(), community(roles={}))
    assert is_or_was_member(frozenset(), community(roles={}))


@pytest.mark.parametrize(
    ("named", "refusal"),
    [
        (other(ME), WithYourself),
        (other(ME, is_bot=True, is_here=False), WithYourself),
        (other(is_bot=True), WithABot),
        (other(is_here=False), NotHere),
    ],
)
def test_a_mentorship_takes_two_people_who_are_both_here(named: Someone, refusal: type[Refusal]) -> None:
    must_be_two(ME, other())

    with pytest.raises(refusal):
        must_be_two(ME, named)
