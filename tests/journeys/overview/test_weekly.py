"""Once a week, those who look after mentorship hear what waits: how much and since when, without names."""

from __future__ import annotations

from datetime import timedelta

import discord
import pytest

from bot.demo.world.community import SimulatedCommunity
from tests.support.journeys.matters import plan_weeks, weeks
from tests.support.journeys.reading import answer, dms, labels, press, text
from tests.support.journeys.steps import (
    add_role,
    close_dms,
    join_waiting_list,
    make_mentors,
    request_pairing,
    require_approval,
    services,
    someone,
    volunteer_as_mentor,
)
from tests.support.journeys.unheard import FACILITATORS, make_coordinator

MONDAY = timedelta(days=4, hours=6)
"""From the Thursday at noon on which these begin until Monday at six in the evening."""


def weekly(community: SimulatedCommunity, name: str) -> list[discord.Message]:
    """The messages with what waits that somebody got."""
    return [message for message in dms(community[name]) if "once a week" in text(message)]


@pytest.fixture(autouse=True)
async def planned(community: SimulatedCommunity) -> None:
    """Here it is looked at."""
    await plan_weeks(community)


async def test_each_facilitator_hears_on_monday_evening_how_much_waits_and_opens_it(
    community: SimulatedCommunity,
) -> None:
    await join_waiting_list(community, "Ada", "Bilal")
    await volunteer_as_mentor(community, "Ines")
    await community.advance_time(timedelta(minutes=1))
    await community.advance_time(MONDAY - timedelta(minutes=2))
    before = weekly(community, "Tomas")

    await community.advance_time(timedelta(minutes=2))
    [told] = weekly(community, "Tomas")
    waits = answer(await press(community["Tomas"], "Who waits", told))
    offers = answer(await press(community["Tomas"], "Offers", told))

    assert before == []
    assert [len(weekly(community, name)) for name in FACILITATORS] == [1, 1, 1]
    assert "Waiting for a mentor: **2**, the longest <t:" in text(told)
    assert {"Who waits", "Offers"} <= set(labels(told))
    assert not [name for name in ("Ada", "Bilal", "Ines") if name in text(told)]
    assert "Ada" in waits
    assert "Bilal" in waits
    assert "Ines" in offers
    assert "`/facilitator queue`" in offers


async def test_where_nothing_waits_for_a_reader_nothing_comes(community: SimulatedCommunity) -> None:
    await weeks(community, 2)
    assert not [name for name in FACILITATORS if weekly(community, name)]

    add_role(community, "Ada", "Facilitator")
    await community.env.settle()
    await join_waiting_list(community, "Ada")
    await services(community).exclusions.exclude(community.caller("Ada"), someone(community, "Tomas"))
    await weeks(community)

    assert [len(weekly(community, name)) for name in ("Ada", "Tomas", "Rosa")] == [0, 0, 1]


async def test_we_look_rests_a_seeker_for_thirty_days(community: SimulatedCommunity) -> None:
    await join_waiting_list(community, "Ada")
    await weeks(community)
    await press(community["Tomas"], "Who waits", weekly(community, "Tomas")[0])
    shown = await press(community["Tomas"], "Who waits", weekly(community, "Tomas")[0])
    assert shown.response is not None
    said = answer(await community["Tomas"].user.click(shown.response, label="We look"))
    counts = []
    for _ in range(6):
        await weeks(community)
        counts.append(len(weekly(community, "Rosa")))

    queue = answer(await community["Rosa"].slash(community.mentorship, "facilitator queue"))

    assert "I don't bring them up again before" in said
    assert counts == [1, 1, 1, 1, 2, 3]
    # Nobody mentors here, so that there is no place; the coordinator has a text to post.
    assert "Places run short**: 1 more" in text(weekly(community, "Rosa")[0])
    assert "Places run short" not in text(weekly(community, "Tomas")[0])
    assert "somebody looks, until" in queue


async def test_the_coordinator_hears_of_who_waits_for_three_weeks_and_of_decisions_after_one(
    community: SimulatedCommunity,
) -> None:
    await make_coordinator(community, "Hana")
    await join_waiting_list(community, "Ada")
    await require_approval(community)
    pairing = await request_pairing(community, "Bilal", "Ines")
    await services(community).responses.agree(community.caller("Ines"), pairing.id)
    heard = []
    for _ in range(4):
        await weeks(community)
        heard.append([("Who waits" in labels(m), "Who has said yes" in labels(m)) for m in weekly(community, "Hana")])
    pair = answer(await press(community["Hana"], "Who has said yes", weekly(community, "Hana")[0]))

    assert [len(each) for each in heard] == [0, 1, 2, 3]
    assert heard[-1] == [(False, True), (False, True), (True, True)]
    assert "have both said yes" in pair
    assert "Facilitators decide in the server" in pair


async def test_whoever_looks_after_nothing_any_more_is_told_and_shown_nothing(community: SimulatedCommunity) -> None:
    await make_coordinator(community, "Hana")
    await join_waiting_list(community, "Ada")
    await weeks(community, 4)
    [told] = weekly(community, "Hana")

    await make_coordinator(community, "Marek")
    said = answer(await press(community["Hana"], "Who waits", told))
    await weeks(community)

    assert "Ada" not in said
    assert len(weekly(community, "Hana")) == 1
    assert len(weekly(community, "Marek")) == 1


async def test_that_a_mentor_stepped_down_reaches_facilitators_where_the_coordinator_is_gone(
    community: SimulatedCommunity,
) -> None:
    await make_coordinator(community, "Hana")
    await make_mentors(community, "Ines")
    close_dms(community, "Hana")
    await services(community).mentor_status.step_down(community.caller("Ines"))
    await weeks(community)

    [told] = [message for message in weekly(community, "Tomas") if "Who has stopped" in labels(message)]
    said = answer(await press(community["Tomas"], "Who has stopped", told))

    assert "Ines" not in text(told)
    assert "has stepped down as a mentor" in said


async def test_of_many_facilitators_those_active_of_late_hear_first_and_the_rest_a_day_later(
    community: SimulatedCommunity,
) -> None:
    for name in ("Hana", "Marek", "Bilal"):
        add_role(community, name, "Facilitator")
    await community.env.settle()
    await make_mentors(community, "Ines")
    await join_waiting_list(community, "Ada")
    everybody = (*FACILITATORS, "Hana", "Marek", "Bilal")
    await community.advance_time(timedelta(minutes=1))

    await community.advance_time(MONDAY)
    at_once = [name for name in everybody if weekly(community, name)]
    await community.advance_time(timedelta(days=1))

    assert len(at_once) == 5
    assert "Tomas" in at_once
    assert [len(weekly(community, name)) for name in everybody] == [1] * 6


@pytest.mark.parametrize("is_gone", [False, True])
async def test_who_keeps_the_reader_apart_is_off_the_list_like_one_who_has_left_it(
    community: SimulatedCommunity, is_gone: bool
) -> None:
    await join_waiting_list(community, "Ada")
    await weeks(community)
    shown = await press(community["Tomas"], "Who waits", weekly(community, "Tomas")[0])
    if is_gone:
        await services(community).waiting_list.withdraw(community.caller("Ada"))
    else:
        await services(community).exclusions.exclude(community.caller("Ada"), someone(community, "Tomas"))

    said = await community["Tomas"].user.click(shown.response, label="We look")

    assert "they don't wait any more" in answer(said)
