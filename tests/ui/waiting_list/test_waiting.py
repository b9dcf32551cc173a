"""The waiting list as mentors see it, and what those on it read: whatever was said fits, and nobody is named."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from discord import ui

from bot.rules.matching.compatibility import Fit
from bot.rules.matching.obstacles import MatchObstacles
from bot.rules.programme import Programme
from bot.rules.traits import GROUP_KEY
from bot.services.pairings.offers import ListedWaiting, WaitingCandidate
from bot.services.profiles.compatibility import MatchOutlook, MatchReasons
from bot.ui.components.paging import FIRST_PLACE, Place
from bot.ui.outbox import direct_messages
from bot.ui.overview import member as overview_member
from bot.ui.profiles import fit_views as fits
from bot.ui.routing.registry import is_known_custom_id
from bot.ui.waiting_list import views as waiting_list_views
from storage.models.enums import AskedBy, CheckInWish, MessageKind, PairingState
from storage.models.matching import Profile
from tests.support.factories import (
    COMMUNITY_ID,
    MENTEE_ID,
    MENTOR_ID,
    NOW,
    mentor,
    message_context,
    pairing,
    preferences,
    seeker,
)
from tests.support.ui.compatibility_cases import EVERYTHING, TRAITS, outlooks, reasons
from tests.support.ui.limits import component_payloads, custom_ids, limit_violations, text
from tests.support.ui.profile_cases import long_named
from tests.support.ui.walking import walk
from tests.ui.overview.test_pages import mine

MUSTS = MatchObstacles(musts=("age", "languages"))


def listed(*rows: int, everything: bool = False) -> ListedWaiting:
    """These wait, who said nothing about themselves, or everything there is."""
    # A support group of all roles would end the line at once.
    said = {key: said for key, said in EVERYTHING.items() if key != GROUP_KEY} if everything else {}
    waiters = [WaitingCandidate(seeker_id=row, since=NOW, answers=said) for row in rows]
    return ListedWaiting(community_id=COMMUNITY_ID, at=NOW, traits=TRAITS, candidates=waiters)


def page(found: ListedWaiting, place: Place = FIRST_PLACE) -> ui.LayoutView:
    """The page, in a server whose roles have long names."""
    return waiting_list_views.waiting_list_page(found, long_named, place)


def choices(view: ui.LayoutView) -> list[str]:
    """The rows that can be chosen."""
    return [option["value"] for part in component_payloads(view) for option in part.get("options", [])]


def amiss(view: ui.LayoutView) -> list[str]:
    """What does not fit, and every control that would not be recognised after a restart."""
    return [
        *limit_violations(view),
        *(custom_id for custom_id in custom_ids(view) if not is_known_custom_id(custom_id)),
    ]


@pytest.mark.parametrize("everything", [True, False])
def test_the_waiting_list_fits_and_has_no_names(*, everything: bool) -> None:
    view = page(listed(*range(1, 26), everything=everything))

    assert amiss(view) == []
    assert str(MENTEE_ID) not in str(component_payloads(view))
    assert "\n" not in "".join(o["label"] for part in component_payloads(view) for o in part.get("options", []))


@pytest.mark.parametrize("everything", [True, False])
@pytest.mark.parametrize("count", [1, 25, 26, 100, 1000])
def test_whoever_is_on_a_page_can_be_chosen_there_and_all_are_on_one(count: int, *, everything: bool) -> None:
    found = listed(*range(1, count + 1), everything=everything)

    pages = walk(lambda place: page(found, place))

    assert [row for view in pages for row in choices(view)] == [str(number) for number in range(1, count + 1)]
    for view in pages:
        assert re.findall(r"\*\*(\d+)\.\*\*", text(view)) == [str(n) for n in range(1, len(choices(view)) + 1)]


def test_no_custom_id_tells_the_moment_of_joining() -> None:
    """It could tell whose entry it is, as the day could."""
    later = replace(listed(*range(1, 61)), at=NOW + timedelta(days=300))
    waited = [replace(each, since=NOW + timedelta(hours=each.seeker_id)) for each in later.candidates]

    assert custom_ids(page(replace(later, candidates=waited))) == custom_ids(page(later))


def test_who_said_nothing_can_be_chosen_as_well() -> None:
    view = page(listed(7))

    assert amiss(view) == []
    assert "1. Nothing said yet" in str(component_payloads(view))


def test_an_entry_is_what_was_chosen_also_in_the_choice() -> None:
    said = {"side": "betrayed", "path": "apart", "zone": "Asia/Kathmandu"}
    found = replace(listed(), candidates=[WaitingCandidate(seeker_id=7, since=NOW, answers=said)])

    view = page(found)

    assert "**Side of the affair**: Betrayed · **Reconciling or apart**: Apart" in text(view)
    assert "1. Betrayed, Apart" in str(component_payloads(view))
    assert "Kathmandu" not in str(component_payloads(view))


@pytest.mark.parametrize(
    ("days", "says"),
    [
        (0, "this week"),
        (6, "this week"),
        (7, "some weeks ago"),
        (59, "some weeks ago"),
        (60, "some months ago"),
        (365, "over a year ago"),
    ],
)
def test_the_day_of_joining_is_told_broadly_as_it_could_tell_whose_it_is(days: int, says: str) -> None:
    view = page(replace(listed(7), at=NOW + timedelta(days=days)))

    assert f"Joined the list {says}" in text(view)
    assert "<t:" not in text(view)


@pytest.mark.parametrize(
    ("listed", "says"),
    [(True, "also somebody whom you keep apart"), (False, "No mentor sees that you wait"), (None, "not asked you")],
)
def test_who_waits_reads_whether_mentors_see_it(*, listed: bool | None, says: str) -> None:
    [view] = overview_member.overview_page(mine(MENTEE_ID, seeker=seeker(listed=listed)))

    assert says in text(view)
    assert f"door:{COMMUNITY_ID}:seeker-update" in custom_ids(view)


@pytest.mark.parametrize(
    ("way", "says"),
    [
        (MatchObstacles(), None),
        (MatchObstacles(has_no_free_mentor=True), "no mentor with room"),
        (MUSTS, "marked as a must: age, languages"),
    ],
)
def test_what_stands_in_the_way_is_told_when_joining_meanwhile_and_with_every_word(
    way: MatchObstacles, says: str | None
) -> None:
    looks = MatchOutlook(traits=TRAITS, obstacles=way)

    message = direct_messages.render_dm(
        message_context(MessageKind.STILL_WAITING, seeker=seeker(), outlook=looks), Programme()
    )
    [own] = overview_member.overview_page(mine(MENTEE_ID, seeker=seeker(), outlook=looks))
    answered = waiting_list_views.joined_confirmation(looks)

    assert message is not None
    for said in (text(message), text(own), answered):
        assert ("marked as a must" in said or "no mentor with room" in said) is (says is not None)
    for said in (text(own), answered):
        assert says is None or says in said


def test_a_direct_message_does_not_tell_what_someone_wishes_for() -> None:
    looks = MatchOutlook(traits=TRAITS, obstacles=MUSTS)

    message = direct_messages.render_dm(
        message_context(MessageKind.STILL_WAITING, seeker=seeker(), outlook=looks), Programme()
    )

    assert message is not None
    assert "something that you marked as a must stands in the way" in text(message)
    assert "age" not in text(message).split()
    assert "languages" not in text(message)


def test_how_often_a_word_comes_is_the_communitys() -> None:
    assert "Every 3 weeks" in waiting_list_views.joined_details(Programme(word_days=21), listed=True)


def test_no_word_comes_to_who_has_been_asked_meanwhile_wants_none_or_is_someone_else() -> None:
    word = message_context(MessageKind.STILL_WAITING, seeker=seeker(), outlook=next(outlooks()))

    said = direct_messages.render_dm(word, Programme())

    assert said is not None
    assert "You are not forgotten" in text(said)
    assert direct_messages.render_dm(replace(word, has_open_request=True), Programme()) is None
    assert (
        direct_messages.render_dm(replace(word, preferences=preferences(wish=CheckInWish.OFF)), Programme()) is None
    )
    assert direct_messages.render_dm(replace(word, seeker=seeker(user_id=MENTOR_ID)), Programme()) is None


@pytest.mark.parametrize("asked_by", [AskedBy.MENTOR, AskedBy.FACILITATOR])
def test_the_one_asked_gets_the_mentors_card_with_what_they_said_and_why(asked_by: AskedBy) -> None:
    offered = pairing(PairingState.PROPOSED, asked_by, anonymous_until_agreed=True)
    about = message_context(
        MessageKind.ASKED, pairing=offered, offering_mentor=mentor(), match_reasons=reasons("Quaker")
    )

    view = direct_messages.render_dm(about, Programme())

    assert view is not None
    for part in ("kind, and slow to judge", "> I listen.", "What fits, and why"):
        assert part in text(view)
    shown = text(fits.reasons_page(reasons("Quaker")))
    for part in ("**Pronouns**: Quaker", "> Quaker", "**Age**: Under 30", "Why it could fit"):
        assert part in shown
        assert part not in text(view)


def test_where_nobody_has_said_more_there_is_nothing_to_open() -> None:
    offered = pairing(PairingState.PROPOSED, AskedBy.MENTOR, anonymous_until_agreed=True)
    nothing = MatchReasons(
        traits=TRAITS, fit=Fit(), other_profile=Profile(community_id=COMMUNITY_ID, user_id=MENTOR_ID)
    )

    view = direct_messages.render_dm(
        message_context(MessageKind.ASKED, pairing=offered, offering_mentor=mentor(), match_reasons=nothing),
        Programme(),
    )

    assert view is not None
    assert "What fits, and why" not in text(view)
    assert "nothing more" in text(fits.reasons_page(nothing))


def test_a_mentor_reads_why_too_and_of_the_others_words_only_what_the_facts_hold() -> None:
    suggested = pairing(PairingState.PROPOSED, AskedBy.FACILITATOR, anonymous_until_agreed=True, proposed_at=NOW)
    nameless = replace(reasons("Quaker"), other_profile=replace(reasons().other_profile, pronouns=None, faith=None))

    view = direct_messages.render_dm(
        message_context(
            MessageKind.ASKED,
            recipient_id=MENTOR_ID,
            pairing=suggested,
            match_reasons=nameless,
            offering_mentor=mentor(),
        ),
        Programme(),
    )

    assert view is not None
    assert "What fits, and why" in text(view)
    assert "What they bring" not in text(view)
    assert "**Age**: Under 30" in text(fits.reasons_page(nameless))
    assert "Pronouns" not in text(fits.reasons_page(nameless))
