"""What is shown while looking around, and of one's list: it fits Discord whatever was said, and shows what is so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from discord import ui

from bot.rules.fitting import Looking, Measure, Weights, fit
from bot.rules.programme import QUALITIES, Programme
from bot.rules.traits import Stance, Trait, Want
from bot.services.browsing import NobodyMore, Shown
from bot.services.exclusions import MOST_APART, Apart
from bot.ui.browsing import views as browsing_views
from bot.ui.exclusions import views as exclusions_views
from bot.ui.routing.registry import is_known
from storage.models.enums import MentorState, PairingState
from storage.models.matching import KeptApart
from tests.support.factories import HOME, MENTEE_ID, MENTOR_ID, NOW, mentor, pairing
from tests.support.ui.cases import AWKWARD
from tests.support.ui.finding_cases import COMMUNITIES, EVERYTHING, USUAL, long_named, nameless, said
from tests.support.ui.limits import custom_ids, text, what_breaks

LONGEST_ID = 2**63 - 1


def shown(traits: Sequence[Trait], words: str | None, stance: Stance) -> Shown:
    """A mentor who has said everything, as they are shown to someone who has, too."""
    about = said(traits, words)
    looking = Looking(answers=about.answers, wants={t.key: Want(stance=stance, must=True) for t in traits})
    keys = tuple(trait.key for trait in traits)
    return Shown(
        community_id=LONGEST_ID,
        mentor=mentor(MentorState.APPROVED, id=LONGEST_ID, capacity=10, qualities=QUALITIES, words=words),
        profile=about.profile,
        answers=about.answers,
        traits=list(traits),
        fit=fit(Measure(traits=traits, weights=Weights(), now=NOW), looking, about.answers),
        unsaid=keys,
        unsaid_by_you=keys,
    )


@pytest.mark.parametrize("traits", COMMUNITIES.values(), ids=COMMUNITIES)
@pytest.mark.parametrize("words", [None, *AWKWARD.values()], ids=["none", *AWKWARD])
@pytest.mark.parametrize("stance", Stance)
def test_a_mentor_fits_discord_and_outlives_a_restart(
    traits: Sequence[Trait], words: str | None, stance: Stance
) -> None:
    for group in (long_named, nameless):
        one = shown(traits, words, stance)
        for page in (browsing_views.page(one, group), browsing_views.not_for_me(one, group, Programme())):
            assert what_breaks(page) == []
            assert all(is_known(custom_id) for custom_id in custom_ids(page))


@pytest.mark.parametrize("begin", [True, False])
@pytest.mark.parametrize("waits", [True, False])
@pytest.mark.parametrize("traits", [USUAL, EVERYTHING], ids=["usual", "everything"])
def test_the_end_fits_discord(traits: list[Trait], begin: bool, waits: bool) -> None:
    for musts in ((), tuple(trait.key for trait in traits)):
        page = browsing_views.page(
            NobodyMore(community_id=HOME, begin=begin, musts=musts, traits=traits, is_waiting=waits), nameless
        )

        assert what_breaks(page) == []
        assert all(is_known(custom_id) for custom_id in custom_ids(page))


def test_for_how_long_is_told_in_months_where_it_comes_out_even() -> None:
    one = shown(USUAL, None, Stance.ANY)

    for days, words in ((90, "For 3 months"), (30, "For 1 month"), (14, "For 2 weeks"), (100, "For 100 days")):
        page = browsing_views.not_for_me(one, nameless, Programme(not_for_me_days=days))
        assert words in [item.label for item in page.walk_children() if isinstance(item, ui.Button)]


@pytest.mark.parametrize("words", [None, *AWKWARD.values()], ids=["none", *AWKWARD])
@pytest.mark.parametrize("state", PairingState)
def test_what_is_kept_fits_discord(words: str | None, state: PairingState) -> None:
    for reader in (MENTOR_ID, MENTEE_ID):
        page = exclusions_views.kept(Apart(other_id=LONGEST_ID, between=pairing(state, words=words)), reader)
        assert what_breaks(page) == []
        assert "**Kept.**" in text(page)


@pytest.mark.parametrize("name", [None, "", "*" * 32, "\u202eנעמי", "𝔐" * 32, "  \n "])
def test_a_full_list_fits_discord(name: str | None) -> None:
    people = [
        KeptApart(id=n, community_id=LONGEST_ID, by_id=MENTEE_ID, other_id=LONGEST_ID - n, since=NOW - timedelta(n))
        for n in range(MOST_APART)
    ]

    for taken_off in (None, LONGEST_ID):
        page = exclusions_views.listed(LONGEST_ID, people, lambda _: name, taken_off=taken_off)
        assert what_breaks(page) == []
        assert all(is_known(custom_id) for custom_id in custom_ids(page))
    assert what_breaks(exclusions_views.listed(LONGEST_ID, [], lambda _: name)) == []
