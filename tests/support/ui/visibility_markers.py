"""Everything that can be rendered, with a marker in each text that tells which kind of data it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from discord import ui

from bot.rules.matching.compatibility import MatchCriteria, SeekerProfile, Weights, assess_fit
from bot.rules.matching.obstacles import MatchObstacles
from bot.rules.message_specs import SPECS
from bot.rules.message_types import WordsOf
from bot.rules.programme import Programme
from bot.rules.traits import TRAIT_CATALOGUE, Want, WantStance
from bot.rules.visibility import DataKind, Viewer, viewer_in
from bot.services.browsing import BrowsedMentor
from bot.services.core.paging import Page
from bot.services.facilitator_overview import ContactRequest, FacilitatorQueue, SilentPair
from bot.services.matching.results import MatchDetails
from bot.services.member_status import HistoryEntry, MemberStatus
from bot.services.outbox.context import MessageContext
from bot.services.pairings.offers import ListedWaiting, WaitingCandidate
from bot.ui.browsing import views as browsing_views
from bot.ui.closing import views as closing_views
from bot.ui.components.paging import FIRST_PLACE
from bot.ui.exclusions import views as exclusions_views
from bot.ui.matching import views as matching_views
from bot.ui.outbox import cards as outbox_cards
from bot.ui.outbox import direct_messages
from bot.ui.overview import facilitator as overview_facilitator
from bot.ui.overview import member as overview_member
from bot.ui.overview import person_views
from bot.ui.pairings import descriptions
from bot.ui.profiles import views as profiles_views
from bot.ui.waiting_list import views as waiting_list_views
from storage.models.concerns import UnreachablePerson
from storage.models.enums import CheckInAnswer, EndedHow, MatchState, MentorState, MessageKind, PairingState
from storage.models.enums import ContactPreference as Wished
from storage.models.matching import Exclusion, Match, Profile
from storage.models.records import Pairing
from tests.support.factories import (
    COMMUNITY_ID,
    FACILITATOR_ID,
    MENTEE_ID,
    MENTOR_ID,
    NOW,
    mentor,
    pairing,
    question,
    seeker,
    silence,
)
from tests.support.factories import closing as ended
from tests.ui.overview.test_pages import mine

from . import profile_cases
from .cases import cases_of
from .limits import text
from .markers import marked, marked_mentor, marked_pairing, marked_seeker, marker_of

OF_MENTOR = {DataKind.MENTOR_OFFER, DataKind.MENTOR_REFUSAL_REASON}
"""Kinds of data that are the mentor's; END_REASON is of both, the others are the mentee's or the author's."""


def rendered_with_markers(kind: MessageKind) -> set[tuple[DataKind, Viewer]]:
    """Return what messages of this kind show, with the reader's relation to the person it is of."""
    seen: set[tuple[DataKind, Viewer]] = set()
    for context in map(marked, cases_of(kind, "words")):
        render = outbox_cards.render_card if kind.startswith("card_") else direct_messages.render_dm
        view = render(context, Programme())
        said = text(view) if view is not None else ""
        seen |= {(kept, _reader_of(context, kept)) for kept in DataKind if marker_of(kept) in said}
    return seen


def _reader_of(context: MessageContext, kept: DataKind) -> Viewer:
    told, reader = SPECS[context.message.kind].tells, context.message.recipient_id
    if SPECS[context.message.kind].payload is WordsOf:
        # To whoever wrote it: of a reason, that is whoever decided.
        return Viewer.FACILITATOR if kept is DataKind.MENTOR_REFUSAL_REASON else Viewer.SELF
    if (told is not None and told[1] is Viewer.FACILITATOR) or reader is None:
        return Viewer.FACILITATOR
    of = MENTOR_ID if kept in OF_MENTOR else MENTEE_ID
    if context.note is not None and kept in {DataKind.NOTE, DataKind.THANKS, DataKind.CLOSING_FEEDBACK}:
        # The message is brought to the one who did not write it.
        return (
            Viewer.SELF if context.note.author_id == reader and kept is DataKind.CLOSING_FEEDBACK else Viewer.PARTNER
        )
    if context.pairing is None:
        return Viewer.SELF if reader == of else Viewer.OTHERS
    return viewer_in(context.pairing, reader, subject_id=of)


View = Callable[[], ui.LayoutView | str | None]


def _queue() -> ui.LayoutView:
    both = marked_pairing(pairing())
    return overview_facilitator.queue_page(
        FacilitatorQueue(
            reader_id=FACILITATOR_ID,
            contact_requests=[ContactRequest(question=question(CheckInAnswer.CONTACT), pairing=both)],
            silent_pairs=[SilentPair(silence=silence(), pairing=both)],
            applications=[marked_mentor(mentor(MentorState.APPLIED))],
            pairings=[marked_pairing(pairing(PairingState.AGREED, attends=False))],
            unreachable=[UnreachablePerson(user_id=MENTEE_ID, since=NOW, matter_id=8)],
            waiting_list=[marked_seeker(seeker(attends=False))],
            obstacles={MENTEE_ID: MatchObstacles(musts=("age",))},
            traits=TRAIT_CATALOGUE,
        )
    )


def _standings(state: MentorState | None = None) -> ui.LayoutView:
    return person_views.member_page(
        MemberStatus(
            person_id=MENTEE_ID,
            mentor=marked_mentor(mentor(state)) if state else None,
            seeker=marked_seeker(seeker(attends=False)),
            pairings=[pairing(), pairing(PairingState.PROPOSED)],
            unreachable_since=NOW,
            traits=TRAIT_CATALOGUE,
            answers=BETRAYED,
        )
    )


def _history() -> ui.LayoutView:
    over = pairing(PairingState.ENDED, closed_by=FACILITATOR_ID, ended_how=EndedHow.BY_FACILITATOR)
    declined = marked_mentor(mentor(MentorState.DECLINED))
    entries = [HistoryEntry(at=NOW, what=each) for each in (marked_pairing(over), declined)]
    return person_views.history_page(MENTEE_ID, Page(entries))


def _everything_fits() -> MatchCriteria:
    return MatchCriteria(traits=TRAIT_CATALOGUE, weights=Weights(), now=NOW)


BETRAYED = {"side": "betrayed"}
LIKE_ME = {"side": Want(stance=WantStance.SIMILAR, must=False)}
FITS = assess_fit(_everything_fits(), SeekerProfile(answers=BETRAYED, wants=LIKE_ME), BETRAYED)


def _waiting_list() -> ui.LayoutView:
    waiter = WaitingCandidate(seeker_id=7, since=NOW, answers=BETRAYED)
    return waiting_list_views.waiting_list_page(
        ListedWaiting(community_id=COMMUNITY_ID, at=NOW, traits=TRAIT_CATALOGUE, candidates=[waiter]),
        str,
    )


def _browsed() -> ui.LayoutView:
    free = marker_of(DataKind.MENTOR_PRONOUNS_AND_FAITH)
    return browsing_views.browsed_mentor_card(
        BrowsedMentor(
            community_id=COMMUNITY_ID,
            mentor=marked_mentor(mentor()),
            profile=Profile(community_id=COMMUNITY_ID, user_id=MENTOR_ID, pronouns=free, faith=free),
            answers=BETRAYED,
            traits=list(TRAIT_CATALOGUE),
            fit=FITS,
            clocks_apart=timedelta(hours=2),
            unknown_from_mentor=(),
            unknown_from_seeker=(),
        ),
        str,
    )


def _match() -> ui.LayoutView:
    match = Match(id=1, matching_id=1, position=1, seeker_id=MENTEE_ID, mentor_id=MENTOR_ID, state=MatchState.OPEN)
    return matching_views.match_page(
        MatchDetails(
            match=match,
            position=1,
            total=1,
            waiting_since=NOW,
            fit=FITS,
            traits=list(TRAIT_CATALOGUE),
            closest=None,
            previous_id=None,
            next_id=None,
        ),
        str,
    )


def _mine(*live: Pairing) -> ui.LayoutView:
    return overview_member.overview_page(mine(MENTEE_ID, live, seeker=marked_seeker(seeker())))[0]


def _asked_mentor() -> str:
    return descriptions.describe_pairing(marked_pairing(pairing(PairingState.PROPOSED)), MENTOR_ID)


def _listed() -> ui.LayoutView:
    one = Exclusion(id=1, community_id=COMMUNITY_ID, by_id=MENTEE_ID, other_id=MENTOR_ID, since=NOW)
    return exclusions_views.exclusion_list(
        COMMUNITY_ID, *exclusions_views.exclusions_at([one], FIRST_PLACE), lambda _: "Ines"
    )


def _about_me() -> ui.LayoutView:
    about = profile_cases.full_profile(profile_cases.USUAL, mentor=mentor(), seeker=marked_seeker(seeker()))
    return profiles_views.profile_page(about, str)


def views() -> Iterator[tuple[DataKind, Viewer, str, View]]:
    """Yield every page that shows somebody's data: the kind, the viewer, the text that shows it, and the page."""
    sees = Viewer.FACILITATOR
    yield DataKind.CONTACT, sees, "asks to be contacted", _queue
    yield DataKind.SILENCE, sees, "It has been quiet", _queue
    yield DataKind.MENTORING, sees, "would like to mentor", _queue
    yield DataKind.MENTOR_OFFER, sees, marker_of(DataKind.MENTOR_OFFER), _queue
    yield DataKind.PAIRED, sees, "have both said yes", _queue
    yield DataKind.MEETING_ATTENDANCE, sees, "not in meetings", _queue
    yield DataKind.UNREACHABLE, sees, "can't be reached", _queue
    yield DataKind.SEEKING, sees, "waits for a mentor", _queue
    yield DataKind.WANTS, sees, "can't do without", _queue
    yield DataKind.HOPE, sees, marker_of(DataKind.HOPE), _standings
    yield DataKind.SEEKING, sees, "waits for a mentor", _standings
    yield DataKind.TRAITS, sees, "Betrayed", _standings
    yield DataKind.MENTOR_TRAITS, sees, "Betrayed", lambda: _standings(MentorState.APPROVED)
    yield DataKind.MENTORING, sees, "with room for", lambda: _standings(MentorState.APPROVED)
    yield DataKind.MENTOR_OFFER, sees, marker_of(DataKind.MENTOR_OFFER), lambda: _standings(MentorState.APPLIED)
    yield DataKind.PAIRED, sees, "· since", _standings
    yield DataKind.OPEN_PROPOSAL, sees, "still open", _standings
    yield DataKind.FACILITATOR_END_REASON, sees, marker_of(DataKind.FACILITATOR_END_REASON), _history
    yield DataKind.MENTOR_REFUSAL_REASON, sees, marker_of(DataKind.MENTOR_REFUSAL_REASON), _history
    yield DataKind.PAIRED, sees, "mentored", _history
    yield DataKind.MENTORING, sees, "Offered to mentor", _history
    yield DataKind.UNREACHABLE, sees, "can't be reached", _standings
    yield DataKind.PAIRED, sees, "mentors", lambda: overview_facilitator.pairs_page([pairing()])
    yield (
        DataKind.OPEN_PROPOSAL,
        sees,
        "as mentor for",
        lambda: overview_facilitator.pairs_page([pairing(PairingState.PROPOSED)]),
    )
    yield DataKind.CONSIDERED_MATCHES, sees, str(MENTOR_ID), _match
    yield DataKind.WANTS, sees, "the same side", _match
    yield DataKind.TRAITS, sees, "the same side", _match
    yield DataKind.MENTOR_TRAITS, sees, "the same side", _match
    yield DataKind.TRAITS, Viewer.BROWSING, "Betrayed", _waiting_list
    yield DataKind.MENTOR_TIME_ZONE, Viewer.BROWSING, "2 hours ahead", _browsed
    yield DataKind.MENTOR_OFFER, Viewer.BROWSING, marker_of(DataKind.MENTOR_OFFER), _browsed
    yield DataKind.MENTOR_TRAITS, Viewer.BROWSING, "Betrayed", _browsed
    yield DataKind.MENTOR_PRONOUNS_AND_FAITH, Viewer.BROWSING, marker_of(DataKind.MENTOR_PRONOUNS_AND_FAITH), _browsed
    yield DataKind.REQUEST_TEXT, Viewer.ASKED, marker_of(DataKind.REQUEST_TEXT), _asked_mentor
    yield DataKind.OPEN_PROPOSAL, Viewer.ASKED, str(MENTEE_ID), _asked_mentor
    yield DataKind.PAIRED, Viewer.PARTNER, str(MENTOR_ID), lambda: _mine(pairing())
    yield (
        DataKind.BOUNDARY,
        Viewer.PARTNER,
        "no contact",
        lambda: closing_views.agreed_contact_text(Wished.NONE, "someone"),
    )
    yield (
        DataKind.BOUNDARY,
        Viewer.PARTNER,
        "no contact",
        lambda: closing_views.contact_wish_confirmation(
            ended(shared_wish=Wished.NONE), MENTEE_ID, partner_left=False
        ),
    )
    yield DataKind.HOPE, Viewer.SELF, marker_of(DataKind.HOPE), _mine
    yield DataKind.HOPE, Viewer.SELF, marker_of(DataKind.HOPE), _about_me
    yield DataKind.MENTOR_OFFER, Viewer.SELF, "I listen", _about_me
    yield DataKind.EXCLUSION, Viewer.SELF, str(MENTOR_ID), _listed
