"""While two walk together: resting, going on, a note, looking."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from bot.demo.world.community import InventedCommunity
from storage.schema.check_ins import notes
from tests.support.journeys.acting import asks, check_in_comes, together
from tests.support.journeys.reading import answer, by_name, dms, fill_in, labels, last_dm, press, text


async def stored_notes(town: InventedCommunity) -> list[str | None]:
    """The words of all notes as the database has them."""
    async with town.bot._parts.store.engine.connect() as connection:
        return list((await connection.execute(select(notes.c.words))).scalars())


async def test_a_rest_is_told_to_the_other_and_stops_the_questions(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")

    said = await town["Ada"].slash(town.mentorship, "pairing pause")
    told = last_dm(town["Ines"])
    await check_in_comes(town)

    assert "is paused" in answer(said)
    assert f"{by_name(town, 'Ada')} has paused the mentorship" in text(told)
    assert labels(told) == ["Go on", "End it", "When to write to me"]
    assert last_dm(town["Ines"]).id == told.id


async def test_either_goes_on_after_a_rest(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    await town["Ada"].slash(town.mentorship, "pairing pause")

    said = await press(town["Ines"], "Go on")
    await check_in_comes(town)

    assert "goes on" in answer(said)
    assert "The pause is over" in "".join(text(message) for message in dms(town["Ada"]))
    assert "How is the mentorship" in text(last_dm(town["Ada"]))


async def test_going_on_by_command(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    await town["Ada"].slash(town.mentorship, "pairing pause")

    said = await town["Ada"].slash(town.mentorship, "pairing resume")
    again = await town["Ada"].slash(town.mentorship, "pairing resume")

    assert "goes on" in answer(said)
    assert "Nothing of yours fits" in answer(again)


async def test_a_rest_until_a_date_asks_both_to_go_on_when_it_comes(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")

    await town["Ada"].slash(town.mentorship, "pairing pause", until="2 weeks")
    told = text(last_dm(town["Ines"]))
    await town.let_time_pass(timedelta(days=15))

    assert "until about <t:" in told
    assert "has reached its date" in text(last_dm(town["Ada"]))
    assert "has reached its date" in text(last_dm(town["Ines"]))
    assert labels(last_dm(town["Ines"])) == ["Go on", "End it", "When to write to me"]


async def test_dates_are_offered_while_typing(town: InventedCommunity) -> None:
    offered = await town["Ada"].autocomplete(town.mentorship, "pairing pause", "until", "")
    typed = await town["Ada"].autocomplete(town.mentorship, "pairing pause", "until", "2027-03-01")

    assert [choice["value"] for choice in offered] == ["1 week", "2 weeks", "1 month", "3 months"]
    assert [choice["value"] for choice in typed] == ["2027-03-01"]


async def test_a_note_is_brought_and_then_forgotten(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")

    form = await town["Ada"].slash(town.mentorship, "pairing note")
    said = await fill_in(town["Ada"], form, "Thank you for Tuesday.")

    assert f"I bring it to {town['Ines'].mention}" in answer(said)
    assert f"A note from {by_name(town, 'Ada')}" in text(last_dm(town["Ines"]))
    assert "Thank you for Tuesday." in text(last_dm(town["Ines"]))
    assert await stored_notes(town) == [None]


async def test_the_longest_note_arrives_whole_in_two_messages(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    known, words = len(dms(town["Ines"])), "".join(f"{number:04}." for number in range(800))

    form = await town["Ada"].slash(town.mentorship, "pairing note")
    await fill_in(town["Ada"], form, words)

    first, rest = dms(town["Ines"])[known:]
    assert "".join(text(part).splitlines()[-1].removeprefix(">>> ") for part in (first, rest)) == words
    assert f"A note from {by_name(town, 'Ada')}" in text(first)
    assert f"The rest of the note from {by_name(town, 'Ada')}" in text(rest)
    assert [*labels(first), *labels(rest)] == ["Write a note", "When to write to me"]
    assert await stored_notes(town) == [None]


async def test_a_note_can_be_answered_from_the_message_it_came_in(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    form = await town["Ada"].slash(town.mentorship, "pairing note")
    await fill_in(town["Ada"], form, "Thank you for Tuesday.")

    reply = await press(town["Ines"], "Write a note")
    await fill_in(town["Ines"], reply, "Gladly.", in_dm=True)

    assert "Gladly." in text(last_dm(town["Ada"]))


async def test_nobody_but_the_two_writes_between_them(town: InventedCommunity) -> None:
    pairing = await together(town, "Ada", "Ines")

    said = await town["Tomas"].slash(town.mentorship, "pairing note", pairing=str(pairing.id))

    assert said.modal is None
    assert "This belongs to other people" in answer(said)


async def test_a_note_finished_after_the_end_is_given_back(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    form = await town["Ada"].slash(town.mentorship, "pairing note")
    await town["Ines"].slash(town.mentorship, "pairing end")

    said = await fill_in(town["Ada"], form, "Words that took a while.")

    assert "This is closed by now" in answer(said)
    assert "Words that took a while." in answer(said)


async def test_a_mentor_with_two_chooses_whom_to_write_to(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    await together(town, "Bilal", "Ines")

    unnamed = await town["Ines"].slash(town.mentorship, "pairing note")
    [choice] = await town["Ines"].autocomplete(town.mentorship, "pairing note", "pairing", "bil")
    form = await town["Ines"].slash(town.mentorship, "pairing note", pairing=choice["value"])
    await fill_in(town["Ines"], form, "For you.")

    assert "I don't want to guess" in answer(unnamed)
    assert "For you." in text(last_dm(town["Bilal"]))


async def test_looking_shows_what_is_open_with_its_buttons(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    await asks(town, "Bilal", "Ines")

    shown = await town["Ines"].slash(town.mentorship, "pairing show")

    assert f"You are a mentor to {town['Ada'].mention}" in answer(shown)
    assert f"be a mentor to {town['Bilal'].mention}" in answer(shown)
    assert shown.response is not None
    assert labels(shown.response) == ["Yes", "Not this time", "Write a note", "Pause", "End it"]


async def test_looking_with_nothing_open_shows_the_ways_in(town: InventedCommunity) -> None:
    shown = await town["Ada"].slash(town.mentorship, "pairing show")

    assert "no mentorship and no open question" in answer(shown)
    assert shown.response is not None
    assert labels(shown.response) == ["Find a mentor", "I would like to mentor"]
