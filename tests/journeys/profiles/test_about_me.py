"""Saying more about oneself: optional, in one's own words or by ticking, changed and taken back at any time."""

from __future__ import annotations

from bot.demo.world.community import SimulatedCommunity
from bot.rules.traits import TraitSection
from tests.support.journeys.profiles import (
    NOTHING_TICKED,
    open_profile,
    open_profile_form,
    profile_control,
    stored_profile,
    ticked_options,
)
from tests.support.journeys.reading import answer, components, fill_in, volunteer
from tests.support.journeys.steps import join_waiting_list, make_mentors, post_control, services


async def test_the_page_tells_that_it_is_optional_who_sees_it_and_what_it_is_for(
    community: SimulatedCommunity,
) -> None:
    said = answer(await open_profile(community, "Ada"))

    assert "All of this is optional. It helps to find people who fit" in said
    assert "without your name, pronouns and faith until you say yes" in said
    assert "a mentor whom you ask by name sees it with your name" in said
    assert "Facilitators see what you choose" in said
    assert said.count("Nothing said yet.") == 3
    assert "Say yours, too, so that I can compare: languages, ways of talking, times that suit, time zone." in said


async def test_what_is_said_stands_on_the_page_and_in_the_form(community: SimulatedCommunity) -> None:
    page = await open_profile(community, "Ada")

    sent = await fill_in(
        community["Ada"],
        await open_profile_form(community, "Ada", TraitSection.SELF, on=page),
        ["woman"], ["40s"], ["grown"], "she/her", "Quaker, *quietly*.",
    )  # fmt: skip
    again = await open_profile_form(community, "Ada", TraitSection.SELF, on=page)

    assert page.response is not None
    assert sent.response is not None
    assert sent.response.id == page.response.id
    said = answer(sent)
    assert "**Kept.**" in said
    assert "**Gender**: Woman" in said
    assert "**Age**: 40 to 49" in said
    assert "**Pronouns**: she/her" in said
    assert "> Quaker, \\*quietly\\*." in said
    assert ticked_options(again) == [["woman"], ["40s"], ["grown"]]
    assert again.modal is not None
    assert [c["value"] for c in components(again.modal["components"]) if c.get("value")] == [
        "she/her",
        "Quaker, *quietly*.",
    ]


async def test_every_part_is_said_by_itself_and_leaves_the_others_as_they_are(community: SimulatedCommunity) -> None:
    await fill_in(
        community["Ada"],
        await open_profile_form(community, "Ada", TraitSection.SELF),
        ["woman"],
        NOTHING_TICKED,
        NOTHING_TICKED,
        None,
        None,
    )
    await fill_in(
        community["Ada"],
        await open_profile_form(community, "Ada", TraitSection.STORY),
        NOTHING_TICKED,
        ["betrayed"],
        ["long", "close"],
        NOTHING_TICKED,
        ["year"],
    )
    sent = await fill_in(
        community["Ada"],
        await open_profile_form(community, "Ada", TraitSection.TALKING),
        ["en", "fr"],
        ["video"],
        NOTHING_TICKED,
        NOTHING_TICKED,
    )

    said = answer(sent)
    assert "**Gender**: Woman" in said
    assert "**Kind of affair**: Over a long time, With someone close to both" in said
    assert "**Languages**: English, French" in said
    assert (await stored_profile(community, "Ada")).answers == {
        "gender": "woman",
        "side": "betrayed",
        "affair": "long+close",
        "since": "year",
        "languages": "en+fr",
        "ways": "video",
    }


async def test_an_answer_is_taken_back_by_choosing_nothing(community: SimulatedCommunity) -> None:
    await fill_in(
        community["Ada"],
        await open_profile_form(community, "Ada", TraitSection.SELF),
        ["woman"],
        ["40s"],
        NOTHING_TICKED,
        "she/her",
        "Quaker.",
    )

    sent = await fill_in(
        community["Ada"],
        await open_profile_form(community, "Ada", TraitSection.SELF),
        NOTHING_TICKED,
        ["40s"],
        NOTHING_TICKED,
        "",
        "",
    )

    assert "Gender" not in answer(sent).split("In a mentor")[0]
    kept = await stored_profile(community, "Ada")
    assert kept.answers == {"age": "40s"}
    assert (kept.profile.pronouns, kept.profile.faith) == (None, None)


async def test_what_is_hoped_for_is_said_for_each_trait_as_a_wish_or_a_must(community: SimulatedCommunity) -> None:
    await fill_in(
        community["Ada"],
        await open_profile_form(community, "Ada", TraitSection.STORY),
        NOTHING_TICKED,
        ["betrayed"],
        NOTHING_TICKED,
        NOTHING_TICKED,
        NOTHING_TICKED,
    )

    asked = await open_profile_form(community, "Ada", TraitSection.STORY, "hope")
    sent = await fill_in(community["Ada"], asked, ["any"], ["other"], ["any"], ["similar!"], ["any"])
    again = await open_profile_form(community, "Ada", TraitSection.STORY, "hope")

    assert ticked_options(asked) == [["any"]] * 5
    assert ticked_options(again) == [["any"], ["other"], ["any"], ["similar!"], ["any"]]
    said = answer(sent)
    assert "similar, it's a must: reconciling or apart" in said
    assert "different, if possible: side of the affair" in said
    assert "Say yours, too, so that I can compare: reconciling or apart." in said
    assert again.modal is not None
    hints = [part.get("description") for part in again.modal["components"]]
    assert hints[1] == "Yours: Betrayed"
    assert hints[3] == "You haven't said yours, so it can't count yet."


async def test_that_two_can_talk_at_all_is_hoped_for_until_someone_says_otherwise(
    community: SimulatedCommunity,
) -> None:
    asked = await open_profile_form(community, "Ada", TraitSection.TALKING, "hope")
    await fill_in(community["Ada"], asked, ["any"], ["similar!"], ["any"], ["any"], ["other"])
    again = await open_profile_form(community, "Ada", TraitSection.TALKING, "hope")

    assert ticked_options(asked) == [["similar"], ["similar"], ["any"], ["similar"], ["similar"]]
    assert ticked_options(again) == [["any"], ["similar!"], ["any"], ["any"], ["other"]]


async def test_the_time_zone_stands_there_with_the_way_to_change_it(community: SimulatedCommunity) -> None:
    before = await open_profile(community, "Ada")
    await services(community).preferences.set_time_zone(community.caller("Ada"), "Asia/Kathmandu")

    page = await open_profile(community, "Ada")
    assert page.response is not None
    times = await community["Ada"].click(page.response, label="Times for messages")

    assert "**Time zone**" not in answer(before)
    assert "**Time zone**: Asia/Kathmandu, not shared" in answer(page)
    assert "## Times for messages" in answer(times)


async def test_a_mentor_comes_by_command_and_finds_the_way_to_their_details(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")

    page = await community["Ines"].slash(community.mentorship, "mentor update")
    assert page.response is not None
    details = await community["Ines"].click(page.response, label="Change my details")

    assert "**You are a mentor**, with room for 2: kind, and slow to judge." in answer(page)
    assert "> I listen." in answer(page)
    assert details.modal is not None


async def test_someone_on_the_list_comes_by_command_and_finds_the_way_to_their_hopes(
    community: SimulatedCommunity,
) -> None:
    await join_waiting_list(community, "Ada")

    page = await community["Ada"].slash(community.mentorship, "mentee update")
    assert page.response is not None
    details = await community["Ada"].click(page.response, label="Change what I hope for")

    assert "> Someone to listen (adA)." in answer(page)
    assert details.modal is not None


async def test_both_commands_say_kindly_that_there_is_nothing_to_change(community: SimulatedCommunity) -> None:
    mentor = await community["Ada"].slash(community.mentorship, "mentor update")
    seeker = await community["Ada"].slash(community.mentorship, "mentee update")

    assert "no current mentor" in answer(mentor)
    assert "not on the waiting list at the moment" in answer(seeker)


async def test_who_has_joined_the_list_or_volunteered_is_offered_to_say_more(community: SimulatedCommunity) -> None:
    asked = await community["Ada"].slash(community.mentorship, "mentee ask")
    joined = await fill_in(community["Ada"], asked, "Someone to listen.", "yes", "mentors", None)
    volunteered = await volunteer(community, "Ines")

    for name, said in (("Ada", joined), ("Ines", volunteered)):
        assert said.response is not None
        page = await community[name].click(said.response, label="Say more about yourself")
        assert "## About you" in answer(page)


async def test_a_part_that_asks_nothing_any_more_is_answered_in_words(community: SimulatedCommunity) -> None:
    for what in ("say", "hope"):
        pressed = await community["Ada"].click(
            post_control(community.mentorship, profile_control(community, what, TraitSection.CUSTOM)),
            custom_id=profile_control(community, what, TraitSection.CUSTOM),
        )

        assert "This is closed by now" in answer(pressed)
