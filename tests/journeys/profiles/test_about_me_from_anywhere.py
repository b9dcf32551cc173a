"""Who may say more about themselves, from where, and which support groups they can name."""

from __future__ import annotations

import pytest

from bot.demo.world.community import InventedCommunity
from bot.rules.traits import Part
from storage.models.enums import RoleKind
from tests.support.journeys.acting import leaves, loses_role, posted, remembered, restart, services, together, waits
from tests.support.journeys.reading import answer, components, fill_in, press
from tests.support.journeys.saying import NONE, control, form, of, opened, questions, ticked


@pytest.mark.parametrize("name", ["Ada", "Hana"])
async def test_present_and_past_members_may_say(town: InventedCommunity, name: str) -> None:
    assert "## About you" in answer(await opened(town, name))


async def test_someone_who_is_neither_reads_why_not(town: InventedCommunity) -> None:
    loses_role(town, "Ada", "Member")

    assert "I see no member's role on you" in answer(await opened(town, "Ada"))


async def test_who_is_a_mentor_or_on_the_list_may_look_and_take_back_without_a_role(town: InventedCommunity) -> None:
    await waits(town, "Ada")
    await fill_in(town["Ada"], await form(town, "Ada", Part.SELF), ["woman"], NONE, NONE, None, None)
    loses_role(town, "Ada", "Member")

    await fill_in(town["Ada"], await form(town, "Ada", Part.SELF), NONE, NONE, NONE, None, None)

    assert (await of(town, "Ada")).answers == {}


async def test_a_form_sent_by_someone_who_lost_the_role_meanwhile_keeps_nothing_and_gives_their_words_back(
    town: InventedCommunity,
) -> None:
    asked = await form(town, "Ada", Part.SELF)
    loses_role(town, "Ada", "Member")
    before = await remembered(town)

    sent = await fill_in(town["Ada"], asked, ["woman"], NONE, NONE, "she/her", "My own words.")

    assert "no member's role" in answer(sent)
    assert "My own words." in answer(sent)
    assert await remembered(town) == before


async def test_from_a_direct_message_and_after_a_restart_the_page_works_as_well(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    me = await press(town["Ines"], "How things stand")
    assert me.response is not None
    page = await town["Ines"].user.click(me.response, label="Say more about yourself")
    assert page.response is not None
    await restart(town)

    asked = await town["Ines"].user.click(page.response, custom_id=control(town, "say", Part.TALKING))
    sent = await fill_in(town["Ines"], asked, ["de"], ["text"], NONE, NONE, in_dm=True)
    wished = await town["Ines"].user.click(page.response, custom_id=control(town, "hope", Part.SELF))
    kept = await fill_in(town["Ines"], wished, ["similar"], ["any"], ["any"], in_dm=True)

    assert "**Languages**: German" in answer(sent)
    assert "similar, if possible: gender" in answer(kept)


async def test_a_form_that_was_open_over_a_restart_gives_its_words_back(town: InventedCommunity) -> None:
    asked = await form(town, "Ada", Part.SELF)
    await restart(town)

    sent = await fill_in(town["Ada"], asked, ["woman"], NONE, NONE, "she/her", "My own words.")

    assert "your words are below" in answer(sent)
    assert "My own words." in answer(sent)


async def test_support_groups_are_the_roles_chosen_for_them_and_those_worn_are_ticked(
    town: InventedCommunity,
) -> None:
    tuesday, thursday = town.roles["Tuesday group"], town.guild.create_role("חמישי \u202eyadsruhT\u202c " + "x" * 70)
    rosa = town.caller("Rosa")
    await services(town).setup.choose_roles(rosa, RoleKind.GROUP, [tuesday.id, thursday.id])

    asked = await form(town, "Ada", Part.STORY)
    sent = await fill_in(town["Ada"], asked, [str(tuesday.id), str(thursday.id)], NONE, NONE, NONE, NONE)
    await services(town).setup.choose_roles(rosa, RoleKind.GROUP, [tuesday.id])
    afterwards = await opened(town, "Ada")

    assert questions(asked)[0] == "Support group"
    assert ticked(asked)[0] == [str(tuesday.id)]
    assert "**Support group**: Tuesday group, חמישי" in answer(sent)
    assert "חמישי" not in answer(afterwards)


async def test_a_support_group_whose_role_is_gone_is_no_longer_offered(town: InventedCommunity) -> None:
    await services(town).setup.choose_roles(town.caller("Rosa"), RoleKind.GROUP, [987654321])

    asked = await form(town, "Ada", Part.STORY)

    assert "Support group" not in questions(asked)


async def test_more_support_groups_than_a_select_holds_are_offered_as_far_as_they_fit(
    town: InventedCommunity,
) -> None:
    roles = [town.guild.create_role(f"Group {n} {'x' * 80}").id for n in range(27)]
    await services(town).setup.choose_roles(town.caller("Rosa"), RoleKind.GROUP, roles)

    asked = await form(town, "Ada", Part.STORY)
    sent = await fill_in(town["Ada"], asked, [str(role) for role in roles[:25]], NONE, NONE, NONE, NONE)

    assert asked.modal is not None
    assert len(next(c for c in components(asked.modal["components"]) if "options" in c)["options"]) == 25
    assert "**Support group**: Group 0" in answer(sent)
    assert len((await of(town, "Ada")).answers["group"].split("+")) == 25


@pytest.mark.parametrize("what", ["say", "hope"])
@pytest.mark.parametrize("part", Part)
async def test_a_button_of_another_server_is_not_found(town: InventedCommunity, what: str, part: Part) -> None:
    custom_id = f"about:999999:{what}:{part}"

    here = await town["Ada"].click(posted(town.mentorship, custom_id), custom_id=custom_id)
    there = await town["Ada"].user.click(posted(town["Ada"].user.dm_channel, custom_id), custom_id=custom_id)

    assert "can't find that here" in answer(here)
    assert "can't find that here" in answer(there)


async def test_who_has_left_the_server_is_not_asked_any_more(town: InventedCommunity) -> None:
    old = posted(town["Ada"].user.dm_channel, control(town, "say", Part.SELF))
    leaves(town, "Ada")

    said = await town["Ada"].user.click(old, custom_id=control(town, "say", Part.SELF))

    assert "can't find that here" in answer(said)


async def test_words_in_which_there_is_nothing_to_read_are_not_kept(town: InventedCommunity) -> None:
    asked = await form(town, "Ada", Part.SELF)

    await fill_in(town["Ada"], asked, NONE, NONE, NONE, "\u202e", "\u200b\n\n")

    kept = await of(town, "Ada")
    assert (kept.answers, kept.profile.pronouns, kept.profile.faith) == ({}, None, None)


async def test_nobody_else_is_told_anything(town: InventedCommunity) -> None:
    before = len(town.env.http_requests)

    await fill_in(town["Ada"], await form(town, "Ada", Part.SELF), ["woman"], NONE, NONE, "she/her", "Quaker.")

    sent = [request.path for request in town.env.http_requests[before:]]
    assert [path for path in sent if "/channels/" in path] == []
