"""The attention list: that it has been quiet with a pair, what can be done, and when it is over."""

from __future__ import annotations

import pytest

from bot.demo.world.community import InventedCommunity
from tests.support.journeys.acting import carried, check_in_comes, days_pass, is_mentor, restart, services, together
from tests.support.journeys.reading import answer, card, check_ins, choose, dms, last_dm, press, text

QUIET = "### It has been quiet with"


async def goes_quiet(town: InventedCommunity, mentee: str = "Ada", mentor: str = "Ines") -> None:
    """The mentee leaves two check-ins unanswered; the mentor answers."""
    await together(town, mentee, mentor)
    for days in (4, 12, 9):
        await days_pass(town, days)
        if check_ins(town[mentor]):
            await press(town[mentor], "Going well", check_ins(town[mentor])[-1])


def cards(town: InventedCommunity) -> list[str]:
    """What the cards in the facilitators' channel say about silence."""
    return [said for said in map(text, town.facilitators.history()) if QUIET in said]


async def test_two_unanswered_in_a_row_put_the_pair_on_the_list(town: InventedCommunity) -> None:
    await goes_quiet(town)

    [said] = cards(town)

    assert f"{QUIET} {town['Ines'].mention} and {town['Ada'].mention}" in said
    assert "write to both, offer a talk, suggest a pause or another rhythm" in said
    assert "Nothing ends by itself" in said


async def test_it_tells_neither_whose_they_were_nor_what_the_other_said(town: InventedCommunity) -> None:
    await goes_quiet(town)
    queue = answer(await town["Tomas"].slash(town.mentorship, "facilitator queue"))
    pairs = answer(await town["Tomas"].slash(town.mentorship, "facilitator pairs"))

    for said in (*cards(town), queue, pairs):
        assert "Going well" not in said
        assert "not answered" not in said
        assert "mentee" not in said


async def test_one_unanswered_is_nobodys_business(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")

    await days_pass(town, 14)

    assert cards(town) == []


async def test_the_list_is_in_the_queue_and_marked_among_the_pairs(town: InventedCommunity) -> None:
    await goes_quiet(town)
    await together(town, "Bilal", "Marek")

    queue = answer(await town["Tomas"].slash(town.mentorship, "facilitator queue"))
    pairs = answer(await town["Tomas"].slash(town.mentorship, "facilitator pairs")).splitlines()

    assert QUIET in queue
    [marked] = [line for line in pairs if "quiet for a while" in line]
    assert town["Ada"].mention in marked


async def test_an_answer_takes_it_off_again_also_after_a_restart(town: InventedCommunity) -> None:
    await goes_quiet(town)
    await restart(town)

    await press(town["Ada"], "A bit wobbly", check_ins(town["Ada"])[-1])
    queue = answer(await town["Tomas"].slash(town.mentorship, "facilitator queue"))
    pairs = answer(await town["Tomas"].slash(town.mentorship, "facilitator pairs"))

    [said] = cards(town)
    assert "They have been heard from. Nothing is needed." in said
    assert QUIET not in queue
    assert "quiet for a while" not in pairs


@pytest.mark.parametrize(
    ("wish", "says"),
    [
        ("pause", "The mentorship is paused."),
        ("end", "The mentorship has ended."),
        ("off", "They have been heard from."),
    ],
)
async def test_a_pause_the_end_or_wanting_none_takes_it_off_as_well(
    town: InventedCommunity, wish: str, says: str
) -> None:
    await goes_quiet(town)

    await choose(town["Ada"], wish)
    await carried(town)

    [said] = cards(town)
    assert says in said


async def test_who_goes_quiet_again_is_on_the_list_again(town: InventedCommunity) -> None:
    await goes_quiet(town)
    await town["Ines"].slash(town.mentorship, "pairing pause")
    await town["Ines"].slash(town.mentorship, "pairing resume")
    await town["Ada"].slash(town.mentorship, "checkin rhythm", rhythm="weekly")

    await days_pass(town, 16)
    await press(town["Ines"], "Going well", check_ins(town["Ines"])[-1])
    await days_pass(town, 7)

    assert sum("Nothing is needed" in said for said in cards(town)) == 1
    assert sum("Nothing ends by itself" in said for said in cards(town)) == 1


async def test_it_is_said_once_and_not_with_every_check_in(town: InventedCommunity) -> None:
    await goes_quiet(town)

    await days_pass(town, 60)

    assert len(cards(town)) == 1


async def test_nothing_ends_by_itself(town: InventedCommunity) -> None:
    await goes_quiet(town)

    await days_pass(town, 100)
    me = await town["Ada"].slash(town.mentorship, "mentorship me")

    assert "is your mentor" in answer(me)


@pytest.mark.parametrize(("mentee", "mentor"), [("Ada", "Tomas"), ("Tomas", "Ines")])
async def test_where_one_of_the_pair_reads_along_one_confidant_is_told(
    town: InventedCommunity, mentee: str, mentor: str
) -> None:
    await is_mentor(town, mentor)

    await goes_quiet(town, mentee, mentor)
    theirs = answer(await town["Tomas"].slash(town.mentorship, "facilitator queue"))
    others = answer(await town["Lindiwe"].slash(town.mentorship, "facilitator queue"))
    pairs = answer(await town["Tomas"].slash(town.mentorship, "facilitator pairs"))

    told = [name for name in ("Rosa", "Lindiwe", "Tomas") if "has been quiet" in "".join(map(text, dms(town[name])))]
    assert cards(town) == []
    assert told == ["Rosa"]
    assert "I write to you alone" in text(last_dm(town["Rosa"]))
    assert "Please write to them yourself" not in text(last_dm(town["Rosa"]))
    assert QUIET not in theirs
    assert QUIET in others
    assert "quiet for a while" not in pairs
    assert await services(town).overview.quiet(town.caller("Tomas")) == set()


async def test_a_confidant_hears_that_it_is_over(town: InventedCommunity) -> None:
    await is_mentor(town, "Tomas")
    await goes_quiet(town, "Ada", "Tomas")

    await press(town["Ada"], "Going well", check_ins(town["Ada"])[-1])

    assert "They have been heard from. Nothing is needed." in text(last_dm(town["Rosa"]))


async def test_where_there_is_no_channel_one_confidant_is_told(town: InventedCommunity) -> None:
    await services(town).setup.choose_facilitators_channel(town.caller("Rosa"), None)

    await goes_quiet(town)

    assert "has been quiet with" in text(last_dm(town["Rosa"]))


async def test_what_is_over_before_anyone_was_told_is_not_told(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    await check_in_comes(town)
    path = f"/channels/{town.facilitators.id}/messages"
    town.env.inject_error("POST", path, status=500, times=None)
    await days_pass(town, 21)
    for name in ("Ada", "Ines"):
        await press(town[name], "Going well", check_ins(town[name])[-1])
    town.env.backend.faults.clear()

    await days_pass(town, 1)

    assert cards(town) == []


async def test_members_read_nothing_of_it(town: InventedCommunity) -> None:
    await goes_quiet(town)

    said = [answer(await town["Dorji"].slash(town.mentorship, f"facilitator {what}")) for what in ("queue", "pairs")]

    assert all("for the group's facilitators" in words for words in said)
    assert not [m for name in ("Ada", "Ines") for m in dms(town[name]) if "quiet" in text(m)]
    assert QUIET in text(card(town))
