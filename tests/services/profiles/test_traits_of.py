"""What people may say about themselves in a community: renamed, hidden, added; nothing that was said is lost."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from bot.rules.refusals import ManagersOnly, NameTaken, NotFound, NothingWritten, NotOptions, TooLong, TooManyTraits
from bot.rules.traits import (
    CATALOGUE,
    LONGEST_LABEL,
    LONGEST_NAME,
    MOST_OPTIONS,
    MOST_OWN,
    Part,
    Trait,
    chosen,
    option_key,
)
from bot.services import Services
from bot.ui.profiles.labels import NAMES
from storage.schema.matching import traits
from tests.support.house import ELSEWHERE, House, facilitator, member
from tests.support.services.moments import ROUNDS, at_once, manager, refusals, rows, trail

ADA = 30
ONLINE, IN_PERSON = option_key("Online"), option_key("In person")


def named(found: list[Trait], key: str) -> Trait:
    """The trait with this key."""
    return next(trait for trait in found if trait.key == key)


async def test_without_a_choice_everything_is_as_the_programme_has_it(house: House) -> None:
    assert await house.services.traits.all(manager()) == list(CATALOGUE)
    assert await rows(house.store, traits) == []


async def test_a_trait_is_renamed_and_goes_by_its_usual_name_again(house: House) -> None:
    renamed = await house.services.traits.rename(manager(), "side", "  Which\n side ", usual=NAMES)
    again = await house.services.traits.rename(manager(), "side", " \u200b", usual=NAMES)

    assert named(renamed, "side").name == "Which side"
    assert named(again, "side").name is None
    assert (await trail(house, "community"))[-2:] == [(1, "choose traits")] * 2


async def test_a_trait_is_hidden_and_shown_again_under_its_name(house: House) -> None:
    await house.services.traits.rename(manager(), "age", "How old", usual=NAMES)

    hidden = await house.services.traits.hide(manager(), "age", hidden=True, usual=NAMES)
    twice = await house.services.traits.hide(manager(), "age", hidden=True, usual=NAMES)
    shown = await house.services.traits.hide(manager(), "age", hidden=False, usual=NAMES)

    assert named(hidden, "age").hidden
    assert hidden == twice
    assert (named(shown, "age").hidden, named(shown, "age").name) == (False, "How old")


async def test_what_a_community_adds_stands_after_the_programmes(house: House) -> None:
    added = await house.services.traits.add(manager(), "Meetings", "Online\n\n In person \n", usual=NAMES)

    assert added[-1] == Trait(
        key="own1",
        kind=CATALOGUE[0].kind,
        part=Part.OURS,
        options=(ONLINE, IN_PERSON),
        name="Meetings",
        labels={ONLINE: "Online", IN_PERSON: "In person"},
    )


async def test_an_answer_stays_as_long_as_its_words_are_among_the_choices(house: House) -> None:
    await house.services.traits.add(manager(), "Meetings", "Online\nIn person", usual=NAMES)
    await house.services.about_them.say(member(ADA), Part.OURS, chosen={"own1": [IN_PERSON]})

    moved = await house.services.traits.change(manager(), "own1", "Meet", "By phone\nIn person\nOnline", usual=NAMES)
    kept = chosen(moved[-1], (await house.services.about_them.mine(member(ADA))).answers)
    gone = await house.services.traits.change(manager(), "own1", "Meet", "By phone\nOnline", usual=NAMES)

    assert [moved[-1].labels[option] for option in kept] == ["In person"]
    assert chosen(gone[-1], (await house.services.about_them.mine(member(ADA))).answers) == ()
    assert (await house.services.about_them.mine(member(ADA))).answers == {"own1": IN_PERSON}


async def test_an_answer_never_comes_to_mean_a_choice_that_was_added_later(house: House) -> None:
    await house.services.traits.add(manager(), "Meetings", "Online\nBy phone\nIn person", usual=NAMES)
    await house.services.about_them.say(member(ADA), Part.OURS, chosen={"own1": [IN_PERSON]})
    await house.services.traits.change(manager(), "own1", "Meetings", "Online\nBy phone", usual=NAMES)

    added = await house.services.traits.change(
        manager(), "own1", "Meetings", "Online\nBy phone\nBy post", usual=NAMES
    )

    assert chosen(added[-1], (await house.services.about_them.mine(member(ADA))).answers) == ()


async def test_as_many_own_ones_as_a_form_holds_and_no_more_hidden_or_not(house: House) -> None:
    for number in range(MOST_OWN):
        await house.services.traits.add(manager(), f"Own {number}", "Yes\nNo", usual=NAMES)
    await house.services.traits.hide(manager(), "own1", hidden=True, usual=NAMES)

    with pytest.raises(TooManyTraits):
        await house.services.traits.may_add(manager())
    with pytest.raises(TooManyTraits):
        await house.services.traits.add(manager(), "One more", "Yes\nNo", usual=NAMES)


async def test_the_longest_words_of_any_alphabet_are_kept(house: House) -> None:
    options = [f"{number:02}" + "😀" * (LONGEST_LABEL - 2) for number in range(MOST_OPTIONS)]

    added = await house.services.traits.add(manager(), "שלום" * (LONGEST_NAME // 4), "\n".join(options), usual=NAMES)

    assert list((await house.services.traits.all(manager()))[-1].labels.values()) == options
    assert added[-1].name == "שלום" * (LONGEST_NAME // 4)


BAD: dict[str, tuple[type[Exception], Callable[[Services], Awaitable[object]]]] = {
    "no name": (NothingWritten, lambda s: s.traits.add(manager(), "\u200b ", "Yes\nNo", usual=NAMES)),
    "long name": (TooLong, lambda s: s.traits.add(manager(), "n" * 41, "Yes\nNo", usual=NAMES)),
    "programme's name": (NameTaken, lambda s: s.traits.add(manager(), "gENDER", "Yes\nNo", usual=NAMES)),
    "own name": (NameTaken, lambda s: s.traits.add(manager(), "meetings", "Yes\nNo", usual=NAMES)),
    "one choice": (NotOptions, lambda s: s.traits.add(manager(), "New", "Yes", usual=NAMES)),
    "twice the same": (NotOptions, lambda s: s.traits.add(manager(), "New", "Yes\nYes ", usual=NAMES)),
    "too many": (NotOptions, lambda s: s.traits.add(manager(), "New", "\n".join(map(str, range(26))), usual=NAMES)),
    "long choice": (NotOptions, lambda s: s.traits.add(manager(), "New", "Yes\n" + "n" * 61, usual=NAMES)),
    "renamed long": (TooLong, lambda s: s.traits.rename(manager(), "age", "n" * 41, usual=NAMES)),
    "renamed to another": (NameTaken, lambda s: s.traits.rename(manager(), "age", "Gender", usual=NAMES)),
    "own without a name": (NothingWritten, lambda s: s.traits.rename(manager(), "own1", "", usual=NAMES)),
    "changed to no name": (NothingWritten, lambda s: s.traits.change(manager(), "own1", "", "A\nB", usual=NAMES)),
    "changed to another": (NameTaken, lambda s: s.traits.change(manager(), "own1", "Age", "A\nB", usual=NAMES)),
    "changed to one choice": (NotOptions, lambda s: s.traits.change(manager(), "own1", "M", "A", usual=NAMES)),
    "the programme's choices": (NotFound, lambda s: s.traits.change(manager(), "age", "Age", "A\nB", usual=NAMES)),
    "renamed nothing": (NotFound, lambda s: s.traits.rename(manager(), "own9", "New", usual=NAMES)),
    "hidden nothing": (NotFound, lambda s: s.traits.hide(manager(), "nothing", hidden=True, usual=NAMES)),
}


@pytest.mark.parametrize("case", BAD)
async def test_what_cannot_be_kept_changes_nothing(house: House, case: str) -> None:
    await house.services.traits.add(manager(), "Meetings", "Online\nIn person", usual=NAMES)
    before = await rows(house.store, traits)
    refusal, attempt = BAD[case]

    with pytest.raises(refusal):
        await attempt(house.services)

    assert await rows(house.store, traits) == before


async def test_a_name_is_free_while_the_other_is_hidden_and_the_other_then_stays_so(house: House) -> None:
    await house.services.traits.hide(manager(), "children", hidden=True, usual=NAMES)

    await house.services.traits.add(manager(), NAMES["children"], "One\nSeveral", usual=NAMES)

    with pytest.raises(NameTaken):
        await house.services.traits.hide(manager(), "children", hidden=False, usual=NAMES)
    with pytest.raises(NameTaken):
        await house.services.traits.rename(manager(), "age", NAMES["children"], usual=NAMES)


async def test_only_those_who_manage_the_server_look_and_choose(house: House) -> None:
    for caller in (member(ADA), facilitator()):
        for attempt in (
            house.services.traits.all(caller),
            house.services.traits.may_add(caller),
            house.services.traits.rename(caller, "age", "New", usual=NAMES),
            house.services.traits.hide(caller, "age", hidden=True, usual=NAMES),
            house.services.traits.add(caller, "New", "Yes\nNo", usual=NAMES),
            house.services.traits.change(caller, "own1", "New", "Yes\nNo", usual=NAMES),
        ):
            with pytest.raises(ManagersOnly):
                await attempt

    assert await rows(house.store, traits) == []


async def test_another_community_notices_nothing(house: House) -> None:
    await house.services.traits.hide(manager(), "age", hidden=True, usual=NAMES)

    assert await house.services.traits.all(manager(community_id=ELSEWHERE)) == list(CATALOGUE)


async def test_two_who_add_in_the_same_moment_add_two_and_never_one_too_many(house: House, rival: House) -> None:
    for round_ in range(ROUNDS):
        outcomes = await at_once(
            house.services.traits.add(manager(), f"One {round_}", "Yes\nNo", usual=NAMES),
            rival.services.traits.add(manager(), f"Other {round_}", "Yes\nNo", usual=NAMES),
            turned=round_ % 2 == 0,
        )

        own = [trait.key for trait in await house.services.traits.all(manager()) if trait.part is Part.OURS]
        assert own == [f"own{number}" for number in range(1, min(2 * round_ + 2, MOST_OWN) + 1)]
        assert len(refusals(outcomes)) == max(0, 2 * round_ + 2 - MOST_OWN)


async def test_two_who_give_the_same_name_in_the_same_moment_do_not_both(house: House, rival: House) -> None:
    outcomes = await at_once(
        house.services.traits.rename(manager(), "age", "Stage", usual=NAMES),
        rival.services.traits.rename(manager(), "since", "Stage", usual=NAMES),
    )

    assert [type(each) for each in refusals(outcomes)] == [NameTaken]
