"""Who may do what: rights come with the interaction and count only in the community that gave them."""

from __future__ import annotations

import pytest

from bot.rules.callers import (
    Caller,
    NamedUser,
    is_facilitator,
    is_member,
    is_or_was_member,
    must_be_facilitator,
    must_be_member,
    must_be_past_or_present_member,
    must_be_two_people_here,
    must_have_facilitators,
    must_manage_server,
    require_community_id,
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
from tests.support.factories import ALUMNI_ROLE_ID, COMMUNITY_ID, FACILITATOR_ROLE_ID, MEMBER_ROLE_ID, community

ME, OTHER, ELSEWHERE, SOME_ROLE = 7, 8, 200, 999


def invokes(*roles: int, community_id: int | None = COMMUNITY_ID, manages_server: bool = False) -> Caller:
    """Me, with these roles."""
    return Caller(user_id=ME, community_id=community_id, role_ids=frozenset(roles), manages_server=manages_server)


def other(user_id: int = OTHER, *, is_bot: bool = False, is_here: bool = True) -> NamedUser:
    """A person named in a command."""
    return NamedUser(user_id=user_id, is_bot=is_bot, is_in_server=is_here)


@pytest.mark.parametrize(
    ("caller", "facilitates"),
    [
        (invokes(FACILITATOR_ROLE_ID), True),
        (invokes(FACILITATOR_ROLE_ID, SOME_ROLE), True),
        (invokes(MEMBER_ROLE_ID), False),
        (invokes(), False),
        # The same role number from elsewhere, or none at all in a direct message, is no right here.
        (invokes(FACILITATOR_ROLE_ID, community_id=ELSEWHERE), False),
        (invokes(FACILITATOR_ROLE_ID, community_id=None), False),
        # Who manages the server decides about settings, and about nobody's case.
        (invokes(manages_server=True), False),
    ],
)
def test_only_a_facilitators_role_of_this_very_server_makes_a_facilitator(caller: Caller, facilitates: bool) -> None:
    assert is_facilitator(caller, community()) is facilitates


def test_where_no_facilitators_role_is_chosen_nobody_facilitates() -> None:
    unset = community(roles={})

    assert not is_facilitator(invokes(FACILITATOR_ROLE_ID, MEMBER_ROLE_ID, manages_server=True), unset)


def test_who_is_no_facilitator_hears_that_and_not_whose_case_it_is() -> None:
    must_be_facilitator(invokes(FACILITATOR_ROLE_ID), community(), parties=[OTHER])

    with pytest.raises(FacilitatorsOnly):
        must_be_facilitator(invokes(MEMBER_ROLE_ID), community(), parties=[ME])


def test_a_facilitator_never_decides_their_own_case() -> None:
    with pytest.raises(OwnCase):
        must_be_facilitator(invokes(FACILITATOR_ROLE_ID), community(), parties=[OTHER, ME])


def test_nobody_is_left_to_wait_for_a_decision_where_nobody_can_decide() -> None:
    must_have_facilitators(community())

    with pytest.raises(NotSetUp):
        must_have_facilitators(community(roles={}))


def test_settings_are_for_those_who_manage_the_server() -> None:
    must_manage_server(invokes(manages_server=True))

    with pytest.raises(ManagersOnly):
        must_manage_server(invokes(FACILITATOR_ROLE_ID))


def test_home_is_the_server_one_is_in_and_a_direct_message_is_none() -> None:
    assert require_community_id(invokes()) == COMMUNITY_ID

    with pytest.raises(NotFound):
        require_community_id(invokes(community_id=None))


@pytest.mark.parametrize(
    ("roles", "member", "present_or_past"),
    [
        ({MEMBER_ROLE_ID}, True, True),
        ({ALUMNI_ROLE_ID}, False, True),
        ({MEMBER_ROLE_ID, ALUMNI_ROLE_ID}, True, True),
        ({FACILITATOR_ROLE_ID, SOME_ROLE}, False, False),
        (set(), False, False),
    ],
)
def test_a_mentee_is_a_present_member_and_a_mentor_a_present_or_past_one(
    roles: set[int], member: bool, present_or_past: bool
) -> None:
    role_ids = frozenset(roles)

    assert is_member(role_ids, community()) is member
    assert is_or_was_member(role_ids, community()) is present_or_past
    for may, check in ((member, must_be_member), (present_or_past, must_be_past_or_present_member)):
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
def test_a_mentorship_takes_two_people_who_are_both_here(named: NamedUser, refusal: type[Refusal]) -> None:
    must_be_two_people_here(ME, other())

    with pytest.raises(refusal):
        must_be_two_people_here(ME, named)
