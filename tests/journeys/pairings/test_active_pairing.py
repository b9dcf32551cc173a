"""An active pairing: pausing, going on, a note, looking."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from bot.demo.world.community import SimulatedCommunity
from storage.schema.check_ins import notes
from tests.support.journeys.reading import answer, dms, fill_in, labels, last_dm, press, profile_link, text
from tests.support.journeys.steps import make_pairing, press_forged, request_pairing, trigger_check_in


async def stored_notes(community: SimulatedCommunity) -> list[str | None]:
    """The words of all notes as the database has them."""
    async with community.bot._dependencies.database.engine.connect() as connection:
        return list((await connection.execute(select(notes.c.words))).scalars())


async def test_a_rest_is_told_to_the_other_and_stops_the_questions(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")

    said = await community["Ada"].slash(community.mentorship, "pairing pause")
    told = last_dm(community["Ines"])
    await trigger_check_in(community)

    assert "is paused" in answer(said)
    assert f"{profile_link(community, 'Ada')} has paused the mentorship" in text(told)
    assert labels(told) == ["End it", "Times for messages"]
    assert last_dm(community["Ines"]).id == told.id


async def test_each_has_their_own_pause_and_notes_wait_for_both(community: SimulatedCommunity) -> None:
    pairing = await make_pairing(community, "Ada", "Ines")
    await community["Ada"].slash(community.mentorship, "pairing pause")
    by_old_button = answer(
        await press_forged(community, "Ines", community.mentorship, f"pairing:{pairing.id}:resume")
    )
    form = await community["Ines"].slash(community.mentorship, "pairing note")
    written = answer(await fill_in(community["Ines"], form, "I know it was you."))
    await community["Ines"].slash(community.mentorship, "pairing pause")
    await community.advance_time(timedelta(days=1))
    still = answer(await community["Ada"].slash(community.mentorship, "pairing resume"))
    ready = text(last_dm(community["Ines"]))
    before = "".join(text(message) for message in dms(community["Ada"]))

    await community.advance_time(timedelta(days=1))
    gone_on = answer(await press(community["Ines"], "Go on"))

    assert by_old_button == "It rests at the moment. You'll hear when it goes on; nothing more is needed until then."
    assert "I bring your note to" in written
    assert "when it goes on" in written
    assert "still rests" in still
    assert "is ready to go on" in ready
    assert "I know it was you" not in before
    assert "goes on" in gone_on
    told = [text(message) for message in dms(community["Ada"])]
    assert "The pause is over" in told[-2] + told[-1]
    assert "I know it was you" in told[-2] + told[-1]


async def test_a_date_is_added_to_a_pause_that_is_on(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await community["Ada"].slash(community.mentorship, "pairing pause")
    await community.advance_time(timedelta(days=1))

    said = answer(await community["Ada"].slash(community.mentorship, "pairing pause", until="2 weeks"))
    again = answer(await community["Ada"].slash(community.mentorship, "pairing pause"))

    assert "I ask whether to go on" in said
    assert "until about <t:" in text(last_dm(community["Ines"]))
    assert again == said


async def test_going_on_by_command(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await community["Ada"].slash(community.mentorship, "pairing pause")

    said = await community["Ada"].slash(community.mentorship, "pairing resume")
    again = await community["Ada"].slash(community.mentorship, "pairing resume")

    assert "goes on" in answer(said)
    assert answer(again) == answer(said)


async def test_a_rest_until_a_date_asks_who_paused_to_go_on_when_it_comes(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")

    await community["Ada"].slash(community.mentorship, "pairing pause", until="2 weeks")
    told = text(last_dm(community["Ines"]))
    await community.advance_time(timedelta(days=15))

    assert "until about <t:" in told
    assert "has reached its date" in text(last_dm(community["Ada"]))
    assert "has reached its date" not in text(last_dm(community["Ines"]))
    assert labels(last_dm(community["Ada"])) == ["Go on", "End it", "Times for messages"]


async def test_dates_are_offered_while_typing(community: SimulatedCommunity) -> None:
    offered = await community["Ada"].autocomplete(community.mentorship, "pairing pause", "until", "")
    typed = await community["Ada"].autocomplete(community.mentorship, "pairing pause", "until", "2027-03-01")

    assert [choice["value"] for choice in offered] == ["1 week", "2 weeks", "1 month", "3 months"]
    assert [choice["value"] for choice in typed] == ["2027-03-01"]


async def test_a_note_is_brought_and_then_forgotten(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")

    form = await community["Ada"].slash(community.mentorship, "pairing note")
    said = await fill_in(community["Ada"], form, "Thank you for Tuesday.")

    assert f"I bring it to {community['Ines'].mention}" in answer(said)
    assert f"A note from {profile_link(community, 'Ada')}" in text(last_dm(community["Ines"]))
    assert "Thank you for Tuesday." in text(last_dm(community["Ines"]))
    assert await stored_notes(community) == [None]


async def test_the_longest_note_arrives_whole(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    known, words = len(dms(community["Ines"])), "".join(f"{number:04}." for number in range(300))

    form = await community["Ada"].slash(community.mentorship, "pairing note")
    await fill_in(community["Ada"], form, words)

    [note] = dms(community["Ines"])[known:]
    assert words in text(note)
    assert f"A note from {profile_link(community, 'Ada')}" in text(note)
    assert labels(note) == ["Write a note", "Times for messages"]
    assert await stored_notes(community) == [None]


async def test_a_note_can_be_answered_from_the_message_it_came_in(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    form = await community["Ada"].slash(community.mentorship, "pairing note")
    await fill_in(community["Ada"], form, "Thank you for Tuesday.")

    reply = await press(community["Ines"], "Write a note")
    await fill_in(community["Ines"], reply, "Gladly.", in_dm=True)

    assert "Gladly." in text(last_dm(community["Ada"]))


async def test_nobody_but_the_two_writes_between_them(community: SimulatedCommunity) -> None:
    pairing = await make_pairing(community, "Ada", "Ines")

    said = await community["Tomas"].slash(community.mentorship, "pairing note", pairing=str(pairing.id))

    assert said.modal is None
    assert "can't find that here" in answer(said)


async def test_a_note_finished_after_the_end_is_given_back(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    form = await community["Ada"].slash(community.mentorship, "pairing note")
    await community["Ines"].slash(community.mentorship, "pairing end")

    said = await fill_in(community["Ada"], form, "Words that took a while.")

    assert "This is closed by now" in answer(said)
    assert "Words that took a while." in answer(said)


async def test_a_mentor_with_two_chooses_whom_to_write_to(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await make_pairing(community, "Bilal", "Ines")

    unnamed = await community["Ines"].slash(community.mentorship, "pairing note")
    [choice] = await community["Ines"].autocomplete(community.mentorship, "pairing note", "pairing", "bil")
    form = await community["Ines"].slash(community.mentorship, "pairing note", pairing=choice["value"])
    await fill_in(community["Ines"], form, "For you.")

    assert "I don't want to guess" in answer(unnamed)
    assert "For you." in text(last_dm(community["Bilal"]))


async def test_looking_shows_what_is_open_with_its_buttons(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await request_pairing(community, "Bilal", "Ines")

    shown = await community["Ines"].slash(community.mentorship, "pairing show")

    assert f"You are a mentor to {community['Ada'].mention}" in answer(shown)
    assert f"be a mentor to {community['Bilal'].mention}" in answer(shown)
    assert shown.response is not None
    assert labels(shown.response) == ["Yes", "Not this time", "Write a note", "Pause", "End it"]


async def test_looking_with_nothing_open_shows_the_ways_in(community: SimulatedCommunity) -> None:
    shown = await community["Ada"].slash(community.mentorship, "pairing show")

    assert "no mentorship and no open question" in answer(shown)
    assert shown.response is not None
    assert labels(shown.response) == ["Find a mentor", "I would like to mentor"]
