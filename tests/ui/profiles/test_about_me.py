"""The page and the forms for saying more about oneself: they fit Discord whatever is said, and show what is so."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from discord import ui

from bot.rules.programme import QUALITIES
from bot.rules.traits import Part, Trait
from bot.ui.core.context import Interaction
from bot.ui.profiles import views as profiles_views
from bot.ui.profiles.modals import HopeForm, SayForm
from bot.ui.routing.registry import is_known
from bot.ui.setup import traits as setup_traits
from bot.ui.setup.modals import TraitForm
from storage.models.enums import MentorState
from tests.support.factories import mentor, seeker
from tests.support.ui.cases import AWKWARD
from tests.support.ui.finding_cases import COMMUNITIES, EVERYTHING, HIDDEN, USUAL, long_named, nameless, said, silent
from tests.support.ui.limits import custom_ids, parts, text, what_breaks

SHOWN_TWICE = "people see from now on"


async def received(_interaction: Interaction, _typed: object) -> ui.LayoutView:
    raise AssertionError("nobody fills these in")


@pytest.mark.parametrize("traits", COMMUNITIES.values(), ids=COMMUNITIES)
@pytest.mark.parametrize("words", [None, *AWKWARD.values()], ids=["none", *AWKWARD])
@pytest.mark.parametrize("want", profiles_views.HOPES)
def test_the_page_fits_discord_and_outlives_a_restart(traits: Sequence[Trait], words: str | None, want: str) -> None:
    is_mentor = mentor(MentorState.APPROVED, capacity=10, qualities=QUALITIES, words=words)
    both = {"mentor": is_mentor, "seeker": seeker(hope=words)}

    for group in (long_named, nameless):
        for about in (said(traits, words, want=want, **both), silent(traits, **both), silent(traits)):  # type: ignore[arg-type]  # names of the helpers above
            page = profiles_views.page(about, group, SHOWN_TWICE)
            assert what_breaks(page) == []
            assert all(is_known(custom_id) for custom_id in custom_ids(page))


@pytest.mark.parametrize("traits", COMMUNITIES.values(), ids=COMMUNITIES)
@pytest.mark.parametrize("part", Part)
async def test_every_form_that_the_page_opens_fits_discord(traits: Sequence[Trait], part: Part) -> None:
    for about in (said(traits, "w" * 1000, want="other!"), silent(traits)):
        offered = custom_ids(profiles_views.page(about, long_named))
        for what, make in (("say", SayForm), ("hope", HopeForm)):
            if any(custom_id.endswith(f":{what}:{part}") for custom_id in offered):
                form = make(received, about, part, long_named)
                form.open_in(set())
                assert what_breaks(form) == []


def test_nothing_is_asked_where_everything_is_hidden_but_what_one_says_in_words() -> None:
    offered = custom_ids(profiles_views.page(said(HIDDEN, "words"), long_named))

    assert [custom_id.split(":")[2:] for custom_id in offered] == [["say", "self"]]


async def test_the_forms_hold_everything_that_was_said() -> None:
    about = said(EVERYTHING, "w" * 1000, want="similar!")

    for part in Part:
        asked = parts(SayForm(received, about, part, long_named))
        hoped = parts(HopeForm(received, about, part, long_named))

        assert all(any(o.get("default") for o in each["options"]) for each in asked if "options" in each)
        assert [o["value"] for each in hoped for o in each.get("options", []) if o.get("default")] == ["similar!"] * (
            len([each for each in hoped if "options" in each])
        )
    words = [each.get("value") for each in parts(SayForm(received, about, Part.SELF, long_named))]
    assert "w" * 40 in words
    assert "w" * 500 in words


def test_a_line_that_is_too_long_is_cut_and_what_does_not_fit_is_said_to_be_more() -> None:
    page = text(profiles_views.page(said(EVERYTHING, None), long_named))

    assert "n…" in page
    assert "-# …and more, which *Change* shows." in page


@pytest.mark.parametrize("traits", COMMUNITIES.values(), ids=COMMUNITIES)
async def test_the_pages_on_which_a_community_chooses_fit_discord(traits: Sequence[Trait]) -> None:
    pages = [setup_traits.page(traits, SHOWN_TWICE)]
    pages += [setup_traits.one(traits, trait.key, SHOWN_TWICE) for trait in traits]

    for page in pages:
        assert what_breaks(page) == []
        assert all(is_known(custom_id) for custom_id in custom_ids(page))


async def test_the_forms_for_a_trait_fit_discord_and_hold_what_is() -> None:
    for traits in COMMUNITIES.values():
        for trait in (None, *traits):
            form = TraitForm("One of your own", received, trait)
            form.open_in(set())
            assert what_breaks(form) == []

    own = TraitForm("Change it", received, EVERYTHING[-1])

    [name, options] = [each["value"] for each in parts(own) if each.get("value")]
    assert name == EVERYTHING[-1].name
    assert options.splitlines() == list(EVERYTHING[-1].labels.values())


def test_the_line_among_the_settings_tells_what_is_otherwise_than_usual() -> None:
    assert setup_traits.in_short(USUAL).endswith("as the programme has it")
    assert "your own 14*" in setup_traits.in_short(EVERYTHING)
    assert len(setup_traits.in_short(HIDDEN)) <= setup_traits.LONGEST_LIST
