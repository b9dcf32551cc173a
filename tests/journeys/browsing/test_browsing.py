"""``/mentee browse``: one mentor at a time, best fit first, with why; ask, go on, or not for me."""

from __future__ import annotations

from datetime import timedelta

from bot.demo.world.community import InventedCommunity
from tests.support.journeys.acting import is_mentor, remembered, waits
from tests.support.journeys.looking import CARD, EVERYONE, browse, go, says, seen, who
from tests.support.journeys.reading import answer, by_name, dms, fill_in, given_away, labels, last_dm, text


async def test_the_best_fit_comes_first_with_why(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines", "Marek")
    await says(town, "Ines", answers="path=reconciling side=betrayed")
    await says(
        town, "Marek", answers="path=apart side=unfaithful times=evenings", pronouns="he/him", faith="A Quaker."
    )
    await says(town, "Ada", answers="path=apart side=betrayed times=evenings", wants="path=similar side=other")

    shown = await browse(town, "Ada")
    first = text(shown)
    second = text(await go(town, "Ada", shown, "Next"))

    assert town["Marek"].mention in first
    assert "both apart" in first
    assert "the other side of the affair: unfaithful, as hoped" in first
    assert "weekday evenings suit both" in first
    assert "· he/him" in first
    assert "**Reconciling or apart**: Apart" in first
    assert "**Faith or values**\n> A Quaker." in first
    assert "Kind, and slow to judge" in first
    assert "> I listen." in first
    assert town["Ines"].mention in second
    assert "Not as you may hope: side of the affair, reconciling or apart" in second


async def test_a_must_excludes_and_what_is_not_known_of_one_is_told(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines", "Marek")
    await says(town, "Ines", answers="languages=fr")
    await says(town, "Ada", answers="languages=en", wants="languages=similar! gender=similar")

    said = text(await browse(town, "Ada"))

    assert await seen(town, "Ada") == ["Marek"]
    assert "They haven't said: languages, which matters to you." in said


async def test_what_one_has_not_said_oneself_is_told(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")
    await says(town, "Ines", answers="gender=woman")
    await says(town, "Ada", wants="gender=similar!")

    assert "You haven't said yourself: gender, which matters to you" in text(await browse(town, "Ada"))


async def test_asking_opens_the_form_and_the_mentor_is_asked(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")
    shown = await browse(town, "Ada")

    form = await town["Ada"].click(shown, label="Ask")
    said = await fill_in(town["Ada"], form, "Would you?", "yes")

    assert f"I ask {town['Ines'].mention} now" in answer(said)
    assert f"{by_name(town, 'Ada')} asks whether you would be their mentor" in text(last_dm(town["Ines"]))
    assert await seen(town, "Ada") == []


async def test_nobody_is_told_who_looks_or_passes_them_over(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")
    before, letters = await remembered(town, "passed_over", "audit"), len(dms(town["Ines"]))

    shown = await go(town, "Ada", await browse(town, "Ada"), "Not for me")
    asked = labels(shown)
    gone = await go(town, "Ada", shown, "For good")

    assert asked == ["For 3 months", "For good", "Back"]
    assert EVERYONE in text(gone)
    assert await remembered(town, "passed_over", "audit") == before
    assert len(dms(town["Ines"])) == letters
    assert given_away(town, "Ada", to="Ines") == []
    assert [row[3:] for row in (await remembered(town))["audit"] if "pass over" in row] == [
        (town["Ada"].id, "pass over", "person", town["Ada"].id)
    ]


async def test_not_for_me_can_be_thought_over(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")
    asked = await go(town, "Ada", await browse(town, "Ada"), "Not for me")

    back = await go(town, "Ada", asked, "Back")

    assert labels(back) == CARD
    assert who(town, back) == "Ines"


async def test_for_three_months_ends_after_them_and_for_good_does_not(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines", "Marek")
    shown = await browse(town, "Ada")
    kept = who(town, shown)
    shown = await go(town, "Ada", await go(town, "Ada", shown, "Not for me"), "For 3 months")
    await go(town, "Ada", await go(town, "Ada", shown, "Not for me"), "For good")

    at_once = await seen(town, "Ada")
    await town.let_time_pass(timedelta(days=91))
    later = await seen(town, "Ada")

    assert at_once == []
    assert later == [kept]


async def test_who_was_passed_over_can_still_be_asked_by_name(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")
    await go(town, "Ada", await go(town, "Ada", await browse(town, "Ada"), "Not for me"), "For good")

    form = await town["Ada"].slash(town.mentorship, "mentee ask", mentor=town["Ines"])
    said = await fill_in(town["Ada"], form, "Would you?", "yes")

    assert f"I ask {town['Ines'].mention} now" in answer(said)


async def test_at_the_end_one_can_begin_anew_or_wait(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")
    shown = await browse(town, "Ada")
    end = await go(town, "Ada", shown, "Next")
    offered = labels(end)

    again = await go(town, "Ada", end, "From the beginning")

    assert offered == ["From the beginning", "Find a mentor", "How things stand"]
    assert who(town, again) == "Ines"


async def test_who_waits_already_is_not_sent_to_the_list(town: InventedCommunity) -> None:
    await waits(town, "Ada")

    shown = await browse(town, "Ada")

    assert "Nobody to show just now" in text(shown)
    assert labels(shown) == ["How things stand"]


async def test_what_could_be_loosened_is_said_gently(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")
    await says(town, "Ines", answers="gender=woman")
    await says(town, "Ada", answers="gender=man", wants="gender=similar!")

    said = text(await browse(town, "Ada"))

    assert "if this were a wish instead of a must: **gender**" in said
    assert "yours to decide" in said


async def test_a_facilitator_a_mentor_and_a_member_may_look_and_see_all_but_themselves(
    town: InventedCommunity,
) -> None:
    await is_mentor(town, "Ines", "Marek")

    assert await seen(town, "Ines") == ["Marek"]
    assert sorted(map(str, await seen(town, "Tomas"))) == ["Ines", "Marek"]


async def test_an_outsider_and_a_past_member_are_told_who_it_is_for(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")

    said = answer(await town["Hana"].slash(town.mentorship, "mentee browse"))

    assert "This is for members of the groups" in said
    assert given_away(town, "Ines", to="Hana") == []
