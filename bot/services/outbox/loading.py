"""Reading what a message is about, as its row in the table of kinds says: the subject, and what else it needs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime

from bot.rules.concerns import as_told
from bot.rules.mentoring import wears_the_role
from bot.rules.message_specs import SPECS
from bot.rules.message_types import Extra, MessageRoute, Subject, WordsOf
from bot.rules.parting import shared
from bot.rules.programme import Programme
from bot.rules.seeing import Reader
from bot.services.concerns.handling import parties_of
from bot.services.exclusions import strangers_to
from bot.services.pairings.transitions import has_other_plans
from bot.services.privacy.export import everything_of
from bot.services.profiles.compatibility import outlook_of, reasons_for
from storage.models.enums import Contact, PairingState, SeekerState
from storage.models.records import Letter, Note, Pairing, Question, Seeker, Silence
from storage.repositories.pairings import WALKING
from storage.unit_of_work import Memory

from .context import Facts


async def gather(memory: Memory, letter: Letter, programme: Programme, *, at: datetime) -> Facts:
    """Everything a letter is about, as it stands now."""
    spec = SPECS[letter.kind]
    facts = Facts(letter=letter, community=await memory.communities.get(letter.community_id))
    subject = SPECS[payload.kind if isinstance(payload := facts.payload, WordsOf) else facts.kind].subject
    if subject is Subject.SEEKER:
        facts = await _about_a_seeker(memory, facts, programme, at)
    else:
        facts = await _with_subject(memory, facts, subject)
    for extra in spec.extras:
        facts = await _EXTRAS[extra](memory, facts, programme, at)
    if spec.in_contact_hours and letter.to_id is not None:
        facts = replace(facts, preferences=await memory.preferences.get(letter.community_id, letter.to_id))
    return facts


async def _with_subject(memory: Memory, facts: Facts, subject: Subject) -> Facts:
    """Read the row that the letter is about, and the pairing that this belongs to."""
    row_id = facts.letter.subject_id
    match subject:
        case Subject.MENTOR:
            return replace(facts, mentor=await memory.mentors.get(row_id))
        case Subject.PAIRING:
            return replace(facts, pairing=await memory.pairings.get(row_id))
        case Subject.QUESTION:
            question = await memory.questions.get(row_id)
            return replace(facts, question=question, pairing=await _pairing_of(memory, question))
        case Subject.SILENCE:
            silence = await memory.silences.get(row_id)
            return replace(facts, silence=silence, pairing=await _pairing_of(memory, silence))
        case Subject.NOTE:
            note = await memory.notes.get(row_id)
            return replace(facts, note=note, pairing=await _pairing_of(memory, note))
        case Subject.CONCERN:
            return await _about_a_concern(memory, facts)
    return facts


async def _pairing_of(memory: Memory, about: Question | Silence | Note | None) -> Pairing | None:
    return await memory.pairings.get(about.pairing_id) if about is not None else None


async def _about_a_concern(memory: Memory, facts: Facts) -> Facts:
    """Those who look after it are not told whose an unnamed one is."""
    concern, told = await memory.concerns.get(facts.letter.subject_id), facts.spec.tells
    if concern is None:
        return facts
    is_own = told is not None and told[1] is Reader.SELF
    return replace(
        facts,
        concern=concern if is_own else as_told(concern),
        parties=await parties_of(memory, concern),
        raised_by=concern.by_id,
    )


async def _about_a_seeker(memory: Memory, facts: Facts, programme: Programme, at: datetime) -> Facts:
    seeker = await memory.seekers.get(facts.letter.subject_id)
    if seeker is None or seeker.state is not SeekerState.WAITING:
        return facts
    looks = await outlook_of(memory, facts.community, seeker, programme, at=at)
    return replace(facts, seeker=seeker, is_asked=await _is_asked(memory, seeker), outlook=looks)


async def _is_asked(memory: Memory, seeker: Seeker) -> bool:
    """Whether somebody waits for their yes or no, or both have said yes and a facilitator decides."""
    theirs = await memory.pairings.of(seeker.community_id, seeker.user_id)
    return any(
        pairing.state is PairingState.AGREED
        or (pairing.state is PairingState.PROPOSED and not pairing.has_agreed(seeker.user_id))
        for pairing in theirs
        if pairing.mentee_id == seeker.user_id
    )


async def _parties(memory: Memory, facts: Facts, _programme: Programme, _at: datetime) -> Facts:
    """Whose own case it is, and who is a stranger to it because one of these keeps apart from them."""
    letter, spec, parties = facts.letter, facts.spec, facts.parties
    if facts.pairing is not None:
        parties = frozenset(facts.pairing.people)
    elif facts.mentor is not None:
        parties = frozenset({facts.mentor.user_id})
    elif SPECS[facts.kind].subject is Subject.PERSON:
        parties = frozenset({letter.subject_id})
    # One of the two reads who hears of it, and is not to learn whom the other keeps apart from.
    is_to_one = spec.subject is Subject.PAIRING and spec.route is MessageRoute.DIRECT_MESSAGE
    of = {letter.to_id} & parties if is_to_one else parties
    strangers = await strangers_to(memory, letter.community_id, sorted(filter(None, of)))
    return replace(facts, parties=parties, strangers=strangers)


async def _schedule(memory: Memory, facts: Facts, _programme: Programme, _at: datetime) -> Facts:
    question = facts.question
    if question is None:
        return facts
    return replace(facts, schedule=await memory.schedules.of(question.pairing_id, question.person_id))


async def _reasons(memory: Memory, facts: Facts, programme: Programme, at: datetime) -> Facts:
    pairing, reader = facts.pairing, facts.letter.to_id
    if pairing is None:
        return facts
    if reader in pairing.people:
        reasons = await reasons_for(memory, facts.community, pairing, reader, programme, at=at)
        facts = replace(facts, reasons=reasons, is_not_to_be=reasons.is_not_to_be)
    return replace(facts, offering=await memory.mentors.live(facts.letter.community_id, pairing.mentor_id))


async def _shared_contact(memory: Memory, facts: Facts, _programme: Programme, _at: datetime) -> Facts:
    if facts.pairing is None:
        return facts
    return replace(facts, shared=shared(await memory.boundaries.of(facts.pairing.id)))


async def _contact_wish(memory: Memory, facts: Facts, _programme: Programme, _at: datetime) -> Facts:
    if facts.pairing is None or facts.letter.to_id is None:
        return facts
    said = await memory.boundaries.of(facts.pairing.id)
    return replace(facts, wants_no_contact=said.get(facts.letter.to_id) is Contact.NONE)


async def _other_plans(memory: Memory, facts: Facts, _programme: Programme, _at: datetime) -> Facts:
    if facts.letter.to_id is None:
        return facts
    plans = await has_other_plans(memory, facts.letter.community_id, facts.letter.to_id)
    return replace(facts, has_other_plans=plans)


async def _mentees(memory: Memory, facts: Facts, _programme: Programme, _at: datetime) -> Facts:
    reader = facts.letter.to_id
    if reader is None:
        return facts
    theirs = await memory.pairings.of(facts.letter.community_id, reader, WALKING)
    return replace(facts, mentees=tuple(pairing for pairing in theirs if pairing.mentor_id == reader))


async def _role(memory: Memory, facts: Facts, _programme: Programme, _at: datetime) -> Facts:
    home, reader = facts.letter.community_id, facts.letter.to_id
    if reader is None:
        return facts
    newest, theirs = await memory.mentors.latest(home, reader), await memory.pairings.of(home, reader)
    return replace(facts, wears_role=wears_the_role(newest, theirs, reader))


async def _own_data(memory: Memory, facts: Facts, _programme: Programme, at: datetime) -> Facts:
    if facts.letter.to_id is None:
        return facts
    return replace(
        facts, everything=await everything_of(memory, facts.letter.community_id, facts.letter.to_id, at=at)
    )


_EXTRAS: dict[Extra, Callable[[Memory, Facts, Programme, datetime], Awaitable[Facts]]] = {
    Extra.PARTIES: _parties,
    Extra.SCHEDULE: _schedule,
    Extra.REASONS: _reasons,
    Extra.SHARED_CONTACT: _shared_contact,
    Extra.CONTACT_WISH: _contact_wish,
    Extra.OTHER_PLANS: _other_plans,
    Extra.MENTEES: _mentees,
    Extra.ROLE: _role,
    Extra.OWN_DATA: _own_data,
}
