"""A community with one of each thing, and a value for every argument of every service's methods."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, get_type_hints

from bot.rules.audience import Staff
from bot.rules.callers import Caller
from bot.rules.ladder import MatterMove, NewcomerMove
from bot.rules.mentor_status import MentorMove, NewPeopleMove
from bot.rules.pairing import PairingMove
from bot.rules.permissions import Permission, required_right
from bot.rules.refusals import FirstStep
from bot.rules.traits import TraitSection
from bot.services import Services
from bot.services.core.paging import PagePosition
from bot.ui.profiles.labels import TRAIT_NAMES
from storage.database import Database
from storage.models.enums import (
    CheckInAnswer,
    ConcernOutcome,
    ContactPreference,
    MessageKind,
    Rhythm,
    RoleKind,
    ThanksAnswer,
)
from storage.models.matching import Match
from storage.models.records import Pairing
from storage.models.settings import GroupRule
from storage.schema.outbox import outbox_messages
from tests.support.service_harness import (
    COMMUNITY_ID,
    START,
    ServiceHarness,
    facilitator,
    in_dm,
    member,
    someone,
)
from tests.support.services.check_ins import goes_quiet
from tests.support.services.concurrency import rows

APPLICANT, SEEKER, ASKED, ASKER, MENTOR, MENTEE, GIVER, TAKER = 60, 61, 62, 63, 64, 65, 66, 67
MATCHER, LOOKS_AFTER, SUSPENDED, BARRED = 50, 98, 96, 97
MENTOR_CARD, PAIRING_CARD = 7001, 7002


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases:
    """One of each, and whose it is."""

    application: int
    mentor: int
    suspended: int
    seeker: int
    asked: Pairing
    agreed: Pairing
    walking: Pairing
    ended: Pairing
    question: int
    thanks: int
    kept: int
    match: Match
    concern: int
    matter: int
    quiet: int
    reader_row: int


def methods() -> dict[str, Callable[..., Any]]:
    """Every public method of every service, by the service's name and its own."""
    return {
        f"{name}.{method}": function
        for name, service in get_type_hints(Services).items()
        for method, function in inspect.getmembers(service, callable)
        if not method.startswith("_")
    }


def rights() -> dict[str, Permission]:
    """The right that each of them requires, as its ``@requires`` says; one without is left out."""
    return {name: right for name, method in methods().items() if (right := required_right(method)) is not None}


async def cases(harness: ServiceHarness) -> Cases:
    """One of each; nobody in them is a facilitator."""
    services, database = harness.services, harness.database
    for user_id in (ASKED, MENTOR, GIVER):
        await harness.add_mentor(user_id)
    ended = await harness.active_pairing(TAKER, GIVER)
    await services.active_pairings.end(member(GIVER), ended.id)
    await services.closing.thank(member(GIVER), ended.id, "Thank you.")
    [thanks] = [each for each in await harness.drain_outbox() if each.kind is MessageKind.THANKS_OFFERED]
    walking = await harness.active_pairing(MENTEE, MENTOR)
    question = await services.check_ins.start(member(MENTEE), walking.id)
    await services.check_ins.answer(member(MENTEE), question.id, CheckInAnswer.CONTACT)
    await services.active_pairings.write_note(member(MENTOR), walking.id, "A note.")
    kept = (await rows(database, outbox_messages, outbox_messages.c.kind == MessageKind.NOTE))[-1]["id"]
    application = await services.mentor_applications.volunteer(
        member(APPLICANT), qualities=["kind"], past_member=False, capacity=2, words=None
    )
    seeker = await services.waiting_list.join(member(SEEKER), hope=None, attends=True, listed=True, preferences=None)
    [match] = (await services.matching.find(facilitator(MATCHER))).matches
    asked = await harness.request_pairing(ASKER, ASKED)
    await harness.require_approval()
    agreed = await harness.active_pairing(68, MENTOR)
    concern = await services.concerns.raise_concern(member(TAKER), words="Words.", about=someone(GIVER), named=True)
    await services.exclusions.exclude(member(MENTEE), someone(70))
    await _place_cards(database, mentor=application.id, pairing=agreed.id)
    return Cases(
        application=application.id,
        **await _mentors(harness, walking.community_id),
        seeker=seeker.id,
        asked=asked,
        agreed=agreed,
        walking=walking,
        ended=ended,
        question=question.id,
        thanks=thanks.subject_id,
        kept=kept,
        match=match,
        concern=concern.id,
        **await _matters(harness, walking),
    )


async def _matters(harness: ServiceHarness, walking: Pairing) -> dict[str, int]:
    """A wish to be contacted that somebody has taken on, somebody of whom it was asked before, and a quiet pair."""
    services, quiet = harness.services, await goes_quiet(harness.database, walking)
    wish = await services.concerns.request_contact(member(TAKER))
    for there in ((LOOKS_AFTER,), (LOOKS_AFTER, 99)):
        card, staff = MessageKind.CARD_CONCERN, Staff(facilitators=there)
        await services.matter_readers.admit(COMMUNITY_ID, card, wish.id, staff)
    [asked] = (await services.overview.mine(member(TAKER))).newcomers
    await services.concern_cases.take(facilitator(LOOKS_AFTER), wish.id)
    return {"matter": wish.matter_id or 0, "reader_row": asked.id, "quiet": quiet}


async def _mentors(harness: ServiceHarness, community_id: int) -> dict[str, int]:
    """A mentor, and one who is suspended; somebody else is not to mentor."""
    await harness.add_mentor(SUSPENDED)
    safety, by = harness.services.mentor_safety, facilitator()
    await safety.bar(by, someone(BARRED), until="6 months", reason=None)
    suspended = await safety.suspend(by, someone(SUSPENDED), reason=None)
    return {"mentor": await _mentor(harness.database, community_id), "suspended": suspended.id}


async def _mentor(database: Database, community_id: int) -> int:
    async with database.read_transaction() as uow:
        mentor = await uow.mentors.get_live(community_id, MENTOR)
    assert mentor is not None
    return mentor.id


async def _place_cards(database: Database, *, mentor: int, pairing: int) -> None:
    async with database.transaction() as uow:
        await uow.mentors.set_card(mentor, channel_id=800, message_id=MENTOR_CARD)
        await uow.pairings.set_card(pairing, channel_id=800, message_id=PAIRING_CARD)


def argument_values(case: Cases) -> dict[str, Any]:
    """A value for every argument, by its name."""
    return {
        "about": None,
        "allowed": True,
        "answer": CheckInAnswer.WELL,
        "attends": True,
        "listed": True,
        "capacity": 2,
        "channel_id": 801,
        "chosen": {},
        "concern_id": case.concern,
        "contact": ContactPreference.WELCOME,
        "days": 1,
        "default_names": TRAIT_NAMES,
        "discreet": True,
        "shares": True,
        "find_user": someone,
        "forum_id": 802,
        "hidden": True,
        "hope": "Someone to listen.",
        "hour": 9,
        "in_confidence": True,
        "country": "Ireland",
        "operator": "HEAL",
        "complaints": None,
        "adults_only": True,
        "is_adult": True,
        "least_days": 30,
        "first": FirstStep.SEEK,
        "key": "gender",
        "kind": RoleKind.MENTOR,
        "match": case.match,
        "matter_id": case.matter,
        "reader_row_id": case.reader_row,
        "person_id": 60,
        "staff": Staff(owner=60),
        "match_id": case.match.id,
        "matching_id": case.match.matching_id,
        "mentee": someone(SEEKER),
        "mentor": someone(MENTOR),
        "mentor_row_id": case.mentor,
        "message_id": case.kept,
        "named": True,
        "needs_yes": True,
        "new_name": "Drinks",
        "note_id": case.thanks,
        "options": "Tea\nCoffee",
        "other_id": 69,
        "outcome": ConcernOutcome.TALKED,
        "pairing": case.walking,
        "pairing_id": case.walking.id,
        "past_member": False,
        "permanently": True,
        "person": someone(69),
        "position": PagePosition(),
        "preferences": None,
        "joined": ["1"],
        "left": [],
        "qualities": ["kind"],
        "question_id": case.question,
        "reason": None,
        "rhythm": Rhythm.WEEKLY,
        "role_ids": [1],
        "section": TraitSection.SELF,
        "since": START,
        "since_minutes": 0,
        "seeker_id": case.seeker,
        "tag_id": 803,
        "text": "2026-02-01",
        "time_zone": "Europe/Berlin",
        "rule": GroupRule.ONLY,
        "until": None,
        "up_to": case.kept,
        "user_id": APPLICANT,
        "wanted": True,
        "wants": {},
        "weekdays": [6],
        "welcome": ThanksAnswer.YES,
        "words": "A few words.",
    }


def argument_overrides(case: Cases) -> dict[str, dict[str, Any]]:
    """What some methods are given instead, so that it is of their kind."""
    by_ended = {"pairing_id": case.ended.id}
    return {
        "responses.agree": {"pairing_id": case.asked.id},
        "responses.decide": {"pairing_id": case.agreed.id, "move": PairingMove.APPROVE},
        "responses.decide_by_card": {"message_id": PAIRING_CARD, "move": PairingMove.APPROVE},
        "responses.decline": {"pairing_id": case.asked.id},
        "responses.withdraw": {"pairing_id": case.asked.id},
        "requests.match_reasons": {"pairing_id": case.asked.id},
        "exclusions.set_for_facilitators": {"other_id": 70},
        **{f"closing.{name}": by_ended for name in ("get", "check_can_thank", "rest", "set_boundary")},
        "closing.shared_contact_of": by_ended,
        **{f"closing.{name}": by_ended | {"text": "Words."} for name in ("tell_facilitators", "thank")},
        "mentor_applications.decide": {"mentor_row_id": case.application, "move": MentorMove.APPROVE},
        "mentor_applications.decide_by_card": {"message_id": MENTOR_CARD, "move": MentorMove.APPROVE},
        "mentor_applications.decide_for": {"move": MentorMove.APPROVE},
        "overview.own_pairings_allowing": {"move": PairingMove.END},
        "overview.only_pairing_allowing": {"move": PairingMove.END},
        "concern_cases.decide_about_new_people": {"move": NewPeopleMove.STOP},
        "matters.take": {"matter_id": case.quiet},
        "matters.say_of_taken": {"move": MatterMove.SPOKEN},
        "matter_readers.answer": {"move": NewcomerMove.LET},
        "matters.say_of_own": {"move": MatterMove.WITHDRAW},
        "mentor_status.decide_about_new_people": {"move": NewPeopleMove.STOP},
        "mentor_status.retire": {"person": someone(MENTOR)},
        "mentor_safety.suspend": {"person": someone(MENTOR)},
        "mentor_safety.lift": {"mentor_row_id": case.suspended},
        "mentor_safety.bar": {"until": "6 months"},
        "mentor_safety.unbar": {"person": someone(BARRED)},
        "community_traits.change": {"key": "own1"},
    }


def arguments(name: str, case: Cases) -> Mapping[str, Any]:
    """What a method cannot be called without, beside its caller."""
    values = argument_values(case) | argument_overrides(case).get(name, {})
    needed = [
        each.name
        for each in inspect.signature(methods()[name]).parameters.values()
        if each.default is inspect.Parameter.empty and each.name not in {"self", "caller"}
    ]
    return {each: values[each] for each in needed}


async def call(harness: ServiceHarness, name: str, caller: Caller, case: Cases) -> Any:
    """Call a method as somebody."""
    service, method = name.split(".")
    return await getattr(getattr(harness.services, service), method)(caller, **arguments(name, case))


NOBODY = in_dm(90)
"""A stranger, in a direct message."""
