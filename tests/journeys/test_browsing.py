"""``/mentee browse``: one mentor at a time, best fit first, with why; ask, go on, or not for me."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from simcord.results import InteractionResult, ResponseMessage

from bot.demo.community import InventedCommunity

from .acting import (
    asks,
    is_mentor,
    leaves,
    loses_role,
    posted,
    remembered,
    restart,
    services,
    someone,
    together,
    waits,
)
from .reading import answer, by_name, dms, fill_in, given_away, labels, last_dm, text

CARD = ["Ask", "Next", "Not for me"]
EVERYONE = "That was everyone for now"


async def says(town: InventedCommunity, name: str, **said: Any) -> None:
    """What someone says about themselves, and hopes for."""
    async with town.bot._parts.store.transaction() as memory:
        await memory.communities.get_for_change(town.guild.id)
        await memory.profiles.say(town.guild.id, town[name].id, **said)


async def browse(town: InventedCommunity, name: str) -> ResponseMessage:
    """Someone begins to look around."""
    return page(await town[name].slash(town.mentorship, "mentee browse"))


async def go(town: InventedCommunity, name: str, shown: ResponseMessage, label: str) -> ResponseMessage:
    """Someone presses a button on the card; the card changes in its place."""
    turned = page(await town[name].click(shown, label=label))
    assert turned.id == shown.id
    return turned


def page(result: InteractionResult) -> ResponseMessage:
    assert result.response is not None, answer(result)
    return result.response


def who(town: InventedCommunity, shown: ResponseMessage) -> str | None:
    """Whose card it is."""
    return next((name for name, member in town.people.items() if member.mention in text(shown)), None)


async def seen(town: InventedCommunity, name: str) -> list[str | None]:
    """Everyone whom someone is shown, in order, to the end."""
    shown = await browse(town, name)
    order = []
    while labels(shown) == CARD:
        order.append(who(town, shown))
        shown = await go(town, name, shown, "Next")
    assert EVERYONE in text(shown) or "Nobody to show" in text(shown)
    return order


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
    assert "**Faith or values**: A Quaker." in first
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


async def test_who_has_a_mentor_is_told_how_to_change(town: InventedCommunity) -> None:
    await is_mentor(town, "Marek")
    shown = await browse(town, "Ada")
    await together(town, "Ada", "Ines")

    anew = answer(await town["Ada"].slash(town.mentorship, "mentee browse"))
    old = [answer(await town["Ada"].click(shown, label=label)) for label in CARD]

    assert all("You have a mentor already" in said for said in [anew, *old])


@pytest.mark.parametrize("how", ["leaves", "pauses", "fills up", "steps down", "is asked"])
async def test_a_mentor_who_is_gone_meanwhile_is_skipped_kindly(town: InventedCommunity, how: str) -> None:
    await is_mentor(town, "Ines", "Marek", "Tomas")
    order = await seen(town, "Ada")
    shown = await browse(town, "Ada")
    await _goes(town, str(order[0]), how)

    after = await go(town, "Ada", shown, "Next")

    assert who(town, after) == order[1]
    assert await seen(town, "Ada") == order[1:]


@pytest.mark.parametrize("how", ["leaves", "pauses", "fills up", "steps down"])
async def test_asking_a_mentor_who_is_gone_meanwhile_is_answered_kindly(town: InventedCommunity, how: str) -> None:
    await is_mentor(town, "Ines", "Marek")
    order = await seen(town, "Ada")
    shown = await browse(town, "Ada")
    await _goes(town, str(order[0]), how)

    said = answer(await town["Ada"].click(shown, label="Ask"))
    asked = await go(town, "Ada", shown, "Not for me")

    assert "isn't possible at the moment" in said or "isn't in the server any more" in said
    assert who(town, asked) == order[1]
    assert labels(asked) == CARD


async def _goes(town: InventedCommunity, mentor: str, how: str) -> None:
    match how:
        case "leaves":
            leaves(town, mentor)
            await town.env.settle()
        case "pauses":
            await services(town).standing.pause(town.caller(mentor), until=None)
        case "steps down":
            await services(town).standing.step_down(town.caller(mentor))
        case "is asked":
            await asks(town, "Ada", mentor)
        case _:
            await together(town, "Chiara", mentor)
            await together(town, "Dorji", mentor)


async def test_two_presses_on_an_old_card_show_the_same(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines", "Marek")
    shown = await browse(town, "Ada")
    row = await _row(town, str(who(town, shown)))

    for move in ("next", "ever"):
        custom_id = f"browse:{town.guild.id}:{row}:{move}"
        twice = [
            answer(await town["Ada"].click(posted(town.mentorship, custom_id), custom_id=custom_id)) for _ in range(2)
        ]
        assert twice[0] == twice[1]


async def _row(town: InventedCommunity, name: str) -> int:
    async with town.bot._parts.store.reading() as memory:
        mentor = await memory.mentors.live(town.guild.id, town[name].id)
    assert mentor is not None
    return mentor.id


async def test_a_card_works_after_a_restart(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines", "Marek")
    shown = await browse(town, "Ada")
    first = who(town, shown)
    await restart(town)

    after = await go(town, "Ada", shown, "Next")

    assert {first, who(town, after)} == {"Ines", "Marek"}


async def test_it_works_from_a_direct_message(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")
    door = f"door:{town.guild.id}:browse"
    ada = town["Ada"]

    shown = page(await ada.user.click(posted(ada.user.dm_channel, door), custom_id=door))
    form = await ada.user.click(shown, label="Ask")
    said = await fill_in(ada, form, "Would you?", "yes", in_dm=True)

    assert by_name(town, "Ines") in text(shown)
    assert labels(shown) == CARD
    assert "I ask" in answer(said)
    assert "asks whether you would be their mentor" in text(last_dm(town["Ines"]))


async def test_in_a_direct_message_one_can_go_on_and_pass_over(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines", "Marek")
    door = f"door:{town.guild.id}:browse"
    ada = town["Ada"]
    shown = page(await ada.user.click(posted(ada.user.dm_channel, door), custom_id=door))

    shown = page(await ada.user.click(shown, label="Next"))
    shown = page(await ada.user.click(shown, label="Not for me"))
    shown = page(await ada.user.click(shown, label="For good"))

    assert EVERYONE in text(shown)
    assert len(await seen(town, "Ada")) == 1


async def test_who_loses_the_members_role_looks_no_further(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines", "Marek")
    shown = await browse(town, "Ada")
    loses_role(town, "Ada", "Member")

    said = answer(await town["Ada"].click(shown, label="Next"))

    assert "This is for members of the groups" in said


@pytest.mark.parametrize("nick", ["\u202eנעמי\u202c", "ﷺ" * 10, "𝔐" * 32, "*_`~|[a](b)>#"])
async def test_awkward_names_and_words_are_shown_as_they_are(town: InventedCommunity, nick: str) -> None:
    await is_mentor(town, "Ines")
    town.env.backend.edit_member(town.guild.id, town["Ines"].id, {"nick": nick})
    await town.env.settle()
    await services(town).standing.update(
        town.caller("Ines"), qualities=["kind"], capacity=2, words="# Big\n[a](https://evil.example) " + "*_~|" * 200
    )
    await says(town, "Ines", pronouns="*she*\n# her", faith="> [a](b)\n" * 30)

    here = await browse(town, "Ada")
    door = f"door:{town.guild.id}:browse"
    there = await town["Ada"].user.click(posted(town["Ada"].user.dm_channel, door), custom_id=door)

    assert labels(here) == CARD
    assert r"\*she\* # her" in text(here)
    assert labels(page(there)) == CARD


async def test_hundreds_of_mentors_are_shown_one_by_one_each_once(town: InventedCommunity) -> None:
    many = {}
    for number in range(120):
        user = town.env.create_user(f"mentor{number}")
        many[f"mentor{number}"] = town.guild.add_member(user, roles=[town.roles["Member"]])
    await town.env.settle()
    town.people.update(many)
    for name in many:
        await services(town).mentors.add(town.caller("Tomas"), someone(town, name))

    looked = services(town).browsing
    shown, order = await looked.first(town.caller("Ada")), []
    while (mentor := getattr(shown, "mentor", None)) is not None:
        order.append(mentor.user_id)
        shown = await looked.after(town.caller("Ada"), mentor.id)

    assert sorted(order) == sorted(member.id for member in many.values())
    assert labels(await browse(town, "Ada")) == CARD
