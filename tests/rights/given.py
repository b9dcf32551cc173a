"""A community with one of each thing, and a value for every argument of every service's methods."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, get_type_hints

from bot.rules.mentoring import MentorMove
from bot.rules.pairing import PairingMove
from bot.rules.people import Caller
from bot.rules.rights import Right, required_right
from bot.rules.traits import Part
from bot.services import Services
from bot.ui.profiles.labels import NAMES
from storage.database import Store
from storage.models.concerns import Concern
from storage.models.enums import Answer, ConcernOutcome, Contact, LetterKind, Rhythm, RoleKind, Welcome
from storage.models.matching import Match
from storage.models.records import Pairing
from storage.schema.outbox import letters
from tests.support.house import House, facilitator, in_dm, member, someone
from tests.support.services.moments import rows

APPLICANT, SEEKER, ASKED, ASKER, MENTOR, MENTEE, GIVER, TAKER = 60, 61, 62, 63, 64, 65, 66, 67
MATCHER = 50
MENTOR_CARD, PAIRING_CARD, QUESTION_CARD, CONCERN_CARD = 7001, 7002, 7003, 7004


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases:
    """One of each, and whose it is."""

    application: int
    mentor: int
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


def methods() -> dict[str, Callable[..., Any]]:
    """Every public method of every service, by the service's name and its own."""
    return {
        f"{name}.{method}": function
        for name, service in get_type_hints(Services).items()
        for method, function in inspect.getmembers(service, callable)
        if not method.startswith("_")
    }


def rights() -> dict[str, Right]:
    """The right that each of them requires, as its ``@requires`` says; one without is left out."""
    return {name: right for name, method in methods().items() if (right := required_right(method)) is not None}


async def cases(house: House) -> Cases:
    """One of each; nobody in them is a facilitator."""
    services, store = house.services, house.store
    for user_id in (ASKED, MENTOR, GIVER):
        await house.mentor(user_id)
    ended = await house.together(TAKER, GIVER)
    await services.walking.end(member(GIVER), ended.id)
    await services.farewell.thank(member(GIVER), ended.id, "Thank you.")
    [thanks] = [each for each in await house.letters() if each.kind is LetterKind.THANKS_WAIT]
    walking = await house.together(MENTEE, MENTOR)
    question = await services.check_ins.start(member(MENTEE), walking.id)
    await services.check_ins.answer(member(MENTEE), question.id, Answer.CONTACT)
    await services.walking.write_note(member(MENTOR), walking.id, "A note.")
    kept = (await rows(store, letters, letters.c.kind == LetterKind.NOTE))[-1]["id"]
    application = await services.mentors.volunteer(
        member(APPLICANT), qualities=["kind"], past_member=False, capacity=2, words=None
    )
    seeker = await services.seekers.join(member(SEEKER), hope=None, attends=True, preferences=None)
    [match] = (await services.matches.find(facilitator(MATCHER))).found
    asked = await house.asked(ASKER, ASKED)
    await house.wants_a_yes()
    agreed = await house.together(68, MENTOR)
    concern = await services.concerns.raise_concern(member(TAKER), words="Words.", named=True)
    await _place_cards(store, concern, mentor=application.id, pairing=agreed.id, question=question.id)
    return Cases(
        application=application.id,
        mentor=await _mentor(store, walking.community_id),
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
    )


async def _mentor(store: Store, community_id: int) -> int:
    async with store.reading() as memory:
        mentor = await memory.mentors.live(community_id, MENTOR)
    assert mentor is not None
    return mentor.id


async def _place_cards(store: Store, concern: Concern, *, mentor: int, pairing: int, question: int) -> None:
    async with store.transaction() as memory:
        await memory.concerns.change(concern, card_channel_id=800, card_message_id=CONCERN_CARD)
        await memory.mentors.place_card(mentor, channel_id=800, message_id=MENTOR_CARD)
        await memory.pairings.place_card(pairing, channel_id=800, message_id=PAIRING_CARD)
        await memory.questions.place_card(question, channel_id=800, message_id=QUESTION_CARD)


def given(case: Cases) -> dict[str, Any]:
    """A value for every argument, by its name."""
    return {
        "answer": Answer.WELL,
        "attends": True,
        "capacity": 2,
        "channel_id": 801,
        "chosen": {},
        "concern_id": case.concern,
        "contact": Contact.GLADLY,
        "days": 1,
        "discreet": True,
        "for_ever": True,
        "forum_id": 802,
        "hidden": True,
        "hope": "Someone to listen.",
        "hour": 9,
        "in_confidence": True,
        "key": "gender",
        "kind": RoleKind.MENTOR,
        "letter_id": case.kept,
        "match": case.match,
        "match_id": case.match.id,
        "matching_id": case.match.matching_id,
        "mentee": someone(SEEKER),
        "mentor": someone(MENTOR),
        "mentor_row_id": case.mentor,
        "named": True,
        "needs_yes": True,
        "note_id": case.thanks,
        "options": "Tea\nCoffee",
        "other_id": 69,
        "outcome": ConcernOutcome.TALKED,
        "pairing_id": case.walking.id,
        "part": Part.SELF,
        "past_member": False,
        "person": someone(69),
        "preferences": None,
        "qualities": ["kind"],
        "question_id": case.question,
        "rhythm": Rhythm.WEEKLY,
        "role_ids": [1],
        "seeker_id": case.seeker,
        "tag_id": 803,
        "text": "2026-02-01",
        "time_zone": "Europe/Berlin",
        "typed": "Drinks",
        "until": None,
        "up_to": case.kept,
        "usual": NAMES,
        "user_id": APPLICANT,
        "wants": {},
        "weekdays": [6],
        "welcome": Welcome.YES,
        "who_is": someone,
        "words": "A few words.",
    }


def meant(case: Cases) -> dict[str, dict[str, Any]]:
    """What some methods are given instead, so that it is of their kind."""
    by_ended = {"pairing_id": case.ended.id}
    return {
        "answering.agree": {"pairing_id": case.asked.id},
        "answering.decide": {"pairing_id": case.agreed.id, "move": PairingMove.APPROVE},
        "answering.decide_by_card": {"message_id": PAIRING_CARD, "move": PairingMove.APPROVE},
        "answering.decline": {"pairing_id": case.asked.id},
        "answering.withdraw": {"pairing_id": case.asked.id},
        "asking.reasons": {"pairing_id": case.asked.id},
        "check_ins.take_by_card": {"message_id": QUESTION_CARD},
        **{f"farewell.{name}": by_ended for name in ("look", "may_thank", "rest", "set_boundary", "what_holds")},
        **{f"farewell.{name}": by_ended | {"text": "Words."} for name in ("tell_facilitators", "thank")},
        "looking_after.take_by_card": {"message_id": CONCERN_CARD},
        "mentors.decide": {"mentor_row_id": case.application, "move": MentorMove.APPROVE},
        "mentors.decide_by_card": {"message_id": MENTOR_CARD, "move": MentorMove.APPROVE},
        "mentors.decide_for": {"move": MentorMove.APPROVE},
        "overview.fitting": {"move": PairingMove.END},
        "overview.the_one": {"move": PairingMove.END},
        "standing.retire": {"person": someone(MENTOR)},
        "traits.change": {"key": "own1"},
    }


def arguments(name: str, case: Cases) -> Mapping[str, Any]:
    """What a method cannot be called without, beside its caller."""
    values = given(case) | meant(case).get(name, {})
    needed = [
        each.name
        for each in inspect.signature(methods()[name]).parameters.values()
        if each.default is inspect.Parameter.empty and each.name not in {"self", "caller"}
    ]
    return {each: values[each] for each in needed}


async def call(house: House, name: str, caller: Caller, case: Cases) -> Any:
    """Call a method as somebody."""
    service, method = name.split(".")
    return await getattr(getattr(house.services, service), method)(caller, **arguments(name, case))


NOBODY = in_dm(90)
"""A stranger, in a direct message."""
