"""From the first word to the last, as the people in it see it."""

from __future__ import annotations

from datetime import timedelta

from bot.demo.world.community import InventedCommunity
from tests.support.journeys.reading import (
    answer,
    ask,
    becomes_mentor,
    dms,
    labels,
    last_dm,
    press,
    text,
    volunteer,
    walk_together,
)


async def test_who_volunteers_is_approved_told_and_given_the_role(town: InventedCommunity) -> None:
    said = await volunteer(town, "Ines", words="I have been there.")
    card = town.facilitators.last_message
    assert card is not None
    assert "I have been there." in text(card)

    decided = await town["Tomas"].click(card, label="Approve")

    assert "facilitators have it" in answer(said)
    assert decided.ephemeral
    assert f"{town['Tomas'].mention} approved" in text(town.facilitators.last_message)
    assert labels(town.facilitators.history()[-1]) == []
    assert "has been accepted" in text(last_dm(town["Ines"]))
    assert town["Ines"].member is not None
    assert "Mentor" in [role.name for role in town["Ines"].member.roles]


async def test_a_mentee_asks_a_mentor_and_both_are_introduced(town: InventedCommunity) -> None:
    await becomes_mentor(town, "Ines")

    await ask(town, "Ada", "Ines", words="Someone to listen.")
    assert "Someone to listen." in text(last_dm(town["Ines"]))
    await press(town["Ines"], "Yes")

    assert "is your mentor now" in text(last_dm(town["Ada"]))
    assert "You are a mentor to" in text(last_dm(town["Ines"]))
    assert "/pairing end" in text(last_dm(town["Ada"]))


async def test_check_ins_come_and_only_please_contact_me_reaches_facilitators(town: InventedCommunity) -> None:
    await walk_together(town, "Ada", "Ines")
    cards = len(town.facilitators.history())

    await town.let_time_pass(timedelta(days=4))
    await press(town["Ines"], "A bit wobbly")
    assert len(town.facilitators.history()) == cards
    said = await press(town["Ada"], "Please contact me")

    assert "asks to be contacted" in text(town.facilitators.last_message)
    assert "emergency" in answer(said)
    assert "contact" not in text(last_dm(town["Ada"]))


async def test_either_ends_it_at_once_with_one_command(town: InventedCommunity) -> None:
    await walk_together(town, "Ada", "Ines")

    said = await town["Ada"].slash(town.mentorship, "pairing end")

    assert "**Boundaries.**" in answer(said)
    assert "has ended the mentorship" in text(last_dm(town["Ines"]))
    shown = await town["Ada"].slash(town.mentorship, "pairing show")
    assert "no open question" in answer(shown)


async def test_every_direct_message_begins_with_the_neutral_line(town: InventedCommunity) -> None:
    await walk_together(town, "Ada", "Ines")
    await town.let_time_pass(timedelta(days=4))
    await town["Ines"].slash(town.mentorship, "pairing end")

    first_lines = [text(message).splitlines()[0].lower() for name in ("Ada", "Ines") for message in dms(town[name])]

    assert len(first_lines) >= 6
    assert all(
        word not in line for line in first_lines for word in ("mentor", "mentee", "heal", "affair", "infidelity")
    )
