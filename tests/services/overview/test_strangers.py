"""Whoever keeps apart from a facilitator is a stranger to them: they see what they would see had that person left."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.rules.concerns import ConcernMove
from bot.rules.mentor_status import MentorMove
from bot.rules.pairing import PairingMove
from bot.rules.refusals import NotFound, OwnCase, Refusal, TooManySuggestions
from bot.services.core.paging import Page
from bot.services.member_status import MemberStatus
from bot.ui.overview import person_views
from bot.ui.reports.export import export_tables
from storage.models.concerns import Concern
from storage.models.enums import CheckInAnswer, ConcernOutcome
from storage.models.records import Pairing
from storage.models.reports import CountAndOldest
from storage.schema.people import mentors
from tests.support.service_harness import COMMUNITY_ID, ServiceHarness, facilitator, in_dm, member, someone
from tests.support.services.check_ins import newest_check_in
from tests.support.services.concurrency import pending_messages, rows
from tests.support.ui.limits import text

INES, MAREK, PIET = 10, 11, 12
CONTACT, APPLICANT, SEEKER, AGREED, SUGGESTED, ASKING = 31, 32, 33, 34, 35, 36
UNREACHED, MENTOR, MENTEE = 37, 38, 39
TOMAS, LINDIWE, COORDINATOR, NEVER_HERE = 50, 51, 2, 90
EVERYBODY = (CONTACT, APPLICANT, SEEKER, AGREED, SUGGESTED, ASKING, UNREACHED, MENTOR, MENTEE)
STAY = (INES, MAREK, PIET)
READER = facilitator(TOMAS)


async def populate(harness: ServiceHarness) -> dict[str, int]:
    """Fill a community with one of each thing that facilitators see; return the ids of what can be pressed."""
    services = harness.services
    for mentor in (INES, MAREK, PIET, MENTOR):
        await harness.add_mentor(mentor, capacity=1 if mentor == PIET else 4)
    contact = await harness.active_pairing(CONTACT, INES)
    await harness.active_pairing(MENTEE, PIET)
    harness.advance_time(days=4)
    await services.due.sweep()
    question = await newest_check_in(harness, CONTACT)
    await services.check_ins.answer(in_dm(CONTACT), question, CheckInAnswer.CONTACT)
    for days in (30, 30, 30):
        harness.advance_time(days=days)
        await services.due.sweep()
    await harness.drain_outbox()
    application = await services.mentor_applications.volunteer(
        member(APPLICANT), qualities=[], past_member=False, capacity=2, words="I listen."
    )
    for person in (SEEKER, 40):
        await services.waiting_list.join(
            member(person), hope="To be heard.", attends=True, preferences=None, listed=True
        )
    suggested = await _suggest(harness)
    asking = await harness.request_pairing(ASKING, INES)
    await harness.add_mentor(UNREACHED)
    for message in await services.outbox.claim(limit=50, lease_s=60):
        if message.recipient_id == UNREACHED:
            await services.outbox.mark_undeliverable(message)
    await harness.require_approval()
    agreed = await harness.active_pairing(AGREED, MAREK)
    return {
        "contact": contact.id,
        "question": question,
        "application": application.id,
        "suggested": suggested.id,
        "asking": asking.id,
        "agreed": agreed.id,
    }


async def _suggest(harness: ServiceHarness) -> Pairing:
    await harness.has_waited(SUGGESTED)
    by = facilitator(LINDIWE)
    return await harness.services.suggestions.suggest(by, mentor=someone(INES), mentee=someone(SUGGESTED))


async def seen(harness: ServiceHarness) -> dict[str, object]:
    """Return all that a facilitator's lists, pictures, reports and tables show."""
    overview, found = harness.services.overview, await harness.services.matching.find(READER)
    reports = harness.services.reports
    report = await reports.report(READER)
    tables = export_tables(await reports.export(READER), lambda person: f"No {person}" if person in STAY else None)
    # Of those who left the server, and not the programme, the table has the id.
    no_ids = re.compile(rf"(?<=,)({'|'.join(map(str, EVERYBODY))})(?=,)")
    return {
        # A mentor who left has stopped, of whom the weekly list tells; one who is a stranger is not in it.
        "report": replace(report, waiting=replace(report.waiting, stepped_down=CountAndOldest())),
        "mentors": await reports.mentor_rooms(READER),
        "tables": [no_ids.sub("", each.decode()) for each in tables.values()],
        "queue": await overview.queue(READER),
        "pairs": await overview.live_pairings(READER),
        "quiet": await overview.silent_pairing_ids(READER),
        "to end": await overview.endable_pairings(READER),
        "matches": [(match.seeker_id, match.mentor_id) for match in found.matches],
        "unmatched": found.unmatched,
        "asked": found.snapshot.fully_suggested_count,
        "room": found.snapshot.free_mentors,
        "left out": found.snapshot.has_left_out_own_cases,
        "of others": on_page(await overview.member_status(READER, someone(PIET))),
        "of the other": on_page(await overview.member_status(READER, someone(40))),
    }


def on_page(status: MemberStatus) -> tuple[MemberStatus, str]:
    """Return a member's page, without the names of those who left the server, and not the programme."""
    before = text(person_views.history_page(status.person_id, status.earlier))
    return replace(status, earlier=Page([])), re.sub(rf"<@({'|'.join(map(str, EVERYBODY))})>", "someone", before)


async def outcome(doing: Awaitable[Any]) -> object:
    """Return what came of it; a refusal with all that it tells."""
    try:
        return await doing
    except Refusal as refusal:
        return type(refusal), refusal.args


@pytest.mark.parametrize("person", EVERYBODY)
async def test_every_list_is_as_if_they_had_left(harness: ServiceHarness, person: int) -> None:
    await populate(harness)
    exclusions = harness.services.exclusions
    before = await seen(harness)

    await exclusions.exclude(member(person), someone(TOMAS))
    apart = await seen(harness)
    await exclusions.lift(member(person), TOMAS)
    lifted = await seen(harness)
    await harness.services.departures.member_left(COMMUNITY_ID, person)
    left = await seen(harness)

    assert apart == left
    assert lifted == before
    assert person != SUGGESTED or apart["queue"] == before["queue"]
    # Of an open question between members, facilitators know nothing anyway.
    assert (apart == before) is (person == ASKING)


Press = Callable[[ServiceHarness, dict[str, int]], Awaitable[Any]]


def about_application(move: MentorMove) -> Press:
    return lambda h, ids: h.services.mentor_applications.decide(READER, ids["application"], move)


def about_agreed(move: PairingMove) -> Press:
    return lambda h, ids: h.services.responses.decide(READER, ids["agreed"], move)


def ending(what: str) -> Press:
    return lambda h, ids: h.services.active_pairings.end_for_both(READER, ids[what])


BUTTONS: dict[str, tuple[int, Press]] = {
    **{
        f"application: {move}": (APPLICANT, about_application(move))
        for move in (MentorMove.APPROVE, MentorMove.DECLINE, MentorMove.WORD)
    },
    **{f"pairing: {move}": (AGREED, about_agreed(move)) for move in (PairingMove.APPROVE, PairingMove.REFUSE)},
    "end": (CONTACT, ending("contact")),
    "end what waits": (AGREED, ending("agreed")),
    "end a suggestion": (SUGGESTED, ending("suggested")),
    "end a question": (ASKING, ending("asking")),
    "reach out": (CONTACT, lambda h, ids: h.services.check_ins.take(READER, ids["question"])),
}


@pytest.mark.parametrize("button", BUTTONS)
async def test_every_button_answers_as_if_they_had_left(harness: ServiceHarness, button: str) -> None:
    ids = await populate(harness)
    person, press = BUTTONS[button]

    await harness.services.exclusions.exclude(member(person), someone(TOMAS))
    apart = await outcome(press(harness, ids))
    await harness.services.departures.member_left(COMMUNITY_ID, person)

    assert apart == await outcome(press(harness, ids))
    assert isinstance(apart, tuple)


COMMANDS: dict[str, Callable[[ServiceHarness, int], Awaitable[Any]]] = {
    "person": lambda h, person: h.services.overview.member_status(READER, someone(person)),
    "approve": lambda h, person: h.services.mentor_applications.decide_for(READER, person, MentorMove.APPROVE),
    "decline": lambda h, person: h.services.mentor_applications.decide_for(READER, person, MentorMove.DECLINE),
    "retire": lambda h, person: h.services.mentor_status.retire(READER, someone(person)),
}


@pytest.mark.parametrize("command", COMMANDS)
async def test_to_commands_they_are_members_who_never_used_the_bot(harness: ServiceHarness, command: str) -> None:
    await populate(harness)
    never = await outcome(COMMANDS[command](harness, NEVER_HERE))

    for person in EVERYBODY:
        await harness.services.exclusions.exclude(member(person), someone(TOMAS))
        answered = await outcome(COMMANDS[command](harness, person))

        assert answered == (replace(never, person_id=person) if isinstance(never, MemberStatus) else never)


async def test_as_many_suggestions_of_them_are_taken_in_as_of_anybody(harness: ServiceHarness) -> None:
    for mentor in (INES, MAREK, PIET, MENTOR):
        await harness.add_mentor(mentor)
    suggestions = harness.services.suggestions
    await suggestions.suggest(facilitator(LINDIWE), mentor=someone(INES), mentee=someone(SEEKER))
    await harness.services.exclusions.exclude(member(SEEKER), someone(TOMAS))

    for mentor in (INES, MAREK, PIET):
        await suggestions.suggest(READER, mentor=someone(mentor), mentee=someone(SEEKER))

    with pytest.raises(TooManySuggestions):
        await suggestions.suggest(READER, mentor=someone(MENTOR), mentee=someone(SEEKER))


async def test_adding_one_as_a_mentor_is_answered_as_ever_and_does_nothing(harness: ServiceHarness) -> None:
    await harness.services.exclusions.exclude(member(SEEKER), someone(TOMAS))
    await harness.drain_outbox()

    answered = await harness.services.mentor_applications.add(READER, someone(SEEKER))

    assert await rows(harness.database, mentors) == []
    assert await pending_messages(harness) == set()
    new = await harness.services.mentor_applications.add(READER, someone(NEVER_HERE))
    assert replace(answered, id=new.id, user_id=new.user_id) == new


async def test_ones_own_mentor_stays_ones_own_case(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    pairing = await harness.active_pairing(TOMAS, INES)
    await harness.services.exclusions.exclude(member(INES), someone(TOMAS))

    with pytest.raises(OwnCase):
        await harness.services.overview.member_status(READER, someone(INES))
    with pytest.raises(OwnCase):
        await harness.services.active_pairings.end_for_both(READER, pairing.id)


async def raised(harness: ServiceHarness, by: int, *, named: bool = True) -> Concern:
    return await harness.services.concerns.raise_concern(member(by), words="Words.", named=named)


@pytest.mark.parametrize("named", [True, False])
async def test_what_they_raise_does_not_exist_for_a_facilitator_or_coordinator(
    harness: ServiceHarness, named: bool
) -> None:
    concern, cases = await raised(harness, MENTEE, named=named), harness.services.concern_cases
    async with harness.database.transaction() as uow:
        matter = await uow.matters.get(concern.matter_id or 0)
        assert matter is not None
        await uow.matters.update_if_unchanged(matter, coordinator_told=True)

    for reader in (READER, member(COORDINATOR)):
        assert [each.id for each in (await cases.list_cases(reader)).open_concerns] == [concern.id]
        await harness.services.exclusions.exclude(member(MENTEE), someone(reader.user_id))

        assert (await cases.list_cases(reader)).open_concerns == []
        for move in ConcernMove:
            with pytest.raises(NotFound):
                await cases.get(reader, concern.id, move)
        with pytest.raises(NotFound):
            await cases.take(reader, concern.id)
    await cases.close(facilitator(LINDIWE), concern.id, outcome=ConcernOutcome.TALKED)
    assert (await cases.list_cases(READER)).recently_closed == []
