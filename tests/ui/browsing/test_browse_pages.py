"""What is shown while browsing, and of one's list: it fits Discord whatever was said, and shows what is so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from itertools import product

import pytest
from discord import ui

from bot.rules.matching.compatibility import MatchCriteria, SeekerProfile, Weights, assess_fit
from bot.rules.programme import QUALITIES, Programme
from bot.rules.traits import Trait, Want, WantStance
from bot.services.browsing import BrowsedMentor, EndOfMentorList
from bot.services.keep_apart import ExclusionResult
from bot.ui.browsing import views as browsing_views
from bot.ui.components.paging import Place
from bot.ui.exclusions import views as exclusions_views
from bot.ui.routing.registry import is_known_custom_id
from storage.models.enums import MentorState, PairingState
from storage.models.matching import Exclusion
from tests.support.factories import COMMUNITY_ID, MENTEE_ID, MENTOR_ID, NOW, mentor, pairing
from tests.support.ui.cases import AWKWARD_TEXTS
from tests.support.ui.limits import custom_ids, limit_violations, text
from tests.support.ui.profile_cases import COMMUNITIES, EVERYTHING, USUAL, full_profile, long_named, nameless
from tests.support.ui.walking import walk

LONGEST_ID = 2**63 - 1


def shown(traits: Sequence[Trait], words: str | None, stance: WantStance) -> BrowsedMentor:
    """A mentor who has said everything, as they are shown to someone who has, too."""
    about = full_profile(traits, words)
    looking = SeekerProfile(answers=about.answers, wants={t.key: Want(stance=stance, must=True) for t in traits})
    keys = tuple(trait.key for trait in traits)
    return BrowsedMentor(
        community_id=LONGEST_ID,
        mentor=mentor(MentorState.APPROVED, id=LONGEST_ID, capacity=10, qualities=QUALITIES, words=words),
        profile=about.profile,
        answers=about.answers,
        traits=list(traits),
        fit=assess_fit(MatchCriteria(traits=traits, weights=Weights(), now=NOW), looking, about.answers),
        clocks_apart=timedelta(hours=-13, minutes=-45),
        unknown_from_mentor=keys,
        unknown_from_seeker=keys,
    )


@pytest.mark.parametrize("traits", COMMUNITIES.values(), ids=COMMUNITIES)
@pytest.mark.parametrize("words", [None, *AWKWARD_TEXTS.values()], ids=["none", *AWKWARD_TEXTS])
@pytest.mark.parametrize("stance", WantStance)
def test_a_mentor_fits_discord_and_outlives_a_restart(
    traits: Sequence[Trait], words: str | None, stance: WantStance
) -> None:
    for group in (long_named, nameless):
        one = shown(traits, words, stance)
        for page in (browsing_views.browse_page(one, group), browsing_views.dismiss_page(one, group, Programme())):
            assert limit_violations(page) == []
            assert all(is_known_custom_id(custom_id) for custom_id in custom_ids(page))


@pytest.mark.parametrize("begin", [True, False])
@pytest.mark.parametrize("waits", [True, False])
@pytest.mark.parametrize("traits", [USUAL, EVERYTHING], ids=["usual", "everything"])
def test_the_end_fits_discord(traits: list[Trait], begin: bool, waits: bool) -> None:
    for musts in ((), tuple(trait.key for trait in traits)):
        page = browsing_views.browse_page(
            EndOfMentorList(community_id=COMMUNITY_ID, is_empty=begin, musts=musts, traits=traits, is_waiting=waits),
            nameless,
        )

        assert limit_violations(page) == []
        assert all(is_known_custom_id(custom_id) for custom_id in custom_ids(page))


def test_for_how_long_is_told_in_months_where_it_comes_out_even() -> None:
    one = shown(USUAL, None, WantStance.ANY)

    for days, words in ((90, "For 3 months"), (30, "For 1 month"), (14, "For 2 weeks"), (100, "For 100 days")):
        page = browsing_views.dismiss_page(one, nameless, Programme(not_for_me_days=days))
        assert words in [item.label for item in page.walk_children() if isinstance(item, ui.Button)]


@pytest.mark.parametrize("words", [None, *AWKWARD_TEXTS.values()], ids=["none", *AWKWARD_TEXTS])
@pytest.mark.parametrize("state", PairingState)
def test_what_is_kept_and_what_would_end_fit_discord(words: str | None, state: PairingState) -> None:
    between = pairing(state, words=words)
    for reader, told in product((MENTOR_ID, MENTEE_ID), (True, False)):
        kept, asks = (
            exclusions_views.exclusion_page(LONGEST_ID, result, reader)
            for result in (
                ExclusionResult(other_id=LONGEST_ID, ended=between, for_facilitators=told),
                ExclusionResult(other_id=LONGEST_ID, open_pairing=between),
            )
        )
        assert limit_violations(kept) == limit_violations(asks) == []
        assert all(is_known_custom_id(custom_id) for page in (kept, asks) for custom_id in custom_ids(page))
        assert "**Kept.**" in text(kept)
        assert "**Kept.**" not in text(asks)


@pytest.mark.parametrize("name", [None, "", "*" * 32, "\u202eנעמי", "𝔐" * 32, "  \n "])
def test_a_list_is_walked_to_its_end(name: str | None) -> None:
    people = [
        Exclusion(
            id=n,
            community_id=LONGEST_ID,
            by_id=MENTEE_ID,
            other_id=LONGEST_ID - n,
            since=NOW - timedelta(n),
            for_facilitators=n % 2 == 0,
        )
        for n in range(1000)
    ]

    for taken_off in (None, LONGEST_ID):
        pages = walk(partial(_exclusion_list, people, name, taken_off))
        listed = [each for page in pages for each in re.findall(r"- <@(\d+)>", text(page))]
        assert listed == [str(each.other_id) for each in people[::-1]]


def _exclusion_list(
    people: Sequence[Exclusion], name: str | None, taken_off: int | None, place: Place
) -> ui.LayoutView:
    page, shown = exclusions_views.exclusions_at(people, place)
    return exclusions_views.exclusion_list(LONGEST_ID, page, shown, lambda _: name, removed_id=taken_off)
