"""Pages fit one Discord message however much there is to show, and show whom they may."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

import pytest
from discord import ui

from bot.rules.pairing import PairingMove
from bot.rules.programme import QUALITIES, Programme
from bot.services.core.paging import Page, PagePosition
from bot.services.facilitator_overview import ContactRequest, FacilitatorQueue, SilentPair
from bot.services.member_status import ENTRIES_A_PAGE, HistoryEntry, MemberStatus
from bot.services.overview import CheckInStatus, MemberOverview
from bot.ui.core import layout
from bot.ui.core.message_parts import partner_mention
from bot.ui.overview import facilitator as overview_facilitator
from bot.ui.overview import member as overview_member
from bot.ui.overview import person_views, undelivered_views
from bot.ui.pairings import descriptions
from bot.ui.pairings import views as pairings_views
from bot.ui.routing.registry import is_known_custom_id
from storage.models.concerns import UnreachablePerson
from storage.models.enums import AskedBy, CheckInAnswer, CheckInWish, EndedHow, MentorState, MessageKind, PairingState
from storage.models.records import Mentor, Pairing
from tests.support.factories import (
    FACILITATOR_ID,
    MENTEE_ID,
    MENTOR_ID,
    NOW,
    closing,
    community,
    mentor,
    message_context,
    note,
    pairing,
    preferences,
    question,
    seeker,
    silence,
)
from tests.support.service_harness import member
from tests.support.ui.cases import AWKWARD_TEXTS, mentors, pairings
from tests.support.ui.limits import component_payloads, custom_ids, limit_violations, text
from tests.support.ui.walking import walk


def mine(reader: int, live: Iterable[Pairing] = (), **changed: object) -> MemberOverview:
    """What one of the two sees of their own."""
    nothing = MemberOverview(
        user_id=reader,
        community=community(),
        mentor=None,
        mentee_count=0,
        seeker=None,
        pairings=list(live),
        closings=[],
        preferences=preferences(user_id=reader),
        kept_messages=[],
    )
    return replace(nothing, **changed)  # type: ignore[arg-type]  # what a test names, it names rightly


def open_ones(live: Iterable[Pairing]) -> dict[int, CheckInStatus]:
    """A check-in is open in each, and the next is known."""
    return {
        each.id: CheckInStatus(next_at=NOW, open_question=question(id=number)) for number, each in enumerate(live, 1)
    }


def amiss(view: ui.LayoutView) -> list[str]:
    """What does not fit, and every control on it that would not be recognised after a restart."""
    return [
        *limit_violations(view),
        *(custom_id for custom_id in custom_ids(view) if not is_known_custom_id(custom_id)),
    ]


@pytest.mark.parametrize("words", AWKWARD_TEXTS.values(), ids=AWKWARD_TEXTS)
@pytest.mark.parametrize("reader", [MENTOR_ID, MENTEE_ID])
def test_everything_of_mine_fits_also_with_thirty_pairings(reader: int, words: str) -> None:
    live = [replace(each, id=number) for number, each in enumerate([*pairings(words)] * 3, start=1)][:30]
    kept = [message_context(MessageKind.NOTE, recipient_id=reader, pairing=pairing(), note=note())] * 10

    for standing in (None, *mentors(words)):
        full = mine(
            reader,
            live,
            mentor=standing,
            mentee_count=1,
            seeker=seeker(hope=words),
            kept_messages=kept,
            check_ins=open_ones(live),
        )
        assert [amiss(view) for view in overview_member.overview_page(full) if amiss(view)] == []
    assert amiss(overview_member.pairings_page(mine(reader, live, check_ins=open_ones(live)))) == []


def test_what_waits_for_someone_comes_first_and_nothing_is_left_out() -> None:
    live = [pairing(id=number) for number in range(1, 11)]
    ended = [closing(pairing=pairing(PairingState.ENDED, id=number)) for number in range(21, 24)]
    ended[2] = replace(ended[2], received_thanks=note(id=77))
    resting = preferences(user_id=MENTOR_ID, wish=CheckInWish.REST)
    full = mine(MENTOR_ID, live, mentor=mentor(), closings=ended, preferences=resting, seeker=seeker())

    pages_of_mine = overview_member.overview_page(replace(full, check_ins=open_ones(live[9:])))

    assert [amiss(page) for page in pages_of_mine if amiss(page)] == []
    shown = [custom_ids(page) for page in pages_of_mine]
    whole = [custom_id for page in shown for custom_id in page]
    assert {f"pairing:{number}:end" for number in range(1, 11)} <= set(whole)
    assert {f"closing:{number}:open" for number in range(21, 24)} <= set(whole)
    first = shown[0]
    for waits in ("question:1:show", "thanks:77:yes", "check-ins-on", "mentor-step-down", "seeker-withdraw"):
        assert [custom_id for custom_id in first if custom_id.endswith(waits)]
    assert whole.index("pairing:10:end") < whole.index("thanks:77:yes") < whole.index("pairing:1:end")
    assert "more." not in "".join(map(text, pages_of_mine))


@pytest.mark.parametrize("state", PairingState)
@pytest.mark.parametrize("reader", [MENTOR_ID, MENTEE_ID])
def test_one_pairing_is_shown_in_every_state(state: PairingState, reader: int) -> None:
    for asked_by in AskedBy:
        each = pairing(state, asked_by)

        [page] = overview_member.overview_page(mine(reader, [each]))
        assert amiss(page) == []
        assert partner_mention(each, reader) in descriptions.describe_pairing(each, reader)


@pytest.mark.parametrize("state", MentorState)
@pytest.mark.parametrize("looks", [True, False])
def test_everyone_has_a_next_step_wherever_they_stand(state: MentorState, *, looks: bool) -> None:
    [view] = overview_member.overview_page(mine(MENTOR_ID, mentor=mentor(state), seeker=seeker() if looks else None))

    assert amiss(view) == []
    assert "door:" in str(component_payloads(view))


def test_who_has_nothing_sees_the_ways_in() -> None:
    said = text(overview_member.pairings_page(mine(MENTEE_ID)))

    assert "no open question" in said
    assert "Find a mentor" in said
    assert "Find a mentor" in text(*overview_member.overview_page(mine(MENTEE_ID)))


def test_what_was_kept_is_shown_whole_and_can_be_cleared() -> None:
    kept = [
        message_context(MessageKind.NOTE, recipient_id=MENTEE_ID, pairing=pairing(), note=note("You were brave."))
    ]

    [(_, brave)] = undelivered_views.undelivered_messages(kept, Programme())
    clears = undelivered_views.undelivered_summary(kept, Programme())

    assert "You were brave." in text(brave)
    assert "kept:" in str(component_payloads(clears))
    assert [amiss(view) for view in (brave, clears)] == [[]] * 2


def queue(words: str, *, count: int) -> FacilitatorQueue:
    """As much of everything as may wait."""
    return FacilitatorQueue(
        reader_id=FACILITATOR_ID,
        contact_requests=[
            ContactRequest(question=question(CheckInAnswer.CONTACT, id=n), pairing=pairing())
            for n in range(1, count + 1)
        ],
        silent_pairs=[SilentPair(silence=silence(id=n), pairing=pairing()) for n in range(1, count + 1)],
        applications=[
            mentor(MentorState.APPLIED, id=n, words=words, qualities=QUALITIES) for n in range(1, count + 1)
        ],
        pairings=[pairing(PairingState.AGREED, id=n, words=words) for n in range(1, count + 1)],
        unreachable=[
            UnreachablePerson(user_id=n, since=NOW, matter_id=n, taken_by=FACILITATOR_ID) for n in range(1, count + 1)
        ],
        waiting_list=[seeker(id=n, hope=words, attends=False) for n in range(1, count + 1)],
    )


@pytest.mark.parametrize("words", AWKWARD_TEXTS.values(), ids=AWKWARD_TEXTS)
def test_the_queue_fits_and_always_shows_what_is_first(words: str) -> None:
    full = queue(words, count=100)

    assert amiss(overview_facilitator.queue_page(full)) == []
    assert "asks to be contacted" in text(overview_facilitator.queue_page(full))
    assert "has been quiet with" in text(overview_facilitator.queue_page(replace(full, contact_requests=[])))
    assert "would like to mentor" in text(
        overview_facilitator.queue_page(replace(full, contact_requests=[], silent_pairs=[]))
    )
    assert amiss(overview_facilitator.queue_page(replace(full, contact_requests=[]))) == []
    assert amiss(overview_facilitator.queue_page(replace(full, contact_requests=[], silent_pairs=[]))) == []


def test_the_queue_is_walked_to_its_end_in_its_order() -> None:
    full = queue("A few words", count=100)

    said = "\n".join(text(page) for page in walk(lambda place: overview_facilitator.queue_page(full, place)))

    marks = ("asks to be contacted", "has been quiet with", "would like to mentor", "said yes", "📭", "🔎")
    assert [said.count(mark) >= 100 for mark in marks] == [True] * len(marks)
    assert sorted(marks, key=said.index) == list(marks)


def test_an_empty_queue_says_so() -> None:
    assert "Nothing waits" in text(overview_facilitator.queue_page(queue("", count=0)))


def test_all_of_a_thousand_pairs_are_shown_and_counted() -> None:
    live = [pairing(PairingState.PAUSED, id=9 * 10**18 + number, mentee_paused_until=NOW) for number in range(1000)]

    pages = walk(lambda place: overview_facilitator.pairs_page(live, place=place))

    assert [f"`{each.id}`" for each in live] == re.findall(r"`\d+`", "".join(map(text, pages)))
    assert all("## Pairings (1000)" in text(page) for page in pages)
    assert "no pairings" in text(overview_facilitator.pairs_page([]))


@pytest.mark.parametrize("words", AWKWARD_TEXTS.values(), ids=AWKWARD_TEXTS)
@pytest.mark.parametrize("state", [None, *MentorState])
def test_one_member_fits_with_all_that_facilitators_may_see(state: MentorState | None, words: str) -> None:
    standing = mentor(state, words=words, qualities=QUALITIES) if state else None
    view = MemberStatus(
        person_id=MENTEE_ID,
        mentor=standing,
        seeker=seeker(hope=words, preferences=words, attends=False),
        pairings=[pairing(id=number) for number in range(1, 31)],
        unreachable_since=NOW,
    )

    page = person_views.member_page(view)

    assert amiss(page) == []
    assert "waits for a mentor" in text(page)
    assert "can't be reached" in text(page).lower()
    assert (":approve" in str(component_payloads(page))) is (state is MentorState.APPLIED)


@pytest.mark.parametrize("words", AWKWARD_TEXTS.values(), ids=AWKWARD_TEXTS)
def test_a_page_of_what_was_before_fits_with_all_reasons(words: str) -> None:
    over: list[Pairing | Mentor] = [
        pairing(PairingState.ENDED, closed_by=FACILITATOR_ID, ended_how=EndedHow.BY_FACILITATOR, end_reason=words),
        mentor(MentorState.DECLINED, reason=words),
    ]
    entries = [HistoryEntry(at=NOW, what=each) for each in (over * ENTRIES_A_PAGE)[:ENTRIES_A_PAGE]]

    page = person_views.history_page(MENTEE_ID, Page(entries, PagePosition(NOW, 3), PagePosition(NOW, 11)))

    assert amiss(page) == []
    assert all(word in text(page) for word in ("mentored", "not for now"))
    assert {item.label for item in page.walk_children() if isinstance(item, ui.Button)} == {"Older", "Newest"}


def test_the_usual_words_of_a_member_are_shown_whole() -> None:
    hope, preferences, words = ("".join(message * 1000) for message in "abc")
    standing = mentor(MentorState.APPLIED, words=words, qualities=QUALITIES)
    view = MemberStatus(
        person_id=MENTEE_ID,
        mentor=standing,
        seeker=seeker(hope=hope, preferences=preferences),
        pairings=[],
        unreachable_since=None,
    )

    said = text(person_views.member_page(view))

    assert hope in said
    assert preferences in said
    assert words in said


def test_of_someone_unknown_nothing_is_noted() -> None:
    nothing = MemberStatus(person_id=MENTEE_ID, mentor=None, seeker=None, pairings=[], unreachable_since=None)

    assert "Nothing is noted" in text(person_views.member_page(nothing))


def test_a_suggestion_asks_with_whom() -> None:
    assert amiss(pairings_views.suggestion_page(MENTEE_ID)) == []


@pytest.mark.parametrize("state", [PairingState.PROPOSED, PairingState.DECLINED, PairingState.WITHDRAWN])
def test_no_page_and_no_answer_tells_a_mentor_who_waits_before_the_yes(state: PairingState) -> None:
    anonymous = pairing(state, AskedBy.MENTOR, anonymous_until_agreed=True)

    shown = [
        *overview_member.overview_page(mine(MENTOR_ID, [anonymous])),
        overview_member.pairings_page(mine(MENTOR_ID, [anonymous])),
        layout.reply_view(
            member(MENTOR_ID),
            *pairings_views.move_confirmation(anonymous, PairingMove.WITHDRAW, MENTOR_ID, Programme()),
        ),
    ]

    assert str(MENTEE_ID) not in descriptions.describe_pairing(anonymous, MENTOR_ID)
    assert all(str(MENTEE_ID) not in str(component_payloads(view)) for view in shown)
