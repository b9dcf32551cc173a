"""Reading what a message is about, as its row in the table of kinds says: the subject, and what else it needs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime

from bot.rules.callers import Caller
from bot.rules.closing import shared_contact_wish
from bot.rules.concerns import redact_concern
from bot.rules.ladder import MATTER_KINDS, URGENT_KINDS, StaffGap
from bot.rules.mentor_status import has_right_to_mentor_role
from bot.rules.message_specs import SPECS
from bot.rules.message_types import Extra, MessageRoute, Subject, WeeklyReader, WordsOf
from bot.rules.pairing import without_partner
from bot.rules.programme import Programme
from bot.rules.visibility import Viewer
from bot.services.concerns.cases import load_concern_parties
from bot.services.core.context import people_with_conflict_of_interest
from bot.services.exclusions import is_excluded_pair, not_let_in, people_excluding
from bot.services.mentors.history import load_history
from bot.services.pairings.transitions import has_or_seeks_mentor
from bot.services.privacy.export import load_personal_data
from bot.services.profiles.compatibility import load_match_reasons, load_outlook
from bot.services.weekly import load_weekly_queue
from storage.models.concerns import OpenMatter, Silence
from storage.models.enums import ContactPreference, DeliveryState, MessageKind, PairingState, SeekerState
from storage.models.records import CheckInQuestion, Note, OutboxMessage, Pairing, Seeker
from storage.repositories.pairings import STARTED_PAIRING_STATES
from storage.unit_of_work import UnitOfWork

from .context import MessageContext


async def load_context(
    uow: UnitOfWork, message: OutboxMessage, programme: Programme, *, at: datetime
) -> MessageContext:
    """Load everything a message is about, as it stands now."""
    spec = SPECS[message.kind]
    context = MessageContext(message=message, community=await uow.communities.get(message.community_id))
    subject = SPECS[payload.kind if isinstance(payload := context.payload, WordsOf) else context.kind].subject
    if subject is Subject.SEEKER:
        context = await _about_a_seeker(uow, context, programme, at)
    else:
        context = await _with_subject(uow, context, subject)
    if message.kind in MATTER_KINDS or context.kind in MATTER_KINDS - URGENT_KINDS:
        matter = await uow.matters.about(message.community_id, context.kind, message.subject_id)
        context = replace(context, matter=matter)
    for extra in spec.extras:
        context = await _EXTRAS[extra](uow, context, programme, at)
    if spec.waits_for_contact_hours and message.recipient_id is not None:
        context = replace(context, preferences=await uow.preferences.get(message.community_id, message.recipient_id))
    return context


async def is_taken_back(uow: UnitOfWork, message: OutboxMessage) -> bool:
    """Return whether a message that was claimed has been dropped or held since."""
    now = await uow.outbox.get(message.id)
    return now is None or now.state in {DeliveryState.DROPPED, DeliveryState.HELD}


async def is_still_open(uow: UnitOfWork, message: OutboxMessage) -> bool:
    """Return whether what a message asks has not been closed; True for messages that ask nothing."""
    if not SPECS[message.kind].is_question:
        return True
    pairing = await uow.pairings.get(message.subject_id)
    return pairing is not None and pairing.closed_at is None


async def _with_subject(uow: UnitOfWork, context: MessageContext, subject: Subject) -> MessageContext:
    """Read the row that the message is about, and the pairing that this belongs to."""
    row_id = context.message.subject_id
    match subject:
        case Subject.MENTOR:
            return replace(context, mentor=await uow.mentors.get(row_id))
        case Subject.PAIRING:
            return replace(context, pairing=await _question_for_reader(uow, context.message))
        case Subject.QUESTION:
            question = await uow.questions.get(row_id)
            return replace(context, question=question, pairing=await _pairing_of(uow, question))
        case Subject.SILENCE:
            silence = await uow.silences.get(row_id)
            return replace(context, silence=silence, pairing=await _pairing_of(uow, silence))
        case Subject.NOTE:
            note = await uow.notes.get(row_id)
            return replace(context, note=note, pairing=await _pairing_of(uow, note))
        case Subject.CONCERN:
            return await _about_a_concern(uow, context)
        case Subject.MATTER:
            return await _about_a_matter(uow, context, await uow.matters.get(row_id))
        case Subject.MATTER_READER:
            reader = await uow.matter_readers.get(row_id)
            matter = await uow.matters.read_by(reader) if reader else None
            return replace(await _about_a_matter(uow, context, matter), matter_reader=reader)
        case Subject.COMMUNITY:
            posted = await uow.posted_messages.locations_of(context.message.community_id, context.kind)
            return replace(context, standing_cards=tuple(posted))
    return context


async def _question_for_reader(uow: UnitOfWork, message: OutboxMessage) -> Pairing | None:
    """Return the pairing; nothing of one that is a decoy by now, but to the one who asked."""
    pairing = await uow.pairings.get(message.subject_id)
    is_hidden = pairing is not None and pairing.is_decoy and message.recipient_id != pairing.asker_id
    return None if is_hidden else pairing


async def _pairing_of(uow: UnitOfWork, about: CheckInQuestion | Silence | Note | None) -> Pairing | None:
    return await uow.pairings.get(about.pairing_id) if about is not None else None


async def _about_a_concern(uow: UnitOfWork, context: MessageContext) -> MessageContext:
    """Load a concern; those who look after it are not told whose an unnamed one is."""
    concern, told = await uow.concerns.get(context.message.subject_id), context.spec.tells
    if concern is None:
        return context
    is_own = told is not None and told[1] is Viewer.SELF
    strangers = await people_excluding(uow, concern.community_id, [concern.by_id])
    return replace(
        context,
        concern=concern if is_own else redact_concern(concern),
        parties=await load_concern_parties(uow, concern),
        excluded_ids=await not_let_in(uow, MessageKind.CARD_CONCERN, concern.id, strangers),
    )


async def _about_a_matter(uow: UnitOfWork, context: MessageContext, matter: OpenMatter | None) -> MessageContext:
    """Load, of an open matter, what waits for a decision, or the concern; whose an unnamed one is, nobody is told."""
    if matter is None or matter.kind in {MessageKind.CARD_CONTACT, MessageKind.CARD_UNREACHABLE}:
        return replace(context, matter=matter)
    if matter.kind is MessageKind.CARD_MENTOR:
        return replace(context, matter=matter, mentor=await uow.mentors.get(matter.subject_id))
    if matter.kind is MessageKind.CARD_PAIRING:
        return replace(context, matter=matter, pairing=await uow.pairings.get(matter.subject_id))
    if matter.kind is MessageKind.CARD_SILENCE:
        silence = await uow.silences.get(matter.subject_id)
        return replace(context, matter=matter, silence=silence, pairing=await _pairing_of(uow, silence))
    concern = await uow.concerns.get(matter.subject_id)
    if concern is not None and not concern.named and context.message.recipient_id != matter.by_id:
        return replace(context, matter=replace(matter, by_id=None), concern=redact_concern(concern))
    return replace(context, matter=matter, concern=concern)


async def _about_a_seeker(
    uow: UnitOfWork, context: MessageContext, programme: Programme, at: datetime
) -> MessageContext:
    seeker = await uow.seekers.get(context.message.subject_id)
    if seeker is None or seeker.state is not SeekerState.WAITING:
        return context
    looks = await load_outlook(uow, context.community, seeker, programme, at=at)
    return replace(context, seeker=seeker, has_open_request=await _is_asked(uow, seeker), outlook=looks)


async def _is_asked(uow: UnitOfWork, seeker: Seeker) -> bool:
    """Return whether somebody waits for their yes or no, or both have said yes and a facilitator decides."""
    theirs = await uow.pairings.list_of_person(seeker.community_id, seeker.user_id)
    return any(
        pairing.state is PairingState.AGREED
        or (pairing.state is PairingState.PROPOSED and not pairing.has_agreed(seeker.user_id))
        for pairing in theirs
        if pairing.mentee_id == seeker.user_id
    )


async def _parties(uow: UnitOfWork, context: MessageContext, _programme: Programme, _at: datetime) -> MessageContext:
    """Load whose own case it is, and whom one of these keeps apart from.

    Of what somebody confides, only their own wishes count: nobody else can keep it from those who help.
    """
    message, spec, parties, pairing = context.message, context.spec, context.parties, context.pairing
    whom = message.subject_id if SPECS[context.kind].subject is Subject.PERSON else None
    if context.concern is not None:
        return context
    if pairing is not None:
        parties = frozenset(pairing.party_ids)
    elif context.mentor is not None:
        parties = frozenset({context.mentor.user_id})
    elif whom is not None:
        parties = await people_with_conflict_of_interest(uow, message.community_id, whom)
    # One of the two reads who hears of it, and is not to learn whom the other keeps apart from.
    is_to_one = spec.subject is Subject.PAIRING and spec.route is MessageRoute.DIRECT_MESSAGE
    confides = context.question.person_id if context.question else context.note.author_id if context.note else whom
    of = {message.recipient_id} & parties if is_to_one else {confides} if confides is not None else parties
    strangers = await people_excluding(uow, message.community_id, sorted(filter(None, of)))
    if context.question is not None:
        strangers = await not_let_in(uow, MessageKind.CARD_CONTACT, context.question.id, strangers)
    if pairing is not None and confides is not None and message.recipient_id is not None:
        others = await people_excluding(uow, message.community_id, parties - {confides})
        pairing = without_partner(pairing, confides) if message.recipient_id in others else pairing
    return replace(context, pairing=pairing, parties=parties, excluded_ids=strangers)


async def _schedule(uow: UnitOfWork, context: MessageContext, _programme: Programme, _at: datetime) -> MessageContext:
    question = context.question
    if question is None or (pairing := context.pairing) is None:
        return context
    is_mentee = question.person_id == pairing.mentee_id
    theirs = await uow.mentors.get_live(pairing.community_id, pairing.mentor_id) if is_mentee else None
    schedule = await uow.schedules.get(question.pairing_id, question.person_id)
    return replace(context, schedule=schedule, offering_mentor=theirs)


async def _reasons(uow: UnitOfWork, context: MessageContext, programme: Programme, at: datetime) -> MessageContext:
    pairing, reader = context.pairing, context.message.recipient_id
    if pairing is None:
        return context
    if reader in pairing.party_ids:
        reasons = await load_match_reasons(uow, context.community, pairing, reader, programme, at=at)
        # Once it has arrived, what the other wishes, or is worried about, changes nothing that is read of it.
        is_new = context.message.kind is MessageKind.ASKED and context.message.state is DeliveryState.WAITING
        excluded = await is_excluded_pair(uow, pairing, reader, by=pairing.party_ids if is_new else [reader])
        context = replace(context, match_reasons=reasons, is_excluded_pair=excluded)
    return replace(
        context, offering_mentor=await uow.mentors.get_live(context.message.community_id, pairing.mentor_id)
    )


async def _shared_contact(uow: UnitOfWork, context: MessageContext, _p: Programme, _at: datetime) -> MessageContext:
    if context.pairing is None:
        return context
    return replace(context, shared_contact=shared_contact_wish(await uow.boundaries.by_person(context.pairing.id)))


async def _contact_wish(uow: UnitOfWork, context: MessageContext, _p: Programme, _at: datetime) -> MessageContext:
    if context.pairing is None or context.message.recipient_id is None:
        return context
    said = await uow.boundaries.by_person(context.pairing.id)
    return replace(context, wants_no_contact=said.get(context.message.recipient_id) is ContactPreference.NONE)


async def _other_plans(uow: UnitOfWork, context: MessageContext, _p: Programme, _at: datetime) -> MessageContext:
    if context.message.recipient_id is None:
        return context
    plans = await has_or_seeks_mentor(uow, context.message.community_id, context.message.recipient_id)
    return replace(context, has_or_seeks_mentor=plans)


async def _mentees(uow: UnitOfWork, context: MessageContext, _programme: Programme, _at: datetime) -> MessageContext:
    reader = context.message.recipient_id
    if reader is None:
        return context
    theirs = await uow.pairings.list_of_person(context.message.community_id, reader, STARTED_PAIRING_STATES)
    return replace(context, mentees=tuple(pairing for pairing in theirs if pairing.mentor_id == reader))


async def _role(uow: UnitOfWork, context: MessageContext, _programme: Programme, _at: datetime) -> MessageContext:
    home, reader = context.message.community_id, context.message.recipient_id
    if reader is None:
        return context
    newest, theirs = await uow.mentors.get_latest(home, reader), await uow.pairings.list_of_person(home, reader)
    return replace(context, has_right_to_role=has_right_to_mentor_role(newest, theirs, reader))


async def _history(uow: UnitOfWork, context: MessageContext, _programme: Programme, at: datetime) -> MessageContext:
    offer = context.mentor
    past = await load_history(uow, context.message.community_id, [offer], at=at)
    return replace(context, has_history=bool(past) or (offer is not None and offer.closed_since is not None))


async def _own_data(uow: UnitOfWork, context: MessageContext, _programme: Programme, at: datetime) -> MessageContext:
    if context.message.recipient_id is None:
        return context
    found = await load_personal_data(uow, context.message.community_id, context.message.recipient_id, at=at)
    return replace(context, personal_data=found)


async def _weekly(uow: UnitOfWork, context: MessageContext, programme: Programme, at: datetime) -> MessageContext:
    reader, home, as_whom = context.message.recipient_id, context.community, context.payload
    # What the owner hears depends on who is there, which the sender knows.
    if reader is None or as_whom is WeeklyReader.OWNER or (as_whom is not None and home.coordinator_id != reader):
        return context
    caller, late = Caller(user_id=reader, community_id=home.community_id), as_whom is WeeklyReader.COORDINATOR
    queue = await load_weekly_queue(uow, caller, home, programme, at=at, as_coordinator=late)
    return replace(context, queue=queue)


async def _staff_gaps(uow: UnitOfWork, context: MessageContext, _p: Programme, _at: datetime) -> MessageContext:
    found = await uow.communities.staff_finding(context.message.community_id)
    return replace(context, staff_gaps=StaffGap(found.missing), staff_missing_since=found.since)


_EXTRAS: dict[Extra, Callable[[UnitOfWork, MessageContext, Programme, datetime], Awaitable[MessageContext]]] = {
    Extra.PARTIES: _parties,
    Extra.SCHEDULE: _schedule,
    Extra.REASONS: _reasons,
    Extra.SHARED_CONTACT: _shared_contact,
    Extra.CONTACT_WISH: _contact_wish,
    Extra.OTHER_PLANS: _other_plans,
    Extra.MENTEES: _mentees,
    Extra.ROLE: _role,
    Extra.HISTORY: _history,
    Extra.OWN_DATA: _own_data,
    Extra.WEEKLY: _weekly,
    Extra.STAFF_GAPS: _staff_gaps,
}
