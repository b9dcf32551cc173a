"""The three ways in, and every way in which a question is not asked."""

from __future__ import annotations

import pytest

from bot.rules.bad_input import TooLong
from bot.rules.callers import Caller
from bot.rules.refusals import (
    AlreadyTogether,
    CantBeAsked,
    FacilitatorsOnly,
    HasAMentor,
    MembersOnly,
    NoRoom,
    NotAMentor,
    NotFound,
    NotHere,
    OwnCase,
    WithABot,
    WithYourself,
)
from storage.models.enums import AskedBy, MessageKind, PairingState
from storage.models.records import Pairing
from tests.support.service_harness import (
    ALUMNI_ROLE_ID,
    COMMUNITY_ID,
    ServiceHarness,
    facilitator,
    in_dm,
    member,
    someone,
)
from tests.support.services.concurrency import ROUNDS, audit_entries, pending_messages, refusals, run_concurrently

INES, MAREK, ADA, BILAL, TOMAS = 10, 11, 31, 32, 50


async def ask(harness: ServiceHarness, mentee: Caller, mentor: int = INES) -> Pairing:
    return await harness.services.requests.ask_mentor(mentee, someone(mentor), words="Would you?", attends=True)


async def test_a_mentee_asks_and_only_the_mentor_is_told(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await harness.drain_outbox()

    asked = await ask(harness, member(ADA))

    assert (asked.state, asked.asked_by, asked.words) == (PairingState.PROPOSED, AskedBy.MENTEE, "Would you?")
    assert (asked.has_agreed(ADA), asked.has_agreed(INES)) == (True, False)
    assert await pending_messages(harness) == {(MessageKind.ASKED, INES)}
    assert await audit_entries(harness, "pairing") == [(ADA, "ask as mentee")]


async def test_a_mentor_asks_and_only_the_mentee_is_told(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await harness.drain_outbox()

    offered = await harness.services.requests.ask_mentee(member(INES), someone(ADA))

    assert (offered.asked_by, offered.anonymous_until_agreed) == (AskedBy.MENTOR, False)
    assert (offered.has_agreed(INES), offered.has_agreed(ADA)) == (True, False)
    assert await pending_messages(harness) == {(MessageKind.ASKED, ADA)}


async def test_a_facilitator_suggests_and_both_are_asked(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await harness.drain_outbox()

    suggested = await harness.services.suggestions.suggest(
        facilitator(TOMAS), mentor=someone(INES), mentee=someone(ADA)
    )

    assert (suggested.asked_by, suggested.suggested_by) == (AskedBy.FACILITATOR, TOMAS)
    assert suggested.not_yet_agreed == (INES, ADA)
    assert await pending_messages(harness) == {(MessageKind.ASKED, INES), (MessageKind.ASKED, ADA)}


async def test_only_the_two_and_a_bystander_can_be_brought_together(harness: ServiceHarness) -> None:
    asking = harness.services.requests
    await harness.add_mentor(INES)

    with pytest.raises(WithYourself):
        await asking.ask_mentor(member(INES), someone(INES), words=None, attends=True)
    with pytest.raises(WithYourself):
        await asking.ask_mentee(member(INES), someone(INES))
    with pytest.raises(WithYourself):
        await harness.services.suggestions.suggest(facilitator(TOMAS), mentor=someone(INES), mentee=someone(INES))
    with pytest.raises(OwnCase):
        await harness.services.suggestions.suggest(facilitator(INES), mentor=someone(INES), mentee=someone(ADA))
    with pytest.raises(OwnCase):
        await harness.services.suggestions.suggest(facilitator(ADA), mentor=someone(INES), mentee=someone(ADA))


async def test_a_bot_is_never_asked_nor_suggested(harness: ServiceHarness) -> None:
    asking, bot = harness.services.requests, someone(99, is_bot=True)
    await harness.add_mentor(INES)

    with pytest.raises(WithABot):
        await asking.ask_mentor(member(ADA), bot, words=None, attends=True)
    with pytest.raises(WithABot):
        await asking.ask_mentee(member(INES), bot)
    with pytest.raises(WithABot):
        await harness.services.suggestions.suggest(facilitator(TOMAS), mentor=bot, mentee=someone(ADA))
    with pytest.raises(WithABot):
        await harness.services.suggestions.suggest(facilitator(TOMAS), mentor=someone(INES), mentee=bot)


async def test_someone_who_left_is_never_asked_nor_suggested(harness: ServiceHarness) -> None:
    asking, gone = harness.services.requests, someone(INES, is_here=False)
    await harness.add_mentor(INES)

    with pytest.raises(NotHere):
        await asking.ask_mentor(member(ADA), gone, words=None, attends=True)
    with pytest.raises(NotHere):
        await asking.ask_mentee(member(INES), someone(ADA, is_here=False))
    with pytest.raises(NotHere):
        await harness.services.suggestions.suggest(facilitator(TOMAS), mentor=gone, mentee=someone(ADA))
    with pytest.raises(NotHere):
        await harness.services.suggestions.suggest(
            facilitator(TOMAS), mentor=someone(INES), mentee=someone(ADA, is_here=False)
        )


async def test_a_mentee_is_a_current_member(harness: ServiceHarness) -> None:
    asking = harness.services.requests
    await harness.add_mentor(INES)
    alumna = Caller(user_id=ADA, community_id=COMMUNITY_ID, role_ids=frozenset({ALUMNI_ROLE_ID}))

    with pytest.raises(MembersOnly):
        await ask(harness, alumna)
    with pytest.raises(MembersOnly):
        await asking.ask_mentee(member(INES), someone(ADA, role_id=ALUMNI_ROLE_ID))
    with pytest.raises(MembersOnly):
        await harness.services.suggestions.suggest(
            facilitator(TOMAS), mentor=someone(INES), mentee=someone(ADA, role_id=ALUMNI_ROLE_ID)
        )


@pytest.mark.parametrize("first", ["asked", "offered", "suggested", "walking"])
async def test_two_people_have_one_question_between_them_whichever_way_round(
    harness: ServiceHarness, first: str
) -> None:
    asking = harness.services.requests
    await harness.add_mentor(INES, capacity=5)
    await harness.add_mentor(ADA, capacity=5)
    if first == "asked":
        await ask(harness, member(ADA))
    elif first == "offered":
        await asking.ask_mentee(member(INES), someone(ADA))
    elif first == "suggested":
        await harness.services.suggestions.suggest(facilitator(TOMAS), mentor=someone(INES), mentee=someone(ADA))
    else:
        await harness.active_pairing(ADA, INES)
    again = HasAMentor if first == "walking" else AlreadyTogether
    with pytest.raises(again):
        await asking.check_can_ask(member(ADA), someone(INES))
    with pytest.raises(again):
        await ask(harness, member(ADA))
    # Nobody finds out by naming people who was suggested to them, or who asked whom.
    for move, is_told in (
        (ask(harness, member(INES), ADA), first != "suggested"),
        (asking.ask_mentee(member(ADA), someone(INES)), True),
        (_suggest(harness, INES, ADA), first in {"suggested", "walking"}),
    ):
        if is_told:
            with pytest.raises(AlreadyTogether):
                await move
        else:
            assert (await move).is_decoy


async def _suggest(harness: ServiceHarness, mentee: int, mentor: int) -> Pairing:
    suggesting, by = harness.services.suggestions, facilitator(TOMAS)
    return await suggesting.suggest(by, mentor=someone(mentor), mentee=someone(mentee))


async def test_a_mentor_does_not_find_out_by_naming_people_who_was_suggested_to_them(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await harness.services.suggestions.suggest(facilitator(TOMAS), mentor=someone(INES), mentee=someone(ADA))

    asked = await harness.services.requests.ask_mentee(member(INES), someone(ADA))

    assert asked.is_decoy


async def test_asking_twice_at_once_asks_once(harness: ServiceHarness, second_harness: ServiceHarness) -> None:
    for turn in range(ROUNDS):
        # Another mentor each time: one whose offer was first has an offer open, and is refused for that from then on.
        mentor, mentee = INES + 100 * turn, ADA + 100 * turn
        await harness.add_mentor(mentor)
        await harness.drain_outbox()

        asked = await run_concurrently(
            ask(harness, member(mentee), mentor),
            ask(second_harness, member(mentee), mentor),
            harness.services.requests.ask_mentee(member(mentor), someone(mentee)),
            turned=bool(turn % 2),
        )

        assert all(isinstance(refusal, AlreadyTogether) for refusal in refusals(asked))
        assert len(refusals(asked)) == 2
        assert len(await harness.recipients_of(MessageKind.ASKED)) == 1


@pytest.mark.parametrize("why", ["no mentor", "applied", "paused", "full", "stepped down", "declined"])
async def test_why_a_mentor_takes_nobody_stays_theirs(harness: ServiceHarness, why: str) -> None:
    standing = harness.services.mentor_status
    if why == "applied":
        await harness.services.mentor_applications.volunteer(
            member(INES), qualities=[], past_member=False, capacity=2, words=None
        )
    elif why != "no mentor":
        await harness.add_mentor(INES, capacity=1)
    if why == "paused":
        await standing.pause(member(INES), until=None)
    elif why == "full":
        await harness.active_pairing(BILAL, INES)
    elif why in {"stepped down", "declined"}:
        await standing.step_down(member(INES))

    for asked in (
        harness.services.requests.check_can_ask(member(ADA), someone(INES)),
        ask(harness, member(ADA)),
        harness.services.suggestions.suggest(facilitator(TOMAS), mentor=someone(INES), mentee=someone(ADA)),
    ):
        with pytest.raises(CantBeAsked) as refused:
            await asked
        assert refused.value.args == ()


async def test_who_has_a_mentor_asks_no_other(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await harness.add_mentor(MAREK)
    await harness.active_pairing(ADA, INES)

    with pytest.raises(HasAMentor):
        await ask(harness, member(ADA), MAREK)


async def test_whether_someone_has_a_mentor_stays_theirs(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await harness.add_mentor(MAREK)
    await harness.active_pairing(ADA, INES)

    asked = await harness.services.requests.ask_mentee(member(MAREK), someone(ADA))

    assert asked.is_decoy
    with pytest.raises(CantBeAsked):
        await harness.services.suggestions.suggest(facilitator(TOMAS), mentor=someone(MAREK), mentee=someone(ADA))


async def test_only_a_mentor_with_room_offers(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES, capacity=1)
    await harness.active_pairing(ADA, INES)

    with pytest.raises(NotAMentor):
        await harness.services.requests.ask_mentee(member(BILAL), someone(33))
    with pytest.raises(NoRoom):
        await harness.services.requests.ask_mentee(member(INES), someone(33))


async def test_a_paused_mentor_may_offer_by_themselves(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await harness.services.mentor_status.pause(member(INES), until=None)

    offered = await harness.services.requests.ask_mentee(member(INES), someone(ADA))

    assert offered.state is PairingState.PROPOSED


async def test_only_facilitators_suggest(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)

    for outsider in (member(60), Caller(user_id=TOMAS, community_id=COMMUNITY_ID, manages_server=True)):
        with pytest.raises(FacilitatorsOnly):
            await harness.services.suggestions.suggest(outsider, mentor=someone(INES), mentee=someone(ADA))
    with pytest.raises(NotFound):
        await harness.services.suggestions.suggest(in_dm(TOMAS), mentor=someone(INES), mentee=someone(ADA))


async def test_words_too_long_ask_nobody(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await harness.drain_outbox()

    with pytest.raises(TooLong):
        await harness.services.requests.ask_mentor(member(ADA), someone(INES), words="x" * 1001, attends=True)

    assert await harness.drain_outbox() == []
    await harness.have_begun(ADA)
    await harness.services.requests.check_can_ask(member(ADA), someone(INES))
