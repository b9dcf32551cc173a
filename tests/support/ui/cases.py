"""Everything that can be so when something is rendered, with words as long and as awkward as people may write."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from itertools import product

from bot.rules.fitting import Fit, InTheWay, Looking, Measure, Weights, fit
from bot.rules.message_specs import SPECS
from bot.rules.message_types import AboutCard, Subject
from bot.rules.programme import QUALITIES
from bot.rules.traits import (
    CATALOGUE,
    GROUP,
    LONGEST_LABEL,
    LONGEST_NAME,
    Kind,
    Part,
    Stance,
    Trait,
    Want,
    write_answers,
)
from bot.rules.writing import FEW_WORDS, LAST_WORDS, NOTE
from bot.services.outbox.context import Facts
from bot.services.privacy.export import Everything
from bot.services.profiles.compatibility import Outlook, Reasons
from bot.ui.outbox.cards import CARDS
from storage.models.concerns import Concern
from storage.models.enums import (
    Answer,
    AskedBy,
    ConcernKind,
    ConcernOutcome,
    Contact,
    EndedHow,
    LetterKind,
    MentorState,
    PairingState,
    Rhythm,
    Welcome,
    Wish,
)
from storage.models.matching import Profile
from storage.models.records import Mentor, Pairing
from storage.repositories.pairings import LIVE
from tests.support.factories import (
    FACILITATOR_ID,
    HOME,
    MENTEE_ID,
    MENTOR_ID,
    NOW,
    community,
    concern,
    facts,
    mentor,
    note,
    pairing,
    preferences,
    question,
    schedule,
    seeker,
    silence,
)

from . import refused_cases


def filled(pattern: str, length: int = FEW_WORDS) -> str:
    """The pattern over and over, cut to exactly this length, with visible ends."""
    return "x" + (pattern * length)[: length - 2] + "x"


AWKWARD = {
    "plain": filled("word "),
    "doubled by escaping": filled("*_`~|\\"),
    "nothing but line breaks": filled("\n"),
    "one character a line": filled("*\n"),
    "headings and lists": filled("# a\n- b\n> c\n"),
    "links": filled("[a](b)\n"),
    "emoji": filled("👩\u200d👩\u200d👧\u200d👦"),
}


def mentors(words: str | None) -> Iterator[Mentor]:
    """A mentor in every state, with everything said that can be said."""
    for state, past in product(MentorState, (True, False)):
        yield mentor(
            state,
            capacity=10,
            past_member=past,
            qualities=QUALITIES,
            words=words,
            reason=words if state is MentorState.DECLINED else None,
            paused_until=NOW if state is MentorState.PAUSED else None,
            word_asked_by=FACILITATOR_ID if past else None,
        )
    yield mentor(MentorState.STEPPED_DOWN, decided_by=None)


def pairings(words: str | None = None) -> Iterator[Pairing]:
    """A pairing in every state, by each way in."""
    for state, asked_by in product(PairingState, AskedBy):
        paused = state is PairingState.PAUSED
        usual = pairing(
            state,
            asked_by,
            words=words,
            attends=False,
            paused_until=NOW if paused else None,
            decided_by=FACILITATOR_ID,
        )
        yield usual
        if asked_by is not AskedBy.MENTEE:
            yield pairing(state, asked_by, veiled=True)
        if state is PairingState.ENDED:
            yield from (pairing(state, asked_by, ended_how=how, decided_by=None) for how in EndedHow)
            yield from (pairing(state, asked_by, began_at=None, ended_how=how, decided_by=None) for how in EndedHow)
        if state not in LIVE:
            # The mentor has had what was stored about them deleted.
            yield replace(usual, mentor_id=-2 * usual.id, decided_by=0)
        if state in {PairingState.ACTIVE, PairingState.PAUSED}:
            yield pairing(state, asked_by, handover_at=NOW)
        if asked_by is AskedBy.FACILITATOR and state is PairingState.PROPOSED:
            yield from (
                pairing(state, asked_by, **{agreed: NOW}) for agreed in ("mentor_agreed_at", "mentee_agreed_at")
            )


OWN_TRAITS = tuple(
    Trait(
        key=f"own{number}",
        kind=Kind.ONE,
        part=Part.OURS,
        options=("1", "2"),
        name="n" * LONGEST_NAME,
        labels={"1": "l" * LONGEST_LABEL, "2": "m" * LONGEST_LABEL},
    )
    for number in range(1, 6)
)
GROUPS = tuple(str(role) for role in range(10**18, 10**18 + 25))
TRAITS = (*(replace(trait, options=GROUPS) if trait.key == GROUP else trait for trait in CATALOGUE), *OWN_TRAITS)
"""As much as a community may ask about, with the longest names."""

EVERYTHING = {trait.key: "+".join(trait.options) for trait in TRAITS if trait.options} | {
    "zone": "America/Argentina/ComodRivadavia"
}
"""All said that can be said."""

LIKE_ME = {trait.key: Want(stance=Stance.SIMILAR, must=True) for trait in TRAITS}


@cache
def everything_fits() -> Fit:
    """As many reasons as there can be; reckoned once, because it takes longer than anything that is shown of it."""
    measure = Measure(traits=TRAITS, weights=Weights(), now=NOW)
    return fit(measure, Looking(answers=EVERYTHING, wants=LIKE_ME), EVERYTHING)


def reasons(words: str | None = None) -> Reasons:
    """Everything said that can be said, and as many reasons as there can be."""
    other = Profile(
        community_id=HOME,
        user_id=MENTEE_ID,
        answers=write_answers({key: value for key, value in EVERYTHING.items() if key != "zone"}),
        pronouns=(words or "she/her")[:40],
        faith=words,
        time_zone=EVERYTHING["zone"],
    )
    return Reasons(traits=TRAITS, fit=everything_fits(), other=other)


def outlooks() -> Iterator[Outlook]:
    """Nothing in the way, nobody with room, and every must there can be."""
    for way in (InTheWay(), InTheWay(no_room=True), InTheWay(musts=tuple(trait.key for trait in TRAITS))):
        yield Outlook(traits=TRAITS, in_the_way=way)


AT_THE_END = {LetterKind.THANKS_WAIT, LetterKind.THANKS, LetterKind.CARD_RESPECT, LetterKind.BOUNDARY_SHARED}


def at_the_end(kind: LetterKind, words: str) -> Iterator[Facts]:
    """What is said in a closing, to either of the two or about them."""
    if kind is LetterKind.BOUNDARY_SHARED:
        for reader, contact in product((MENTOR_ID, MENTEE_ID), (None, *Contact)):
            yield facts(kind, to=reader, pairing=pairing(PairingState.ENDED), shared=contact)
        return
    for each, welcome, secret in product(pairings(words), (None, *Welcome), (True, False)):
        said = note((words * 2)[:LAST_WORDS], welcome=welcome, in_confidence=secret)
        yield facts(kind, to=MENTEE_ID, pairing=each, note=said)


def words_to_those_waiting(words: str) -> Iterator[Facts]:
    """The word that someone is not forgotten, whatever stands in their way."""
    for looks, is_asked, wish in product(outlooks(), (True, False), Wish):
        waits, wishes = seeker(hope=words, preferences=words), preferences(wish=wish)
        yield facts(LetterKind.STILL_WAITING, seeker=waits, outlook=looks, is_asked=is_asked, preferences=wishes)


def ends_of_rests() -> Iterator[Facts]:
    """A rest that is over, whatever the person wishes by now."""
    for wish, until in product(Wish, (None, NOW)):
        yield facts(LetterKind.REST_OVER, preferences=preferences(wish=wish, resting_until=until))


def concerns(words: str) -> Iterator[Concern]:
    """A concern, or a wish to be reached, named or not, untaken, taken and closed."""
    said = (words * 2)[:LAST_WORDS]
    for kind, named, outcome in product(ConcernKind, (True, False), (None, *ConcernOutcome)):
        usual = concern(kind, named=named, about_id=MENTOR_ID, words=said, pauses=True)
        if outcome is None:
            yield usual
            yield replace(usual, taken_by=FACILITATOR_ID, taken_at=NOW)
        else:
            yield replace(usual, outcome=outcome, closed_at=NOW, closed_by=FACILITATOR_ID, outcome_words=words)


def of_a_removed_community(_words: str) -> Iterator[Facts]:
    """The word to the owner of a server that removed the bot."""
    yield replace(facts(LetterKind.COMMUNITY_REMOVED, to=FACILITATOR_ID), community=community(removed_at=NOW))


def own_data(words: str) -> Iterator[Facts]:
    """What is stored about someone: nothing, or something with their words."""
    some = {"seekers": [{"hope": words, "since": NOW}], "pairings": [{"with": MENTOR_ID, "state": "active"}]}
    for kinds in ({}, some):
        stored = Everything(community_id=HOME, user_id=MENTEE_ID, at=NOW, kinds=kinds)
        yield facts(LetterKind.OWN_DATA, to=MENTEE_ID, everything=stored)


ABOUT_ONE_PERSON: dict[LetterKind, Callable[[str], Iterator[Facts]]] = {
    LetterKind.STILL_WAITING: words_to_those_waiting,
    LetterKind.REST_OVER: lambda _words: ends_of_rests(),
    LetterKind.COMMUNITY_REMOVED: of_a_removed_community,
    LetterKind.OWN_DATA: own_data,
    LetterKind.WORDS_RETURNED: lambda words: refused_cases.returned(words, pairings(words)),
    LetterKind.WORDS_LEFT_OUT: lambda words: refused_cases.left_out(pairings(words), mentors(words)),
}


def in_the_stead_of_a_card(kind: LetterKind, words: str) -> Iterator[Facts]:
    """What one person is told by direct message, of each card that facilitators would not see."""
    for card in (kind for kind, renderer in CARDS.items() if renderer.waits):
        for about in everything_about(card, words):
            told = replace(about.letter, kind=kind, detail=card, to_id=FACILITATOR_ID)
            yield replace(about, letter=told)


def everything_about(kind: LetterKind, words: str) -> Iterator[Facts]:
    """A letter of this kind in every state that what it is about can be in, to either of the two."""
    subject = SPECS[kind].subject
    if SPECS[kind].payload is AboutCard:
        yield from in_the_stead_of_a_card(kind, words)
        return
    subject = SPECS[kind].subject
    if subject is Subject.MENTOR:
        yield from about_mentors(kind, words)
        return
    if subject is Subject.CONCERN:
        yield from (facts(kind, to=MENTEE_ID, concern=brought) for brought in concerns(words))
        return
    if kind in ABOUT_ONE_PERSON:
        yield from ABOUT_ONE_PERSON[kind](words)
        return
    if kind is LetterKind.RHYTHM_CHANGED:
        for reader, rhythm in product((MENTOR_ID, MENTEE_ID), Rhythm):
            yield facts(kind, to=reader, pairing=pairing(rhythm=rhythm))
    if kind is LetterKind.CARD_SILENCE:
        for each, over in product(pairings(words), (None, NOW)):
            yield facts(kind, to=None, pairing=each, silence=silence(over_at=over))
        return
    yield from (at_the_end if kind in AT_THE_END else about_the_two)(kind, words)


def about_mentors(kind: LetterKind, words: str) -> Iterator[Facts]:
    """A letter about a mentor in every state, whose mentees are offered someone else, or not."""
    for each_mentor, offered in product(mentors(words), (None, NOW)):
        theirs = tuple(pairing(id=number, handover_at=offered) for number in range(1, 11))
        yield facts(kind, to=MENTOR_ID, mentor=each_mentor, mentees=theirs)


def about_the_two(kind: LetterKind, words: str) -> Iterator[Facts]:
    """A letter to either of two about what is between them, in every state."""
    answers = (None, *Answer) if SPECS[kind].subject is Subject.QUESTION else (None,)
    offering = mentor(qualities=QUALITIES, words=words)
    for reader, each, answer in product((MENTOR_ID, MENTEE_ID), pairings(words), answers):
        asked = question(answer, person_id=reader, number=3, taken_by=FACILITATOR_ID if each.veiled else None)
        yield facts(
            kind,
            to=reader,
            pairing=each,
            question=asked,
            schedule=schedule(person_id=reader, number=3),
            preferences=preferences(user_id=reader),
            note=note((words * 4)[:NOTE]),
            offering=offering,
            reasons=reasons(words),
        )
