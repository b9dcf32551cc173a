"""The forms: they fit Discord, hold what was said before, and tell which run of the bot opened them."""

from __future__ import annotations

import asyncio

import pytest
from discord import ui

from bot.rules.programme import QUALITIES
from bot.rules.refusals import NotFound
from bot.rules.text_limits import MAX_SHORT_TEXT_CHARS
from bot.ui.closing.modals import RespectForm, RespectInput, ThanksForm
from bot.ui.concerns import modals as concerns_modals
from bot.ui.concerns.modals import CloseInput, ConcernInput
from bot.ui.core import modals as core_modals
from bot.ui.core.context import FORMS_AT_ONCE, FormsFirst, Interaction
from bot.ui.core.layout import (
    MAX_COMPONENTS,
    MAX_TEXT_LENGTH,
    SUPPORT_HINT,
    card_view,
    end_with,
    text_displays,
    text_view,
)
from bot.ui.mentors import modals as mentors_modals
from bot.ui.pairings import modals as pairings_modals
from bot.ui.preferences.first_modals import FirstForm
from bot.ui.preferences.modals import CityForm, DatesForm
from bot.ui.profiles import modals as profiles_modals
from bot.ui.profiles.modals import ProfileInput
from bot.ui.setup.modals import MentorRulesForm, ResponsibleForm, TraitForm, TraitInput
from bot.ui.waiting_list import modals as waiting_list_modals
from storage.models.enums import ConcernOutcome
from storage.models.records import Community
from tests.support.factories import mentor, seeker
from tests.support.ui.cases import AWKWARD_TEXTS
from tests.support.ui.limits import component_payloads, limit_violations

LONGEST_TITLE = "Becoming a mentor"


ABOUT_THEMSELVES = {
    mentors_modals.MentorForm,
    waiting_list_modals.SeekerForm,
    profiles_modals.AnswersForm,
    profiles_modals.HopeForm,
    pairings_modals.NoteForm,
    RespectForm,
    ThanksForm,
    concerns_modals.ConcernForm,
}
"""The forms in which people write of themselves, or of what weighs on them."""

ABOUT_SOMETHING_ELSE = {
    CityForm,
    FirstForm,
    ResponsibleForm,
    MentorRulesForm,
    DatesForm,
    TraitForm,
    concerns_modals.ConcernNoteForm,
    concerns_modals.ConcernCloseForm,
    mentors_modals.BarForm,
    pairings_modals.EndForm,
}


async def received(_interaction: Interaction, _typed: object) -> ui.LayoutView:
    raise AssertionError("nobody fills these in")


def every_form(words: str | None) -> list[core_modals.Form]:
    """Each form, empty and with all that was said before."""
    said = mentor(words=words, qualities=QUALITIES, capacity=10)
    hoped = seeker(hope=words, preferences=words, attends=False)
    return [
        mentors_modals.MentorForm(LONGEST_TITLE, received, capacity=2, words=words, is_application=True),
        mentors_modals.MentorForm(LONGEST_TITLE, received, capacity=2, mentor=said, is_application=True),
        mentors_modals.MentorForm(LONGEST_TITLE, received, capacity=2, mentor=said, is_application=False),
        waiting_list_modals.SeekerForm(LONGEST_TITLE, received, is_for_named_mentor=True),
        waiting_list_modals.SeekerForm(LONGEST_TITLE, received, is_for_named_mentor=False, seeker=hoped),
        pairings_modals.NoteForm(received, limit=4000),
        pairings_modals.EndForm(received),
        FirstForm("Before we begin", received, notice="n" * 600, asks_age=True),
        MentorRulesForm(received, Community(community_id=1), capacity=2),
        ResponsibleForm(received, Community(community_id=1, operator="o" * 120, complaints="c" * 120)),
        RespectForm(received, asks=True),
        RespectForm(received, asks=False),
        ThanksForm(received),
    ]


def test_every_form_says_whether_people_write_of_themselves_in_it() -> None:
    """In answer to those, help at once is named, whatever was written."""
    forms = {*core_modals.InputForm.__subclasses__(), *core_modals.Form.__subclasses__()} - {core_modals.InputForm}

    assert {form for form in forms if form.is_personal} == ABOUT_THEMSELVES
    assert {form for form in forms if not form.is_personal} == ABOUT_SOMETHING_ELSE


def test_a_line_at_the_end_stands_there_once_and_only_where_it_fits() -> None:
    card, full, long = text_view("Kept."), card_view(*["."] * (MAX_COMPONENTS - 1)), text_view("." * MAX_TEXT_LENGTH)

    fits = [end_with(each, SUPPORT_HINT) for each in (card, card, full, long)]

    assert fits == [True, True, False, False]
    assert [limit_violations(each) for each in (card, full, long)] == [[], [], []]
    assert [shown.content for shown in text_displays(card)] == ["Kept.", SUPPORT_HINT]


@pytest.mark.parametrize("words", [None, *AWKWARD_TEXTS.values()], ids=["none", *AWKWARD_TEXTS])
async def test_every_form_fits_discord(words: str | None) -> None:
    for form in every_form(words):
        assert limit_violations(form) == []


async def test_a_form_holds_what_was_said_before() -> None:
    words = "w" * MAX_SHORT_TEXT_CHARS

    said = mentor(words=words, capacity=7)
    form = mentors_modals.MentorForm("What you bring", received, capacity=2, mentor=said, is_application=False)

    ticked = [
        option["value"]
        for part in component_payloads(form)
        for option in part.get("options", [])
        if option.get("default")
    ]
    assert ticked == ["listener", "kind", "7"]
    assert words in [part.get("value") for part in component_payloads(form)]


async def test_an_application_begins_with_what_someone_said_before_or_else_with_what_is_suggested() -> None:
    past = mentor(words="I listened for years.", past_member=True)

    again = mentors_modals.MentorForm(
        "Becoming a mentor", received, capacity=2, mentor=past, words="Or this.", is_application=True
    )
    first = mentors_modals.MentorForm(
        "Becoming a mentor", received, capacity=2, words="I had one.", is_application=True
    )

    assert "I listened for years." in [part.get("value") for part in component_payloads(again)]
    assert "I had one." in [part.get("value") for part in component_payloads(first)]
    ticked = [o["value"] for part in component_payloads(again) for o in part.get("options", []) if o.get("default")]
    assert "past" in ticked


async def test_what_is_told_to_the_facilitators_is_kept_in_confidence_unless_someone_says_otherwise() -> None:
    form = RespectForm(received, asks=True)

    [ticked] = [o["value"] for part in component_payloads(form) for o in part.get("options", []) if o.get("default")]
    assert ticked == "no"


@pytest.mark.parametrize(
    "made",
    [
        mentors_modals.MentorInput(qualities=["secret"], capacity=1, words="secret", past_member=False),
        waiting_list_modals.SeekerInput(hope="secret", attends=True, listed=True, preferences="secret"),
        ProfileInput(chosen={"secret": ["secret"]}, pronouns="secret", faith="secret"),
        TraitInput(name="secret", options="secret"),
        RespectInput(words="secret", in_confidence=True),
        ConcernInput(
            words="secret",
            about_id=None,
            pairing_id=None,
            named=False,
            pauses=False,
            is_danger=True,
            is_told=True,
            lets_owner=True,
        ),
        CloseInput(outcome=ConcernOutcome.TALKED, words="secret"),
    ],
    ids=lambda made: type(made).__name__,
)
async def test_what_was_typed_shows_in_no_repr(made: object) -> None:
    assert "secret" not in repr(made)


async def test_who_chooses_not_who_may_see_it_has_not_joined() -> None:
    form = waiting_list_modals.SeekerForm(LONGEST_TITLE, received, is_for_named_mentor=False)

    with pytest.raises(NotFound):
        form.typed()


async def test_forms_are_prepared_a_few_at_a_time_and_everything_else_waits_for_them() -> None:
    """A form cannot be deferred: with more than can be in time, the first still are."""
    first, gate, begun, done = FormsFirst(), asyncio.Event(), list[int](), list[str]()

    async def prepare(number: int) -> None:
        begun.append(number)
        await gate.wait()
        done.append("form")

    async def work() -> None:
        done.append("work")

    forms = [asyncio.ensure_future(first.prepare(prepare(number))) for number in range(FORMS_AT_ONCE + 3)]
    await asyncio.sleep(0)
    other = asyncio.ensure_future(first.after(work()))
    await asyncio.sleep(0)
    first_few = list(begun)
    forms.pop().cancel()
    gate.set()
    await asyncio.gather(*forms, other)

    assert first_few == list(range(FORMS_AT_ONCE))
    assert done == ["form"] * (FORMS_AT_ONCE + 2) + ["work"]
    await first.after(work())
