"""A few words at the end: the other is asked first, and reads them now, later or not at all."""

from __future__ import annotations

from datetime import timedelta

from bot.demo.world.community import SimulatedCommunity
from storage.models.enums import NoteKind
from tests.support.journeys.closing import (
    count,
    go_to_gratitude,
    make_ended_pairing,
    make_thanked_pairing,
    note_kinds_written,
    stored_note_texts,
    tell_facilitators,
    write_thanks,
)
from tests.support.journeys.reading import answer, dms, fill_in, labels, last_dm, leaked_names, press, sent_to, text
from tests.support.journeys.steps import (
    close_dms,
    drain_outbox,
    open_dms,
    press_forged,
    press_together,
    restart,
    stored_rows,
)

WORDS = "You were there."


async def test_the_words_come_only_after_a_yes_and_are_then_forgotten(community: SimulatedCommunity) -> None:
    await make_thanked_pairing(community)
    asked = last_dm(community["Ines"])
    assert labels(asked) == ["Read them", "Not now", "No, thank you", "Times for messages"]
    assert WORDS not in "".join(sent_to(community, "Ines"))

    said = await press(community["Ines"], "Read them")
    await drain_outbox(community)

    assert "I bring them to you now" in answer(said)
    assert text(last_dm(community["Ines"])).endswith(f">>> {WORDS}")
    assert WORDS not in str(await stored_rows(community))


async def test_a_no_leaves_them_unread_and_nobody_is_told(community: SimulatedCommunity) -> None:
    await make_thanked_pairing(community)
    known = count(community, "Ada")

    said = await press(community["Ines"], "No, thank you")
    await drain_outbox(community)
    late = await community["Ines"].slash(community.mentorship, "mentorship me")

    assert "The words are forgotten" in answer(said)
    assert WORDS not in "".join(sent_to(community, "Ines"))
    assert WORDS not in str(await stored_rows(community))
    assert count(community, "Ada") == known
    assert "a few words" not in answer(late)


async def test_what_stays_in_the_message_is_the_same_for_yes_and_no(community: SimulatedCommunity) -> None:
    await make_thanked_pairing(community)
    await make_ended_pairing(community, mentee="Bilal", mentor="Marek")
    await go_to_gratitude(community, "Bilal")
    await write_thanks(community, "Bilal")
    await drain_outbox(community)
    read, unread = last_dm(community["Ines"]).id, last_dm(community["Marek"]).id

    await press(community["Ines"], "Read them")
    await press(community["Marek"], "No, thank you")
    await drain_outbox(community)

    stays = {text(m) for name in ("Ines", "Marek") for m in dms(community[name]) if m.id in {read, unread}}
    assert len(stays) == 1


async def test_not_now_leaves_everything_until_they_like(community: SimulatedCommunity) -> None:
    await make_thanked_pairing(community)

    later = await press(community["Ines"], "Not now")
    await restart(community)
    await community.advance_time(timedelta(days=10))
    page = await community["Ines"].slash(community.mentorship, "mentorship me")
    assert page.response is not None
    read = await community["Ines"].click(page.response, label="Read them")
    await drain_outbox(community)

    assert "There is no hurry" in answer(later)
    assert "has left you a few words" in answer(page)
    assert "I bring them to you now" in answer(read)
    assert WORDS in text(last_dm(community["Ines"]))


async def test_after_the_closing_words_that_nobody_read_are_forgotten_and_the_old_button_says_so(
    community: SimulatedCommunity,
) -> None:
    await make_thanked_pairing(community)
    await community.advance_time(timedelta(days=29))
    waits = await stored_note_texts(community)
    await community.advance_time(timedelta(days=2))

    late = await press(community["Ines"], "Read them")
    await drain_outbox(community)

    assert "This is closed by now" in answer(late)
    assert waits == [WORDS]
    assert await stored_note_texts(community) == [None]
    assert WORDS not in "".join(sent_to(community, "Ines"))


async def test_pressing_twice_brings_them_once(community: SimulatedCommunity) -> None:
    await make_thanked_pairing(community)
    asked = last_dm(community["Ines"])

    results = await press_together(
        community, [(community["Ines"], asked, "Read them"), (community["Ines"], asked, "No, thank you")]
    )
    await drain_outbox(community)

    assert sorted("This is closed by now" in answer(one) for one in results) == [False, True]
    assert len([m for m in dms(community["Ines"]) if WORDS in text(m)]) <= 1


async def test_thanks_are_said_once(community: SimulatedCommunity) -> None:
    pairing = await make_thanked_pairing(community)
    await press(community["Ada"], "Back")

    again = await press(community["Ada"], "Write a few words")

    assert "Your words of thanks are with me already" in answer(again)
    assert await note_kinds_written(community, pairing, "Ada") == {NoteKind.THANKS}


async def test_two_forms_open_at_once_say_it_once_and_give_the_second_back(community: SimulatedCommunity) -> None:
    await make_ended_pairing(community)
    await go_to_gratitude(community, "Ada")
    one, other = [await press(community["Ada"], "Write a few words") for _ in range(2)]

    await fill_in(community["Ada"], one, WORDS, in_dm=True)
    second = await fill_in(community["Ada"], other, "And these.", in_dm=True)
    await drain_outbox(community)

    assert "with me already" in answer(second)
    assert "And these." in answer(second)
    assert len([m for m in dms(community["Ines"]) if "left you a few words" in text(m)]) == 1


async def test_both_may_thank_each_other(community: SimulatedCommunity) -> None:
    await make_thanked_pairing(community)
    await go_to_gratitude(community, "Ines")
    await write_thanks(community, "Ines", "It was good to walk with you.")
    await drain_outbox(community)

    for name in ("Ada", "Ines"):
        await press(community[name], "Read them")
    await drain_outbox(community)

    assert "It was good to walk with you." in text(last_dm(community["Ada"]))
    assert WORDS in text(last_dm(community["Ines"]))


async def test_who_wants_no_contact_is_not_written_to_but_finds_them(community: SimulatedCommunity) -> None:
    await make_ended_pairing(community)
    await press(community["Ines"], "No contact")
    known = count(community, "Ines")
    await go_to_gratitude(community, "Ada")

    said = await write_thanks(community, "Ada")
    await drain_outbox(community)
    page = await community["Ines"].slash(community.mentorship, "mentorship me")

    assert count(community, "Ines") == known
    assert "who decides whether and when to read them" in answer(said)
    assert "has left you a few words" in answer(page)


async def test_with_closed_messages_question_and_words_are_read_in_the_server(
    community: SimulatedCommunity,
) -> None:
    await make_ended_pairing(community)
    await go_to_gratitude(community, "Ada")
    close_dms(community, "Ines")
    await write_thanks(community, "Ada")
    await drain_outbox(community)

    shown = await community["Ines"].slash(community.mentorship, "mentorship me")
    asked = next(m for m in shown.followups if "has left you a few words" in text(m))
    await community["Ines"].click(asked, label="Read them")
    await drain_outbox(community)
    again = await community["Ines"].slash(community.mentorship, "mentorship me")
    brought = next(m for m in again.followups if WORDS in text(m))
    await community["Ines"].click(again.followups[-1], label="I've read these")
    open_dms(community)

    assert brought
    assert WORDS not in str(await stored_rows(community))


async def test_the_longest_words_arrive_whole(community: SimulatedCommunity) -> None:
    longest = "x" + "*_ word\n" * 249 + "y" * 7
    assert len(longest) == 2000
    await make_thanked_pairing(community, words=longest)

    await press(community["Ines"], "Read them")
    await drain_outbox(community)

    assert longest in text(last_dm(community["Ines"]))


async def test_nobody_else_reads_or_refuses_them(community: SimulatedCommunity) -> None:
    await make_thanked_pairing(community)
    before = await stored_rows(community)

    for name in ("Ada", "Tomas", "Dorji"):
        for welcome in ("yes", "later", "no"):
            said = await press_forged(community, name, community.mentorship, f"thanks:1:{welcome}")
            assert "can't find that here" in answer(said)

    assert await stored_rows(community) == before
    assert leaked_names(community, "Ines", reader="Dorji") == []


async def test_a_note_to_the_facilitators_is_no_thanks(community: SimulatedCommunity) -> None:
    await make_ended_pairing(community)
    await press(community["Ada"], "Skip")
    await tell_facilitators(community, "Ada", "For the facilitators alone.")

    said = await press_forged(community, "Ines", community.mentorship, "thanks:1:yes")
    await drain_outbox(community)

    assert "I can't find that here" in answer(said)
    assert "facilitators alone" not in "".join(sent_to(community, "Ines"))
