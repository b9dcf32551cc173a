"""Who may say more about themselves, from where, and which support groups they can name."""

from __future__ import annotations

from typing import Any

import pytest

from bot.demo.world.community import SimulatedCommunity
from bot.rules.traits import TraitSection
from storage.models.enums import RoleKind
from tests.support.journeys.profiles import (
    NOTHING_TICKED,
    open_profile,
    open_profile_form,
    profile_control,
    questions,
    stored_profile,
    ticked_options,
)
from tests.support.journeys.reading import answer, fill_in, press, text
from tests.support.journeys.steps import (
    join_waiting_list,
    leave_server,
    make_pairing,
    post_control,
    remove_role,
    restart,
    services,
    stored_rows,
)


@pytest.mark.parametrize("name", ["Ada", "Hana"])
async def test_present_and_past_members_may_say(community: SimulatedCommunity, name: str) -> None:
    assert "## About you" in answer(await open_profile(community, name))


async def test_someone_who_is_neither_reads_why_not(community: SimulatedCommunity) -> None:
    remove_role(community, "Ada", "Member")

    assert "I see no member's role on you" in answer(await open_profile(community, "Ada"))


async def test_who_is_a_mentor_or_on_the_list_may_look_and_take_back_without_a_role(
    community: SimulatedCommunity,
) -> None:
    await join_waiting_list(community, "Ada")
    await fill_in(
        community["Ada"],
        await open_profile_form(community, "Ada", TraitSection.SELF),
        ["woman"],
        NOTHING_TICKED,
        NOTHING_TICKED,
        None,
        None,
    )
    remove_role(community, "Ada", "Member")

    await fill_in(
        community["Ada"],
        await open_profile_form(community, "Ada", TraitSection.SELF),
        NOTHING_TICKED,
        NOTHING_TICKED,
        NOTHING_TICKED,
        None,
        None,
    )

    assert (await stored_profile(community, "Ada")).answers == {}


async def test_a_form_sent_by_someone_who_lost_the_role_meanwhile_keeps_nothing_and_gives_their_words_back(
    community: SimulatedCommunity,
) -> None:
    asked = await open_profile_form(community, "Ada", TraitSection.SELF)
    remove_role(community, "Ada", "Member")
    before = await stored_rows(community)

    sent = await fill_in(
        community["Ada"], asked, ["woman"], NOTHING_TICKED, NOTHING_TICKED, "she/her", "My own words."
    )

    assert "no member's role" in answer(sent)
    assert "My own words." in answer(sent)
    assert await stored_rows(community) == before


async def test_from_a_direct_message_and_after_a_restart_the_page_works_as_well(
    community: SimulatedCommunity,
) -> None:
    await make_pairing(community, "Ada", "Ines")
    me = await press(community["Ines"], "My overview")
    assert me.response is not None
    page = await community["Ines"].user.click(me.response, label="Say more about yourself")
    assert page.response is not None
    await restart(community)

    asked = await community["Ines"].user.click(
        page.response, custom_id=profile_control(community, "say", TraitSection.TALKING)
    )
    sent = await fill_in(community["Ines"], asked, ["de"], ["text"], NOTHING_TICKED, NOTHING_TICKED, in_dm=True)
    wished = await community["Ines"].user.click(
        page.response, custom_id=profile_control(community, "hope", TraitSection.SELF)
    )
    kept = await fill_in(community["Ines"], wished, ["similar"], ["any"], ["any"], in_dm=True)

    assert "**Languages**: German" in answer(sent)
    assert "similar, if possible: gender" in answer(kept)


async def test_a_form_that_was_open_over_a_restart_gives_its_words_back(community: SimulatedCommunity) -> None:
    asked = await open_profile_form(community, "Ada", TraitSection.SELF)
    await restart(community)

    sent = await fill_in(
        community["Ada"], asked, ["woman"], NOTHING_TICKED, NOTHING_TICKED, "she/her", "My own words."
    )

    assert "your words are below" in answer(sent)
    assert "My own words." in answer(sent)


async def test_support_groups_are_the_roles_chosen_for_them_and_those_worn_are_ticked(
    community: SimulatedCommunity,
) -> None:
    tuesday, thursday = (
        community.roles["Tuesday group"],
        community.guild.create_role("חמישי \u202eyadsruhT\u202c " + "x" * 70),
    )
    rosa = community.caller("Rosa")
    await services(community).setup.choose_roles(rosa, RoleKind.GROUP, [tuesday.id, thursday.id])

    asked = await open_profile_form(community, "Ada", TraitSection.STORY)
    sent = await fill_in(
        community["Ada"],
        asked,
        [str(tuesday.id), str(thursday.id)],
        NOTHING_TICKED,
        NOTHING_TICKED,
        NOTHING_TICKED,
        NOTHING_TICKED,
    )
    await services(community).setup.choose_roles(rosa, RoleKind.GROUP, [tuesday.id])
    afterwards = await open_profile(community, "Ada")

    assert questions(asked)[0] == "Support group"
    assert ticked_options(asked)[0] == [str(tuesday.id)]
    assert "**Support group**: Tuesday group, חמישי" in answer(sent)
    assert "חמישי" not in answer(afterwards)


async def test_a_support_group_whose_role_is_gone_is_no_longer_offered(community: SimulatedCommunity) -> None:
    await services(community).setup.choose_roles(community.caller("Rosa"), RoleKind.GROUP, [987654321])

    asked = await open_profile_form(community, "Ada", TraitSection.STORY)

    assert "Support group" not in questions(asked)


@pytest.mark.parametrize("from_dm", [False, True], ids=["in the server", "in direct messages"])
async def test_of_more_support_groups_than_a_select_holds_any_can_be_named_and_taken_back(
    community: SimulatedCommunity, *, from_dm: bool
) -> None:
    roles = [community.guild.create_role(f"Group {n:02} {'x' * 80}") for n in range(27)]
    await services(community).setup.choose_roles(
        community.caller("Rosa"), RoleKind.GROUP, [role.id for role in roles]
    )
    actor: Any = community["Ada"].user if from_dm else community["Ada"]
    place = community["Ada"].user.dm_channel if from_dm else community.mentorship
    custom_id = f"groups:{community.guild.id}"
    form = await open_profile_form(community, "Ada", TraitSection.STORY)

    page = (await actor.click(post_control(place, custom_id), custom_id=custom_id)).response
    assert page is not None
    await actor.select(page, [f"+{roles[1].id}", f"+{roles[2].id}"])
    await actor.click(page, label="Next")
    await actor.select(page, [f"+{roles[26].id}"])
    both = (await stored_profile(community, "Ada")).answers["group"]
    await actor.click(page, label="Previous")
    await actor.select(page, [f"-{roles[1].id}"])

    assert "Support group" not in questions(form)
    assert both == "+".join(str(roles[n].id) for n in (1, 2, 26))
    assert (await stored_profile(community, "Ada")).answers["group"] == f"{roles[2].id}+{roles[26].id}"
    assert "✅ Group 02" in text(page)


@pytest.mark.parametrize("what", ["say", "hope"])
@pytest.mark.parametrize("part", TraitSection)
async def test_a_button_of_another_server_is_not_found(
    community: SimulatedCommunity, what: str, part: TraitSection
) -> None:
    custom_id = f"about:999999:{what}:{part}"

    here = await community["Ada"].click(post_control(community.mentorship, custom_id), custom_id=custom_id)
    there = await community["Ada"].user.click(
        post_control(community["Ada"].user.dm_channel, custom_id), custom_id=custom_id
    )

    assert "can't find that here" in answer(here)
    assert "can't find that here" in answer(there)


async def test_who_has_left_the_server_is_not_asked_any_more(community: SimulatedCommunity) -> None:
    old = post_control(community["Ada"].user.dm_channel, profile_control(community, "say", TraitSection.SELF))
    leave_server(community, "Ada")

    said = await community["Ada"].user.click(old, custom_id=profile_control(community, "say", TraitSection.SELF))

    assert "can't find that here" in answer(said)


async def test_words_in_which_there_is_nothing_to_read_are_not_kept(community: SimulatedCommunity) -> None:
    asked = await open_profile_form(community, "Ada", TraitSection.SELF)

    await fill_in(community["Ada"], asked, NOTHING_TICKED, NOTHING_TICKED, NOTHING_TICKED, "\u202e", "\u200b\n\n")

    kept = await stored_profile(community, "Ada")
    assert (kept.answers, kept.profile.pronouns, kept.profile.faith) == ({}, None, None)


async def test_nobody_else_is_told_anything(community: SimulatedCommunity) -> None:
    before = len(community.env.http_requests)

    await fill_in(
        community["Ada"],
        await open_profile_form(community, "Ada", TraitSection.SELF),
        ["woman"],
        NOTHING_TICKED,
        NOTHING_TICKED,
        "she/her",
        "Quaker.",
    )

    sent = [request.path for request in community.env.http_requests[before:]]
    assert [path for path in sent if "/channels/" in path] == []
