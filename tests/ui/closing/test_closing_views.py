"""The closing as it is shown: each step fits, has its way on and back, and is the same whatever was answered."""

from __future__ import annotations

from itertools import product

import pytest
from discord import ui

from bot.rules.programme import Programme
from bot.services.closing import ClosingState
from bot.ui.closing import views as closing_views
from bot.ui.components.closing import CLOSING_LOOKS, CLOSING_STEPS, THANKS_LOOKS, ClosingMove
from bot.ui.core.layout import card_view
from bot.ui.mentors import handover_views
from bot.ui.overview import member as overview_member
from bot.ui.routing.registry import is_known_custom_id
from storage.models.enums import ContactPreference, EndedHow, MentorState, PairingState
from storage.models.records import Mentor
from tests.support.factories import MENTEE_ID, MENTOR_ID, NOW, mentor, note, pairing
from tests.support.factories import closing as stands
from tests.support.ui.limits import component_payloads, custom_ids, limit_violations, text
from tests.ui.overview.test_pages import mine

OWN: list[Mentor | None] = [None, *(mentor(state) for state in MentorState)]


def shown(step: ClosingMove, about: ClosingState, reader: int, *, partner_left: bool = False) -> ui.LayoutView:
    """A step of the closing in a card."""
    return card_view(*closing_views.closing_step_blocks(about, reader, step, Programme(), partner_left=partner_left))


def every_closing() -> list[ClosingState]:
    """However it ended, whatever was said, wherever the reader stands by now."""
    return [
        stands(
            pairing=pairing(PairingState.ENDED, ended_how=how),
            own_wish=said,
            shared_wish=said,
            has_told_facilitators=done,
            has_thanked=done,
            received_thanks=note() if done else None,
            mentor=own,
            has_or_seeks_mentor=done,
        )
        for how, said, done, own in product(EndedHow, (None, *ContactPreference), (True, False), OWN)
    ]


@pytest.mark.parametrize("reader", [MENTOR_ID, MENTEE_ID])
@pytest.mark.parametrize("step", CLOSING_STEPS)
def test_every_step_fits_and_its_buttons_are_known(step: ClosingMove, reader: int) -> None:
    for about, left in product(every_closing(), (True, False)):
        view = shown(step, about, reader, partner_left=left)

        assert limit_violations(view) == []
        assert all(is_known_custom_id(custom_id) for custom_id in custom_ids(view))


@pytest.mark.parametrize("reader", [MENTOR_ID, MENTEE_ID])
@pytest.mark.parametrize("step", CLOSING_STEPS)
def test_what_was_answered_does_not_show_in_any_step(step: ClosingMove, reader: int) -> None:
    nothing = stands()
    something = stands(
        own_wish=ContactPreference.NONE,
        shared_wish=ContactPreference.NONE,
        has_told_facilitators=True,
        has_thanked=True,
        received_thanks=note(),
    )

    assert component_payloads(shown(step, something, reader)) == component_payloads(shown(step, nothing, reader))


def test_each_step_leads_on_and_back() -> None:
    assert custom_ids(shown(ClosingMove.BOUNDARIES, stands(), MENTEE_ID)) == [
        f"closing:{stands().pairing.id}:{move}" for move in ("none", "in_group", "gladly", "respect")
    ]
    assert custom_ids(shown(ClosingMove.RESPECT, stands(), MENTEE_ID)) == [
        f"closing:{stands().pairing.id}:{move}" for move in ("tell", "gratitude", "boundaries")
    ]
    assert custom_ids(shown(ClosingMove.GRATITUDE, stands(), MENTEE_ID)) == [
        f"closing:{stands().pairing.id}:{move}" for move in ("thank", "next", "respect")
    ]
    assert custom_ids(shown(ClosingMove.NEXT, stands(), MENTEE_ID))[-1].endswith(":gratitude")


def test_with_someone_who_is_gone_there_is_no_contact_to_wish_for_and_no_thanks() -> None:
    first, second = [
        shown(step, stands(), MENTEE_ID, partner_left=True) for step in (ClosingMove.BOUNDARIES, ClosingMove.RESPECT)
    ]
    after_it = shown(ClosingMove.GRATITUDE, stands(), MENTEE_ID, partner_left=True)

    assert f"it stays so should <@{MENTOR_ID}> come back" in text(first)
    assert [custom_id.split(":")[-1] for custom_id in custom_ids(first)] == ["none", "respect"]
    assert [custom_id.split(":")[-1] for custom_id in custom_ids(second)] == ["tell", "next", "boundaries"]
    assert "**What next?**" in text(after_it)
    assert custom_ids(after_it)[-1].endswith(":respect")


def test_the_closing_opens_where_nothing_was_said_yet() -> None:
    all_said = {"own_wish": ContactPreference.NONE, "has_told_facilitators": True, "has_thanked": True}
    so_far = [dict(list(all_said.items())[:number]) for number in range(4)]

    with_both = [closing_views.current_closing_step(stands(**said), partner_left=False) for said in so_far]
    alone = [closing_views.current_closing_step(stands(**said), partner_left=True) for said in so_far]

    assert with_both == [*CLOSING_STEPS]
    assert alone == [ClosingMove.BOUNDARIES, ClosingMove.RESPECT, ClosingMove.NEXT, ClosingMove.NEXT]


def test_before_the_press_it_is_said_who_sees_what() -> None:
    said = {step: text(shown(step, stands(), MENTEE_ID)) for step in CLOSING_STEPS}

    assert "only the wish that means less contact. I never say whose it was" in said[ClosingMove.BOUNDARIES]
    assert "may be suggested to each other again" in said[ClosingMove.BOUNDARIES]
    assert f"alone how it was? <@{MENTOR_ID}> never sees it" in said[ClosingMove.RESPECT]
    assert "asked first whether to read them" in said[ClosingMove.GRATITUDE]


@pytest.mark.parametrize("own", OWN, ids=lambda own: own.state if own else "none")
def test_a_mentor_is_offered_what_fits_how_they_stand(own: Mentor | None) -> None:
    view = shown(ClosingMove.NEXT, stands(mentor=own), MENTOR_ID)

    offered = [custom_id.split(":")[-1] for custom_id in custom_ids(view)[:-1]]
    match own.state if own else None:
        case MentorState.APPROVED:
            assert offered == ["stay-open", "mentor-pause", "mentor-step-down"]
        case MentorState.PAUSED:
            assert offered == ["stay-open", "mentor-step-down"]
            assert "Be open again" in text(view)
        case MentorState.APPLIED:
            assert offered == ["me"]
        case MentorState.SUSPENDED:
            assert offered == ["mentor-step-down"]
        case _:
            assert offered == ["volunteer"]


@pytest.mark.parametrize("own", OWN, ids=lambda own: own.state if own else "none")
def test_a_mentee_may_rest_look_again_or_become_a_mentor(own: Mentor | None) -> None:
    view = shown(ClosingMove.NEXT, stands(mentor=own), MENTEE_ID)

    offered = [custom_id.split(":")[-1] for custom_id in custom_ids(view)[:-1]]
    is_one = own is not None and own.state not in {MentorState.DECLINED, MentorState.STEPPED_DOWN}
    assert offered == ["ask", "rest", *([] if is_one else ["volunteer"])]
    assert "Rest for 2 weeks" in text(view)
    assert "fine to do nothing" in text(view)


def test_who_has_someone_again_is_not_asked_to_look() -> None:
    view = shown(ClosingMove.NEXT, stands(has_or_seeks_mentor=True), MENTEE_ID)

    assert "nothing to do" in text(view)
    assert "Find a mentor" not in text(view)


@pytest.mark.parametrize("contact", ContactPreference)
def test_what_holds_for_both_is_said_in_the_same_words_to_both(contact: ContactPreference) -> None:
    about = stands(own_wish=ContactPreference.WELCOME, shared_wish=contact)

    for reader, other in ((MENTEE_ID, MENTOR_ID), (MENTOR_ID, MENTEE_ID)):
        said = closing_views.contact_wish_confirmation(about, reader, partner_left=False)
        assert said == closing_views.agreed_contact_text(contact, f"<@{other}>")


@pytest.mark.parametrize("contact", ContactPreference)
@pytest.mark.parametrize("left", [True, False])
def test_until_both_have_said_nothing_is_told_of_the_other(contact: ContactPreference, *, left: bool) -> None:
    said = closing_views.contact_wish_confirmation(stands(own_wish=contact), MENTEE_ID, partner_left=left)

    assert "nobody sees it" in said
    assert ("From now on I don't bring you two together" in said) is (contact is ContactPreference.NONE)
    assert ("has said theirs" in said) is not left


def test_of_someone_who_is_not_known_any_more_nothing_is_promised() -> None:
    erased = stands(pairing=pairing(PairingState.ENDED, mentor_id=-2), own_wish=ContactPreference.NONE)
    step = shown(ClosingMove.BOUNDARIES, erased, MENTEE_ID, partner_left=True)

    assert "come back" not in text(step)
    assert closing_views.contact_wish_confirmation(erased, MENTEE_ID, partner_left=True) == (
        "That is kept, and nobody sees it."
    )


def test_ones_own_page_shows_recent_endings_with_what_waits() -> None:
    plain, full = stands(), stands(shared_wish=ContactPreference.IN_GROUP, received_thanks=note())

    [view] = overview_member.overview_page(mine(MENTEE_ID, closings=[plain]))
    fuller, *_ = overview_member.overview_page(mine(MENTEE_ID, closings=[full] * 8))

    assert f"Your mentorship with <@{MENTOR_ID}> ended" in text(view)
    assert "The closing" in text(view)
    assert "where you meet in group" in text(fuller)
    assert "has left you a few words" in text(fuller)


def test_a_page_with_many_endings_fits() -> None:
    many = [
        stands(
            pairing=pairing(PairingState.ENDED, id=number),
            shared_wish=ContactPreference.NONE,
            received_thanks=note(id=number),
        )
        for number in range(1, 31)
    ]

    assert [
        limit_violations(view)
        for view in overview_member.overview_page(mine(MENTEE_ID, closings=many))
        if limit_violations(view)
    ] == []


@pytest.mark.parametrize("role_off", [True, False])
def test_who_stepped_down_sees_everyone_who_stays_and_the_way_to_take_the_role_off(*, role_off: bool) -> None:
    live = [pairing(id=number, handover_at=NOW if number == 2 else None) for number in range(1, 11)]
    own = mentor(MentorState.STEPPED_DOWN, role_off=role_off)

    view = handover_views.step_down_confirmation(mentor(), mine(MENTOR_ID, live, mentor=own))

    assert limit_violations(view) == []
    assert [c for c in custom_ids(view) if c.startswith("pairing:")] == [
        f"pairing:{number}:hand-over" for number in range(1, 11) if number != 2
    ]
    assert "they decide" in text(view)
    assert ("Take the role off now" in text(view)) is not role_off


def test_who_has_nobody_any_more_is_thanked_and_no_more() -> None:
    view = handover_views.step_down_confirmation(mentor(), mine(MENTOR_ID, mentor=mentor(MentorState.STEPPED_DOWN)))

    assert "Thank you for everything you gave" in text(view)
    assert custom_ids(view) == []


def test_every_look_of_a_control_can_be_made() -> None:
    assert set(CLOSING_LOOKS) == set(ClosingMove)
    assert set(THANKS_LOOKS) == {"yes", "later", "no"}
