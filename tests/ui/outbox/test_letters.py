"""Every letter: that it can be rendered, begins discreetly, fits Discord, and betrays nobody."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from bot.rules import refusals
from bot.rules.message_specs import SPECS, kinds_by
from bot.rules.message_types import MessageRoute
from bot.rules.programme import Programme
from bot.services.outbox.context import Facts
from bot.ui.core.layout import OPENING, SUPPORT_ID, card
from bot.ui.outbox import cards as outbox_cards
from bot.ui.outbox import direct_messages
from storage.models.enums import AskedBy, Contact, EndedHow, LetterKind, PairingState, Welcome
from storage.models.records import Pairing
from tests.support.factories import HOME, MENTEE_ID, MENTOR_ID, facts, mentor, note, pairing, question
from tests.support.ui.cases import AWKWARD, everything_about
from tests.support.ui.limits import custom_ids, parts, text, what_breaks

TO_A_PERSON = sorted(direct_messages.LETTERS)
IN_THE_SERVER = sorted(
    (kinds_by(MessageRoute.CARD) | kinds_by(MessageRoute.POSTED_ONCE)) - {LetterKind.CARD_UNREACHABLE}
)
TELLING = ("mentor", "mentee", "heal", "affair", "infidel", "betray", "partner", "spouse", "support", "group", "pair")
BY_REACTION = ["OwnCase", "NotNow", "NoLongerOpen", "NotFound", "AlreadyDecided"]

UNASKED = [
    LetterKind.ASKED_REMINDER,
    LetterKind.RHYTHM_CHANGED,
    LetterKind.PAUSE_OVER,
    LetterKind.MENTOR_OPEN_AGAIN,
    LetterKind.BOUNDARY_SHARED,
    LetterKind.THANKS_WAIT,
    LetterKind.LOOK_AGAIN,
    LetterKind.HANDOVER_ASKED,
    LetterKind.HANDOVER_STAYS,
    LetterKind.STILL_WAITING,
]
"""What comes without anyone waiting for it; check-ins and the end of a rest say more about their own end."""


def rendered(kind: LetterKind, words: str) -> list[tuple[Facts, str]]:
    """What this kind of letter says in each state, where it says anything."""
    said = [(about, direct_messages.render(about, Programme())) for about in everything_about(kind, words)]
    return [(about, text(view)) for about, view in said if view is not None]


def reaction(name: str) -> Facts:
    """The answer to a reaction that changed nothing."""
    return facts(LetterKind.REACTION_ANSWERED, detail=name)


def test_every_kind_has_a_row_and_one_renderer_where_there_is_something_to_read() -> None:
    channel = kinds_by(MessageRoute.CARD) | kinds_by(MessageRoute.POSTED_ONCE) | kinds_by(MessageRoute.FORUM_REPLY)
    renderers = Counter(kind for renderer in direct_messages.BY_FEATURE for kind in renderer)
    cards = Counter(kind for renderer in outbox_cards.BY_FEATURE for kind in renderer)

    assert set(SPECS) == set(LetterKind)
    assert renderers == Counter(kinds_by(MessageRoute.DIRECT_MESSAGE))
    assert cards == Counter(channel)


@pytest.mark.parametrize("kind", [kind for kind in TO_A_PERSON if kind is not LetterKind.REACTION_ANSWERED])
def test_every_letter_says_something_and_begins_with_the_line_that_betrays_nothing(kind: LetterKind) -> None:
    said = rendered(kind, AWKWARD["plain"])

    assert said
    assert all(words.startswith(f"{OPENING}\n") for _, words in said)


@pytest.mark.parametrize("kind", TO_A_PERSON)
def test_every_letter_has_help_one_button_away_and_below_everything_else(kind: LetterKind) -> None:
    about = [reaction(name) for name in BY_REACTION]
    if kind is not LetterKind.REACTION_ANSWERED:
        about = list(everything_about(kind, AWKWARD["plain"]))

    views = [view for each in about if (view := direct_messages.render(each, Programme())) is not None]

    assert views
    assert [custom_ids(view)[-1] for view in views] == [SUPPORT_ID] * len(views)


@pytest.mark.parametrize("take", [None, 7])
def test_what_is_told_in_confidence_has_it_too(take: int | None) -> None:
    told = outbox_cards.confided(card("Somebody asks to be contacted."), take=take)

    assert custom_ids(told)[-1] == SUPPORT_ID


@pytest.mark.parametrize("kind", IN_THE_SERVER)
def test_a_card_for_facilitators_has_not(kind: LetterKind) -> None:
    views = [outbox_cards.render(about, Programme()) for about in everything_about(kind, AWKWARD["plain"])]

    assert [view for view in views if view is not None and SUPPORT_ID in custom_ids(view)] == []


@pytest.mark.parametrize("kind", UNASKED)
def test_all_that_is_sent_unasked_has_the_way_to_ones_own_times(kind: LetterKind) -> None:
    views = [direct_messages.render(about, Programme()) for about in everything_about(kind, AWKWARD["plain"])]

    assert any(views)
    assert all(f"door:{HOME}:preferences" in custom_ids(view) for view in views if view is not None)


@pytest.mark.parametrize("contact", Contact)
@pytest.mark.parametrize("reader", [MENTOR_ID, MENTEE_ID])
def test_that_both_have_said_is_told_without_what_came_of_it(contact: Contact, reader: int) -> None:
    about = facts(LetterKind.BOUNDARY_SHARED, to=reader, pairing=pairing(PairingState.ENDED), shared=contact)

    told = direct_messages.render(about, Programme())
    other = direct_messages.render(replace(about, shared=Contact.NONE), Programme())

    assert told is not None
    assert other is not None
    assert parts(told) == parts(other)
    assert custom_ids(told)[0].endswith(":holds")
    assert not any(word in text(told).lower() for word in ("no contact", "in group", "gladly"))


@pytest.mark.parametrize("name", BY_REACTION)
def test_the_answer_to_a_reaction_begins_with_it_too_and_has_the_refusals_words(name: str) -> None:
    view = direct_messages.render(reaction(name), Programme())

    assert view is not None
    assert text(view).startswith(f"{OPENING}\n")
    assert "othing was changed" in text(view) or name == "NotFound"
    assert issubclass(getattr(refusals, name), refusals.Refusal)


def test_the_opening_has_none_of_the_telling_words() -> None:
    assert not [word for word in TELLING if word in OPENING.lower()]
    assert "\n" not in OPENING


@pytest.mark.parametrize("words", AWKWARD)
@pytest.mark.parametrize("kind", [kind for kind in TO_A_PERSON if kind is not LetterKind.REACTION_ANSWERED])
def test_every_letter_fits_discord_whatever_people_wrote(kind: LetterKind, words: str) -> None:
    for about in everything_about(kind, AWKWARD[words]):
        view = direct_messages.render(about, Programme())
        assert view is None or what_breaks(view) == []


@pytest.mark.parametrize("words", AWKWARD)
@pytest.mark.parametrize("kind", IN_THE_SERVER)
def test_every_card_fits_discord_whatever_people_wrote(kind: LetterKind, words: str) -> None:
    views = [outbox_cards.render(about, Programme()) for about in everything_about(kind, AWKWARD[words])]

    shown = [view for view in views if view is not None]
    assert shown
    assert [problem for view in shown for problem in what_breaks(view)] == []


@pytest.mark.parametrize("kind", [LetterKind.CARD_UNREACHABLE, LetterKind.FORUM_REPLY])
def test_cards_about_nothing_stored_fit_as_well(kind: LetterKind) -> None:
    view = outbox_cards.render(facts(kind), Programme())

    assert view is not None
    assert what_breaks(view) == []


@pytest.mark.parametrize("kind", [*IN_THE_SERVER, LetterKind.MENTOR_ROLE])
def test_a_card_about_what_is_gone_says_nothing(kind: LetterKind) -> None:
    assert outbox_cards.render(facts(kind), Programme()) is None


@pytest.mark.parametrize(
    "kind",
    [
        kind
        for kind in TO_A_PERSON
        if kind not in {LetterKind.REACTION_ANSWERED, LetterKind.SUGGESTION_CLOSED, LetterKind.NOT_READ}
    ],
)
def test_a_letter_about_what_is_gone_or_to_nobody_is_not_sent(kind: LetterKind) -> None:
    assert direct_messages.render(facts(kind), Programme()) is None
    if "mentor" not in kind and kind not in {LetterKind.WORD_ASKED, LetterKind.COORDINATOR_STEPPED_DOWN}:
        assert (
            direct_messages.render(facts(kind, to=None, pairing=pairing(), question=question()), Programme()) is None
        )


VEILED = [
    pairing(state, asked_by, veiled=True)
    for asked_by in (AskedBy.MENTOR, AskedBy.FACILITATOR)
    for state in (PairingState.PROPOSED, PairingState.DECLINED, PairingState.WITHDRAWN, PairingState.EXPIRED)
]


@pytest.mark.parametrize("kind", TO_A_PERSON)
@pytest.mark.parametrize("veiled", VEILED, ids=lambda each: f"{each.asked_by}-{each.state}")
def test_no_letter_tells_a_mentor_who_waits_before_they_have_said_yes(kind: LetterKind, veiled: Pairing) -> None:
    detail = "NoLongerOpen" if kind is LetterKind.REACTION_ANSWERED else None
    about = facts(kind, to=MENTOR_ID, detail=detail, pairing=veiled, question=question(person_id=MENTOR_ID))

    view = direct_messages.render(about, Programme())

    if kind is LetterKind.SUGGESTION_CLOSED:  # only ever written to the facilitator who suggested
        return
    assert view is None or str(MENTEE_ID) not in str(parts(view))


def test_the_mentee_reads_who_offers_and_that_they_are_not_known() -> None:
    view = direct_messages.render(facts(LetterKind.ASKED, pairing=VEILED[0], offering=mentor()), Programme())

    assert view is not None
    assert str(MENTOR_ID) in text(view)
    assert "don't know your name yet" in text(view)


def test_the_mentor_reads_the_name_once_it_was_a_yes() -> None:
    begun = pairing(PairingState.ACTIVE, AskedBy.MENTOR, veiled=True)

    view = direct_messages.render(facts(LetterKind.INTRODUCED, to=MENTOR_ID, pairing=begun), Programme())

    assert view is not None
    assert str(MENTEE_ID) in text(view)


@pytest.mark.parametrize(
    ("how", "says"),
    [
        (EndedHow.BY_PARTY, f"<@{MENTEE_ID}> has taken their yes back"),
        (EndedHow.LEFT, f"<@{MENTEE_ID}> is no longer in the server"),
        (EndedHow.BY_FACILITATOR, f"<@{MENTEE_ID}> has not said no to you"),
    ],
)
def test_nobody_is_told_that_the_other_took_back_what_they_did_not(how: EndedHow, says: str) -> None:
    never_began = pairing(PairingState.ENDED, began_at=None, ended_how=how)

    view = direct_messages.render(facts(LetterKind.PAIRING_ENDED, to=MENTOR_ID, pairing=never_began), Programme())

    assert view is not None
    assert says in text(view)
    assert ("taken their yes back" in text(view)) is (how is EndedHow.BY_PARTY)


@pytest.mark.parametrize("reader", [MENTOR_ID, MENTEE_ID])
@pytest.mark.parametrize("how", EndedHow)
def test_every_end_is_told_in_words_of_its_own_and_blames_nobody(how: EndedHow, reader: int) -> None:
    early = pairing(PairingState.ENDED, ended_how=how)

    view = direct_messages.render(facts(LetterKind.PAIRING_ENDED, to=reader, pairing=early), Programme())

    assert view is not None
    said = text(view)
    assert ("this is what these weeks are for" in said) is (how is EndedHow.BY_PARTY)
    assert ("**Boundaries.**" in said) is (how is not EndedHow.LEFT)
    assert ("**Respect.**" in said) is (how is EndedHow.LEFT)
    assert not [word for word in ("fault", "because of you", "reason why", "sorry") if word in said]


@pytest.mark.parametrize(("welcome", "comes"), [(None, False), (Welcome.NO, False), (Welcome.YES, True)])
def test_thanks_are_brought_only_to_who_wants_to_read_them(welcome: Welcome | None, *, comes: bool) -> None:
    left = note("You were brave.", welcome=welcome)

    asked = direct_messages.render(facts(LetterKind.THANKS_WAIT, pairing=pairing(), note=left), Programme())
    brought = direct_messages.render(facts(LetterKind.THANKS, pairing=pairing(), note=left), Programme())

    assert (asked is not None) is (welcome is None)
    assert asked is None or "brave" not in text(asked)
    assert (brought is not None and "You were brave." in text(brought)) is comes


def test_who_has_found_someone_is_not_asked_to_look_again() -> None:
    rested = facts(LetterKind.LOOK_AGAIN, pairing=pairing(PairingState.ENDED))

    assert direct_messages.render(rested, Programme()) is not None
    assert direct_messages.render(replace(rested, has_other_plans=True), Programme()) is None


@pytest.mark.parametrize("secret", [True, False])
def test_what_is_meant_for_facilitators_says_whether_it_may_be_mentioned(*, secret: bool) -> None:
    told = note("It was hard.", in_confidence=secret)

    view = outbox_cards.render(facts(LetterKind.CARD_RESPECT, to=None, pairing=pairing(), note=told), Programme())

    assert view is not None
    assert (f"Please don't mention it to <@{MENTEE_ID}>" in text(view)) is secret
    assert (f"You may mention it to <@{MENTEE_ID}>" in text(view)) is not secret
    assert "It was hard." in text(view)
