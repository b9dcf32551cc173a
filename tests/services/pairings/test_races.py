"""Two things in the same moment: whichever comes first, what is kept is as if they had come one after the other.

Each is let happen through two stores, as by two processes, several times over: on PostgreSQL the two truly
interleave, on SQLite they wait for the file.
"""

from __future__ import annotations

import pytest

from bot.rules.mentoring import MentorMove
from bot.rules.pairing import PairingMove
from bot.rules.refusals import NoLongerOpen
from storage.models.enums import MentorState, PairingState, RoleKind
from storage.models.records import Pairing
from storage.repositories.pairings import LIVE
from storage.schema.audit import audit
from tests.support.house import HOME, House, facilitator, in_dm, member, someone
from tests.support.services.moments import ROUNDS, at_once, manager, pairing_of, refusals, rows

MENTORS, MENTEES, OTHERS = range(11, 11 + ROUNDS), range(31, 31 + ROUNDS), range(51, 51 + ROUNDS)


async def live_of(house: House, user_id: int) -> list[Pairing]:
    async with house.store.reading() as memory:
        return await memory.pairings.of(HOME, user_id, LIVE)


async def test_who_leaves_while_the_other_agrees_leaves_nothing_behind(house: House, rival: House) -> None:
    for mentor, mentee in zip(MENTORS, MENTEES, strict=True):
        await house.mentor(mentor)
        pairing = await house.asked(mentee, mentor)

        await at_once(
            house.services.answering.agree(in_dm(mentor), pairing.id),
            rival.services.leaving.left(HOME, mentee),
            turned=mentor % 2 == 0,
        )

        assert await live_of(house, mentee) == []


async def test_who_leaves_while_a_facilitator_says_yes_leaves_nothing_behind(house: House, rival: House) -> None:
    await house.wants_a_yes()
    for mentor, mentee in zip(MENTORS, MENTEES, strict=True):
        await house.mentor(mentor)
        pairing = await house.together(mentee, mentor)

        await at_once(
            house.services.answering.decide(facilitator(), pairing.id, PairingMove.APPROVE),
            rival.services.leaving.left(HOME, mentor),
            turned=mentor % 2 == 0,
        )

        assert await live_of(house, mentor) == []


async def test_who_leaves_while_the_other_pauses_leaves_nothing_behind(house: House, rival: House) -> None:
    for mentor, mentee in zip(MENTORS, MENTEES, strict=True):
        await house.mentor(mentor)
        pairing = await house.together(mentee, mentor)

        await at_once(
            house.services.walking.pause(member(mentor), pairing.id),
            rival.services.leaving.left(HOME, mentee),
            turned=mentor % 2 == 0,
        )

        assert await live_of(house, mentee) == []


@pytest.mark.parametrize("other", ["decline", "end"])
async def test_who_leaves_while_the_other_says_no_or_ends_it_closes_it_once(
    house: House, rival: House, other: str
) -> None:
    for mentor, mentee in zip(MENTORS, MENTEES, strict=True):
        await house.mentor(mentor)
        is_end = other == "end"
        pairing = await (house.together(mentee, mentor) if is_end else house.asked(mentee, mentor))
        close = house.services.walking.end if is_end else house.services.answering.decline

        await at_once(
            close(in_dm(mentor), pairing.id), rival.services.leaving.left(HOME, mentee), turned=mentor % 2 == 0
        )

        moves = [
            kept["move"]
            for kept in await rows(house.store, audit, audit.c.subject == "pairing", audit.c.subject_id == pairing.id)
        ]
        assert len({"declined", "withdrawn", "end"} & set(moves)) == 1
        assert moves.count("end") <= 1


async def test_an_applicant_who_leaves_while_being_approved_is_no_mentor(house: House, rival: House) -> None:
    for applicant in MENTORS:
        applied = await house.services.mentors.volunteer(
            member(applicant), qualities=[], past_member=False, capacity=2, words=None
        )

        await at_once(
            house.services.mentors.decide(facilitator(), applied.id, MentorMove.APPROVE),
            rival.services.leaving.left(HOME, applicant),
            turned=applicant % 2 == 0,
        )

        async with house.store.reading() as memory:
            stored = await memory.mentors.get(applied.id)
        assert stored is not None
        assert stored.state is MentorState.STEPPED_DOWN


async def test_ending_succeeds_while_the_other_pauses(house: House, rival: House) -> None:
    for mentor, mentee in zip(MENTORS, MENTEES, strict=True):
        await house.mentor(mentor)
        pairing = await house.together(mentee, mentor)

        ended, _ = await at_once(
            house.services.walking.end(member(mentee), pairing.id),
            rival.services.walking.pause(member(mentor), pairing.id),
            turned=mentor % 2 == 0,
        )

        assert isinstance(ended, Pairing)
        assert (await pairing_of(house, pairing.id)).state is PairingState.ENDED


async def test_ending_succeeds_while_a_facilitator_says_yes(house: House, rival: House) -> None:
    await house.wants_a_yes()
    for mentor, mentee in zip(MENTORS, MENTEES, strict=True):
        await house.mentor(mentor)
        pairing = await house.together(mentee, mentor)

        ended, _ = await at_once(
            house.services.walking.end(member(mentee), pairing.id),
            rival.services.answering.decide(facilitator(), pairing.id, PairingMove.APPROVE),
            turned=mentor % 2 == 0,
        )

        assert isinstance(ended, Pairing)
        assert (await pairing_of(house, pairing.id)).state is PairingState.ENDED


async def test_stepping_down_succeeds_while_the_pause_runs_out(house: House, rival: House) -> None:
    for mentor in MENTORS:
        await house.mentor(mentor)
        await house.services.standing.pause(member(mentor), until="1 week")
        house.wait(days=8)

        stood_down, _ = await at_once(
            house.services.standing.step_down(member(mentor)), rival.services.due.sweep(), turned=mentor % 2 == 0
        )

        assert not refusals([stood_down])


async def test_nobody_is_left_with_a_question_from_a_mentor_who_stepped_down(house: House, rival: House) -> None:
    for mentor, mentee in zip(MENTORS, MENTEES, strict=True):
        await house.mentor(mentor)

        await at_once(
            house.services.standing.step_down(member(mentor)),
            rival.services.asking.ask_mentor(member(mentee), someone(mentor), words=None, attends=True),
            house.services.suggesting.suggest(facilitator(), mentor=someone(mentor), mentee=someone(mentee + 100)),
            turned=mentor % 2 == 0,
        )

        assert await live_of(house, mentor) == []


async def test_no_question_stays_open_for_a_mentee_who_finds_a_mentor_meanwhile(house: House, rival: House) -> None:
    for mentor, mentee, other in zip(MENTORS, MENTEES, OTHERS, strict=True):
        await house.mentor(mentor)
        await house.mentor(other)
        pairing = await house.asked(mentee, mentor)

        await at_once(
            house.services.answering.agree(in_dm(mentor), pairing.id),
            rival.services.asking.ask_mentor(member(mentee), someone(other), words=None, attends=True),
            turned=mentor % 2 == 0,
        )

        assert [live.id for live in await live_of(house, mentee)] == [pairing.id]


async def test_nobody_waits_for_a_mentor_whom_they_find_meanwhile(house: House, rival: House) -> None:
    for mentor, mentee in zip(MENTORS, MENTEES, strict=True):
        await house.mentor(mentor)
        pairing = await house.asked(mentee, mentor)

        await at_once(
            house.services.answering.agree(in_dm(mentor), pairing.id),
            rival.services.seekers.join(member(mentee), hope=None, attends=True, preferences=None),
            turned=mentor % 2 == 0,
        )

        async with house.store.reading() as memory:
            assert await memory.seekers.waiting_one(HOME, mentee) is None


async def test_who_presses_yes_and_no_at_once_has_said_no(house: House, rival: House) -> None:
    for mentor, mentee in zip(MENTORS, MENTEES, strict=True):
        await house.mentor(mentor)
        pairing = await house.services.suggesting.suggest(
            facilitator(), mentor=someone(mentor), mentee=someone(mentee)
        )

        yes_and_no = await at_once(
            house.services.answering.agree(in_dm(mentee), pairing.id),
            rival.services.answering.decline(in_dm(mentee), pairing.id),
            turned=mentor % 2 == 0,
        )

        assert all(isinstance(refusal, NoLongerOpen) for refusal in refusals(yes_and_no))
        assert (await pairing_of(house, pairing.id)).state is PairingState.DECLINED


async def test_a_yes_that_comes_with_the_question_taken_back_is_told_so(house: House, rival: House) -> None:
    for mentor, mentee in zip(MENTORS, MENTEES, strict=True):
        await house.mentor(mentor)
        pairing = await house.asked(mentee, mentor)

        agreed, withdrawn = await at_once(
            house.services.answering.agree(in_dm(mentor), pairing.id),
            rival.services.answering.withdraw(member(mentee), pairing.id),
            turned=mentor % 2 == 0,
        )

        assert len(refusals([agreed, withdrawn])) == 1
        assert isinstance(agreed, Pairing | NoLongerOpen)


async def test_two_managers_choosing_roles_at_once_leave_one_choice(house: House, rival: House) -> None:
    for turn in range(ROUNDS):
        await at_once(
            house.services.setup.choose_roles(manager(), RoleKind.GROUP, [1, 2]),
            rival.services.setup.choose_roles(manager(3), RoleKind.GROUP, [2, 3]),
            turned=turn % 2 == 0,
        )

        chosen = (await house.services.setup.settings(manager())).role_ids(RoleKind.GROUP)
        assert chosen in ({1, 2}, {2, 3})
