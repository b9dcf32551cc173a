"""What comes again: one gentle reminder of a check-in, and a wish to be contacted that nobody has taken on."""

from __future__ import annotations

from datetime import timedelta

from bot.demo.world.community import InventedCommunity
from tests.support.journeys.acting import carried, check_in_comes, days_pass, is_mentor, restart, together
from tests.support.journeys.reading import answer, card, check_ins, choose, dms, labels, last_dm, press, text

REMINDS = "A few days ago I asked"


async def asked(town: InventedCommunity) -> None:
    """Ada and Ines are asked how it goes."""
    await together(town, "Ada", "Ines")
    await check_in_comes(town)


def reminders(town: InventedCommunity, name: str) -> int:
    """How often someone was reminded."""
    return sum(REMINDS in text(message) for message in dms(town[name]))


def cards_about(town: InventedCommunity, name: str) -> list[str]:
    """The cards that say that someone asks to be contacted."""
    return [said for said in map(text, town.facilitators.history()) if f"{town[name].mention} asks to be" in said]


async def test_one_gentle_reminder_comes_to_who_has_not_answered(town: InventedCommunity) -> None:
    await asked(town)
    await press(town["Ines"], "Going well")

    await days_pass(town, 3)
    soon = reminders(town, "Ada")
    await days_pass(town, 5)

    assert (soon, reminders(town, "Ada")) == (0, 1)
    assert reminders(town, "Ines") == 0
    assert "it is fine not to answer" in text(check_ins(town["Ada"])[-1])


async def test_the_reminder_is_answered_like_the_check_in_also_after_a_restart(town: InventedCommunity) -> None:
    await asked(town)
    await days_pass(town, 4)
    await restart(town)

    said = await press(town["Ada"], "A bit wobbly", check_ins(town["Ada"])[-1])

    assert "Thank you for saying so" in answer(said)
    assert "that is kept" in text(check_ins(town["Ada"])[-1])


async def test_none_comes_in_a_pause_after_the_end_or_to_who_wants_none(town: InventedCommunity) -> None:
    await asked(town)
    await together(town, "Bilal", "Ines")
    await together(town, "Chiara", "Marek")
    await check_in_comes(town)
    for name, wish in (("Ada", "pause"), ("Bilal", "end"), ("Chiara", "off")):
        await choose(town[name], wish)
    known = {name: reminders(town, name) for name in ("Ada", "Bilal", "Chiara")}

    await days_pass(town, 8)

    assert {name: reminders(town, name) for name in known} == known


async def test_a_reminder_left_unsent_is_not_sent_once_it_is_answered(town: InventedCommunity) -> None:
    await asked(town)
    town.env.inject_error("POST", "/channels/*/messages", status=500, times=None)
    await days_pass(town, 4)
    town.env.backend.faults.clear()
    await press(town["Ada"], "Going well")

    await days_pass(town, 1)

    assert reminders(town, "Ada") == 0


async def test_a_wish_to_be_contacted_is_brought_up_again_daily_in_one_card(town: InventedCommunity) -> None:
    await asked(town)
    await press(town["Ada"], "Please contact me")
    first = card(town)

    await days_pass(town, 1)
    second = card(town)
    await days_pass(town, 1)

    assert "Nobody has taken it on yet" not in text(first)
    assert "Nobody has taken it on yet" in text(second)
    assert card(town).id > second.id > first.id
    assert len(cards_about(town, "Ada")) == 1
    assert labels(card(town)) == ["I'll reach out"]


async def test_what_is_brought_up_again_is_taken_on_by_button_or_check_mark(town: InventedCommunity) -> None:
    await asked(town)
    await press(town["Ada"], "Please contact me")
    await days_pass(town, 1)

    await town["Tomas"].react(card(town), "✅")
    await days_pass(town, 2)

    assert len(cards_about(town, "Ada")) == 1
    assert f"{town['Tomas'].mention} reaches out to them" in text(card(town))
    assert "Nobody has taken it on yet" not in text(card(town))
    assert "will write to you soon" in text(last_dm(town["Ada"]))


async def test_what_was_taken_back_or_taken_on_is_not_brought_up_again(town: InventedCommunity) -> None:
    await asked(town)
    await press(town["Ada"], "Please contact me")
    await press(town["Ines"], "Please contact me")
    await press(town["Ada"], "Going well")
    await town["Tomas"].click(card(town), label="I'll reach out")
    before = [message.id for message in town.facilitators.history()]

    await days_pass(town, 3)

    assert [message.id for message in town.facilitators.history()] == before


async def test_a_card_deleted_by_hand_comes_again_all_the_same(town: InventedCommunity) -> None:
    await asked(town)
    await press(town["Ada"], "Please contact me")
    town.env.backend.delete_message(town.facilitators.id, card(town).id)

    await days_pass(town, 1)

    assert len(cards_about(town, "Ada")) == 1


async def test_where_the_partner_reads_along_a_confidant_is_reminded_alone(town: InventedCommunity) -> None:
    await is_mentor(town, "Tomas")
    await together(town, "Ada", "Tomas")
    await check_in_comes(town)
    await press(town["Ada"], "Please contact me")

    await days_pass(town, 1)

    assert "Nobody has taken it on yet" in text(last_dm(town["Rosa"]))
    assert "Please write to them yourself" in text(last_dm(town["Rosa"]))
    assert cards_about(town, "Ada") == []


async def test_a_wish_that_could_reach_nobody_is_kept_until_it_can(town: InventedCommunity) -> None:
    await is_mentor(town, "Tomas")
    await together(town, "Ada", "Tomas")
    await check_in_comes(town)
    for name in ("Rosa", "Lindiwe"):
        path = f"/channels/{town[name].user.dm_channel.id}/messages"
        town.env.inject_error("POST", path, status=403, code=50007, message="closed", times=None)
    await press(town["Ada"], "Please contact me")
    await carried(town)
    town.env.backend.faults.clear()

    await town.let_time_pass(timedelta(minutes=10))

    assert "asks to be contacted" in text(last_dm(town["Rosa"]))
