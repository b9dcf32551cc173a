"""What someone on the waiting list hears: what happens next, what is in the way, and that they are not forgotten."""

from __future__ import annotations

from datetime import timedelta

from bot.demo.world.community import InventedCommunity
from bot.rules.traits import Stance, Want, write_answers
from tests.support.factories import write_wants
from tests.support.journeys.acting import days_pass, is_mentor, restart, services, waits
from tests.support.journeys.reading import answer, dms, fill_in, labels, last_dm, press, text

TWO_WEEKS = timedelta(days=14)
NO_ROOM = "no mentor with room whom I could show you"
MUST = "something that you marked as a must: side of the affair"


async def hopes_for(town: InventedCommunity, name: str, *, side: str, must: bool = False) -> None:
    """What someone said about themselves, and that they hope for the same."""
    async with town.bot._parts.store.transaction() as memory:
        await memory.profiles.say(
            town.guild.id,
            town[name].id,
            answers=write_answers({"side": side}),
            wants=write_wants({"side": Want(stance=Stance.SIMILAR, must=must)}),
        )


async def joins(town: InventedCommunity, name: str) -> str:
    """Someone joins the list by command; what they are answered."""
    form = await town[name].slash(town.mentorship, "mentee ask")
    return answer(await fill_in(town[name], form, "Someone to listen.", "yes", None))


async def test_joining_says_honestly_what_happens_next_and_what_stands_in_the_way(town: InventedCommunity) -> None:
    await hopes_for(town, "Bilal", side="betrayed", must=True)

    nobody = await joins(town, "Ada")
    await is_mentor(town, "Ines")
    await hopes_for(town, "Ines", side="unfaithful")
    must = await joins(town, "Bilal")
    nothing = await joins(town, "Dorji")

    assert "Every 2 weeks I write to you how it stands" in nobody
    assert (NO_ROOM in nobody, MUST in nobody) == (True, False)
    assert (NO_ROOM in must, MUST in must) == (False, True)
    assert (NO_ROOM in nothing, "must" in nothing) == (False, False)


async def test_every_two_weeks_a_word_comes_with_the_ways_on(town: InventedCommunity) -> None:
    await waits(town, "Ada")

    await town.let_time_pass(TWO_WEEKS)
    [word] = dms(town["Ada"])
    await days_pass(town, 14)

    assert "You are not forgotten" in text(word)
    assert NO_ROOM in text(word)
    assert labels(word) == [
        "Look around",
        "Say more about yourself",
        "Change what I hope for",
        "Leave the list",
        "When to write to me",
    ]
    assert len(dms(town["Ada"])) == 2


async def test_also_after_weeks_without_the_bot_one_word_comes(town: InventedCommunity) -> None:
    await waits(town, "Ada")
    town.clock.forward(timedelta(days=75))

    await restart(town)
    await town.let_time_pass(timedelta(hours=1))

    assert len(dms(town["Ada"])) == 1


async def test_the_word_and_the_overview_say_what_could_be_loosened(town: InventedCommunity) -> None:
    await waits(town, "Ada")
    await is_mentor(town, "Ines")
    await hopes_for(town, "Ada", side="betrayed", must=True)
    await hopes_for(town, "Ines", side="unfaithful")

    await town.let_time_pass(TWO_WEEKS)
    mine = await town["Ada"].slash(town.mentorship, "mentorship me")
    await hopes_for(town, "Ada", side="betrayed")
    loosened = await town["Ada"].slash(town.mentorship, "mentorship me")

    assert "something that you marked as a must stands in the way" in text(last_dm(town["Ada"]))
    assert "side of the affair" not in text(last_dm(town["Ada"]))
    assert MUST in answer(mine)
    assert "must" not in answer(loosened)


async def test_the_list_can_be_left_from_the_word_and_then_none_comes(town: InventedCommunity) -> None:
    await waits(town, "Ada")
    await town.let_time_pass(TWO_WEEKS)

    said = await press(town["Ada"], "Leave the list")
    again = await press(town["Ada"], "Leave the list")
    await town.let_time_pass(TWO_WEEKS)

    assert "You are off the list" in answer(said)
    assert "not on the waiting list at the moment" in answer(again)
    assert len(dms(town["Ada"])) == 1


async def test_what_one_hopes_for_can_be_changed_from_the_word(town: InventedCommunity) -> None:
    await waits(town, "Ada")
    await town.let_time_pass(TWO_WEEKS)

    form = await press(town["Ada"], "Change what I hope for")
    said = await fill_in(town["Ada"], form, "Someone patient.", "yes", None, in_dm=True)

    assert "Your place in the list is as it was" in answer(said)


async def test_a_mentor_kept_apart_changes_no_letter_of_what_someone_reads(town: InventedCommunity) -> None:
    await waits(town, "Ada")
    nobody = await town["Ada"].slash(town.mentorship, "mentorship me")
    await town["Ada"].slash(town.mentorship, "privacy keep-apart", member=town["Ines"])

    await is_mentor(town, "Ines")
    one_kept_apart = await town["Ada"].slash(town.mentorship, "mentorship me")
    await is_mentor(town, "Marek")
    another = await town["Ada"].slash(town.mentorship, "mentorship me")

    assert NO_ROOM in answer(nobody)
    assert answer(one_kept_apart) == answer(nobody)
    assert NO_ROOM not in answer(another)


async def test_who_was_asked_meanwhile_or_wants_nothing_asked_gets_no_word(town: InventedCommunity) -> None:
    await waits(town, "Ada", "Bilal")
    await is_mentor(town, "Ines")
    await services(town).preferences.opt_out(town.caller("Bilal"))
    await town.let_time_pass(TWO_WEEKS - timedelta(days=1))
    await services(town).offering.offer_to_waiting(town.caller("Ines"), await _place_of(town, "Ada"))

    await town.let_time_pass(timedelta(days=1))

    assert not [message for name in ("Ada", "Bilal") for message in dms(town[name]) if "forgotten" in text(message)]


async def _place_of(town: InventedCommunity, name: str) -> int:
    return (await services(town).seekers.mine(town.caller(name))).id
