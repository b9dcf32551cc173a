"""The attention list: that it has been quiet with a pair, what can be done, and when it is over."""

from __future__ import annotations

import pytest

from bot.demo.world.community import SimulatedCommunity
from tests.support.journeys.closing import end_from_check_in
from tests.support.journeys.reading import (
    answer,
    cards_but_offers,
    check_ins,
    choose_check_in_option,
    dms,
    last_dm,
    press,
    profile_link,
    text,
)
from tests.support.journeys.steps import (
    advance_days,
    drain_outbox,
    make_mentors,
    make_pairing,
    restart,
    services,
    trigger_check_in,
)

QUIET = "### It has been quiet with"


async def goes_quiet(community: SimulatedCommunity, mentee: str = "Ada", mentor: str = "Ines") -> None:
    """The mentee leaves two check-ins unanswered; the mentor answers."""
    await make_pairing(community, mentee, mentor)
    for days in (4, 12, 9):
        await advance_days(community, days)
        if check_ins(community[mentor]):
            await press(community[mentor], "Going well", check_ins(community[mentor])[-1])


def told(community: SimulatedCommunity, name: str = "Tomas") -> list[str]:
    """What one facilitator is told of silences by direct message; the channel says nothing of them."""
    assert cards_but_offers(community) == []
    return [said for said in map(text, dms(community[name])) if QUIET in said]


async def test_two_unanswered_in_a_row_put_the_pair_on_the_list(community: SimulatedCommunity) -> None:
    await goes_quiet(community)

    [said] = told(community)

    assert [told(community, name) for name in ("Rosa", "Lindiwe")] == [[said], [said]]
    assert f"{QUIET} {profile_link(community, 'Ines')} and {profile_link(community, 'Ada')}" in said
    assert "write to both, offer a talk, or suggest a pause or another rhythm" in said
    assert "Nothing ends by itself" in said


async def test_it_tells_neither_whose_they_were_nor_what_the_other_said(community: SimulatedCommunity) -> None:
    await goes_quiet(community)
    queue = answer(await community["Tomas"].slash(community.mentorship, "facilitator queue"))
    pairs = answer(await community["Tomas"].slash(community.mentorship, "facilitator pairs"))

    for said in (*told(community), queue, pairs):
        assert "Going well" not in said
        assert "not answered" not in said
        assert "mentee" not in said


async def test_one_unanswered_is_nobodys_business(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")

    await advance_days(community, 14)

    assert told(community) == []


async def test_the_list_is_in_the_queue_and_marked_among_the_pairs(community: SimulatedCommunity) -> None:
    await goes_quiet(community)
    await make_pairing(community, "Bilal", "Marek")

    queue = answer(await community["Tomas"].slash(community.mentorship, "facilitator queue"))
    pairs = answer(await community["Tomas"].slash(community.mentorship, "facilitator pairs")).splitlines()

    assert QUIET in queue
    [marked] = [line for line in pairs if "quiet for a while" in line]
    assert community["Ada"].mention in marked


async def test_an_answer_takes_it_off_again_also_after_a_restart(community: SimulatedCommunity) -> None:
    await goes_quiet(community)
    await restart(community)

    await press(community["Ada"], "Not so well", check_ins(community["Ada"])[-1])
    queue = answer(await community["Tomas"].slash(community.mentorship, "facilitator queue"))
    pairs = answer(await community["Tomas"].slash(community.mentorship, "facilitator pairs"))

    assert "They have been heard from. Nothing is needed." in told(community)[-1]
    assert QUIET not in queue
    assert "quiet for a while" not in pairs


@pytest.mark.parametrize(
    ("wish", "says"),
    [
        # True also when it goes on again.
        ("pause", "The mentorship was paused <t:"),
        ("end", "The mentorship has ended."),
        ("off", "They have been heard from."),
    ],
)
async def test_a_pause_the_end_or_wanting_none_takes_it_off_as_well(
    community: SimulatedCommunity, wish: str, says: str
) -> None:
    await goes_quiet(community)

    await (end_from_check_in(community["Ada"]) if wish == "end" else choose_check_in_option(community["Ada"], wish))
    await drain_outbox(community)

    assert says in told(community)[-1]


async def test_who_goes_quiet_again_is_on_the_list_again(community: SimulatedCommunity) -> None:
    await goes_quiet(community)
    await community["Ines"].slash(community.mentorship, "pairing pause")
    await community["Ines"].slash(community.mentorship, "pairing resume")
    await community["Ada"].slash(community.mentorship, "checkin rhythm", rhythm="weekly")

    await advance_days(community, 16)
    await press(community["Ines"], "Going well", check_ins(community["Ines"])[-1])
    await advance_days(community, 7)

    assert sum("Nothing is needed" in said for said in told(community)) == 1
    assert sum("Nothing ends by itself" in said for said in told(community)) == 2


async def test_it_is_said_and_once_more_and_not_with_every_check_in(community: SimulatedCommunity) -> None:
    await goes_quiet(community)

    await advance_days(community, 20)

    assert len(told(community)) == 2


async def test_nothing_ends_by_itself(community: SimulatedCommunity) -> None:
    await goes_quiet(community)

    await advance_days(community, 100)
    me = await community["Ada"].slash(community.mentorship, "mentorship me")

    assert "is your mentor" in answer(me)


@pytest.mark.parametrize(("mentee", "mentor"), [("Ada", "Tomas"), ("Tomas", "Ines")])
async def test_where_one_of_the_pair_facilitates_the_others_are_told(
    community: SimulatedCommunity, mentee: str, mentor: str
) -> None:
    await make_mentors(community, mentor)

    await goes_quiet(community, mentee, mentor)
    theirs = answer(await community["Tomas"].slash(community.mentorship, "facilitator queue"))
    others = answer(await community["Lindiwe"].slash(community.mentorship, "facilitator queue"))
    pairs = answer(await community["Tomas"].slash(community.mentorship, "facilitator pairs"))

    assert [len(told(community, name)) for name in ("Rosa", "Lindiwe", "Tomas")] == [1, 1, 0]
    assert QUIET not in theirs
    assert QUIET in others
    assert "quiet for a while" not in pairs
    assert await services(community).overview.silent_pairing_ids(community.caller("Tomas")) == set()


async def test_where_there_is_no_channel_all_is_as_ever(community: SimulatedCommunity) -> None:
    await services(community).setup.choose_facilitators_channel(community.caller("Rosa"), None)

    await goes_quiet(community)

    assert [len(told(community, name)) for name in ("Rosa", "Lindiwe", "Tomas")] == [1, 1, 1]


async def test_what_is_over_before_anyone_was_told_is_not_told(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await trigger_check_in(community)
    for name in ("Rosa", "Lindiwe", "Tomas"):
        path = f"/channels/{community[name].user.dm_channel.id}/messages"
        community.env.inject_error("POST", path, status=500, times=None)
    await advance_days(community, 21)
    for name in ("Ada", "Ines"):
        await press(community[name], "Going well", check_ins(community[name])[-1])
    community.env.backend.faults.clear()

    await advance_days(community, 1)

    assert told(community) == []


async def test_members_read_nothing_of_it(community: SimulatedCommunity) -> None:
    await goes_quiet(community)

    said = [
        answer(await community["Dorji"].slash(community.mentorship, f"facilitator {what}"))
        for what in ("queue", "pairs")
    ]

    assert all("Only facilitators can do that" in words for words in said)
    assert not [m for name in ("Ada", "Ines") for m in dms(community[name]) if "quiet" in text(m)]
    assert told(community)


async def test_one_looks_after_it_and_the_others_see_so(community: SimulatedCommunity) -> None:
    await goes_quiet(community)

    taken = await press(community["Tomas"], "I look after it")
    late = await press(community["Lindiwe"], "I look after it")
    others = answer(await community["Lindiwe"].slash(community.mentorship, "facilitator queue"))
    mine = await community["Tomas"].slash(community.mentorship, "facilitator queue")
    assert mine.response is not None
    done = await community["Tomas"].click(mine.response, label="Done")

    assert "are with you now, and the others see it" in answer(taken)
    assert "Somebody else looks after it now" in answer(late)
    assert f"{community['Tomas'].mention} looks after it" in others
    assert "off the list" in answer(done)
    assert QUIET not in answer(await community["Lindiwe"].slash(community.mentorship, "facilitator queue"))
    assert [len(told(community, name)) for name in ("Rosa", "Lindiwe", "Tomas")] == [1, 1, 1]
    assert not [m for name in ("Ada", "Ines") for m in dms(community[name]) if "Tomas" in text(m)]


async def test_who_looks_after_it_is_asked_and_can_hand_it_back(community: SimulatedCommunity) -> None:
    await goes_quiet(community)
    await press(community["Tomas"], "I look after it")

    await advance_days(community, 3)
    asked = text(last_dm(community["Tomas"]))
    await press(community["Tomas"], "Hand it back")
    await drain_outbox(community)

    assert "You look after" in asked
    assert "Have you spoken with one of them?" in asked
    assert len(told(community, "Lindiwe")) == 2
