"""A few words at the end: the other is asked first, and reads them now, later or not at all."""

from __future__ import annotations

from datetime import timedelta

from bot.demo.world.community import InventedCommunity
from storage.models.enums import NoteKind
from tests.support.journeys.acting import at_once, carried, close_dms, open_dms, press_forged, remembered, restart
from tests.support.journeys.closings import (
    count,
    ended,
    has_thanked,
    says_to_facilitators,
    thanks,
    to_gratitude,
    words_kept,
    wrote,
)
from tests.support.journeys.reading import answer, dms, fill_in, given_away, labels, last_dm, press, reached, text

WORDS = "You were there."


async def test_the_words_come_only_after_a_yes_and_are_then_forgotten(town: InventedCommunity) -> None:
    await has_thanked(town)
    asked = last_dm(town["Ines"])
    assert labels(asked) == ["Read them", "Not now", "No, thank you", "When to write to me"]
    assert WORDS not in "".join(reached(town, "Ines"))

    said = await press(town["Ines"], "Read them")
    await carried(town)

    assert "I bring them to you now" in answer(said)
    assert text(last_dm(town["Ines"])).endswith(f">>> {WORDS}")
    assert WORDS not in str(await remembered(town))


async def test_a_no_leaves_them_unread_and_nobody_is_told(town: InventedCommunity) -> None:
    await has_thanked(town)
    known = count(town, "Ada")

    said = await press(town["Ines"], "No, thank you")
    await carried(town)
    late = await town["Ines"].slash(town.mentorship, "mentorship me")

    assert "The words are forgotten" in answer(said)
    assert WORDS not in "".join(reached(town, "Ines"))
    assert WORDS not in str(await remembered(town))
    assert count(town, "Ada") == known
    assert "a few words" not in answer(late)


async def test_what_stays_in_the_message_is_the_same_for_yes_and_no(town: InventedCommunity) -> None:
    await has_thanked(town)
    await ended(town, mentee="Bilal", mentor="Marek")
    await to_gratitude(town, "Bilal")
    await thanks(town, "Bilal")
    await carried(town)
    read, unread = last_dm(town["Ines"]).id, last_dm(town["Marek"]).id

    await press(town["Ines"], "Read them")
    await press(town["Marek"], "No, thank you")
    await carried(town)

    stays = {text(m) for name in ("Ines", "Marek") for m in dms(town[name]) if m.id in {read, unread}}
    assert len(stays) == 1


async def test_not_now_leaves_everything_until_they_like(town: InventedCommunity) -> None:
    await has_thanked(town)

    later = await press(town["Ines"], "Not now")
    await restart(town)
    await town.let_time_pass(timedelta(days=10))
    page = await town["Ines"].slash(town.mentorship, "mentorship me")
    assert page.response is not None
    read = await town["Ines"].click(page.response, label="Read them")
    await carried(town)

    assert "There is no hurry" in answer(later)
    assert "has left you a few words" in answer(page)
    assert "I bring them to you now" in answer(read)
    assert WORDS in text(last_dm(town["Ines"]))


async def test_after_the_closing_words_that_nobody_read_are_forgotten_and_the_old_button_says_so(
    town: InventedCommunity,
) -> None:
    await has_thanked(town)
    await town.let_time_pass(timedelta(days=29))
    waits = await words_kept(town)
    await town.let_time_pass(timedelta(days=2))

    late = await press(town["Ines"], "Read them")
    await carried(town)

    assert "This is closed by now" in answer(late)
    assert waits == [WORDS]
    assert await words_kept(town) == [None]
    assert WORDS not in "".join(reached(town, "Ines"))


async def test_pressing_twice_brings_them_once(town: InventedCommunity) -> None:
    await has_thanked(town)
    asked = last_dm(town["Ines"])

    results = await at_once(town, [(town["Ines"], asked, "Read them"), (town["Ines"], asked, "No, thank you")])
    await carried(town)

    assert sorted("This is closed by now" in answer(one) for one in results) == [False, True]
    assert len([m for m in dms(town["Ines"]) if WORDS in text(m)]) <= 1


async def test_thanks_are_said_once(town: InventedCommunity) -> None:
    pairing = await has_thanked(town)
    await press(town["Ada"], "Back")

    again = await press(town["Ada"], "Write a few words")

    assert "Your words of thanks are with me already" in answer(again)
    assert await wrote(town, pairing, "Ada") == {NoteKind.THANKS}


async def test_two_forms_open_at_once_say_it_once_and_give_the_second_back(town: InventedCommunity) -> None:
    await ended(town)
    await to_gratitude(town, "Ada")
    one, other = [await press(town["Ada"], "Write a few words") for _ in range(2)]

    await fill_in(town["Ada"], one, WORDS, in_dm=True)
    second = await fill_in(town["Ada"], other, "And these.", in_dm=True)
    await carried(town)

    assert "with me already" in answer(second)
    assert "And these." in answer(second)
    assert len([m for m in dms(town["Ines"]) if "left you a few words" in text(m)]) == 1


async def test_both_may_thank_each_other(town: InventedCommunity) -> None:
    await has_thanked(town)
    await to_gratitude(town, "Ines")
    await thanks(town, "Ines", "It was good to walk with you.")
    await carried(town)

    for name in ("Ada", "Ines"):
        await press(town[name], "Read them")
    await carried(town)

    assert "It was good to walk with you." in text(last_dm(town["Ada"]))
    assert WORDS in text(last_dm(town["Ines"]))


async def test_who_wants_no_contact_is_not_written_to_but_finds_them(town: InventedCommunity) -> None:
    await ended(town)
    await press(town["Ines"], "No contact")
    known = count(town, "Ines")
    await to_gratitude(town, "Ada")

    said = await thanks(town, "Ada")
    await carried(town)
    page = await town["Ines"].slash(town.mentorship, "mentorship me")

    assert count(town, "Ines") == known
    assert "who decides whether and when to read them" in answer(said)
    assert "has left you a few words" in answer(page)


async def test_with_closed_messages_question_and_words_are_read_in_the_server(
    town: InventedCommunity,
) -> None:
    await ended(town)
    await to_gratitude(town, "Ada")
    close_dms(town, "Ines")
    await thanks(town, "Ada")
    await carried(town)

    shown = await town["Ines"].slash(town.mentorship, "mentorship me")
    asked = next(m for m in shown.followups if "has left you a few words" in text(m))
    await town["Ines"].click(asked, label="Read them")
    await carried(town)
    again = await town["Ines"].slash(town.mentorship, "mentorship me")
    brought = next(m for m in again.followups if WORDS in text(m))
    await town["Ines"].click(again.followups[-1], label="I've read these")
    open_dms(town)

    assert brought
    assert WORDS not in str(await remembered(town))


async def test_the_longest_words_arrive_whole(town: InventedCommunity) -> None:
    longest = "x" + "*_ word\n" * 249 + "y" * 7
    assert len(longest) == 2000
    await has_thanked(town, words=longest)

    await press(town["Ines"], "Read them")
    await carried(town)

    assert longest in text(last_dm(town["Ines"]))


async def test_nobody_else_reads_or_refuses_them(town: InventedCommunity) -> None:
    await has_thanked(town)
    before = await remembered(town)

    for name in ("Ada", "Tomas", "Dorji"):
        for welcome in ("yes", "later", "no"):
            said = await press_forged(town, name, town.mentorship, f"thanks:1:{welcome}")
            assert "This belongs to other people" in answer(said)

    assert await remembered(town) == before
    assert given_away(town, "Ines", to="Dorji") == []


async def test_a_note_to_the_facilitators_is_no_thanks(town: InventedCommunity) -> None:
    await ended(town)
    await press(town["Ada"], "Skip")
    await says_to_facilitators(town, "Ada", "For the facilitators alone.")

    said = await press_forged(town, "Ines", town.mentorship, "thanks:1:yes")
    await carried(town)

    assert "I can't find that here" in answer(said)
    assert "facilitators alone" not in "".join(reached(town, "Ines"))
