"""Saying more about oneself: optional, in one's own words or by ticking, changed and taken back at any time."""

from __future__ import annotations

from bot.demo.world.community import InventedCommunity
from bot.rules.traits import Part
from tests.support.journeys.acting import is_mentor, posted, services, waits
from tests.support.journeys.reading import answer, components, fill_in, volunteer
from tests.support.journeys.saying import NONE, control, form, of, opened, ticked


async def test_the_page_tells_that_it_is_optional_who_sees_it_and_what_it_is_for(town: InventedCommunity) -> None:
    said = answer(await opened(town, "Ada"))

    assert "All of this is optional, helps to find people who fit" in said
    assert "without your name, pronouns and faith until you say yes" in said
    assert "a mentor whom you ask by name sees it with your name" in said
    assert "Facilitators see what you choose" in said
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


async def test_a_part_that_asks_nothing_any_more_is_answered_in_words(town: InventedCommunity) -> None:
    for what in ("say", "hope"):
        pressed = await town["Ada"].click(
            posted(town.mentorship, control(town, what, Part.OURS)), custom_id=control(town, what, Part.OURS)
        )

        assert "This is closed by now" in answer(pressed)
