"""Answering a question by command, with the option that completes itself and without."""

from __future__ import annotations

from bot.demo.world.community import InventedCommunity
from tests.support.journeys.acting import asks, at_once, is_mentor, together
from tests.support.journeys.reading import answer, dms, last_dm, press, text


async def test_accepting_by_command_begins_it(town: InventedCommunity) -> None:
    await asks(town, "Ada", "Ines")

    said = await town["Ines"].slash(town.mentorship, "pairing accept")

    assert "it has begun" in answer(said)
    assert "is your mentor now" in text(last_dm(town["Ada"]))


async def test_declining_by_command_asks_no_reason(town: InventedCommunity) -> None:
    await asks(town, "Ada", "Ines")

    said = await town["Ines"].slash(town.mentorship, "pairing decline")

    assert "nobody asks why" in answer(said)
    assert "can't be your mentor this time" in text(last_dm(town["Ada"]))


async def test_the_option_completes_with_names(town: InventedCommunity) -> None:
    await asks(town, "Ada", "Ines")
    await asks(town, "Bilal", "Ines")

    both = await town["Ines"].autocomplete(town.mentorship, "pairing accept", "pairing", "")
    typed = await town["Ines"].autocomplete(town.mentorship, "pairing accept", "pairing", "bil")
    not_mine = await town["Marek"].autocomplete(town.mentorship, "pairing accept", "pairing", "")

    assert [choice["name"] for choice in both] == ["Ada, your mentee", "Bilal, your mentee"]
    assert [choice["name"] for choice in typed] == ["Bilal, your mentee"]
    assert not_mine == []


async def test_choosing_one_of_several_answers_that_one(town: InventedCommunity) -> None:
    await asks(town, "Ada", "Ines")
    await asks(town, "Bilal", "Ines")
    [choice] = await town["Ines"].autocomplete(town.mentorship, "pairing accept", "pairing", "bil")

    await town["Ines"].slash(town.mentorship, "pairing accept", pairing=choice["value"])

    assert "is your mentor now" in text(last_dm(town["Bilal"]))
    assert dms(town["Ada"]) == []


async def test_several_that_fit_are_never_guessed_among(town: InventedCommunity) -> None:
    await asks(town, "Ada", "Ines")
    await asks(town, "Bilal", "Ines")

    accepted = await town["Ines"].slash(town.mentorship, "pairing accept")
    declined = await town["Ines"].slash(town.mentorship, "pairing decline")

    assert "I don't want to guess" in answer(accepted)
    assert "I don't want to guess" in answer(declined)
    assert dms(town["Ada"]) == dms(town["Bilal"]) == []


async def test_nothing_to_answer_is_said_kindly(town: InventedCommunity) -> None:
    said = await town["Ada"].slash(town.mentorship, "pairing accept")

    assert "Nothing of yours fits" in answer(said)


async def test_who_asked_cannot_say_yes_for_the_other(town: InventedCommunity) -> None:
    pairing = await asks(town, "Ada", "Ines")

    said = await town["Ada"].slash(town.mentorship, "pairing accept", pairing=str(pairing.id))

    assert "You had said yes before" in answer(said)
    assert len(dms(town["Ines"])) == 2


async def test_someone_else_cannot_answer(town: InventedCommunity) -> None:
    pairing = await asks(town, "Ada", "Ines")

    accepted = await town["Marek"].slash(town.mentorship, "pairing accept", pairing=str(pairing.id))
    declined = await town["Tomas"].slash(town.mentorship, "pairing decline", pairing=str(pairing.id))

    assert "This belongs to other people" in answer(accepted)
    assert "This belongs to other people" in answer(declined)


async def test_two_fast_yeses_count_once(town: InventedCommunity) -> None:
    await asks(town, "Ada", "Ines")
    asked = last_dm(town["Ines"])

    first, second = await at_once(town, [(town["Ines"], asked, "Yes"), (town["Ines"], asked, "Yes")])

    assert "it has begun" in answer(first)
    assert "You had said yes before" in answer(second)
    assert len(dms(town["Ada"])) == 1


async def test_yes_and_not_this_time_pressed_together_keep_the_first(town: InventedCommunity) -> None:
    await asks(town, "Ada", "Ines")
    asked = last_dm(town["Ines"])

    _, second = await at_once(town, [(town["Ines"], asked, "Yes"), (town["Ines"], asked, "Not this time")])

    assert "You had said yes before" in answer(second)
    assert "is your mentor now" in text(last_dm(town["Ada"]))


async def test_both_saying_yes_to_a_suggestion_at_once_begins_it_once(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")
    await town["Tomas"].slash(town.mentorship, "facilitator suggest", mentor=town["Ines"], mentee=town["Ada"])

    await at_once(
        town,
        [(town["Ines"], last_dm(town["Ines"]), "Yes"), (town["Ada"], last_dm(town["Ada"]), "Yes")],
    )

    begun = [m for name in ("Ada", "Ines") for m in dms(town[name]) if "A first step can be small" in text(m)]
    assert len(begun) == 2


async def test_the_last_room_is_given_once(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    await asks(town, "Bilal", "Ines")
    await asks(town, "Chiara", "Ines")
    for_bilal, for_chiara = dms(town["Ines"])[-2:]

    first, second = await at_once(town, [(town["Ines"], for_bilal, "Yes"), (town["Ines"], for_chiara, "Yes")])

    assert "it has begun" in answer(first)
    assert "as many mentees as you said you have room for" in answer(second)
    assert dms(town["Chiara"]) == []


async def test_the_answer_takes_the_place_of_the_question_and_stays_discreet(town: InventedCommunity) -> None:
    await asks(town, "Ada", "Ines")
    asked = last_dm(town["Ines"])

    await press(town["Ines"], "Yes", asked)

    now = next(message for message in dms(town["Ines"]) if message.id == asked.id)
    assert "You said yes." in text(now)
    assert text(now).splitlines()[0] == text(asked).splitlines()[0]
