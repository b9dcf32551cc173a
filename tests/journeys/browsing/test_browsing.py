"""``/mentee browse``: one mentor at a time, best fit first, with why; ask, go on, or not for me."""

from __future__ import annotations

from datetime import timedelta

from bot.demo.world.community import SimulatedCommunity
from tests.support.journeys.browsing import (
    END_OF_LIST,
    browse,
    card_labels,
    mentor_on_card,
    mentors_shown,
    press_on_card,
    store_answers,
)
from tests.support.journeys.reading import answer, dms, fill_in, labels, last_dm, leaked_names, profile_link, text
from tests.support.journeys.steps import join_waiting_list, make_mentors, stored_rows


async def test_the_best_fit_comes_first_with_why(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines", "Marek")
    await store_answers(community, "Ines", answers="path=reconciling side=betrayed")
    await store_answers(
        community, "Marek", answers="path=apart side=unfaithful times=evenings", pronouns="he/him", faith="A Quaker."
    )
    await store_answers(
        community, "Ada", answers="path=apart side=betrayed times=evenings", wants="path=similar side=other"
    )

    shown = await browse(community, "Ada")
    first = text(shown)
    second = text(await press_on_card(community, "Ada", shown, "Next"))

    assert community["Marek"].mention in first
    assert "both apart" in first
    assert "the other side of the affair: unfaithful, as hoped" in first
    assert "weekday evenings suit both" in first
    assert "· he/him" in first
    assert "**Reconciling or apart**: Apart" in first
    assert "**Faith or values**\n> A Quaker." in first
    assert "Kind, and slow to judge" in first
    assert "> I listen." in first
    assert community["Ines"].mention in second
    assert "Not as you may hope: side of the affair, reconciling or apart" in second


async def test_a_must_excludes_and_what_is_not_known_of_one_is_told(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines", "Marek")
    await store_answers(community, "Ines", answers="languages=fr")
    await store_answers(community, "Ada", answers="languages=en", wants="languages=similar! gender=similar")

    said = text(await browse(community, "Ada"))

    assert await mentors_shown(community, "Ada") == ["Marek"]
    assert "They haven't said: languages, which matters to you." in said


async def test_what_one_has_not_said_oneself_is_told(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")
    await store_answers(community, "Ines", answers="gender=woman")
    await store_answers(community, "Ada", wants="gender=similar!")

    assert "You haven't said yourself: gender, which matters to you" in text(await browse(community, "Ada"))


async def test_asking_opens_the_form_and_the_mentor_is_asked(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")
    shown = await browse(community, "Ada")

    form = await community["Ada"].click(shown, label="Ask Ines")
    said = await fill_in(community["Ada"], form, "Would you?", "yes")

    assert f"Your question for {community['Ines'].mention} is with me" in answer(said)
    assert f"{profile_link(community, 'Ada')} asks whether you would be their mentor" in text(
        last_dm(community["Ines"])
    )
    assert await mentors_shown(community, "Ada") == []


async def test_nobody_is_told_who_looks_or_passes_them_over(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")
    before, messages = await stored_rows(community, "passed_over", "audit"), len(dms(community["Ines"]))

    shown = await press_on_card(community, "Ada", await browse(community, "Ada"), "Not for me")
    asked = labels(shown)
    gone = await press_on_card(community, "Ada", shown, "For good")

    assert asked == ["For 3 months", "For good", "Back"]
    assert END_OF_LIST in text(gone)
    assert await stored_rows(community, "passed_over", "audit") == before
    assert len(dms(community["Ines"])) == messages
    assert leaked_names(community, "Ada", reader="Ines") == []
    assert [row[3:] for row in (await stored_rows(community))["audit"] if "pass over" in row] == [
        (None, "pass over", "community", community.guild.id)
    ]


async def test_not_for_me_can_be_thought_over(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")
    asked = await press_on_card(community, "Ada", await browse(community, "Ada"), "Not for me")

    back = await press_on_card(community, "Ada", asked, "Back")

    assert labels(back) == card_labels("Ines")
    assert mentor_on_card(community, back) == "Ines"


async def test_for_three_months_ends_after_them_and_for_good_does_not(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines", "Marek")
    shown = await browse(community, "Ada")
    kept = mentor_on_card(community, shown)
    shown = await press_on_card(
        community, "Ada", await press_on_card(community, "Ada", shown, "Not for me"), "For 3 months"
    )
    await press_on_card(community, "Ada", await press_on_card(community, "Ada", shown, "Not for me"), "For good")

    at_once = await mentors_shown(community, "Ada")
    await community.advance_time(timedelta(days=91))
    later = await mentors_shown(community, "Ada")

    assert at_once == []
    assert later == [kept]


async def test_who_was_passed_over_can_still_be_asked_by_name(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")
    await press_on_card(
        community,
        "Ada",
        await press_on_card(community, "Ada", await browse(community, "Ada"), "Not for me"),
        "For good",
    )

    form = await community["Ada"].slash(community.mentorship, "mentee ask", mentor=community["Ines"])
    said = await fill_in(community["Ada"], form, "Would you?", "yes")

    assert f"Your question for {community['Ines'].mention} is with me" in answer(said)


async def test_at_the_end_one_can_begin_anew_or_wait(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")
    shown = await browse(community, "Ada")
    end = await press_on_card(community, "Ada", shown, "Next")
    offered = labels(end)

    again = await press_on_card(community, "Ada", end, "From the beginning")

    assert offered == ["From the beginning", "Find a mentor", "My overview"]
    assert mentor_on_card(community, again) == "Ines"


async def test_who_waits_already_is_not_sent_to_the_list(community: SimulatedCommunity) -> None:
    await join_waiting_list(community, "Ada")

    shown = await browse(community, "Ada")

    assert "Nobody to show just now" in text(shown)
    assert labels(shown) == ["My overview"]


async def test_what_could_be_loosened_is_said_gently(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")
    await store_answers(community, "Ines", answers="gender=woman")
    await store_answers(community, "Ada", answers="gender=man", wants="gender=similar!")

    said = text(await browse(community, "Ada"))

    assert "if this were a wish instead of a must: **gender**" in said
    assert "yours to decide" in said


async def test_a_facilitator_a_mentor_and_a_member_may_look_and_see_all_but_themselves(
    community: SimulatedCommunity,
) -> None:
    await make_mentors(community, "Ines", "Marek")

    assert await mentors_shown(community, "Ines") == ["Marek"]
    assert sorted(map(str, await mentors_shown(community, "Tomas"))) == ["Ines", "Marek"]


async def test_an_outsider_and_a_past_member_are_told_who_it_is_for(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")

    said = answer(await community["Hana"].slash(community.mentorship, "mentee browse"))

    assert "This is for members of the groups" in said
    assert leaked_names(community, "Ines", reader="Hana") == []
