"""Two things in the same moment: whichever comes first, what is kept is as if they had come one after the other.

Each is let happen through two stores, as by two processes, several times over: on PostgreSQL the two truly
interleave, on SQLite they wait for the file.
"""

from __future__ import annotations

import pytest

from bot.rules.mentor_status import MentorMove
from bot.rules.pairing import PairingMove
from bot.rules.refusals import NoLongerOpen
from storage.models.enums import MentorState, PairingState, RoleKind
from storage.models.records import Pairing
from storage.repositories.pairings import LIVE_PAIRING_STATES
from storage.schema.audit import audit
from tests.support.service_harness import COMMUNITY_ID, ServiceHarness, facilitator, in_dm, member, someone
from tests.support.services.concurrency import ROUNDS, manager, pairing_of, refusals, rows, run_concurrently

MENTORS, MENTEES, OTHERS = range(11, 11 + ROUNDS), range(31, 31 + ROUNDS), range(51, 51 + ROUNDS)


async def live_of(harness: ServiceHarness, user_id: int) -> list[Pairing]:
    async with harness.database.read_transaction() as uow:
        return await uow.pairings.list_of_person(COMMUNITY_ID, user_id, LIVE_PAIRING_STATES)


async def test_who_leaves_while_the_other_agrees_leaves_nothing_behind(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    for mentor, mentee in zip(MENTORS, MENTEES, strict=True):
        await harness.add_mentor(mentor)
        pairing = await harness.request_pairing(mentee, mentor)

        await run_concurrently(
            harness.services.responses.agree(in_dm(mentor), pairing.id),
            second_harness.services.departures.member_left(COMMUNITY_ID, mentee),
            turned=mentor % 2 == 0,
        )

        assert await live_of(harness, mentee) == []


async def test_who_leaves_while_a_facilitator_says_yes_leaves_nothing_behind(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    await harness.require_approval()
    for mentor, mentee in zip(MENTORS, MENTEES, strict=True):
        await harness.add_mentor(mentor)
        pairing = await harness.active_pairing(mentee, mentor)

        await run_concurrently(
            harness.services.responses.decide(facilitator(), pairing.id, PairingMove.APPROVE),
            second_harness.services.departures.member_left(COMMUNITY_ID, mentor),
            turned=mentor % 2 == 0,
        )

        assert await live_of(harness, mentor) == []


async def test_who_leaves_while_the_other_pauses_leaves_nothing_behind(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    for mentor, mentee in zip(MENTORS, MENTEES, strict=True):
        await harness.add_mentor(mentor)
        pairing = await harness.active_pairing(mentee, mentor)

        await run_concurrently(
            harness.services.active_pairings.pause(member(mentor), pairing.id),
            second_harness.services.departures.member_left(COMMUNITY_ID, mentee),
            turned=mentor % 2 == 0,
        )

        assert await live_of(harness, mentee) == []


@pytest.mark.parametrize("other", ["decline", "end"])
async def test_who_leaves_while_the_other_says_no_or_ends_it_closes_it_once(
    harness: ServiceHarness, second_harness: ServiceHarness, other: str
) -> None:
    for mentor, mentee in zip(MENTORS, MENTEES, strict=True):
        await harness.add_mentor(mentor)
        is_end = other == "end"
        pairing = await (
            harness.active_pairing(mentee, mentor) if is_end else harness.request_pairing(mentee, mentor)
        )
        close = harness.services.active_pairings.end if is_end else harness.services.responses.decline

        await run_concurrently(
            close(in_dm(mentor), pairing.id),
            second_harness.services.departures.member_left(COMMUNITY_ID, mentee),
            turned=mentor % 2 == 0,
        )

        moves = [
            kept["move"]
            for kept in await rows(
                harness.database, audit, audit.c.subject == "pairing", audit.c.subject_id == pairing.id
            )
        ]
        assert [move for move in moves if move in {"closed", "end"}] == ["end" if is_end else "closed"]


async def test_an_applicant_who_leaves_while_being_approved_is_no_mentor(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    for applicant in MENTORS:
        applied = await harness.services.mentor_applications.volunteer(
            member(applicant), qualities=[], past_member=False, capacity=2, words=None
        )

        await run_concurrently(
            harness.services.mentor_applications.decide(facilitator(), applied.id, MentorMove.APPROVE),
            second_harness.services.departures.member_left(COMMUNITY_ID, applicant),
            turned=applicant % 2 == 0,
        )

        async with harness.database.read_transaction() as uow:
            stored = await uow.mentors.get(applied.id)
        assert stored is not None
        assert stored.state is MentorState.STEPPED_DOWN


async def test_ending_succeeds_while_the_other_pauses(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    for mentor, mentee in zip(MENTORS, MENTEES, strict=True):
        await harness.add_mentor(mentor)
        pairing = await harness.active_pairing(mentee, mentor)

        ended, _ = await run_concurrently(
            harness.services.active_pairings.end(member(mentee), pairing.id),
            second_harness.services.active_pairings.pause(member(mentor), pairing.id),
            turned=mentor % 2 == 0,
        )

        assert isinstance(ended, Pairing)
        assert (await pairing_of(harness, pairing.id)).state is PairingState.ENDED


async def test_ending_succeeds_while_a_facilitator_says_yes(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    await harness.require_approval()
    for mentor, mentee in zip(MENTORS, MENTEES, strict=True):
        await harness.add_mentor(mentor)
        pairing = await harness.active_pairing(mentee, mentor)

        ended, _ = await run_concurrently(
            harness.services.active_pairings.end(member(mentee), pairing.id),
            second_harness.services.responses.decide(facilitator(), pairing.id, PairingMove.APPROVE),
            turned=mentor % 2 == 0,
        )

        assert isinstance(ended, Pairing)
        assert (await pairing_of(harness, pairing.id)).state is PairingState.ENDED


async def test_stepping_down_succeeds_while_the_pause_runs_out(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    for mentor in MENTORS:
        await harness.add_mentor(mentor)
        await harness.services.mentor_status.pause(member(mentor), until="1 week")
        harness.advance_time(days=8)

        stood_down, _ = await run_concurrently(
            harness.services.mentor_status.step_down(member(mentor)),
            second_harness.services.due.sweep(),
            turned=mentor % 2 == 0,
        )

        assert not refusals([stood_down])


async def test_nobody_is_left_with_a_question_from_a_mentor_who_stepped_down(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    for mentor, mentee in zip(MENTORS, MENTEES, strict=True):
        await harness.add_mentor(mentor)

        await run_concurrently(
            harness.services.mentor_status.step_down(member(mentor)),
            second_harness.services.requests.ask_mentor(member(mentee), someone(mentor), words=None, attends=True),
            harness.services.suggestions.suggest(facilitator(), mentor=someone(mentor), mentee=someone(mentee + 100)),
            turned=mentor % 2 == 0,
        )

        assert await live_of(harness, mentor) == []


async def test_no_question_stays_open_for_a_mentee_who_finds_a_mentor_meanwhile(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    for mentor, mentee, other in zip(MENTORS, MENTEES, OTHERS, strict=True):
        await harness.add_mentor(mentor)
        await harness.add_mentor(other)
        pairing = await harness.request_pairing(mentee, mentor)

        await run_concurrently(
            harness.services.responses.agree(in_dm(mentor), pairing.id),
            second_harness.services.requests.ask_mentor(member(mentee), someone(other), words=None, attends=True),
            turned=mentor % 2 == 0,
        )

        assert [live.id for live in await live_of(harness, mentee)] == [pairing.id]


async def test_nobody_waits_for_a_mentor_whom_they_find_meanwhile(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    for mentor, mentee in zip(MENTORS, MENTEES, strict=True):
        await harness.add_mentor(mentor)
        pairing = await harness.request_pairing(mentee, mentor)

        await run_concurrently(
            harness.services.responses.agree(in_dm(mentor), pairing.id),
            second_harness.services.waiting_list.join(
                member(mentee), hope=None, attends=True, listed=True, preferences=None
            ),
            turned=mentor % 2 == 0,
        )

        async with harness.database.read_transaction() as uow:
            assert await uow.seekers.get_waiting(COMMUNITY_ID, mentee) is None


async def test_who_presses_yes_and_no_at_once_has_said_no(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    for mentor, mentee in zip(MENTORS, MENTEES, strict=True):
        await harness.add_mentor(mentor)
        pairing = await harness.services.suggestions.suggest(
            facilitator(), mentor=someone(mentor), mentee=someone(mentee)
        )

        yes_and_no = await run_concurrently(
            harness.services.responses.agree(in_dm(mentee), pairing.id),
            second_harness.services.responses.decline(in_dm(mentee), pairing.id),
            turned=mentor % 2 == 0,
        )

        assert all(isinstance(refusal, NoLongerOpen) for refusal in refusals(yes_and_no))
        assert (await pairing_of(harness, pairing.id)).state is PairingState.DECLINED


async def test_a_yes_that_comes_with_the_question_taken_back_is_told_so(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    for mentor, mentee in zip(MENTORS, MENTEES, strict=True):
        await harness.add_mentor(mentor)
        pairing = await harness.request_pairing(mentee, mentor)

        agreed, withdrawn = await run_concurrently(
            harness.services.responses.agree(in_dm(mentor), pairing.id),
            second_harness.services.responses.withdraw(member(mentee), pairing.id),
            turned=mentor % 2 == 0,
        )

        assert len(refusals([agreed, withdrawn])) == 1
        assert isinstance(agreed, Pairing | NoLongerOpen)


async def test_two_managers_choosing_roles_at_once_leave_one_choice(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    for turn in range(ROUNDS):
        await run_concurrently(
            harness.services.setup.choose_roles(manager(), RoleKind.GROUP, [1, 2]),
            second_harness.services.setup.choose_roles(manager(3), RoleKind.GROUP, [2, 3]),
            turned=turn % 2 == 0,
        )

        chosen = (await harness.services.setup.settings(manager())).role_ids(RoleKind.GROUP)
        assert chosen in ({1, 2}, {2, 3})
