"""Everything that can be rendered, with a word in each place that tells what kind of thing stands there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from discord import ui

from bot.rules.fitting import InTheWay, Looking, Measure, Weights, fit
from bot.rules.message_specs import SPECS
from bot.rules.message_types import WordsOf
from bot.rules.programme import Programme
from bot.rules.seeing import Kept, Reader, reader_in
from bot.rules.traits import CATALOGUE, Stance, Want
from bot.services.browsing import Shown
from bot.services.facilitator_overview import Contact, Queue, Silent, Standings
from bot.services.matching.results import Pair
from bot.services.outbox.context import Facts
from bot.services.pairings.offers import Waiter, WaitingList
from bot.services.profiles.compatibility import Reasons
from bot.ui.browsing import views as browsing_views
from bot.ui.closing import views as closing_views
from bot.ui.exclusions import views as exclusions_views
from bot.ui.matching import views as matching_views
from bot.ui.outbox import cards as outbox_cards
from bot.ui.outbox import direct_messages
from bot.ui.overview import facilitator as overview_facilitator
from bot.ui.overview import member as overview_member
from bot.ui.pairings import descriptions
from bot.ui.profiles import views as profiles_views
from bot.ui.waiting_list import views as waiting_list_views
from storage.models.enums import Answer, LetterKind, MatchState, MentorState, NoteKind, PairingState
from storage.models.enums import Contact as Wished
from storage.models.matching import KeptApart, Match, Profile
from storage.models.records import Mentor, Note, Pairing, Person, Seeker
from tests.support.factories import (
    FACILITATOR_ID,
    HOME,
    MENTEE_ID,
    MENTOR_ID,
    NOW,
    mentor,
    pairing,
    question,
    seeker,
    silence,
)
from tests.support.factories import parting as ended
from tests.ui.overview.test_pages import mine

from . import finding_cases
from .cases import everything_about
from .limits import text

NOTES = {LetterKind.NOTE, LetterKind.NOTE_REST, LetterKind.THANKS, LetterKind.THANKS_WAIT, LetterKind.CARD_RESPECT}
OF_MENTOR = {Kept.MENTOR_CARD, Kept.MENTOR_REASON}
"""Whose it is decides who its reader is to them; END_REASON is of both, the rest of the mentee or of who wrote it."""


def mark(kept: Kept) -> str:
    """A word that stands for something of this kind; escaping leaves it as it is."""
    return f"mark{kept.replace('-', '')}kram"


def marked_mentor(of: Mentor) -> Mentor:
    """The same mentor with marks for words."""
    return replace(of, words=mark(Kept.MENTOR_CARD), reason=mark(Kept.MENTOR_REASON))


def marked_pairing(of: Pairing) -> Pairing:
    """The same pairing with marks for words."""
    return replace(of, words=mark(Kept.REQUEST), end_reason=mark(Kept.END_REASON))


def marked_seeker(of: Seeker) -> Seeker:
    """The same place on the list with marks for words."""
    return replace(of, hope=mark(Kept.HOPE), preferences=mark(Kept.HOPE))


def marked_note(of: Note, kind: LetterKind) -> Note:
    """The same note, words of thanks or words for the facilitators."""
    kept = {LetterKind.CARD_RESPECT: Kept.RESPECT, LetterKind.NOTE: Kept.NOTE, LetterKind.NOTE_REST: Kept.NOTE}
    back = {NoteKind.NOTE: Kept.NOTE, NoteKind.THANKS: Kept.THANKS, NoteKind.RESPECT: Kept.RESPECT}
    words = mark(back[of.kind] if kind is LetterKind.WORDS_RETURNED else kept.get(kind, Kept.THANKS))
    # A rest begins where one message ends.
    return replace(of, words=words + ("\n" * 4000 + words if kind is LetterKind.NOTE_REST else ""))


def marked_reasons(of: Reasons) -> Reasons:
    """The same with marks for what someone wrote about themselves."""
    return replace(of, other=replace(of.other, pronouns=mark(Kept.FREE_WORDS), faith=mark(Kept.FREE_WORDS)))


def marked(facts: Facts) -> Facts:
    """A letter in which every word that somebody wrote is a mark."""
    return replace(
        facts,
        mentor=facts.mentor and marked_mentor(facts.mentor),
        offering=facts.offering and marked_mentor(facts.offering),
        pairing=facts.pairing and marked_pairing(facts.pairing),
        seeker=facts.seeker and marked_seeker(facts.seeker),
        note=facts.note and marked_note(facts.note, facts.letter.kind),
        reasons=facts.reasons and marked_reasons(facts.reasons),
    )


def seen_in(kind: LetterKind) -> set[tuple[Kept, Reader]]:
    """What stands in any letter of this kind, and who its reader is to whomever it is of."""
    seen: set[tuple[Kept, Reader]] = set()
    for facts in map(marked, everything_about(kind, "words")):
        render = outbox_cards.render if kind.startswith("card_") else direct_messages.render
        view = render(facts, Programme())
        said = text(view) if view is not None else ""
        seen |= {(kept, _reader_of(facts, kept)) for kept in Kept if mark(kept) in said}
    return seen


def _reader_of(facts: Facts, kept: Kept) -> Reader:
    told, reader = SPECS[facts.letter.kind].tells, facts.letter.to_id
    if SPECS[facts.letter.kind].payload is WordsOf:
        # To whoever wrote it: of a reason, that is whoever decided.
        return Reader.FACILITATOR if kept is Kept.MENTOR_REASON else Reader.SELF
    if (told is not None and told[1] is Reader.FACILITATOR) or reader is None:
        return Reader.FACILITATOR
    of = MENTOR_ID if kept in OF_MENTOR else MENTEE_ID
    if facts.note is not None and kept in {Kept.NOTE, Kept.THANKS, Kept.RESPECT}:
        # The letter is brought to whoever did not write it.
        return Reader.SELF if facts.note.author_id == reader and kept is Kept.RESPECT else Reader.PARTNER
    if facts.pairing is None:
        return Reader.SELF if reader == of else Reader.OTHERS
    return reader_in(facts.pairing, reader, of=of)


View = Callable[[], ui.LayoutView | str | None]


def _queue() -> ui.LayoutView:
    both = marked_pairing(pairing())
    return overview_facilitator.queue(
        Queue(
            contacts=[Contact(question=question(Answer.CONTACT), pairing=both)],
            silent=[Silent(silence=silence(), pairing=both)],
            applications=[marked_mentor(mentor(MentorState.APPLIED))],
            pairings=[marked_pairing(pairing(PairingState.AGREED, attends=False))],
            unreachable=[Person(community_id=HOME, user_id=MENTEE_ID, unreachable_since=NOW)],
            waiting=[marked_seeker(seeker(attends=False))],
            ways={MENTEE_ID: InTheWay(musts=("age",))},
            traits=CATALOGUE,
        )
    )


def _standings(state: MentorState | None = None) -> ui.LayoutView:
    return overview_facilitator.standings(
        Standings(
            person_id=MENTEE_ID,
            mentor=marked_mentor(mentor(state)) if state else None,
            seeker=marked_seeker(seeker(attends=False)),
            pairings=[pairing(), pairing(PairingState.PROPOSED)],
            ended=[marked_pairing(pairing(PairingState.ENDED, closed_by=FACILITATOR_ID))],
            unreachable_since=NOW,
            traits=CATALOGUE,
            said={"zone": "Europe/Rome"},
        )
    )


def _everything_fits() -> Measure:
    return Measure(traits=CATALOGUE, weights=Weights(), now=NOW)


ROME = {"zone": "Europe/Rome"}
LIKE_ME = {"zone": Want(stance=Stance.SIMILAR, must=False)}
FITS = fit(_everything_fits(), Looking(answers=ROME, wants=LIKE_ME), ROME)


def _waiting_list() -> ui.LayoutView:
    waiter = Waiter(seeker=marked_seeker(seeker()), said=ROME, fit=FITS)
    return waiting_list_views.waiting_list(
        WaitingList(community_id=HOME, traits=tuple(CATALOGUE), waiters=[waiter], more=False)
    )


def _browsed() -> ui.LayoutView:
    free = mark(Kept.MENTOR_FREE_WORDS)
    return browsing_views.mentor(
        Shown(
            community_id=HOME,
            mentor=marked_mentor(mentor()),
            profile=Profile(community_id=HOME, user_id=MENTOR_ID, pronouns=free, faith=free),
            answers=ROME,
            traits=list(CATALOGUE),
            fit=FITS,
            unsaid=(),
            unsaid_by_you=(),
        ),
        str,
    )


def _match() -> ui.LayoutView:
    match = Match(id=1, matching_id=1, position=1, seeker_id=MENTEE_ID, mentor_id=MENTOR_ID, state=MatchState.OPEN)
    return matching_views.one_pair(
        Pair(
            match=match,
            place=1,
            of=1,
            since=NOW,
            fit=FITS,
            traits=list(CATALOGUE),
            closest=None,
            earlier=None,
            later=None,
        ),
        str,
    )


def _mine(*live: Pairing) -> ui.LayoutView:
    return overview_member.mine(mine(MENTEE_ID, live, seeker=marked_seeker(seeker())))[0]


def _asked_mentor() -> str:
    return descriptions.describe(marked_pairing(pairing(PairingState.PROPOSED)), MENTOR_ID)


def _listed() -> ui.LayoutView:
    one = KeptApart(id=1, community_id=HOME, by_id=MENTEE_ID, other_id=MENTOR_ID, since=NOW)
    return exclusions_views.listed(HOME, [one], lambda _: "Ines")


def _about_me() -> ui.LayoutView:
    about = finding_cases.said(finding_cases.USUAL, mentor=mentor(), seeker=marked_seeker(seeker()))
    return profiles_views.page(about, str)


def views() -> Iterator[tuple[Kept, Reader, str, View]]:
    """Every page that shows something of somebody: the kind, the reader, what tells of it, and the page."""
    sees = Reader.FACILITATOR
    yield Kept.CONTACT, sees, "asks to be contacted", _queue
    yield Kept.SILENCE, sees, "It has been quiet", _queue
    yield Kept.MENTORING, sees, "would like to mentor", _queue
    yield Kept.MENTOR_CARD, sees, mark(Kept.MENTOR_CARD), _queue
    yield Kept.PAIRED, sees, "have both said yes", _queue
    yield Kept.MEETINGS, sees, "not in meetings", _queue
    yield Kept.UNREACHABLE, sees, "can't be reached", _queue
    yield Kept.SEEKING, sees, "waits for a mentor", _queue
    yield Kept.WANTS, sees, "can't do without", _queue
    yield Kept.HOPE, sees, mark(Kept.HOPE), _standings
    yield Kept.SEEKING, sees, "waits for a mentor", _standings
    yield Kept.TRAITS, sees, "Europe/Rome", _standings
    yield Kept.MENTOR_TRAITS, sees, "Europe/Rome", lambda: _standings(MentorState.APPROVED)
    yield Kept.MENTORING, sees, "with room for", lambda: _standings(MentorState.APPROVED)
    yield Kept.MENTOR_CARD, sees, mark(Kept.MENTOR_CARD), lambda: _standings(MentorState.APPLIED)
    yield Kept.PAIRED, sees, "· since", _standings
    yield Kept.ASKING, sees, "no answer yet", _standings
    yield Kept.END_REASON, sees, mark(Kept.END_REASON), _standings
    yield Kept.UNREACHABLE, sees, "can't be reached", _standings
    yield Kept.PAIRED, sees, "mentors", lambda: overview_facilitator.pairs([pairing()])
    yield Kept.ASKING, sees, "as mentor for", lambda: overview_facilitator.pairs([pairing(PairingState.PROPOSED)])
    yield Kept.MATCHED, sees, str(MENTOR_ID), _match
    yield Kept.WANTS, sees, "the same time of day", _match
    yield Kept.TRAITS, sees, "the same time of day", _match
    yield Kept.MENTOR_TRAITS, sees, "the same time of day", _match
    yield Kept.HOPE, Reader.LOOKING, mark(Kept.HOPE), _waiting_list
    yield Kept.TRAITS, Reader.LOOKING, "Europe/Rome", _waiting_list
    yield Kept.WANTS, Reader.LOOKING, "the same time of day", _waiting_list
    yield Kept.MENTOR_CARD, Reader.LOOKING, mark(Kept.MENTOR_CARD), _browsed
    yield Kept.MENTOR_TRAITS, Reader.LOOKING, "Europe/Rome", _browsed
    yield Kept.MENTOR_FREE_WORDS, Reader.LOOKING, mark(Kept.MENTOR_FREE_WORDS), _browsed
    yield Kept.REQUEST, Reader.ASKED, mark(Kept.REQUEST), _asked_mentor
    yield Kept.ASKING, Reader.ASKED, str(MENTEE_ID), _asked_mentor
    yield Kept.PAIRED, Reader.PARTNER, str(MENTOR_ID), lambda: _mine(pairing())
    yield Kept.BOUNDARY, Reader.PARTNER, "no contact", lambda: closing_views.shared_words(Wished.NONE, "someone")
    yield (
        Kept.BOUNDARY,
        Reader.PARTNER,
        "no contact",
        lambda: closing_views.after_wish(ended(shared=Wished.NONE), MENTEE_ID),
    )
    yield Kept.HOPE, Reader.SELF, mark(Kept.HOPE), _mine
    yield Kept.HOPE, Reader.SELF, mark(Kept.HOPE), _about_me
    yield Kept.MENTOR_CARD, Reader.SELF, "I listen", _about_me
    yield Kept.KEPT_APART, Reader.SELF, str(MENTOR_ID), _listed
