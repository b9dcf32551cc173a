"""What people may say about themselves in a community: renamed, hidden, added; nothing that was said is lost."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from bot.rules.bad_input import InvalidOptions, NameTaken, NothingWritten, TooLong
from bot.rules.refusals import ManagersOnly, NotFound, TooManyTraits
from bot.rules.traits import (
    MAX_CUSTOM_TRAITS,
    MAX_OPTION_LABEL_CHARS,
    MAX_TRAIT_NAME_CHARS,
    MAX_TRAIT_OPTIONS,
    TRAIT_CATALOGUE,
    Trait,
    TraitSection,
    chosen_options,
    option_key,
)
from bot.services import Services
from bot.ui.profiles.labels import TRAIT_NAMES
from storage.schema.matching import traits
from tests.support.service_harness import OTHER_COMMUNITY_ID, ServiceHarness, facilitator, member
from tests.support.services.concurrency import ROUNDS, audit_entries, manager, refusals, rows, run_concurrently

ADA = 30
ONLINE, IN_PERSON = option_key("Online"), option_key("In person")


def named(found: list[Trait], key: str) -> Trait:
    """The trait with this key."""
    return next(trait for trait in found if trait.key == key)


async def test_without_a_choice_everything_is_as_the_programme_has_it(harness: ServiceHarness) -> None:
    assert await harness.services.community_traits.list_traits(manager()) == list(TRAIT_CATALOGUE)
    assert await rows(harness.database, traits) == []


async def test_a_trait_is_renamed_and_goes_by_its_usual_name_again(harness: ServiceHarness) -> None:
    renamed = await harness.services.community_traits.rename(
        manager(), "side", "  Which\n side ", default_names=TRAIT_NAMES
    )
    again = await harness.services.community_traits.rename(manager(), "side", " \u200b", default_names=TRAIT_NAMES)

    assert named(renamed, "side").name == "Which side"
    assert named(again, "side").name is None
    assert (await audit_entries(harness, "community"))[-2:] == [(1, "choose traits")] * 2


async def test_a_trait_is_hidden_and_shown_again_under_its_name(harness: ServiceHarness) -> None:
    await harness.services.community_traits.rename(manager(), "age", "How old", default_names=TRAIT_NAMES)

    hidden = await harness.services.community_traits.hide(manager(), "age", hidden=True, default_names=TRAIT_NAMES)
    twice = await harness.services.community_traits.hide(manager(), "age", hidden=True, default_names=TRAIT_NAMES)
    shown = await harness.services.community_traits.hide(manager(), "age", hidden=False, default_names=TRAIT_NAMES)

    assert named(hidden, "age").hidden
    assert hidden == twice
    assert (named(shown, "age").hidden, named(shown, "age").name) == (False, "How old")


async def test_what_a_community_adds_stands_after_the_programmes(harness: ServiceHarness) -> None:
    added = await harness.services.community_traits.add(
        manager(), "Meetings", "Online\n\n In person \n", default_names=TRAIT_NAMES
    )

    assert added[-1] == Trait(
        key="own1",
        kind=TRAIT_CATALOGUE[0].kind,
        section=TraitSection.CUSTOM,
        options=(ONLINE, IN_PERSON),
        name="Meetings",
        labels={ONLINE: "Online", IN_PERSON: "In person"},
    )


async def test_an_answer_stays_as_long_as_its_words_are_among_the_choices(harness: ServiceHarness) -> None:
    await harness.services.community_traits.add(manager(), "Meetings", "Online\nIn person", default_names=TRAIT_NAMES)
    await harness.services.profiles.set_answers(member(ADA), TraitSection.CUSTOM, chosen={"own1": [IN_PERSON]})

    moved = await harness.services.community_traits.change(
        manager(), "own1", "Meet", "By phone\nIn person\nOnline", default_names=TRAIT_NAMES
    )
    kept = chosen_options(moved[-1], (await harness.services.profiles.mine(member(ADA))).answers)
    gone = await harness.services.community_traits.change(
        manager(), "own1", "Meet", "By phone\nOnline", default_names=TRAIT_NAMES
    )

    assert [moved[-1].labels[option] for option in kept] == ["In person"]
    assert chosen_options(gone[-1], (await harness.services.profiles.mine(member(ADA))).answers) == ()
    assert (await harness.services.profiles.mine(member(ADA))).answers == {"own1": IN_PERSON}


async def test_an_answer_never_comes_to_mean_a_choice_that_was_added_later(harness: ServiceHarness) -> None:
    await harness.services.community_traits.add(
        manager(), "Meetings", "Online\nBy phone\nIn person", default_names=TRAIT_NAMES
    )
    await harness.services.profiles.set_answers(member(ADA), TraitSection.CUSTOM, chosen={"own1": [IN_PERSON]})
    await harness.services.community_traits.change(
        manager(), "own1", "Meetings", "Online\nBy phone", default_names=TRAIT_NAMES
    )

    added = await harness.services.community_traits.change(
        manager(), "own1", "Meetings", "Online\nBy phone\nBy post", default_names=TRAIT_NAMES
    )

    assert chosen_options(added[-1], (await harness.services.profiles.mine(member(ADA))).answers) == ()


async def test_as_many_own_ones_as_a_form_holds_and_no_more_hidden_or_not(harness: ServiceHarness) -> None:
    for number in range(MAX_CUSTOM_TRAITS):
        await harness.services.community_traits.add(manager(), f"Own {number}", "Yes\nNo", default_names=TRAIT_NAMES)
    await harness.services.community_traits.hide(manager(), "own1", hidden=True, default_names=TRAIT_NAMES)

    with pytest.raises(TooManyTraits):
        await harness.services.community_traits.check_can_add(manager())
    with pytest.raises(TooManyTraits):
        await harness.services.community_traits.add(manager(), "One more", "Yes\nNo", default_names=TRAIT_NAMES)


async def test_the_longest_words_of_any_alphabet_are_kept(harness: ServiceHarness) -> None:
    options = [f"{number:02}" + "😀" * (MAX_OPTION_LABEL_CHARS - 2) for number in range(MAX_TRAIT_OPTIONS)]

    added = await harness.services.community_traits.add(
        manager(), "שלום" * (MAX_TRAIT_NAME_CHARS // 4), "\n".join(options), default_names=TRAIT_NAMES
    )

    assert list((await harness.services.community_traits.list_traits(manager()))[-1].labels.values()) == options
    assert added[-1].name == "שלום" * (MAX_TRAIT_NAME_CHARS // 4)


BAD: dict[str, tuple[type[Exception], Callable[[Services], Awaitable[object]]]] = {
    "no name": (
        NothingWritten,
        lambda s: s.community_traits.add(manager(), "\u200b ", "Yes\nNo", default_names=TRAIT_NAMES),
    ),
    "long name": (
        TooLong,
        lambda s: s.community_traits.add(manager(), "n" * 41, "Yes\nNo", default_names=TRAIT_NAMES),
    ),
    "programme's name": (
        NameTaken,
        lambda s: s.community_traits.add(manager(), "gENDER", "Yes\nNo", default_names=TRAIT_NAMES),
    ),
    "own name": (
        NameTaken,
        lambda s: s.community_traits.add(manager(), "meetings", "Yes\nNo", default_names=TRAIT_NAMES),
    ),
    "one choice": (
        InvalidOptions,
        lambda s: s.community_traits.add(manager(), "New", "Yes", default_names=TRAIT_NAMES),
    ),
    "twice the same": (
        InvalidOptions,
        lambda s: s.community_traits.add(manager(), "New", "Yes\nYes ", default_names=TRAIT_NAMES),
    ),
    "too many": (
        InvalidOptions,
        lambda s: s.community_traits.add(manager(), "New", "\n".join(map(str, range(26))), default_names=TRAIT_NAMES),
    ),
    "long choice": (
        InvalidOptions,
        lambda s: s.community_traits.add(manager(), "New", "Yes\n" + "n" * 61, default_names=TRAIT_NAMES),
    ),
    "renamed long": (
        TooLong,
        lambda s: s.community_traits.rename(manager(), "age", "n" * 41, default_names=TRAIT_NAMES),
    ),
    "renamed to another": (
        NameTaken,
        lambda s: s.community_traits.rename(manager(), "age", "Gender", default_names=TRAIT_NAMES),
    ),
    "own without a name": (
        NothingWritten,
        lambda s: s.community_traits.rename(manager(), "own1", "", default_names=TRAIT_NAMES),
    ),
    "changed to no name": (
        NothingWritten,
        lambda s: s.community_traits.change(manager(), "own1", "", "A\nB", default_names=TRAIT_NAMES),
    ),
    "changed to another": (
        NameTaken,
        lambda s: s.community_traits.change(manager(), "own1", "Age", "A\nB", default_names=TRAIT_NAMES),
    ),
    "changed to one choice": (
        InvalidOptions,
        lambda s: s.community_traits.change(manager(), "own1", "M", "A", default_names=TRAIT_NAMES),
    ),
    "the programme's choices": (
        NotFound,
        lambda s: s.community_traits.change(manager(), "age", "Age", "A\nB", default_names=TRAIT_NAMES),
    ),
    "renamed nothing": (
        NotFound,
        lambda s: s.community_traits.rename(manager(), "own9", "New", default_names=TRAIT_NAMES),
    ),
    "hidden nothing": (
        NotFound,
        lambda s: s.community_traits.hide(manager(), "nothing", hidden=True, default_names=TRAIT_NAMES),
    ),
}


@pytest.mark.parametrize("case", BAD)
async def test_what_cannot_be_kept_changes_nothing(harness: ServiceHarness, case: str) -> None:
    await harness.services.community_traits.add(manager(), "Meetings", "Online\nIn person", default_names=TRAIT_NAMES)
    before = await rows(harness.database, traits)
    refusal, attempt = BAD[case]

    with pytest.raises(refusal):
        await attempt(harness.services)

    assert await rows(harness.database, traits) == before


async def test_a_name_is_free_while_the_other_is_hidden_and_the_other_then_stays_so(harness: ServiceHarness) -> None:
    await harness.services.community_traits.hide(manager(), "children", hidden=True, default_names=TRAIT_NAMES)

    await harness.services.community_traits.add(
        manager(), TRAIT_NAMES["children"], "One\nSeveral", default_names=TRAIT_NAMES
    )

    with pytest.raises(NameTaken):
        await harness.services.community_traits.hide(manager(), "children", hidden=False, default_names=TRAIT_NAMES)
    with pytest.raises(NameTaken):
        await harness.services.community_traits.rename(
            manager(), "age", TRAIT_NAMES["children"], default_names=TRAIT_NAMES
        )


async def test_only_those_who_manage_the_server_look_and_choose(harness: ServiceHarness) -> None:
    for caller in (member(ADA), facilitator()):
        for attempt in (
            harness.services.community_traits.list_traits(caller),
            harness.services.community_traits.check_can_add(caller),
            harness.services.community_traits.rename(caller, "age", "New", default_names=TRAIT_NAMES),
            harness.services.community_traits.hide(caller, "age", hidden=True, default_names=TRAIT_NAMES),
            harness.services.community_traits.add(caller, "New", "Yes\nNo", default_names=TRAIT_NAMES),
            harness.services.community_traits.change(caller, "own1", "New", "Yes\nNo", default_names=TRAIT_NAMES),
        ):
            with pytest.raises(ManagersOnly):
                await attempt

    assert await rows(harness.database, traits) == []


async def test_another_community_notices_nothing(harness: ServiceHarness) -> None:
    await harness.services.community_traits.hide(manager(), "age", hidden=True, default_names=TRAIT_NAMES)

    assert await harness.services.community_traits.list_traits(manager(community_id=OTHER_COMMUNITY_ID)) == list(
        TRAIT_CATALOGUE
    )


async def test_two_who_add_in_the_same_moment_add_two_and_never_one_too_many(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    for round_ in range(ROUNDS):
        outcomes = await run_concurrently(
            harness.services.community_traits.add(manager(), f"One {round_}", "Yes\nNo", default_names=TRAIT_NAMES),
            second_harness.services.community_traits.add(
                manager(), f"Other {round_}", "Yes\nNo", default_names=TRAIT_NAMES
            ),
            turned=round_ % 2 == 0,
        )

        own = [
            trait.key
            for trait in await harness.services.community_traits.list_traits(manager())
            if trait.section is TraitSection.CUSTOM
        ]
        assert own == [f"own{number}" for number in range(1, min(2 * round_ + 2, MAX_CUSTOM_TRAITS) + 1)]
        assert len(refusals(outcomes)) == max(0, 2 * round_ + 2 - MAX_CUSTOM_TRAITS)


async def test_two_who_give_the_same_name_in_the_same_moment_do_not_both(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    outcomes = await run_concurrently(
        harness.services.community_traits.rename(manager(), "age", "Stage", default_names=TRAIT_NAMES),
        second_harness.services.community_traits.rename(manager(), "since", "Stage", default_names=TRAIT_NAMES),
    )

    assert [type(each) for each in refusals(outcomes)] == [NameTaken]
