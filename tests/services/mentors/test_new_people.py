"""Nobody new for a mentor meanwhile: to others as if there were no room, to the mentor one true sentence."""

from __future__ import annotations

from collections.abc import Awaitable

import pytest

from bot.rules.mentor_status import NewPeopleMove
from bot.rules.refusals import (
    CantBeAsked,
    FacilitatorsOnly,
    MentorNoLongerFree,
    NobodyNewForNow,
    NotAMentor,
    NotFound,
    OwnCase,
)
from bot.services.browsing import EndOfMentorList
from storage.models.enums import ConcernOutcome, PairingState
from storage.models.records import Mentor
from storage.schema.audit import audit
from tests.support.service_harness import (
    COMMUNITY_ID,
    OTHER_COMMUNITY_ID,
    ServiceHarness,
    facilitator,
    in_dm,
    member,
    someone,
)
from tests.support.services.concurrency import audit_entries, pending_messages, rows, run_concurrently
from tests.support.services.matching import add_seeker, find_matches, stop_new_people

INES, MAREK, ADA, BILAL, CHIARA, TOMAS, LINDIWE = 10, 11, 31, 32, 33, 50, 51
STOP, LET = NewPeopleMove.STOP, NewPeopleMove.LET


async def mentor_row(harness: ServiceHarness, person: int = INES) -> Mentor:
    async with harness.database.read_transaction() as uow:
        row = await uow.mentors.get_latest(COMMUNITY_ID, person)
    assert row is not None
    return row


async def raise_about(harness: ServiceHarness, person: int = INES, by: int = ADA) -> int:
    concern = await harness.services.concerns.raise_concern(
        member(by), words="It worries me.", about=someone(person), named=False
    )
    return concern.id


async def test_to_others_it_is_as_if_there_were_no_room_until_it_is_lifted(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await add_seeker(harness, ADA)
    await stop_new_people(harness, INES)
    suggestion = {"mentor": someone(INES), "mentee": someone(ADA)}

    assert isinstance(await harness.services.browsing.first_mentor(member(BILAL)), EndOfMentorList)
    found = await find_matches(harness)
    assert (found.matches, found.unmatched[ADA].has_no_free_mentor) == ([], True)
    with pytest.raises(CantBeAsked):
        await harness.request_pairing(BILAL, INES)
    with pytest.raises(CantBeAsked):
        await harness.services.suggestions.suggest(facilitator(), **suggestion)
    outlook = (await harness.services.overview.mine(member(ADA))).outlook
    assert outlook is not None
    assert outlook.obstacles.has_no_free_mentor

    await stop_new_people(harness, INES, LET)
    assert len((await find_matches(harness)).matches) == 1
    assert await harness.request_pairing(BILAL, INES)


async def test_the_mentor_reads_one_true_sentence_and_nothing_is_written_to_them(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await harness.active_pairing(CHIARA, INES)
    asked = await harness.request_pairing(BILAL, INES)
    await add_seeker(harness, ADA)
    await harness.drain_outbox()

    await stop_new_people(harness, INES)

    assert await pending_messages(harness) == set()
    waiting: list[Awaitable[object]] = [
        harness.services.offers.list_waiting(member(INES)),
        harness.services.requests.ask_mentee(member(INES), someone(ADA)),
        harness.services.responses.agree(in_dm(INES), asked.id),
    ]
    for each in waiting:
        with pytest.raises(NobodyNewForNow):
            await each
    mine = await harness.services.overview.mine(member(INES))
    assert mine.mentor is not None
    assert mine.mentor.closed_since == harness.clock()
    assert [pairing.state for pairing in mine.pairings] == [PairingState.ACTIVE, PairingState.PROPOSED]


async def test_a_mentee_who_says_yes_meanwhile_hears_what_they_hear_without_room(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    asked = await harness.services.requests.ask_mentee(member(INES), someone(ADA))
    await stop_new_people(harness, INES)

    with pytest.raises(MentorNoLongerFree):
        await harness.services.responses.agree(in_dm(ADA), asked.id)

    await stop_new_people(harness, INES, LET)
    assert (await harness.services.responses.agree(in_dm(ADA), asked.id)).state is PairingState.ACTIVE


async def test_whoever_looks_after_a_concern_stops_it_and_closing_it_lifts_nothing(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    concern_id, cases = await raise_about(harness), harness.services.concern_cases

    before = await cases.get(facilitator(TOMAS), concern_id)
    stopped = await cases.decide_about_new_people(facilitator(TOMAS), concern_id, STOP)
    again = await cases.decide_about_new_people(facilitator(LINDIWE), concern_id, STOP)
    await cases.close(facilitator(TOMAS), concern_id, outcome=ConcernOutcome.TALKED)
    closed = await mentor_row(harness)
    lifted = await cases.decide_about_new_people(facilitator(LINDIWE), concern_id, LET)

    assert before.about_mentor is not None
    assert before.about_mentor.closed_since is None
    assert stopped.about_mentor == again.about_mentor == closed
    assert closed.closed_since == harness.clock()
    assert lifted.about_mentor == await mentor_row(harness)
    assert (await mentor_row(harness)).closed_since is None
    entries = [entry for entry in await audit_entries(harness, "mentor") if "new people" in entry[1]]
    assert entries == [(TOMAS, "stop new people"), (LINDIWE, "let new people come")]


async def test_only_for_a_mentor_whom_it_is_about_and_only_by_who_may_handle_it(harness: ServiceHarness) -> None:
    await harness.add_mentor(LINDIWE)
    about_member, about_lindiwe = await raise_about(harness, BILAL), await raise_about(harness, LINDIWE, BILAL)
    cases = harness.services.concern_cases

    with pytest.raises(NotAMentor):
        await cases.decide_about_new_people(facilitator(TOMAS), about_member, STOP)
    with pytest.raises(NotFound):
        await cases.decide_about_new_people(facilitator(LINDIWE), about_lindiwe, STOP)
    with pytest.raises(FacilitatorsOnly):
        await cases.decide_about_new_people(member(ADA), about_lindiwe, STOP)
    assert (await cases.get(facilitator(TOMAS), about_member)).about_mentor is None
    assert (await mentor_row(harness, LINDIWE)).closed_since is None


async def test_from_a_members_page_a_facilitator_who_is_not_close_to_them_decides(harness: ServiceHarness) -> None:
    row = await harness.add_mentor(INES)
    await harness.active_pairing(TOMAS, INES)
    decide = harness.services.mentor_status.decide_about_new_people

    for caller, refusal in (
        (facilitator(TOMAS), OwnCase),
        (facilitator(INES), OwnCase),
        (member(ADA), FacilitatorsOnly),
        (facilitator(LINDIWE, OTHER_COMMUNITY_ID), NotFound),
    ):
        with pytest.raises(refusal):
            await decide(caller, row.id, STOP)
    await decide(facilitator(LINDIWE), row.id, STOP)
    with pytest.raises(OwnCase):
        await decide(facilitator(TOMAS), row.id, LET)

    assert (await mentor_row(harness)).closed_since is not None
    await harness.services.mentor_status.step_down(member(INES))
    with pytest.raises(NotAMentor):
        await decide(facilitator(LINDIWE), row.id, LET)


@pytest.mark.parametrize("by", ["themselves", "a facilitator"])
async def test_stepping_down_and_coming_back_lifts_nothing(harness: ServiceHarness, by: str) -> None:
    await harness.add_mentor(INES)
    await stop_new_people(harness, INES)
    await harness.services.mentor_status.step_down(member(INES))

    if by == "themselves":
        await harness.add_mentor(INES)
    else:
        await harness.services.mentor_applications.add(facilitator(), someone(INES))

    with pytest.raises(CantBeAsked):
        await harness.request_pairing(ADA, INES)


async def test_pausing_and_resuming_lifts_nothing(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await harness.services.mentor_status.pause(member(INES), until=None)
    await stop_new_people(harness, INES)
    resumed = await harness.services.mentor_status.resume(member(INES))

    assert resumed.closed_since is not None
    with pytest.raises(CantBeAsked):
        await harness.request_pairing(ADA, INES)


async def test_an_agreement_at_the_same_moment_comes_before_it_or_not_at_all(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    await harness.add_mentor(INES)
    asked = await harness.request_pairing(ADA, INES)

    await run_concurrently(
        harness.services.responses.agree(in_dm(INES), asked.id), stop_new_people(second_harness, INES)
    )

    trail = [entry["move"] for entry in sorted(await rows(harness.database, audit), key=lambda entry: entry["id"])]
    assert "agree" not in trail[trail.index("stop new people") :]
