"""The first way in: a mentee asks a mentor by name."""

from __future__ import annotations

from bot.demo.world.community import InventedCommunity
from tests.support.journeys.acting import asks, is_mentor, together, wants_a_yes
from tests.support.journeys.reading import answer, ask, by_name, card, dms, fill_in, labels, last_dm, press, text


async def test_the_mentor_is_asked_and_may_say_yes_or_not_this_time(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")

    said = await ask(town, "Ada", "Ines", words="Someone to listen.")

    asked = last_dm(town["Ines"])
    assert f"I ask {town['Ines'].mention} now" in answer(said)
    assert f"{by_name(town, 'Ada')} asks whether you would be their mentor" in text(asked)
    assert "> Someone to listen." in text(asked)
    assert labels(asked) == ["Yes", "Not this time"]


async def test_not_this_time_is_told_kindly_with_a_way_on(town: InventedCommunity) -> None:
    await asks(town, "Ada", "Ines")

    said = await press(town["Ines"], "Not this time")

    told = last_dm(town["Ada"])
    assert "nobody asks why" in answer(said)
    assert "for many reasons" in text(told)
    assert labels(told) == ["Find a mentor", "How things stand"]
    assert labels(last_dm(town["Ines"])) == []


async def test_after_not_this_time_one_can_wait_for_another(town: InventedCommunity) -> None:
    await asks(town, "Ada", "Ines")
    await press(town["Ines"], "Not this time")

    form = await press(town["Ada"], "Find a mentor")
    said = await fill_in(town["Ada"], form, "Someone to listen.", "yes", None, in_dm=True)

    assert "You are on the waiting list now" in answer(said)


async def test_the_menu_on_a_member_asks_the_same(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")

    form = await town["Ada"].context_menu(town.mentorship, "Ask as my mentor", town["Ines"])
    await fill_in(town["Ada"], form, "By the menu.", "not_now")

    assert "> By the menu." in text(last_dm(town["Ines"]))


async def test_who_is_not_in_meetings_is_told_to_the_facilitators_alone(town: InventedCommunity) -> None:
    await wants_a_yes(town)
    await is_mentor(town, "Ines")
    form = await town["Ada"].slash(town.mentorship, "mentee ask", mentor=town["Ines"])
    await fill_in(town["Ada"], form, "Would you?", "not_now")

    await press(town["Ines"], "Yes")

    assert "not in meetings at the moment" in text(card(town))
    assert not [message for message in dms(town["Ines"]) if "meetings" in text(message)]


async def test_asking_the_same_mentor_twice_asks_once(town: InventedCommunity) -> None:
    await asks(town, "Ada", "Ines")

    again = await town["Ada"].slash(town.mentorship, "mentee ask", mentor=town["Ines"])

    assert "already a request" in answer(again)
    assert [labels(message) for message in dms(town["Ines"])].count(["Yes", "Not this time"]) == 1


async def test_several_mentors_may_be_asked_and_the_first_yes_closes_the_others(town: InventedCommunity) -> None:
    await asks(town, "Ada", "Ines")
    await asks(town, "Ada", "Marek")

    await press(town["Ines"], "Yes")
    late = await press(town["Marek"], "Yes")

    assert f"The question about you and {by_name(town, 'Ada')} is closed" in text(last_dm(town["Marek"]))
    assert "This is closed by now" in answer(late)


async def test_a_mentor_with_no_room_is_not_asked(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    await together(town, "Bilal", "Ines")

    said = await town["Chiara"].slash(town.mentorship, "mentee ask", mentor=town["Ines"])

    assert "possible at the moment" in answer(said)


async def test_why_someone_cannot_be_asked_is_not_told(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")
    await town["Ines"].slash(town.mentorship, "mentor pause")

    paused = await town["Ada"].slash(town.mentorship, "mentee ask", mentor=town["Ines"])
    never = await town["Ada"].slash(town.mentorship, "mentee ask", mentor=town["Marek"])

    assert answer(paused) == answer(never)


async def test_who_has_a_mentor_is_told_how_to_change(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    await is_mentor(town, "Marek")

    named = await town["Ada"].slash(town.mentorship, "mentee ask", mentor=town["Marek"])
    listed = await town["Ada"].slash(town.mentorship, "mentee ask")

    assert "You have a mentor already" in answer(named)
    assert "You have a mentor already" in answer(listed)


async def test_asking_oneself_or_a_bot_is_answered_kindly(town: InventedCommunity) -> None:
    robot = town.guild.add_member(town.env.create_user("robot", bot=True))

    oneself = await town["Ada"].slash(town.mentorship, "mentee ask", mentor=town["Ada"])
    a_bot = await town["Ada"].slash(town.mentorship, "mentee ask", mentor=robot)

    assert "takes two people" in answer(oneself)
    assert "That is a bot" in answer(a_bot)


async def test_only_current_members_ask(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")

    said = await town["Hana"].slash(town.mentorship, "mentee ask", mentor=town["Ines"])

    assert "This is for members of the groups" in answer(said)


async def test_a_question_can_be_taken_back(town: InventedCommunity) -> None:
    await asks(town, "Ada", "Ines")

    said = await town["Ada"].slash(town.mentorship, "pairing withdraw")
    late = await press(town["Ines"], "Yes")

    assert "Taken back." in answer(said)
    assert "nothing is needed from you" in text(last_dm(town["Ines"]))
    assert "This is closed by now" in answer(late)


async def test_only_who_asked_takes_a_question_back(town: InventedCommunity) -> None:
    await asks(town, "Ada", "Ines")

    said = await town["Ines"].slash(town.mentorship, "pairing withdraw")

    assert "Nothing of yours fits" in answer(said)
