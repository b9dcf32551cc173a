"""The page and the forms for saying more about oneself: they fit Discord whatever is said, and show what is so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from discord import ui

from bot.rules.programme import QUALITIES
from bot.rules.traits import GROUP_KEY, Trait, TraitSection, build_traits
from bot.ui.components.profiles import group_list_id
from bot.ui.core.context import Interaction
from bot.ui.profiles import group_views
from bot.ui.profiles import views as profiles_views
from bot.ui.profiles.modals import AnswersForm, HopeForm
from bot.ui.routing.registry import is_known_custom_id
from bot.ui.setup import traits as setup_traits
from bot.ui.setup.modals import TraitForm
from storage.models.enums import MentorState
from tests.support.factories import COMMUNITY_ID, mentor, seeker
from tests.support.ui.cases import AWKWARD_TEXTS
from tests.support.ui.limits import component_payloads, custom_ids, limit_violations, text
from tests.support.ui.profile_cases import (
    COMMUNITIES,
    EVERYTHING,
    HIDDEN,
    USUAL,
    empty_profile,
    full_profile,
    long_named,
    nameless,
)
from tests.support.ui.walking import walk

SHOWN_TWICE = "people see from now on"


async def received(_interaction: Interaction, _typed: object) -> ui.LayoutView:
    raise AssertionError("nobody fills these in")


@pytest.mark.parametrize("traits", COMMUNITIES.values(), ids=COMMUNITIES)
@pytest.mark.parametrize("words", [None, *AWKWARD_TEXTS.values()], ids=["none", *AWKWARD_TEXTS])
@pytest.mark.parametrize("want", profiles_views.HOPE_LABELS)
def test_the_page_fits_discord_and_outlives_a_restart(traits: Sequence[Trait], words: str | None, want: str) -> None:
    mentoring = mentor(MentorState.APPROVED, capacity=10, qualities=QUALITIES, words=words)
    seeking = seeker(hope=words)

    for group in (long_named, nameless):
        for about in (
            full_profile(traits, words, want=want, mentor=mentoring, seeker=seeking),
            empty_profile(traits, mentor=mentoring, seeker=seeking),
            empty_profile(traits),
        ):
            page = profiles_views.profile_page(about, group, SHOWN_TWICE)
            assert limit_violations(page) == []
            assert all(is_known_custom_id(custom_id) for custom_id in custom_ids(page))


@pytest.mark.parametrize("traits", COMMUNITIES.values(), ids=COMMUNITIES)
@pytest.mark.parametrize("part", TraitSection)
async def test_every_form_that_the_page_opens_fits_discord(traits: Sequence[Trait], part: TraitSection) -> None:
    for about in (full_profile(traits, "w" * 1000, want="other!"), empty_profile(traits)):
        offered = custom_ids(profiles_views.profile_page(about, long_named))
        for what, make in (("say", AnswersForm), ("hope", HopeForm)):
            if any(custom_id.endswith(f":{what}:{part}") for custom_id in offered):
                form = make(received, about, part, long_named)
                assert limit_violations(form) == []


def test_nothing_is_asked_where_everything_is_hidden_but_what_one_says_in_words() -> None:
    offered = custom_ids(profiles_views.profile_page(full_profile(HIDDEN, "words"), long_named))

    assert [custom_id.split(":")[2:] for custom_id in offered] == [["say", "self"]]


async def test_the_forms_hold_everything_that_was_said() -> None:
    about = full_profile(EVERYTHING, "w" * 1000, want="similar!")

    for part in TraitSection:
        asked = component_payloads(AnswersForm(received, about, part, long_named))
        hoped = component_payloads(HopeForm(received, about, part, long_named))

        assert all(any(o.get("default") for o in each["options"]) for each in asked if "options" in each)
        assert [o["value"] for each in hoped for o in each.get("options", []) if o.get("default")] == ["similar!"] * (
            len([each for each in hoped if "options" in each])
        )
    words = [
        each.get("value") for each in component_payloads(AnswersForm(received, about, TraitSection.SELF, long_named))
    ]
    assert "w" * 40 in words
    assert "w" * 500 in words


def test_a_line_that_is_too_long_is_cut_and_what_does_not_fit_is_said_to_be_more() -> None:
    page = text(profiles_views.profile_page(full_profile(EVERYTHING, None), long_named))

    assert "n…" in page
    assert "-# …and more, which *Change* shows." in page


@pytest.mark.parametrize("traits", COMMUNITIES.values(), ids=COMMUNITIES)
async def test_the_pages_on_which_a_community_chooses_fit_discord(traits: Sequence[Trait]) -> None:
    pages = [setup_traits.traits_page(traits, SHOWN_TWICE)]
    pages += [setup_traits.trait_page(traits, trait.key, SHOWN_TWICE) for trait in traits]

    for page in pages:
        assert limit_violations(page) == []
        assert all(is_known_custom_id(custom_id) for custom_id in custom_ids(page))


async def test_the_forms_for_a_trait_fit_discord_and_hold_what_is() -> None:
    for traits in COMMUNITIES.values():
        for trait in (None, *traits):
            form = TraitForm("One of your own", received, trait)
            assert limit_violations(form) == []

    own = TraitForm("Change it", received, EVERYTHING[-1])

    [name, options] = [each["value"] for each in component_payloads(own) if each.get("value")]
    assert name == EVERYTHING[-1].name
    assert options.splitlines() == list(EVERYTHING[-1].labels.values())


def test_the_line_among_the_settings_tells_what_is_otherwise_than_usual() -> None:
    assert setup_traits.traits_summary(USUAL).endswith("as the programme has it")
    assert "your own 14*" in setup_traits.traits_summary(EVERYTHING)
    assert len(setup_traits.traits_summary(HIDDEN)) <= setup_traits.MAX_LIST_LENGTH


@pytest.mark.parametrize("count", [25, 26, 100, 300, 1000])
async def test_of_any_number_of_support_groups_everyone_finds_their_own(count: int) -> None:
    roles = range(1000, 1000 + count)
    traits = build_traits([], group_role_ids=roles)
    about = replace(empty_profile(traits), answers={GROUP_KEY: str(roles[-1])})

    form = AnswersForm(received, about, TraitSection.STORY, str, worn={"1010"})
    offered = custom_ids(profiles_views.profile_page(about, str))
    trait = group_views.paged_groups(about, str)

    assert limit_violations(form) == []
    assert (GROUP_KEY in form.selects) is (trait is None) is (count <= 25)
    assert (group_list_id(COMMUNITY_ID) in offered) is (trait is not None)
    if trait is not None:
        pages = walk(lambda place: group_views.groups_page(about, trait, str, worn={"1010"}, place=place))
        values = [
            option["value"] for page in pages for p in component_payloads(page) for option in p.get("options", [])
        ]
        assert values[0] == "+1010", "those whose role they have come first"
        assert sorted(values) == sorted([f"-{roles[-1]}", *(f"+{role}" for role in roles[:-1])])


def test_support_groups_with_long_and_equal_names_are_told_apart_on_pages_that_fit() -> None:
    traits = build_traits([], group_role_ids=range(1000, 1060))
    about = empty_profile(traits)
    trait = group_views.paged_groups(about, long_named)
    assert trait is not None

    pages = walk(lambda place: group_views.groups_page(about, trait, long_named, place=place, told=SHOWN_TWICE))

    labels = [option["label"] for page in pages for p in component_payloads(page) for option in p.get("options", [])]
    assert len(set(labels)) == len(labels) == 60


@pytest.mark.parametrize(
    ("values", "read"),
    [
        ([], ([], [])),
        (["+10", "-11", "+12"], (["10", "12"], ["11"])),
        (["10", "+", "+x", "+١", "*12", ""], ([], [])),
    ],
)
def test_what_is_chosen_says_what_it_does_and_forged_values_do_nothing(
    values: list[str], read: tuple[list[str], list[str]]
) -> None:
    assert group_views.joined_and_left(values) == read


def test_where_only_the_groups_are_asked_no_form_is_offered_that_would_be_empty() -> None:
    hidden = {each.key: each.key != GROUP_KEY for each in build_traits([], group_role_ids=range(1000, 1060))}
    traits = [replace(each, hidden=hidden[each.key]) for each in build_traits([], group_role_ids=range(1000, 1060))]

    offered = custom_ids(profiles_views.profile_page(empty_profile(traits), str))

    assert f"about:{COMMUNITY_ID}:say:{TraitSection.STORY}" not in offered
    assert group_list_id(COMMUNITY_ID) in offered
