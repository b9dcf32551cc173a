"""Answering a question by command, with the option that completes itself and without."""

from __future__ import annotations

from bot.demo.world.community import SimulatedCommunity
from tests.support.journeys.reading import answer, dms, last_dm, press, text
from tests.support.journeys.steps import make_mentors, make_pairing, press_together, request_pairing


async def test_accepting_by_command_begins_it(community: SimulatedCommunity) -> None:
    await request_pairing(community, "Ada", "Ines")

    said = await community["Ines"].slash(community.mentorship, "pairing accept")

    assert "it has begun" in answer(said)
    assert "is your mentor now" in text(last_dm(community["Ada"]))


async def test_declining_by_command_asks_no_reason(community: SimulatedCommunity) -> None:
    await request_pairing(community, "Ada", "Ines")

    said = await community["Ines"].slash(community.mentorship, "pairing decline")

    assert "nobody asks why" in answer(said)
    assert "does not come about this time" in text(last_dm(community["Ada"]))


async def test_the_option_completes_with_names(community: SimulatedCommunity) -> None:
    await request_pairing(community, "Ada", "Ines")
    await request_pairing(community, "Bilal", "Ines")

    both = await community["Ines"].autocomplete(community.mentorship, "pairing accept", "pairing", "")
    typed = await community["Ines"].autocomplete(community.mentorship, "pairing accept", "pairing", "bil")
    not_mine = await community["Marek"].autocomplete(community.mentorship, "pairing accept", "pairing", "")

    assert [choice["name"] for choice in both] == ["Ada, your mentee", "Bilal, your mentee"]
    assert [choice["name"] for choice in typed] == ["Bilal, your mentee"]
    assert not_mine == []


async def test_choosing_one_of_several_answers_that_one(community: SimulatedCommunity) -> None:
    await request_pairing(community, "Ada", "Ines")
    await request_pairing(community, "Bilal", "Ines")
    [choice] = await community["Ines"].autocomplete(community.mentorship, "pairing accept", "pairing", "bil")

    await community["Ines"].slash(community.mentorship, "pairing accept", pairing=choice["value"])

    assert "is your mentor now" in text(last_dm(community["Bilal"]))
    assert dms(community["Ada"]) == []


async def test_several_that_fit_are_never_guessed_among(community: SimulatedCommunity) -> None:
    await request_pairing(community, "Ada", "Ines")
    await request_pairing(community, "Bilal", "Ines")

    accepted = await community["Ines"].slash(community.mentorship, "pairing accept")
    declined = await community["Ines"].slash(community.mentorship, "pairing decline")

    assert "I don't want to guess" in answer(accepted)
    assert "I don't want to guess" in answer(declined)
    assert dms(community["Ada"]) == dms(community["Bilal"]) == []


async def test_nothing_to_answer_is_said_kindly(community: SimulatedCommunity) -> None:
    said = await community["Ada"].slash(community.mentorship, "pairing accept")

    assert "Nothing of yours fits" in answer(said)


async def test_who_asked_cannot_say_yes_for_the_other(community: SimulatedCommunity) -> None:
    pairing = await request_pairing(community, "Ada", "Ines")

    said = await community["Ada"].slash(community.mentorship, "pairing accept", pairing=str(pairing.id))

    assert "You had said yes before" in answer(said)
    assert len(dms(community["Ines"])) == 2


async def test_someone_else_cannot_answer(community: SimulatedCommunity) -> None:
    pairing = await request_pairing(community, "Ada", "Ines")

    accepted = await community["Marek"].slash(community.mentorship, "pairing accept", pairing=str(pairing.id))
    declined = await community["Tomas"].slash(community.mentorship, "pairing decline", pairing=str(pairing.id))

    assert "can't find that here" in answer(accepted)
    assert "can't find that here" in answer(declined)


async def test_two_fast_yeses_count_once(community: SimulatedCommunity) -> None:
    await request_pairing(community, "Ada", "Ines")
    asked = last_dm(community["Ines"])

    first, second = await press_together(
        community, [(community["Ines"], asked, "Yes"), (community["Ines"], asked, "Yes")]
    )

    assert "it has begun" in answer(first)
    assert answer(second) == answer(first)
    assert len(dms(community["Ada"])) == 1


async def test_yes_and_not_this_time_pressed_together_keep_the_first(community: SimulatedCommunity) -> None:
    await request_pairing(community, "Ada", "Ines")
    asked = last_dm(community["Ines"])

    _, second = await press_together(
        community, [(community["Ines"], asked, "Yes"), (community["Ines"], asked, "Not this time")]
    )

    assert "You had said yes before" in answer(second)
    assert "is your mentor now" in text(last_dm(community["Ada"]))


async def test_both_saying_yes_to_a_suggestion_at_once_begins_it_once(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")
    await community["Tomas"].slash(
        community.mentorship, "facilitator suggest", mentor=community["Ines"], mentee=community["Ada"]
    )

    await press_together(
        community,
        [
            (community["Ines"], last_dm(community["Ines"]), "Yes"),
            (community["Ada"], last_dm(community["Ada"]), "Yes"),
        ],
    )

    begun = [m for name in ("Ada", "Ines") for m in dms(community[name]) if "A first step can be small" in text(m)]
    assert len(begun) == 2


async def test_the_last_room_is_given_once(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await request_pairing(community, "Bilal", "Ines")
    await request_pairing(community, "Chiara", "Ines")
    for_bilal, for_chiara = dms(community["Ines"])[-2:]

    first, second = await press_together(
        community, [(community["Ines"], for_bilal, "Yes"), (community["Ines"], for_chiara, "Yes")]
    )

    assert "it has begun" in answer(first)
    assert "as many mentees as you said you have room for" in answer(second)
    assert dms(community["Chiara"]) == []


async def test_the_answer_takes_the_place_of_the_question_and_stays_discreet(community: SimulatedCommunity) -> None:
    await request_pairing(community, "Ada", "Ines")
    asked = last_dm(community["Ines"])

    await press(community["Ines"], "Yes", asked)

    now = next(message for message in dms(community["Ines"]) if message.id == asked.id)
    assert "You said yes." in text(now)
    assert text(now).splitlines()[0] == text(asked).splitlines()[0]
