"""``/checkin preferences``: when someone may be written to, for themselves alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from simcord.results import ResponseMessage

from bot.demo.world.community import SimulatedCommunity
from tests.support.journeys.reading import answer, check_ins, dms, fill_in, labels, last_dm, press, text
from tests.support.journeys.steps import (
    SELECT,
    advance_days,
    make_pairing,
    post_control,
    restart,
    services,
    stored_rows,
    trigger_check_in,
)


async def page(community: SimulatedCommunity, name: str, **options: str) -> ResponseMessage:
    """Someone looks at their preferences."""
    shown = await community[name].slash(community.mentorship, "checkin preferences", **options)
    assert shown.response is not None, answer(shown)
    return shown.response


def control(community: SimulatedCommunity, what: str) -> str:
    """The id of a control on the page."""
    return f"prefer:{community.guild.id}:{what}"


async def test_who_has_said_nothing_reads_what_holds(community: SimulatedCommunity) -> None:
    said = text(await page(community, "Ada"))

    assert "I ask you how it goes." in said
    assert "not chosen yet, so I go by the community's, UTC, where it is 12:00 now" in said
    assert "at about 18:00" in said
    assert "Only you can see what stands on this page." in said


async def test_a_time_zone_is_searched_by_city_and_tells_the_time_there(community: SimulatedCommunity) -> None:
    offered: list[dict[str, str]] = []
    while not offered:  # the first search reads the cities, which may take longer than completion can wait
        offered = await community["Ada"].autocomplete(
            community.mentorship, "checkin preferences", "time_zone", "kathmandu"
        )

    said = text(await page(community, "Ada", time_zone=offered[0]["value"]))

    assert offered[0]["value"] == "Asia/Kathmandu"
    assert "(17:45 now)" in offered[0]["name"]
    assert "Asia/Kathmandu. It is 17:45 there now" in said


async def test_a_time_zone_is_ones_own_until_one_shares_hours_apart(community: SimulatedCommunity) -> None:
    shown = await page(community, "Ada", time_zone="Asia/Kathmandu")
    before = text(shown)

    said = [
        answer(await community["Ada"].click(shown, label=label))
        for label in ("Show hours apart", "Keep my time zone to myself")
    ]

    assert "It is yours alone" in before
    assert "Nobody sees the place" in said[0]
    assert "It is yours alone" in said[1]


async def test_a_city_typed_and_not_chosen_is_understood_and_said(community: SimulatedCommunity) -> None:
    said = text(await page(community, "Ada", time_zone="berlin"))

    assert "I took that as *Berlin, Germany" in said
    assert "Europe/Berlin. It is 13:00 there now" in said


@pytest.mark.parametrize("typed", ["nowhere at all", "../../etc/passwd", "0", "9" * 90, "¿?"])
async def test_a_place_that_nobody_knows_changes_nothing(community: SimulatedCommunity, typed: str) -> None:
    before = await stored_rows(community)

    said = await community["Ada"].slash(community.mentorship, "checkin preferences", time_zone=typed)

    assert "I don't know that time zone" in answer(said)
    assert await stored_rows(community) == before


async def test_every_choice_is_kept_at_once_and_shown(community: SimulatedCommunity) -> None:
    shown = await page(community, "Ada")

    await fill_in(community["Ada"], await community["Ada"].click(shown, label="My time zone and hour"), None, ["7"])
    said = await community["Ada"].select(shown, ["5", "6"], custom_id=control(community, "weekdays"))

    assert said.response is not None
    assert said.response.id == shown.id
    assert "at about 07:00" in answer(said)
    assert "Saturday, Sunday" in answer(said)
    assert "Saturday, Sunday" in text(await page(community, "Ada"))


async def test_days_of_the_week_can_all_be_given_back(community: SimulatedCommunity) -> None:
    shown = await page(community, "Ada")
    await community["Ada"].select(shown, ["0"], custom_id=control(community, "weekdays"))

    said = await community["Ada"].select(shown, [], custom_id=control(community, "weekdays"))

    assert "Days of the week without messages**: none" in answer(said)


async def test_check_ins_come_in_the_persons_own_time(community: SimulatedCommunity) -> None:
    await services(community).preferences.set_time_zone(community.caller("Ada"), "America/Los_Angeles")
    await make_pairing(community, "Ada", "Ines")

    community.clock.advance(timedelta(days=3))
    came: dict[str, str] = {}
    for _ in range(24):
        await community.advance_time(timedelta(hours=1))
        for name in ("Ada", "Ines"):
            if check_ins(community[name]):
                came.setdefault(name, f"{community.clock():%d %H:%M}")

    assert came == {"Ines": "04 18:00", "Ada": "05 02:00"}


@pytest.mark.parametrize(("span", "days"), [("1 week", 7), ("2 weeks", 14), ("1 month", 30)])
async def test_a_rest_ends_with_a_question(community: SimulatedCommunity, span: str, days: int) -> None:
    await make_pairing(community, "Ada", "Ines")
    said = await community["Ada"].select(await page(community, "Ada"), [span], custom_id=control(community, "rest"))

    await advance_days(community, days)
    asked = last_dm(community["Ada"])
    await press(community["Ada"], "Check-ins again", asked)
    me = await community["Ada"].slash(community.mentorship, "mentorship me")

    assert "You rest from check-ins until about" in answer(said)
    assert check_ins(community["Ada"]) == []
    assert "Shall we go on?" in text(asked)
    assert labels(asked) == ["Check-ins again", "Rest on", "No check-ins for me"]
    assert "You rest" not in answer(me)


async def test_resting_on_asks_no_more_and_the_way_back_is_on_ones_own_page(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await community["Ada"].select(await page(community, "Ada"), ["1 week"], custom_id=control(community, "rest"))
    await advance_days(community, 7)
    await restart(community)

    said = await press(community["Ada"], "Rest on")
    await advance_days(community, 40)
    me = await community["Ada"].slash(community.mentorship, "mentorship me")
    assert me.response is not None
    back = await community["Ada"].click(me.response, label="Check-ins again")

    assert "until you say so" in answer(said)
    assert sum("Shall we go on?" in text(message) for message in dms(community["Ada"])) == 1
    assert "You rest from check-ins." in answer(me)
    assert "I ask how it goes from now on" in answer(back)


async def test_a_rest_until_one_says_so_and_none_at_all_are_chosen_and_taken_back(
    community: SimulatedCommunity,
) -> None:
    await make_pairing(community, "Ada", "Ines")
    shown = await page(community, "Ada")

    rest = answer(await community["Ada"].select(shown, ["open"], custom_id=control(community, "rest")))
    off = answer(await community["Ada"].click(shown, custom_id=control(community, "off")))
    await advance_days(community, 20)
    nothing = check_ins(community["Ada"])
    on = answer(await community["Ada"].click(shown, custom_id=control(community, "on")))
    await advance_days(community, 12)

    assert "You rest from check-ins." in rest
    assert "You have no check-ins." in off
    assert nothing == []
    assert "I ask you how it goes." in on
    assert len(check_ins(community["Ada"])) == 1


async def test_everything_the_bot_says_by_itself_while_it_lasts_leads_there(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    form = await community["Ada"].slash(community.mentorship, "pairing note")
    await fill_in(community["Ada"], form, "Hello.")
    await community["Ada"].slash(community.mentorship, "checkin rhythm", rhythm="weekly")
    await community["Ada"].slash(community.mentorship, "pairing pause", until="1 week")
    await advance_days(community, 8)
    await community["Ada"].slash(community.mentorship, "pairing resume")

    told = dms(community["Ines"])[-5:]
    opened = await press(community["Ines"], "Times for messages")

    assert ["Times for messages" in labels(message) for message in told] == [True] * 5
    assert "## Times for messages" in answer(opened)


async def test_from_a_direct_message_the_page_works_as_well(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    opened = await press(community["Ada"], "Times for messages")
    assert opened.response is not None
    await restart(community)

    times = await community["Ada"].user.click(opened.response, label="My time zone and hour")
    said = await fill_in(community["Ada"], times, None, ["9"], in_dm=True)
    form = await community["Ada"].user.click(opened.response, custom_id=control(community, "dates"))
    kept = await fill_in(community["Ada"], form, "2026-03-01", in_dm=True)

    assert "at about 09:00" in answer(said)
    assert "one day or stretch of days" in answer(kept)


@pytest.mark.parametrize("what", ["hour", "weekdays", "rest"])
async def test_a_forged_choice_changes_nothing_that_would_be_wrong(community: SimulatedCommunity, what: str) -> None:
    forged = post_control(community.mentorship, control(community, what), kind=SELECT)

    said = answer(await community["Ada"].select(forged, [str(2**70)]))
    mine = await services(community).preferences.mine(community.caller("Ada"))

    assert "can't find that here" in said or "Days of the week without messages**: none" in said
    assert (mine.hour, mine.quiet_weekdays, mine.resting_until) == (None, 0, None)


async def test_a_page_of_another_server_is_not_found(community: SimulatedCommunity) -> None:
    ids = [f"prefer:999999:{what}" for what in ("dates", "on", "off")]

    said = [
        answer(await community["Ada"].user.click(post_control(community["Ada"].user.dm_channel, one), custom_id=one))
        for one in ids
    ]

    assert all("can't find that here" in words for words in said)


async def test_what_was_asked_before_one_wants_none_is_not_brought_up(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await trigger_check_in(community)
    await community["Ada"].click(await page(community, "Ada"), custom_id=control(community, "off"))

    await advance_days(community, 10)

    assert len(check_ins(community["Ada"])) == 1
