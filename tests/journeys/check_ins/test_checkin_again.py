"""What comes again: one gentle reminder of a check-in, and a wish to be contacted that nobody has taken on."""

from __future__ import annotations

from datetime import timedelta

from bot.demo.world.community import SimulatedCommunity
from tests.support.journeys.reading import (
    answer,
    card,
    check_ins,
    choose_check_in_option,
    dms,
    labels,
    last_dm,
    press,
    text,
)
from tests.support.journeys.steps import (
    advance_days,
    drain_outbox,
    make_mentors,
    make_pairing,
    restart,
    trigger_check_in,
)

REMINDS = "A few days ago I asked"


async def asked(community: SimulatedCommunity) -> None:
    """Ada and Ines are asked how it goes."""
    await make_pairing(community, "Ada", "Ines")
    await trigger_check_in(community)


def reminders(community: SimulatedCommunity, name: str) -> int:
    """How often someone was reminded."""
    return sum(REMINDS in text(message) for message in dms(community[name]))


def cards_about(community: SimulatedCommunity, name: str) -> list[str]:
    """The cards that say that someone asks to be contacted."""
    return [
        said
        for said in map(text, community.facilitators.history())
        if f"{community[name].mention} asks to be" in said
    ]


async def test_one_gentle_reminder_comes_to_who_has_not_answered(community: SimulatedCommunity) -> None:
    await asked(community)
    await press(community["Ines"], "Going well")

    await advance_days(community, 3)
    soon = reminders(community, "Ada")
    await advance_days(community, 5)

    assert (soon, reminders(community, "Ada")) == (0, 1)
    assert reminders(community, "Ines") == 0
    assert "it is fine not to answer" in text(check_ins(community["Ada"])[-1])


async def test_the_reminder_is_answered_like_the_check_in_also_after_a_restart(community: SimulatedCommunity) -> None:
    await asked(community)
    await advance_days(community, 4)
    await restart(community)

    said = await press(community["Ada"], "A bit wobbly", check_ins(community["Ada"])[-1])

    assert "Thank you for saying so" in answer(said)
    assert "that is kept" in text(check_ins(community["Ada"])[-1])


async def test_none_comes_in_a_pause_after_the_end_or_to_who_wants_none(community: SimulatedCommunity) -> None:
    await asked(community)
    await make_pairing(community, "Bilal", "Ines")
    await make_pairing(community, "Chiara", "Marek")
    await trigger_check_in(community)
    for name, wish in (("Ada", "pause"), ("Bilal", "end"), ("Chiara", "off")):
        await choose_check_in_option(community[name], wish)
    known = {name: reminders(community, name) for name in ("Ada", "Bilal", "Chiara")}

    await advance_days(community, 8)

    assert {name: reminders(community, name) for name in known} == known


async def test_a_reminder_left_unsent_is_not_sent_once_it_is_answered(community: SimulatedCommunity) -> None:
    await asked(community)
    community.env.inject_error("POST", "/channels/*/messages", status=500, times=None)
    await advance_days(community, 4)
    community.env.backend.faults.clear()
    await press(community["Ada"], "Going well")

    await advance_days(community, 1)

    assert reminders(community, "Ada") == 0


async def test_a_wish_to_be_contacted_is_brought_up_again_daily_in_one_card(community: SimulatedCommunity) -> None:
    await asked(community)
    await press(community["Ada"], "Please contact me")
    first = card(community)

    await advance_days(community, 1)
    second = card(community)
    await advance_days(community, 1)

    assert "Nobody has taken it on yet" not in text(first)
    assert "Nobody has taken it on yet" in text(second)
    assert card(community).id > second.id > first.id
    assert len(cards_about(community, "Ada")) == 1
    assert labels(card(community)) == ["I'll reach out"]


async def test_what_is_brought_up_again_is_taken_on_by_button_or_check_mark(community: SimulatedCommunity) -> None:
    await asked(community)
    await press(community["Ada"], "Please contact me")
    await advance_days(community, 1)

    await community["Tomas"].react(card(community), "✅")
    await advance_days(community, 2)

    assert len(cards_about(community, "Ada")) == 1
    assert f"{community['Tomas'].mention} reaches out to them" in text(card(community))
    assert "Nobody has taken it on yet" not in text(card(community))
    assert "will write to you soon" in text(last_dm(community["Ada"]))


async def test_what_was_taken_back_or_taken_on_is_not_brought_up_again(community: SimulatedCommunity) -> None:
    await asked(community)
    await press(community["Ada"], "Please contact me")
    await press(community["Ines"], "Please contact me")
    await press(community["Ada"], "Going well")
    await community["Tomas"].click(card(community), label="I'll reach out")
    before = [message.id for message in community.facilitators.history()]

    await advance_days(community, 3)

    assert [message.id for message in community.facilitators.history()] == before


async def test_a_card_deleted_by_hand_comes_again_all_the_same(community: SimulatedCommunity) -> None:
    await asked(community)
    await press(community["Ada"], "Please contact me")
    community.env.backend.delete_message(community.facilitators.id, card(community).id)

    await advance_days(community, 1)

    assert len(cards_about(community, "Ada")) == 1


async def test_where_the_partner_reads_along_one_person_is_reminded_alone(
    community: SimulatedCommunity,
) -> None:
    await make_mentors(community, "Tomas")
    await make_pairing(community, "Ada", "Tomas")
    await trigger_check_in(community)
    await press(community["Ada"], "Please contact me")

    await advance_days(community, 1)

    assert "Nobody has taken it on yet" in text(last_dm(community["Rosa"]))
    assert "Please write to them yourself" in text(last_dm(community["Rosa"]))
    assert cards_about(community, "Ada") == []


async def test_a_wish_that_could_reach_nobody_is_kept_until_it_can(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Tomas")
    await make_pairing(community, "Ada", "Tomas")
    await trigger_check_in(community)
    for name in ("Rosa", "Lindiwe"):
        path = f"/channels/{community[name].user.dm_channel.id}/messages"
        community.env.inject_error("POST", path, status=403, code=50007, message="closed", times=None)
    await press(community["Ada"], "Please contact me")
    await drain_outbox(community)
    community.env.backend.faults.clear()

    await community.advance_time(timedelta(minutes=10))

    assert "asks to be contacted" in text(last_dm(community["Rosa"]))
