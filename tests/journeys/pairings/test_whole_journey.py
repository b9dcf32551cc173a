"""From the first word to the last, as the people in it see it."""

from __future__ import annotations

from datetime import timedelta

from bot.demo.world.community import SimulatedCommunity
from tests.support.journeys.reading import (
    answer,
    ask,
    become_mentor,
    dms,
    labels,
    last_dm,
    press,
    start_pairing,
    text,
    volunteer,
)


async def test_who_volunteers_is_approved_told_and_given_the_role(community: SimulatedCommunity) -> None:
    said = await volunteer(community, "Ines", words="I have been there.")
    card = community.facilitators.last_message
    assert card is not None
    assert "I have been there." in text(card)

    decided = await community["Tomas"].click(card, label="Approve")

    assert "facilitators have it" in answer(said)
    assert decided.ephemeral
    assert f"{community['Tomas'].mention} approved" in text(community.facilitators.last_message)
    assert labels(community.facilitators.history()[-1]) == ["Read it"]
    assert "has been accepted" in text(last_dm(community["Ines"]))
    assert community["Ines"].member is not None
    assert "Mentor" in [role.name for role in community["Ines"].member.roles]


async def test_a_mentee_asks_a_mentor_and_both_are_introduced(community: SimulatedCommunity) -> None:
    await become_mentor(community, "Ines")

    await ask(community, "Ada", "Ines", words="Someone to listen.")
    assert "Someone to listen." in text(last_dm(community["Ines"]))
    await press(community["Ines"], "Yes")

    assert "is your mentor now" in text(last_dm(community["Ada"]))
    assert "You are a mentor to" in text(last_dm(community["Ines"]))
    assert "/pairing end" in text(last_dm(community["Ada"]))


async def test_check_ins_come_and_only_please_contact_me_reaches_facilitators(community: SimulatedCommunity) -> None:
    await start_pairing(community, "Ada", "Ines")
    cards = len(community.facilitators.history())

    await community.advance_time(timedelta(days=4))
    await press(community["Ines"], "Not so well")
    assert len(community.facilitators.history()) == cards
    said = await press(community["Ada"], "Please contact me")

    assert "asks to be contacted" in text(last_dm(community["Tomas"]))
    assert "emergency" in answer(said)
    assert "asks to be contacted" not in text(last_dm(community["Ada"]))


async def test_either_ends_it_at_once_with_one_command(community: SimulatedCommunity) -> None:
    await start_pairing(community, "Ada", "Ines")

    said = await community["Ada"].slash(community.mentorship, "pairing end")

    assert "**Boundaries.**" in answer(said)
    assert "has ended the mentorship" in text(last_dm(community["Ines"]))
    shown = await community["Ada"].slash(community.mentorship, "pairing show")
    assert "no open question" in answer(shown)


async def test_every_direct_message_begins_with_the_neutral_line(community: SimulatedCommunity) -> None:
    await start_pairing(community, "Ada", "Ines")
    await community.advance_time(timedelta(days=4))
    await community["Ines"].slash(community.mentorship, "pairing end")

    first_lines = [
        text(message).splitlines()[0].lower() for name in ("Ada", "Ines") for message in dms(community[name])
    ]

    assert len(first_lines) >= 6
    assert all(
        word not in line for line in first_lines for word in ("mentor", "mentee", "heal", "affair", "infidelity")
    )
