"""The first way in: a mentee asks a mentor by name."""

from __future__ import annotations

from bot.demo.world.community import SimulatedCommunity
from tests.support.journeys.reading import answer, ask, card, dms, fill_in, labels, last_dm, press, profile_link, text
from tests.support.journeys.steps import make_mentors, make_pairing, request_pairing, require_approval


async def test_the_mentor_is_asked_and_may_say_yes_or_not_this_time(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")

    said = await ask(community, "Ada", "Ines", words="Someone to listen.")

    asked = last_dm(community["Ines"])
    assert f"Your question for {community['Ines'].mention} is with me" in answer(said)
    assert f"{profile_link(community, 'Ada')} asks whether you would be their mentor" in text(asked)
    assert "> Someone to listen." in text(asked)
    assert labels(asked) == ["Yes", "Not this time", "Never bring us together"]


async def test_not_this_time_is_told_kindly_with_a_way_on(community: SimulatedCommunity) -> None:
    await request_pairing(community, "Ada", "Ines")

    said = await press(community["Ines"], "Not this time")

    told = last_dm(community["Ada"])
    assert "nobody asks why" in answer(said)
    assert "There are many reasons for that" in text(told)
    assert labels(told) == ["Find a mentor", "My overview"]
    assert labels(last_dm(community["Ines"])) == ["Never bring us together"]


async def test_after_not_this_time_one_can_wait_for_another(community: SimulatedCommunity) -> None:
    await request_pairing(community, "Ada", "Ines")
    await press(community["Ines"], "Not this time")

    form = await press(community["Ada"], "Find a mentor")
    said = await fill_in(community["Ada"], form, "Someone to listen.", "yes", "mentors", None, in_dm=True)

    assert "You are on the waiting list now" in answer(said)


async def test_the_menu_on_a_member_asks_the_same(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")

    form = await community["Ada"].context_menu(community.mentorship, "Ask as my mentor", community["Ines"])
    await fill_in(community["Ada"], form, "By the menu.", "not_now")

    assert "> By the menu." in text(last_dm(community["Ines"]))


async def test_who_is_not_in_meetings_is_on_the_facilitators_list_once_it_has_begun(
    community: SimulatedCommunity,
) -> None:
    await make_mentors(community, "Ines")
    form = await community["Ada"].slash(community.mentorship, "mentee ask", mentor=community["Ines"])
    await fill_in(community["Ada"], form, "Would you?", "not_now")
    before = answer(await community["Tomas"].slash(community.mentorship, "facilitator pairs"))

    await press(community["Ines"], "Yes")

    shown = answer(await community["Tomas"].slash(community.mentorship, "facilitator pairs"))
    assert ("not in meetings" in before, "not in meetings at the moment" in shown) == (False, True)


async def test_who_is_not_in_meetings_is_told_to_the_facilitators_alone(community: SimulatedCommunity) -> None:
    await require_approval(community)
    await make_mentors(community, "Ines")
    form = await community["Ada"].slash(community.mentorship, "mentee ask", mentor=community["Ines"])
    await fill_in(community["Ada"], form, "Would you?", "not_now")

    await press(community["Ines"], "Yes")

    shown = await community["Tomas"].click(card(community), label="Who are they?")
    assert "not in meetings at the moment" in answer(shown)
    assert "meetings" not in text(card(community))
    assert not [message for message in dms(community["Ines"]) if "meetings" in text(message)]


async def test_asking_the_same_mentor_twice_asks_once(community: SimulatedCommunity) -> None:
    await request_pairing(community, "Ada", "Ines")

    again = await community["Ada"].slash(community.mentorship, "mentee ask", mentor=community["Ines"])

    assert "already a request" in answer(again)
    questions = [message for message in dms(community["Ines"]) if "Not this time" in labels(message)]
    assert len(questions) == 1


async def test_several_mentors_may_be_asked_and_the_first_yes_closes_the_others(
    community: SimulatedCommunity,
) -> None:
    await request_pairing(community, "Ada", "Ines")
    await request_pairing(community, "Ada", "Marek")

    await press(community["Ines"], "Yes")
    late = await press(community["Marek"], "Yes")

    assert f"The question about you and {profile_link(community, 'Ada')} is closed" in text(
        last_dm(community["Marek"])
    )
    assert "This is closed by now" in answer(late)


async def test_a_mentor_with_no_room_is_not_asked(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await make_pairing(community, "Bilal", "Ines")

    said = await community["Chiara"].slash(community.mentorship, "mentee ask", mentor=community["Ines"])

    assert "possible at the moment" in answer(said)


async def test_why_someone_cannot_be_asked_is_not_told(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")
    await community["Ines"].slash(community.mentorship, "mentor pause")

    paused = await community["Ada"].slash(community.mentorship, "mentee ask", mentor=community["Ines"])
    never = await community["Ada"].slash(community.mentorship, "mentee ask", mentor=community["Marek"])

    assert answer(paused) == answer(never)


async def test_who_has_a_mentor_is_told_how_to_change(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await make_mentors(community, "Marek")

    named = await community["Ada"].slash(community.mentorship, "mentee ask", mentor=community["Marek"])
    listed = await community["Ada"].slash(community.mentorship, "mentee ask")

    assert "You have a mentor already" in answer(named)
    assert "You have a mentor already" in answer(listed)


async def test_asking_oneself_or_a_bot_is_answered_kindly(community: SimulatedCommunity) -> None:
    robot = community.guild.add_member(community.env.create_user("robot", bot=True))

    oneself = await community["Ada"].slash(community.mentorship, "mentee ask", mentor=community["Ada"])
    a_bot = await community["Ada"].slash(community.mentorship, "mentee ask", mentor=robot)

    assert "takes two people" in answer(oneself)
    assert "That is a bot" in answer(a_bot)


async def test_only_current_members_ask(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")

    said = await community["Hana"].slash(community.mentorship, "mentee ask", mentor=community["Ines"])

    assert "This is for members of the groups" in answer(said)


async def test_a_question_can_be_taken_back(community: SimulatedCommunity) -> None:
    await request_pairing(community, "Ada", "Ines")

    said = await community["Ada"].slash(community.mentorship, "pairing withdraw")
    late = await press(community["Ines"], "Yes")

    assert "Taken back." in answer(said)
    assert "nothing is needed from you" in text(last_dm(community["Ines"]))
    assert "This is closed by now" in answer(late)


async def test_only_who_asked_takes_a_question_back(community: SimulatedCommunity) -> None:
    await request_pairing(community, "Ada", "Ines")

    said = await community["Ines"].slash(community.mentorship, "pairing withdraw")

    assert "Nothing of yours fits" in answer(said)
