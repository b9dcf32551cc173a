"""What people may say about themselves, as those who manage the server choose it; and members see what they chose."""

from __future__ import annotations

import discord
import pytest
from simcord.results import InteractionResult, ResponseMessage

from bot.demo.world.community import SimulatedCommunity
from bot.rules.setup.choices import SetupPage
from bot.rules.traits import (
    MAX_CUSTOM_TRAITS,
    MAX_OPTION_LABEL_CHARS,
    MAX_TRAIT_NAME_CHARS,
    MAX_TRAIT_OPTIONS,
    TraitSection,
    option_key,
)
from bot.ui.components.traits import TRAIT_LIST_LOOKS, TRAIT_LOOKS
from bot.ui.profiles.labels import TRAIT_NAMES
from tests.support.journeys.profiles import questions
from tests.support.journeys.reading import answer, components, fill_in, labels
from tests.support.journeys.setting_up import settings_page
from tests.support.journeys.steps import SELECT, post_control, press_together, restart, services, stored_rows

ASKED = "What people may say about themselves"
NO = "Settings are for those who manage the server"
RIGHT_TO_LEFT = "שאלה " * 7


async def page(community: SimulatedCommunity) -> ResponseMessage:
    """The owner opens the list from the settings."""
    settings = await settings_page(community, SetupPage.HOW)
    shown = await community["Rosa"].click(settings, label=ASKED)
    assert shown.response is not None
    return shown.response


async def look_at(community: SimulatedCommunity, key: str) -> ResponseMessage:
    """The owner chooses one from the list."""
    shown = await community["Rosa"].select(await page(community), [key], custom_id="traits:one")
    assert shown.response is not None
    return shown.response


async def adds(community: SimulatedCommunity, name: str, *options: str) -> InteractionResult:
    """The owner adds one."""
    form = await community["Rosa"].click(await page(community), label="Add one of your own")
    return await fill_in(community["Rosa"], form, name, "\n".join(options))


async def form_of(
    community: SimulatedCommunity, name: str, part: TraitSection, what: str = "say"
) -> InteractionResult:
    """A member opens one of the forms of their own."""
    custom_id = f"about:{community.guild.id}:{what}:{part}"
    form: InteractionResult = await community[name].click(
        post_control(community.mentorship, custom_id), custom_id=custom_id
    )
    return form


def choices(form: InteractionResult) -> list[str]:
    """Everything that can be chosen in a form."""
    assert form.modal is not None, answer(form)
    return [option["label"] for part in components(form.modal["components"]) for option in part.get("options", [])]


async def test_the_list_shows_all_and_stands_beside_the_settings(community: SimulatedCommunity) -> None:
    shown = await page(community)

    offered = [option["label"] for part in components(shown) for option in part.get("options", [])]
    assert offered == list(TRAIT_NAMES.values())
    assert labels(shown) == ["Add one of your own"]


async def test_a_renamed_trait_is_asked_about_under_its_new_name(community: SimulatedCommunity) -> None:
    form = await community["Rosa"].click(await look_at(community, "side"), label="Rename")

    kept = await fill_in(community["Rosa"], form, "My *own* side")
    asked = await form_of(community, "Ada", TraitSection.STORY)

    assert "## My \\*own\\* side" in answer(kept)
    assert "The programme calls it *Side of the affair*." in answer(kept)
    assert "My *own* side" in questions(asked)


async def test_a_name_left_empty_is_the_programmes_again(community: SimulatedCommunity) -> None:
    form = await community["Rosa"].click(await look_at(community, "side"), label="Rename")
    await fill_in(community["Rosa"], form, "Another")

    form = await community["Rosa"].click(await look_at(community, "side"), label="Rename")
    kept = await fill_in(community["Rosa"], form, "")

    assert "## Side of the affair" in answer(kept)


async def test_what_is_hidden_is_neither_asked_nor_shown_until_it_is_there_again(
    community: SimulatedCommunity,
) -> None:
    await services(community).profiles.set_answers(
        community.caller("Ada"), TraitSection.SELF, chosen={"age": ["40s"]}
    )

    hidden = await community["Rosa"].click(await look_at(community, "age"), label="Hide")
    told = answer(hidden)
    without = questions(await form_of(community, "Ada", TraitSection.SELF))
    hopes = questions(await form_of(community, "Ada", TraitSection.SELF, "hope"))
    settings = await community["Rosa"].slash(community.mentorship, "setup show")
    assert hidden.response is not None
    listed = await community["Rosa"].click(hidden.response, label="Back")
    await community["Rosa"].click(await look_at(community, "age"), label="Show again")
    mine = await services(community).profiles.mine(community.caller("Ada"))

    assert "Nobody is asked about it" in told
    assert "**Age** (hidden)" in answer(listed)
    assert "Age" not in [*without, *hopes]
    assert "**What people may say about themselves**: hidden Age" in answer(settings)
    assert mine.answers == {"age": "40s"}
    assert "Age" in questions(await form_of(community, "Ada", TraitSection.SELF))


async def test_one_of_their_own_is_asked_hoped_for_and_shown(community: SimulatedCommunity) -> None:
    added = await adds(community, "Meetings", "Online", "In person")

    asked = await form_of(community, "Ada", TraitSection.CUSTOM)
    said = await fill_in(community["Ada"], asked, [option_key("In person")])
    hoped = await fill_in(
        community["Ada"], await form_of(community, "Ada", TraitSection.CUSTOM, "hope"), ["similar!"]
    )
    settings = await community["Rosa"].slash(community.mentorship, "setup show")

    assert "**Meetings** (your own)" in answer(added)
    assert choices(asked) == ["Online", "In person"]
    assert "**Meetings**: In person" in answer(said)
    assert "similar, it's a must: Meetings" in answer(hoped)
    assert "your own Meetings" in answer(settings)


async def test_its_name_and_choices_change_and_whoever_said_one_that_stays_has_still_said_it(
    community: SimulatedCommunity,
) -> None:
    await adds(community, "Meetings", "Online", "In person")
    await services(community).profiles.set_answers(
        community.caller("Ada"), TraitSection.CUSTOM, chosen={"own1": [option_key("In person")]}
    )

    form = await community["Rosa"].click(await look_at(community, "own1"), label="Change")
    assert form.modal is not None
    before = [part["value"] for part in components(form.modal["components"]) if part.get("value")]
    await fill_in(community["Rosa"], form, "How we meet", "By phone\nIn person")
    asked = await form_of(community, "Ada", TraitSection.CUSTOM)
    assert asked.modal is not None
    ticked = [o["label"] for p in components(asked.modal["components"]) for o in p.get("options", []) if o["default"]]

    assert before == ["Meetings", "Online\nIn person"]
    assert questions(asked) == ["How we meet"]
    assert ticked == ["In person"]


async def test_as_many_and_as_long_as_can_be_fit_every_page(community: SimulatedCommunity) -> None:
    options = [f"{n:02} {'ש' * (MAX_OPTION_LABEL_CHARS - 3)}" for n in range(MAX_TRAIT_OPTIONS)]
    names = [f"{n} {RIGHT_TO_LEFT}"[:MAX_TRAIT_NAME_CHARS].strip() for n in range(MAX_CUSTOM_TRAITS)]
    for name in names:
        shown = await adds(community, name, *options)

    full = shown.response
    assert full is not None
    one_more = await community["Rosa"].click(post_control(community.mentorship, "traits:add"), custom_id="traits:add")
    one = await look_at(community, f"own{MAX_CUSTOM_TRAITS}")
    asked = await form_of(community, "Ada", TraitSection.CUSTOM)
    said = await fill_in(community["Ada"], asked, *[[option_key(options[-1])]] * MAX_CUSTOM_TRAITS)

    assert labels(full) == []
    assert "as many of your own as one form holds" in answer(one_more)
    assert labels(one) == ["Change", "Hide", "Back"]
    assert questions(asked) == names
    assert choices(asked) == options * MAX_CUSTOM_TRAITS
    assert f"**{names[-1]}**: {options[-1]}" in answer(said)


@pytest.mark.parametrize(
    ("name", "typed", "why"),
    [
        ("\u202e\u200b", "Yes\nNo", "There were no words in it"),
        ("Gender", "Yes\nNo", "has this name already"),
        ("New", "Only one", "Between 2 and 25 different choices are needed"),
        ("New", "Yes\nNo\nYes", "Between 2 and 25 different choices are needed"),
        ("New", "\n".join(map(str, range(26))), "Between 2 and 25 different choices are needed"),
        ("New", "Yes\n" + "x" * 61, "Between 2 and 25 different choices are needed"),
    ],
)
async def test_what_cannot_be_kept_is_given_back(
    community: SimulatedCommunity, name: str, typed: str, why: str
) -> None:
    form = await community["Rosa"].click(await page(community), label="Add one of your own")
    before = await stored_rows(community)

    said = answer(await fill_in(community["Rosa"], form, name, typed))

    assert why in said
    assert typed in said
    assert await stored_rows(community) == before


async def test_everything_works_after_a_restart(community: SimulatedCommunity) -> None:
    settings = await settings_page(community, SetupPage.HOW)
    shown, one = await page(community), await look_at(community, "age")
    await restart(community)

    listed = await community["Rosa"].click(settings, label=ASKED)
    chosen = await community["Rosa"].select(shown, ["since"], custom_id="traits:one")
    hidden = await community["Rosa"].click(one, label="Hide")

    assert answer(listed).startswith(f"## {ASKED}")
    assert "## Since it came to light" in answer(chosen)
    assert "Nobody is asked about it" in answer(hidden)


async def test_two_who_hide_it_at_once_hide_it(community: SimulatedCommunity) -> None:
    shown = community.mentorship
    first, second = (post_control(shown, "trait:age:hide") for _ in range(2))

    said = await press_together(community, [(community["Rosa"], m, "trait:age:hide") for m in (first, second)])

    assert ["Nobody is asked about it" in answer(each) for each in said] == [True, True]


@pytest.mark.parametrize("name", ["Ada", "Tomas"])
async def test_who_does_not_manage_the_server_neither_sees_nor_changes_it(
    community: SimulatedCommunity, name: str
) -> None:
    before = await stored_rows(community)
    ids = [f"traits:{what}" for what in TRAIT_LIST_LOOKS] + [f"trait:age:{what}" for what in TRAIT_LOOKS]

    told = {
        one: answer(await community[name].click(post_control(community.mentorship, one), custom_id=one))
        for one in ids
    }
    select = post_control(community.mentorship, "traits:one", kind=SELECT)
    told["select"] = answer(await community[name].select(select, ["0"], custom_id="traits:one"))
    dm = post_control(community["Rosa"].user.dm_channel, "traits:open")
    told["dm"] = answer(await community["Rosa"].user.click(dm, custom_id="traits:open"))

    assert {what: said for what, said in told.items() if NO not in said} == {}
    assert await stored_rows(community) == before


@pytest.mark.parametrize("custom_id", ["trait:dragon:hide", "trait:own99:change", "trait:own99:rename"])
async def test_a_forged_one_is_not_found(community: SimulatedCommunity, custom_id: str) -> None:
    said = await community["Rosa"].click(post_control(community.mentorship, custom_id), custom_id=custom_id)

    assert "can't find that here" in answer(said)


async def test_a_form_sent_by_someone_who_no_longer_manages_the_server_is_given_back(
    community: SimulatedCommunity,
) -> None:
    manages = community.guild.create_role("Keeper", permissions=discord.Permissions(manage_guild=True))
    community.env.backend.add_member_role(community.guild.id, community["Ada"].id, manages.id)
    form = await community["Ada"].click(post_control(community.mentorship, "traits:add"), custom_id="traits:add")
    community.env.backend.remove_member_role(community.guild.id, community["Ada"].id, manages.id)

    said = answer(await fill_in(community["Ada"], form, "New", "Yes\nNo"))

    assert NO in said
    assert "Yes\nNo" in said


async def test_a_form_opened_before_the_choices_changed_keeps_only_what_there_still_is(
    community: SimulatedCommunity,
) -> None:
    await adds(community, "Meetings", "Online", "In person")
    open_one = await form_of(community, "Ada", TraitSection.CUSTOM)
    change = await community["Rosa"].click(await look_at(community, "own1"), label="Change")
    await fill_in(community["Rosa"], change, "Meetings", "Online\nBy phone")

    said = await fill_in(community["Ada"], open_one, [option_key("In person")])

    assert "Nothing said yet" in answer(said).split("### More")[1]
