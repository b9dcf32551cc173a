"""Saying more about oneself: optional, in one's own words or by ticking, changed and taken back at any time."""

from __future__ import annotations

import pytest
from simcord.results import InteractionResult

from bot.demo.community import InventedCommunity
from bot.rules.traits import Part
from bot.services.about_them import AboutMe
from storage.states import RoleKind

from .acting import is_mentor, leaves, loses_role, posted, remembered, restart, services, together, waits
from .reading import answer, components, fill_in, press, volunteer

HOPE = "What I hope for in a mentor"
NONE: list[str] = []


async def opened(town: InventedCommunity, name: str) -> InteractionResult:
    """Someone looks at what they have said, by the door in ``/mentorship me``."""
    me = await town[name].slash(town.mentorship, "mentorship me")
    assert me.response is not None
    page: InteractionResult = await town[name].click(me.response, label="Say more about yourself")
    return page


def control(town: InventedCommunity, what: str, part: Part) -> str:
    """The id of a button on the page."""
    return f"about:{town.guild.id}:{what}:{part}"


async def form(
    town: InventedCommunity, name: str, part: Part, what: str = "say", *, on: InteractionResult | None = None
) -> InteractionResult:
    """Someone opens the form for one part."""
    page = on or await opened(town, name)
    assert page.response is not None, answer(page)
    shown: InteractionResult = await town[name].click(page.response, custom_id=control(town, what, part))
    return shown


def ticked(shown: InteractionResult) -> list[list[str]]:
    """What stands in each select of a form already."""
    assert shown.modal is not None, answer(shown)
    return [
        [option["value"] for option in part["options"] if option.get("default")]
        for part in components(shown.modal["components"])
        if "options" in part
    ]


def questions(shown: InteractionResult) -> list[str]:
    """What a form asks."""
    assert shown.modal is not None, answer(shown)
    return [part["label"] for part in shown.modal["components"]]


async def of(town: InventedCommunity, name: str) -> AboutMe:
    """What is kept of someone."""
    return await services(town).about_them.mine(town.caller(name))


async def test_the_page_tells_that_it_is_optional_who_sees_it_and_what_it_is_for(town: InventedCommunity) -> None:
    said = answer(await opened(town, "Ada"))

    assert "All of this is optional, helps to find people who fit" in said
    assert "without your name until you say yes" in said
    assert "facilitators see it, too" in said
    assert said.count("Nothing said yet.") == 3
    assert "Say yours, too, so that I can compare: languages, ways of talking, times that suit, time zone." in said


async def test_what_is_said_stands_on_the_page_and_in_the_form(town: InventedCommunity) -> None:
    page = await opened(town, "Ada")

    sent = await fill_in(
        town["Ada"],
        await form(town, "Ada", Part.SELF, on=page),
        ["woman"], ["40s"], ["grown"], "she/her", "Quaker, *quietly*.",
    )  # fmt: skip
    again = await form(town, "Ada", Part.SELF, on=page)

    assert page.response is not None
    assert sent.response is not None
    assert sent.response.id == page.response.id
    said = answer(sent)
    assert "**Kept.**" in said
    assert "**Gender**: Woman" in said
    assert "**Age**: 40 to 49" in said
    assert "**Pronouns**: she/her" in said
    assert "> Quaker, \\*quietly\\*." in said
    assert ticked(again) == [["woman"], ["40s"], ["grown"]]
    assert again.modal is not None
    assert [c["value"] for c in components(again.modal["components"]) if c.get("value")] == [
        "she/her",
        "Quaker, *quietly*.",
    ]


async def test_every_part_is_said_by_itself_and_leaves_the_others_as_they_are(town: InventedCommunity) -> None:
    await fill_in(town["Ada"], await form(town, "Ada", Part.SELF), ["woman"], NONE, NONE, None, None)
    await fill_in(
        town["Ada"], await form(town, "Ada", Part.STORY), NONE, ["betrayed"], ["long", "close"], NONE, ["year"]
    )
    sent = await fill_in(town["Ada"], await form(town, "Ada", Part.TALKING), ["en", "fr"], ["video"], NONE, NONE)

    said = answer(sent)
    assert "**Gender**: Woman" in said
    assert "**Kind of affair**: Over a long time, With someone close to both" in said
    assert "**Languages**: English, French" in said
    assert (await of(town, "Ada")).answers == {
        "gender": "woman",
        "side": "betrayed",
        "affair": "long+close",
        "since": "year",
        "languages": "en+fr",
        "ways": "video",
    }


async def test_an_answer_is_taken_back_by_choosing_nothing(town: InventedCommunity) -> None:
    await fill_in(town["Ada"], await form(town, "Ada", Part.SELF), ["woman"], ["40s"], NONE, "she/her", "Quaker.")

    sent = await fill_in(town["Ada"], await form(town, "Ada", Part.SELF), NONE, ["40s"], NONE, "", "")

    assert "Gender" not in answer(sent).split("In a mentor")[0]
    kept = await of(town, "Ada")
    assert kept.answers == {"age": "40s"}
    assert (kept.profile.pronouns, kept.profile.faith) == (None, None)


async def test_what_is_hoped_for_is_said_for_each_trait_as_a_wish_or_a_must(town: InventedCommunity) -> None:
    await fill_in(town["Ada"], await form(town, "Ada", Part.STORY), NONE, ["betrayed"], NONE, NONE, NONE)

    asked = await form(town, "Ada", Part.STORY, "hope")
    sent = await fill_in(town["Ada"], asked, ["any"], ["other"], ["any"], ["similar!"], ["any"])
    again = await form(town, "Ada", Part.STORY, "hope")

    assert ticked(asked) == [["any"]] * 5
    assert ticked(again) == [["any"], ["other"], ["any"], ["similar!"], ["any"]]
    said = answer(sent)
    assert "similar, it's a must: reconciling or apart" in said
    assert "different, if possible: side of the affair" in said
    assert "Say yours, too, so that I can compare: reconciling or apart." in said
    assert again.modal is not None
    hints = [part.get("description") for part in again.modal["components"]]
    assert hints[1] == "Yours: Betrayed"
    assert hints[3] == "You haven't said yours, so it can't count yet."


async def test_that_two_can_talk_at_all_is_hoped_for_until_someone_says_otherwise(town: InventedCommunity) -> None:
    asked = await form(town, "Ada", Part.TALKING, "hope")
    await fill_in(town["Ada"], asked, ["any"], ["similar!"], ["any"], ["any"], ["other"])
    again = await form(town, "Ada", Part.TALKING, "hope")

    assert ticked(asked) == [["similar"], ["similar"], ["any"], ["similar"], ["similar"]]
    assert ticked(again) == [["any"], ["similar!"], ["any"], ["any"], ["other"]]


async def test_the_time_zone_stands_there_with_the_way_to_change_it(town: InventedCommunity) -> None:
    before = await opened(town, "Ada")
    await services(town).preferences.live_in(town.caller("Ada"), "Asia/Kathmandu")

    page = await opened(town, "Ada")
    assert page.response is not None
    times = await town["Ada"].click(page.response, label="When to write to me")

    assert "**Time zone**" not in answer(before)
    assert "**Time zone**: Asia/Kathmandu" in answer(page)
    assert "## When I may write to you" in answer(times)


async def test_a_mentor_comes_by_command_and_finds_the_way_to_their_details(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")

    page = await town["Ines"].slash(town.mentorship, "mentor update")
    assert page.response is not None
    details = await town["Ines"].click(page.response, label="Change my details")

    assert "**You are a mentor**, with room for 2: kind, and slow to judge." in answer(page)
    assert "> I listen." in answer(page)
    assert details.modal is not None


async def test_someone_on_the_list_comes_by_command_and_finds_the_way_to_their_hopes(town: InventedCommunity) -> None:
    await waits(town, "Ada")

    page = await town["Ada"].slash(town.mentorship, "mentee update")
    assert page.response is not None
    details = await town["Ada"].click(page.response, label="Change what I hope for")

    assert "> Someone to listen (adA)." in answer(page)
    assert details.modal is not None


async def test_both_commands_say_kindly_that_there_is_nothing_to_change(town: InventedCommunity) -> None:
    mentor = await town["Ada"].slash(town.mentorship, "mentor update")
    seeker = await town["Ada"].slash(town.mentorship, "mentee update")

    assert "no current mentor" in answer(mentor)
    assert "not on the waiting list at the moment" in answer(seeker)


async def test_who_has_joined_the_list_or_volunteered_is_offered_to_say_more(town: InventedCommunity) -> None:
    asked = await town["Ada"].slash(town.mentorship, "mentee ask")
    joined = await fill_in(town["Ada"], asked, "Someone to listen.", "yes", None)
    volunteered = await volunteer(town, "Ines")

    for name, said in (("Ada", joined), ("Ines", volunteered)):
        assert said.response is not None
        page = await town[name].click(said.response, label="Say more about yourself")
        assert "## About you" in answer(page)


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
